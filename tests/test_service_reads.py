"""`feeds serve --no-gather` beside a store that can only be read, or not even that: the documents are served."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.acceptance.crash.small import small_disk
from tests.newsroom import markdown
from tests.powerless import belonging_to_somebody_else, powerless
from tests.service import Service

PAGES = "[feeds]\npages = true\n"
#: The index of a log is gone with its process; nobody who may not write there can make another.
LEFT = """
import apsw, os
database = apsw.Connection({file!r})
database.execute("INSERT INTO meta (key, value) VALUES ('a', 'b')")
os.unlink({file!r} + "-shm")
os._exit(0)
"""


class Powerless(Service):
    """Whose process may not pass over the rights of files."""

    def command(self, *arguments: str) -> list[str]:
        return [*powerless(), *super().command(*arguments)] if arguments[0] == "serve" else super().command(*arguments)


def published(service: Service) -> Service:
    service.write("ferry.md", markdown("Ferry"))
    subprocess.run(service.command("publish"), check=True, capture_output=True)
    return service


def kill_a_publisher(service: Service) -> None:
    file = str(service.root / ".feeds" / "feeds.sqlite")
    subprocess.run([sys.executable, "-c", LEFT.format(file=file)], check=True)
    assert Path(f"{file}-wal").stat().st_size


def answers(service: Service) -> tuple[int, int, int]:
    """Of a document, of the page of a feed, and of an article's, which comes from the store."""
    with closing(service.client):
        pages = ("all.atom", "all", "articles/ferry")
        atom, feed, article = (service.get(page, Accept="text/html").status_code for page in pages)
    return atom, feed, article


@pytest.fixture
def ended() -> Iterator[Callable[[Service], Service]]:
    made: list[Service] = []

    def keep(service: Service) -> Service:
        made.append(service)
        return service

    yield keep
    for one in made:
        one.end()


Ended = Callable[[Service], Service]


@pytest.mark.parametrize("log", [False, True], ids=["closed", "with a log"])
def test_c17_documents_on_a_disk_that_is_read_only_are_served(tmp_path: Path, ended: Ended, log: bool) -> None:
    with small_disk(tmp_path / "disk", "size=200m") as disk:
        service = published(ended(Service(disk.place / "site", PAGES)))
        service.log = tmp_path / "log"
        if log:
            kill_a_publisher(service)
        disk.freeze()
        assert answers(service.start("--no-gather")) == (200, 200, 503 if log else 200)
        assert service.stop() == 0


def look_away(state: Path) -> None:
    state.chmod(0o700 if powerless() else 0)


def close_the_database(state: Path) -> None:
    (state / "feeds.sqlite").chmod(0o600 if powerless() else 0)


def close_the_lock(state: Path) -> None:
    (state / "lock").chmod(0o600 if powerless() else 0)


@pytest.mark.parametrize(
    ("shut", "article"), [(look_away, 503), (close_the_database, 503), (close_the_lock, 200), (Path.exists, 200)]
)
def test_documents_beside_a_store_of_somebody_else_are_served(
    tmp_path: Path, ended: Ended, shut: Callable[[Path], object], article: int
) -> None:
    service = published(ended(Powerless(tmp_path / "site", PAGES)))
    with belonging_to_somebody_else(service.root / ".feeds"):
        shut(service.root / ".feeds")
        assert answers(service.start("--no-gather")) == (200, 200, article)
        assert service.stop() == 0


def test_pages_come_as_soon_as_the_store_can_be_read(tmp_path: Path, ended: Ended) -> None:
    service = published(ended(Powerless(tmp_path / "site", PAGES)))
    with belonging_to_somebody_else(service.root / ".feeds"):
        look_away(service.root / ".feeds")
        service.start("--no-gather")
        assert httpx.get(service.at + "articles/ferry").status_code == 503
        assert "no page of the article ferry: " in service.said()
        assert "permission denied" in service.said()
        assert "Traceback" not in service.said()
    assert httpx.get(service.at + "articles/ferry").status_code == 200

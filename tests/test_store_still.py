"""A store that can only be read: on a read-only disk, or because it is somebody else's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from feeds.article import Article
from feeds.errors import StoreError
from feeds.serve.library import Library
from feeds.serve.serving import Serving
from feeds.store import open_store
from tests.acceptance.crash.small import Disk, small_disk
from tests.newsroom import Newsroom, markdown
from tests.powerless import belonging_to_somebody_else, powerless

AT = "https://news.example/feeds/"
COMMANDS = ("status", "status --articles", "explain articles/1.md", "doctor", "backup copy", "publish --dry-run")


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return published(Newsroom(tmp_path))


def published(newsroom: Newsroom) -> Newsroom:
    for number in range(1, 4):
        newsroom.write(f"{number}.md", markdown(f"Boat {number}", date=f"2024-05-0{number}"))
    newsroom.publish()
    return newsroom


def ask(newsroom: Newsroom, command: str, *before: str) -> subprocess.CompletedProcess[str]:
    takes_from, takes_to = "status backup", "status backup explain"
    name = command.split()[0]
    places: dict[str, object] = {"--store": newsroom.root / "state"}
    places |= {} if name in takes_from else {"--from": newsroom.articles, "--at": AT}
    places |= {} if name in takes_to else {"--to": newsroom.public}
    named = [str(word) for place in places.items() for word in place]
    whole = [*before, sys.executable, "-m", "feeds", *command.split(), *named]
    return subprocess.run(whole, cwd=newsroom.root, capture_output=True, text=True, check=False)


def listed(place: Path) -> list[str]:
    return sorted(str(path) for path in place.rglob("*"))


def leave(newsroom: Newsroom, *, index: bool) -> None:
    """A log that nobody has moved into the database, with or without its index."""
    killed = f"""
import apsw, os
database = apsw.Connection({str(newsroom.root / "state" / "feeds.sqlite")!r})
database.execute("UPDATE article SET state = 'withdrawn' WHERE seq = 1")
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", killed], check=True)
    if not index:
        (newsroom.root / "state" / "feeds.sqlite-shm").unlink()


@pytest.mark.parametrize("command", COMMANDS[:-1])
def test_who_may_only_read_the_store_of_somebody_else_is_answered(newsroom: Newsroom, command: str) -> None:
    before = listed(newsroom.root / "state")
    with belonging_to_somebody_else(newsroom.root / "state"):
        done = ask(newsroom, command, *powerless())
        assert (done.returncode, done.stderr) == (0, "")
        assert listed(newsroom.root / "state") == before


@pytest.mark.parametrize("command", COMMANDS[:-1])
def test_c17_a_store_on_a_disk_that_is_read_only_can_be_read(tmp_path: Path, command: str) -> None:
    with small_disk(tmp_path / "disk", "size=200m") as disk:
        newsroom = published(Newsroom(disk.place / "news"))
        copy = str(tmp_path / "copy")
        disk.freeze()
        done = ask(newsroom, command.replace("copy", copy))
        assert (done.returncode in (0, 3), done.stderr) == (True, "")
        assert done.returncode == 0 or "it can't be written" in done.stdout, done.stdout


def test_what_stands_in_the_log_of_somebody_else_s_store_is_read_too(newsroom: Newsroom) -> None:
    leave(newsroom, index=True)
    with belonging_to_somebody_else(newsroom.root / "state"):
        done = ask(newsroom, "status", *powerless())
    assert "2 live, 1 withdrawn" in done.stdout, done


@pytest.mark.parametrize("command", ["status", "doctor", "backup copy"])
def test_a_log_that_can_not_be_read_is_never_passed_over(newsroom: Newsroom, command: str) -> None:
    leave(newsroom, index=False)
    with belonging_to_somebody_else(newsroom.root / "state"):
        done = ask(newsroom, command, *powerless())
    assert done.returncode == 3
    said = done.stdout + done.stderr
    assert "its log (-wal) can't be read by who may not write beside it; ask as the one who publishes" in said
    assert "the store does not know it" not in said


@pytest.mark.parametrize("command", ["status", "doctor", "publish --dry-run"])
def test_a_store_that_may_not_even_be_looked_at_is_told(newsroom: Newsroom, command: str) -> None:
    state = newsroom.root / "state"
    with belonging_to_somebody_else(state):
        state.chmod(0o700 if powerless() else 0)
        done = ask(newsroom, command, *powerless())
    assert (done.returncode, "Traceback" in done.stderr) == (3, False), done.stderr
    assert "permission denied" in done.stdout + done.stderr


def test_a_store_that_lies_still_is_asked_anew_when_somebody_writes_to_it(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "size=200m") as disk:
        newsroom = published(Newsroom(disk.place))
        disk.freeze()
        reader = open_store(str(newsroom.root / "state"), readonly=True)
        assert reader.one("get_meta", key="a") is None
        thaw_and_put(disk, newsroom, "1")
        assert reader.one("get_meta", key="a") == ("1",)
        reader.close()


def test_pages_come_from_a_store_that_can_only_be_read_and_are_new_when_that_is_written(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "size=200m") as disk:
        newsroom = Newsroom(disk.place, "[feeds]\npages = true\n")
        newsroom.write("ferry.md", markdown("Ferry"))
        newsroom.publish()
        disk.freeze()
        state = str(newsroom.root / "state")
        serving = Serving(root=str(newsroom.public), at=AT, formats=("atom",), store=state, pages=True)
        library = Library(serving)
        assert isinstance(library.article("ferry"), Article)
        disk.thaw()
        newsroom.write("tower.md", markdown("Tower"))
        newsroom.publish()
        assert isinstance(library.article("tower"), Article)


def test_what_was_read_while_somebody_began_to_write_is_not_believed(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "size=200m") as disk:
        newsroom = published(Newsroom(disk.place))
        disk.freeze()
        reader = open_store(str(newsroom.root / "state"), readonly=True)
        with pytest.raises(StoreError, match="begun to write to it; ask again"), reader.transaction():
            thaw_and_put(disk, newsroom, "1")
        assert reader.one("get_meta", key="a") == ("1",)
        reader.close()


def thaw_and_put(disk: Disk, newsroom: Newsroom, value: str) -> None:
    disk.thaw()
    put(newsroom, value)


def put(newsroom: Newsroom, value: str) -> None:
    database = apsw.Connection(str(newsroom.root / "state" / "feeds.sqlite"))
    database.execute("INSERT INTO meta (key, value) VALUES ('a', ?)", (value,))
    database.close()

"""What a service does at night."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds import publish, store, upkeep
from feeds.config import load
from feeds.errors import FeedError
from feeds.settings import Settings
from feeds.store.database import Database
from tests.newsroom import Newsroom, markdown

AT = "https://news.example/feeds/"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    for number in range(3):
        made.write(f"{number}.md", markdown(f"Number {number}", category="Asia"))
    made.publish()
    return made


@pytest.fixture
def database(newsroom: Newsroom) -> Iterator[Database]:
    opened = store.open_store(str(newsroom.root / "state"))
    yield opened
    opened.close()


def settings(newsroom: Newsroom) -> Settings:
    places = {"from": str(newsroom.articles), "to": str(newsroom.public), "store": str(newsroom.root / "state")}
    return load(newsroom.root / "feeds.toml", {**places, "at": AT})


def checked(newsroom: Newsroom, database: Database) -> list[FeedError]:
    return [error for error in upkeep.check_live(database, publish.open_target(str(newsroom.public)), AT) if error]


def test_what_is_live_is_read_document_by_document(newsroom: Newsroom, database: Database) -> None:
    target = publish.open_target(str(newsroom.public))
    assert list(upkeep.check_live(database, target, AT)) == [None] * len(newsroom.files())


@pytest.mark.parametrize("name", ["all.rss", "asia.json", "index.html", "feeds.opml"])
def test_c25_a_flipped_bit_is_found_and_mended(newsroom: Newsroom, name: str, tmp_path: Path) -> None:
    file = newsroom.public / name
    body, times = file.read_bytes(), file.stat()
    flipped = bytearray(body)
    flipped[len(flipped) // 2] ^= 1
    file.write_bytes(flipped)
    import os

    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    newsroom.publish()
    assert file.read_bytes() == flipped, "a pass compares sizes and times, not bytes"
    database = store.open_store(str(tmp_path / "state"))
    (error,) = checked(newsroom, database)
    database.close()
    assert [finding.rule for finding in error.findings] == ["live-damaged"]
    newsroom.publish()
    assert file.read_bytes() == body
    assert file.stat().st_mtime > times.st_mtime


def test_a_document_that_was_taken_away_is_told(newsroom: Newsroom, database: Database) -> None:
    (newsroom.public / "all.atom").unlink()
    (error,) = checked(newsroom, database)
    assert "is missing" in str(error)


def test_a_live_document_that_breaks_a_rule_is_told(newsroom: Newsroom, database: Database) -> None:
    """As when the rules have grown since it was published."""
    file = newsroom.public / "all.atom"
    body = file.read_bytes().replace(b"<updated>", b"<!-- -->", 1).replace(b"</updated>", b"", 1)
    file.write_bytes(body)
    listed = database.one("document", target=str(newsroom.public), path="all.atom")
    assert listed is not None
    import hashlib

    from feeds.store import documents

    row = documents.Published(*listed)._replace(hash=hashlib.sha256(body).hexdigest(), size=len(body))
    documents.put(database, str(newsroom.public), row)
    (error,) = checked(newsroom, database)
    assert error.format == "atom"
    assert all(finding.rule != "live-damaged" for finding in error.findings)


def test_entries_of_old_settings_are_forgotten(newsroom: Newsroom) -> None:
    newsroom.config = '[feeds]\ncontent = "summary"\n'
    newsroom.publish()
    database = store.open_store(str(newsroom.root / "state"))
    try:
        target = publish.open_target(str(newsroom.public))
        assert upkeep.clean(database, target, settings(newsroom)) == 3 * 3
        assert upkeep.clean(database, target, settings(newsroom)) == 0
    finally:
        database.close()
    assert newsroom.publish().released.published == []


def test_c20_what_interrupted_passes_left_is_collected(newsroom: Newsroom, database: Database) -> None:
    (newsroom.public / ".feeds-0123456789abcdef").write_text("half")
    upkeep.clean(database, publish.open_target(str(newsroom.public)), settings(newsroom))
    assert not any(name.startswith(".feeds-") for name in newsroom.files())

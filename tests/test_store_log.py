"""The log of a store: how long it may become, and what makes it short again."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw
import pytest

from feeds.serve.library import Library
from feeds.serve.serving import Serving
from feeds.store import open_store
from feeds.store.database import Database
from tests.newsroom import Newsroom, markdown

#: Bytes: from so many on a commit moves pages out of the log; more than the second is not kept between commits.
MOVED, KEPT = 16_384_000 + 500_000, 67_108_864


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(open_store(str(tmp_path))) as database:
        yield database


def log(place: Path) -> int:
    return (place / "feeds.sqlite-wal").stat().st_size


def write(database: Database, megabytes: int) -> None:
    for number in range(megabytes):
        database.do("put_meta", key=f"key {number % 4}", value=os.urandom(500_000).hex())  # pages that differ


@contextmanager
def reading(place: Path) -> Iterator[apsw.Connection]:
    """Another program that has begun to read, and does not come to an end."""
    with closing(apsw.Connection(str(place / "feeds.sqlite"), flags=apsw.SQLITE_OPEN_READONLY)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM meta").fetchall()
        yield reader


def test_c23_the_log_is_bounded_whatever_is_written(database: Database, tmp_path: Path) -> None:
    longest = 0
    for _ in range(4):
        write(database, 10)
        longest = max(longest, log(tmp_path))
    assert longest < MOVED + 1_100_000


def test_c23_a_log_that_grew_under_a_reader_is_short_again_once_the_reader_is_gone(
    database: Database, tmp_path: Path
) -> None:
    write(database, 1)
    with reading(tmp_path) as reader:
        write(database, 80)
        grown, last = log(tmp_path), database.one("get_meta", key="key 3")
        database.rest()
        assert reader.execute("SELECT value FROM meta WHERE key = 'key 3'").fetchall() == []
    assert KEPT < grown < 90_000_000, "it grows by what is written meanwhile, and by no more"
    database.rest()
    write(database, 1)
    assert log(tmp_path) <= KEPT
    database.tidy()
    assert log(tmp_path) == 0
    assert last == database.one("get_meta", key="key 3")


def test_c23_nobody_waits_for_a_reader_that_does_not_come_to_an_end(database: Database, tmp_path: Path) -> None:
    write(database, 1)
    with reading(tmp_path):
        write(database, 1)
        began = time.monotonic()
        database.tidy()
        database.rest()
        assert time.monotonic() - began < 4  # it would be five seconds
        write(database, 1)
    database.tidy()
    assert log(tmp_path) == 0


def test_c23_a_server_that_reads_articles_holds_nothing_between_two_questions(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, "[feeds]\npages = true\n")
    newsroom.write("ferry.md", markdown("Ferry"))
    newsroom.publish()
    state = tmp_path / "state"
    serving = Serving(
        root=str(newsroom.public), at="https://news.example/feeds/", formats=("atom",), store=str(state), pages=True
    )
    library = Library(serving)
    with closing(open_store(str(state))) as database:
        for slug in ("ferry", "none"):
            library.article(slug)
            library.base("all.atom", "unknown")
            write(database, 1)
            database.tidy()
            assert log(state) == 0
    assert json.loads(serving.settings) == {}

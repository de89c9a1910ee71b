"""The database: locked, migrated, whole. `DatabaseContract` is what every kind of database must hold."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from feeds import store
from feeds.errors import StoreError
from feeds.store import open_store, scratch_store
from feeds.store.database import Database, migrations, queries


class DatabaseContract:
    """The meaning of the Database protocol."""

    @pytest.fixture
    def database(self, tmp_path: Path) -> Iterator[Database]:
        raise NotImplementedError

    def test_what_was_put_is_found(self, database: Database) -> None:
        database.do("put_meta", key="a", value="1")
        database.do("put_meta", key="a", value="2")
        assert database.one("get_meta", key="a") == ("2",)
        assert database.one("get_meta", key="b") is None

    def test_an_error_undoes_the_whole_transaction(self, database: Database) -> None:
        def fail() -> None:
            with database.transaction():
                database.do("put_meta", key="a", value="1")
                with database.transaction():
                    database.do("put_meta", key="b", value="1")
                raise KeyError("stop")

        with pytest.raises(KeyError):
            fail()
        assert database.one("get_meta", key="a") is None
        assert database.one("get_meta", key="b") is None

    def test_a_rehearsal_is_undone_whatever_was_committed_in_it(self, database: Database) -> None:
        with database.rehearsal():
            with database.transaction():
                database.do("put_meta", key="a", value="1")
            assert database.one("get_meta", key="a") == ("1",)
        assert database.one("get_meta", key="a") is None

    def test_a_broken_rule_is_a_store_error(self, database: Database) -> None:
        with pytest.raises(StoreError, match="constraint"):
            database.do("put_meta", key="a", value=None)

    def test_do_counts_changed_rows(self, database: Database) -> None:
        database.do("add_feed", kind="all", key="", term="all")
        assert database.do("dirty_all") == 1

    def test_each_runs_for_all_values_and_gives_their_rows_in_order(self, database: Database) -> None:
        kinds = [{"kind": "tag", "key": key, "term": key} for key in "cab"]
        numbers = [row[0] for row in database.each("add_feed", kinds)]
        assert numbers == [database.all("feed_of", kind="tag", key=key)[0][0] for key in "cab"]
        assert database.each("add_feed", []) == []
        with pytest.raises(StoreError):
            database.each("add_feed", kinds[:1])

    def test_what_was_put_is_there_after_a_rest(self, database: Database) -> None:
        database.do("put_meta", key="a", value="1")
        database.rest()
        assert database.one("get_meta", key="a") == ("1",)

    def test_opened_anew_it_has_what_was_committed(self, database: Database) -> None:
        database.do("put_meta", key="a", value="1")
        database.reopen()
        assert database.one("get_meta", key="a") == ("1",)

    def test_every_query_compiles(self, database: Database) -> None:
        names = {"get_meta", "pick", "due", "documents", "recent"}
        assert names < set(queries())
        for statement in queries().values():
            assert ";" in statement


class TestSqlite(DatabaseContract):
    @pytest.fixture
    def database(self, tmp_path: Path) -> Iterator[Database]:
        database = open_store(str(tmp_path / "state"))
        yield database
        database.close()


class TestScratch(DatabaseContract):
    @pytest.fixture
    def database(self, tmp_path: Path) -> Iterator[Database]:
        database = scratch_store()
        yield database
        database.close()


def test_what_was_committed_is_there_after_reopening(tmp_path: Path) -> None:
    first = open_store(str(tmp_path))
    first.do("put_meta", key="a", value="1")
    first.close()
    second = open_store(f"sqlite://{tmp_path}")
    assert second.one("get_meta", key="a") == ("1",)
    second.close()


def test_a_rest_moves_what_was_committed_out_of_the_log(tmp_path: Path) -> None:
    database = open_store(str(tmp_path))
    database.do("put_meta", key="a", value="1")
    before = (tmp_path / "feeds.sqlite").stat().st_size
    database.rest()
    assert (tmp_path / "feeds.sqlite").stat().st_size > before
    database.close()


def test_c22_a_second_process_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    holder = open_store(str(tmp_path))
    code = "import sys; from feeds.store import open_store; open_store(sys.argv[1])"
    second = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    holder.close()
    assert second.returncode == 1
    assert f"in use by process {os.getpid()}" in second.stderr


def test_c22_reading_never_waits_for_a_writer(tmp_path: Path) -> None:
    writer = open_store(str(tmp_path))
    with writer.transaction():
        writer.do("put_meta", key="a", value="1")
        reader = open_store(str(tmp_path), readonly=True)
        assert reader.one("get_meta", key="a") is None
        reader.close()
    writer.close()


def test_a_readonly_store_can_not_be_written(tmp_path: Path) -> None:
    open_store(str(tmp_path)).close()
    reader = open_store(str(tmp_path), readonly=True)
    with pytest.raises(StoreError, match="readonly"):
        reader.do("put_meta", key="a", value="1")
    reader.close()


def test_c26_a_damaged_database_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "feeds.sqlite").write_bytes(b"this is no database" * 1000)
    with pytest.raises(StoreError, match=r"damaged.*feeds doctor --fix"):
        open_store(str(tmp_path))
    open_after = open_store(str(tmp_path / "other"))
    open_after.close()


def failing(*_: object) -> None:
    raise OSError(errno.EIO, "Input/output error")


def test_c10_a_log_that_was_left_behind_is_written_and_synced_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_store(str(tmp_path / "first"))
    first.do("put_meta", key="a", value="1")
    shutil.copytree(tmp_path / "first", tmp_path / "second")  # as a kill leaves it
    first.close()
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", failing)
        with pytest.raises(StoreError, match="input/output error"):
            open_store(str(tmp_path / "second"))
    second = open_store(str(tmp_path / "second"))
    assert second.one("get_meta", key="a") == ("1",)
    second.close()


def test_c26_a_page_that_the_disk_does_not_give_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "feeds.sqlite").write_bytes(b"this is no database" * 1000)
    monkeypatch.setattr(os, "pread", failing)
    with pytest.raises(StoreError, match=r"^[^;]*input/output error: .*feeds.sqlite$"):
        open_store(str(tmp_path))


def test_a_store_that_can_not_be_opened_again_stays_closed_until_it_can(tmp_path: Path) -> None:
    database = open_store(str(tmp_path / "state"))
    database.do("put_meta", key="a", value="1")
    (tmp_path / "state").rename(tmp_path / "aside")
    for _ in range(2):
        with pytest.raises(StoreError):
            database.reopen()
    with pytest.raises(StoreError):
        database.one("get_meta", key="a")
    (tmp_path / "aside").rename(tmp_path / "state")
    database.reopen()
    assert database.one("get_meta", key="a") == ("1",)
    database.close()


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    database = open_store(str(tmp_path))
    database._connection.execute("PRAGMA user_version = 9999")  # type: ignore[attr-defined]
    database.close()
    for readonly in (False, True):
        with pytest.raises(StoreError, match="newer version"):
            open_store(str(tmp_path), readonly=readonly)


def test_a_store_that_can_not_be_made_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"not a directory|file exists"):
        open_store(str(tmp_path / "file" / "state"))


def test_an_unknown_kind_of_store_is_refused_without_its_password() -> None:
    with pytest.raises(StoreError) as caught:
        open_store("mysql://me:secret@host/db")
    assert "secret" not in str(caught.value)


def test_exists(tmp_path: Path) -> None:
    assert not store.exists(str(tmp_path))
    open_store(str(tmp_path)).close()
    assert store.exists(str(tmp_path))


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [number for number, _ in migrations()] == list(range(1, len(list(migrations())) + 1))


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("waiting", "member_waiting"),
        ("newest_archive", "archive_born"),
        ("leaving", "document_leaving"),
        ("current_documents", "document_archive"),
        ("tombstones", "tombstone_gone"),
        ("newest", "PRIMARY KEY"),
        ("recent", "member_first_seen"),
        ("in_archive", "member_archive"),
    ],
)
def test_promise_5_a_query_of_each_pass_reads_no_more_than_it_gives(name: str, index: str) -> None:
    """The planner's choice is fixed where it would read all that a feed or a target has."""
    script = "\n".join(text for _, text in migrations())
    connection = apsw.Connection(":memory:")
    connection.execute(script)
    values = dict.fromkeys(re.findall(r":(\w+)", queries()[name]), 1)
    plan = [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + queries()[name], values)]
    assert any(index in step for step in plan), plan
    assert not [step for step in plan if step.startswith("SCAN") and "CONSTANT" not in step], plan

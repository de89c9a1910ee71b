"""No store is opened by an SQLite that may damage it."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from feeds.errors import StoreError
from feeds.store import open_store
from feeds.store.version import has_reset_bug


@pytest.mark.parametrize("version", ["3.7.0", "3.40.1", "3.44.5", "3.45.0", "3.50.6", "3.51.0", "3.51.2"])
def test_c21_versions_with_the_wal_reset_bug_are_known(version: str) -> None:
    assert has_reset_bug(version)


@pytest.mark.parametrize("version", ["3.6.23.1", "3.44.6", "3.50.7", "3.51.3", "3.53.0", "3.54.1", "4.0.0"])
def test_c21_versions_without_it_are_known(version: str) -> None:
    assert not has_reset_bug(version)


def test_c21_the_bundled_sqlite_is_free_of_the_wal_reset_bug() -> None:
    assert not has_reset_bug(apsw.sqlite_lib_version())


@pytest.mark.parametrize("readonly", [False, True])
def test_c21_a_store_is_not_opened_by_a_version_that_may_damage_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, readonly: bool
) -> None:
    open_store(str(tmp_path)).close()
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    monkeypatch.setattr(apsw, "sqlite_lib_version", lambda: "3.40.1")
    with pytest.raises(StoreError, match=r"SQLite 3\.40\.1 .*WAL-reset bug.*3\.51\.3"):
        open_store(str(tmp_path), readonly=readonly)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before

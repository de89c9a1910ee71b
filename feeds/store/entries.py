"""The bytes of entries, of each article in each format: made once, read back once, and joined into every document."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import TYPE_CHECKING, NamedTuple

from feeds.errors import StoreError
from feeds.store import DAMAGED, REMEDY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from feeds.store.database import Database

#: Bytes of a mark.
_CRC = 4


class Stored(NamedTuple):
    """The bytes of an entry, and whether feedparser has read them back."""

    seq: int
    revision: int
    checked: bool
    bytes: bytes


def of(database: Database, seqs: Sequence[int], form: str, settings: str) -> dict[int, Stored]:
    """The stored entries of articles in one format. Raises StoreError when bytes are not those that were written."""
    found = database.all("entries", seqs=json.dumps(seqs), format=form, settings=settings)
    if any(_has_changed(body, mark) for *_, body, mark in found):
        raise StoreError(database.url, f"{DAMAGED} (an entry has changed); {REMEDY}")
    return {seq: Stored(seq, revision, bool(checked), body) for seq, revision, checked, body, _ in found}


def revisions(database: Database, seqs: Sequence[int], settings: str) -> dict[tuple[int, str], int]:
    """Of which revision the stored entries of articles are, by article and format."""
    found = database.all("entry_revisions", seqs=json.dumps(seqs), settings=settings)
    return {(seq, form): revision for seq, form, revision in found}


def put(database: Database, seq: int, form: str, settings: str, revision: int, body: bytes) -> None:
    """Keep an entry's bytes, not yet read back."""
    database.do("put_entry", seq=seq, format=form, settings=settings, revision=revision, bytes=body, mark=_mark(body))


def check(database: Database, seq: int, form: str, settings: str) -> None:
    """The entry was read back and is equal to what was meant."""
    database.do("check_entry", seq=seq, format=form, settings=settings)


def prune(database: Database, seqs: Iterable[int]) -> None:
    """Forget the entries of these articles that no feed shows."""
    for seq in seqs:
        database.do("prune_entries", seq=seq)


def sweep(database: Database, settings: Collection[str]) -> int:
    """Forget the entries that no feed shows, or that were made for other settings than these; how many."""
    return database.do("sweep_entries", settings=json.dumps(sorted(settings)))


def damaged(database: Database, limit: int = 200) -> Iterator[int]:
    """The numbers of stored entries, in any format, whose bytes are not those that were written."""
    after = 0
    while found := database.all("every_entry", after=after, limit=limit):
        yield from (number for number, body, mark in found if _has_changed(body, mark))
        after = found[-1][0]


def _mark(body: bytes) -> bytes:
    """What a page that a disk has spoilt is told by, in a third of the time that a hash takes."""
    return zlib.crc32(body).to_bytes(_CRC)


def _has_changed(body: bytes, mark: bytes) -> bool:
    """Whether bytes are not those that were written; earlier versions gave them no mark, or one that is a hash."""
    if len(mark) == _CRC:
        return mark != _mark(body)
    return mark not in (b"", hashlib.blake2b(body, digest_size=8).digest())

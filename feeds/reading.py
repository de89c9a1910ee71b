"""What a worker does: files read and made drafts, ready for the ledger."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from feeds import gather, read
from feeds.article import Draft
from feeds.errors import ArticleError
from feeds.read import beside
from feeds.read.conventions import Missing
from feeds.store import files, packing

if TYPE_CHECKING:
    from pathlib import Path


class Batch(NamedTuple):
    """A piece of work for a worker."""

    root: Path
    conventions: read.Conventions
    paths: tuple[str, ...]


class Reading(NamedTuple):
    """What a worker made of one file: a draft with its digest, or why there is none; or `parts`, of several items.

    `seen` is how the file was; None: it could not be read whole, and is to be looked at again.

    The path of a part is that of its file, a slash and its key, and its hash is that of what it says.
    """

    path: str
    seen: files.Seen | None
    hash: bytes
    outcome: Draft | read.Skip | ArticleError
    packed: str = ""
    digest: bytes = b""
    parts: tuple[Reading, ...] | None = None


def read_batch(batch: Batch) -> list[Reading]:
    """Read files; every failure of a file is its outcome, never an error of the batch."""
    return [_reading(batch, path) for path in batch.paths]


def _reading(batch: Batch, path: str) -> Reading:
    try:
        data, stamp = gather.take(batch.root, path)
    except ArticleError as error:
        return Reading(path, None, b"", error)
    content, seen = digest(data), files.Seen(*stamp, stamp.racy(gather.clock()))
    try:
        modified = datetime.fromtimestamp(stamp.mtime // 1_000_000_000, UTC)
        outcome = read.read(path, data, batch.conventions, modified)
        if isinstance(outcome, read.Bundle):
            several = tuple(_part(batch.root, path, seen, part) for part in outcome.parts)
            return Reading(path, seen, content, read.Skip(f"holds {len(several):,} items"), parts=several)
        return _read_as(Reading(path, seen, content, outcome), batch.root, path)
    except ArticleError as error:
        return Reading(path, None if isinstance(error.__cause__, Missing) else seen, content, error)
    except UnicodeError as error:
        return Reading(path, seen, content, ArticleError(path, f"holds what is no text: {error}"))


def _part(root: Path, path: str, seen: files.Seen, part: read.Part) -> Reading:
    place = f"{path}/{quote(part.key, safe='').replace('.', '%2E')}"
    if isinstance(part.outcome, str):
        return Reading(place, seen, digest(part.outcome.encode()), ArticleError(place, part.outcome))
    reading = _read_as(Reading(place, seen, b"", part.outcome), root, path)
    return reading._replace(hash=reading.digest or digest(repr(reading.outcome).encode()))


def _read_as(reading: Reading, root: Path, path: str) -> Reading:
    """The reading with its draft packed; `path` is that of the file, beside which other files may lie."""
    outcome = reading.outcome
    if not isinstance(outcome, Draft):
        return reading
    if outcome.enclosures or outcome.image:
        outcome = beside.complete(outcome, root, path)
    packed = packing.pack(outcome)
    return reading._replace(outcome=outcome, packed=packed, digest=packing.digest(packed, outcome.content))


def digest(data: bytes) -> bytes:
    """By what content is known again: 16 bytes."""
    return hashlib.sha256(data).digest()[:16]

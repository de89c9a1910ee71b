"""What a worker does: files read and made drafts, ready for the ledger."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from feeds import gather, read
from feeds.article import Draft
from feeds.candidate import Candidate, candidate
from feeds.errors import ArticleError
from feeds.read.bodies import beside
from feeds.read.conventions import Missing
from feeds.store import files

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.candidate import Terms


class Batch(NamedTuple):
    """A piece of work for a worker: files of one source."""

    root: Path
    conventions: read.Conventions
    terms: Terms
    paths: tuple[str, ...]


class Reading(NamedTuple):
    """What a worker made of one file: an article, or why there is none; or `parts`, of several items.

    `seen` is how the file was; None: it could not be read whole, and is to be looked at again. The path of a part is
    that of its file, a slash and its key, and its hash is that of what it says.
    """

    path: str
    seen: files.Seen | None
    hash: bytes
    said: Candidate | read.Skip | ArticleError
    parts: tuple[Reading, ...] | None = None

    @property
    def outcome(self) -> Draft | read.Skip | ArticleError:
        """What the file says, or why it is no article."""
        return self.said.draft if isinstance(self.said, Candidate) else self.said


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
            several = tuple(_part(batch, path, seen, part) for part in outcome.parts)
            return Reading(path, seen, content, read.Skip(f"holds {len(several):,} items"), several)
        return Reading(path, seen, content, _said(batch, path, path, content, outcome))
    except ArticleError as error:
        return Reading(path, None if isinstance(error.__cause__, Missing) else seen, content, error)
    except UnicodeError as error:
        return Reading(path, seen, content, ArticleError(path, f"holds what is no text: {error}"))


def _part(batch: Batch, path: str, seen: files.Seen, part: read.Part) -> Reading:
    place = f"{path}/{quote(part.key, safe='').replace('.', '%2E')}"
    if isinstance(part.outcome, str):
        return Reading(place, seen, digest(part.outcome.encode()), ArticleError(place, part.outcome))
    said = _said(batch, path, place, None, part.outcome)
    content = said.version.hash if isinstance(said, Candidate) else digest(repr(said).encode())
    return Reading(place, seen, content, said)


def _said(
    batch: Batch, path: str, place: str, content: bytes | None, outcome: Draft | read.Skip
) -> Candidate | read.Skip:
    """The outcome at a `place`, ready for the ledger; `path` is that of the file, beside which other files may lie."""
    if not isinstance(outcome, Draft):
        return outcome
    if outcome.enclosures or outcome.image:
        outcome = beside.complete(outcome, batch.root, path)
    return candidate(batch.terms, place, content, outcome)


def digest(data: bytes) -> bytes:
    """By what content is known again: 16 bytes."""
    return hashlib.sha256(data).digest()[:16]

"""What differs in the source directories from what was last seen of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from feeds import gather, read
from feeds.candidate import Terms
from feeds.errors import SourceError
from feeds.reading import Batch
from feeds.store import files
from feeds.store.ledger import Place

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.purpose import Purpose
    from feeds.store.database import Database

UNMOUNTED = (
    "taken for an unmounted disk, so nothing is withdrawn; if the files are really gone, run once"
    " `feeds publish --allow-empty`, with no `feeds serve` beside it"
)


class Look(NamedTuple):
    """What to look at: everything (`scan`), or paths; of the `closed` ones it is known that their writer is done."""

    scan: bool = False
    closed: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


EVERYTHING = Look(scan=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source directory as a run needs it; `keep`: a vanished file leaves its article published."""

    name: str
    root: Path
    conventions: read.Conventions
    keep: bool = False
    reread: bool = False
    look: Look = EVERYTHING


def batch(source: Source, purpose: Purpose, paths: tuple[str, ...]) -> Batch:
    """Files of a source as a piece of work."""
    terms = Terms(source.name, purpose.authority, purpose.rules, purpose.now, purpose.seen)
    return Batch(source.root, source.conventions, terms, paths)


def differences(database: Database, source: Source, purpose: Purpose) -> gather.Differences:
    """What differs in a source, but for what a patient run waits for. Raises SourceError when it is unavailable."""
    patience, look = purpose.patience, source.look
    if patience is None:
        return _scan(database, source, purpose)
    looked = None if look.scan else {*look.closed, *look.others, *patience.missing(source.name)}
    found = _scan(database, source, purpose) if looked is None else _look(database, source, purpose, looked)
    differing = [one.path for one in (*found.new, *found.changed)]
    patience.observe(source.name, looked=looked, vanished=found.vanished, differing=differing)
    for files_ in (found.new, found.changed):
        files_[:] = [
            one for one in files_
            if one.path in look.closed or patience.is_settled(Place(source.name, one.path), one.stamp)
        ]  # fmt: skip
    return found


def _look(database: Database, source: Source, purpose: Purpose, paths: set[str]) -> gather.Differences:
    def seen(path: str) -> gather.Seen | None:
        row = files.stamp(database, source.name, path)
        return gather.Seen(gather.Stamp(*row[:4]), row.racy) if row else None

    return gather.look(
        source.root,
        paths,
        seen=seen,
        suffixes=read.READERS.keys(),
        skip=source.conventions.skip,
        exclude=purpose.exclude,
    )


def _scan(database: Database, source: Source, purpose: Purpose) -> gather.Differences:
    def seen(directory: str) -> list[gather.Row]:
        return files.within(database, source.name, directory)

    directories = files.directories(database, source.name)
    try:
        found = gather.scan(
            source.root,
            seen=seen,
            directories=directories,
            suffixes=read.READERS.keys(),
            skip=source.conventions.skip,
            exclude=purpose.exclude,
        )
    except SourceError:
        if not (purpose.allow_empty and directories and not source.root.exists()):
            raise
        return gather.Differences(
            vanished=[f"{d}/{n}" if d else n for d in sorted(directories) for n in sorted(row[0] for row in seen(d))]
        )
    if found.empty and found.vanished and not (found.refused or purpose.allow_empty or source.keep):
        gone = f"empty, though it had {len(found.vanished):,} articles"
        raise SourceError(str(source.root), f"{gone}: {UNMOUNTED}")
    return found

"""`feeds adopt`: the ids, links and dates that readers know from an existing feed, taken over once."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from feeds import adoption, likeness
from feeds.check import fetch
from feeds.check.entries import Entries, entries
from feeds.check.http.client import public
from feeds.check.http.visit import fetch as fetched
from feeds.check.iris import id_fault
from feeds.errors import SourceError
from feeds.report import listed
from feeds.run import open_for, purpose_of
from feeds.store import adopted, feeds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from feeds.purpose import Purpose
    from feeds.settings import Settings
    from feeds.store.adopted import Awaited
    from feeds.store.database import Database

#: Documents of one feed that are followed, and entries that are taken from all of them.
MOST_PAGES = 500
MOST_ENTRIES = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """What came of it: entries taken over (`adopted`), known before, matched with articles that are there, waiting;
    lines about what is ambiguous, what readers know by another id already, and what could not be taken.
    """

    adopted: int
    known: int
    matched: int
    waiting: int
    ambiguous: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def adopt(
    settings: Settings,
    places: Sequence[str],
    source: str | None = None,
    *,
    now: datetime | None = None,
    dry_run: bool = False,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Adopted:
    """Take over the entries of the feeds at these places, files or URLs, for the articles of a source, or of any.

    `now` is aware; default: the clock. With `dry_run` nothing is kept. Raises SourceError when a feed can't be had and
    StoreError when the store can't be used; nothing is changed then. Of a feed's history what there is is taken.
    """
    documents, notes = _gathered(places, progress)
    database = open_for(settings, rehearsing=dry_run)
    try:
        moment = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
        with database.rehearsal() if dry_run else nullcontext():
            done = _keep(database, purpose_of(settings, moment), documents, source)
        return replace(done, notes=(*notes, *done.notes))
    finally:
        database.close()


def _gathered(places: Sequence[str], progress: Callable[[str, int, int], None]) -> tuple[list[Entries], list[str]]:
    """All documents of the feeds at these places, each with its history, and notes on what is missing of that."""
    found: list[Entries] = []
    notes: list[str] = []
    for place in places:
        document = _document(place)
        found.append(document)
        seen = {place}
        while document.older not in seen and fetch.is_url(document.older):
            if not fetch.is_url(place):  # a file asks for nothing from the net
                notes.append(f"{place}: its history goes on at {document.older}; adopt that, too")
                break
            if len(seen) >= MOST_PAGES:
                notes.append(f"{public(place)}: its history is longer than {MOST_PAGES} documents; the rest was left")
                break
            seen.add(document.older)
            try:
                document = _document(document.older)
            except SourceError as error:
                notes.append(f"the history of {public(place)} ends early: {error}")
                break
            found.append(document)
            progress("fetching", len(seen), len(seen))
    return found, notes


def _document(place: str) -> Entries:
    if fetch.is_url(place):
        answer = fetched(place)
        body, url = answer.body, answer.url
    else:
        body, url = fetch.read(place), ""
    if len(body) > fetch.LARGEST:
        raise SourceError(public(place), f"more than {fetch.LARGEST:,} bytes")
    try:
        return entries(body, url)
    except ValueError as error:
        raise SourceError(public(place), str(error)) from error


def _keep(database: Database, purpose: Purpose, documents: Sequence[Entries], source: str | None) -> Adopted:
    """Let the entries wait for their articles, and match those that are there; one transaction."""
    notes: list[str] = []
    with database.transaction():
        found = [*_all_awaited(documents, purpose, source, notes)]
        new = _add(database, found)
        outcome = adoption.match_all(database, purpose)
        notes += _named(database, documents)
        return Adopted(
            adopted=new,
            known=len(found) - new,
            matched=outcome.matched,
            waiting=adopted.counts(database)[1],
            ambiguous=outcome.ambiguous,
            seen=outcome.seen,
            notes=tuple(notes),
        )


def _all_awaited(
    documents: Sequence[Entries], purpose: Purpose, source: str | None, notes: list[str]
) -> Iterator[Awaited]:
    once = {one.guid: one for document in reversed(documents) for one in reversed(document.known)}
    for known in [*reversed(once.values())][:MOST_ENTRIES]:  # what a feed shows may be in its archives too
        if entry := adoption.awaited(known, purpose, source):
            yield entry
        else:
            notes.append(f"left out: the id {known.guid[:80]!r} can stand in no feed")
    if nameless := sum(document.nameless for document in documents):
        notes.append(f"left out: {nameless:,} entries that have neither id nor link")


def _add(database: Database, awaited: Iterable[Awaited]) -> int:
    """How many entries are new. One in another format, or said twice, is the same article under another id."""
    names = {(likeness.link(link), likeness.title(title)) for link, title in adopted.names(database)}
    new = 0
    for entry in awaited:
        name = likeness.link(entry.link or ""), likeness.title(entry.title)
        new += name not in names and adopted.add(database, entry)
        names |= {name} if name[0] else set()
    return new


def _named(database: Database, documents: Sequence[Entries]) -> Iterator[str]:
    """The feed of all articles goes on with the id of the first one adopted, when it has none yet."""
    identifier = documents[0].id if documents else ""
    if identifier and not id_fault(identifier):
        number = feeds.ensure(database, feeds.Facet("all", "", "all"))
        if adopted.name_feed(database, number, identifier):
            yield f"the feed `all` goes on with the id {identifier}"


def as_json(done: Adopted) -> dict[str, Any]:
    """The object that `feeds adopt --json` prints."""
    return {
        "adopted": done.adopted,
        "known": done.known,
        "matched": done.matched,
        "waiting": done.waiting,
        "ambiguous": list(done.ambiguous),
        "seen": list(done.seen),
        "notes": list(done.notes),
    }


def lines(done: Adopted, *, dry_run: bool) -> Iterator[str]:
    """The summary for people."""
    yield f"Adopted    {done.adopted:,} entries, {done.known:,} were known already"
    yield f"Matched    {done.matched:,} with articles that are there, {done.waiting:,} wait for theirs"
    yield from listed("Ambiguous", [*done.ambiguous])
    yield from listed("Seen by readers under another id", [*done.seen])
    yield from listed("Note", [*done.notes])
    yield "Nothing was changed (dry run)" if dry_run else "Next: feeds publish --dry-run, then feeds publish"

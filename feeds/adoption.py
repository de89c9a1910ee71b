"""Adopted entries and the articles that they are: found out when all files are read, before any reader sees one.

A match changes the id of an article that no reader has seen, and its date where the file leaves that open.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from feeds import likeness
from feeds.accept import shown
from feeds.compose import address
from feeds.likeness import Likeness
from feeds.read import dates
from feeds.read.bodies.words import words
from feeds.sorting import sort
from feeds.store import adopted, articles, ledger
from feeds.store.adopted import Awaited
from feeds.text import NOT_TEXT, is_web_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from feeds.article import Draft
    from feeds.check.entries import Known
    from feeds.purpose import Purpose
    from feeds.store.database import Database

#: Articles in hand at once.
CHUNK = 200


class Outcome(NamedTuple):
    """How many adopted entries have found their article, and how many of our own documents; lines about those that are
    ambiguous, and that readers know by another id.
    """

    matched: int
    recalled: int
    ambiguous: tuple[str, ...]
    seen: tuple[str, ...]


def awaited(known: Known, purpose: Purpose, source: str | None) -> Awaited | None:
    """An entry as it is kept for the articles of a source, or of any; None when its id holds what no feed may hold."""
    from feeds.check.iris import id_fault

    if NOT_TEXT.search(known.guid) or "\n" in known.guid:
        return None
    published, updated = _instant(known.published), _instant(known.updated)
    moment = published or updated or purpose.now
    tagged = ledger.tag(purpose.authority, moment, purpose.now, f"id/{known.guid}")
    named = ledger.stated_id(purpose.authority, known.guid, moment, purpose.now)
    return Awaited(
        number=0,
        guid=known.guid,
        id=tagged if id_fault(named) else named,
        title=words(known.title),
        link=known.link if is_web_url(known.link) else None,
        published=_seconds(published or updated),
        updated=_seconds(updated),
        body=likeness.text(known.content),
        source=source,
    )


def settle(database: Database, purpose: Purpose) -> Outcome:
    """Give the articles that have come or changed the ids of the entries that they are."""
    with database.transaction():
        seqs = adopted.untried(database)
        return _match(database, purpose, seqs) if seqs else Outcome(0, 0, (), ())


def match_all(database: Database, purpose: Purpose) -> Outcome:
    """Hold every article that is there against the entries that wait, in a transaction of the caller."""
    seqs, after = [], 0
    while found := adopted.unadopted(database, after, CHUNK):
        seqs += found
        after = found[-1]
    return _match(database, purpose, seqs)


def _match(database: Database, purpose: Purpose, seqs: list[int]) -> Outcome:
    entries = {entry.number: entry for entry in adopted.awaiting(database)}
    found = _found(database, purpose, entries, seqs) if entries else likeness.Found({}, {})
    given, seen = [], []
    for number, seq in found.pairs.items():
        if _give(database, purpose, entries[number], seq):
            given.append(entries[number].own)
        else:
            adopted.let_pass(database, number, seq)
            article = articles.known(database, seq)
            seen.append(
                f"{article.path}: readers have it by the id {article.id} already, not by {entries[number].guid}"
            )
    return Outcome(
        given.count(False),
        given.count(True),
        tuple(_told(database, entries[number], of) for number, of in found.ambiguous.items()),
        tuple(seen),
    )


def _found(database: Database, purpose: Purpose, entries: Mapping[int, Awaited], seqs: list[int]) -> likeness.Found:
    known = _of_articles(database, seqs, lambda row, explicit: _of_article(row, explicit, purpose))
    return _paired(entries, known, lambda left: _of_articles(database, left, _body_of))


def _paired(
    entries: Mapping[int, Awaited],
    known: Mapping[int, Likeness],
    bodies: Callable[[list[int]], Mapping[int, Likeness]],
) -> likeness.Found:
    """Bodies, which cost most, are compared of what nothing else tells, or tells apart."""
    found = likeness.pairs({number: _of_entry(entry) for number, entry in entries.items()}, known)
    if found.ambiguous:
        doubtful = sorted({seq for of in found.ambiguous.values() for seq in of})
        found = likeness.told_apart(
            found, {number: entries[number].body for number in found.ambiguous}, bodies(doubtful)
        )
    texts = {
        number: Likeness(body=entry.body, source=entry.source)
        for number, entry in entries.items()
        if entry.body and number not in found.pairs and number not in found.ambiguous
    }
    taken = set(found.pairs.values())
    left = [seq for seq in known if texts and seq not in taken and known[seq].title]
    more = likeness.pairs(texts, bodies(left))
    return likeness.Found({**found.pairs, **more.pairs}, {**found.ambiguous, **more.ambiguous})


def _give(database: Database, purpose: Purpose, entry: Awaited, seq: int) -> bool:
    """Let an article be an entry; whether it can be."""
    known = articles.known(database, seq)
    released = adopted.is_released(database, seq)
    if released:
        if known.id == entry.id:
            adopted.match(database, entry.number, seq, dated=False, linked=False)
        return known.id == entry.id
    draft = articles.draft(database, known)
    published, updated = _dates(entry, draft, known.published, known.updated, int(purpose.now.timestamp()))
    _displace(database, entry, seq)
    if not adopted.give(database, seq, entry.id, published, updated):
        return False
    dated = published == entry.published and _is_close(entry, draft, int(purpose.now.timestamp()))
    linked = not (entry.own and _leads(entry, draft, known, purpose))
    adopted.match(database, entry.number, seq, dated=dated, linked=linked)
    sort(database, articles.known(database, seq), draft, purpose)
    return True


def _displace(database: Database, entry: Awaited, seq: int) -> None:
    """A file that came to the path at which an entry once was has been given its id: no reader has seen it by that."""
    row = database.one("seq_by_id", id=entry.id)
    other = articles.known(database, row[0]) if row and row[0] != seq else None
    if other is None or other.explicit is not None or adopted.is_released(database, other.seq):
        return
    free = ledger.other_id(other.id, f"{other.path} {other.seq}")
    adopted.give(database, other.seq, free, other.published, other.updated)


def _leads(entry: Awaited, draft: Draft, known: articles.Known, purpose: Purpose) -> bool:
    """Whether the article has the entry's link of itself."""
    origin = purpose.origins.get(known.source)
    try:
        return origin is not None and address(draft, known.path, origin) == entry.link
    except ValueError:
        return False


def _dates(entry: Awaited, draft: Draft, published: int, updated: int, now: int) -> tuple[int, int]:
    """When an article was published and changed, once it is the entry."""
    changed = updated if updated > published else 0
    if _is_close(entry, draft, now) and entry.published is not None and entry.published <= now:
        published = entry.published
    return published, max(published, changed, min(entry.updated or 0, now))


def _is_close(entry: Awaited, draft: Draft, now: int) -> bool:
    """Whether the file leaves it to the entry when it was published."""
    stated = int(draft.published.timestamp())
    return entry.published is not None and abs(entry.published - stated) <= adopted.CLOSE and stated <= now


def foretold(database: Database, purpose: Purpose, row: articles.Row) -> articles.Row:
    """A new article as it will be if an entry waits for it, and if no other file turns out to be that one too.

    Nothing is written. It is as it was when no entry is meant.
    """
    entries = {entry.number: entry for entry in adopted.awaiting(database)}
    draft = row.draft()
    known = {row.seq: _of_article(row, draft.id, purpose)}
    found = _paired(entries, known, lambda left: {seq: _body_of(row, None) for seq in left}).pairs
    if not found:
        return row
    entry = entries[next(iter(found))]
    published, updated = _dates(entry, draft, row.published, row.updated, int(purpose.now.timestamp()))
    guid = entry.guid if entry.guid != entry.id else None
    return row._replace(id=entry.id, link=entry.link, guid=guid, published=published, updated=updated)


def _told(database: Database, entry: Awaited, seqs: Iterable[int]) -> str:
    paths = sorted(articles.known(database, seq).path for seq in seqs)
    named = f"“{entry.title}” ({entry.guid})" if entry.title else entry.guid
    whose = "published" if entry.own else "adopted"
    return f"{whose} entry {named} may be {' or '.join(paths)}: write `id: {entry.guid}` into the one that it is"


def _of_entry(entry: Awaited) -> Likeness:
    link = entry.link or ""
    return Likeness(
        ids=(entry.guid, entry.id),
        minted=entry.id,
        links=_some(likeness.link(link)),
        title=likeness.title(entry.title),
        slugs=_some(likeness.slug(link)),
        published=None if entry.published is None else datetime.fromtimestamp(entry.published, UTC),
        source=entry.source,
    )


def _of_articles(
    database: Database, seqs: list[int], of: Callable[[articles.Row, str | None], Likeness]
) -> dict[int, Likeness]:
    found: dict[int, Likeness] = {}
    for start in range(0, len(seqs), CHUNK):
        for seq, row in articles.rows(database, seqs[start : start + CHUNK]).items():
            found[seq] = of(row, articles.known(database, seq).explicit)
    return found


def _body_of(row: articles.Row, explicit: str | None) -> Likeness:  # noqa: ARG001
    return Likeness(body=likeness.text(shown(row.draft().content)), source=row.source)


def _of_article(row: articles.Row, explicit: str | None, purpose: Purpose) -> Likeness:
    """An article that states an id as an IRI is that one and no other."""
    draft = row.draft()
    ids = _some(row.id, explicit) if explicit is not None else ()
    if explicit is not None and (explicit == row.id or row.id.startswith("urn:uuid:")):
        return Likeness(ids=ids, source=row.source)
    origin = purpose.origins.get(row.source)
    try:
        links = _some(*(address(one, row.path, origin) or "" for one in (draft, replace(draft, link=None)) if origin))
    except ValueError:  # a pattern that can't be filled in: the article is refused for that elsewhere
        links = ()
    links = tuple(link for link in links if is_web_url(link))
    stem = row.path.rpartition("/")[2].rpartition(".")[0]
    return Likeness(
        ids=ids,
        minted="" if ids else row.id,
        links=_some(*map(likeness.link, links)),
        title=likeness.title(draft.title),
        slugs=_some(*(likeness.slug(f"http://x/{one}") for one in (draft.slug, stem)), *map(likeness.slug, links)),
        published=draft.published,
        source=row.source,
    )


def _some(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _instant(text: str) -> datetime | None:
    try:
        return dates.parse(text, "UTC")[0] if text else None
    except ValueError:
        return None


def instant(text: str) -> int | None:
    """A date of an entry, of any form, in seconds since 1970 (UTC); None when it is none."""
    return _seconds(_instant(text))


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.astimezone(UTC).timestamp())

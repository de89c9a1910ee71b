"""Adopted entries and the articles that they are: found out when all files are read, before any reader sees one.

A match changes the id of an article that no reader has seen, and its date where the file leaves that open.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from feeds import likeness
from feeds.accept import shown, sort
from feeds.article import is_web_url
from feeds.compose import address
from feeds.likeness import Likeness
from feeds.store import adopted, articles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from feeds.accept import Purpose
    from feeds.store.adopted import Awaited
    from feeds.store.database import Database

#: Articles in hand at once.
CHUNK = 200


class Outcome(NamedTuple):
    """How many entries have found their article, and lines about those that are ambiguous, and that readers know by
    another id.
    """

    matched: int
    ambiguous: tuple[str, ...]
    seen: tuple[str, ...]


def settle(database: Database, purpose: Purpose) -> list[str]:
    """Give the articles that have come or changed the ids of the entries that they are; what isn't clear, in words."""
    with database.transaction():
        seqs = adopted.untried(database)
        found = _match(database, purpose, seqs) if seqs else Outcome(0, (), ())
        return [*found.ambiguous, *found.seen]


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
    seen = []
    for number, seq in found.pairs.items():
        if not _give(database, purpose, entries[number], seq):
            adopted.let_pass(database, number, seq)
            article = articles.known(database, seq)
            seen.append(
                f"{article.path}: readers have it by the id {article.id} already, not by {entries[number].guid}"
            )
    return Outcome(
        len(found.pairs) - len(seen),
        tuple(_told(database, entries[number], of) for number, of in found.ambiguous.items()),
        tuple(seen),
    )


def _found(database: Database, purpose: Purpose, entries: Mapping[int, Awaited], seqs: list[int]) -> likeness.Found:
    """Bodies, which cost most, are compared of what nothing else tells."""
    known = _of_articles(database, seqs, lambda row, explicit: _of_article(row, explicit, purpose))
    found = likeness.pairs({number: _of_entry(entry) for number, entry in entries.items()}, known)
    texts = {
        number: Likeness(body=entry.body, source=entry.source)
        for number, entry in entries.items()
        if entry.body and number not in found.pairs and number not in found.ambiguous
    }
    taken = set(found.pairs.values())
    left = [seq for seq in seqs if texts and seq not in taken and known[seq].title]
    more = likeness.pairs(texts, _of_articles(database, left, _body_of))
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
    now, stated = int(purpose.now.timestamp()), int(draft.published.timestamp())
    published = known.published
    close = entry.published is not None and abs(entry.published - stated) <= adopted.CLOSE and stated <= now
    if close and entry.published is not None and entry.published <= now:
        published = entry.published
    changed = known.updated if known.updated > known.published else 0
    updated = max(published, changed, min(entry.updated or 0, now))
    if not adopted.give(database, seq, entry.id, published, updated):
        return False
    adopted.match(database, entry.number, seq, dated=close and published == entry.published, linked=True)
    sort(database, articles.known(database, seq), draft, purpose)
    return True


def _told(database: Database, entry: Awaited, seqs: Iterable[int]) -> str:
    paths = sorted(articles.known(database, seq).path for seq in seqs)
    named = f"“{entry.title}” ({entry.guid})" if entry.title else entry.guid
    return f"adopted entry {named} may be {' or '.join(paths)}: write `id: {entry.guid}` into the one that it is"


def _of_entry(entry: Awaited) -> Likeness:
    link = entry.link or ""
    return Likeness(
        ids=(entry.guid, entry.id),
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
    ids = _some(row.id, explicit or "")
    if explicit is not None and (explicit == row.id or row.id.startswith("urn:uuid:")):
        return Likeness(ids=ids, source=row.source)
    origin = purpose.origins.get(row.source)
    links = _some(*(address(one, row.path, origin) or "" for one in (draft, replace(draft, link=None)) if origin))
    links = tuple(link for link in links if is_web_url(link))
    stem = row.path.rpartition("/")[2].rpartition(".")[0]
    return Likeness(
        ids=ids,
        links=_some(*map(likeness.link, links)),
        title=likeness.title(draft.title),
        slugs=_some(*(likeness.slug(f"http://x/{one}") for one in (draft.slug, stem)), *map(likeness.slug, links)),
        published=draft.published,
        source=row.source,
    )


def _some(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))

"""One draft into the ledger: which article it is, what changed for readers, and which feeds it now belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feeds import read, select
from feeds.errors import ArticleError
from feeds.store import adopted, articles, feeds, ledger, tombstones

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from feeds.article import Draft
    from feeds.compose import Origin
    from feeds.patience import Patience
    from feeds.reading import Reading
    from feeds.store.articles import Known, Version
    from feeds.store.database import Database
    from feeds.store.ledger import Place
    from feeds.store.matching import Ledger

#: What readers see of a draft, besides its date and its body. How many have commented is no edit of it.
VISIBLE = (
    "title", "summary", "authors", "categories", "tags", "language", "rights", "link", "image", "banner", "enclosures",
    "related", "contributors", "source", "location", "episode", "corrections",
)  # fmt: skip
#: The states of an article that readers have seen and are not to see now.
GONE = ("withdrawn", "expired")
#: Articles to a transaction.
BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What holds for the whole run: its one instant, who mints ids, how articles are sorted into feeds, where those of
    each source have their pages.

    With `patience` the run is one of a service: it waits for what is unfinished or may come back, and a source that
    is unavailable does not stop the others.
    """

    now: datetime
    authority: str
    rules: select.Rules
    origins: Mapping[str, Origin] = field(default_factory=dict)
    allow_empty: bool = False
    exclude: tuple[Path, ...] = ()
    patience: Patience | None = None


def accept(state: Ledger, purpose: Purpose, place: Place, reading: Reading, draft: Draft) -> tuple[int, str]:
    """The number of the article that the file at a place holds from now on, and "new", "changed" or "unchanged".

    Raises ArticleError when the draft states an id that another file's article has.
    """
    claim = ledger.Claim(place=place, hash=reading.hash, explicit=draft.id, traces=ledger.traces(draft))
    try:
        seq = ledger.decide(claim, state)
    except ledger.Taken as taken:
        holder = articles.known(state.database, taken.seq)
        raise ArticleError(place.path, f"its id {draft.id!r} is already that of {holder.path}") from None
    if seq is None:
        seq, outcome = _add(state.database, purpose, place, reading, draft), "new"
    else:
        known = articles.known(state.database, seq)
        outcome = "changed" if _change(state.database, purpose, place, reading, draft, known) else "unchanged"
    state.claim(seq, place)
    if state.any_awaited and outcome != "unchanged":
        adopted.leave(state.database, seq)
    return seq, outcome


def _add(database: Database, purpose: Purpose, place: Place, reading: Reading, draft: Draft) -> int:
    if draft.id is not None:
        identifier = ledger.stated_id(purpose.authority, draft.id, draft.published, purpose.now)
    else:
        identifier = ledger.mint(purpose.authority, place.source, place.path, draft.published, purpose.now)
    first, again = identifier, 0
    while database.one("seq_by_id", id=identifier) is not None:
        identifier, again = ledger.other_id(first, f"{place.path}{again or ''}"), again + 1
    published = int(draft.published.timestamp())
    updated = _stated_update(draft, purpose.now) or published
    version = _version(purpose, place, reading, draft, identifier, published, updated, None)
    seq = articles.add(database, version)
    sort(database, articles.known(database, seq), draft, purpose)
    return seq


def _change(database: Database, purpose: Purpose, place: Place, reading: Reading, draft: Draft, known: Known) -> bool:
    """Keep a version of a known article; whether the file says something new."""
    returns = known.gone and known.state == "withdrawn"
    if known.digest == reading.digest and not returns:
        articles.move(database, known.seq, place.source, place.path, reading.hash)
        return False
    before = articles.draft(database, known)
    # What we read otherwise than before, in a file that is as it was, is no edit of its author's.
    edited = reading.hash != known.hash and _visible(before) != _visible(draft)
    updated, revision = known.updated, known.revision + 1
    stated = _stated_update(draft, purpose.now)
    published = adopted.date(database, known.seq, int(draft.published.timestamp()), int(purpose.now.timestamp()))
    if known.first_seen is None:
        updated = stated or published
    elif edited and stated and stated > known.updated:
        updated = stated
    elif edited or (known.state in GONE and _state(draft, purpose.now) == "live"):
        # What comes back is news to whoever was told that it was gone (RFC 6721 section 3).
        updated = int(purpose.now.timestamp())
    version = _version(purpose, place, reading, draft, known.id, published, updated, known.first_seen, revision)
    articles.change(database, known.seq, version)
    sort(database, articles.known(database, known.seq), draft, purpose)
    return True


def _version(
    purpose: Purpose,
    place: Place,
    reading: Reading,
    draft: Draft,
    identifier: str,
    published: int,
    updated: int,
    first_seen: int | None,
    revision: int = 1,
) -> Version:
    state = _state(draft, purpose.now)
    return articles.Version(
        id=identifier,
        explicit=draft.id,
        source=place.source,
        path=place.path,
        hash=reading.hash,
        digest=reading.digest,
        state=state,
        published=published,
        updated=updated,
        expires=int(draft.expires.timestamp()) if draft.expires else None,
        first_seen=first_seen if first_seen is not None or state != "live" else int(purpose.now.timestamp()),
        packed=reading.packed,
        content=draft.content,
        revision=revision,
    )


def _state(draft: Draft, now: datetime) -> str:
    if draft.expires is not None and draft.expires <= now:
        return "expired"
    return "embargoed" if draft.published > now else "live"


def _stated_update(draft: Draft, now: datetime) -> int | None:
    """The stated `updated`, unless it is before the publishing or still to come."""
    if draft.updated is None or not draft.published <= draft.updated <= now:
        return None
    return int(draft.updated.timestamp())


def _visible(draft: Draft) -> tuple[object, ...]:
    """What a reader would see of a draft; its body as HTML, so that white space in Markdown is no edit."""
    fields = (getattr(draft, name) for name in VISIBLE)
    return (*fields, int(draft.published.timestamp()), _flowing(read.html(draft.content, None)))


def _flowing(html: str) -> str:
    """HTML as a browser lays it out: white space is one blank, but in preformatted text."""
    return html if "<pre" in html else " ".join(html.split())


def sort(database: Database, known: Known, draft: Draft, purpose: Purpose) -> None:
    """Put an article into the feeds that it belongs to now, which may be none."""
    if known.state != "live" or known.first_seen is None:
        _bury(database, known.seq, purpose.now)
        return
    tombstones.lift(database, known.seq)
    numbers = [feeds.ensure(database, feeds.Facet(*facet)) for facet in select.facets(draft, purpose.rules)]
    feeds.enlist(database, known.seq, numbers, known.published, known.first_seen)


def awaken(database: Database, purpose: Purpose) -> None:
    """Move what only waited for the clock: articles out of their embargo or past their expiry, windows by age."""
    now = int(purpose.now.timestamp())
    with database.transaction():
        for seq, state in articles.due(database, now):
            known = articles.known(database, seq)
            draft = articles.draft(database, known)
            actual = _state(draft, purpose.now) if state == "live" else state
            articles.put_state(database, seq, actual, first_seen=now if actual == "live" else None)
            sort(database, articles.known(database, seq), draft, purpose)
        feeds.age(database, now)


def resort(database: Database, purpose: Purpose) -> None:
    """Sort every live article into feeds anew, because the rules have changed."""
    after = 0
    while seqs := articles.live_after(database, after, BATCH):
        with database.transaction():
            for seq, row in articles.rows(database, seqs).items():
                sort(database, articles.known(database, seq), row.draft(), purpose)
        after = seqs[-1]


def withdraw(database: Database, seq: int, now: datetime, *, keep: bool = False) -> None:
    """No file holds the article any more: readers lose it `now`, unless its source is to `keep` such articles."""
    known = articles.known(database, seq)
    articles.lose(database, seq, ledger.traces(articles.draft(database, known)))
    if not keep:
        articles.put_state(database, seq, "withdrawn")
        _bury(database, seq, now)


def _bury(database: Database, seq: int, now: datetime) -> None:
    """Take an article out of every feed, and remember for those who have it that it is gone."""
    tombstones.bury(database, seq, int(now.timestamp()))
    feeds.delist(database, seq)

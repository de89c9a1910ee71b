"""One draft into the ledger: which article it is, what changed for readers, and which feeds it now belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feeds import read, select
from feeds.errors import ArticleError
from feeds.store import adopted, articles, feeds, ledger, tombstones

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from feeds.article import Content, Draft
    from feeds.classify import Placed
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
#: Under what it is remembered that a rule has held.
_MARK = "rule "


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
    database = state.database
    seq = claimed(state, place, reading, draft).seq
    if seq is None:
        seq, outcome = articles.add(database, first_version(database, purpose, place, reading, draft)), "new"
    elif version := next_version(database, purpose, place, reading, draft, articles.known(database, seq)):
        articles.change(database, seq, version)
        outcome = "changed"
    else:
        articles.move(database, seq, place.source, place.path, reading.hash)
        outcome = "unchanged"
    if outcome != "unchanged":
        sort(database, articles.known(database, seq), draft, purpose)
    state.claim(seq, place)
    if state.any_awaited and outcome != "unchanged":
        adopted.leave(state.database, seq)
    return seq, outcome


def claimed(state: Ledger, place: Place, reading: Reading, draft: Draft) -> ledger.Decision:
    """Which article the file at a place holds, and by which rule.

    Raises ArticleError when the draft states an id that another file's article has.
    """
    claim = ledger.Claim(place=place, hash=reading.hash, explicit=draft.id, traces=ledger.traces(draft))
    try:
        return ledger.decide(claim, state)
    except ledger.Taken as taken:
        holder = articles.known(state.database, taken.seq)
        raise ArticleError(place.path, f"its id {draft.id!r} is already that of {holder.path}") from None


def first_version(database: Database, purpose: Purpose, place: Place, reading: Reading, draft: Draft) -> Version:
    """What the ledger is to keep of a file that holds a new article. Nothing is written."""
    if draft.id is not None:
        identifier = ledger.stated_id(purpose.authority, draft.id, draft.published, purpose.now)
    else:
        identifier = ledger.mint(purpose.authority, place.source, place.path, draft.published, purpose.now)
    first, again = identifier, 0
    while database.one("seq_by_id", id=identifier) is not None:
        identifier, again = ledger.other_id(first, f"{place.path}{again or ''}"), again + 1
    published = int(draft.published.timestamp())
    updated = _stated_update(draft, purpose.now) or published
    return _version(purpose, place, reading, draft, identifier, published, updated, None)


def next_version(
    database: Database, purpose: Purpose, place: Place, reading: Reading, draft: Draft, known: Known
) -> Version | None:
    """What the ledger is to keep of a file that holds a known article; None: it stays as it is. Nothing is written."""
    returns = known.gone and known.state == "withdrawn"
    if known.digest == reading.digest and not returns and not _is_elsewhere(draft, purpose.rules, place, known):
        return None
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
    elif edited or (known.state in GONE and state_of(draft, purpose.now) == "live"):
        # What comes back is news to whoever was told that it was gone (RFC 6721 section 3).
        updated = int(purpose.now.timestamp())
    return _version(purpose, place, reading, draft, known.id, published, updated, known.first_seen, revision)


def _is_elsewhere(draft: Draft, rules: select.Rules, place: Place, known: Known) -> bool:
    """Whether the file has moved to where rules lead it to other categories."""
    if not rules.classes or place == (known.source, known.path):
        return False
    before, now = (select.placed(draft, rules, at) for at in ((known.source, known.path), place))
    return select.categories(before, rules) != select.categories(now, rules)


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
    state = state_of(draft, purpose.now)
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


def state_of(draft: Draft, now: datetime) -> str:
    """Whether an article is live, embargoed or expired at an instant, by what its file says."""
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
    return (*fields, int(draft.published.timestamp()), _flowing(shown(draft.content)))


def shown(content: Content) -> str:
    """A body as HTML; as it is written where no HTML can be made of it (its program is gone, or gives it up)."""
    try:
        return read.html(content, None)
    except ValueError:
        return content.body


def _flowing(html: str) -> str:
    """HTML as a browser lays it out: white space is one blank, but in preformatted text."""
    return html if "<pre" in html else " ".join(html.split())


def sort(database: Database, known: Known, draft: Draft, purpose: Purpose) -> None:
    """Put an article into the feeds that it belongs to now, which may be none."""
    if known.state != "live" or known.first_seen is None:
        _bury(database, known.seq, purpose.now)
        return
    tombstones.lift(database, known.seq)
    found = select.placed(draft, purpose.rules, (known.source, known.path))
    _mark(database, purpose.rules, found)
    numbers = [feeds.ensure(database, feeds.Facet(*facet)) for facet in select.facets(draft, purpose.rules, found)]
    feeds.enlist(database, known.seq, numbers, known.published, known.first_seen)


def _mark(database: Database, rules: select.Rules, found: Iterable[Placed]) -> None:
    """Remember of each rule that it has held for an article."""
    for number in {one.rule for one in found} - {0}:
        key = _MARK + rules.classes[number - 1].mark
        if database.one("get_meta", key=key) is None:
            database.do("put_meta", key=key, value="held")


def idle(database: Database, rules: select.Rules) -> list[int]:
    """The numbers of the rules that have held for no live article since the rules are what they are."""
    return [rule.number for rule in rules.classes if database.one("get_meta", key=_MARK + rule.mark) is None]


def awaken(database: Database, purpose: Purpose) -> None:
    """Move what only waited for the clock: articles out of their embargo or past their expiry, windows by age."""
    now = int(purpose.now.timestamp())
    with database.transaction():
        for seq, state in articles.due(database, now):
            known = articles.known(database, seq)
            draft = articles.draft(database, known)
            actual = state_of(draft, purpose.now) if state == "live" else state
            articles.put_state(database, seq, actual, first_seen=now if actual == "live" else None)
            sort(database, articles.known(database, seq), draft, purpose)
        feeds.age(database, now)


def resort(database: Database, purpose: Purpose) -> None:
    """Sort every live article into feeds anew, because the rules have changed."""
    after = 0
    database.do("drop_metas", prefix=_MARK)
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

"""One draft into the ledger: which article it is, what changed for readers, and which feeds it now belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds import read, select
from feeds.candidate import state_of, stated_update
from feeds.errors import ArticleError
from feeds.sorting import bury, enter, sort
from feeds.store import adopted, articles, feeds, ledger

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from feeds.article import Content, Draft
    from feeds.candidate import Candidate
    from feeds.purpose import Purpose
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


def accept(state: Ledger, purpose: Purpose, place: Place, reading: Reading, found: Candidate) -> tuple[int, str]:
    """The number of the article that the file at a place holds from now on, and "new", "changed" or "unchanged".

    Raises ArticleError when the draft states an id that another file's article has.
    """
    database = state.database
    seq = claimed(state, place, reading, found.draft).seq
    if seq is None:
        (seq,) = add(state, purpose, [(first_version(database, found), found)])
        state.claim(seq, place)
        return seq, "new"
    version = next_version(database, purpose, found, articles.known(database, seq))
    state.claim(seq, place)
    if version is None:
        articles.move(database, seq, place.source, place.path, reading.hash)
        return seq, "unchanged"
    articles.change(database, seq, version)
    sort(database, articles.known(database, seq), found.draft, purpose)
    if state.any_awaited:
        adopted.leave(database, [seq])
    return seq, "changed"


def add(state: Ledger, purpose: Purpose, found: Sequence[tuple[Version, Candidate]]) -> list[int]:
    """New articles into the ledger and the feeds that they belong to; their numbers."""
    seqs = articles.add(state.database, [version for version, _ in found])
    enter(state.database, [(seq, one) for seq, (_, one) in zip(seqs, found, strict=True)], purpose.rules)
    if state.any_awaited:
        adopted.leave(state.database, seqs)
    return seqs


def claimed(state: Ledger, place: Place, reading: Reading, draft: Draft) -> ledger.Decision:
    """Which article the file at a place holds, and by which rule.

    Raises ArticleError when the draft states an id that another file's article has.
    """
    traces = ledger.traces(draft) if state.any_lost else ()
    claim = ledger.Claim(place=place, hash=reading.hash, explicit=draft.id, traces=traces)
    try:
        return ledger.decide(claim, state)
    except ledger.Taken as taken:
        holder = articles.known(state.database, taken.seq)
        raise ArticleError(place.path, f"its id {draft.id!r} is already that of {holder.path}") from None


def first_version(database: Database, found: Candidate) -> Version:
    """What the ledger is to keep of a file that holds a new article. Nothing is written."""
    version = found.version
    identifier, again = version.id, 0
    while database.one("seq_by_id", id=identifier) is not None:
        identifier, again = ledger.other_id(version.id, f"{version.path}{again or ''}"), again + 1
    return version._replace(id=identifier)


def next_version(database: Database, purpose: Purpose, found: Candidate, known: Known) -> Version | None:
    """What the ledger is to keep of a file that holds a known article; None: it stays as it is. Nothing is written."""
    returns, version = known.gone and known.state == "withdrawn", found.version
    if known.digest == version.digest and not returns and not _is_elsewhere(found, purpose.rules, known):
        return None
    before, draft = articles.draft(database, known), found.draft
    # What we read otherwise than before, in a file that is as it was, is no edit of its author's.
    edited = version.hash != known.hash and _visible(before) != _visible(draft)
    now, updated = int(purpose.now.timestamp()), known.updated
    stated = stated_update(draft, purpose.now)
    published = adopted.date(database, known.seq, version.published, now)
    if known.first_seen is None:
        updated = stated or published
    elif edited and stated and stated > known.updated:
        updated = stated
    elif edited or (known.state in GONE and version.state == "live"):
        # What comes back is news to whoever was told that it was gone (RFC 6721 section 3).
        updated = max(now, known.updated)
    first_seen = known.first_seen if known.first_seen is not None else version.first_seen
    if (known.state, version.state, known.published) == ("live", "embargoed", published):
        version = version._replace(state="live")  # the clock was set back: what is out is not called back
    return version._replace(
        id=known.id, published=published, updated=updated, first_seen=first_seen, revision=known.revision + 1
    )


def _is_elsewhere(found: Candidate, rules: select.Rules, known: Known) -> bool:
    """Whether the file has moved to where rules lead it to other categories."""
    before, now = (known.source, known.path), (found.version.source, found.version.path)
    if not rules.classes or before == now:
        return False
    was, goes = (select.categories(select.placed(found.draft, rules, at), rules) for at in (before, now))
    return was != goes


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


def awaken(database: Database, purpose: Purpose) -> None:
    """Move what only waited for the clock: articles out of their embargo or past their expiry, windows by age."""
    now = int(purpose.now.timestamp())
    with database.transaction():
        for seq, state in articles.due(database, now):
            known = articles.known(database, seq)
            draft = articles.draft(database, known)
            actual = state_of(draft, purpose.now) if state == "live" else state
            articles.put_state(database, seq, actual, first_seen=purpose.seen if actual == "live" else None)
            sort(database, articles.known(database, seq), draft, purpose)
        feeds.age(database, now)


def withdraw(database: Database, seq: int, now: datetime, *, keep: bool = False) -> None:
    """No file holds the article any more: readers lose it `now`, unless its source is to `keep` such articles."""
    known = articles.known(database, seq)
    articles.lose(database, seq, ledger.traces(articles.draft(database, known)))
    if not keep:
        articles.put_state(database, seq, "withdrawn")
        bury(database, seq, now)

"""What feeds are called and what they say of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from feeds import render, select
from feeds.feed import Channel
from feeds.podcast import Podcast
from feeds.store import feeds, ledger

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from feeds.article import Draft, Person
    from feeds.compose import Setting
    from feeds.store.database import Database
    from feeds.store.feeds import FeedRow

#: A feed that shows nothing has no date of its own; this one is the month of RFC 4287.
NEVER = datetime(2005, 12, 1, tzinfo=UTC)
#: How many minutes a reader may wait, at most what NetNewsWire keeps to (5 h); each divides an hour or a day, so that
#: the syndication module can say it too.
STEPS = (5, 10, 15, 30, 60, 120, 180, 240)
#: The rhythm is that of so many newest articles.
LATELY = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedText:
    """What the configuration says of one feed; `language` is that of all its articles, where its conditions say so."""

    title: str | None = None
    description: str | None = None
    content: str | None = None
    language: str | None = None
    podcast: Podcast | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What feeds look like: the site's texts, the formats, the window (entries, hours, bytes), `ttl` in minutes.

    `categories` has the texts of configured categories by folded term, `combined` those of configured feeds by name;
    `version` is a hash of every setting that shows in an entry besides those that the renderer knows of. Readers are
    sent `deltas`, but for the feeds that (by kind and key) are `unlike` the rest; `dropped` are formats that were
    published once. Feeds have a `history`, but for those that `archived` says otherwise of; `tombstones` are kept for
    so many days. `sitemap` and `news` say whether there are sitemaps of all pages and of what is news.
    """

    title: str
    home: str
    base: str
    language: str
    author: Person
    description: str | None
    rights: str | None
    formats: tuple[str, ...]
    entries: int
    hours: int
    bytes: int
    content: str
    ttl: int | None
    authority: str
    categories: Mapping[str, FeedText]
    combined: Mapping[str, FeedText]
    setting: Setting
    version: str
    deltas: bool
    unlike: Mapping[tuple[str, str], bool]
    dropped: tuple[str, ...]
    history: bool
    archived: Mapping[tuple[str, str], bool]
    tombstones: int
    sitemap: bool = False
    news: bool = False


def name(database: Database, authority: str, configured: Collection[str] = ()) -> list[str]:
    """Give every feed that is to be published its name and id, in an order that is not that of arrival.

    `configured` are the names of combined feeds: no other feed is given one of them. Gives back a line for each feed
    that could not have its plain name.
    """
    rows = feeds.every(database)
    if not any(row.kind == "all" for row in rows):
        feeds.ensure(database, feeds.Facet("all", "", "all"))
        rows = feeds.every(database)
    told: list[str] = []
    ids = {row.id for row in rows}
    taken, before = {row.name for row in rows if row.name}, feeds.moved_names(database)
    nameless = [row for row in rows if row.name is None and (row.filled or row.kind == "all")]
    for row in sorted(nameless, key=lambda row: (row.kind, select.lossy(row.term), row.key)):
        others = {old for old, feed in before.items() if feed != row.feed}
        others |= set() if row.kind == "combined" else set(configured)
        given = select.name(row.kind, row.term, taken | others)
        taken.add(given)
        identifier = row.id or ledger.feed_id(authority, row.kind, row.key)
        if row.id is None and identifier in ids:  # a feed that was renamed has kept it
            identifier = ledger.feed_id(authority, row.kind, given)
        ids.add(identifier)
        plain = select.slug(row.term)
        feeds.name(database, row.feed, given, identifier)
        if row.kind != "all" and not (plain and given.endswith(plain)):
            which = f"the feed {row.term!r}" if row.kind == "combined" else f"the feed of {row.kind} {row.term!r}"
            told.append(f"{which} is called {given}: its plain name is taken, reserved or too long")
    return told


def unmatched(database: Database, output: Output) -> list[str]:
    """A line for each configured feed that no article is in, which may be a slip of the pen."""
    filled = (
        {row.key for row in feeds.every(database) if row.kind == "combined" and row.filled} if output.combined else {}
    )
    return [
        f"feed.{name}: no article fits its conditions, so there is no such feed now"
        for name in output.combined
        if name not in filled
    ]


def channel(row: FeedRow, output: Output) -> Channel:
    """What a feed says of itself."""
    text = _text(row, output)
    title = output.title if row.kind == "all" else f"{output.title}: {text.title or row.term}"
    return Channel(
        id=row.id or "",
        name=row.name or "",
        title=title,
        link=output.home,
        base=output.base,
        description=text.description or (output.description if row.kind == "all" else None) or title,
        language=text.language or output.language,
        author=output.author,
        rights=output.rights,
        ttl=output.ttl or STEPS[4],
        content=text.content or output.content,
        podcast=text.podcast,
    )


def _text(row: FeedRow, output: Output) -> FeedText:
    if row.kind == "language":
        return FeedText(language=row.term)
    texts = {"category": output.categories, "combined": output.combined}.get(row.kind, {})
    return texts.get(row.key, FeedText())


def rhythm(published: Iterable[int]) -> int:
    """How many minutes a reader may wait: half the mean time between a feed's newest articles, as far as known.

    It is a matter of the articles alone, so that the same articles make the same bytes.
    """
    newest = sorted(published, reverse=True)[:LATELY]
    if len(newest) < 2 or newest[0] == newest[-1]:
        return STEPS[4]
    half = (newest[0] - newest[-1]) / (len(newest) - 1) / 120
    return max((step for step in STEPS if step <= half), default=STEPS[0])


def page_slug(draft: Draft) -> str:
    """What the page of an article is called, as far as it is free."""
    return select.slug((draft.slug or draft.title).replace("/", " "))[:80].strip("-") or "article"


def has_deltas(row: FeedRow, output: Output) -> bool:
    """Whether readers of a feed may be sent only what is new to them."""
    return output.unlike.get((row.kind, row.key), output.deltas)


def path(of: Channel, form: str) -> str:
    """Where its document in one format lies below the base."""
    return of.name + render.FORMATS[form].suffix


def newest(instants: Iterable[int | None]) -> datetime:
    """The newest of some instants in seconds since 1970 (UTC)."""
    known = [instant for instant in instants if instant is not None]
    return datetime.fromtimestamp(max(known), UTC) if known else NEVER


def in_order(rows: Iterable[FeedRow]) -> list[FeedRow]:
    """The feeds as a directory lists them: all, then combined ones, categories, languages, authors, tags."""
    kinds = ("all", "combined", "category", "language", "author", "tag")
    return sorted(rows, key=lambda row: (kinds.index(row.kind), row.key))

"""What is in the store, without disturbing a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feeds import briefs, channels, named, select, store, why
from feeds.errors import StoreError
from feeds.report import listed
from feeds.store import adopted, archives, articles, feeds, files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from feeds.read import Conventions
    from feeds.settings import Settings
    from feeds.store.database import Database


def look(settings: Settings) -> dict[str, Any]:
    """Articles by state, the feeds with their size, archives and newest content, and the refused files; as for JSON.

    Raises StoreError when there is no store yet or it can't be read.
    """
    database = _open(settings)
    try:
        sizes, archived = feeds.sizes(database), archives.counts(database)
        rows = channels.in_order(feeds.every(database))
        return {
            "store": settings.feeds.store,
            "articles": articles.count_by_state(database),
            "adopted": dict(zip(("entries", "waiting", "seen"), adopted.counts(database), strict=True)),
            "feeds": [
                _feed(row, sizes.get(row.feed, 0), archived.get(row.feed, 0), settings)
                for row in rows
                if row.born is not None
            ],
            "refused": [
                {"source": source, "path": path, "reason": reason} for source, path, reason in files.refusals(database)
            ],
        }
    finally:
        database.close()


def articles_of(settings: Settings, paths: Sequence[str], limit: int) -> dict[str, Any]:
    """At most `limit` articles, the newest first, with their state and why each is in its categories; as for JSON.

    `paths` are files, folders or globs; without one all articles are meant. Raises StoreError as `look` does.
    """
    database = _open(settings)
    rules = briefs.rules(settings)
    habits = {source.name: briefs.conventions(settings, source) for source in settings.source}
    try:
        seqs, more = articles.listed(database, named.patterns(paths, settings), limit)
        rows = articles.rows(database, seqs)
        told = [_article(rows[seq], articles.known(database, seq), rules, habits) for seq in seqs]
        return {"store": settings.feeds.store, "articles": told, "more": more}
    finally:
        database.close()


def article_lines(seen: dict[str, Any]) -> Iterator[str]:
    """The same for people."""
    for one in seen["articles"]:
        published, expires = (why.read_instant(one[key]) for key in ("published", "expires"))
        until = {"embargoed": f" until {published}", "expired": f" since {expires}"}.get(one["state"], "")
        yield f"{one['source']}: {one['path']}"
        yield f"  {one['state']}{until}; published {published}"
        yield f"  {one['id']}"
        yield from (f"  {category['term']}: {category['why']}" for category in one["categories"])
        yield from (f"  {reason}" for reason in one["taken"])
        if not one["categories"]:
            yield "  in no category: nothing names one"
    if not seen["articles"]:
        yield "No article is so."
    if seen["more"]:
        yield f"… and {seen['more']:,} more; say --limit, or name files, folders or patterns"


def _open(settings: Settings) -> Database:
    if not store.exists(settings.feeds.store):
        raise StoreError(settings.feeds.store, "there is no store here yet: nothing has been published, or say --store")
    return store.look_into(settings.feeds.store)


def _article(
    row: articles.Row, known: articles.Known, rules: select.Rules, habits: Mapping[str, Conventions]
) -> dict[str, Any]:
    draft, at = row.draft(), (row.source, row.path)
    found = select.placed(draft, rules, at)
    where = why.category_origin(draft, row.path, habits[row.source]) if row.source in habits else why.FILE
    return {
        "source": row.source,
        "path": row.path,
        "title": draft.title,
        "state": known.state,
        "id": row.id,
        "published": why.moment(row.published),
        "updated": why.moment(row.updated),
        "first_seen": why.moment(known.first_seen),
        "expires": draft.expires and draft.expires.isoformat(),
        "categories": [{"term": term, "why": reason} for term, reason in why.categories(found, rules, where).items()],
        "taken": why.taken(found, where),
    }


def lines(seen: dict[str, Any]) -> Iterator[str]:
    """The same for people."""
    counts = ", ".join(f"{count:,} {state}" for state, count in seen["articles"].items()) or "none yet"
    yield f"Store     {seen['store']}"
    yield f"Articles  {counts}"
    if (known := seen["adopted"])["entries"]:
        yield f"Adopted   {known['entries']:,} entries, {known['waiting']:,} wait for their article"
    live = [feed for feed in seen["feeds"] if feed["live"]]
    yield f"Feeds     {len(live):,}"
    width = max((len(feed["name"]) for feed in live), default=0)
    for feed in live:
        waits = "  waits for the next run" if feed["dirty"] else ""
        past = f"  {feed['archives']:,} archives" if feed["archives"] else ""
        newest = f"newest {feed['updated'] or '-'}"
        yield f"  {feed['name']:<{width}}  {feed['articles']:>7,} articles  {newest}{past}{waits}"
    yield from listed("Refused", [f"{one['path']}: {one['reason']}" for one in seen["refused"]])


def _feed(row: feeds.FeedRow, size: int, archived: int, settings: Settings) -> dict[str, Any]:
    return {
        "name": row.name,
        "id": row.id,
        "kind": row.kind,
        "term": row.term,
        "url": f"{settings.feeds.at}{row.name}",
        "articles": size,
        "archives": archived,
        "updated": why.moment(row.updated),
        "live": size > 0 or row.kind == "all",
        "dirty": row.dirty,
    }

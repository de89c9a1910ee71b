"""What is in the store, without disturbing a run."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from feeds import channels, store
from feeds.errors import StoreError
from feeds.report import listed
from feeds.store import adopted, archives, articles, feeds, files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.settings import Settings


def look(settings: Settings) -> dict[str, Any]:
    """Articles by state, the feeds with their size, archives and newest content, and the refused files; as for JSON.

    Raises StoreError when there is no store yet or it can't be read.
    """
    if not store.exists(settings.feeds.store):
        raise StoreError(settings.feeds.store, "there is no store here yet: nothing has been published, or say --store")
    database = store.open_store(settings.feeds.store, readonly=True)
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
    updated = None if row.updated is None else datetime.fromtimestamp(row.updated, UTC).isoformat()
    return {
        "name": row.name,
        "id": row.id,
        "kind": row.kind,
        "term": row.term,
        "url": f"{settings.feeds.at}{row.name}",
        "articles": size,
        "archives": archived,
        "updated": updated,
        "live": size > 0 or row.kind == "all",
        "dirty": row.dirty,
    }

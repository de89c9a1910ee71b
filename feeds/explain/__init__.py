"""What `feeds explain` tells of a file: what was read, from where, what was left out, which feeds it goes to, and why.

Every decision is made by the function that makes it in a run; nothing is written.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from feeds import briefs, gather, named, reading, run, store
from feeds.candidate import Terms
from feeds.errors import ArticleError
from feeds.explain import body, said
from feeds.explain.desk import Desk
from feeds.explain.standing import stand, vanished
from feeds.read import READERS, Skip
from feeds.store.ledger import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feeds.named import Named
    from feeds.reading import Reading
    from feeds.settings import Settings

__all__ = ["explain", "is_known", "is_published"]


def explain(
    settings: Settings, texts: Sequence[str], *, most: int | None = None, now: datetime | None = None
) -> list[dict[str, Any]]:
    """An object for each item of each file, at most the first `most` of one, as for JSON.

    `now` is aware, the clock by default.

    Needs no store; without one all is told as the first run would have it. Raises StoreError when it can't be read.
    """
    moment = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    database = store.scratch_store()
    if store.exists(settings.feeds.store):
        database.close()
        database = store.look_into(settings.feeds.store)
    try:
        desk = Desk(database, settings, run.purpose_of(settings, moment), run.output_of(database, settings))
        return [told for text in texts for told in _file(desk, text, named.find(text, settings), most)]
    finally:
        database.close()


def is_published(told: dict[str, Any]) -> bool:
    """Whether the item is before readers, or will be when the next run is done."""
    return bool(told["published"])


def is_known(told: dict[str, Any]) -> bool:
    """Whether there is a file of that name, or the ledger knows of one."""
    return bool(told["verdict"] != "missing")


def _file(desk: Desk, text: str, name: Named, most: int | None) -> Iterator[dict[str, Any]]:
    first = {
        "asked": text,
        "source": name.source.name,
        "path": name.path,
        "outside": name.outside,
        "verdict": "missing",
        "reason": "there is no such file",
        "published": False,
        "more": 0,
    }
    if not name.exists:
        yield first | vanished(desk, Place(name.source.name, name.path))
        return
    if reason := _passed_over(desk, name):
        yield first | {"verdict": "passed over", "reason": reason}
        return
    desk = desk.without_store() if name.outside else desk
    terms = Terms(name.source.name, desk.purpose.authority, desk.purpose.rules, desk.purpose.now)
    conventions = briefs.conventions(desk.settings, name.source)
    (whole,) = reading.read_batch(reading.Batch(name.root, conventions, terms, (name.path,)))
    items = [whole] if whole.parts is None else [*whole.parts]
    wanted = {f"{name.path}/{key}" for key in (name.key, quote(name.key, safe="").replace(".", "%2E"))}
    chosen = [item for item in items if not name.key or item.path in wanted]
    if not chosen:
        held = f"there are {len(items):,}, such as {items[0].path}" if whole.parts else "it is one article"
        yield first | {"reason": f"the file holds no item {name.key!r}; {held}"}
    for item in (told := chosen[:most]):
        more = len(chosen) - len(told) if item is told[-1] else 0
        told_of = first | {"path": item.path, "more": more} | _item(desk, name, item)
        yield told_of | _outside(told_of) if name.outside else told_of


def _outside(told: dict[str, Any]) -> dict[str, Any]:
    """What is told otherwise of a file that would be published if it lay in a source."""
    if not told["published"]:
        return {}
    return {"reason": "it would be, but it lies in no source, so no run publishes it", "published": False}


def _passed_over(desk: Desk, name: Named) -> str | None:
    """Why no run looks at the file; one outside the sources is looked at if files like it are read."""
    if (name.root / name.path).is_dir():
        return "it is a directory: name files in it, or see what was read of it with `feeds status --articles`"
    skip = () if name.outside else name.source.skip
    if reason := gather.passed_over(name.path, READERS.keys(), skip):
        return reason
    if name.outside:
        return None
    found = gather.look(
        name.root, [name.path], seen=lambda _: None, suffixes=READERS.keys(), skip=skip, exclude=desk.purpose.exclude
    )
    if found.new or found.refused:
        return None
    return "it is a link, lies behind one, or in a directory that is not gathered from (feeds, store, another source)"


def _item(desk: Desk, name: Named, item: Reading) -> dict[str, Any]:
    outcome = item.said
    if isinstance(outcome, ArticleError):
        return {"verdict": "refused", "reason": outcome.reason} | desk.before(Place(name.source.name, item.path))
    if isinstance(outcome, Skip):
        return {"verdict": "skipped", "reason": outcome.reason} | desk.before(Place(name.source.name, item.path))
    place, conventions = Place(name.source.name, item.path), briefs.conventions(desk.settings, name.source)
    return {
        "fields": said.fields(outcome.draft, item.path, conventions),
        "notes": [*outcome.notes],
        "dropped": [*outcome.draft.dropped],
        "body": body.compared(desk, place, outcome.draft),
    } | stand(desk, place, item, outcome, conventions)

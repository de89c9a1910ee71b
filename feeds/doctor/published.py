"""Whether what lies in the target is what the ledger lists, and nothing else of ours."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from feeds import ours, upkeep
from feeds.doctor.trouble import Trouble
from feeds.publish.directory import STRAY
from feeds.store import documents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from feeds.publish import Target
    from feeds.store.database import Database

_REMAKE = "--fix makes it anew"


def troubles(
    database: Database | None, target: Target, base: str, progress: Callable[[str, int, int], None]
) -> Iterator[Trouble]:
    """What is wrong with the documents, those that nobody lists among them. Raises TargetError and StoreError.

    Files that are not ours are nobody's business. Without a store all documents of ours are unknown.
    """
    listed = documents.every(database, target.url) if database else {}
    for done, path in enumerate(sorted(listed), start=1):
        yield from _of(target, listed[path], base)
        progress("checking", done, len(listed))
    yield from _others(target, listed, base)
    if os.path.isdir(target.url) and not os.access(target.url, os.W_OK | os.X_OK):  # noqa: PTH112 - a URL by its name
        yield Trouble(place=target.url, what="it can't be written", remedy="give it to who publishes", unusable=True)


def _of(target: Target, one: documents.Published, base: str) -> Iterator[Trouble]:
    place = f"{target.url}/{one.path}"
    if os.path.isdir(place) and not os.path.islink(place):  # noqa: PTH112, PTH114 - a URL by its name
        yield Trouble(
            place=place, what="there is a directory in its place", remedy="move it away; no run goes on with it",
            unusable=True,
        )  # fmt: skip
    elif not one.hash:
        yield Trouble(
            place=place, what="it is known to be damaged", remedy=f"the next run, or {_REMAKE}", cure="remake",
            about=one.path,
        )  # fmt: skip
    elif findings := upkeep.examine(target, one, base):
        damaged = findings[0].rule == upkeep.DAMAGED
        what = findings[0].message.removeprefix(f"{place} ") if damaged else f"fails the check: {findings[0]}"
        yield Trouble(place=place, what=what, remedy=_REMAKE, cure="remake", about=one.path)


def _others(target: Target, listed: Mapping[str, object], base: str) -> Iterator[Trouble]:
    for path in target.every():
        place = f"{target.url}/{path}"
        if fnmatchcase(path.rpartition("/")[2], STRAY):
            yield Trouble(
                place=place, what="an interrupted run has left it", remedy="--fix removes it", cure="sweep", about=path
            )
        elif path not in listed and _is_feed(path) and ours.is_ours(target.read(path) or b"", path, base):
            yield Trouble(
                place=place, what="feeds made it, and the store does not know it",
                remedy="--fix takes it up: what it tells of articles is not lost", cure="recall", about=path,
            )  # fmt: skip


def _is_feed(path: str) -> bool:
    """Whether it would tell whose it is: sitemaps and lists do not."""
    what = ours.named(path)
    return what is not None and what.feed is not None

"""Whether the store can be read and agrees with itself."""

from __future__ import annotations

import stat
import time
from typing import TYPE_CHECKING

from feeds import store
from feeds.doctor.trouble import Trouble
from feeds.errors import StoreError
from feeds.store import articles, entries, feeds, files, packing, sqlite, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.settings import Settings
    from feeds.store.database import Database

#: A clock that is so many seconds behind what it said before has been set back.
BEHIND = 60
RENEW = "--fix sets it aside and makes a new one from the sources and the published documents"
_GIVE = "run it as who publishes"
_ANEW = "--fix has it read anew"


def opened(settings: Settings) -> Database | Trouble | None:
    """The store to be read; what is wrong when it can't be; None: there is none yet."""
    url = settings.feeds.store
    file = store.place(url) / sqlite.FILE
    try:
        is_file = stat.S_ISREG(file.stat().st_mode) if not file.is_symlink() else file.is_file()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return Trouble(place=str(file), what=(error.strerror or str(error)).lower(), remedy=_GIVE, unusable=True)
    if not is_file:
        return Trouble(place=str(file), what="this is no file", remedy=RENEW, cure="renew", unusable=True)
    try:
        if file.stat().st_size:
            whole.recognise(file)
        return store.look_into(url)
    except (StoreError, OSError) as error:
        return failed(str(file), error)


def failed(place: str, error: StoreError | OSError) -> Trouble:
    """Of a store that can't be read: what is not damaged stays as it is, for it may come back."""
    reason = error.reason if isinstance(error, StoreError) else (error.strerror or str(error)).lower()
    is_damaged = whole.is_damaged(error.__cause__, reason)
    what, _, known = reason.partition("; ")
    remedy = RENEW if is_damaged else known or "nothing can be done about it from here"
    return Trouble(place=place, what=what, remedy=remedy, cure="renew" if is_damaged else "", unusable=True)


def troubles(database: Database, settings: Settings) -> Iterator[Trouble]:
    """What is wrong inside an open store. Raises StoreError where it can't even be asked."""
    place = f"{settings.feeds.store}/{sqlite.FILE}"
    if faults := database.faults():
        only_indexes = all("index" in fault for fault in faults)
        remedy = "--fix makes its indexes anew" if only_indexes else RENEW
        what = f"the database is damaged: {faults[0]}" + (f" (and {len(faults) - 1} more)" if len(faults) > 1 else "")
        yield Trouble(place=place, what=what, remedy=remedy, cure="reindex" if only_indexes else "renew")
        return
    yield from _disagreements(database, place)
    yield from _unlike(database, place)
    if damaged := [*entries.damaged(database)]:
        yield Trouble(
            place=place,
            what=f"{len(damaged):,} entries have other bytes than were written",
            remedy="--fix makes them anew",
            cure="forget",
            about=" ".join(map(str, damaged)),
        )
    newest = (database.one("newest_instant") or (None,))[0]
    if newest and newest > time.time() + BEHIND:
        behind = int(newest - time.time())
        yield Trouble(
            place="clock",
            what=f"it is {behind:,} seconds behind the newest thing in the store",
            remedy="set it; until then new articles may be taken for old, or for embargoed",
        )
    yield from _notes(database, place)


def _disagreements(database: Database, place: str) -> Iterator[Trouble]:
    for query, what, cure in (
        ("bodiless", "articles have lost their text", "renew"),
        ("homeless", "live articles are in no feed", "resort"),
        ("intruders", "articles that are not live are in feeds", "resort"),
    ):
        if count := (database.one(query) or (0,))[0]:
            remedy = RENEW if cure == "renew" else "--fix sorts them anew"
            yield Trouble(place=place, what=f"{count:,} {what}", remedy=remedy, cure=cure)


def _unlike(database: Database, place: str) -> Iterator[Trouble]:
    """Articles whose text is not what was read: a page of the disk has changed, and SQLite could not see it."""
    for seq in articles.numbers(database, "every_article"):
        known = articles.known(database, seq)
        if known.digest and packing.digest(known.packed, articles.body(database, seq)) != known.digest:
            yield Trouble(
                place=place,
                what=f"what it keeps of {known.path} is not what was read",
                remedy="its file is gone, so nobody sees it" if known.gone else _ANEW,
                cure="" if known.gone else "reread",
                about=str(seq),
                note=known.gone,
            )


def _notes(database: Database, place: str) -> Iterator[Trouble]:
    if waiting := len(feeds.dirty_ones(database)):
        yield Trouble(place=place, what=f"{waiting:,} feeds wait for the next run", note=True)
    if refused := len(files.refusals(database)):
        yield Trouble(
            place="sources", what=f"{refused:,} files are refused", remedy="`feeds status` says why", note=True
        )


def line(database: Database, settings: Settings) -> str:
    """What the store holds."""
    counts = ", ".join(f"{count:,} {state}" for state, count in articles.count_by_state(database).items())
    return f"{settings.feeds.store}: {counts or 'no articles yet'}; SQLite {whole.version()}"

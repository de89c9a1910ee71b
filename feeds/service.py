"""`feeds serve`: start and stop on one page.

The main thread publishes; the watcher's threads and signals only put wishes on its agenda; HTTP is served by processes
of its own, which are started from here and end with this one, whatever kills it.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

from feeds import metrics, store
from feeds.admin import Admin
from feeds.agenda import Agenda
from feeds.errors import ConfigError, StoreError, TargetError
from feeds.health import Figures, Health
from feeds.publisher import Publisher
from feeds.serve.process import Program
from feeds.serve.serving import Serving

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feeds.settings import Settings

#: Whoever asks us to stop waits at most ten seconds; what is not done by then is undone by the next start.
LAST = 9.0
#: A service without a publisher has nothing to wait for but signals.
IDLE = 0.5
#: Seconds until a thread that wants the interpreter gets it. Those that watch, and those that write documents, want it
#: for a moment at a time, and a reader waits for what they do.
SWITCH = 0.0005

log = logging.getLogger("feeds")


def serve(load: Callable[[], Settings], *, gather: bool = True) -> None:
    """Publish and serve until SIGTERM or SIGINT; SIGHUP reads the settings again by `load`.

    With `gather` False it only serves what others publish. Raises ConfigError from the first `load`; StoreError or
    TargetError when the store or a port can't be had.
    """
    sys.setswitchinterval(SWITCH)
    settings, agenda, figures = load(), Agenda(), Figures()
    health = Health(gathers=gather)
    signal.signal(signal.SIGTERM, lambda *_: _stop(agenda))
    signal.signal(signal.SIGINT, lambda *_: _stop(agenda))
    signal.signal(signal.SIGHUP, lambda *_: agenda.reload())
    with ExitStack() as ending:
        publisher = Publisher(settings, agenda, health, figures) if gather else None
        counts = _counts(settings) if gather else Path(ending.enter_context(tempfile.TemporaryDirectory()))
        if publisher:
            ending.callback(publisher.close)
            health.parts.store = lambda: _reach(settings)
        server = Program(_serving(settings, counts, gather=gather))
        ending.callback(lambda: server.stop())
        health.parts.server = lambda: server.alive()
        admin = Admin(settings.serve.admin, health.told, lambda: figures.text() + metrics.http_metrics(counts))
        ending.callback(admin.stop)
        log.info("serving", extra={"told": {"feeds": settings.feeds.at, "at": server.url, "admin": admin.url}})
        gc.freeze()  # what is there by now stays: no collection, in the middle of a pass, need look at it
        while not agenda.stopping:
            wishes = agenda.take(publisher.step() if publisher else IDLE)
            if wishes.reload and (fresh := _reload(load, settings)):
                settings = fresh
                if publisher:
                    publisher.adopt(settings)
                    wishes = agenda.take(0)  # hints from before belong to the watch that has just ended
                    if wishes.reload:  # asked for meanwhile
                        agenda.reload()
                server = _serve_anew(server, _serving(settings, counts, gather=gather))
            server.revive()
            if publisher and not agenda.stopping:
                publisher.do(wishes)
        log.info("stopping")


def _stop(agenda: Agenda) -> None:
    agenda.stop()
    late = Timer(LAST, os._exit, (1,))
    late.daemon = True
    late.start()


def _counts(settings: Settings) -> Path:
    """Where the server's processes write what they count: beside the store, which is this process's alone."""
    place = store.place(settings.feeds.store) / "counts"
    try:
        place.mkdir(exist_ok=True)
        metrics.clear(place)
    except OSError as error:
        raise StoreError(settings.feeds.store, f"{(error.strerror or str(error)).lower()}: {place}") from error
    return place


def _has_store(settings: Settings) -> bool:
    """Whether there may be a store to take pages and versions from; documents are served all the same."""
    try:
        return store.exists(settings.feeds.store)
    except StoreError as error:
        log.warning("no pages of articles and no deltas until the store can be read: %s", error)
        return True


def _serving(settings: Settings, counts: Path, *, gather: bool) -> Serving:
    has_store = gather or _has_store(settings)
    pages = settings.feeds.pages is not False
    tables = [*settings.category.values(), *settings.feed.values()]
    return Serving(
        root=settings.feeds.to,
        at=settings.feeds.at,
        formats=settings.feeds.formats,
        title=settings.title,
        language=settings.site.language,
        home=settings.home,
        host=settings.serve.host,
        port=settings.serve.port,
        workers=settings.serve.workers,
        store=settings.feeds.store if has_store else None,
        deltas=settings.feeds.deltas or any(table.deltas for table in tables),
        pages=pages,
        metrics=str(counts),
        settings=settings.model_dump_json(by_alias=True),
    )


def _fixed(settings: Settings) -> tuple[str, str, int]:
    return settings.feeds.to, settings.feeds.store, settings.serve.admin


def _reload(load: Callable[[], Settings], old: Settings) -> Settings | None:
    """The settings as they are now; None, and the old ones stay, when they are wrong."""
    try:
        new = load()
        mistakes: Sequence[str] = ()
        if _fixed(new) != _fixed(old):
            mistakes = ["feeds.to, feeds.store and serve.admin can't be changed while the service runs"]
    except ConfigError as error:
        mistakes = error.mistakes
    for mistake in mistakes:
        log.error("the new configuration is refused, the old one holds: %s", mistake)
    if mistakes:
        return None
    log.info("configuration read again")
    return new


def _serve_anew(server: Program, serving: Serving) -> Program:
    """Start the server again where what it has to know has changed."""
    if server.serving == serving:
        return server
    server.stop()
    try:
        return Program(serving)
    except TargetError as error:
        log.error("the new address can't be had, the old one holds: %s", error)  # noqa: TRY400 - its words say it all
        return Program(server.serving)


def _reach(settings: Settings) -> str | None:
    """Why the store can't be read now, as `feeds status` would; None when it can."""
    try:
        with closing(store.open_store(settings.feeds.store, readonly=True)) as database:
            database.one("any_articles")
    except StoreError as error:
        return error.reason
    return None

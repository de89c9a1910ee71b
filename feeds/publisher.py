"""Gathers by the clock and by the watcher's hints, and publishes: one pass at a time, all of it in one thread."""

from __future__ import annotations

import logging
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import make, publish, read, run, store, upkeep
from feeds.errors import StoreError, UnavailableError, of_system
from feeds.patience import Patience
from feeds.schedule import Schedule
from feeds.sources import Look
from feeds.stamp import SIDE
from feeds.watch import Watched, watch
from feeds.workers import give_back

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from feeds.agenda import Agenda, Wishes
    from feeds.errors import FeedError
    from feeds.health import Figures, Health
    from feeds.run import Report
    from feeds.settings import Settings
    from feeds.store.database import Database
    from feeds.watch import Watch

#: Seconds until a pass that failed is tried again.
AGAIN = 5.0
#: Warnings that are remembered, so that each is logged once.
MANY = 10_000
log = logging.getLogger("feeds")


class Stopping(Exception):  # noqa: N818 - no error: someone asked for it
    """A pass is left in its middle because the service is to end; what was committed stays."""


class Publisher:
    """Everything that gathers and publishes, around one open store."""

    def __init__(self, settings: Settings, agenda: Agenda, health: Health, figures: Figures) -> None:
        """Lock the store and begin to watch. Raises StoreError when another process holds the store."""
        self._agenda = agenda
        self._health = health
        self._figures = figures
        self._told: set[str] = set()
        self._is_store_lost = False
        self._unread: deque[Iterator[FeedError | None]] = deque()
        self._watch: Watch | None = None
        make.prepare()
        self.database: Database = store.open_store(settings.feeds.store)
        self._schedule = Schedule(agenda, self._troubled)
        self.adopt(settings)

    def adopt(self, settings: Settings) -> None:
        """Go on with these settings: everything is looked at again."""
        self._settings = settings
        self._is_settled = False
        self._patience = Patience(writing=self._writing, polled=self._polled)
        self._is_starting = True
        self._target = publish.open_target(settings.feeds.to)
        self._schedule.plan(settings)
        self._health.every = {source.name: None if source.cron else source.every for source in settings.source}
        self._health.gathered = {name: at for name, at in self._health.gathered.items() if name in self._health.every}
        self._health.held.clear()
        if self._watch:
            self._watch.stop()
        for source in settings.source:
            self._agenda.scan(source.name, "start")
        self._watch = watch([_watched(settings, source.name) for source in settings.source], self)
        self._health.parts.watching = self._watch.alive
        self._health.parts.watcher = self._watch.state

    def look(self, source: str, paths: Collection[str]) -> None:
        """The watcher's hint: these paths changed. Only inotify sees that a writer is done."""
        watching = self._watch.state() if self._watch else {}
        self._agenda.look(source, paths, closed=watching.get(source) == "events")

    def scan(self, source: str, reason: str) -> None:
        """The watcher's hint: anything may have changed."""
        self._agenda.scan(source, reason)

    def step(self) -> float:
        """Put what the clock asks for on the agenda; in how many seconds to do so again."""
        for source, paths in self._patience.ripe().items():
            self._agenda.look(source, paths, closed=False)
        waits = [self._schedule.step(), 0.0 if self._unread else None, self._patience.due()]
        return min(wait for wait in waits if wait is not None)

    def do(self, wishes: Wishes) -> None:
        """One pass, and what else is wished for; a little of the nightly check when nothing is."""
        if wishes.check:
            self._health.damaged.clear()
            self._unread.append(upkeep.check_live(self.database, self._target, self._settings.feeds.at))
        if wishes.scans or wishes.closed or wishes.others or wishes.due:
            if not self._attempt("publish", lambda: self._publish(wishes)):
                self._try_again()
        elif self._unread:
            self._attempt("check", self._check)
        if wishes.clean:
            self._attempt("clean", self._clean)

    def close(self) -> None:
        """Watch no more, and let go of the store."""
        if self._watch:
            self._watch.stop()
        self._schedule.shutdown()
        self.database.close()

    def _attempt(self, what: str, act: Callable[[], None]) -> bool:
        """Do something that may fail, and whether it did well; the next time will do what is left."""
        try:
            if self._is_store_lost:
                self.database.reopen()
                self._is_store_lost = False
            act()
        except Stopping:
            return True
        except Exception as error:
            self._is_store_lost |= isinstance(error, StoreError)
            self._health.trouble = f"{what}: {error}"
            self._figures.runs.labels("failed").inc()
            unforeseen = not (isinstance(error, UnavailableError) or of_system(error))
            log.error("%s failed: %s", what, error, exc_info=unforeseen)  # noqa: TRY400 - a full disk is no bug
            return False
        if what == "publish":
            self._health.trouble = None
        return True

    def _try_again(self) -> None:
        """In a while; until then nothing that was waited for asks again, or a full disk would keep us busy."""
        names = [source.name for source in self._settings.source]
        for name in names:
            self._patience.put_off(name)
        self._schedule.again(names, AGAIN)

    def _publish(self, wishes: Wishes) -> None:
        began = time.monotonic()
        is_settled, self._is_settled = self._is_settled, False
        wanted = {
            source.name: Look(
                scan=source.name in wishes.scans,
                closed=frozenset(wishes.closed.get(source.name, ())),
                others=frozenset(wishes.others.get(source.name, ())),
            )
            for source in self._settings.source
        }
        report = run.once(
            self.database,
            self._target,
            self._settings,
            wanted=wanted,
            patience=self._patience,
            hinted=is_settled and not wishes.scans and not wishes.due,
            starting=self._is_starting,
            progress=self._goes_on,
        )
        self._schedule.aim(run.next_change(self.database))
        self._is_settled = not report.waits
        self._is_starting = report.waits
        self._note(report, wishes, time.monotonic() - began)
        if wishes.due or wishes.scans:
            self.database.rest()
            give_back()

    def _goes_on(self, _stage: str, _done: int, _total: int) -> None:
        if self._agenda.stopping:
            raise Stopping

    def _note(self, report: Report, wishes: Wishes, seconds: float) -> None:
        """Keep what health and figures need, and log what is news."""
        gathered, released = report.gathered, report.released
        self._health.published |= not report.waits
        self._health.gathered |= {name: time.time() for name in wishes.scans}
        for name in wishes.scans:
            self._figures.last.labels(name).set_to_current_time()
        roots = {source.from_: source.name for source in self._settings.source}
        held = {roots.get(error.url, error.url): error.reason for error in gathered.held}
        healed = {name for name in wishes.scans if name not in held and not self._patience.missing(name)}
        self._health.held = {name: why for name, why in self._health.held.items() if name not in healed} | held
        self._figures.count(report, seconds)
        self._tell(map(str, (*gathered.held, *gathered.refused, *released.refused, *released.held_back)))
        self._tell((*report.warnings, *released.names))
        self._tell(f"advice: {place}: {finding}" for place, finding in released.advice)
        counts = {"new": gathered.new, "changed": gathered.changed, "gone": gathered.vanished}
        counts |= {"documents": len(released.published), "removed": len(released.removed)}
        if any(counts.values()):
            told = {name: count for name, count in counts.items() if count} | {"seconds": round(seconds, 3)}
            log.info("published", extra={"told": told})

    def _tell(self, warnings: Iterable[str]) -> None:
        """Log each warning once, not at every look at the same fault."""
        for warning in warnings:
            if warning not in self._told:
                log.warning("%s", warning)
                self._told.add(warning)
        if len(self._told) > MANY:
            self._told.clear()

    def _clean(self) -> None:
        log.info("cleaned", extra={"told": {"entries": upkeep.clean(self.database, self._target, self._settings)}})

    def _check(self) -> None:
        """Read one more live document."""
        try:
            error = next(self._unread[0])
        except StopIteration:
            self._unread.popleft()
            log.info("checked all that is live", extra={"told": {"damaged": len(self._health.damaged)}})
            return
        except UnavailableError:
            self._unread.popleft()
            raise
        self._figures.checked.labels("bad" if error else "good").inc()
        if error:
            self._health.damaged.append(str(error))
            log.error("a live document fails the check: %s", error)
            self._agenda.want(due=True)

    def _troubled(self, trouble: str) -> None:
        """A job of the schedule did not do as planned."""
        self._figures.jobs.labels(trouble).inc()
        self._health.jobs[trouble] += 1

    def _writing(self, source: str) -> Collection[str]:
        return self._watch.writing(source) if self._watch else ()

    def _polled(self, source: str) -> bool:
        return self._watch is not None and self._watch.state()[source].startswith("polling")


def _watched(settings: Settings, name: str) -> Watched:
    source = next(source for source in settings.source if source.name == name)
    return Watched(
        name=name,
        root=Path(source.from_),
        suffixes=(*read.READERS, SIDE),
        skip=source.skip,
        exclude=tuple(Path(place) for place in settings.places if "://" not in place and place != source.from_),
        poll=source.poll,
        events=source.events,
    )

"""How the service is: what it did last, whether all its parts live, and the figures that monitoring reads."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feeds.run import Report

#: A gathering is overdue when it has not happened for three intervals, and a minute.
PATIENCE = 3
MARGIN = 60.0


@dataclass(slots=True)
class Parts:
    """Asks each part of the service how it is; all are called from the admin port's threads."""

    server: Callable[[], bool] = lambda: True
    watcher: Callable[[], Mapping[str, str]] = dict
    watching: Callable[[], bool] = lambda: True
    store: Callable[[], str | None] = lambda: None


@dataclass(slots=True)
class Health:
    """What is known of the service; `every` are the seconds between two scans of a source (None: by cron)."""

    clock: Callable[[], float] = time.time
    parts: Parts = field(default_factory=Parts)
    every: dict[str, int | None] = field(default_factory=dict)
    gathers: bool = True
    published: bool = False
    trouble: str | None = None
    gathered: dict[str, float] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)
    jobs: dict[str, int] = field(default_factory=lambda: {"failed": 0, "missed": 0, "overlapped": 0})

    def ready(self) -> dict[str, str]:
        """What keeps the service from being ready, by part; empty when all is well."""
        found = {
            "server": "" if self.parts.server() else "the HTTP processes are not running",
            "publish": "" if self.published or not self.gathers else "nothing has been published yet",
            "run": self.trouble or "",
            "store": self.parts.store() or "",
            "watcher": "" if self.parts.watching() else "a watcher's thread has ended",
        }
        found |= {f"source {name}": why for name, why in self.held.items()}
        found |= {f"gather {name}": why for name in self.every if (why := self._overdue(name))}
        return {part: why for part, why in found.items() if why}

    def _overdue(self, source: str) -> str:
        every, last = self.every[source], self.gathered.get(source)
        if every is None or last is None or self.clock() - last <= PATIENCE * every + MARGIN:
            return ""
        return f"last scanned {self.clock() - last:,.0f} s ago, though due every {every} s"

    def told(self) -> dict[str, Any]:
        """All of it, as for JSON; ages in seconds."""
        wrong = self.ready()
        return {
            "ready": not wrong,
            "wrong": wrong,
            "gathered": {name: round(self.clock() - at, 1) for name, at in self.gathered.items()},
            "watching": dict(self.parts.watcher()),
            "damaged": self.damaged,
            "jobs": self.jobs,
        }


class Figures:
    """What the publisher counts, for Prometheus."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series that nobody reads
        self.registry = CollectorRegistry()
        known: dict[str, Any] = {"registry": self.registry}
        self.runs = Counter("feeds_runs", "Passes by outcome", ["outcome"], **known)
        self.seconds = Histogram("feeds_run_seconds", "How long passes took", **known)
        self.articles = Counter("feeds_articles", "Articles gathered, by what became of them", ["change"], **known)
        self.documents = Counter("feeds_documents", "Documents, by what became of them", ["outcome"], **known)
        self.jobs = Counter("feeds_jobs", "Jobs of the schedule that did not do as planned", ["trouble"], **known)
        self.last = Gauge("feeds_last_gather_timestamp_seconds", "When a source was last scanned", ["source"], **known)
        self.checked = Counter("feeds_checked", "Live documents read by the nightly check", ["outcome"], **known)

        known_labels = (
            (self.runs, ("complete", "incomplete", "failed")),
            (self.articles, ("new", "changed", "vanished", "refused")),
            (self.documents, ("published", "held back", "removed")),
            (self.jobs, ("failed", "missed", "overlapped")),
            (self.checked, ("good", "bad")),
        )
        for counter, values in known_labels:
            for value in values:
                counter.labels(value)  # 0 from the start, or an alarm would not see the first event as a rise

    def count(self, report: Report, seconds: float) -> None:
        """One more pass that came to its end."""
        gathered, released = report.gathered, report.released
        self.runs.labels("incomplete" if gathered.held else "complete").inc()
        self.seconds.observe(seconds)
        for change in ("new", "changed", "vanished"):
            self.articles.labels(change).inc(getattr(gathered, change))
        self.articles.labels("refused").inc(len(gathered.refused) + len(released.refused))
        self.documents.labels("published").inc(len(released.published))
        self.documents.labels("held back").inc(len(released.held_back))
        self.documents.labels("removed").inc(len(released.removed))

    def text(self) -> bytes:
        """The exposition."""
        return generate_latest(self.registry)

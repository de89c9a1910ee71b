"""What the workers of the HTTP program counted, summed for Prometheus.

Each worker has a file of its own, replaced as a whole; those of workers that ended stay, so that no sum ever falls.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from prometheus_client import Metric
    from prometheus_client.core import CounterMetricFamily

#: Upper bounds of the histogram, in seconds: a finished answer takes 20 µs, one that is made first milliseconds.
BOUNDS = (0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5)
#: What the names of the workers' files end with.
SUFFIX = ".http.json"


def http_metrics(directory: Path) -> bytes:
    """The sums of all workers' files in the directory, in Prometheus' text format.

    A file that can't be read is left out: it comes back whole within a second.
    """
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.registry import Collector

    class Summed(Collector):
        def collect(self) -> Iterable[Metric]:
            return _families(_Sums(directory))

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Summed())
    return generate_latest(registry)


def clear(directory: Path) -> None:
    """Begin to count anew: remove what was counted before. Raises OSError."""
    for file in directory.glob(f"*{SUFFIX}"):
        file.unlink(missing_ok=True)


class _Sums:
    def __init__(self, directory: Path) -> None:
        self.answers: Counter[tuple[str, str]] = Counter()
        self.sent: Counter[str] = Counter()
        self.saved: Counter[str] = Counter({"304": 0, "delta": 0, "compression": 0})
        self.spread = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0
        for file in directory.glob(f"*{SUFFIX}"):
            with suppress(OSError, ValueError):
                self._add(json.loads(file.read_bytes()))

    def _add(self, counted: dict[str, Any]) -> None:
        for form, status, delta, answers, sent, saved in counted["tallies"]:
            self.answers[form, str(status)] += answers
            self.sent[form] += sent
            self.saved["304" if status == 304 else "delta" if delta else "compression"] += saved
        self.spread = [ours + theirs for ours, theirs in zip(self.spread, counted["spread"], strict=True)]
        self.seconds += counted["seconds"]


def _families(sums: _Sums) -> Iterator[Metric]:
    from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

    def by(name: str, says: str, label: str, values: Counter[str]) -> CounterMetricFamily:
        family = CounterMetricFamily(name, says, labels=[label])
        for value, number in sorted(values.items()):
            family.add_metric([value], number)
        return family

    answers = CounterMetricFamily("feeds_http_answers", "Answers by format and status", labels=["format", "status"])
    for (form, status), number in sorted(sums.answers.items()):
        answers.add_metric([form, status], number)
    yield answers
    yield by("feeds_http_sent_bytes", "Bytes of bodies sent", "format", sums.sent)
    yield by("feeds_http_saved_bytes", "Bytes of documents that did not have to be sent", "by", sums.saved)
    bounds = [*map(str, BOUNDS), "+Inf"]
    seconds = HistogramMetricFamily("feeds_http_seconds", "From request to answer, in the application")
    seconds.add_metric([], list(zip(bounds, map(float, accumulate(sums.spread)), strict=True)), sums.seconds)
    yield seconds

"""How long from an edit of an article to the GET that shows it, in how large an archive?

    python -m benchmarks.editing --sizes 1000 10000 100000 --out build/bench/editing.json

`feeds serve` runs over each archive; all wait at once and take turns. What is edited is the title of an article that
its category's feed shows, another one each round.
"""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.articles import Archive
from benchmarks.options import options, scratch
from benchmarks.results import OURS, Report
from benchmarks.service import Subscriber, path, save, serving

QUESTION = "How long from an edit of an article to the GET that shows it?"
SHOWN, WARM = 15, 2


class Edits:
    """Edits of the newest articles of one archive, each taken back at the end."""

    def __init__(self, archive: Archive, place: Path, ending: ExitStack) -> None:
        self._archive = archive
        archive.make()
        self._port = ending.enter_context(serving(archive, place)).port
        self._subscribers: dict[str, Subscriber] = {}
        ending.callback(self._restore)

    def round(self, number: int) -> float:
        """Milliseconds from the file to the GET that shows it."""
        place = self._archive.articles - 1 - number % SHOWN * self._archive.categories
        made = self._archive.article(place)
        subscriber = self._subscribers.setdefault(made.category, Subscriber(self._port, path(made.category)))
        title = f"Edited {time.time_ns()}"
        text = made.text.replace(f"title: {made.title}", f"title: {title}", 1)
        closed = save(self._archive.root / self._archive.path(place), text, renamed=bool(number % 2))
        return 1000 * (subscriber.until(title.encode()) - closed)

    def _restore(self) -> None:
        for number in range(SHOWN):
            place = self._archive.articles - 1 - number * self._archive.categories
            made = self._archive.article(place)
            (self._archive.root / self._archive.path(place)).write_text(made.text, encoding="utf-8")


def measure(report: Report, archives: list[Archive], place: Path, rounds: int) -> None:
    """All in turns."""
    cases = [report.case(f"{archive.articles:,} articles", "ms") for archive in archives]
    with ExitStack() as ending:
        edits = [Edits(archive, place / archive.root.name, ending) for archive in archives]
        for turn in range(-WARM, rounds):
            for case, one in zip(cases, edits, strict=True):
                milliseconds = one.round(turn % 1000)
                if turn >= 0:
                    case.add(OURS, milliseconds)


def main() -> int:
    """Measure, verify, print."""
    asked = options(__doc__, sizes=(1_000, 10_000, 100_000), rounds=100)
    report = Report(QUESTION, asked.told())
    with scratch() as place:
        measure(report, [Archive(articles=size) for size in asked.sizes], place, asked.rounds)
    return report.end(asked.out)


if __name__ == "__main__":
    sys.exit(main())

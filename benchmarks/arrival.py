"""How long from the moment an article's file is closed, or renamed into place, to the GET that shows it?

    python -m benchmarks.arrival --sizes 1000 10000 100000 1000000 --out build/bench/arrival.json

`feeds serve` runs over each archive, and over one flat directory of 100,000, one after the other and all of them again:
services that wait beside the one that is measured would have their own looks at all else in its rounds. Every second
round saves as editors do: a temporary file, renamed into place. Then `hugo server` does the same.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from benchmarks.articles import NEWEST, Archive
from benchmarks.generators import Hugo
from benchmarks.options import options, scratch
from benchmarks.processes import free_port, wait_for
from benchmarks.results import OURS, Case, Must, Report
from benchmarks.service import Subscriber, path, save, serving

QUESTION = "How long from a new article's file being closed to the GET that shows it?"
CATEGORY = "Category 007"
HUGO_ROUNDS, HUGO_LARGEST = 5, 100_000
FLAT = 100_000
#: The rounds of an archive are not all in one minute of the machine.
TURNS = 4
WARM = 3


class Arrivals:
    """New articles in one archive, one after the other, and someone who waits for each."""

    def __init__(self, archive: Archive, subscriber: Subscriber, tag: str) -> None:
        self.archive = archive
        self.subscriber = subscriber
        self._tag = tag
        self._number = 0

    def round(self) -> float:
        """Milliseconds from one file to the GET that shows it."""
        self._number += 1
        title = f"Breaking {self._tag} {time.time_ns()}"
        date = NEWEST + timedelta(minutes=self._number)
        body = self.archive.article(self._number).text.partition("\n---\n\n")[2]
        text = f"---\ntitle: {title}\ndate: {date:%Y-%m-%dT%H:%M:%SZ}\ncategory: {CATEGORY}\n---\n\n{body}"
        directory = (self.archive.root / self.archive.path(self.archive.articles - 1)).parent
        name = directory / f"breaking-{self._tag}-{self._number}.md"
        closed = save(name, text, renamed=bool(self._number % 2))
        return 1000 * (self.subscriber.until(title.encode()) - closed)


def measure(report: Report, archives: list[Archive], place: Path, rounds: int) -> None:
    """Ours over every archive in turns of some rounds, each by a service that has the machine to itself; then Hugo."""
    cases = [report.case(_name(archive), "ms") for archive in archives]
    for turn in range(TURNS):
        for case, archive in zip(cases, archives, strict=True):
            _turn(case, archive, place / f"{archive.root.name}-{turn}", rounds // TURNS)
    for case, archive in zip(cases, archives, strict=True):
        if archive.articles <= HUGO_LARGEST and not archive.flat:
            _hugo(report, case, archive, place / f"hugo-{archive.articles}")


def _turn(case: Case, archive: Archive, place: Path, rounds: int) -> None:
    archive.make()
    _sweep(archive)
    with ExitStack() as ending:
        ending.callback(shutil.rmtree, place, ignore_errors=True)
        ending.callback(_sweep, archive)
        service = ending.enter_context(serving(archive, place))
        arrivals = Arrivals(archive, Subscriber(service.port, path(CATEGORY)), OURS)
        for number in range(-WARM, rounds):
            milliseconds = arrivals.round()
            if number >= 0:
                case.add(OURS, milliseconds)


def _sweep(archive: Archive) -> None:
    """Take away what earlier rounds wrote, also those of a run that was stopped."""
    for file in (archive.root / archive.path(archive.articles - 1)).parent.glob("*breaking-*"):
        file.unlink()


def _hugo(report: Report, case: Case, archive: Archive, place: Path) -> None:
    if Hugo.program() is None:
        report.leave_out(Hugo.name)
        return
    report.versions[Hugo.name] = Hugo.version()
    peer = Hugo(archive, place)
    peer.prepare()
    with ExitStack() as ending:
        ending.callback(_sweep, archive)
        port = ending.enter_context(_hugo_server(peer))
        subscriber = Subscriber(port, "/feeds/index.atom")  # its partial rebuilds leave categories' feeds as they were
        subscriber.poll()
        arrivals = Arrivals(archive, subscriber, Hugo.name)
        for turn in range(-1, HUGO_ROUNDS):
            milliseconds = arrivals.round()
            if turn >= 0:
                case.add(Hugo.name, milliseconds)


@contextmanager
def _hugo_server(peer: Hugo) -> Iterator[int]:
    port = free_port()
    command = [str(peer.program()), "server", "--port", str(port), "--disableLiveReload", "--disableFastRender"]
    with (peer.place / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=peer.place, stdout=log, stderr=log)
    try:
        wait_for(port, 300)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _name(archive: Archive) -> str:
    return f"{archive.articles:,} in one directory" if archive.flat else f"{archive.articles:,} articles"


def _judge(report: Report) -> None:
    medians = {case.name: case.median() for case in report.cases}
    for case in report.cases:
        if case.name == "100,000 articles":
            p99 = sorted(case.runs[OURS])[int(len(case.runs[OURS]) * 0.99)]
            report.musts.append(Must(what="median of 100,000, ms", measured=medians[case.name], bound=20))
            report.musts.append(Must(what="p99 of 100,000, ms", measured=p99, bound=60))
    within = max(medians.values()) / min(medians.values())
    report.musts.append(Must(what="the slowest archive's median over the fastest's", measured=within, bound=1.5))


def main() -> int:
    """Measure, verify, print."""
    asked = options(__doc__, sizes=(1_000, 10_000, 100_000, 1_000_000), rounds=200)
    report = Report(QUESTION, asked.told())
    archives = [Archive(articles=size, categories=200 if size >= 1_000_000 else 50) for size in asked.sizes]
    if FLAT in asked.sizes:
        archives.append(Archive(articles=FLAT, flat=True))
    with scratch() as place:
        measure(report, archives, place, asked.rounds)
    _judge(report)
    return report.end(asked.out)


if __name__ == "__main__":
    sys.exit(main())

"""How long does a first build take, and how much memory, beside Hugo and Pelican building the same feeds?

    python -m benchmarks.cold --sizes 1000 10000 100000 --out build/bench/cold.json

Hugo and Pelican write RSS and Atom and check nothing; `feeds` writes JSON Feed besides, reads every document back,
and has all of it on the disk when it ends. Files are in the page cache for all of them. A run that is not timed comes
first: it is watched for its memory, and what it built is verified.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import verify
from benchmarks.articles import Archive
from benchmarks.generators import Hugo, Pelican, present
from benchmarks.options import by_size
from benchmarks.processes import right, run
from benchmarks.publishing import Publishing
from benchmarks.results import OURS, Case, Must, Report

QUESTION = "How long does a first build take, and how much memory?"
FASTER = {10_000: 0.8, 100_000: 1.5}
MEGABYTES = {100_000: 350.0}


def measure(report: Report, archive: Archive, place: Path, rounds: int) -> None:
    """Every program in turns, on one archive."""
    archive.make()
    ours = Publishing(archive, place / OURS)
    peers = present(archive, place, report)
    seconds = report.case(f"{archive.articles:,} articles", "s")
    memory = report.case(f"{archive.articles:,} articles, memory", "MB")
    for peer in peers:
        peer.prepare()
    for turn in range(-1, rounds):
        report.wrong += _ours(ours, seconds, memory, timed=turn >= 0)
        for peer in peers:
            report.wrong += _peer(peer, seconds, memory, timed=turn >= 0)
    _judge(report, archive.articles, seconds, memory)


def _ours(ours: Publishing, seconds: Case, memory: Case, *, timed: bool) -> list[str]:
    ours.clean()
    ran, summary = ours.run(memory=not timed)
    (seconds if timed else memory).add(OURS, ran.seconds if timed else ran.peak_mb)
    return [] if timed else verify.built(ours.target, ours.archive, summary)


def _peer(peer: Hugo | Pelican, seconds: Case, memory: Case, *, timed: bool) -> list[str]:
    peer.clean()
    ran = right(run(peer.command(), peer.place, memory=not timed))
    (seconds if timed else memory).add(peer.name, ran.seconds if timed else ran.peak_mb)
    if timed:
        return []
    categories = verify.sample(peer.archive)
    names = [None if category is None else f"Category {category:03}" for category in categories]
    return [
        f"{peer.name}: {wrong}"
        for category, name in zip(categories, names, strict=True)
        for wrong in verify.shows(peer.documents(name), peer.archive, category)
    ]


def _judge(report: Report, articles: int, seconds: Case, memory: Case) -> None:
    if articles in FASTER and Hugo.name in seconds.runs:
        what = f"speed of a cold build of {articles:,}, times Hugo's"
        report.musts.append(
            Must(what=what, measured=seconds.ratio(Hugo.name)[0], bound=FASTER[articles], at_least=True)
        )
    if articles in MEGABYTES:
        what = f"memory of a cold build of {articles:,} in MB"
        report.musts.append(Must(what=what, measured=memory.median(), bound=MEGABYTES[articles]))


def main() -> int:
    """Measure, verify, print."""
    return by_size(__doc__, QUESTION, 3, measure)


if __name__ == "__main__":
    sys.exit(main())

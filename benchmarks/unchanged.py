"""How long does a run take that finds nothing new, beside Hugo and Pelican run again over what they have built?

    python -m benchmarks.unchanged --sizes 1000 10000 100000 --out build/bench/unchanged.json

Hugo builds everything anew, as it always does; Pelican has its content cache on. Ours must leave every file untouched.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import verify
from benchmarks.articles import Archive
from benchmarks.generators import Hugo, Pelican, present
from benchmarks.options import by_size
from benchmarks.processes import right, run
from benchmarks.publishing import Publishing, published
from benchmarks.results import OURS, Must, Report

QUESTION = "How long does a run take that finds nothing new?"
SECONDS = {100_000: 1.3}


def measure(report: Report, archive: Archive, place: Path, rounds: int) -> None:
    """Every program in turns, on one archive."""
    ours = published(archive, place / OURS)
    peers = present(archive, place, report)
    for peer in peers:
        peer.prepare(cached=True)
    case = report.case(f"{archive.articles:,} articles", "s")
    for turn in range(-1, rounds):
        seconds = {OURS: _ours(ours, report)} | {peer.name: _peer(peer) for peer in peers}
        for program, value in seconds.items():
            if turn >= 0:
                case.add(program, value)
    if archive.articles in SECONDS:
        what = f"seconds of a run with nothing new over {archive.articles:,}"
        report.musts.append(Must(what=what, measured=case.median(), bound=SECONDS[archive.articles]))


def _ours(ours: Publishing, report: Report) -> float:
    before = verify.stamps(ours.target)
    ran, summary = ours.run()
    if summary["published"] or verify.stamps(ours.target) != before:
        report.wrong.append("a run with nothing new wrote something")
    if summary["gathered"]["unchanged"] != ours.archive.articles:
        report.wrong.append(f"{summary['gathered']['unchanged']} articles unchanged, not {ours.archive.articles}")
    return ran.seconds


def _peer(peer: Hugo | Pelican) -> float:
    return right(run(peer.command(), peer.place)).seconds


def main() -> int:
    """Measure, verify, print."""
    return by_size(__doc__, QUESTION, 5, measure)


if __name__ == "__main__":
    sys.exit(main())

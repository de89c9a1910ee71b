"""What share of a first build goes into checking what it makes?

    python -m benchmarks.checking --sizes 1000 10000 100000 --out build/bench/checking.json

The same build in turns, with its checks and with `benchmarks/unchecked` in front of them; both must write the same
bytes.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from benchmarks import verify
from benchmarks.articles import Archive
from benchmarks.options import by_size
from benchmarks.publishing import Publishing
from benchmarks.results import OURS, Must, Report

QUESTION = "What share of a first build goes into checking what it makes?"
UNCHECKED = "unchecked"
SHARES = {100_000: 35.0}


def measure(report: Report, archive: Archive, place: Path, rounds: int) -> None:
    """Both in turns, on one archive."""
    archive.make()
    seconds = report.case(f"{archive.articles:,} articles", "s")
    share = report.case(f"{archive.articles:,} articles, share", "%")
    ours, other = Publishing(archive, place / OURS), Publishing(archive, place / UNCHECKED)
    for _ in range(rounds):
        checked, without = _build(ours, {}), _build(other, {"PYTHONPATH": str(Path(__file__).parent / UNCHECKED)})
        seconds.add(OURS, checked)
        seconds.add(UNCHECKED, without)
        share.add(OURS, 100 * (1 - without / checked))
    if _bytes(ours.target) != _bytes(other.target):
        report.wrong.append("with and without checks, other documents were written")
    report.wrong += [wrong for one in verify.sample(archive) for wrong in _shows(ours.target, archive, one)]
    if archive.articles in SHARES:
        what = f"share of the checks in a cold build of {archive.articles:,}, %"
        must = Must(what=what, measured=statistics.median(share.runs[OURS]), bound=SHARES[archive.articles])
        report.musts.append(must)


def _build(publishing: Publishing, environment: dict[str, str]) -> float:
    publishing.clean()
    return publishing.run(environment=environment)[0].seconds


def _bytes(target: Path) -> dict[str, bytes]:
    return {str(file.relative_to(target)): file.read_bytes() for file in target.rglob("*") if file.is_file()}


def _shows(target: Path, archive: Archive, category: int | None) -> list[str]:
    name = "all" if category is None else f"category-{category:03}"
    return verify.shows([target / (name + suffix) for suffix in verify.FORMATS], archive, category)


def main() -> int:
    """Measure, verify, print."""
    return by_size(__doc__, QUESTION, 3, measure)


if __name__ == "__main__":
    sys.exit(main())

"""How much memory does `feeds serve` take, over how large an archive?

    python -m benchmarks.memory --sizes 1000 100000 1000000 --out build/bench/memory.json

The proportional set sizes of all its processes, added up: when it is ready, and after every document was fetched in
every coding, a reader of each. The archive of a million is in 200 categories, the others in 50.
"""

from __future__ import annotations

import http.client
import sys
from pathlib import Path

from benchmarks.articles import Archive
from benchmarks.options import options, scratch
from benchmarks.processes import tree_pss
from benchmarks.results import OURS, Must, Report
from benchmarks.service import Service, serving

QUESTION = "How much memory does feeds serve take?"
CODINGS = ("identity", "gzip", "br", "zstd")
MEGABYTES = {1_000_000: 400.0}


def measure(report: Report, archive: Archive, place: Path, rounds: int) -> None:
    """A service a round."""
    ready = report.case(f"{archive.articles:,} articles, ready", "MB")
    used = report.case(f"{archive.articles:,} articles, everything fetched", "MB")
    for number in range(rounds):
        with serving(archive, place / f"{archive.articles}-{number}") as service:
            ready.add(OURS, tree_pss(service.pid) / 1024)
            report.wrong += _fetch(service)
            used.add(OURS, tree_pss(service.pid) / 1024)
    if archive.articles in MEGABYTES:
        what = f"memory of feeds serve over {archive.articles:,}, MB"
        report.musts.append(Must(what=what, measured=used.median(), bound=MEGABYTES[archive.articles]))


def _fetch(service: Service) -> list[str]:
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
    wrong = []
    for file in sorted(service.publishing.target.rglob("*.*")):
        for coding in CODINGS:
            path = f"/{file.relative_to(service.publishing.target)}"
            connection.request("GET", path, headers={"Accept-Encoding": coding})
            answer = connection.getresponse()
            answer.read()
            if answer.status != http.client.OK or answer.headers.get("Content-Encoding", "identity") != coding:
                wrong.append(f"{path}: {answer.status} {answer.headers.get('Content-Encoding')}, asked for {coding}")
    return wrong[:10]


def main() -> int:
    """Measure, verify, print."""
    asked = options(__doc__, sizes=(1_000, 100_000, 1_000_000), rounds=3)
    report = Report(QUESTION, asked.told())
    for size in asked.sizes:
        with scratch() as place:
            archive = Archive(articles=size, categories=200 if size >= 1_000_000 else 50)
            measure(report, archive, place, asked.rounds)
    return report.end(asked.out)


if __name__ == "__main__":
    sys.exit(main())

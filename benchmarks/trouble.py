"""What do readers feel of a publish, or of clients who mean harm?

    python -m benchmarks.trouble --out build/bench/trouble.json

Readers poll one worker of `python -m feeds.serve` at a fixed rate, every answer checked, alone and under a trouble, in
turns. The figure is their p99. A broken bound is told, a wrong answer ends with exit 1.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from benchmarks.growing import Growing
from benchmarks.options import options, scratch
from benchmarks.polling import HARM, PATH
from benchmarks.results import Must, Report

QUESTION = "What do readers feel of a publish, or of clients who mean harm?"
SECONDS, RATE, ENTRIES, WORDS = 3, 400, 50, 276
#: The most that readers may feel: times the quiet p99, or milliseconds more.
PUBLISH, HARMED = (3, 5.0), (2, 5.0)


def measure(report: Report, place: Path, rounds: int) -> None:
    """Quiet and troubled in turns, for each trouble."""
    growing = Growing(place, ENTRIES, WORDS)
    growing.publish()
    with growing.served() as port:
        for kind in ("publishing", *HARM):
            case = report.case(kind, "ms")
            for _ in range(rounds):
                case.add("quiet", _poll(report, port))
                with _replacing(growing.target / PATH[1:]) if kind == "publishing" else _harm(port, kind):
                    case.add("troubled", _poll(report, port))
            times, more = PUBLISH if kind == "publishing" else HARMED
            quiet = statistics.median(case.runs["quiet"])
            most = max(times * quiet, quiet + more)
            report.musts.append(Must(what=f"p99 under {kind}, ms", measured=case.median("troubled"), bound=most))


def _poll(report: Report, port: int) -> float:
    command = [sys.executable, "-m", "benchmarks.polling", "poll", str(port), str(SECONDS), str(RATE)]
    told: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    if told["wrong"]:
        report.wrong.append(f"readers saw {told['wrong']}")
    return float(told["p99"])


@contextmanager
def _replacing(file: Path) -> Iterator[None]:
    """Another version of the document every second."""
    over, body = Event(), file.read_bytes()

    def replace() -> None:
        number = 0
        while not over.wait(1):
            number += 1
            temporary = file.with_name(".all.atom.new")
            temporary.write_bytes(body.replace(b"</title>", b" %d</title>" % number, 1))
            os.utime(temporary, (1_700_000_000 + number, 1_700_000_000 + number))
            temporary.replace(file)

    thread = Thread(target=replace)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextmanager
def _harm(port: int, kind: str) -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-m", "benchmarks.polling", kind, str(port)]) as process:
        try:
            time.sleep(1.5)  # until all its connections are open
            yield
        finally:
            process.kill()


def main() -> int:
    """Measure, verify, print."""
    asked = options(__doc__, rounds=5)
    report = Report(QUESTION, {**asked.told(), "seconds": SECONDS, "requests a second": RATE})
    with scratch() as place:
        measure(report, place, asked.rounds)
    return report.end(asked.out)


if __name__ == "__main__":
    sys.exit(main())

"""How long until `feeds --help` has said what there is, beside the peers' shortest answers and a bare interpreter?

python -m benchmarks.starting --out build/bench/starting.json
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.generators import Hugo, Pelican
from benchmarks.options import options, scratch
from benchmarks.processes import right, run
from benchmarks.publishing import FEEDS
from benchmarks.results import OURS, Must, Report

QUESTION = "How long until feeds --help has said what there is?"


def measure(report: Report, place: Path, rounds: int) -> None:
    """Every program in turns."""
    commands = {OURS: [FEEDS, "--help"], "python -c pass": [sys.executable, "-c", "pass"]}
    for kind, words in ((Hugo, ["version"]), (Pelican, ["--version"])):
        if program := kind.program():
            commands[kind.name] = [str(program), *words]
            report.versions[kind.name] = kind.version()
        else:
            report.leave_out(kind.name)
    case = report.case("start", "s")
    for turn in range(-1, rounds):
        for name, command in commands.items():
            ran = right(run(command, place))
            if name == OURS and "publish" not in ran.output:
                report.wrong.append("the help does not name `publish`")
            if turn >= 0:
                case.add(name, ran.seconds)
    report.musts.append(Must(what="seconds of feeds --help", measured=case.median(), bound=0.15))


def main() -> int:
    """Measure, verify, print."""
    asked = options(__doc__, rounds=20)
    report = Report(QUESTION, asked.told())
    with scratch() as place:
        measure(report, place, asked.rounds)
    return report.end(asked.out)


if __name__ == "__main__":
    sys.exit(main())

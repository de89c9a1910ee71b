"""What a benchmark found: cases with their runs, what was to be shown, what was wrong; as JSON and as lines."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import apsw

OURS = "feeds"
MEASURED = ("feedgen", "feedparser", "lxml", "apsw", "granian", "pyromark", "nh3", "Brotli")


@dataclass(slots=True)
class Case:
    """One thing measured in turns: the runs of each program, the first of each in the first turn, and so on."""

    name: str
    unit: str
    runs: dict[str, list[float]] = field(default_factory=dict)
    fewer_is_better: bool = True

    def add(self, program: str, value: float) -> None:
        """One more run."""
        self.runs.setdefault(program, []).append(value)

    def median(self, program: str = OURS) -> float:
        """Of a program's runs."""
        return statistics.median(self.runs[program])

    def ratio(self, peer: str) -> tuple[float, float, float]:
        """How many times better we are than a peer: the median of the turns, the least and the most."""
        pairs = zip(self.runs[OURS], self.runs[peer], strict=False)
        ratios = [theirs / ours if self.fewer_is_better else ours / theirs for ours, theirs in pairs]
        return statistics.median(ratios), min(ratios), max(ratios)

    def told(self) -> dict[str, Any]:
        """All of it, for JSON."""
        found = {
            name: dict(zip(("median", "low", "high"), spread(runs), strict=True)) for name, runs in self.runs.items()
        }
        peers = [name for name in self.runs if name != OURS] if OURS in self.runs else []
        ratios = {peer: [round(one, 3) for one in self.ratio(peer)] for peer in peers}
        return {
            "case": self.name,
            "unit": self.unit,
            "fewer_is_better": self.fewer_is_better,
            "spread": found,
            "times_better": ratios,
            "runs": self.runs,
        }


def spread(runs: Sequence[float]) -> tuple[float, float, float]:
    """The median and the quartiles; of fewer than eight runs the least and the most."""
    if len(runs) < 8:
        return statistics.median(runs), min(runs), max(runs)
    low, middle, high = statistics.quantiles(runs, n=4, method="inclusive")
    return middle, low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Must:
    """What the benchmark has to show: `measured` at most `bound`, or at least."""

    what: str
    measured: float
    bound: float
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether it was shown."""
        return self.measured >= self.bound if self.at_least else self.measured <= self.bound

    def told(self) -> dict[str, Any]:
        """All of it, for JSON."""
        sign = ">=" if self.at_least else "<="
        return {"must": f"{self.what} {sign} {self.bound:g}", "measured": round(self.measured, 4), "holds": self.holds}


@dataclass(slots=True)
class Report:
    """The answer to one question; `asked` is what the run was told to do, `left_out` the peers that are not here."""

    question: str
    asked: dict[str, Any]
    cases: list[Case] = field(default_factory=list)
    musts: list[Must] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=lambda: machine())

    def case(self, name: str, unit: str, *, fewer_is_better: bool = True) -> Case:
        """A new case."""
        self.cases.append(Case(name, unit, fewer_is_better=fewer_is_better))
        return self.cases[-1]

    def leave_out(self, program: str) -> None:
        """Name a peer that is not installed."""
        if (absent := f"{program} (make bench-setup)") not in self.left_out:
            self.left_out.append(absent)

    def end(self, out: Path | None) -> int:
        """Print what was found and write it as JSON; the exit code: 1 when a figure is that of a wrong answer."""
        for case in self.cases:
            print(_line(case))
        for must in self.musts:
            print(f"  {'holds ' if must.holds else 'BROKEN'} {must.told()['must']}: {must.measured:.4g}")
        for line in (*(f"left out: {one}" for one in self.left_out), *(f"WRONG: {one}" for one in self.wrong)):
            print(line)
        if out:
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(json.dumps(self.told(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return 1 if self.wrong else 0

    def told(self) -> dict[str, Any]:
        """All of it, for JSON."""
        return {
            "question": self.question,
            "machine": self.facts,
            "versions": _ours() | self.versions,
            "asked": self.asked,
            "cases": [case.told() for case in self.cases],
            "musts": [must.told() for must in self.musts],
            "left_out": self.left_out,
            "wrong": self.wrong,
        }


def _line(case: Case) -> str:
    shown = []
    for name, runs in case.runs.items():
        middle, low, high = spread(runs)
        shown.append(f"{name} {middle:,.4g} ({low:,.4g}-{high:,.4g}, {len(runs)})")
    ratios = case.told()["times_better"].items()
    better = "; ".join(f"{ratio[0]:.2f} times {peer} ({ratio[1]:.2f}-{ratio[2]:.2f})" for peer, ratio in ratios)
    return f"{case.name} [{case.unit}]: {', '.join(shown)}{'; ' + better if better else ''}"


def _ours() -> dict[str, str]:
    told = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return {
        "feeds": f"{version('feeds')} {told.stdout.strip()}".strip(),
        "SQLite": apsw.sqlite_lib_version(),
        **{name: version(name) for name in MEASURED},
    }


def machine() -> dict[str, Any]:
    """What the figures depend on besides the code."""
    cpu = [line for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory = [line for line in _lines("/proc/meminfo") if line.startswith("MemTotal")]
    return {
        "cpu": cpu[0].partition(":")[2].strip() if cpu else platform.processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_mb": int(memory[0].split()[1]) // 1024 if memory else None,
        "load_before": round(os.getloadavg()[0], 2),
        "kernel": f"{platform.system()} {platform.release()}",
        "python": sys.version.split()[0],
    }


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []

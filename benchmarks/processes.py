"""Run a command and measure all of it: wall clock, and the memory of its whole process tree at its highest."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One finished run; `peak_mb` is the highest sum of the processes' proportional set sizes that was sampled."""

    status: int
    seconds: float
    peak_mb: float
    output: str
    errors: str


def run(command: list[str], scratch: Path) -> Ran:
    """Run the command to its end; what it prints goes through files in `scratch`, so that no pipe can fill up."""
    with (scratch / "stdout").open("w+b") as out, (scratch / "stderr").open("w+b") as err:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err)
        peak = 0
        while process.poll() is None:
            peak = max(peak, sum(_pss(pid) for pid in _tree(process.pid)))
            time.sleep(EVERY)
        seconds = time.perf_counter() - start
        out.seek(0)
        err.seek(0)
        return Ran(
            status=process.returncode,
            seconds=round(seconds, 3),
            peak_mb=round(peak / 1024, 1),
            output=out.read().decode(),
            errors=err.read().decode(),
        )


def _tree(pid: int) -> list[int]:
    children: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (task / "children").read_text().split())
    except OSError:  # it ended while we looked
        return [pid]
    return [pid, *(below for child in children for below in _tree(child))]


def _pss(pid: int) -> int:
    """Proportional set size in kB: memory that processes share is counted once in their sum."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)


def machine() -> dict[str, object]:
    """What the figures depend on besides the code."""
    cpu = [line for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory = [line for line in _lines("/proc/meminfo") if line.startswith("MemTotal")]
    return {
        "cpu": cpu[0].partition(":")[2].strip() if cpu else platform.processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_mb": int(memory[0].split()[1]) // 1024 if memory else None,
        "load_before": round(os.getloadavg()[0], 2),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []

"""Run a command to its end and measure it: wall clock, and the memory of its whole process tree."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

#: Seconds between two looks at the memory. Reading it stops the process for a moment, so no timed run is looked at.
EVERY = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One finished run; `peak_mb` is the highest sum of the processes' proportional set sizes that was seen."""

    status: int
    seconds: float
    peak_mb: float
    output: str
    errors: str


def run(
    command: Sequence[str], scratch: Path, *, memory: bool = False, environment: dict[str, str] | None = None
) -> Ran:
    """Run the command in `scratch`, through whose files its output goes, so that no pipe can fill up.

    What earlier runs have left to be written is on the disk before the clock starts.
    """
    os.sync()
    with (scratch / "stdout").open("w+b") as out, (scratch / "stderr").open("w+b") as err:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=out, stderr=err, cwd=scratch, env={**os.environ, **(environment or {})}
        )
        peak = 0
        while memory and process.poll() is None:
            peak = max(peak, tree_pss(process.pid))
            time.sleep(EVERY)
        process.wait()
        seconds = time.perf_counter() - start
        out.seek(0)
        err.seek(0)
        return Ran(
            status=process.returncode,
            seconds=round(seconds, 4),
            peak_mb=round(peak / 1024, 1),
            output=out.read().decode(),
            errors=err.read().decode(),
        )


def right(ran: Ran) -> Ran:
    """The same, when it ended well. Raises RuntimeError with its last words otherwise."""
    if ran.status:
        raise RuntimeError(f"ended with {ran.status}:\n{ran.output[-2000:]}\n{ran.errors[-2000:]}")
    return ran


def tree_pss(pid: int) -> int:
    """The proportional set sizes of a process and all below it, in kB."""
    return sum(_pss(one) for one in _tree(pid))


def free_port() -> int:
    """A port of the loopback that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, seconds: float = 10) -> None:
    """Until something listens there. Raises TimeoutError when nothing does in so many seconds."""
    for _ in range(int(seconds * 50)):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(f"nothing listens on port {port}")


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

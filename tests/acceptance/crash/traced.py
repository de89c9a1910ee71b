"""A process under strace: which calls it makes that change a disk, and what becomes of it when one of them goes wrong.

strace counts calls by thread and by name: `when=3` is the third call of that name that a thread makes. So a process is
traced that makes all of its calls in one thread (see `once`): then the calls of a plain trace are the points at which
to inject.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

#: Calls that change what lies on a disk, or make a change last.
WRITING = (
    "openat",
    "creat",
    "write",
    "writev",
    "pwrite64",
    "pwritev",
    "fsync",
    "fdatasync",
    "sync_file_range",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
    "unlink",
    "unlinkat",
    "truncate",
    "ftruncate",
    "fallocate",
    "mkdir",
    "mkdirat",
    "rmdir",
    "utimensat",
    "fchmod",
    "fchmodat",
)
#: The project's root, from which a process finds the modules of the tests.
ROOT = Path(__file__).parents[3]
_BEGUN = re.compile(r"^(\d+) +(\w+)\((.*)$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)$")
_UNFINISHED = " <unfinished ...>"


class Point(NamedTuple):
    """A call to inject at: the `when`th (from 1) of that name."""

    name: str
    when: int

    def kill(self) -> str:
        """As strace wants it, to kill a process that is about to make that call."""
        return f"{self.name}:signal=KILL:when={self.when}"


@dataclass(frozen=True, slots=True)
class Call:
    """One call as strace shows it: `said` are its arguments and its result, files by their path."""

    thread: int
    name: str
    said: str

    @property
    def writes(self) -> bool:
        """Whether it can change what lies on a disk: most calls that open a file only read."""
        return self.name != "openat" or any(flag in self.said for flag in ("O_CREAT", "O_TRUNC", "O_TMPFILE"))

    @property
    def injected(self) -> bool:
        """Whether strace made it fail."""
        return self.said.endswith("(INJECTED)")


@dataclass(frozen=True, slots=True)
class Traced:
    """A process that has ended: its exit code (less than 0: the signal that killed it), its calls and its output."""

    code: int
    calls: list[Call]
    stdout: str
    stderr: str

    @property
    def killed(self) -> bool:
        """Whether SIGKILL has ended it."""
        return self.code == -9

    def points(self) -> list[Point]:
        """The calls that change something, in their order; right when one thread has made them all."""
        seen: Counter[str] = Counter()
        found = []
        for call in self.calls:
            seen[call.name] += 1
            if call.writes:
                found.append(Point(call.name, seen[call.name]))
        return found


def traced(
    command: Sequence[str],
    log: Path,
    *,
    inject: str = "",
    names: Sequence[str] = WRITING,
    options: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
) -> Traced:
    """Run a command under strace until it ends; the trace is written to `log`.

    `inject` is what strace injects, as `fsync:error=EIO:when=2`, `options` are more of strace's, `names` what is shown,
    `env` is added to the environment, in which nothing of coverage is left: it would write, too.
    """
    tracing = ["strace", "-f", "-qq", "-y", "-e", "signal=none", "-e", f"trace={','.join(names)}"]
    # Quicker, but a signal is not injected with it.
    injecting = ["-e", f"inject={inject}"] if inject else ["--seccomp-bpf"]
    done = subprocess.run(
        [*tracing, *injecting, *options, "-o", str(log), *command],
        cwd=ROOT,
        env=environment() | dict(env or {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return Traced(done.returncode, calls(log.read_text(encoding="utf-8", errors="replace")), done.stdout, done.stderr)


def killed_at(command: Sequence[str], log: Path, point: Point) -> Traced:
    """Run a command and kill it when it is about to make that call, which it does not make any more."""
    return traced(command, log, inject=point.kill())


def failed_at(command: Sequence[str], log: Path, point: Point, error: str, *, on: str = "") -> Traced:
    """Run a command whose call at that point fails with an error (`ENOSPC`); `on` is more for strace, as `:retval=1`.

    To let that call and all later ones of its name fail, give `on="+"`.
    """
    return traced(command, log, inject=f"{point.name}:error={error}:when={point.when}{on}")


def calls(trace: str) -> list[Call]:
    """The calls of a trace in the order in which they began."""
    found: list[Call] = []
    waiting: dict[int, int] = {}
    for line in trace.splitlines():
        if begun := _BEGUN.match(line):
            if begun[3].endswith(_UNFINISHED):
                waiting[int(begun[1])] = len(found)
            found.append(Call(int(begun[1]), begun[2], begun[3].removesuffix(_UNFINISHED)))
        elif resumed := _RESUMED.match(line):
            place = waiting.pop(int(resumed[1]))
            found[place] = Call(int(resumed[1]), resumed[2], found[place].said + resumed[3])
    return found


@cache
def missing() -> str:
    """Why nothing can be traced here; empty where it can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(
        ["strace", "-f", "-qq", "-e", "trace=none", "-e", "inject=fsync:error=EIO", "true"],
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if tried.returncode == 0 else f"strace can't trace here: {tried.stderr.strip()}"


#: For tests that need strace.
needs_strace = pytest.mark.skipif(bool(missing()), reason=missing() or "strace works")


def environment() -> dict[str, str]:
    """That of this process, without coverage and without what differs from run to run."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs a module with the Python that runs this."""
    return [sys.executable, "-m", module, *arguments]

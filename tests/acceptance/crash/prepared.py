"""A process that has imported all that publishing needs, and forks one that publishes whenever it is told to.

So a run to be disturbed costs a fifth of what it does when Python has to start for it; it is a process of its own even
so.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from types import TracebackType

from tests.acceptance.crash import once
from tests.acceptance.crash.scene import Scene, article
from tests.acceptance.crash.scenes import MUCH
from tests.acceptance.crash.traced import ROOT, WRITING, Traced, calls, environment, python
from tests.service import until

#: Lets any process of the same user trace this one, where only its parents may (prctl(2), PR_SET_PTRACER).
SET_PTRACER, ANYONE = 0x59616D61, -1
#: No run takes so long (seconds): one that does is killed.
PATIENCE = 120


class Prepared:
    """Runs that are traced, one at a time; what they print is beside their trace."""

    def __enter__(self) -> Prepared:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            python("tests.acceptance.crash.prepared"), stdin=pipe, stdout=pipe, text=True, cwd=ROOT, env=environment()
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=60)

    def traced(self, asked: str, log: Path, *, inject: str = "", names: Sequence[str] = WRITING) -> Traced:
        """A run that makes its calls in one thread; `inject` is what strace injects, `names` are the calls it shows."""
        child = int(self._tell(f"{log}\t{asked}"))
        injecting = ["-e", f"inject={inject}"] if inject else []
        watching = ["-qq", "-y", "-e", "signal=none", "-e", f"trace={','.join(names)}", "-o", str(log)]
        tracer = subprocess.Popen(["strace", "-f", *injecting, *watching, "-p", str(child)])
        try:
            until(lambda: "TracerPid:\t0\n" not in Path(f"/proc/{child}/status").read_text(), "strace has attached")
        except BaseException:
            os.kill(child, signal.SIGKILL)
            raise
        os.kill(child, signal.SIGCONT)
        (late := Timer(PATIENCE, os.kill, (child, signal.SIGKILL))).start()
        code = int(self._hear())
        late.cancel()
        tracer.wait(60)
        made, *said = (file.read_text(encoding="utf-8", errors="replace") for file in (log, *_said(log)))
        return Traced(code, calls(made), *said)

    def _tell(self, line: str) -> str:
        assert self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._hear()

    def _hear(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()


def main() -> None:
    """Fork for each line that comes: it names the file of the trace, and says what is asked of the run."""
    answers = os.fdopen(os.dup(1), "w")
    with TemporaryDirectory() as place:
        _warm_up(Path(place))
    for line in sys.stdin:
        log, _, asked = line.rstrip("\n").partition("\t")
        child = os.fork()
        if child == 0:
            _publish(Path(log), asked)
        os.waitpid(child, os.WUNTRACED)
        print(child, file=answers, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), file=answers, flush=True)


def _warm_up(place: Path) -> None:
    """Publish once, with all that can be published, for what is imported by it."""
    scene = Scene(place / "scene", MUCH)
    scene.write("1.md", article("First", 1, "Asia"))
    _say_to(os.devnull, os.devnull)
    _run(scene.asked())


def _publish(log: Path, asked: str) -> None:
    """What the fork does: it waits until it is traced."""
    _say_to(*_said(log))
    ctypes.CDLL(None).prctl(SET_PTRACER, ANYONE)
    os.kill(os.getpid(), signal.SIGSTOP)
    os._exit(_run(asked))


def _run(asked: str) -> int:
    """The exit code of a run; a fault of ours has one that no command has."""
    sys.argv = ["once", asked]
    code = 70
    try:
        once.main()
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        with suppress(OSError):
            sys.stdout.flush()
    return code


def _said(log: Path) -> tuple[Path, Path]:
    """Beside a trace, what the run prints: its output and its errors."""
    return log.with_suffix(".out"), log.with_suffix(".err")


def _say_to(output: str | Path, errors: str | Path) -> None:
    for standard, place in ((1, output), (2, errors)):
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(descriptor, standard)
        os.close(descriptor)


if __name__ == "__main__":
    main()

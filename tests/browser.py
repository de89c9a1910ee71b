"""Chromium without a window: what a page holds after its scripts, what its console says, what it looks like."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
#: Nothing that asks the network for anything but the page.
_FLAGS = str.split(
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-default-apps --disable-extensions --disable-dev-shm-usage"
    " --hide-scrollbars --enable-logging=stderr --log-level=0 --virtual-time-budget=3000"
)
_CONSOLE = re.compile(r":CONSOLE[:(]\d+\)?\] (.*)")
#: Seconds without a step forward, on a machine that does other things too.
PATIENCE = 120


@dataclass(frozen=True, slots=True)
class Seen:
    """`dom` is the page as it stood in the end, `console` what was written there, by the page or about it."""

    dom: str
    console: list[str]


def program() -> str | None:
    """The browser on this machine, if there is one."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def look(url: str, *flags: str, steps: Callable[[], int] = lambda: 0) -> Seen:
    """Open a page in a profile of its own, let it do what it does, and close it.

    It may take as long as it will while `steps`, which tells how far it has come, grows.
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program() or "", *_FLAGS, f"--user-data-dir={profile}", *flags, "--dump-dom", url]
        out, err = _run(command, profile, steps)
    return Seen(out, _CONSOLE.findall(err))


def shoot(url: str, file: Path, width: int, height: int, *, dark: bool = False) -> None:
    """A picture of the page, as PNG, in a window of that size in CSS pixels."""
    flags = [f"--screenshot={file}", f"--window-size={width},{height}", "--force-device-scale-factor=1"]
    # 0 is dark, 1 is light (Blink, PreferredColorScheme).
    flags.append(f"--blink-settings=preferredColorScheme={0 if dark else 1}")
    look(url, *flags)
    assert file.stat().st_size


def _run(command: list[str], home: str, steps: Callable[[], int]) -> tuple[str, str]:
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        env={"HOME": home, "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"},
        start_new_session=True,
    ) as process:
        try:
            return _ended(process, steps)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def _ended(process: subprocess.Popen[str], steps: Callable[[], int]) -> tuple[str, str]:
    """What it has written when it ends. Raises TimeoutExpired when it comes no further."""
    while True:
        before = steps()
        try:
            return process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            if steps() == before:
                raise

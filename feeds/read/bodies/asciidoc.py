"""AsciiDoc made HTML by the program asciidoctor: one process for each of ours, started when it is first needed."""

from __future__ import annotations

import atexit
import os
import re
import select
import shutil
import subprocess
import time
from functools import cache
from pathlib import Path
from threading import Lock

from feeds.read.conventions import Missing

_PROGRAM = "asciidoctor"
_COST = 1.5  # seconds of processor time for one document: an honest one of the largest size takes one at most
_LIMIT = 20.0  # seconds that a document is waited for, as where the program stands still or nothing says what it spent
_LATE = 0.05  # seconds after which it is asked what it spent
_LARGEST = 300_000  # characters
_LARGEST_HTML = 16_000_000  # bytes: attributes that stand in each other's place make much of little
_LOOP = Path(__file__).with_name("asciidoctor.rb")

_CONTENT = re.compile(
    r'<table>\s*<tr>\s*<td class="icon">\s*<div class="title">([^<>]*)</div>\s*</td>\s*<td class="content">\s*'
)
_CONTENT_END = re.compile(r"</td>\s*</tr>\s*</table>(?=\s*</div>)")


@cache
def _program() -> str | None:
    return shutil.which(_PROGRAM)


def need_program() -> None:
    """Raises Missing, saying what to install, where asciidoctor is not to be found."""
    if _program() is None:
        raise Missing(f"AsciiDoc is read by the program {_PROGRAM}, which is not installed (https://asciidoctor.org)")


class _Patience:
    """How long a program is waited for while it works on one document."""

    def __init__(self, program: int, cost: float = _COST) -> None:
        self._program = program
        self._cost = cost
        self._before = _spent(program)
        self._ends = time.monotonic() + _LIMIT

    def wait(self, readable: list[int], writable: list[int]) -> None:
        """Return when one of these is. Raises TimeoutError when the program has spent, or slept, too long."""
        while not any(select.select(readable, writable, [], min(_LATE, max(0.0, self._ends - time.monotonic())))):
            if _spent(self._program) - self._before > self._cost:
                raise TimeoutError(f"it took more than {self._cost} seconds of processor time")
            if time.monotonic() >= self._ends:
                raise TimeoutError(f"it took more than {_LIMIT:g} seconds")


def _spent(program: int) -> float:
    """Seconds of processor time that a process has had; 0 where the system has no /proc."""
    try:
        said = Path(f"/proc/{program}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0.0
    user, system = said.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


class _Converter:
    """A running asciidoctor. It ends with this process, whose end closes its input."""

    def __init__(self) -> None:
        # What it requires is a loop of ours that takes documents from its input, so it never comes to its own work.
        self.process = subprocess.Popen(  # noqa: S603 - a program that the administrator installed
            [_program() or _PROGRAM, "--safe-mode", "secure", "--require", str(_LOOP), "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )

    def convert(self, text: str) -> str:
        """One document. Raises TimeoutError, or OSError when the program is gone."""
        data = text.encode()
        self._line(_Patience(self.process.pid, _LIMIT))  # it is ready: what it takes to start is not the document's
        patience = _Patience(self.process.pid)
        self._write(b"%d\n%b" % (len(data), data), patience)
        size, html = int(self._line(patience)), bytearray()
        if size > _LARGEST_HTML:
            raise ValueError(f"it makes {size:,} bytes of HTML of it")
        while len(html) < size:
            html += self._read(size - len(html), patience)
        return html.decode()

    def end(self) -> None:
        """Stop it, whatever it does."""
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()
        self.process.wait()

    def _write(self, data: bytes, patience: _Patience) -> None:
        assert self.process.stdin
        descriptor = self.process.stdin.fileno()
        while data:
            patience.wait([], [descriptor])
            data = data[os.write(descriptor, data[: select.PIPE_BUF]) :]

    def _line(self, patience: _Patience) -> bytes:
        line = b""
        while not line.endswith(b"\n"):
            line += self._read(1, patience)
        return line

    def _read(self, size: int, patience: _Patience) -> bytes:
        assert self.process.stdout
        descriptor = self.process.stdout.fileno()
        patience.wait([descriptor], [])
        if not (data := os.read(descriptor, size)):
            raise BrokenPipeError("it ended")
        return data


class _Running:
    """The one converter of this process, and who may speak to it."""

    lock = Lock()
    converter: _Converter | None = None
    owner = 0


def to_html(text: str) -> str:
    """A body of AsciiDoc as HTML, not yet clean; no file is read, and no include followed.

    Raises ValueError with the reason when asciidoctor is not there, fails, or takes too long.
    """
    need_program()
    if len(text) > _LARGEST:
        raise ValueError(f"{len(text):,} characters of AsciiDoc: more than {_LARGEST:,}")
    with _Running.lock:
        if _Running.converter is None or _Running.owner != os.getpid():
            _Running.converter, _Running.owner = _Converter(), os.getpid()
        try:
            return _told(_Running.converter.convert(text))
        except (OSError, ValueError) as error:
            _end()
            raise ValueError(f"{_PROGRAM} could not read it: {error}") from error


def _told(html: str) -> str:
    """HTML in which a note is words and no table: its icon would be drawn by the site's style sheet."""
    return (
        _CONTENT_END.sub("", _CONTENT.sub(r"<p><strong>\1</strong></p>\n", html)) if "admonitionblock" in html else html
    )


@atexit.register
def _end() -> None:
    """Stop the converter of this process; the next document starts another."""
    if _Running.converter is not None and _Running.owner == os.getpid():
        _Running.converter.end()
        _Running.converter = None

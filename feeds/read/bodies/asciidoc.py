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
_LIMIT = 20.0  # seconds for one document
_LARGEST = 1_000_000  # characters
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
        ends = time.monotonic() + _LIMIT
        self._write(b"%d\n%b" % (len(data), data), ends)
        line = b""
        while not line.endswith(b"\n"):
            line += self._read(1, ends)
        size, html = int(line), bytearray()
        if size > _LARGEST_HTML:
            raise ValueError(f"it makes {size:,} bytes of HTML of it")
        while len(html) < size:
            html += self._read(size - len(html), ends)
        return html.decode()

    def end(self) -> None:
        """Stop it, whatever it does."""
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()
        self.process.wait()

    def _write(self, data: bytes, ends: float) -> None:
        assert self.process.stdin
        descriptor = self.process.stdin.fileno()
        while data:
            self._wait(([], [descriptor], []), ends)
            data = data[os.write(descriptor, data[: select.PIPE_BUF]) :]

    def _read(self, size: int, ends: float) -> bytes:
        assert self.process.stdout
        descriptor = self.process.stdout.fileno()
        self._wait(([descriptor], [], []), ends)
        if not (data := os.read(descriptor, size)):
            raise BrokenPipeError("it ended")
        return data

    @staticmethod
    def _wait(streams: tuple[list[int], list[int], list[int]], ends: float) -> None:
        if not any(select.select(*streams, max(0.0, ends - time.monotonic()))):
            raise TimeoutError(f"it took more than {_LIMIT:.0f} seconds")


class _Running:
    """The one converter of this process, and who may speak to it."""

    lock = Lock()
    converter: _Converter | None = None
    owner = 0


def to_html(text: str) -> str:
    """A body of AsciiDoc as HTML, not yet clean; no file is read, and no include followed.

    Raises ValueError with the reason when asciidoctor is not there, fails, or takes more than 20 seconds.
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

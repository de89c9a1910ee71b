"""The lines of a page dump as they were meant: wrapped ones joined again, the marks of text browsers taken off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from feeds.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

#: More lines than any page has: what holds more is no dump of an article.
MOST = 20_000

_WIDE = 100  # columns of the widest line of a text that was wrapped
_FULL = 0.75  # of the width: a line that is wrapped is nearly full
_ITEM = re.compile(r"\s*[*+•□◦▪○●■‣]\s+(?:\( \)\s*)?|\s*\( \)\s*")
_HEADING = re.compile(r"\s*#{1,6}\s+(?=\S)")
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\s+\"[^\"()]*\")?\)|\[[^\[\]]*\])")
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|__|_|\*)(?=[^\s*_])([^*_]*[^\s*_])\1(?!\w)")
_LETTER = re.compile(r"[^\W_]")
SENTENCE_END = re.compile(r"""[.!?…:。！？۔؟।]["'”’“»«)\]」』]*$""")


class Line(NamedTuple):
    """One block of a page: `number` is the line of the file (from 1) that it begins in.

    `mark` is "#" where the dump marks a heading, "*" an item of a list, "[" nothing but links; else "".
    """

    text: str
    number: int
    mark: str = ""


def lines(text: str) -> list[Line]:
    """The blocks of a text without the blank ones; a text wrapped at some width is joined to paragraphs again."""
    written = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    marked = "](" in text
    found = (_line(block, number, marked) for number, block in _unwrapped(written))
    kept = [line for line in found if line.text]
    return _paragraphs(kept) if any(not line.strip() for line in written[1:-1]) else kept


def columns(text: str) -> int:
    """Width in columns: an ideograph or a syllable of Hangul says as much as two letters."""
    return len(text) if text.isascii() else sum(2 if sign > "\u2e7f" else 1 for sign in text)


def _paragraphs(found: Sequence[Line]) -> list[Line]:
    """Where blank lines part blocks, sentences that were each written in a line of one block are one paragraph."""
    kept: list[Line] = []
    last = 0
    for line in found:
        if kept and line.number == last + 1 and _is_whole(line) and _is_whole(kept[-1]):
            kept[-1] = kept[-1]._replace(text=f"{kept[-1].text} {line.text}")
        else:
            kept.append(line)
        last = line.number
    return kept


def _is_whole(line: Line) -> bool:
    return not line.mark and SENTENCE_END.search(line.text[-8:]) is not None


def _line(block: str, number: int, marked: bool) -> Line:  # noqa: FBT001 - of one file
    mark = ""
    if heading := _HEADING.match(block) if marked else None:
        mark, block = "#", block[heading.end() :]
    elif item := _ITEM.match(block):
        mark, block = "*", block[item.end() :]
    if marked:
        mark = mark or ("[" if "](" in block and not _LETTER.search(_LINK.sub("", block)) else "")
        block = _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", block)).replace("\\", "")
    text = plain(block)
    return Line(text if _LETTER.search(text[:4000]) else "", number, mark)


def _unwrapped(written: list[str]) -> list[tuple[int, str]]:
    width = max(map(columns, written), default=0)
    full = sum(columns(line) > width * _FULL for line in written) if width <= _WIDE else 0
    if full < 3:
        return list(enumerate(written, start=1))
    found: list[tuple[int, str]] = []
    before = ""
    for number, line in enumerate(written, start=1):
        if before.strip() and line.strip() and _goes_on(before, line, width):
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        else:
            found.append((number, line))
        before = line
    return found


def _goes_on(before: str, line: str, width: int) -> bool:
    """Whether the first word of a line did not fit into the one before it."""
    if _ITEM.match(line) or _HEADING.match(line):
        return False
    first = line.split(maxsplit=1)[0]
    return columns(before.rstrip()) + 1 + min(columns(first), width // 3) > width - 1

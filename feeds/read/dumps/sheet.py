"""What can be counted on the lines of a page: which of them are prose, where most of it stands, what is repeated."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from feeds.read.dumps.layout import SENTENCE_END, columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.read.dumps.layout import Line

_WORD = re.compile(r"[^\W_]+")
_SPACELESS = re.compile("[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7ff]")
_MOST = 400  # columns that a single line may count for
_GAP = 25  # columns of prose that outweigh a line which is none
_LONG, _SHORT = 100, 45  # columns of prose without, and with, the end of a sentence


class Sheet:
    """The lines of one page, measured. `start` and `end` are where its densest stretch of prose begins and ends."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.columns = [columns(line.text) for line in lines]
        self.ends = [SENTENCE_END.search(line.text[-8:]) is not None for line in lines]
        self.keys = [key(line.text) for line in lines]
        self.repeated = Counter(self.keys)
        self.prose = [
            0 if self.repeated[name] > 2 or (line.mark and line.mark != "*") else _prose(wide, ended or torn)
            for line, name, wide, ended, torn in zip(
                lines, self.keys, self.columns, self.ends, _torn(lines), strict=True
            )
        ]
        self.start, self.end = _densest(self.prose)
        self.below = _next(self.prose)

    @cached_property
    def stems(self) -> list[frozenset[str]]:
        """The beginnings of the longer words of each line."""
        return [stems(line.text) for line in self.lines]

    @cached_property
    def vocabulary(self) -> Counter[str]:
        """How many lines of prose in the densest stretch have a stem."""
        return Counter(stem for at in range(self.start, self.end) if self.prose[at] for stem in self.stems[at])

    @cached_property
    def weight(self) -> int:
        """Columns of prose in the densest stretch."""
        return sum(self.prose[self.start : self.end])


def key(text: str) -> str:
    """By what a line is known again: without regard to case, signs and blanks."""
    return "".join(_WORD.findall(text[:600].casefold()))


def stems(text: str) -> frozenset[str]:
    """What words begin with, those of three letters and fewer left out; pairs of signs where no blank parts words."""
    found: set[str] = set()
    for word in _WORD.findall(text[:1000].casefold()):
        if _SPACELESS.match(word):
            found.update(word[at : at + 2] for at in range(max(1, len(word) - 1)))
        elif len(word) > 3:
            found.add(word[:6])
    return frozenset(found)


def _prose(wide: int, ended: bool) -> int:  # noqa: FBT001 - a measure beside another
    return min(wide, _MOST) if wide >= _LONG or (ended and wide >= _SHORT) else 0


def _torn(lines: Sequence[Line]) -> list[bool]:
    """Of which lines the sentence was begun above, or goes on below (dumps that tear links out of their sentences)."""
    small = [line.text[0].islower() or line.text[0] in ",.;:)" for line in lines]
    return [one or other for one, other in zip(small, [*small[1:], False], strict=False)]


def _densest(prose: Sequence[int]) -> tuple[int, int]:
    """Where the stretch with most prose begins and ends, lines between counted against it."""
    best, total, start, span = 0, 0, 0, (0, 0)
    for at, weight in enumerate(prose):
        if total <= 0:
            total, start = 0, at
        total += weight or -_GAP
        if total > best:
            best, span = total, (start, at + 1)
    return span


def _next(prose: Sequence[int]) -> list[int]:
    """For each line how many lines below it prose begins."""
    found, last = [0] * len(prose), len(prose)
    for at in range(len(prose) - 1, -1, -1):
        found[at] = last - at
        if prose[at]:
            last = at
    return found

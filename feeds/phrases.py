"""Whole words and phrases found in text, in scripts that part words by blanks and in those that don't."""

from __future__ import annotations

import unicodedata

#: Where words stand side by side, or take their particles without a blank (first and last code point): Thai, Lao,
#: Myanmar, Khmer, Han, Kana, Hangul.
_UNPARTED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF), (0x2E80, 0xA4CF), (0xA960, 0xA97F),
    (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip


def folded(text: str) -> str:
    """Text for comparison: compatibility forms, case and runs of white space are one."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())


def holds(text: str, phrase: str) -> bool:
    """Whether a text has the phrase as whole words; both are folded, and the phrase is not empty.

    A word of a script without blanks between words counts wherever it stands.
    """
    start = text.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        if not _joined(text[start - 1 : start], phrase[0]) and not _joined(phrase[-1], text[end : end + 1]):
            return True
        start = text.find(phrase, start + 1)
    return False


def _joined(left: str, right: str) -> bool:
    """Whether two neighbours are parts of one word; "" is the end of the text."""
    return all(one and unicodedata.category(one)[0] in "LNM" and not _is_unparted(ord(one)) for one in (left, right))


def _is_unparted(point: int) -> bool:
    return point >= _UNPARTED[0][0] and any(first <= point <= last for first, last in _UNPARTED)

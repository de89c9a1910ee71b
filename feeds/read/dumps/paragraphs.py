"""The lines of a text as paragraphs and sub-heads."""

from __future__ import annotations

from html import escape
from itertools import zip_longest
from typing import TYPE_CHECKING

from feeds.read.dumps.layout import SENTENCE_END, columns

if TYPE_CHECKING:
    from collections.abc import Sequence

_PARAGRAPH = 60
_LONGEST_HEADING = 90
_TORN = ",.;:)]»”’"
_TAIL = 12


def joined(lines: Sequence[str]) -> list[str]:
    """Lines of one sentence together again, where a dump tore a link out of it: what follows begins small."""
    found: list[list[str]] = []
    open_end = False
    for line in lines:
        if found and open_end and (line[0].islower() or line[0] in _TORN):
            found[-1].append(line)
        else:
            found.append([line])
        open_end = SENTENCE_END.search(line[-_TAIL:]) is None or line[-1] in ",;"
    return [_sentence(parts) for parts in found]


def _sentence(parts: Sequence[str]) -> str:
    text = " ".join(parts)
    for sign in _TORN:
        text = text.replace(f" {sign}", sign) if len(parts) > 1 and sign in ",.;" else text
    return text


def html(body: Sequence[str]) -> str:
    """Paragraphs as HTML; a short one without the end of a sentence, above a longer one that has it, is a sub-head."""
    return "\n".join(
        f"<h2>{escape(block, quote=False)}</h2>"
        if _is_heading(block, after)
        else f"<p>{escape(block, quote=False)}</p>"
        for block, after in zip_longest(body, body[1:], fillvalue="")
    )


def _is_heading(block: str, after: str) -> bool:
    return (
        columns(block) <= _LONGEST_HEADING
        and columns(after) > max(columns(block), _PARAGRAPH)
        and (SENTENCE_END.search(block[-_TAIL:]) is None or block[-1] in "?？؟")
        and block[-1] not in ',;"”“»'
        and block[0] not in "-–—•*\"'„“«»”"
    )

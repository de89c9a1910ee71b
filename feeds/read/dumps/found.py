"""What was found in a page dump, before it is a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from feeds.article import Origin

_FIRST = 3  # words of what was left out that are told


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The parts of an article; `published` is None where the text states no date, and `seen` is why, in words.

    `body` are its paragraphs and sub-heads, `related` the titles of "Read more: …" lines ("" where one names none).
    """

    title: str
    body: tuple[str, ...]
    summary: str = ""
    published: datetime | None = None
    seen: str = ""
    author: str = ""
    category: str = ""
    related: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    dropped: tuple[str, ...] = ()


def left_out(lines: Sequence[str], where: str) -> tuple[str, ...]:
    """What was dropped, as a count with the first words: `12 lines above the headline ("Menu", "Sport" …)`."""
    if not lines:
        return ()
    first = ", ".join(f'"{line[:30].strip()}"' for line in lines[:_FIRST])
    more = " …" if len(lines) > _FIRST else ""
    return (f"{len(lines):,} line{'s' if len(lines) > 1 else ''} {where} ({first}{more})",)

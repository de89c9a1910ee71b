"""Page dumps with little around the article: headline, standfirst (often in one line), byline with the day, text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.article import Origin
from feeds.read.dumps import headline
from feeds.read.dumps.byline import byline
from feeds.read.dumps.found import Found, left_out
from feeds.read.dumps.furniture import is_foot, is_navigation, related, without_foot
from feeds.read.dumps.layout import SENTENCE_END, columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.read.dumps.byline import Byline
    from feeds.read.dumps.layout import Line

_TOP = 8  # blocks within which such a page has its byline
_HEAD = 3  # headline and standfirst, at most
_SHORT = 220  # columns of a headline that may stand alone in its line
_PART = 3  # lines a line of text, above which there is more around the article
_WIDE = 100  # columns of a line that is text even if it does not end as a sentence
_PARAGRAPH = 60  # columns from which a block can teach how the article writes


def read_compact(lines: Sequence[Line], zone: str) -> Found | None:
    """What such a dump says, None when the lines are laid out otherwise. A date above the headline is not taken."""
    kept = [line for line in lines if not is_navigation(line.text)]
    around = [line for line in kept if not is_foot(line.text) and related(line.text) is None]
    if sum(map(_is_text, around)) * _PART < len(around):
        return None
    found = _byline(kept, zone)
    if found is None:
        return None
    start, at, stated = found
    head = [line.text for line in kept[start:at]]
    texts = [line.text for line in kept[at + 1 :]]
    body = without_foot(texts)
    paragraphs = [text for text in body if columns(text) > _PARAGRAPH]
    if not paragraphs and len(head) == 1 and body:
        return None
    title, summary, where = _titled(head, paragraphs)
    navigation = [line.text for line in lines if is_navigation(line.text)]
    return Found(
        title=title,
        summary=summary,
        body=tuple(text for text in body if related(text) is None),
        published=stated.published,
        author=stated.author,
        category=stated.category,
        related=tuple(name for text in body if (name := related(text)) is not None),
        origins=_origins(stated, kept[start].number, kept[at].number, where, summary),
        dropped=(
            *left_out([line.text for line in kept[:start]], "above the headline"),
            *left_out(navigation, "of navigation"),
            *left_out(texts[len(body) :], "below the text"),
        ),
    )


def _is_text(line: Line) -> bool:
    wide = columns(line.text)
    return wide > _WIDE or (wide > _PARAGRAPH and SENTENCE_END.search(line.text[-8:]) is not None)


def _byline(kept: Sequence[Line], zone: str) -> tuple[int, int, Byline] | None:
    """Where the headline begins, where its byline is, and what that says."""
    start = 0
    for at, line in enumerate(kept[:_TOP]):
        stated = byline(line.text, zone)
        if stated and at == start:
            start += 1
        elif stated and (not stated.alone or at - start < _HEAD):
            return (start, at, stated) if at - start <= _HEAD else None
    return None


def _titled(head: Sequence[str], paragraphs: Sequence[str]) -> tuple[str, str, str]:
    if len(head) > 1 and columns(head[0]) <= _SHORT:
        return head[0], " ".join(head[1:]), "followed by a standfirst and a byline"
    title, summary = headline.split(head[0], paragraphs)
    summary = " ".join((summary, *head[1:])).strip()
    return title, summary, "the beginning of it, cut from the standfirst" if summary else "followed by a byline"


def _origins(stated: Byline, first: int, line: int, where: str, summary: str) -> tuple[Origin, ...]:
    sure = 0.8 if where.startswith("the beginning") else 0.95
    return (
        Origin(field="title", where=f"line {first}, {where}", confidence=sure),
        *((Origin(field="summary", where="between headline and byline", confidence=sure),) if summary else ()),
        Origin(field="published", where=f"byline, line {line}", confidence=0.95),
        *((Origin(field="authors", where=f"byline, line {line}", confidence=0.9),) if stated.author else ()),
        *((Origin(field="categories", where=f"byline, line {line}", confidence=0.9),) if stated.category else ()),
    )

"""Page dumps: an article as text, with what stood around it on the page. And plain text files."""

from __future__ import annotations

import re
from html import escape
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from feeds.article import Content, Draft, Link, Person, plain
from feeds.errors import ArticleError
from feeds.read import dates, headline
from feeds.read.byline import Byline, byline
from feeds.read.furniture import is_navigation, related, without_foot
from feeds.read.paths import place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from feeds.read.conventions import Conventions

_TOP = 16  # blocks within which a page names its article
_LONGEST_TITLE = 220
_PARAGRAPH = 60  # characters from which a block can teach how the article writes
_LONGEST_HEADING = 90
_SENTENCE = re.compile(r"""[.!…:;,。！][")’”“»\]']*$""")
_BREAK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


class _Parts(NamedTuple):
    head: list[str]
    stated: Byline | None
    body: list[str]
    above: list[str]


def read_dump(path: str, text: str, conventions: Conventions, modified: datetime) -> Draft:
    """A page dump, or a plain text file, as a draft.

    The headline stands above a line that names the day ("by … September 30, 2017 General"); a standfirst that runs on
    in its line is split off. A date above the headline is the day of the crawl, and not taken. Without a stated date
    the file's name decides, then `modified` where the conventions say so. Raises ArticleError naming what was seen.
    """
    parts = _parts(_blocks(text), conventions.zone)
    body = without_foot(parts.body)
    title, summary = _titled(path, parts, [block for block in body if len(block) > _PARAGRAPH])
    if not body and not summary:
        raise ArticleError(path, f"no text below the headline ({title[:60]})")
    where = place(path, conventions)
    stated = parts.stated
    return Draft(
        title=title,
        summary=summary,
        content=Content(type="text/html", body=_html(body)),
        published=stated.published if stated else _published(path, where.day, parts.above, conventions, modified),
        authors=(Person(name=stated.author),) if stated and stated.author else (),
        categories=tuple(filter(None, [(stated.category if stated else "") or where.category])),
        language=where.language or conventions.language,
        slug=where.slug,
        related=tuple(Link(title=found) for block in body if (found := related(block))),
    )


def _blocks(text: str) -> list[str]:
    """The paragraphs of a text, each on one line; without blank lines every line is one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").strip()
    parted = _BREAK.split(text) if _BREAK.search(text) else text.split("\n")
    return [block for block in map(plain, parted) if block and not is_navigation(block)]


def _parts(blocks: Sequence[str], zone: str) -> _Parts:
    """The blocks above the byline, the byline, and the body; dates that stand above the headline left out."""
    head: list[str] = []
    above: list[str] = []
    for at, block in enumerate(blocks[:_TOP]):
        stated = byline(block, zone)
        if stated and not head:
            above.append(block)
        elif stated and (not stated.alone or len(head) < 3):
            return _Parts(head, stated, list(blocks[at + 1 :]), above)
        else:
            head.append(block)
    start = len(above)
    return _Parts(list(blocks[start : start + 1]), None, list(blocks[start + 1 :]), above)


def _titled(path: str, parts: _Parts, paragraphs: Sequence[str]) -> tuple[str, str]:
    head = parts.head
    if not head:
        raise ArticleError(path, "no headline: nothing stands above the text but dates and navigation")
    if parts.stated is None and len(head[0]) > _LONGEST_TITLE:
        raise ArticleError(path, f"no headline: it opens with a paragraph ({head[0][:60]}…) and no byline is above it")
    if len(head) > 1 and len(head[0]) <= _LONGEST_TITLE:
        return head[0], " ".join(head[1:])
    title, summary = headline.split(head[0], paragraphs)
    return title, " ".join((summary, *head[1:])).strip()


def _published(
    path: str, day: str | None, above: Sequence[str], conventions: Conventions, modified: datetime
) -> datetime:
    if day:
        return dates.parse(day, conventions.zone)[0]
    if conventions.undated == "mtime":
        return modified
    seen = f"; {above[-1]!r} stands above the headline, where pages print the day they were fetched" if above else ""
    raise ArticleError(
        path, f'no date below the headline nor in the file name{seen}; undated = "mtime" would take the file\'s own'
    )


def _html(body: Sequence[str]) -> str:
    kept = [block for block in body if related(block) is None]
    return "\n".join(
        f"<h2>{escape(block, quote=False)}</h2>"
        if _is_heading(block, after)
        else f"<p>{escape(block, quote=False)}</p>"
        for block, after in zip_longest(kept, kept[1:], fillvalue="")
    )


def _is_heading(block: str, after: str) -> bool:
    """A short block without the end of a sentence, above a longer one that has it."""
    return (
        len(block) <= _LONGEST_HEADING
        and len(after) > max(len(block), _PARAGRAPH)
        and not _SENTENCE.search(block)
        and block[0] not in "-–—•*\"'„“«»”"
        and block[-1] not in '"”“»'
    )

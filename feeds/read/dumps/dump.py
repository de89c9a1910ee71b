"""Page dumps: an article as text, with what stood around it on the page. And plain text files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.article import Content, Draft, Link, Origin, Person
from feeds.errors import ArticleError
from feeds.read import dates
from feeds.read.dumps import layout
from feeds.read.dumps.compact import read_compact
from feeds.read.dumps.paragraphs import html
from feeds.read.dumps.whole import read_whole
from feeds.read.headers.paths import place

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.read.conventions import Conventions
    from feeds.read.dumps.found import Found
    from feeds.read.headers.paths import Place


def read_dump(path: str, text: str, conventions: Conventions, modified: datetime) -> Draft:
    """A page dump, or a plain text file, as a draft.

    Where a byline with a day ("by … September 30, 2017 General") stands near the top, the headline is above it, and a
    standfirst that runs on in its line is split off; else headline, date and text are found among all that the page
    holds. A date at the top is the day of the crawl, and not taken. Without a stated date the file's name decides, then
    `modified` where the conventions say so. Raises ArticleError naming what was seen.
    """
    try:
        found = _found(text, conventions.zone)
    except ValueError as error:
        raise ArticleError(path, str(error)) from error
    where = place(path, conventions)
    published, origin = _published(path, where, found, conventions, modified)
    categories = tuple(filter(None, [found.category or where.category]))
    folder = (Origin(field="categories", where="folder"),) if categories and not found.category else ()
    return Draft(
        title=found.title,
        summary=found.summary,
        content=Content(type="text/html", body=html(found.body)),
        published=published,
        authors=(Person(name=found.author),) if found.author else (),
        categories=categories,
        language=where.language or conventions.language,
        slug=where.slug,
        related=tuple(Link(title=title) for title in found.related if title),
        origins=(*found.origins, *origin, *folder),
        dropped=found.dropped,
    )


def _found(text: str, zone: str) -> Found:
    if (count := text.count("\n") + 1) > layout.MOST:
        raise ValueError(f"no article: it has {count:,} lines, and no page of one has more than {layout.MOST:,}")
    lines = layout.lines(text)
    found = read_compact(lines, zone) or read_whole(lines, zone)
    if not found.body and not found.summary:
        raise ValueError(f"no text below the headline ({found.title[:60]})")
    return found


def _published(
    path: str, where: Place, found: Found, conventions: Conventions, modified: datetime
) -> tuple[datetime, tuple[Origin, ...]]:
    if found.published:
        return found.published, ()
    if where.day:
        return dates.parse(where.day, conventions.zone)[0], (Origin(field="published", where="file name"),)
    if conventions.undated == "mtime":
        return modified, (Origin(field="published", where="the file's own date", confidence=0.3),)
    raise ArticleError(
        path,
        f'no date below the headline nor in the file name{found.seen}; undated = "mtime" would take the file\'s own',
    )

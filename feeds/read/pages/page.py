"""HTML pages with their own metadata."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import lxml.html
from lxml import etree

from feeds.article import Content, Draft, Origin
from feeds.errors import ArticleError
from feeds.read.bodies.crowding import uncrowded
from feeds.read.bodies.nesting import flatten
from feeds.read.conventions import Skip
from feeds.read.headers.paths import day_in, place
from feeds.read.pages import about
from feeds.read.pages.credits import credit
from feeds.read.pages.dating import Clock, Dated
from feeds.read.pages.metadata import Metadata, Said
from feeds.read.pages.naming import title
from feeds.read.pages.story import story
from feeds.text import NOT_TEXT, plain

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.html import HtmlElement

    from feeds.read.conventions import Conventions

_PROLOGUE = re.compile(r"\A\s*<\?xml[^>]*\?>")
_REFRESH = re.compile(r"\d*\s*[;,]\s*url\s*=", re.IGNORECASE)
_STUB = 300  # characters of text that a page which only redirects may have
_MUCH = 0.02  # share of a page's text from which it is worth telling that it was left out


def read_page(path: str, text: str, conventions: Conventions, modified: datetime) -> Draft | Skip:
    """An HTML page as a draft, by what it states of itself; nothing is made up.

    Each field is taken from the first source that has it: JSON-LD, OpenGraph, <meta>, microdata, the visible page; the
    title by agreement between them. A page without a stated date takes that of its file name or URL; then, where the
    conventions say so, a guess, which is noted as one, or `modified`. Skipped: pages that ask not to be indexed, those
    that only redirect, home and section pages. Raises ArticleError with the reason.
    """
    page = _parsed(path, text)
    known = Metadata(page)
    link = about.link(known)
    if reason := _not_an_article(known, link):
        return Skip(reason)
    where = place(path, conventions)
    called, sure = title(known)
    if called is None:
        raise ArticleError(path, "no title: neither JSON-LD, og:title, <h1> nor <title> names one")
    dated, updated, notes = _dates(path, known, where.day, link, conventions, modified)
    by, (pictured, picture) = credit(known), about.image(known)
    summary, language, rights = about.summary(known, called.text), about.language(known), about.rights(known)
    categories, section, trust = about.categories(known, link.text if link else None, called.text, where.category)
    tags, listed = about.tags(known, conventions.tag_keys)
    body = story(known, called.text)
    if not body.html and not summary:
        raise ArticleError(path, "no text: the page holds nothing to read besides its title")
    origins = [
        Origin(field="title", where=called.where, confidence=round(sure, 2)),
        Origin(field="published", where=dated.said.where, confidence=dated.confidence),
        *_origins(updated=updated and updated.said, summary=summary, language=language, link=link, rights=rights),
        *_origins(image=Said("", picture) if pictured else None, tags=Said("", listed) if tags else None),
        *([Origin(field="authors", where=by.where, confidence=by.confidence)] if by else []),
        *([Origin(field="categories", where=section, confidence=trust)] if categories else []),
        *([Origin(field="content", where=body.where, confidence=body.confidence)] if body.html else []),
    ]
    return Draft(
        title=called.text,
        content=Content(type="text/html", body=body.html),
        published=dated.moment,
        updated=updated.moment if updated else None,
        summary=summary.text if summary else "",
        authors=by.people if by else (),
        categories=tuple(categories),
        tags=tuple(tags),
        language=(language.text if language else None) or where.language or conventions.language,
        link=link.text if link else None,
        slug=where.slug,
        rights=rights.text if rights else None,
        image=pictured,
        notes=notes,
        origins=tuple(origins),
        dropped=(f"{body.left_out:.0%} of the page's text, around the article",) if body.left_out > _MUCH else (),
    )


def _parsed(path: str, text: str) -> HtmlElement:
    parser = lxml.html.HTMLParser(huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        html = _PROLOGUE.sub("", NOT_TEXT.sub("", text))
        return lxml.html.document_fromstring(flatten(uncrowded(html)), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ArticleError(path, f"no HTML page: {error}") from None


def _not_an_article(known: Metadata, link: Said | None) -> str | None:
    robots = known.meta("robots", "googlebot", "x-robots-tag")
    if {word.strip().lower() for said in robots for word in re.split(r"[,;:\s]", said.text)} & {"noindex", "none"}:
        return "robots: noindex"
    refreshed = any(_REFRESH.match(said.text) for said in known.meta("refresh"))
    if refreshed and len(plain(known.page.text_content())) < _STUB:
        return "a redirect"
    if known.graph.article or known.meta("article:published_time") or _is_typed_article(known):
        return None
    if known.graph.is_list:
        return "a section page: its JSON-LD says that it is a list"
    if link and not urlsplit(link.text).path.strip("/") and any(one.text == "website" for one in known.meta("og:type")):
        return "a home page: its address has no path, and og:type is website"
    return None


def _is_typed_article(known: Metadata) -> bool:
    return any(said.text.lower() == "article" for said in known.meta("og:type"))


def _dates(
    path: str,
    known: Metadata,
    day: str | None,
    link: Said | None,
    conventions: Conventions,
    modified: datetime,
) -> tuple[Dated, Dated | None, tuple[str, ...]]:
    """When it was published and changed, and a note where that is a guess."""
    clock = Clock(known, conventions.zone, modified)
    inside = day_in(link.text) if link else None
    days = [Said(text, where) for text, where in ((day, "file name"), (inside, "URL")) if text]
    notes: tuple[str, ...] = ()
    dated = clock.published(days)
    allowed = conventions.undated == "guess" and not known.is_huge
    if dated is None and allowed and (dated := _guessed(known, conventions, modified)):
        notes = (f"the date {dated.said.text} is a guess: nothing in the page states when it was published",)
    if dated is None and conventions.undated == "mtime":
        dated = Dated(modified, Said("", "the file's own date"), 0.4)
    if dated is None:
        raise ArticleError(path, _undated(clock.unread, conventions))
    return dated, clock.updated(dated.moment), notes


def _guessed(known: Metadata, conventions: Conventions, modified: datetime) -> Dated | None:
    from feeds.read.pages.guess import guess

    return guess(known.page, conventions.zone, modified)


def _undated(unread: str, conventions: Conventions) -> str:
    seen = f" ({unread!r} can't be read as one)" if unread else ""
    where = f"no date{seen}: neither JSON-LD, <meta>, <time>, a line near the headline nor the file name states one"
    if conventions.undated == "guess":
        return f"{where}, and there is nothing to guess it from"
    return f'{where}; undated = "guess" would guess it, undated = "mtime" would take the file\'s own'


def _origins(**fields: Said | None) -> list[Origin]:
    return [Origin(field=name, where=said.where, confidence=0.9) for name, said in fields.items() if said]

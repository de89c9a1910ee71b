"""HTML pages with their own metadata."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import lxml.html
from lxml import etree

from feeds.article import NOT_TEXT, Content, Draft, Image, Person, is_language, is_web_url, plain
from feeds.errors import ArticleError
from feeds.read import dates
from feeds.read.conventions import Skip
from feeds.read.metadata import Metadata
from feeds.read.jsonld import text_of
from feeds.read.nesting import flatten
from feeds.read.paths import day_in, place
from feeds.read.story import story

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lxml.html import HtmlElement

    from feeds.read.conventions import Conventions

_PUBLISHED = str.split(
    "article:published_time og:published_time date datepublished pubdate publishdate publish-date publish_date"
    " publication_date date.issued dc.date.issued dcterms.issued dc.date dcterms.date dc.date.created dcterms.created"
    " created parsely-pub-date sailthru.date article.published cxenseparse:recs:publishtime article:published"
)
_UPDATED = str.split(
    "article:modified_time og:updated_time datemodified modified updated lastmod last-modified dcterms.modified"
    " dc.date.modified article.updated"
)
_AUTHORS = str.split("author authors dc.creator dcterms.creator parsely-author sailthru.author byl article:author")
_SECTIONS = str.split("article:section section parsely-section cxenseparse:recs:articlesection dc.subject.section")
_SUMMARY = str.split("og:description description summary twitter:description dc.description dcterms.abstract")
_IMAGE = str.split("og:image og:image:url og:image:secure_url")
_TWITTER = str.split("twitter:image twitter:image:src")
_PROLOGUE = re.compile(r"\A\s*<\?xml[^>]*\?>")
_BY = re.compile(r"(?:by|von|par|por|di|door|av|af)[:\s]+", re.IGNORECASE)
_PARTING = r"\s+[|–—·•»:-]\s+"
_REFRESH = re.compile(r"\d*\s*[;,]\s*url\s*=", re.IGNORECASE)
_STUB = 300  # characters of text that a page which only redirects may have


def read_page(path: str, text: str, conventions: Conventions, modified: datetime) -> Draft | Skip:
    """An HTML page as a draft, by what it states of itself; nothing is made up.

    Each field is taken from the first source that has it: JSON-LD, OpenGraph, <meta>, microdata, the visible page. A
    page without a stated date takes that of its file name or URL, then `modified` where the conventions say so.
    Skipped: pages that ask not to be indexed, and those that only redirect. Raises ArticleError with the reason.
    """
    page = _parsed(path, text)
    known = Metadata(page)
    if reason := _not_an_article(page, known):
        return Skip(reason)
    where = place(path, conventions)
    link = _link(known)
    published = _published(path, known, where.day or day_in(link or ""), conventions, modified)
    title = _title(page, known)
    if not title:
        raise ArticleError(path, "no title: neither JSON-LD, og:title, <h1> nor <title> names one")
    body = story(page, title)
    summary = _first(known.meta(*_SUMMARY), known.stated("description", "abstract"))
    if not body and not summary:
        raise ArticleError(path, "no text: the page holds nothing to read besides its title")
    return Draft(
        title=title,
        content=Content(type="text/html", body=body),
        published=published,
        updated=_updated(known, published, conventions.zone),
        summary=summary if summary != title else "",
        authors=_authors(known),
        categories=_categories(known, where.category),
        tags=_tags(known, conventions),
        language=_language(page, known) or where.language or conventions.language,
        link=link,
        slug=where.slug,
        image=_image(known),
    )


def _parsed(path: str, text: str) -> HtmlElement:
    parser = lxml.html.HTMLParser(huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(flatten(_PROLOGUE.sub("", NOT_TEXT.sub("", text))), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ArticleError(path, f"no HTML page: {error}") from None


def _not_an_article(page: HtmlElement, known: Metadata) -> str | None:
    robots = {word.strip().lower() for value in known.meta("robots") for word in value.split(",")}
    if robots & {"noindex", "none"}:
        return "robots: noindex"
    refreshed = any(_REFRESH.match(value) for value in known.meta("refresh"))
    if refreshed and len(plain(page.text_content())) < _STUB:
        return "a redirect"
    return None


def _first(*sources: Iterable[str]) -> str:
    return next((text for source in sources for text in source), "")


def _title(page: HtmlElement, known: Metadata) -> str:
    site = known.meta("og:site_name", "application-name")
    headings = [
        text
        for where in ("//article//h1", "//main//h1", "//h1")
        for element in page.xpath(where)
        if (text := plain(element.text_content())) and text not in site
    ]
    shown = text_of(page.findtext(".//title") or "")
    stated = [*known.stated("headline"), *known.meta("og:title", "twitter:title", "dc.title"), *headings[:1], shown]
    title = next(iter(filter(None, stated)), "")
    return _without_site(title, [*headings[:1], *site])


def _without_site(title: str, known: Iterable[str]) -> str:
    """A title without the name of the site behind it: what the page's heading or og:site_name show to be none of it."""
    parts = re.split(f"({_PARTING})", title)
    for name in known:
        if len(parts) > 1 and parts[-1].casefold() == name.casefold():
            return "".join(parts[:-2])
        if title.startswith(name) and re.match(_PARTING, title[len(name) :]) and len(name) > len(title) / 2:
            return name
    return title


def _published(path: str, known: Metadata, day: str | None, conventions: Conventions, modified: datetime) -> datetime:
    sources = [
        *known.stated("datePublished", "dateCreated"),
        *known.meta(*_PUBLISHED),
        *known.properties("datePublished"),
        *known.times(),
        *filter(None, [day]),
    ]
    if found := _moment(sources, conventions.zone):
        return found
    if conventions.undated == "mtime":
        return modified
    seen = f" ({sources[0]!r} can't be read as one)" if sources else ""
    raise ArticleError(
        path,
        f"no date{seen}: neither JSON-LD, <meta>, <time> nor the file name states one;"
        ' undated = "mtime" would take the file\'s own',
    )


def _moment(sources: Iterable[str], zone: str) -> datetime | None:
    for text in sources:
        try:
            return dates.parse(text, zone)[0]
        except ValueError:
            continue
    return None


def _updated(known: Metadata, published: datetime, zone: str) -> datetime | None:
    found = _moment([*known.stated("dateModified"), *known.meta(*_UPDATED), *known.properties("dateModified")], zone)
    return found if found and found > published else None


def _authors(known: Metadata) -> tuple[Person, ...]:
    found = {
        name: Person(name=name, uri=uri if is_web_url(uri) else None)
        for node in known.people("author")
        if (name := _name(node.get("name"))) and isinstance(uri := node.get("url") or "", str)
    }
    if not found:
        sources = (known.meta(*_AUTHORS), known.properties("author"), known.names("author"))
        names = next(filter(None, ([name for text in source if (name := _name(text))] for source in sources)), [])
        found = {name: Person(name=name) for name in names}
    return tuple(found.values())


def _name(value: object) -> str:
    """A name without "by"; "" for a URL, which article:author often is."""
    text = _BY.sub("", text_of(value), count=1) if isinstance(value, str) else ""
    return "" if "://" in text or text.startswith("@") or len(text) > 120 else text


def _categories(known: Metadata, folder: str) -> tuple[str, ...]:
    stated = known.stated("articleSection") or known.meta(*_SECTIONS)[:1]
    stated = stated or [part.strip() for value in known.meta("category", "categories") for part in value.split(",")]
    return tuple(dict.fromkeys(filter(None, stated))) or ((folder,) if folder else ())


def _tags(known: Metadata, conventions: Conventions) -> tuple[str, ...]:
    listed = [part for value in known.meta(*conventions.tag_keys, "news_keywords") for part in value.split(",")]
    stated = known.meta("article:tag") or [part for value in known.stated("keywords") for part in value.split(",")]
    return tuple(dict.fromkeys(filter(None, map(str.strip, stated or listed))))


def _image(known: Metadata) -> Image | None:
    """The first image that is stated; what OpenGraph says of an image, it says of its own (ogp.me)."""
    own, twitter = known.meta(*_IMAGE), known.meta(*_TWITTER)
    url = next((url for url in [*known.stated("image"), *own, *twitter] if not url.startswith("data:")), None)
    if url is None or url not in own:
        return Image(url=url, alt=_first(known.meta("twitter:image:alt")) if url in twitter else "") if url else None
    width, height = (_first(known.meta(f"og:image:{name}")) for name in ("width", "height"))
    kind = _first(known.meta("og:image:type")).lower()
    return Image(
        url=url,
        type=kind if re.fullmatch(r"image/[\w.+-]+", kind, re.ASCII) else "",
        alt=_first(known.meta("og:image:alt")),
        width=int(width) if re.fullmatch(r"\d{1,5}", width, re.ASCII) else 0,
        height=int(height) if re.fullmatch(r"\d{1,5}", height, re.ASCII) else 0,
    )


def _link(known: Metadata) -> str | None:
    for url in (known.linked("canonical"), *known.meta("og:url"), *known.stated("url", "mainEntityOfPage")):
        if url and (is_web_url(url) or (url.startswith("/") and not url.startswith("//"))):
            return url
    return None


def _language(page: HtmlElement, known: Metadata) -> str | None:
    stated = [str(page.get("lang") or ""), *known.stated("inLanguage"), *known.meta("og:locale", "content-language")]
    for tag in stated:
        if is_language(tag := tag.strip().replace("_", "-")):
            return tag
    return None

"""An article as readers get it: what its file says, the id and dates of the ledger, and the site's settings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from feeds import read, select
from feeds.article import Article, Category, Comments, Enclosure, Episode, Image, Person, Source
from feeds.errors import ArticleError
from feeds.read.headers.media import type_of
from feeds.render.page import direction
from feeds.text import is_web_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.article import Draft
    from feeds.read.headers.permalink import Routes
    from feeds.store.articles import Row


#: A percent sign that escapes nothing.
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")
#: HTML that begins with an element that states a direction.
_DIRECTED = re.compile(r"\s*+<\w++[^>]*\sdir=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the articles of one source have their pages: the base of relative links, and how addresses are made."""

    url: str
    routes: Routes | None = None


class Where(NamedTuple):
    """Where the page of an article is, by which rule (stated, adopted, pattern, here; "" for nowhere) and pattern, and
    what the relative URLs in it start from.
    """

    link: str | None
    rule: str
    base: str
    pattern: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What an article takes from its site: pages by source, the configured author for those without one,
    titles of categories by key; `pages` is the URL below which articles have pages here that have none elsewhere.
    `language` is that of an article that states none.
    """

    origins: Mapping[str, Origin]
    author: Person | None
    rules: select.Rules
    titles: Mapping[str, str]
    pages: str | None = None
    language: str = "en"


def compose(row: Row, setting: Setting) -> Article:
    """The article of a ledger row. Raises ArticleError, naming its file, when nothing a reader can use comes of it."""
    from feeds.read.bodies.excerpt import excerpt

    draft = row.draft()
    try:
        place = where(row, draft, setting)
        link, base = place.link, place.base
        content = cleaned(row, draft, setting, place)
        return Article(
            id=row.id,
            guid=row.guid or "",
            title=draft.title,
            published=datetime.fromtimestamp(row.published, UTC),
            updated=datetime.fromtimestamp(row.updated, UTC),
            link=link,
            authors=draft.authors or ((setting.author,) if setting.author else ()),
            categories=_categories(draft, row, setting),
            tags=draft.tags,
            summary=draft.summary or excerpt(content) or ("" if content else draft.title),
            content=_finished(content, draft, setting.language),
            enclosures=tuple(_enclosures(draft, base)),
            related=tuple(replace(to, href=absolute(base, to.href)) for to in draft.related),
            rights=draft.rights,
            language=draft.language,
            image=_image(draft, base),
            banner=absolute(base, draft.banner),
            contributors=draft.contributors,
            source=_source(draft.source, base),
            comments=_comments(draft.comments, base, link),
            location=draft.location,
            episode=_episode(draft.episode, base),
            corrections=draft.corrections,
            path=row.path,
        )
    except ValueError as error:
        raise ArticleError(row.path, str(error)) from error


def location(row: Row, setting: Setting) -> str | None:
    """Where the article's page is, as `compose` says it; None when it has none. Needs no body."""
    try:
        return where(row, row.draft(), setting).link
    except ValueError:
        return None


def where(row: Row, draft: Draft, setting: Setting) -> Where:
    """Where the article's page is, and by which rule. Raises ValueError for a pattern that can't be expanded."""
    origin = _origin(row, setting)
    link, rule, pattern = _link(draft, row.path, origin, row.link)
    if link:
        return Where(link, rule, link, pattern)
    here = _here(row, setting)
    return Where(here, "here" if here else "", _folder(row.path, origin))


def cleaned(row: Row, draft: Draft, setting: Setting, place: Where) -> str:
    """The body as clean HTML for an article whose page is at that place."""
    origin = _origin(row, setting)
    return read.html(draft.content, place.base, _address_of(origin, row.path), site=origin.url, page=place.link or "")


def uncleaned(row: Row, draft: Draft, setting: Setting) -> str:
    """The same before it is cleaned, to see what that takes away."""
    from feeds.read.bodies.body import as_written

    origin = _origin(row, setting)
    return as_written(draft.content, _address_of(origin, row.path), origin.url)


def absolute(base: str, url: str | None) -> str | None:
    """An http(s) URL against its base, spaces and other scripts percent-encoded (RFC 3986 section 2.1); else None."""
    if not url:
        return None
    try:
        parts = urlsplit(urljoin(base, _STRAY.sub("%25", url.strip())))
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except ValueError:
        return None
    kept = "/%:@!$&'()*+,;=~?"
    whole = urlunsplit((parts.scheme, host, *(quote(part, safe=kept) for part in parts[2:])))
    return whole if is_web_url(whole) else None


def _origin(row: Row, setting: Setting) -> Origin:
    return setting.origins.get(row.source) or next(iter(setting.origins.values()))


def _here(row: Row, setting: Setting) -> str | None:
    return absolute(setting.pages, quote(row.page)) if setting.pages and row.page else None


def address(draft: Draft, path: str, origin: Origin, adopted: str | None = None) -> str | None:
    """The address of the page that a draft has on its own site, as `where` has it; `path` is that of its file.

    Raises ValueError for a pattern that is none.
    """
    return _link(draft, path, origin, adopted)[0]


def _link(draft: Draft, path: str, origin: Origin, adopted: str | None) -> tuple[str | None, str, str]:
    """The address of an article's page, by which rule, and the pattern that made it: as its file says, else where
    readers know it (`adopted`), else by the site's pattern; None when nothing tells it.
    """
    from feeds.read.headers.permalink import Page, expand, is_pattern

    routes, stated = origin.routes, draft.link
    # A generator puts the path of its base URL before an address that a header states.
    known = routes is not None and routes.slugs != "plain"
    below = known and stated is not None and stated.startswith("/") and not stated.startswith("//")
    if stated and not is_pattern(stated):
        return absolute(origin.url, f".{stated}" if below else stated), "stated", ""
    if adopted:
        return absolute(origin.url, adopted), "adopted", ""
    pattern = stated if stated and routes else routes and routes.pattern(path)
    if not routes or not pattern:
        return None, "", ""
    page = Page(
        published=draft.published,
        slug=draft.slug,
        path=path,
        title=draft.title,
        categories=draft.categories,
        author=draft.authors[0].name if draft.authors else "",
        language=draft.language,
    )
    place = expand(pattern, page, routes)
    return absolute(origin.url, f".{place}" if below else place), "pattern", pattern


def _folder(path: str, origin: Origin) -> str:
    """What the relative URLs of an article without a page start from: where its file lies, below the URL of all."""
    folder = path.rpartition("/")[0]
    return urljoin(origin.url, quote(f"{folder}/")) if folder else origin.url


def _address_of(origin: Origin, path: str) -> read.Permalink | None:
    """Finds the pages of articles that the file `path` names by their files, as far as the pattern tells."""
    from feeds.read.headers.permalink import locate

    routes = origin.routes
    return (lambda name: absolute(origin.url, locate(routes, name, path))) if routes and routes.patterns else None


def _categories(draft: Draft, row: Row, setting: Setting) -> tuple[Category, ...]:
    terms = select.categories(select.placed(draft, setting.rules, (row.source, row.path)), setting.rules)
    return tuple(
        Category(term=setting.titles.get(select.fold(term), term), slug=select.slug(term) or "category")
        for term in terms
    )


def _enclosures(draft: Draft, base: str) -> list[Enclosure]:
    """Those that a feed can show: with an address, and a type, which RSS 2.0 requires."""
    found = ((absolute(base, file.url), file) for file in draft.enclosures)
    return [replace(file, url=url) for url, file in found if url and file.type]


def _image(draft: Draft, base: str) -> Image | None:
    image = draft.image
    url = image and absolute(base, image.url)
    return replace(image, url=url, type=image.type or type_of(url, "")) if image and url else None


def _source(source: Source | None, base: str) -> Source | None:
    return source and replace(source, url=absolute(base, source.url), feed=absolute(base, source.feed))


def _comments(comments: Comments | None, base: str, page: str | None) -> Comments | None:
    within = comments is not None and comments.url.startswith("#")
    url = comments and absolute((page or "") if within else base, comments.url)
    return replace(comments, url=url) if comments and url else None


def _episode(episode: Episode | None, base: str) -> Episode | None:
    return episode and replace(episode, image=absolute(base, episode.image))


def _finished(html: str, draft: Draft, language: str) -> str:
    """The content with what was put right in it at its end, where every reader shows it, in a box of its direction.

    No reader takes the direction of a text from the language that a feed states, so the HTML itself has to say it.
    """
    if not html.strip():  # the summary stands alone, and says it
        return html
    html = html.strip() + "".join(
        f"\n<p><strong>{escape(str(one), quote=False)}</strong></p>" for one in draft.corrections
    )
    rightwards = direction(draft.language or language) == "ltr"
    return html if rightwards or _DIRECTED.match(html) else f'<div dir="rtl">\n{html}\n</div>'

"""Header keys, file name and folder made a draft."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.article import Content, Draft, is_language, plain
from feeds.read import context, dates, slugs
from feeds.read.conventions import Skip
from feeds.read.header import Header, fold, is_false, is_true
from feeds.read.media import banner, enclosures, episode, image, related
from feeds.read.paths import Place, day_in, place
from feeds.read.people import contributors, people
from feeds.read.permalink import STATED, STYLES, is_pattern
from feeds.read.words import words

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.read.conventions import Conventions
    from feeds.read.header import Value
    from feeds.read.permalink import Routes

Values = dict[str, "Value"]


def _keys(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_TITLE = _keys("title headline linktitle")
_DATE = _keys(
    "date published pubdate publishdate publishedat publishedon publicationdate datepublished"
    " creationdate created createdat createdon datecreated postdate"
)
_DATED_PATH = _keys("path url permalink slug aliases alias link")
_UPDATED = _keys(
    "updated lastmod modified update lastmodifiedat lastmodified lastupdated lastupdate"
    " updatedat updateddate dateupdated datemodified modifieddate"
)
_EXPIRES = _keys("expirydate expires expiresat expiry expirationdate unpublishdate unpublish unpublishat")
_SUMMARY = _keys(
    "summary description excerpt standfirst abstract lede lead deck dek subtitle teaser preview intro tagline"
)
_LINK = _keys("link permalink url canonical canonicalurl")
_ID = _keys("id guid uuid")
_RIGHTS = _keys("rights copyright license licence")
_NESTED = _keys("taxonomies extra params")
_HIDDEN = frozenset({"draft", "hidden", "skip", "private", "pending", "trash", "unlisted"})

_H1 = {
    "text/markdown": re.compile(
        r"(\s*(?:import\s.*\n\s*|<!--[^>]*-->\s*)*)(?:#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)|(\S.*)\n=+[ \t]*(?:\n|\Z))"
    ),
    "text/html": re.compile(r"(\s*)<h1(?:\s[^>]*)?>(.*?)()</h1>", re.IGNORECASE | re.DOTALL),
}
_ADDRESS = re.compile(r"https?://\S+|/\S*|[^\s:{}<>]+[./][^\s:{}<>]*")


def draft(path: str, header: Header, kind: str, conventions: Conventions, modified: datetime) -> Draft | Skip:
    """What one file says; `kind` is the media type of its body, `modified` the file's own time.

    Dates are taken, in this order, from the header, the file name, the folders, a path or alias in the header.
    Raises ValueError with the reason when there is no title or no date, or a date that can't be read.
    """
    values = _flat(header.values)
    notes = [*header.notes]
    if reason := _not_an_article(path, values):
        return Skip(reason)
    title, body = _titled(_first(values, _TITLE), header.body, kind)
    summary = words(_first(values, _SUMMARY))
    if not body.strip() and not (title and summary):
        return Skip("a stub: there is nothing to read but a title" if title else "a stub: neither title nor body")
    if not title:
        raise ValueError("no title: add `title:` to its header")
    where = place(path, conventions)
    authors, lead = people(values, commas=header.kind == "pairs", authors=conventions.authors), image(values)
    zone, published = conventions.zone, _published(values, where, conventions, modified)
    changes = (_updated(values, zone, notes), context.corrected(values, zone, published))
    return Draft(
        title=title,
        content=Content(type=kind, body=body),
        published=published,
        updated=max(filter(None, changes), default=None),
        expires=_expires(values, conventions),
        summary=summary,
        authors=authors,
        categories=_categories(values, conventions) or ((where.category,) if where.category else ()),
        tags=_terms(values, conventions.tag_keys),
        language=_language(values, notes) or where.language or conventions.language,
        rights=plain(_first(values, _RIGHTS)) or None,
        link=_link(values, header.kind, conventions.routes),
        slug=_slug(values, path, title, conventions) or where.slug,
        id=_first(values, _ID) or None,
        image=lead,
        banner=banner(values, lead),
        enclosures=enclosures(values, notes),
        related=related(values),
        contributors=contributors(values, authors),
        source=context.source(values, zone),
        comments=context.comments(values),
        location=context.location(values, notes),
        episode=episode(values, notes),
        corrections=context.corrections(values, zone, notes),
        notes=tuple(notes),
    )


def _flat(values: Values) -> Values:
    """Zola's [taxonomies] and [extra] and Hugo's [params] hold what others write at the top, which goes first."""
    for name in _NESTED:
        inner = values.get(name)
        if isinstance(inner, dict):
            values = {**{fold(key): value for key, value in inner.items()}, **values}
    return values


def _first(values: Values, keys: tuple[str, ...]) -> str:
    for key in keys:
        value = values.get(key)
        if isinstance(value, str) and (text := value.strip()):
            return text
    return ""


def _not_an_article(path: str, values: Values) -> str | None:
    status = _first(values, ("status",)).lower()
    if path.rpartition("/")[2].startswith("_index."):
        return "a section page (_index)"
    if is_true(values.get("draft")):
        return "draft: true"
    if is_false(values.get("published")):
        return "published: false"
    if status in _HIDDEN:
        return f"status: {status}"
    if is_true(values.get("headless")):
        return "headless: true"
    return None


def _titled(stated: str, body: str, kind: str) -> tuple[str, str]:
    """The title, and the body without a first heading that says the same again."""
    title = words(stated)
    first = _H1[kind].match(body)
    heading = words(first[2] or first[3]) if first else ""
    if first and heading and heading.casefold() == (title or heading).casefold():
        return title or heading, first[1] + body[first.end() :]
    return title, body


def _published(values: Values, where: Place, conventions: Conventions, modified: datetime) -> datetime:
    stated = _stated(values, _DATE, conventions.zone)
    if stated:
        # Hugo's publishDate is an embargo: the article is not out before it, whatever `date` says.
        embargo = _stated(values, ("publishdate",), conventions.zone)
        return max(stated, embargo) if embargo else stated
    if day := where.day or next(filter(None, (day_in(text) for text in _paths(values))), None):
        return dates.parse(day, conventions.zone)[0]
    if conventions.undated == "mtime":
        return modified
    raise ValueError('no date: add `date:` to its header, or set undated = "mtime" to take the file\'s own')


def _paths(values: Values) -> list[str]:
    found: list[str] = []
    for key in _DATED_PATH:
        value = values.get(key)
        first = value[0] if isinstance(value, list) and value else value
        if isinstance(first, str):
            found.append(first)
    return found


def _stated(values: Values, keys: tuple[str, ...], zone: str) -> datetime | None:
    for key in keys:
        value = values.get(key)
        if isinstance(value, dict):
            value = value.get("date")
        if not isinstance(value, str) or not value.strip() or is_true(value) or is_false(value):
            continue
        try:
            return dates.parse(value, zone)[0]
        except ValueError as error:
            raise ValueError(f"{key}: {error}") from error
    return None


def _updated(values: Values, zone: str, notes: list[str]) -> datetime | None:
    try:
        return _stated(values, _UPDATED, zone)
    except ValueError as error:
        notes.append(f"left out: {error}")
        return None


def _expires(values: Values, conventions: Conventions) -> datetime | None:
    return _stated(values, _EXPIRES, conventions.zone) if conventions.expiry else None


def _categories(values: Values, conventions: Conventions) -> tuple[str, ...]:
    return _terms(values, conventions.category_keys)


def _terms(values: Values, keys: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for key in keys:
        for term in _listed(values.get(fold(key))):
            if text := words(term):
                found.setdefault(text.casefold(), text)
    return tuple(found.values())


def _listed(value: Value) -> list[str]:
    if isinstance(value, str):
        return value.split(",")
    if isinstance(value, list):
        return [term for term in map(_term, value) if term]
    if isinstance(value, dict):
        name = _term(value)
        return [name] if name else list(value)
    return []


def _term(value: Value) -> str:
    """One item of a list of terms; a list inside the list is a path of nested terms, as Hexo has it."""
    if isinstance(value, dict):
        named = {fold(key): inner for key, inner in value.items()}
        return _first(named, ("name", "title", "label", "term", "slug"))
    if isinstance(value, list):
        return "/".join(item.strip() for item in value if isinstance(item, str) and item.strip())
    return value or ""


def _language(values: Values, notes: list[str]) -> str | None:
    stated = _first(values, ("lang", "language", "locale")).replace("_", "-")
    if stated and not is_language(stated):
        notes.append(f"left out: {stated!r} is not a language tag")
        return None
    return stated or None


def _slug(values: Values, path: str, title: str, conventions: Conventions) -> str:
    """The slug that the header states, else that which its site makes; "" when nothing says."""
    stated, routes = plain(_first(values, ("slug",))).strip("/"), conventions.routes
    if routes is None:
        return stated
    return slugs.stated(routes.slugs, stated) if stated else routes.slug(path, title) or ""


def _link(values: Values, kind: str, routes: Routes | None) -> str | None:
    for key in STATED.get(routes.slugs, _LINK) if routes else _LINK:
        value = values.get(key)
        if not isinstance(value, str):
            continue
        # Jekyll's and Hugo's patterns (`/:year/:title/`, `pretty`) are rules for many pages, not the address of one.
        if routes and (pattern := _pattern(key, value.strip(), routes)):
            return pattern
        if _ADDRESS.fullmatch(value.strip()) and not is_pattern(value):
            return value.strip()
    path = values.get("path")
    if kind == "toml" and isinstance(path, str) and path.strip("/ "):
        return path.strip("/ ") + "/"  # Zola: the address of the page, below the site's base
    return None


def _pattern(key: str, value: str, routes: Routes) -> str | None:
    """The pattern by which an article has its address made, where its site does such things."""
    if routes.slugs == "jekyll" and key == "permalink":
        return STYLES.get(value) or (value if is_pattern(value) else None)
    return value if routes.slugs == "hugo" and key == "url" and is_pattern(value) else None

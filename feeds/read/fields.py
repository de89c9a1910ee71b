"""Header keys, file name and folder made a draft."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from feeds.article import Content, Draft
from feeds.read import dates
from feeds.read.bodies.words import words
from feeds.read.conventions import Skip
from feeds.read.headers import context, keys, slugs
from feeds.read.headers.header import Header, fold, is_false, is_true, stated
from feeds.read.headers.heading import titled
from feeds.read.headers.media import banner, enclosures, episode, image, related
from feeds.read.headers.paths import Place, day_in, place
from feeds.read.headers.people import contributors, people
from feeds.read.headers.permalink import STATED, STYLES, is_pattern
from feeds.read.headers.terms import terms
from feeds.read.pages.origins import origins
from feeds.text import is_language, plain

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.article import Person
    from feeds.read.conventions import Conventions
    from feeds.read.headers.header import Value
    from feeds.read.headers.permalink import Routes

Values = dict[str, "Value"]

_HIDDEN = frozenset({"draft", "hidden", "skip", "private", "pending", "trash", "unlisted"})
#: What Pelican has before the path of a file of the site.
_PELICAN = re.compile(r"^(?:\{(?:static|attach|filename)\}|\|(?:static|attach|filename)\|)(?=\S)")
#: Whose headers part several authors or terms by their own rules.
_OF_PELICAN = frozenset(("pairs", "docinfo", "meta"))
_INCLUDES = re.compile(r"^[ \t]*(?:\.\.[ \t]+include::|include::)[ \t]*(\S+)", re.MULTILINE)
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)(.*)")
_ADDRESS = re.compile(r"https?://\S+|/\S*|(?=.[^./]*+[./])[^\s:{}<>]++")


def draft(path: str, header: Header, kind: str, conventions: Conventions, modified: datetime) -> Draft | Skip:
    """What one file says; `kind` is the media type of its body, `modified` the file's own time.

    Dates are taken, in this order, from the header, the file name, the folders, a path or alias in the header.
    Raises ValueError with the reason when there is no title or no date, or a date that can't be read.
    """
    values = _flat(header.values)
    notes = [*header.notes]
    if reason := _not_an_article(path, values, header.kind):
        return Skip(reason)
    title, body, again = titled(_first(values, keys.TITLE), header.body, kind)
    summary = words(_first(values, keys.SUMMARY))
    if (not body or body.isspace()) and not (title and summary):
        return Skip("a stub: there is nothing to read but a title" if title else "a stub: neither title nor body")
    if not title:
        raise ValueError("no title: add `title:` to its header")
    where, pelican = place(path, conventions), header.kind in _OF_PELICAN
    authors = people(values, commas=pelican, authors=conventions.authors)
    published = _published(values, where, conventions, modified)
    plain_keys = keys.PLAIN.issuperset(values)
    updated = None if plain_keys else _updated(values, conventions.zone, published, notes)
    language = _language(values, notes) or where.language or conventions.language
    details = {} if plain_keys else _details(values, conventions, authors, notes)
    return Draft(
        title=title,
        content=Content(type=kind, body=body),
        published=published,
        updated=updated,
        summary=summary,
        authors=authors,
        categories=terms(values, conventions.category_keys, semicolons=pelican)
        or ((where.category,) if where.category else ()),
        tags=terms(values, conventions.tag_keys, semicolons=pelican),
        language=language,
        link=_link(values, header.kind, conventions.routes),
        slug=_slug(values, path, title, conventions) or where.slug,
        **details,
        notes=tuple(notes),
        origins=origins(path, header, values, where, conventions),
        dropped=_dropped(header.body, kind, heading=again),
    )


def _details(values: Values, conventions: Conventions, authors: tuple[Person, ...], notes: list[str]) -> dict[str, Any]:
    """What few headers say, by the field of a draft; none of it by a plain key."""
    lead = image(values)
    return {
        "expires": _expires(values, conventions),
        "rights": plain(_first(values, keys.RIGHTS)) or None,
        "id": _first(values, keys.ID) or None,
        "image": lead,
        "banner": banner(values, lead),
        "enclosures": enclosures(values, notes),
        "related": related(values),
        "contributors": contributors(values, authors),
        "source": context.source(values, conventions.zone),
        "comments": context.comments(values),
        "location": context.location(values, notes),
        "episode": episode(values, notes),
        "corrections": context.corrections(values, conventions.zone, notes),
    }


def _flat(values: Values) -> Values:
    """Zola's [taxonomies] and [extra] and Hugo's [params] hold what others write at the top, which goes first."""
    for name in keys.NESTED.of(values):
        inner = values[name]
        if isinstance(inner, dict):
            values = {**{fold(key): value for key, value in inner.items()}, **values}
    if any(isinstance(value, str) and value.startswith(("{", "|")) for value in values.values()):
        values = {key: _PELICAN.sub("", value) if isinstance(value, str) else value for key, value in values.items()}
    return values


def _dropped(body: str, kind: str, *, heading: bool) -> tuple[str, ...]:
    """What stands in the body as written and is not shown."""
    found = ["the first heading, which is the title"] if heading else []
    if kind in ("text/x-rst", "text/asciidoc") and "include::" in body:
        found += [f"the file {name} that it includes" for name in dict.fromkeys(_INCLUDES.findall(body))]
    return tuple(found)


def _first(values: Values, names: keys.Keys) -> str:
    for key in names.of(values):
        value = values[key]
        if isinstance(value, str) and (text := value.strip()):
            return text
    return ""


def _not_an_article(path: str, values: Values, kind: str) -> str | None:
    status = stated(values, "status").lower()
    if path.rpartition("/")[2].startswith("_index."):
        return "a section page (_index)"
    if is_true(values.get("draft")):
        return "draft: true"
    if is_false(values.get("published")):
        return "published: false"
    if status in _HIDDEN:
        return f"status: {status}"
    if kind == "dots" and (marks := {"draft", "private"} & set(terms(values, ("tags",)))):
        return f"tags: {marks.pop()}"  # Nikola, before it had a status
    if is_true(values.get("headless")):
        return "headless: true"
    return None


def _published(values: Values, where: Place, conventions: Conventions, modified: datetime) -> datetime:
    found = _date(values, keys.DATE, conventions.zone, where.day)
    if found:
        # Hugo's publishDate is an embargo: the article is not out before it, whatever `date` says.
        embargo = _date(values, keys.EMBARGO, conventions.zone)
        return max(found, embargo) if embargo else found
    if day := where.day or next(filter(None, (day_in(text) for text in _paths(values))), None):
        return dates.parse(day, conventions.zone)[0]
    if conventions.undated == "mtime":
        return modified
    raise ValueError('no date: add `date:` to its header, or set undated = "mtime" to take the file\'s own')


def _paths(values: Values) -> list[str]:
    found: list[str] = []
    for key in keys.DATED_PATH.of(values):
        value = values[key]
        first = value[0] if isinstance(value, list) and value else value
        if isinstance(first, str):
            found.append(first)
    return found


def _date(values: Values, names: keys.Keys, zone: str, day: str | None = None) -> datetime | None:
    """The first of these that is a date; `day` is the one that the path says."""
    for key in names.of(values):
        value = values[key]
        if isinstance(value, dict):
            value = value.get("date")
        if not isinstance(value, str) or not value.strip() or is_true(value) or is_false(value):
            continue
        try:
            return dates.parse(_as_named(value, day) if day else value, zone)[0]
        except ValueError as error:
            raise ValueError(f"{key}: {error}") from error
    return None


def _as_named(value: str, day: str) -> str:
    """`10-26-2015` and `4/3/2020` are month first where the file's own name says so."""
    numbers = _NUMBERS.fullmatch(value.strip())
    month_first = numbers and f"{numbers[3]}-{numbers[1]:0>2}-{numbers[2]:0>2}" == day
    return f"{day}{numbers[4]}" if numbers and month_first else value


def _updated(values: Values, zone: str, published: datetime, notes: list[str]) -> datetime | None:
    """When it was changed last, as stated, or by what was put right in it."""
    stated = None
    try:
        stated = _date(values, keys.UPDATED, zone)
    except ValueError as error:
        notes.append(f"left out: {error}")
    return max(filter(None, (stated, context.corrected(values, zone, published))), default=None)


def _expires(values: Values, conventions: Conventions) -> datetime | None:
    return _date(values, keys.EXPIRES, conventions.zone) if conventions.expiry else None


def _language(values: Values, notes: list[str]) -> str | None:
    tag = _first(values, keys.LANGUAGE).replace("_", "-")
    if tag and not is_language(tag):
        notes.append(f"left out: {tag!r} is not a language tag")
        return None
    return tag or None


def _slug(values: Values, path: str, title: str, conventions: Conventions) -> str:
    """The slug that the header states, else that which its site makes; "" when nothing says."""
    slug, routes = plain(_first(values, keys.SLUG)).strip("/"), conventions.routes
    if routes is None:
        return slug
    return slugs.stated(routes.slugs, slug) if slug else routes.slug(path, title) or ""


def _link(values: Values, kind: str, routes: Routes | None) -> str | None:
    for key in STATED.get(routes.slugs, keys.LINK) if routes else keys.LINK:
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

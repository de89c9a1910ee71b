"""A WordPress export (WXR 1.0 to 1.2: an RSS document with WordPress's namespace), each post an article.

A post keeps the guid that WordPress's own feed gives it, its link and its dates: nothing is posted anew.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from feeds.article import Comments, Content, Draft, Enclosure, Origin, Person, Version
from feeds.read import dates
from feeds.read.bodies.wordpress import to_html
from feeds.read.bodies.words import words
from feeds.read.conventions import Bundle, Part, Skip
from feeds.read.export import Item, Site, is_export, item_of, site_of
from feeds.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from lxml.etree import _Element

    from feeds.read.conventions import Conventions

#: Why a feed is no article.
FEED = "a feed, not articles: `feeds adopt` takes over the ids, links and dates of its entries"
#: How WordPress calls the category of posts that have none, in the languages that it is installed in most.
_NONE = frozenset(
    str.split(
        "uncategorized uncategorised unkategorisiert nicht-kategorisiert non-classe non-classé sin-categoria"
        " sin-categoría senza-categoria sem-categoria geen-categorie bez-kategorii nezarazene nezařazené"
        " okategoriserade okategoriserad ukategorisert ikke-kategoriseret kategorizálatlan kategorisiz без-рубрики"
        " без-категорії 未分類 未分类 미분류"
    )
)
_MAIL = re.compile(r"\S@\S[^\s.@]*+\.\S")
_DURATION = re.compile(r'"duration";s:\d+:"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})"')
#: Post types of WordPress itself that are no posts.
_KINDS = {
    "page": "a page",
    "attachment": "an attachment",
    "nav_menu_item": "an item of a menu",
    "revision": "a revision",
}
_SHOWN = ("publish", "future")


def read_wxr(path: str, root: _Element, conventions: Conventions, modified: datetime) -> Skip | Bundle:  # noqa: ARG001
    """The posts of an export, each a part that is called by its number. Any other RSS document is no article."""
    if not is_export(root):
        return Skip(FEED)
    channel = root.find("channel")
    if channel is None:
        raise ValueError("a WordPress export without a channel")
    items = [item_of(element) for element in channel.iterchildren("item")]
    site = site_of(channel, items)
    return Bundle(tuple(_parts(items, site, conventions)))


def _parts(items: Iterable[Item], site: Site, conventions: Conventions) -> Iterator[Part]:
    taken: set[str] = set()
    for number, item in enumerate(items, start=1):
        key = next((key for key in (item.get("wp:post_id"), item.get("guid")) if key and key not in taken), "")
        key = key or f"item {number}"
        taken.add(key)
        try:
            yield Part(key, _post(item, site, conventions))
        except ValueError as error:
            yield Part(key, str(error))


def _post(item: Item, site: Site, conventions: Conventions) -> Draft | Skip:
    kind, status = item.get("wp:post_type") or "post", item.get("wp:status") or "publish"
    if kind != "post":
        return Skip(f"{_KINDS.get(kind, f'of the type {kind}')}, not a post")
    identifier = item.get("guid") or (f"{site.base}/?p={item.get('wp:post_id')}" if item.get("wp:post_id") else None)
    version = Version(0, _made(item, conventions))
    if status not in _SHOWN:
        return Skip(f"status: {status}", id=identifier, version=version)
    if item.get("wp:post_password"):
        return Skip("behind a password", id=identifier, version=version)
    dropped: list[str] = []
    body = to_html(item.get("content:encoded"), site.attachments, dropped)
    published, where = _published(item, conventions)
    title, named = _title(item, body)
    if not title:
        return Skip("a stub: neither title nor body", id=identifier, version=version)
    origins = (
        Origin(field="title", where=named, confidence=1.0 if named == "<title>" else 0.4),
        Origin(field="published", where=where),
        Origin(field="id", where="<guid>" if item.get("guid") else "<wp:post_id>"),
    )
    return Draft(
        title=title,
        content=Content(type="text/html", body=body),
        published=published,
        updated=_moment(item, "wp:post_modified", conventions),
        summary=words(to_html(item.get("excerpt:encoded"), {})),
        authors=_authors(item, site),
        categories=_categories(item, site),
        tags=_distinct(words(name) for domain, _, name in item.terms if domain in ("post_tag", "tag")),
        language=site.language or conventions.language,
        link=item.get("link") or None,
        slug=plain(unquote(item.get("wp:post_name"))),
        id=identifier,
        image=site.attachments.get(item.meta.get("_thumbnail_id", "")),
        enclosures=tuple(_enclosures(item)),
        comments=_comments(item),
        version=version,
        notes=_notes(item, site),
        origins=origins,
        dropped=tuple(dict.fromkeys(dropped)),
    )


def _title(item: Item, body: str) -> tuple[str, str]:
    """The title, and where it is from: posts without one are called by their first words."""
    if title := words(item.get("title")):
        return title, "<title>"
    from feeds.read.bodies.excerpt import excerpt

    return excerpt(body, 60), "the first words"


def _published(item: Item, conventions: Conventions) -> tuple[datetime, str]:
    if found := _moment(item, "wp:post_date", conventions):
        return found, "<wp:post_date_gmt>" if _is_date(item.get("wp:post_date_gmt")) else "<wp:post_date>"
    if _is_date(item.get("pubDate")):
        try:
            return dates.parse(item.get("pubDate"), "UTC")[0], "<pubDate>"
        except ValueError:
            pass
    raise ValueError("no date: neither <wp:post_date_gmt> nor <wp:post_date> holds one")


def _moment(item: Item, name: str, conventions: Conventions) -> datetime | None:
    """The instant under that name in UTC, else in the source's zone; None where there is none (`0000-00-00`)."""
    for said, zone in ((item.get(f"{name}_gmt"), "UTC"), (item.get(name), conventions.zone)):
        if _is_date(said):
            return dates.parse(said, zone)[0]
    return None


def _is_date(said: str) -> bool:
    return bool(said) and not said.startswith("0000") and "-0001" not in said


def _made(item: Item, conventions: Conventions) -> int:
    try:
        changed = _moment(item, "wp:post_modified", conventions) or _moment(item, "wp:post_date", conventions)
    except ValueError:
        return 0
    return int(changed.timestamp()) if changed else 0


def _authors(item: Item, site: Site) -> tuple[Person, ...]:
    """By name, never by mail address; several, where the plugin Co-Authors Plus says so."""
    several = _distinct(words(name) for domain, _, name in item.terms if domain == "author")
    login = item.get("dc:creator")
    names = several or (site.authors.get(login) or words(login),)
    return tuple(Person(name=name) for name in names if name and not _MAIL.search(name))


def _categories(item: Item, site: Site) -> tuple[str, ...]:
    named = ((nicename, words(name)) for domain, nicename, name in item.terms if domain == "category")
    return _distinct(site.categories.get(nicename) or name for nicename, name in named if _is_one(nicename, name))


def _is_one(nicename: str, name: str) -> bool:
    """Whether it is a category, and not the want of one."""
    return _NONE.isdisjoint({unquote(nicename).casefold(), "-".join(name.casefold().split())})


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in names:
        if name:
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _enclosures(item: Item) -> Iterator[Enclosure]:
    """Lines of URL, length in bytes, media type, and what a podcast plugin adds to them."""
    seen: set[str] = set()
    for value in item.enclosures:
        url, length, kind, *rest = (*(line.strip() for line in value.splitlines()), "", "", "")[:4]
        if not url or url in seen:
            continue
        seen.add(url)
        lasts = _DURATION.search(rest[0])
        hours, minutes, seconds = (int(part or 0) for part in lasts.groups()) if lasts else (0, 0, 0)
        duration = hours * 3600 + minutes * 60 + seconds
        size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0
        yield Enclosure(url=url, type=kind.lower(), length=size, duration=duration)


def _comments(item: Item) -> Comments | None:
    """How many there are is told; what they say is their writers' own."""
    opened = item.get("wp:comment_status") == "open"
    return Comments(url="#comments", count=item.comments) if item.get("link") and (opened or item.comments) else None


def _notes(item: Item, site: Site) -> tuple[str, ...]:
    thumbnail = item.meta.get("_thumbnail_id", "")
    if thumbnail in ("", "0") or thumbnail in site.attachments:
        return ()
    return (f"left out: its featured image (attachment {thumbnail}) is not in this export",)

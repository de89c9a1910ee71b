"""A WordPress export (WXR 1.0 to 1.2: an RSS document with WordPress's namespace), each post an article.

A post keeps the guid that WordPress's own feed gives it, its link and its dates: nothing is posted anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from feeds.article import Comments, Content, Draft, Enclosure, Image, Origin, Person, Version, is_language, plain
from feeds.read import dates
from feeds.read.conventions import Bundle, Part, Skip
from feeds.read.wordpress import to_html
from feeds.read.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from lxml.etree import _Element

    from feeds.read.conventions import Conventions

EXPORT = "http://wordpress.org/export/"
#: Why a feed is no article.
FEED = "a feed, not articles: `feeds adopt` takes over the ids, links and dates of its entries"
_PREFIXES = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
}
#: How WordPress calls the category of posts that have none, in the languages that it is installed in most.
_NONE = frozenset(
    str.split(
        "uncategorized uncategorised unkategorisiert nicht-kategorisiert non-classe non-classé sin-categoria"
        " sin-categoría senza-categoria sem-categoria geen-categorie bez-kategorii nezarazene nezařazené"
        " okategoriserade okategoriserad ukategorisert ikke-kategoriseret kategorizálatlan kategorisiz без-рубрики"
        " без-категорії 未分類 未分类 미분류"
    )
)
_MAIL = re.compile(r"\S+@\S+\.\S+")
_DURATION = re.compile(r'"duration";s:\d+:"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})"')
#: Post types of WordPress itself that are no posts.
_KINDS = {
    "page": "a page",
    "attachment": "an attachment",
    "nav_menu_item": "an item of a menu",
    "revision": "a revision",
}
_SHOWN = ("publish", "future")


@dataclass(slots=True)
class _Item:
    """The texts of one `<item>` by name, as `wp:post_id` or `title`, and what there is several of."""

    said: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str, str]] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    enclosures: list[str] = field(default_factory=list)
    comments: int = 0

    def get(self, name: str) -> str:
        return self.said.get(name, "")


@dataclass(frozen=True, slots=True)
class _Site:
    """What the posts of an export share: names of authors by login, paths of categories by nicename, attachments by
    number, the language and the address.
    """

    authors: dict[str, str]
    categories: dict[str, str]
    attachments: dict[str, Image]
    language: str | None
    base: str


def is_export(root: _Element) -> bool:
    """Whether an RSS document is an export of WordPress."""
    channel = root.find("channel")
    places = [root] if channel is None else [root, channel]
    return any(uri.startswith(EXPORT) for place in places for uri in place.nsmap.values() if uri)


def read_wxr(path: str, root: _Element, conventions: Conventions, modified: datetime) -> Skip | Bundle:  # noqa: ARG001
    """The posts of an export, each a part that is called by its number. Any other RSS document is no article."""
    if not is_export(root):
        return Skip(FEED)
    channel = root.find("channel")
    if channel is None:
        raise ValueError("a WordPress export without a channel")
    items = [_item(element) for element in channel.iterchildren("item")]
    site = _site(channel, items)
    return Bundle(tuple(_parts(items, site, conventions)))


def _parts(items: Iterable[_Item], site: _Site, conventions: Conventions) -> Iterator[Part]:
    taken: set[str] = set()
    for number, item in enumerate(items, start=1):
        key = next((key for key in (item.get("wp:post_id"), item.get("guid")) if key and key not in taken), "")
        key = key or f"item {number}"
        taken.add(key)
        try:
            yield Part(key, _post(item, site, conventions))
        except ValueError as error:
            yield Part(key, str(error))


def _post(item: _Item, site: _Site, conventions: Conventions) -> Draft | Skip:
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


def _item(element: _Element) -> _Item:
    found = _Item()
    for child in element.iterchildren("*"):
        name = _name(child)
        if name == "category":
            found.terms.append((child.get("domain") or "category", child.get("nicename") or "", child.text or ""))
        elif name == "wp:postmeta":
            key, value = _texts(child, "wp:meta_key", "wp:meta_value")
            if key == "enclosure":
                found.enclosures.append(value)
            else:
                found.meta.setdefault(key, value)
        elif name == "wp:comment":
            approved, sort = _texts(child, "wp:comment_approved", "wp:comment_type")
            found.comments += approved == "1" and sort in ("", "comment")
        else:
            text = child.text or ""
            found.said.setdefault(name, text if name.endswith(":encoded") else text.strip())
    return found


def _name(element: _Element) -> str:
    uri, _, local = str(element.tag).removeprefix("{").rpartition("}")
    if uri.startswith(EXPORT):
        return ("excerpt:" if uri.rstrip("/").endswith("/excerpt") else "wp:") + local
    return _PREFIXES.get(uri, "") + local


def _texts(element: _Element, *names: str) -> tuple[str, ...]:
    said = {_name(child): (child.text or "").strip() for child in element.iterchildren("*")}
    return tuple(said.get(name, "") for name in names)


def _site(channel: _Element, items: Iterable[_Item]) -> _Site:
    authors, categories = {}, {}
    said: dict[str, str] = {}
    for child in channel.iterchildren("*"):
        name = _name(child)
        if name == "wp:author":
            login, shown, *names = _texts(
                child, "wp:author_login", "wp:author_display_name", "wp:author_first_name", "wp:author_last_name"
            )
            authors[login] = words(shown) or words(" ".join(names))
        elif name == "wp:category":
            nicename, parent, term = _texts(child, "wp:category_nicename", "wp:category_parent", "wp:cat_name")
            categories[nicename] = (parent, words(term))
        elif name != "item":
            said.setdefault(name, (child.text or "").strip())
    language = said.get("language", "").replace("_", "-")
    return _Site(
        authors=authors,
        categories={nicename: _path(nicename, categories) for nicename in categories},
        attachments=_attachments(items),
        language=language if is_language(language) else None,
        base=(said.get("wp:base_blog_url") or said.get("link", "")).rstrip("/"),
    )


def _path(nicename: str, categories: dict[str, tuple[str, str]]) -> str:
    """A category behind those above it, `World/Asia`."""
    found: list[str] = []
    seen: set[str] = set()
    while nicename in categories and nicename not in seen and len(seen) < 10:
        seen.add(nicename)
        nicename, term = categories[nicename]
        found += [term] if term else []
    return "/".join(reversed(found))


def _attachments(items: Iterable[_Item]) -> dict[str, Image]:
    return {
        item.get("wp:post_id"): Image(
            url=url,
            alt=words(item.meta.get("_wp_attachment_image_alt", "")),
            caption=words(to_html(item.get("excerpt:encoded"), {})),
        )
        for item in items
        if (url := item.get("wp:attachment_url"))
    }


def _title(item: _Item, body: str) -> tuple[str, str]:
    """The title, and where it is from: posts without one are called by their first words."""
    if title := words(item.get("title")):
        return title, "<title>"
    from feeds.read.excerpt import excerpt

    return excerpt(body, 60), "the first words"


def _published(item: _Item, conventions: Conventions) -> tuple[datetime, str]:
    if found := _moment(item, "wp:post_date", conventions):
        return found, "<wp:post_date_gmt>" if _is_date(item.get("wp:post_date_gmt")) else "<wp:post_date>"
    if _is_date(item.get("pubDate")):
        try:
            return dates.parse(item.get("pubDate"), "UTC")[0], "<pubDate>"
        except ValueError:
            pass
    raise ValueError("no date: neither <wp:post_date_gmt> nor <wp:post_date> holds one")


def _moment(item: _Item, name: str, conventions: Conventions) -> datetime | None:
    """The instant under that name in UTC, else in the source's zone; None where there is none (`0000-00-00`)."""
    for said, zone in ((item.get(f"{name}_gmt"), "UTC"), (item.get(name), conventions.zone)):
        if _is_date(said):
            return dates.parse(said, zone)[0]
    return None


def _is_date(said: str) -> bool:
    return bool(said) and not said.startswith("0000") and "-0001" not in said


def _made(item: _Item, conventions: Conventions) -> int:
    try:
        changed = _moment(item, "wp:post_modified", conventions) or _moment(item, "wp:post_date", conventions)
    except ValueError:
        return 0
    return int(changed.timestamp()) if changed else 0


def _authors(item: _Item, site: _Site) -> tuple[Person, ...]:
    """By name, never by mail address; several, where the plugin Co-Authors Plus says so."""
    several = _distinct(words(name) for domain, _, name in item.terms if domain == "author")
    login = item.get("dc:creator")
    names = several or (site.authors.get(login) or words(login),)
    return tuple(Person(name=name) for name in names if name and not _MAIL.search(name))


def _categories(item: _Item, site: _Site) -> tuple[str, ...]:
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


def _enclosures(item: _Item) -> Iterator[Enclosure]:
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


def _comments(item: _Item) -> Comments | None:
    """How many there are is told; what they say is their writers' own."""
    opened = item.get("wp:comment_status") == "open"
    return Comments(url="#comments", count=item.comments) if item.get("link") and (opened or item.comments) else None


def _notes(item: _Item, site: _Site) -> tuple[str, ...]:
    thumbnail = item.meta.get("_thumbnail_id", "")
    if thumbnail in ("", "0") or thumbnail in site.attachments:
        return ()
    return (f"left out: its featured image (attachment {thumbnail}) is not in this export",)

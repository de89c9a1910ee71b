"""What stands in a WordPress export, by the names that WordPress gives it: the texts of items, and what they share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feeds.article import Image
from feeds.read.bodies.wordpress import Album, to_html
from feeds.read.bodies.words import words
from feeds.text import is_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

EXPORT = "http://wordpress.org/export/"
#: Characters of what very many posts may share: WordPress has 250 for a name, 200 for a term.
_LONGEST = 1_000
_PREFIXES = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
}


@dataclass(slots=True)
class Item:
    """The texts of one `<item>` by name, as `wp:post_id` or `title`, and what there is several of."""

    said: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str, str]] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    enclosures: list[str] = field(default_factory=list)
    comments: int = 0

    def get(self, name: str) -> str:
        """The text under a name, "" when there is none."""
        return self.said.get(name, "")


@dataclass(frozen=True, slots=True)
class Site:
    """What the posts of an export share: names of authors by login, paths of categories by nicename, attachments by
    number, the language and the address.
    """

    authors: dict[str, str]
    categories: dict[str, str]
    attachments: Album
    language: str | None
    base: str


def is_export(root: _Element) -> bool:
    """Whether an RSS document is an export of WordPress."""
    channel = root.find("channel")
    places = [root] if channel is None else [root, channel]
    return any(uri.startswith(EXPORT) for place in places for uri in place.nsmap.values() if uri)


def item_of(element: _Element) -> Item:
    """One `<item>`; of its comments only how many were approved."""
    found = Item()
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


def site_of(channel: _Element, items: Iterable[Item]) -> Site:
    """What the channel says, and which of its items are attachments."""
    authors, categories = {}, {}
    said: dict[str, str] = {}
    for child in channel.iterchildren("*"):
        name = _name(child)
        if name == "wp:author":
            login, shown, *names = _texts(
                child, "wp:author_login", "wp:author_display_name", "wp:author_first_name", "wp:author_last_name"
            )
            authors[login] = (words(shown) or words(" ".join(names)))[:_LONGEST]
        elif name == "wp:category":
            nicename, parent, term = _texts(child, "wp:category_nicename", "wp:category_parent", "wp:cat_name")
            categories[nicename] = (parent, words(term)[:_LONGEST])
        elif name != "item":
            said.setdefault(name, (child.text or "").strip())
    language = said.get("language", "").replace("_", "-")
    return Site(
        authors=authors,
        categories={nicename: _path(nicename, categories) for nicename in categories},
        attachments=Album(_attachments(items)),
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


def _attachments(items: Iterable[Item]) -> dict[str, Image]:
    return {
        item.get("wp:post_id"): Image(
            url=url,
            alt=words(item.meta.get("_wp_attachment_image_alt", "")),
            caption=words(to_html(item.get("excerpt:encoded"), {})),
        )
        for item in items
        if (url := item.get("wp:attachment_url"))
    }

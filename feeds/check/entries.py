"""The entries of a feed of any origin, as its readers know them: what each is called, where it leads, when it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from feeds.check import conformance, json_, overview, xml

_RSS1 = "{http://purl.org/rss/1.0/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_ATOM03 = "{http://purl.org/atom/ns#}"
_TERMS = "{http://purl.org/dc/terms/}"
_ORIGINAL = "{http://rssnamespace.org/feedburner/ext/1.0}origLink"
_BASE = xml.XML + "base"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One entry, its texts as they stand there: `guid` is its id, else its link; dates may be of any form, or "".

    `link` is absolute where the place of the feed is known, `content` its HTML or text, the longest that there is.
    """

    guid: str
    link: str = ""
    title: str = ""
    published: str = ""
    updated: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """What a document holds; `id` is that of an Atom feed, `older` where its history goes on, `nameless` counts
    entries that have neither id nor link.
    """

    id: str = ""
    title: str = ""
    known: tuple[Known, ...] = ()
    older: str = ""
    nameless: int = 0


def entries(body: bytes, url: str = "") -> Entries:
    """The entries of an RSS, Atom or JSON feed at `url`; one that is not well-formed is read as far as it goes.

    Raises ValueError saying what it is instead.
    """
    if conformance.is_html(body):
        raise ValueError("an HTML page, not a feed; `feeds check` names the feeds that it offers")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _json(body, url)
    root, found = xml.parse(body)
    if root is None and not any(one.rule == xml.SIZE.id for one in found):
        root = overview.salvaged(body)
    if root is None:
        reasons = "; ".join(one.message for one in found)
        raise ValueError(f"no feed: {reasons}" if reasons else "no feed")
    if root.tag in (xml.ATOM + "feed", _ATOM03 + "feed"):
        return _atom(root, url)
    if root.tag in ("rss", _RDF + "RDF"):
        return _rss(root, url)
    raise ValueError(f"a document of <{xml.local(root)}>, not a feed")


def _rss(root: xml.Element, url: str) -> Entries:
    space = "" if root.tag == "rss" else _RSS1
    channel = root.find(f"{space}channel")
    items = root.findall("channel/item") if not space else root.findall(f"{space}item")
    known = [_item(item, space, url) for item in items]
    links = [] if channel is None else channel.findall(xml.ATOM + "link")
    return _made(known, title=_text(channel, f"{space}title"), older=_older(links, url))


def _item(item: xml.Element, space: str, url: str) -> Known:
    guid, link = _text(item, "guid"), _text(item, _ORIGINAL) or _text(item, f"{space}link")
    stated = item.find("guid")
    if not link and stated is not None and stated.get("isPermaLink", "true") != "false":
        link = guid if guid.startswith(("http://", "https://")) else ""
    link = urljoin(url, link) if link else ""
    return Known(
        guid=guid or item.get(_RDF + "about", "").strip() or link,
        link=link,
        title=_text(item, f"{space}title"),
        published=_text(item, "pubDate", xml.DC + "date", _TERMS + "created"),
        updated=_text(item, xml.ATOM + "updated", _TERMS + "modified"),
        content=_longest(item, xml.CONTENT + "encoded", f"{space}description"),
    )


def _atom(root: xml.Element, url: str) -> Entries:
    space = root.tag.removesuffix("feed")
    url = urljoin(url, root.get(_BASE, ""))
    known = [_entry(entry, space, url) for entry in root.findall(f"{space}entry")]
    links = root.findall(f"{space}link")
    return _made(known, id=_text(root, f"{space}id"), title=_text(root, f"{space}title"), older=_older(links, url))


def _entry(entry: xml.Element, space: str, url: str) -> Known:
    base = urljoin(url, entry.get(_BASE, ""))
    links = [one.get("href", "") for one in entry.findall(f"{space}link") if one.get("rel", "alternate") == "alternate"]
    link = urljoin(base, links[0].strip()) if links and links[0].strip() else ""
    return Known(
        guid=_text(entry, f"{space}id") or link,
        link=link,
        title=_text(entry, f"{space}title"),
        published=_text(entry, f"{space}published", f"{space}issued", f"{space}created"),
        updated=_text(entry, f"{space}updated", f"{space}modified"),
        content=_longest(entry, f"{space}content", f"{space}summary"),
    )


def _json(body: bytes, url: str) -> Entries:
    value, found = json_.parse(body)
    items = value.get("items") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(items, list):
        reasons = "; ".join(one.message for one in found)
        raise ValueError(f"no feed: {reasons}" if reasons else "JSON, but no feed")  # noqa: TRY004
    known = [_member(item, url) for item in items if isinstance(item, dict)]
    older = _string(value.get("next_url"))
    return _made(known, title=_string(value.get("title")), older=urljoin(url, older) if older else "")


def _member(item: dict[str, Any], url: str) -> Known:
    link = _string(item.get("url")) or _string(item.get("external_url"))
    link = urljoin(url, link) if link else ""
    named = item.get("id")
    number = isinstance(named, int | float) and not isinstance(named, bool)
    return Known(
        guid=(str(named) if number else _string(named)) or link,
        link=link,
        title=_string(item.get("title")),
        published=_string(item.get("date_published")),
        updated=_string(item.get("date_modified")),
        content=max((_string(item.get(name)) for name in ("content_html", "content_text", "summary")), key=len),
    )


def _made(known: Iterable[Known], *, id: str = "", title: str = "", older: str = "") -> Entries:  # noqa: A002
    every = list(known)
    named = {one.guid: one for one in reversed(every) if one.guid}
    ordered = tuple(one for one in every if named.get(one.guid) is one)
    return Entries(id=id, title=title, known=ordered, older=older, nameless=sum(not one.guid for one in every))


def _older(links: Iterable[xml.Element], url: str) -> str:
    """Where older entries are: the archive before, else the next page (RFC 5005 sections 3 and 4)."""
    named = {link.get("rel"): link.get("href", "").strip() for link in links}
    found = named.get("prev-archive") or named.get("next") or ""
    return urljoin(url, found) if found else ""


def _texts(element: xml.Element, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        found = element.find(name)
        yield "" if found is None else xml.text(found).strip()


def _text(element: xml.Element | None, *names: str) -> str:
    """The text of the first of these children that has one."""
    return "" if element is None else next((text for text in _texts(element, names) if text), "")


def _longest(element: xml.Element, *names: str) -> str:
    return max(_texts(element, names), key=len)


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""

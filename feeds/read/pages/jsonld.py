"""JSON-LD in a page: read although it is wrapped or broken, references resolved, and the article that the page is."""

from __future__ import annotations

import json
import re
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from feeds.text import NOT_TEXT, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    Node = dict[str, Any]

#: Types of schema.org that are an article, or a page that is one.
_ARTICLES = frozenset(("BlogPosting", "LiveBlogPosting", "Report", "Recipe"))
_ENDS_OF_ARTICLES = ("Article", "Review", "Story")
_PAGES = frozenset(("WebPage", "ItemPage", "AboutPage", "MedicalWebPage", "VideoObject"))
_LISTS = frozenset(("CollectionPage", "SearchResultsPage", "ProfilePage"))
_INLINE = re.compile(r"</?(?:a|b|br|div|em|font|i|img|p|small|span|strong|sub|sup|u)\b[^<>]{0,500}>", re.IGNORECASE)
_WRAPPING = re.compile(
    r"\A\s*+(?://\s*+)?(?:<!--|(?:/\*\s*+)?<!\[CDATA\[(?:\s*+\*/)?)"
    r"|(?://|(?<!\s))\s*+(?:-->|(?:/\*\s*+)?\]\]>(?:\s*+\*/)?)\s*+(?:;\s*+)?\Z"
)
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu]|\Z)')
_LAST_COMMA = re.compile(r",(?=\s{0,99}[}\]])")
_MISSING_COMMA = re.compile(r'(["}\]])(\s{0,99}\n\s{0,99})(?="[@\w]{1,40}"\s{0,9}:)')
#: What is still told by JSON that nothing repairs; a string that ends where the next key begins.
_TOLD = re.compile(
    r'"(headline|datePublished|dateModified|articleSection)"\s{0,9}:\s{0,9}"((?:[^"\\\n]|\\.){1,500})"\s{0,99}[,}]'
)
_LARGEST = 1_000_000  # characters of one script
_MOST = 2000  # nodes of one page
_DEEPEST = 64
_WITHIN = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement", "item", "isPartOf")


class Graph:
    """The nodes of all scripts of a page. `article` is the one the page is, `page` what is said of it as a page."""

    def __init__(self, page: HtmlElement) -> None:
        found = [node for script in page.iter("script") for node in _nodes(script)]
        self.nodes = found[:_MOST]
        self._by_id = {node["@id"]: node for node in self.nodes if isinstance(node.get("@id"), str) and len(node) > 1}
        self._articles = [node for node in self.nodes if _is(node, _ARTICLES, _ENDS_OF_ARTICLES)]
        self.article: Node = self._articles[0] if self._articles else {}
        self.page: Node = next((node for node in self.nodes if _is(node, _PAGES)), {})
        self.is_list = any(_is(node, _LISTS) for node in self.nodes)

    def choose(self, urls: Iterable[str], titles: Iterable[str]) -> None:
        """Of several articles take the one whose address or headline is the page's, else the first."""
        if len(self._articles) > 1:
            places, names = {_place(url) for url in urls if url}, {title.casefold() for title in titles}
            self.article = max(self._articles, key=lambda node: _likeness(node, places, names))

    def resolved(self, value: Any) -> Any:
        """The node that a bare reference ({"@id": …}) means; anything else as it is."""
        if isinstance(value, dict) and isinstance(value.get("@id"), str) and not value.get("name"):
            return self._by_id.get(value["@id"], value)
        return value

    def types(self, name: str) -> list[Node]:
        """All nodes of a type."""
        return [node for node in self.nodes if name in strings(node.get("@type"))]


def strings(value: Any) -> list[str]:
    """The strings of a value, lists flattened; of a node its URL or name."""
    if isinstance(value, list):
        return [text for item in value[:100] if not isinstance(item, list) for text in strings(item)]
    if isinstance(value, dict):
        value = value.get("url") or value.get("@id") or value.get("name")
        return strings(value) if isinstance(value, (str, list)) else []
    return [text] if isinstance(value, str) and (text := text_of(value)) else []


def text_of(value: str) -> str:
    """One line of plain text; what was escaped once too often is decoded, and tags of running text are gone."""
    said = unescape(value) if "&" in value else value
    return plain(_INLINE.sub("", said) if "<" in said else said).replace("\xad", "")


def _nodes(script: HtmlElement) -> Iterator[Node]:
    if "ld+json" in str(script.get("type") or "").lower():
        yield from islice((node for value in _loaded(str(script.text or "")) for node in _flat(value)), _MOST)


def _loaded(text: str) -> list[Any]:
    source = _WRAPPING.sub("", NOT_TEXT.sub("", text[:_LARGEST])).strip()
    if source.startswith(("{&quot;", "[{&quot;", "{ &quot;")) or (source.count("&quot;") > source.count('"')):
        source = unescape(source)
    for attempt in (source, _repaired(source)):
        if found := _values(attempt):
            return found
    told = {name: _unescaped(value) for name, value in _TOLD.findall(source)}
    return [{"@type": "Article", **told}] if "headline" in told and '"@type"' in source and "Article" in source else []


def _repaired(source: str) -> str:
    source = _BAD_ESCAPE.sub("", source)
    return _MISSING_COMMA.sub(r"\1,\2", _LAST_COMMA.sub("", source))


def _values(source: str) -> list[Any]:
    """The values that stand in a text one behind the other, up to what is none."""
    found: list[Any] = []
    decoder, at = json.JSONDecoder(strict=False), 0
    while at < len(source) and len(found) < 100:
        try:
            value, at = decoder.raw_decode(source, at)
        except (ValueError, RecursionError):
            break
        found.append(value)
        while at < len(source) and source[at] in " \t\r\n,;":
            at += 1
    return found


def _unescaped(value: str) -> str:
    try:
        return str(json.loads(f'"{value}"', strict=False))
    except ValueError:
        return value


def _flat(value: Any, depth: int = 0) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    for node in value if isinstance(value, list) else [value]:
        if isinstance(node, dict):
            yield node
            for name in _WITHIN:
                if isinstance(inner := node.get(name), (dict, list)):
                    yield from _flat(inner, depth + 1)


def _is(node: Node, kinds: frozenset[str], ends: tuple[str, ...] = ()) -> bool:
    return any(kind.rpartition("/")[2] in kinds or kind.endswith(ends) for kind in strings(node.get("@type")))


def _likeness(node: Node, places: set[str], names: set[str]) -> int:
    own = {_place(url) for name in ("url", "mainEntityOfPage", "@id") for url in strings(node.get(name))}
    titled = any(title.casefold() in names for title in strings(node.get("headline") or node.get("name")))
    return 2 * bool(own & places - {""}) + 2 * titled + bool(node.get("headline"))


def _place(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.netloc.lower().removeprefix("www.") + parts.path.rstrip("/")

"""What an HTML page says of itself: JSON-LD, OpenGraph and other <meta>, microdata, <link>, <time>."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from feeds.article import NOT_TEXT, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    Node = dict[str, Any]

#: Types of schema.org that are an article, or a page that is one, in this order.
_ARTICLES = re.compile(r"(?:.*Article|BlogPosting|LiveBlogPosting|Report|.*Review|.*Story)\Z")
_WRAPPING = re.compile(
    r"\A\s*(?://)?\s*(?:<!--|(?:/\*\s*)?<!\[CDATA\[(?:\s*\*/)?)|(?://)?\s*(?:-->|(?:/\*\s*)?\]\]>(?:\s*\*/)?)\s*\Z"
)
#: Parts of a page whose dates and names are those of other articles.
_ASIDE = "not(ancestor::aside or ancestor::nav or ancestor::footer[not(ancestor::article)])"


class Metadata:
    """Looked up by name; what comes first is what is trusted most. Text is plain, entities decoded."""

    def __init__(self, page: HtmlElement) -> None:
        self._page = page
        self._meta: dict[str, list[str]] = {}
        for element in page.iter("meta"):
            content = str(element.get("content") or "").strip()
            for name in ("property", "name", "itemprop", "http-equiv"):
                if content and (key := str(element.get(name) or "").strip().lower()):
                    self._meta.setdefault(key, []).append(content)
        nodes = [node for script in page.iter("script") for node in _nodes(script)]
        self._by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
        self._article = next((node for node in nodes if _is_article(node)), {})

    def meta(self, *names: str) -> list[str]:
        """All that <meta> says under these names, as plain text."""
        return [text for name in names for value in self._meta.get(name, ()) if (text := text_of(value))]

    def stated(self, *names: str) -> list[str]:
        """The strings that the article's JSON-LD has under these names, lists flattened, URLs and names of nodes."""
        return [text for name in names for value in self._values(name) for text in _strings(value)]

    def people(self, *names: str) -> list[Node]:
        """The persons and organisations under these names, references resolved, a string as {"name": string}."""
        found = []
        for name in names:
            for value in self._values(name):
                node = self._by_id.get(value.get("@id"), value) if isinstance(value, dict) else {"name": value}
                if any(_strings(node.get("name"))):
                    found.append(node)
        return found

    def linked(self, relation: str) -> str | None:
        """The target of the first <link rel=…> (HTML, "link types")."""
        for element in self._page.iter("link"):
            if relation in str(element.get("rel") or "").lower().split() and (href := str(element.get("href") or "")):
                return href.strip()
        return None

    def properties(self, name: str) -> list[str]:
        """The values of a microdata property in the page's body (HTML, "itemprop")."""
        found = self._page.xpath(f"//body//*[@itemprop=$name][{_ASIDE}]", name=name)
        return [text for element in found if (text := _value(element))]

    def times(self) -> list[str]:
        """The values of <time datetime>, those of the article before those around it."""
        found = [
            *self._page.xpath(f"//article//time[@datetime][{_ASIDE}]"),
            *self._page.xpath(f"//body//time[@datetime][not(ancestor::article)][{_ASIDE}]"),
        ]
        return [text for element in found if (text := text_of(str(element.get("datetime"))))]

    def names(self, relation: str) -> list[str]:
        """The words of links of a relation (rel="author")."""
        found = self._page.xpath(
            f"//body//a[contains(concat(' ', normalize-space(@rel), ' '), $rel)][{_ASIDE}]", rel=f" {relation} "
        )
        return [text for element in found if (text := plain(element.text_content()))]

    def _values(self, name: str) -> list[Any]:
        value = self._article.get(name)
        return value if isinstance(value, list) else [value] if value else []


def text_of(value: str) -> str:
    """One line of plain text; what was escaped once too often is decoded."""
    return plain(unescape(value) if "&" in value else value)


def _nodes(script: HtmlElement) -> Iterator[Node]:
    if "ld+json" not in str(script.get("type") or "").lower():
        return
    source = _WRAPPING.sub("", NOT_TEXT.sub("", str(script.text or "")))
    try:
        yield from _flat(json.loads(source, strict=False))
    except (ValueError, RecursionError):
        return


def _flat(value: Any) -> Iterator[Node]:
    for node in value if isinstance(value, list) else [value]:
        if isinstance(node, dict):
            yield node
            yield from _flat(node.get("@graph", []))
            yield from _flat(node.get("mainEntity", []))


def _is_article(node: Node) -> bool:
    return any(_ARTICLES.match(kind) for kind in _strings(node.get("@type")))


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    if isinstance(value, dict):
        value = value.get("url") or value.get("@id") or value.get("name")
        return _strings(value) if isinstance(value, (str, list)) else []
    return [text] if isinstance(value, str) and (text := text_of(value)) else []


def _value(element: HtmlElement) -> str:
    for name in ("content", "datetime"):
        if value := element.get(name):
            return text_of(str(value))
    return plain(element.text_content())

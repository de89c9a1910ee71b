"""The part of an HTML page that is the article."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import lxml.html
from lxml import etree

from feeds.article import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_ENOUGH = 200  # characters of text from which a marked part is taken for the article
_AROUND = frozenset(str.split("aside button footer form header nav template"))
_ROLES = frozenset(str.split("banner complementary contentinfo dialog navigation search"))
_PLACES = ("//*[@itemprop='articleBody']", "//article[not(ancestor::article)]", "//main | //*[@role='main']", "//body")


def story(page: HtmlElement, title: str) -> str:
    """The HTML of the article: what the page marks as its body, without navigation, forms, and the title itself.

    What the page says around it goes along: its `<base href>`, and that it is written from right to left.
    """
    etree.strip_elements(page, "script", "style", with_tail=False)
    best = None
    for where in _PLACES:
        best = max(page.xpath(where), key=_amount, default=best)
        if best is not None and _amount(best) >= _ENOUGH:
            break
    if best is None:
        return ""
    for element in [*_furniture(best, title)]:
        element.drop_tree()
    return _base(page) + _directed(best) if plain(best.text_content()) or best.xpath(".//img") else ""


def _amount(element: HtmlElement) -> int:
    return len(plain(element.text_content()))


def _furniture(root: HtmlElement, title: str) -> Iterator[HtmlElement]:
    for element in root.iterdescendants("*"):
        named = element.tag in _AROUND or _ROLES.intersection(str(element.get("role") or "").lower().split())
        if named or "hidden" in element.attrib or (element.tag == "h1" and plain(element.text_content()) == title):
            yield element


def _base(page: HtmlElement) -> str:
    stated = page.xpath("//base/@href")
    return f'<base href="{escape(str(stated[0]))}">' if stated else ""


def _directed(root: HtmlElement) -> str:
    stated = (str(element.get("dir")).lower() for element in (root, *root.iterancestors()) if element.get("dir"))
    return f'<div dir="rtl">{_inner(root)}</div>' if next(stated, "") == "rtl" else _inner(root)


def _inner(root: HtmlElement) -> str:
    parts = [lxml.html.tostring(child, encoding="unicode") for child in root]
    return (escape(str(root.text or ""), quote=False) + "".join(parts)).strip()

"""The part of an HTML page that is the article."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

import lxml.html
from lxml import etree

from feeds.read.pages import selection
from feeds.read.pages.projection import GONE, Projection
from feeds.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from feeds.read.pages.metadata import Metadata

_ENOUGH = 200  # characters of text from which a marked part is taken for the article
_SURELY = 600  # letters of text from which the fast way of finding it is taken
_FEW_ELEMENTS = 3000  # of a page up to which it is worth comparing ways of finding its text
_ON_PAGE = 0.5  # share of a selection that the page shows, from which its own HTML is taken
_STATED_ON_PAGE = 0.85
_AROUND = frozenset(str.split("aside button footer form header nav template"))
_ROLES = frozenset(str.split("banner complementary contentinfo dialog navigation search"))
#: Of one within another the outer holds no less text, and each text is looked at once.
_PLACES = (
    "//*[@itemprop='articleBody'][not(ancestor::*[@itemprop='articleBody'])]",
    "//article[not(ancestor::article)]",
    "//*[self::main or @role='main'][not(ancestor::*[self::main or @role='main'])]",
    "//body",
)


class Story(NamedTuple):
    """The article's HTML, how it was found, how sure that is, and the share of the page's text left out of it."""

    html: str
    where: str
    confidence: float
    left_out: float


def story(known: Metadata, title: str) -> Story:
    """The HTML of the article, without the title itself and what the page has around it; "" where there is none.

    It is what the page's JSON-LD holds as its body, or what trafilatura finds, in the page's own markup, with images,
    players and formulas; where that is too little, what the page marks as its article. What the page says around it
    goes along: its `<base href>`, and that it is written from right to left. The page is used up.
    """
    page = known.page
    size, base = _shown(page), _base(page)
    html, where, sure = _selected(known, title) or (_marked(page, title), "the page's markup", 0.6)
    kept = _shown(lxml.html.fragment_fromstring(html, create_parent="div")) if html else 0
    return Story(base + html if html else "", where, sure, max(0.0, 1 - kept / size) if size else 0.0)


def _selected(known: Metadata, title: str) -> tuple[str, str, float] | None:
    body = known.page.find("body")
    if body is None or known.is_huge:
        return None
    texts = selection.stated(known)
    if texts and (over := Projection(body, texts, title)).share >= _STATED_ON_PAGE:
        return _cut(over), "JSON-LD: articleBody", 0.95
    over, texts = _found(known, title, texts)
    if over.amount >= _ENOUGH and over.share >= _ON_PAGE:
        return _cut(over), "the text found by trafilatura", 0.8
    if over.share < _ON_PAGE and sum(map(len, texts)) > max(_ENOUGH, _shown(body)):
        return "".join(f"<p>{escape(text, quote=False)}</p>" for text in texts), "the page's data", 0.6
    return None


def _found(known: Metadata, title: str, stated: list[str]) -> tuple[Projection, list[str]]:
    """What trafilatura finds fast; where that is too little for a text, or is little and the page not large, what it
    finds with more care.
    """
    body = known.page.find("body")
    texts = selection.found(known.page, fast=True)
    over = Projection(body, texts, title)
    little = over.amount < _SURELY and not known.has_more_than(_FEW_ELEMENTS)
    if little or over.amount < _ENOUGH or over.share < _ON_PAGE:
        texts = selection.found(known.page, fast=False) or stated
        over = Projection(body, texts, title)
    return over, texts


def _cut(over: Projection) -> str:
    container = over.cut()
    return "" if container is None else _directed(container)


def _marked(page: HtmlElement, title: str) -> str:
    """What the page marks as its body, without navigation, forms, and the title itself."""
    etree.strip_elements(page, "script", "style", with_tail=False)
    best = None
    for where in _PLACES:
        best = max(page.xpath(where), key=_amount, default=best)
        if best is not None and _amount(best) >= _ENOUGH:
            break
    if best is None:
        return ""
    for element in [*_furniture(best, title)]:
        element.tag = GONE
    etree.strip_elements(best, GONE, with_tail=False)
    return _directed(best) if plain(best.text_content()) or best.xpath(".//img") else ""


def _amount(element: HtmlElement) -> int:
    return len(plain(element.text_content()))


def _shown(root: HtmlElement) -> int:
    """Characters of text that people see."""
    shown = (element for element in root.iter() if element.tag not in ("script", "style"))
    texts = (text for parent in shown for text in (parent.text, *(child.tail for child in parent)))
    return sum(len(text) for text in texts if text and text.strip(" \t\r\n"))


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

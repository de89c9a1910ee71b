"""Which text of a page is its article: what its JSON-LD holds, or what trafilatura finds."""

from __future__ import annotations

import logging
import re
from html import unescape
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from feeds.read.pages.metadata import Metadata

_TAG = re.compile(r"<[a-zA-Z/][^<>]*>")
_STATED = 1200  # characters from which an articleBody is taken to be one
_LINES = re.compile(r"\n+|(?<=[.!?…])\s+(?=\S)|</?(?:p|br|div|li|h\d)\b[^<>]*>")


def stated(known: Metadata) -> list[str]:
    """The paragraphs, or sentences, that the page's JSON-LD says are its article; none where it says too little."""
    for text in known.graph.article.get("articleBody"), known.graph.article.get("text"):
        if isinstance(text, str) and len(text) >= _STATED:
            return [plain for part in _LINES.split(unescape(text)) if (plain := _TAG.sub(" ", part).strip())]
    return []


def found(page: HtmlElement, *, fast: bool) -> list[str]:
    """The paragraphs that trafilatura takes for the article; none where it finds none. The page is left as it is.

    `fast` leaves out the comparison with other ways of finding them, which takes as long again.

    Nothing is fetched and nothing is remembered from page to page.
    """
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it can't use is our matter
    try:
        document = bare_extraction(page, fast=fast, include_comments=False, include_formatting=True, deduplicate=False)
    except (etree.LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError):
        return []  # whatever a broken page breaks in there
    body = getattr(document, "body", None)
    if body is None:
        return []
    return [text for element in body.iter("*") if (text := _own(element))]


def _own(element: etree._Element) -> str:
    """The text of an element that stands for a paragraph; of its parts nothing, which their block has."""
    if element.tag in _PARTS:
        return ""
    texts = [element.text or ""]
    for child in element:
        if child.tag in _PARTS:
            texts.extend(map(str, child.itertext()))
        texts.append(child.tail or "")
    return " ".join(texts).strip()


_PARTS = frozenset(str.split("hi ref del lb graphic"))

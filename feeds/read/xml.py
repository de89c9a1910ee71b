"""XML files: which vocabulary each is of is told by its root, and every document type is kept out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lxml import etree

from feeds.read.conventions import Bundle, Conventions, Skip

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

    from feeds.article import Draft

    #: Turns the path and root of one document into what it says; raises ValueError with the reason.
    XmlReader = Callable[[str, _Element, Conventions, datetime], Draft | Skip | Bundle]
_SINGLE_BYTE = re.compile(
    rb"""(?:\xef\xbb\xbf)?<\?xml\b[^>]*?\bencoding\s*=\s*["'](?:iso-8859-|windows-125|cp125|us-ascii)""", re.IGNORECASE
)
_DECLARED_WITHIN = 200
#: A tag so long that its attributes, which are compared with each other, may be too many (characters, attributes).
_LONG_TAG = re.compile(rb"<[^!?<>\s][^<>]{20000,}+")
_ATTRIBUTE = re.compile(rb"""[\w:.-]=["']""")
_ATTRIBUTES = 1_000
#: Wires are some twelve elements deep. What is in an element is looked at again for each that it is in.
_DEEPEST = 50
_DEEP = etree.XPath("boolean(/*" + "/*" * _DEEPEST + ")")


def read_xml(path: str, data: bytes, conventions: Conventions, modified: datetime) -> Draft | Skip | Bundle:
    """What one document says. A vocabulary that is not known here is no article; what is not well-formed is refused.

    Raises ValueError with the reason.
    """
    notes: tuple[str, ...] = ()
    try:
        root = parse(data)
    except ValueError:
        from feeds.read.wires.mended import mended

        data, notes = mended(data)
        root = parse(data)
    name = etree.QName(root).localname
    if name not in ROOTS:
        return Skip(f"XML of another kind: its root is <{name}>")
    return _noted(ROOTS[name](path, root, conventions, modified), notes)


def _noted(outcome: Draft | Skip | Bundle, notes: tuple[str, ...]) -> Draft | Skip | Bundle:
    """What was mended in a file, told with its first article."""
    if not notes or isinstance(outcome, Skip):
        return outcome
    if not isinstance(outcome, Bundle):
        return replace(outcome, notes=(*notes, *outcome.notes))
    parts = list(outcome.parts)
    for at, part in enumerate(parts):
        if not isinstance(part.outcome, Skip | str):
            parts[at] = part._replace(outcome=replace(part.outcome, notes=(*notes, *part.outcome.notes)))
            break
    return Bundle(tuple(parts))


def parse(data: bytes) -> _Element:
    """The root of a document, parsed strictly. A DOCTYPE may name a DTD, which is never loaded; one that declares
    anything is refused (expanding entities, external ones). Raises ValueError naming the line at fault.
    """
    data = data.lstrip(b" \t\r\n")  # white space above the XML declaration is the commonest fault of wires
    if any(len(_ATTRIBUTE.findall(match[0])) > _ATTRIBUTES for match in _LONG_TAG.finditer(data)):
        raise ValueError(f"a tag has more than {_ATTRIBUTES:,} attributes")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, encoding=_encoding(data)
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise ValueError(f"line {line}: it is not well-formed XML: {error.msg}") from error
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and any((*declared.iterentities(), *declared.iterelements())):
        raise ValueError("its DOCTYPE declares entities or elements, which is never read")
    if _DEEP(root):
        raise ValueError(f"its elements are nested more than {_DEEPEST} deep")
    return root


def _encoding(data: bytes) -> str | None:
    """UTF-8 for bytes that are just that, though they declare a single-byte encoding; None: as they declare."""
    if data.isascii() or not _SINGLE_BYTE.match(data[:_DECLARED_WITHIN]):
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _newsml_g2(path: str, root: _Element, conventions: Conventions, modified: datetime) -> Draft | Skip | Bundle:
    from feeds.read.wires.newsml_g2 import read_newsml_g2

    return read_newsml_g2(path, root, conventions, modified)


def _newsml_1(path: str, root: _Element, conventions: Conventions, modified: datetime) -> Draft | Skip | Bundle:
    from feeds.read.wires.newsml_1 import read_newsml_1

    return read_newsml_1(path, root, conventions, modified)


def _nitf(path: str, root: _Element, conventions: Conventions, modified: datetime) -> Draft | Skip | Bundle:
    from feeds.read.wires.nitf import read_nitf

    return read_nitf(path, root, conventions, modified)


def _rss(path: str, root: _Element, conventions: Conventions, modified: datetime) -> Skip | Bundle:
    from feeds.read.wxr import read_wxr

    return read_wxr(path, root, conventions, modified)


def _feed(path: str, root: _Element, conventions: Conventions, modified: datetime) -> Skip:  # noqa: ARG001
    from feeds.read.wxr import FEED

    return Skip(FEED)


#: How a document is read, by the local name of its root.
ROOTS: dict[str, XmlReader] = {
    **dict.fromkeys(("newsItem", "newsMessage", "packageItem", "conceptItem", "knowledgeItem"), _newsml_g2),
    **dict.fromkeys(("planningItem", "catalogItem", "catalog"), _newsml_g2),
    "NewsML": _newsml_1,
    "nitf": _nitf,
    "rss": _rss,
    **dict.fromkeys(("feed", "RDF"), _feed),
}

"""HTML as a parser of it sees it: tags and attributes (HTML standard, section 13.2.5), in one pass and fast enough
for every publishing. A text is tokenised once; the rules of `feeds.check.html` look at the tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from feeds.check.rules import names
from feeds.check.xml import Element, local

#: Elements without content, which have no end tag (HTML standard, section 13.1.2).
VOID = names("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr")
_RAW = names("iframe noembed noframes script style textarea title xmp")
_FOREIGN = names("svg math")

_SPACE = r" \t\n\r\f"
_NAME = rf"[^{_SPACE}/>][^{_SPACE}/>=]*+"
# A quoted value that never ends takes the rest of the text with it, as it does in a browser.
_VALUE = rf"""(?:[{_SPACE}]*+=[{_SPACE}]*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^{_SPACE}>"'][^{_SPACE}>]*+)?+)?+"""
_TOKEN = re.compile(
    rf"<(?:(/?)([A-Za-z][^{_SPACE}/>]*+)((?:[{_SPACE}/]++|{_NAME}{_VALUE})*+)>"
    r"|!--(?:-?>|.*?--!?>)|(?!!--)([!?/])[^>]*+>|([A-Za-z!?/].*+|\Z))",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rf"""({_NAME})(?:[{_SPACE}]*+=[{_SPACE}]*+(?:"([^"]*+)"|'([^']*+)'|([^{_SPACE}>]*+)))?+""")
# No character has as high a number, and Python refuses to read the longest.
_NO_NUMBER = re.compile(r"&#[0-9]{4000,}+;?")
_SHOWN = 30  # characters of what is no tag


class Token(NamedTuple):
    """A tag: its name in lower case, its attributes in order with their values decoded, and as they are written.

    `end` is true for an end tag, `closed` for one that ends in `/>`, `foreign` within a drawing or a formula. What is
    no tag at all has no name, and says in `fault` what is wrong.
    """

    name: str
    end: bool = False
    closed: bool = False
    foreign: bool = False
    attributes: tuple[tuple[str, str], ...] = ()
    written: str = ""
    fault: str = ""


def tokens(html: str) -> Iterator[Token]:
    """The tags of a text of HTML, in order. Never raises; comments and what stands in scripts are passed over."""
    known: dict[str, Token] = {}  # the same bare tags come again and again
    at = foreign = 0
    while found := _TOKEN.search(html, at):
        at = found.end()
        if not foreign and (token := known.get(found[0])):
            yield token
            continue
        slash, name, written, odd, unended = found.groups()
        if name is None:
            if odd or unended is not None:
                shown = html[found.start() : found.start() + _SHOWN]
                yield Token("", fault=_oddity(shown, ended=unended is None))
            if unended is not None:
                return
            continue
        name = name.lower()
        attributes, closed = _attributes(written) if written else ((), False)
        if name in _FOREIGN and not closed:
            foreign = max(0, foreign - 1) if slash else foreign + 1
        token = Token(name, slash == "/", closed, foreign > 0, attributes, written)
        yield token
        if foreign:
            continue
        if name in _RAW and not slash:
            at = _end_of_raw(html, name, at)
        elif not written and name not in _FOREIGN:
            known[found[0]] = token


def elements(root: Element) -> Iterator[Token]:
    """The same of HTML that stands in XML as elements (`type="xhtml"`), whose nesting XML looks after."""
    for element in root.iter("*"):
        attributes = tuple((str(name).rpartition("}")[2], str(value)) for name, value in element.attrib.items())
        yield Token(local(element), foreign="/1999/xhtml}" not in element.tag, attributes=attributes)


def _attributes(written: str) -> tuple[tuple[tuple[str, str], ...], bool]:
    """The attributes, and whether the tag ends in a slash that is not the last letter of a bare value."""
    found, bare = [], ""
    for name, double, single, bare in _ATTRIBUTE.findall(written):
        value = double or single or bare
        found.append((name.lower(), unescape(_NO_NUMBER.sub("\ufffd", value)) if "&#" in value else unescape(value)))
    return tuple(found), written[-1] == "/" and bare[-1:] != "/"


def _end_of_raw(html: str, name: str, start: int) -> int:
    """Where the end tag of an element begins whose content is no HTML; the end of the text when it has none."""
    found = re.compile(rf"</{name}[{_SPACE}/>]", re.IGNORECASE).search(html, start)
    return found.start() if found else len(html)


def _oddity(shown: str, *, ended: bool) -> str:
    if not ended:
        return f"{shown!r} never ends"
    return f"{shown!r} belongs to a page" if shown[:9].lower() == "<!doctype" else f"{shown!r} is no HTML"

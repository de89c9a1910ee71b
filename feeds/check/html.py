"""The HTML inside entries: well-formed (HTML standard), nothing that runs, every URL absolute."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html.entities import html5
from typing import Any

from feeds.check.fragments import Attributes, Fragment, Fragments
from feeds.check.rules import MAY, SHOULD, Rules, names
from feeds.check.tags import VOID, Token

Faults = Iterator[tuple[Any, str]]
RULES: Rules[Fragments, Any] = Rules()
_STANDARD, _SAFE = "HTML standard section 13.1", "W3C feed validator, SecurityRisk"

#: Every element of the HTML standard that may stand in a text, and the older ones that all readers show.
_ELEMENTS = names(
    "a abbr acronym address area article aside audio b bdi bdo big blockquote br canvas caption center cite code col "
    "colgroup data dd del details dfn dialog dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header "
    "hgroup hr i img ins kbd li main map mark math menu meter nav nobr noscript ol p param picture pre progress q rb "
    "rp rt rtc ruby s samp search section slot small source span strike strong sub summary sup svg table tbody td "
    "template tfoot th thead time tr track tt u ul var video wbr"
)
_PAGE = names("html head body title frameset")
_ACTIVE = names(
    "script style iframe frame noframes object embed applet portal base meta link form input button select option "
    "optgroup textarea datalist output fieldset legend label keygen isindex foreignobject"
)
_FOREIGN = names("svg math")

_ABSOLUTE = re.compile(r"\s*(?:https?://\S|(?!https?:)[a-z][a-z0-9+.\-]*:)", re.IGNORECASE)
_RUNS = re.compile(r"[\0-\x20]*(?:javascript|vbscript|livescript|data):", re.IGNORECASE)
_DANGEROUS = re.compile(
    r"expression\s*\(|(?:java|vb)script:|-moz-binding|\bbehaviou?r\s*:|@import|\bposition\s*:\s*(?:fixed|absolute|sticky)",
    re.IGNORECASE,
)
_AMPERSAND = re.compile(r"&(?!#[0-9]+;|#[xX][0-9A-Fa-f]+;)([A-Za-z][A-Za-z0-9]*;)?")


@RULES.rule("html-nesting", SHOULD, f"{_STANDARD}.2.4")
def nested(html: Fragments) -> Faults:
    """Every tag is closed, in the order in which tags were opened, and no end tag closes nothing."""
    for fragment in html:
        if fragment.faults:
            yield fragment.place, _shown(fragment.faults)


@RULES.rule("html-elements", SHOULD, f"{_STANDARD}.2")
def known_elements(html: Fragments) -> Faults:
    """Elements are those of HTML, and such as stand in a text, not around a page."""
    for fragment in html:
        if unknown := sorted(fragment.names - _ELEMENTS - _ACTIVE - {""}):
            odd = f"<{unknown[0]}>"
            yield fragment.place, f"{odd} belongs to a page" if unknown[0] in _PAGE else f"HTML has no element {odd}"


@RULES.rule("html-active", SHOULD, _SAFE)
def active_elements(html: Fragments) -> Faults:
    """Nothing in an entry runs, frames, asks for input or styles the page: readers take it out, or suffer."""
    for fragment in html:
        if active := fragment.names & _ACTIVE:
            yield fragment.place, ", ".join(f"<{name}>" for name in sorted(active))


@RULES.rule("html-foreign", MAY, "HTML standard section 4.8.16")
def foreign(html: Fragments) -> Faults:
    """Drawings and formulas (svg, math) come as images or text: most readers take the elements out."""
    for fragment in html:
        if found := fragment.names & _FOREIGN:
            yield fragment.place, " and ".join(f"<{name}>" for name in sorted(found))


@RULES.rule("html-self-closed", SHOULD, f"{_STANDARD}.2.1")
def self_closed(html: Fragments) -> Faults:
    """Only elements that have no content, like br and img, end in "/>"."""
    return _each(html, _self_closed)


@RULES.rule("html-attributes", SHOULD, f"{_STANDARD}.2.3")
def attributes(html: Fragments) -> Faults:
    """Attributes have names and quotes in their places, and none stands twice in a tag."""
    return _each(html, _odd_attribute)


@RULES.rule("html-ampersand", SHOULD, f"{_STANDARD}.4")
def ampersands(html: Fragments) -> Faults:
    """An ampersand in an attribute is escaped: "?a=1&copy=2" holds a copyright sign for some readers."""
    return _each(html, _bare_ampersand)


@RULES.rule("html-handlers", SHOULD, f"{_SAFE}Attr")
def handlers(html: Fragments) -> Faults:
    """No tag has an attribute that runs, like onclick."""
    return _each(html, _handler)


@RULES.rule("html-script-url", SHOULD, _SAFE)
def script_urls(html: Fragments) -> Faults:
    """No URL is a program or a document of its own (javascript:, vbscript:, data:)."""
    return _each_value(html, lambda fragment: fragment.urls, lambda url: _RUNS.match(url) is not None)


@RULES.rule("html-style", SHOULD, "W3C feed validator, DangerousStyleAttr")
def styles(html: Fragments) -> Faults:
    """No style attribute runs, loads code or covers the reader's own page."""
    return _each_value(html, lambda fragment: fragment.styles, lambda style: _DANGEROUS.search(style) is not None)


@RULES.rule("html-absolute", SHOULD, "RSS profile, Relative URLs; RFC 3986 section 4.3")
def absolute_urls(html: Fragments) -> Faults:
    """Every URL is absolute, those of images, notes and styles too: readers disagree on what it is relative to."""
    return _each_value(html, lambda fragment: fragment.urls, lambda url: not _ABSOLUTE.match(url))


@RULES.rule("html-image", SHOULD, "HTML standard section 4.8.3")
def images(html: Fragments) -> Faults:
    """An image says where it is: data-src and the like need a script."""
    return _each(html, _nowhere)


def _each(html: Fragments, fault: Callable[[Token], str | None]) -> Faults:
    """One finding for each text that has tags with the fault."""
    for fragment in html:
        if found := [message for tag in fragment.tags if (message := fault(tag))]:
            yield fragment.place, _shown(found)


def _shown(found: tuple[str, ...] | list[str]) -> str:
    return found[0] if len(found) == 1 else f"{found[0]}, and {len(found) - 1} more of the kind"


def _each_value(html: Fragments, values: Callable[[Fragment], Attributes], is_fault: Callable[[str], bool]) -> Faults:
    for fragment in html:
        if found := [f'{name}="{value[:80]}"' for name, value in values(fragment) if is_fault(value)]:
            yield fragment.place, _shown(found)


def _self_closed(tag: Token) -> str | None:
    return f"<{tag.name}/> opens a <{tag.name}>" if tag.closed and tag.name not in VOID and not tag.foreign else None


def _odd_attribute(tag: Token) -> str | None:
    seen = [name for name, _ in tag.attributes]
    if odd := next((name for name in seen if '"' in name or "'" in name or "<" in name or "=" in name), None):
        return f"<{tag.name}> has an attribute {odd!r}"
    if len(set(seen)) == len(seen):
        return None
    counted = Counter(seen)
    return f"<{tag.name}> has the attribute {next(name for name in seen if counted[name] > 1)} twice"


def _bare_ampersand(tag: Token) -> str | None:
    if "&" not in tag.written:
        return None
    odd = next((found for found in _AMPERSAND.finditer(tag.written) if found[1] not in html5), None)
    return f"<{tag.name}> holds {tag.written[odd.start() : odd.start() + 20]!r}" if odd else None


def _handler(tag: Token) -> str | None:
    return next((f"<{tag.name} {name}>" for name, _ in tag.attributes if name[:2] == "on" and len(name) > 3), None)


def _nowhere(tag: Token) -> str | None:
    return "an image has no src" if tag.name == "img" and "src" not in dict(tag.attributes) else None

"""Random ways to break a document in XML: each changes what a reader relies on, and is called by its kind."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from random import Random

from lxml import etree

from feeds.check.xml import ATOM, CONTENT, DC, Element

#: One way to break: the pieces that it takes are random, and it says None where the document has none for it.
Break = Callable[[Random, bytes], bytes | None]

_CORE = re.compile(rf"(?!\{{)|{re.escape(ATOM)}|{re.escape(CONTENT)}|{re.escape(DC + 'creator')}")
_ENTRIES = ("item", "entry")
_MANY = {"category", "author", "creator", "item", "entry", "link", "outline", "div", "p", "contributor"}
_DATES = {"pubDate", "lastBuildDate", "updated", "published", "dateModified"}
_LINKS = {"link", "comments", "url", "uri", "docs", "icon"}
_PLAIN = {"title", "creator", "name", "copyright", "rights", "subtitle"}
_CONTAINERS = {
    "channel",
    "item",
    "image",
    "feed",
    "entry",
    "author",
    "source",
    "head",
    "body",
    "outline",
    "rss",
    "opml",
}
_ONE_PLACE = {"ttl", "lastBuildDate", "language", "copyright", "guid", "enclosure", "published", "content", "name"}
_NEEDED_ATTRIBUTES = {"version", "url", "length", "href", "term", "xmlUrl", "text", "isPermaLink"}
_REQUIRED = {
    "channel": {"title", "link", "description"},
    "image": {"url", "title", "link"},
    "item": {"guid"},
    "feed": {"id", "title", "updated", "author"},
    "entry": {"id", "title", "updated"},
    "author": {"name"},
    "head": {"title"},
    "opml": {"head", "body"},
    "rss": {"channel"},
}
_BAD_VALUES = {
    **dict.fromkeys(("url", "href", "src", "xmlUrl", "htmlUrl", "scheme", "uri"), ("/a", "a b", "http://", "")),
    **dict.fromkeys(("term", "label", "title", "text", "domain"), (" ", "")),
    "isPermaLink": ("yes", "", "TRUE"),
    "length": ("None", "-1", "12 kB", ""),
    "rel": ("", "no such thing", "sefl"),
    "version": ("3", "", "x"),
    "type": ("no such type", "CDATA", ""),
    "created": ("yesterday", "2026-01-01"),
    "{http://www.w3.org/XML/1998/namespace}lang": ("en_GB", "English"),
}
_BAD_DATES: tuple[Callable[[str], str], ...] = (
    lambda text: text[:-1],
    lambda text: text + " x",
    lambda text: text.lower(),
    lambda text: text.replace("2026", "2062"),
    lambda text: text.replace("2026", "0026"),
    lambda text: text.replace(":", "."),
    lambda text: text.replace("Jan", "Jän").replace("Apr", "Avr").replace("-01-", "-13-").replace("-04-", "-14-"),
    lambda text: f"{len(text)}",
    lambda _: "",
)
_BAD_LINKS = (
    "/a",
    "a b",
    "http://",
    "http:// a.example/",
    "http://a.example/%zz",
    "http://[::1/",
    "//a.example/",
    "x:",
)
_BAD_TEXTS = ("&amp;", "&lt;b&gt;", "&#8217;", "\x92", "\ufffd", "Ã©", "â€™", "<b>x</b>", "<br/>")


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _of_xhtml(element: Element) -> bool:
    return "xhtml" in element.tag


def _some(rng: Random, root: Element, wanted: Callable[[Element], bool]) -> Element | None:
    found = [element for element in root.iter("*") if _CORE.match(element.tag) and wanted(element)]
    return rng.choice(found) if found else None


def _on(wanted: Callable[[Element], bool], change: Callable[[Random, Element], bool | None]) -> Break:
    """Break by changing one element of those; a change that says False has found nothing to do."""

    def broken(rng: Random, body: bytes) -> bytes | None:
        root = etree.fromstring(body)
        element = _some(rng, root, wanted)
        if element is None or change(rng, element) is False:
            return None
        return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="utf-8")

    return broken


def _twice(_: Random, element: Element) -> None:
    element.addnext(copy.deepcopy(element))


def _dropped(_: Random, element: Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _misspelt(rng: Random, element: Element) -> None:
    space, name = element.tag[: -len(_name(element))], _name(element)
    element.tag = space + rng.choice((name.swapcase(), name[:-1] or "x", name + "s"))


def _behind(_: Random, element: Element) -> bool:
    parent = element.getparent()
    if parent is None or not any(_name(child) in _ENTRIES for child in parent.iterchildren("*")):
        return False
    parent.append(element)
    return True


def _elsewhere(_: Random, element: Element) -> bool:
    parent = element.getparent()
    around = None if parent is None else parent.getparent()
    entry = (
        None
        if parent is None
        else next((child for child in parent.iterchildren("*") if _name(child) in _ENTRIES), None)
    )
    if around is not None and parent is not None and _name(parent) in _ENTRIES:
        around.insert(0, element)
    elif entry is not None:
        entry.append(element)
    else:
        return False
    return True


def _swapped(rng: Random, element: Element) -> bool:
    parent = element.getparent()
    others = [] if parent is None else [one for one in parent.iterchildren("*") if _name(one) in _PLAIN and one.text]
    if not others:
        return False
    other = rng.choice(others)
    element.text, other.text = other.text, element.text
    return True


def _text(bad: tuple[str, ...], *, add: bool = False) -> Callable[[Random, Element], None]:
    def change(rng: Random, element: Element) -> None:
        said = rng.choice(bad)
        element.text = f"{element.text} {said}" if add else said

    return change


def _date(rng: Random, element: Element) -> None:
    element.text = rng.choice(_BAD_DATES)(element.text or "")


def _attribute(rng: Random, element: Element) -> bool:
    names = [name for name in map(str, element.keys()) if name in _BAD_VALUES]
    if _name(element) == "generator" or not names:
        return False
    name = rng.choice(names)
    element.set(name, rng.choice(_BAD_VALUES[name]))
    return True


def _attribute_lost(rng: Random, element: Element) -> bool:
    names = [name for name in map(str, element.keys()) if name in _NEEDED_ATTRIBUTES]
    names += ["type"] * (_name(element) == "enclosure") + ["rel"] * (element.get("rel") == "self")
    if _name(element) == "generator" or not names or (element.tag == ATOM + "link" and names == ["length"]):
        return False
    del element.attrib[rng.choice([name for name in names if name != "length" or element.tag == "enclosure"])]
    return True


def _attribute_misspelt(rng: Random, element: Element) -> bool:
    names = [name for name in map(str, element.keys()) if name[0] != "{" and name != name.upper()]
    if not names:
        return False
    name = rng.choice(names)
    element.set(name.upper(), element.attrib.pop(name))
    return True


def _stray(rng: Random, element: Element) -> None:
    children = list(element)
    child = rng.choice(children) if children else None
    if child is None:
        element.text = "stray"
    else:
        child.tail = f"{child.tail or ''} stray"


def _unescaped(_: Random, element: Element) -> None:
    etree.SubElement(element, "b").text = "bold"


def in_text(pattern: bytes, change: Callable[[Random, re.Match[bytes]], bytes]) -> Break:
    """Break by replacing one match of the pattern in the bytes."""

    def broken(rng: Random, body: bytes) -> bytes | None:
        found = list(re.finditer(pattern, body))
        if not found:
            return None
        one = rng.choice(found)
        return body[: one.start()] + change(rng, one) + body[one.end() :]

    return broken


def _one_of(*bad: bytes) -> Callable[[Random, re.Match[bytes]], bytes]:
    return lambda rng, _: rng.choice(bad)


def _mistyped(rng: Random, found: re.Match[bytes]) -> bytes:
    start, uri = found[1], found[2]
    return start + b'="' + rng.choice((uri[:-1], uri + b"/", uri.upper(), uri + b"x")) + b'"'


def _cut_off(rng: Random, body: bytes) -> bytes:
    return body[: rng.randrange(1, len(body.rstrip()) - 1)]


def _leaf(names: set[str]) -> Callable[[Element], bool]:
    return lambda element: (
        _name(element) in names
        and not len(element)
        and bool((element.text or "").strip())
        and "type" not in element.attrib
    )


def _required(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and element.tag != ATOM + "link" and _name(element) in _REQUIRED.get(_name(parent), ())


def _inner(element: Element) -> bool:
    return element.getparent() is not None and not _of_xhtml(element)


KINDS: dict[str, Break] = {
    "an element twice": _on(lambda one: _inner(one) and _name(one) not in _MANY, _twice),
    "an entry twice": _on(lambda one: _name(one) in _ENTRIES, _twice),
    "a required element lost": _on(_required, _dropped),
    "an element misspelt": _on(lambda one: _inner(one) and (one.tag[0] != "{" or one.tag.startswith(ATOM)), _misspelt),
    "metadata behind the entries": _on(lambda one: _inner(one) and _name(one) not in _ENTRIES, _behind),
    "an element in another place": _on(lambda one: _name(one) in _ONE_PLACE, _elsewhere),
    "two texts swapped": _on(_leaf(_DATES | _LINKS - {"docs"}), _swapped),
    "a date spoilt": _on(_leaf(_DATES), _date),
    "a link spoilt": _on(_leaf(_LINKS), _text(_BAD_LINKS)),
    "a text escaped or decoded twice": _on(_leaf(_PLAIN), _text(_BAD_TEXTS, add=True)),
    "a text emptied": _on(_leaf({"title", "link", "guid", "id", "name", "category", "icon", "url"}), _text(("", " "))),
    "an attribute wrong": _on(lambda _: True, _attribute),
    "an attribute missing": _on(lambda _: True, _attribute_lost),
    "an attribute misspelt": _on(_inner, _attribute_misspelt),
    "text between elements": _on(
        lambda one: _name(one) in _CONTAINERS and (len(one) > 0 or _name(one) == "outline"), _stray
    ),
    "markup not escaped": _on(_leaf(_PLAIN | {"description", "summary", "guid", "id", "pubDate"}), _unescaped),
    "a namespace mistyped": in_text(rb'(xmlns(?::\w+)?)="([^"]*)"', _mistyped),
    "a namespace not declared": in_text(rb' xmlns(?::(?:atom|content|dc))?="[^"]*"', lambda *_: b""),
    "cut off": _cut_off,
    "a sign of markup lost": in_text(rb'<|>|"(?=[^<]*>)|(?<=<)/|="', lambda *_: b""),
    "a byte of another encoding": in_text(
        rb"(?<=>)\w", lambda rng, _: rng.choice((b"\xe9", b"\x92", b"\xff", b"\xc3"))
    ),
    "a character that XML forbids": in_text(
        rb"(?<=>)\w", lambda rng, _: rng.choice((b"\0", b"\x0b", b"&#8;", b"\xef\xbf\xbe"))
    ),
    "another encoding declared": in_text(rb"UTF-8", _one_of(b"UTF-16", b"klingon", b"utf8x")),
    "something before the document": in_text(rb"^<\?xml", _one_of(b"\n<?xml", b" <?xml", b"x<?xml")),
    "a DOCTYPE": in_text(rb"\?>", lambda *_: b'?><!DOCTYPE x [<!ENTITY a "b">]>'),
    "an entity of HTML": in_text(rb"(?<=>)\w", lambda *_: b"&nbsp;"),
}

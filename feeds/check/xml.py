"""XML that a reader may be given: parsed strictly, without DTD, entities, network or unbounded sizes (XML 1.0)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache

from lxml import etree

from feeds.check import encoding
from feeds.check.rules import MUST, Rule
from feeds.errors import Finding

Element = etree._Element  # noqa: SLF001 - lxml has no public name for it
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML = "{http://www.w3.org/XML/1998/namespace}"

WELL_FORMED = Rule(
    "xml-well-formed", MUST, "XML 1.0 section 2.1", "The document is well-formed, from its first byte on."
)
CHARACTER = Rule("xml-character", MUST, "XML 1.0 section 2.2", "There is no control character but tab and line breaks.")
DOCTYPE = Rule(
    "xml-doctype", MUST, "XML 1.0 section 2.8; readers refuse it", "There is no DOCTYPE and no entity of its own."
)
SIZE = Rule(
    "xml-size", MUST, "our limit; readers refuse more", "No part of the document is so large that readers choke."
)
RULES = (*encoding.RULES, WELL_FORMED, CHARACTER, DOCTYPE, SIZE)

#: Readers refuse feeds of 5 to 15 MB; ours are below one.
MAX_BYTES = 10_000_000
#: Each element costs feedparser and us some 25 microseconds; a feed of 10,000 full entries has half as many.
MAX_ELEMENTS = 200_000
# What has more elements than either of these is no feed, which has text between its tags: it is made to take time.
# A sitemap may have as many, has no text, and is not read by feedparser.
_FEW_ELEMENTS, _BYTES_AN_ELEMENT = 40_000, 25
_SITEMAPS = ("urlset", "sitemapindex")
# Rules look at the text of each element, which is also in those around it; none of a feed but XHTML stands so deep.
_DEEPEST = 12
_DEEP = etree.XPath("boolean(/*" + "/*" * _DEEPEST + ")")
_XHTML = "{http://www.w3.org/1999/xhtml}"
# feedparser takes quadratic time for many attributes or namespaces, and for long text in which it looks for an e-mail
# address.
_MAX_ATTRIBUTES = 256
#: A tag of so many attributes that the parser, which compares each with all others, would take minutes.
_CROWD = 1_000
_CROWDED = re.compile(rb"<[^\s<>/\"'=]++(?:\s++[^\s<>/\"'=]++\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+')){%d}" % _CROWD)
_MAX_NAMESPACES = 300
_MAX_MARKUP = 1_000_000
_PERSONS = frozenset(["author", "creator", "publisher", "managingeditor", "webmaster", "contributor", "owner", "name"])
_MAX_PERSON_WORD = re.compile(r"[A-Za-z0-9_\-.+]{255,}")
_NAMESPACE = re.compile(rb"\bxmlns(?::[^\s=:]*+)?\s*=\s*(?:\"[^\"]*+\"|'[^']*+')")
_PROLOG = re.compile(rb"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.DOTALL)
_NOT_CHAR = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_REFERENCE = re.compile(rb"&#(?:x([0-9A-Fa-f]{1,9})|([0-9]{1,10}));")
_PARSER_CHAR = ("invalid Char", "invalid xmlChar", "Char 0x")
_TOO_LARGE = ("XML_PARSE_HUGE", "too long", "too many", "Maximum")


@dataclass(frozen=True, kw_only=True)
class Tree:
    """A parsed document and what rules may ask of it; `url` is where it is served, `now` the instant of the check."""

    root: Element
    entries: list[Element]
    now: datetime
    body: bytes = field(repr=False)
    url: str | None = None

    def where(self, place: Element) -> str:
        """The place for people: `item 3, line 45, <pubDate>`."""
        entry = self._entry(place)
        number = f"{local(entry)} {self._numbers[entry]}, " if entry is not None else ""
        return f"{number}line {place.sourceline}, <{qualified(place)}>"

    def entry(self, place: Element) -> str | None:
        """The guid or atom:id of the entry that the place is in."""
        entry = self._entry(place)
        return None if entry is None else self._ids[entry]

    def named(self, *tags: str) -> Iterator[Element]:
        """Every element of these names, wherever it stands: name by name, and in the document's order for each."""
        for tag in tags:
            yield from self.elements.get(tag, ())

    @cached_property
    def elements(self) -> dict[str, list[Element]]:
        """Every element of the document by its name, found in one walk so that no rule needs one of its own."""
        found: dict[str, list[Element]] = {}
        for element in self.root.iter("*"):
            found.setdefault(element.tag, []).append(element)
        return found

    def having(self, tag: str) -> set[Element]:
        """What has a child of that name. To look beside each of many siblings would be to look at all, for each."""
        if tag not in self._having:
            parents = (element.getparent() for element in self.named(tag))
            self._having[tag] = {parent for parent in parents if parent is not None}
        return self._having[tag]

    def _entry(self, place: Element) -> Element | None:
        below, around = [], place
        while around not in self._entries and (parent := around.getparent()) is not None:
            below.append(around)
            around = parent
        found = self._entries.get(around)
        self._entries.update(dict.fromkeys(below, found))
        return found

    @cached_property
    def _having(self) -> dict[str, set[Element]]:
        return {}

    @cached_property
    def _entries(self) -> dict[Element, Element | None]:
        """The entry that each element is in, of those that were asked for: what stands deep stands there with many."""
        return {entry: entry for entry in self.entries}

    @cached_property
    def _numbers(self) -> dict[Element, int]:
        return {entry: number for number, entry in enumerate(self.entries, start=1)}

    @cached_property
    def _ids(self) -> dict[Element, str | None]:
        return {entry: entry_id(entry) for entry in self.entries}


def parse(body: bytes) -> tuple[Element | None, list[Finding]]:
    """The root of the document, or None when it may not be read at all; and why. Never raises, never waits."""
    if len(body) > MAX_BYTES:
        return None, [SIZE.finding(f"the document has {len(body):,} bytes; {MAX_BYTES:,} are the limit")]
    text = encoding.as_utf8(body)
    findings = list(text.findings)
    if text.body[_end_of_prolog(text.body) :].startswith(b"<!DOCTYPE"):
        findings.append(DOCTYPE.finding("the document has a DOCTYPE", where="line 1"))
    if any(finding.level == MUST for finding in findings):
        return None, findings
    if crowd := _crowd(text.body):
        return None, [*findings, crowd]
    try:
        root = etree.fromstring(text.body, _parser())
    except etree.XMLSyntaxError as error:
        return None, [*findings, _refusal(text.body, error)]
    if text.body.count(b"xmlns") > _MAX_NAMESPACES and len(set(_NAMESPACE.findall(text.body))) > _MAX_NAMESPACES:
        return None, [*findings, SIZE.finding(f"the document declares more than {_MAX_NAMESPACES} namespaces")]
    if _DEEP(root) and _around_text(root) > _DEEPEST * len(body):
        return None, [*findings, SIZE.finding("the text of the document stands deeper in elements than readers bear")]
    if oversized := next(_oversized(root, most_elements(body, root.tag)), None):
        return None, [*findings, oversized]
    return root, findings


def most_elements(body: bytes, root: str = "") -> int:
    """How many elements a document of that root may have: a feed 40,000 a megabyte, so that none takes seconds."""
    if root.rpartition("}")[2] in _SITEMAPS:
        return MAX_ELEMENTS
    return min(MAX_ELEMENTS, max(_FEW_ELEMENTS, len(body) // _BYTES_AN_ELEMENT))


def text(element: Element) -> str:
    """The text of an element, and of the elements in it."""
    if not len(element):
        return element.text or ""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def local(element: Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2]


def qualified(element: Element) -> str:
    """The name as the document writes it, with its prefix."""
    return f"{element.prefix}:{local(element)}" if element.prefix else local(element)


def entry_id(entry: Element) -> str | None:
    """The guid of an RSS item or the id of an Atom entry."""
    found = entry.find("guid" if entry.tag == "item" else ATOM + "id")
    return None if found is None else text(found).strip() or None


def _parser() -> etree.XMLParser:
    # huge_tree=False bounds depth, names and single texts; resolve_entities=False leaves nothing to expand or fetch.
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _crowd(body: bytes) -> Finding | None:
    found = _CROWDED.search(body) if body.count(b"=") >= _CROWD else None
    return found and SIZE.finding(
        f"a tag has {_CROWD:,} attributes or more, which readers don't bear", where=_line(body, found.start())
    )


def _line(body: bytes, start: int) -> str:
    line = body.count(b"\n", 0, start) + 1
    return f"line {line}"


def _end_of_prolog(body: bytes) -> int:
    found = _PROLOG.match(body)
    return found.end() if found else 0


def _refusal(body: bytes, error: etree.XMLSyntaxError) -> Finding:
    message = (error.msg or "not XML").rpartition(", line")[0] or error.msg or "not XML"
    where = f"line {error.lineno}"
    if any(sign in message for sign in _TOO_LARGE):
        return SIZE.finding(message.partition(", use XML_PARSE_HUGE")[0], where=where)
    if any(sign in message for sign in _PARSER_CHAR) and (found := _illegal(body)):
        return CHARACTER.finding(f"U+{found[1]:04X} is no character of XML", where=f"line {found[0]}")
    return WELL_FORMED.finding(message, where=where)


def _illegal(body: bytes) -> tuple[int, int] | None:
    """Line and code point of the first character, literal or by reference, that XML forbids."""
    literal = ((found.start(), ord(found[0].decode())) for found in _NOT_CHAR.finditer(body))
    numbers = (
        (found.start(), int(found[1] or found[2], 16 if found[1] else 10)) for found in _REFERENCE.finditer(body)
    )
    referred = ((start, number) for start, number in numbers if not _is_char(number))
    first = min((found for found in (next(literal, None), next(referred, None)) if found), default=None)
    return (body.count(b"\n", 0, first[0]) + 1, first[1]) if first else None


def _is_char(number: int) -> bool:
    return number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0xFFFF < number <= 0x10FFFF


def _oversized(root: Element, most: int) -> Iterator[Finding]:
    for number, element in enumerate(root.iter("*"), start=1):
        if number > most:
            yield SIZE.finding(f"the document has more than {most:,} elements, more than readers bear in so few bytes")
            return
        if reason := _too_large(element):
            yield SIZE.finding(reason, where=f"line {element.sourceline}")


def _around_text(root: Element) -> int:
    """The characters of the document, each as often as elements other than those of XHTML are around it."""
    depth = found = 0
    for event, element in etree.iterwalk(root, events=("start", "end"), tag="*"):
        counted = not element.tag.startswith(_XHTML)
        if event == "start":
            depth += counted
            found += depth * len(element.text or "")
        else:
            depth -= counted
            found += depth * len(element.tail or "")
    return found


def _too_large(element: Element) -> str | None:
    values = element.values()
    if values and (len(values) > _MAX_ATTRIBUTES or sum(map(len, values)) > _MAX_MARKUP):
        return f"<{local(element)}> has more attributes, or longer ones, than readers bear"
    if _names_person(element.tag) and _MAX_PERSON_WORD.search(text(element)):
        return f"<{local(element)}> holds a word of 255 letters or more, which no name and no e-mail address has"
    return None


@lru_cache(maxsize=1024)
def _names_person(tag: str) -> bool:
    return tag.rpartition("}")[2].lower() in _PERSONS

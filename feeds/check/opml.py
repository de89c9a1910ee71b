"""OPML 2.0 (opml.org/spec2.opml)."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.check import dates, iris, namespaces
from feeds.check.rules import MUST, SHOULD, Rules
from feeds.check.text import entity, markup
from feeds.check.xml import Element, Tree, local, text

Faults = Iterator[tuple[Element, str]]
RULES: Rules[Tree, Element] = Rules(namespaces.RULES)

_HEAD, _OUTLINES, _SUBSCRIPTIONS = (
    "OPML 2.0, What is a <head>?",
    "OPML 2.0, What is an <outline>?",
    "OPML 2.0, Subscription lists",
)
_NEEDED = {"rss": "xmlUrl", "link": "url", "include": "url"}
_URLS = ("xmlUrl", "htmlUrl", "url")


@RULES.rule("opml-version", MUST, "OPML 2.0, What is an <opml>?")
def version(tree: Tree) -> Faults:
    """The root states version 1.0, 1.1 or 2.0."""
    if (stated := tree.root.get("version")) not in ("1.0", "1.1", "2.0"):
        yield tree.root, f"the version is {stated!r}" if stated is not None else "the root states no version"


@RULES.rule("opml-parts", MUST, "OPML 2.0, What is an <opml>?")
def parts(tree: Tree) -> Faults:
    """The root holds one head and one body, and the body one outline or more."""
    for name in ("head", "body"):
        if (count := len(tree.root.findall(name))) != 1:
            yield tree.root, f"there are {count} <{name}>"
    if tree.root.find("body") is not None and tree.root.find("body/outline") is None:
        yield tree.root, "<body> has no <outline>"


@RULES.rule("opml-title", SHOULD, _HEAD)
def title(tree: Tree) -> Faults:
    """The head has a title that says something."""
    found = tree.root.find("head/title")
    if found is None or not text(found).strip():
        yield tree.root, "<head> has no title"


@RULES.rule("opml-text", MUST, _OUTLINES)
def outline_text(tree: Tree) -> Faults:
    """Every outline has a text that says something."""
    for outline in tree.root.iter("outline"):
        if not outline.get("text", "").strip():
            yield outline, "the outline has no text"


@RULES.rule("opml-needed", MUST, _SUBSCRIPTIONS)
def needed(tree: Tree) -> Faults:
    """An outline of type rss has an xmlUrl; one of type link or include has a url."""
    for outline in tree.root.iter("outline"):
        name = _NEEDED.get(outline.get("type", "").lower())
        if name and not outline.get(name, "").strip():
            yield outline, f'an outline of type "{outline.get("type")}" has no {name}'


@RULES.rule("opml-type", SHOULD, _SUBSCRIPTIONS)
def subscription_type(tree: Tree) -> Faults:
    """An outline with an xmlUrl has the type rss and a title: most readers import nothing else."""
    for outline in tree.root.iter("outline"):
        if outline.get("xmlUrl") is None:
            continue
        if outline.get("type", "").lower() != "rss":
            yield outline, 'an outline with an xmlUrl has no type="rss"'
        if not outline.get("title", "").strip():
            yield outline, "an outline with an xmlUrl has no title"


@RULES.rule("opml-date", MUST, "RFC 822 section 5.1; OPML 2.0, What is a <head>?")
def date(tree: Tree) -> Faults:
    """Dates are like "Mon, 23 Nov 2026 05:00:00 GMT"."""
    for element, value in _dates(tree):
        if fault := dates.fault(dates.rfc822, value.strip()):
            yield element, f"{value!r} is no RFC 822 date: {fault}"


@RULES.rule("opml-date-form", SHOULD, "OPML 2.0, What is a <head>?")
def date_form(tree: Tree) -> Faults:
    """Dates have years of four digits, seconds, and GMT or an offset."""
    for element, value in _dates(tree):
        if not dates.fault(dates.rfc822, value.strip()) and (fault := dates.odd_rfc822(value.strip())):
            yield element, f"{value!r}: {fault}"


@RULES.rule("opml-url", MUST, "RFC 3986 section 4.3; OPML 2.0, Subscription lists")
def url(tree: Tree) -> Faults:
    """Every URL is absolute, its odd characters percent-encoded."""
    for outline in tree.root.iter("outline"):
        for name in _URLS:
            value = outline.get(name, "")
            if value.strip() and (fault := iris.absolute_fault(value) or iris.ascii_fault(value)):
                yield outline, f"the {name} {value!r} is no absolute URL: {fault}"


@RULES.rule("opml-plain-text", SHOULD, _HEAD)
def plain_text(tree: Tree) -> Faults:
    """Titles are plain text, without tags."""
    for element, value in _titles(tree):
        if found := markup(value):
            yield element, f"<{local(element)}> holds the tag {found}"


@RULES.rule("opml-escaped-twice", SHOULD, "XML 1.0 section 2.4")
def escaped_twice(tree: Tree) -> Faults:
    """Every text and URL is escaped exactly once."""
    for element, value in _titles(tree):
        if found := entity(value):
            yield element, f"<{local(element)}> shows {found} to people"
    for outline in tree.root.iter("outline"):
        for name in _URLS:
            if "&amp;" in outline.get(name, ""):
                yield outline, f"the {name} was escaped twice"


def _dates(tree: Tree) -> Iterator[tuple[Element, str]]:
    for name in ("dateCreated", "dateModified"):
        yield from ((element, text(element)) for element in tree.root.iterfind(f"head/{name}"))
    yield from (
        (outline, outline.get("created", "")) for outline in tree.root.iter("outline") if "created" in outline.attrib
    )


def _titles(tree: Tree) -> Iterator[tuple[Element, str]]:
    yield from ((element, text(element)) for element in tree.root.iterfind("head/title"))
    yield from ((outline, outline.get("title", "")) for outline in tree.root.iter("outline"))

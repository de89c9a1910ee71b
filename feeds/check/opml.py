"""OPML 2.0 (opml.org/spec2.opml)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from feeds.check import dates, iris
from feeds.check.rules import MAY, MUST, SHOULD, Rules, names
from feeds.check.text import entity, is_address, is_number, markup
from feeds.check.xml import Element, Tree, local, text

Faults = Iterator[tuple[Element, str]]
RULES: Rules[Tree, Element] = Rules()

_HEAD, _OUTLINES, _SUBSCRIPTIONS = (
    "OPML 2.0, What is a <head>?",
    "OPML 2.0, What is an <outline>?",
    "OPML 2.0, Subscription lists",
)
_NEEDED = {"rss": "xmlUrl", "link": "url", "include": "url"}
_URLS = ("xmlUrl", "htmlUrl", "url")
_HEAD_URLS = ("ownerId", "docs")
_HEAD_NAMES = names(
    "title dateCreated dateModified ownerName ownerEmail ownerId docs expansionState vertScrollState windowTop "
    "windowLeft windowBottom windowRight"
)
_NUMBERS = ("vertScrollState", "windowTop", "windowLeft", "windowBottom", "windowRight")
_CHILDREN = {"opml": names("head body"), "head": _HEAD_NAMES, "body": names("outline"), "outline": names("outline")}
#: An outline may have attributes of any name; these are OPML's, which a reader looks for in this spelling.
_ATTRIBUTES = {
    name.lower(): name
    for name in names(
        "text type isComment isBreakpoint created category description htmlUrl language title version xmlUrl url"
    )
}
_AHEAD = timedelta(days=1)


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
    for outline in tree.named("outline"):
        if not outline.get("text", "").strip():
            yield outline, "the outline has no text"


@RULES.rule("opml-needed", MUST, _SUBSCRIPTIONS)
def needed(tree: Tree) -> Faults:
    """An outline of type rss has an xmlUrl; one of type link or include has a url."""
    for outline in tree.named("outline"):
        name = _NEEDED.get(outline.get("type", "").lower())
        if name and not outline.get(name, "").strip():
            yield outline, f'an outline of type "{outline.get("type")}" has no {name}'


@RULES.rule("opml-type", SHOULD, _SUBSCRIPTIONS)
def subscription_type(tree: Tree) -> Faults:
    """An outline with an xmlUrl has the type rss and a title: most readers import nothing else."""
    for outline in tree.named("outline"):
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
    for element, name, value in _urls(tree):
        if value.strip() and (fault := iris.absolute_fault(value) or iris.ascii_fault(value)):
            yield element, f"the {name} {value!r} is no absolute URL: {fault}"


@RULES.rule("opml-http", SHOULD, _SUBSCRIPTIONS)
def url_http(tree: Tree) -> Faults:
    """URLs are http or https, which every reader opens."""
    for element, name, value in _urls(tree):
        if not iris.absolute_fault(value) and (fault := iris.web_fault(value)):
            yield element, f"the {name} {value!r}: {fault}"


@RULES.rule("opml-twice", MAY, _SUBSCRIPTIONS)
def once_subscribed(tree: Tree) -> Faults:
    """A feed stands once in a list, or else in folders of different names."""
    seen: set[tuple[str, Element | None]] = set()
    for outline in tree.named("outline"):
        if url := outline.get("xmlUrl", ""):
            if (url, outline.getparent()) in seen:
                yield outline, f"{url} stands in this folder before"
            seen.add((url, outline.getparent()))


@RULES.rule("opml-elements", MUST, "OPML 2.0, What is an <opml>? and Namespaces")
def known_elements(tree: Tree) -> Faults:
    """Elements without a namespace are those of OPML, where it puts them, in its spelling."""
    for tag, found in tree.elements.items():
        for element in found if tag[0] != "{" and tag != "opml" else ():
            parent = element.getparent()
            if parent is not None and tag not in _CHILDREN.get(parent.tag, (tag,)):
                yield element, f"<{tag}> does not belong in <{local(parent)}>"
            elif parent is not None and parent.tag in _HEAD_NAMES:
                yield element, f"<{local(parent)}> holds an element, <{tag}>, where text belongs"


@RULES.rule("opml-attributes", MUST, _OUTLINES)
def spelling(tree: Tree) -> Faults:
    """The attributes that OPML gives an outline are spelt as it spells them."""
    for outline in tree.named("outline"):
        for name in map(str, outline.keys()):
            if (right := _ATTRIBUTES.get(name.lower(), name)) != name:
                yield outline, f"{name} is written {right}"


@RULES.rule("opml-once", MUST, _HEAD)
def at_most_once(tree: Tree) -> Faults:
    """Nothing stands twice in the head."""
    for head in tree.named("head"):
        for tag, count in Counter(child.tag for child in head.iterchildren("{}*")).items():
            if count > 1:
                yield head.findall(tag)[1], f"<{tag}> stands {count} times"


@RULES.rule("opml-stray-text", MUST, "OPML 2.0, What is an <opml>?")
def stray_text(tree: Tree) -> Faults:
    """There is no text between elements: an outline says all in its attributes."""
    for element in tree.named(*_CHILDREN):
        between = (element.text, *(child.tail for child in element))
        if found := next((said for said in between if said and not said.isspace()), None):
            yield element, f"<{local(element)}> holds the text {found.strip()[:40]!r}"


@RULES.rule("opml-boolean", MUST, _OUTLINES)
def booleans(tree: Tree) -> Faults:
    """isComment and isBreakpoint are true or false."""
    for outline in tree.named("outline"):
        for name in ("isComment", "isBreakpoint"):
            if outline.get(name, "true") not in ("true", "false"):
                yield outline, f'{name} is "{outline.get(name)}", neither true nor false'


@RULES.rule("opml-number", MUST, _HEAD)
def numbers(tree: Tree) -> Faults:
    """The state of lines, scrolling and window is whole numbers."""
    for element in tree.named(*_NUMBERS):
        if not is_number(text(element).strip().removeprefix("-")):
            yield element, f"{text(element)!r} is no number"
    for element in tree.named("expansionState"):
        said = [line.strip() for line in text(element).split(",")]
        if said != [""] and not all(map(is_number, said)):
            yield element, f"{text(element)!r} is no list of line numbers"


@RULES.rule("opml-owner", SHOULD, _HEAD)
def owner(tree: Tree) -> Faults:
    """The ownerEmail is an e-mail address."""
    for element in tree.named("ownerEmail"):
        if not is_address(text(element).strip()):
            yield element, f"{text(element)!r} is no e-mail address"


@RULES.rule("opml-date-plausible", SHOULD, _HEAD)
def date_plausible(tree: Tree) -> Faults:
    """No date lies in the future or before the Web."""
    for element, value in _dates(tree):
        if fault := dates.implausible(dates.rfc822, value.strip(), now=tree.now, ahead=_AHEAD):
            yield element, fault


@RULES.rule("opml-date-order", SHOULD, _HEAD)
def date_order(tree: Tree) -> Faults:
    """The document is not modified before it is created."""
    found = (tree.root.findtext(f"head/{name}", "").strip() for name in ("dateCreated", "dateModified"))
    created, modified = (dates.instant(dates.rfc822, text) for text in found)
    if created and modified and modified < created:
        for element in tree.named("dateModified"):
            yield element, f"{modified:%Y-%m-%d %H:%M} is before it was created"


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
    for element, name, value in _urls(tree):
        if "&amp;" in value:
            yield element, f"the {name} was escaped twice"


def _urls(tree: Tree) -> Iterator[tuple[Element, str, str]]:
    for outline in tree.named("outline"):
        yield from ((outline, name, outline.get(name, "")) for name in _URLS)
    yield from ((element, local(element), text(element).strip()) for element in tree.named(*_HEAD_URLS))


def _dates(tree: Tree) -> Iterator[tuple[Element, str]]:
    for name in ("dateCreated", "dateModified"):
        yield from ((element, text(element)) for element in tree.root.iterfind(f"head/{name}"))
    yield from (
        (outline, outline.get("created", "")) for outline in tree.named("outline") if "created" in outline.attrib
    )


def _titles(tree: Tree) -> Iterator[tuple[Element, str]]:
    yield from ((element, text(element)) for element in tree.root.iterfind("head/title"))
    yield from ((outline, outline.get("title", "")) for outline in tree.named("outline"))

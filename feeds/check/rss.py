"""RSS 2.0 (rssboard.org/rss-specification): what a document of it is made of."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from feeds.check import dates, iris
from feeds.check.rss_places import (
    ATTRIBUTES,
    CHANNEL,
    CHILDREN,
    ITEM,
    SPELLINGS,
    Faults,
    channels,
    dates_in,
    inside,
    links,
    parent_tag,
)
from feeds.check.rules import MUST, SHOULD, Rules
from feeds.check.xml import CONTENT, DC, Element, Tree, local, qualified, text

RULES: Rules[Tree, Element] = Rules()
_SPEC = "RSS 2.0"

_AHEAD = timedelta(minutes=10)
_MANY = ("category", "item", "enclosure")
_SINGLE = (CONTENT + "encoded",)
_HOLDS_ELEMENTS = frozenset(CHILDREN)
_HOLDS_TEXT = (*sorted((CHANNEL | ITEM) - _HOLDS_ELEMENTS), "url", "hour", "day", *_SINGLE, DC + "creator")
_EMPTY = ("cloud", "enclosure")


@RULES.rule("rss-version", MUST, f"{_SPEC}, What is RSS?")
def root(tree: Tree) -> Faults:
    """The root is <rss version="2.0"> and holds one <channel>."""
    version = tree.root.get("version", "")
    if version != "2.0" and not version.startswith("0.9"):
        yield tree.root, f"the version of RSS is {version!r}, not '2.0'"
    if (count := len(tree.root.findall("channel"))) != 1:
        yield tree.root, f"there are {count} channels"


@RULES.rule("rss-version-old", SHOULD, f"{_SPEC}, What is RSS?")
def old_version(tree: Tree) -> Faults:
    """RSS 0.91 and 0.92 documents are RSS 2.0 and say so."""
    if (version := tree.root.get("version", "")).startswith("0.9"):
        yield tree.root, f'this is RSS {version}: write version="2.0"'


@RULES.rule("rss-channel-required", MUST, f"{_SPEC}, Required channel elements")
def channel_required(tree: Tree) -> Faults:
    """A channel has a title, a link and a description."""
    for channel in channels(tree):
        for name in ("title", "link", "description"):
            if channel.find(name) is None:
                yield channel, f"the channel has no <{name}>"


@RULES.rule("rss-item-required", MUST, f"{_SPEC}, Elements of <item>")
def item_required(tree: Tree) -> Faults:
    """An item has a title or a description."""
    for item in tree.entries:
        if not any(text(found).strip() for found in item.iterchildren("title", "description")):
            yield item, "the item has neither title nor description"


@RULES.rule("rss-once", MUST, f"{_SPEC}, channel and item")
def at_most_once(tree: Tree) -> Faults:
    """No element but <category>, <item> and <enclosure> stands twice in the same place."""
    for parent in (*channels(tree), *inside(tree, "image", "channel"), *tree.entries):
        counted = Counter(child.tag for child in parent.iterchildren("{}*", *_SINGLE))
        for name, count in counted.items():
            if count > 1 and name not in _MANY:
                child = parent.findall(name)[1]
                yield child, f"<{qualified(child)}> stands {count} times"


@RULES.rule("rss-elements", MUST, f"{_SPEC}, Extending RSS")
def known_elements(tree: Tree) -> Faults:
    """Elements and attributes without a namespace are those of RSS 2.0, in its spelling."""
    for tag, found in tree.elements.items():
        if tag[0] == "{":
            continue
        for element in found:
            parent = parent_tag(element)
            if parent in CHILDREN and tag not in CHILDREN[parent]:
                yield element, _unknown(tag, parent)
            if tag in SPELLINGS.values():
                yield from ((element, f"<{tag}> has no attribute {name!r}") for name in _unknown_attributes(element))


@RULES.rule("rss-children", MUST, f"{_SPEC}, Elements of <item>")
def no_children(tree: Tree) -> Faults:
    """Text elements hold text; HTML in them is escaped."""
    for element in tree.named(*_HOLDS_TEXT):
        if len(element) and (child := next(element.iterchildren("*"), None)) is not None:
            yield element, f"<{qualified(element)}> holds an element, <{local(child)}>, where text belongs"


@RULES.rule("rss-stray-text", MUST, f"{_SPEC}, channel and item")
def stray_text(tree: Tree) -> Faults:
    """There is no text between elements, and none in an enclosure or a cloud."""
    for element in tree.named("rss", *_HOLDS_ELEMENTS, *_EMPTY):
        between = (element.text, *(child.tail for child in element))
        if found := next((said for said in between if said and not said.isspace()), None):
            yield element, f"<{local(element)}> holds the text {found.strip()[:40]!r}, which no reader shows"


@RULES.rule("rss-date", MUST, "RFC 822 section 5.1; RSS 2.0, pubDate")
def date(tree: Tree) -> Faults:
    """Dates are like "Mon, 23 Nov 2026 05:00:00 GMT"."""
    for element, value in dates_in(tree):
        if fault := dates.fault(dates.rfc822, value):
            yield element, f"{text(element)!r} is no RFC 822 date: {fault}"


@RULES.rule("rss-date-plausible", SHOULD, f"{_SPEC}, pubDate")
def date_plausible(tree: Tree) -> Faults:
    """No date lies in the future or before the Web."""
    for element, value in dates_in(tree):
        if fault := dates.implausible(dates.rfc822, value, now=tree.now, ahead=_AHEAD):
            yield element, fault


@RULES.rule("rss-link", MUST, "RFC 3986 section 4.3; RSS 2.0, link")
def link(tree: Tree) -> Faults:
    """Every link is an absolute URL, its odd characters percent-encoded."""
    for element, value in links(tree):
        if value.strip() and (fault := iris.absolute_fault(value) or iris.ascii_fault(value)):
            yield element, f"the link {value!r} is no absolute URL: {fault}"


def _unknown_attributes(element: Element) -> list[str]:
    known = ATTRIBUTES.get(element.tag, frozenset())
    return [name for name in map(str, element.keys()) if name[0] != "{" and name not in known]


def _unknown(name: str, parent: str) -> str:
    right = SPELLINGS.get(name.lower())
    if right and right != name:
        return f"<{name}> is written <{right}>"
    return f"<{name}> does not belong in <{parent}>" if right else f"RSS has no element <{name}>"

"""RSS 2.0 (rssboard.org/rss-specification) with the Advisory Board's best-practices profile (rss-profile)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from feeds.check import dates, iris, namespaces
from feeds.check.rules import MAY, MUST, SHOULD, Rules, names
from feeds.check.text import entity, html_escaped_twice, markup
from feeds.check.xml import ATOM, CONTENT, DC, Element, Tree, local, qualified, text

Faults = Iterator[tuple[Element, str]]
RULES: Rules[Tree, Element] = Rules(namespaces.RULES)
_SPEC, _PROFILE = "RSS 2.0", "RSS profile"

_CHANNEL = names(
    "title link description language copyright managingEditor webMaster pubDate lastBuildDate category generator docs "
    "cloud ttl image rating textInput skipHours skipDays item"
)
_ITEM = names("title link description author category comments enclosure guid pubDate source")
_CHILDREN = {
    "rss": names("channel"),
    "channel": _CHANNEL,
    "item": _ITEM,
    "image": names("url title link width height description"),
    "textInput": names("title description name link"),
    "skipHours": names("hour"),
    "skipDays": names("day"),
}
_ATTRIBUTES = {
    "rss": names("version"),
    "guid": names("isPermaLink"),
    "category": names("domain"),
    "enclosure": names("url length type"),
    "source": names("url"),
    "cloud": names("domain port path registerProcedure protocol"),
}
_NAMES = {name.lower(): name for group in _CHILDREN.values() for name in ("rss", *group)}
_AHEAD = timedelta(minutes=10)
_MANY = ("category", "item")
_DATES = ("pubDate", "lastBuildDate")
_PLAIN_CHANNEL = ("title", "description", "copyright", "category")
_PLAIN_ITEM = ("title", "category", DC + "creator", "author")
_LINKS = ("link", "comments", "docs", "image/link", "image/url", "textInput/link")
_LINK_ATTRIBUTES = (("enclosure", "url"), ("source", "url"), (ATOM + "link", "href"))


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
    for channel in _channels(tree):
        yield from (
            (channel, f"the channel has no <{name}>")
            for name in ("title", "link", "description")
            if channel.find(name) is None
        )


@RULES.rule("rss-image-required", MUST, f"{_SPEC}, Elements of <image>")
def image_required(tree: Tree) -> Faults:
    """A channel's image has a url, a title and a link."""
    for image in tree.root.iterfind("channel/image"):
        for name in ("url", "title", "link"):
            if image.find(name) is None:
                yield image, f"<image> has no <{name}>"


@RULES.rule("rss-item-required", MUST, f"{_SPEC}, Elements of <item>")
def item_required(tree: Tree) -> Faults:
    """An item has a title or a description."""
    for item in tree.entries:
        if not any(text(found).strip() for name in ("title", "description") for found in item.iterchildren(name)):
            yield item, "the item has neither title nor description"


@RULES.rule("rss-not-blank", SHOULD, f"{_PROFILE}, Channel and Item")
def not_blank(tree: Tree) -> Faults:
    """Titles, links, descriptions, guids and categories are not blank."""
    blank = (*_children_of(_channels(tree), ("title", "link", "description", "category")),)
    for element in (*blank, *_children_of(tree.entries, ("title", "link", "guid", "category"))):
        if not text(element).strip():
            yield element, f"<{local(element)}> is blank"


@RULES.rule("rss-once", MUST, f"{_SPEC}, channel and item")
def at_most_once(tree: Tree) -> Faults:
    """No element but <category> and <item> stands twice in the same place."""
    for parent in (*_channels(tree), *tree.root.iterfind("channel/image"), *tree.entries):
        counted = Counter(qualified(child) for child in parent.iterchildren("{}*", CONTENT + "encoded"))
        for name, count in counted.items():
            if count > 1 and name not in _MANY:
                yield parent, f"<{name}> stands {count} times"


@RULES.rule("rss-elements", MUST, f"{_SPEC}, Extending RSS")
def known_elements(tree: Tree) -> Faults:
    """Elements and attributes without a namespace are those of RSS 2.0, in its spelling."""
    for parent in tree.root.iter(*_CHILDREN):
        for child in parent.iterchildren("{}*"):
            if child.tag not in _CHILDREN[parent.tag]:
                yield child, _unknown(child.tag, parent.tag)
    for element in tree.root.iter(*_NAMES.values()):
        for name in map(str, element.attrib):
            if not name.startswith("{") and name not in _ATTRIBUTES.get(element.tag, ()):
                yield element, f"<{local(element)}> has no attribute {name!r}"


@RULES.rule("rss-children", MUST, f"{_SPEC}, Elements of <item>")
def no_children(tree: Tree) -> Faults:
    """Text elements hold text; HTML in them is escaped."""
    for element in tree.root.iter(*(_CHANNEL | _ITEM) - _CHILDREN.keys(), CONTENT + "encoded"):
        if (child := next(element.iterchildren("*"), None)) is not None:
            yield element, f"<{local(element)}> holds an element, <{local(child)}>, where text belongs"


@RULES.rule("rss-items-last", SHOULD, f"{_PROFILE}, Channel")
def items_last(tree: Tree) -> Faults:
    """What describes the channel comes before its items."""
    for channel in _channels(tree):
        behind = False
        for child in channel.iterchildren("*"):
            behind = behind or child.tag == "item"
            if behind and child.tag != "item":
                yield child, f"<{local(child)}> comes after the first item"


@RULES.rule("rss-date", MUST, "RFC 822 section 5.1; RSS 2.0, pubDate")
def date(tree: Tree) -> Faults:
    """Dates are like "Mon, 23 Nov 2026 05:00:00 GMT"."""
    for element in _children_of((*_channels(tree), *tree.entries), _DATES):
        if fault := dates.fault(dates.rfc822, text(element).strip()):
            yield element, f"{text(element)!r} is no RFC 822 date: {fault}"


@RULES.rule("rss-date-form", SHOULD, f"{_PROFILE}, Date and Time")
def date_form(tree: Tree) -> Faults:
    """Dates have years of four digits, seconds, and GMT or an offset."""
    for element in _children_of((*_channels(tree), *tree.entries), _DATES):
        if not dates.fault(dates.rfc822, text(element).strip()) and (fault := dates.odd_rfc822(text(element).strip())):
            yield element, f"{text(element)!r}: {fault}"


@RULES.rule("rss-date-plausible", SHOULD, f"{_SPEC}, pubDate")
def date_plausible(tree: Tree) -> Faults:
    """No date lies in the future or before the Web."""
    for element in _children_of((*_channels(tree), *tree.entries), _DATES):
        if fault := dates.implausible(dates.rfc822, text(element).strip(), now=tree.now, ahead=_AHEAD):
            yield element, fault


@RULES.rule("rss-guid-missing", SHOULD, f"{_PROFILE}, guid")
def guid_missing(tree: Tree) -> Faults:
    """Every item has a guid, so that readers know it again."""
    yield from ((item, "the item has no guid") for item in tree.entries if item.find("guid") is None)


@RULES.rule("rss-guid-unique", MUST, f"{_SPEC}, guid")
def guid_unique(tree: Tree) -> Faults:
    """No two items have the same guid: readers show one of them only."""
    seen: set[str] = set()
    for guid in _children_of(tree.entries, ("guid",)):
        if (value := text(guid).strip()) in seen:
            yield guid, f"another item has the guid {value!r} too"
        seen.add(value)


@RULES.rule("rss-guid-permalink", MUST, f"{_SPEC}, guid")
def guid_permalink(tree: Tree) -> Faults:
    """A guid is a web page's URL unless isPermaLink is "false"."""
    for guid in _children_of(tree.entries, ("guid",)):
        stated, value = guid.get("isPermaLink", "true"), text(guid).strip()
        if stated not in ("true", "false"):
            yield guid, f'isPermaLink is "{stated}", neither true nor false'
        elif stated == "true" and (fault := iris.absolute_fault(value) or iris.web_fault(value)):
            yield guid, f'{value!r} is no permalink ({fault}): write isPermaLink="false"'


@RULES.rule("rss-guid-weak", SHOULD, f"{_PROFILE}, guid")
def guid_weak(tree: Tree) -> Faults:
    """A guid is unlike any that another feed could have."""
    for guid in _children_of(tree.entries, ("guid",)):
        if (value := text(guid).strip()) and (len(value) < 8 or value.isdigit()):
            yield guid, f"the guid {value!r} is hardly unique in the world"


@RULES.rule("rss-link", MUST, "RFC 3986 section 4.3; RSS 2.0, link")
def link(tree: Tree) -> Faults:
    """Every link is an absolute URL, its odd characters percent-encoded."""
    for element, value in _links(tree):
        if value.strip() and (fault := iris.absolute_fault(value) or iris.ascii_fault(value)):
            yield element, f"the link {value!r} is no absolute URL: {fault}"


@RULES.rule("rss-link-http", SHOULD, f"{_PROFILE}, link")
def link_http(tree: Tree) -> Faults:
    """Links are http or https, which every reader opens."""
    for element, value in _links(tree):
        if not iris.absolute_fault(value) and (fault := iris.web_fault(value)):
            yield element, f"the link {value!r}: {fault}"


@RULES.rule("rss-self", SHOULD, f"{_PROFILE}, atom:link")
def self_link(tree: Tree) -> Faults:
    """An atom:link with rel="self" says where the feed is."""
    found = [link.get("href", "") for link in tree.root.iterfind(f"channel/{ATOM}link") if link.get("rel") == "self"]
    if not found:
        yield tree.root, 'the channel has no <atom:link rel="self">'
    elif tree.url and tree.url not in found:
        yield tree.root, f"rel=self is {found[0]}, the feed is at {tree.url}"


@RULES.rule("rss-plain-text", SHOULD, f"{_PROFILE}, Character Data")
def plain_text(tree: Tree) -> Faults:
    """Titles, names and categories are plain text, without tags."""
    for element in _plain(tree):
        if found := markup(text(element)):
            yield element, f"<{local(element)}> holds the tag {found}"


@RULES.rule("rss-escaped-twice", SHOULD, f"{_PROFILE}, Character Data")
def escaped_twice(tree: Tree) -> Faults:
    """Every text is escaped exactly once."""
    for element in _plain(tree):
        if found := entity(text(element)):
            yield element, f"<{local(element)}> shows {found} to people"
    for element, value in _links(tree):
        if "&amp;" in value:
            yield element, f"the link {value!r} was escaped twice"
    for element in _children_of(tree.entries, ("description", CONTENT + "encoded")):
        if found := html_escaped_twice(text(element)):
            yield element, f"<{local(element)}> was escaped twice: it shows {found}"


@RULES.rule("rss-character-data", MAY, f"{_PROFILE}, Character Data")
def character_data(tree: Tree) -> Faults:
    """A < in a title is written &#x3C;, which all readers show."""
    if b"&#x3C;" in tree.body or b"&#60;" in tree.body or b"&#x3c;" in tree.body:
        return
    for element in _plain(tree):
        value = text(element)
        if not markup(value) and any(value[at + 1 : at + 2].isalpha() for at in _each(value, "<")):
            yield element, f"some readers take the < in {value[:60]!r} for a tag"


def _channels(tree: Tree) -> list[Element]:
    return tree.root.findall("channel")[:1]


def _children_of(parents: list[Element] | tuple[Element, ...], names: tuple[str, ...]) -> Iterator[Element]:
    return (child for parent in parents for child in parent.iterchildren(*names))


def _plain(tree: Tree) -> Iterator[Element]:
    yield from _children_of(_channels(tree), _PLAIN_CHANNEL)
    yield from tree.root.iterfind("channel/image/title")
    yield from _children_of(tree.entries, _PLAIN_ITEM)


def _links(tree: Tree) -> Iterator[tuple[Element, str]]:
    for parent in (*_channels(tree), *tree.entries):
        for name in _LINKS:
            yield from ((element, text(element).strip()) for element in parent.iterfind(name))
        for name, attribute in _LINK_ATTRIBUTES:
            yield from ((element, element.get(attribute, "")) for element in parent.iterchildren(name))


def _unknown(name: str, parent: str) -> str:
    right = _NAMES.get(name.lower())
    if right and right != name:
        return f"<{name}> is written <{right}>"
    return f"<{name}> does not belong in <{parent}>" if right else f"RSS has no element <{name}>"


def _each(value: str, character: str) -> Iterator[int]:
    return (at for at, found in enumerate(value) if found == character)

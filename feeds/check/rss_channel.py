"""RSS 2.0 (rssboard.org/rss-specification): the optional elements of a channel."""

from __future__ import annotations

from collections import Counter

from feeds.check.rss_places import ATTRIBUTES, Faults, inside
from feeds.check.rules import MUST, SHOULD, Rules, names
from feeds.check.text import is_number
from feeds.check.xml import Element, Tree, text
from feeds.text import is_language

RULES: Rules[Tree, Element] = Rules()
_OPTIONAL = "RSS 2.0, Optional channel elements"

_DAYS = names("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_PROTOCOLS = names("xml-rpc soap http-post")
_LARGEST = {"width": 144, "height": 400}
_IMAGE, _TEXT_INPUT = ("url", "title", "link"), ("title", "description", "name", "link")


@RULES.rule("rss-language", MUST, f"BCP 47 section 2.1; {_OPTIONAL}")
def language(tree: Tree) -> Faults:
    """The language is a tag like en or en-GB."""
    for element in tree.named("language"):
        if not is_language(text(element).strip()):
            yield element, f"{text(element)!r} is no language tag"


@RULES.rule("rss-ttl", MUST, "RSS 2.0, <ttl>")
def time_to_live(tree: Tree) -> Faults:
    """A ttl is a number of minutes, one or more."""
    for element in tree.named("ttl"):
        value = text(element).strip()
        if not is_number(value) or not int(value[:9]):
            yield element, f"{value!r} is no number of minutes"


@RULES.rule("rss-image-required", MUST, "RSS 2.0, Elements of <image>")
def image_required(tree: Tree) -> Faults:
    """A channel's image has a url, a title and a link."""
    return _missing(tree, "image", _IMAGE)


@RULES.rule("rss-image-size", MUST, "RSS 2.0, Elements of <image>")
def image_size(tree: Tree) -> Faults:
    """An image is 1 to 144 pixels wide and 1 to 400 high."""
    for name, largest in _LARGEST.items():
        for element in inside(tree, name, "image"):
            value = text(element).strip()
            if not is_number(value) or not 1 <= int(value[:9]) <= largest:
                yield element, f"the {name} {value!r} is not between 1 and {largest}"


@RULES.rule("rss-text-input-required", MUST, "RSS 2.0, <textInput>")
def text_input_required(tree: Tree) -> Faults:
    """A textInput has a title, a description, a name and a link."""
    return _missing(tree, "textInput", _TEXT_INPUT)


@RULES.rule("rss-cloud", MUST, "RSS 2.0, <cloud>")
def cloud(tree: Tree) -> Faults:
    """A cloud has a domain, a port, a path, a procedure, and a protocol that RSS knows."""
    for element in tree.named("cloud"):
        for name in sorted(ATTRIBUTES["cloud"]):
            if element.get(name) is None:
                yield element, f"the cloud has no {name}"
        if not is_number(element.get("port", "0")):
            yield element, f"the port {element.get('port')!r} is no number"
        if element.get("protocol", "soap") not in _PROTOCOLS:
            yield element, f"{element.get('protocol')!r} is no protocol of a cloud"


@RULES.rule("rss-skip-hours", MUST, "RSS 2.0, <skipHours>")
def skip_hours(tree: Tree) -> Faults:
    """Hours to skip are numbers from 0 to 23, each of them once."""
    every = list(inside(tree, "hour", "skipHours"))
    for element in every:
        value = text(element).strip()
        if not is_number(value) or int(value[:9]) > 24:
            yield element, f"{value!r} is no hour"
    yield from _twice(every)


@RULES.rule("rss-skip-midnight", SHOULD, "RSS 2.0, <skipHours>")
def midnight(tree: Tree) -> Faults:
    """Midnight is the hour 0."""
    for element in inside(tree, "hour", "skipHours"):
        if text(element).strip() == "24":
            yield element, "the hour 24 is written 0"


@RULES.rule("rss-skip-days", MUST, "RSS 2.0, <skipDays>")
def skip_days(tree: Tree) -> Faults:
    """Days to skip have their English names, and stand once each."""
    every = list(inside(tree, "day", "skipDays"))
    for element in every:
        if text(element).strip() not in _DAYS:
            yield element, f"{text(element).strip()!r} is no day"
    yield from _twice(every)


def _missing(tree: Tree, parent: str, needed: tuple[str, ...]) -> Faults:
    for element in inside(tree, parent, "channel"):
        for name in needed:
            if element.find(name) is None:
                yield element, f"<{parent}> has no <{name}>"


def _twice(elements: list[Element]) -> Faults:
    counted = Counter(text(element).strip() for element in elements)
    for element in elements:
        if counted.pop(text(element).strip(), 1) > 1:
            yield element, f"{text(element).strip()!r} stands twice"

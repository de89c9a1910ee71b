"""Podcasts: the basics of Apple's extension (itunes:)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from feeds.check import iris, podcasts
from feeds.check.podcasts import ITUNES
from feeds.check.rules import MAY, MUST, SHOULD, Rules, names
from feeds.check.text import is_address, markup
from feeds.check.xml import Element, Tree, local, text

Faults = Iterator[tuple[Element, str]]
RULES: Rules[Tree, Element] = Rules()
_SPEC = "Apple Podcasts, RSS tags"

_CHANNEL = names(
    "applepodcastsverify author block category complete explicit image keywords new-feed-url owner subtitle summary "
    "title type"
)
_ITEM = names(
    "author block duration episode episodeType explicit image isClosedCaptioned keywords order season subtitle summary "
    "title"
)
_OWNER = names("name email")
_REQUIRED = names("category explicit image")
_OLD = {"keywords": "title and description", "order": "itunes:episode", "isClosedCaptioned": "podcast:transcript"}
_FILES = names("m4a mp3 mov mp4 m4v pdf epub")
_TYPES = names(
    "audio/x-m4a audio/mp4 audio/m4a audio/aac audio/mpeg audio/mp3 video/quicktime video/mp4 video/x-m4v "
    "application/pdf application/epub+zip document/x-epub"
)
_DURATION = re.compile(r"[0-9]+|(?:[0-9]+:)?[0-5]?[0-9]:[0-5][0-9]")
_POSITIVE = re.compile(r"0*+[1-9][0-9]*+")
_LONGEST = {"summary": 4000, "subtitle": 255, "author": 255, "title": 255, "keywords": 255}


@RULES.rule("itunes-required", SHOULD, f"{_SPEC}, required")
def required(tree: Tree) -> Faults:
    """A podcast has a language, a category, an image, and says whether it is explicit."""
    for channel in _podcasts(tree):
        if channel.find("language") is None:
            yield channel, "the podcast has no <language>"
        for name in sorted(_REQUIRED):
            if channel.find(ITUNES + name) is None:
                yield channel, f"the podcast has no <itunes:{name}>"


@RULES.rule("itunes-owner", SHOULD, f"{_SPEC}, owner")
def owner(tree: Tree) -> Faults:
    """A podcast has an owner with an e-mail address, by which directories verify it."""
    for channel in _podcasts(tree):
        mails = [text(found).strip() for found in channel.iterfind(f"{ITUNES}owner/{ITUNES}email")]
        if not mails:
            yield channel, "the podcast has no owner with an <itunes:email>"
        elif not is_address(mails[0]):
            yield channel, f"{mails[0]!r} is no e-mail address"


@RULES.rule("itunes-elements", MUST, _SPEC)
def elements(tree: Tree) -> Faults:
    """The elements are Apple's, in its spelling, and stand where they belong."""
    for element in tree.root.iter(ITUNES + "*"):
        parent = element.getparent()
        known = _known(parent)
        if known is not None and local(element) not in known:
            yield element, _misplaced(local(element), parent)


@RULES.rule("itunes-once", MUST, _SPEC)
def once(tree: Tree) -> Faults:
    """No element but itunes:category stands twice in the same place."""
    for parent in (*tree.root.iterfind("channel"), *tree.entries):
        counted = Counter(local(child) for child in parent.iterchildren(ITUNES + "*"))
        for name, count in counted.items():
            if count > 1 and name != "category":
                yield parent, f"<itunes:{name}> stands {count} times"


@RULES.rule("itunes-explicit", MUST, f"{_SPEC}, explicit")
def explicit(tree: Tree) -> Faults:
    """What is explicit is said by true or false; yes, no and clean are of old."""
    return _words(tree, "explicit", names("true false"))


@RULES.rule("itunes-type", MUST, f"{_SPEC}, type")
def types(tree: Tree) -> Faults:
    """The type of a podcast is episodic or serial."""
    return _words(tree, "type", names("episodic serial"))


@RULES.rule("itunes-episode-type", MUST, f"{_SPEC}, episodeType")
def episode_types(tree: Tree) -> Faults:
    """The type of an episode is full, trailer or bonus."""
    return _words(tree, "episodeType", names("full trailer bonus"))


@RULES.rule("itunes-flag", MUST, f"{_SPEC}, block and complete")
def flags(tree: Tree) -> Faults:
    """What is blocked, complete or captioned says yes; no, or nothing, if it is not."""
    for name in ("block", "complete", "isClosedCaptioned"):
        yield from _words(tree, name, names("yes Yes no No"))


@RULES.rule("itunes-category", MUST, f"{_SPEC}, category")
def categories(tree: Tree) -> Faults:
    """A category is one of Apple's list of 2019, and a subcategory one of its own."""
    for element in tree.named(ITUNES + "category"):
        name, parent = element.get("text", ""), element.getparent()
        around = parent.get("text", "") if parent is not None and parent.tag == element.tag else None
        if name not in podcasts.among(around) and (around, name) not in podcasts.OLD:
            yield element, f"Apple's list has no {name!r}" + (f" in {around!r}" if around is not None else "")


@RULES.rule("itunes-category-old", SHOULD, f"{_SPEC}, category")
def old_categories(tree: Tree) -> Faults:
    """A category is one that Apple has kept in 2019."""
    for element in tree.named(ITUNES + "category"):
        name, parent = element.get("text", ""), element.getparent()
        around = parent.get("text", "") if parent is not None and parent.tag == element.tag else None
        if (around, name) in podcasts.OLD and name not in podcasts.among(around):
            yield element, f"{name!r} is of the list before 2019"


@RULES.rule("itunes-image", MUST, f"{_SPEC}, image")
def image(tree: Tree) -> Faults:
    """An image has an absolute http(s) URL, in href."""
    for element in tree.named(ITUNES + "image"):
        value = element.get("href", "")
        if fault := iris.absolute_fault(value) or iris.web_fault(value) or iris.ascii_fault(value):
            yield element, f"the href {value!r} of the image: {fault}"


@RULES.rule("itunes-new-feed-url", MUST, f"{_SPEC}, new-feed-url")
def new_feed(tree: Tree) -> Faults:
    """The place that a podcast has moved to is an absolute http(s) URL."""
    for element in tree.named(ITUNES + "new-feed-url"):
        value = text(element).strip()
        if fault := iris.absolute_fault(value) or iris.web_fault(value) or iris.ascii_fault(value):
            yield element, f"{value!r} is no absolute URL: {fault}"


@RULES.rule("itunes-length", SHOULD, f"{_SPEC}; W3C feed validator, TooLong")
def lengths(tree: Tree) -> Faults:
    """Texts have 255 characters at most, and a summary 4000."""
    for name, most in _LONGEST.items():
        for element in tree.named(ITUNES + name):
            if (length := len(text(element))) > most:
                yield element, f"<itunes:{name}> has {length} characters; {most} are the limit"


@RULES.rule("itunes-plain-text", SHOULD, _SPEC)
def plain_text(tree: Tree) -> Faults:
    """Titles, names and subtitles are plain text, without tags."""
    for element in tree.named(*(ITUNES + name for name in ("author", "name", "subtitle", "title"))):
        if found := markup(text(element)):
            yield element, f"<itunes:{local(element)}> holds the tag {found}"


@RULES.rule("itunes-duration", MUST, f"{_SPEC}, duration")
def durations(tree: Tree) -> Faults:
    """A duration is in seconds, or like 1:02:03."""
    for element in tree.named(ITUNES + "duration"):
        if not _DURATION.fullmatch(text(element).strip()):
            yield element, f"{text(element).strip()!r} is no duration"


@RULES.rule("itunes-number", MUST, f"{_SPEC}, season and episode")
def numbers(tree: Tree) -> Faults:
    """Seasons and episodes are numbered from one, in digits."""
    for element in tree.named(ITUNES + "season", ITUNES + "episode"):
        if not _POSITIVE.fullmatch(text(element).strip()):
            yield element, f"{text(element).strip()!r} is no number of <itunes:{local(element)}>"


@RULES.rule("itunes-enclosure", SHOULD, f"{_SPEC}, enclosure")
def enclosures(tree: Tree) -> Faults:
    """What a podcast encloses is of a kind that Apple plays: m4a, mp3, mov, mp4, m4v, pdf or epub."""
    if not _podcasts(tree):
        return
    for item in tree.entries:
        for element in item.iterchildren("enclosure"):
            suffix = element.get("url", "").partition("?")[0].rpartition(".")[2].lower()
            if suffix not in _FILES and element.get("type", "").lower() not in _TYPES:
                yield element, f"Apple plays no {element.get('type') or suffix}"


@RULES.rule("itunes-old", MAY, _SPEC)
def old(tree: Tree) -> Faults:
    """What Apple no longer reads is left out: keywords, order, isClosedCaptioned."""
    for name, instead in _OLD.items():
        for element in tree.named(ITUNES + name):
            yield element, f"Apple reads no <itunes:{name}>; {instead} does its work"


def _podcasts(tree: Tree) -> list[Element]:
    """The channel, when it says anything of itself as a podcast."""
    return [channel for channel in tree.root.iterfind("channel") if channel.find(ITUNES + "*") is not None]


def _words(tree: Tree, name: str, known: frozenset[str]) -> Faults:
    for element in tree.named(ITUNES + name):
        if (value := text(element).strip()) not in known:
            yield element, f"<itunes:{name}> is {value!r}, none of {', '.join(sorted(known))}"


def _known(parent: Element | None) -> frozenset[str] | None:
    """What may stand in an element; None where Apple says nothing, as of Atom."""
    if parent is None:
        return None
    places = {"channel": _CHANNEL, "item": _ITEM, ITUNES + "owner": _OWNER, ITUNES + "category": names("category")}
    return places.get(parent.tag)


def _misplaced(name: str, parent: Element | None) -> str:
    every = {known.lower(): known for known in _CHANNEL | _ITEM | _OWNER}
    right = every.get(name.lower())
    if right and right != name:
        return f"<itunes:{name}> is written <itunes:{right}>"
    where = "" if parent is None else local(parent)
    return f"<itunes:{name}> does not belong in <{where}>" if right else f"Apple has no <itunes:{name}>"

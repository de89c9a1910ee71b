"""The RSS Advisory Board's Best Practices Profile (rssboard.org/rss-profile): what every reader of RSS can bear."""

from __future__ import annotations

import re

from feeds.check import dates
from feeds.check.rss_places import Faults, channels, dates_in, inside, links, parent_tag, plain
from feeds.check.rules import MAY, SHOULD, Rules, shortened
from feeds.check.text import description_escaped_twice, entity, entity_in_word, html_escaped_twice, markup
from feeds.check.xml import ATOM, CONTENT, Element, Tree, local, text

RULES: Rules[Tree, Element] = Rules()
_PROFILE = "RSS profile"

_BLANK = ("title", "link", "guid", "category", "comments", "copyright", "generator", "docs", "rating", "source", "url")
_HTML = ("description", CONTENT + "encoded")
_ODD_ANGLE = re.compile(r"<[^\W\d_]")
_OTHER_IMAGE = re.compile(r"\.(svgz?|webp|avif|ico|bmp|tiff?|heic)(?:[?#]|$)", re.IGNORECASE)


@RULES.rule("rss-not-blank", SHOULD, f"{_PROFILE}, Channel and Item")
def not_blank(tree: Tree) -> Faults:
    """An element that is there says something; only an item's description may be empty."""
    for element in (*tree.named(*_BLANK), *inside(tree, "description", "channel", "textInput")):
        if not text(element).strip():
            yield element, f"<{local(element)}> is blank"
    for element in tree.named("category"):
        if "domain" in element.attrib and not element.get("domain", "").strip():
            yield element, "the domain of the category is blank"


@RULES.rule("rss-items-last", SHOULD, f"{_PROFILE}, Channel")
def items_last(tree: Tree) -> Faults:
    """What describes the channel comes before its items."""
    for channel in channels(tree):
        first = channel.find("item")
        for child in () if first is None else first.itersiblings("*"):
            if child.tag != "item":
                yield child, f"<{local(child)}> comes after the first item"


@RULES.rule("rss-date-form", SHOULD, f"{_PROFILE}, Date and Time")
def date_form(tree: Tree) -> Faults:
    """Dates have years of four digits, seconds, and GMT or an offset."""
    for element, value in dates_in(tree):
        if not dates.fault(dates.rfc822, value) and (fault := dates.odd_rfc822(value)):
            yield element, f"{text(element)!r}: {fault}"


@RULES.rule("rss-line", SHOULD, f"{_PROFILE}, Character Data; readers keep line breaks")
def one_line(tree: Tree) -> Faults:
    """A title is one line."""
    for element in tree.named("title"):
        if "\n" in text(element).strip():
            yield element, "the title has a line break, which many readers show"


@RULES.rule("rss-plain-text", SHOULD, f"{_PROFILE}, Character Data")
def plain_text(tree: Tree) -> Faults:
    """Titles, names and categories are plain text, without tags."""
    for element, value in plain(tree):
        if found := markup(value):
            yield element, f"<{local(element)}> holds the tag {found}"


@RULES.rule("rss-escaped-twice", SHOULD, f"{_PROFILE}, Character Data")
def escaped_twice(tree: Tree) -> Faults:
    """Every text is escaped exactly once."""
    for element, value in plain(tree):
        if found := entity_in_word(value) if element.tag == "description" else entity(value):
            yield element, f"<{local(element)}> shows {found} to people"
    for element, value in links(tree):
        if "&amp;" in value:
            yield element, f"the link {value!r} was escaped twice"
    for element in tree.named(*_HTML):
        twice = description_escaped_twice if element.tag == "description" else html_escaped_twice
        if parent_tag(element) == "item" and (found := twice(text(element))):
            yield element, f"<{local(element)}> was escaped twice: it shows {found}"


@RULES.rule("rss-character-data", MAY, f"{_PROFILE}, Character Data")
def character_data(tree: Tree) -> Faults:
    """A < in a title is written &#x3C;, which all readers show."""
    if b"&#x3C;" in tree.body or b"&#60;" in tree.body or b"&#x3c;" in tree.body:
        return
    for element, value in plain(tree):
        if "<" in value and _ODD_ANGLE.search(value) and not markup(value):
            yield element, f"some readers take the < in {value[:60]!r} for a tag"


@RULES.rule("rss-self", SHOULD, f"{_PROFILE}, atom:link")
def self_link(tree: Tree) -> Faults:
    """One atom:link with rel="self" says where the feed is."""
    found = _selves(tree)
    if not found:
        yield tree.root, 'the channel has no <atom:link rel="self">'
    elif len(found) > 1:
        yield found[1], 'there is a second <atom:link rel="self">'
    elif tree.url and tree.url != (stated := found[0].get("href", "")):
        yield found[0], f"rel=self is {stated}, the feed is at {tree.url}"


@RULES.rule("rss-page", SHOULD, f"{_PROFILE}, link")
def web_page(tree: Tree) -> Faults:
    """The channel's link is the web page that the feed belongs to, never the feed itself."""
    places = {tree.url, *(found.get("href") for found in _selves(tree))}
    for element in inside(tree, "link", "channel", "image"):
        if text(element).strip() in places:
            yield element, "the link is the feed itself: people who follow it see markup"


@RULES.rule("rss-updated-behind", SHOULD, "RSS 2.0, lastBuildDate; RSS profile")
def updated_behind(tree: Tree) -> Faults:
    """The lastBuildDate is not before the newest item's date."""
    for built in inside(tree, "lastBuildDate", "channel"):
        when = dates.instant(dates.rfc822, text(built).strip())
        published = (dates.instant(dates.rfc822, text(found).strip()) for found in inside(tree, "pubDate", "item"))
        newest = max((found for found in published if found), default=None)
        if when and newest and when < newest:
            yield built, f"an item is newer than that: {newest:%Y-%m-%d %H:%M}"


@RULES.rule("rss-image-format", SHOULD, "RSS 2.0, Elements of <image>; RSS profile, image")
def image_format(tree: Tree) -> Faults:
    """An image is a GIF, JPEG or PNG."""
    for element in inside(tree, "url", "image"):
        if found := _OTHER_IMAGE.search(text(element).strip()):
            yield element, f"an image in {found[1].upper()}, where readers expect GIF, JPEG or PNG"


@RULES.rule("rss-image-match", SHOULD, f"{_PROFILE}, image")
def image_match(tree: Tree) -> Faults:
    """An image's title and link are the channel's."""
    for channel in channels(tree):
        for name in ("title", "link"):
            own = channel.findtext(name, "").strip()
            told = shortened(own)
            for element in channel.iterfind(f"image/{name}"):
                if own and (stated := text(element).strip()) and stated != own:
                    yield element, f"the image's {name} is {stated!r}, the channel's {told!r}"


@RULES.rule("rss-text-input", SHOULD, f"{_PROFILE}, textInput")
def text_input(tree: Tree) -> Faults:
    """There is no textInput: readers ignore it."""
    yield from ((element, "readers ignore a textInput") for element in tree.named("textInput"))


def _selves(tree: Tree) -> list[Element]:
    return [found for found in inside(tree, ATOM + "link", "channel") if found.get("rel") == "self"]

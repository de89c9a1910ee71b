"""RSS 2.0 (rssboard.org/rss-specification): the elements of an item, and the people of a feed."""

from __future__ import annotations

from feeds.check import iris
from feeds.check.rss_places import Faults, inside
from feeds.check.rules import MUST, Rules
from feeds.check.text import address, is_media_type, is_number
from feeds.check.xml import Element, Tree, local, text

RULES: Rules[Tree, Element] = Rules()

_PEOPLE = ("author", "managingEditor", "webMaster")


@RULES.rule("rss-guid-unique", MUST, "RSS 2.0, guid")
def guid_unique(tree: Tree) -> Faults:
    """No two items have the same guid: readers show one of them only."""
    seen: set[str] = set()
    for guid in inside(tree, "guid", "item"):
        if (value := text(guid).strip()) in seen:
            yield guid, f"another item has the guid {value!r} too"
        seen.add(value)


@RULES.rule("rss-guid-permalink", MUST, "RSS 2.0, guid")
def guid_permalink(tree: Tree) -> Faults:
    """A guid is a web page's URL unless isPermaLink is "false"."""
    for guid in inside(tree, "guid", "item"):
        stated, value = guid.get("isPermaLink", "true"), text(guid).strip()
        if stated not in ("true", "false"):
            yield guid, f'isPermaLink is "{stated}", neither true nor false'
        elif stated == "true" and (fault := iris.absolute_fault(value) or iris.web_fault(value)):
            yield guid, f'{value!r} is no permalink ({fault}): write isPermaLink="false"'


@RULES.rule("rss-enclosure", MUST, "RSS 2.0, <enclosure>")
def enclosure(tree: Tree) -> Faults:
    """An enclosure has an http URL, a length in bytes (0 when it is unknown) and a media type."""
    for element in tree.named("enclosure"):
        url, length, type = (element.get(name) for name in ("url", "length", "type"))  # noqa: A001 - the field's word
        if url is None or not url.strip():
            yield element, "the enclosure has no url"
        elif not iris.absolute_fault(url) and (fault := iris.web_fault(url)):
            yield element, f"the enclosure {url!r}: {fault}"
        if length is None:
            yield element, "the enclosure has no length: write a number of bytes, and 0 when it is unknown"
        elif not is_number(length.strip()):
            yield element, f"the length is {length!r}: write a number of bytes, and 0 when it is unknown"
        if type is None:
            yield element, "the enclosure has no type: write its media type, such as audio/mpeg"
        elif not is_media_type(type.strip()):
            yield element, f"the type {type!r} is no media type"


@RULES.rule("rss-source", MUST, "RSS 2.0, <source>")
def source(tree: Tree) -> Faults:
    """A source has the url of the feed that the item comes from."""
    for element in inside(tree, "source", "item"):
        if not element.get("url", "").strip():
            yield element, "the source has no url"


@RULES.rule("rss-contact", MUST, "RSS 2.0, author, managingEditor and webMaster")
def contact(tree: Tree) -> Faults:
    """A person is an e-mail address, perhaps with a name; without an address there is dc:creator."""
    for element in tree.named(*_PEOPLE):
        if not address(text(element)):
            yield element, f"<{local(element)}> holds no e-mail address: {text(element).strip()!r}"

"""The RSS Advisory Board's Best Practices Profile (rssboard.org/rss-profile): items, links, and what stands twice."""

from __future__ import annotations

import re

from feeds.check import iris
from feeds.check.rss_places import Faults, channels, inside, links
from feeds.check.rules import MAY, SHOULD, Rules
from feeds.check.text import address
from feeds.check.xml import ATOM, DC, Element, Tree, local, qualified, text

RULES: Rules[Tree, Element] = Rules()
_PROFILE = "RSS profile"

_DCTERMS = "{http://purl.org/dc/terms/}"
_ADMIN = "{http://webns.net/mvcb/}"
_SLASH = "{http://purl.org/rss/1.0/modules/slash/}"
_WFW = "{http://wellformedweb.org/CommentAPI/}"
_NAMED = re.compile(r" \([^\S\n]*+\S.*\)")
_PEOPLE = ("author", "managingEditor", "webMaster")
#: What says the same as an element of RSS itself.
_DOUBLES_OF_CHANNEL = {
    "title": (DC + "title", ATOM + "title"),
    "description": (DC + "description", ATOM + "subtitle"),
    "managingEditor": (DC + "creator", ATOM + "author"),
    "webMaster": (DC + "publisher",),
    "category": (DC + "subject", ATOM + "category"),
    "pubDate": (DC + "date", ATOM + "published"),
    "lastBuildDate": (_DCTERMS + "modified", ATOM + "updated"),
    "language": (DC + "language",),
    "copyright": (DC + "rights", ATOM + "rights"),
    "generator": (_ADMIN + "generatorAgent", ATOM + "generator"),
    "image": (ATOM + "logo",),
}
_DOUBLES_OF_ITEM = {
    "title": (DC + "title", ATOM + "title"),
    "description": (DC + "description", ATOM + "summary", ATOM + "content"),
    "author": (DC + "creator", ATOM + "author"),
    "category": (DC + "subject", ATOM + "category"),
    "pubDate": (DC + "date", ATOM + "published"),
    "guid": (ATOM + "id", DC + "identifier"),
    "source": (DC + "source", ATOM + "source"),
}


@RULES.rule("rss-guid-missing", SHOULD, f"{_PROFILE}, guid")
def guid_missing(tree: Tree) -> Faults:
    """Every item has a guid, so that readers know it again."""
    yield from ((item, "the item has no guid") for item in tree.entries if item.find("guid") is None)


@RULES.rule("rss-guid-weak", SHOULD, f"{_PROFILE}, guid")
def guid_weak(tree: Tree) -> Faults:
    """A guid is unlike any that another feed could have."""
    for guid in inside(tree, "guid", "item"):
        if (value := text(guid).strip()) and (len(value) < 8 or value.isdigit()):
            yield guid, f"the guid {value!r} is hardly unique in the world"


@RULES.rule("rss-item-title", MAY, f"{_PROFILE}, title; readers show a blank line")
def item_title(tree: Tree) -> Faults:
    """Every item has a title, by which readers list it."""
    yield from ((item, "the item has no title") for item in tree.entries if item.find("title") is None)


@RULES.rule("rss-item-date", MAY, f"{_PROFILE}, pubDate; readers take the time of fetching")
def item_date(tree: Tree) -> Faults:
    """Every item has a date, by which readers sort it."""
    for item in tree.entries:
        if item.find("pubDate") is None and item.find(DC + "date") is None:
            yield item, "the item has no pubDate"


@RULES.rule("rss-item-link", SHOULD, f"{_PROFILE}, link; readers show no link")
def item_link(tree: Tree) -> Faults:
    """An item whose guid is a permalink has a link as well: a third of readers look nowhere else."""
    linked = tree.having("link")
    for guid in inside(tree, "guid", "item"):
        item = guid.getparent()
        if guid.get("isPermaLink", "true") == "true" and item is not None and item not in linked:
            yield item, "the item has a permalink as its guid, and no link"


@RULES.rule("rss-link-http", SHOULD, f"{_PROFILE}, link")
def link_http(tree: Tree) -> Faults:
    """Links are http or https, which every reader opens."""
    for element, value in links(tree):
        if element.tag != "enclosure" and not iris.absolute_fault(value) and (fault := iris.web_fault(value)):
            yield element, f"the link {value!r}: {fault}"


@RULES.rule("rss-enclosure-once", SHOULD, f"{_PROFILE}, enclosure")
def one_enclosure(tree: Tree) -> Faults:
    """An item has one enclosure at most: readers keep one of several."""
    for item in tree.entries:
        yield from ((found, "the item has another enclosure before") for found in item.findall("enclosure")[1:])


@RULES.rule("rss-contact-form", SHOULD, f"{_PROFILE}, author, managingEditor and webMaster")
def contact_form(tree: Tree) -> Faults:
    """A person is written mail@host (Name)."""
    for element in tree.named(*_PEOPLE):
        value = text(element).strip()
        found = address(value)
        if found and not _NAMED.fullmatch(value.removeprefix(found)):
            yield element, f"<{local(element)}> is {value!r}: write {found} (Name)"


@RULES.rule("rss-double", SHOULD, f"{_PROFILE}, Namespace Elements")
def doubles(tree: Tree) -> Faults:
    """No element of another namespace says what an element of RSS says in the same place."""
    for parents, doubles in ((channels(tree), _DOUBLES_OF_CHANNEL), (tree.entries, _DOUBLES_OF_ITEM)):
        pairs = [(own, other) for own, others in doubles.items() for other in others if other in tree.elements]
        for parent in parents if pairs else ():
            for own, other in pairs:
                found = parent.find(other)
                if found is not None and parent.find(own) is not None:
                    yield found, f"<{qualified(found)}> says what <{own}> says"


@RULES.rule("rss-slash-date", MAY, "RSS module slash; RSS 2.0, lastBuildDate")
def comments_counted(tree: Tree) -> Faults:
    """A feed that counts comments has a lastBuildDate, since it changes with each of them."""
    counted = next(tree.named(_SLASH + "comments"), None)
    if counted is not None and next(tree.named("lastBuildDate"), None) is None:
        yield counted, "the number of comments changes, and no lastBuildDate says when"


@RULES.rule("rss-comment-rss", SHOULD, "The Well-Formed Web, CommentAPI")
def comment_feed(tree: Tree) -> Faults:
    """The feed of an item's comments is in <wfw:commentRss>, spelt so."""
    for tag, found in tree.elements.items():
        if tag.lower() == (_WFW + "commentRss").lower() and tag != _WFW + "commentRss":
            yield from ((element, f"<{qualified(element)}> is written <wfw:commentRss>") for element in found)

"""atom:link (RFC 4287 section 4.2.7): its attributes, in Atom and in RSS."""

from __future__ import annotations

from collections.abc import Callable

from feeds.check import iris
from feeds.check.rss_places import Faults
from feeds.check.rules import MUST, SHOULD, Rules, names
from feeds.check.text import is_media_type, is_number
from feeds.check.xml import ATOM, Element, Tree
from feeds.text import is_language

RULES: Rules[Tree, Element] = Rules()
_LINK = ATOM + "link"
_IANA = "http://www.iana.org/assignments/relation/"
#: The IANA's registry of link relations (RFC 8288 section 4.2); it grows, which is why a stranger is no `must`.
_RELATIONS = names(
    "about acl alternate amphtml api-catalog appendix archives author blocked-by bookmark canonical chapter cite-as "
    "collection contents copyright create-form current describedby describes disclosure dns-prefetch duplicate edit "
    "edit-form edit-media enclosure external first glossary help hosts hub icon index item last latest-version license "
    "linkset lrdd manifest me memento monitor monitor-group next next-archive nofollow noopener noreferrer "
    "original payment pingback preconnect predecessor-version prefetch preload prerender prev preview previous "
    "prev-archive privacy-policy profile publication related replies restconf search section self service "
    "service-desc service-doc service-meta sponsored start status stylesheet subsection successor-version sunset tag "
    "terms-of-service timegate timemap type ugc up version-history via webmention "
    "working-copy working-copy-of"
)


def relation(link: Element) -> str:
    """What the link's target is to the feed or entry: its rel, by its short name."""
    return link.get("rel", "alternate").removeprefix(_IANA)


@RULES.rule("atom-link-href", MUST, "RFC 4287 section 4.2.7.1")
def has_href(tree: Tree) -> Faults:
    """A link has an href that says something."""
    for link in tree.named(_LINK):
        if not link.get("href", "").strip():
            yield link, "<link> has no href"


@RULES.rule("atom-link-rel", SHOULD, "RFC 4287 section 4.2.7.2")
def known_relation(tree: Tree) -> Faults:
    """The rel of a link is a name that the IANA has registered, or an IRI."""
    for link in tree.named(_LINK):
        name = relation(link)
        if name.lower() not in _RELATIONS and iris.absolute_fault(name):
            yield link, f"{name!r} is no relation that is registered, and no IRI"


@RULES.rule("atom-link-type", MUST, "RFC 4287 section 4.2.7.3")
def media_type(tree: Tree) -> Faults:
    """The type of a link is a media type."""
    return _faulty(tree, "type", is_media_type, "{!r} is no media type")


@RULES.rule("atom-link-hreflang", MUST, "RFC 4287 section 4.2.7.4; BCP 47 section 2.1")
def language(tree: Tree) -> Faults:
    """The hreflang of a link is a tag like en or en-GB."""
    return _faulty(tree, "hreflang", is_language, "{!r} is no language tag")


@RULES.rule("atom-link-length", MUST, "RFC 4287 section 4.2.7.6")
def length(tree: Tree) -> Faults:
    """The length of a link is a number of bytes."""
    return _faulty(tree, "length", is_number, "the length {!r} is no number of bytes")


@RULES.rule("atom-link-title", SHOULD, "RFC 4287 section 4.2.7.5")
def title(tree: Tree) -> Faults:
    """The title of a link says something."""
    for link in tree.named(_LINK):
        if not link.get("title", "link").strip():
            yield link, "the title of the link is blank"


@RULES.rule("atom-link-empty", SHOULD, "RFC 4287 section 4.2.7")
def empty(tree: Tree) -> Faults:
    """A link is empty: all that it says is in its attributes."""
    for link in tree.named(_LINK):
        if len(link) or (link.text or "").strip():
            yield link, "<link> holds something, which no reader shows"


@RULES.rule("atom-enclosure-type", SHOULD, "RFC 4287 sections 4.2.7.2 and 4.2.7.3; readers choose by it")
def enclosure_type(tree: Tree) -> Faults:
    """An enclosure has a type, by which readers know what it is."""
    for link in tree.named(_LINK):
        if relation(link) == "enclosure" and "type" not in link.attrib:
            yield link, "the enclosure has no type"


def _faulty(tree: Tree, name: str, test: Callable[[str], bool], said: str) -> Faults:
    """The links on which an attribute is there and fails the test; `said` has a place for its value."""
    for link in tree.named(_LINK):
        value = link.get(name)
        if value is not None and not test(value):
            yield link, said.format(value)

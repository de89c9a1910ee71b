"""Atom 1.0 (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from feeds.check import dates, iris, namespaces
from feeds.check.rules import MUST, SHOULD, Rules, names
from feeds.check.text import entity, html_escaped_twice, markup
from feeds.check.xml import ATOM, Element, Tree, local, text

Faults = Iterator[tuple[Element, str]]
RULES: Rules[Tree, Element] = Rules(namespaces.RULES)

_FEED = names("author category contributor generator icon id link logo rights subtitle title updated")
_ENTRY = names("author category content contributor id link published rights source summary title updated")
_PERSON = names("name uri email")
_CHILDREN = {
    "feed": _FEED | {"entry"},
    "entry": _ENTRY,
    "source": _FEED,
    "author": _PERSON,
    "contributor": _PERSON,
}
_ATTRIBUTES = {
    "link": names("href rel type hreflang title length"),
    "category": names("term scheme label"),
    "content": names("type src"),
    "generator": names("uri version"),
    **dict.fromkeys(names("title subtitle summary rights"), names("type")),
}
_NAMES = frozenset().union(*_CHILDREN.values())
_ONCE = {
    "feed": names("generator icon id logo rights subtitle title updated"),
    "entry": names("content id published rights source summary title updated"),
    "source": names("generator icon id logo rights subtitle title updated"),
}
_REQUIRED = ("id", "title", "updated")
_DATES = (ATOM + "updated", ATOM + "published")
_TEXTS = tuple(ATOM + name for name in ("title", "subtitle", "summary", "rights", "content"))
_LINKS = ((ATOM + "link", "href"), (ATOM + "content", "src"), (ATOM + "generator", "uri"))
_LINK_TEXTS = tuple(ATOM + name for name in ("uri", "icon", "logo"))
_AHEAD = timedelta(days=1)


@RULES.rule("atom-required", MUST, "RFC 4287 sections 4.1.1 and 4.1.2")
def required(tree: Tree) -> Faults:
    """A feed and each of its entries have an id, a title and an updated."""
    for parent in (tree.root, *tree.entries):
        for name in _REQUIRED:
            if parent.find(ATOM + name) is None:
                yield parent, f"<{local(parent)}> has no <{name}>"


@RULES.rule("atom-once", MUST, "RFC 4287 sections 4.1.1 and 4.1.2")
def at_most_once(tree: Tree) -> Faults:
    """What describes a feed or an entry as a whole stands in it once."""
    for parent in _containers(tree):
        for name in sorted(_ONCE[local(parent)]):
            if (count := len(parent.findall(ATOM + name))) > 1:
                yield parent, f"<{name}> stands {count} times"


@RULES.rule("atom-not-blank", SHOULD, "RFC 4287 section 4.2.14; RSS profile")
def not_blank(tree: Tree) -> Faults:
    """A title says something."""
    for parent in (tree.root, *tree.entries):
        for title in parent.iterchildren(ATOM + "title"):
            if not text(title).strip():
                yield title, "<title> is blank"


@RULES.rule("atom-id", MUST, "RFC 4287 section 4.2.6")
def well_formed_id(tree: Tree) -> Faults:
    """An id is an absolute IRI, without white space around it."""
    for found in _ids(tree):
        if fault := iris.id_fault(text(found)):
            yield found, f"the id {text(found)!r}: {fault}"


@RULES.rule("atom-id-canonical", SHOULD, "RFC 4287 section 4.2.6.1")
def canonical_id(tree: Tree) -> Faults:
    """An id is written in its canonical form, since readers compare it letter by letter."""
    for found in _ids(tree):
        if not iris.id_fault(text(found)) and (fault := iris.not_canonical(text(found))):
            yield found, f"the id {text(found)!r}: {fault}"


@RULES.rule("atom-id-unique", MUST, "RFC 4287 section 4.1.1")
def unique_id(tree: Tree) -> Faults:
    """No two entries have the same id, and none has the feed's: readers show one of them only."""
    seen = {text(found) for found in tree.root.iterchildren(ATOM + "id")}
    for entry in tree.entries:
        for found in entry.iterchildren(ATOM + "id"):
            if text(found) in seen:
                yield found, f"the id {text(found)!r} is used before"
            seen.add(text(found))


@RULES.rule("atom-author", MUST, "RFC 4287 sections 4.1.1, 4.1.2 and 4.2.1")
def author(tree: Tree) -> Faults:
    """The feed has an author, or every entry (or its source) has one."""
    if tree.root.find(ATOM + "author") is not None:
        return
    if not tree.entries:
        yield tree.root, "the feed has no author"
    for entry in tree.entries:
        if entry.find(ATOM + "author") is None and entry.find(f"{ATOM}source/{ATOM}author") is None:
            yield entry, "neither the entry nor the feed has an author"


@RULES.rule("atom-person", MUST, "RFC 4287 section 3.2")
def person(tree: Tree) -> Faults:
    """A person has one name that says something, and at most one uri and e-mail address."""
    for found in tree.root.iter(ATOM + "author", ATOM + "contributor"):
        named = found.findall(ATOM + "name")
        if len(named) != 1 or not text(named[0]).strip():
            yield found, f"<{local(found)}> has {len(named) if len(named) != 1 else 'a blank'} <name>"
        for name in ("uri", "email"):
            if len(found.findall(ATOM + name)) > 1:
                yield found, f"<{local(found)}> has more than one <{name}>"


@RULES.rule("atom-content-or-alternate", MUST, "RFC 4287 section 4.1.2")
def content_or_alternate(tree: Tree) -> Faults:
    """An entry has content, or a link to the page that it stands for."""
    for entry in tree.entries:
        if entry.find(ATOM + "content") is None and not any(_rel(link) == "alternate" for link in _links(entry)):
            yield entry, "the entry has neither content nor an alternate link"


@RULES.rule("atom-summary-needed", MUST, "RFC 4287 section 4.1.2")
def summary_needed(tree: Tree) -> Faults:
    """Content that stands elsewhere, or in Base64, is summed up in a summary."""
    for entry in tree.entries:
        for content in entry.iterchildren(ATOM + "content"):
            if entry.find(ATOM + "summary") is None and (content.get("src") is not None or _is_base64(content)):
                yield entry, "the entry has no summary, and its content is not text"


@RULES.rule("atom-alternate-once", MUST, "RFC 4287 sections 4.1.1 and 4.1.2")
def one_alternate(tree: Tree) -> Faults:
    """There is one alternate link at most for each type and language."""
    for parent in _containers(tree):
        seen: set[tuple[str, str]] = set()
        for link in _links(parent):
            key = (link.get("type", "").lower(), link.get("hreflang", "").lower())
            if _rel(link) == "alternate" and key in seen:
                yield link, "a second alternate link of the same type and language"
            if _rel(link) == "alternate":
                seen.add(key)


@RULES.rule("atom-entries-last", MUST, "RFC 4287 appendix B")
def entries_last(tree: Tree) -> Faults:
    """What describes the feed comes before its entries."""
    behind = False
    for child in tree.root.iterchildren("*"):
        behind = behind or child.tag == ATOM + "entry"
        if behind and child.tag in (ATOM + name for name in _FEED):
            yield child, f"<{local(child)}> comes after the first entry"


@RULES.rule("atom-elements", MUST, "RFC 4287 sections 4 and 6.3, appendix B")
def known_elements(tree: Tree) -> Faults:
    """Elements and attributes of Atom are those that RFC 4287 names, where it puts them, in its spelling."""
    for parent in tree.root.iter(ATOM + "*"):
        allowed = _CHILDREN.get(local(parent), frozenset())
        for child in parent.iterchildren(ATOM + "*", "{}*"):
            if not child.tag.startswith(ATOM) or local(child) not in allowed:
                yield child, _unknown(child, local(parent))


@RULES.rule("atom-attributes", MUST, "RFC 4287 section 2 and appendix B")
def known_attributes(tree: Tree) -> Faults:
    """Attributes without a namespace are those that RFC 4287 names."""
    for element in tree.root.iter(ATOM + "*"):
        if local(element) not in _NAMES and local(element) != "feed":
            continue
        for name in map(str, element.attrib):
            if not name.startswith("{") and name not in _ATTRIBUTES.get(local(element), ()):
                yield element, f"<{local(element)}> has no attribute {name!r}"


@RULES.rule("atom-date", MUST, "RFC 4287 section 3.3; RFC 3339 section 5.6")
def date(tree: Tree) -> Faults:
    """Dates are like "2026-11-23T05:00:00Z", without white space."""
    for element in tree.root.iter(*_DATES):
        if fault := dates.fault(dates.rfc3339, text(element)):
            yield element, f"{text(element)!r} is no RFC 3339 date: {fault}"


@RULES.rule("atom-date-plausible", SHOULD, "RFC 4287 sections 4.2.9 and 4.2.15")
def date_plausible(tree: Tree) -> Faults:
    """No date lies in the future or before the Web."""
    for element in tree.root.iter(*_DATES):
        if fault := dates.implausible(dates.rfc3339, text(element), now=tree.now, ahead=_AHEAD):
            yield element, fault


@RULES.rule("atom-link", MUST, "RFC 4287 section 4.2.7.1; RFC 3987 section 2.2")
def link(tree: Tree) -> Faults:
    """Every link is an IRI, its odd characters percent-encoded."""
    for element, value in _all_links(tree):
        if value is None:
            yield element, f"<{local(element)}> has no href"
        elif fault := iris.syntax_fault(value):
            yield element, f"the link {value!r} is no IRI: {fault}"


@RULES.rule("atom-link-absolute", SHOULD, "RFC 4287 section 4.2.7.1; RSS profile")
def link_absolute(tree: Tree) -> Faults:
    """Links are absolute http(s) URLs in ASCII: readers disagree on every other kind."""
    for element, value in _all_links(tree):
        if value is None or iris.syntax_fault(value):
            continue
        if fault := iris.absolute_fault(value) or iris.web_fault(value) or iris.ascii_fault(value):
            yield element, f"the link {value!r}: {fault}"


@RULES.rule("atom-self", SHOULD, "RFC 4287 section 4.1.1")
def self_link(tree: Tree) -> Faults:
    """A link with rel="self" says where the feed is."""
    found = [link.get("href", "") for link in _links(tree.root) if _rel(link) == "self"]
    if not found:
        yield tree.root, 'the feed has no link rel="self"'
    elif tree.url and tree.url not in found:
        yield tree.root, f"rel=self is {found[0]}, the feed is at {tree.url}"


@RULES.rule("atom-plain-text", SHOULD, "RFC 4287 section 3.1.1.1")
def plain_text(tree: Tree) -> Faults:
    """Plain text has no tags; text with tags has type="html"."""
    for element, value in _texts(tree, "text"):
        if found := markup(value):
            yield element, f"<{local(element)}> is plain text and holds the tag {found}"


@RULES.rule("atom-escaped-twice", SHOULD, "RFC 4287 section 3.1.1")
def escaped_twice(tree: Tree) -> Faults:
    """Every text is escaped exactly once."""
    for element, value in _texts(tree, "text"):
        if found := entity(value):
            yield element, f"<{local(element)}> shows {found} to people"
    for element, value in _texts(tree, "html"):
        if found := html_escaped_twice(value):
            yield element, f"<{local(element)}> was escaped twice: it shows {found}"
    for element, href in _all_links(tree):
        if "&amp;" in (href or ""):
            yield element, f"the link {href!r} was escaped twice"


def _containers(tree: Tree) -> Iterable[Element]:
    return (tree.root, *tree.entries, *tree.root.iter(ATOM + "source"))


def _ids(tree: Tree) -> Iterator[Element]:
    return (found for parent in _containers(tree) for found in parent.iterchildren(ATOM + "id"))


def _links(parent: Element) -> Iterable[Element]:
    return parent.iterchildren(ATOM + "link")


def _rel(link: Element) -> str:
    rel = link.get("rel", "alternate")
    return rel.removeprefix("http://www.iana.org/assignments/relation/")


def _all_links(tree: Tree) -> Iterator[tuple[Element, str | None]]:
    for tag, attribute in _LINKS:
        for element in tree.root.iter(tag):
            if attribute == "href" or attribute in element.attrib:
                yield element, element.get(attribute)
    yield from ((element, text(element)) for element in tree.root.iter(*_LINK_TEXTS))


def _texts(tree: Tree, type: str) -> Iterator[tuple[Element, str]]:  # noqa: A002 - the field's word
    for element in tree.root.iter(*_TEXTS):
        if element.get("type", "text") == type:
            yield element, text(element)


def _is_base64(content: Element) -> bool:
    """Whether RFC 4287 section 4.1.3.3 reads this content as Base64: neither text, HTML nor XML."""
    type = content.get("type", "text").lower().partition(";")[0].strip()  # noqa: A001 - the field's word
    return "/" in type and not type.startswith("text/") and not type.endswith(("+xml", "/xml"))


def _unknown(child: Element, parent: str) -> str:
    name = local(child)
    if not child.tag.startswith(ATOM):
        return f"<{name}> is in no namespace: Atom has no such element"
    right = next((known for known in _NAMES if known.lower() == name.lower()), None)
    if right and right != name:
        return f"<{name}> is written <{right}>"
    return f"<{name}> does not belong in <{parent}>" if right else f"Atom has no element <{name}>"

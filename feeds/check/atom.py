"""Atom 1.0 (RFC 4287): what a feed and an entry are made of."""

from __future__ import annotations

from collections import Counter

from feeds.check import iris
from feeds.check.atom_places import ATTRIBUTES, CHILDREN, CONTENT, FEED, NAMES, ONCE, TEXTS, VALUES, Faults, containers
from feeds.check.links import relation
from feeds.check.rules import MAY, MUST, SHOULD, Rules
from feeds.check.text import is_media_type
from feeds.check.xml import ATOM, Element, Tree, local, text

RULES: Rules[Tree, Element] = Rules()
_SPELLED = {name.lower(): name for name in NAMES}

_REQUIRED = ("id", "title", "updated")
_BLANK = tuple(ATOM + name for name in ("title", "subtitle", "rights", "generator", "icon", "logo", "uri"))
_HOLDS_TEXT = frozenset((*TEXTS, CONTENT, *VALUES))


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
    for parent in containers(tree):
        counted = Counter(child.tag for child in parent.iterchildren(ATOM + "*"))
        for tag, count in counted.items():
            if count > 1 and tag.removeprefix(ATOM) in ONCE[local(parent)]:
                yield parent.findall(tag)[1], f"<{tag.removeprefix(ATOM)}> stands {count} times"


@RULES.rule("atom-not-blank", SHOULD, "RFC 4287 section 4.2.14; RSS profile")
def not_blank(tree: Tree) -> Faults:
    """An element that is there says something; only a summary and a content may be empty."""
    for element in tree.named(*_BLANK):
        if not text(element).strip():
            yield element, f"<{local(element)}> is blank"


@RULES.rule("atom-id", MUST, "RFC 4287 section 4.2.6")
def well_formed_id(tree: Tree) -> Faults:
    """An id is an absolute IRI, without white space around it."""
    for found in tree.named(ATOM + "id"):
        if fault := iris.id_fault(text(found)):
            yield found, f"the id {text(found)!r}: {fault}"


@RULES.rule("atom-id-canonical", SHOULD, "RFC 4287 section 4.2.6.1")
def canonical_id(tree: Tree) -> Faults:
    """An id is written in its canonical form, since readers compare it letter by letter."""
    for found in tree.named(ATOM + "id"):
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


@RULES.rule("atom-content-or-alternate", MUST, "RFC 4287 section 4.1.2")
def content_or_alternate(tree: Tree) -> Faults:
    """An entry has content, or a link to the page that it stands for."""
    for entry in tree.entries:
        links = entry.iterchildren(ATOM + "link")
        if entry.find(CONTENT) is None and not any(relation(link) == "alternate" for link in links):
            yield entry, "the entry has neither content nor an alternate link"


@RULES.rule("atom-summary-needed", MUST, "RFC 4287 section 4.1.2")
def summary_needed(tree: Tree) -> Faults:
    """Content that stands elsewhere, or in Base64, is summed up in a summary."""
    summed = tree.having(ATOM + "summary")
    for content in tree.named(CONTENT):
        entry = content.getparent()
        if entry is None or entry in summed:
            continue
        if content.get("src") is not None or is_base64(content):
            yield entry, "the entry has no summary, and its content is not text"


@RULES.rule("atom-textual", MAY, "RFC 4287 section 4.1.1.1")
def textual(tree: Tree) -> Faults:
    """An entry has a text to read, not just a link: a summary or a content."""
    for entry in tree.entries:
        links = entry.iterchildren(ATOM + "link")
        if _has_no_text(entry) and any(relation(link) == "alternate" for link in links):
            yield entry, "the entry has neither summary nor content"


@RULES.rule("atom-entries-last", MUST, "RFC 4287 appendix B")
def entries_last(tree: Tree) -> Faults:
    """What describes the feed comes before its entries."""
    first = tree.root.find(ATOM + "entry")
    for child in () if first is None else first.itersiblings(ATOM + "*"):
        if local(child) in FEED:
            yield child, f"<{local(child)}> comes after the first entry"


@RULES.rule("atom-elements", MUST, "RFC 4287 sections 4 and 6.3, appendix B")
def known_elements(tree: Tree) -> Faults:
    """Elements of Atom are those that RFC 4287 names, where it puts them, in its spelling."""
    for tag, found in tree.elements.items():
        name = tag.removeprefix(ATOM)
        for element in found if tag.startswith(ATOM) or tag[0] != "{" else ():
            parent = _parent(element)
            if not parent.startswith(ATOM) or parent in _HOLDS_TEXT:
                continue
            if tag == name or name not in CHILDREN.get(parent.removeprefix(ATOM), frozenset()):
                yield element, _unknown(element, parent.removeprefix(ATOM))


@RULES.rule("atom-children", MUST, "RFC 4287 sections 3.1.1, 3.3 and 4.1.3.3")
def no_children(tree: Tree) -> Faults:
    """What holds a text or a value holds no elements, unless its type is xhtml or XML."""
    for element in tree.named(*_HOLDS_TEXT):
        if not len(element) or element.get("type", "text") not in ("text", "html"):
            continue
        if (child := next(element.iterchildren("*"), None)) is not None:
            yield child, f"<{local(element)}> holds an element, <{local(child)}>, where text belongs"


@RULES.rule("atom-stray-text", MUST, "RFC 4287 appendix B")
def stray_text(tree: Tree) -> Faults:
    """There is no text between the elements of a feed, an entry, a source or a person."""
    for element in tree.named(*(ATOM + name for name in CHILDREN)):
        between = (element.text, *(child.tail for child in element))
        if found := next((said for said in between if said and not said.isspace()), None):
            yield element, f"<{local(element)}> holds the text {found.strip()[:40]!r}, which no reader shows"


@RULES.rule("atom-attributes", MUST, "RFC 4287 section 2 and appendix B")
def known_attributes(tree: Tree) -> Faults:
    """Attributes without a namespace are those that RFC 4287 names."""
    for name in sorted(NAMES):
        known = ATTRIBUTES.get(name, frozenset())
        for element in tree.named(ATOM + name):
            for attribute in map(str, element.keys()):
                if attribute[0] != "{" and attribute not in known:
                    yield element, f"<{name}> has no attribute {attribute!r}"


@RULES.rule("atom-category", MUST, "RFC 4287 sections 4.2.2.1 and 4.2.2.2")
def category(tree: Tree) -> Faults:
    """A category has a term, and its scheme is an absolute IRI."""
    for element in tree.named(ATOM + "category"):
        if "term" not in element.attrib:
            yield element, "the category has no term"
        scheme = element.get("scheme")
        if scheme is not None and (fault := iris.absolute_fault(scheme)):
            yield element, f"the scheme {scheme!r} is no absolute IRI: {fault}"


@RULES.rule("atom-category-blank", SHOULD, "RFC 4287 section 4.2.2")
def blank_category(tree: Tree) -> Faults:
    """The term and the label of a category say something."""
    for element in tree.named(ATOM + "category"):
        for name in ("term", "label"):
            if not element.get(name, name).strip():
                yield element, f"the {name} of the category is blank"


@RULES.rule("atom-source", SHOULD, "RFC 4287 section 4.2.11")
def complete_source(tree: Tree) -> Faults:
    """A source has the id, the title and the updated of the feed that the entry comes from."""
    for source in tree.named(ATOM + "source"):
        for name in _REQUIRED:
            if source.find(ATOM + name) is None:
                yield source, f"the source has no <{name}>"


@RULES.rule("atom-prefix", MAY, "RFC 4287 section 1.2; simple readers look for <feed> and <entry>")
def no_prefix(tree: Tree) -> Faults:
    """Elements of Atom are written without a prefix."""
    if tree.root.prefix:
        yield tree.root, f"elements of Atom have the prefix {tree.root.prefix}:"


def is_base64(content: Element) -> bool:
    """Whether RFC 4287 section 4.1.3.3 reads this content as Base64: neither text, HTML nor XML."""
    type = content.get("type", "text").lower().partition(";")[0].strip()  # noqa: A001 - the field's word
    return is_media_type(type) and not type.startswith("text/") and not type.endswith(("+xml", "/xml"))


def _has_no_text(entry: Element) -> bool:
    return entry.find(ATOM + "summary") is None and entry.find(CONTENT) is None


def _parent(element: Element) -> str:
    parent = element.getparent()
    return "" if parent is None else parent.tag


def _unknown(child: Element, parent: str) -> str:
    name = local(child)
    if not child.tag.startswith(ATOM):
        return f"<{name}> is in no namespace: Atom has no such element"
    right = _SPELLED.get(name.lower())
    if right and right != name:
        return f"<{name}> is written <{right}>"
    return f"<{name}> does not belong in <{parent}>" if right else f"Atom has no element <{name}>"

"""Atom 1.0 (RFC 4287): text constructs (section 3.1) and content (section 4.1.3)."""

from __future__ import annotations

import binascii

from feeds.check.atom import is_base64
from feeds.check.atom_places import CONTENT, TEXTS, Faults, all_links, texts
from feeds.check.rules import MUST, SHOULD, Rules
from feeds.check.text import entity, entity_in_word, html_escaped_twice, is_media_type, markup
from feeds.check.xml import ATOM, Element, Tree, local, text

RULES: Rules[Tree, Element] = Rules()
_XHTML = "{http://www.w3.org/1999/xhtml}"
_OWN_TYPES = ("text", "html", "xhtml")
_TITLE = ATOM + "title"
_LONG = (ATOM + "subtitle", ATOM + "summary", CONTENT)


@RULES.rule("atom-text-type", MUST, "RFC 4287 section 3.1.1")
def text_type(tree: Tree) -> Faults:
    """The type of a text is text, html or xhtml."""
    for element in tree.named(*TEXTS):
        if element.get("type", "text") not in _OWN_TYPES:
            yield element, f"{element.get('type')!r} is no type of a text"


@RULES.rule("atom-content-type", MUST, "RFC 4287 section 4.1.3.1")
def content_type(tree: Tree) -> Faults:
    """The type of a content is text, html, xhtml, or a media type of one part."""
    for element in tree.named(CONTENT):
        type = element.get("type", "text")  # noqa: A001 - the field's word
        if type not in _OWN_TYPES and (not is_media_type(type) or type.lower().startswith(("multipart/", "message/"))):
            yield element, f"{type!r} is no type of a content"


@RULES.rule("atom-content-src", MUST, "RFC 4287 section 4.1.3.2")
def content_elsewhere(tree: Tree) -> Faults:
    """Content that stands elsewhere is empty here, and its type is a media type."""
    for element in tree.named(CONTENT):
        if element.get("src") is None:
            continue
        if len(element) or (element.text or "").strip():
            yield element, "the content has a src, and is not empty"
        if element.get("type") in _OWN_TYPES:
            yield element, f"the type of the content elsewhere is {element.get('type')!r}, no media type"


@RULES.rule("atom-content-src-type", SHOULD, "RFC 4287 section 4.1.3.2")
def content_elsewhere_type(tree: Tree) -> Faults:
    """Content that stands elsewhere has a type."""
    for element in tree.named(CONTENT):
        if element.get("src") is not None and element.get("type") is None:
            yield element, "the content has a src, and no type"


@RULES.rule("atom-content-base64", MUST, "RFC 4287 section 4.1.3.3")
def base64(tree: Tree) -> Faults:
    """Content that is neither text nor XML is in Base64."""
    for element in tree.named(CONTENT):
        if element.get("src") is None and is_base64(element) and not _decodes(text(element)):
            yield element, f"the content of type {element.get('type')!r} is not in Base64"


@RULES.rule("atom-content-xml", SHOULD, "RFC 4287 section 4.1.3.3")
def one_root(tree: Tree) -> Faults:
    """Content of an XML type is one element."""
    for element in tree.named(CONTENT):
        if element.get("src") is not None or not element.get("type", "").lower().endswith(("+xml", "/xml")):
            continue
        if (count := len(element.findall("*"))) != 1 or _loose(element):
            yield element, f"the content is XML, and holds {count} elements" + (" and text" * _loose(element))


@RULES.rule("atom-content-document", SHOULD, "RFC 4287 section 4.1.3.1")
def whole_document(tree: Tree) -> Faults:
    """Content of type text/html is a whole document; a piece of HTML has the type html."""
    for element in tree.named(CONTENT):
        is_html = element.get("type", "").lower().startswith("text/html") and element.get("src") is None
        if is_html and "<html" not in text(element).lower():
            yield element, 'the content is a piece of HTML: write type="html"'


@RULES.rule("atom-xhtml-div", MUST, "RFC 4287 sections 3.1.1.3 and 4.1.3.3")
def xhtml_div(tree: Tree) -> Faults:
    """XHTML stands in one div of its namespace, and nothing stands beside it."""
    for element in _xhtml(tree):
        children = element.findall("*")
        if [child.tag for child in children] != [_XHTML + "div"]:
            yield element, f"<{local(element)}> of type xhtml holds {len(children)} elements, not one <div> of XHTML"
        elif _loose(element):
            yield element, f"<{local(element)}> of type xhtml holds text beside its <div>"


@RULES.rule("atom-xhtml-namespace", MUST, "RFC 4287 sections 3.1.1.3 and 4.1.3.3")
def xhtml_namespace(tree: Tree) -> Faults:
    """The elements of XHTML are in its namespace, and none is in Atom's or in no namespace."""
    for element in _xhtml(tree):
        for div in element.iterchildren(_XHTML + "div"):
            for found in div.iter("{}*", ATOM + "*"):
                yield found, f"<{local(found)}> is not in the namespace of XHTML"


@RULES.rule("atom-xhtml-escaped", SHOULD, "RFC 4287 section 3.1.1.3")
def xhtml_escaped(tree: Tree) -> Faults:
    """Markup in XHTML is markup, and not escaped."""
    for element in _xhtml(tree):
        for part in element.iter(_XHTML + "div", _XHTML + "p", _XHTML + "span"):
            said = (part.text, *(child.tail for child in part))
            if found := next((tag for tag in map(markup, filter(None, said)) if tag), None):
                yield part, f"<{local(part)}> shows the tag {found} to people"


@RULES.rule("atom-line", SHOULD, "RSS profile; readers keep line breaks")
def one_line(tree: Tree) -> Faults:
    """A title is one line."""
    for title in tree.named(_TITLE):
        if "\n" in text(title).strip():
            yield title, "the title has a line break, which many readers show"


@RULES.rule("atom-title-plain", SHOULD, "RFC 4287 section 3.1; most readers take titles for plain text")
def plain_title(tree: Tree) -> Faults:
    """A title is plain text: most readers show the tags and entities of any other, and some show nothing."""
    for title in tree.named(_TITLE):
        type, said = title.get("type"), text(title)  # noqa: A001 - the field's word
        if type == "xhtml" or (type == "html" and ("<" in said or "&" in said)):
            yield title, f"the title is of type {type}: write it as plain text"


@RULES.rule("atom-plain-text", SHOULD, "RFC 4287 section 3.1.1.1")
def plain_text(tree: Tree) -> Faults:
    """Plain text has no tags; text with tags has type="html"."""
    for element, value in texts(tree, "text"):
        if found := markup(value):
            yield element, f"<{local(element)}> is plain text and holds the tag {found}"
    for element, value in _plain_values(tree):
        if found := markup(value):
            yield element, f"<{local(element)}> holds the tag {found}"


@RULES.rule("atom-escaped-twice", SHOULD, "RFC 4287 section 3.1.1")
def escaped_twice(tree: Tree) -> Faults:
    """Every text is escaped exactly once."""
    for element, value in (*texts(tree, "text"), *_plain_values(tree)):
        if found := entity_in_word(value) if element.tag in _LONG else entity(value):
            yield element, f"<{local(element)}> shows {found} to people"
    for element, value in texts(tree, "html"):
        if found := html_escaped_twice(value):
            yield element, f"<{local(element)}> was escaped twice: it shows {found}"
    for element, href in all_links(tree):
        if "&amp;" in href:
            yield element, f"the link {href!r} was escaped twice"


def _plain_values(tree: Tree) -> list[tuple[Element, str]]:
    """What is plain text without being a text construct."""
    found = [(element, text(element)) for element in tree.named(ATOM + "name", ATOM + "generator")]
    for category in tree.named(ATOM + "category"):
        found += [(category, category.get(name, "")) for name in ("term", "label")]
    return found + [(link, link.get("title", "")) for link in tree.named(ATOM + "link") if "title" in link.attrib]


def _xhtml(tree: Tree) -> list[Element]:
    return [element for element in tree.named(*TEXTS, CONTENT) if element.get("type") == "xhtml"]


def _loose(element: Element) -> bool:
    """Whether text stands beside the elements in it."""
    return any(said and not said.isspace() for said in (element.text, *(child.tail for child in element)))


def _decodes(text: str) -> bool:
    try:
        return bool(binascii.a2b_base64("".join(text.split()).encode("ascii"), strict_mode=True))
    except (ValueError, binascii.Error):
        return False

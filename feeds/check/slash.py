"""Two small extensions of weblogs: slash:, which counts comments, and wfw:, which links to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeds.check import iris
from feeds.check.rules import MUST, Rules, names
from feeds.check.xml import ATOM, Element, Tree, local, qualified, text

Faults = Iterator[tuple[Element, str]]
RULES: Rules[Tree, Element] = Rules()

SLASH = "{http://purl.org/rss/1.0/modules/slash/}"
WFW = "{http://wellformedweb.org/CommentAPI/}"
#: What is spelt like commentRSS is a matter of the rule rss-comment-rss.
_ELEMENTS = {SLASH: names("section department comments hit_parade"), WFW: names("comment commentRss commentRSS")}
_COUNT, _COUNTS = re.compile(r"[0-9]+"), re.compile(r"[0-9]+(?:,[0-9]+)*")


@RULES.rule("slash-elements", MUST, "RSS slash module; RSS profile, wfw:commentRss")
def elements(tree: Tree) -> Faults:
    """The elements of slash: and wfw: are spelled as they are defined, and stand in an item."""
    for namespace, known in _ELEMENTS.items():
        for element in tree.root.iter(namespace + "*"):
            if local(element) not in known:
                yield element, f"there is no <{qualified(element)}>"
            elif (parent := element.getparent()) is not None and parent.tag not in ("item", ATOM + "entry"):
                yield element, f"<{qualified(element)}> stands outside of the items"


@RULES.rule("slash-comments", MUST, "RSS slash module")
def counts(tree: Tree) -> Faults:
    """The number of comments is whole and not below zero; a hit parade is such numbers and commas."""
    for element in tree.named(SLASH + "comments", SLASH + "hit_parade"):
        form = _COUNT if local(element) == "comments" else _COUNTS
        if not form.fullmatch(text(element).strip()):
            yield element, f"{text(element).strip()!r} is no number of comments"


@RULES.rule("wfw-link", MUST, "RSS profile, wfw:commentRss; RFC 3986 section 4.3")
def links(tree: Tree) -> Faults:
    """The links of wfw: are absolute URLs."""
    for element in tree.named(WFW + "comment", WFW + "commentRss"):
        value = text(element).strip()
        if fault := iris.absolute_fault(value) or iris.web_fault(value) or iris.ascii_fault(value):
            yield element, f"<{qualified(element)}> is no absolute URL: {fault}"

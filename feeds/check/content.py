"""The content module of RSS (purl.org/rss/1.0/modules/content): full text in content:encoded."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.check.rules import MUST, SHOULD, Rules
from feeds.check.xml import ATOM, CONTENT, Element, Tree, local, qualified

Faults = Iterator[tuple[Element, str]]
RULES: Rules[Tree, Element] = Rules()


@RULES.rule("content-elements", MUST, "RSS content module")
def elements(tree: Tree) -> Faults:
    """The content module has one element, content:encoded, which stands in an item."""
    for element in tree.root.iter(CONTENT + "*"):
        if local(element) != "encoded":
            yield element, f"there is no <{qualified(element)}>"
        elif (parent := element.getparent()) is not None and parent.tag not in ("item", ATOM + "entry"):
            yield element, f"<{qualified(element)}> stands in <{local(parent)}>"


@RULES.rule("content-order", SHOULD, "RSS profile, content:encoded")
def after_description(tree: Tree) -> Faults:
    """The description comes before content:encoded: some readers take the last one for the text."""
    for item in tree.entries:
        encoded = item.find(CONTENT + "encoded")
        if encoded is not None and next(encoded.itersiblings("description"), None) is not None:
            yield encoded, "content:encoded comes before the description"

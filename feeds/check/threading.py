"""Threading in feeds (thr:, RFC 4685): what an entry answers, and where its answers are."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.check import dates, iris
from feeds.check.rules import MUST, SHOULD, Rules
from feeds.check.text import is_number
from feeds.check.xml import ATOM, Element, Tree, local, qualified, text

Faults = Iterator[tuple[Element, str]]
RULES: Rules[Tree, Element] = Rules()

THR = "{http://purl.org/syndication/thread/1.0}"
_IN_REPLY_TO, _TOTAL, _COUNT, _UPDATED, _WHEN = (
    THR + name for name in ("in-reply-to", "total", "count", "updated", "when")
)


@RULES.rule("thr-in-reply-to", MUST, "RFC 4685 section 3")
def in_reply_to(tree: Tree) -> Faults:
    """What an entry answers is named by the id of an entry, in ref."""
    for element in tree.named(_IN_REPLY_TO):
        ref = element.get("ref")
        if ref is None:
            yield element, "<thr:in-reply-to> has no ref"
        elif fault := iris.id_fault(ref):
            yield element, f"the ref {ref!r}: {fault}"


@RULES.rule("thr-link", SHOULD, "RFC 4685 section 3")
def links(tree: Tree) -> Faults:
    """The href and the source of what is answered are absolute URLs."""
    for element in tree.named(_IN_REPLY_TO):
        for name in ("href", "source"):
            if (value := element.get(name)) is not None and (fault := iris.absolute_fault(value)):
                yield element, f"the {name} {value!r}: {fault}"


@RULES.rule("thr-elements", MUST, "RFC 4685 sections 3 and 5")
def elements(tree: Tree) -> Faults:
    """The elements are thr:in-reply-to and thr:total, which stand in an entry."""
    for element in tree.root.iter(THR + "*"):
        parent = element.getparent()
        if element.tag not in (_IN_REPLY_TO, _TOTAL):
            yield element, f"RFC 4685 has no <{qualified(element)}>"
        elif parent is not None and parent.tag not in ("item", ATOM + "entry"):
            yield element, f"<{qualified(element)}> stands in <{local(parent)}>"


@RULES.rule("thr-replies", MUST, "RFC 4685 section 4")
def on_replies(tree: Tree) -> Faults:
    """The attributes thr:count and thr:updated describe a link with rel="replies", and no other."""
    for element in tree.root.iter("*"):
        if not element.attrib or (element.tag == ATOM + "link" and element.get("rel") == "replies"):
            continue
        for name in (_COUNT, _UPDATED):
            if name in element.attrib:
                yield element, f"<{qualified(element)}> has thr:{name.removeprefix(THR)}, and is no link to replies"


@RULES.rule("thr-when", MUST, "RFC 4685 section 4")
def when(tree: Tree) -> Faults:
    """The date of the last reply is thr:updated; thr:when is of a draft that no reader knows."""
    for link in tree.named(ATOM + "link"):
        if _WHEN in link.attrib:
            yield link, "thr:when is written thr:updated"


@RULES.rule("thr-count", MUST, "RFC 4685 sections 4 and 5")
def counts(tree: Tree) -> Faults:
    """The numbers of replies, thr:count and thr:total, are whole and not below zero."""
    stated = [(link, link.get(_COUNT)) for link in tree.named(ATOM + "link")]
    for element, value in (*stated, *((total, text(total).strip()) for total in tree.named(_TOTAL))):
        if value is not None and not is_number(value):
            yield element, f"{value!r} is no number of replies"


@RULES.rule("thr-updated", MUST, "RFC 4685 section 4; RFC 3339 section 5.6")
def updated(tree: Tree) -> Faults:
    """The date of the last reply is like "2026-11-23T05:00:00Z"."""
    for link in tree.named(ATOM + "link"):
        if (value := link.get(_UPDATED)) is not None and (fault := dates.fault(dates.rfc3339, value)):
            yield link, f"{value!r} is no RFC 3339 date: {fault}"

"""Dublin Core in feeds: the elements (dc:, version 1.1) and the dates of the terms (dcterms:)."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.check import w3cdtf
from feeds.check.rules import MUST, SHOULD, Rules, names
from feeds.check.xml import DC, Element, Tree, local, qualified, text
from feeds.text import is_language

Faults = Iterator[tuple[Element, str]]
RULES: Rules[Tree, Element] = Rules()

_TERMS = "{http://purl.org/dc/terms/}"
_ELEMENTS = names(
    "contributor coverage creator date description format identifier language publisher relation rights source subject "
    "title type"
)
_DATES = (DC + "date", *(_TERMS + name for name in ("created", "issued", "modified")))


@RULES.rule("dc-elements", MUST, "Dublin Core Metadata Element Set 1.1")
def elements(tree: Tree) -> Faults:
    """The elements of dc: are the fifteen that Dublin Core names, in lower case."""
    for element in tree.root.iter(DC + "*"):
        if local(element) not in _ELEMENTS:
            yield element, f"Dublin Core has no <{qualified(element)}>"


@RULES.rule("dc-not-blank", SHOULD, "RSS profile, dc:creator")
def not_blank(tree: Tree) -> Faults:
    """What stands in a dc: element says something; what is unknown is left out."""
    for element in tree.root.iter(DC + "*"):
        if not text(element).strip():
            yield element, f"<{qualified(element)}> is blank"


@RULES.rule("dc-date", MUST, "W3C Date and Time Formats; Dublin Core 1.1, date")
def dates(tree: Tree) -> Faults:
    """Dates are like "2026-11-23" or "2026-11-23T05:00:00Z"."""
    for element in tree.named(*_DATES):
        if (value := text(element).strip()) and (fault := w3cdtf.fault(value)):
            yield element, f"{value!r} is no date: {fault}"


@RULES.rule("dc-language", MUST, "BCP 47 section 2.1; Dublin Core 1.1, language")
def languages(tree: Tree) -> Faults:
    """A language is a tag like en or en-GB."""
    for element in tree.named(DC + "language"):
        if (value := text(element).strip()) and not is_language(value):
            yield element, f"{value!r} is no language tag"

"""The syndication module (sy:): how often a feed changes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeds.check import w3cdtf
from feeds.check.rules import MUST, Rules, names
from feeds.check.xml import ATOM, Element, Tree, local, qualified, text

Faults = Iterator[tuple[Element, str]]
RULES: Rules[Tree, Element] = Rules()

SY = "{http://purl.org/rss/1.0/modules/syndication/}"
_SPEC = "RSS syndication module"
_ELEMENTS = names("updatePeriod updateFrequency updateBase")
_PERIODS = names("hourly daily weekly monthly yearly")
_POSITIVE = re.compile(r"0*+[1-9][0-9]*+")


@RULES.rule("sy-elements", MUST, _SPEC)
def elements(tree: Tree) -> Faults:
    """The elements are sy:updatePeriod, sy:updateFrequency and sy:updateBase, in the channel or feed, once each."""
    seen: set[str] = set()
    for element in tree.root.iter(SY + "*"):
        parent = element.getparent()
        if local(element) not in _ELEMENTS:
            yield element, f"there is no <{qualified(element)}>"
        elif parent is not None and parent.tag not in ("channel", ATOM + "feed"):
            yield element, f"<{qualified(element)}> stands in <{local(parent)}>"
        elif element.tag in seen:
            yield element, f"<{qualified(element)}> stands twice"
        seen.add(element.tag)


@RULES.rule("sy-period", MUST, f"{_SPEC}, updatePeriod")
def period(tree: Tree) -> Faults:
    """The period is hourly, daily, weekly, monthly or yearly, in lower case."""
    for element in tree.named(SY + "updatePeriod"):
        if text(element).strip() not in _PERIODS:
            yield element, f"there is no period {text(element).strip()!r}"


@RULES.rule("sy-frequency", MUST, f"{_SPEC}, updateFrequency")
def frequency(tree: Tree) -> Faults:
    """The frequency is a whole number above zero."""
    for element in tree.named(SY + "updateFrequency"):
        if not _POSITIVE.fullmatch(text(element).strip()):
            yield element, f"{text(element).strip()!r} is no number of updates"


@RULES.rule("sy-base", MUST, f"{_SPEC}, updateBase")
def base(tree: Tree) -> Faults:
    """The base is a date like "2026-11-23T05:00:00Z"."""
    for element in tree.named(SY + "updateBase"):
        if fault := w3cdtf.fault(text(element).strip()):
            yield element, f"{text(element).strip()!r} is no date: {fault}"

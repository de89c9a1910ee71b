"""Atom 1.0 (RFC 4287): dates (section 3.3), and what they say of each other."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from feeds.check import dates
from feeds.check.atom_places import Faults, dates_in
from feeds.check.rules import MAY, MUST, SHOULD, Rules
from feeds.check.xml import ATOM, Element, Tree, text

RULES: Rules[Tree, Element] = Rules()
_AHEAD = timedelta(days=1)
_UPDATED, _PUBLISHED = ATOM + "updated", ATOM + "published"
_FRACTION_AND_OFFSET = re.compile(r"\.[0-9]+[+-](?!00:00)")
#: So many entries that changed in the same second, on different days of publication, were stamped by a program.
_STAMPED = 3


@RULES.rule("atom-date", MUST, "RFC 4287 section 3.3; RFC 3339 section 5.6")
def date(tree: Tree) -> Faults:
    """Dates are like "2026-11-23T05:00:00Z", without white space."""
    for element, value in dates_in(tree):
        if fault := dates.fault(dates.rfc3339, value):
            yield element, f"{value!r} is no RFC 3339 date: {fault}"


@RULES.rule("atom-date-form", MAY, "RFC 4287 section 3.3; two readers are off by the offset")
def date_form(tree: Tree) -> Faults:
    """A date with a fraction of a second is in UTC."""
    for element, value in dates_in(tree):
        if _FRACTION_AND_OFFSET.search(value) and not dates.fault(dates.rfc3339, value):
            yield element, f"{value!r} has a fraction and an offset: write it in UTC, without fraction"


@RULES.rule("atom-date-plausible", SHOULD, "RFC 4287 sections 4.2.9 and 4.2.15")
def date_plausible(tree: Tree) -> Faults:
    """No date lies in the future or before the Web."""
    for element, value in dates_in(tree):
        if fault := dates.implausible(dates.rfc3339, value, now=tree.now, ahead=_AHEAD):
            yield element, fault


@RULES.rule("atom-date-order", SHOULD, "RFC 4287 sections 4.2.9 and 4.2.15")
def date_order(tree: Tree) -> Faults:
    """Nothing is updated before it is published."""
    for entry in tree.entries:
        updated, published = _instant(entry, _UPDATED), _instant(entry, _PUBLISHED)
        if updated and published and updated < published:
            yield entry, f"it was updated at {updated:%Y-%m-%d %H:%M}, before it was published"


@RULES.rule("atom-updated-behind", SHOULD, "RFC 4287 section 4.2.15")
def updated_behind(tree: Tree) -> Faults:
    """The feed's updated is not before its newest entry's."""
    own = _instant(tree.root, _UPDATED)
    newest = max((found for entry in tree.entries if (found := _instant(entry, _UPDATED))), default=None)
    if own and newest and own < newest:
        for element in tree.root.iterchildren(_UPDATED):
            yield element, f"an entry is newer than that: {newest:%Y-%m-%d %H:%M}"


@RULES.rule("atom-updated-same", SHOULD, "RFC 4287 section 4.1.1")
def updated_same(tree: Tree) -> Faults:
    """Two versions of an entry differ in their updated."""
    seen: set[tuple[str, str]] = set()
    for entry in tree.entries:
        version = (entry.findtext(ATOM + "id", "").strip(), entry.findtext(_UPDATED, "").strip())
        if all(version) and version in seen:
            yield entry, f"another entry has the id {version[0]!r} and the same updated"
        seen.add(version)


@RULES.rule("atom-updated-now", MAY, "RFC 4287 section 4.2.15")
def updated_now(tree: Tree) -> Faults:
    """An entry's updated changes with the entry, and not with each writing of the feed."""
    updated = {text(found) for entry in tree.entries for found in entry.iterchildren(_UPDATED)}
    published = {text(found) for entry in tree.entries for found in entry.iterchildren(_PUBLISHED)}
    if len(updated) == 1 and len(tree.entries) >= _STAMPED and len(published) == len(tree.entries):
        yield tree.entries[0], f"all {len(tree.entries)} entries were updated at {updated.pop()}"


def _instant(parent: Element, tag: str) -> datetime | None:
    return dates.instant(dates.rfc3339, parent.findtext(tag) or "")

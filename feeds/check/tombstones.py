"""Entries that were taken back (at:deleted-entry, RFC 6721)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from feeds.check import dates, iris
from feeds.check.rules import MUST, SHOULD, Rules
from feeds.check.xml import ATOM, Element, Tree, entry_id, local, qualified

Faults = Iterator[tuple[Element, str]]
RULES: Rules[Tree, Element] = Rules()

AT = "{http://purl.org/atompub/tombstones/1.0}"
_DELETED = AT + "deleted-entry"
_SECTION = "RFC 6721 section 3"
_AHEAD = timedelta(days=1)


@RULES.rule("at-ref", MUST, _SECTION)
def ref(tree: Tree) -> Faults:
    """A tombstone names the id of its entry, in ref."""
    for stone in tree.named(_DELETED):
        value = stone.get("ref")
        if value is None:
            yield stone, "the tombstone has no ref"
        elif fault := iris.id_fault(value):
            yield stone, f"the ref {value!r}: {fault}"


@RULES.rule("at-when", MUST, f"{_SECTION}; RFC 3339 section 5.6")
def when(tree: Tree) -> Faults:
    """A tombstone has a date like "2026-11-23T05:00:00Z", in when."""
    for stone in tree.named(_DELETED):
        value = stone.get("when")
        if value is None:
            yield stone, "the tombstone has no when"
        elif fault := dates.fault(dates.rfc3339, value):
            yield stone, f"{value!r} is no RFC 3339 date: {fault}"


@RULES.rule("at-when-plausible", SHOULD, _SECTION)
def plausible(tree: Tree) -> Faults:
    """Nothing was deleted in the future or before the Web."""
    for stone in tree.named(_DELETED):
        if fault := dates.implausible(dates.rfc3339, stone.get("when", ""), now=tree.now, ahead=_AHEAD):
            yield stone, fault


@RULES.rule("at-unique", MUST, _SECTION)
def unique(tree: Tree) -> Faults:
    """No two tombstones have the same ref and the same when."""
    seen: set[tuple[str | None, str | None]] = set()
    for stone in tree.named(_DELETED):
        if (key := (stone.get("ref"), stone.get("when"))) in seen:
            yield stone, f"a second tombstone of {key[0]} of {key[1]}"
        seen.add(key)


@RULES.rule("at-living", MUST, _SECTION)
def living(tree: Tree) -> Faults:
    """An entry that is in the feed was not deleted since it was updated."""
    stones: dict[str | None, datetime] = {}
    for stone in tree.named(_DELETED):
        if instant := _instant(stone.get("when")):
            stones[stone.get("ref")] = max(instant, stones.get(stone.get("ref"), instant))
    for entry in tree.entries:
        updated = _instant(entry.findtext(ATOM + "updated"))
        latest = stones.get(entry_id(entry))
        if updated and latest and updated < latest:
            yield entry, f"the entry has a tombstone of {latest:%Y-%m-%d %H:%M}, and was updated before"


@RULES.rule("at-place", MUST, _SECTION)
def place(tree: Tree) -> Faults:
    """A tombstone stands in an Atom feed, beside its entries."""
    for element in tree.root.iter(AT + "*"):
        parent = element.getparent()
        if element.tag == _DELETED and parent is not None and parent.tag != ATOM + "feed":
            yield element, f"<{qualified(element)}> stands in <{local(parent)}>"
        elif element.tag != _DELETED and (
            local(element) not in ("by", "comment") or getattr(parent, "tag", "") != _DELETED
        ):
            yield element, f"<{qualified(element)}> does not belong here"


@RULES.rule("at-empty", SHOULD, "feedparser, tombstones")
def empty(tree: Tree) -> Faults:
    """A tombstone is empty: feedparser takes a link in it for the link of the feed."""
    for stone in tree.named(_DELETED):
        if (child := next(stone.iterchildren("*"), None)) is not None:
            yield stone, f"the tombstone holds <{qualified(child)}>"


def _instant(text: str | None) -> datetime | None:
    return None if text is None or dates.fault(dates.rfc3339, text) else dates.rfc3339(text)

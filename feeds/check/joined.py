"""The cheap check of a joined document: well-formed as a whole, and showing the entries that it should."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from feeds.check import entryids, json_, xml
from feeds.check.rules import MUST, Rule
from feeds.errors import Finding
from feeds.feed import Document

ENTRIES = Rule(
    "entries", MUST, "what was meant", "The document shows every entry that it should, in order, and no other."
)
RULES = (ENTRIES,)


def findings(document: Document, ids: Sequence[str]) -> list[Finding]:
    """Why the document is not well-formed, or shows other entries than these."""
    read = _json_ids if document.format == "json" else _xml_ids
    shown, found = read(document.body)
    return found if shown is None else [*found, *compare(shown, ids)]


def compare(shown: Sequence[str | None], meant: Sequence[str]) -> Iterator[Finding]:
    """How the ids that a document shows differ from those that were meant: missing, foreign, twice, or in disorder."""
    if list(shown) == list(meant):
        return
    had, wanted = Counter(shown), Counter(meant)
    for number, found in enumerate(shown, start=1):
        if found not in wanted:
            yield ENTRIES.finding(f"entry {number} was not meant: {found!r}", where=f"entry {number}", entry=found)
    yield from (ENTRIES.finding("the entry is missing", entry=id) for id in wanted if id not in had)  # noqa: A001
    yield from (ENTRIES.finding(f"the entry stands {had[id]} times", entry=id) for id in wanted if had[id] > wanted[id])  # noqa: A001
    if had == wanted:
        at = next(at for at, (one, other) in enumerate(zip(shown, meant, strict=True)) if one != other)
        yield ENTRIES.finding(f"entry {at + 1} is {shown[at]}, should be {meant[at]}", where=f"entry {at + 1}")


def _xml_ids(body: bytes) -> tuple[list[str | None] | None, list[Finding]]:
    ids = entryids.entry_ids(body)
    if ids is not None:
        return ids, []
    _, found = xml.parse(body)
    return None, found or [xml.WELL_FORMED.finding("expat, which many readers are built on, does not read it")]


def _json_ids(body: bytes) -> tuple[list[str | None] | None, list[Finding]]:
    value, found = json_.parse(body)
    items = value.get("items") if isinstance(value, dict) else None
    if not isinstance(items, list):
        return None, found or [ENTRIES.finding("the document has no items")]
    return [item.get("id") if isinstance(item, dict) else None for item in items], found

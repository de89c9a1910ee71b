"""A document read back, by feedparser or by our reader of JSON Feed, and held against what was meant."""

from __future__ import annotations

import calendar
import json
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from feeds.check import dates, feedparser_, joined, json_, meant, xml
from feeds.check.meant import Entry, Head
from feeds.check.rules import MUST, Rule
from feeds.errors import Finding
from feeds.feed import Document, Feed

RULE = Rule("read-back", MUST, "what was meant", "What a reader reads in the document is what was meant.")
RULES = (RULE,)


def findings(document: Document, feed: Feed) -> list[Finding]:
    """Every field of the head and of each entry that reads differently from what was meant."""
    head, entries, found = (_read_json if document.format == "json" else _read_xml)(document)
    if head is None:
        return found
    wanted = [meant.entry(article, feed.channel, document.format) for article in feed.articles]
    found += joined.compare([entry.id for entry in entries], [entry.id for entry in wanted])
    found += _differences(head, meant.head(feed, document.format), "the feed", None)
    read = {entry.id: (number, entry) for number, entry in enumerate(entries, start=1)}
    for entry in wanted:
        number, shown = read.get(entry.id, (0, None))
        if shown:
            found += _differences(shown, _as_read(entry, shown, document.format), f"entry {number}", entry.id)
    return found


def _differences(shown: Head | Entry, wanted: Head | Entry, where: str, id: str | None) -> Iterator[Finding]:  # noqa: A002
    for field in fields(wanted):
        read, told = getattr(shown, field.name), getattr(wanted, field.name)
        if read != told:
            yield RULE.finding(f"{field.name} {_contrast(read, told)}", where=where, entry=id)


def _contrast(read: object, told: object) -> str:
    """Both values, from just before the first character in which they differ."""
    if not (isinstance(read, str) and isinstance(told, str)):
        return f"reads {read!r}, meant {told!r}"
    at = next((at for at, (one, other) in enumerate(zip(read, told, strict=False)) if one != other), min(len(read), len(told)))
    start = max(0, at - 20)
    return f"reads {read[start : at + 40]!r}, meant {told[start : at + 40]!r} (from character {start})"


def _as_read(entry: Entry, shown: Entry, format: str) -> Entry:  # noqa: A002
    """What was meant, after the normalisations that feedparser is measured to make, and no other."""
    if format == "json":
        return entry
    names = zip(entry.people, shown.people, strict=False)
    people = entry.people if len(entry.people) != len(shown.people) else tuple(_without_mail(*pair) for pair in names)
    return replace(entry, summary=entry.summary.strip(), content=entry.content.strip(), people=people)


def _read_xml(document: Document) -> tuple[Head | None, list[Entry], list[Finding]]:
    root, found = xml.parse(document.body)
    if root is None or any(finding.level == MUST for finding in found):
        return None, [], found
    read, complaints = feedparser_.read(document.body)
    if read is None:
        return None, [], [*found, *complaints]
    return _head(read.feed, document.format), [_entry(entry) for entry in read.entries], found

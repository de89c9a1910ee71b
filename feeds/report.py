"""What a pass and a store look like to people and to programs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.errors import FeedError, Finding
    from feeds.run import Report

#: Longer lists are cut for people; --json has all of them.
MOST = 20


def as_json(report: Report, seconds: float) -> dict[str, Any]:
    """The object that `feeds publish --json` prints; `seconds` is how long the pass took."""
    gathered, released = report.gathered, report.released
    return {
        "gathered": {
            "new": gathered.new,
            "changed": gathered.changed,
            "vanished": gathered.vanished,
            "unchanged": gathered.unchanged,
            "skipped": len(gathered.skipped),
            "skips": [{"path": path, "reason": reason} for path, reason in gathered.skipped],
            "refused": [
                {"path": error.path, "reason": error.reason} for error in (*gathered.refused, *released.refused)
            ],
            "notes": [{"path": path, "note": note} for path, note in gathered.notes],
        },
        "adopted": report.adopted,
        "recalled": report.recalled,
        "published": [
            {
                "feed": document.feed,
                "format": document.format,
                "path": document.path,
                "entries": entries,
                "etag": f'"{document.tag}"',
            }
            for document, entries in released.published
            if _is_told(document.path)
        ],
        "unchanged": released.unchanged,
        "removed": [path for path in released.removed if _is_told(path)],
        "held_back": [_held(error) for error in released.held_back],
        "advice": [{"place": place, **finding(one)} for place, one in released.advice],
        "unavailable": [{"url": error.url, "reason": error.reason} for error in gathered.held],
        "warnings": [*report.warnings, *released.names],
        "seconds": round(seconds, 3),
    }


def lines(report: Report, seconds: float, *, dry_run: bool, to: str) -> Iterator[str]:
    """The summary for people."""
    gathered, released = report.gathered, report.released
    counts = [f"{gathered.new:,} new", f"{gathered.changed:,} changed", f"{gathered.vanished:,} gone"]
    counts.append(f"{gathered.unchanged:,} as before")
    if gathered.skipped:
        counts.append(f"{len(gathered.skipped):,} skipped")
    yield f"Articles   {', '.join(counts)}"
    if report.adopted:
        yield f"Adopted    {report.adopted:,} of them have the ids of entries that waited (feeds adopt)"
    if report.recalled:
        yield f"Recalled   {report.recalled:,} of them are known again from what is published"
    verb = "would be written" if dry_run else "written"
    fresh = [document.path for document, _ in released.published if _is_told(document.path)]
    gone = [path for path in released.removed if _is_told(path)]
    removed = f", {len(gone):,} removed" if gone else ""
    yield f"Documents  {len(fresh):,} {verb}, {released.unchanged:,} as before{removed}"
    if dry_run:
        yield from listed("Would be written", fresh)
        yield from listed("Would be removed", gone)
    yield from listed("Refused", [str(error) for error in (*gathered.refused, *released.refused)])
    yield from listed("Held back", [str(error) for error in released.held_back])
    yield from listed("Advice", [f"{place}: {one.message} [{one.rule}]" for place, one in released.advice])
    if gathered.skipped:
        yield f"Skipped ({len(gathered.skipped):,}):"
        yield from _by_reason(gathered.skipped)
    yield from listed("Repaired", [f"{path}: {note}" for path, note in gathered.notes])
    yield from listed("Warning", [*report.warnings, *released.names])
    yield from listed("Nothing withdrawn", [str(error) for error in gathered.held])
    yield f"{'Nothing was changed (dry run)' if dry_run else f'Feeds are in {to}'}; {seconds:.1f} s"


def _by_reason(skipped: list[tuple[str, str]]) -> Iterator[str]:
    """What was skipped, the most frequent reason first: how many, why, and the first of them."""
    first: dict[str, str] = {}
    for path, reason in skipped:
        first.setdefault(reason, path)
    counts = Counter(reason for _, reason in skipped).most_common()
    for reason, count in counts[:MOST]:
        yield f"  {count:>5,}  {reason}{', such as' if count > 1 else ':'} {first[reason]}"
    if len(counts) > MOST:
        yield f"  … and {len(counts) - MOST:,} more reasons; --json has all of them"


def listed(head: str, items: list[str]) -> Iterator[str]:
    """A headed list, cut where it gets long."""
    if not items:
        return
    yield f"{head} ({len(items):,}):"
    yield from (f"  {item}" for item in items[:MOST])
    if len(items) > MOST:
        yield f"  … and {len(items) - MOST:,} more; --json has all of them"


def _is_told(path: str) -> bool:
    """A hidden document is for the server, and none that anybody reads."""
    return not path.startswith(".")


def _held(error: FeedError) -> dict[str, Any]:
    return {"feed": error.feed, "format": error.format, "findings": [finding(one) for one in error.findings]}


def finding(one: Finding) -> dict[str, Any]:
    """A finding as the object that programs get."""
    return {
        "rule": one.rule,
        "level": one.level,
        "message": one.message,
        "where": one.where,
        "source": one.source,
        "entry": one.entry,
    }

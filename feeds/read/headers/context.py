"""What stands around an article: where it was published first, where readers answer, where it happened, and what had to
be put right in it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from feeds.article import Comments, Correction, Point, Source
from feeds.read import dates
from feeds.read.bodies.words import words
from feeds.read.headers.header import folded, stated
from feeds.read.headers.keys import Keys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from feeds.read.headers.header import Value

_CORRECTIONS = Keys("correction corrections correctionnote correctionnotes erratum errata")
_NOTE = ("note", "text", "description", "content", "correction")
_SOURCE = Keys("source originalsource republishedfrom")
_COMMENTS = Keys("comments commentsurl discussion discussionurl")
_PLACES = Keys("geo location latlong geolocation")
_DEGREES = r"([+-]?\d{1,3}(?:\.\d+)?)"
_LONGEST = 100
_PAIR = re.compile(rf"\s*{_DEGREES}\s*[,; ]\s*{_DEGREES}\s*")


def corrections(values: dict[str, Value], zone: str, notes: list[str]) -> tuple[Correction, ...]:
    """What a header says was put right: a text, a mapping (date, note), or a list of these; its words stay as they are.

    A day that can't be read is left out, with a note.
    """
    found: dict[str, Correction] = {}
    for day, said in _made(values):
        found.setdefault(said, Correction(text=said, day=_day(day, zone, notes)))
    return tuple(found.values())


def corrected(values: dict[str, Value], zone: str, published: datetime) -> datetime | None:
    """When an article was put right last, None when nothing says it; a day without a time is its beginning.

    What was put right was out before: of a correction before the publishing, or on its day, it is a second after it.
    """
    made = [moment for day, _ in _made(values) if (moment := _moment(day, zone))]
    return max(*made, published + timedelta(seconds=1)) if made else None


def _made(values: dict[str, Value]) -> Iterator[tuple[str, str]]:
    """The date and the words of each correction, both as stated."""
    for key in _CORRECTIONS.of(values):
        for day, said in _told(values[key]):
            if text := words(said):
                yield day, text


def _told(value: Value) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield "", value
    elif isinstance(value, dict):
        record = folded(value)
        yield stated(record, "date", "day", "at", "published"), stated(record, *_NOTE)
    elif isinstance(value, list):
        for item in value:
            if not isinstance(item, list):
                yield from _told(item)


def _day(text: str, zone: str, notes: list[str]) -> str:
    if not text:
        return ""
    try:
        return dates.parse(text, zone)[0].date().isoformat()
    except ValueError as error:
        notes.append(f"left out: the date of a correction: {error}")
        return ""


def source(values: dict[str, Value], zone: str) -> Source | None:
    """Where a republished article comes from: a title, or a mapping (title, url, feed, id, updated)."""
    for key in _SOURCE.of(values):
        value = values[key]
        record: dict[str, Value] = folded(value) if isinstance(value, dict) else {"title": value}
        title = words(stated(record, "title", "name"))
        url = _web(stated(record, "url", "link", "href")) or _web(title)
        if title or url:
            return Source(
                title=title or url or "",
                url=url,
                feed=_web(stated(record, "feed", "feedurl", "rss", "atom")),
                id=stated(record, "id") or None,
                updated=_moment(stated(record, "updated"), zone),
            )
    return None


def comments(values: dict[str, Value]) -> Comments | None:
    """The page of the comments; `comments: true`, which many templates know, is none."""
    for key in _COMMENTS.of(values):
        value = values[key]
        record: dict[str, Value] = folded(value) if isinstance(value, dict) else {"url": value}
        url = stated(record, "url", "link", "href")
        if url.startswith(("http://", "https://", "/", "#")):
            count = stated(record, "count", "total") or stated(values, "commentcount", "commentscount")
            return Comments(url=url, count=int(count) if re.fullmatch(r"\d{1,9}", count) else None)
    return None


def location(values: dict[str, Value], notes: list[str]) -> Point | None:
    """Where it happened: `53.27, -6.13`, a list of both, a mapping (lat, long), or both at the top of the header."""
    places = _PLACES.of(values)
    if not places and "lat" not in " ".join(values):
        return None
    for record in (*(values[key] for key in places), values):
        if (pair := _pair(record)) is None:
            continue
        try:
            return Point(latitude=float(pair[0]), longitude=float(pair[1]))
        except ValueError as error:
            notes.append(f"left out: {', '.join(pair)}: {error}")
            return None
    if named := stated(values, *places):
        notes.append(f"left out: the location {named!r}: write its latitude and longitude, as 53.27, -6.13")
    return None


def _pair(value: Value) -> tuple[str, str] | None:
    if isinstance(value, dict):
        record = folded(value)
        value = [stated(record, "lat", "latitude"), stated(record, "long", "lon", "lng", "longitude")]
    if isinstance(value, list):
        value = ",".join(part for part in value if isinstance(part, str)) if len(value) == 2 else None
    match = _PAIR.fullmatch(value) if isinstance(value, str) and len(value) <= _LONGEST else None
    return (match[1], match[2]) if match else None


def _moment(text: str, zone: str) -> datetime | None:
    try:
        return dates.parse(text, zone)[0] if text else None
    except ValueError:
        return None


def _web(url: str) -> str | None:
    return url if url.startswith(("http://", "https://")) else None

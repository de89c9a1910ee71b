"""Dates as feeds write them: whole seconds, in UTC, in English, whatever the process's locale is."""

from __future__ import annotations

from datetime import UTC, datetime

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def rfc3339(when: datetime) -> str:
    """An aware datetime as `2026-11-23T05:00:00Z` (RFC 3339 section 5.6): fractions and lower case mislead readers."""
    return when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def rfc822(when: datetime) -> str:
    """An aware datetime as `Mon, 23 Nov 2026 05:00:00 GMT` (RFC 822 section 5.1, with RSS 2.0's long year)."""
    utc = when.astimezone(UTC)
    day = f"{_DAYS[utc.weekday()]}, {utc.day:02} {_MONTHS[utc.month - 1]} {utc.year:04}"
    return f"{day} {utc.hour:02}:{utc.minute:02}:{utc.second:02} GMT"

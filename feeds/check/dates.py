"""Dates as the specs want them: RFC 822 for RSS and OPML, RFC 3339 for Atom and JSON Feed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZONES = {"UT": 0, "GMT": 0, "UTC": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6}
_ZONES |= {"PST": -8, "PDT": -7}
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
_WIDEST = timedelta(hours=14)

_RFC822 = re.compile(
    r"(?:([A-Za-z]{3}),\s*)?([0-9]{1,2}) +([A-Za-z]{3}) +([0-9]{2}|[0-9]{4})"
    r" +([0-9]{2}):([0-9]{2})(?::([0-9]{2}))? +([+-][0-9]{4}|[A-Za-z]{1,3})"
)
_RFC3339 = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})")


@lru_cache(maxsize=1024)  # many rules look at one date
def rfc822(text: str) -> datetime:
    """The instant that an RFC 822 date (section 5.1, years of 2 or 4 digits as in RSS 2.0) names.

    Raises ValueError saying what is wrong with it: its form, a day that does not exist, the wrong weekday.
    """
    found = _RFC822.fullmatch(text)
    if not found:
        raise ValueError('it is not of the form "Mon, 23 Nov 2026 05:00:00 GMT"')
    weekday, day, month, year, hour, minute, second, zone = found.groups()
    if month.title() not in MONTHS:
        raise ValueError(f"{month} is no English month")
    offset = _offset(zone)
    when = _instant(_year(year), MONTHS.index(month.title()) + 1, day, hour, minute, second or "0", offset)
    if weekday and weekday.title() != (right := DAYS[when.weekday()]):
        raise ValueError(f"that day was a {right}, not a {weekday}")
    return when


def odd_rfc822(text: str) -> str | None:
    """What some readers get wrong in a valid RFC 822 date, or None (RSS Advisory Board's profile, date-time)."""
    found = _RFC822.fullmatch(text)
    if not found:
        return None
    weekday, _, month, year, _, _, second, zone = found.groups()
    if len(year) == 2:
        return "the year has two digits"
    if zone not in ("GMT", "UT") and zone[0] not in "+-":
        return f"write the zone {zone} as GMT or as an offset like +0100"
    if zone[0] in "+-" and abs(_offset(zone)) > _WIDEST:
        return f"no place on earth is {zone} from Greenwich"
    if month not in MONTHS or (weekday and weekday not in DAYS):
        return "write day and month as in Mon and Nov"
    return None if second else "the seconds are missing"


@lru_cache(maxsize=1024)
def rfc3339(text: str) -> datetime:
    """The instant that an RFC 3339 date-time (section 5.6; T and Z in capitals, as RFC 4287 section 3.3 asks) names.

    Raises ValueError saying what is wrong with it.
    """
    if not _RFC3339.fullmatch(text):
        raise ValueError('it is not of the form "2026-11-23T05:00:00Z"')
    day, clock, zone = text[:10].split("-"), text[11:19].split(":"), text[19:].lstrip(".0123456789")
    offset = timedelta(0) if zone == "Z" else _offset(zone.replace(":", ""))
    return _instant(int(day[0]), int(day[1]), day[2], clock[0], clock[1], clock[2], offset)


def fault(read: Callable[[str], datetime], text: str) -> str | None:
    """What `rfc822` or `rfc3339` has against the text; None when it is a date."""
    try:
        read(text)
    except ValueError as error:
        return str(error)
    return None


def implausible(read: Callable[[str], datetime], text: str, *, now: datetime, ahead: timedelta) -> str | None:
    """Why nobody can have published then: more than `ahead` after now, or before the Web; None when somebody can."""
    if fault(read, text):
        return None
    when = read(text)
    if when > now + ahead:
        return f"{when:%Y-%m-%d %H:%M} is in the future"
    return f"{when.year:04} is before there were feeds, or the Web" if when < _OLDEST else None


def instant(read: Callable[[str], datetime], text: str) -> datetime | None:
    """The instant that the text names by `rfc822` or `rfc3339`; None when it names none."""
    return None if fault(read, text) else read(text)


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (2000 if year < 70 else 1900)


def _offset(zone: str) -> timedelta:
    if zone[0] not in "+-":
        if zone.upper() not in _ZONES and len(zone) > 1:
            raise ValueError(f"{zone} is no zone of RFC 822")
        return timedelta(hours=_ZONES.get(zone.upper(), 0))
    hours, minutes = int(zone[1:3]), int(zone[3:5])
    if hours > 23 or minutes > 59:
        raise ValueError(f"there is no offset {zone}")
    return timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)


def _instant(year: int, month: int, day: str, hour: str, minute: str, second: str, offset: timedelta) -> datetime:
    """The aware datetime, in its own zone; a leap second counts as the one before it."""
    try:
        return datetime(
            year,
            month,
            int(day),
            int(hour),
            int(minute),
            min(int(second), 59 if second == "60" else 99),
            tzinfo=timezone(offset),
        )
    except ValueError as error:
        raise ValueError(f"there is no such time: {error}") from None

"""Dates as the extensions of RSS want them: W3C Date and Time Formats, a profile of ISO 8601."""

from __future__ import annotations

import re
from datetime import date

from feeds.check import dates

_FORM = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2}))?)?)?"
)


def fault(text: str) -> str | None:
    """Why the text is no date of W3C's note: a year, a month, a day, or an instant with its zone; None when it is."""
    found = _FORM.fullmatch(text)
    if not found:
        return 'it is not of the form "2026-11-23T05:00:00Z"'
    year, month, day, clock = found.groups()
    if clock:
        return dates.fault(dates.rfc3339, text if clock[6] == ":" else _with_seconds(text))
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        return str(error)
    return None


def _with_seconds(text: str) -> str:
    return f"{text[:16]}:00{text[16:]}"

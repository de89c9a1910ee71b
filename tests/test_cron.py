"""Cron expressions mean what crontab(5) says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from feeds.cron import trigger

ZONE = ZoneInfo("UTC")
#: A Monday.
MONDAY = datetime(2026, 6, 1, tzinfo=UTC)


def days(expression: str) -> list[str]:
    """The days of a week on which it fires at noon."""
    made, at, found = trigger(f"0 12 * * {expression}", ZONE), MONDAY, []
    while (fires := made.get_next_fire_time(None, at)) < MONDAY + timedelta(days=7):
        found.append(fires.strftime("%a").lower())
        at = fires + timedelta(seconds=1)
    return found


@pytest.mark.parametrize(
    ("expression", "fires"),
    [
        ("1-5", ["mon", "tue", "wed", "thu", "fri"]),
        ("0", ["sun"]),
        ("7", ["sun"]),
        ("5-7", ["fri", "sat", "sun"]),
        ("1,3", ["mon", "wed"]),
        ("*/2", ["mon", "wed", "fri", "sun"]),
        ("1-5/2", ["mon", "wed", "fri"]),
        ("2/2", ["tue", "thu", "sat"]),
        ("mon-wed", ["mon", "tue", "wed"]),
        ("SUN", ["sun"]),
    ],
)
def test_days_of_the_week_are_counted_from_sunday(expression: str, fires: list[str]) -> None:
    assert days(expression) == fires


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("0 0 31 2 *", "never fires"),
        ("0 0 1 * 1", "name one of them"),
        ("* * * *", "has 4 fields"),
        ("61 * * * *", "61"),
        ("0 0 * * 5-1", "no days"),
        ("0 0 * * 8", "8"),
    ],
)
def test_what_makes_no_sense_is_refused(expression: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        trigger(expression, ZONE)

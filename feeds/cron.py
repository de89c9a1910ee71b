"""Cron expressions as crontab(5) has them; APScheduler counts the days of the week from Monday."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from apscheduler.triggers.cron import CronTrigger

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIELDS = ("minute", "hour", "day", "month", "day_of_week")


def trigger(expression: str, zone: ZoneInfo) -> CronTrigger:
    """When an expression of five fields fires, by the clock of a zone.

    Raises ValueError for one that is wrong or never fires, and for one that names days of the month and of the week:
    cron takes these together, APScheduler either.
    """
    fields = expression.split()
    if len(fields) != len(FIELDS):
        raise ValueError(f"{expression!r} has {len(fields)} fields; a cron expression has five: {' '.join(FIELDS)}")
    if fields[2] != "*" and fields[4] != "*":
        raise ValueError(f"{expression!r} names days of the month and of the week; name one of them")
    fields[4] = ",".join(map(_days, fields[4].split(",")))
    made = CronTrigger(**dict(zip(FIELDS, fields, strict=True)), timezone=zone)
    if made.get_next_fire_time(None, datetime.now(UTC)) is None:
        raise ValueError(f"{expression!r} never fires")
    return made


def _days(part: str) -> str:
    """Days of the week by number (0 and 7 are Sunday), one or from one to another in steps, by their names."""
    found = re.fullmatch(r"([0-7])(?:-([0-7]))?(?:/(\d+))?", part)
    if found is None:
        return part
    first, last, step = int(found[1]), int(found[2] or found[1]), int(found[3] or 1)
    if found[3] and not found[2]:
        last = 6
    if last < first or step < 1:
        raise ValueError(f"{part!r} names no days of the week")
    return ",".join(dict.fromkeys(DAYS[day] for day in range(first, last + 1, step)))

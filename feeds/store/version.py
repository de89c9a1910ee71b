"""Which versions of SQLite may be trusted with a log that several connections use."""

from __future__ import annotations

#: Between these two, a connection that starts the log anew while another moves pages out of it may lose commits or
#: damage the database (the WAL-reset bug); the maintained branches have been mended from these versions on.
FIRST, MENDED = (3, 7, 0), (3, 51, 3)
BRANCHES: dict[tuple[int, ...], tuple[int, ...]] = {(3, 44): (3, 44, 6), (3, 50): (3, 50, 7)}


def has_reset_bug(version: str) -> bool:
    """Whether an SQLite of that version ("3.40.1") has the WAL-reset bug."""
    number = tuple(map(int, version.split(".")[:3]))
    return FIRST <= number < BRANCHES.get(number[:2], MENDED)

"""What was found, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feeds.report import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.doctor.trouble import Health


def as_json(health: Health) -> dict[str, Any]:
    """The object that `feeds doctor --json` prints."""
    return {
        "well": not health.wrong,
        "store": health.store,
        "wrong": [one.as_json() for one in health.wrong],
        "mended": [one.as_json() for one in health.mended],
        "notes": [one.as_json() for one in health.notes],
    }


def lines(health: Health) -> Iterator[str]:
    """The same for people."""
    if health.store:
        yield f"Store  {health.store}"
    yield from listed("Mended", [f"{one.place}: {one.what}" for one in health.mended])
    yield from listed("Wrong", [*map(str, health.wrong)])
    yield from listed("Note", [*map(str, health.notes)])
    if not health.wrong:
        yield "All is well" + (" now" if health.mended else "")
    elif mendable := sum(bool(one.cure) for one in health.wrong):
        yield f"`feeds doctor --fix` mends {mendable:,} of these"

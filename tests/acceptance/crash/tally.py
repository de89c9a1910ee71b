"""How much of the crash tests to do, and what was done: `make test` does a part, `make crash` all and adds it up."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

Point = TypeVar("Point")

#: What is counted, in the order of the totals; the last three are what must never happen.
KINDS = (
    "kill points tried",
    "faults injected",
    "states replayed",
    "operations soaked",
    "lost",
    "duplicated",
    "torn",
)


def share(default: float) -> float:
    """The part of all points to try, above 0 and at most 1: the environment's FEEDS_CRASH_SHARE, else the default."""
    asked = float(os.environ.get("FEEDS_CRASH_SHARE", default))
    assert 0 < asked <= 1, "FEEDS_CRASH_SHARE is a number above 0 and at most 1"
    return asked


def some(points: Sequence[Point], part: float) -> list[Point]:
    """That part of the points, evenly spread: at least one where there are any, and always the same ones."""
    wanted = min(len(points), max(1, round(len(points) * part)))
    return [points[(2 * number + 1) * len(points) // (2 * wanted)] for number in range(wanted)]


def pieces(default: float) -> list[tuple[int, int]]:
    """Into how many tests a scene's points are divided, and which of these each is; more than one if many are tried."""
    of = 4 if share(default) > 0.2 else 1
    return [(number, of) for number in range(of)]


def count(what: str, n: int = 1) -> None:
    """Add to the tally, one line of JSON in the file that the environment's FEEDS_TALLY names; else do nothing."""
    assert what in KINDS, f"not counted: {what}"
    if place := os.environ.get("FEEDS_TALLY"):
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"what": what, "n": n}) + "\n")


def totals(lines: Sequence[str]) -> dict[str, int]:
    """The sums of a tally, by what was counted; what was never counted is 0."""
    sums = Counter(dict.fromkeys(KINDS, 0))
    for line in lines:
        one = json.loads(line)
        sums[one["what"]] += one["n"]
    return dict(sums)


if __name__ == "__main__":
    written = Path(sys.argv[1])
    for kind, total in totals(written.read_text(encoding="utf-8").splitlines() if written.exists() else []).items():
        sys.stdout.write(f"{kind:<20}{total:>9,}\n")

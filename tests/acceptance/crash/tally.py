"""How much of the crash tests to do, and what was done: `make test` does a part, `make crash` all and adds it up."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import pytest

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

#: Into so many pieces a test is divided that tries all of its points.
MOST = 16


class Piece(NamedTuple):
    """Which part of a test's points this is (from 0), and of how many."""

    number: int
    of: int


ALL = Piece(0, 1)


def share(default: float) -> float:
    """The part of all points to try, above 0 and at most 1: the environment's FEEDS_CRASH_SHARE, else the default."""
    asked = float(os.environ.get("FEEDS_CRASH_SHARE", default))
    assert 0 < asked <= 1, "FEEDS_CRASH_SHARE is a number above 0 and at most 1"
    return asked


def some(points: Sequence[Point], part: float, piece: Piece = ALL) -> list[Point]:
    """That part of the points, evenly spread: at least one where there are any, and always the same ones.

    Of these only those of a piece are given, which may be none.
    """
    wanted = min(len(points), max(1, round(len(points) * part)))
    chosen = [points[(2 * number + 1) * len(points) // (2 * wanted)] for number in range(wanted)]
    return chosen[piece.number :: piece.of]


def in_pieces(default: float) -> pytest.MarkDecorator:
    """Divide a test into as many as keep several workers busy; each is given its `piece`, and a small share is one."""
    of = max(1, round(share(default) * MOST))
    return pytest.mark.parametrize(
        "piece", [Piece(number, of) for number in range(of)], ids="{0.number}-of-{0.of}".format
    )


def count(what: str, n: int = 1) -> None:
    """Add to the tally, one line of JSON in the file that the environment's FEEDS_TALLY names; else do nothing.

    It says which test has counted, as pytest tells it.
    """
    assert what in KINDS, f"not counted: {what}"
    place = os.environ.get("FEEDS_TALLY")
    if place and n:
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"what": what, "n": n, "where": os.environ.get("PYTEST_CURRENT_TEST", "")}) + "\n")


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

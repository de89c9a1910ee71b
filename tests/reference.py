"""The reference pages, taken apart for the tests that hold them against the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"


def text(page: str) -> str:
    return (REFERENCE / page).read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """From a heading to the next one of its level."""
    level, found = heading.split(" ")[0], text(page).split(f"\n{heading}\n")
    assert len(found) == 2, f"{page} has no heading {heading!r}"
    return re.split(rf"\n{level} ", found[1])[0]


def rows(markdown: str) -> Iterator[list[str]]:
    """The cells of the tables in a text, heads and rulers left out."""
    for line in markdown.splitlines():
        if line.startswith("|") and not set(line) <= set("|- "):
            yield [cell.strip() for cell in line.strip("|").split("|")]

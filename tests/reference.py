"""The reference pages, taken apart for the tests that hold them against the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
REFERENCE = TESTS.parent / "docs" / "reference"


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


def names_of_tests() -> list[str]:
    """Of all files."""
    return [name for file in TESTS.rglob("test_*.py") for name in re.findall(r"def (test_\w+)\(", file.read_text())]


def states(markdown: str) -> dict[str, str]:
    """What a table of assertions says of each number."""
    return {row[0]: row[2] for row in rows(markdown) if len(row) == 3 and row[0] != "number"}


class Assertions:
    """A page that lists assertions by number: what it calls tested has a test that carries the number in its name."""

    numbers: tuple[str, ...]
    told: dict[str, str]

    def test_every_assertion_is_listed(self) -> None:
        assert tuple(self.told) == self.numbers

    def test_what_is_called_tested_has_a_test(self) -> None:
        tested = [number for number, state in self.told.items() if state == "tested"]
        names = names_of_tests()
        assert [
            one for one in tested if not any(re.match(rf"test_(\w+_)?{one.lower()}_", name) for name in names)
        ] == []

    def test_what_is_not_built_says_why(self) -> None:
        others = {number: state for number, state in self.told.items() if state != "tested"}
        assert [number for number, state in others.items() if not re.match(r"not built: \w+", state)] == []

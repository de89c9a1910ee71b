"""docs/explanation/reliability.md: every number that it calls tested has a test that carries it in its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.reference import rows

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "explanation" / "reliability.md"
TOLD = {
    row[0]: row[2] for row in rows(PAGE.read_text(encoding="utf-8").partition("## What is tested")[2]) if len(row) == 3
}
NAMES = [name for file in TESTS.rglob("test_*.py") for name in re.findall(r"def (test_\w+)\(", file.read_text())]


def test_every_assertion_is_listed() -> None:
    assert list(TOLD)[1:] == [f"C{number}" for number in range(1, 45)]


@pytest.mark.parametrize("number", [number for number, state in TOLD.items() if state == "tested"])
def test_what_is_called_tested_has_a_test(number: str) -> None:
    assert any(re.match(rf"test_(\w+_)?{number.lower()}_", name) for name in NAMES), number


def test_what_is_not_built_says_why() -> None:
    for number, state in TOLD.items():
        assert number == "number" or state == "tested" or re.match(r"not built: \w+", state), number


def test_each_defect_in_the_changelog_has_its_test() -> None:
    fixed = (TESTS.parent / "CHANGELOG.md").read_text(encoding="utf-8").partition("### Fixed")[2]
    told = re.findall(r"`(test_\w+)`", fixed)
    assert told
    assert sorted(set(told) - set(NAMES)) == []

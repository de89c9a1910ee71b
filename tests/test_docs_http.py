"""docs/reference/http.md: every number that it calls tested has a test that carries it in its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.reference import rows, section

TESTS = Path(__file__).parent
TOLD = {row[0]: row[2] for row in rows(section("http.md", "## What is tested"))}
NAMES = [name for file in TESTS.rglob("test_*.py") for name in re.findall(r"def (test_\w+)\(", file.read_text())]


def test_every_assertion_is_listed() -> None:
    assert list(TOLD)[1:] == [*(f"H{number}" for number in range(1, 43)), *(f"D{number}" for number in range(1, 13))]


@pytest.mark.parametrize("number", [number for number, state in TOLD.items() if state == "tested"])
def test_what_is_called_tested_has_a_test(number: str) -> None:
    assert any(re.match(rf"test_(\w+_)?{number.lower()}_", name) for name in NAMES), number


def test_what_is_not_built_says_why() -> None:
    for number, state in TOLD.items():
        assert number == "number" or state == "tested" or re.match(r"not built: \w+", state), number

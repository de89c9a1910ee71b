"""docs/explanation/reliability.md: every number that it calls tested has a test that carries it in its name."""

from __future__ import annotations

import re

from tests.reference import TESTS, Assertions, names_of_tests, states

PAGE = TESTS.parent / "docs" / "explanation" / "reliability.md"


class TestReliability(Assertions):
    numbers = tuple(f"C{number}" for number in range(1, 45))
    told = states(PAGE.read_text(encoding="utf-8").partition("## What is tested")[2])


def test_each_defect_in_the_changelog_has_its_test() -> None:
    fixed = (TESTS.parent / "CHANGELOG.md").read_text(encoding="utf-8").partition("### Fixed")[2]
    told = re.findall(r"`(test_\w+)`", fixed)
    assert told
    assert sorted(set(told) - set(names_of_tests())) == []

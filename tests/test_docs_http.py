"""docs/reference/http.md: every number that it calls tested has a test that carries it in its name."""

from __future__ import annotations

from tests.reference import Assertions, section, states


class TestHttp(Assertions):
    numbers = (*(f"H{number}" for number in range(1, 43)), *(f"D{number}" for number in range(1, 13)))
    told = states(section("http.md", "## What is tested"))

"""The documents that the tests of the check start from, and the cases that change them (tests/data/check)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

DATA = Path(__file__).parent / "data" / "check"
FORMATS = ("rss", "atom", "json", "opml")
NOW = datetime(2026, 2, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    format: str
    rule: str
    at: str
    bad: str
    good: str | None = None
    what: str = ""
    drop: str = ""
    also: tuple[str, ...] = ()
    schema: bool = True

    def __str__(self) -> str:
        return f"{self.format}-{self.rule}-{self.what}".replace(" ", "-").rstrip("-")

    def document(self, change: str | None) -> bytes:
        text = good(self.format).decode()
        assert text.count(self.at) == 1, f"{self.at!r} is not in the good document once"
        if change == self.bad and self.drop:
            assert self.drop in text
            text = text.replace(self.drop, "")
        return text.replace(self.at, self.at if change is None else change).encode("utf-8")


def good(form: str) -> bytes:
    return (DATA / f"good.{form}").read_bytes()


def url(form: str) -> str:
    return f"https://site.example/feeds/all.{form}"


def cases(*formats: str) -> list[Case]:
    return [
        Case(format=form, **{**case, "also": tuple(case.get("also", ()))})
        for form in formats or FORMATS
        for case in tomllib.loads((DATA / f"{form}.toml").read_text("utf-8"))["case"]
    ]

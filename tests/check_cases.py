"""The catalogue of the check's cases (tests/data/check), one file a case that says itself what is wrong in it.

    tests/data/check/<module of the rule>/<rule>/<what-in-words>.<good|bad>.<rss|atom|json|opml|xml>

The first comment of an XML document, right behind its declaration, describes it; a JSON document has an object `_case`:

    <!-- bad: one sentence that says what is wrong
         also: rules that fire besides
         url: https://where.it.is.served/ -->

`python -m tests.check_cases` prints how many of the bad files we find, and how many feedparser alone.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from feeds.check import check, feedparser_

DATA = Path(__file__).parent / "data" / "check"
FORMATS = ("rss", "atom", "json", "opml")
NOW = datetime(2026, 2, 1, tzinfo=UTC)
_COMMENT = re.compile(rb"(?:<\?xml[^>]*\?>)?\s*<!--(.*?)-->", re.DOTALL)
_LINE = re.compile(r"^\s*(bad|good|also|url):\s*(.*?)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One file of the catalogue."""

    path: Path

    def __str__(self) -> str:
        return str(self.path.relative_to(DATA))

    @property
    def spec(self) -> str:
        return self.path.parts[-3]

    @property
    def rule(self) -> str:
        return self.path.parts[-2]

    @property
    def what(self) -> str:
        return self.path.name.rsplit(".", 2)[0]

    @property
    def kind(self) -> str:
        """`good` or `bad`."""
        return self.path.name.rsplit(".", 2)[1]

    @property
    def format(self) -> str:
        return self.path.suffix[1:]

    @cached_property
    def body(self) -> bytes:
        return self.path.read_bytes()

    @cached_property
    def said(self) -> dict[str, str]:
        """What the file says of itself: `bad` or `good`, `also`, `url`; empty where no comment can stand."""
        if self.format == "json":
            return _said_in_json(self.body)
        found = _COMMENT.match(self.body)
        return dict(_LINE.findall(found[1].decode("utf-8", "replace"))) if found else {}

    @property
    def expected(self) -> set[str]:
        """The rules that find something in it."""
        return {self.rule, *self.said.get("also", "").split()} if self.kind == "bad" else set()

    @property
    def url(self) -> str:
        return self.said.get("url") or url(self.format)


def good(form: str) -> bytes:
    """A rich document without any fault, for tests to change."""
    return (DATA / f"good.{form}").read_bytes()


def url(form: str) -> str:
    return f"https://site.example/feeds/all.{form}"


def cases(kind: str | None = None, *formats: str) -> list[Case]:
    """The files of the catalogue, or those of one kind and some formats."""
    every = (Case(path) for path in sorted(DATA.glob("*/*/*.*.*")))
    return [case for case in every if kind in (None, case.kind) and case.format in (formats or (*FORMATS, "xml"))]


def seen_by_feedparser(bad: Sequence[Case]) -> int:
    """How many of the documents feedparser alone complains of (its `bozo`)."""
    return sum(bool(feedparser_.read(case.body)[1]) for case in bad)


def for_feedparser() -> tuple[list[Case], list[Case]]:
    """The bad documents in RSS and Atom, which it reads; those that are not XML as it should be, and the others."""
    bad = cases("bad", "rss", "atom")
    return [case for case in bad if case.spec == "xml"], [case for case in bad if case.spec != "xml"]


def summary() -> str:
    """The share of the bad documents that feedparser finds, beside ours."""
    bad, (broken, sound) = cases("bad"), for_feedparser()
    ours = sum(case.rule in {finding.rule for finding in check(case.body, url=case.url, now=NOW)} for case in bad)
    theirs, blind = seen_by_feedparser(broken), seen_by_feedparser(sound)
    return (
        f"{len(bad)} bad documents of {len({case.rule for case in bad})} rules, {len(cases('good'))} good ones. "
        f"Found: {ours} ({ours / len(bad):.1%}). "
        f"By feedparser alone: of {len(broken)} that are broken as XML {theirs} ({theirs / len(broken):.1%}), "
        f"of {len(sound)} others in RSS and Atom {blind} ({blind / len(sound):.1%})."
    )


def _said_in_json(body: bytes) -> dict[str, str]:
    try:
        found: Any = json.loads(body).get("_case", {})
    except (ValueError, AttributeError, RecursionError):
        return {}
    return {name: " ".join(value) if isinstance(value, list) else value for name, value in found.items()}


if __name__ == "__main__":
    sys.stdout.write(summary() + "\n")

"""The reference of formats and rules tells the truth: each suffix, key, format and rule that there is, and no other."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from feeds import check
from feeds.article import Draft
from feeds.check.rules import Rule
from feeds.read import READERS, Conventions, read
from feeds.read.headers.permalink import PLACEHOLDERS
from feeds.render import FORMATS
from tests.reference import rows, section, text


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_stands_in_the_reference(name: str) -> None:
    described = {row[0]: row for row in rows(section("formats.md", "## What is written"))}
    made = FORMATS[name]
    assert described[f"`{name}`"][1:3] == [f"`all{made.suffix}`", f"`{made.media_type}`"]


def test_every_suffix_stands_in_the_reference() -> None:
    cells = [row[0] for row in rows(section("formats.md", "## What is read").split("###")[0])]
    assert set(re.findall(r"`(\.\w+)`", " ".join(cells))) == set(READERS)


def header_keys() -> list[tuple[str, str]]:
    """What a header says, and a key that says it."""
    table = [row for row in rows(section("formats.md", "### Front matter")) if len(row) == 2 and "`" in row[1]]
    return [(what, key) for what, keys in table for key in re.findall(r"`([A-Za-z]\w*)`", keys.rpartition(":")[2])]


VALUES = {
    "banner": "/pictures/wide.jpg",
    "comments": "https://news.example/x/#comments",
    "location": "53.2, -6.1",
    "episode": "12",
    "season": "2",
    "episode_type": "bonus",
    "explicit": "true",
    "translations": "{de: /de/x/}",
    "title": "A word",
    "published": "2024-05-06",
    "updated": "2024-05-07",
    "expires": "2090-01-01",
    "link": "https://news.example/x/",
    "language": "fr",
    "image": "/pictures/x.jpg",
    "enclosures": "https://news.example/x.mp3",
    "related": "https://news.example/y/",
}


@pytest.mark.parametrize(("what", "key"), [pair for pair in header_keys() if pair[0] in Draft.__dataclass_fields__])
def test_every_header_key_in_the_reference_is_read(what: str, key: str) -> None:
    def said(header: dict[str, str]) -> object:
        lines = "".join(f"{name}: {value}\n" for name, value in header.items())
        draft = read("x.md", f"---\n{lines}---\nA body.\n".encode(), Conventions(), datetime(2024, 1, 1, tzinfo=UTC))
        assert isinstance(draft, Draft)
        return getattr(draft, what)

    needed = {"title": "T", "date": "2024-01-01", **({"image": "/pictures/y.jpg"} if what == "banner" else {})}
    needed.pop({"title": "title", "published": "date"}.get(what, ""), None)
    without = said({**needed, "title": "T", "date": "2024-01-01"})
    assert said({**needed, key: VALUES.get(key) or VALUES.get(what, "word")}) != without


def test_what_a_header_can_say_is_what_a_draft_holds() -> None:
    described = {what for what, _ in header_keys()}
    assert set(Draft.__dataclass_fields__) - described <= {
        "content",
        "notes",
        "origins",
        "dropped",
        "subjects",
        "version",
    }


def test_the_placeholders_of_permalinks_are_those_in_the_reference() -> None:
    cells = [row[0] for row in rows(section("formats.md", "### Permalinks"))]
    assert set(re.findall(r"`:(\w+)`", " ".join(cells))) == set(PLACEHOLDERS)


# Rules


def rules() -> dict[str, Rule]:
    modules = [import_module(f"feeds.check.{module.name}") for module in iter_modules(check.__path__)]
    return {rule.id: rule for module in modules for rule in getattr(module, "RULES", ())}


@pytest.mark.parametrize("rule", rules().values(), ids=rules())
def test_every_rule_stands_in_the_reference_in_its_words(rule: Rule) -> None:
    row = f"| `{rule.id}` | {rule.level} | {rule.explanation} | {rule.source} |".replace("<", "\\<")
    assert row in text("rules.md").splitlines()


def test_the_reference_has_no_rule_that_there_is_not() -> None:
    named = {row[0] for row in rows(text("rules.md")) if row[0].startswith("`")}
    assert named == {f"`{name}`" for name in rules()}


def test_every_change_that_feedparser_makes_names_its_test() -> None:
    """Design section 3: each normalisation is listed with its test, and nothing else is forgiven."""
    tests = (Path(__file__).parent / "test_check_readback.py").read_text(encoding="utf-8")
    named = [
        row[2].strip("`") for row in rows(section("formats.md", "## What counts as equal when a document is read back"))
    ]
    named.remove("test")
    assert len(named) == 7
    assert [name for name in named if f"def {name}(" not in tests] == []

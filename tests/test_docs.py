"""The documentation tells the truth: what there is stands in it, and what stands in it there is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, get_args

import pytest
import typer
from pydantic import BaseModel
from typer.core import TyperGroup

from feeds import check, errors, report
from feeds.article import Draft
from feeds.check.rules import Rule
from feeds.cli import app
from feeds.config import Category, Feeds, Settings, Site, Source, load
from feeds.read import READERS, Conventions, read
from feeds.read.permalink import PLACEHOLDERS
from feeds.render import FORMATS
from feeds.run import Report

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TEMPLATE = ROOT / "config" / "feeds.toml"
TABLES: dict[str, type[BaseModel]] = {
    "[site]": Site,
    "[[source]]": Source,
    "[feeds]": Feeds,
    '[category."…"]': Category,
}


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


# The configuration


def config_keys() -> list[tuple[str, str, Any]]:
    return [
        (table, field.alias or name, field.default)
        for table, model in TABLES.items()
        for name, field in model.model_fields.items()
    ]


def as_toml(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    return str(value).lower()


@pytest.mark.parametrize(("table", "key", "default"), config_keys())
def test_every_key_stands_in_the_reference_with_its_default(table: str, key: str, default: object) -> None:
    described = {row[0]: row[1] for row in rows(section("config.md", f"## `{table}`"))}
    assert f"`{key}`" in described
    if default is None:
        assert described[f"`{key}`"].startswith("*"), "a default that is taken from elsewhere stands in italics"
    else:
        assert described[f"`{key}`"] == f"`{as_toml(default)}`"


def test_the_reference_has_no_key_that_there_is_not() -> None:
    for table in TABLES:
        known = {f"`{key}`" for other, key, _ in config_keys() if other == table}
        assert {row[0] for row in rows(section("config.md", f"## `{table}`"))} - {"key"} == known


def test_the_allowed_values_stand_in_the_reference() -> None:
    for table, model in TABLES.items():
        for name, field in model.model_fields.items():
            for value in get_args(field.annotation):
                if isinstance(value, str):
                    assert f'`"{value}"`' in section("config.md", f"## `{table}`"), f"{table} {name}"


def switched_on() -> str:
    return re.sub(r"^#(?=\[|\w+ = )", "", TEMPLATE.read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_the_template_is_a_configuration() -> None:
    assert load(TEMPLATE).feeds.at == "https://news.example/feeds/"


def test_the_template_has_every_key(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(switched_on(), encoding="utf-8")
    load(tmp_path / "feeds.toml")
    tables = tomllib.loads(switched_on())
    given = {
        "[site]": tables["site"],
        "[[source]]": tables["source"][0],
        "[feeds]": tables["feeds"],
        '[category."…"]': tables["category"]["asia"],
    }
    for table, key, _ in config_keys():
        assert key in given[table], f"{table} {key} is missing from {TEMPLATE.name}"


def test_the_template_shows_the_defaults() -> None:
    """What is switched off stands there with its default, where it has one of its own."""
    tables = tomllib.loads(switched_on())
    shown = {"[site]": tables["site"], "[[source]]": tables["source"][0], "[feeds]": tables["feeds"]}
    needed = {("[feeds]", "at")}
    for table, key, default in config_keys():
        if table in shown and default not in (None, ()) and (table, key) not in needed:
            value = shown[table][key]
            assert (tuple(value) if isinstance(value, list) else value) == default, f"{table} {key}"


def test_init_writes_this_template() -> None:
    assert (ROOT / "feeds" / "feeds.toml").read_text(encoding="utf-8") == TEMPLATE.read_text(encoding="utf-8")


def test_a_key_that_is_not_there_is_refused_by_its_path(tmp_path: Path) -> None:
    """The reference says so, with the key that was perhaps meant."""
    (tmp_path / "feeds.toml").write_text("[feeds]\nentrys = 10\n", encoding="utf-8")
    with pytest.raises(errors.ConfigError, match=r"feeds\.entrys: .*entries"):
        load(tmp_path / "feeds.toml")


# Errors


def error_names() -> list[str]:
    return [
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.FeedsError) and value.__module__ == errors.__name__
    ]


@pytest.mark.parametrize("name", error_names())
def test_every_error_stands_in_the_reference(name: str) -> None:
    assert f"`{name}`" in text("errors.md")


def test_the_reference_has_no_error_that_there_is_not() -> None:
    assert set(re.findall(r"`(\w+Error)`", text("errors.md"))) <= set(error_names())


# The command line


def group() -> TyperGroup:
    found = typer.main.get_command(app)
    assert isinstance(found, TyperGroup)
    return found


def options(command: Any) -> set[str]:
    return {
        name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts) if name[0] == "-"
    }


@pytest.mark.parametrize("name", group().commands)
def test_every_command_and_option_stands_in_the_reference(name: str) -> None:
    described = section("cli.md", f"## `feeds {name}`")
    assert set(re.findall(r"`(--?[a-z][\w-]*)`", "\n".join(row[0] for row in rows(described)))) == options(
        group().commands[name]
    )


def test_the_reference_has_no_command_that_there_is_not() -> None:
    assert set(re.findall(r"^## `feeds (\w+)`", text("cli.md"), re.MULTILINE)) == set(group().commands)


def test_every_key_of_the_summary_stands_in_the_reference() -> None:
    described = section("cli.md", "## `feeds publish`")
    summary = report.as_json(Report(), 1.0)
    assert {row[0] for row in rows(described)} >= {f"`{key}`" for key in summary}
    for key in summary["gathered"]:
        assert f"`{key}`" in described


def commands_shown() -> list[tuple[str, str]]:
    """Every line of a code block in the documentation that calls `feeds` or `make`, with its page."""
    found = []
    for page in PAGES:
        for line in re.findall(
            r"^ {4,}(?:\$ |ExecStart=)?(.*)$|`((?:feeds|make) [^`]*)`", page.read_text("utf-8"), re.MULTILINE
        ):
            call = next(filter(None, line), "").partition(" #")[0].strip()
            if match := re.search(r"(?:^|[/\s])((?:feeds|make) [a-z-].*)$", call):
                found.append((page.name, match[1]))
    assert len(found) > 10
    return sorted(set(found))


@pytest.mark.parametrize(("page", "call"), commands_shown())
def test_every_command_shown_is_one(page: str, call: str) -> None:
    program, *words = call.split()
    if program == "make":
        assert re.search(rf"^{words[0]}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        return
    if words[0].startswith("--"):
        assert words[0] in options(group()) | {"--help"}
        return
    if words[0] == "COMMAND":
        return
    assert words[0] in group().commands, f"{page}: {call}"
    given = {word for word in words if re.fullmatch(r"--[a-z][\w-]*", word)}
    assert given <= options(group().commands[words[0]]) | {"--help"}, f"{page}: {call}"


# Formats


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

    needed = {"title": "T", "date": "2024-01-01"}
    needed.pop({"title": "title", "published": "date"}.get(what, ""), None)
    without = said({**needed, "title": "T", "date": "2024-01-01"})
    assert said({**needed, key: VALUES.get(what, "word")}) != without


def test_what_a_header_can_say_is_what_a_draft_holds() -> None:
    described = {what for what, _ in header_keys()}
    assert set(Draft.__dataclass_fields__) - described <= {"content", "notes"}


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
    assert {row[0] for row in rows(text("rules.md"))} - {"rule"} == {f"`{name}`" for name in rules()}


# Pages


def links() -> list[tuple[Path, str]]:
    return [
        (page, target)
        for page in PAGES
        for target in re.findall(
            r"\]\(([^)\s]+)\)", re.sub(r"^ {4}.*$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
        )
        if "://" not in target
    ]


@pytest.mark.parametrize(("page", "target"), [pytest.param(*pair, id=f"{pair[0].name}-{pair[1]}") for pair in links()])
def test_every_link_leads_somewhere(page: Path, target: str) -> None:
    path, _, anchor = target.partition("#")
    there = (page.parent / path).resolve() if path else page
    assert there.exists()
    if anchor:
        heads = re.findall(r"^#+ (.*)$", there.read_text(encoding="utf-8"), re.MULTILINE)
        assert anchor in {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads}


def test_every_page_is_linked_from_another() -> None:
    reached = {(page.parent / target.partition("#")[0]).resolve() for page, target in links()}
    decisions = ROOT / "docs" / "decisions"
    lost = {page for page in PAGES if page not in reached and page.name != "README.md" and page.parent != decisions}
    assert lost == set()


def test_the_layers_told_are_those_enforced() -> None:
    contract = (ROOT / ".importlinter").read_text(encoding="utf-8")
    enforced = re.findall(
        r"^    (\w[\w |]*)$", contract.partition("layers =\n")[2].partition("exhaustive")[0], re.MULTILINE
    )
    told = (ROOT / "docs" / "explanation" / "how-it-works.md").read_text(encoding="utf-8").partition("## Layers")[2]
    assert re.findall(r"^    (\w[\w |]*)$", told, re.MULTILINE) == ["cli", *enforced[enforced.index("cli") + 1 :]]


def test_settings_have_no_table_that_the_reference_has_not() -> None:
    named = {re.sub(r"\W", "", table) for table in TABLES}
    assert set(Settings.model_fields) == named

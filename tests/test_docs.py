"""The documentation tells the truth: what there is stands in it, and what stands in it there is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
import typer
from pydantic import BaseModel
from pydantic_core import PydanticUndefined
from typer.core import TyperGroup

from feeds import errors, report
from feeds.cli import app
from feeds.config import load
from feeds.run import Report
from feeds.settings import Category, Feeds, Serve, Settings, Site, Source
from feeds.tables import Combined, Match, Podcast, Rule, Sitemap
from tests.reference import rows, section, text

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TEMPLATE = ROOT / "config" / "feeds.toml"
TABLES: dict[str, type[BaseModel]] = {
    "[site]": Site,
    "[[source]]": Source,
    "[feeds]": Feeds,
    "[serve]": Serve,
    "[sitemap]": Sitemap,
    '[category."…"]': Category,
    '[feed."…"]': Combined,
    '[category."…".podcast]': Podcast,
    "[[rule]]": Rule,
    "[rule.match]": Match,
}


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
    if default in (None, PydanticUndefined):
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
        "[serve]": tables["serve"],
        "[sitemap]": tables["sitemap"],
        '[category."…"]': tables["category"]["asia"],
        '[feed."…"]': tables["feed"]["asia-politics"],
        '[category."…".podcast]': tables["category"]["asia"]["podcast"],
        "[[rule]]": tables["rule"][0],
        "[rule.match]": tables["rule"][0]["match"],
    }
    for table, key, _ in config_keys():
        assert key in given[table], f"{table} {key} is missing from {TEMPLATE.name}"


def test_the_template_shows_the_defaults() -> None:
    """What is switched off stands there with its default, where it has one of its own."""
    tables = tomllib.loads(switched_on())
    shown = {f"[{name}]": tables[name] for name in ("site", "feeds", "serve", "sitemap")} | {
        "[[source]]": tables["source"][0]
    }
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
    named = {re.sub(r"\W", "", table.partition(".")[0]) for table in TABLES}
    assert set(Settings.model_fields) == named

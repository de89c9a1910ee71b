"""What the store says of its articles, and why each is where it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from feeds import status
from feeds.cli import app
from feeds.config import load
from feeds.errors import StoreError
from feeds.explain import explain
from feeds.settings import Settings
from feeds.store import open_store
from tests.newsroom import Newsroom, markdown

CONFIG = """
[[rule]]
match = { words = "Pyongyang", category = "General" }
category = "Asia"
[[rule]]
match = { category = "Gossip" }
category = []
[category."World"]
aliases = ["Welt"]
"""


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    newsroom = Newsroom(tmp_path, config=CONFIG)
    newsroom.write("a.md", markdown("News from Pyongyang", category="General", date="2024-05-09T10:00:00Z"))
    newsroom.write("world/asia/b.md", markdown("By folder", date="2024-05-08T10:00:00Z"))
    newsroom.write("c.md", markdown("Nowhere", categories=["Gossip"], date="2024-05-07T10:00:00Z"))
    newsroom.write("d.md", markdown("Tomorrow", category="Welt", date="2030-05-06T10:00:00Z"))
    newsroom.write("e.md", markdown("Over", category="General", date="2024-05-05T10:00:00Z", expiryDate="2024-05-06"))
    newsroom.write("f.md", markdown("Gone", category="General", date="2024-05-04T10:00:00Z"))
    newsroom.publish()
    (newsroom.articles / "f.md").unlink()
    newsroom.publish()
    return newsroom


def settings(newsroom: Newsroom) -> Settings:
    places = {"from": str(newsroom.articles), "to": str(newsroom.public), "store": str(newsroom.root / "state")}
    return load(newsroom.root / "feeds.toml", places)


def listed(newsroom: Newsroom, *paths: str, limit: int = 20) -> dict[str, Any]:
    return status.articles_of(settings(newsroom), paths, limit)


def test_articles_are_listed_newest_first_with_their_states(newsroom: Newsroom) -> None:
    seen = listed(newsroom)
    assert [(one["path"], one["state"]) for one in seen["articles"]] == [
        ("d.md", "embargoed"),
        ("a.md", "live"),
        ("world/asia/b.md", "live"),
        ("c.md", "live"),
        ("e.md", "expired"),
        ("f.md", "withdrawn"),
    ]
    assert seen["more"] == 0
    assert seen["articles"][1]["id"] == "tag:news.example,2024-05-09:articles/a"
    assert seen["articles"][1]["published"] == "2024-05-09T10:00:00+00:00"


def test_each_category_has_its_reason(newsroom: Newsroom) -> None:
    reasons = {
        one["path"]: [(each["term"], each["why"]) for each in one["categories"]] for one in listed(newsroom)["articles"]
    }
    assert reasons["a.md"] == [
        ("Asia", "rule 1 (the word “Pyongyang” in the title, the category “General”) in place of General (the file)")
    ]
    assert reasons["world/asia/b.md"] == [("world/asia", "the folder")]
    assert reasons["d.md"] == [("World", "the file, as “Welt”")]
    assert reasons["c.md"] == []
    (gossip,) = listed(newsroom, "c.md")["articles"]
    assert gossip["taken"] == ["not Gossip (the file): rule 2 (the category “Gossip”)"]


@pytest.mark.parametrize(
    ("asked", "paths"),
    [
        ("world", ["world/asia/b.md"]),
        ("world/*", ["world/asia/b.md"]),
        ("[ab].md", ["a.md"]),
        ("{articles}/a.md", ["a.md"]),
        ("{articles}/world/", ["world/asia/b.md"]),
        ("{articles}/[de].md", ["d.md", "e.md"]),
        ("nothing", []),
    ],
)
def test_files_folders_and_patterns_narrow_the_list(newsroom: Newsroom, asked: str, paths: list[str]) -> None:
    asked = asked.format(articles=newsroom.articles)
    assert [one["path"] for one in listed(newsroom, asked)["articles"]] == paths


def test_a_source_s_own_directory_is_all_of_it(newsroom: Newsroom) -> None:
    assert len(listed(newsroom, str(newsroom.articles))["articles"]) == 6


def test_the_list_is_as_long_as_is_asked_for(newsroom: Newsroom) -> None:
    seen = listed(newsroom, limit=2)
    assert ([one["path"] for one in seen["articles"]], seen["more"]) == (["d.md", "a.md"], 4)
    assert [*status.article_lines(seen)][-1].startswith("… and 4 more;")
    assert listed(newsroom, limit=6)["more"] == 0


def run(newsroom: Newsroom, *arguments: str) -> tuple[int, str]:
    config = newsroom.root / "feeds.toml"
    given = ("status", *arguments, "--config", str(config), "--store", str(newsroom.root / "state"))
    done = CliRunner().invoke(app, given)
    return done.exit_code, done.output


def test_people_read_the_same(newsroom: Newsroom) -> None:
    code, told = run(newsroom, "--articles")
    assert code == 0
    assert told.splitlines()[:9] == [
        "articles: d.md",
        "  embargoed until 2030-05-06 10:00 UTC; published 2030-05-06 10:00 UTC",
        "  tag:news.example,2024-06-01:articles/d",
        "  World: the file, as “Welt”",
        "articles: a.md",
        "  live; published 2024-05-09 10:00 UTC",
        "  tag:news.example,2024-05-09:articles/a",
        "  Asia: rule 1 (the word “Pyongyang” in the title, the category “General”) in place of General (the file)",
        "articles: world/asia/b.md",
    ]
    assert "expired since 2024-05-06 00:00 UTC" in told
    assert "in no category" in told
    assert run(newsroom, "--articles", "nothing") == (0, "No article is so.\n")


def test_programs_get_json(newsroom: Newsroom) -> None:
    code, told = run(newsroom, "--articles", "--json", "--limit", "1")
    said = json.loads(told)
    assert (code, said["more"], [one["path"] for one in said["articles"]]) == (0, 5, ["d.md"])


def test_paths_without_articles_are_a_mistake(newsroom: Newsroom) -> None:
    code, told = run(newsroom, "a.md")
    assert (code, "paths are for --articles" in told) == (2, True)
    assert run(newsroom, "--articles", "--limit", "0")[0] == 2


def test_it_reads_beside_a_writer_and_writes_nothing(newsroom: Newsroom) -> None:
    holder = open_store(str(newsroom.root / "state"))
    try:
        before = (newsroom.root / "state" / "feeds.sqlite").stat()
        assert run(newsroom, "--articles")[0] == 0
        assert (newsroom.root / "state" / "feeds.sqlite").stat().st_mtime_ns == before.st_mtime_ns
    finally:
        holder.close()


def test_a_source_that_is_configured_no_more(newsroom: Newsroom) -> None:
    (newsroom.root / "feeds.toml").write_text('[[source]]\nname = "other"\n', encoding="utf-8")
    _, told = run(newsroom, "--articles", "world")
    assert "  world/asia: the file" in told


def aged(newsroom: Newsroom) -> Path:
    """The store as the version before would have left it (schema 4)."""
    database = open_store(str(newsroom.root / "state"))
    for statement in (
        *(f"DROP TABLE {table}" for table in ("untried", "adopted", "edition", "echo")),
        "ALTER TABLE file DROP COLUMN part",
        "ALTER TABLE entry DROP COLUMN mark",
        "PRAGMA user_version = 4",
    ):
        database._connection.execute(statement)  # type: ignore[attr-defined]
    database.close()
    return newsroom.root / "state" / "feeds.sqlite"


def test_a_store_of_the_version_before_is_read_and_stays_what_it_is(newsroom: Newsroom) -> None:
    before = status.look(settings(newsroom)), listed(newsroom), explain(settings(newsroom), ["a.md"])
    file = aged(newsroom)
    bytes_before = file.read_bytes()
    assert (status.look(settings(newsroom)), listed(newsroom), explain(settings(newsroom), ["a.md"])) == before
    assert file.read_bytes() == bytes_before


def test_publishing_with_a_store_of_the_version_before_changes_no_document(newsroom: Newsroom) -> None:
    documents = {path: path.read_bytes() for path in newsroom.public.rglob("*.*")}
    before = listed(newsroom)
    aged(newsroom)
    report = newsroom.publish()
    assert (report.gathered.new, report.gathered.changed, report.released.published) == (0, 0, [])
    assert {path: path.read_bytes() for path in newsroom.public.rglob("*.*")} == documents
    assert listed(newsroom) == before


def test_a_damaged_store_of_the_version_before_is_named(newsroom: Newsroom) -> None:
    file = aged(newsroom)
    data = file.read_bytes()
    file.write_bytes(data[:4096] + b"\x5a" * (len(data) - 4096))
    with pytest.raises(StoreError, match="damaged"):
        status.look(settings(newsroom))

"""Which feeds a pass makes: combined ones, those of languages, and what each of them says of its articles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from feeds import status, store
from feeds.config import load
from feeds.feed import Document
from feeds.report import as_json, lines
from feeds.store import versions
from tests.newsroom import Newsroom, markdown

CONFIG = """
[feed."asia-politics"]
title = "Asian politics"
description = "Who governs in the east"
category = ["asia", "politics"]
none = { author = ["The wire"] }
"""
BODY = "The first paragraph says it all.\n\nThe second one goes on. " + "More words. " * 60


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path, config=CONFIG)
    made.write("japan.md", markdown("Japan", date="2024-05-04", category="Asia/Japan", lang="ja"))
    made.write("vote.md", markdown("Vote", date="2024-05-03", category="Politics"))
    made.write("wire.md", markdown("Wire", date="2024-05-02", category="Politics", author="The Wire"))
    made.write("sport.md", markdown("Sport", date="2024-05-01", category="Sport", lang="de-AT"))
    return made


def head(newsroom: Newsroom, path: str) -> str:
    return newsroom.files()[path].decode().partition("<entry")[0].partition("<item")[0].partition('"items"')[0]


def identifier(newsroom: Newsroom, feed: str) -> str:
    return head(newsroom, f"{feed}.atom").partition("<id>")[2].partition("</id>")[0]


def test_d20_a_combined_feed_shows_what_its_conditions_hold_for(newsroom: Newsroom) -> None:
    report = newsroom.publish()
    assert report.warnings == []
    for form in ("rss", "atom"):
        assert newsroom.titles("asia-politics", form) == ["Japan", "Vote"]
    items = json.loads(newsroom.files()["asia-politics.json"])["items"]
    assert [item["title"] for item in items] == ["Japan", "Vote"]
    assert "<title>news.example: Asian politics</title>" in head(newsroom, "asia-politics.rss")
    assert "<description>Who governs in the east</description>" in head(newsroom, "asia-politics.rss")


def test_an_article_comes_and_goes_with_what_it_says(newsroom: Newsroom) -> None:
    newsroom.publish()
    newsroom.write("vote.md", markdown("Vote", date="2024-05-03", category="Politics", author="The  wire"))
    newsroom.write("sport.md", markdown("Sport", date="2024-05-01", category=["Sport", "Politics"]))
    newsroom.publish()
    assert newsroom.titles("asia-politics") == ["Japan", "Sport"]


def test_a_changed_expression_sorts_anew(newsroom: Newsroom) -> None:
    newsroom.publish()
    newsroom.config = '[feed."asia-politics"]\nany = { category = ["sport"], language = ["ja"] }\n'
    newsroom.publish()
    assert newsroom.titles("asia-politics") == ["Japan", "Sport"]


def test_a_feed_that_is_configured_no_more_is_gone(newsroom: Newsroom) -> None:
    newsroom.publish()
    first = identifier(newsroom, "asia-politics")
    newsroom.config = ""
    report = newsroom.publish()
    assert "asia-politics.rss" in report.released.removed
    assert json.loads(newsroom.files()[".moved.json"])["gone"] == ["asia-politics"]
    assert ".moved.json" not in [one["path"] for one in as_json(report, 1.0)["published"]]
    newsroom.config = CONFIG
    report = newsroom.publish()
    assert ".moved.json" in report.released.removed
    assert as_json(report, 1.0)["removed"] == []
    assert not any("removed" in line for line in lines(report, 1.0, dry_run=True, to="public"))
    assert identifier(newsroom, "asia-politics") == first
    assert ".moved.json" not in newsroom.files()


def test_a_renamed_feed_keeps_its_id_and_its_old_name_leads_to_it(newsroom: Newsroom) -> None:
    newsroom.publish()
    first = identifier(newsroom, "asia-politics")
    newsroom.config = CONFIG.replace('"asia-politics"]', 'far-east]\nwas = ["asia-politics"]')
    newsroom.publish()
    assert identifier(newsroom, "far-east") == first
    assert "asia-politics.rss" not in newsroom.files()
    assert json.loads(newsroom.files()[".moved.json"])["moved"] == {"asia-politics": "far-east"}


def test_a_configured_name_wins_over_a_category_in_a_new_ledger(newsroom: Newsroom) -> None:
    newsroom.config = '[feed.sport]\ntag = ["race"]\n'
    report = newsroom.publish()
    assert report.warnings == ["feed.sport: no article fits its conditions, so there is no such feed now"]
    assert "the feed of category 'Sport' is called sport-" in report.released.names[0]
    assert newsroom.titles("sport") == []
    newsroom.write("race.md", markdown("Race", category="Running", tags=["race"]))
    report = newsroom.publish()
    assert newsroom.titles("sport") == ["Race"]
    assert (report.warnings, report.released.names) == ([], [])


def test_a_configured_name_that_a_category_has_already_is_reported(newsroom: Newsroom) -> None:
    newsroom.config = ""
    newsroom.publish()
    newsroom.config = '[feed.sport]\nlanguage = ["ja"]\n'
    report = newsroom.publish()
    (told,) = report.released.names
    assert told.startswith("the feed 'sport' is called sport-")
    assert newsroom.titles("sport") == ["Sport"]


def test_a_feed_for_each_language_says_which(newsroom: Newsroom) -> None:
    newsroom.config = '[site]\nlanguage = "en-GB"\n[feeds]\nlanguages = true\n'
    newsroom.publish()
    found = {name.removesuffix(".rss") for name in newsroom.files() if name.endswith(".rss")}
    assert {name for name in found if name.startswith("language/")} == {
        f"language/{tag}" for tag in ("de", "de-at", "en", "en-gb", "ja")
    }
    assert newsroom.titles("language/de") == newsroom.titles("language/de-at") == ["Sport"]
    assert newsroom.titles("language/en") == ["Vote", "Wire"]
    assert "<language>de-AT</language>" in head(newsroom, "language/de-at.rss")
    assert 'xml:lang="de"' in head(newsroom, "language/de.atom")
    assert '"language": "ja"' in head(newsroom, "language/ja.json")
    assert "<title>news.example: de-AT</title>" in head(newsroom, "language/de-at.rss")
    newsroom.config = ""
    newsroom.publish()
    assert not any(name.startswith("language/") for name in newsroom.files())


def test_another_language_of_the_site_sorts_anew(newsroom: Newsroom) -> None:
    newsroom.config = "[feeds]\nlanguages = true\n"
    newsroom.publish()
    newsroom.config = '[site]\nlanguage = "fr"\n' + newsroom.config
    newsroom.publish()
    assert newsroom.titles("language/fr") == ["Vote", "Wire"]
    assert "language/en.rss" not in newsroom.files()


def test_a_combined_feed_of_one_language_says_which(newsroom: Newsroom) -> None:
    newsroom.config = '[feed.auf-deutsch]\nlanguage = ["de"]\n[feed.both]\nlanguage = ["de", "ja"]\n'
    newsroom.publish()
    assert "<language>de</language>" in head(newsroom, "auf-deutsch.rss")
    assert "<language>en</language>" in head(newsroom, "both.rss")
    assert newsroom.titles("both") == ["Japan", "Sport"]


MODES = """
[feeds]
content = "{mode}"
authors = true
tags = true
languages = true
[feed.mine]
tag = ["x"]
{own}
[category.asia]
{own}
"""


@pytest.mark.parametrize("mode", ["full", "summary", "both"])
@pytest.mark.parametrize("own", ["full", "summary", "both", ""])
def test_d13_d14_full_text_summary_or_both_for_every_kind_of_feed(tmp_path: Path, mode: str, own: str) -> None:
    newsroom = Newsroom(tmp_path, config=MODES.format(mode=mode, own=f'content = "{own}"' if own else ""))
    newsroom.write("a.md", markdown("A", BODY, category="Asia", tags=["x"], author="Jane", summary="In short."))
    report = newsroom.publish()
    assert (report.released.held_back, report.released.refused) == ([], [])
    for feed in ("all", "author/jane", "tag/x", "language/en", "mine", "asia"):
        wanted = own if own and feed in ("mine", "asia") else mode
        assert shown(newsroom, feed) == dict.fromkeys(("rss", "atom", "json"), wanted), feed


def shown(newsroom: Newsroom, feed: str) -> dict[str, str]:
    """What each format of the feed carries of its article."""
    files, found = newsroom.files(), {}
    (item,) = json.loads(files[f"{feed}.json"])["items"]
    rss = files[f"{feed}.rss"].decode().partition("<item>")[2]
    atom = files[f"{feed}.atom"].decode().partition("<entry")[2]
    for form, summary, content in (
        ("rss", "<description>In short.</description>" in rss, "goes on" in rss),
        ("atom", "<summary>In short.</summary>" in atom, "goes on" in atom),
        (
            "json",
            item.get("summary", item.get("content_text")) == "In short.",
            "goes on" in item.get("content_html", ""),
        ),
    ):
        found[form] = {(True, True): "both", (True, False): "summary", (False, True): "full"}[summary, content]
    return found


def test_lists_and_status_have_every_kind_in_order(newsroom: Newsroom) -> None:
    newsroom.config = "[feeds]\nauthors = true\ntags = true\nlanguages = true\n" + CONFIG
    newsroom.write("sport.md", markdown("Sport", category="Sport", tags=["ball"]))
    newsroom.publish()
    order = ["all", "asia-politics", "asia", "asia/japan", "politics", "sport", "language/en", "language/ja"]
    order += ["author/the-wire", "tag/ball"]
    listed = newsroom.files()["index.html"].decode().partition("<body")[2]
    opml = newsroom.files()["feeds.opml"].decode()
    for text, mark in ((listed, 'href="{}.rss"'), (opml, "/feeds/{}.rss")):
        found = [text.index(mark.format(name)) for name in order]
        assert found == sorted(found)
    places = {"from": str(newsroom.articles), "to": str(newsroom.public), "store": str(newsroom.root / "state")}
    seen = status.look(load(newsroom.root / "feeds.toml", places))
    assert [feed["name"] for feed in seen["feeds"]] == order
    assert seen["feeds"][1]["kind"] == "combined"


def test_deltas_may_be_had_of_one_feed_alone(newsroom: Newsroom) -> None:
    newsroom.config = CONFIG + "deltas = true\n"
    newsroom.publish()
    database = store.open_store(str(newsroom.root / "state"), readonly=True)
    try:
        target, files = str(newsroom.public), newsroom.files()
        known = {
            path: versions.marks(database, target, path, Document(feed="", format="", path=path, body=body).tag)
            for path, body in files.items()
        }
    finally:
        database.close()
    assert {path for path, marks in known.items() if marks} == {
        f"asia-politics.{form}" for form in ("rss", "atom", "json")
    }

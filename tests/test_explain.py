"""What `feeds explain` tells of a file is what a run makes of it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from typer.testing import CliRunner

from feeds import read
from feeds.article import Content, Draft, Origin, Person, Version
from feeds.cli import app
from feeds.config import load
from feeds.explain import explain, is_published
from feeds.explain.lines import lines
from feeds.read import Bundle, Part, Skip
from feeds.run import run
from feeds.settings import Settings
from feeds.store import feeds, files, open_store
from tests.newsroom import START, Newsroom, markdown
from tests.reference import rows, section

ROOT = Path(__file__).parents[1]
CORPORA = ROOT.parent / "shared" / "corpora"
AT = "https://news.example/feeds/"


def settings(newsroom: Newsroom) -> Settings:
    newsroom.root.mkdir(parents=True, exist_ok=True)
    (newsroom.root / "feeds.toml").write_text(newsroom.config, encoding="utf-8")
    places = {"from": str(newsroom.articles), "to": str(newsroom.public), "store": str(newsroom.root / "state")}
    return load(newsroom.root / "feeds.toml", {**places, "at": AT})


def told(newsroom: Newsroom, *paths: str, now: datetime | None = None) -> list[dict[str, Any]]:
    moment = now or newsroom.now + timedelta(minutes=1)
    return explain(settings(newsroom), [str(newsroom.articles / path) for path in paths], now=moment)


def one(newsroom: Newsroom, path: str) -> dict[str, Any]:
    (only,) = told(newsroom, path)
    return only


def words(told: dict[str, Any]) -> list[str]:
    return [text for text, _ in lines(told)]


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


# What was read


def test_fields_say_where_they_were_found(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def reader(path: str, data: bytes, conventions: read.Conventions, modified: datetime) -> Draft:
        return Draft(
            title="A title",
            content=Content(type="text/html", body="<p>Text</p>"),
            published=START,
            authors=(Person(name="Jane Doe", email="jane@news.example"),),
            categories=("Asia",),
            origins=(
                Origin(field="title", where="JSON-LD: headline"),
                Origin(field="published", where="the file's own date", confidence=0.3),
                Origin(field="categories", where="header: section"),
            ),
            notes=("a colon mended",),
            dropped=("a newsletter box",),
        )

    monkeypatch.setitem(read.READERS, ".md", reader)
    newsroom.write("a.md", "x")
    seen = one(newsroom, "a.md")
    assert seen["fields"] == [
        {"field": "title", "value": "A title", "where": "JSON-LD: headline", "confidence": 1.0},
        {"field": "published", "value": START.isoformat(), "where": "the file's own date", "confidence": 0.3},
        {"field": "authors", "value": [{"name": "Jane Doe", "email": "jane@news.example"}], "where": "the file",
         "confidence": 1.0},
        {"field": "categories", "value": ["Asia"], "where": "header: section", "confidence": 1.0},
    ]  # fmt: skip
    assert (seen["notes"], seen["dropped"]) == (["a colon mended"], ["a newsletter box"])
    assert [feed["why"] for feed in seen["feeds"]] == ["every article is here", "header: section"]
    said = words(seen)
    assert "    published   2024-06-01T12:00:00+00:00     the file's own date, a guess" in said
    assert "    authors     Jane Doe (jane@news.example)  the file" in said
    assert "    a newsletter box" in said
    assert {colour for text, colour in lines(seen) if "a guess" in text} == {"yellow"}


def test_what_the_body_loses_is_counted(newsroom: Newsroom) -> None:
    body = """<script>x()</script><p style="color:red" onclick="y()">A <font color="red">word</font></p>
<p><a href="javascript:z()">no target</a> <a href="/there">there</a></p>
<p><img src="data:image/png;base64,AAAA" alt="x"> <img src="/a.png" alt="a"></p>
{{< newsletter >}} {% include ad.html %}
"""
    newsroom.write("a.md", markdown("A", body))
    losses = {loss["what"]: (loss["count"], loss["examples"]) for loss in one(newsroom, "a.md")["body"]["losses"]}
    assert losses["the element script"] == (1, [])
    assert losses["the element font"] == (1, [])
    assert losses["the attribute style"] == (1, ["color:red"])
    assert losses["the attribute onclick"] == (1, ["y()"])
    assert losses["links without a target"] == (1, ["javascript:z()"])
    assert losses["templates"] == (2, ["{{< newsletter >}}", "{% include ad.html %}"])
    assert losses["images"][0] == 1
    assert "    the attribute onclick ×1: y()" in words(one(newsroom, "a.md"))


def test_the_losses_of_many_tags_that_never_end_are_counted_in_moments(newsroom: Newsroom) -> None:
    head = "---\ntitle: A\ndate: 2024-05-01\n---\n<p>a</p><center>b</center>"
    newsroom.write("a.html", head + '<a" "' * 40_000)
    began = process_time()
    losses = one(newsroom, "a.html")["body"]["losses"]
    assert ("the element center", 1) in [(loss["what"], loss["count"]) for loss in losses]
    assert process_time() - began < 15


def test_a_body_that_loses_nothing(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A", "Some *words*, `{{ kept }}`, [there](/x) and ![a](/a.png)."))
    assert one(newsroom, "a.md")["body"]["losses"] == []


# Where it stands


def test_before_the_first_run_nothing_is_needed_and_nothing_made(newsroom: Newsroom) -> None:
    newsroom.write("world/a.md", markdown("A title"))
    seen = one(newsroom, "world/a.md")
    assert (seen["verdict"], seen["published"]) == ("new", True)
    assert seen["id"] == {
        "id": "tag:news.example,2024-05-01:articles/world/a",
        "rule": "new",
        "why": "new: made of the source's name and the path",
    }
    assert [feed["feed"] for feed in seen["feeds"]] == ["all", "world"]
    assert not (newsroom.root / "state").exists()
    newsroom.publish()
    assert newsroom.ids() == [seen["id"]["id"]]


def test_after_it_the_ledger_is_asked(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A title"))
    newsroom.publish()
    seen = one(newsroom, "a.md")
    assert (seen["verdict"], seen["reason"]) == ("live", "readers have had it since 2024-06-01 12:01 UTC")
    assert (seen["id"]["rule"], seen["pending"]) == ("path", False)
    assert seen["dates"] == {
        "published": "2024-05-01T10:00:00+00:00",
        "updated": "2024-05-01T10:00:00+00:00",
        "first_seen": "2024-06-01T12:01:00+00:00",
    }
    assert seen["feeds"][0]["window"] == "number 1 of the newest 50"
    assert seen["check"] == {"formats": ["rss", "atom", "json"], "findings": [], "refused": None}


def test_an_edit_is_told_before_it_is_published(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A title", category="Asia"))
    newsroom.publish()
    newsroom.write("a.md", markdown("Another title", category="Europe"))
    seen = one(newsroom, "a.md")
    assert (seen["verdict"], seen["id"]["rule"], seen["pending"]) == ("changed", "path", True)
    feeds = {feed["feed"]: (feed["leaves"], feed["window"]) for feed in seen["feeds"]}
    assert feeds["europe"] == (False, "will be in the newest 50: of those published, 0 are newer")
    assert feeds["asia"] == (True, "the next run takes it out")
    assert "    leaves asia" in "\n".join(words(seen))
    newsroom.publish()
    assert newsroom.entries()[0].updated == seen["dates"]["updated"].replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("header", "verdict", "reason"),
    [
        ({"date": "2030-01-01T10:00:00Z"}, "embargoed", "readers get it on 2030-01-01 10:00 UTC"),
        ({"expiryDate": "2024-05-20"}, "expired", "its time was over on 2024-05-20 00:00 UTC"),
        ({"draft": True}, "skipped", "draft: true"),
        ({"date": "someday"}, "refused", "date: "),
    ],
)
def test_what_is_not_published_says_why(newsroom: Newsroom, header: dict[str, Any], verdict: str, reason: str) -> None:
    newsroom.write("a.md", markdown("A title", **header))
    for _ in range(2):
        seen = one(newsroom, "a.md")
        assert (seen["verdict"], seen["published"]) == (verdict, False)
        assert seen["reason"].startswith(reason)
        newsroom.publish()
    assert words(seen)[1] == f"  {verdict}: {seen['reason']}"


def test_what_was_published_of_a_file_that_broke_is_named(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A title"))
    newsroom.publish()
    newsroom.write("a.md", "---\ntitle: [\n---\n")
    seen = one(newsroom, "a.md")
    assert seen["before"]["id"] == newsroom.ids()[0]
    assert f"  What was published of it stays live: {newsroom.ids()[0]}" in words(seen)


def test_a_file_that_moved_keeps_its_id(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A title"))
    newsroom.publish()
    (newsroom.articles / "a.md").rename(newsroom.articles / "b.md")
    seen = one(newsroom, "b.md")
    assert (seen["id"]["id"], seen["id"]["rule"]) == (newsroom.ids()[0], "moved")
    assert seen["id"]["why"].endswith("moved here from a.md")
    gone = one(newsroom, "a.md")
    assert (gone["verdict"], gone["reason"]) == ("gone", "its file is gone, so the next run withdraws it")
    newsroom.publish()
    assert one(newsroom, "a.md")["verdict"] == "missing"


def test_a_withdrawn_article_is_known_and_known_again_by_its_link(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A title", link="/a/"))
    newsroom.write("b.md", markdown("B title"))
    newsroom.publish()
    identifier = one(newsroom, "a.md")["id"]["id"]
    (newsroom.articles / "a.md").unlink()
    newsroom.publish()
    seen = one(newsroom, "a.md")
    assert (seen["verdict"], seen["id"]["id"], seen["published"]) == ("withdrawn", identifier, False)
    newsroom.write("z.md", markdown("Another title", "Other words.", link="/a/"))
    back = one(newsroom, "z.md")
    assert (back["id"]["id"], back["id"]["rule"], back["verdict"]) == (identifier, "traced", "changed")
    assert "by its link" in back["id"]["why"]
    assert back["reason"] == "it was withdrawn, and the next run publishes it"
    newsroom.publish()
    assert identifier in newsroom.ids()


def test_a_copy_with_the_same_stated_id_is_refused_by_name(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A title", id="urn:x:1"))
    newsroom.publish()
    assert one(newsroom, "a.md")["id"]["rule"] == "stated"
    newsroom.write("b.md", markdown("B title", id="urn:x:1"))
    seen = one(newsroom, "b.md")
    assert (seen["verdict"], seen["reason"]) == ("refused", "its id 'urn:x:1' is already that of a.md")


@pytest.mark.parametrize(
    ("config", "header", "rule", "url"),
    [
        ("", {"link": "/there/"}, "stated", "https://news.example/there/"),
        ('[[source]]\npermalink = "/:year/:slug/"\n', {}, "pattern", "https://news.example/2024/a/"),
        ("[feeds]\npages = true\n", {}, "here", "https://news.example/feeds/articles/a"),
        ("", {}, "", None),
    ],
)
def test_the_page_and_the_rule_that_says_it(
    newsroom: Newsroom, config: str, header: dict[str, Any], rule: str, url: str | None
) -> None:
    newsroom.config = config
    newsroom.write("a.md", markdown("A title", **header))
    for _ in range(2):
        assert {key: one(newsroom, "a.md")["link"][key] for key in ("url", "rule")} == {"url": url, "rule": rule}
        newsroom.publish()
    if url:
        assert newsroom.entries()[0].link == url


# Which feeds

CONFIG = """
[feeds]
authors = true
tags = true
languages = true
[category."World"]
aliases = ["Welt"]
[[rule]]
match = { words = "Pyongyang", category = "General" }
category = "World/Asia"
[[rule]]
match = { category = "Gossip" }
category = []
[feed.east]
category = ["world/asia"]
language = ["en", "de"]
none = { author = ["Nobody"] }
[feed.ours]
none = { author = ["The wire"] }
"""


def test_each_feed_has_its_reason(newsroom: Newsroom) -> None:
    newsroom.config = CONFIG
    newsroom.write(
        "a.md",
        markdown(
            "In Pyongyang", categories=["General", "Welt", "Gossip"], author="Jane Doe", tags=["east"], lang="en-GB"
        ),
    )
    seen = one(newsroom, "a.md")
    because = "the word “Pyongyang” in the title, the category “General”"
    assert {feed["feed"]: feed["why"] for feed in seen["feeds"]} == {
        "all": "every article is here",
        "world": "header: categories, as “Welt”",
        "world/asia": f"rule 1 ({because}) in place of General (header: categories)",
        "author/jane-doe": "it is by Jane Doe",
        "tag/east": "it has the tag “east”",
        "language/en": "it is in en-GB",
        "language/en-gb": "it is in en-GB",
        "east": "category world/asia, and language en",
        "ours": "it is nothing that the feed leaves out",
    }
    assert seen["taken"] == ["not Gossip (header: categories): rule 2 (the category “Gossip”)"]
    assert seen["taken"][0] in "\n".join(words(seen))


def test_the_window_and_the_archives(newsroom: Newsroom) -> None:
    newsroom.config = "[feeds]\nentries = 2\nhours = 0\nhistory = true\n"
    for number in range(4):
        newsroom.write(f"{number}.md", markdown(f"N {number}", date=f"2024-05-0{number + 1}T10:00:00Z"))
    newsroom.publish()
    assert [window(newsroom, f"{number}.md") for number in range(4)] == [
        "older than what the feed shows; in archive/all/1",
        "older than what the feed shows; in archive/all/1",
        "number 2 of the newest 2",
        "number 1 of the newest 2",
    ]
    newsroom.write("old.md", markdown("Old", date="2024-04-01T10:00:00Z"))
    assert window(newsroom, "old.md") == "will be shown until an archive has it; 4 are newer"
    newsroom.publish()
    assert window(newsroom, "old.md") == "shown until an archive has it"


def test_the_window_by_age(newsroom: Newsroom) -> None:
    newsroom.config = "[feeds]\nentries = 1\nhours = 24\n"
    newsroom.write("a.md", markdown("A"))
    newsroom.publish()
    newsroom.write("old.md", markdown("Old", date="2024-04-01T10:00:00Z"))
    assert window(newsroom, "old.md") == "will be shown for 24 hours, because it is new to readers; 1 are newer"
    newsroom.publish()
    assert window(newsroom, "old.md") == "shown, because it is new within 24 hours"
    newsroom.publish(after=timedelta(days=2))
    assert window(newsroom, "old.md") == "older than what the feed shows: 1 are newer"
    newsroom.config = newsroom.config.replace("24", "0")
    newsroom.write("older.md", markdown("Older", date="2024-03-01T10:00:00Z"))
    assert window(newsroom, "older.md") == "older than what the feed shows: 2 are newer"


def window(newsroom: Newsroom, path: str) -> str:
    (first, *_) = one(newsroom, path)["feeds"]
    return str(first["window"])


def published_feeds(newsroom: Newsroom) -> dict[str, set[str]]:
    """The names of the feeds that each file's article is in."""
    database = open_store(str(newsroom.root / "state"), readonly=True)
    try:
        names = {row.feed: row.name or "" for row in feeds.every(database)}
        found = {}
        for path in sorted(newsroom.articles.rglob("*")):
            file = files.get(database, "articles", path.relative_to(newsroom.articles).as_posix())
            if file and file.article:
                members = feeds.memberships(database, file.article)
                found[path.relative_to(newsroom.articles).as_posix()] = {names[one.feed] for one in members}
        return found
    finally:
        database.close()


def explained_feeds(newsroom: Newsroom) -> dict[str, set[str]]:
    every = (path for path in sorted(newsroom.articles.rglob("*")) if path.is_file())
    seen = [one for path in every for one in told(newsroom, path.relative_to(newsroom.articles).as_posix())]
    return {
        each["path"]: {feed["feed"] for feed in each["feeds"] if not feed["leaves"]} if each["published"] else set()
        for each in seen
        if "feeds" in each
    }


@pytest.mark.parametrize("data", ["config/demo/articles", "tests/data/articles"])
def test_its_feeds_are_those_that_publishing_puts_it_in(newsroom: Newsroom, data: str) -> None:
    newsroom.config = CONFIG
    shutil.copytree(ROOT / data, newsroom.articles)
    before = explained_feeds(newsroom)
    newsroom.publish()
    assert published_feeds(newsroom) == before == explained_feeds(newsroom)
    assert any(before.values())


TERMS = st.lists(st.sampled_from(["General", "Welt", "Gossip", "World/Asia", "C++", "C", "All", "政治"]), max_size=3)


@trying(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(TERMS, st.booleans(), st.sampled_from([2023, 2024, 2030])), min_size=1, max_size=4))
def test_so_they_are_for_any_article(tmp_path_factory: pytest.TempPathFactory, drawn: list[Any]) -> None:
    newsroom = Newsroom(tmp_path_factory.mktemp("news"), config=CONFIG)
    for number, (terms, word, year) in enumerate(drawn):
        title = "Pyongyang" if word else "Elsewhere"
        newsroom.write(f"{number}.md", markdown(title, categories=terms, date=f"{year}-05-0{number + 1}T10:00:00Z"))
    seen = [one for number in range(len(drawn)) for one in told(newsroom, f"{number}.md")]
    newsroom.publish()
    after = published_feeds(newsroom)
    assert {each["path"]: is_published(each) for each in seen} == {path: bool(names) for path, names in after.items()}
    assert explained_feeds(newsroom) == after


# Which file


def test_files_are_named_as_they_lie_or_as_reports_name_them(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.write("world/a.md", markdown("A title"))
    monkeypatch.chdir(newsroom.articles)
    for text in ("world/a.md", "./world/../world/a.md", str(newsroom.articles / "world/a.md")):
        (seen,) = explain(settings(newsroom), [text])
        assert (seen["path"], seen["source"], seen["outside"], seen["asked"]) == ("world/a.md", "articles", False, text)
    monkeypatch.chdir(newsroom.root)
    (seen,) = explain(settings(newsroom), ["world/a.md"])
    assert (seen["path"], seen["verdict"]) == ("world/a.md", "new")


def test_a_file_in_no_source_is_read_as_one_of_the_first(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A title"))
    newsroom.publish()
    (newsroom.root / "a.md").write_text(markdown("Elsewhere", category="Asia"), encoding="utf-8")
    (seen,) = explain(settings(newsroom), [str(newsroom.root / "a.md")])
    assert (seen["outside"], seen["verdict"], seen["id"]["rule"]) == (True, "new", "new")
    assert [feed["feed"] for feed in seen["feeds"]] == ["all", "asia"]
    assert "in no source" in words(seen)[2]
    assert ("no run publishes it" in seen["reason"], is_published(seen)) == (True, False)
    (newsroom.root / "a.png").write_bytes(b"")
    (seen,) = explain(settings(newsroom), [str(newsroom.root / "a.png")])
    assert (seen["verdict"], seen["reason"]) == ("passed over", ".png files are not read")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (".hidden/a.md", ".hidden is hidden"),
        ("drafts/a.md", "the source skips drafts/*"),
        ("a.png", ".png files are not read"),
        ("Makefile", "such files are not read"),
    ],
)
def test_a_file_that_no_run_looks_at(newsroom: Newsroom, path: str, reason: str) -> None:
    newsroom.config = '[[source]]\nskip = ["drafts/*"]\n'
    newsroom.write(path, markdown("A title"))
    seen = one(newsroom, path)
    assert (seen["verdict"], seen["published"]) == ("passed over", False)
    assert seen["reason"].startswith(reason)


def test_a_link_is_not_looked_at(newsroom: Newsroom) -> None:
    target = newsroom.write("a.md", markdown("A title"))
    (newsroom.articles / "b.md").symlink_to(target)
    assert one(newsroom, "b.md")["reason"].startswith("it is a link")


def several(path: str, data: bytes, conventions: read.Conventions, modified: datetime) -> Bundle:
    content = Content(type="text/html", body="<p>Text</p>")
    article = Draft(
        title="One", content=content, published=START, id="tag:wire.example,2024:1", version=Version(len(data))
    )
    return Bundle((Part("a/1", article), Part("two", Skip("withheld")), Part("three", "no headline")))


def test_a_file_of_several_items_is_told_item_by_item(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(read.READERS, ".md", several)
    newsroom.write("wire.md", "xx")
    for _ in range(2):
        seen = told(newsroom, "wire.md")
        assert [(each["path"], each["verdict"] in ("new", "live"), each["published"]) for each in seen] == [
            ("wire.md/a%2F1", True, True),
            ("wire.md/two", False, False),
            ("wire.md/three", False, False),
        ]
        assert [each["reason"] for each in seen[1:]] == ["withheld", "no headline"]
        assert [one(newsroom, f"wire.md/{key}")["path"] for key in ("a/1", "a%2F1")] == ["wire.md/a%2F1"] * 2
        missing = one(newsroom, "wire.md/four")
        assert (missing["verdict"], "there are 3" in missing["reason"]) == ("missing", True)
        newsroom.publish()
    newsroom.write("older.md", "x")
    older = told(newsroom, "older.md")[0]
    assert (older["verdict"], "wire.md/a%2F1" in older["reason"]) == ("superseded", True)
    (newsroom.articles / "wire.md").unlink()
    newsroom.write("same.md", "xx")
    assert told(newsroom, "same.md")[0]["verdict"] != "superseded"


def test_people_are_told_of_the_first_items(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    many = Bundle(tuple(Part(str(number), Skip("withheld")) for number in range(30)))
    monkeypatch.setitem(read.READERS, ".md", lambda *_: many)
    newsroom.write("wire.md", "x")
    _, said = command(newsroom, "wire.md")
    assert said.splitlines()[-1] == "… and 20 more items; name one as wire.md/9 is named, or say --json"
    assert len(json.loads(command(newsroom, "wire.md", "--json")[1])) == 30


def test_an_article_of_one_has_no_items(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A title"))
    missing = one(newsroom, "a.md/key")
    assert (missing["verdict"], missing["reason"]) == ("missing", "the file holds no item 'key'; it is one article")


# What the check says


def test_an_entry_at_fault_is_refused_as_publishing_refuses_it(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A title", id="http:/1"))
    for _ in range(2):
        seen = one(newsroom, "a.md")
        assert (seen["verdict"], seen["published"]) == ("refused", False)
        assert seen["reason"].startswith("fails the check: entry 1, line ")
        assert "[atom-id]" in seen["reason"]
        assert any("no feed may show it" in line for line in words(seen))
        newsroom.publish()
        assert newsroom.ids() == []


def test_a_pattern_that_can_t_be_filled_in_is_told(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A title"))
    said = settings(newsroom)
    source = said.source[0].model_copy(update={"permalink": {"": "/:nonsense/"}})
    (seen,) = explain(said.model_copy(update={"source": (source,)}), [str(newsroom.articles / "a.md")])
    assert (seen["verdict"], seen["link"]["url"]) == ("refused", None)
    assert ":nonsense is not known" in seen["reason"]


def test_after_a_run_that_died_feeds_have_the_names_that_they_will_have(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.write("a.md", markdown("A title", category="Asia"))
    with monkeypatch.context() as patch:
        patch.setattr("feeds.release.release", _die)
        with pytest.raises(KeyboardInterrupt):
            newsroom.publish()
    seen = one(newsroom, "a.md")
    assert [(feed["feed"], feed["window"]) for feed in seen["feeds"]] == [
        ("all", "the next run decides"),
        ("asia", "the next run decides"),
    ]
    newsroom.write("a.md", markdown("A title", category="Europe"))
    assert [(feed["feed"], feed["leaves"]) for feed in one(newsroom, "a.md")["feeds"]] == [
        ("all", False),
        ("europe", False),
        ("asia", True),
    ]


def _die(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_folder_is_no_file(newsroom: Newsroom) -> None:
    newsroom.write("world/a.md", markdown("A title"))
    newsroom.publish()
    assert one(newsroom, "world")["verdict"] == "passed over"
    assert one(newsroom, "worlds")["verdict"] == "missing"
    shutil.rmtree(newsroom.articles / "world")
    assert one(newsroom, "world")["verdict"] == "missing"


def test_the_reference_has_every_key(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A title"))
    newsroom.publish()
    newsroom.write("a.md", "---\ntitle: [\n---\n")
    newsroom.write("b.md", markdown("B title", "<script>x</script>", category="Asia"))
    listed = section("cli.md", "## `feeds explain`")
    described = {name for row in rows(listed) for name in re.findall(r"`(\w+)`", row[0])}
    assert {key for each in told(newsroom, "a.md", "b.md") for key in each} == described


# The command


def command(newsroom: Newsroom, *arguments: str) -> tuple[int, str]:
    settings(newsroom)
    given = ("explain", *arguments, "--config", str(newsroom.root / "feeds.toml"), "--from", str(newsroom.articles))
    done = CliRunner().invoke(app, [*given, "--at", AT, "--store", str(newsroom.root / "state")])
    return done.exit_code, done.output


def test_the_command_tells_people_in_sections(newsroom: Newsroom) -> None:
    newsroom.write("world/a.md", markdown("A title"))
    code, said = command(newsroom, "world/a.md")
    assert code == 0
    assert said.splitlines()[:2] == ["world/a.md", "  new: the next run publishes it"]
    heads = [line.strip() for line in said.splitlines() if re.match(r"  \S", line)]
    assert heads[1:] == ["Read", "Body", "Page", "Id", "Dates", "Feeds", "Check"]
    assert "\x1b" not in said
    assert "    rss, atom, json: nothing to find fault with" in said.splitlines()


def test_the_command_s_exit_codes_and_json(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A title"))
    newsroom.write("b.md", markdown("A title", draft=True))
    assert command(newsroom, "a.md", "b.md")[0] == 1
    assert command(newsroom, "a.md", "c.md")[0] == 2
    code, said = command(newsroom, "a.md", "--json")
    assert (code, json.loads(said)[0]["id"]["rule"]) == (0, "new")
    (newsroom.root / "state").mkdir()
    (newsroom.root / "state" / "feeds.sqlite").write_bytes(b"no database at all" * 100)
    assert command(newsroom, "a.md")[0] == 3


def test_it_reads_beside_a_writer(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A title"))
    newsroom.publish()
    holder = open_store(str(newsroom.root / "state"))
    try:
        before = {
            path: path.stat().st_mtime_ns
            for path in (newsroom.root / "state").iterdir()
            if path.suffix != ".sqlite-shm"
        }
        assert command(newsroom, "a.md")[0] == 0
        assert all(path.stat().st_mtime_ns == stamp for path, stamp in before.items())
    finally:
        holder.close()


def test_the_how_to_shows_what_it_says(tmp_path: Path) -> None:
    page = (ROOT / "docs/howto/find-out-why.md").read_text(encoding="utf-8")
    shown = page[page.index("      Page\n") : page.index("\n\n- **The first line")].replace("\n    ", "\n").splitlines()
    places = {"to": str(tmp_path / "public"), "store": str(tmp_path / "state"), "at": "https://lantern.example/feeds/"}
    demo = load(ROOT / "config/demo/feeds.toml", places)
    run(demo, now=START)
    (seen,) = explain(demo, ["world/asia/2024-04-02-umbrella-repair.md"])
    said = words(seen)
    assert {line.strip() for line in shown} <= {line.strip() for line in said}
    assert f"  {seen['verdict']}: {seen['reason']}" in page.replace("\n    ", "\n")


def test_a_directory_is_named_as_one(newsroom: Newsroom) -> None:
    newsroom.write("world/a.md", markdown("A"))
    for path in ("", "world"):
        seen = one(newsroom, path)
        assert (seen["verdict"], "directory" in seen["reason"]) == ("passed over", True)
        assert words(seen)[0].strip()


# Real files


def sampled() -> Iterator[Path]:
    for folder in sorted(CORPORA.glob("*/*")):
        every = sorted(path for path in folder.rglob("*") if path.is_file())
        yield from every[:: max(len(every) // 3, 1)]


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not there")
def test_no_real_file_makes_it_fail(newsroom: Newsroom) -> None:
    seen = explain(settings(newsroom), [*map(str, sampled())])
    assert len(seen) > 50
    for each in seen:
        assert each["verdict"] != "missing", each["asked"]
        assert all("\n" not in line for line in words(each))

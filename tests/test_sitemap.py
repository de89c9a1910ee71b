"""Sitemaps, end to end: what is named, what a change costs, and what is left when a run dies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from feeds import run, sitemap, store, upkeep
from feeds.check import check
from feeds.config import load
from feeds.publish import open_target
from feeds.render import sitemap as render
from tests.newsroom import START, Newsroom, markdown

CONFIG = """
[site]
title = "The  Tide & Times"
language = "en-GB"
[[source]]
permalink = "/:year/:month/:slug/"
[feeds]
formats = ["atom"]
[sitemap]
pages = true
news = true
"""
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
AT = "https://news.example/feeds/"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path, config=CONFIG)
    made.write("a.md", markdown("A", date="2024-04-30T23:59:59Z"))
    made.write("b.md", markdown("B", date="2024-05-01T00:00:00Z"))
    made.write("c.md", markdown("C", date="2024-05-31T12:30:00Z"))
    return made


def named(newsroom: Newsroom, path: str = "sitemap.xml") -> list[tuple[str, str]]:
    """Each location with its date; of an index, its parts'."""
    root = etree.fromstring(newsroom.files()[path])
    return [
        (one.findtext(SPACE + "loc") or "", one.findtext(SPACE + "lastmod") or "") for one in root.iterchildren("*")
    ]


def pages(newsroom: Newsroom) -> list[str]:
    """Every page that a crawler finds that begins with the index."""
    parts = [loc.removeprefix(AT) for loc, _ in named(newsroom)]
    assert set(parts) == {path for path in newsroom.files() if path.startswith("sitemap-2")}
    return [loc for part in parts for loc, _ in named(newsroom, part)]


def written(newsroom: Newsroom) -> set[str]:
    return {document.path for document, _ in newsroom.last.released.published if document.format == "sitemap"}


def news(newsroom: Newsroom) -> list[str]:
    return [loc.rsplit("/", 2)[1] for loc, _ in named(newsroom, "sitemap-news.xml")]


def test_a_part_for_each_month_and_an_index(newsroom: Newsroom) -> None:
    report = newsroom.publish()
    assert report.released.held_back == []
    assert named(newsroom) == [
        (f"{AT}sitemap-2024-04.xml", "2024-04-30T23:59:59Z"),
        (f"{AT}sitemap-2024-05.xml", "2024-05-31T12:30:00Z"),
    ]
    assert named(newsroom, "sitemap-2024-05.xml") == [
        ("https://news.example/2024/05/b/", "2024-05-01T00:00:00Z"),
        ("https://news.example/2024/05/c/", "2024-05-31T12:30:00Z"),
    ]
    for path, body in newsroom.files().items():
        if path.endswith(".xml"):
            assert check(body, url=AT + path) == []


def test_news_of_the_last_two_days(newsroom: Newsroom) -> None:
    newsroom.write("zh.md", markdown("潮 & 汐", date="2024-06-01T10:00:00+02:00", lang="zh-Hant"))
    newsroom.publish()
    root = etree.fromstring(newsroom.files()["sitemap-news.xml"])
    told = [[text.text for text in one.iter("*") if not len(text)] for one in root.iterchildren("*")]
    assert told == [
        ["https://news.example/2024/06/zh/", "The Tide & Times", "zh-tw", "2024-06-01T08:00:00Z", "潮 & 汐"],
        ["https://news.example/2024/05/c/", "The Tide & Times", "en", "2024-05-31T12:30:00Z", "C"],
    ]


def test_nothing_changed_means_nothing_written(newsroom: Newsroom) -> None:
    newsroom.publish()
    before = newsroom.files()
    assert newsroom.publish().released.published == []
    assert newsroom.last.released.unchanged == len(before)
    assert newsroom.files() == before


def test_off_by_default_and_removed_when_switched_off(newsroom: Newsroom) -> None:
    newsroom.config = CONFIG.partition("[sitemap]")[0]
    newsroom.publish()
    assert not any(path.endswith(".xml") for path in newsroom.files())
    newsroom.config = CONFIG
    newsroom.publish()
    first = newsroom.files()
    assert len(pages(newsroom)) == 3
    newsroom.config = CONFIG.replace("news = true\n", "")
    assert "sitemap-news.xml" in newsroom.publish().released.removed
    newsroom.config = CONFIG.replace("pages = true\n", "")
    newsroom.publish()
    assert [path for path in newsroom.files() if path.endswith(".xml")] == ["sitemap-news.xml"]
    newsroom.config = CONFIG
    newsroom.publish()
    assert newsroom.files() == first
    newsroom.config = CONFIG.partition("[sitemap]")[0]
    newsroom.publish()
    newsroom.write("d.md", markdown("D"))
    newsroom.publish()
    assert not any(path.endswith(".xml") for path in newsroom.files())
    newsroom.config = CONFIG
    newsroom.publish()
    assert len(pages(newsroom)) == 4


def test_what_is_not_before_readers_is_in_no_sitemap(newsroom: Newsroom) -> None:
    newsroom.write("later.md", markdown("Later", date="2024-06-01T13:00:00Z"))
    newsroom.write("over.md", markdown("Over", date="2024-05-31", expiryDate="2024-06-01T11:00:00Z"))
    newsroom.write("ends.md", markdown("Ends", date="2024-05-31", expiryDate="2024-06-01T13:00:00Z"))
    newsroom.publish()
    everything = b"".join(body for path, body in newsroom.files().items() if path.startswith("sitemap"))
    assert b"/ends/" in everything
    assert b"later" not in everything
    assert b"/over/" not in everything
    (newsroom.articles / "c.md").unlink()
    newsroom.publish(after=timedelta(hours=1))
    everything = b"".join(body for path, body in newsroom.files().items() if path.startswith("sitemap"))
    assert b"/later/" in everything
    assert b"/ends/" not in everything
    assert b"/c/" not in everything
    assert news(newsroom) == ["later"]


def test_the_last_article_of_a_month_takes_its_part_away(newsroom: Newsroom) -> None:
    newsroom.publish()
    (newsroom.articles / "a.md").unlink()
    assert "sitemap-2024-04.xml" in newsroom.publish().released.removed
    assert [loc for loc, _ in named(newsroom)] == [f"{AT}sitemap-2024-05.xml"]


def edit(newsroom: Newsroom) -> None:
    newsroom.write("b.md", markdown("B", "New words.", date="2024-05-01T00:00:00Z"))


def redate(newsroom: Newsroom) -> None:
    newsroom.write("b.md", markdown("B", date="2024-04-01T00:00:00Z"))


def readdress(newsroom: Newsroom) -> None:
    newsroom.write("b.md", markdown("B", date="2024-05-01T00:00:00Z", link="/elsewhere"))


def retag(newsroom: Newsroom) -> None:
    newsroom.write("b.md", markdown("B", date="2024-05-01T00:00:00Z", layout="post"))


@pytest.mark.parametrize(
    ("change", "paths"),
    [
        (edit, {"sitemap-2024-05.xml", "sitemap.xml"}),
        (redate, {"sitemap-2024-04.xml", "sitemap-2024-05.xml", "sitemap.xml"}),
        (readdress, {"sitemap-2024-05.xml", "sitemap.xml"}),
        (retag, set()),
    ],
)
def test_a_change_rewrites_the_months_that_it_shows_in(
    newsroom: Newsroom, change: Callable[[Newsroom], None], paths: set[str]
) -> None:
    newsroom.publish()
    change(newsroom)
    newsroom.publish()
    assert written(newsroom) == paths
    assert len(pages(newsroom)) == 3
    clean = Newsroom(newsroom.root / "clean", config=CONFIG, now=newsroom.now)
    for file in newsroom.articles.iterdir():
        clean.write(file.name, file.read_bytes())
    clean.publish()
    assert set(pages(newsroom)) == set(pages(clean))


def test_only_pages_on_hosts_that_it_may_speak_for(newsroom: Newsroom) -> None:
    newsroom.config = CONFIG.replace("[[source]]", 'url = "https://www.news.example/"\n[[source]]')
    for number, link in enumerate(
        (
            "https://NEWS.example:443/x?a=1&b=2#part",
            "https://news.example",
            "https://other.example/x",
            "https://news.example.evil/x",
            "https://news.example:8443/x",
            f"https://news.example/{'x' * 2_100}",
            "https://news.example:99999/x",
        )
    ):
        newsroom.write(f"link{number}.md", markdown(f"Link {number}", date="2024-03-01", link=link))
    newsroom.publish()
    assert pages(newsroom) == [
        "https://news.example/x?a=1&b=2",
        "https://news.example/",
        "https://www.news.example/2024/04/a/",
        "https://www.news.example/2024/05/b/",
        "https://www.news.example/2024/05/c/",
    ]


def test_pages_here_are_named_though_no_feed_shows_them(tmp_path: Path) -> None:
    newsroom = Newsroom(
        tmp_path, config='[feeds]\npages = true\nentries = 1\nformats = ["atom"]\n[sitemap]\npages = true\n'
    )
    for number in range(3):
        newsroom.write(f"{number}.md", markdown(f"Number {number}", date=f"2024-05-0{number + 1}"))
    newsroom.publish()
    assert newsroom.titles() == ["Number 2"]
    assert pages(newsroom) == [f"{AT}articles/{number}" for number in range(3)]
    newsroom.config = newsroom.config.replace("pages = true\nentries", "pages = false\nentries")
    newsroom.publish()
    assert pages(newsroom) == []


def test_no_page_is_named_twice_whatever_the_month(newsroom: Newsroom) -> None:
    newsroom.write("d.md", markdown("D", date="2024-05-20", link="/2024/04/a/"))
    newsroom.publish()
    assert pages(newsroom) == [f"https://news.example/2024/{page}/" for page in ("04/a", "05/b", "05/c")]
    (newsroom.articles / "a.md").unlink()
    newsroom.publish()
    assert pages(newsroom) == [f"https://news.example/2024/{page}/" for page in ("05/b", "04/a", "05/c")]
    newsroom.write("a.md", markdown("A", date="2024-04-30T23:59:59Z"))
    newsroom.publish()
    assert pages(newsroom) == [f"https://news.example/2024/{page}/" for page in ("04/a", "05/b", "05/c")]


def test_a_changed_setting_makes_all_anew(newsroom: Newsroom) -> None:
    newsroom.publish()
    newsroom.config = CONFIG.replace("/:year/:month/:slug/", "/:slug")
    newsroom.publish()
    assert pages(newsroom) == [f"https://news.example/{slug}" for slug in "abc"]
    newsroom.publish(at="https://other.example/")
    assert {loc for loc, _ in named(newsroom)} == {
        f"https://other.example/sitemap-2024-0{month}.xml" for month in (4, 5)
    }
    newsroom.publish(at="https://other.example/", to="elsewhere")
    assert newsroom.files("elsewhere").keys() == newsroom.files().keys()


def test_what_was_damaged_or_deleted_is_put_back(newsroom: Newsroom) -> None:
    newsroom.publish()
    before = newsroom.files()
    (newsroom.public / "sitemap-2024-04.xml").unlink()
    (newsroom.public / "sitemap-2024-05.xml").write_text("x")
    (newsroom.public / "sitemap-news.xml").unlink()
    (newsroom.public / "sitemap.xml").unlink()
    newsroom.publish()
    assert newsroom.files() == before
    places = {
        "from": str(newsroom.articles),
        "to": str(newsroom.public),
        "store": str(newsroom.root / "state"),
        "at": AT,
    }
    settings = load(newsroom.root / "feeds.toml", places)
    (newsroom.public / "sitemap-2024-04.xml").write_bytes(b" " * len(before["sitemap-2024-04.xml"]))
    database = store.open_store(settings.feeds.store)
    told = [error for error in upkeep.check_live(database, open_target(settings.feeds.to), AT) if error]
    database.close()
    assert [error.feed for error in told] == ["sitemap-2024-04"]
    newsroom.publish()
    assert newsroom.files() == before


def test_a_file_that_is_not_ours_is_left_alone(newsroom: Newsroom) -> None:
    newsroom.public.mkdir()
    (newsroom.public / "sitemap.xml").write_text("theirs")
    (newsroom.public / "sitemap-2024-04.xml").write_text("theirs")
    report = newsroom.publish()
    assert [error.feed for error in report.released.held_back] == ["sitemap-2024-04", "sitemap"]
    assert newsroom.files()["sitemap.xml"] == newsroom.files()["sitemap-2024-04.xml"] == b"theirs"
    (newsroom.public / "sitemap.xml").unlink()
    (newsroom.public / "sitemap-2024-04.xml").unlink()
    newsroom.publish()
    assert len(pages(newsroom)) == 3


def test_a_lost_store_takes_its_sitemaps_up_again(newsroom: Newsroom) -> None:
    newsroom.publish()
    newsroom.write("d.md", markdown("D", date="2024-05-02"))
    report = newsroom.publish(store="another")
    assert report.released.held_back == []
    assert len(pages(newsroom)) == 4


def test_a_part_that_fails_the_check_is_held_back_and_made_again(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 2: a bad document never goes live."""
    newsroom.publish()
    before = newsroom.files()
    newsroom.write("d.md", markdown("D", date="2024-05-02"))
    with monkeypatch.context() as patch:
        patch.setattr(render, "_page", lambda page: f"<loc>{page.loc}</loc><lastmod>yesterday</lastmod>")
        report = newsroom.publish()
    assert {error.feed for error in report.released.held_back} == {"sitemap-2024-05", "sitemap"}
    assert {path: body for path, body in newsroom.files().items() if path.endswith("xml")} == {
        path: body for path, body in before.items() if path.endswith("xml")
    }
    newsroom.publish()
    assert len(pages(newsroom)) == 4


def next_change(newsroom: Newsroom) -> datetime | None:
    database = store.open_store(str(newsroom.root / "state"))
    try:
        return run.next_change(database)
    finally:
        database.close()


def test_the_clock_wakes_when_news_gets_old(newsroom: Newsroom) -> None:
    newsroom.config = CONFIG.replace("[sitemap]", "hours = 0\n[sitemap]")
    newsroom.write("d.md", markdown("D", date="2024-06-01T11:00:00Z"))
    newsroom.publish()
    assert news(newsroom) == ["d", "c"]
    due = datetime(2024, 6, 2, 12, 30, tzinfo=UTC)
    assert next_change(newsroom) == due
    newsroom.publish(after=due - newsroom.now - timedelta(seconds=1))
    assert written(newsroom) == set()
    newsroom.publish(after=timedelta(seconds=1))
    assert written(newsroom) == {"sitemap-news.xml"}
    assert news(newsroom) == ["d"]
    newsroom.publish(after=timedelta(days=2))
    assert news(newsroom) == []
    assert next_change(newsroom) is None


def test_no_more_news_than_is_read(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST_NEWS", 5)
    for number in range(7):
        newsroom.write(f"n{number}.md", markdown(f"N{number}", date=f"2024-06-01T0{number}:00:00Z"))
    newsroom.publish()
    assert news(newsroom) == ["n6", "n5", "n4", "n3", "n2"]


def test_a_month_with_too_many_pages_is_cut_into_parts(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST", 2)
    for number in range(21):
        newsroom.write(f"n{number}.md", markdown(f"N{number}", date=f"2024-02-{number + 1:02}"))
    newsroom.publish()
    assert [loc.removeprefix(AT) for loc, _ in named(newsroom)][:11] == [
        "sitemap-2024-02.xml",
        *(f"sitemap-2024-02-{number}.xml" for number in range(2, 12)),
    ]
    assert len(pages(newsroom)) == 24
    for number in range(5):
        (newsroom.articles / f"n{number}.md").unlink()
    newsroom.publish()
    assert len(pages(newsroom)) == 19


@pytest.mark.parametrize(("step", "when"), [*(("replace", when) for when in range(1, 6)), ("settle", 2), ("remove", 1)])
def test_a_run_that_died_is_finished_by_the_next(tmp_path: Path, step: str, when: int) -> None:
    """Promise 4."""
    died, whole = (Newsroom(tmp_path / name, config=CONFIG) for name in ("died", "whole"))
    for newsroom in (died, whole):
        for number in range(3):
            newsroom.write(f"{number}.md", markdown(f"Title {number}", date=f"2024-0{number + 3}-20"))
        newsroom.publish()
    before = died.files()
    for newsroom in (died, whole):
        newsroom.write("0.md", markdown("Title 0", "Edited.", date="2024-03-20"))
        (newsroom.articles / "1.md").unlink()
        newsroom.now += timedelta(minutes=1)
    whole.publish(after=timedelta(0))
    assert died.dies(step, when) or step == "replace"
    after = whole.files()
    assert all(body in (before.get(path), after.get(path)) for path, body in died.files().items())
    died.publish(after=timedelta(0))
    assert died.files() == after
    assert died.publish().released.published == []


def test_a_rehearsal_changes_nothing(newsroom: Newsroom) -> None:
    newsroom.publish()
    newsroom.write("d.md", markdown("D", date="2024-05-02"))
    before = newsroom.files()
    newsroom.publish(dry_run=True)
    assert written(newsroom) == {"sitemap-2024-05.xml"}
    assert newsroom.files() == before
    newsroom.publish()
    assert len(pages(newsroom)) == 4


def test_five_thousand_articles_over_twenty_months(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, config=CONFIG)
    begins = datetime(2022, 10, 1, tzinfo=UTC)
    meant = set()
    for number in range(5_000):
        when = begins + timedelta(minutes=number * 174)
        newsroom.write(f"{number % 50}/{number}.md", markdown(f"Number {number}", date=when.isoformat()))
        meant.add(f"https://news.example/{when.year}/{when.month:02}/{number}/")
    assert when < START
    report = newsroom.publish()
    assert report.released.held_back == []
    found = pages(newsroom)
    assert len(named(newsroom)) == 20
    assert len(found) == 5_000
    assert set(found) == meant
    newsroom.write("one-more.md", markdown("One more", date="2023-05-06"))
    newsroom.publish()
    assert written(newsroom) == {"sitemap-2023-05.xml", "sitemap.xml"} - (
        {"sitemap.xml"} if dict(named(newsroom))[f"{AT}sitemap-2023-05.xml"] > "2023-05-06T00:00:00Z" else set()
    )
    assert set(pages(newsroom)) == meant | {"https://news.example/2023/05/one-more/"}

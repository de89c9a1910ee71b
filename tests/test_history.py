"""Archives (RFC 5005): a crawler that follows the links finds all that is live, and no archive changes for nothing."""

from __future__ import annotations

import json
import os
import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from feeds import publish, store, upkeep
from feeds.config import load
from feeds.patience import Patience
from feeds.publish import Live
from feeds.publish.directory import Directory
from feeds.run import once
from feeds.serve.moved import MovedFile
from feeds.settings import Settings
from tests import crawler
from tests.newsroom import Newsroom, markdown

AT = "https://news.example/feeds/"
FORMS = ("atom", "rss", "json")
#: As many articles as the promise says take a minute; `.ci/run` asks for them.
LONG = "FEEDS_LONG_TESTS" in os.environ


def config(**feeds: object) -> str:
    keys = {"history": True, "entries": 5, "hours": 0, **feeds}
    return "[feeds]\n" + "\n".join(f"{key} = {json.dumps(value)}" for key, value in keys.items()) + "\n"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path, config=config())


def write(newsroom: Newsroom, number: int, body: str = "Some words.", category: str = "Asia", day: int = 0) -> str:
    """An article whose id is known beforehand."""
    date = f"2024-{(day or number) // 28 % 5 + 1:02}-{(day or number) % 28 + 1:02}T10:00:00Z"
    identifier = f"https://news.example/{number}"
    newsroom.write(f"{number}.md", markdown(f"Article {number}", body, id=identifier, category=category, date=date))
    return identifier


def archived(newsroom: Newsroom) -> dict[str, tuple[int, int, bytes]]:
    """What tells of each archive whether it was written again: inode, time, bytes."""
    files = sorted(path for path in (newsroom.public / "archive").rglob("*") if path.is_file())
    stats = {str(path.relative_to(newsroom.public)): (path.stat(), path.read_bytes()) for path in files}
    return {path: (stat.st_ino, stat.st_mtime_ns, body) for path, (stat, body) in stats.items()}


def touched(newsroom: Newsroom, before: dict[str, tuple[int, int, bytes]]) -> set[str]:
    """The archives that were there before and are not as they were."""
    after = archived(newsroom)
    return {path for path, state in before.items() if after.get(path) != state}


def whole(newsroom: Newsroom, live: set[str], feed: str = "all") -> None:
    """Every format leads to exactly these articles, by links that are right."""
    for form in FORMS:
        pages = crawler.crawl(newsroom.public, AT, feed, form)
        assert {one for page in pages for one in page.ids} == live, (feed, form)
        assert all(len(page.ids) == len(set(page.ids)) for page in pages)
        old = [one for page in pages[1:] for one in page.ids]
        assert len(old) == len(set(old)), "an article is in one archive"
        if form != "json":
            assert list(crawler.chain(newsroom.public, pages, feed, form)) == []


def test_d21_d32_a_crawler_rebuilds_the_exact_set_and_archives_stay_as_they_are(tmp_path: Path) -> None:
    """5,000 articles, then 1,000 more in turn, in the long form."""
    count, later, batch, entries = (5000, 1000, 10, 50) if LONG else (300, 60, 10, 25)
    newsroom = Newsroom(tmp_path, config=config(entries=entries))
    live = {write(newsroom, number, category="") for number in range(count)}
    newsroom.publish()
    assert newsroom.last.released.held_back == []
    whole(newsroom, live)
    before = archived(newsroom)
    assert len(before) == 3 * (count // entries)
    for number in range(count, count + later, batch):
        live |= {write(newsroom, one, category="", day=140) for one in range(number, number + batch)}
        newsroom.publish()
    whole(newsroom, live)
    newest = {f"archive/all/{count // entries}.{form}" for form in ("atom", "rss")}
    assert touched(newsroom, before) == newest, "only the newest one gained its next-archive, once"
    before = archived(newsroom)
    numbers = {*places(newsroom, 7), *places(newsroom, 123)}
    write(newsroom, 7, "Other words.", category="")
    newsroom.publish()
    live.remove(write(newsroom, 123, category=""))
    (newsroom.articles / "123.md").unlink()
    newsroom.publish()
    changed = {f"archive/all/{number}.{form}" for number in numbers for form in FORMS}
    assert touched(newsroom, before) == changed
    whole(newsroom, live)


def places(newsroom: Newsroom, number: int, feed: str = "all") -> list[str]:
    """The archives of a feed that show an article."""
    identifier = f"https://news.example/{number}"
    pages = crawler.crawl(newsroom.public, AT, feed)[1:]
    return [page.path.rpartition("/")[2].partition(".")[0] for page in pages if identifier in page.ids]


def test_a_feed_that_shows_all_it_has_says_so_and_leads_nowhere(newsroom: Newsroom) -> None:
    live = {write(newsroom, number) for number in range(4)}
    newsroom.publish()
    whole(newsroom, live)
    assert crawler.crawl(newsroom.public, AT)[0].mark == "complete"
    assert not (newsroom.public / "archive").exists()
    live.add(write(newsroom, 4))
    newsroom.publish()
    whole(newsroom, live)
    current, archive = crawler.crawl(newsroom.public, AT, "asia", "rss")
    assert (current.mark, archive.path) == ("", "archive/asia/1.rss")


def test_without_being_asked_for_there_is_no_history(newsroom: Newsroom) -> None:
    newsroom.config = config(history=False)
    for number in range(12):
        write(newsroom, number)
    newsroom.publish()
    assert not (newsroom.public / "archive").exists()
    assert b"history" not in newsroom.files()["all.atom"] + newsroom.files()["all.rss"]
    assert "next_url" not in json.loads(newsroom.files()["all.json"])


def test_one_category_alone_may_have_a_history(newsroom: Newsroom) -> None:
    newsroom.config = config(history=False) + '[category."Asia"]\nhistory = true\n'
    live = {write(newsroom, number) for number in range(12)}
    newsroom.publish()
    whole(newsroom, live, "asia")
    assert {path.split("/")[1] for path in archived(newsroom)} == {"asia"}


def test_archives_are_listed_nowhere_but_are_counted(newsroom: Newsroom) -> None:
    from feeds import status

    for number in range(12):
        write(newsroom, number)
    newsroom.publish()
    assert b"archive" not in newsroom.files()["index.html"] + newsroom.files()["feeds.opml"]
    seen = status.look(settings_of(newsroom))
    assert [(feed["name"], feed["archives"]) for feed in seen["feeds"]] == [("all", 2), ("asia", 2)]
    assert sum("2 archives" in line for line in status.lines(seen)) == 2


def settings_of(newsroom: Newsroom) -> Settings:
    places = {"from": str(newsroom.articles), "to": str(newsroom.public), "store": str(newsroom.root / "state")}
    return load(newsroom.root / "feeds.toml", {**places, "at": AT})


def test_an_emptied_archive_stays_a_link_of_the_chain_and_takes_its_articles_back(newsroom: Newsroom) -> None:
    live = {write(newsroom, number) for number in range(17)}
    newsroom.publish()
    five = [number for number in range(17) if places(newsroom, number) == ["2"]]
    assert len(five) == 5
    before = archived(newsroom)
    for number in five:
        (newsroom.articles / f"{number}.md").rename(newsroom.root / f"{number}.md")
    newsroom.publish()
    whole(newsroom, live - {f"https://news.example/{number}" for number in five})
    assert touched(newsroom, before) == {f"archive/{feed}/2.{form}" for feed in ("all", "asia") for form in FORMS}
    for number in five:
        (newsroom.root / f"{number}.md").rename(newsroom.articles / f"{number}.md")
    newsroom.publish()
    whole(newsroom, live)
    assert [places(newsroom, number) for number in five] == [["2"]] * 5


def test_an_article_that_changes_category_leaves_one_archive_and_waits_for_another(newsroom: Newsroom) -> None:
    for number in range(12):
        write(newsroom, number)
    write(newsroom, 20, category="Europe")
    newsroom.publish()
    first = next(number for number in range(12) if places(newsroom, number, "asia") == ["1"])
    write(newsroom, first, category="Europe")
    newsroom.publish()
    moved = {f"https://news.example/{first}"}
    whole(newsroom, {f"https://news.example/{number}" for number in range(12)} - moved, "asia")
    whole(newsroom, {"https://news.example/20"} | moved, "europe")
    assert places(newsroom, first, "all") == ["1"]


def test_what_a_short_budget_has_no_room_for_is_archived_early(newsroom: Newsroom) -> None:
    newsroom.config = config(entries=50, bytes=10_000)
    live = {write(newsroom, number, "word " * 300) for number in range(20)}
    newsroom.publish()
    whole(newsroom, live)
    sizes = [len(body) for _, _, body in archived(newsroom).values()]
    assert max(sizes) < 13_000
    live |= {write(newsroom, 100, "word " * 4000, day=1)}
    newsroom.publish()
    whole(newsroom, live)


def test_a_backdated_flood_is_found_whatever_the_window_shows(newsroom: Newsroom) -> None:
    newsroom.config = config(hours=48)
    live = {write(newsroom, number) for number in range(8)}
    newsroom.publish()
    live |= {write(newsroom, number, day=1) for number in range(100, 123)}
    newsroom.publish()
    whole(newsroom, live)
    newsroom.publish(after=timedelta(days=3))
    whole(newsroom, live)
    assert len(newsroom.ids()) < 12


def test_switched_off_it_goes_and_switched_on_again_it_has_the_same_cuts(newsroom: Newsroom) -> None:
    live = {write(newsroom, number) for number in range(23)}
    newsroom.publish()
    before = newsroom.files()
    newsroom.config = config(history=False)
    newsroom.publish()
    assert not (newsroom.public / "archive").exists()
    assert b"prev-archive" not in newsroom.files()["all.rss"]
    write(newsroom, 3, "Meanwhile.")
    newsroom.publish()
    write(newsroom, 3)
    newsroom.config = config()
    newsroom.publish()
    whole(newsroom, live)
    assert {path for path in newsroom.files() if path not in before} == set()
    cuts = {path: crawler.xml_page(path, body, AT).ids for path, body in before.items() if path.endswith(".rss")}
    assert {path: crawler.xml_page(path, newsroom.files()[path], AT).ids for path in cuts} == cuts


def test_a_renamed_feed_takes_its_archives_along_and_the_old_ones_lead_there(newsroom: Newsroom) -> None:
    newsroom.config = config() + '[category."Asia"]\n'
    live = {write(newsroom, number) for number in range(12)}
    newsroom.publish()
    newsroom.config = config() + '[category."Far East"]\nwas = ["Asia"]\n'
    newsroom.publish()
    whole(newsroom, live, "far-east")
    assert {path.split("/")[1] for path in archived(newsroom)} == {"all", "far-east"}
    moved = MovedFile(str(newsroom.public))
    moved.read()
    assert moved.says.target("archive/asia/2") == "archive/far-east/2"
    assert not moved.says.is_gone("archive/far-east/1", ".rss")


def test_c20_what_a_killed_run_left_beside_archives_is_collected(newsroom: Newsroom) -> None:
    for number in range(1, 15):
        write(newsroom, number)
    newsroom.publish()
    left = [newsroom.public / "archive" / name / ".feeds-0123456789abcdef" for name in ("all", "asia", "europe")]
    for stray in left:
        stray.parent.mkdir(exist_ok=True)
        stray.write_text("begun")
    for number in range(20, 34):
        write(newsroom, number, category="Europe")
    newsroom.config = config() + '[category."Far East"]\nwas = ["Asia"]\n'
    newsroom.publish()
    assert [stray for stray in left if stray.exists()] == []
    assert not (newsroom.public / "archive/asia").exists()


def test_no_feed_that_is_taken_away_leads_to_archives_that_are_gone_already(newsroom: Newsroom) -> None:
    for number in range(1, 15):
        write(newsroom, number)
    newsroom.publish()
    newsroom.config = config() + '[category."Far East"]\nwas = ["Asia"]\n'
    newsroom.now += timedelta(minutes=1)
    assert newsroom.dies("remove", 4)
    assert not (newsroom.public / "asia.atom").exists()
    assert (newsroom.public / "archive/asia/1.atom").exists()


def test_archives_of_a_feed_that_is_gone_are_gone(newsroom: Newsroom) -> None:
    for number in range(6):
        write(newsroom, number)
    write(newsroom, 50, category="Europe")
    newsroom.publish()
    for number in range(6):
        (newsroom.articles / f"{number}.md").unlink()
    newsroom.publish(allow_empty=True)
    assert {path.split("/")[1] for path in archived(newsroom)} == {"all"}
    moved = MovedFile(str(newsroom.public))
    moved.read()
    assert moved.says.is_gone("archive/asia/1", ".atom")
    whole(newsroom, {"https://news.example/50"})
    live = {write(newsroom, number) for number in range(7)}
    newsroom.publish()
    whole(newsroom, live, "asia")


def test_settings_that_show_in_archives_change_them_and_others_do_not(newsroom: Newsroom) -> None:
    live = {write(newsroom, number) for number in range(12)}
    newsroom.publish()
    before = archived(newsroom)
    newsroom.config = config(tombstones=7, deltas=True, entries=6)
    newsroom.publish()
    assert touched(newsroom, before) == set()
    newsroom.config = config() + '[site]\nrights = "CC0"\n'
    newsroom.publish()
    assert {path for path in touched(newsroom, before) if not path.endswith(".json")} == {
        path for path in before if not path.endswith(".json")
    }
    newsroom.config = config(formats=["atom"])
    newsroom.publish()
    assert {path.rpartition(".")[2] for path in archived(newsroom)} == {"atom"}
    newsroom.config = config()
    newsroom.publish()
    whole(newsroom, live)


def test_a_format_given_up_takes_nothing_from_the_others(newsroom: Newsroom) -> None:
    for number in range(1, 8):
        write(newsroom, number)
    newsroom.publish()
    before = newsroom.files()
    newsroom.config = newsroom.config.replace("[feeds]\n", '[feeds]\nformats = ["rss", "atom"]\n', 1)
    report = newsroom.publish()
    kept = {path: body for path, body in before.items() if path.endswith((".rss", ".atom"))}
    assert {path: body for path, body in newsroom.files().items() if path in kept} == kept
    assert not [path for path in newsroom.files() if path.endswith(".json") and "archive" in path]
    assert not [document.path for document, _ in report.released.published if document.path in kept]


def test_another_target_gets_every_archive_and_another_address_changes_them(newsroom: Newsroom) -> None:
    live = {write(newsroom, number) for number in range(12)}
    newsroom.publish()
    newsroom.publish(to="elsewhere")
    assert newsroom.files("elsewhere") == newsroom.files()
    newsroom.publish(at="https://other.example/")
    assert set(crawler.ids(newsroom.public, "https://other.example/")) == live
    assert list(crawler.faults(newsroom.public, "https://other.example/")) == []


def test_an_archive_that_is_missing_or_damaged_is_put_back(newsroom: Newsroom) -> None:
    for number in range(12):
        write(newsroom, number)
    newsroom.publish()
    before = newsroom.files()
    (newsroom.public / "archive/all/1.rss").unlink()
    (newsroom.public / "archive/asia/2.json").write_bytes(b"{}")
    newsroom.publish()
    assert newsroom.files() == before
    file = newsroom.public / "archive/all/1.atom"
    stat = file.stat()
    file.write_bytes(file.read_bytes().replace(b"Some words", b"Same words"))
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    database = store.open_store(str(newsroom.root / "state"))
    errors = [one for one in upkeep.check_live(database, publish.open_target(str(newsroom.public)), AT) if one]
    database.close()
    assert [error.feed for error in errors] == ["archive/all/1"]
    newsroom.publish()
    assert newsroom.files() == before


def test_a_file_in_the_place_of_an_archive_is_left_alone_and_nothing_leads_there(newsroom: Newsroom) -> None:
    live = {write(newsroom, number) for number in range(7)}
    newsroom.publish()
    (newsroom.public / "archive/all").mkdir(parents=True, exist_ok=True)
    (newsroom.public / "archive/all/2.rss").write_bytes(b"mine")
    live |= {write(newsroom, number, day=100) for number in range(100, 108)}
    write(newsroom, 0, "Edited, so that the first archive is made again in the same pass.")
    newsroom.publish()
    assert {error.feed for error in newsroom.last.released.held_back} == {"archive/all/2"}
    pages = crawler.crawl(newsroom.public, AT)
    assert [page.path for page in pages] == ["all.atom", "archive/all/1.atom"]
    assert "next-archive" not in pages[1].links
    (newsroom.public / "archive/all/2.rss").unlink()
    newsroom.publish()
    whole(newsroom, live)


def test_a_dry_run_makes_no_archive(newsroom: Newsroom) -> None:
    for number in range(12):
        write(newsroom, number)
    report = newsroom.publish(dry_run=True)
    assert "archive/all/2.json" in {document.path for document, _ in report.released.published}
    assert not newsroom.public.exists()


@pytest.mark.parametrize("step", ["replace", "settle", "remove"])
def test_a_pass_that_died_anywhere_is_finished_by_the_next(tmp_path: Path, step: str) -> None:
    """Promise 4, at every call of the target: no link leads nowhere, and the end is the same."""
    newsroom, saved = Newsroom(tmp_path / "room", config=config()), tmp_path / "saved"
    live = {write(newsroom, number) for number in range(17)} | {write(newsroom, 30, category="Europe")}
    newsroom.publish()
    stays = live - {f"https://news.example/{number}" for number in (9, 30)}
    live |= {write(newsroom, number, day=100) for number in range(100, 112)}
    write(newsroom, 2, "Edited.")
    for number in (9, 30):
        (newsroom.articles / f"{number}.md").unlink()
        live.remove(f"https://news.example/{number}")
    shutil.copytree(newsroom.root, saved)
    newsroom.publish()
    whole(newsroom, live)
    undisturbed, deaths = newsroom.files(), 0
    for when in range(1, 200, 2 if LONG else 4):
        shutil.rmtree(newsroom.root)
        shutil.copytree(saved, newsroom.root)
        if not newsroom.dies(step, when):
            break
        deaths += 1
        for form in FORMS:
            assert stays <= set(crawler.ids(newsroom.public, AT, form=form)), (when, form)
        newsroom.publish(after=timedelta(0))
        assert newsroom.files() == undisturbed, when
        newsroom.publish(after=timedelta(0))
        assert newsroom.last.released.published == []
    assert deaths


def test_d5_a_pass_of_the_service_looks_at_no_archive_but_those_that_changed(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 5: work follows change, not size."""
    newsroom.config = config(pages=False)
    for number in range(32):
        write(newsroom, number)
    newsroom.publish()
    looked: set[str] = set()
    real = Directory.look

    def look(self: Directory, path: str) -> Live | None:
        looked.add(path)
        return real(self, path)

    monkeypatch.setattr(Directory, "look", look)
    chosen, target = settings_of(newsroom), publish.open_target(str(newsroom.public))
    database = store.open_store(str(newsroom.root / "state"))
    first = places(newsroom, 0)
    for number in (100, 0):
        looked.clear()
        write(newsroom, number, "Words of today.", day=100)
        newsroom.now += timedelta(hours=1)
        once(database, target, chosen, now=newsroom.now, patience=Patience(wall=lambda: 2**62))
        assert f"https://news.example/{number}" in crawler.ids(newsroom.public, AT)
        assert b"Words of today" in b"".join(newsroom.files().values())
        seen = {path.rpartition(".")[0] for path in looked if path.startswith("archive/")}
        assert seen == ({f"archive/{feed}/{first[0]}" for feed in ("all", "asia")} if number == 0 else set())
    database.close()


def test_an_article_that_is_refused_waits_until_it_is_right(newsroom: Newsroom) -> None:
    live = {write(newsroom, number) for number in range(12)}
    newsroom.write("bad.md", markdown("Bad", id="http:/1", category="Asia", date="2024-01-01"))
    newsroom.publish()
    assert [error.path for error in newsroom.last.released.refused] == ["bad.md"]
    whole(newsroom, live)
    newsroom.write("bad.md", markdown("Good", id="http:/1", category="Asia", date="2024-01-01"))
    live |= {write(newsroom, number) for number in range(100, 106)}
    newsroom.publish()
    whole(newsroom, live)


CATEGORIES = ("Asia", "Europe", "Asia/Japan")


@pytest.mark.parametrize("seed", range(12 if LONG else 6))
def test_whatever_happens_the_links_lead_to_all_that_is_live(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    entries, hours = chance.choice((2, 5)), chance.choice((0, 48))
    newsroom = Newsroom(tmp_path, config=config(entries=entries, hours=hours, bytes=10_000))
    newsroom.articles.mkdir()
    live: dict[int, str] = {}
    away: dict[int, str] = {}
    for _ in range(7):
        for _ in range(chance.choice((1, 2, 12))):
            happens(chance, newsroom, live, away)
        newsroom.publish(after=timedelta(hours=chance.choice((1, 60))), allow_empty=True)
        assert newsroom.last.released.held_back == []
        for feed in ("all", "asia", "europe", "asia/japan"):
            of = {f"https://news.example/{one}" for one, slug in live.items() if feed in ("all", slug, slug[:4])}
            if of or feed == "all":
                whole(newsroom, of, feed)


def happens(chance: random.Random, newsroom: Newsroom, live: dict[int, str], away: dict[int, str]) -> None:
    """Something that may happen to a directory of articles."""
    category = chance.choice(CATEGORIES)
    what = chance.choice(("add", "add", "add", "backdate", "edit", "withdraw", "return", "recategorise"))
    if what in ("add", "backdate"):
        number = 1000 + len(live) + len(away)
        write(newsroom, number, "word " * chance.choice((3, 200, 1500)), category, 1 if what == "backdate" else 0)
        live[number] = category.lower()
    elif what == "return" and away:
        number = chance.choice(sorted(away))
        (newsroom.root / f"{number}.md").rename(newsroom.articles / f"{number}.md")
        live[number] = away.pop(number)
    elif what == "withdraw" and live:
        number = chance.choice(sorted(live))
        (newsroom.articles / f"{number}.md").rename(newsroom.root / f"{number}.md")
        away[number] = live.pop(number)
    elif live:
        number = chance.choice(sorted(live))
        file = newsroom.articles / f"{number}.md"
        if what == "recategorise":
            write(newsroom, number, "Moved.", category)
            live[number] = category.lower()
        else:
            file.write_text(file.read_text() + f"\nOnce more {chance.random()}.\n")

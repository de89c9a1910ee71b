"""Passes of a service: one open store, looks at named paths, patience with what is unfinished or may come back."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from feeds import publish, run, store
from feeds.config import load
from feeds.patience import FIRST, GRACE, SETTLE, Patience
from feeds.run import Report
from feeds.sources import EVERYTHING, Look
from feeds.store import articles, pages, versions
from feeds.store.database import Database
from tests.newsroom import Newsroom, markdown

AT = "https://news.example/feeds/"


class Served(Newsroom):
    """A newsroom whose feeds are served: its store stays open, and seconds pass when the test says so."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.articles.mkdir()
        self.seconds = 0.0
        self.fresh = False
        self.places = {"from": str(self.articles)}
        self.patience = Patience(clock=lambda: self.seconds, wall=self.wall)
        self.database: Database = store.open_store(str(root / "state"))

    def wall(self) -> int:
        """Files were written a minute ago, unless the test is about `fresh` ones."""
        return time.time_ns() + (0 if self.fresh else 60_000_000_000)

    def passes(
        self, look: Look, *, after: float = 1.0, served: bool = True, sources: tuple[str, ...] = ("articles",)
    ) -> Report:
        self.seconds += after
        self.now += timedelta(seconds=after)
        (self.root / "feeds.toml").write_text(self.config, encoding="utf-8")
        places = {"to": str(self.public), "store": str(self.root / "state"), "at": AT, **self.places}
        settings = load(self.root / "feeds.toml", places)
        target = publish.open_target(settings.feeds.to)
        patience, wanted = (self.patience, dict.fromkeys(sources, look)) if served else (None, None)
        return run.once(self.database, target, settings, now=self.now, wanted=wanted, patience=patience)

    def scan(self, *, after: float = 1.0) -> Report:
        return self.passes(EVERYTHING, after=after)

    def closed(self, *paths: str, after: float = 1.0) -> Report:
        return self.passes(Look(closed=frozenset(paths)), after=after)

    def ripe(self) -> Report:
        return self.passes(Look(others=frozenset(self.patience.ripe().get("articles", ()))), after=0)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Served]:
    made = Served(tmp_path)
    yield made
    made.database.close()


def test_a_closed_file_is_out_at_once_and_nothing_else_is_looked_at(desk: Served) -> None:
    desk.write("a.md", markdown("A"))
    desk.scan()
    desk.write("b.md", markdown("B"))
    desk.write("unseen.md", markdown("C"))
    assert desk.closed("b.md").gathered.new == 1
    assert sorted(desk.titles()) == ["A", "B"]


def test_c30_a_scan_leaves_a_file_alone_that_was_just_written(desk: Served) -> None:
    desk.fresh = True
    desk.write("a.md", "---\ntitle: Half of an art")
    desk.scan()
    desk.write("a.md", markdown("A"))
    assert desk.ripe().gathered.new == 0
    assert desk.patience.due() == SETTLE
    desk.scan(after=SETTLE)
    desk.seconds += SETTLE
    desk.ripe()
    assert desk.titles() == ["A"]


def test_c30_a_closed_file_is_not_waited_for(desk: Served) -> None:
    desk.fresh = True
    desk.write("a.md", markdown("A"))
    desk.closed("a.md")
    assert desk.titles() == ["A"]


def test_a_file_that_vanished_is_withdrawn_after_its_grace(desk: Served) -> None:
    for name in ("A", "B", "C"):
        desk.write(f"{name}.md", markdown(name))
    desk.scan()
    (desk.articles / "A.md").unlink()
    assert desk.closed("A.md").gathered.vanished == 0
    desk.scan(after=GRACE - 1)
    assert sorted(desk.titles()) == ["A", "B", "C"]
    desk.seconds += 1
    assert desk.ripe().gathered.vanished == 1
    assert sorted(desk.titles()) == ["B", "C"]
    assert desk.patience.due() is None


def test_a_file_that_comes_back_in_time_was_never_gone(desk: Served) -> None:
    file = desk.write("a.md", markdown("A"))
    desk.scan()
    before = desk.files()
    text = file.read_bytes()
    file.unlink()
    desk.closed("a.md")
    desk.write("a.md", text)
    desk.closed("a.md", after=30)
    desk.scan(after=GRACE)
    assert desk.files() == before


@pytest.mark.parametrize("together", [True, False], ids=["one look", "two looks"])
def test_a_rename_keeps_the_id_however_its_halves_arrive(desk: Served, together: bool) -> None:
    desk.write("a.md", markdown("A", "Long enough to be known again. " * 20))
    desk.scan()
    (before,) = desk.ids()
    (desk.articles / "a.md").rename(desk.articles / "b.md")
    if together:
        desk.closed("a.md", "b.md")
    else:
        desk.closed("a.md")
        desk.closed("b.md")
    assert desk.ids() == [before]
    desk.scan(after=GRACE)
    assert desk.ids() == [before]


def test_d9_a_renamed_directory_keeps_every_id(desk: Served) -> None:
    for number in range(30):
        desk.write(f"old/{number}.md", markdown(f"Number {number}", f"Body {number}. " * 30))
    desk.scan()
    before = desk.ids()
    (desk.articles / "old").rename(desk.articles / "new")
    desk.scan()
    assert desk.ids() == before
    assert desk.scan(after=GRACE).gathered.vanished == 0


def test_d6_a_source_that_empties_withdraws_nothing_and_stops_no_other(desk: Served) -> None:
    for number in range(25):
        desk.write(f"{number}.md", markdown(f"Number {number}"))
    desk.scan()
    shown = desk.titles()
    for file in desk.articles.iterdir():
        file.unlink()
    for _ in range(3):
        report = desk.scan(after=GRACE)
        assert [error.reason.split(":")[0] for error in report.gathered.held] == ["empty, though it had 25 articles"]
    assert desk.titles() == shown
    assert desk.patience.due() is None


def test_d6_half_of_a_folder_gone_by_events_is_held_and_not_asked_for_over_and_over(desk: Served) -> None:
    names = [f"{number}.md" for number in range(25)]
    for name in names:
        desk.write(name, markdown(name))
    desk.scan()
    for name in names[:20]:
        (desk.articles / name).unlink()
    desk.closed(*names[:20])
    desk.seconds += GRACE
    assert len(desk.ripe().gathered.held) == 1
    assert len(desk.titles()) == 25
    assert desk.patience.due() == GRACE


def test_a_missing_root_is_told_and_its_articles_stay(desk: Served) -> None:
    desk.write("a.md", markdown("A"))
    desk.scan()
    desk.articles.rename(desk.root / "elsewhere")
    assert [error.reason for error in desk.scan().gathered.held] == ["no such file or directory"]
    assert [error.reason for error in desk.closed("a.md").gathered.held] == ["no such directory"]
    assert desk.titles() == ["A"]


def test_an_article_without_a_page_gets_one_where_it_is_served(desk: Served) -> None:
    desk.write("ferries again.md", markdown("Ferries, again!"))
    desk.write("b.md", markdown("B", link="https://news.example/b"))
    desk.scan()
    links = {entry.title: entry.link for entry in desk.entries()}
    assert links == {"Ferries, again!": AT + "articles/ferries-again", "B": "https://news.example/b"}
    assert pages.find(desk.database, "ferries-again") == (2, "live")


def test_a_page_keeps_its_name_when_the_title_changes_and_no_two_share_one(desk: Served) -> None:
    desk.write("a/same.md", markdown("Same"))
    desk.write("b/same.md", markdown("Same", "Another body."))
    desk.scan()
    links = {entry.id: entry.link for entry in desk.entries()}
    assert len(set(links.values())) == 2
    desk.write("a/same.md", markdown("Other"))
    desk.closed("a/same.md")
    assert {entry.id: entry.link for entry in desk.entries()} == links


def test_titles_in_any_script_name_pages(desk: Served) -> None:
    desk.write("政治.md", markdown("Politics"))
    desk.write("!!!.md", markdown("!!!"))
    desk.scan()
    assert pages.find(desk.database, "政治") is not None
    assert pages.find(desk.database, "article") is not None


def test_pages_can_be_switched_off(desk: Served) -> None:
    desk.config = "[feeds]\npages = false\n"
    desk.write("a.md", markdown("A"))
    desk.scan()
    assert desk.entries()[0].link.startswith("tag:")


def test_a_single_pass_beside_a_service_keeps_its_links(desk: Served) -> None:
    desk.write("a.md", markdown("A"))
    desk.passes(EVERYTHING, served=False)
    assert desk.entries()[0].link.startswith("tag:")
    desk.scan()
    before = desk.files()
    desk.passes(EVERYTHING, served=False)
    assert desk.files() == before
    assert "articles/a" in desk.entries()[0].link


def test_nothing_of_an_embargoed_article_has_a_page_or_a_name(desk: Served) -> None:
    desk.write("secret-merger.md", markdown("Secret merger", date="2024-06-02T00:00:00Z", category="Mergers"))
    desk.scan()
    assert pages.find(desk.database, "secret-merger") is None
    assert not any(b"erger" in name.encode() + body for name, body in desk.files().items())
    assert run.next_change(desk.database) == datetime.fromisoformat("2024-06-02T00:00:00Z")
    desk.now = datetime.fromisoformat("2024-06-01T23:59:59Z")
    desk.passes(Look(), after=0)
    assert desk.titles() == []
    desk.passes(Look(), after=1)
    assert desk.titles("mergers") == ["Secret merger"]


def test_an_expiry_takes_an_article_out_in_its_second(desk: Served) -> None:
    desk.write("a.md", markdown("A", expiryDate="2024-06-01T13:00:00Z"))
    desk.write("b.md", markdown("B"))
    desk.scan()
    assert run.next_change(desk.database) == datetime.fromisoformat("2024-06-01T13:00:00Z")
    desk.now = datetime.fromisoformat("2024-06-01T12:59:58Z")
    desk.passes(Look())
    assert sorted(desk.titles()) == ["A", "B"]
    desk.passes(Look())
    assert desk.titles() == ["B"]


def test_a_window_that_changes_by_age_has_its_instant(desk: Served) -> None:
    desk.config = "[feeds]\nentries = 1\nhours = 2\n"
    desk.scan()
    for name in ("A", "B"):
        desk.write(f"{name}.md", markdown(name))
    desk.scan()
    first = desk.now
    assert len(desk.titles()) == 2
    assert run.next_change(desk.database) == first + timedelta(hours=2)
    desk.passes(Look(), after=7200)
    assert len(desk.titles()) == 1


def test_deltas_remember_what_each_version_had(desk: Served) -> None:
    desk.config = "[feeds]\ndeltas = true\n"
    tags = []
    for number in range(versions.KEEP + 2):
        desk.write(f"{number}.md", markdown(f"Number {number}", date=f"2024-05-01T10:{number:02}:00Z"))
        (published,) = [one for one, _ in desk.scan().released.published if one.path == "all.rss"]
        tags.append(published.tag)
    known = [versions.marks(desk.database, str(desk.public), "all.rss", tag) for tag in tags]
    assert known[:2] == [None, None]
    assert [len(marks or ()) for marks in known[2:]] == list(range(3, versions.KEEP + 3))
    assert known[-2] is not None
    assert known[-1] is not None
    assert known[-2] < known[-1]


def test_deltas_can_be_had_for_one_category_and_are_forgotten_when_off(desk: Served) -> None:
    desk.config = '[category."Asia"]\ndeltas = true\n'
    desk.write("a.md", markdown("A", category="Asia"))
    tags = {one.path: one.tag for one, _ in desk.scan().released.published}
    marks = {path: versions.marks(desk.database, str(desk.public), path, tag) for path, tag in tags.items()}
    assert {path for path, known in marks.items() if known} == {"asia.rss", "asia.atom", "asia.json"}
    desk.config = ""
    desk.scan()
    assert versions.marks(desk.database, str(desk.public), "asia.rss", tags["asia.rss"]) is None


def test_what_moved_and_what_is_gone_stands_beside_the_feeds(desk: Served) -> None:
    desk.write("a.md", markdown("A", category="Far East"))
    desk.write("b.md", markdown("B", category="Sport"))
    desk.scan()
    assert ".moved.json" not in desk.files()
    desk.config = '[category."Asia"]\nwas = ["Far East"]\n'
    (desk.articles / "b.md").unlink()
    desk.scan()
    desk.scan(after=GRACE)
    told = json.loads(desk.files()[".moved.json"])
    assert (told["moved"], told["gone"], told["suffixes"]) == ({"far-east": "asia"}, ["sport"], [])
    desk.write("b.md", markdown("B", category="Sport"))
    desk.scan()
    assert json.loads(desk.files()[".moved.json"])["gone"] == []
    assert desk.titles("sport") == ["B"]


def test_h20_nothing_new_writes_nothing(desk: Served) -> None:
    desk.write("a.md", markdown("A"))
    desk.scan()
    stamps = {path: path.stat().st_mtime_ns for path in desk.public.iterdir()}
    for look in (EVERYTHING, Look(closed=frozenset(["a.md"])), Look()):
        assert desk.passes(look).released.published == []
    assert {path: path.stat().st_mtime_ns for path in desk.public.iterdir()} == stamps


def test_h21_h22_the_time_of_a_document_only_grows(desk: Served) -> None:
    times = []
    for number, after in enumerate((1, 0, 0, -3600, 1)):
        desk.write(f"{number}.md", markdown(f"Number {number}"))
        desk.scan(after=after)
        times.append((desk.public / "all.rss").stat().st_mtime)
    assert times == sorted(set(times))


def test_d5_a_hundred_saves_of_one_file_are_one_article(desk: Served) -> None:
    for number in range(100):
        temporary = desk.articles / ".a.md.tmp"
        temporary.write_text(markdown("A", f"Version {number // 10}"))
        temporary.rename(desk.articles / "a.md")
        desk.closed("a.md", after=0.01)
    assert desk.titles() == ["A"]
    assert articles.known(desk.database, 1).revision == 10


def test_d8_content_that_changed_under_an_old_date_is_found(desk: Served) -> None:
    desk.write("a.md", markdown("A", "One body."))
    desk.scan()
    desk.write("a.md", markdown("A", "Two body."))
    assert desk.scan().gathered.changed == 1


def test_what_is_published_first_is_published_as_a_whole(desk: Served) -> None:
    """Else the files that were a moment old at the start would count as news, and fill the feeds for two days."""
    desk.config, desk.fresh = "[feeds]\nentries = 2\n", True
    for number in range(5):
        desk.write(f"{number}.md", markdown(f"Number {number}"))
    assert desk.scan().waits
    assert not desk.public.exists()
    desk.seconds += SETTLE
    assert not desk.ripe().waits
    assert len(desk.titles()) == 2


def test_an_unfinished_file_does_not_keep_others_from_the_first_publishing_for_long(desk: Served) -> None:
    desk.write("a.md", markdown("A"))
    desk.fresh = True
    assert desk.scan().waits
    desk.write("b.md", markdown("B", "Written on and on."))
    assert not desk.scan(after=FIRST).waits


def test_an_unfinished_file_keeps_nothing_from_later_publishing(desk: Served) -> None:
    desk.write("a.md", markdown("A"))
    desk.scan()
    desk.fresh = True
    desk.write("b.md", markdown("B"))
    assert not desk.scan().waits


def test_d6_a_source_that_is_emptied_by_events_loses_nothing(desk: Served) -> None:
    names = [f"{number}.md" for number in range(3)]
    for name in names:
        desk.write(name, markdown(name))
    desk.scan()
    for name in names:
        (desk.articles / name).unlink()
    desk.closed(names[0])
    desk.closed(*names[1:])
    desk.seconds += GRACE
    assert [error.reason.split(":")[0] for error in desk.ripe().gathered.held] == ["empty, though it had 3 articles"]
    assert len(desk.titles()) == 3
    assert desk.patience.due() == GRACE


def test_a_file_that_was_there_for_a_moment_is_not_looked_for_over_and_over(desk: Served) -> None:
    desk.write("a.md", markdown("A"))
    desk.scan()
    desk.fresh = True
    file = desk.write("moment.md", markdown("Moment"))
    desk.scan()
    file.unlink()
    desk.seconds += SETTLE
    desk.ripe()
    assert desk.patience.due() is None


def test_a_file_that_moves_between_sources_keeps_its_id_though_only_its_new_place_is_told(desk: Served) -> None:
    desk.config = (
        '[[source]]\nname = "articles"\nfrom = "articles/one"\n[[source]]\nname = "other"\nfrom = "articles/two"\n'
    )
    desk.write("one/a.md", markdown("A", "Long enough. " * 30))
    desk.write("one/b.md", markdown("B"))
    desk.write("two/c.md", markdown("C"))
    desk.places = {}
    desk.passes(EVERYTHING, sources=("articles", "other"))
    before = sorted(desk.ids())
    (desk.articles / "one/a.md").rename(desk.articles / "two/a.md")
    desk.passes(Look(closed=frozenset({"a.md"})), sources=("other",))
    assert sorted(desk.ids()) == before
    desk.passes(EVERYTHING, after=GRACE, sources=("articles", "other"))
    desk.passes(EVERYTHING, after=GRACE, sources=("articles", "other"))
    assert sorted(desk.ids()) == before


def test_a_source_inside_another_is_gathered_once(desk: Served) -> None:
    desk.config = (
        '[[source]]\nname = "articles"\nfrom = "articles"\n[[source]]\nname = "other"\nfrom = "articles/two"\n'
    )
    desk.write("a.md", markdown("A"))
    desk.write("two/c.md", markdown("C"))
    desk.places = {}
    desk.passes(EVERYTHING, sources=("articles", "other"))
    assert sorted(desk.titles()) == ["A", "C"]

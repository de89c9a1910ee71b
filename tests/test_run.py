"""The whole pass, in process, on real files: what readers see after each thing that can happen to a directory."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.errors import SourceError, StoreError, TargetError
from feeds.report import as_json, lines
from feeds.store import files, open_store
from tests.newsroom import START, Newsroom, markdown


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    made.articles.mkdir()
    return made


LONG = "A body long enough to be known again. " * 10


def filled(newsroom: Newsroom, count: int = 3) -> Newsroom:
    for number in range(count):
        body = LONG if number == 1 else "Some words."
        text = markdown(f"Article {number}", body, date=f"2024-05-{number + 1:02}", category="Asia")
        newsroom.write(f"{number}.md", text)
    newsroom.publish()
    return newsroom


def test_first_run_writes_every_document_and_nothing_else(newsroom: Newsroom) -> None:
    filled(newsroom)
    assert set(newsroom.files()) == {
        *(f"{feed}.{form}" for feed in ("all", "asia") for form in ("rss", "atom", "json")),
        "feeds.opml",
        "index.html",
    }
    assert newsroom.titles() == ["Article 2", "Article 1", "Article 0"]
    assert newsroom.ids()[0] == "tag:news.example,2024-05-03:articles/2"


def test_second_run_changes_nothing(newsroom: Newsroom) -> None:
    """Promise 3: nothing changed means nothing written."""
    filled(newsroom)
    before = {path: (newsroom.public / path).stat() for path in newsroom.files()}
    report = newsroom.publish()
    assert report.released.published == []
    assert report.released.unchanged == len(before)
    after = {path: (newsroom.public / path).stat() for path in newsroom.files()}
    assert {path: (s.st_ino, s.st_mtime_ns) for path, s in before.items()} == {
        path: (s.st_ino, s.st_mtime_ns) for path, s in after.items()
    }


def test_two_clean_builds_are_byte_equal_whatever_the_place_and_the_times(tmp_path: Path) -> None:
    """Promise 3: same articles, same bytes."""
    first, second = (
        Newsroom(tmp_path / "one"),
        Newsroom(tmp_path / "elsewhere" / "two", now=START + timedelta(days=400)),
    )
    for number in range(80):
        text = markdown(
            f"Article {number}", date=f"2024-05-{number % 28 + 1:02}", category=["C++", "C", "C#", "世界"][number % 4]
        )
        first.write(f"{number % 7}/{number}.md", text)
    shutil.copytree(first.articles, second.articles)
    for number, path in enumerate(second.articles.rglob("*.md")):
        os.utime(path, (1_600_000_000 + number, 1_600_000_000 + number))
    first.publish()
    second.publish()
    assert first.files() == second.files()
    assert len(first.files()) == 17


def test_one_changed_article_rewrites_only_the_documents_that_show_it(newsroom: Newsroom) -> None:
    filled(newsroom)
    newsroom.write("other.md", markdown("Other", date="2024-05-20", category="Europe"))
    newsroom.publish()
    newsroom.write("other.md", markdown("Other", "New words.", date="2024-05-20", category="Europe"))
    report = newsroom.publish()
    assert {document.path for document, _ in report.released.published} == {
        f"{feed}.{form}" for feed in ("all", "europe") for form in ("rss", "atom", "json")
    }


def test_updated_moves_with_what_a_reader_sees_and_only_then(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A", "One  two.", date="2024-05-01"))
    newsroom.publish()
    first = newsroom.entries()[0].updated
    assert first == "2024-05-01T00:00:00Z"
    newsroom.write("a.md", markdown("A", "One two.", date="2024-05-01", layout="post"))
    newsroom.publish()
    assert newsroom.entries()[0].updated == first
    newsroom.write("a.md", markdown("A", "One three.", date="2024-05-01"))
    newsroom.publish()
    assert newsroom.entries()[0].updated == newsroom.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    newsroom.write("a.md", markdown("A", "One four.", date="2024-05-01", updated="2024-06-01T12:02:30Z"))
    newsroom.publish(after=timedelta(minutes=5))
    assert newsroom.entries()[0].updated == newsroom.now.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_stated_update_is_taken_when_it_is_newer(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A", "One.", date="2024-05-01", updated="2024-05-02"))
    newsroom.publish()
    assert newsroom.entries()[0].updated == "2024-05-02T00:00:00Z"
    newsroom.write("a.md", markdown("A", "Two.", date="2024-05-01", updated="2024-06-01T12:00:30Z"))
    newsroom.publish()
    assert newsroom.entries()[0].updated == "2024-06-01T12:00:30Z"


def test_an_update_in_the_future_is_not_believed(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A", date="2024-05-01", updated="2033-01-01"))
    newsroom.publish()
    assert newsroom.entries()[0].updated == "2024-05-01T00:00:00Z"


Change = Callable[[Newsroom], None]


def rename(newsroom: Newsroom) -> None:
    (newsroom.articles / "1.md").rename(newsroom.articles / "renamed.md")


def move(newsroom: Newsroom) -> None:
    (newsroom.articles / "deep/er").mkdir(parents=True)
    (newsroom.articles / "1.md").rename(newsroom.articles / "deep/er/1.md")


def retitle(newsroom: Newsroom) -> None:
    newsroom.write("1.md", markdown("Another title", date="2024-05-02", category="Asia"))


def recategorise(newsroom: Newsroom) -> None:
    newsroom.write("1.md", markdown("Article 1", date="2024-05-02", category="Europe"))


def rename_with_edit(newsroom: Newsroom) -> None:
    (newsroom.articles / "1.md").unlink()
    newsroom.write("else.md", markdown("Article 1", "Edited.", date="2024-05-02", category="Asia"))


def move_rename_and_retitle(newsroom: Newsroom) -> None:
    (newsroom.articles / "1.md").unlink()
    newsroom.write("deep/other.md", markdown("Another title", LONG, date="2024-05-02", category="Asia"))


def change_suffix(newsroom: Newsroom) -> None:
    (newsroom.articles / "1.md").rename(newsroom.articles / "1.markdown")


@pytest.mark.parametrize(
    "change", [rename, move, retitle, recategorise, rename_with_edit, move_rename_and_retitle, change_suffix]
)
def test_an_article_keeps_its_id(newsroom: Newsroom, change: Change) -> None:
    """Promise 1."""
    filled(newsroom)
    before = newsroom.ids()
    change(newsroom)
    newsroom.publish()
    assert newsroom.ids() == before


def test_ids_survive_another_base_url_and_title(newsroom: Newsroom) -> None:
    """Promise 1, demands A2: http to https, or another host, re-posts nothing."""
    filled(newsroom)
    before, feed_before = newsroom.ids(), newsroom.files()["all.atom"].split(b"</id>")[0]
    newsroom.config = '[site]\ntitle = "Another title"\n'
    newsroom.publish(at="https://other.example/")
    assert newsroom.ids() == before
    assert newsroom.files()["all.atom"].split(b"</id>")[0] == feed_before
    assert b"other.example/all.atom" in newsroom.files()["all.atom"]


def test_a_swap_of_two_files_is_two_moves(newsroom: Newsroom) -> None:
    filled(newsroom)
    before = {entry.title: entry.id for entry in newsroom.entries()}
    one, two = (newsroom.articles / f"{number}.md" for number in (1, 2))
    one.rename(newsroom.articles / "tmp")
    two.rename(one)
    (newsroom.articles / "tmp").rename(two)
    newsroom.publish()
    assert {entry.title: entry.id for entry in newsroom.entries()} == before


def test_a_chain_of_renames_follows_every_article(newsroom: Newsroom) -> None:
    filled(newsroom)
    before = {entry.title: entry.id for entry in newsroom.entries()}
    for number in (2, 1, 0):
        (newsroom.articles / f"{number}.md").rename(newsroom.articles / f"{number + 1}.md")
    newsroom.write("0.md", markdown("Brand new", date="2024-05-30", category="Asia"))
    newsroom.publish()
    after = {entry.title: entry.id for entry in newsroom.entries()}
    assert {title: after[title] for title in before} == before
    assert len(set(after.values())) == 4


def test_a_copy_is_new_and_the_original_keeps_its_id(newsroom: Newsroom) -> None:
    filled(newsroom)
    before = newsroom.ids()
    shutil.copy(newsroom.articles / "1.md", newsroom.articles / "copy.md")
    newsroom.publish()
    assert len(newsroom.ids()) == 4
    assert set(before) < set(newsroom.ids())


def test_a_copy_beside_an_edit_of_the_original_is_new(newsroom: Newsroom) -> None:
    filled(newsroom)
    before = {entry.title: entry.id for entry in newsroom.entries()}
    shutil.copy(newsroom.articles / "1.md", newsroom.articles / "copy.md")
    newsroom.write("1.md", markdown("Edited original", date="2024-05-02", category="Asia"))
    newsroom.publish()
    assert {entry.title: entry.id for entry in newsroom.entries()}["Edited original"] == before["Article 1"]
    assert len(set(newsroom.ids())) == 4


def test_an_article_that_returns_has_its_old_id(newsroom: Newsroom) -> None:
    filled(newsroom)
    before = newsroom.ids()
    text = (newsroom.articles / "1.md").read_bytes()
    (newsroom.articles / "1.md").unlink()
    newsroom.publish()
    assert newsroom.titles() == ["Article 2", "Article 0"]
    newsroom.write("elsewhere.md", text)
    newsroom.publish()
    assert newsroom.ids() == before


def test_a_directory_rename_keeps_every_id(newsroom: Newsroom) -> None:
    """D9."""
    for number in range(40):
        newsroom.write(f"old/{number}.md", markdown(f"Article {number}", date="2024-05-02", category="Asia"))
    newsroom.publish()
    before = newsroom.ids()
    (newsroom.articles / "old").rename(newsroom.articles / "new")
    report = newsroom.publish()
    assert newsroom.ids() == before
    assert report.gathered.held == []


def test_an_article_moves_between_sources(newsroom: Newsroom) -> None:
    (newsroom.root / "more").mkdir()
    config = (
        f'[[source]]\nname = "b"\nfrom = "{newsroom.root}/more"\n[[source]]\nname = "a"\nfrom = "{newsroom.articles}"\n'
    )
    newsroom.write("x.md", markdown("X"))
    newsroom.write("y.md", markdown("Y"))
    from feeds.config import load
    from feeds.run import run

    file = newsroom.root / "feeds.toml"
    file.write_text(config)
    places = {"to": str(newsroom.public), "store": str(newsroom.root / "state"), "at": "https://news.example/"}
    run(load(file, places), now=START)
    before = newsroom.ids()
    (newsroom.articles / "x.md").rename(newsroom.root / "more/x.md")
    run(load(file, places), now=START + timedelta(hours=1))
    assert sorted(newsroom.ids()) == sorted(before)


def test_a_stated_id_is_used_and_of_two_the_second_is_refused(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A", id="https://old.example/?p=7"))
    newsroom.write("b.md", markdown("B", guid="https://old.example/?p=7"))
    report = newsroom.publish()
    assert newsroom.ids() == ["https://old.example/?p=7"]
    assert [str(error) for error in report.gathered.refused] == [
        "b.md: its id 'https://old.example/?p=7' is already that of a.md"
    ]


def test_a_file_beside_another_of_the_same_name_has_an_id_of_its_own(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("Markdown"))
    newsroom.write("a.html", markdown("HTML", "<p>words</p>"))
    newsroom.publish()
    assert len(set(newsroom.ids())) == 2


def test_a_reused_path_is_another_article(newsroom: Newsroom) -> None:
    filled(newsroom)
    before = newsroom.ids()
    (newsroom.articles / "1.md").rename(newsroom.articles / "archive.md")
    newsroom.write("1.md", markdown("Brand new", date="2024-05-02", category="Asia"))
    newsroom.publish()
    assert set(before) < set(newsroom.ids())
    assert len(set(newsroom.ids())) == 4


def test_a_vanished_article_is_withdrawn_and_its_empty_category_goes(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A", category="Asia"))
    newsroom.write("b.md", markdown("B", category="Europe"))
    newsroom.publish()
    (newsroom.articles / "b.md").unlink()
    report = newsroom.publish()
    assert report.gathered.vanished == 1
    assert newsroom.titles() == ["A"]
    assert report.released.removed == ["europe.atom", "europe.json", "europe.rss"]
    assert not any(name.startswith("europe") for name in newsroom.files())
    assert b"Europe" not in newsroom.files()["index.html"]


def test_a_vanished_article_is_kept_where_the_source_says_so(newsroom: Newsroom) -> None:
    newsroom.config = '[[source]]\nvanished = "keep"\n'
    newsroom.write("a.md", markdown("A"))
    newsroom.write("b.md", markdown("B"))
    newsroom.publish()
    before = newsroom.ids()
    (newsroom.articles / "b.md").unlink()
    newsroom.publish()
    assert newsroom.ids() == before
    newsroom.write("again.md", markdown("B"))
    newsroom.publish()
    assert newsroom.ids() == before


def test_a_spool_that_is_rotated_away_loses_nothing_and_is_no_unmounted_disk(newsroom: Newsroom) -> None:
    newsroom.config = '[[source]]\nvanished = "keep"\n'
    filled(newsroom, 25)
    before = newsroom.ids()
    for number in range(24):
        (newsroom.articles / f"{number}.md").unlink()
    assert newsroom.publish().gathered.held == []
    (newsroom.articles / "24.md").unlink()
    assert newsroom.publish().gathered.held == []
    assert newsroom.ids() == before


def test_an_article_that_fails_the_check_is_refused_alone_and_told_until_it_is_mended(newsroom: Newsroom) -> None:
    """Promises 2 and 6."""
    filled(newsroom)
    newsroom.write("bad.md", markdown("Bad id", date="2024-05-09", id="http:/1"))
    report = newsroom.publish()
    assert report.released.held_back == []
    assert [error.path for error in report.released.refused] == ["bad.md"]
    assert newsroom.titles() == ["Article 2", "Article 1", "Article 0"]
    database = open_store(str(newsroom.root / "state"), readonly=True)
    told = files.refusals(database)
    database.close()
    assert [(path, reason.startswith("fails the check")) for _, path, reason in told] == [("bad.md", True)]


def test_a_draft_made_of_a_published_article_withdraws_it_until_it_is_none(newsroom: Newsroom) -> None:
    filled(newsroom)
    before = newsroom.ids()
    newsroom.write("1.md", markdown("Article 1", date="2024-05-02", category="Asia", draft=True))
    newsroom.publish()
    assert newsroom.titles() == ["Article 2", "Article 0"]
    newsroom.write("1.md", markdown("Article 1, better", date="2024-05-02", category="Asia"))
    newsroom.publish()
    assert newsroom.ids() == before


def test_a_missing_root_withdraws_nothing(newsroom: Newsroom) -> None:
    filled(newsroom)
    before = newsroom.files()
    newsroom.articles.rename(newsroom.root / "unmounted")
    with pytest.raises(SourceError, match="no such file or directory"):
        newsroom.publish()
    assert newsroom.files() == before


def test_an_emptied_root_withdraws_nothing_unless_allowed(newsroom: Newsroom) -> None:
    """D6."""
    filled(newsroom)
    before = newsroom.files()
    for file in newsroom.articles.iterdir():
        file.unlink()
    with pytest.raises(SourceError, match=r"unmounted disk.*--allow-empty"):
        newsroom.publish()
    assert newsroom.files() == before
    newsroom.publish(allow_empty=True)
    assert newsroom.titles() == []
    assert "all.rss" in newsroom.files()


def test_a_missing_root_may_be_allowed_too(newsroom: Newsroom) -> None:
    filled(newsroom)
    shutil.rmtree(newsroom.articles)
    newsroom.publish(allow_empty=True)
    assert newsroom.titles() == []


def test_a_lost_subtree_withdraws_nothing_while_the_rest_goes_on(newsroom: Newsroom) -> None:
    for number in range(30):
        newsroom.write(f"archive/{number}.md", markdown(f"Old {number}", date="2024-04-02"))
    newsroom.write("a.md", markdown("A"))
    newsroom.publish()
    for number in range(20):
        (newsroom.articles / f"archive/{number}.md").unlink()
    newsroom.write("b.md", markdown("B", date="2024-05-09"))
    report = newsroom.publish()
    assert len(newsroom.ids()) == 32
    assert "more than half" in str(report.gathered.held[0])
    assert newsroom.publish().gathered.held
    report = newsroom.publish(allow_empty=True)
    assert (report.gathered.held, report.gathered.vanished) == ([], 20)
    assert len(newsroom.ids()) == 12


def test_an_embargo_holds_in_every_output(newsroom: Newsroom) -> None:
    """Promise 7, C29."""
    due = START + timedelta(hours=2)
    newsroom.write("a.md", markdown("A"))
    newsroom.write("b.md", markdown("Secret title", "Secret words", date=due.isoformat(), category="Secret category"))
    newsroom.publish()
    assert not any(b"ecret" in body for body in newsroom.files().values())
    assert not any("ecret" in name for name in newsroom.files())
    newsroom.now = due - timedelta(seconds=1)
    newsroom.publish(after=timedelta(0))
    assert newsroom.titles() == ["A"]
    newsroom.publish(after=timedelta(seconds=1))
    assert newsroom.titles() == ["Secret title", "A"]
    assert "secret-category.rss" in newsroom.files()


def test_an_expired_article_leaves_every_feed(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A"))
    newsroom.write("b.md", markdown("B", expiryDate=(START + timedelta(hours=2)).isoformat()))
    newsroom.publish()
    assert sorted(newsroom.titles()) == ["A", "B"]
    newsroom.publish(after=timedelta(hours=2))
    assert newsroom.titles() == ["A"]


def test_a_refused_article_is_named_once_and_everything_else_goes_on(newsroom: Newsroom) -> None:
    """Promise 6, C31."""
    newsroom.write("a.md", markdown("A"))
    newsroom.write("bad.md", b"---\ntitle: Bad\n---\n\xff\xfe\xfd")
    report = newsroom.publish()
    assert newsroom.titles() == ["A"]
    assert [error.path for error in report.gathered.refused] == ["bad.md"]
    assert newsroom.publish().gathered.refused == []
    newsroom.write("bad.md", markdown("Mended"))
    newsroom.publish()
    assert sorted(newsroom.titles()) == ["A", "Mended"]


def test_a_refused_new_version_leaves_the_last_good_one(newsroom: Newsroom) -> None:
    filled(newsroom)
    before = newsroom.files()
    newsroom.write("1.md", b"---\ntitle: [unclosed\n---\nwords")
    report = newsroom.publish()
    assert [error.path for error in report.gathered.refused] == ["1.md"]
    assert newsroom.files() == before


def test_the_store_alone_rebuilds_every_feed(newsroom: Newsroom) -> None:
    newsroom.config = '[[source]]\nvanished = "keep"\n'
    filled(newsroom)
    before = newsroom.files()
    shutil.rmtree(newsroom.public)
    for file in newsroom.articles.iterdir():
        file.unlink()
    newsroom.publish(allow_empty=True)
    assert newsroom.files() == before


def test_a_damaged_or_deleted_document_is_written_again(newsroom: Newsroom) -> None:
    filled(newsroom)
    before = newsroom.files()
    (newsroom.public / "all.rss").write_text("damaged")
    (newsroom.public / "asia.atom").unlink()
    report = newsroom.publish()
    assert newsroom.files() == before
    assert {document.path for document, _ in report.released.published} == {"all.rss", "asia.atom"}


def test_another_target_gets_everything_and_the_old_one_is_left(newsroom: Newsroom) -> None:
    filled(newsroom)
    newsroom.publish(to="moved")
    assert newsroom.files("moved") == newsroom.files("public")
    assert newsroom.publish().released.published == []


def test_a_deleted_store_is_rebuilt_with_the_same_bytes(newsroom: Newsroom) -> None:
    filled(newsroom)
    before = {path: (newsroom.public / path).stat().st_mtime_ns for path in newsroom.files()}
    shutil.rmtree(newsroom.root / "state")
    report = newsroom.publish()
    assert report.released.published == []
    assert {path: (newsroom.public / path).stat().st_mtime_ns for path in newsroom.files()} == before


def test_after_a_lost_store_our_own_older_documents_are_taken_up_again(newsroom: Newsroom) -> None:
    filled(newsroom)
    shutil.rmtree(newsroom.root / "state")
    newsroom.write("new.md", markdown("New", date="2024-05-30", category="Asia"))
    report = newsroom.publish()
    assert report.released.held_back == []
    assert newsroom.titles("asia", "rss")[0] == "New"


@pytest.mark.parametrize("path", ["all.rss", "all.atom", "all.json", "index.html", "feeds.opml", "asia.rss"])
def test_a_file_that_is_not_ours_is_never_touched(newsroom: Newsroom, path: str) -> None:
    theirs = newsroom.public / path
    theirs.parent.mkdir(parents=True)
    theirs.write_text("theirs")
    (newsroom.public / "other.txt").write_text("other")
    filled(newsroom)
    assert theirs.read_text() == "theirs"
    assert (newsroom.public / "other.txt").read_text() == "other"
    held = newsroom.last.released.held_back
    assert [
        (f"{error.feed}.{error.format}" if path not in ("index.html", "feeds.opml") else path) for error in held
    ] == [path]
    theirs.unlink()
    report = newsroom.publish()
    assert report.released.held_back == []
    assert path in newsroom.files()


def test_a_target_within_the_source_is_not_gathered(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write("a.md", markdown("A"))
    newsroom.publish(to="articles/public")
    report = newsroom.publish(to="articles/public")
    assert (report.gathered.new, report.gathered.skipped, report.gathered.refused) == (0, [], [])
    assert "index.html" in newsroom.files("articles/public")


def test_a_rehearsal_says_what_would_be_and_changes_nothing(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A"))
    report = newsroom.publish(dry_run=True)
    assert report.gathered.new == 1
    assert len(report.released.published) == 5
    assert not newsroom.public.exists()
    assert not (newsroom.root / "state").exists()
    newsroom.publish()
    newsroom.write("b.md", markdown("B"))
    before = newsroom.files()
    assert newsroom.publish(dry_run=True).gathered.new == 1
    assert newsroom.files() == before
    assert newsroom.publish().gathered.new == 1


def test_slug_clashes_get_suffixes_that_stay(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A", category="C++"))
    newsroom.publish()
    assert "c.rss" in newsroom.files()
    newsroom.write("b.md", markdown("B", category="C"))
    report = newsroom.publish()
    assert newsroom.titles("c") == ["A"]
    assert len(report.released.names) == 1
    assert "is called c-" in report.released.names[0]


def test_a_renamed_category_keeps_its_feeds_id(newsroom: Newsroom) -> None:
    filled(newsroom)
    identifier = newsroom.files()["asia.atom"].split(b"</id>")[0].split(b"<id>")[1]
    newsroom.config = '[category."Far East"]\nwas = ["asia"]\n'
    report = newsroom.publish()
    assert "asia.atom" in report.released.removed
    assert newsroom.files()["far-east.atom"].split(b"</id>")[0].split(b"<id>")[1] == identifier
    assert newsroom.titles("far-east") == ["Article 2", "Article 1", "Article 0"]


def test_titles_and_aliases_of_categories_come_from_the_config(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A", category="pol"))
    newsroom.publish()
    newsroom.config = (
        '[category."Politics"]\naliases = ["pol"]\ntitle = "Politics & Power"\ndescription = "Who decides"\n'
    )
    newsroom.publish()
    entry = newsroom.entries("politics")[0]
    assert entry.tags[0].term == "Politics & Power"
    assert b"<title>news.example: Politics &amp; Power</title>" in newsroom.files()["politics.rss"]
    assert b"Who decides" in newsroom.files()["politics.rss"]
    assert not any(name.startswith("pol.") for name in newsroom.files())


def test_author_and_tag_feeds_when_asked_and_gone_when_not(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A", author="Jane Doe", tags=["Red wine", "x"]))
    newsroom.publish()
    assert not any("/" in name for name in newsroom.files())
    newsroom.config = "[feeds]\nauthors = true\ntags = true\n"
    newsroom.publish()
    assert {"author/jane-doe.rss", "tag/red-wine.rss", "tag/x.json"} < set(newsroom.files())
    assert newsroom.titles("author/jane-doe") == ["A"]
    newsroom.config = ""
    newsroom.publish()
    assert not any("/" in name for name in newsroom.files())


def test_a_format_left_out_is_removed(newsroom: Newsroom) -> None:
    filled(newsroom)
    newsroom.config = '[feeds]\nformats = ["atom"]\n'
    newsroom.publish()
    assert set(newsroom.files()) == {"all.atom", "asia.atom", "feeds.opml", "index.html", ".moved.json"}
    assert json.loads(newsroom.files()[".moved.json"])["suffixes"] == [".json", ".rss"]


def test_changed_reading_conventions_read_every_file_again(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A", date="2024-05-01 10:00"))
    newsroom.publish()
    assert newsroom.entries()[0].published == "2024-05-01T10:00:00Z"
    newsroom.config = '[site]\ntimezone = "Europe/Berlin"\n'
    newsroom.publish()
    assert newsroom.entries()[0].published == "2024-05-01T08:00:00Z"


def test_the_window_shows_a_flood_whole_and_shrinks_with_age(newsroom: Newsroom) -> None:
    """The larger of N entries and all first seen in the last 48 hours, so that a daily poll misses nothing."""
    newsroom.write("first.md", markdown("First", date="2023-01-01"))
    newsroom.publish()
    for number in range(70):
        newsroom.write(f"{number}.md", markdown(f"Old {number}", date="2020-01-01"))
    newsroom.publish()
    assert len(newsroom.ids()) == 71
    newsroom.publish(after=timedelta(hours=47))
    assert len(newsroom.ids()) == 71
    newsroom.publish(after=timedelta(hours=2))
    assert len(newsroom.ids()) == 50


def test_a_first_build_shows_the_count_and_not_the_archive(newsroom: Newsroom) -> None:
    filled(newsroom, 28)
    newsroom.config = "[feeds]\nentries = 5\n"
    shutil.rmtree(newsroom.root / "state")
    shutil.rmtree(newsroom.public)
    newsroom.publish()
    assert len(newsroom.ids()) == 5


def test_the_byte_budget_bounds_the_largest_format(newsroom: Newsroom) -> None:
    for number in range(40):
        newsroom.write(
            f"{number}.md", markdown(f"Article {number}", "word " * 500, date=f"2024-05-{number % 28 + 1:02}")
        )
    newsroom.config = "[feeds]\nbytes = 20000\n"
    newsroom.publish()
    largest = max(len(body) for name, body in newsroom.files().items() if name.startswith("all."))
    assert 15_000 < largest < 22_000
    assert newsroom.ids() == newsroom.ids(form="rss")


def test_last_modified_grows_though_the_clock_goes_back(newsroom: Newsroom) -> None:
    """H21, H22, C27."""
    filled(newsroom)
    first = (newsroom.public / "all.rss").stat().st_mtime
    newsroom.write("x.md", markdown("X", date="2024-05-20"))
    newsroom.publish(after=timedelta(hours=-1))
    second = (newsroom.public / "all.rss").stat().st_mtime
    assert second == first + 1


def test_a_loopback_host_is_never_minted(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A"))
    report = newsroom.publish(at="http://localhost:8000/")
    assert newsroom.ids() == ["tag:feeds.invalid,2024-05-01:articles/a"]
    assert "feeds.invalid" in report.warnings[0]


def test_a_target_that_can_not_be_written_is_named_and_nothing_is_lost(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A"))
    newsroom.public.write_text("in the way")
    with pytest.raises(TargetError, match="public"):
        newsroom.publish()
    newsroom.public.unlink()
    newsroom.publish()
    assert newsroom.titles() == ["A"]


def test_c22_a_store_in_use_is_named(newsroom: Newsroom) -> None:
    holder = open_store(str(newsroom.root / "state"))
    with pytest.raises(StoreError, match=f"in use by process {os.getpid()}"):
        newsroom.publish()
    holder.close()


def test_many_articles_go_through_worker_processes_with_the_same_result(tmp_path: Path) -> None:
    many, few = Newsroom(tmp_path / "many"), Newsroom(tmp_path / "few")
    for number in range(150):
        text = markdown(f"Article {number}", f"Words of {number}.", date=f"2024-0{number % 5 + 1}-{number % 28 + 1:02}")
        many.write(f"{number}.md", text)
        few.write(f"{number}.md", text)
        if number % 50 == 49:
            few.publish(after=timedelta(days=3))
    many.publish()
    few.publish(after=timedelta(days=3))
    assert many.files()["all.atom"] == few.files()["all.atom"]


@pytest.mark.parametrize(
    ("step", "when"),
    [
        *(("replace", when) for when in range(1, 7)),
        *(("settle", when) for when in (1, 2, 3)),
        ("remove", 1),
        ("remove", 3),
    ],
)
def test_a_run_that_died_while_publishing_is_finished_by_the_next(tmp_path: Path, step: str, when: int) -> None:
    """Promise 4: what is live is old or new, and the next run ends where one that never died would have."""
    died, whole = Newsroom(tmp_path / "died"), Newsroom(tmp_path / "whole")
    for newsroom in (died, whole):
        for number in range(3):
            newsroom.write(
                f"{number}.md", markdown(f"Title {number}", date=f"2024-05-0{number + 1}", category=str(number))
            )
        newsroom.publish()
    before = died.files()
    for newsroom in (died, whole):
        newsroom.write("0.md", markdown("Title 0", "Edited.", date="2024-05-01", category="0"))
        (newsroom.articles / "1.md").unlink()
        newsroom.now += timedelta(minutes=1)
    whole.publish(after=timedelta(0))
    assert died.dies(step, when)
    after = whole.files()
    assert all(body in (before.get(path), after.get(path)) for path, body in died.files().items())
    died.publish(after=timedelta(0))
    assert died.files() == after
    assert died.publish().released.published == []


def test_what_should_be_otherwise_is_told_and_published(newsroom: Newsroom) -> None:
    """A text that was escaped twice keeps nothing back, and is told of once, by its file."""
    newsroom.write("a.md", markdown("A", "Bread &amp;amp; butter."))
    newsroom.write("b.md", markdown("B", "Bread &amp; butter."))
    report = newsroom.publish()
    assert len(newsroom.titles()) == 2
    ((place, finding),) = report.released.advice
    assert (place, finding.level, "escaped-twice" in finding.rule) == ("a.md", "should", True)
    assert any("a.md" in line and "escaped" in line for line in lines(report, 1.0, dry_run=False, to="public"))
    assert [told["place"] for told in as_json(report, 1.0)["advice"]] == ["a.md"]
    newsroom.write("c.md", markdown("C"))
    assert newsroom.publish().released.advice == []

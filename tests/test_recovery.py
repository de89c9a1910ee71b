"""A store that was lost, or is older than what is published: readers see no article twice, or under another id."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from feeds.config import load
from feeds.errors import SourceError
from feeds.report import as_json, lines
from feeds.settings import Settings
from feeds.status import look
from tests.newsroom import Newsroom, markdown

HISTORY = "[feeds]\nentries = 3\nhistory = true\n"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    for number in range(1, 9):
        made.write(f"{number}.md", article(number))
    return made


def article(number: int, title: str = "", **header: object) -> str:
    more = {"date": f"2024-05-{number:02}", "category": "Asia" if number % 2 else "Sport", **header}
    return markdown(title or f"Boat {number} at the quay", f"Words of number {number}. " * 20, **more)


def settings(newsroom: Newsroom) -> Settings:
    return load(newsroom.root / "feeds.toml", {"to": str(newsroom.public), "store": str(newsroom.root / "state")})


def lose(newsroom: Newsroom) -> None:
    shutil.rmtree(newsroom.root / "state")


def times(newsroom: Newsroom) -> dict[str, int]:
    return {path: (newsroom.public / path).stat().st_mtime_ns for path in newsroom.files()}


def move(newsroom: Newsroom, old: str, new: str) -> None:
    (newsroom.articles / new).parent.mkdir(parents=True, exist_ok=True)
    (newsroom.articles / old).rename(newsroom.articles / new)


def test_promise_1_a_lost_store_posts_nothing_again_and_writes_nothing(newsroom: Newsroom) -> None:
    newsroom.publish()
    move(newsroom, "1.md", "elsewhere/one.md")
    newsroom.write("2.md", article(2, date="2024-05-12", title="Retitled and dated otherwise"))
    newsroom.publish()
    newsroom.write("9.md", article(9))
    newsroom.publish()
    before, stamps = newsroom.files(), times(newsroom)
    lose(newsroom)
    report = newsroom.publish()
    assert newsroom.files() == before
    assert times(newsroom) == stamps
    assert (report.released.published, report.released.removed, report.released.held_back) == ([], [], [])
    assert any("9 of 9 articles keep the ids" in line for line in report.warnings)
    assert (as_json(report, 0)["adopted"], as_json(report, 0)["recalled"]) == (0, 9)
    said = [*lines(report, 0, dry_run=False, to="public")]
    assert said[1] == "Recalled   9 of them are known again from what is published"
    assert not any("adopt" in line.casefold() for line in said)
    assert look(settings(newsroom))["adopted"] == {"entries": 0, "waiting": 0, "seen": 0}
    assert newsroom.publish().warnings == []


@pytest.mark.parametrize("config", [HISTORY, "[feeds]\npages = true\n", "[sitemap]\npages = true\n"])
def test_promise_3_a_lost_store_leaves_every_byte(newsroom: Newsroom, config: str) -> None:
    newsroom.config = config
    newsroom.publish()
    for number in range(9, 14):
        newsroom.write(f"{number}.md", article(number))
        newsroom.publish(after=timedelta(hours=30))
    newsroom.write("3.md", article(3, title="Another title"))
    move(newsroom, "4.md", "b/four.md")
    newsroom.publish()
    before, stamps = newsroom.files(), times(newsroom)
    assert "history" not in config or "archive/all/3.atom" in before
    lose(newsroom)
    newsroom.publish()
    assert newsroom.files() == before
    assert times(newsroom) == stamps


def test_what_comes_after_a_loss_is_the_only_news(newsroom: Newsroom) -> None:
    newsroom.config = HISTORY
    newsroom.publish()
    move(newsroom, "8.md", "b/eight.md")
    newsroom.publish()
    before = newsroom.ids()
    lose(newsroom)
    newsroom.write("9.md", article(9))
    newsroom.publish()
    assert newsroom.ids()[1:] == before[: len(newsroom.ids()) - 1]
    assert newsroom.titles()[0] == "Boat 9 at the quay"
    assert len(newsroom.ids()) <= 5


def test_an_article_that_was_edited_and_moved_since_is_known_by_what_is_left_of_it(newsroom: Newsroom) -> None:
    newsroom.publish()
    before = set(newsroom.ids())
    lose(newsroom)
    (newsroom.articles / "1.md").unlink()
    newsroom.write("moved/1.md", article(1, category="World"))
    newsroom.write("2.md", article(2, title="Another title"))
    (newsroom.articles / "3.md").unlink()
    newsroom.write("b/3.md", article(3, title="Another title, and another file"))
    newsroom.publish()
    assert set(newsroom.ids()) == before


def test_paths_that_were_reused_do_not_mix_up_ids(newsroom: Newsroom) -> None:
    """The id of 1.md is that of the article which is 2.md now, and the other way round."""
    newsroom.publish()
    move(newsroom, "1.md", "x.md")
    move(newsroom, "2.md", "1.md")
    move(newsroom, "x.md", "2.md")
    newsroom.publish()
    known = dict(zip(newsroom.titles(), newsroom.ids(), strict=True))
    lose(newsroom)
    newsroom.publish()
    assert dict(zip(newsroom.titles(), newsroom.ids(), strict=True)) == known


@pytest.mark.parametrize("words", ["Words of number {}. ", "{}."])
def test_promise_1_namesakes_of_one_day_that_move_while_the_store_is_lost_keep_their_ids(
    newsroom: Newsroom, words: str
) -> None:
    for number in range(11, 15):
        text = markdown("Notes of the day", words.format(number) * 20, date="2024-05-10", rights=f"number {number}")
        newsroom.write(f"{number}.md", text)
    newsroom.publish()
    known = {entry.rights: entry.id for entry in newsroom.entries() if "rights" in entry}
    lose(newsroom)
    for number in range(11, 15):
        move(newsroom, f"{number}.md", f"b/of-{number}.md")
    report = newsroom.publish()
    assert {entry.rights: entry.id for entry in newsroom.entries() if "rights" in entry} == known
    assert len(known) == 4
    assert [line for line in report.warnings if "no file any more" in line] == []


def test_a_new_article_at_a_path_that_was_left_takes_no_id_from_the_one_that_moved(newsroom: Newsroom) -> None:
    newsroom.publish()
    move(newsroom, "1.md", "moved.md")
    newsroom.publish()
    known = dict(zip(newsroom.titles(), newsroom.ids(), strict=True))
    lose(newsroom)
    newsroom.write("1.md", markdown("Quite another thing", date="2024-05-01"))
    newsroom.publish()
    now = dict(zip(newsroom.titles(), newsroom.ids(), strict=True))
    new = now.pop("Quite another thing")
    assert now == known
    assert new not in known.values()


def test_names_and_ids_of_feeds_outlive_the_store(newsroom: Newsroom) -> None:
    """C++ came first and has the plain name; a rename has left a redirect, and a feed is gone."""
    newsroom.write("c.md", article(10, category="C++"))
    newsroom.write("old.md", article(11, category="Culture"))
    newsroom.publish()
    newsroom.write("d.md", article(12, category="C"))
    newsroom.config = '[category."Arts"]\nwas = ["Culture"]\n'
    newsroom.write("old.md", article(11, category="Arts"))
    for number in (2, 4, 6, 8):
        newsroom.write(f"{number}.md", article(number, category="Asia"))
    newsroom.publish()
    before = newsroom.files()
    moved = json.loads(before[".moved.json"])
    assert moved["gone"] == ["sport"]
    assert moved["moved"] == {"culture": "arts"}
    assert newsroom.titles("c") == ["Boat 10 at the quay"]
    lose(newsroom)
    newsroom.publish()
    after = newsroom.files()
    assert {path: body for path, body in after.items() if not path.endswith(".atom")} == {
        path: body for path, body in before.items() if not path.endswith(".atom")
    }


def test_a_feed_that_went_with_the_store_is_taken_away_and_said_to_be_gone(newsroom: Newsroom) -> None:
    newsroom.publish()
    lose(newsroom)
    for number in (2, 4, 6, 8):
        newsroom.write(f"{number}.md", article(number, category="Asia"))
    report = newsroom.publish()
    assert {"sport.atom", "sport.json", "sport.rss"} <= set(report.released.removed)
    assert json.loads(newsroom.files()[".moved.json"])["gone"] == ["sport"]
    newsroom.publish()
    assert json.loads(newsroom.files()[".moved.json"])["gone"] == ["sport"]
    newsroom.write("2.md", article(2))
    newsroom.publish()
    assert ".moved.json" not in newsroom.files()


def test_files_that_are_not_ours_stay_when_a_store_is_made_up(newsroom: Newsroom) -> None:
    newsroom.publish()
    theirs = {
        "old.rss": b"<rss><channel><generator>feeds</generator></channel></rss>",
        "sport.atom": (newsroom.public / "sport.atom").read_bytes().replace(b"news.example/feeds", b"other.example/x"),
        "archive/all/1.atom": b"<feed/>",
        "notes.json": b'{"feed_url": "https://news.example/feeds/notes.json"}',
    }
    lose(newsroom)
    for path, body in theirs.items():
        (newsroom.public / path).parent.mkdir(parents=True, exist_ok=True)
        (newsroom.public / path).write_bytes(body)
    report = newsroom.publish()
    assert {path: newsroom.files()[path] for path in theirs} == theirs
    assert [f"{error.feed}.{error.format}" for error in report.released.held_back] == ["sport.atom"]


def test_an_empty_source_beside_a_lost_store_takes_nothing_away(newsroom: Newsroom) -> None:
    newsroom.publish()
    before = newsroom.files()
    lose(newsroom)
    shutil.rmtree(newsroom.articles)
    newsroom.articles.mkdir()
    for _ in range(2):
        with pytest.raises(SourceError, match="unmounted disk"):
            newsroom.publish()
        assert newsroom.files() == before
    newsroom.publish(allow_empty=True)
    assert newsroom.ids() == []


def test_last_modified_never_goes_back_when_the_store_is_lost(newsroom: Newsroom) -> None:
    newsroom.publish(after=timedelta(hours=5))
    before = times(newsroom)["all.rss"]
    lose(newsroom)
    newsroom.write("9.md", article(9))
    newsroom.publish(after=timedelta(hours=-4))
    assert times(newsroom)["all.rss"] > before


def test_a_dry_run_after_a_loss_says_that_nothing_would_be_written(newsroom: Newsroom) -> None:
    newsroom.publish()
    move(newsroom, "1.md", "one.md")
    newsroom.publish()
    lose(newsroom)
    report = newsroom.publish(dry_run=True)
    assert report.released.published == []
    assert not (newsroom.root / "state").exists()


@pytest.mark.parametrize("step", ["read", "look", "replace", "settle"])
def test_c5_a_recovery_that_is_killed_is_finished_by_the_next_run(newsroom: Newsroom, step: str) -> None:
    newsroom.config = HISTORY
    newsroom.publish()
    move(newsroom, "1.md", "one.md")
    newsroom.publish()
    newsroom.write("9.md", article(9))
    other = newsroom.root.with_name(f"{newsroom.root.name} whole")
    shutil.copytree(newsroom.root, other)
    whole = Newsroom(other, newsroom.config, newsroom.now)
    lose(whole)
    whole.publish()
    lose(newsroom)
    newsroom.now += timedelta(minutes=1)
    for when in (1, 7, 23):
        if not newsroom.dies(step, when):
            break
    newsroom.publish(after=timedelta(0))
    assert newsroom.files() == whole.files()


def test_a_store_put_back_from_before_keeps_the_ids_that_were_given_since(newsroom: Newsroom) -> None:
    newsroom.publish()
    keep(newsroom)
    newsroom.write("9.md", article(9))
    newsroom.publish()
    move(newsroom, "9.md", "b/nine.md")
    move(newsroom, "1.md", "b/one.md")
    newsroom.write("2.md", article(2, title="Edited since"))
    newsroom.publish()
    ids, stamps = newsroom.ids(), times(newsroom)
    put_back(newsroom)
    newsroom.publish()
    assert newsroom.ids() == ids
    assert all(times(newsroom)[path] >= stamp for path, stamp in stamps.items())
    assert newsroom.publish().released.published == []


def keep(newsroom: Newsroom) -> None:
    shutil.copytree(newsroom.root / "state", newsroom.root / "before")


def put_back(newsroom: Newsroom) -> None:
    lose(newsroom)
    shutil.copytree(newsroom.root / "before", newsroom.root / "state")


@pytest.mark.parametrize(
    "config", ["", HISTORY, '[feeds]\ncontent = "summary"\n', '[feeds]\nformats = ["rss"]\n', "[feeds]\npages = true\n"]
)
@pytest.mark.parametrize("killed", [False, True])
def test_promise_3_a_store_put_back_from_before_leaves_what_was_edited_since(
    newsroom: Newsroom, config: str, *, killed: bool
) -> None:
    newsroom.config = config
    newsroom.publish()
    keep(newsroom)
    newsroom.write("2.md", article(2, title="Retitled since"))
    newsroom.write("3.md", article(3, date="2024-05-12"))
    newsroom.write("4.md", article(4, category="World"))
    newsroom.write("5.md", article(5, tags=["harbour"]))
    newsroom.publish(after=timedelta(hours=5))
    before, stamps = newsroom.files(), times(newsroom)
    put_back(newsroom)
    newsroom.now += timedelta(hours=7)
    assert newsroom.publish(dry_run=True).released.published == []
    assert not killed or newsroom.dies("replace", 1) or newsroom.dies("settle", 1)
    newsroom.publish()
    assert newsroom.files() == before
    assert times(newsroom) == stamps


@pytest.mark.parametrize("header", [{"title": "Twice edited"}, {"tags": ["harbour"]}, {"date": "2024-05-13"}])
def test_what_nobody_has_seen_is_an_edit_though_the_store_was_put_back(
    newsroom: Newsroom, header: dict[str, Any]
) -> None:
    newsroom.publish()
    keep(newsroom)
    newsroom.write("2.md", article(2, rights="Ann Lee"))
    newsroom.publish(after=timedelta(hours=5))
    put_back(newsroom)
    newsroom.write("2.md", article(2, rights="Ann Lee", **header))
    newsroom.publish(after=timedelta(hours=7))
    (entry,) = [one for one in newsroom.entries() if "number 2" in one.content[0].value]
    assert entry.updated == f"{newsroom.now:%Y-%m-%dT%H:%M:%SZ}"


def test_a_link_to_a_directory_in_the_target_is_not_followed(newsroom: Newsroom) -> None:
    newsroom.publish()
    lose(newsroom)
    (newsroom.public / "again").symlink_to(newsroom.public)
    assert newsroom.publish().released.published == []


@hypothesis(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["move", "swap", "edit", "new", "delete", "category"]), st.integers(0, 9)),
        max_size=8,
    )
)
def test_promise_1_whatever_was_done_before_a_loss_ids_stay(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    newsroom = Newsroom(tmp_path_factory.mktemp("lost"))
    for number in range(1, 5):
        newsroom.write(f"{number}.md", article(number))
    newsroom.publish()
    for count, (what, which) in enumerate(steps, start=10):
        files = sorted(newsroom.articles.rglob("*.md"))
        file, other = files[which % len(files)], files[(which + 1) % len(files)]
        if what == "move":
            move(newsroom, str(file.relative_to(newsroom.articles)), f"d{count}/{file.name}")
        elif what == "swap":
            first, second = file.read_bytes(), other.read_bytes()
            file.write_bytes(second)
            other.write_bytes(first)
        elif what == "edit":
            file.write_text(file.read_text() + f"\nMore words, {count}.\n")
        elif what == "new":
            newsroom.write(f"{which}.md" if not (newsroom.articles / f"{which}.md").exists() else f"n{count}.md",
                           article(count))  # fmt: skip
        elif what == "delete" and len(files) > 2:
            file.unlink()
        elif what == "category":
            file.write_text(file.read_text().replace("Asia", "Sport"))
        newsroom.publish()
    known = dict(zip(newsroom.titles(), newsroom.ids(), strict=True))
    rss = {path: body for path, body in newsroom.files().items() if path.endswith(".rss")}
    lose(newsroom)
    newsroom.publish()
    assert dict(zip(newsroom.titles(), newsroom.ids(), strict=True)) == known
    assert {path: body for path, body in newsroom.files().items() if path.endswith(".rss")} == rss

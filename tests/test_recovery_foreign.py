"""What lies in the target beside our own documents, or was put there to do harm, when a store is made up from them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from feeds.errors import StoreError
from feeds.store import open_store
from tests.newsroom import Newsroom, markdown

FEED = b"<feed xmlns='http://www.w3.org/2005/Atom'><generator>feeds</generator>"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path / "ours", config="[sitemap]\npages = true\n")
    for number in range(1, 5):
        made.write(f"{number}.md", markdown(f"Boat {number}", "Words of it. " * 9, category="Asia"))
    return made


@pytest.fixture
def other(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path / "theirs")
    for number in range(1, 4):
        made.write(f"goal-{number}.md", markdown(f"Goal {number}", "Words of that. " * 9, category="Sport"))
    return made


def test_a_site_of_another_address_keeps_its_sitemaps_and_redirects(newsroom: Newsroom, other: Newsroom) -> None:
    newsroom.publish()
    newsroom.config += '[category."Far East"]\nwas = ["Asia"]\n'
    for number in range(1, 5):
        newsroom.write(f"{number}.md", markdown(f"Boat {number}", "Words of it. " * 9, category="Far East"))
    newsroom.publish()
    before = newsroom.files()
    assert {"sitemap.xml", ".moved.json"} <= before.keys()
    other.publish(at="https://theirs.example/", to=str(newsroom.public))
    assert {path: newsroom.files().get(path) for path in before} == before


def test_a_file_of_another_program_takes_no_redirect_away(newsroom: Newsroom) -> None:
    newsroom.publish()
    newsroom.config += '[category."Far East"]\nwas = ["Asia"]\n'
    for number in range(1, 5):
        newsroom.write(f"{number}.md", markdown(f"Boat {number}", "Words of it. " * 9, category="Far East"))
    newsroom.publish()
    newsroom.config = "[sitemap]\npages = true\n"
    (newsroom.public / "manifest.json").write_text('{"name": "News"}')
    shutil.rmtree(newsroom.root / "state")
    newsroom.publish()
    newsroom.config += '[category."Orient"]\nwas = ["Far East"]\n'
    for number in range(1, 5):
        newsroom.write(f"{number}.md", markdown(f"Boat {number}", "Words of it. " * 9, category="Orient"))
    newsroom.publish()
    assert {"asia", "far-east"} <= json.loads(newsroom.files()[".moved.json"])["moved"].keys()


def test_two_stores_that_publish_into_one_directory_by_mistake_remove_nothing_of_each_other(
    newsroom: Newsroom, other: Newsroom
) -> None:
    newsroom.publish()
    other.publish()
    asia = {path: body for path, body in newsroom.files().items() if path.startswith("asia")}
    other.publish(to=str(newsroom.public))
    sport = {path: body for path, body in newsroom.files().items() if path.startswith("sport")}
    newsroom.publish()
    other.publish(to=str(newsroom.public))
    assert (len(asia), len(sport)) == (3, 3)
    assert newsroom.files().items() >= {**asia, **sport}.items()


def test_a_list_of_feeds_that_somebody_wrote_stays(newsroom: Newsroom) -> None:
    body = b'<opml version="2.0"><body><outline xmlUrl="https://news.example/feeds/all.rss"/>\
<outline xmlUrl="https://friend.example/all.rss"/></body></opml>'
    newsroom.public.mkdir()
    (newsroom.public / "feeds.opml").write_bytes(body)
    newsroom.publish()
    assert (newsroom.public / "feeds.opml").read_bytes() == body


def test_an_article_that_comes_when_a_store_was_made_up_is_new(newsroom: Newsroom) -> None:
    newsroom.write("first.md", markdown("Weekly roundup", "What was in May. " * 9, date="2024-05-03"))
    newsroom.publish()
    known = newsroom.ids()
    shutil.rmtree(newsroom.root / "state")
    (newsroom.articles / "first.md").unlink()
    newsroom.publish()
    newsroom.write("second.md", markdown("Weekly roundup", "And in the week after. " * 9, date="2024-05-10"))
    newsroom.publish()
    assert len(set(newsroom.ids()) - set(known)) == 1


def test_archives_on_another_disk_that_a_link_leads_to_are_heard(newsroom: Newsroom) -> None:
    newsroom.config = "[feeds]\nentries = 3\nhistory = true\n"
    for number in range(5, 15):
        newsroom.write(f"{number}.md", markdown(f"Boat {number}", "Words. " * 9, date=f"2024-05-{number:02}"))
        newsroom.publish(after=timedelta(hours=30))
    (newsroom.articles / "5.md").rename(newsroom.articles / "moved.md")
    newsroom.publish()
    disk = newsroom.root / "disk"
    (newsroom.public / "archive").rename(disk)
    (newsroom.public / "archive").symlink_to(disk)
    before = {path: path.read_bytes() for path in disk.rglob("*.*")}
    shutil.rmtree(newsroom.root / "state")
    newsroom.publish()
    assert len(before) > 6
    assert {path: path.read_bytes() for path in disk.rglob("*.*")} == before


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (b".moved.json", b'[{"generator": "feeds"}]'),
        (b".moved.json", b'{"generator": "feeds", "moved": ' + b"[" * 200_000),
        (b".moved.json", b'{"generator": "feeds", "moved": {"\\ud800x": "asia"}}'),
        (b"archive/all/99999999999999999999.atom", FEED),
        (b"\xffx.atom", FEED),
        (b"all.tag.json", b'{"_feeds": {' * 50_000),
    ],
)
def test_no_file_in_the_target_stops_the_run_that_makes_a_store_up(
    newsroom: Newsroom, path: bytes, body: bytes
) -> None:
    newsroom.publish()
    ids = newsroom.ids()
    shutil.rmtree(newsroom.root / "state")
    place = Path(str(newsroom.public / path.decode(errors="surrogateescape")))
    place.parent.mkdir(parents=True, exist_ok=True)
    name = place.name.removesuffix(".atom")
    url = f'<link href="https://news.example/feeds/{name}.atom" rel="self"/>'.encode(errors="surrogateescape")
    place.write_bytes(body.replace(FEED, FEED + url))
    newsroom.publish()
    assert newsroom.ids() == ids


def test_what_is_larger_than_any_document_of_ours_is_not_read(newsroom: Newsroom) -> None:
    newsroom.publish()
    ids = newsroom.ids()
    shutil.rmtree(newsroom.root / "state")
    with (newsroom.public / "data.json").open("wb") as file:
        file.truncate(1 << 40)
    newsroom.publish()
    assert newsroom.ids() == ids


def of_another(root: Path, state: Path) -> None:
    """A log that belongs to another database of the same name, which has grown since."""
    shutil.copytree(state, root)
    database = open_store(str(root))
    for number in range(400):
        database.do("put_meta", key=f"a{number}", value="b" * 3_000)
    database.rest()
    for number in range(400):
        database.do("put_meta", key=f"a{number}", value="c" * 3_000)
    shutil.copy(root / "feeds.sqlite-wal", state)
    database.close()


@pytest.mark.parametrize("restoring", [False, True])
def test_c26_a_log_that_is_refused_is_not_moved_into_the_database(newsroom: Newsroom, *, restoring: bool) -> None:
    newsroom.publish()
    state = newsroom.root / "state"
    of_another(newsroom.root / "copy", state)
    before = {file.name: file.read_bytes() for file in state.iterdir() if file.suffix in {".sqlite", ".sqlite-wal"}}
    refused: Callable[[], object] = newsroom.publish
    if restoring:
        from feeds.store import whole

        refused = partial(whole.absorb, state / "feeds.sqlite")
    for _ in range(2):
        with pytest.raises(StoreError, match="damaged"):
            refused()
    assert {name: (state / name).read_bytes() for name in before} == before


def test_a_backup_never_replaces_a_store_that_is_used(newsroom: Newsroom, other: Newsroom) -> None:
    newsroom.publish()
    other.publish()
    from feeds.store import copies

    before = (other.root / "state/feeds.sqlite").read_bytes()
    with pytest.raises(StoreError, match="a store that is used"):
        copies.save(str(newsroom.root / "state"), other.root / "state/feeds.sqlite", lambda *_: None)
    assert (other.root / "state/feeds.sqlite").read_bytes() == before

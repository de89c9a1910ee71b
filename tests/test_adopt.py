"""`feeds adopt`: what subscribers of an old feed know is what the new one says, and no entry comes to them twice."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from feeds import adopt as adopting
from feeds import report
from feeds.adopt import Adopted
from feeds.config import load
from feeds.errors import SourceError, StoreError
from feeds.explain import explain
from feeds.run import run
from feeds.status import look
from feeds.store import open_store
from tests.newsroom import Newsroom, markdown
from tests.wordpress import SITE, Post, export, feed

AT = "https://news.example/feeds/"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    made.articles.mkdir()
    return made


def adopt(newsroom: Newsroom, *places: str | Path, source: str | None = None, dry_run: bool = False) -> Adopted:
    return adopting.adopt(settings(newsroom), [str(one) for one in places], source, now=newsroom.now, dry_run=dry_run)


def settings(newsroom: Newsroom) -> Any:
    file = newsroom.root / "feeds.toml"
    file.write_text(newsroom.config, encoding="utf-8")
    places = {"to": str(newsroom.public), "store": str(newsroom.root / "state"), "at": AT}
    several = newsroom.config.count("[[source]]") > 1
    return load(file, places if several else {"from": str(newsroom.articles), **places})


def old(newsroom: Newsroom, *posts: Post, text: str | None = None) -> Path:
    file = newsroom.root / "old.rss"
    file.write_text(text or feed(*posts), encoding="utf-8")
    return file


def post(number: int, title: str = "", **more: Any) -> Post:
    published = datetime(2024, 5, number, 8, 30, 15, tzinfo=UTC)
    return Post(number=number, title=title or f"Boat {number} at the quay", published=published, **more)


def known(newsroom: Newsroom, form: str = "rss") -> list[tuple[str, str, Any]]:
    return [(one.id, one.get("link", ""), one.published_parsed) for one in newsroom.entries(form=form)]


def facts(*posts: Post) -> list[tuple[str, str, Any]]:
    return [(one.id, one.link, one.published.utctimetuple()) for one in posts]


def test_promise_1_articles_keep_the_id_link_and_date_that_subscribers_know(newsroom: Newsroom) -> None:
    """A file gives title and day alone; readers see what they have seen before."""
    posts = [post(3), post(2), post(1)]
    done = adopt(newsroom, old(newsroom, *posts))
    assert (done.adopted, done.known, done.matched, done.waiting) == (3, 0, 0, 3)
    for one in posts:
        newsroom.write(f"a{one.number}.md", markdown(one.name, date=f"2024-05-0{one.number}"))
    newsroom.publish()
    assert newsroom.last.gathered.new == 3
    assert [one[:2] for one in known(newsroom)] == [one[:2] for one in facts(*posts)]
    assert [tuple(one[2])[:6] for one in known(newsroom)] == [tuple(one[2])[:6] for one in facts(*posts)]
    assert newsroom.ids(form="atom") == [one.id for one in posts]
    assert look(settings(newsroom))["adopted"] == {"entries": 3, "waiting": 0, "seen": 0}
    assert [*newsroom.public.glob("*.rss")] == [newsroom.public / "all.rss"]


def test_what_is_adopted_is_shown_nowhere_until_its_file_comes(newsroom: Newsroom) -> None:
    adopt(newsroom, old(newsroom, post(1), post(2)))
    newsroom.write("a.md", markdown(post(1).name, date="2024-05-01"))
    newsroom.publish()
    assert newsroom.ids() == [post(1).id]
    assert "deleted-entry" not in (newsroom.public / "all.atom").read_text(encoding="utf-8")
    newsroom.write("b.md", markdown(post(2).name, date="2024-05-02"))
    newsroom.publish()
    assert newsroom.ids() == [post(2).id, post(1).id]


def test_adopting_twice_changes_nothing(newsroom: Newsroom) -> None:
    file = old(newsroom, post(1))
    adopt(newsroom, file)
    newsroom.write("a.md", markdown(post(1).name, date="2024-05-01"))
    newsroom.publish()
    before = newsroom.files()
    again = adopt(newsroom, file)
    assert (again.adopted, again.known, again.matched, again.seen) == (0, 1, 0, ())
    newsroom.publish()
    assert newsroom.files() == before


def test_a_dry_run_keeps_nothing(newsroom: Newsroom) -> None:
    file = old(newsroom, post(1))
    assert adopt(newsroom, file, dry_run=True).adopted == 1
    assert not (newsroom.root / "state").exists()
    adopt(newsroom, file)
    assert adopt(newsroom, old(newsroom, post(2)), dry_run=True).waiting == 2
    assert look(settings(newsroom))["adopted"]["waiting"] == 1


WAYS = {
    "link": markdown(
        "Another title", date="2023-01-01", url=f"http://www.old.example/2024/05/{post(1).slug}?utm_source=x"
    ),
    "link with index": markdown("Another", date="2023-01-01", url=f"{SITE}/2024/05/{post(1).slug}/index.html"),
    "link below the base": markdown("Another", date="2023-01-01", url=f"/2024/05/{post(1).slug}"),
    "title and day": markdown(f"  {post(1).name.upper()}!", date="2024-05-01"),
    "title and day elsewhere": markdown(post(1).name, date="2024-05-02T10:00:00+14:00"),
    "slug and day": markdown("Another title", date="2024-05-01", slug=post(1).slug),
    "title": markdown(post(1).name, date="2024-04-20"),
    "id": markdown("Another", date="2023-01-01", id=post(1).id),
}


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS.keys())
def test_an_article_is_known_by(newsroom: Newsroom, text: str) -> None:
    newsroom.config = f'[site]\nurl = "{SITE}/"\n'
    adopt(newsroom, old(newsroom, post(1), post(2)))
    newsroom.write("x.md", text)
    newsroom.write("y.md", markdown("Of something else entirely", date="2024-05-20"))
    newsroom.publish()
    assert post(1).id in newsroom.ids()
    assert look(settings(newsroom))["adopted"]["waiting"] == 1


def test_an_article_is_known_by_its_text(newsroom: Newsroom) -> None:
    text = "Fog came over the harbour again, and the *ferry* waited for it to lift before she left the quay. " * 3
    adopt(newsroom, old(newsroom, post(1, body=f"<p>{text.replace('*ferry*', '<em>ferry</em>')}</p>")))
    newsroom.write("x.md", markdown("Another title", text, date="2022-01-01"))
    newsroom.publish()
    assert newsroom.ids() == [post(1).id]


def test_an_article_is_known_by_the_link_that_the_pattern_gives(newsroom: Newsroom) -> None:
    newsroom.config = (
        '[[source]]\nname = "articles"\nurl = "https://new.example/"\npermalink = "/:year/:month/:slug/"\n'
    )
    adopt(newsroom, old(newsroom, post(1)))
    newsroom.write(f"{post(1).slug}.md", markdown("Another title", date="2024-05-28"))
    newsroom.publish()
    assert known(newsroom)[0][:2] == facts(post(1))[0][:2]


@pytest.mark.parametrize(
    "text",
    [
        markdown("Boat 1 at the quay", date="2023-05-01"),
        markdown("Another boat", date="2024-05-01"),
        markdown("Boat 1 at the quay", date="2024-05-01", id="https://else.example/1"),
    ],
    ids=["the same title a year before", "another title of that day", "an id of its own"],
)
def test_an_article_that_only_looks_alike_is_new(newsroom: Newsroom, text: str) -> None:
    adopt(newsroom, old(newsroom, post(1)))
    newsroom.write("x.md", text)
    newsroom.publish()
    assert post(1).id not in newsroom.ids()


def test_what_is_ambiguous_is_not_matched_and_is_told(newsroom: Newsroom) -> None:
    adopt(newsroom, old(newsroom, post(1)))
    for name in ("x", "y"):
        newsroom.write(f"{name}.md", markdown(post(1).name, date="2024-05-01"))
    newsroom.publish(dry_run=True)
    (told,) = newsroom.last.warnings
    assert f"“{post(1).name}” ({post(1).id}) may be x.md or y.md: write `id: {post(1).id}`" in told
    newsroom.write("y.md", markdown(post(1).name, date="2024-05-01", id=post(1).id))
    newsroom.publish()
    assert sorted(newsroom.ids()) == sorted([post(1).id, "tag:news.example,2024-05-01:articles/x"])
    assert newsroom.last.warnings == []


def test_two_entries_that_one_article_may_be_are_told(newsroom: Newsroom) -> None:
    twins = [post(1), replace(post(1), number=7, title="Boat1 at the quay")]
    newsroom.write("x.md", markdown(post(1).name, date="2024-05-01"))
    adopt(newsroom, old(newsroom, *twins))
    newsroom.publish()
    assert newsroom.ids() == ["tag:news.example,2024-05-01:articles/x"]
    assert len(newsroom.last.warnings) == 2


def test_an_entry_in_two_formats_has_the_id_of_the_first(newsroom: Newsroom) -> None:
    other = newsroom.root / "other.rss"
    other.write_text(feed(*(replace(one, guid=f"{one.number} at x") for one in (post(1), post(2), post(3)))))
    done = adopt(newsroom, old(newsroom, post(1), post(2)), other)
    assert (done.adopted, done.known) == (3, 2)
    newsroom.write("x.md", markdown(post(1).name, date="2024-05-01"))
    newsroom.publish()
    assert newsroom.ids() == [post(1).id]


def test_the_source_that_is_named_alone_is_meant(newsroom: Newsroom) -> None:
    other = newsroom.root / "wire"
    other.mkdir()
    newsroom.config = f'[[source]]\nname = "articles"\nfrom = "articles"\n[[source]]\nname = "wire"\nfrom = "{other}"\n'
    adopt(newsroom, old(newsroom, post(1)), source="wire")
    for place in (newsroom.articles, other):
        (place / "x.md").write_text(markdown(post(1).name, date="2024-05-01"), encoding="utf-8")
    run(settings(newsroom), now=newsroom.now)
    assert sorted(newsroom.ids()) == sorted([post(1).id, "tag:news.example,2024-05-01:articles/x"])


def test_a_date_that_contradicts_and_a_link_that_is_stated_hold(newsroom: Newsroom) -> None:
    adopt(newsroom, old(newsroom, post(1), post(2)))
    newsroom.write("x.md", markdown(post(1).name, date="2024-05-09T07:00:00Z", url="https://new.example/x"))
    newsroom.write("y.md", markdown(post(2).name, date="2024-05-02T12:00:00Z"))
    newsroom.publish()
    first, second = known(newsroom)
    assert first[:2] == (post(1).id, "https://new.example/x")
    assert tuple(first[2])[:5] == (2024, 5, 9, 7, 0)
    assert second[:2] == facts(post(2))[0][:2]
    assert tuple(second[2])[:6] == (2024, 5, 2, 8, 30, 15)


def test_promise_1_an_adopted_article_keeps_its_id_link_and_date_through_edits_and_moves(newsroom: Newsroom) -> None:
    adopt(newsroom, old(newsroom, post(1)))
    newsroom.write("x.md", markdown(post(1).name, date="2024-05-01"))
    newsroom.publish()
    before = known(newsroom)
    newsroom.write("x.md", markdown(post(1).name, "Edited.", date="2024-05-01"))
    newsroom.publish()
    assert known(newsroom) == before
    (newsroom.articles / "x.md").rename(newsroom.articles / "z.md")
    newsroom.write("z.md", markdown(post(1).name, "Edited again.", date="2024-05-01"))
    newsroom.publish()
    assert known(newsroom) == before
    (newsroom.articles / "z.md").unlink()
    newsroom.publish(allow_empty=True)
    assert known(newsroom) == []
    newsroom.write("w.md", markdown(post(1).name, "Back again.", date="2024-05-01"))
    newsroom.publish()
    assert known(newsroom) == before


def test_promise_7_an_embargo_holds_for_an_adopted_entry(newsroom: Newsroom) -> None:
    """The file says later today, the old feed said this morning: the file is right."""
    today = replace(post(1), published=newsroom.now - timedelta(hours=3))
    adopt(newsroom, old(newsroom, today))
    newsroom.write("x.md", markdown(today.name, date=(newsroom.now + timedelta(hours=3)).isoformat()))
    newsroom.publish()
    assert newsroom.ids() == []
    newsroom.publish(after=timedelta(hours=4))
    assert newsroom.ids() == [today.id]


def test_articles_that_readers_know_already_keep_their_ids_and_are_listed(newsroom: Newsroom) -> None:
    newsroom.write("x.md", markdown(post(1).name, date="2024-05-01"))
    newsroom.publish()
    before = newsroom.files()
    done = adopt(newsroom, old(newsroom, post(1), post(2)))
    assert done.matched == 0
    assert done.seen == (
        f"x.md: readers have it by the id tag:news.example,2024-05-01:articles/x already, not by {post(1).id}",
    )
    assert done.waiting == 1
    newsroom.publish()
    assert newsroom.files() == before
    newsroom.write("y.md", markdown(post(1).name, date="2024-04-29"))
    newsroom.publish()
    assert post(1).id not in newsroom.ids()


def test_an_article_that_has_the_id_already_is_that_one(newsroom: Newsroom) -> None:
    newsroom.write("x.md", markdown(post(1).name, date="2024-05-01", id=post(1).id))
    newsroom.publish()
    before = newsroom.files()
    assert adopt(newsroom, old(newsroom, post(1))).matched == 1
    newsroom.publish()
    assert newsroom.files() == before


def test_articles_that_no_reader_has_seen_are_matched_at_once(newsroom: Newsroom) -> None:
    newsroom.config = "[feeds]\nentries = 1\nhours = 0\n"
    for number in (1, 2):
        newsroom.write(f"{number}.md", markdown(post(number).name, date=f"2024-05-0{number}"))
    newsroom.publish()
    done = adopt(newsroom, old(newsroom, post(1), post(2)))
    assert (done.matched, len(done.seen)) == (1, 1)
    newsroom.config = ""
    newsroom.publish()
    assert newsroom.ids() == ["tag:news.example,2024-05-02:articles/2", post(1).id]


@pytest.mark.parametrize(
    "guid",
    ["7 at http://old.example", "12345", "5f0c3b5e-8f4f-4e0e-9b1c-2f6d9a0e7b11", "Grüße, 7!", "urn:x:1", "a:[b]"],
)
def test_a_guid_that_is_no_iri_is_what_readers_of_rss_and_json_know(newsroom: Newsroom, guid: str) -> None:
    """RFC 4287 section 4.2.6: in Atom it has to be an IRI."""
    adopt(newsroom, old(newsroom, post(1, guid=guid), post(2)))
    newsroom.write("x.md", markdown(post(1).name, date="2024-05-01"))
    newsroom.write("y.md", markdown(post(2).name, date="2024-05-02"))
    newsroom.publish()
    assert newsroom.last.released.held_back == []
    assert newsroom.ids(form="rss") == [post(2).id, guid]
    items = json.loads((newsroom.public / "all.json").read_text(encoding="utf-8"))["items"]
    assert [one["id"] for one in items] == [post(2).id, guid]
    assert newsroom.ids(form="atom")[1].startswith(("tag:news.example,2024-05-01:id/", "urn:uuid:5f0c3b5e"))
    newsroom.write("z.md", markdown("A third one", date="2024-05-03"))
    newsroom.publish()
    assert newsroom.ids(form="rss")[1:] == [post(2).id, guid]
    assert newsroom.last.released.held_back == []


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://old.example/"><id>urn:old:feed</id><title>Old</title>
<entry><id>urn:x:1</id><title>Boat 1 at the quay</title><link rel="self" href="/no"/><link href="a/"/>
<published>2024-05-01T08:30:15Z</published><updated>2024-05-03T09:00:00Z</updated></entry></feed>"""
ATOM03 = """<feed xmlns="http://purl.org/atom/ns#" version="0.3"><title>Old</title>
<entry><id>urn:x:1</id><title>Boat 1 at the quay</title><link rel="alternate" href="https://old.example/a/"/>
<issued>2024-05-01T08:30:15Z</issued><modified>2024-05-03T09:00:00Z</modified></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/><item rdf:about="urn:x:1"><title>Boat 1 at the quay</title>
<link>https://old.example/a/</link><dc:date>2024-05-01T08:30:15Z</dc:date></item></rdf:RDF>"""
RSS = """<rss version="2.0"><channel><item><title>Boat 1 at the quay</title><guid>https://old.example/a/</guid>
<pubDate>Wed, 1 May 2024 08:30:15 GMT</pubDate></item><item><description>Nameless</description></item>
<item><guid>https://old.example/a/</guid></item></channel></rss>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "Old", "items": [{"id": "urn:x:1", "url":
"https://old.example/a/", "title": "Boat 1 at the quay", "date_published": "2024-05-01T08:30:15Z"}, 7]}"""


@pytest.mark.parametrize("text", [ATOM, ATOM03, RDF, RSS, JSON, RSS.replace("Nameless", "&nbsp;\x08")])
def test_feeds_of_every_kind_are_adopted(newsroom: Newsroom, text: str) -> None:
    done = adopt(newsroom, old(newsroom, text=text))
    assert done.adopted == 1
    newsroom.write("x.md", markdown("Boat 1 at the quay", date="2024-05-01"))
    newsroom.publish()
    (entry,) = newsroom.entries(form="rss")
    assert entry.id in ("urn:x:1", "https://old.example/a/")
    assert entry.link == "https://old.example/a/"
    assert tuple(entry.published_parsed)[:6] == (2024, 5, 1, 8, 30, 15)
    if text == RSS:
        assert done.notes == ("left out: 1 entries that have neither id nor link",)


def test_the_id_of_an_atom_feed_is_that_of_all(newsroom: Newsroom) -> None:
    done = adopt(newsroom, old(newsroom, text=ATOM))
    assert done.notes == ("the feed `all` goes on with the id urn:old:feed",)
    newsroom.write("x.md", markdown("Boat 1 at the quay", date="2024-05-01", category="Asia"))
    newsroom.publish()
    assert "<id>urn:old:feed</id>" in (newsroom.public / "all.atom").read_text(encoding="utf-8")
    assert "urn:old:feed" not in (newsroom.public / "asia.atom").read_text(encoding="utf-8")
    assert adopt(newsroom, old(newsroom, text=ATOM.replace("urn:old:feed", "urn:old:other"))).notes == ()


def test_an_id_that_no_feed_can_hold_is_left_out(newsroom: Newsroom) -> None:
    text = JSON.replace('"urn:x:1"', '"a\\u009bb"')
    done = adopt(newsroom, old(newsroom, text=text))
    assert (done.adopted, len(done.notes)) == (0, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<html><body>Hello</body></html>", "an HTML page, not a feed"),
        ("<opml/>", "a document of <opml>, not a feed"),
        ("[1]", "JSON, but no feed"),
        ("plain words", "is not|Start tag|no feed|empty"),
        ("", "empty|no feed"),
    ],
)
def test_what_is_no_feed_stops_all(newsroom: Newsroom, text: str, reason: str) -> None:
    file = newsroom.root / "bad"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=reason):
        adopt(newsroom, old(newsroom, post(1)), file)
    assert not (newsroom.root / "state").exists()


def test_a_store_in_use_is_refused(newsroom: Newsroom) -> None:
    newsroom.publish()
    database = open_store(str(newsroom.root / "state"))
    try:
        with pytest.raises(StoreError, match="in use by process"):
            adopt(newsroom, old(newsroom, post(1)))
    finally:
        database.close()


def test_a_file_whose_history_goes_on_says_so(newsroom: Newsroom) -> None:
    done = adopt(newsroom, old(newsroom, text=feed(post(1), older="https://old.example/older")))
    assert done.notes == (
        f"{newsroom.root / 'old.rss'}: its history goes on at https://old.example/older; adopt that, too",
    )


def test_c2_an_adoption_that_died_has_changed_nothing(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    newsroom.publish()
    with monkeypatch.context() as patch:
        patch.setattr("feeds.adopt.adoption.match_all", dies)
        with pytest.raises(KeyboardInterrupt):
            adopt(newsroom, old(newsroom, post(1)))
    assert look(settings(newsroom))["adopted"]["entries"] == 0


def test_c2_a_run_that_died_before_the_match_makes_it_next_time(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    adopt(newsroom, old(newsroom, post(1)))
    newsroom.write("x.md", markdown(post(1).name, date="2024-05-01"))
    with monkeypatch.context() as patch:
        patch.setattr("feeds.run.adoption.settle", dies)
        with pytest.raises(KeyboardInterrupt):
            newsroom.publish()
    newsroom.publish()
    assert newsroom.ids() == [post(1).id]


numbers = st.lists(st.integers(1, 28), unique=True, min_size=1, max_size=6)


@hypothesis(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers=numbers, data=st.data())
def test_promise_1_a_move_shows_every_old_guid_exactly_once(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[int], data: st.DataObject
) -> None:
    """Posts of a WordPress, moved as files of any kind, or as its export, or both in two runs, in any order."""
    newsroom = Newsroom(tmp_path_factory.mktemp("move"))
    newsroom.articles.mkdir()
    guids = st.sampled_from([None, "{} at http://old.example", "urn:x:{}", "{}"])
    posts = []
    for number in numbers:
        guid = data.draw(guids)
        posts.append(post(number, guid=guid and guid.format(number)))
    adopt(newsroom, old(newsroom, *posts))
    for at, one in enumerate(data.draw(st.permutations(posts))):
        kind = data.draw(st.sampled_from(["title", "link", "slug", "export"]))
        day = f"2024-05-{one.number:02}"
        texts = {
            "title": markdown(one.name, date=day),
            "link": markdown(f"Renamed {one.number}", date="2021-01-01", url=one.link),
            "slug": markdown(f"Renamed {one.number}", date=day, slug=one.slug),
        }
        if kind == "export":
            newsroom.write(f"export{at}.xml", export(one))
        else:
            newsroom.write(f"file{at}.md", texts[kind])
        if data.draw(st.booleans()):
            newsroom.publish()
    newsroom.publish()
    assert sorted(newsroom.ids(form="rss")) == sorted(one.id for one in posts)
    assert look(settings(newsroom))["adopted"]["waiting"] == 0


def test_a_store_that_was_lost_is_made_up_for_by_what_it_published(newsroom: Newsroom) -> None:
    """Ids, links and dates of articles that were renamed since come from the documents that are live."""
    for number in (1, 2):
        newsroom.write(f"{number}.md", markdown(post(number).name, date=f"2024-05-0{number}", category="Asia"))
    newsroom.publish()
    (newsroom.articles / "1.md").rename(newsroom.articles / "other.md")
    newsroom.publish()
    before = {form: known(newsroom, form) for form in ("rss", "atom")}
    shutil.rmtree(newsroom.root / "state")
    adopt(newsroom, newsroom.public / "all.json", newsroom.public / "all.atom")
    newsroom.publish()
    assert {form: known(newsroom, form) for form in ("rss", "atom")} == before


@contextmanager
def site(pages: dict[str, tuple[int, str]]) -> Iterator[tuple[str, list[str]]]:
    """A server with these pages by path, and the paths that it was asked for; HERE in a page is its own address."""
    asked: list[str] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, text = pages.get(self.path, (404, "gone"))
            body = text.replace("HERE", f"http://{self.headers['Host']}").encode()
            self.send_response(status)
            if status == 301:
                self.send_header("Location", text)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def test_the_whole_history_at_a_url_is_adopted(newsroom: Newsroom) -> None:
    """RFC 5005 section 4, behind a redirect; each document once, though the chain is a ring."""
    pages = {
        "/feed": (301, "/all.rss"),
        "/all.rss": (200, feed(post(5), post(4), older="/2.rss")),
        "/2.rss": (200, feed(post(4), post(3), older="HERE/1.rss")),
        "/1.rss": (200, feed(post(2), post(1), older="/2.rss")),
    }
    with site(pages) as (here, asked):
        done = adopt(newsroom, f"{here}/feed")
    assert (done.adopted, done.known, done.notes) == (5, 0, ())
    assert asked == ["/feed", "/all.rss", "/2.rss", "/1.rss"]


def test_pages_of_a_json_feed_are_followed(newsroom: Newsroom) -> None:
    second = JSON.replace("urn:x:1", "urn:x:2").replace("/a/", "/b/")
    pages = {"/": (200, JSON.replace('"items"', '"next_url": "/2", "items"')), "/2": (200, second)}
    with site(pages) as (here, _):
        assert adopt(newsroom, f"{here}/").adopted == 2


def test_a_history_that_ends_early_is_told_and_kept_as_far_as_it_goes(newsroom: Newsroom) -> None:
    with site({"/": (200, feed(post(1), older="/none"))}) as (here, _):
        done = adopt(newsroom, f"{here}/")
        assert done.notes == (f"the history of {here}/ ends early: {here}/none: 404 Not Found",)
        with pytest.raises(SourceError, match="404"):
            adopt(newsroom, f"{here}/none")
    assert done.adopted == 1


def test_a_history_leads_to_no_file(newsroom: Newsroom) -> None:
    secret = old(newsroom, post(2))
    with site({"/": (200, feed(post(1), older=secret.as_uri()))}) as (here, _):
        assert adopt(newsroom, f"{here}/").adopted == 1


def test_a_history_without_end_is_bounded(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adopting, "MOST_PAGES", 3)
    pages = {f"/{number}": (200, feed(post(number), older=f"/{number + 1}")) for number in range(1, 9)}
    with site(pages) as (here, asked):
        done = adopt(newsroom, f"{here}/1")
    assert (done.adopted, len(asked)) == (3, 3)
    assert done.notes == (f"{here}/1: its history is longer than 3 documents; the rest was left",)


def feeds(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "feeds", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=60)


def test_the_command_adopts_tells_and_publishes(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "old.xml").write_text(feed(post(1), post(2)), encoding="utf-8")
    said = feeds("adopt", "old.xml", "--at", AT, cwd=tmp_path)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.splitlines() == [
        "Adopted    2 entries, 0 were known already",
        "Matched    0 with articles that are there, 2 wait for theirs",
        "Next: feeds publish --dry-run, then feeds publish",
    ]
    (tmp_path / "articles" / "x.md").write_text(markdown(post(1).name, date="2024-05-01"), encoding="utf-8")
    assert feeds("publish", "--at", AT, cwd=tmp_path).returncode == 0
    assert "Adopted   2 entries, 1 wait for their article" in feeds("status", cwd=tmp_path).stdout
    again = feeds("adopt", "old.xml", "--json", "--dry-run", "--at", AT, cwd=tmp_path)
    assert json.loads(again.stdout) == {
        "adopted": 0, "known": 2, "matched": 0, "waiting": 1, "ambiguous": [], "seen": [], "notes": []
    }  # fmt: skip


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    assert feeds("adopt", "none.xml", cwd=tmp_path).returncode == 3
    assert feeds("adopt", cwd=tmp_path).returncode == 2
    said = feeds("adopt", "none.xml", "--source", "wire", cwd=tmp_path)
    assert (said.returncode, said.stderr) == (2, "--source: there is no source 'wire'; these are: articles\n")
    assert json.loads(feeds("adopt", "none.xml", "--json", cwd=tmp_path).stdout)["error"] == "SourceError"


@pytest.mark.parametrize("guid", ["https://old.example/?p=1", "1 at http://old.example"])
def test_explaining_a_file_that_an_entry_waits_for_says_what_the_run_makes_of_it(newsroom: Newsroom, guid: str) -> None:
    adopt(newsroom, old(newsroom, post(1, guid=guid), post(2)))
    newsroom.write("a.md", markdown("Boat 1 at the quay", date="2024-05-01"))
    newsroom.write("b.md", markdown("Never in that feed", date="2024-05-07"))
    places = [str(newsroom.articles / name) for name in ("a.md", "b.md")]
    before = explain(settings(newsroom), places, now=newsroom.now)
    newsroom.publish(at=AT)
    after = explain(settings(newsroom), places, now=newsroom.now)
    for is_now, was in zip(after, before, strict=True):
        assert was["verdict"] == "new"
        assert (was["id"]["id"], was["link"], was["dates"]["published"]) == (
            is_now["id"]["id"],
            is_now["link"],
            is_now["dates"]["published"],
        )
    assert [one["id"]["rule"] for one in before] == ["adopted", "new"]
    assert {one.id for one in newsroom.entries(form="rss")} == {guid, after[1]["id"]["id"]}
    for one in (before[0], after[0]):
        assert (f"in RSS and JSON Feed: {guid}" in one["id"]["why"]) == (guid != one["id"]["id"])


def test_the_summary_says_how_many_entries_have_found_their_article(newsroom: Newsroom) -> None:
    adopt(newsroom, old(newsroom, post(1), post(2)))
    newsroom.write("a.md", markdown("Boat 1 at the quay", date="2024-05-01"))
    rehearsed, done = newsroom.publish(at=AT, dry_run=True), newsroom.publish(at=AT)
    for each in (rehearsed, done):
        told = [*report.lines(each, 0, dry_run=False, to="public")]
        assert told[1] == "Adopted    1 of them have the ids of entries that waited (feeds adopt)"
        assert report.as_json(each, 0)["adopted"] == 1
    assert report.as_json(newsroom.publish(at=AT), 0)["adopted"] == 0


def test_what_is_no_feed_is_named_as_such(newsroom: Newsroom) -> None:
    with pytest.raises(SourceError, match=r"a\.md: no feed: "):
        adopt(newsroom, newsroom.write("a.md", markdown("An article")))

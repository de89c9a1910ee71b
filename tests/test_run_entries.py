"""From front matter to bytes: what an entry says of all that its article states, through a whole pass."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from feeds.check import check
from tests.newsroom import START, Newsroom, markdown

MP3 = b"ID3\x04\0\0\0\0\0\0" + b"\0" * 90
ITUNES = b"itunes:duration"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    made.articles.mkdir()
    return made


def document(newsroom: Newsroom, name: str) -> bytes:
    return (newsroom.public / name).read_bytes()


def entry(newsroom: Newsroom, name: str = "all.rss") -> Any:
    (found,) = feedparser.parse(io.BytesIO(document(newsroom, name))).entries
    return found


def item(newsroom: Newsroom) -> dict[str, Any]:
    (found,) = json.loads(document(newsroom, "all.json"))["items"]
    return dict(found)


def clean(newsroom: Newsroom) -> None:
    """Nothing was refused or held back, and nothing that is out has a must or should finding."""
    assert (newsroom.last.gathered.refused, newsroom.last.released.held_back) == ([], [])
    assert newsroom.last.released.refused == []
    for path in newsroom.public.rglob("*.*"):
        if path.suffix in (".rss", ".atom", ".json"):
            found = check(path.read_bytes(), format=path.suffix[1:], now=START + timedelta(days=1))
            assert [finding for finding in found if finding.level != "may"] == [], path


def test_c23_an_enclosure_beside_the_article_has_its_size_and_type(newsroom: Newsroom) -> None:
    newsroom.write("town/horn.mp3", MP3)
    newsroom.write("town/horn.md", markdown("Horn", audio="horn.mp3", duration="1:02"))
    newsroom.publish()
    clean(newsroom)
    for name in ("all.rss", "all.atom"):
        (file,) = entry(newsroom, name).enclosures
        assert (file.href, file.type, file.length) == ("https://news.example/town/horn.mp3", "audio/mpeg", "100")
    assert item(newsroom)["attachments"] == [
        {
            "url": "https://news.example/town/horn.mp3",
            "mime_type": "audio/mpeg",
            "size_in_bytes": 100,
            "duration_in_seconds": 62,
        }
    ]


def test_a_file_that_is_replaced_is_looked_at_when_its_article_changes(newsroom: Newsroom) -> None:
    """As the reference says: sizes are taken when an article is read."""
    newsroom.write("horn.mp3", MP3)
    newsroom.write("horn.md", markdown("Horn", audio="horn.mp3"))
    newsroom.publish()
    newsroom.write("horn.mp3", MP3 * 2)
    newsroom.publish()
    assert newsroom.last.released.published == []
    assert entry(newsroom).enclosures[0].length == "100"
    newsroom.write("horn.md", markdown("Horn", audio="horn.mp3", updated="2024-06-01T10:00:00Z"))
    newsroom.publish()
    assert entry(newsroom).enclosures[0].length == "200"


def test_several_enclosures_are_one_in_rss_and_what_does_not_play_is_media(newsroom: Newsroom) -> None:
    files = [f"https://news.example/{name}" for name in ("a.mp3", "b.mp4", "c.pdf")]
    newsroom.write("a.md", markdown("Many", enclosures=files))
    newsroom.publish()
    clean(newsroom)
    found = entry(newsroom)
    assert [one.href for one in found.enclosures] == files[:1]
    assert [(one["url"], one["medium"]) for one in found.media_content] == [(files[2], "document")]
    assert [one.href for one in entry(newsroom, "all.atom").enclosures] == files


def test_a_correction_moves_the_date_and_is_seen(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("Fare", "It costs 14."))
    newsroom.publish()
    before = entry(newsroom, "all.atom")
    note = {"date": "2024-06-01", "note": "Correction: it costs <40 & not 14."}
    newsroom.write("a.md", markdown("Fare", "It costs 14.", corrections=[note]))
    newsroom.publish()
    clean(newsroom)
    after = entry(newsroom, "all.atom")
    assert after.id == before.id
    assert after.updated > before.updated
    shown = "<p><strong>Correction: it costs &lt;40 &amp; not 14. (2024-06-01)</strong></p>"
    assert after.content[0].value.endswith(shown)
    assert entry(newsroom).content[0].value.endswith(shown)
    assert item(newsroom)["content_html"].endswith(shown)


def test_another_comment_is_no_edit_but_its_number_is_shown(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("T", comments="/talk", comment_count=1))
    newsroom.publish()
    before = entry(newsroom, "all.atom").updated
    newsroom.write("a.md", markdown("T", comments="/talk", comment_count=2))
    newsroom.publish()
    clean(newsroom)
    assert entry(newsroom, "all.atom").updated == before
    assert b'thr:count="2"' in document(newsroom, "all.atom")


def test_a_correction_is_seen_in_a_feed_of_summaries(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, config='[feeds]\ncontent = "summary"\n')
    newsroom.write("a.md", markdown("Fare", summary="It costs 40.", correction="Correction: not 14."))
    newsroom.publish()
    clean(newsroom)
    assert entry(newsroom).summary == "It costs 40. Correction: not 14."
    assert item(newsroom)["content_text"] == "It costs 40. Correction: not 14."


PODCAST = """
[category."voices".podcast]
category = "Society & Culture/Documentary"
image = "https://news.example/voices.jpg"
email = "voices@news.example"
"""


def test_a_podcast_is_one_in_its_own_feed_alone(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, config=PODCAST)
    newsroom.write("voices/a.md", markdown("One", audio="https://news.example/a.mp3", duration="61", episode=1))
    newsroom.write("voices/b.md", markdown("Only words"))
    newsroom.publish()
    clean(newsroom)
    assert document(newsroom, "voices.rss").count(ITUNES + b">61</") == 1
    assert b'<itunes:category text="Documentary"/>' in document(newsroom, "voices.rss")
    assert b"<itunes:" not in document(newsroom, "all.rss") + document(newsroom, "voices.atom")
    assert len(feedparser.parse(io.BytesIO(document(newsroom, "voices.rss"))).entries) == 2
    assert newsroom.publish().released.published == []


def test_an_article_runs_from_right_to_left_by_its_language_or_that_of_the_site(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, config='[site]\nlanguage = "ar"\n')
    newsroom.write("a.md", markdown("واحد", "كلام.", date="2024-05-02"))
    newsroom.write("b.md", markdown("Two", "Words.", date="2024-05-01", lang="en"))
    newsroom.publish()
    clean(newsroom)
    for name in ("all.rss", "all.atom"):
        first, second = feedparser.parse(io.BytesIO(document(newsroom, name))).entries
        assert first.content[0].value == '<div dir="rtl">\n<p>كلام.</p>\n</div>'
        assert second.content[0].value == "<p>Words.</p>"
        assert second.get("language", second.title_detail.language) == "en"


def test_what_stands_around_an_article_is_said(newsroom: Newsroom) -> None:
    header: dict[str, Any] = {
        "author": [
            {"name": "Ann", "url": "https://ann.example/", "avatar": "https://ann.example/a.jpg"},
            "Bo <bo@b.example>",
        ],
        "editor": "Cy",
        "rights": "© Ann",
        "source": {"title": "The Letter", "url": "https://letter.example/x", "feed": "https://letter.example/feed"},
        "comments": "#talk",
        "comment_count": 3,
        "geo": {"lat": 53.5, "long": -6},
        "translations": {"de": "/de/x/", "fr": "/fr/x/"},
        "link": "/x/",
        "image": {"src": "https://cdn.example/i.webp", "caption": "A quay", "photographer": "Di", "width": 640},
    }
    newsroom.write("a.md", markdown("All", **header))
    newsroom.publish()
    clean(newsroom)
    rss, atom = entry(newsroom), entry(newsroom, "all.atom")
    assert [one.name for one in rss.authors] == ["Ann", "Bo"]
    assert [one.name for one in rss.contributors] == [one.name for one in atom.contributors] == ["Cy"]
    assert rss.source == {"href": "https://letter.example/feed", "title": "The Letter"}
    assert rss.comments == "https://news.example/x/#talk"
    assert rss.where.coordinates == atom.where.coordinates == (-6.0, 53.5)
    assert rss.media_content == [
        {"url": "https://cdn.example/i.webp", "medium": "image", "type": "image/webp", "width": "640"}
    ]
    assert rss.media_credit == [{"role": "photographer", "content": "Di"}]
    assert (rss.link, atom.link) == ("https://news.example/x/",) * 2, "and not a translation"
    links = {(one.rel, one.href, one.get("hreflang")) for one in atom.links}
    assert {
        ("via", "https://letter.example/x", None),
        ("replies", "https://news.example/x/#talk", None),
        ("related", "https://news.example/de/x/", "de"),
        ("related", "https://news.example/fr/x/", "fr"),
    } <= links
    said = item(newsroom)
    assert said["authors"][0] == {"name": "Ann", "url": "https://ann.example/", "avatar": "https://ann.example/a.jpg"}
    assert (said["external_url"], said["_feeds"]) == (
        "https://letter.example/x",
        {"location": {"latitude": 53.5, "longitude": -6.0}},
    )


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize("content", ["both", "full", "summary"])
def test_traps_feedparser_never_takes_a_caption_for_the_text(tmp_path: Path, form: str, content: str) -> None:
    """A media:description would be its content or its summary wherever the entry has not both before it."""
    newsroom = Newsroom(tmp_path, config=f'[feeds]\ncontent = "{content}"\n')
    image = {"url": "https://news.example/i.png", "caption": "A CAPTION"}
    newsroom.write("a.md", markdown("T", "The text.", summary="The summary.", image=image, link="/x/"))
    newsroom.publish()
    clean(newsroom)
    found = entry(newsroom, f"all.{form}")
    assert "A CAPTION" not in [found.summary, *(one.value for one in found.get("content", ()))]
    assert (b"A CAPTION" in document(newsroom, f"all.{form}")) is (content == "both")


def test_a_correction_moves_the_date_of_its_article_from_the_first_reading_on(newsroom: Newsroom) -> None:
    note = {"date": "2024-05-06", "text": "Correction: it is 40."}
    newsroom.write("a.md", markdown("A", date="2024-05-06T20:00:00Z", correction=note))
    newsroom.publish()
    clean(newsroom)
    assert entry(newsroom, "all.atom").updated == "2024-05-06T20:00:01Z"
    note["date"] += " 21:30"
    newsroom.write("b.md", markdown("B", date="2024-05-06T20:30:00Z", correction=note))
    newsroom.publish()
    assert {one.title: one.updated for one in newsroom.entries()}["B"] == "2024-05-06T21:30:00Z"


def test_each_file_beside_an_article_has_an_address_of_its_own(newsroom: Newsroom) -> None:
    for name in ("x", "y"):
        newsroom.write(f"{name}/{name}.md", markdown(name, "Words.[^a]\n\n[^a]: A note.", image="cover.png"))
    newsroom.publish()
    clean(newsroom)
    items = json.loads(document(newsroom, "all.json"))["items"]
    assert {one["image"] for one in items} == {f"https://news.example/{name}/cover.png" for name in "xy"}
    assert {one["summary"] for one in items} == {"Words."}

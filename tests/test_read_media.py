from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from feeds.article import Enclosure, Link
from feeds.read.media import enclosures, image, related, type_of

if TYPE_CHECKING:
    from feeds.read.header import Value


@pytest.mark.parametrize(
    ("values", "url"),
    [
        ({"image": "/a/b.png"}, "/a/b.png"),
        ({"image": "b.jpg?x=1"}, "b.jpg?x=1"),
        ({"image": {"src": "b.webp", "alt": "x"}}, "b.webp"),
        ({"cover": {"image": "b.webp"}}, "b.webp"),
        ({"images": ["a.png", "b.png"]}, "a.png"),
        ({"primaryimage": "some-id"}, None),
        ({"primaryimage": "some-id", "thumbnail": "t.png"}, "t.png"),
        ({"image": "https://e.org/picture"}, "https://e.org/picture"),
        ({"image": None, "ogimage": ""}, None),
        ({"image": {"alt": "x"}, "images": [["x.png"]]}, None),
    ],
)
def test_an_image_is_a_file_and_not_an_id(values: dict[str, Value], url: str | None) -> None:
    found = image(values)
    assert (found and found.url) == url


def test_enclosures_in_their_shapes() -> None:
    found = enclosures(
        {
            "enclosure": {"url": "/a.mp3", "type": "audio/x-own", "length": "12"},
            "audio": ["/b.MP3", "/a.mp3"],
            "attachment": "/c.bin",
            "podcast": {"file": "/d.ogg", "bytes": "12 MB"},
        }
    )
    assert found == (
        Enclosure(url="/a.mp3", type="audio/x-own", length=12),
        Enclosure(url="/b.MP3", type="audio/mpeg"),
        Enclosure(url="/d.ogg", type="audio/ogg"),
        Enclosure(url="/c.bin", type=""),
    )


def test_an_enclosure_as_wordpress_writes_it() -> None:
    assert enclosures({"enclosure": "https://e.org/a.mp3\n12345\naudio/mpeg\n"}) == (
        Enclosure(url="https://e.org/a.mp3", type="audio/mpeg", length=12345),
    )


def test_related_pages_have_an_address() -> None:
    found = related({"related": [{"title": "A *b*", "url": "/a"}, "some-slug"], "sourceurl": "https://e.org/"})
    assert found == (Link(title="A b", href="/a"), Link(title="https://e.org/", href="https://e.org/"))


def test_a_type_that_is_no_media_type_is_that_of_the_suffix() -> None:
    assert enclosures({"enclosure": {"url": "/a.mp3", "type": "mp3"}}) == (Enclosure(url="/a.mp3", type="audio/mpeg"),)


def test_types_are_ours_and_not_the_machines() -> None:
    assert [type_of(url) for url in ("a.m4a", "a.b/c", "a.PDF#p")] == [
        "audio/mp4",
        "application/octet-stream",
        "application/pdf",
    ]

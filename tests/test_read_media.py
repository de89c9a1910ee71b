from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from feeds.article import Enclosure, Episode, Image, Link
from feeds.read.headers.media import banner, enclosures, episode, image, related, seconds, type_of

if TYPE_CHECKING:
    from feeds.read.headers.header import Value


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
        },
        [],
    )
    assert found == (
        Enclosure(url="/a.mp3", type="audio/x-own", length=12),
        Enclosure(url="/b.MP3", type="audio/mpeg"),
        Enclosure(url="/d.ogg", type="audio/ogg"),
        Enclosure(url="/c.bin", type=""),
    )


def test_an_enclosure_as_wordpress_writes_it() -> None:
    assert enclosures({"enclosure": "https://e.org/a.mp3\n12345\naudio/mpeg\n"}, []) == (
        Enclosure(url="https://e.org/a.mp3", type="audio/mpeg", length=12345),
    )


def test_related_pages_have_an_address() -> None:
    found = related({"related": [{"title": "A *b*", "url": "/a"}, "some-slug"], "sourceurl": "https://e.org/"})
    assert found == (Link(title="A b", href="/a"), Link(title="https://e.org/", href="https://e.org/"))


def test_an_image_says_what_its_mapping_or_the_keys_beside_it_say() -> None:
    full: Value = {
        "src": "a.png",
        "alt": "An *a*",
        "caption": "C",
        "credit": "D",
        "width": "640",
        "height": "480px",
        "type": "IMAGE/PNG",
    }
    assert image({"image": full}) == Image(
        url="a.png", type="image/png", alt="An a", caption="C", credit="D", width=640
    )
    assert image({"featuredimage": "a.png", "featuredimagealt": "A", "imagecaption": "C", "alt": "no"}) == Image(
        url="a.png", alt="A", caption="C"
    )
    assert image({"cover": {"image": "a.png"}, "coverphotographer": "Di"}) == Image(
        url="a.png", credit="Di", role="photographer"
    )


def test_a_banner_is_a_second_image() -> None:
    assert banner({"banner": "b.png"}, None) is None
    assert banner({"banner": "b.png"}, Image(url="b.png")) is None
    assert banner({"image": "a.png", "banner": "b.png"}, Image(url="a.png")) == "b.png"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("754", 754),
        ("12:34", 754),
        ("0:12:34.5", 754),
        ("PT12M34S", 754),
        ("pt1h", 3600),
        ("soon", None),
        ("", None),
        ("75.6", 76),
        ("75.400000", 75),
        ("1h", 3600),
        ("1h02m", 3720),
        ("62m", 3720),
        ("62min", 3720),
        ("1h 2m 3s", 3723),
        ("PT", None),
        ("1h2h", None),
        ("0", 0),
    ],
)
def test_durations(text: str, length: int | None) -> None:
    assert seconds(text) == length


def test_a_duration_at_the_top_is_that_of_the_first_file_to_hear() -> None:
    found = enclosures(
        {"duration": "1:00", "enclosures": ["/a.pdf", "/b.mp3", {"url": "/c.mp3", "duration": "7"}, "/d.mp3"]},
        [],
    )
    assert [(one.url, one.duration) for one in found] == [("/a.pdf", 0), ("/b.mp3", 60), ("/c.mp3", 7), ("/d.mp3", 0)]


def test_what_an_episode_says() -> None:
    assert episode({"title": "x"}, []) is None
    assert episode(
        {"itunes": {"Episode": "3", "explicit": "clean"}, "season": "1", "episodetype": "Bonus"}, []
    ) == Episode(number=3, season=1, type="bonus", explicit=False)
    assert episode({"explicit": "yes", "itunesimage": "/e.png"}, []) == Episode(explicit=True, image="/e.png")


@pytest.mark.parametrize(
    ("values", "note"),
    [
        ({"episode": "1.5"}, "left out: the episode '1.5' is not a whole number"),
        ({"podcast": {"season": "x"}}, "left out: the season 'x' is not a whole number"),
        ({"episodetype": "other"}, "left out: the episode_type 'other': it is full, trailer or bonus"),
        ({"explicit": "maybe"}, "left out: explicit: 'maybe' is neither true nor false"),
    ],
)
def test_what_no_episode_can_be_is_left_out_and_told(values: dict[str, Value], note: str) -> None:
    notes: list[str] = []
    assert episode(values, notes) is None
    assert notes == [note]


def test_a_duration_that_can_not_be_read_is_left_out_and_told() -> None:
    notes: list[str] = []
    (file,) = enclosures({"audio": {"url": "/a.mp3", "duration": "soon"}, "duration": "0"}, notes)
    assert (file.duration, notes) == (0, ["left out: the duration 'soon': write it in seconds, or as h:mm:ss"])


def test_translations_are_related_pages_in_another_language() -> None:
    by_language = related({"translations": {"de": "/de/", "pt_BR": {"url": "/pt/", "title": "Um"}, "x": "slug"}})
    assert by_language == (
        Link(title="de", href="/de/", language="de"),
        Link(title="Um", href="/pt/", language="pt-BR"),
    )
    listed: Value = [{"lang": "fr", "url": "/fr/", "title": "Un"}, "/no-language/"]
    assert related({"translations": listed}) == (Link(title="Un", href="/fr/", language="fr"),)


def test_a_type_that_is_no_media_type_is_that_of_the_suffix() -> None:
    assert enclosures({"enclosure": {"url": "/a.mp3", "type": "mp3"}}, []) == (
        Enclosure(url="/a.mp3", type="audio/mpeg"),
    )


def test_types_are_ours_and_not_the_machines() -> None:
    assert [type_of(url) for url in ("a.m4a", "a.b/c", "a.PDF#p")] == [
        "audio/mp4",
        "application/octet-stream",
        "application/pdf",
    ]

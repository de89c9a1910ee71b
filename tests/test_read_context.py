from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from feeds.article import Comments, Correction, Point, Source
from feeds.read.headers.context import comments, corrected, corrections, location, source

if TYPE_CHECKING:
    from feeds.read.headers.header import Value


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"correction": "The *fare* is 40."}, [("The fare is 40.", "")]),
        ({"correctionnote": {"date": "2024-05-08 10:00", "note": "It is 40."}}, [("It is 40.", "2024-05-08")]),
        (
            {"corrections": [{"date": "May 8, 2024", "text": "One."}, "Two.", ["x"], {"text": "One."}, {"date": "x"}]},
            [("One.", "2024-05-08"), ("Two.", "")],
        ),
        ({"correction": None, "corrections": []}, []),
    ],
)
def test_corrections_in_their_shapes(values: dict[str, Value], found: list[tuple[str, str]]) -> None:
    notes: list[str] = []
    assert [(one.text, one.day) for one in corrections(values, "UTC", notes)] == found
    assert notes == []


def test_a_day_that_can_not_be_read_is_told_and_the_words_stay() -> None:
    notes: list[str] = []
    assert corrections({"correction": {"date": "soon", "note": "It is 40."}}, "UTC", notes) == (
        Correction(text="It is 40."),
    )
    assert len(notes) == 1
    assert "date of a correction" in notes[0]


def test_the_newest_correction_is_when_the_article_changed() -> None:
    made: list[Value] = [{"date": "2024-05-08", "text": "a"}, {"date": "2024-06-01 12:30", "text": "b"}, "c"]
    published = datetime(2024, 5, 1, tzinfo=UTC)
    assert corrected({"corrections": made}, "Europe/Berlin", published) == datetime(2024, 6, 1, 10, 30, tzinfo=UTC)
    assert corrected({"corrections": made[:1]}, "Europe/Berlin", published) == datetime(2024, 5, 7, 22, tzinfo=UTC)
    assert corrected({"corrections": made[2:]}, "UTC", published) is None
    assert corrected({"correction": {"date": "soon", "text": "d"}}, "UTC", published) is None


@pytest.mark.parametrize("date", ["2024-05-08", "2024-05-08 19:59", "2024-05-07"])
def test_a_correction_is_made_after_the_publishing(date: str) -> None:
    published = datetime(2024, 5, 8, 20, tzinfo=UTC)
    made = corrected({"correction": {"date": date, "text": "It is 40."}}, "UTC", published)
    assert made == datetime(2024, 5, 8, 20, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"source": "The *Letter*"}, Source(title="The Letter")),
        ({"source": "https://e.org/x"}, Source(title="https://e.org/x", url="https://e.org/x")),
        (
            {"source": {"Title": "L", "URL": "https://e.org/x", "feed": "https://e.org/f", "id": "tag:e.org,2020:f"}},
            Source(title="L", url="https://e.org/x", feed="https://e.org/f", id="tag:e.org,2020:f"),
        ),
        (
            {"source": {"title": "L", "updated": "2024-05-06"}},
            Source(title="L", updated=datetime(2024, 5, 6, tzinfo=UTC)),
        ),
        ({"source": {"title": "L", "updated": "soon", "url": "x.html"}}, Source(title="L")),
        ({"source": {"id": "x"}, "originalsource": ""}, None),
    ],
)
def test_where_an_article_was_first(values: dict[str, Value], found: Source | None) -> None:
    assert source(values, "UTC") == found


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"comments": "true"}, None),
        ({"comments": "https://e.org/c", "commentcount": "3"}, Comments(url="https://e.org/c", count=3)),
        ({"comments": {"url": "/talk/", "count": "0"}}, Comments(url="/talk/", count=0)),
        ({"discussion": "#comments", "commentcount": "many"}, Comments(url="#comments")),
    ],
)
def test_comments_are_a_page_and_no_switch(values: dict[str, Value], found: Comments | None) -> None:
    assert comments(values) == found


@pytest.mark.parametrize(
    "values",
    [
        {"geo": "53.25, -6.5"},
        {"location": {"lat": "53.25", "Long": "-6.5"}},
        {"geo": ["53.25", "-6.5"]},
        {"latitude": "53.25", "longitude": "-6.5"},
        {"location": "Dublin", "lat": "53.25", "lng": "-6.5"},
    ],
)
def test_a_place_is_two_numbers(values: dict[str, Value]) -> None:
    assert location(values, []) == Point(latitude=53.25, longitude=-6.5)


@pytest.mark.parametrize("values", [{"location": "Dublin"}, {"geo": "1"}, {"geo": ["1", "2", "3"]}, {"lat": "1"}])
def test_a_name_is_no_place_and_its_loss_is_told(values: dict[str, Value]) -> None:
    notes: list[str] = []
    assert location(values, notes) is None
    told = "write its latitude and longitude, as 53.27, -6.13"
    named = values.get("location") or values.get("geo")
    assert notes == ([f"left out: the location {named!r}: {told}"] if isinstance(named, str) else [])


def test_a_place_that_is_not_on_the_earth_is_left_out_and_told() -> None:
    notes: list[str] = []
    assert location({"geo": "91, 0"}, notes) is None
    assert notes == ["left out: 91, 0: no such place on the earth"]

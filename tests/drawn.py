"""What an article can say besides what every article says, drawn by hypothesis."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from feeds.article import Comments, Correction, Enclosure, Episode, Image, Link, Person, Point, Source
from feeds.podcast import CATEGORIES, Podcast

URLS = st.integers(0, 10**6).map("https://site.example/{}?a=1&b=%26".format)
MOMENTS = st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
SIZES = st.integers(0, 9000)
FILES = st.lists(
    st.builds(
        Enclosure, url=URLS, type=st.sampled_from(["audio/mpeg", "application/pdf"]), length=SIZES, duration=SIZES
    ),
    max_size=3,
).map(tuple)
EPISODES = st.builds(
    Episode,
    number=SIZES,
    season=SIZES,
    type=st.sampled_from(["", "full", "bonus"]),
    explicit=st.sampled_from([None, True, False]),
    image=st.none() | URLS,
)
POINTS = st.builds(Point, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))


def details(line: st.SearchStrategy[str]) -> dict[str, st.SearchStrategy[Any]]:
    """The fields by name; `line` draws a line of text that is not blank."""
    persons = st.builds(Person, name=line, uri=st.none() | URLS, email=st.just("ann@site.com"))
    images = st.builds(
        Image,
        url=URLS,
        type=st.sampled_from(["", "image/png"]),
        alt=line | st.just(""),
        caption=line | st.just(""),
        credit=line | st.just(""),
        role=st.sampled_from(["", "photographer"]),
        width=SIZES,
        height=SIZES,
        length=SIZES,
    )
    sources = st.builds(
        Source,
        title=line,
        url=st.none() | URLS,
        feed=st.none() | URLS,
        id=st.none() | st.just("tag:other.example,2020:x"),
        updated=st.none() | MOMENTS,
    )
    corrections = st.builds(Correction, text=line, day=st.sampled_from(["", "2024-05-08"]))
    return {
        "enclosures": FILES,
        "related": st.lists(
            st.builds(Link, title=line, href=st.none() | URLS, language=st.sampled_from([None, "de"])), max_size=2
        ).map(tuple),
        "rights": st.none() | line,
        "language": st.sampled_from([None, "en", "ar", "zh-Hant"]),
        "image": st.none() | images,
        "banner": st.none() | URLS,
        "contributors": st.lists(persons, max_size=2).map(tuple),
        "source": st.none() | sources,
        "comments": st.none() | st.builds(Comments, url=URLS, count=st.none() | SIZES),
        "location": st.none() | POINTS,
        "episode": st.none() | EPISODES,
        "corrections": st.lists(corrections, max_size=2).map(tuple),
    }


def podcasts(line: st.SearchStrategy[str]) -> st.SearchStrategy[Podcast | None]:
    """What a channel says when it is a podcast's."""
    made = st.builds(
        Podcast,
        category=st.sampled_from(CATEGORIES),
        image=URLS,
        explicit=st.booleans(),
        type=st.sampled_from(["episodic", "serial"]),
        author=st.none() | line,
        owner=st.none() | line,
        email=st.just("ann@site.com"),
        block=st.booleans(),
    )
    return st.none() | made

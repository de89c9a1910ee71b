"""The public functions of feeds.render that no one format owns."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.article import Article, Person
from feeds.feed import Channel, Feed
from feeds.podcast import Podcast
from feeds.render import FORMATS, document, entries, head_hash, settings, whole

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
CHANNEL = Channel(
    id="tag:site.example,2026:feed/asia",
    name="world/asia",
    title="Asia",
    link="https://site.example/asia",
    base="https://site.example/feeds/",
    description="News from Asia",
    author=Person(name="The Desk"),
)
ARTICLE = Article(
    id="tag:site.example,2026:a",
    title="Rain",
    published=NEW_YEAR,
    updated=NEW_YEAR,
    link="https://site.example/a",
    summary="It rains.",
    content="<p>It rains.</p>",
    path="asia/rain.md",
)


@pytest.mark.parametrize("name", FORMATS)
def test_a_document_says_where_it_goes_and_what_it_is(name: str) -> None:
    made = whole(Feed(channel=CHANNEL, articles=(ARTICLE,), updated=NEW_YEAR), name)
    assert (made.feed, made.format, made.path) == ("world/asia", name, "world/asia" + FORMATS[name].suffix)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("character", ["\0", "\x08", "\ud800", "\ufffe"])
@pytest.mark.parametrize("field", ["title", "summary", "content"])
def test_feedgen_9_21_a_forbidden_character_is_an_error_that_names_the_article(
    name: str, character: str, field: str
) -> None:
    bad = replace(ARTICLE, **{field: f"x{character}y"})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="tag:site.example,2026:a.* cannot be written as " + name):
        entries([ARTICLE, bad], CHANNEL, name)


@pytest.mark.parametrize("name", FORMATS)
def test_a_forbidden_character_in_the_channel_is_an_error_that_names_the_feed(name: str) -> None:
    with pytest.raises(ValueError, match="world/asia.* cannot be written as " + name):
        document(replace(CHANNEL, title="x\0y"), NEW_YEAR, (), name)


def test_settings_are_those_that_show_in_entries() -> None:
    other = replace(CHANNEL, name="b", title="B", description="b", ttl=5, language="de", rights="b")
    assert settings(other) == settings(CHANNEL)
    podcast = Podcast(category="Arts", image="https://site.example/p.png", email="a@site.example")
    told = settings(replace(CHANNEL, podcast=podcast))
    assert told != settings(CHANNEL)
    assert told == settings(replace(CHANNEL, podcast=replace(podcast, explicit=True, owner="Bo")))
    assert settings(replace(CHANNEL, base="https://other.example/")) != settings(CHANNEL)
    assert settings(replace(CHANNEL, content="full")) != settings(CHANNEL)


@pytest.mark.parametrize("name", FORMATS)
def test_head_hash_sees_what_the_head_says_but_no_dates_and_no_ttl(name: str) -> None:
    same = replace(CHANNEL, ttl=5, content="full")
    assert head_hash(same, name) == head_hash(CHANNEL, name)
    changes = (replace(CHANNEL, title="B"), replace(CHANNEL, language="de"), replace(CHANNEL, author=Person(name="B")))
    assert len({head_hash(channel, name) for channel in (CHANNEL, *changes)}) == 4


BUILD = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from test_render_golden import CASES, load
from feeds.render import FORMATS, whole
for case in CASES:
    for name in FORMATS:
        print(case.stem, name, whole(load(case), name).hash)
"""


def build(**environment: str) -> str:
    command = [sys.executable, "-c", BUILD, str(Path(__file__).parent)]
    return subprocess.run(command, env=os.environ | environment, check=True, capture_output=True, text=True).stdout


def test_promise_3_two_processes_of_other_zone_locale_and_hash_seed_write_the_same_bytes() -> None:
    here = build(PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    there = build(PYTHONHASHSEED="2", TZ="Asia/Kathmandu", LC_ALL="de_DE.UTF-8")
    assert here
    assert here == there


def test_importing_the_package_loads_neither_lxml_nor_feedgen() -> None:
    code = "import sys, feeds.render; sys.exit(bool({'lxml', 'feedgen'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

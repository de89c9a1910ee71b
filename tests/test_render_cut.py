from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.article import Article, Category, Enclosure, Image, Link, Person
from feeds.check import check
from feeds.feed import Channel
from feeds.render import FORMATS, document, entries
from feeds.render.cut import cut, join, mark, since
from feeds.text import NOT_TEXT

START = datetime(2026, 3, 1, 6, tzinfo=UTC)
NOW = datetime(2026, 6, 1, tzinfo=UTC)
#: What an article would have to say to be taken for two, or to end its feed.
FORGED = (
    "</item>\n    <item>",
    "\n    <item>\n      <title>",
    "</item>\n  </channel>\n</rss>\n",
    "</entry>\n  <entry>",
    '\n  <entry xml:lang="en">',
    "</entry>\n</feed>\n",
    '\n    },\n    {\n      "id": "x"',
    ",\n    {\n",
    '"}\n  ]\n}\n',
    '\n  "items": [',
    '"items": []\n}\n',
    "]]><item>",
    "&lt;item&gt;",
    "\\n    },\\n    {",
    "\u2028    {\u2029",
)
PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(lambda text: NOT_TEXT.sub("", text))
TEXT = st.lists(st.sampled_from(FORGED) | PLAIN, max_size=4).map("".join)
#: One with a word in it, for titles and names.
NAMED = TEXT.map(lambda text: f"x{text}x")
#: Authors of a feed are read back as one line.
LINE = NAMED.map(lambda text: " ".join(text.split()))
FORMAT = st.sampled_from(list(FORMATS))


@st.composite
def articles(draw: st.DrawFn, number: int = 0) -> Article:
    url = f"https://site.example/{number}"
    return Article(
        id=f"tag:site.example,2026:{number}",
        title=draw(NAMED),
        published=START + timedelta(hours=number),
        updated=START + timedelta(hours=number, minutes=draw(st.integers(0, 59))),
        link=draw(st.sampled_from([None, url])),
        authors=tuple(Person(name=name) for name in draw(st.lists(NAMED, max_size=2))),
        categories=tuple(Category(term=term, slug="s") for term in draw(st.lists(NAMED, max_size=2, unique=True))),
        tags=tuple(draw(st.lists(NAMED, max_size=1))),
        summary=draw(TEXT),
        content=draw(NAMED),
        enclosures=tuple(
            Enclosure(url=f"{url}.mp3", type="audio/mpeg", length=9) for _ in range(draw(st.integers(0, 2)))
        ),
        related=tuple(Link(title=title, href=url) for title in draw(st.lists(NAMED, max_size=1))),
        rights=draw(st.none() | NAMED),
        language=draw(st.sampled_from([None, "en", "ar"])),
        image=draw(st.none() | st.just(Image(url=f"{url}.jpg"))),
    )


CHANNELS = st.builds(
    Channel,
    id=st.just("tag:site.example,2026:feed"),
    name=st.just("all"),
    title=LINE,
    link=st.just("https://site.example/"),
    base=st.just("https://site.example/feeds/"),
    description=LINE,
    author=st.builds(Person, name=LINE),
    rights=st.none() | LINE,
    ttl=st.sampled_from([5, 60, 77]),
    content=st.sampled_from(["full", "summary", "both"]),
)
ARTICLES = st.integers(0, 4).flatmap(lambda count: st.tuples(*(articles(number) for number in range(count))))
CHANNEL = Channel(
    id="tag:site.example,2026:feed",
    name="all",
    title="All",
    link="https://site.example/",
    base="https://site.example/feeds/",
    description="Everything",
    author=Person(name="The desk"),
)
HELLO = Article(
    id="tag:site.example,2026:hello",
    title="Hello",
    published=START,
    updated=START,
    summary="One.",
    content="<p>Two</p>",
)


def body(shown: tuple[Article, ...], channel: Channel, form: str) -> bytes:
    return document(channel, START, entries(shown, channel, form), form).body


@settings(deadline=None, max_examples=150)
@given(shown=ARTICLES, channel=CHANNELS, form=FORMAT)
def test_nothing_that_an_article_or_a_feed_says_moves_a_boundary(
    shown: tuple[Article, ...], channel: Channel, form: str
) -> None:
    pieces = cut(body(shown, channel, form), form)
    assert pieces is not None
    assert pieces[1] == entries(shown, channel, form)


@settings(deadline=None, max_examples=60)
@given(shown=ARTICLES, channel=CHANNELS, form=FORMAT)
def test_what_was_cut_is_joined_to_the_same_bytes(shown: tuple[Article, ...], channel: Channel, form: str) -> None:
    whole = body(shown, channel, form)
    pieces = cut(whole, form)
    assert pieces is not None
    assert join(*pieces, form) == whole
    assert since(whole, form, frozenset()) == whole


#: What happens to a newsroom between two versions: an article comes, changes, or goes.
STEPS = st.lists(st.tuples(st.sampled_from(["add", "edit", "drop"]), st.integers(0, 9)), max_size=12)


def play(steps: list[tuple[str, int]], shown: dict[int, Article]) -> dict[int, Article]:
    """The articles after these steps, by number."""
    shown = dict(shown)
    for what, number in steps:
        if what == "drop":
            shown.pop(number, None)
        elif what == "edit" and number in shown:
            later = shown[number].updated + timedelta(minutes=1)
            shown[number] = replace(shown[number], summary=shown[number].summary + " More.", updated=later)
        elif what == "add" and number not in shown:
            when = START + timedelta(hours=number)
            shown[number] = replace(HELLO, id=f"tag:site.example,2026:{number}", published=when, updated=when)
    return shown


def ordered(shown: dict[int, Article]) -> tuple[Article, ...]:
    return tuple(article for _, article in sorted(shown.items(), reverse=True))


def by_id(made: bytes, form: str) -> dict[str, Any]:
    """The entries of a document as a reader keeps them."""
    if form == "json":
        return {item["id"]: item for item in json.loads(made)["items"]}
    found = feedparser.parse(io.BytesIO(made))
    assert not found.bozo, found.bozo_exception
    return {one.id: dict(one) for one in found.entries}


@settings(deadline=None, max_examples=60)
@given(before=STEPS, after=STEPS, form=FORMAT)
def test_h27_base_and_delta_together_are_the_full_feed(
    before: list[tuple[str, int]], after: list[tuple[str, int]], form: str
) -> None:
    old = play(before, {})
    new = play(after, old)
    base, full = body(ordered(old), CHANNEL, form), body(ordered(new), CHANNEL, form)
    known = frozenset(mark(one) for one in entries(ordered(old), CHANNEL, form))
    delta = since(full, form, known)
    assert delta is not None
    fresh, whole = by_id(delta, form), by_id(full, form)
    kept = {name: one for name, one in (by_id(base, form) | fresh).items() if name in whole}
    assert kept == whole
    changed = {article.id for number, article in new.items() if article != old.get(number)}
    assert fresh.keys() == changed


@settings(deadline=None, max_examples=30)
@given(shown=ARTICLES, form=FORMAT, data=st.data())
def test_h25_a_delta_is_a_feed_that_readers_take(shown: tuple[Article, ...], form: str, data: st.DataObject) -> None:
    plain = tuple(replace(HELLO, id=one.id, title=" ".join(one.title.split()), language=one.language) for one in shown)
    made = entries(plain, CHANNEL, form)
    seen = data.draw(st.sets(st.sampled_from(made)) if made else st.just(set[bytes]()))
    known = frozenset(mark(one) for one in seen)
    delta = since(body(plain, CHANNEL, form), form, known)
    assert delta is not None
    url = CHANNEL.url(FORMATS[form].suffix)
    assert [finding for finding in check(delta, format=form, url=url, now=NOW) if finding.level == "must"] == []
    assert list(by_id(delta, form)) == [
        one.id for one, bytes_ in zip(plain, made, strict=True) if mark(bytes_) not in known
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_h25_a_delta_without_news_is_the_empty_feed(form: str) -> None:
    known = frozenset(mark(one) for one in entries((HELLO,), CHANNEL, form))
    assert since(body((HELLO,), CHANNEL, form), form, known) == body((), CHANNEL, form)


def test_a_mark_has_eight_bytes_and_tells_versions_apart() -> None:
    first, second = entries([HELLO, replace(HELLO, title="Hello!")], CHANNEL, "rss")
    assert len(mark(first)) == 8
    assert mark(first) == mark(bytes(first)) != mark(second)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "strange",
    [
        b"",
        b"<html></html>\n",
        b"<rss><channel><item></item></channel></rss>",
        b"x\n    <item>\n    y\n  </channel>\n</rss>\n",
        b"x\n  <entry>y\n</feed>\n",
        b'{"items": [{"id": "x"}]}',
        b'{\n  "items": [\n    1\n  ]\n}\n',
        b'{\n  "items": [\n    {\n      "id": 1}\n  ]\n}\n',
        b'{\n  "items": []\n}',
    ],
)
def test_what_we_did_not_write_is_not_cut(strange: bytes, form: str) -> None:
    assert cut(strange, form) is None
    assert since(strange, form, frozenset()) is None


def test_other_documents_are_not_cut() -> None:
    assert since(b"<opml>", "opml", frozenset()) is None

"""What a reader reads in our documents is what the articles mean, and any other document is noticed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from string import whitespace
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.article import (
    Article,
    Category,
    Comments,
    Correction,
    Enclosure,
    Episode,
    Image,
    Link,
    Person,
    Point,
    Source,
)
from feeds.check import check, read_back, same
from feeds.feed import Channel, Document, Feed
from feeds.podcast import Podcast
from feeds.render import FORMATS, whole
from feeds.text import NOT_TEXT, plain
from tests.drawn import details, podcasts

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
CHANNEL = Channel(
    id="tag:site.example,2026:feed/asia",
    name="world/asia",
    title="Asia & <Pacific>",
    link="https://site.example/asia",
    base="https://site.example/feeds/",
    description="News from Asia",
    author=Person(name="The Desk"),
    rights="The Desk & friends",
)
FERRY = Article(
    id="tag:site.example,2026:ferry",
    title="Ferries & <boats> \U0001f6a2",
    published=NEW_YEAR,
    updated=NEW_YEAR + timedelta(hours=1),
    link="https://site.example/ferry?a=1&b=2",
    summary="Back at AT&T; 1 < 2 & more.",
    content='<p>Back &amp; forth, <a href="https://site.example/x?a=1&amp;b=2">now</a></p>\r\n<pre>a  b\n</pre>\n',
    authors=(
        Person(name="Ann Quay", uri="https://ann.example/", email="ann@site.example"),
        Person(name="Bo 政治"),
        Person(name="Cy", email="cy@site.example"),
    ),
    categories=(Category(term="World & Sea", slug="world/sea"), Category(term="Asia", slug="asia")),
    tags=("ferry", "Asia"),
    enclosures=(
        Enclosure(url="https://site.example/a.mp3", type="audio/mpeg", length=12),
        Enclosure(url="https://site.example/b.mp4", type="video/mp4"),
    ),
    related=(Link(title="More", href="https://other.example/"), Link(title="Words alone")),
)
SNOW = Article(
    id="tag:site.example,2026:snow",
    title="Snow",
    published=NEW_YEAR - timedelta(days=1),
    updated=NEW_YEAR - timedelta(days=1),
    summary="Ten centimetres.",
)
FEED = Feed(channel=CHANNEL, articles=(FERRY, SNOW), updated=NEW_YEAR + timedelta(hours=1))


def _with(feed: Feed, article: Article) -> Feed:
    return replace(feed, articles=(article, *feed.articles[1:]))


def _mode(content: str) -> Feed:
    return replace(FEED, channel=replace(CHANNEL, content=content))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("content", ["both", "full", "summary"])
def test_our_own_documents_read_back_as_meant(form: str, content: str) -> None:
    feed = _mode(content)
    document = whole(feed, form)
    assert read_back(document, feed) == []
    assert same(document, [article.id for article in feed.articles]) == []
    assert [
        finding
        for finding in check(
            document.body, format=form, url=feed.channel.url("." + form), now=NEW_YEAR + timedelta(days=1)
        )
        if finding.level != "may"
    ] == []


CHANGES: dict[str, Callable[[Article], Article]] = {
    "title": lambda article: replace(article, title=article.title + "!"),
    "link": lambda article: replace(article, link="https://site.example/other"),
    "published": lambda article: replace(article, published=article.published + timedelta(seconds=1)),
    "updated": lambda article: replace(article, updated=article.updated + timedelta(seconds=1)),
    "authors": lambda article: replace(article, authors=article.authors[1:]),
    "terms": lambda article: replace(article, tags=("boat",)),
    "summary": lambda article: replace(article, summary="Gone."),
    "content": lambda article: replace(article, content=article.content.replace("forth", "fro")),
    "enclosures": lambda article: replace(article, enclosures=()),
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("feed_url", [None, "https://other.example/feed"])
def test_traps_a_source_whose_title_looks_like_bytes_decoded_wrongly(form: str, feed_url: str | None) -> None:
    source = Source(
        title="Â¡", url="https://other.example/", feed=feed_url, id="tag:o.example,2026:f", updated=NEW_YEAR
    )
    for one in (source, replace(source, id=None)):
        feed = _with(FEED, replace(FERRY, source=one))
        assert read_back(whole(feed, form), feed) == []


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("field", CHANGES)
def test_an_entry_that_says_something_else_is_found_by_its_field(form: str, field: str) -> None:
    findings = read_back(whole(_with(FEED, CHANGES[field](FERRY)), form), FEED)
    assert {finding.entry for finding in findings} == {FERRY.id}
    assert {finding.message.split()[0] for finding in findings} <= {field, "people", "page", "media"}
    assert {finding.where for finding in findings} == {"entry 1"}
    assert {finding.level for finding in findings} == {"must"}


DETAILED = replace(
    FERRY,
    language="en-IE",
    rights="Ann & Co.",
    contributors=(Person(name="Di", uri="https://di.example/"), Person(name="Ed")),
    source=Source(
        title="L", url="https://l.example/x", feed="https://l.example/f", id="tag:l.example,2020:f", updated=NEW_YEAR
    ),
    comments=Comments(url="https://site.example/talk", count=3),
    location=Point(latitude=53.5, longitude=-6),
    image=Image(url="https://site.example/i.png", type="image/png", caption="A quay", credit="Di", width=4),
    banner="https://site.example/b.png",
    episode=Episode(number=3, explicit=True),
)
PODCAST = Podcast(category="News/Politics", image="https://site.example/p.png", owner="Ann", email="ann@site.com")
PODCASTS = replace(FEED, channel=replace(CHANNEL, podcast=PODCAST), articles=(DETAILED, SNOW))
#: What is changed, the formats in which it shows, and the field that tells.
DETAILS: list[tuple[dict[str, Any], str, str]] = [
    ({"language": "en"}, "rss atom json", "language"),
    ({"rights": "Bo"}, "rss atom", "rights"),
    ({"contributors": DETAILED.contributors[:1]}, "rss atom", "contributors"),
    ({"contributors": (Person(name="Di"), Person(name="Ed"))}, "atom", "contributors"),
    ({"source": None}, "rss atom json", "source"),
    ({"source": Source(title="M", feed="https://l.example/f")}, "rss atom json", "source"),
    ({"source": replace(cast("Source", DETAILED.source), updated=NEW_YEAR - timedelta(1))}, "atom", "source"),
    ({"source": Source(title="L", url="https://l.example/y")}, "rss atom json", "source"),
    ({"comments": None}, "rss atom", "comments"),
    ({"comments": Comments(url="https://site.example/talk", count=4)}, "atom", "comments"),
    ({"location": None}, "rss atom json", "location"),
    ({"location": Point(latitude=-6, longitude=53.5)}, "rss atom json", "location"),
    ({"image": replace(cast("Image", DETAILED.image), width=5)}, "rss atom", "media"),
    ({"image": replace(cast("Image", DETAILED.image), caption="A boat")}, "rss atom", "media"),
    ({"image": replace(cast("Image", DETAILED.image), credit="Ed")}, "rss atom", "media"),
    ({"image": replace(cast("Image", DETAILED.image), role="photographer")}, "rss atom", "media"),
    ({"image": Image(url="https://site.example/j.png")}, "rss atom json", "media pictures"),
    ({"banner": None}, "json", "pictures"),
    (
        {"authors": (replace(FERRY.authors[0], avatar="https://a.example/a.png"), *FERRY.authors[1:])},
        "json",
        "pictures",
    ),
    ({"related": (Link(title="More", href="https://other.example/", language="de"),)}, "atom", "related"),
    ({"enclosures": (replace(FERRY.enclosures[0], duration=9), FERRY.enclosures[1])}, "rss json", "episode"),
    ({"episode": Episode(number=3, explicit=False)}, "rss", "episode"),
    ({"episode": Episode(number=3, explicit=True, image="https://site.example/e.png")}, "rss", "episode"),
    ({"corrections": (Correction(text="Not so."),)}, "rss atom json", "summary"),
]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("change", "forms", "field"), DETAILS)
def test_a_detail_that_says_something_else_is_found_by_its_field(
    form: str, change: dict[str, Any], forms: str, field: str
) -> None:
    """And where a format has no place for it, the document is the same."""
    document = whole(_with(PODCASTS, replace(DETAILED, **change)), form)
    found = read_back(document, PODCASTS)
    assert {finding.message.split()[0] for finding in found} <= set(field.split())
    assert bool(found) == (form in forms.split())
    assert {finding.entry for finding in found} <= {FERRY.id}
    assert read_back(whole(PODCASTS, form), PODCASTS) == []


@pytest.mark.parametrize(
    "change",
    [
        {"category": "News"},
        {"image": "https://site.example/q.png"},
        {"explicit": True},
        {"type": "serial"},
        {"author": "Bo"},
        {"owner": "Bo"},
        {"email": None},
        {"block": True},
    ],
)
def test_a_podcast_that_says_something_else_is_found_and_names_no_entry(change: dict[str, Any]) -> None:
    made = replace(PODCASTS, channel=replace(CHANNEL, podcast=replace(PODCAST, **change)))
    (finding,) = read_back(whole(made, "rss"), PODCASTS)
    assert finding.message.startswith("podcast reads ")
    assert (finding.where, finding.entry) == ("the feed", None)
    assert [read_back(whole(made, form), PODCASTS) for form in ("atom", "json")] == [[], []]


@pytest.mark.parametrize("form", ["atom", "json"])
def test_an_address_of_an_author_is_compared_where_the_format_has_one(form: str) -> None:
    changed = replace(FERRY, authors=(replace(FERRY.authors[0], uri="https://other.example/"), *FERRY.authors[1:]))
    assert [finding.message.split()[0] for finding in read_back(whole(_with(FEED, changed), form), FEED)] == ["people"]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("shown", "entries"),
    [
        pytest.param((FERRY,), {SNOW.id}, id="missing"),
        pytest.param(
            (FERRY, SNOW, replace(SNOW, id="tag:site.example,2026:x")), {"tag:site.example,2026:x"}, id="foreign"
        ),
        pytest.param((FERRY, SNOW, SNOW), {SNOW.id}, id="twice"),
        pytest.param((SNOW, FERRY), {None}, id="in-disorder"),
        pytest.param((), {FERRY.id, SNOW.id}, id="empty"),
    ],
)
def test_other_entries_than_meant_are_named(form: str, shown: tuple[Article, ...], entries: set[str | None]) -> None:
    document = whole(replace(FEED, articles=shown), form)
    found = same(document, [article.id for article in FEED.articles])
    assert {finding.entry for finding in found} == entries
    assert {finding.rule for finding in found} == {"entries"}
    assert {finding.entry for finding in read_back(document, FEED) if finding.rule != "json-id-unique"} <= entries


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("field", "channel"),
    [
        ("title", replace(CHANNEL, title="Africa")),
        ("link", replace(CHANNEL, link="https://site.example/")),
        ("description", replace(CHANNEL, description="News")),
        ("language", replace(CHANNEL, language="fr")),
        ("self", replace(CHANNEL, name="world/africa")),
    ],
)
def test_a_head_that_says_something_else_is_found_and_names_no_entry(form: str, field: str, channel: Channel) -> None:
    (finding,) = read_back(whole(replace(FEED, channel=channel), form), FEED)
    assert finding.message.startswith(field + " reads ")
    assert (finding.where, finding.entry) == ("the feed", None)


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_dates_and_rights_of_a_feed_are_compared(form: str) -> None:
    other = replace(FEED, updated=NEW_YEAR, channel=replace(CHANNEL, rights=None))
    assert {finding.message.split()[0] for finding in read_back(whole(other, form), FEED)} == {"rights", "updated"}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("body", [b"", b"<", b"{}", b"[]", b"null", b'{"items": 1}', b"<rss/>", b"<feed/>", b"\xff"])
def test_a_document_that_is_none_is_a_finding(form: str, body: bytes) -> None:
    document = Document(feed="all", format=form, path="all", body=body)
    assert {finding.level for finding in read_back(document, FEED)} == {"must"}
    assert {finding.level for finding in same(document, [FERRY.id, SNOW.id])} == {"must"}


@pytest.mark.parametrize(
    ("part", "rule"),
    [
        (b'<gml:pos xmlns:gml="http://www.opengis.net/gml">1 2</gml:pos></channel>', "feedparser-bozo"),
        (b"</channel><item><title>Out of place</title></item>", "read-back"),
    ],
)
def test_a_document_that_feedparser_reads_otherwise_is_a_finding(part: bytes, rule: str) -> None:
    document = whole(FEED, "rss")
    (finding,) = read_back(replace(document, body=document.body.replace(b"</channel>", part)), FEED)
    assert (finding.rule, finding.entry) == (rule, None)


def test_traps_an_absent_summary_is_replaced_by_the_content_and_that_is_known() -> None:
    feed = replace(_mode("full"), articles=(FERRY,))
    assert read_back(whole(feed, "atom"), feed) == []


def test_traps_feedparser_gives_an_author_the_mail_of_the_one_before_and_that_is_known() -> None:
    feed = replace(FEED, articles=(replace(FERRY, authors=(FERRY.authors[0], FERRY.authors[1])),))
    assert read_back(whole(feed, "atom"), feed) == []


@pytest.mark.parametrize(
    "name", ["ann@site.example", "Ann <ann@site.example>", "Ann (ann@site.com)", "ann@site.com (Ann)", "Ann @ Quay"]
)
@pytest.mark.parametrize("form", FORMATS)
def test_traps_feedparser_cuts_a_mail_address_out_of_a_name_and_that_is_known(form: str, name: str) -> None:
    feed = replace(FEED, articles=(replace(FERRY, authors=(Person(name=name), Person(name="Bo"))),))
    assert read_back(whole(feed, form), feed) == []


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "text", ["Caf\u00c3\u00a9", "\u00c2\u00a1", "Caf\u00c3\u00a9 \u2014 not all of it", "\u00c2\u00a0a\u00c2\u00a0"]
)
def test_traps_feedparser_reads_latin_1_that_looks_like_utf_8_anew_and_that_is_known(form: str, text: str) -> None:
    said = replace(FERRY, title=text, summary=text, content=text, authors=(Person(name=text),), tags=(text,))
    feed = replace(_with(FEED, said), channel=replace(CHANNEL, title=text, description=text, rights=text))
    assert read_back(whole(feed, form), feed) == []


@pytest.mark.parametrize("form", FORMATS)
def test_a_relative_url_in_content_is_read_as_it_stands(form: str) -> None:
    feed = _with(FEED, replace(FERRY, content='<p><a href="/x">now</a></p>'))
    assert read_back(whole(feed, form), feed) == []


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("query", ["a=1&copy;=2", "a=1&amp;b=2", "a;b&c"])
def test_traps_feedparser_mends_a_link_and_that_is_known(form: str, query: str) -> None:
    feed = _with(FEED, replace(FERRY, link="https://site.example/?" + query))
    assert read_back(whole(feed, form), feed) == []


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_link_that_was_escaped_twice_is_found_though_feedparser_mends_it(form: str) -> None:
    document = whole(FEED, form)
    twice = replace(
        document,
        body=document.body.replace(b"a=1&amp;b=2<", b"a=1&amp;amp;b=2<").replace(b'a=1&amp;b=2"', b'a=1&amp;amp;b=2"'),
    )
    assert "page" in {finding.message.split()[0] for finding in read_back(twice, FEED)}


def test_a_name_with_an_address_is_still_compared() -> None:
    meant = replace(FEED, articles=(replace(FERRY, authors=(Person(name="Ann <ann@site.com>"),)),))
    made = replace(FEED, articles=(replace(FERRY, authors=(Person(name="Cy <ann@site.com>"),)),))
    assert [finding.message.split()[0] for finding in read_back(whole(made, "rss"), meant)] == ["authors"]


_TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cn"]) | st.sampled_from("<>&\"' \xa0;#x"), max_size=30).map(
    lambda text: NOT_TEXT.sub("", text)
)
_LINE = _TEXT.map(plain).filter(bool)
_HTML = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<b>x</b>", "&amp;", "&lt;b&gt;", "&#38;lt;", "]]>", "\n", "\r\n", "\xa0", " ", "<br>", "a"]
    )
    | _TEXT,
    max_size=8,
).map("".join)
_WHEN = st.datetimes(
    NEW_YEAR.replace(year=1991, tzinfo=None),
    NEW_YEAR.replace(year=2100, tzinfo=None),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))]),
)
_PERSON = st.builds(
    Person,
    name=_LINE.filter(lambda name: "@" not in name),
    uri=st.none() | st.just("https://ann.example/"),
    email=st.none() | st.just("ann@site.com"),
)
_ARTICLE = st.builds(
    Article,
    id=st.uuids().map(lambda uuid: uuid.urn),
    title=_LINE,
    published=_WHEN,
    updated=_WHEN,
    link=st.none() | st.just("https://site.example/?a=1&b=2"),
    authors=st.lists(_PERSON, max_size=3).map(tuple),
    categories=st.lists(st.builds(Category, term=_LINE, slug=st.just("x")), max_size=2).map(tuple),
    tags=st.lists(_LINE, max_size=2).map(tuple),
    summary=_LINE,
    content=_HTML,
    **details(_LINE),
)


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    articles=st.lists(_ARTICLE, max_size=3, unique_by=lambda article: article.id),
    content=st.sampled_from(["both", "full", "summary"]),
    podcast=podcasts(_LINE),
)
def test_whatever_articles_say_is_read_back(
    form: str, articles: list[Article], content: str, podcast: Podcast | None
) -> None:
    channel = replace(CHANNEL, content=content, podcast=podcast)
    feed = Feed(channel=channel, articles=tuple(articles), updated=NEW_YEAR)
    assert read_back(whole(feed, form), feed) == []


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(one=_ARTICLE, other=_ARTICLE)
def test_two_articles_that_differ_never_read_the_same(form: str, one: Article, other: Article) -> None:
    other = replace(other, id=one.id)
    said = [(article.title, article.summary, article.content.strip(whitespace + "\xa0")) for article in (one, other)]
    feed = Feed(channel=CHANNEL, articles=(one,), updated=NEW_YEAR)
    assert said[0] == said[1] or read_back(whole(replace(feed, articles=(other,)), form), feed) != []

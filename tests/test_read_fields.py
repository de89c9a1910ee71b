from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.article import Draft, Image, Person
from feeds.read.conventions import Conventions, Skip
from feeds.read.fields import draft
from feeds.read.headers import keys
from feeds.read.headers.header import Header, fold
from feeds.text import plain

if TYPE_CHECKING:
    from feeds.read.headers.header import Value

MODIFIED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
DAY = datetime(2020, 1, 2, tzinfo=UTC)
LEAST: dict[str, Value] = {"title": "A", "date": "2020-01-02"}


def outcome(
    path: str = "a.md",
    /,
    *,
    body: str = "words",
    kind: str = "yaml",
    type_: str = "text/markdown",
    conventions: Conventions | None = None,
    **values: Value,
) -> Draft | Skip:
    header = Header(kind, {fold(key): value for key, value in values.items()}, body)
    return draft(path, header, type_, conventions or Conventions(), MODIFIED)


def read(path: str = "a.md", /, **values: object) -> Draft:
    found = outcome(path, **{**LEAST, **values})  # type: ignore[arg-type]
    assert isinstance(found, Draft)
    return found


def refusal(path: str = "a.md", /, **values: object) -> str:
    with pytest.raises(ValueError) as caught:
        outcome(path, **values)  # type: ignore[arg-type]
    return str(caught.value)


@pytest.mark.parametrize(
    ("path", "values", "day"),
    [
        ("2019-01-01-a.md", {"date": "2020-01-02"}, "2020-01-02"),
        ("2020/01/01/2019-01-01-a.md", {"path": "2018/01/01/a"}, "2019-01-01"),
        ("2020/01/01/a.md", {"path": "2018/01/01/a"}, "2020-01-01"),
        ("a.md", {"path": "2018/01/01/a"}, "2018-01-01"),
        ("a.md", {"permalink": "/2018/01/01/a/"}, "2018-01-01"),
        ("a.md", {"aliases": ["/2018/01/01/a.html", "/2017/01/01/"]}, "2018-01-01"),
        ("a.md", {"aliases": [["/2018/01/01/"]], "link": "https://e.org/2017/01/01/"}, "2017-01-01"),
        ("a.md", {"pubDate": "2020-01-02"}, "2020-01-02"),
        ("a.md", {"creation_date": "02-01-2020"}, "2020-01-02"),
        ("a.md", {"published": "true", "created": "2020-01-02"}, "2020-01-02"),
        ("a.md", {"published": "2020-01-02"}, "2020-01-02"),
        ("2019-01-01-a.md", {"date": "", "created_at": None}, "2019-01-01"),
        ("a.md", {"extra": {"date": "2020-01-02"}}, "2020-01-02"),
    ],
)
def test_a_date_is_that_of_the_key_then_the_name_then_the_folder_then_an_address(
    path: str, values: dict[str, Value], day: str
) -> None:
    found = outcome(path, **{"title": "A", **values})  # type: ignore[arg-type]
    assert isinstance(found, Draft)
    assert found.published.isoformat() == f"{day}T00:00:00+00:00"


def test_a_date_without_zone_is_in_that_of_the_source() -> None:
    zone = Conventions(zone="America/New_York")
    assert read(conventions=zone).published == datetime(2020, 1, 2, 5, tzinfo=UTC)
    named = outcome("2020-07-02-a.md", title="A", conventions=zone)
    assert isinstance(named, Draft)
    assert named.published == datetime(2020, 7, 2, tzinfo=timezone(timedelta(hours=-4)))


def test_an_article_without_a_date_is_refused_unless_the_files_own_is_wanted() -> None:
    assert 'undated = "mtime"' in refusal(title="A")
    found = outcome(title="A", conventions=Conventions(undated="mtime"))
    assert isinstance(found, Draft)
    assert found.published == MODIFIED


def test_a_date_that_cannot_be_read_refuses_the_article_and_names_its_key() -> None:
    assert refusal("2020-01-02-a.md", title="A", date="soon").startswith("date: 'soon' is not a date")
    assert refusal(title="A", date="2020-01-02", expires="never").startswith("expires: 'never'")


def test_a_publish_date_later_than_the_date_is_an_embargo() -> None:
    assert read(publishDate="2030-01-01").published.year == 2030
    assert read(publishDate="2010-01-01").published == DAY


def test_an_expiry_is_honoured_where_the_source_wants_it() -> None:
    assert read(expiryDate="2025-01-01").expires == datetime(2025, 1, 1, tzinfo=UTC)
    assert read(expiryDate="2025-01-01", conventions=Conventions(expiry=False)).expires is None


@pytest.mark.parametrize("key", ["updated", "lastmod", "modified", "update", "last_modified_at", "lastUpdated"])
def test_an_update_has_many_names(key: str) -> None:
    assert read(**{key: "2021-01-02"}).updated == datetime(2021, 1, 2, tzinfo=UTC)


def test_an_update_may_stand_in_a_mapping_and_a_bad_one_is_only_noted() -> None:
    assert read(last_update={"date": "2021-01-02", "author": "x"}).updated == datetime(2021, 1, 2, tzinfo=UTC)
    found = read(lastmod="soon")
    assert found.updated is None
    assert found.notes == (
        "left out: lastmod: 'soon' is not a date: write it as 2024-12-31 or 2024-12-31T18:30:00+01:00",
    )


@pytest.mark.parametrize(
    ("path", "values", "reason"),
    [
        ("news/_index.md", {}, "section page"),
        ("a.md", {"draft": "true"}, "draft: true"),
        ("a.md", {"published": "false"}, "published: false"),
        ("a.md", {"status": "Draft"}, "status: draft"),
        ("a.md", {"status": "hidden"}, "status: hidden"),
        ("a.md", {"headless": "true"}, "headless"),
        ("a.md", {"body": " \n", "title": None}, "neither title nor body"),
        ("a.md", {"body": "", "title": None, "summary": "x"}, "neither title nor body"),
        ("a.md", {"body": ""}, "nothing to read but a title"),
    ],
)
def test_what_is_no_article_is_skipped_for_a_true_reason(path: str, values: dict[str, str], reason: str) -> None:
    found = outcome(path, **{**LEAST, "date": "broken", **values})  # type: ignore[arg-type]
    assert isinstance(found, Skip)
    assert reason in found.reason


def test_a_published_post_with_a_summary_alone_is_an_article() -> None:
    assert read(body="", summary="In short", draft="false", status="published").summary == "In short"


@pytest.mark.parametrize(
    ("type_", "body", "rest"),
    [
        ("text/markdown", "# A *title*\n\nwords", "\nwords"),
        ("text/markdown", "\n# A title #\nwords", "\nwords"),
        ("text/markdown", "A title\n=======\nwords", "words"),
        ("text/markdown", "import X from 'x';\n\n# A title\nwords", "import X from 'x';\n\nwords"),
        ("text/markdown", "## A title\nwords", "## A title\nwords"),
        ("text/html", "<h1 class='x'>A <i>title</i></h1><p>words", "<p>words"),
    ],
)
def test_a_heading_that_repeats_the_title_is_no_part_of_the_body(type_: str, body: str, rest: str) -> None:
    assert read(title="A title", type_=type_, body=body).content.body == rest
    assert read(title="Another", type_=type_, body=body).content.body == body


def test_a_first_heading_is_the_title_where_none_is_stated() -> None:
    found = read(title=None, body="# The `title`\n\nwords")
    assert (found.title, found.content.body) == ("The title", "\nwords")


def test_an_article_without_a_title_is_refused() -> None:
    assert refusal(date="2020-01-02") == "no title: add `title:` to its header"
    assert read(title=["x"], headline="From the headline").title == "From the headline"


def test_text_fields_are_plain() -> None:
    found = read(title=" Cats &amp; **dogs**", description="<p>It&rsquo;s `so`\n\nlong</p>", license=" CC BY\x07 ")
    assert (found.title, found.summary, found.rights) == ("Cats & dogs", "It’s so long", "CC BY")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"categories": "releases, news"}, ("releases", "news")),
        ({"category": "This Week"}, ("This Week",)),
        ({"categories": ["a", " b ", "", None, "A"]}, ("a", "b")),
        ({"categories": ["a"], "category": "c"}, ("a", "c")),
        ({"categories": [{"name": "a"}, {"title": "b"}, {"x": "y"}]}, ("a", "b")),
        ({"categories": [["world", "asia"], ["life"]]}, ("world/asia", "life")),
        ({"categories": {"name": "a", "slug": "b"}}, ("a",)),
        ({"categories": {"a": None, "b": None}}, ("a", "b")),
        ({"taxonomies": {"categories": ["a"]}}, ("a",)),
        ({"categories": [], "category": None}, ("folder",)),
        ({}, ("folder",)),
    ],
)
def test_categories_in_their_shapes(values: dict[str, Value], expected: tuple[str, ...]) -> None:
    assert read("folder/a.md", **values).categories == expected


def test_a_source_names_its_own_keys_of_categories_and_tags() -> None:
    own = Conventions(category_keys=("Topics",), tag_keys=("key_words",), folders=False)
    found = read("folder/a.md", topics=["x"], categories="y", keyWords="a, b", tags="c", conventions=own)
    assert (found.categories, found.tags) == (("x",), ("a", "b"))
    assert read("folder/a.md", conventions=own).categories == ()


@pytest.mark.parametrize(
    ("path", "values", "language"),
    [
        ("ja/a.md", {"lang": "fr"}, "fr"),
        ("ja/a.md", {"locale": "pt_BR"}, "pt-BR"),
        ("ja/a.md", {}, "ja"),
        ("a.md", {}, "en"),
        ("a.md", {"lang": "not a tag!"}, "en"),
    ],
)
def test_the_language_is_stated_or_in_the_path_or_the_sources(
    path: str, values: dict[str, Value], language: str
) -> None:
    assert read(path, conventions=Conventions(language="en", languages=("ja",)), **values).language == language


@pytest.mark.parametrize(
    ("kind", "values", "link"),
    [
        ("yaml", {"link": "https://e.org/a"}, "https://e.org/a"),
        ("yaml", {"permalink": "/a/b/"}, "/a/b/"),
        ("yaml", {"url": "pages/a.html"}, "pages/a.html"),
        ("yaml", {"permalink": "/:year/:title/"}, None),
        ("yaml", {"permalink": "pretty", "canonical_url": "https://e.org/c"}, "https://e.org/c"),
        ("yaml", {"permalink": "false"}, None),
        ("yaml", {"url": "javascript:alert(1)"}, None),
        ("yaml", {"path": "2014/09/15/a"}, None),
        ("toml", {"path": "2014/09/15/a"}, "2014/09/15/a/"),
        ("toml", {"path": "/"}, None),
    ],
)
def test_a_link_is_the_address_of_one_page(kind: str, values: dict[str, Value], link: str | None) -> None:
    assert read(kind=kind, **values).link == link


def test_slug_id_image_and_the_rest() -> None:
    found = read(
        "2020-01-02-from-name.md",
        guid="abc-1",
        author="Ann",
        image="/i.png",
        audio="/a.mp3",
        source_url="https://e.org/",
    )
    assert (found.slug, found.id, found.image) == ("from-name", "abc-1", Image(url="/i.png"))
    assert [found.enclosures[0].url, found.related[0].href] == ["/a.mp3", "https://e.org/"]
    assert found.authors == (Person(name="Ann"),)
    assert read("a.md", slug="/x/y/").slug == "x/y"
    assert read(id={"x": "y"}).id is None


def test_an_article_changed_when_it_was_last_put_right() -> None:
    note: dict[str, Value] = {"date": "2020-03-05", "note": "Not so."}
    days = [read(correction=note, updated=day).updated for day in ("2020-03-04", "2020-03-06", "")]
    assert [day and day.day for day in days] == [5, 6, 5]
    assert read(correction="Not so.").updated is None


def test_the_top_of_a_header_goes_before_its_tables() -> None:
    assert read(title="Top", extra={"title": "Inner", "author": "Ann"}).title == "Top"
    assert read(extra={"Author": "Ann"}).authors == (Person(name="Ann"),)


KEYS = st.sampled_from(
    [
        *("title", "date", "published", "tags", "categories", "authors", "author", "lang", "slug", "id", "image"),
        *("enclosure", "related", "link", "aliases", "extra"),
    ]
)
LEAVES = st.one_of(st.none(), st.text(max_size=20), st.sampled_from(["2020-01-02", "true", "false", "/a/b.png"]))
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
)


@given(st.dictionaries(KEYS, VALUES, max_size=8), st.text(max_size=40))
def test_no_header_raises_anything_but_value_error(values: dict[str, Value], body: str) -> None:
    header = Header("yaml", values, body)
    with contextlib.suppress(ValueError):
        found = draft("news/2020-01-02-a.md", header, "text/markdown", Conventions(), MODIFIED)
        assert isinstance(found, Skip) or found.title == plain(found.title) != ""


RECORDS: list[Value] = [
    {"url": "https://site.example/a.mp3", "title": "A", "name": "B", "date": "2024-05-06", "lang": "de"},
    {"lat": "1.5", "long": "2.5", "duration": "12:30", "episode": "3", "note": "was wrong"},
]
TELLING: list[Value] = [
    *(None, "", "no", "true", "a, b", "1.5, 2.5", "2024-05-06", "2024-05-06T12:30:00Z", "12:30", "7", "full", "/a/b"),
    *("https://site.example/a.png", "a.mp3", "Ann <ann@site.example>"),
    *RECORDS,
]


@pytest.mark.parametrize("key", sorted(keys.PLAIN))
def test_a_plain_key_states_no_detail(key: str) -> None:
    """What is not looked for where a header has none but plain keys would not be found either."""

    def said(values: dict[str, Value]) -> Draft | Skip | str:
        try:
            return draft("a.md", Header("yaml", values, "words"), "text/markdown", Conventions(), MODIFIED)
        except ValueError as error:
            return str(error)

    for value in (*TELLING, TELLING):
        values = LEAST | {key: value}
        assert said(values) == said(values | {"unheardof": "x"})

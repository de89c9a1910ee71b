from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.article import Draft, Image
from feeds.errors import ArticleError
from feeds.read.bodies.clean import clean
from feeds.read.bodies.clean import text as plain_text
from feeds.read.conventions import Conventions, Skip
from feeds.read.pages.page import read_page

MODIFIED = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
DATED = '<meta name="date" content="2020-02-03">'
TEXT = "<p>Something happened in the harbour today, and everyone went to see it.</p>"


def read(html: str, path: str = "page.html", conventions: Conventions | None = None) -> Draft:
    draft = read_page(path, html, conventions or Conventions(), MODIFIED)
    assert isinstance(draft, Draft)
    return draft


def page(head: str = "", body: str = TEXT, title: str = "<title>News</title>") -> str:
    return f"<html><head>{title}{DATED}{head}</head><body>{body}</body></html>"


def ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


@pytest.mark.parametrize(
    ("html", "day"),
    [
        (ld(datePublished="2021-01-01"), "2021-01-01"),
        (ld(datePublished="soon", dateCreated="2021-01-02") + DATED, "2021-01-02"),
        ('<meta property="article:published_time" content="2021-01-03T10:00:00Z">' + DATED, "2021-01-03"),
        ('<body><span itemprop="datePublished">4 January 2021</span>', "2021-01-04"),
        ('<body><time datetime="2021-01-05T10:00">today</time>', "2021-01-05"),
        (
            '<body><time datetime="2020-01-01"></time><article><time datetime="2021-01-06"></time></article>',
            "2021-01-06",
        ),
        ('<link rel="canonical" href="https://post.example/2021/01/07/x">', "2021-01-07"),
    ],
)
def test_the_date_comes_from_what_is_trusted_most(html: str, day: str) -> None:
    draft = read(f"<title>News</title>{html}{TEXT}", "page.html")
    assert draft.published.date().isoformat() == day


def test_the_file_name_dates_a_page_that_does_not() -> None:
    assert read(f"<title>News</title>{TEXT}", "2021-01-08-x.html").published == datetime(2021, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "html",
    [
        TEXT,
        f"<p>It is the 3rd of May 2021.</p>{TEXT}",
        f'<aside><time datetime="2021-01-01"></time></aside>{TEXT}',
        f'<nav><span itemprop="datePublished">2021-01-01</span></nav>{TEXT}',
        ld(dateModified="2021-01-01") + TEXT,
    ],
)
def test_a_date_is_never_made_up(html: str) -> None:
    html = f"<title>News</title>{html}"
    with pytest.raises(ArticleError, match=r"page\.html: no date: neither"):
        read(html)
    assert read(html, conventions=Conventions(undated="mtime")).published == MODIFIED


def test_a_guess_is_made_only_where_it_is_allowed_and_says_that_it_is_one() -> None:
    told = "<p>It was there on 3 May 2021, as all who live at the harbour say.</p>"
    html = f"<title>News</title><h1>News</h1>{TEXT * 4}{told}"
    with pytest.raises(ArticleError, match='undated = "guess" would guess it'):
        read(html)
    draft = read(html, conventions=Conventions(undated="guess"))
    (origin,) = [origin for origin in draft.origins if origin.field == "published"]
    assert origin.confidence < 0.5
    (note,) = draft.notes
    assert note.endswith("is a guess: nothing in the page states when it was published")
    with pytest.raises(ArticleError, match="nothing to guess it from"):
        read(f"<title>News</title>{TEXT}", conventions=Conventions(undated="guess"))


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "Boats", "author": {"@id": "#a"},}',
        '{"@graph": [{"@id": "#a", "name": "A"}, {"@type": "Article", "headline": "Boats", "author": {"@id": "#a"}}]}',
        '<![CDATA[{"@type": "NewsArticle", "headline": "Boats"}]]>',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Boats&quot;}",
        '{"@type": "NewsArticle", "headline": "Boats", "text": "it is "broken" for good"}',
    ],
)
def test_json_ld_is_read_though_it_is_wrapped_or_broken(script: str) -> None:
    assert read(page(f'<script type="application/ld+json">{script}</script>')).title == "Boats"


def test_home_and_section_pages_are_skipped() -> None:
    home = meta(og_type="website") + '<link rel="canonical" href="https://post.example/">'
    section = '<script type="application/ld+json">{"@type": "CollectionPage"}</script>'
    for head in (home, section):
        assert isinstance(read_page("x.html", page(head), Conventions(), MODIFIED), Skip)


def test_links_and_images_with_captions_stay_and_teasers_go() -> None:
    words = "The harbour was full of boats in the morning, and nobody had counted them before {}. "
    text = "".join(f"<p>{words.format(number) * 3}<a href='/{number}'>more {number}</a></p>" for number in range(6))
    figure = "<figure><img src=/a.jpg alt=Quay><figcaption>The quay at dawn</figcaption></figure>"
    teaser = "<div class=related-stories><p><a href=/x>Another story that stands elsewhere on the site</a></p></div>"
    body = read(page(body=f"<nav>Menu</nav><article><h1>News</h1>{figure}{text}{teaser}</article>")).content.body
    assert "The quay at dawn" in body
    assert body.count("<a ") == 6
    assert "Another story" not in body
    assert "<h1" not in body


def test_a_date_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ArticleError, match=r"no date \('the other day' can't be read as one\)"):
        read(f'<title>News</title><meta name="date" content="the other day">{TEXT}')


@pytest.mark.parametrize(
    ("html", "title"),
    [
        (page(ld(headline="In JSON-LD &amp; more") + '<meta property="og:title" content="x">'), "In JSON-LD & more"),
        (page('<meta property="og:title" content="From OpenGraph">', f"<h1>x</h1>{TEXT}"), "From OpenGraph"),
        (page(body=f"<h1>Site</h1><article><h1>Of the <i>article</i></h1>{TEXT}</article>"), "Of the article"),
        (page(title="<title>Boats - Post</title>", body=f"<h1>Boats</h1>{TEXT}"), "Boats"),
        (page('<meta property="og:site_name" content="Post">', title="<title>Boats | Post</title>"), "Boats"),
        (page(title="<title>Boats, planes | Post</title>", body=f"<h1>Boats, planes</h1>{TEXT}"), "Boats, planes"),
        (page(title="<title>Boats - a history</title>"), "Boats - a history"),
        (page('<meta property="og:title" content="Boats – what now? | Post">', f"<h1>Boats – what now?</h1>{TEXT}"),
         "Boats – what now?"),
    ],
)  # fmt: skip
def test_the_title_comes_without_the_name_of_the_site(html: str, title: str) -> None:
    assert read(html).title == title


def test_a_page_without_a_title_or_without_text_is_refused() -> None:
    with pytest.raises(ArticleError, match="no title"):
        read(f"{DATED}{TEXT}")
    with pytest.raises(ArticleError, match="no text"):
        read(page(body="<nav>Home</nav>"))
    with pytest.raises(ArticleError, match="no HTML page"):
        read("<!-- nothing -->")
    with pytest.raises(ArticleError, match="no text"):
        read(f"<html><head><title>News</title>{DATED}</head><frameset><frame src=x></frameset></html>")


@pytest.mark.parametrize(
    ("head", "names"),
    [
        (ld(author="Ann Lee"), ["Ann Lee"]),
        (ld(author={"name": "By Ann Lee"}), ["Ann Lee"]),
        (
            ld(author=[{"name": "Ann Lee"}, {"name": "Tom Okafor"}, {"name": ""}, {"name": "Ann Lee"}]),
            ["Ann Lee", "Tom Okafor"],
        ),
        ('<meta name="author" content="Ann Lee">', ["Ann Lee"]),
        ('<meta property="article:author" content="https://social.example/ann">', []),
        ('<meta name="twitter:creator" content="@ann">', []),
        ("", []),
    ],
)
def test_authors_are_the_persons_that_the_page_names(head: str, names: list[str]) -> None:
    assert [person.name for person in read(page(head)).authors] == names


def test_an_author_keeps_the_address_of_a_page() -> None:
    people = read(page(ld(author=[{"name": "Ann", "url": "https://a.example/"}, {"name": "Bo", "url": "/bo"}]))).authors
    assert [(person.name, person.uri) for person in people] == [("Ann", "https://a.example/"), ("Bo", None)]


def test_the_folder_is_the_category_when_nothing_else_says() -> None:
    assert read(page(), "asia/x.html").categories == ("asia",)
    assert read(page('<meta property="article:section" content="World">'), "asia/x.html").categories == ("World",)
    assert read(page('<meta name="category" content="World, Asia">')).categories == ("World", "Asia")


def test_updated_is_later_than_published_or_nothing() -> None:
    assert read(page(ld(dateModified="2020-02-02"))).updated is None
    assert read(page(ld(dateModified="2020-02-04"))).updated == datetime(2020, 2, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("html", "tag"),
    [
        ('<html lang="pt_BR">', "pt-BR"),
        ('<html lang="???">', None),
        ('<meta property="og:locale" content="de_AT">', "de-AT"),
    ],
)
def test_rule_31_the_language_is_a_tag_with_hyphens(html: str, tag: str | None) -> None:
    assert read(f"{html}<title>News</title>{DATED}{TEXT}").language == tag


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ('<meta name="robots" content="NOINDEX, follow">', "robots: noindex"),
        ('<meta http-equiv="refresh" content="0; url=https://post.example/new">', "a redirect"),
    ],
)
def test_pages_that_are_no_articles_are_skipped(head: str, reason: str) -> None:
    assert read_page("x.html", page(head), Conventions(), MODIFIED) == Skip(reason)


@pytest.mark.parametrize(
    "marked",
    [
        '<div itemprop="articleBody">{}</div>',
        "<article>{}</article>",
        "<main>{}</main>",
        '<div role="main">{}</div>',
        "<div>{}</div>",
    ],
)
def test_the_body_is_the_part_that_is_the_article(marked: str) -> None:
    around = "<header>Top</header><nav>Menu</nav>{}<aside>Ads</aside><footer>Foot</footer><div hidden>Later</div>"
    body = read(page(body=around.format(marked.format(TEXT * 4)))).content.body
    assert plain_text(body) == plain_text(TEXT * 4)


def test_of_several_articles_the_longest_is_the_body() -> None:
    body = f"<article>{TEXT}</article><article>{TEXT * 5}</article><article><p>Teaser</p></article>"
    assert read(page(body=body)).content.body == TEXT * 5


def test_text_stays_text() -> None:
    body = read(page(body=f"<main>1 &lt; 2 &amp; 3<script>x</script>{TEXT * 4}</main>")).content.body
    assert body == f"1 &lt; 2 &amp; 3{TEXT * 4}"


def test_d15_the_base_of_a_page_and_its_direction_go_along_with_the_article() -> None:
    body = f"<article>{TEXT * 4}<a href=x>y</a></article>"
    found = read(page(head="<base href='https://old.example/&amp;/'>", body=body)).content.body
    assert 'href="https://old.example/&amp;/x"' in clean(found, "https://site.example/")
    right = read(f"<html dir=RTL><title>News</title>{DATED}<body>{body}").content.body
    assert right.startswith('<div dir="rtl"><p>')
    left = read(f"<html dir=rtl><title>News</title>{DATED}<body dir=ltr>{body}").content.body
    assert left.startswith("<p>")


@pytest.mark.parametrize(
    "script",
    [
        "{broken",
        "[1, null, {}]",
        "[" * 100_000,
        '{"@type": "NewsArticle", "headline": null, "author": [null, 3, []], "image": 5}',
        '{"@type": "NewsArticle", "author": {"@id": "#1"}, "datePublished": {"a": 1}}',
        '{"@type": ["NewsArticle"], "author": {"name": ["Ann"], "url": ["x"]}}',
    ],
)
def test_json_ld_that_makes_no_sense_harms_nothing(script: str) -> None:
    draft = read(page(f'<script type="application/ld+json">{script}</script>'))
    assert (draft.title, draft.published) == ("News", datetime(2020, 2, 3, tzinfo=UTC))


def test_c37_entities_are_not_expanded_and_nesting_is_bounded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    draft = read(bomb + page(body="<p>&b; &f; text</p>"))
    assert "aaaa" not in draft.content.body
    assert "root:" not in draft.content.body
    assert "deep" in read(page(body="<div>" * 50_000 + "deep")).content.body


@given(st.text())
def test_any_page_is_read_or_refused_with_a_reason(text: str) -> None:
    try:
        found = read_page("x.html", text, Conventions(undated="mtime"), MODIFIED)
    except ArticleError:
        return
    assert isinstance(found, Draft | Skip)


def meta(**said: str) -> str:
    return "".join(f'<meta property="{name.replace("_", ":")}" content="{text}">' for name, text in said.items())


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (meta(og_image="/a.jpg"), Image(url="/a.jpg")),
        (
            meta(
                og_image="/a",
                og_image_alt="A quay",
                og_image_width="640",
                og_image_height="4px",
                og_image_type="image/PNG",
            ),
            Image(url="/a", alt="A quay", width=640, type="image/png"),
        ),
        (ld(image="/b.jpg") + meta(og_image="/a.jpg", og_image_alt="Another"), Image(url="/b.jpg")),
        (meta(og_image="data:x", twitter_image="/t.jpg", twitter_image_alt="T"), Image(url="/t.jpg", alt="T")),
        (meta(og_image="data:x"), None),
    ],
)
def test_an_image_and_what_opengraph_says_of_it(head: str, found: Image | None) -> None:
    assert read(page(head)).image == found


def test_the_first_day_of_1970_is_a_date_that_was_never_set() -> None:
    unset = '<meta property="article:published_time" content="1970-01-01T01:00:00+01:00">'
    assert read(page(unset + DATED)).published == datetime(2020, 2, 3, tzinfo=UTC)


def test_tags_in_what_a_page_says_of_itself_are_no_text() -> None:
    said = read(
        page(
            DATED
            + '<meta name="description" content="All about &amp;lt;i&amp;gt;ferries&amp;lt;/i&amp;gt;, 1 &lt; 2.">'
        )
    )
    assert said.summary == "All about ferries, 1 < 2."


def test_long_scripts_with_odd_signs_hide_no_text() -> None:
    """Attributes are counted in tags only; a script may hold what looks like one, and quotes that never close."""
    script = "<script>" + 'if (a<b) { x = "it\'s"; ' * 6000 + "y = 'z</script>"
    assert "Something happened" in read(page(DATED, script + TEXT * 9)).content.body


def test_a_tag_of_very_many_attributes_costs_little() -> None:
    many = " ".join(f"a{number}='<'" for number in range(60_000))
    started = time.process_time()
    read(page(DATED, f"<p {many}>x</p>{TEXT * 9}"))
    assert time.process_time() - started < 8

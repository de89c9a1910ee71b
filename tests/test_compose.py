"""What an article takes from its file, the ledger and its site."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.article import Article, Comments, Content, Correction, Draft, Enclosure, Episode, Image, Link, Person, Source
from feeds.check import iris
from feeds.compose import Origin, Setting, absolute, compose
from feeds.errors import ArticleError
from feeds.read.headers.permalink import Routes
from feeds.select import Rules
from feeds.store.articles import Row
from feeds.store.packing import pack
from feeds.text import is_web_url


def routes(pattern: str) -> Routes:
    return Routes(patterns=(("", pattern),))


BLOG = Origin(url="https://site.example/blog/")
DAY = datetime(2017, 9, 30, 12, tzinfo=UTC)


def composed(
    body: str = "Some *words*.",
    *,
    origin: Origin | None = None,
    author: Person | None = None,
    path: str = "a.md",
    page: str | None = None,
    pages: str | None = None,
    **fields: Any,
) -> Article:
    draft = Draft(title="A title", content=Content(type="text/markdown", body=body), published=DAY, **fields)
    stamp = int(DAY.timestamp())
    identity = (1, "tag:n.example,2017-09-30:a", "articles", path, stamp, stamp, 1)
    row = Row(*identity, pack(draft), "text/markdown", body, page)
    rules = Rules(aliases={"far east": "Asia"})
    return compose(
        row,
        Setting(
            origins={"articles": origin or BLOG},
            author=author,
            rules=rules,
            titles={"asia": "Asia & Pacific"},
            pages=pages,
        ),
    )


def test_a_link_is_the_stated_one_made_absolute() -> None:
    assert composed(link="/x y/?a=ü").link == "https://site.example/x%20y/?a=%C3%BC"
    assert composed(link="https://other.example/z").link == "https://other.example/z"
    assert composed(link="javascript:alert(1)").link is None


def test_a_link_follows_the_pattern_of_its_source() -> None:
    origin = Origin(url="https://site.example/", routes=routes("/:year/:month/:slug/"))
    assert composed(origin=origin, slug="my-post").link == "https://site.example/2017/09/my-post/"
    assert composed(slug="my-post").link is None


def test_relative_urls_are_made_absolute_against_the_page() -> None:
    origin = Origin(url="https://site.example/", routes=routes("/:year/:slug/"))
    found = composed("![x](a.png) [y](/b) [z](#c)", origin=origin, slug="s", image=Image(url="lead.jpg", alt="A lead"))
    assert 'src="https://site.example/2017/s/a.png"' in found.content
    assert 'href="https://site.example/b"' in found.content
    assert 'href="https://site.example/2017/s/#c"' in found.content
    assert found.image == Image(url="https://site.example/2017/s/lead.jpg", type="image/jpeg", alt="A lead")


def test_files_beside_an_article_without_a_page_are_in_its_folder() -> None:
    sound = Enclosure(url="a.mp3", type="audio/mpeg")
    found = composed("![x](../a.png)", path="x y/ü/a.md", image=Image(url="cover.png"), enclosures=(sound,))
    folder = "https://site.example/blog/x%20y/"
    assert found.image
    assert (found.image.url, found.enclosures[0].url) == (f"{folder}%C3%BC/cover.png", f"{folder}%C3%BC/a.mp3")
    assert f'src="{folder}a.png"' in found.content
    assert composed("[x](/b)", path="x/a.md").content == '<p><a href="https://site.example/b">x</a></p>'


def test_without_a_page_nothing_leads_into_it() -> None:
    found = composed("Short story.[^a] [up](#top)\n\n[^a]: See.", comments=Comments(url="#talk"))
    assert found.comments is None
    assert "href" not in found.content
    assert (">up<" in found.content, found.summary) == (True, "Short story. up")
    with_page = composed("[up](#top)", link="/x/", comments=Comments(url="#talk"))
    assert with_page.comments == Comments(url="https://site.example/x/#talk")
    assert 'href="https://site.example/x/#top"' in with_page.content


def test_templates_find_other_articles_by_the_pattern() -> None:
    origin = Origin(url="https://site.example/", routes=routes("/:year/:month/:slug/"))
    body = "[before]({% post_url 2016-07-26-first %}) and {{ site.url }}/about"
    content = composed(body, origin=origin, slug="s").content
    assert 'href="https://site.example/2016/07/first/"' in content
    assert "{" not in content


def test_the_configured_author_stands_for_articles_without_one() -> None:
    newsroom = Person(name="The newsroom")
    assert composed().authors == ()
    assert composed(author=newsroom).authors == (newsroom,)
    assert composed(author=newsroom, authors=(Person(name="Jane"),)).authors == (Person(name="Jane"),)


def test_a_category_has_the_configured_title_whatever_the_file_calls_it() -> None:
    assert [category.term for category in composed(categories=("Far East",)).categories] == ["Asia & Pacific"]


def test_a_summary_is_stated_or_the_beginning_of_the_text() -> None:
    assert composed(summary="Stated.").summary == "Stated."
    assert composed().summary == "Some words."
    long = composed("word " * 200).summary
    assert long.endswith("…")
    assert len(long) <= 301


def test_an_article_without_a_body_is_summed_up_by_its_title() -> None:
    assert (composed("").summary, composed("").content) == ("A title", "")


def test_what_was_put_right_stands_in_the_content_escaped() -> None:
    made = composed("Words.", corrections=(Correction(text="a < b & c", day="2024-05-08"), Correction(text="Two.")))
    assert made.content == (
        "<p>Words.</p>\n<p><strong>a &lt; b &amp; c (2024-05-08)</strong></p>\n<p><strong>Two.</strong></p>"
    )
    assert made.summary == "Words."
    assert composed("", summary="S", corrections=(Correction(text="x"),)).content == ""


@pytest.mark.parametrize(
    ("body", "language", "content"),
    [
        ("كلام", "ar", '<div dir="rtl">\n<p>كلام</p>\n</div>'),
        ("Words", "az-Arab", '<div dir="rtl">\n<p>Words</p>\n</div>'),
        ('<p dir="ltr">Words</p>', "ar", '<p dir="ltr">Words</p>'),
        ("Words", "en", "<p>Words</p>"),
        ("Words", None, "<p>Words</p>"),
    ],
)
def test_text_that_runs_from_right_to_left_says_so(body: str, language: str | None, content: str) -> None:
    assert composed(body, language=language).content.strip() == content


def test_what_stands_around_an_article_has_absolute_urls_or_none() -> None:
    found = composed(
        banner="/b.png",
        source=Source(title="L", url="https://l.example/ü"),
        comments=Comments(url="/talk", count=2),
        episode=Episode(number=2, image="e.png"),
        image=Image(url="data:x"),
    )
    assert (found.banner, found.image) == ("https://site.example/b.png", None)
    assert found.source == Source(title="L", url="https://l.example/%C3%BC")
    assert found.comments == Comments(url="https://site.example/talk", count=2)
    assert found.episode == Episode(number=2, image="https://site.example/blog/e.png")
    assert composed(comments=Comments(url="mailto:x@y.example")).comments is None


def test_a_file_of_no_known_type_is_no_enclosure() -> None:
    assert composed(enclosures=(Enclosure(url="/a.bin", type=""),)).enclosures == ()


def test_enclosures_and_related_links_are_absolute_or_left_out() -> None:
    found = composed(
        enclosures=(Enclosure(url="a.mp3", type="audio/mpeg", length=5), Enclosure(url="data:x", type="text/plain")),
        related=(Link(title="Words only"), Link(title="Other", href="../x")),
    )
    assert found.enclosures == (Enclosure(url="https://site.example/blog/a.mp3", type="audio/mpeg", length=5),)
    assert found.related == (Link(title="Words only"), Link(title="Other", href="https://site.example/x"))


def test_what_can_be_no_article_is_refused_with_its_path() -> None:
    origin = Origin(url="https://site.example/", routes=routes("/:nope/"))
    with pytest.raises(ArticleError, match=r"b\.md: :nope is not known"):
        composed(origin=origin, path="b.md")


def test_a_host_that_is_none_costs_the_enclosure_and_not_the_article() -> None:
    sound = Enclosure(url="https://e.org/a.mp3", type="audio/mpeg")
    hosts = ("..", ".e.org", "e..org", "-e.org", "_", "e.org:x", "e.org:99999")
    none = tuple(Enclosure(url=f"//{host}/secret.mp3", type="audio/mpeg") for host in hosts)
    assert composed(enclosures=(*none, sound)).enclosures == (sound,)
    assert all(map(is_web_url, ("https://[::1]:8080/", "https://127.0.0.1/", "https://ü.example/")))


@given(st.text(max_size=60) | st.text("/:[]@%?#.0a-_", max_size=20).map("//".__add__))
def test_absolute_gives_a_web_url_in_ascii_or_nothing(url: str) -> None:
    found = absolute("https://site.example/a/b", url.encode(errors="replace").decode())
    assert found is None or (is_web_url(found) and found.isascii() and iris.absolute_fault(found) is None)


def test_a_host_in_another_script_is_written_in_punycode() -> None:
    assert absolute("https://a.example/", "https://bücher.example/ü%") == "https://xn--bcher-kva.example/%C3%BC%25"


def test_an_article_without_a_page_elsewhere_has_one_here_and_links_into_itself_lead_there() -> None:
    pages = "https://site.example/feeds/articles/"
    found = composed("[1](#note) [2](other)", page="a b", pages=pages)
    assert found.link == pages + "a%20b"
    assert 'href="https://site.example/feeds/articles/a%20b#note"' in found.content
    assert 'href="https://site.example/blog/other"' in found.content
    assert composed(page="a", pages=pages, link="/a").link == "https://site.example/a"
    assert composed(page=None, pages=pages).link is None

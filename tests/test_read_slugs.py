from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.read.headers import slugs

POST = "world/2016-07-26-A Night's_walk.md"


@pytest.mark.parametrize(
    ("rule", "path", "slug"),
    [
        ("plain", POST, "A Night's_walk"),
        ("jekyll", POST, "A-Night's_walk"),
        ("jekyll", "16-7-2-short.md", "16-7-2-short"),
        ("jekyll", "2016-07-26-日本 語.md", "日本-語"),
        ("hugo", POST, "2016-07-26-a-nights_walk"),
        ("hugo", "x/Some.Bundle/index.md", "some.bundle"),
        ("hugo", "x/C++ (2) 日本.md", "c++-2-日本"),
        ("zola", POST, "a-night-s-walk"),
        ("zola", "2016-07-26T10:00:00Z_b.md", "b"),
        ("zola", "Ünïcode & more.md", "unicode-more"),
        ("zola", "2016-07-26-bundle/index.md", "bundle"),
        ("nikola", "A Night's_walk-é.rst", "a-nights_walk-e"),
        ("docusaurus", "2016-07-26-night.md", "2016/07/26/night"),
        ("docusaurus", "old/2016-07-26-night/index.mdx", "2016/07/26/old/night"),
        ("docusaurus", "2016/07/26/night.md", "2016/07/26/night"),
        ("docusaurus", "guides/night.md", "guides/night"),
        ("eleventy", "posts/2016-07-26-night/index.md", "night"),
        ("eleventy", "posts/night.md", "night"),
        ("pelican-basename", POST, "2016-07-26-a-nights_walk"),
        ("pelican-filename", POST, "A Night's_walk"),
        ("pelican", POST, None),
    ],
)
def test_a_slug_of_a_files_name(rule: str, path: str, slug: str | None) -> None:
    assert slugs.of_file(rule, path) == slug


@pytest.mark.parametrize(
    ("rule", "title", "slug"),
    [
        ("pelican", "This is a super article !", "this-is-a-super-article"),
        ("pelican", "C++ & <b>Rust</b>: héllo_wörld", "c-rust-hello_world"),
        ("pelican", "日本", "ri-ben"),
        ("pelican-unicode", "日本 Ｘ", "日本-x"),
        ("hugo", "What's new in 2.0?", "whats-new-in-2.0"),
    ],
)
def test_a_slug_of_a_title(rule: str, title: str, slug: str) -> None:
    assert slugs.of_title(rule, title) == slug


def test_a_stated_slug_is_written_as_its_site_writes_it() -> None:
    assert [slugs.stated(rule, "A b/C") for rule in ("hugo", "pelican", "docusaurus")] == ["a-bc", "A b/C", "A b/C"]
    assert slugs.stated("zola", "A b") == "a-b"


def test_a_language_is_no_part_of_the_name() -> None:
    assert slugs.name("pt-BR/x/a.md", ("pt-br",)) == ("x", "a", "pt-br")
    assert slugs.name("x/a.pt-br.md", ("pt-br",)) == ("x", "a", "pt-br")
    assert slugs.name("x/a.b.md", ("pt-br",)) == ("x", "a.b", None)
    assert slugs.name("x/index.de.md", ("de",)) == ("", "x", "de")
    assert slugs.of_file("hugo", "de/a.md", ("de",)) == "a"


@given(st.sampled_from(sorted(slugs.RULES)), st.text().filter(lambda text: "/" not in text))
def test_any_name_has_a_slug(rule: str, text: str) -> None:
    found = slugs.of_file(rule, f"x/{text}.md")
    assert found is None or isinstance(found, str)
    assert "/" not in slugs.of_title("pelican", text)

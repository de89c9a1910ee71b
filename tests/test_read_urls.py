from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.read.bodies.clean import clean
from feeds.read.bodies.urls import base_of, candidates, resolve
from tests.readers import seen

BASE = "https://site.example/2026/post.html"
WEB = frozenset(("http", "https"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("../../../x", "https://site.example/x"),
        ("./a/../b", "https://site.example/2026/b"),
        ("//cdn.example/ü", "https://cdn.example/%C3%BC"),
        ("//münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("http://bücher.example:8080/a?ö#é", "http://xn--bcher-kva.example:8080/a?%C3%B6#%C3%A9"),
        ("/政治 x/100%/50%25?a=b c", "https://site.example/%E6%94%BF%E6%B2%BB%20x/100%25/50%25?a=b%20c"),
        ("img\\a.png", "https://site.example/2026/img/a.png"),
        ("/a?b=\\c", "https://site.example/a?b=%5Cc"),
        (" \n/a\tb ", "https://site.example/ab"),
        ("/a\u3000b", "https://site.example/a%E3%80%80b"),
        ("/a(b)'c!*[d]", "https://site.example/a(b)'c!*[d]"),
        ("//[", None),
        ("//é" + "x" * 80 + ".example/", None),
        ("javascript:a\\b", None),
    ],
)
def test_d15_c20_a_url_becomes_absolute_and_holds_only_what_a_uri_may(url: str, expected: str | None) -> None:
    assert resolve(url, BASE, WEB) == expected


@given(st.text(), st.sampled_from([None, BASE]))
@example("//é/\\", None)
def test_c20_resolving_twice_changes_nothing_and_what_comes_out_is_ascii(url: str, base: str | None) -> None:
    once = resolve(url, base, WEB)
    assert once is None or (once.isascii() and " " not in once and resolve(once, base, WEB) == once)


def test_d15_every_candidate_of_a_source_set_becomes_absolute() -> None:
    assert candidates("/ä.png 1x, //b.example/c d.png 2x, data:x 3x", BASE) == "https://site.example/%C3%A4.png 1x"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<base href=/b/><a href=c>", "https://site.example/b/"),
        ("<BASE target=x><base href='//other.example/&amp;'>", "https://other.example/&"),
        ("<base href=1/><base href=2/>", "https://site.example/2026/1/"),
        ("<base href='javascript:x'>", BASE),
        ("<basefont href=x>", BASE),
    ],
)
def test_d15_a_base_in_the_html_counts(html: str, expected: str) -> None:
    assert base_of(html, BASE) == expected


def test_d15_links_and_images_are_resolved_against_the_base_in_the_html_and_fragments_against_the_page() -> None:
    html = "<base href='https://old.example/x/'><a href=y>y</a><img src=../z.png srcset='w 2x'><a href='#f'>f</a>"
    found = seen(clean(html, BASE))
    assert found.links == ["https://old.example/x/y", f"{BASE}#f"]
    assert found.images == ["https://old.example/z.png"]
    assert "base" not in clean(html, BASE)
    assert 'href="https://old.example/x/y"' in clean(html, None)
    assert clean("<base href=/b/><a href=c>x</a>", None) == '<a href="c">x</a>'

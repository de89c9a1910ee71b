from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.read.bodies.clean import text
from feeds.read.bodies.excerpt import excerpt


@given(st.text(max_size=400), st.integers(2, 120))
@example("a https://site.example/a/b/c/d/e/f", 20)
def test_an_excerpt_is_the_beginning_of_the_text(written: str, limit: int) -> None:
    html = "x" + written.replace("&", "").replace("<", "").replace("\x1e", "")
    whole, short = text(html), excerpt(html, limit)
    if len(whole) <= limit:
        assert short == whole
    else:
        assert len(short) <= limit
        assert short.endswith("…")
        assert whole.startswith(short[:-1])


def test_an_excerpt_ends_at_a_word() -> None:
    assert excerpt("<p>The mayor opened the bridge.</p><p>Then it rained.</p>", 30) == "The mayor opened the bridge…"
    assert excerpt("<p>The mayor, of course, opened it.</p>", 22) == "The mayor, of course…"
    assert excerpt("<p>So Donaudampfschifffahrtsgesellschaft</p>", 20) == "So…"


@pytest.mark.parametrize("torn", ["&amp;", "&#8217;", "<em class='x'>"])
def test_no_half_of_a_reference_or_tag_is_left_where_the_look_at_the_text_ends(torn: str) -> None:
    for before in range(len(torn)):
        html = f"<pre>{'x' * (20 * 1000 - len('<pre></pre>') - before - 3)}</pre>one{torn}" + " two" * 100
        assert excerpt(html, 20) == "one"


@pytest.mark.parametrize("sign", [".", ",", "!", "?", " –", ":", "。", "、", "！", "،", "।", " («"])
def test_no_sign_stands_before_the_ellipsis(sign: str) -> None:
    assert excerpt(f"<p>The mayor{sign} opened it</p>", 14) == "The mayor…"


def test_an_excerpt_of_chinese_or_thai_ends_anywhere() -> None:
    assert excerpt("市长" * 200, 100) == ("市长" * 50)[:99] + "…"
    assert excerpt("<p>ข่าว " + "ภาษาไทย" * 20 + "</p>", 30).startswith("ข่าว ภาษาไทยภาษาไทย")


@pytest.mark.parametrize(
    "cluster",
    [
        "e\u0301",
        "👩\u200d🚀",
        "👍🏽",
        "क्\u200dष",
        "क्ष",
        "❤\ufe0f",
        "🇩🇪",
        "กำ",
        "각",
        "1\ufe0f\u20e3",
        "🏴\U000e0067\U000e007f",
    ],
)
def test_an_excerpt_tears_no_character_apart(cluster: str) -> None:
    for limit in range(20, 30):
        cut = excerpt(unicodedata.normalize("NFD", cluster) * 40, limit)[:-1]
        whole = unicodedata.normalize("NFD", cluster) * (cut.count(unicodedata.normalize("NFD", cluster)) or 1)
        assert cut == whole


@pytest.mark.parametrize("limit", range(20, 60))
def test_an_excerpt_never_ends_within_a_url(limit: int) -> None:
    url = "https://site.example/a/very/long/way?to=go"
    short = excerpt(f"<p>See the page, {url} and more words behind it.</p>", limit)
    assert "https" not in short or url in short
    assert "https" not in excerpt(f"<p>見よ{url}と</p>", 30)


def test_of_a_text_that_is_a_url_the_host_is_left() -> None:
    assert excerpt("<p>https://site.example/" + "a" * 400) == "https://site.example…"
    assert excerpt("<p>https://" + "a" * 400, 20) == "https://aaaaaaaaaaa…"


PROSE = "<p>The ferry runs again.</p>"


@pytest.mark.parametrize(
    "html",
    [
        f"<a href='#main'>Skip to content</a><br>{PROSE}",
        f"<ul><li>Home &gt; News</li></ul>{PROSE}",
        f"<h1>Ferry</h1><h2>Back</h2>{PROSE}",
        f"<figure><img src=x><figcaption>The ferry, 2026</figcaption></figure>{PROSE}",
        f"<table><tr><td>1</td><td><table><tr><td>2</td></tr></table></td></tr></table>{PROSE}",
        f"<pre>make</pre>{PROSE}",
        "<p>The ferry runs<sup><a href='#fn1'>1</a></sup> again.<a href='#fn2'><sup>2</sup></a><sup>[3]</sup></p>",
        "<p>The ferry <a href='#x'>¶</a>runs again.</p>",
        "<p>The ferry runs again.<sup><a>1</a></sup></p><div><sup>1</sup> <p>See <i>there</i>.</p></div>",
        f"{PROSE}<div id='a'><sup>a</sup>\n<ul><li>See</li></ul></div><div id='b'><sup>b</sup><p>Two</p></div>",
        f"{PROSE}<ol><li id='fn1'><p>See <a href='/x'>x</a>. <a href='#r1'>↩</a></p></li></ol>",
        f"<p><img src='a.png' alt='A ferry'></p>{PROSE}",
        "<p>The ferry runs again <img src='a.png' alt=''>.</p>",
        "<p>The ferry runs <img src='a.png' alt=\"again\">.</p>",
        "<p>The ferry runs again. <img src='a.png' alt=\"A ferry\"></p>",
        f"{PROSE}<p><a href='/x'>Read more about ferries</a></p>",
        f"{PROSE}<p>Read more: Ferries of the North</p>",
        "<p>The ferry runs again. <a href=/x>Continue reading →</a></p>",
    ],
)
def test_a_summary_is_prose(html: str) -> None:
    assert excerpt(html) == "The ferry runs again."


def test_a_list_is_no_note() -> None:
    assert excerpt("<ul><li>One <a href='/x'>x</a></li><li>Two</li></ul>") == "One x Two"
    assert excerpt("<div><p>H<sup>2</sup>O</p></div>") == "H2O"


def test_where_there_is_no_prose_everything_counts() -> None:
    assert excerpt("<h2>Head</h2><pre>make</pre>") == "Head make"
    assert excerpt("<table><tr><td>1</td></tr></table>") == "1"
    assert excerpt("<figure>x" + "<br>" * 20000) == "x"


def test_a_long_article_is_looked_at_only_as_far_as_needed() -> None:
    long = "<p>Word " + "word " * 100 + "</p>" * 2
    assert excerpt(long * 200) == excerpt(long)
    assert excerpt("<pre>" + "make\n" * 9000 + "</pre>" + PROSE) == "The ferry runs again."


@pytest.mark.parametrize(("before", "first"), [(1_000, "Prose."), (30_000, "code")])
def test_no_prose_is_looked_for_behind_300_000_characters_of_something_else(before: int, first: str) -> None:
    assert excerpt("<pre>code</pre>" * before + "<p>Prose.</p>").startswith(first)

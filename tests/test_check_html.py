"""The HTML of entries: what a parser of HTML would have to mend, what runs, and what is relative; and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import read
from feeds.article import Content
from feeds.check import check, nesting
from feeds.check.tags import tokens
from tests.check_cases import NOW, good

LINK = "https://site.example/a"


def _findings(html: str) -> list[str]:
    """The rules of HTML that find something in a text, in an Atom document that is good but for it."""
    body = good("atom").replace(
        b"&lt;p&gt;After a winter in the dock &amp;amp; a day at sea.&lt;/p&gt;", escape(html, quote=False).encode()
    )
    return [finding.rule for finding in check(body, now=NOW, feedparser=False) if finding.rule.startswith("html-")]


FINE = [
    "a < b, and c > d; 1<2",
    "<p>End tags<p>may be missing",
    "<ul><li>one<li>two<ul><li>three</ul><li>four</ul>",
    "<dl><dt>a<dd>b<dt>c<dd>d</dl>",
    "<table><caption>x<colgroup><col><tr><th>a<td>b<tbody><tr><td>c</table>",
    "<ruby>a<rp>(<rt>b<rp>)</ruby>",
    "<p><table><tr><td><p>a<ul><li>b</ul></table>",
    f'<a href="{LINK}"><table><tr><td><a href="{LINK}">b</a></table></a>',
    f'<IMG SRC="{LINK}.png" ALT=x><BR/><hr />',
    f"<a href={LINK}/>a bare value that ends in a slash</a>",
    f'<a href=" {LINK}">a</a> <a href="mailto:ann@site.example">b</a> <a href="tel:1">c</a> <a name="d">d</a>',
    f'<img src="{LINK},b.png" srcset="{LINK},w_1/a.png 1x,{LINK}/b.png 2x">',
    f"<p style=\"color: red; background: url('{LINK}.png')\">a</p>",
    "<!-- </p> <script> --><p>a</p><!---->",
    f'<picture><source srcset="{LINK}.webp"><img src="{LINK}.png" alt=""></picture>',
    f'<video src="{LINK}.mp4" poster="{LINK}.png" controls><track src="{LINK}.vtt"></video>',
    "<details><summary>a</summary><p>b</p></details><mark>c</mark><time datetime=2026>d</time><wbr>",
    f'<p title="x &amp; y &#38; z &copy;"><a href="{LINK}?a=1&amp;b=2">a</a></p>',
    "<p title=it's>a</p>",
]
WRONG = [
    ("<p>a</p></p>", "html-nesting"),
    ("<p>a<div>b</div></p>", "html-nesting"),
    ("<b><p>a</b>", "html-nesting"),
    ("a<br></br>b", "html-nesting"),
    ("<h1><h2>a</h2></h1>", "html-nesting"),
    ("<td>a</td>", "html-nesting"),
    ("<div><tr><td>a</td></tr></div>", "html-nesting"),
    ("<table><svg></svg></table>", "html-nesting"),
    ("<section><ul><li>a</section>", "html-nesting"),
    ("a<", "html-nesting"),
    ("<p>a</p", "html-nesting"),
    ('<p title="a>b</p>', "html-nesting"),
    ("a<!doctype html>", "html-nesting"),
    ("a</>b", "html-nesting"),
    ("<div/>a", "html-self-closed"),
    ("<my-element>a</my-element>", "html-elements"),
    ("<html>a</html>", "html-elements"),
    ("<p a=1 A=2>a</p>", "html-attributes"),
    ('<p a="b"c">a</p>', "html-attributes"),
    (f"<a href='{LINK}?a&b'>a</a>", "html-ampersand"),
    (f"<a href='{LINK}?a&nosuch;'>a</a>", "html-ampersand"),
    ("<SCRIPT>if (a<b) '</p>'</SCRIPT>", "html-active"),
    ("<svg><script>a</script></svg>", "html-active"),
    ("<svg><foreignObject>a</foreignObject></svg>", "html-active"),
    (f"<object data='{LINK}'></object>", "html-active"),
    ("<button>a</button>", "html-active"),
    ("<svg onload=a></svg>", "html-handlers"),
    ("<p ONMOUSEOVER>a</p>", "html-handlers"),
    ("<a href='&#1; JaVaScRiPt:a()'>a</a>", "html-script-url"),
    ("<a href='java\nscript&colon;a()'>a</a>", "html-script-url"),
    ("<svg><a xlink:href='javascript:a()'>a</a></svg>", "html-script-url"),
    ("<a href='data:text/html,a'>a</a>", "html-script-url"),
    ("<p style='background: url(javascript:a())'>a</p>", "html-script-url"),
    ("<p style='-moz-binding: url(https://site.example/x)'>a</p>", "html-style"),
    ("<p style='POSITION:absolute'>a</p>", "html-style"),
    ("<a href=''>a</a>", "html-absolute"),
    ("<a href='http:a'>a</a>", "html-absolute"),
    ("<a href='?page=2'>a</a>", "html-absolute"),
    (f"<img src='{LINK}' srcset='{LINK} 1x, //site.example/b 2x'>", "html-absolute"),
    ("<p style='background: url(sea.png)'>a</p>", "html-absolute"),
    ("<img>", "html-image"),
    ("<math><mi>x</mi></math>", "html-foreign"),
]


@pytest.mark.parametrize("html", FINE)
def test_html_that_needs_no_mending_is_let_through(html: str) -> None:
    assert _findings(html) == []


@pytest.mark.parametrize(("html", "rule"), WRONG)
def test_html_that_is_wrong_is_found(html: str, rule: str) -> None:
    assert rule in _findings(html)


_PIECES = st.sampled_from(
    [
        *[html for html, _ in WRONG],
        *FINE,
        *(
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<table>",
            "</table>",
            "<tr>",
            "<td>",
            "</td>",
            "<li>",
            "<ul>",
            "</ul>",
            "<svg>",
        ),
        *(
            f'<a href="{LINK}">',
            "</a>",
            "<h2>",
            "</h2>",
            "<div>",
            "</div>",
            "words",
            "&amp;",
            "<!--",
            "-->",
            "<iframe>",
        ),
    ]
)


@given(html=st.lists(_PIECES, max_size=12).map("".join))
def test_what_we_clean_has_no_finding(html: str) -> None:
    """Rules 26, 27 and 28 hold for everything that an article may become."""
    assert _findings(read.html(Content(type="text/html", body=html), "https://site.example/page")) == []


def test_a_number_too_long_to_be_read_is_no_character() -> None:
    (link,) = tokens(f'<a href="https://e.org/&#{"1" * 5000};&amp;&#65;">')
    assert link.attributes == (("href", "https://e.org/\ufffd&A"),)


@given(html=st.text(alphabet="<>/!-?=\"' \n&;ab", max_size=60))
def test_no_text_is_too_strange(html: str) -> None:
    found = list(tokens(html))
    assert all(token.name == token.name.lower() for token in found)
    assert all(nesting.faults(found))


@pytest.mark.parametrize(
    "part", ["<a >", "<h1>", "<rt>", "<table>", "<pre>", "<div><p>", "</picture><noscript>", "<ul><li>"]
)
def test_what_is_nested_too_deeply_is_said_so_and_not_followed(part: str) -> None:
    """In time that grows with the text: following a million of these would take minutes."""
    found = list(nesting.faults(tokens(part * 100_000)))
    assert found[-1].endswith("is nested too deeply: it stands in 160 elements")
    assert len(found) < 500


def test_what_is_nested_deeply_is_let_be() -> None:
    assert _findings("<blockquote>" * 160 + "a" + "</blockquote>" * 160) == []
    assert _findings("<blockquote>" * 161 + "a" + "</blockquote>" * 161) == ["html-nesting"]


def test_the_same_html_is_judged_alike_in_every_format() -> None:
    html = '<p><a href="/x">a</a></p></div>'
    rss = good("rss").replace(b"After a winter in the dock.</desc", escape(html).encode() + b"</desc")
    json = good("json").replace(
        b"<p>After a winter in the dock &amp; a day at sea.</p>", html.replace('"', "'").encode()
    )
    for body in (rss, json):
        found = check(body, now=NOW, feedparser=False)
        assert [finding.rule for finding in found] == ["html-nesting", "html-absolute"]
        assert {finding.entry for finding in found} == {"tag:site.example,2026-01-05:ferry"}
    assert _findings(html) == ["html-nesting", "html-absolute"]


def test_one_finding_for_each_text_counts_the_others() -> None:
    body = good("json").replace(b"<p>After a", b"<a href='/x'>x</a><a href='y'>y</a><a href='#z'>z</a><p>After a")
    (finding,) = check(body, now=NOW)
    assert finding.message == 'href="/x", and 2 more of the kind'


def test_a_text_is_read_again_when_the_time_is_another() -> None:
    assert _findings("<p>a") == []
    assert check(good("atom"), now=datetime(2027, 1, 1, tzinfo=UTC)) == []


def test_very_many_oddities_take_moments() -> None:
    began = process_time()
    assert sum(1 for _ in tokens("<?>" * 600_000)) == 600_000
    assert process_time() - began < 8

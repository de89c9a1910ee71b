from __future__ import annotations

import re
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feeds.article import Content
from feeds.read import html
from feeds.read.bodies import templates

PAGES = {"b.md": "/b/", "2016-01-02-k": "/k/", "/posts/b.md": "/b/", "c.rst": "/c/"}
SITE = "https://s.example/blog/"


def shown(body: str, *, kind: str = "text/markdown", base: str | None = None, site: str | None = SITE) -> str:
    return html(Content(type=kind, body=body), base, PAGES.get, site=site).strip()


def to(url: str) -> str:
    return f'<p><a href="{url}">{url}</a></p>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '{{< figure src="/a.png" alt="An *a*" caption="It\'s `so`" >}}',
            '<figure><img src="/a.png" alt="An a"><figcaption>It\'s so</figcaption></figure>',
        ),
        ('{{< img src="/a.png" >}}', '<figure><img src="/a.png" alt=""></figure>'),
        ('text {{< figure src="/a.png" caption="C" >}} text', '<p>text <img src="/a.png" alt=""> text</p>'),
        (
            '{{< figure src="/a.png" link="https://e.org/?a=1&b=2" >}}',
            '<figure><a href="https://e.org/?a=1&amp;b=2"><img src="/a.png" alt=""></a></figure>',
        ),
        ("{{< youtube abc_-1 >}}", to("https://www.youtube.com/watch?v=abc_-1")),
        (
            '{{< fig-youtube id="abc" title="A *film*" >}}',
            '<p><a href="https://www.youtube.com/watch?v=abc">A film</a></p>',
        ),
        ("{% youtube abc %}", to("https://www.youtube.com/watch?v=abc")),
        ('{% include youtube.html id="abc" %}', to("https://www.youtube.com/watch?v=abc")),
        ('{{ youtube(id="abc") }}', to("https://www.youtube.com/watch?v=abc")),
        ("{{< vimeo 12 >}}", to("https://vimeo.com/12")),
        ('{{< tweet user="ann" id="12" >}}', to("https://twitter.com/ann/status/12")),
        ("{{< gist ann 12ab >}}", to("https://gist.github.com/ann/12ab")),
        ("{{< instagram abc >}}", to("https://www.instagram.com/p/abc/")),
        ('{{< fb-video "https://e.org/v" >}}', to("https://e.org/v")),
        ('{{< button href="https://e.org/" text="Go <on>" >}}', '<p><a href="https://e.org/">Go &lt;on&gt;</a></p>'),
        ('{{< quote text="Said" cite="Ann" >}}', "<p><q>Said</q> (Ann)</p>"),
        ('{{% def id="x" name="A term" %}} means {{% /def %}}', "<p><strong>A term</strong> means</p>"),
        ("{{< note >}}\nkept **too**\n{{< /note >}}", "<p>kept <strong>too</strong></p>"),
        ("a {{< unknown 1 >}}b{{%- other -%}} c {{< closed />}}", "<p>a b c</p>"),
        ("{{</* note */>}} in words", "<p><code>{{&lt; note &gt;}}</code> in words</p>"),
        ("```\n{{</* note */>}}\n```", "<pre><code>{{&lt; note &gt;}}\n</code></pre>"),
    ],
)
def test_shortcodes(body: str, expected: str) -> None:
    assert re.sub(r"\s+</p>", "</p>", shown(body)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('[x]({{< ref "b.md" >}})', '<p><a href="/b/">x</a></p>'),
        ('[x]({{< relref "b.md#part" >}} "title")', '<p><a href="/b/#part" title="title">x</a></p>'),
        ('[x]({{< ref path="b.md" lang="en" >}})', '<p><a href="/b/">x</a></p>'),
        ('[x]({{% ref "#here" %}})', '<p><a href="#here">x</a></p>'),
        ('[x]({{< ref "no.md" >}}) y', "<p>x y</p>"),
        ('[x][1]\n\n[1]: {{< ref "no.md" >}} "t"', "<p>x</p>"),
        ('<a href="{{< ref "no.md" >}}">x</a> {{< ref "no.md" >}}', "<p>x</p>"),
        ('[broken ]x] ]({{< ref "no.md" >}}) y', "<p>[broken ]x]  y</p>"),
        ("![x]({{ page.image }}) y", "<p>y</p>"),
        ("[x]({% post_url 2016-01-02-k %})", '<p><a href="/k/">x</a></p>'),
        ("[x]({% link _posts/no.md %})", "<p>x</p>"),
        ("[x](@/b.md#p)", "<p>x</p>"),
        (
            "[x](b.md#p) [y](no.md) [z](https://e.org/b.md)",
            '<p><a href="/b/#p">x</a> <a href="no.md">y</a> <a href="https://e.org/b.md">z</a></p>',
        ),
        (
            "[x]({filename}c.rst) [y]({filename}no.rst) [z]({filename}/f.png)",
            '<p><a href="/c/">x</a> y <a href="/f.png">z</a></p>',
        ),
        (
            "![x]({static}/i.png) [y](|filename|c.rst) [z]({tag}t)",
            '<p><img src="/i.png" alt="x"> <a href="/c/">y</a> z</p>',
        ),
        (
            "[x]({{ site.url }}/a) [y]({{ site.baseurl }}/a) [z]({{ '/a' | relative_url }})",
            '<p><a href="https://s.example/a">x</a> <a href="/blog/a">y</a> <a href="/blog/a">z</a></p>',
        ),
        ("[x]({{site.url}}{{site.baseurl}}/a)", '<p><a href="https://s.example/blog/a">x</a></p>'),
    ],
)
def test_links_are_resolved_or_their_words_stay(body: str, expected: str) -> None:
    found = shown(body.replace("@/b.md", "@/nothing.md"))
    assert re.sub(r"\s+</p>|(?<=<p>)\s+", lambda blank: blank[0].strip(), found) == expected


@pytest.mark.parametrize(
    "body",
    [
        "{% comment %} a {{ b }} {% endcomment %}",
        "{# a note #}",
        "{{/* hidden */}}",
        "{::comment}\nhidden\n{:/comment}",
        "{/* truncate */}",
        "<!--more-->",
        "{% assign x = 1 %}{% include nav.html %}{%- endif -%}",
        "{{ page.title }} {{- x -}}",
        "<% if x %><%= y %>",
        "import X from './x';\nimport {\n  a,\n  b\n} from \"y\"\nimport './z.css'",
        "export const x = {\n  a: 1\n}",
        "export default function f() {}",
        "<Tabs groupId=\"x\" values={[{label: 'a', value: '>'}]}>\n</Tabs>",
        "<>\n</>",
        "<Foo.Bar {...props} />",
        ":::note\n:::",
        "{: .class #id}",
        "{:.c}",
        "{::options parse_block_html='true' /}",
        "{.class}",
        '{{< linkcard "ffea" >}}',
    ],
)
def test_what_says_nothing_to_readers_is_dropped(body: str) -> None:
    assert shown(body) == ""
    assert shown(f"before\n\n{body}\n\nafter").replace("\n", "") == "<p>before</p><p>after</p>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (":::note[Be *careful*]\ninside\n:::", "<p><strong>Be <em>careful</em></strong></p>\n<p>inside</p>"),
        (":::info Past\n\ninside\n\n:::", "<p><strong>Past</strong></p>\n<p>inside</p>"),
        ("> :::tip\n> inside\n> :::", "<blockquote>\n<p>inside</p>\n</blockquote>"),
        ('<Tabs>\n<TabItem value="a" label={`b`}>\n\nin **b**\n\n</TabItem></Tabs>', "<p>in <strong>b</strong></p>"),
        ('<Image src="/a.png" alt="x" style={{a: {b: 1}}} />', '<img src="/a.png" alt="x">'),
        ("<img src={require('./x.png').default} style={{a: 1}} width={3} />", '<img src="./x.png">'),
        ("Option<String> and \\<Kept>", "<p>Option&lt;String&gt; and &lt;Kept&gt;</p>"),
        ("## Head {#head} {{< x >}}", "<h2>Head</h2>"),
        ('Text {: .c} on{:target="_blank"}\n{: #x}', "<p>Text  on</p>"),
        ("Para {.wide}", "<p>Para</p>"),
        ("Elixir {:ok, x} and {a: 1}", "<p>Elixir {:ok, x} and {a: 1}</p>"),
        ("{% if x %}yes{% else %}no{% endif %}", "<p>yesno</p>"),
        ("import taxes from abroad rose", "<p>import taxes from abroad rose</p>"),
        ("export of goods", "<p>export of goods</p>"),
    ],
)
def test_what_stands_inside_is_kept(body: str, expected: str) -> None:
    assert shown(body) == expected


@pytest.mark.parametrize("tag", ["{{ x }}", "{% if y %}", "{{< z >}}", "<% erb %>", "<Tabs a={1}>", "{: .c}"])
@pytest.mark.parametrize(
    ("code", "block"),
    [
        ("`%s`", False),
        ("``%s``", False),
        ("```\n%s\n```", True),
        ("~~~ruby\n%s\n~~~", True),
        ("text\n\n    %s", True),
        ("<pre>%s</pre>", True),
        ("> ```\n> %s\n> ```", True),
        ("- a\n\n  ```\n  %s\n  ```", True),
    ],
)
def test_code_is_content_and_stays_as_written(tag: str, code: str, block: bool) -> None:
    if "<pre>" in code and "<" in tag:
        return  # raw HTML says itself what is a tag
    found = shown(f"日本 {{{{ gone }}}}\n\n{code % tag}\n\n{{{{ gone }}}}")
    written = tag.replace("<", "&lt;").replace(">", "&gt;")
    assert re.search(rf"<(code|pre)[^>]*>{re.escape(written)}\n?</\1>", found)
    assert "gone" not in found
    assert ("<pre>" in found or "<pre " in found) is block


def test_raw_text_is_shown_as_it_is_and_its_tags_are_gone() -> None:
    assert shown("a {% raw %}{{ x | *y* }}{% endraw %} b") == "<p>a <code>{{ x | *y* }}</code> b</p>"
    assert shown("{% raw %}\n```\n{{ x }}\n```\n{% endraw %}") == "<pre><code>{{ x }}\n</code></pre>"
    assert shown("`{% raw %}{{ x }}{% endraw %}`") == "<p><code>{{ x }}</code></p>"
    assert shown("{% raw %}plain{% endraw %}") == "<p>plain</p>"


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ("{% highlight ruby linenos %}\nputs '<b>'\n\n    x {{ y }}\n{% endhighlight %}", "ruby"),
        ("{{< highlight ruby \"linenos=1\" >}}\nputs '<b>'\n\n    x {{ y }}\n{{< /highlight >}}", "ruby"),
        ("{{< fig-mermaid >}}\nputs '<b>'\n\n    x {{ y }}\n{{< /fig-mermaid >}}", "mermaid"),
        ("{% codeblock %}\nputs '<b>'\n\n    x {{ y }}\n{% endcodeblock %}", None),
    ],
)
def test_a_highlighted_block_is_code(body: str, language: str | None) -> None:
    attribute = f' class="language-{language}"' if language else ""
    assert shown(f"text\n{body}\ntext") == (
        f"<p>text</p>\n<pre><code{attribute}>puts '&lt;b&gt;'\n\n    x {{{{ y }}}}</code></pre>\n<p>text</p>"
    )


def test_html_bodies_lose_their_tags_too() -> None:
    body = '<p>{{ x }}a<a href="{% post_url 2016-01-02-k %}">k</a> <code>{{ y }}</code> '
    body += "{% highlight c %}z{% endhighlight %}</p>"
    assert shown(body, kind="text/html").startswith('<p>a<a href="/k/">k</a> <code>{{ y }}</code> ')
    assert '<pre><code class="language-c">z</code></pre>' in shown(body, kind="text/html")


def test_tags_made_of_the_rest_of_other_tags_are_dropped_as_well() -> None:
    assert "secret" not in shown("{<% a %>{ secret }}")


def test_without_a_site_its_address_is_left_out() -> None:
    assert shown("[x]({{ site.url }}/a)", site=None) == '<p><a href="/a">x</a></p>'


PIECES = st.sampled_from(
    [
        *("{{ x }}", "{%  y %}", "{{< z >}}", "{{< /z >}}", '{{< ref "b.md" >}}', "[x](", ")", "{{", "}}", "{%", "%}"),
        *("<%", "%>", "`", "```\n", "\n", "\n\n", "    ", "> ", "- ", "word", "é", "\x00", "\x001\x00", ":::note\n"),
        *("import a from 'b'\n", "<Tabs>", "{: .c}", "{#", "#}", "{% raw %}", "{% endraw %}", "{% highlight c %}"),
        *("{% endhighlight %}", "<pre>", "</pre>", "{static}/x", "*", "</a>", "<a href='{{ u }}'>"),
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from(["text/markdown", "text/html"]))
def test_no_body_raises_and_none_leaks_a_whole_tag(body: str, kind: str) -> None:
    # A fence that only a tag before it keeps from being one was code when tags were looked for.
    assume(not re.search(r"^[^\n]*(?:\{\{|\{%)[^\n]*```", body, re.MULTILINE))
    found = shown(body, kind=kind)
    assert "\x00" not in found
    assert "unresolved:" not in found
    outside = re.sub(r"<(pre|code)\b.*?</\1>", "", found, flags=re.DOTALL)
    assert not re.search(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}", outside)


@pytest.mark.parametrize(
    "piece", ["{{", "{% raw %}", "{{< highlight c >}}", "<A a={", "[x](", "{#", "import a,\n", "<pre>", ":::note {"]
)
def test_a_body_of_open_tags_is_read_in_bounded_time(piece: str) -> None:
    assert shown(piece * 2000) is not None


@pytest.mark.parametrize(
    "unit",
    [
        *("{{", "{%", "{#", "{{<", "{{% a ", "{{/*", "{%raw%}", "{{<highlight a ", "{{<highlight a >}}", "<% "),
        *("{%highlight a ", "{%highlight a %}", "{{<math>}}", "{{<" + "math" * 5000, "{{< " + " " * 20_000),
        *("{% comment %}", "{% comment ", "{::comment}", "import a\n"),
    ],
)
def test_tags_that_are_never_closed_cost_little_however_many_there_are(unit: str) -> None:
    body = unit * (200_000 // len(unit))
    started = time.process_time()
    html(Content(type="text/markdown", body=body), None)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("sign", sorted({sign for signs in templates._SIGNS.values() for sign in signs}))
def test_a_sign_is_looked_for_by_a_character_of_it(sign: str) -> None:
    assert any(first in sign and sign in signs for first, signs in templates._SIGNS.items())

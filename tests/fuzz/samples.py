"""Small valid files of every kind that is read or checked, and ways to spoil them."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.fuzz.units import UNITS
from tests.newsroom import markdown
from tests.wires import g2, message, ninjs, nitf
from tests.wordpress import Post, export, feed

_DATA = Path(__file__).parents[1] / "data"
_BODY = (
    '# A heading\n\nWords with *emphasis*, `code`, a [link](b.md "t") and ![a picture](c.png).\n\n- one\n- two\n\n'
    "> A quote[^1]\n\n[^1]: A note.\n\n|a|b|\n|-|-|\n|1|2|\n\n"
    "{{< youtube abcdefghijk >}} {% raw %}{{ x }}{% endraw %}\n"
)
_HTML = (
    '<p lang="en">Words &amp; <b>more</b><img data-src="a.png" srcset="a 1x, b 2x"></p><svg><title>A</title></svg>'
    '<math><mfrac><mi>a</mi><mi>b</mi></mfrac></math><iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>'
    "<ruby>a<rt>b</rt></ruby><table><tr><td>1</td></tr></table><noscript><img src=b></noscript>"
)
_PAGE = (
    '<!doctype html><html lang=en><head><meta charset=utf-8><title>A boat | Site</title><meta property="og:title" '
    'content="A boat"><meta name=date content=2024-05-01><script type="application/ld+json">{"@type":"NewsArticle",'
    '"headline":"A boat","datePublished":"2024-05-01"}</script></head><body><nav>Home</nav><article><h1>A boat</h1>'
    f"<p>The harbour opened again after nine winters.</p>{_HTML}</article></body></html>"
)
_RST = (
    "A boat\n======\n\n:date: 2024-05-01\n:author: Ann\n\nWords *here* and `there <http://a.example>`_.\n\n"
    ".. image:: a.png\n   :alt: b\n\n.. note::\n\n   x\n\n|s| [1]_ :ref:`a`\n\n.. |s| replace:: y\n.. [1] A note.\n\n"
    "=== ===\na   b\n=== ===\n1   2\n=== ===\n"
)
_DUMP = (
    "Home\nNews\nThe night boat sails again\nBy Ann Lee\n1 May 2024, 10:30\n"
    "The harbour opened again after nine winters, and "
    "the night boat sails at noon.\nEveryone in the town is glad of it, and says so.\n"
    "Read more: Another boat\n© Site\n"
)
_MAIL = (
    "Received: from a\nMessage-ID: <1@a.example>\nMIME-Version: 1.0\nFrom: Ann <ann@a.example>\n"
    "Subject: =?utf-8?q?A_boat?="
    "\nDate: Wed, 1 May 2024 10:00:00 +0000\nContent-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: "
    "text/plain\n\nWords.\n--x\nContent-Type: text/html\n\n<p>Words.</p>\n--x--\n"
)
_WIRE = (
    "\x01a1234 r i bc-Harbour 05-01 0010\n\x02"
    "BC-Harbour\nHARBOUR (Wire) - The harbour is open again.\n   It rained.\n\x03"
)
_WXR = export(
    Post(number=1, title="A", body=_HTML + "\n\n[caption]<img src=a> b[/caption]", meta=(("a", "b"),)),
    Post(number=2, title="B", terms=(("category", "world", "World"), ("post_tag", "x", "X"))),
)

#: Files by a name that says how they are read.
FILES: dict[str, str] = {
    "yaml.md": markdown("A boat", _BODY, author="Ann", tags=["a", "b"], image="a.png", updated="2024-05-02"),
    "toml.md": f"+++\ntitle = 'A boat'\ndate = 2024-05-01T10:00:00Z\n[extra]\nlang = 'en'\n+++\n{_BODY}",
    "json.md": f'{{"title": "A boat", "date": "2024-05-01", "tags": ["a"]}}\n\n{_BODY}',
    "pairs.md": f"Title: A boat\nDate: 2024-05-01\nTags: a, b\n\n{_BODY}",
    "component.mdx": markdown("A boat", f"import A from 'a'\n\n<A b={{1}}>x</A>\n\n{_BODY}"),
    "front.html": markdown("A boat", _HTML),
    "page.html": _PAGE,
    "body.rst": _RST,
    "dots.rst": f".. title: A boat\n.. date: 2024-05-01\n.. tags: a\n\n{_RST}",
    "body.adoc": "= A boat\nAnn Lee <a@b.example>\n2024-05-01\n:tags: a\n\nWords *here*.\n\n====\nx\n====\n",
    "dump.txt": _DUMP,
    "mail.txt": _MAIL,
    "wire.txt": _WIRE,
    "wire.tst": _WIRE,
    "g2.xml": message(g2(), g2("urn:b", 2)),
    "nitf.xml": nitf(body="<p>Words <em>here</em>.</p><table><tr><td>1</td></tr></table>"),
    "wxr.xml": _WXR,
    "feed.xml": feed(Post(number=1)),
    "one.json": ninjs(byline="Ann", associations={"a": {"uri": "urn:c", "type": "picture"}}),
    "list.json": f"[{ninjs()}, {ninjs(uri='urn:x')}]",
    "template.erb": markdown("A boat", "<%= link_to 'a', b %> Words."),
    "program.haml": "%p Words",
}


def documents() -> dict[str, bytes]:
    """Documents for the check by their names: good ones of each format, a sitemap, and what is none."""
    good = {path.name: path.read_bytes() for path in sorted((_DATA / "check").glob("good.*"))}
    sitemap = (
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        b"<url><loc>https://a.example/</loc><lastmod>2024-05-01T10:00:00Z</lastmod><news:news><news:title>A</news:title>"
        b"</news:news></url></urlset>"
    )
    return {**good, "site.map": sitemap, "page.html": _PAGE.encode(), "none": b"\x00\xff garbage \xed\xa0\x80 &#xD800;"}


_PIECES = [
    *(unit.encode("utf-8", "surrogatepass") for unit in UNITS.values() if len(unit) < 100),
    *(b"\x00", b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xef\xbf\xbe", b"\xef\xbf\xbf", b"\xef\xbb\xbf", b"\xff\xfe"),
    *(b"&#xD800;", b"&#0;", b"&#x110000;", b"&#99999999999;", b"\\ud800", b"\\u0000", b"\xe2\x80\xae", b"\xc2\x85"),
    *(b"9999-12-31T23:59:59+14:00", b"0001-01-01", b"1e400", b"-1", b"NaN", b"null", b"[]", b"{}", b"9" * 400),
    *(b"http://[", b"http://a:99999/", b"//", b"mailto:", b"tag:", b"http://xn--a.example/", b"\xe2\x80\xa8"),
]


def spoiled(data: bytes, other: bytes, seed: int) -> bytes:
    """A file after some accidents: pieces cut, repeated, nested, flipped, or put in from another file."""
    rng = Random(seed)
    for _ in range(rng.randint(1, 6)):
        at, size = rng.randint(0, len(data)), rng.choice((1, 2, 5, 20, 100))
        end = min(len(data), at + size)
        accident = rng.randrange(8)
        if accident == 0:
            data = data[:at] + data[end:]
        elif accident == 1:
            data = data[:end]
        elif accident == 2 and at < len(data):
            data = data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
        elif accident == 3:
            data = data[:end] + data[at:end] * rng.choice((1, 3, 50)) + data[end:]
        elif accident == 4:
            start = rng.randint(0, len(other))
            data = data[:at] + other[start : start + size] + data[end:]
        elif accident == 5:
            data = data[:at] + data[: rng.randint(0, len(data))] + data[at:]
        else:
            data = data[:at] + rng.choice(_PIECES) * rng.choice((1, 1, 2, 40)) + data[at if accident == 6 else end :]
        data = data[:30_000]
    return data

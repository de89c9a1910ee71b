from __future__ import annotations

import pytest

from feeds.read.headers.header import split

ARTICLE = """<html><head><title>Ferry &amp; ice</title><meta charset="utf-8">
<meta name="date" content="2020-01-02 10:14" /><META NAME="Tags" CONTENTS="sea, ice">
<meta name="log" content="a"><meta name="log" content="b"></head>
<body class="x">
<p>Body</p>
</body></html>"""


def test_the_head_of_a_small_document_is_a_header() -> None:
    header = split(ARTICLE)
    assert (header.kind, header.body) == ("meta", "<p>Body</p>")
    assert header.values == {"title": "Ferry & ice", "date": "2020-01-02 10:14", "tags": "sea, ice", "log": ["a", "b"]}


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE.replace("<title>", '<link rel="canonical" href="/"><title>'),
        ARTICLE.replace("<title>", "<script>1</script><title>"),
        ARTICLE.replace('name="log"', 'property="og:title"'),
        ARTICLE.replace('name="date"', 'name="author"').replace("Tags", "viewport"),
        ARTICLE.replace("</head>", "").replace("<body", "<div"),
        "<p>Body</p>",
    ],
)
def test_a_page_of_a_site_has_none(text: str) -> None:
    assert split(text).kind == "none"


@pytest.mark.parametrize("end", ["", "<body>", "<body>  </body>"])
def test_a_document_may_have_no_body(end: str) -> None:
    assert split(f'<html><head><meta name="date" content="2020-01-02"></head>{end}').body == ""

"""What feedparser has against a document, and what it does not see."""

from __future__ import annotations

import io
from xml.sax import make_parser
from xml.sax.handler import ContentHandler

import pytest
from feedparser.api import PREFERRED_XML_PARSERS
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.check import check, feedparser_
from tests.check_cases import NOW, good, url

RSS = good("rss").decode()


@pytest.mark.parametrize("reference", ["&#xD800;", "&#1114112;", "&#99999999999;"])
def test_traps_a_reference_on_which_feedparser_raises_is_a_finding(reference: str) -> None:
    found, (finding,) = feedparser_.read(RSS.replace("The ferry", reference).encode())
    assert (found, finding.rule, finding.level) == (None, "feedparser-bozo", "must")


def test_an_element_on_which_feedparser_raises_is_a_finding() -> None:
    place = '<gml:pos xmlns:gml="http://www.opengis.net/gml">1 2</gml:pos>'
    (finding,) = check(RSS.replace("<ttl>60</ttl>", place).encode(), url=url("rss"), now=NOW)
    assert (finding.rule, finding.message) == ("feedparser-bozo", "feedparser fails: KeyError: 'where'")


@pytest.mark.parametrize("bad", ["<x:a/>", "\x01", "]]>", "\ufffe"])
def test_traps_feedparser_yields_every_entry_of_a_broken_document_and_bozo_counts(bad: str) -> None:
    found, (finding,) = feedparser_.read(RSS.replace("The ferry", bad).encode())
    assert (found, finding.rule) == (None, "feedparser-bozo")


def test_what_is_no_feed_to_feedparser_is_a_finding() -> None:
    _, (finding,) = feedparser_.read(b"<a><b/></a>")
    assert finding.message == "feedparser sees no feed in it"


def test_items_that_only_feedparser_sees_are_a_finding() -> None:
    body = RSS.replace("</channel>", "</channel><item><title>Out of place</title></item>").encode()
    rules = {finding.rule for finding in check(body, url=url("rss"), now=NOW)}
    assert rules == {"feedparser-entries", "rss-elements"}


def test_feedparser_can_be_left_out() -> None:
    place = '<gml:pos xmlns:gml="http://www.opengis.net/gml">1 2</gml:pos>'
    assert check(RSS.replace("<ttl>60</ttl>", place).encode(), url=url("rss"), now=NOW, feedparser=False) == []


def test_traps_nothing_is_rewritten() -> None:
    html = '<script>1</script><a href="/relative" onclick="x()">a</a>'
    escaped = html.replace("&", "&amp;").replace("<", "&lt;")
    found, _ = feedparser_.read(RSS.replace("&lt;p&gt;Ten centimetres.&lt;/p&gt;", escaped).encode())
    assert found.entries[1].summary == html


def test_traps_a_link_in_a_tombstone_takes_the_place_of_the_feeds_own() -> None:
    namespace = "http://purl.org/atompub/tombstones/1.0"
    grave = f'<at:deleted-entry xmlns:at="{namespace}" ref="tag:a.example,2026:x" when="2026-01-01T00:00:00Z">'
    link = '<link href="http://evil.example/"/></at:deleted-entry><icon>'
    body = good("atom").decode().replace("<icon>", grave + link)
    found, _ = feedparser_.read(body.encode())
    assert found.feed.link == "http://evil.example/"


PIECES = st.sampled_from(
    [
        "word", " ", "\n", "\r\n", "\t ", "é", "&amp;", "&#10;", "&#x3C;", "&lt;b&gt;x&lt;/b&gt;", "&#xC3;&#xA9;",
        "<![CDATA[a & <b>]]>", "<![CDATA[]]>", "<!-- said aside -->", "<?pi?>", "<b>x</b>", "<br/>", "\n<div>x</div>\n",
        "ann@site.example (Ann)", "&nbsp;", "<b>", "\u2028", "]]",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=6).map("".join)
XHTML = '<content type="xhtml">{}<div xmlns="http://www.w3.org/1999/xhtml">{}</div>{}</content></entry>'


@settings(deadline=None, max_examples=80)
@given(text=TEXTS, other=TEXTS, length=st.sampled_from([0, 20_000]), form=st.sampled_from(["rss", "atom"]))
def test_a_text_in_one_piece_reads_as_one_in_crumbs(text: str, other: str, length: int, form: str) -> None:
    html = other + "line\n" * length
    body = good(form).decode().replace("The ferry", text).replace("&lt;p&gt;Ten centimetres.&lt;/p&gt;", html)
    body = body.replace("</entry>", XHTML.format("\n", text, other), 1)
    body = body.replace("<item>", f"<item><author>{text}</author><link>{other}</link><category>{text}</category>", 1)
    whole = feedparser_.read(body.encode())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("feedparser.api.PREFERRED_XML_PARSERS", [])
        assert feedparser_.read(body.encode()) == whole


def test_feedparser_is_handed_texts_in_one_piece() -> None:
    heard: list[str] = []
    parser = make_parser(PREFERRED_XML_PARSERS)
    parser.setContentHandler(_Listener(heard))
    parser.parse(io.BytesIO(b"<a>one &amp; two\nthree<!-- aside --> four</a>"))
    assert heard == ["one & two\nthree four"]


class _Listener(ContentHandler):
    def __init__(self, heard: list[str]) -> None:
        super().__init__()
        self._heard = heard

    def characters(self, content: str) -> None:
        self._heard.append(content)


def test_an_entry_of_a_thousand_terms_is_read_and_one_of_a_hundred_thousand_is_not() -> None:
    def rules(terms: str) -> list[str]:
        body = RSS.replace("<item>", f"<item>{terms}{' ' * 400_000}", 1).encode()
        return [found.rule for found in check(body, url=url("rss"), now=NOW) if found.rule == "xml-size"]

    assert rules("".join(f"<category>term {number}</category>" for number in range(1_000))) == []
    named = '<k:keywords xmlns:k="http://search.yahoo.com/mrss/">{}</k:keywords>'
    assert rules(named.format(",".join(map(str, range(100_000))))) == ["xml-size"]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (f'<a xml:base="http://a.example/{"a/" * 9_000}">{"<b/>" * 9_000}</a>', "longer bases"),
        (f"<author>{'word ' * 9_000}</author><a>{'<author/>' * 3_000}</a>", "terms or people"),
        (f'<a:b xmlns:a="http://a.example/{"a" * 300}"/>{" " * 20_000}', "a namespace"),
        (f"<a>{' <!---->' * 6_000}</a>", "comments"),
    ],
)
def test_what_feedparser_would_read_again_and_again_is_a_finding_and_not_read(part: str, said: str) -> None:
    found = check(RSS.replace("<item>", f"<item>{part}", 1).encode(), url=url("rss"), now=NOW)
    assert [said in one.message for one in found if one.rule == "xml-size"] == [True]

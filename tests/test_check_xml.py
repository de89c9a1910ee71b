"""Strict XML: what may not be read is refused at once, with one finding and never a traceback."""

from __future__ import annotations

import codecs

import pytest

from feeds.check import check, xml
from tests.check_cases import NOW, good, url

ITEM = b"<rss version='2.0'><channel><title>T</title><link>https://site.example/</link><description>D</description>%b</channel></rss>"
RSS = good("rss").decode()


def _rules(body: bytes) -> list[str]:
    return [finding.rule for finding in check(body, url=url("rss"), now=NOW)]


def _bomb(entities: str, use: str) -> bytes:
    feed = f"<rss version='2.0'><channel>{use}</channel></rss>"
    return f"<?xml version='1.0'?>\n<!DOCTYPE rss [{entities}]>\n{feed}".encode()


BILLION = '<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {c} "{f"&{p};" * 10}">' for p, c in zip("abcdefghi", "bcdefghij", strict=True)
)
LONG = 9_900_000


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(_bomb(BILLION, "<title>&j;</title>"), id="billion-laughs"),
        pytest.param(_bomb(BILLION, '<title a="&j;"/>'), id="billion-laughs-in-an-attribute"),
        pytest.param(_bomb(f'<!ENTITY a "{"x" * 100_000}">', "&a;" * 100_000), id="quadratic-blow-up"),
        pytest.param(_bomb('<!ENTITY a SYSTEM "file:///etc/passwd">', "<title>&a;</title>"), id="an-external-entity"),
        pytest.param(b"<?xml version='1.0'?><!-- a --><?b c?>\n" + _bomb("", "")[22:], id="behind-comments"),
        pytest.param(_bomb(BILLION, "&j;").decode().encode("utf-16"), id="in-utf-16"),
        pytest.param(b"<!DOCTYPE rss SYSTEM 'http://site.example/rss.dtd'><rss/>", id="an-external-subset"),
    ],
)
def test_conformance_40_a_doctype_is_refused_before_its_entities_are_read(body: bytes) -> None:
    assert _rules(body) in (["xml-doctype"], ["xml-utf-8", "xml-doctype"])


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<a>" * 100_000, id="deep-and-open"),
        pytest.param(b"<a>" * 100_000 + b"</a>" * 100_000, id="deep-and-closed"),
        pytest.param(ITEM % (b"<" + b"a" * LONG + b"/>"), id="a-long-name"),
        pytest.param(ITEM % (b'<ttl a="' + b"a" * LONG + b'"/>'), id="a-long-attribute"),
        pytest.param(
            ITEM % (b"<ttl " + b" ".join(b'a%d="x"' % n for n in range(100_000)) + b"/>"), id="many-attributes"
        ),
        pytest.param(ITEM % (b"<managingEditor>" + b"a." * 2_000_000 + b"</managingEditor>"), id="a-long-person"),
        pytest.param(
            ITEM % b"".join(b'<n%d:a xmlns:n%d="u:%d"/>' % (n, n, n) for n in range(301)), id="many-namespaces"
        ),
        pytest.param(b"<rss>" + b" " * xml.MAX_BYTES + b"</rss>", id="a-large-document"),
        pytest.param(ITEM % (b"<ttl/>" * 60_000), id="nothing-but-tags"),
        pytest.param(ITEM % (b"<a>" * 40 + b"text " * 9_000 + b"</a>" * 40), id="a-text-deep-in-elements"),
        pytest.param(ITEM % (b"<a>" * 40 + b"<b/>text " * 9_000 + b"</a>" * 40), id="texts-deep-in-elements"),
    ],
)
def test_what_would_choke_a_reader_is_refused(body: bytes) -> None:
    assert "xml-size" in _rules(body)
    assert "feedparser-bozo" not in _rules(body)


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(b"<ttl>60</ttl><!--" + b"a" * 9_000_000 + b"-->", id="a-long-comment"),
        pytest.param(b"<ttl>60</ttl><?a " + b"a" * 9_000_000 + b"?>", id="a-long-instruction"),
        pytest.param(b"<ttl>60</ttl>" + b"<item><title>T</title></item>" * 2000, id="many-items"),
    ],
)
def test_what_is_merely_long_is_read(part: bytes) -> None:
    assert {finding.rule for finding in check(ITEM % part, now=NOW) if finding.level == "must"} == set()


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (RSS.replace("The ferry", "The\x01 ferry").encode(), "line 20"),
        (RSS.replace("The ferry", "The&#1; ferry").encode(), "line 20"),
        (RSS.replace("The ferry", "The&#xB; ferry").encode(), "line 20"),
        (RSS.replace("The ferry", "The\ufffe ferry").encode(), "line 20"),
        (RSS.replace("The ferry", "The&#xFFFF; ferry").encode(), "line 20"),
    ],
)
def test_conformance_2_a_character_that_xml_forbids_is_named_with_its_line(body: bytes, where: str) -> None:
    (finding,) = check(body, now=NOW)
    assert (finding.rule, finding.where) == ("xml-character", where)
    assert "is no character of XML" in finding.message


@pytest.mark.parametrize("reference", ["&#xD800;", "&#1114112;", "&#99999999999;"])
def test_traps_feedparser_raises_on_this_reference_and_we_refuse_it(reference: str) -> None:
    assert _rules(RSS.replace("The ferry", reference).encode()) in (["xml-character"], ["xml-well-formed"])


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(RSS.replace("<ttl>60</ttl>", "<ttl>60").encode(), id="an-open-tag"),
        pytest.param(RSS.replace("<ttl>60</ttl>", "<x:ttl/>").encode(), id="an-undeclared-prefix"),
        pytest.param(RSS.replace("The ferry", "The&nbsp;ferry").encode(), id="an-entity-of-html"),
        pytest.param(RSS.replace("The ferry", "The ]]> ferry").encode(), id="the-end-of-cdata"),
        pytest.param(b"\n" + RSS.encode(), id="a-blank-line-first"),
        pytest.param(RSS.replace("<ttl>", "<ttl a='1' a='2'>").encode(), id="an-attribute-twice"),
        pytest.param(b"word", id="no-xml"),
        pytest.param(RSS.encode() + b"<again/>", id="a-second-root"),
        pytest.param(RSS.encode()[:-40], id="cut-off"),
    ],
)
def test_conformance_1_what_is_not_well_formed_is_refused(body: bytes) -> None:
    assert _rules(body) == ["xml-well-formed"]


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        pytest.param(codecs.BOM_UTF8 + RSS.encode(), [], id="utf-8-with-bom"),
        pytest.param(RSS.replace(' encoding="UTF-8"', "").encode(), [], id="nothing-declared"),
        pytest.param(RSS.replace("UTF-8", "utf8").encode(), [], id="another-name-of-utf-8"),
        pytest.param(RSS.replace("UTF-8", "us-ascii").encode(), [], id="ascii"),
        pytest.param(RSS.replace("UTF-8", "iso-8859-1").encode("latin-1"), ["xml-utf-8"], id="latin-1"),
        pytest.param(RSS.replace("UTF-8", "UTF-16").encode("utf-16"), ["xml-utf-8"], id="utf-16-with-bom"),
        pytest.param(RSS.replace("The", "Thé").encode("latin-1"), ["xml-encoding"], id="latin-1-that-says-utf-8"),
        pytest.param(RSS.replace("UTF-8", "UTF-16").encode(), ["xml-encoding"], id="utf-8-that-says-utf-16"),
        pytest.param(RSS.encode("utf-16"), ["xml-encoding"], id="utf-16-that-says-utf-8"),
        pytest.param(RSS.replace("UTF-8", "klingon").encode(), ["xml-encoding"], id="no-encoding"),
        pytest.param(RSS.replace("UTF-8", "punycode").encode(), ["xml-encoding"], id="no-encoding-for-documents"),
        pytest.param(RSS.replace('version="1.0"', 'version="1.1"').encode(), ["xml-version"], id="xml-1.1"),
    ],
)
def test_conformance_1_the_bytes_are_what_the_declaration_says(body: bytes, rules: list[str]) -> None:
    assert _rules(body) == rules


def test_latin_1_is_read_as_what_it_is() -> None:
    root, _ = xml.parse(RSS.replace("UTF-8", "iso-8859-1").replace("The ferry", "Thé ferry").encode("latin-1"))
    assert root is not None
    assert root.findtext("channel/item/title") == "Thé ferry is back"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"<!doctype html><title>x</title>", "HTML page"),
        (b"\xef\xbb\xbf<html><body>", "HTML page"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "a document of <html>"),
        (
            b"<RDF xmlns='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><channel xmlns='http://purl.org/rss/1.0/'/></RDF>",
            "RSS 1.0",
        ),
        (b"<feed xmlns='http://purl.org/atom/ns#' version='0.3'/>", "Atom 0.3, which is obsolete"),
        (b"<entry xmlns='http://www.w3.org/2005/Atom'/>", "a single Atom entry"),
        (
            b"<rss xmlns='http://backend.userland.com/rss2' version='2.0'/>",
            "namespace: http://backend.userland.com/rss2",
        ),
        (b"<feed/>", "<feed> in the wrong namespace: none"),
        (b"[1, 2]", "no feed"),
    ],
)
def test_what_is_no_feed_of_today_is_said_to_be_what_it_is(body: bytes, said: str) -> None:
    findings = [finding for finding in check(body, now=NOW) if finding.rule.startswith("feed-")]
    assert [said in finding.message for finding in findings] == [True]


@pytest.mark.parametrize(("form", "other"), [("rss", "atom"), ("atom", "rss"), ("opml", "rss")])
def test_a_feed_of_another_format_than_asked_for_is_refused(form: str, other: str) -> None:
    findings = check(good(form), format=other, url=url(form), now=NOW)
    assert [finding.message for finding in findings] == [f"this is {form}, not {other}"]


def test_json_that_was_to_be_xml_is_refused() -> None:
    assert [finding.rule for finding in check(good("json"), format="rss", now=NOW)] == ["xml-well-formed"]


def test_markup_of_a_doctype_inside_a_text_is_no_doctype() -> None:
    text = "<![CDATA[<p>Start with <code>&lt;!DOCTYPE html></code></p>]]> and <!-- <!DOCTYPE html> -->"
    assert _rules(RSS.replace("After a winter in the dock.</desc", text + "</desc").encode()) == []


@pytest.mark.parametrize(
    ("element", "text"),
    [
        ("<a/>tail", ""),
        ("<a>one</a>tail", "one"),
        ("<a>one <b>two</b> three</a>tail", "one two three"),
        ("<a>one <!-- two --><?three four?><b/>five</a>tail", "one five"),
        ("<a><b>one &amp; <![CDATA[<two>]]></b>&#xE9;\u591c\U0001f6a2</a>tail", "one & <two>\u00e9\u591c\U0001f6a2"),
    ],
)
def test_the_text_of_an_element_is_that_of_all_elements_in_it(element: str, text: str) -> None:
    root, _ = xml.parse(f"<r>{element}</r>".encode())
    assert root is not None
    assert xml.text(root[0]) == text


def test_text_that_stands_deep_in_xhtml_is_read() -> None:
    deep = b"<div xmlns='http://www.w3.org/1999/xhtml'>" + b"<div>" * 100 + b"word " * 9_000 + b"</div>" * 101
    assert "xml-size" not in _rules(
        good("atom").replace(b"</feed>", b"<entry><content type='xhtml'>" + deep + b"</content></entry></feed>")
    )


def test_a_sitemap_has_as_many_elements_as_it_may_have_pages() -> None:
    pages = b"<url><loc>https://a.example/</loc></url>" * 50_000
    assert "xml-size" not in _rules(
        b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>" + pages + b"</urlset>"
    )


def test_of_one_rule_ten_thousand_findings_are_told() -> None:
    found = _rules(
        ITEM % (b"<item><link>https://site.example/a</link><description>A page</description></item>" * 10_500)
    )
    assert found.count("rss-guid-missing") == 10_000

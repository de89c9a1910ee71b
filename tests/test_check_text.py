"""Dates, links and texts, each by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.check import dates, iris, text
from feeds.text import is_language

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
_WHEN = st.datetimes(
    NEW_YEAR.replace(year=1900, tzinfo=None),
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
).map(lambda when: when.replace(microsecond=0))


@given(when=_WHEN)
def test_any_instant_in_rfc_822_is_that_instant(when: datetime) -> None:
    assert dates.rfc822(format_datetime(when)) == when
    assert dates.odd_rfc822(format_datetime(when)) is None


@given(when=_WHEN)
def test_any_instant_in_rfc_3339_is_that_instant(when: datetime) -> None:
    assert dates.rfc3339(when.isoformat()) == when


@given(said=st.text(max_size=40), read=st.sampled_from([dates.rfc822, dates.rfc3339]))
def test_any_other_text_is_no_date_and_no_traceback(said: str, read: Callable[[str], datetime]) -> None:
    assert dates.fault(read, said)


@pytest.mark.parametrize(
    ("said", "year"), [("01 Jan 69 00:00:00 GMT", 2069), ("01 Jan 70 00:00:00 GMT", 1970), ("01 Jan 99 00:00 Z", 1999)]
)
def test_rfc_822_two_digits_are_the_nearer_century(said: str, year: int) -> None:
    assert dates.rfc822(said).year == year


@pytest.mark.parametrize(
    ("said", "odd"),
    [
        ("Mon, 05 Jan 2026 10:00:00 GMT", None),
        ("5 Jan 2026 10:00:00 +0545", None),
        ("Mon, 05 Jan 2026 10:00:00 UTC", "the zone UTC"),
        ("Mon, 05 Jan 2026 10:00:00 A", "the zone A"),
        ("Mon, 05 Jan 2026 10:00:00 +1500", "no place on earth"),
        ("MON, 05 JAN 2026 10:00:00 GMT", "Mon and Nov"),
        ("Mon, 05 Jan 2026 10:00 GMT", "seconds"),
        ("yesterday", None),
    ],
)
def test_conformance_6_what_some_readers_get_wrong_is_said(said: str, odd: str | None) -> None:
    found = dates.odd_rfc822(said)
    assert (odd in (found or "")) if odd else found is None


@pytest.mark.parametrize("said", ["05 Jan 2026 10:00:00 XYZ", "05 Jan 2026 10:00:00 +2500", "05 Jan 2026 25:00:00 GMT"])
def test_conformance_6_what_is_no_date_is_none(said: str) -> None:
    assert dates.fault(dates.rfc822, said)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("https://site.example/a?b=c#d", None),
        ("http://localhost:8000/", None),
        ("http://a_b.example/", None),
        ("https://[2001:db8::1]:80/", None),
        ("mailto:desk@site.example", None),
        ("https://政治.example/政治", None),
        ("", "empty"),
        (" https://site.example/", "white space"),
        ("//site.example/", "relative"),
        ("a/b:c", "relative"),
        ("https:", "no host"),
        ("urn:", "nothing follows"),
        ("https://site.example/a b", "' ' must be"),
        ("https://site.example/\t", "white space"),
        ('https://site.example/"', "must be"),
        ("https://site.example/%", "percent-encoding"),
        ("https://site.example/%2", "percent-encoding"),
        ("https://site.example/#a#b", "second #"),
        ("https:///a", "no host"),
        ("https://site.example:port/", "ort"),
        ("https://[::g]/", "IP"),
        ("https://[::1", "IPv6"),
        ("https://site.example/[a]", "brackets"),
    ],
)
def test_conformance_20_a_link_is_an_absolute_iri(said: str, fault: str | None) -> None:
    found = iris.absolute_fault(said)
    assert (fault in (found or "")) if fault else found is None


@given(said=st.text(max_size=60) | st.text("htps:/[]@%?#.0a\xe4", max_size=30))
def test_any_text_as_a_link_is_no_traceback(said: str) -> None:
    for read in (iris.absolute_fault, iris.id_fault, iris.not_canonical, iris.web_fault, iris.ascii_fault):
        read(said)


@pytest.mark.parametrize(
    "said", ["https://site.example/", "tag:site.example,2026:a", "urn:isbn:0451450523", "mailto:a@b.example"]
)
def test_conformance_10_a_canonical_id_is_let_be(said: str) -> None:
    assert (iris.id_fault(said), iris.not_canonical(said)) == (None, None)


@pytest.mark.parametrize(
    "tag",
    ["en", "en-GB", "zh-Hant-TW", "de-1996", "es-419", "x-klingon", "sl-rozaj-biske", "i-klingon", "en-a-bbb-x-a"],
)
def test_conformance_31_a_language_tag_is_one(tag: str) -> None:
    assert is_language(tag)


@pytest.mark.parametrize("tag", ["", "en_GB", "english!", "e", "en-", "-en", "en--GB"])
def test_conformance_31_what_is_no_language_tag_is_none(tag: str) -> None:
    assert not is_language(tag)


@pytest.mark.parametrize("said", ["", "https://[", "http://a.example:x/"])
def test_what_is_no_iri_has_no_canonical_form(said: str) -> None:
    assert iris.not_canonical(said) is None


@pytest.mark.parametrize(
    "html",
    [
        "Write &lt;/b&gt; then",
        "&lt;b&gt; &amp; more",
        "<p>&lt;/p&gt;</p>",
        "<pre>&amp;lt;</pre>",
        "1 &lt; 2",
        "<p>Write &amp;lt; for a less-than sign, and &amp;nbsp; &amp;#8217;.</p>",
        "a &amp;lt;b, &amp;lt;ferry&amp;gt;",
        "<code>AT&amp;amp;T</code>",
        "<samp>&amp;lt;p&amp;gt;</samp>",
        "Of &amp;amp;: an ampersand",
        "no&amp;entityatall;",
        "&amp;amp;lt;",
        "<p>A</p>&amp;nbsp;<p>B</p>",
    ],
)
def test_conformance_4_html_about_html_was_not_escaped_twice(html: str) -> None:
    assert text.html_escaped_twice(html) is None


@pytest.mark.parametrize(
    "html",
    [
        "&lt;p&gt;a&lt;/p&gt;",
        "a &lt;b&gt;b&lt;/b&gt;",
        "<p>Fish &amp;amp; chips</p>",
        "World&amp;#8217;s",
        "Fish &amp;amp; <b>chips</b>",
        "AT&amp;amp;T",
        "said &amp;rsquo;no",
        "&amp;lt;p&amp;gt;",
        "<i>a</i>&amp;lt;/p",
        "&amp;lt;br /&amp;gt;",
        '&amp;lt;a href="x"&amp;gt;',
        '<a href="?a=1&amp;amp;b=2">a</a>',
    ],
)
def test_conformance_4_html_that_was_escaped_twice_is_found(html: str) -> None:
    assert text.html_escaped_twice(html)


@pytest.mark.parametrize("html", ["&amp;" + "<code>" * 100_000, "&amp;" + "<pre><code></code " * 50_000])
def test_code_that_never_ends_is_code_up_to_the_end_and_read_once(html: str) -> None:
    assert text.html_escaped_twice(html + "AT&amp;amp;T") is None
    assert text.html_escaped_twice("AT&amp;amp;T" + html)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("a" * 500_000 + "@", None),
        ("@" * 500_000, None),
        ("a" * 500_000, None),
        ("Ann <ann@site.example> @ Bo", "ann@site.example"),
        ("a@@b@site.example", "b@site.example"),
        ("mailto:ann@site.example", "ann@site.example"),
    ],
    ids=lambda said: str(said)[:20],
)
def test_the_first_address_in_a_text_is_found_however_long_it_is(said: str, found: str | None) -> None:
    assert text.address(said) == found


@pytest.mark.parametrize("said", ["a < b", "<ferry>", "List<String>", "the <b> tag", "</> and <3", "x <- y -> z", "<p"])
def test_conformance_5_a_sentence_with_angles_is_no_markup(said: str) -> None:
    assert text.markup(said) is None


@pytest.mark.parametrize(
    "said", ["<b>a</b>", "a<br>b", "a<br/>", '<a href="x">', "<P CLASS='x'>", "</em>", "<img src=x>"]
)
def test_conformance_5_a_tag_of_html_is_markup(said: str) -> None:
    assert text.markup(said)


@pytest.mark.parametrize("said", ["AT&T", "a & b; c", "&nosuch;", "R&D;", "&#;", "?a=1&b=2"])
def test_conformance_4_an_ampersand_is_no_entity(said: str) -> None:
    assert text.entity(said) is None


@pytest.mark.parametrize(
    "said", ["Write &lt; or &amp;", "&lt;p&gt;", "1 &lt; 2", "& &amp; a", "a&nosuch;b", "a&amp;lt;"]
)
def test_conformance_4_a_longer_text_may_write_of_entities(said: str) -> None:
    assert text.entity_in_word(said) is None
    assert text.description_escaped_twice(said.replace("&", "&amp;")) is None


@pytest.mark.parametrize("said", ["AT&amp;T", "the World&#8217;s", "caf&eacute;s", "x&#x27;s", "Fish &amp; chips"])
def test_conformance_4_an_entity_within_a_word_was_escaped_twice(said: str) -> None:
    assert text.entity_in_word(said)
    assert text.description_escaped_twice(said.replace("&", "&amp;"))
    assert text.description_escaped_twice(f"<p>{said.replace('&', '&amp;')}</p>")


@pytest.mark.parametrize(
    "words",
    [
        "naïve Ångström",
        "MAÇÃ – CAFÉ… «À la»",
        "Привет, мир",
        "日本語の政治",
        "Ελλάδα",
        "Ü–É",
        "Â",
        "Ã",
        "ð þ",
        "größer",
    ],
)
def test_conformance_3_words_of_many_languages_are_no_mojibake(words: str) -> None:
    assert text.odd_characters(words) is None


@pytest.mark.parametrize("words", ["Привет, мир", "日本語の政治", "größer", "café", "it’s", "“quoted”", "5 €", "🚢"])
def test_conformance_3_the_same_words_decoded_wrongly_are_mojibake(words: str) -> None:
    assert text.odd_characters(words.encode().decode("cp1252", "replace"))
    assert text.odd_characters(words.encode().decode("latin-1"))

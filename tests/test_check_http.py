"""The rules over HTTP, on records of what was asked and answered: each finds its fault, and nothing else is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.check import catalogue, rules
from feeds.check.http import RULES
from feeds.check.http.caching import spell
from feeds.check.http.record import Answer, Visit, directives, host, http_date, max_age
from feeds.check.http.validators import difference
from feeds.check.overview import Overview

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
URL = "https://site.example/all.rss"
TAG, DATE = '"abc-gz"', "Sat, 31 Jan 2026 10:00:00 GMT"
FIELDS = {
    "content-type": "application/rss+xml; charset=utf-8",
    "etag": TAG,
    "last-modified": DATE,
    "cache-control": "public, max-age=3600",
    "vary": "Accept-Encoding",
    "content-encoding": "gzip",
    "date": "Sun, 01 Feb 2026 12:00:00 GMT",
}
BODY = b"<rss>" + b"x" * 5000 + b"</rss>"


def answer(status: int = 200, body: bytes = b"", **changes: str | None) -> Answer:
    """An answer with these fields changed; one that is None is taken away."""
    fields = {**FIELDS, **{name.replace("_", "-"): value for name, value in changes.items()}}
    given = tuple((name, value) for name, value in fields.items() if value is not None)
    return Answer(url=URL, status=status, reason="Said", fields=given, body=body, size=len(body))


def unchanged(**changes: str | None) -> Answer:
    return answer(304, b"", **{"content_encoding": None, **changes})


FEED = Overview(
    format="rss", version="2.0", entries=3, ttl=60, newest=NOW - timedelta(days=2), charset="utf-8", size=5011
)
GOOD = Visit(
    asked=URL,
    now=NOW,
    first=answer(body=BODY),
    feed=FEED,
    answers={
        "again": answer(body=BODY),
        "plain": answer(etag='"abc"', content_encoding=None),
        "modern": answer(etag='"abc-br"', content_encoding="br"),
        "head": answer(),
        "queried": answer(),
        "by_date": unchanged(),
        "by_tag": unchanged(),
        "by_both": unchanged(),
        "stale": answer(),
        "listed": unchanged(),
        "starred": unchanged(),
        "suffixed": unchanged(),
    },
)
HOP = Answer(url="https://site.example/feed", status=301, reason="Moved", fields=(("location", "/all.rss"),))


def found(visit: Visit) -> set[str]:
    return {finding.rule for finding in RULES.findings(visit, visit)}


def first(visit: Visit = GOOD, *, body: bytes = BODY, **changes: str | None) -> Visit:
    return replace(visit, first=answer(200, body, **changes))


def asked(question: str, changed: Answer) -> Visit:
    return replace(GOOD, answers={**GOOD.answers, question: changed})


def every(**changes: str | None) -> Visit:
    """All answers have these fields changed."""
    given = {name.replace("_", "-"): value for name, value in changes.items()}

    def change(one: Answer) -> Answer:
        fields = dict(one.fields) | given
        return replace(one, fields=tuple((name, value) for name, value in fields.items() if value is not None))

    assert GOOD.first
    return replace(GOOD, first=change(GOOD.first), answers={name: change(one) for name, one in GOOD.answers.items()})


def feed(**changes: object) -> Visit:
    return replace(GOOD, feed=replace(FEED, **changes))  # type: ignore[arg-type]


def refused(status: int, **fields: str) -> Visit:
    given = tuple((name.replace("_", "-"), value) for name, value in fields.items())
    return Visit(asked=URL, now=NOW, first=Answer(url=URL, status=status, reason="Said", fields=given))


BAD: list[tuple[str, str, Visit]] = [
    ("http-type", "plain text", every(content_type="text/plain; charset=utf-8")),
    ("http-type", "a page", every(content_type="text/html; charset=utf-8")),
    ("http-type", "bytes", every(content_type="application/octet-stream")),
    ("http-type", "none", every(content_type=None)),
    ("http-type", "empty", every(content_type="")),
    ("http-type", "Atom for RSS", every(content_type="application/atom+xml")),
    ("http-type-exact", "an old one", every(content_type="application/x-rss+xml")),
    ("http-type-exact", "XML", every(content_type="application/xml")),
    ("http-charset", "another", every(content_type="application/rss+xml; charset=iso-8859-1")),
    ("http-charset-missing", "text", every(content_type="text/xml")),
    ("http-etag", "none", every(etag=None)),
    ("http-etag-form", "bare", every(etag="abc")),
    ("http-last-modified", "none", every(last_modified=None)),
    ("http-last-modified-date", "in the future", every(last_modified="Sat, 09 Mar 2041 16:00:00 GMT")),
    ("http-last-modified-date", "before the Web", every(last_modified="Tue, 01 Jan 1980 00:00:00 GMT")),
    ("http-last-modified-date", "words", every(last_modified="yesterday")),
    ("http-304", "the tag", asked("by_tag", answer())),
    ("http-304", "the date", asked("by_date", answer())),
    ("http-304", "both", asked("by_both", answer())),
    ("http-304-stale", "the date wins", asked("stale", unchanged())),
    ("http-304-forms", "a list", asked("listed", answer())),
    ("http-304-forms", "a star", asked("starred", answer())),
    ("http-304-suffix", "gzip", asked("suffixed", answer())),
    ("http-304-fields", "no tag", asked("by_tag", unchanged(etag=None))),
    ("http-304-fields", "no Cache-Control", asked("by_date", unchanged(cache_control=None))),
    ("http-304-fields", "another tag", asked("by_tag", unchanged(etag='"other"'))),
    ("http-same", "a stamp", asked("again", answer(body=BODY + b"\n", etag='"other"'))),
    ("http-etag-stable", "two servers", asked("again", answer(body=BODY, etag='"other"'))),
    ("http-etag-moves", "stuck", asked("again", answer(body=BODY + b"\n"))),
    ("http-gzip", "none", every(content_encoding=None)),
    ("http-brotli", "none", asked("modern", answer(etag='"abc"', content_encoding=None))),
    ("http-coding-asked", "plain", asked("plain", answer(etag='"abc"'))),
    ("http-coding-asked", "unread", replace(GOOD, first=replace(answer(body=BODY), unread="it is coded as br"))),
    ("http-vary", "none", every(vary=None)),
    ("http-vary", "another", every(vary="Cookie, Origin")),
    ("http-vary", "on the compressed one only", asked("plain", answer(etag='"abc"', content_encoding=None, vary=None))),
    ("http-etag-coding", "shared", asked("plain", answer(content_encoding=None))),
    ("http-max-age", "none", every(cache_control=None)),
    ("http-max-age", "short", every(cache_control="max-age=10")),
    ("http-max-age", "long", every(cache_control="max-age=86400")),
    ("http-max-age", "no-store", every(cache_control="no-store")),
    ("http-expires", "zero", every(expires="0")),
    ("http-date", "none", every(date=None)),
    ("http-date", "wrong", every(date="Sun, 01 Feb 2026 11:00:00 GMT")),
    ("http-date", "words", every(date="today")),
    ("http-ttl", "another", feed(ttl=30)),
    ("http-size", "FeedBurner", feed(size=1_500_000)),
    ("http-size", "CommaFeed", feed(size=6_000_000)),
    ("http-size-refused", "Miniflux", feed(size=17_000_000)),
    ("http-quiet", "a year", feed(newest=NOW - timedelta(days=400))),
    ("http-redirect-loop", "endless", Visit(asked=URL, now=NOW, hops=(HOP, HOP), loop=True)),
    ("http-redirect-loop", "nowhere", refused(302)),
    ("http-redirect-loop", "no web address", refused(301, location="ftp://site.example/")),
    (
        "http-redirect-downgrade",
        "http",
        replace(GOOD, hops=(HOP,), first=replace(answer(body=BODY), url="http://site.example/")),
    ),
    ("http-redirect-count", "two", replace(GOOD, hops=(HOP, HOP))),
    ("http-redirect-temporary", "302", replace(GOOD, hops=(replace(HOP, status=302),))),
    ("http-redirect-host", "another", replace(GOOD, hops=(replace(HOP, url="https://other.example/"),))),
    ("http-status", "404", refused(404)),
    ("http-status", "410", refused(410)),
    ("http-status", "500", refused(500)),
    ("http-complete", "cut", replace(GOOD, first=replace(answer(body=BODY), cut=True))),
    ("http-user-agent", "a wall for us", replace(GOOD, walled=answer(403))),
    ("http-user-agent", "a wall for readers", asked("plain", answer(403))),
    ("http-cookies", "one", every(set_cookie="session=1; Path=/")),
    ("http-query", "another tag", asked("queried", answer(etag='"other"'))),
    ("http-query", "a redirect", asked("queried", answer(301))),
    ("http-head", "refused", asked("head", answer(405))),
    ("http-head", "another type", asked("head", answer(content_type="text/html"))),
    ("http-delta", "an unknown version", asked("stale", answer(226, im="feed", cache_control="no-store"))),
    ("http-delta", "stored", asked("stale", answer(226, im="feed"))),
    ("http-delta", "unnamed", asked("stale", answer(226, cache_control="no-store"))),
]
#: What else follows from a fault.
ALSO: dict[str, set[str]] = {
    "http-charset-missing text": {"http-type-exact"},
    "http-etag-moves stuck": {"http-same"},
    "http-gzip none": {"http-brotli"},
    "http-max-age short": {"http-ttl"},
    "http-max-age long": {"http-ttl"},
}


@pytest.mark.parametrize(("rule", "what", "visit"), [pytest.param(*one, id=f"{one[0]} {one[1]}") for one in BAD])
def test_each_rule_finds_its_fault_and_no_other(rule: str, what: str, visit: Visit) -> None:
    assert found(visit) == {rule, *ALSO.get(f"{rule} {what}", set())}


def test_a_good_visit_has_no_finding() -> None:
    assert found(GOOD) == set()


@pytest.mark.parametrize(
    ("rule", "visit"),
    [
        ("http-asked-too-often", replace(GOOD, answers={"again": answer(429, retry_after="60")})),
        ("http-retry-after", replace(GOOD, answers={"again": answer(429)})),
        ("http-retry-after", refused(429)),
        ("http-retry-after", refused(503, retry_after="Sun, 01 Feb 2026 13:00:00 GMT")),
    ],
)
def test_d24_a_server_that_is_asked_too_often_says_when_to_come_back(rule: str, visit: Visit) -> None:
    assert rule in found(visit)


@pytest.mark.parametrize("visit", [refused(429, retry_after="60"), refused(503, retry_after="60")])
def test_whole_seconds_are_what_every_reader_knows(visit: Visit) -> None:
    assert found(visit) == {"http-status"}


def test_every_rule_has_a_case() -> None:
    named = {one[0] for one in BAD} | {"http-asked-too-often", "http-retry-after"}
    assert {rule.id for rule in RULES} == named


def test_every_rule_says_what_it_is_and_what_to_do() -> None:
    for rule in RULES:
        assert rule.id.startswith("http-")
        assert rule.level in rules.LEVELS
        assert rule.source
        assert rule.explanation.endswith(".")
        assert "\n" not in rule.explanation
        assert catalogue.remedy(rule.id)


def test_every_remedy_is_for_a_rule_that_there_is() -> None:
    assert set(catalogue.REMEDIES) <= set(catalogue.catalogue())


GOOD_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
    "opml": "text/x-opml; charset=utf-8",
}


@pytest.mark.parametrize("form", GOOD_TYPES)
def test_c33_each_format_has_its_type(form: str) -> None:
    visit = every(content_type=GOOD_TYPES[form])
    assert found(replace(visit, feed=replace(FEED, format=form))) == set()


@pytest.mark.parametrize(
    ("said", "inside", "fits"),
    [
        ("utf-8", "utf-8", True),
        ('"UTF-8"', "utf8", True),
        ("utf-8", "", True),
        ("iso-8859-1", "", False),
        ("us-ascii", "utf-8", False),
    ],
)
def test_c1_the_charset_is_the_one_declared(said: str, inside: str, *, fits: bool) -> None:
    visit = every(content_type=f"application/rss+xml; charset={said}")
    assert ("http-charset" not in found(replace(visit, feed=replace(FEED, charset=inside)))) is fits


WEAK = 'W/"abc"'


@pytest.mark.parametrize(
    ("visit", "absent"),
    [
        (asked("plain", answer(etag=WEAK, content_encoding=None)), "http-etag-coding"),
        (every(etag=WEAK), "http-etag-coding"),
        (every(expires="Sun, 01 Feb 2026 13:00:00 GMT"), "http-expires"),
        (every(cache_control=None, expires="Sun, 01 Feb 2026 13:00:00 GMT"), "http-max-age"),
        (every(date="Sun, 01 Feb 2026 11:00:00 GMT", age="3600"), "http-date"),
        (every(vary="*"), "http-vary"),
        (asked("queried", answer(429)), "http-query"),
        (asked("again", answer(body=BODY + b"x", etag='"o"')), "http-304"),
        (first(body=b"short", content_encoding=None), "http-gzip"),
    ],
)
def test_what_is_right_is_not_flagged(visit: Visit, absent: str) -> None:
    assert absent not in found(visit)


def test_a_feed_that_changes_each_time_is_not_blamed_for_its_tags() -> None:
    changing = replace(
        GOOD,
        answers={
            **GOOD.answers,
            "again": answer(body=BODY + b"x", etag='"1"'),
            "by_tag": answer(etag='"2"'),
            "queried": answer(etag='"3"'),
            "head": answer(etag='"4"'),
        },
    )
    assert found(changing) == {"http-same"}


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (b"a\nb 1\n", b"a\nb 2\n", "line 2 was 'b 1', then 'b 2'"),
        (b"a\n", b"a\nb\n", "it had 2 bytes, then 4"),
        (b"x" * 100 + b"1", b"x" * 100 + b"2", f"line 1 was '{'x' * 20}1', then '{'x' * 20}2'"),
        (b"\xff1", b"\xff2", "line 1 was '\ufffd1', then '\ufffd2'"),
    ],
)
def test_what_differs_is_shown(one: bytes, other: bytes, said: str) -> None:
    assert difference(one, other) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (90, "90 seconds"),
        (300, "5 minutes"),
        (3600, "1 hour"),
        (14_400, "4 hours"),
        (5400, "90 minutes"),
        (86_400, "1 day"),
        (190_800, "53 hours"),
        (31_536_000, "365 days"),
    ],
)
def test_spans_are_spelled_for_people(seconds: int, said: str) -> None:
    assert spell(seconds) == said


def test_fields_are_read_as_rfc_9110_has_them() -> None:
    assert directives('Public, Max-Age="60", x') == {"public": "", "max-age": "60", "x": ""}
    assert max_age(answer(cache_control="max-age=60")) == 60
    assert max_age(answer(cache_control=None)) is None
    assert max_age(answer(cache_control=None, expires="Sun, 01 Feb 2026 12:05:00 GMT")) == 300
    assert max_age(answer(cache_control=f"max-age={'9' * 5000}")) == 10**9
    assert http_date("Sun, 01 Feb 2026 12:00:00 GMT") == NOW
    assert http_date("") is None
    assert host("https://a:b@Site.Example:81/x") == "site.example:81"
    assert host("http://[") == ""
    assert Answer(url="", status=200, fields=(("a", "1"), ("a", "2"))).get("a") == "1, 2"

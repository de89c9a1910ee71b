"""Preconditions, as values (RFC 9110 section 13)."""

from __future__ import annotations

import time
from calendar import timegm
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.serve.conditions import decide, http_date, matches, tags

TAG = b'"QkF1Zl-_2rAxm0ZqJvD9xw-gz"'
OPAQUE = TAG[1:-1]
MODIFIED = timegm((2024, 6, 1, 12, 0, 0))
NOW = MODIFIED + 86_400.0


def ask(**fields: bytes | None) -> int:
    return decide(tag=TAG, modified=MODIFIED, now=NOW, **fields)


def date(seconds: float) -> bytes:
    return formatdate(seconds, usegmt=True).encode()


def test_nothing_asked_is_200() -> None:
    assert ask() == 200


@pytest.mark.parametrize(
    "field",
    [
        TAG,
        b"W/" + TAG,
        b'"a", ' + TAG + b', "b"',
        TAG + b',"b"',
        b'"a" ,W/' + TAG,
        b'"", ' + TAG,
        b",, " + TAG + b" ,",
    ],
)
def test_h2_weak_tags_and_lists_match(field: bytes) -> None:
    assert ask(if_none_match=field) == 304


def test_h3_a_star_matches_whatever_there_is() -> None:
    assert [ask(if_none_match=one) for one in (b"*", b" * ")] == [304, 304]


def test_h4_a_stale_tag_beats_a_fresh_date() -> None:
    assert ask(if_none_match=b'"old"', if_modified_since=date(MODIFIED)) == 200


def test_h5_a_fresh_tag_beats_an_old_date() -> None:
    assert ask(if_none_match=TAG, if_modified_since=date(MODIFIED - 3600)) == 304


def test_h6_the_date_itself_is_304() -> None:
    assert ask(if_modified_since=date(MODIFIED)) == 304
    assert ask(if_modified_since=date(MODIFIED + 5)) == 304


def test_h6_the_date_itself_is_304_even_when_the_clock_was_set_back() -> None:
    assert decide(tag=TAG, modified=MODIFIED, now=MODIFIED - 60, if_modified_since=date(MODIFIED)) == 304


def test_h7_a_second_earlier_is_200() -> None:
    assert ask(if_modified_since=date(MODIFIED - 1)) == 200


def test_h8_a_date_later_than_the_clock_is_ignored() -> None:
    assert ask(if_modified_since=date(NOW + 1)) == 200
    assert ask(if_modified_since=date(NOW)) == 304


@pytest.mark.parametrize(
    "field", [b"Sat, 01 Jun 2024 12:00:00 GMT", b"Saturday, 01-Jun-24 12:00:00 GMT", b"Sat Jun  1 12:00:00 2024"]
)
def test_h9_the_three_forms_of_a_date_are_read(field: bytes) -> None:
    assert http_date(field, NOW) == MODIFIED
    assert ask(if_modified_since=field) == 304


@pytest.mark.parametrize(
    "field",
    [
        b"",
        b"yesterday",
        b"0",
        b"2024-06-01T12:00:00Z",
        b"Sat, 01 Jun 2024 12:00:00 +0000",
        b"Sat, 31 Feb 2024 12:00:00 GMT",
        b"Sat, 01 Foo 2024 12:00:00 GMT",
        b"Sat, 01 Jun 2024 25:00:00 GMT",
        b"Sat, 01 Jun 2024 12:00:61 GMT",
        b"Sat, 01 Jun 0000 12:00:00 GMT",
        "Sat, 01 Jun ٢٠٢٤ 12:00:00 GMT".encode(),
        b"Sat, 01 Jun 2024 12:00:00 GMT, Sat, 01 Jun 2024 12:00:00 GMT",
    ],
)
def test_h9_garbage_and_several_dates_are_ignored(field: bytes) -> None:
    assert ask(if_modified_since=field) == 200
    assert ask(if_unmodified_since=field) == 200


def test_two_digits_of_a_year_are_at_most_fifty_years_ahead() -> None:
    assert http_date(b"Saturday, 01-Jun-74 12:00:00 GMT", NOW) == timegm((2074, 6, 1, 12, 0, 0))
    assert http_date(b"Saturday, 01-Jun-75 12:00:00 GMT", NOW) == timegm((1975, 6, 1, 12, 0, 0))


def test_a_leap_second_is_a_date() -> None:
    assert http_date(b"Sat, 31 Dec 2016 23:59:60 GMT", NOW) == timegm((2016, 12, 31, 23, 59, 59))


@given(st.integers(0, 4_000_000_000))
def test_any_date_that_is_written_is_read(seconds: int) -> None:
    assert http_date(date(seconds), NOW) == seconds
    assert http_date(time.asctime(time.gmtime(seconds)).encode(), NOW) == seconds


@pytest.mark.parametrize(
    "field",
    [
        b'"%s-gzip"' % OPAQUE,
        b'W/"%s-gzip"' % OPAQUE,
        b'"%s--gzip"' % OPAQUE,
        b'"%s;gzip"' % OPAQUE,
        b'"%s;br"' % OPAQUE,
        b'"%s--br"' % OPAQUE,
        b'"%s-zstd"' % OPAQUE,
        b'"%s"-gzip' % OPAQUE,
        b'"%s";gzip' % OPAQUE,
        b'w/"%s"' % OPAQUE,
    ],
)
def test_h11_a_tag_as_proxies_change_it_matches(field: bytes) -> None:
    assert ask(if_none_match=field) == 304


@pytest.mark.parametrize("field", [OPAQUE, b"W/" + OPAQUE, b"w/" + OPAQUE, b'"' + TAG + b'"', b'"a", ' + OPAQUE])
def test_h12_a_tag_without_quotes_or_with_two_pairs_is_understood(field: bytes) -> None:
    assert ask(if_none_match=field) == 304


@pytest.mark.parametrize(
    "field",
    [b"", b'"', b'"""', b"W/", b",", b"\xff\x00", OPAQUE[:-1], b'"%s-gz"' % OPAQUE, b"W/W/", b'"W/" "'],
)
def test_h12_what_is_no_tag_of_ours_never_raises(field: bytes) -> None:
    assert ask(if_none_match=field) in (200, 304)
    assert ask(if_match=field) == 412


def test_h10_a_tag_matches_no_other_coding() -> None:
    others = [OPAQUE.replace(b"-gz", suffix) for suffix in (b"", b"-br", b"-zst")]
    assert [ask(if_none_match=b'"%s"' % other) for other in others] == [200, 200, 200]
    # The tag of the Brotli variant is not that of the plain one with something added.
    plain = b'"QkF1Zl-_2rAxm0ZqJvD9xw"'
    assert not matches(plain[:-1] + b'-br"', plain)


@given(st.binary(max_size=200))
def test_h12_no_field_value_raises(field: bytes) -> None:
    assert ask(if_none_match=field, if_modified_since=field) in (200, 304)
    assert ask(if_match=field, if_unmodified_since=field) in (200, 412)


@pytest.mark.parametrize("piece", [b'"', b'"x', b'""', b"W/", b'"a", ', b",", b" ", b"x", b"-gzip", b'"-gzip'])
def test_h14_long_lists_cost_linear_time(piece: bytes) -> None:
    def seconds(size: int) -> float:
        field = piece * (size // len(piece))
        began = time.process_time()
        for _ in range(3):
            ask(if_none_match=field, if_modified_since=field)
        return time.process_time() - began

    # Quadratic work would make it 400 times as long.
    assert seconds(400_000) < 100 * max(seconds(20_000), 0.001)


def test_h18_if_match_that_names_no_current_tag_is_412() -> None:
    assert ask(if_match=b'"other"') == 412
    assert ask(if_match=b"W/" + TAG) == 412
    assert ask(if_match=b'"other", ' + TAG) == 200
    assert ask(if_match=b"*") == 200


def test_if_match_goes_before_if_none_match() -> None:
    assert ask(if_match=b'"other"', if_none_match=TAG) == 412
    assert ask(if_match=TAG, if_none_match=TAG) == 304


def test_if_unmodified_since_counts_only_without_if_match() -> None:
    assert ask(if_unmodified_since=date(MODIFIED - 1)) == 412
    assert ask(if_unmodified_since=date(MODIFIED)) == 200
    assert ask(if_unmodified_since=date(MODIFIED - 1), if_match=TAG) == 200


def test_tags_say_which_are_weak() -> None:
    assert list(tags(b'W/"a", "b", c')) == [(True, b"a"), (False, b"b"), (False, b"c")]

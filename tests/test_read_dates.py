from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.read.dates import MONTHS, at, find, parse

TOKYO = timezone(timedelta(hours=9))
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "America/Sao_Paulo", "Australia/Lord_Howe")


def moment(*parts: int, hours: float = 9) -> datetime:
    return datetime(*parts, tzinfo=timezone(timedelta(hours=hours)))  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2014-03-05 12:00:00 +0900", moment(2014, 3, 5, 12)),
        ("2014-03-05T12:00:00+09:00", moment(2014, 3, 5, 12)),
        ("2014-03-05T12:00:00Z", moment(2014, 3, 5, 12, hours=0)),
        ("2014-03-05T12:00:00.123456789Z", moment(2014, 3, 5, 12, hours=0)),
        ("2005-10-08 14:44:38.000000000 +01:00", moment(2005, 10, 8, 14, 44, 38, hours=1)),
        ("2014-03-05 12:00", moment(2014, 3, 5, 12)),
        ("2014-03-05T12:00", moment(2014, 3, 5, 12)),
        ("2014-03-05 12:00:00 UTC", moment(2014, 3, 5, 12, hours=0)),
        ("2014-03-05 12:00:00 -0500", moment(2014, 3, 5, 12, hours=-5)),
        ("2014-03-05 3:16:00 -0400", moment(2014, 3, 5, 3, 16, hours=-4)),
        ("2017-02-10 00:10::00 -03:00", moment(2017, 2, 10, 0, 10, hours=-3)),
        ("2023-2-07T00:00:00.000Z", moment(2023, 2, 7, hours=0)),
        ("Fri Sep  3 11:21:31 CEST 2021", moment(2021, 9, 3, 11, 21, 31, hours=2)),
        ("Fri Sep  3 11:21:31 2021", moment(2021, 9, 3, 11, 21, 31)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", moment(1994, 11, 6, 8, 49, 37, hours=0)),
        ("6 Nov 1994 08:49:37 EST", moment(1994, 11, 6, 8, 49, 37, hours=-5)),
        ("Sat, 30 Sep 2017 8:05 PM +0200", moment(2017, 9, 30, 20, 5, hours=2)),
        ("30 September 2017 12:30 a.m.", moment(2017, 9, 30, 0, 30)),
        ("20170930T101112Z", moment(2017, 9, 30, 10, 11, 12, hours=0)),
        ("20170930T1011", moment(2017, 9, 30, 10, 11)),
        ("2014-03-05 12:00 Europe/Berlin", moment(2014, 3, 5, 12, hours=1)),
        ("2014-03-05 12:00 GMT+2", moment(2014, 3, 5, 12, hours=2)),
        ("2014-03-05 12:00:00 -0700 MST", moment(2014, 3, 5, 12, hours=-7)),
        ("Wed Mar 05 2014 12:00:00 GMT+0900 (Japan Standard Time)", moment(2014, 3, 5, 12)),
        ("2013/06/06 10:04:20 UTC+02:00", moment(2013, 6, 6, 10, 4, 20, hours=2)),
        ("2014-03-05 23:59:60Z", moment(2014, 3, 5, 23, 59, 59, hours=0)),
    ],
)
def test_a_time_as_people_and_programs_write_it(text: str, expected: datetime) -> None:
    assert parse(text, "Asia/Tokyo") == (expected, "time")


@pytest.mark.parametrize(
    "text",
    [
        "2015-11-02",
        "2015.11.02",
        "2015/11/2",
        "2015-11-2",
        "02/11/2015",
        "2-11-2015",
        "02.11.2015",
        "2. 11. 2015",
        "20151102",
        "November 2, 2015",
        "Nov 2nd, 2015",
        "2 November 2015",
        "2-Nov-2015",
        "Monday, November 2, 2015",
        "Mon 2 Nov 2015",
        "2 novembre 2015",
        "2 de noviembre de 2015",
        "2. November 2015",
        "2 ноября 2015",
        "2015年11月2日",
        "2015년 11월 2일",
        "  2015-11-02 ",
    ],
)
def test_a_day_begins_at_midnight_in_the_zone_of_the_source(text: str) -> None:
    assert parse(text, "Asia/Tokyo") == (datetime(2015, 11, 2, tzinfo=TOKYO), "day")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2017-02-31", "day is out of range"),
        ("2017-13-01", "month must be"),
        ("2017-01-01 25:00", "hour must be"),
        ("31 June 2017", "day"),
        ("12/25/2015", "the day comes first"),
        ("0001-01-01T00:00:00Z", "year 1"),
        ("9999-12-31", "year 9999"),
        ("2014-03-05 12:00 XYZ", "time zone"),
        ("2014-03-05 12:00 Moon/Base", "time zone"),
        ("2014-03-05 12:00+99:00", "less than a day"),
        ("soon", "write it as"),
        ("true", "write it as"),
        ("May 2020", "write it as"),
        ("5 Nonember 2020", "write it as"),
        ("2020-01-01 and more", "write it as"),
        ("20201301", "month must be"),
        ("2020010112", "write it as"),
        ("", "write it as"),
    ],
)
def test_what_is_no_date_is_named_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match="is not a date") as caught:
        parse(text, "UTC")
    assert why in str(caught.value)
    assert repr(text) in str(caught.value)


def test_an_abbreviation_means_what_the_zone_of_the_source_says() -> None:
    assert parse("2020-07-01 12:00 IST", "Asia/Kolkata")[0].utcoffset() == timedelta(hours=5.5)
    assert parse("2020-07-01 12:00 IST", "Europe/Dublin")[0].utcoffset() == timedelta(hours=1)
    assert parse("2020-07-01 12:00 CST", "Asia/Shanghai")[0].utcoffset() == timedelta(hours=8)
    assert parse("2020-07-01 12:00 CST", "UTC")[0].utcoffset() == timedelta(hours=-6)


def test_a_local_time_that_a_clock_change_skips_or_repeats_is_one_instant() -> None:
    assert parse("2024-03-31 02:30", "Europe/Berlin")[0].astimezone(UTC) == datetime(2024, 3, 31, 1, 30, tzinfo=UTC)
    assert parse("2024-10-27 02:30", "Europe/Berlin")[0].astimezone(UTC) == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    earlier, later = (parse(f"2024-10-27 {clock}", "Europe/Berlin")[0] for clock in ("02:59", "03:00"))
    assert later - earlier == timedelta(hours=1, minutes=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by September 30, 2017 General", (datetime(2017, 9, 30, tzinfo=UTC), "day")),
        ("Stand: 30.09.2017, 14:05 Uhr", (datetime(2017, 9, 30, 14, 5, tzinfo=UTC), "time")),
        ("x 4/30/2020 at 14:05 (GMT) and 2019-01-01", (datetime(2020, 4, 30, 14, 5, tzinfo=UTC), "time")),
        ("Publié le 1er janvier 2020 à 8h30", (datetime(2020, 1, 1, 8, 30, tzinfo=UTC), "time")),
        ("2020-01-02 12:00 +0200 then 2019-01-01", (moment(2020, 1, 2, 12, hours=2), "time")),
        ("2020-01-02 12:00 Anna", (datetime(2020, 1, 2, 12, tzinfo=UTC), "time")),
        ("2020-01-02 99:00", (datetime(2020, 1, 2, tzinfo=UTC), "day")),
        ("Section 99.99.2020, then 31 June 2020, then 1 July 2020", (datetime(2020, 7, 1, tzinfo=UTC), "day")),
        ("Version v2020-01-01 and order 12345678-11-2020", None),
        ("no date in 2020, nor in May 2020, nor on Foo 3, 2020", None),
    ],
)
def test_the_first_date_inside_running_text(text: str, expected: tuple[datetime, str] | None) -> None:
    assert find(text, "UTC") == expected


def test_find_says_none_for_a_text_without_a_date() -> None:
    assert find("", "UTC") is None


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)), st.sampled_from(ZONES))  # noqa: DTZ001
def test_what_isoformat_writes_is_read_as_the_same_instant(local: datetime, zone: str) -> None:
    there = at(local.replace(microsecond=0), zone)
    if there.utcoffset() and there.utcoffset().total_seconds() % 60:  # type: ignore[union-attr]
        return  # local mean time: no format of dates writes seconds of an offset
    assert parse(there.isoformat(), "UTC") == (there, "time")
    assert parse(there.strftime("%Y-%m-%d %H:%M:%S %z"), "UTC") == (there, "time")
    assert parse(local.strftime("%Y-%m-%d %H:%M:%S"), zone) == (there, "time")
    assert there.utcoffset() == local.replace(tzinfo=ZoneInfo(zone)).utcoffset()


@given(st.dates(datetime(1900, 1, 1).date(), datetime(2200, 1, 1).date()), st.sampled_from(sorted(MONTHS)))  # noqa: DTZ001
def test_months_are_read_by_name_in_any_of_their_languages(day: object, name: str) -> None:
    year = str(day)[:4]
    expected = datetime(int(year), MONTHS[name], 3, tzinfo=UTC), "day"
    assert parse(f"3 {name} {year}", "UTC") == expected
    assert find(f"words 3. {name.title()} {year}, words", "UTC") == expected


@given(st.text(max_size=60))
def test_no_text_raises_anything_but_value_error(text: str) -> None:
    find(text, "Europe/Berlin")
    try:
        when, _ = parse(text, "Europe/Berlin")
    except ValueError:
        return
    assert when.tzinfo is not None
    when.astimezone(UTC)

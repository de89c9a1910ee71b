from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from hypothesis import given
from hypothesis import strategies as st

from feeds.render.dates import rfc822, rfc3339

OFFSETS = st.integers(-86_399, 86_399).map(lambda seconds: timezone(timedelta(seconds=seconds)))
MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=OFFSETS)  # noqa: DTZ001


@given(MOMENTS)
def test_rfc3339_is_utc_with_z_and_whole_seconds(when: datetime) -> None:
    text = rfc3339(when)
    assert len(text) == len("2026-01-01T00:00:00Z")
    assert text.endswith("Z")
    assert datetime.fromisoformat(text) == when.astimezone(UTC).replace(microsecond=0)


@given(MOMENTS.filter(lambda when: when.year > 1000))
def test_rfc822_says_the_same_moment_as_the_standard_library_reads(when: datetime) -> None:
    assert parsedate_to_datetime(rfc822(when)) == when.astimezone(UTC).replace(microsecond=0)


def test_rfc822_is_english_with_the_right_weekday() -> None:
    assert rfc822(datetime(2026, 11, 23, 6, tzinfo=timezone(timedelta(hours=1)))) == "Mon, 23 Nov 2026 05:00:00 GMT"


def test_feedgen_9_14_offsets_with_seconds_and_years_before_1000() -> None:
    amsterdam = timezone(timedelta(minutes=19, seconds=32))
    when = datetime(937, 1, 1, 12, 0, 0, 999_999, tzinfo=amsterdam)
    assert rfc3339(when) == "0937-01-01T11:40:28Z"
    assert rfc822(when) == "Tue, 01 Jan 0937 11:40:28 GMT"

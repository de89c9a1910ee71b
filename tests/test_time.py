"""Time as it really goes: clocks that are set, files from the future, and dates at the ends of the calendar."""

from __future__ import annotations

import io
import json
import os
from calendar import timegm
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.read import dates
from feeds.render.dates import rfc822, rfc3339
from feeds.store.ledger import mint
from tests.newsroom import START, Newsroom, markdown

DAY = timedelta(days=1)
#: How programs and people write a local time and its offset.
FORMATS: tuple[Callable[[datetime], str], ...] = (
    datetime.isoformat,
    lambda when: f"{when:%d %b %Y %H:%M:%S %z}" if when.year > 999 else when.isoformat(),
    format_datetime,
    lambda when: when.isoformat(sep=" "),
    lambda when: f"{when.replace(tzinfo=None).isoformat()}.999999{when:%z}",
    lambda when: f"{when.day} {when:%B} {when.year:04} {when:%H:%M:%S %z}",
    lambda when: f"{when:%B} {when.day}, {when.year:04} {when:%H:%M:%S %z}",
    lambda when: f"{when.year:04}/{when.month}/{when.day} {when:%H:%M:%S} UTC{when:%z}",
    lambda when: f"{when.day}.{when.month}.{when.year:04} {when:%H:%M:%S} GMT{when:%z}",
    lambda when: f"{when.year:04}{when:%m%dT%H%M%S%z}",
    lambda when: f"{when:%a %b} {when.day:2} {when:%H:%M:%S %z} {when.year:04}",
    lambda when: f"{when:%a %b %d} {when.year:04} {when:%H:%M:%S} GMT{when:%z} (Some Standard Time)",
    lambda when: f"{when.year:04}年{when.month}月{when.day}日 {when:%H:%M:%S %z}",
)
OFFSETS = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda minutes: timezone(timedelta(minutes=minutes)))
WRITTEN = st.builds(
    lambda local, zone, form: (local.replace(tzinfo=zone), form(local.replace(tzinfo=zone))),
    st.datetimes(datetime(1000, 1, 1), datetime(9998, 12, 31, 23, 59, 59)).map(lambda at: at.replace(microsecond=0)),  # noqa: DTZ001
    OFFSETS,
    st.sampled_from(FORMATS),
)
LONG = settings(max_examples=2_000 if "FEEDS_LONG_TESTS" in os.environ else 100)
#: The ends of what can be read, pushed over by their offsets, and what else is odd.
EDGES = {
    "1000-01-01T00:00:00+14:00": datetime(999, 12, 31, 10, tzinfo=UTC),
    "1000-01-01T00:00:00-12:00": datetime(1000, 1, 1, 12, tzinfo=UTC),
    "1752-09-05T12:00:00Z": datetime(1752, 9, 5, 12, tzinfo=UTC),
    "1969-12-31T23:59:59Z": datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC),
    "1970-01-01T00:00:00Z": datetime(1970, 1, 1, tzinfo=UTC),
    "2000-02-29T12:00:00Z": datetime(2000, 2, 29, 12, tzinfo=UTC),
    "2024-02-29": datetime(2024, 2, 28, 10, tzinfo=UTC),
    "2016-12-31T23:59:60Z": datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC),
    "2017-01-01T08:59:60+09:00": datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC),
    "2024-05-01T12:00:00+23:59": datetime(2024, 4, 30, 12, 1, tzinfo=UTC),
    "2024-05-01T12:00:00-23:59": datetime(2024, 5, 2, 11, 59, tzinfo=UTC),
    "2024-05-01T12:00:00.9999999Z": datetime(2024, 5, 1, 12, tzinfo=UTC),
}
#: What is no date, or none that every format can say.
REFUSED = {
    "0001-01-01T00:00:00+14:00": "the year 1 can't be meant",
    "9999-12-31T23:59:59-12:00": "the year 9999 can't be meant",
    "0000-00-00 00:00:00": "the year 0 can't be meant",
    "0999-12-31": "the year 999 can't be meant",
    "-0044-03-15": "is not a date",
    "44 BC": "is not a date",
    "24-05-01": "is not a date",
    "Wed, 01 May 24 12:00:00 GMT": "is not a date",
    "2023-02-29": "day is out of range",
    "1900-02-29": "day is out of range",
    "2024-05-01T24:00:00Z": "hour must be",
    "2016-12-31T23:59:61Z": "second must be",
    "2024-05-01T12:00:00+24:00": "less than a day",
    "2024-05-01T12:00:00+00:99": "at most 59 minutes",
    "1714564800": "is not a date",
    "1e400": "is not a date",
}


def instant(parsed: Any) -> datetime:
    return datetime.fromtimestamp(timegm(parsed), UTC)


def read_back(when: datetime) -> set[datetime]:
    """What feedparser makes of what the formats say of an instant."""
    rss = f"<item><title>t</title><pubDate>{rfc822(when)}</pubDate></item>"
    atom = f"<entry><title>t</title><id>urn:x:1</id><published>{rfc3339(when)}</published></entry>"
    documents = (
        f'<rss version="2.0"><channel><title>t</title>{rss}</channel></rss>',
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{atom}</feed>',
    )
    parsed = [feedparser.parse(io.BytesIO(text.encode())).entries[0].published_parsed for text in documents]
    return {instant(each) for each in parsed} | {datetime.fromisoformat(rfc3339(when))}


@LONG
@given(WRITTEN)
def test_a_date_in_any_form_comes_back_from_every_format_to_the_second(written: tuple[datetime, str]) -> None:
    meant, text = written
    when, precision = dates.parse(text, "Pacific/Kiritimati")
    assert (when, precision) == (meant, "time")
    assert read_back(when) == {meant}


@LONG
@given(WRITTEN, st.data(), st.sampled_from(sorted(dates.ZONES)))
def test_whatever_is_taken_for_a_date_can_be_written_in_every_format(
    written: tuple[datetime, str], data: st.DataObject, zone: str
) -> None:
    """One character of a date is another, or an abbreviation stands for its offset."""
    text = written[1]
    at = data.draw(st.integers(0, len(text) - 1))
    for changed in (
        text[:at] + data.draw(st.sampled_from("0123456789:-+TZ ./,")) + text[at + 1 :],
        f"{text[:-6]} {zone}",
    ):
        try:
            when, _ = dates.parse(changed, "America/St_Johns")
        except ValueError as error:
            assert repr(changed.strip()) in str(error)  # noqa: PT017 - either is right
        else:
            assert when.tzinfo is not None
            assert read_back(when) == {when.astimezone(UTC)}


@pytest.mark.parametrize("name", sorted(dates.ZONES))
def test_every_abbreviation_of_a_zone_is_the_offset_that_it_stands_for(name: str) -> None:
    when, _ = dates.parse(f"Wed, 01 Jul 2020 12:00:00 {name}", "UTC")
    assert when == datetime(2020, 7, 1, 12, tzinfo=timezone(timedelta(hours=dates.ZONES[name])))
    assert read_back(when) == {when}


def test_dates_at_the_ends_of_the_calendar_are_published_to_the_second_or_refused_with_the_reason(
    tmp_path: Path,
) -> None:
    room = Newsroom(tmp_path, config='[site]\ntimezone = "Pacific/Kiritimati"\n')
    for number, text in enumerate(EDGES):
        room.write(f"{number}.md", markdown(text, date=text))
    for number, text in enumerate(REFUSED):
        room.write(f"no-{number}.md", markdown(text, date=text))
    report = room.publish()
    why = {error.path: error.reason for error in report.gathered.refused}
    for number, reason in enumerate(REFUSED.values()):
        assert reason in why.pop(f"no-{number}.md")
    assert (why, report.released.held_back, report.released.refused) == ({}, [], [])
    for form in ("rss", "atom"):
        shown = {entry.title: instant(entry.published_parsed) for entry in room.entries(form=form)}
        assert shown == EDGES
    items = json.loads((room.public / "all.json").read_text())["items"]
    assert {item["title"]: datetime.fromisoformat(item["date_published"]) for item in items} == EDGES


def test_an_article_of_a_leap_day_expires_on_the_day_that_its_file_says(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, now=datetime(2025, 2, 28, 23, 58, 59, tzinfo=UTC))
    room.write("leap.md", markdown("Leap", date="2024-02-29", expiryDate="2025-03-01"))
    room.write("no.md", markdown("No such day", date="2024-02-29", expiryDate="2025-02-29"))
    report = room.publish()
    assert [error.path for error in report.gathered.refused] == ["no.md"]
    assert room.titles() == ["Leap"]
    room.publish(after=timedelta(seconds=1))
    assert room.titles() == []


@pytest.mark.parametrize("seconds", [-(2**31), -1, 0, 2**33, 2**33 + 2**32])
def test_d11_a_file_touched_by_any_clock_is_published_and_its_edit_noticed(tmp_path: Path, seconds: int) -> None:
    room = Newsroom(tmp_path)
    file = room.write("a.md", markdown("A"))
    os.utime(file, (seconds, seconds))
    room.publish()
    assert room.titles() == ["A"]
    file.write_text(markdown("B"))
    os.utime(file, (seconds, seconds))
    room.publish()
    assert room.titles() == ["B"]
    assert room.publish().gathered.unchanged == 1


def test_c29_an_embargo_and_an_expiry_are_kept_to_the_second_by_the_clock_as_it_is(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    embargo, expiry = START + DAY, START + 2 * DAY
    room.write("a.md", markdown("A", date=embargo.isoformat(), expiryDate=expiry.isoformat()))
    for now, shown in (
        (embargo - timedelta(seconds=1), []),
        (embargo - DAY, []),  # set back
        (embargo - timedelta(seconds=1), []),
        (embargo, ["A"]),
        (expiry - timedelta(seconds=1), ["A"]),
        (expiry, []),
    ):
        room.now = now
        room.publish(after=timedelta(0))
        assert room.titles() == shown, now


def test_c29_what_was_out_stays_out_when_the_clock_is_set_back_before_it(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    room.write("a.md", markdown("A", date=(START + DAY).isoformat()))
    room.publish(after=2 * DAY)
    before = room.ids()
    room.publish(after=-2 * DAY)
    room.write("b.md", markdown("B"))
    room.publish()
    assert room.titles() == ["A", "B"]
    assert room.ids()[:1] == before
    room.write("a.md", markdown("A, edited", date=(START + DAY).isoformat()))
    room.publish()
    assert room.titles() == ["A, edited", "B"], "an edit calls nothing back"
    room.write("a.md", markdown("A, later", date=(START + 2 * DAY).isoformat()))
    room.publish()
    assert room.titles() == ["B"], "another date does"


@given(st.datetimes(timezones=OFFSETS, min_value=datetime(1000, 1, 2), max_value=datetime(9998, 1, 1)))  # noqa: DTZ001
def test_c29_no_id_is_minted_for_a_day_that_is_still_to_come(published: datetime) -> None:
    day = mint("news.example", "articles", "a.md", published, START).removeprefix("tag:news.example,").split(":")[0]
    assert day <= START.astimezone(published.tzinfo).date().isoformat()


def modified(room: Newsroom) -> dict[str, int]:
    return {path.name: int(path.stat().st_mtime) for path in room.public.iterdir()}


@pytest.mark.parametrize("loses", [False, True], ids=["", "and the store is lost"])
def test_c27_last_modified_grows_with_every_version_through_a_clock_set_back(tmp_path: Path, loses: bool) -> None:
    room = Newsroom(tmp_path)
    room.write("a.md", markdown("A"))
    room.publish()
    for number, after in enumerate((-DAY, timedelta(0), timedelta(seconds=1), DAY, -2 * DAY)):
        before, bodies = modified(room), room.files()
        room.write("a.md", markdown(f"A {number}"))
        room.publish(after=after, store=f"state-{number}" if loses else "state")
        now = modified(room)
        changed = {name for name, body in room.files().items() if body != bodies[name]}
        assert changed >= {"all.rss", "all.atom", "all.json"}
        assert all(now[name] > before[name] for name in changed)
        assert all(now[name] == before[name] for name in now.keys() - changed)


def test_c27_last_modified_grows_past_what_a_killed_run_had_put_there(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    room.write("a.md", markdown("A"))
    room.publish()
    room.write("a.md", markdown("B"))
    room.now += DAY
    assert room.dies("settle", 1)
    before = modified(room)
    room.write("a.md", markdown("C"))
    room.publish(after=-DAY)
    assert all(modified(room)[name] > before[name] for name in ("all.rss", "all.atom", "all.json"))


@pytest.mark.parametrize("back", [timedelta(hours=1), DAY, 20_000 * DAY], ids=["an hour", "a day", "to 1970"])
def test_c27_a_flood_stays_for_its_hours_though_the_clock_was_set_back(tmp_path: Path, back: timedelta) -> None:
    """Else nobody who looks once a day would see what came in on the day of the wrong clock."""
    room = Newsroom(tmp_path, config="[feeds]\nentries = 3\nhours = 48\n")
    for number in range(9):
        room.write(f"old-{number}.md", markdown(f"Old {number}", date="1969-04-01"))
    right = room.now
    room.publish()
    room.now -= back
    flood = [f"New {number}" for number in range(9)]
    for title in flood:
        room.write(f"{title}.md", markdown(title, date="1969-03-01"))
    room.publish()
    assert set(room.titles()) >= set(flood)
    room.now = right
    room.publish(after=timedelta(hours=24))
    assert set(room.titles()) >= set(flood)
    room.publish(after=timedelta(hours=25))
    assert not set(room.titles()) & set(flood), "they are old by now, by any clock"


def test_c27_an_edit_after_a_clock_set_back_does_not_make_an_article_older(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, config="[feeds]\ntombstones = 7\n")
    room.write("a.md", markdown("A"))
    room.write("b.md", markdown("B"))
    room.publish()
    room.write("a.md", markdown("A, edited"))
    room.publish()
    (before,) = [entry.updated for entry in room.entries() if entry.title == "A, edited"]
    room.write("a.md", markdown("A, edited again"))
    room.publish(after=-DAY)
    (after,) = [entry.updated for entry in room.entries() if entry.title == "A, edited again"]
    assert after >= before
    (room.articles / "a.md").unlink()
    room.publish(allow_empty=True)
    assert f'when="{after}"' in (room.public / "all.atom").read_text(), "RFC 6721: else its deletion is not believed"

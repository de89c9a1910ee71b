"""The clock, stepped by the test: simulated hours pass without waiting for the wall."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from feeds import cron, schedule
from feeds.agenda import Agenda
from feeds.schedule import LONGEST, Schedule
from feeds.settings import Settings

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class World:
    """A schedule, and what its agenda was asked for at which instant."""

    def __init__(self, traveller: Any, **tables: Any) -> None:
        self.traveller = traveller
        self.troubles: list[str] = []
        self.agenda = Agenda()
        self.schedule = Schedule(self.agenda, self.troubles.append)
        self.schedule.plan(Settings.model_validate(tables))
        self.schedule.remove_job("stand")  # every minute; it has a test of its own
        self.seen: list[tuple[datetime, str]] = []

    def run(self, hours: float) -> list[tuple[datetime, str]]:
        """Let time pass as the service does: step, wait as long as the step says, step again."""
        end = datetime.now(UTC) + timedelta(hours=hours)
        while True:
            wait = self.schedule.step()
            self.look()
            left = (end - datetime.now(UTC)).total_seconds()
            if left <= 0:
                return self.seen
            self.traveller.shift(min(max(wait, 0.001), left))

    def look(self) -> None:
        wishes, now = self.agenda.take(0), datetime.now(UTC)
        self.seen += [(now, f"scan {name}") for name in wishes.scans]
        self.seen += [(now, wish) for wish in ("due", "clean", "check") if getattr(wishes, wish)]

    def at(self, wish: str) -> list[datetime]:
        return [instant for instant, what in self.seen if what == wish]


@pytest.fixture(autouse=True)
def _longer_steps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step a minute, unless the test is about the steps: what is due sooner is waited for exactly anyway."""
    if "jump" not in request.node.name and "slewed" not in request.node.name:
        monkeypatch.setattr(schedule, "LONGEST", 60.0)


@pytest.fixture
def traveller() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def test_24_hours_of_intervals_have_no_gap_and_no_double(traveller: Any) -> None:
    world = World(traveller, source=[{"name": "news", "every": 600}, {"name": "blog", "from": "b", "every": 3600}])
    world.run(24)
    news, blog = world.at("scan news"), world.at("scan blog")
    assert [len(news), len(blog)] == [144, 24]
    assert {round((b - a).total_seconds()) for a, b in pairwise(news)} == {600}
    assert world.troubles == []


def test_cron_keeps_to_the_zone_of_the_site(traveller: Any) -> None:
    world = World(traveller, site={"timezone": "Europe/Berlin"}, source=[{"cron": "30 6 * * *"}])
    world.run(24)
    assert [instant.astimezone(BERLIN).strftime("%H:%M") for instant in world.at("scan articles")] == ["06:30"]


def test_cleaning_and_the_full_check_come_once_a_night(traveller: Any) -> None:
    world = World(traveller, site={"timezone": "Asia/Kolkata"}, source=[{"every": 86_400}])
    world.run(24)
    zone = ZoneInfo("Asia/Kolkata")
    assert [at.astimezone(zone).strftime("%H:%M") for at in world.at("clean")] == ["03:00"]
    assert [at.astimezone(zone).strftime("%H:%M") for at in world.at("check")] == ["04:00"]


@pytest.mark.parametrize(
    ("day", "hours"),
    [(datetime(2026, 3, 29, tzinfo=BERLIN), 23), (datetime(2026, 10, 25, tzinfo=BERLIN), 25)],
    ids=["spring", "autumn"],
)
def test_c27_a_change_of_the_clocks_misses_and_doubles_nothing(day: datetime, hours: int) -> None:
    with time_machine.travel(day.astimezone(UTC), tick=False) as traveller:
        world = World(
            traveller,
            site={"timezone": "Europe/Berlin"},
            source=[{"name": "hourly", "every": 3600}, {"name": "noon", "from": "b", "cron": "0 12 * * *"}],
        )
        world.run(hours)
        assert len(world.at("scan hourly")) == hours
        assert [at.astimezone(BERLIN).strftime("%H:%M") for at in world.at("scan noon")] == ["12:00"]
        assert len(world.at("clean")) == len(world.at("check")) == 1


def test_an_instant_is_met_to_the_second_and_once(traveller: Any) -> None:
    world, due = World(traveller), NOON + timedelta(hours=5, seconds=17)
    world.schedule.aim(NOON + timedelta(hours=2))
    world.schedule.aim(due)
    world.run(24)
    (met,) = world.at("due")
    assert timedelta(0) <= met - due < timedelta(seconds=1)


def test_an_instant_that_is_no_more_is_forgotten(traveller: Any) -> None:
    world = World(traveller)
    world.schedule.aim(NOON + timedelta(hours=1))
    world.schedule.aim(None)
    world.schedule.aim(None)
    world.run(2)
    assert world.at("due") == []


def test_an_instant_that_has_passed_is_met_at_once(traveller: Any) -> None:
    world = World(traveller)
    world.schedule.aim(NOON - timedelta(days=3))
    world.run(0)
    assert world.at("due") == [NOON]


def test_hours_that_were_slept_through_are_made_up_for_once(traveller: Any) -> None:
    world = World(traveller, source=[{"every": 60}])
    world.schedule.aim(NOON + timedelta(minutes=30))
    world.schedule.step()
    traveller.shift(3 * 3600)
    world.schedule.step()
    world.look()
    assert sorted(what for _, what in world.seen) == ["due", "scan articles"]
    world.seen.clear()
    world.run(1)
    assert len(world.at("scan articles")) == 60


def test_c27_a_clock_that_jumps_ahead_is_noticed_within_half_a_second(traveller: Any) -> None:
    world = World(traveller)
    world.schedule.aim(NOON + timedelta(days=1))
    assert world.schedule.step() <= LONGEST
    traveller.shift(86_400)
    world.run(0)
    assert [what for _, what in world.seen if what == "due"] == ["due"]


@pytest.mark.parametrize("hours", [0.5, 24, 24 * 365], ids=["half an hour", "a day", "a year"])
def test_c27_a_clock_that_is_set_back_misses_and_doubles_no_more_than_one(traveller: Any, hours: float) -> None:
    tables = [{"name": "news", "every": 600}, {"name": "blog", "from": "b", "cron": "*/15 * * * *"}]
    world = World(traveller, source=tables)
    world.run(1)
    world.seen.clear()
    traveller.shift(-hours * 3600)
    world.run(3)
    assert abs(len(world.at("scan news")) - 18) <= 1
    assert abs(len(world.at("scan blog")) - 12) <= 1
    assert {round((b - a).total_seconds()) for a, b in pairwise(world.at("scan news"))} == {600}
    assert {at.minute % 15 for at in world.at("scan blog")} == {0}
    assert world.troubles == []


def test_c27_a_clock_that_is_set_back_moves_no_instant(traveller: Any) -> None:
    world, due = World(traveller), NOON + timedelta(minutes=5, seconds=17)
    world.schedule.aim(due)
    world.run(0.05)
    traveller.shift(-1800)
    world.run(1)
    assert [met for met in world.at("due") if timedelta(0) <= met - due < timedelta(seconds=1)]


def test_c27_a_clock_that_is_slewed_by_less_than_a_second_repeats_nothing(traveller: Any) -> None:
    world = World(traveller, source=[{"cron": "*/10 * * * *"}])
    for _ in range(60):
        world.run(1 / 60)
        traveller.shift(-0.9)
    assert [at.minute for at in world.at("scan articles")] == [0, 10, 20, 30, 40, 50]


@pytest.mark.parametrize("step", [-86_400, -3600, 3600, 86_400])
def test_c28_a_clock_that_is_set_while_a_failed_pass_waits_delays_no_try(traveller: Any, step: int) -> None:
    world = World(traveller, source=[{"every": 86_400}])
    world.schedule.again(["articles"], 15)
    world.run(5 / 3600)
    traveller.shift(step)
    world.run(15 / 3600)
    assert len(world.at("scan articles")) in (1, 2)
    world.seen.clear()
    world.run(1)
    assert world.at("scan articles") == [], "it is tried again once"


@pytest.mark.parametrize(
    ("day", "times"),
    [
        (datetime(2026, 3, 29, tzinfo=BERLIN), ["03:30", "06:00"]),
        (datetime(2026, 10, 25, tzinfo=BERLIN), ["02:30", "02:30", "06:00"]),
    ],
    ids=["spring", "autumn"],
)
def test_c27_a_cron_hour_that_a_change_of_the_clocks_skips_comes_and_one_that_it_repeats_comes_once_more(
    day: datetime, times: list[str]
) -> None:
    with time_machine.travel(day.astimezone(UTC), tick=False) as traveller:
        sources = [{"name": "night", "cron": "30 2 * * *"}, {"name": "day", "from": "b", "cron": "0 6 * * *"}]
        world = World(traveller, site={"timezone": "Europe/Berlin"}, source=sources)
        world.run(23)
        met = [*world.at("scan night"), *world.at("scan day")]
        assert [at.astimezone(BERLIN).strftime("%H:%M") for at in met] == times


def test_a_cron_of_the_leap_day_waits_for_its_year(traveller: Any) -> None:
    trigger = cron.trigger("0 0 29 2 *", BERLIN)
    assert trigger.get_next_fire_time(None, NOON) == datetime(2028, 2, 29, tzinfo=BERLIN)


def test_a_new_plan_leaves_nothing_of_the_old_one(traveller: Any) -> None:
    world = World(traveller, source=[{"name": "old", "every": 60}])
    world.schedule.plan(Settings.model_validate({"source": [{"name": "new", "every": 60}]}))
    world.run(0.1)
    assert world.at("scan old") == []
    assert len(world.at("scan new")) == 6


def test_a_failed_pass_is_tried_again_in_a_while(traveller: Any) -> None:
    world = World(traveller, source=[{"every": 86_400}])
    world.schedule.again(["articles"], 15)
    world.schedule.again(["articles"], 15)
    world.run(0.1)
    assert world.at("scan articles") == [NOON + timedelta(seconds=15)]


def test_a_job_that_fails_is_told_and_stops_no_other(traveller: Any, caplog: pytest.LogCaptureFixture) -> None:
    world = World(traveller, source=[{"every": 60}])
    world.schedule.add_job(lambda: 1 / 0, "interval", seconds=60, id="bad")
    with caplog.at_level(logging.ERROR, logger="feeds.schedule"):
        world.run(0.05)
    assert world.troubles == ["failed"] * 3
    assert len(world.at("scan articles")) == 3
    assert "job failed" in caplog.text


def test_what_should_be_live_is_looked_after_every_minute(traveller: Any) -> None:
    world = World(traveller, source=[{"every": 86_400}])
    world.schedule.plan(Settings.model_validate({"source": [{"every": 86_400}]}))
    world.run(0.1)
    assert len(world.at("due")) == 6

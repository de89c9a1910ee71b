"""`feeds serve` in a process whose wall clock is set while it runs (libfaketime)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from tests.newsroom import markdown
from tests.service import Service, until

LIBRARY = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
DAY = timedelta(days=1)

pytestmark = pytest.mark.skipif(LIBRARY is None, reason="libfaketime is not here (Debian: faketime)")


class Clock:
    """The wall clock of the processes that are started with it; their monotonic clocks stay as they are."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.ahead = timedelta(0)
        self.set(timedelta(0))

    def set(self, ahead: timedelta) -> None:
        self.ahead = ahead
        new = self._file.with_suffix(".new")
        new.write_text(f"{ahead.total_seconds():+.0f}\n")
        new.replace(self._file)

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC) + self.ahead


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setenv("LD_PRELOAD", str(LIBRARY))
    monkeypatch.setenv("FAKETIME_TIMESTAMP_FILE", str(tmp_path / "clock"))
    monkeypatch.setenv("FAKETIME_NO_CACHE", "1")
    monkeypatch.setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1")
    monkeypatch.setenv("NO_FAKE_STAT", "1")
    return Clock(tmp_path / "clock")


@pytest.fixture
def service(tmp_path: Path, clock: Clock) -> Iterator[Service]:
    made = Service(tmp_path)
    yield made
    made.end()


def test_c27_a_service_goes_on_by_the_clock_as_it_is_while_that_is_set_a_day_ahead_and_back(
    service: Service, clock: Clock
) -> None:
    service.write("now.md", markdown("Now"))
    service.write("tomorrow.md", markdown("Tomorrow", date=(clock.now() + DAY).isoformat()))
    service.start(shows=1)
    assert service.titles() == ["Now"]
    first = service.get().headers["last-modified"]
    clock.set(DAY + timedelta(minutes=1))
    until(lambda: service.titles() == ["Tomorrow", "Now"], "the embargo ends", within=10)
    second = service.get().headers["last-modified"]
    clock.set(-DAY)
    service.write("back.md", markdown("Back"))
    until(lambda: "Back" in service.titles(), "a new article is out though the clock is set back")
    service.write("later.md", markdown("Later", date=(clock.now() + timedelta(seconds=3)).isoformat()))
    until(lambda: "Later" in service.titles(), "an embargo ends by the clock that is set back")
    third = service.get().headers["last-modified"]
    times = [parsedate_to_datetime(one) for one in (first, second, third)]
    assert times == sorted(set(times))
    assert service.events("the clock was set back")
    assert service.get(if_modified_since=second).status_code == 200

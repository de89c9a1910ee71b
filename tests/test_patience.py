"""What a service waits for: files that may come back, and writers that are not done."""

from __future__ import annotations

import pytest

from feeds.gather import Stamp
from feeds.patience import GRACE, SETTLE, Patience
from feeds.store.ledger import Place

A = Place("news", "a.md")


class Clock:
    """Seconds that pass when the test says so; files are stamped with the same clock."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.writing: set[str] = set()
        self.polled = False
        self.patience = Patience(
            clock=lambda: self.now,
            wall=lambda: int(self.now * 1e9),
            writing=lambda _: self.writing,
            polled=lambda _: self.polled,
        )

    def stamp(self, *, age: float = 0.0, size: int = 1) -> Stamp:
        at = int((self.now - age) * 1e9)
        return Stamp(size, at, at, 1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_c30_a_file_that_was_just_written_is_looked_at_again(clock: Clock) -> None:
    stamp = clock.stamp()
    assert not clock.patience.is_settled(A, stamp)
    assert clock.patience.due() == SETTLE
    assert clock.patience.ripe() == {}
    clock.now += SETTLE
    assert clock.patience.ripe() == {"news": {"a.md"}}
    assert clock.patience.is_settled(A, stamp)
    assert clock.patience.due() is None


def test_c30_a_slow_writer_is_waited_for(clock: Clock) -> None:
    for size in range(5):
        assert not clock.patience.is_settled(A, clock.stamp(size=size))
        clock.now += SETTLE / 2


def test_an_old_file_is_taken_at_once(clock: Clock) -> None:
    assert clock.patience.is_settled(A, clock.stamp(age=SETTLE))
    assert clock.patience.due() is None


def test_a_file_that_is_open_for_writing_is_left_alone_however_old_it_looks(clock: Clock) -> None:
    clock.writing = {"a.md"}
    assert not clock.patience.is_settled(A, clock.stamp(age=3600))
    clock.now += SETTLE
    clock.writing = set()
    assert clock.patience.is_settled(A, clock.stamp(age=3600))


def test_d11_a_stamp_from_the_future_has_to_look_the_same_twice(clock: Clock) -> None:
    stamp = clock.stamp(age=-7200)
    assert not clock.patience.is_settled(A, stamp)
    clock.now += SETTLE / 2
    assert not clock.patience.is_settled(A, stamp)
    clock.now += SETTLE / 2
    assert clock.patience.is_settled(A, stamp)


@pytest.mark.parametrize("behind", [30.0, 7200.0])
def test_d11_a_writer_by_a_clock_that_is_behind_is_waited_for_where_nobody_tells_of_it(
    clock: Clock, behind: float
) -> None:
    clock.polled = True
    for _ in range(2):
        clock.patience.observe("news", looked=None, vanished=(), differing=())
        clock.now += 10
    for size in range(3):
        clock.patience.observe("news", looked=None, vanished=(), differing=["a.md"])
        assert not clock.patience.is_settled(A, clock.stamp(age=behind, size=size)), "it grows from look to look"
        clock.now += 10
    stamp = clock.stamp(age=behind, size=9)
    assert not clock.patience.is_settled(A, stamp)
    clock.now += SETTLE
    assert clock.patience.ripe() == {"news": {"a.md"}}
    assert clock.patience.is_settled(A, stamp)


def test_d11_what_was_there_before_the_first_look_is_taken_at_once(clock: Clock) -> None:
    clock.polled = True
    clock.patience.observe("news", looked=None, vanished=(), differing=["a.md"])
    assert clock.patience.is_settled(A, clock.stamp(age=7200))


def test_d11_what_was_written_since_the_last_look_is_taken_when_it_rests(clock: Clock) -> None:
    clock.polled = True
    clock.patience.observe("news", looked=None, vanished=(), differing=())
    clock.now += 10
    stamp = clock.stamp(age=5)
    clock.patience.observe("news", looked=None, vanished=(), differing=["a.md"])
    assert clock.patience.is_settled(A, stamp)


def test_a_missing_file_is_gone_after_the_grace(clock: Clock) -> None:
    assert not clock.patience.is_gone(A)
    assert clock.patience.missing("news") == {"a.md"}
    clock.now += GRACE - 1
    assert not clock.patience.is_gone(A)
    assert clock.patience.due() == 1
    clock.now += 1
    assert clock.patience.ripe() == {"news": {"a.md"}}
    assert clock.patience.is_gone(A)
    clock.patience.withdraw("news", ["a.md"])
    assert clock.patience.due() is None


def test_a_file_that_comes_back_starts_anew(clock: Clock) -> None:
    clock.patience.is_gone(A)
    clock.now += GRACE
    clock.patience.observe("news", looked={"a.md"}, vanished=[], differing=[])
    assert not clock.patience.is_gone(A)


def test_what_was_not_looked_at_is_still_missing(clock: Clock) -> None:
    clock.patience.is_gone(A)
    clock.patience.observe("news", looked={"b.md"}, vanished=[], differing=[])
    clock.patience.observe("elsewhere", looked=None, vanished=[], differing=[])
    assert clock.patience.missing("news") == {"a.md"}
    clock.patience.observe("news", looked=None, vanished=[], differing=[])
    assert clock.patience.missing("news") == set()


@pytest.mark.parametrize("vanished", [["a.md"], []], ids=["known", "never seen before"])
def test_an_unfinished_file_that_vanished_is_not_waited_for(clock: Clock, vanished: list[str]) -> None:
    clock.patience.is_settled(A, clock.stamp())
    clock.patience.observe("news", looked={"a.md"}, vanished=[], differing=["a.md"])
    assert clock.patience.due() == SETTLE
    clock.patience.observe("news", looked={"a.md"}, vanished=vanished, differing=[])
    assert clock.patience.due() is None


def test_what_is_put_off_or_extended_is_not_asked_for_at_once_again(clock: Clock) -> None:
    clock.patience.is_gone(A)
    clock.patience.is_settled(Place("news", "b.md"), clock.stamp())
    clock.now += GRACE
    assert clock.patience.ripe() == {"news": {"a.md", "b.md"}}
    clock.patience.put_off("news")
    assert clock.patience.ripe() == {}
    clock.now += GRACE
    clock.patience.extend("news", ["a.md"])
    assert clock.patience.ripe() == {"news": {"b.md"}}

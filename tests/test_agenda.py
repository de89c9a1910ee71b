"""Wishes from many threads, merged until they are taken."""

from __future__ import annotations

import time
from threading import Thread

from feeds.agenda import MANY, Agenda


def test_nothing_wished_for_is_nothing_and_takes_its_time() -> None:
    began = time.monotonic()
    assert not Agenda().take(0.05)
    assert time.monotonic() - began >= 0.05


def test_a_wish_wakes_the_one_who_waits() -> None:
    agenda = Agenda()
    thread = Thread(target=lambda: agenda.look("news", ["a.md"], closed=True))
    thread.start()
    wishes = agenda.take(30)
    thread.join()
    assert wishes.closed == {"news": {"a.md"}}
    assert not agenda.take(0)


def test_looks_are_merged_by_source() -> None:
    agenda = Agenda()
    agenda.look("news", ["a.md"], closed=True)
    agenda.look("news", ["a.md", "b.md"], closed=True)
    agenda.look("blog", ["c.md"], closed=False)
    wishes = agenda.take(0)
    assert (wishes.closed, wishes.others, wishes.scans) == ({"news": {"a.md", "b.md"}}, {"blog": {"c.md"}}, {})


def test_a_scan_makes_other_looks_needless_but_remembers_whose_writers_are_done() -> None:
    agenda = Agenda()
    agenda.look("news", ["open.md"], closed=False)
    agenda.look("news", ["done.md"], closed=True)
    agenda.scan("news", "start")
    agenda.scan("news", "every 300 s")
    agenda.look("news", ["other.md"], closed=False)
    wishes = agenda.take(0)
    assert (wishes.scans, wishes.others, wishes.closed) == ({"news": "start"}, {}, {"news": {"done.md"}})


def test_d12_a_storm_of_changes_becomes_one_scan() -> None:
    agenda = Agenda()
    for number in range(MANY + 1):
        agenda.look("news", [f"{number}.md"], closed=True)
    wishes = agenda.take(0)
    assert (list(wishes.scans), sum(map(len, wishes.closed.values()))) == (["news"], 0)


def test_a_stop_stays_and_other_wishes_are_taken_once() -> None:
    agenda = Agenda()
    agenda.want(clean=True, check=True, due=True)
    agenda.reload()
    agenda.stop()
    first, second = agenda.take(0), agenda.take(0)
    assert (first.clean, first.check, first.due, first.reload, first.stop) == (True,) * 5
    assert (second.clean, second.check, second.due, second.reload, second.stop) == (False, False, False, False, True)
    assert agenda.stopping

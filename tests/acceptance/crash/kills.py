"""A run killed at each of its calls that write, and what is found then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tests.acceptance.crash import tally
from tests.acceptance.crash.scene import NOW, Scene
from tests.acceptance.crash.traced import Call, Point, Traced, killed_at, traced

#: Exit codes of a run that has done what it could: all well, or some articles refused.
DONE = (0, 1)


def undisturbed(scene: Scene, log: Path) -> Traced:
    """A run as a process, traced to its end; it makes all of its calls in one thread, so they can be counted."""
    plain = traced(scene.command(), log)
    assert plain.code in DONE, plain.stderr
    assert len({call.thread for call in plain.calls}) == 1
    assert scene.end() == scene.new
    return plain


def kill_at_each(scene: Scene, log: Path, part: float, *, kept: str = "kept", now: datetime = NOW) -> None:
    """Kill a run at that part of its calls, one after the other; the next run is at that instant.

    Each is seen to be killed at that very call, with the calls before it made as in a run that nothing disturbs.
    """
    scene.restore(kept)
    plain = undisturbed(scene, log)
    expected = writing(plain.calls)
    for number, point in tally.some([*enumerate(plain.points())], part):
        scene.restore(kept)
        kill(scene, log, point, expected[: number + 1])
        scene.assert_heals(now=now)


def kill(scene: Scene, log: Path, point: Point, expected: Sequence[str]) -> None:
    """Kill a run at a call, which is seen to be the last of these; what is there then is whole."""
    run = killed_at(scene.command(), log, point)
    assert run.killed, f"{point}: {run.stderr}"
    assert writing(run.calls) == [*expected], point
    scene.assert_whole()
    tally.count("kill points tried")


def writing(calls: Sequence[Call]) -> list[str]:
    """The names of the calls that change something."""
    return [call.name for call in calls if call.writes]

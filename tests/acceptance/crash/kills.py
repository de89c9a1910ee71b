"""A run killed at each of its calls that write, and what is found then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tests.acceptance.crash import tally
from tests.acceptance.crash.prepared import Prepared
from tests.acceptance.crash.scene import NOW, Scene
from tests.acceptance.crash.traced import Call, Point, Traced

#: Exit codes of a run that has done what it could: all well, or some articles refused.
DONE = (0, 1)


def undisturbed(ready: Prepared, scene: Scene, log: Path) -> Traced:
    """A run as a process, traced to its end; it makes all of its calls in one thread, so they can be counted."""
    plain = ready.traced(scene.asked(), log)
    assert plain.code in DONE, plain.stderr
    assert len({call.thread for call in plain.calls}) == 1
    assert scene.end() == scene.new
    return plain


def kill_at_each(
    ready: Prepared,
    scene: Scene,
    log: Path,
    part: float,
    piece: tally.Piece = tally.ALL,
    *,
    kept: str = "kept",
    now: datetime = NOW,
) -> None:
    """Kill a run at that part of its calls, one after the other; the next run is at that instant.

    Of these calls only those of a piece are tried. Each run is seen to be killed at that very call, with the calls
    before it made as in a run that nothing disturbs.
    """
    scene.restore(kept)
    plain = undisturbed(ready, scene, log)
    expected = writing(plain.calls)
    for number, point in tally.some([*enumerate(plain.points())], part, piece):
        scene.restore(kept)
        kill(ready, scene, log, point, expected[: number + 1])
        scene.assert_heals(now=now)


def kill(ready: Prepared, scene: Scene, log: Path, point: Point, expected: Sequence[str]) -> None:
    """Kill a run at a call, which is seen to be the last of these; what is there then is whole."""
    run = ready.traced(scene.asked(), log, inject=point.kill())
    assert run.killed, f"{point}: {run.stderr}"
    assert writing(run.calls) == [*expected], f"{point}: other calls than those of a run that nothing disturbs"
    scene.assert_whole()
    tally.count("kill points tried")


def writing(calls: Sequence[Call]) -> list[str]:
    """The names of the calls that change something."""
    return [call.name for call in calls if call.writes]


def by_thread(calls: Sequence[Call], names: Sequence[str]) -> list[Point]:
    """The points at which strace can kill some thread: as many of each name as one thread makes calls of it."""
    made = Counter((call.thread, call.name) for call in calls if call.name in names)
    most = {name: max((count for (_, made_by), count in made.items() if made_by == name), default=0) for name in names}
    return [Point(name, when) for name in names for when in range(1, most[name] + 1)]

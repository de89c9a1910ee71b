"""kill -9 of a worker process: the run says so and ends, or needs it no more; the next run finishes the work."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tests.acceptance.crash import scenes, tally
from tests.acceptance.crash.faults import UNAVAILABLE
from tests.acceptance.crash.kills import DONE
from tests.acceptance.crash.scene import Scene
from tests.acceptance.crash.traced import ROOT, Point, environment, needs_strace
from tests.service import until

pytestmark = needs_strace
#: Of all points, so many are tried where nobody asks for more (`make crash` tries all).
PART = 0.03
#: What a worker does from its first breath on: it reads modules, articles and what it is told, and writes results.
POINTS = [
    *(Point("write", when) for when in range(1, 6)),
    *(Point("openat", when) for when in range(1, 120, 6)),
    *(Point("read", when) for when in range(1, 160, 8)),
]
#: A run that a worker's death has left waiting takes longer than this (seconds).
PATIENCE = 90


def run(scene: Scene, log: Path, point: Point) -> tuple[int, str]:
    """Publish, with a worker that is killed when it is about to make that call; the exit code, and what is said."""
    with subprocess.Popen(
        scene.command(threads=True),
        cwd=ROOT,
        env=environment(),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as publisher:
        try:
            worker = until(lambda: next(workers(publisher.pid), 0) or publisher.poll() is not None, "a worker is there")
            tracing = [
                "strace",
                "-f",
                "-q",
                "-e",
                f"trace={point.name}",
                "-e",
                f"inject={point.kill()}",
                "-o",
                str(log),
            ]
            with subprocess.Popen([*tracing, "-p", str(worker)], stderr=subprocess.DEVNULL):
                said = "".join(publisher.communicate(timeout=PATIENCE))
        finally:
            publisher.kill()
    return publisher.returncode, said


def workers(publisher: int) -> Iterator[int]:
    """The processes that work for it: the children of the one that forks them."""
    return chain.from_iterable(map(children, children(publisher)))


def children(process: int) -> list[int]:
    try:
        tasks = [*Path(f"/proc/{process}/task").iterdir()]
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except FileNotFoundError:
        return []  # it has ended


def test_c2_a_run_of_which_a_worker_is_killed_says_so_and_the_next_one_finishes_it(tmp_path: Path) -> None:
    scene, struck = scenes.many(tmp_path / "scene", words=400), 0
    # Within a result, it has said how long this is: the rest would be waited for.
    for point in {Point("write", 2), *tally.some(POINTS, tally.share(PART))}:
        scene.restore()
        code, said = run(scene, tmp_path / "trace", point)
        killed = "killed by SIGKILL" in (tmp_path / "trace").read_text()
        assert "Traceback" not in said, (point, said)
        assert code in ((UNAVAILABLE, *DONE) if killed else DONE), (point, said)
        assert code in DONE or "killed from outside" in said, (point, said)
        scene.assert_whole()
        scene.assert_heals()
        struck += killed
    assert struck
    tally.count("kill points tried", struck)

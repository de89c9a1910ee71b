"""kill -9 at every call that writes: readers are served old or new documents, and the next run finishes the work."""

from __future__ import annotations

from pathlib import Path

from tests.acceptance.crash import tally
from tests.acceptance.crash.scene import Scene, ordinary
from tests.acceptance.crash.traced import Point, killed_at, needs_strace, traced

pytestmark = needs_strace


def points(scene: Scene) -> list[Point]:
    scene.restore()
    plain = traced(scene.command(), scene.root / "trace")
    assert plain.code == 0, plain.stderr
    assert len({call.thread for call in plain.calls}) == 1
    assert scene.end() == scene.new
    return plain.points()


def test_c1_a_publish_that_is_killed_at_any_call_leaves_old_or_new_documents(tmp_path: Path) -> None:
    scene = ordinary(tmp_path / "scene")
    for point in tally.some(points(scene), tally.share(0.05)):
        scene.restore()
        assert killed_at(scene.command(), tmp_path / "trace", point).killed, point
        scene.assert_whole()
        scene.assert_heals()
        tally.count("kill points tried")

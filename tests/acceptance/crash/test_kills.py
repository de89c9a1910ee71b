"""kill -9 at every call that writes: readers are served old or new documents, and the next run finishes the work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.acceptance.crash import scenes, tally
from tests.acceptance.crash.kills import kill, kill_at_each, undisturbed, writing
from tests.acceptance.crash.scene import NOW, Scene
from tests.acceptance.crash.traced import needs_strace

pytestmark = needs_strace
#: Of all points, so many are tried where nobody asks for more (`make crash` tries all).
PART = 0.02


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "trace"


def test_c1_a_publish_that_is_killed_leaves_old_or_new_documents_and_the_next_finishes_it(
    tmp_path: Path, log: Path
) -> None:
    kill_at_each(scenes.changed(tmp_path / "scene"), log, tally.share(PART))


def test_c1_no_archive_delta_or_sitemap_is_lost_or_led_to_in_vain_when_a_publish_is_killed(
    tmp_path: Path, log: Path
) -> None:
    kill_at_each(scenes.rich(tmp_path / "scene"), log, tally.share(PART))


def test_c1_what_readers_saw_before_a_kill_stands_when_the_next_run_comes_later(tmp_path: Path, log: Path) -> None:
    kill_at_each(scenes.changed(tmp_path / "scene"), log, tally.share(PART) / 2, now=NOW + timedelta(hours=1))


def test_c2_what_was_gathered_before_a_kill_is_neither_lost_nor_gathered_twice(tmp_path: Path, log: Path) -> None:
    kill_at_each(scenes.gathered(tmp_path / "scene"), log, tally.share(PART))


def test_c4_a_first_run_that_is_killed_is_followed_by_one_that_succeeds(tmp_path: Path, log: Path) -> None:
    kill_at_each(scenes.first(tmp_path / "scene"), log, tally.share(PART))


def test_c4_a_migration_that_is_killed_is_finished_by_the_next_run(tmp_path: Path, log: Path) -> None:
    kill_at_each(scenes.migrated(tmp_path / "scene"), log, tally.share(PART))


@pytest.mark.parametrize("make", [scenes.changed, scenes.migrated])
def test_c5_a_recovery_that_is_killed_itself_is_finished_by_the_next_run(
    tmp_path: Path, log: Path, make: Callable[[Path], Scene]
) -> None:
    scene, part = make(tmp_path / "scene"), tally.share(PART)
    plain = undisturbed(scene, log)
    points, expected = [*enumerate(plain.points())], writing(plain.calls)
    for number, point in tally.some(points, part / 10):
        scene.restore()
        kill(scene, log, point, expected[: number + 1])
        scene.keep("killed")
        kill_at_each(scene, log, part / 4, kept="killed")

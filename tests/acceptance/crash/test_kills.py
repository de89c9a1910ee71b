"""kill -9 at every call that writes: readers are served old or new documents, and the next run finishes the work."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from tests.acceptance.crash import scenes, tally
from tests.acceptance.crash.kills import DONE, by_thread, kill, kill_at_each, undisturbed, writing
from tests.acceptance.crash.prepared import Prepared
from tests.acceptance.crash.scene import NOW, Scene, article
from tests.acceptance.crash.traced import Call, killed_at, needs_strace, traced

pytestmark = needs_strace
#: Of all points, so many are tried where nobody asks for more (`make crash` tries all).
PART = 0.015
#: Calls of the threads that write documents, and those by which the store is written.
WRITERS = ("write", "utimensat", "fsync", "rename")
STORE = ("pwrite64", "fdatasync", "ftruncate", "unlink")
in_pieces = tally.in_pieces(PART)


@in_pieces
def test_c1_a_publish_that_is_killed_leaves_old_or_new_documents_and_the_next_finishes_it(
    tmp_path: Path, log: Path, ready: Prepared, piece: tally.Piece
) -> None:
    kill_at_each(ready, scenes.changed(tmp_path / "scene"), log, tally.share(PART), piece)


@in_pieces
def test_c1_no_archive_delta_or_sitemap_is_lost_or_led_to_in_vain_when_a_publish_is_killed(
    tmp_path: Path, log: Path, ready: Prepared, piece: tally.Piece
) -> None:
    kill_at_each(ready, scenes.rich(tmp_path / "scene"), log, tally.share(PART), piece)


def test_c1_what_readers_saw_before_a_kill_stands_when_the_next_run_comes_later(
    tmp_path: Path, log: Path, ready: Prepared
) -> None:
    kill_at_each(ready, scenes.changed(tmp_path / "scene"), log, tally.share(PART) / 4, now=NOW + timedelta(hours=1))


@in_pieces
def test_c2_articles_that_change_hands_between_files_are_neither_lost_nor_doubled_by_a_kill(
    tmp_path: Path, log: Path, ready: Prepared, piece: tally.Piece
) -> None:
    kill_at_each(ready, scenes.gathered(tmp_path / "scene"), log, tally.share(PART), piece)


@in_pieces
def test_c2_what_arrives_in_several_transactions_is_complete_after_a_kill_between_them(
    tmp_path: Path, log: Path, ready: Prepared, piece: tally.Piece
) -> None:
    kill_at_each(ready, scenes.arrived(tmp_path / "scene"), log, tally.share(PART), piece)


@in_pieces
def test_c4_a_first_run_that_is_killed_is_followed_by_one_that_succeeds(
    tmp_path: Path, log: Path, ready: Prepared, piece: tally.Piece
) -> None:
    kill_at_each(ready, scenes.first(tmp_path / "scene"), log, tally.share(PART), piece)


@in_pieces
def test_c4_a_migration_that_is_killed_is_finished_by_the_next_run(
    tmp_path: Path, log: Path, ready: Prepared, piece: tally.Piece
) -> None:
    kill_at_each(ready, scenes.migrated(tmp_path / "scene"), log, tally.share(PART), piece)


@in_pieces
def test_c5_a_store_that_was_lost_is_made_up_from_documents_though_a_run_that_does_it_is_killed(
    tmp_path: Path, log: Path, ready: Prepared, piece: tally.Piece
) -> None:
    scene = scenes.lost(tmp_path / "scene")
    shown = {one["id"] for one in json.loads(scene.old["all.json"])["items"]}
    assert shown <= {one["id"] for one in scene.new.articles}
    kill_at_each(ready, scene, log, tally.share(PART), piece)


def test_c1_a_publish_whose_threads_write_at_once_leaves_old_or_new_documents_when_it_is_killed(
    tmp_path: Path, log: Path
) -> None:
    scene = scenes.changed(tmp_path / "scene")
    plain = traced(scene.command(threads=True), log)
    for point in tally.some(by_thread(plain.calls, WRITERS), tally.share(PART)):
        scene.restore()
        # Which thread writes how many documents is another in each run, so that some have no such call.
        run = killed_at(scene.command(threads=True), log, point)
        assert run.killed or run.code in DONE
        scene.assert_whole()
        scene.assert_heals()
        tally.count("kill points tried", int(run.killed))


def test_c2_a_run_with_worker_processes_is_finished_by_the_next_when_it_is_killed(tmp_path: Path, log: Path) -> None:
    scene = scenes.many(tmp_path / "scene")
    plain = traced(scene.command(threads=True), log)
    assert plain.code == 0
    # The names of calls that only the publisher makes, in one thread: it alone writes to the store.
    for point in tally.some(by_thread(plain.calls, STORE), tally.share(PART) / 8):
        scene.restore()
        assert killed_at(scene.command(threads=True), log, point).killed, point
        scene.assert_whole()
        scene.assert_heals()
        tally.count("kill points tried")


def test_c4_a_first_run_that_is_killed_when_its_documents_are_live_is_no_lost_store(
    tmp_path: Path, log: Path, ready: Prepared
) -> None:
    """What does not fit into a feed is as new as what does: it was seen when it came, not when it was dated."""
    scene = scenes.overfull(tmp_path / "scene")
    plain = undisturbed(ready, scene, log)
    live = place_of_last(plain.calls, "rename", "public/all.")
    scene.restore()
    kill(ready, scene, log, plain.points()[live + 1], writing(plain.calls)[: live + 2])
    assert "all.rss" in scene.documents()
    scene.assert_heals()


def place_of_last(calls: Sequence[Call], name: str, said: str) -> int:
    """Of those that write, the last one of that name which says that."""
    writing_calls = [call for call in calls if call.writes]
    return max(n for n, call in enumerate(writing_calls) if call.name == name and said in call.said)


def test_c27_last_modified_grows_past_what_a_killed_run_has_written(tmp_path: Path, log: Path, ready: Prepared) -> None:
    scene = scenes.changed(tmp_path / "scene")
    plain = undisturbed(ready, scene, log)
    calls = [call for call in plain.calls if call.writes]
    live = next(n for n, call in enumerate(calls) if call.name == "rename" and "public/all.rss" in call.said)
    scene.restore()
    kill(ready, scene, log, plain.points()[live + 1], writing(calls)[: live + 2])
    before, file = scene.documents()["all.rss"], scene.public / "all.rss"
    time = file.stat().st_mtime
    scene.write("8.md", article("Number 8", 8, "Africa", "Edited again, within the same second."))
    scene.publish()
    assert before != file.read_bytes()
    assert file.stat().st_mtime > time


@pytest.mark.parametrize("make", [scenes.changed, scenes.migrated])
def test_c5_a_recovery_that_is_killed_itself_is_finished_by_the_next_run(
    tmp_path: Path, log: Path, ready: Prepared, make: Callable[[Path], Scene]
) -> None:
    scene, part = make(tmp_path / "scene"), tally.share(PART)
    plain = undisturbed(ready, scene, log)
    points, expected = [*enumerate(plain.points())], writing(plain.calls)
    for number, point in tally.some(points, part / 25):
        scene.restore()
        kill(ready, scene, log, point, expected[: number + 1])
        scene.keep("killed")
        kill_at_each(ready, scene, log, part / 20, kept="killed")

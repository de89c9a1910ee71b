"""Disks that are full, have no inode left, or are read-only: nobody loses anything, and with space all heals itself."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import apsw
import pytest

from tests.acceptance.crash import tally
from tests.acceptance.crash.scene import Scene, ordinary
from tests.acceptance.crash.small import Disk, small_disk
from tests.newsroom import markdown
from tests.service import Service, until

WHERE = ("target", "store", "both")
#: As the system says it, and as SQLite does.
FULL = ("no space left on device", "disk is full")
#: Pages that are left, so that it is at another write each time that there is no room.
ROOMS = (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89)


def places(root: Path, disk: Disk, where: str) -> tuple[Path, Path]:
    """Where documents and store are when these are on the disk."""
    public = (root if where == "store" else disk.place) / "public"
    return public, (root if where == "target" else disk.place) / "state"


def publish(scene: Scene) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        scene.command(threads=True),
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def assert_heals(scene: Scene, disk: Disk, said: subprocess.CompletedProcess[str]) -> None:
    """It said what is full, or was done; with room again the next run makes good what this one could not."""
    assert said.returncode in (0, 3), said.stderr
    assert said.returncode == 0 or any(words in said.stderr for words in FULL), said.stderr
    assert "Traceback" not in said.stderr
    scene.assert_whole()
    disk.relieve()
    scene.assert_heals()
    tally.count("faults injected")


def test_c14_a_publish_onto_a_full_disk_harms_nothing_and_heals_when_there_is_room(tmp_path: Path) -> None:
    cases = [(where, room) for where in WHERE for room in ROOMS]
    for where, room in tally.some(cases, tally.share(0.1)):
        root = tmp_path / f"{where}-{room}"
        with small_disk(root / "disk") as disk:
            public, state = places(root, disk, where)
            scene = ordinary(root, public=public, state=state)
            disk.fill(room=room)
            said = publish(scene)
            assert said.returncode == 3 or room > ROOMS[0]
            assert_heals(scene, disk, said)


def test_c15_a_publish_onto_a_disk_without_inodes_harms_nothing_and_heals(tmp_path: Path) -> None:
    for where in tally.some(WHERE, tally.share(0.1)):
        root = tmp_path / where
        with small_disk(root / "disk", "size=8m,nr_inodes=64") as disk:
            public, state = places(root, disk, where)
            scene = ordinary(root, public=public, state=state)
            disk.use_up_names()
            assert_heals(scene, disk, publish(scene))


@pytest.fixture
def ending() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def served(root: Path, disk: Disk, where: str, ending: ExitStack) -> Service:
    """A service with one article out, its documents or store, or both, on the disk."""
    public, state = places(root, disk, where)
    service = Service(root, f'[feeds]\nto = "{public}"\nstore = "{state}"\n')
    ending.callback(service.end)
    service.write("a.md", markdown("A"))
    return service.start(shows=1)


def assert_told(service: Service, words: str) -> None:
    """A second article can't come out; reads go on, and whoever asks is told why."""
    service.write("b.md", markdown("B"))
    until(lambda: any(words in why for why in service.ask("readyz").json()["wrong"].values()), f"{words} is told")
    assert service.ask("healthz").status_code == 200
    for suffix in ("rss", "atom", "json"):
        assert service.get(f"all.{suffix}").status_code == 200
    assert "A" in service.titles()


def assert_well(service: Service, state: Path) -> None:
    """Nobody has to do anything: the second article comes out, all is well, and there is no bug among the troubles."""
    until(lambda: sorted(service.titles()) == ["A", "B"], "the next try succeeds", within=60)
    until(service.ready, "it is ready again")
    assert service.stop() == 0
    assert "Traceback" not in service.said()
    assert apsw.Connection(str(state / "feeds.sqlite")).pragma("quick_check") == "ok"
    tally.count("faults injected")


def test_c14_c15_a_service_on_a_full_disk_goes_on_serving_says_so_and_heals(tmp_path: Path, ending: ExitStack) -> None:
    cases = [(where, what) for what in ("bytes", "names") for where in reversed(WHERE)]
    for where, what in tally.some(cases, tally.share(0.1)):
        root = tmp_path / f"{where}-{what}"
        disk = ending.enter_context(small_disk(root / "disk", "size=8m,nr_inodes=128"))
        service = served(root, disk, where, ending)
        if what == "bytes":
            disk.fill()
        else:
            disk.use_up_names()
        if (where, what) == ("store", "names"):  # the store has all the files that it needs
            service.write("b.md", markdown("B"))
        else:
            assert_told(service, "no space left on device")
            disk.relieve()
        assert_well(service, places(root, disk, where)[1])


def test_c17_a_target_that_becomes_read_only_is_served_on_told_and_heals(tmp_path: Path, ending: ExitStack) -> None:
    disk = ending.enter_context(small_disk(tmp_path / "disk"))
    service = served(tmp_path, disk, "target", ending)
    disk.freeze()
    assert_told(service, "read-only file system")
    disk.thaw()
    assert_well(service, tmp_path / "state")


def test_c17_a_read_only_store_is_named_and_harms_nothing(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        scene = ordinary(tmp_path, state=disk.place / "state")
        disk.freeze()
        said = publish(scene)
        assert said.returncode == 3
        assert "read-only file system" in said.stderr
        scene.assert_whole()
        assert scene.documents() == scene.old
        disk.thaw()
        scene.assert_heals()

"""Disks that are full, have no inode left, or are read-only: nobody loses anything, and with space all heals itself."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import apsw

from tests.acceptance.crash import tally
from tests.acceptance.crash.scene import Scene, ordinary
from tests.acceptance.crash.small import Disk, small_disk
from tests.newsroom import markdown
from tests.service import Service, until

WHERE = ("store", "target", "both")
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
    for where, room in tally.some(cases, tally.share(0.03)):
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


class Served:
    """A service whose documents or store, or both, are on a small disk; with one article out."""

    def __init__(self, root: Path, disk: Disk, where: str) -> None:
        public, self.state = places(root, disk, where)
        self.service = Service(root, f'[feeds]\nto = "{public}"\nstore = "{self.state}"\n')
        self.titles = ["A"]
        self.service.write("A.md", markdown("A"))
        self.service.start(shows=1)

    def assert_bears(
        self, title: str, words: Sequence[str], harm: Callable[[], None], heal: Callable[[], None]
    ) -> None:
        """While the disk is harmed reads go on and whoever asks is told why; later the article comes out by itself."""
        self.empty_log()
        harm()
        self.service.write(f"{title}.md", markdown(title))
        until(lambda: self.says(words), f"it is told: {words}")
        assert self.service.ask("healthz").status_code == 200
        for suffix in ("rss", "atom", "json"):
            assert self.service.get(f"all.{suffix}").status_code == 200
        assert sorted(self.service.titles()) == self.titles
        heal()
        self.titles.append(title)
        until(lambda: sorted(self.service.titles()) == self.titles, f"{title} is out", within=60)
        until(self.service.ready, "it is ready again")
        tally.count("faults injected")

    def empty_log(self) -> None:
        """What the log of the store takes up on the disk is used again: then there would be room."""
        with closing(apsw.Connection(str(self.state / "feeds.sqlite"))) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        until(lambda: (self.state / "feeds.sqlite-wal").stat().st_size == 0, "the log is empty")

    def says(self, words: Sequence[str]) -> bool:
        """Whether one of these is told."""
        wrong = self.service.ask("readyz").json()["wrong"].values()
        return any(one in why for one in words for why in wrong)

    def assert_ends_well(self) -> None:
        assert self.service.stop() == 0
        assert "Traceback" not in self.service.said()
        assert apsw.Connection(str(self.state / "feeds.sqlite")).pragma("quick_check") == "ok"


def test_c14_c15_c17_a_service_on_a_disk_that_is_full_or_read_only_serves_on_says_so_and_heals(tmp_path: Path) -> None:
    for where in tally.some(WHERE, tally.share(0.1)):
        root = tmp_path / where
        with small_disk(root / "disk", "size=8m,nr_inodes=128") as disk, ExitStack() as ending:
            served = Served(root, disk, where)
            ending.callback(served.service.end)
            served.assert_bears("B", FULL, disk.fill, disk.relieve)
            if where != "store":  # SQLite has all the files that it needs, and keeps them open
                served.assert_bears("C", FULL, disk.use_up_names, disk.relieve)
            if where == "target":
                served.assert_bears("D", ["read-only file system"], disk.freeze, disk.thaw)
            served.assert_ends_well()


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

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.watch.mounts import remote

TABLE = r"""
21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
22 21 0:40 / /srv/news rw shared:2 - nfs4 files:/news rw,vers=4.2
23 22 8:2 / /srv/news/local rw - xfs /dev/sdb1 rw
24 21 0:41 / /home/ann/my\040disk rw - fuse.sshfs ann@files: rw
25 21 0:42 / /mnt/work rw master:3 propagate_from:2 - 9p work rw
26 21 0:43 / /mnt/over rw - cifs //files/over rw
27 26 8:3 / /mnt/over rw - btrfs /dev/sdc1 rw
28 21 8:4 / /mnt/disk rw - fuseblk /dev/sdd1 rw
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/var/articles", None),
        ("/srv/news", "nfs4"),
        ("/srv/news/2024", "nfs4"),
        ("/srv/newsroom", None),
        ("/srv/news/local/a", None),
        ("/srv", "nfs4"),
        ("/home/ann/my disk/blog", "fuse.sshfs"),
        ("/mnt/work", "9p"),
        ("/mnt/over/x", None),
        ("/mnt/disk", None),
    ],
)
def test_d10_a_place_without_events_is_known_by_its_mount(tmp_path: Path, place: str, kind: str | None) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(TABLE.lstrip())
    assert remote(place, table) == kind


def test_a_system_without_a_table_of_mounts_has_events(tmp_path: Path) -> None:
    assert remote("/", tmp_path / "missing") is None

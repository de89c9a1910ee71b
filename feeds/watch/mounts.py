"""Which file systems tell nothing of what others write to them."""

from __future__ import annotations

import re
from pathlib import Path

#: Served by another machine or another program, whose changes make no events here (inotify(7), "Limitations").
_REMOTE = re.compile(
    r"(?:nfs4?|cifs|smb3|smbfs|9p|afs|ceph|coda|lustre|glusterfs|gpfs|vboxsf|virtiofs|prl_fs|fuse(?:\..+)?)\Z"
)
_ESCAPE = re.compile(r"\\([0-7]{3})")


def remote(place: str, table: Path = Path("/proc/self/mountinfo")) -> str | None:
    """The type of the file system at `place` (a real path), or of one mounted below it, when its events can't be had.

    `table` is as proc_pid_mountinfo(5) describes it. None for a local file system, and where there is no such table.
    """
    try:
        lines = table.read_text(errors="surrogateescape").splitlines()
    except OSError:
        return None
    at, covering, below = "", "", []
    for line in lines:
        point, kind = _mount(line)
        if _is_within(place, point) and len(point) >= len(at):
            at, covering = point, kind
        elif _is_within(point, place):
            below.append(kind)
    return next((kind for kind in (covering, *below) if _REMOTE.match(kind)), None)


def _mount(line: str) -> tuple[str, str]:
    """The mount point and the type of one line; spaces in paths are written in octal."""
    before, _, after = line.partition(" - ")
    point = _ESCAPE.sub(lambda found: chr(int(found[1], 8)), before.split(" ")[4])
    return point, after.split(" ")[0]


def _is_within(place: str, point: str) -> bool:
    return place == point or place.startswith(point.rstrip("/") + "/")

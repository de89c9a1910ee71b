"""Publishes a newsroom in a process of its own, and says what that held at most.

python -m tests.acceptance.crowded ROOT
"""

from __future__ import annotations

import json
import re
import resource
import sys
from pathlib import Path

from tests.newsroom import Newsroom


def main(root: str) -> None:
    """One run; the largest size of this process and of any of its workers, in MB."""
    room = Newsroom(Path(root))
    report = room.publish()
    most = max(_largest(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    told = {"titles": room.titles(), "refused": len(report.gathered.refused), "megabytes": most // 1024}
    sys.stdout.write(json.dumps(told))


def _largest() -> int:
    """What this process held at most, in kB: the usage of resources counts who started it, too."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found
    return int(found[1])


if __name__ == "__main__":
    main(sys.argv[1])

"""Publishes a newsroom in a process of its own, and says what that held at most.

python -m tests.acceptance.crowded ROOT
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from tests.newsroom import Newsroom


def main(root: str) -> None:
    """One run; the largest size of this process and of any of its workers, in MB."""
    room = Newsroom(Path(root))
    report = room.publish()
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    told = {"titles": room.titles(), "refused": len(report.gathered.refused), "megabytes": most // 1024}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])

"""One pass, in a process that is to be killed: `python -m tests.acceptance.soak.once ROOT` is told when."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from feeds import make, publish, run, store
from tests.acceptance.soak.publication import settings_of


def main() -> None:
    """Say that all is imported, read the instant and the address, do the pass."""
    make.prepare()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    line = sys.stdin.readline().split()
    if not line:
        return
    settings = settings_of(Path(sys.argv[1]), line[1])
    database = store.open_store(settings.feeds.store)
    now = datetime.fromtimestamp(int(line[0]), UTC)
    run.once(database, publish.open_target(settings.feeds.to), settings, now=now, allow_empty=True)
    database.close()


if __name__ == "__main__":
    main()

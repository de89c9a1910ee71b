"""`python -m tests.acceptance.soak --seed 7 --operations 10000`: soak, and say how to do it again when it fails."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from tests.acceptance.soak.operations import Soak

#: In memory where that is possible: what a power cut would leave is not the question here, and a disk is slow.
PLACE = next((place for place in ("/dev/shm",) if os.access(place, os.W_OK)), None)
#: So many operations to a kill of a real process.
KILLS = 150


def soak(root: Path, seed: int, operations: int, tell: Callable[[int], None] = lambda _: None) -> Soak:
    """Do so many operations in an empty directory, and `tell` how many are done by now.

    What is wrong is raised with the operations that led to it.
    """
    made = Soak(root, seed)
    try:
        while len(made.done) < operations:
            made.step()
            if len(made.done) % KILLS == KILLS - 1:
                made.kill()
                tell(len(made.done))
        made.look()
    except Exception as error:
        last = "\n".join(f"  {number}. {told}" for number, told in list(enumerate(made.done, 1))[-40:])
        again = f"python -m tests.acceptance.soak --seed {seed} --operations {operations}"
        raise AssertionError(f"after {len(made.done)} operations:\n{last}\n{error}\nagain: {again}") from error
    finally:
        made.publication.end()
    return made


def main() -> int:
    """The command; 1 when something was wrong."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument("--operations", type=int, default=10_000)
    options = asked.parse_args()
    print(f"seed {options.seed}", flush=True)  # noqa: T201
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="feeds-soak-", dir=PLACE) as root:
        try:
            made = soak(Path(root), options.seed, options.operations, lambda done: print(done, flush=True))  # noqa: T201
        except AssertionError:
            traceback.print_exc()
            return 1
    print(f"{len(made.done):,} operations, {made.reader.checks:,} checks, {time.monotonic() - began:.0f} s")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())

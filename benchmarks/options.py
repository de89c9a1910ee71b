"""What every benchmark can be told on its command line, and the place where it works."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.articles import KEPT, Archive
from benchmarks.results import Report


@dataclass(frozen=True, slots=True)
class Options:
    """As asked."""

    sizes: tuple[int, ...]
    rounds: int
    out: Path | None

    def told(self) -> dict[str, Any]:
        """For the report."""
        return {"sizes": self.sizes, "rounds": self.rounds} if self.sizes else {"rounds": self.rounds}


def options(what: str | None, *, rounds: int, sizes: Sequence[int] = ()) -> Options:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=what, formatter_class=argparse.RawDescriptionHelpFormatter)
    if sizes:
        parser.add_argument("--sizes", type=int, nargs="+", default=sizes, help="articles (%(default)s)")
    parser.add_argument("--rounds", type=int, default=rounds, help="turns of which the median counts (%(default)s)")
    parser.add_argument("--out", type=Path, help="file for the result as JSON, besides what is printed")
    said = parser.parse_args()
    return Options(tuple(said.sizes) if sizes else (), said.rounds, said.out)


@contextmanager
def scratch() -> Iterator[Path]:
    """A directory on the file system of the archives, gone at the end; other users may look into it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="run-", dir=KEPT.absolute()) as place:
        Path(place).chmod(0o755)
        yield Path(place)


def by_size(
    what: str | None, question: str, rounds: int, measure: Callable[[Report, Archive, Path, int], object]
) -> int:
    """A benchmark whose question is asked of archives of several sizes, each in a place of its own; the exit code."""
    asked = options(what, sizes=(1_000, 10_000, 100_000), rounds=rounds)
    report = Report(question, asked.told())
    for size in asked.sizes:
        with scratch() as place:
            measure(report, Archive(articles=size), place, asked.rounds)
    return report.end(asked.out)

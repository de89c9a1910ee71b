"""A progress bar for long work, on a terminal only."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress, TaskID

#: Seconds of work after which a person wants to know how much is left.
PATIENCE = 0.7


@contextmanager
def shown(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A callback (stage, done, total) that draws on standard error: on a terminal, and when the work is long."""
    bars: dict[str, TaskID] = {}
    drawn: list[Progress] = []
    started = time.monotonic()

    def tell(stage: str, done: int, total: int) -> None:
        if quiet or not sys.stderr.isatty() or (not drawn and time.monotonic() - started < PATIENCE):
            return
        if not drawn:
            drawn.append(_begin())
        if stage not in bars:
            bars[stage] = drawn[0].add_task(stage, total=total)
        drawn[0].update(bars[stage], completed=done, total=total)

    try:
        yield tell
    finally:
        for progress in drawn:
            progress.stop()


def _begin() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:<11}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    progress.start()
    return progress

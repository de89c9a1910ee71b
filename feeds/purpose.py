"""What holds for the whole of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from feeds.compose import Origin
    from feeds.patience import Patience
    from feeds.select import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What holds for the whole run: its one instant, who mints ids, how articles are sorted into feeds, where those of
    each source have their pages.

    With `patience` the run is one of a service: it waits for what is unfinished or may come back, and a source that
    is unavailable does not stop the others. Nothing is first seen before `since` (seconds since 1970, UTC), whatever
    the clock says.
    """

    now: datetime
    authority: str
    rules: Rules
    origins: Mapping[str, Origin] = field(default_factory=dict)
    allow_empty: bool = False
    exclude: tuple[Path, ...] = ()
    patience: Patience | None = None
    since: int = 0

    @property
    def seen(self) -> int:
        """When readers can first see what goes live now, in seconds since 1970 (UTC)."""
        return max(int(self.now.timestamp()), self.since)

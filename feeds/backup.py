"""`feeds backup` and `feeds restore`: the store in one file, as of one instant, and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feeds.store import copies, place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from feeds.settings import Settings


def backup(settings: Settings, file: Path, progress: Callable[[str, int, int], None]) -> dict[str, Any]:
    """Copy the store into a file while others publish; what came of it, as for JSON. Raises StoreError."""
    copies.save(settings.feeds.store, file, progress)
    return {"store": settings.feeds.store, "file": str(file), "bytes": file.stat().st_size}


def restore(settings: Settings, file: Path, progress: Callable[[str, int, int], None]) -> dict[str, Any]:
    """Put a copy in the place of the store, and keep what was there; what came of it, as for JSON.

    Raises StoreError; nothing has changed then.
    """
    aside = copies.restore(file, settings.feeds.store, progress)
    return {
        "store": str(place(settings.feeds.store)),
        "file": str(file),
        "aside": None if aside is None else str(aside),
    }

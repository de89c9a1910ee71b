"""A new project: its configuration and a first article."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = """\
---
title: Hello, readers
date: {date}
category: General
summary: The first article of a new feed.
---
This is the body, in Markdown. Edit it, or put more files beside it: Markdown, HTML pages, page dumps.

Run `feeds publish` again after each change: only the feeds that show the change are written.
"""


def begin(directory: Path) -> list[Path]:
    """Write feeds.toml and articles/hello.md below a directory, leaving what is there alone; the files written.

    Raises OSError when a file can't be written.
    """
    today = datetime.now(UTC).date().isoformat()
    wanted = {
        directory / "feeds.toml": (files("feeds") / "feeds.toml").read_text(encoding="utf-8"),
        directory / "articles" / "hello.md": ARTICLE.format(date=today),
    }
    made = []
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            continue
        made.append(path)
    return made

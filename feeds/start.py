"""A new project: its configuration and a first article."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING

from feeds import profile
from feeds.errors import ConfigError
from feeds.profile import written

if TYPE_CHECKING:
    from collections.abc import Iterator
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


def told(directory: Path, site: Path | None) -> list[str]:
    """Begin a project below a directory, from a site if one is given; what was done, and what to do next.

    Raises as `begin` and `begin_from` do.
    """
    path = directory / "feeds.toml"
    if site:
        return [*lines(begin_from(directory, site), path)]
    made = (f"wrote {file}" for file in begin(directory))
    return [*made, f"Next: edit {path}, then run  feeds publish --config {path}"]


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


def begin_from(directory: Path, site: Path) -> profile.Profile:
    """Write a feeds.toml for the site in a directory, by what its own configuration says; the profile it is made of.

    Nothing of the site is run or changed. Raises ConfigError when the site is no directory, or when there is a
    feeds.toml already, and OSError when it can't be written.
    """
    if not site.is_dir():
        raise ConfigError(["no such directory"], file=str(site))
    path = directory / "feeds.toml"
    if path.exists():
        raise ConfigError(["it is there already, and is left as it is"], file=str(path))
    found = profile.recognise(site.resolve())
    directory.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(written.toml(found, site.resolve(), directory.resolve()))
    return found


def lines(found: profile.Profile, path: Path) -> Iterator[str]:
    """What was recognised, what was taken from where, what could not be told, and what to do next."""
    yield f"Generator: {found.generator}"
    for what, where in found.taken:
        yield f"  {what:<12} {where}"
    for folder in found.folders:
        yield f"  posts        {folder.path or 'the directory itself'}"
    if found.unknown:
        yield "Could not be told:"
        yield from (f"  {sentence}" for sentence in found.unknown)
    yield f"wrote {path}"
    yield f"Next: look at it, then run  feeds publish --config {path}"

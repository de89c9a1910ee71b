"""The profile of a site as a feeds.toml, each value with the place that it was taken from."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feeds.profile.found import Folder, Profile

_SITE = (
    ("title", "title"),
    ("url", "url"),
    ("language", "language"),
    ("timezone", "timezone"),
    ("author", "author"),
    ("description", "description"),
)


def toml(profile: Profile, site: Path, directory: Path) -> str:
    """The configuration to be written in `directory`; its paths are relative to there. Both are absolute."""
    return "\n".join(
        [
            *_head(profile),
            "",
            *_site(profile),
            *_sources(profile, site, directory),
            *_feeds(profile, site, directory),
            "",
        ]
    )


def _head(profile: Profile) -> Iterator[str]:
    yield f"# Made by `feeds init --from`. Generator: {profile.generator}. Behind a value stands where it was found."
    yield "# `feeds init` in an empty directory writes a feeds.toml with every key explained."
    if profile.unknown:
        yield "#"
        yield "# What could not be told:"
        for sentence in profile.unknown:
            yield from (f"# {'-' if not at else ' '} {line}" for at, line in enumerate(sentence.splitlines()))


def _site(profile: Profile) -> Iterator[str]:
    where = dict(profile.taken)
    yield "[site]"
    for key, what in _SITE:
        value = getattr(profile, what)
        if value:
            yield f"{key} = {_text(value)}" + _comment(where.get(what))
        elif key == "url":
            yield '#url = "https://www.example/"'
        elif key == "timezone":
            yield '#timezone = "Europe/Berlin"'


def _sources(profile: Profile, site: Path, directory: Path) -> Iterator[str]:
    for folder in profile.folders:
        yield ""
        yield "[[source]]"
        yield f"name = {_text(folder.name)}"
        yield f"from = {_text(_relative(site / folder.path, directory))}"
        yield from _addresses(folder, dict(profile.taken).get("permalink"))
        for key in ("language", "languages", "category_keys", "tag_keys", "undated", "skip"):
            if value := getattr(folder, key):
                yield f"{key} = {_text(value) if isinstance(value, str) else _list(value)}"
        if folder.authors:
            yield f"authors = {_list([_relative(site / path, directory) for path in folder.authors])}"
        if not folder.folders:
            yield "folders = false"


def _addresses(folder: Folder, where: str | None) -> Iterator[str]:
    if folder.url:
        yield f"url = {_text(folder.url)}"
    patterns = dict(folder.permalink)
    if set(patterns) == {""}:
        yield f"permalink = {_text(patterns[''])}" + _comment(where)
    elif patterns:
        pairs = ", ".join(f"{_text(at)} = {_text(pattern)}" for at, pattern in patterns.items())
        yield f"permalink = {{ {pairs} }}" + _comment(where)
    if folder.slugs != "plain":
        yield f"slugs = {_text(folder.slugs)}"


def _feeds(profile: Profile, site: Path, directory: Path) -> Iterator[str]:
    yield ""
    yield "[feeds]"
    # What a generator builds is often called public, and is emptied by it.
    yield f"to = {_text('feeds' if directory.is_relative_to(site) else 'public')}"
    if profile.url:
        at = urljoin(profile.url, "feeds/")
        yield f"at = {_text(at)}  # where `to` will be served: choose it before anyone subscribes"
    else:
        yield 'at = "http://localhost:8000/"  # where `to` will be served: say it before anyone subscribes'
    if any(directory.is_relative_to(site / folder.path) for folder in profile.folders):
        beside = site.parent / f".{site.name}-feeds"
        yield f"store = {_text(_relative(beside, directory))}  # outside of what is gathered"


def _relative(path: Path, directory: Path) -> str:
    return os.path.relpath(path, directory).replace(os.sep, "/")


def _text(value: str) -> str:
    """A TOML basic string."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _list(values: tuple[str, ...] | list[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _comment(where: str | None) -> str:
    return f"  # {where}" if where else ""

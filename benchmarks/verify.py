"""Whether what a benchmark built is right, told by feedparser and by what is known of the archive."""

from __future__ import annotations

import json
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser

from benchmarks.articles import Archive
from benchmarks.generators import slug

FORMATS = (".rss", ".atom", ".json")
SHOWN = 50
SAMPLE = 5


def built(target: Path, archive: Archive, summary: dict[str, Any]) -> list[str]:
    """What is wrong after a first run: a document missing, an article refused, a feed that shows the wrong ones."""
    wrong = []
    if summary["gathered"]["new"] != archive.articles:
        wrong.append(f"{summary['gathered']['new']} new articles, not {archive.articles}")
    if summary["gathered"]["refused"] or summary["held_back"]:
        wrong.append(f"{len(summary['gathered']['refused'])} refused, {len(summary['held_back'])} held back")
    names = [slug(f"Category {number:03}") for number in range(min(archive.categories, archive.articles))]
    expected = {name + suffix for name in ("all", *names) for suffix in FORMATS} | {"feeds.opml", "index.html"}
    if (found := set(stamps(target))) != expected:
        return [*wrong, f"other documents than expected: {sorted(found ^ expected)[:10]}"]
    for category in sample(archive):
        name = "all" if category is None else names[category]
        wrong += shows([target / (name + suffix) for suffix in FORMATS], archive, category)
    return wrong


def sample(archive: Archive) -> list[int | None]:
    """Some categories, and all."""
    return [None, *range(0, min(archive.categories, archive.articles), max(1, archive.categories // SAMPLE))]


def shows(files: Iterable[Path], archive: Archive, category: int | None) -> list[str]:
    """What is wrong with documents that shall show the newest articles of a category, each once, in order."""
    newest = [article.title for article in archive.newest(category, SHOWN)]
    wrong = []
    for file in files:
        entries = read(file)
        if [title for _, title in entries] != newest:
            wrong.append(f"{file.name}: its {len(entries)} entries are not the {len(newest)} newest in their order")
        if len({id_ for id_, _ in entries}) != len(entries):
            wrong.append(f"{file.name}: an id stands there twice")
    return wrong


def stamps(target: Path) -> dict[str, tuple[int, int, int]]:
    """Every file below a directory with its inode, time and size: what a write would change."""
    files = [file for file in target.rglob("*") if file.is_file()]
    return {
        str(file.relative_to(target)): (s.st_ino, s.st_mtime_ns, s.st_size) for file in files for s in [file.stat()]
    }


def read(file: Path) -> list[tuple[str, str]]:
    """Id and title of each entry, in order. Raises ValueError when it is no feed."""
    body = file.read_bytes()
    if file.suffix == ".json":
        return [(item["id"], item["title"]) for item in json.loads(body)["items"]]
    parsed = feedparser.parse(BytesIO(body))
    if parsed.bozo:
        raise ValueError(f"{file.name}: {parsed.bozo_exception}")
    return [(entry.id, entry.title) for entry in parsed.entries]

"""Whether what a benchmark built is right, told by feedparser and by the generator's own knowledge."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser

from benchmarks.articles import Made

FORMATS = (".rss", ".atom", ".json")
FEWEST = 50
SAMPLE = 5


def everything(target: Path, made: list[Made], summary: dict[str, Any]) -> list[str]:
    """What is wrong after a first run: a document missing, an article refused, a feed that shows the wrong ones."""
    wrong = []
    categories = sorted({article.category for article in made})
    if summary["gathered"]["new"] != len(made):
        wrong.append(f"{summary['gathered']['new']} new articles, not {len(made)}")
    if summary["gathered"]["refused"] or summary["held_back"]:
        wrong.append(f"{len(summary['gathered']['refused'])} refused, {len(summary['held_back'])} held back")
    expected = {name + suffix for name in ("all", *map(_name, categories)) for suffix in FORMATS}
    expected |= {"feeds.opml", "index.html"}
    if (found := set(stamps(target))) != expected:
        wrong.append(f"other documents than expected: {sorted(found ^ expected)[:10]}")
        return wrong
    for category in (None, *categories[:: max(1, len(categories) // SAMPLE)]):
        wrong += _feed(target, category, [a for a in made if category in (None, a.category)])
    return wrong


def edited(target: Path, article: Made, title: str, before: list[str], summary: dict[str, Any]) -> list[str]:
    """What is wrong after one new title: it isn't shown, an id changed, or too many or too few documents did."""
    wrong = []
    published = {document["path"] for document in summary["published"]}
    if published != {feed + suffix for feed in ("all", _name(article.category)) for suffix in FORMATS}:
        wrong.append(f"one article changed, and these were written: {sorted(published)}")
    if _read(target / f"{_name(article.category)}.atom")[0][1] != title:
        wrong.append(f"the new title {title!r} is not the first in its feed")
    if sorted(now := ids(target, article.category)) != sorted(before):
        wrong.append(f"a new title changed ids: {sorted(set(now) ^ set(before))}")
    return wrong


def ids(target: Path, category: str) -> list[str]:
    """The ids of a category's feed, as it shows them."""
    return [entry[0] for entry in _read(target / f"{_name(category)}.atom")]


def stamps(target: Path) -> dict[str, tuple[int, int, int]]:
    """Every file below a directory with its inode, time and size: what a write would change."""
    files = [file for file in target.rglob("*") if file.is_file()]
    return {
        str(file.relative_to(target)): (s.st_ino, s.st_mtime_ns, s.st_size) for file in files for s in [file.stat()]
    }


def _feed(target: Path, category: str | None, made: list[Made]) -> list[str]:
    """The three documents of a feed show the same newest articles, each once, and no fewer than they should."""
    name = _name(category) if category else "all"
    newest = [article.title for article in reversed(made)]
    shown = {suffix: _read(target / (name + suffix)) for suffix in FORMATS}
    first = shown[FORMATS[0]]
    wrong = [f"{name}{suffix} shows other entries than {name}.rss" for suffix in FORMATS if shown[suffix] != first]
    if len({entry[0] for entry in first}) != len(first):
        wrong.append(f"{name}: an id stands there twice")
    if len(first) < min(FEWEST, len(made)) or [title for _, title in first] != newest[: len(first)]:
        wrong.append(f"{name}: its {len(first)} entries are not the newest ones in their order")
    return wrong


def _read(file: Path) -> list[tuple[str, str]]:
    """Id and title of each entry, in order."""
    body = file.read_bytes()
    if file.suffix == ".json":
        return [(item["id"], item["title"]) for item in json.loads(body)["items"]]
    parsed = feedparser.parse(BytesIO(body))
    if parsed.bozo:
        raise ValueError(f"{file.name}: {parsed.bozo_exception}")
    return [(entry.id, entry.title) for entry in parsed.entries]


def _name(category: str) -> str:
    return category.lower().replace(" ", "-")

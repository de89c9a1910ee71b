"""A publisher in a temporary directory, and a person who subscribes to its feeds."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from feeds.candidate import Terms
from feeds.config import load
from feeds.publish.directory import Directory
from feeds.run import Report, run
from feeds.select import Rules

#: The first instant of every test's world; each run is a minute later than the one before.
START = datetime(2024, 6, 1, 12, tzinfo=UTC)
#: What holds for files that are read without a run.
TERMS = Terms("articles", "news.example", Rules(aliases={}), START)


def markdown(title: str, body: str = "Some words.", **header: object) -> str:
    """A Markdown article; the header's values are written as JSON, which is YAML too."""
    fields: dict[str, object] = {"title": title, "date": "2024-05-01T10:00:00Z", **header}
    lines = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items())
    return f"---\n{lines}\n---\n{body}\n"


@dataclass
class Newsroom:
    """Articles in `root/articles`, feeds in `root/public`, the store in `root/state`."""

    root: Path
    config: str = ""
    now: datetime = START
    last: Report = field(default_factory=Report)

    @property
    def articles(self) -> Path:
        return self.root / "articles"

    @property
    def public(self) -> Path:
        return self.root / "public"

    def write(self, path: str, text: str | bytes) -> Path:
        file = self.articles / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def publish(
        self,
        *,
        at: str = "https://news.example/feeds/",
        after: timedelta = timedelta(minutes=1),
        to: str = "public",
        store: str = "state",
        dry_run: bool = False,
        allow_empty: bool = False,
    ) -> Report:
        """Run once, `after` the last run."""
        self.now += after
        self.root.mkdir(parents=True, exist_ok=True)
        file = self.root / "feeds.toml"
        file.write_text(self.config, encoding="utf-8")
        places = {"from": str(self.articles), "to": str(self.root / to), "store": str(self.root / store), "at": at}
        self.last = run(load(file, places), now=self.now, dry_run=dry_run, allow_empty=allow_empty)
        return self.last

    def dies(self, step: str, when: int) -> bool:
        """Run at the instant of now, and be killed at that call of a method of the target; whether it came to that."""
        calls, real = [0], getattr(Directory, step)

        def dying(self: Directory, *arguments: object) -> object:
            calls[0] += 1
            if calls[0] == when:
                raise KeyboardInterrupt
            return real(self, *arguments)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Directory, step, dying)
            try:
                self.publish(after=timedelta(0))
            except KeyboardInterrupt:
                return True
        return False

    def files(self, to: str = "public") -> dict[str, bytes]:
        """Every file of the target by path."""
        target = self.root / to
        return {
            str(path.relative_to(target)): path.read_bytes() for path in sorted(target.rglob("*")) if path.is_file()
        }

    def entries(self, feed: str = "all", form: str = "atom") -> list[Any]:
        """The entries of a feed as feedparser reads them; no entries when there is no such feed."""
        file = self.public / f"{feed}.{form}"
        if not file.exists():
            return []
        parsed = feedparser.parse(io.BytesIO(file.read_bytes()))
        assert not parsed.bozo, parsed.bozo_exception
        return list(parsed.entries)

    def titles(self, feed: str = "all", form: str = "atom") -> list[str]:
        return [entry.title for entry in self.entries(feed, form)]

    def ids(self, feed: str = "all", form: str = "atom") -> list[str]:
        return [entry.id for entry in self.entries(feed, form)]

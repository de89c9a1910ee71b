"""A small archive that gets new articles, published with deltas and served by one worker of `python -m feeds.serve`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from benchmarks.articles import NEWEST, article
from benchmarks.processes import Ran, free_port, right, run
from benchmarks.publishing import FEEDS
from feeds.serve.serving import Serving

AT = "http://127.0.0.1/"
FORMATS = ("rss", "atom", "json")


class Growing:
    """The archive in a place of its own; its newest articles are those that were added."""

    def __init__(self, place: Path, articles: int, words: int) -> None:
        self.place, self.target, self._source = place, place / "public", place / "articles"
        self.titles: list[str] = []
        self._words = words
        self._source.mkdir()
        (place / "feeds.toml").write_text(
            f'[feeds]\nat = "{AT}"\ndeltas = true\nhours = 0\n[[source]]\nname = "articles"\nfrom = "articles"\n'
        )
        for _ in range(articles):
            self.add()

    def add(self) -> None:
        """One more article, newer than all others."""
        number = len(self.titles)
        made = article(number, 0, 1, words=self._words)
        date = NEWEST + timedelta(minutes=number)
        text = made.text.replace(f"{made.published:%Y-%m-%dT%H:%M:%SZ}", f"{date:%Y-%m-%dT%H:%M:%SZ}", 1)
        (self._source / made.name).write_text(text, encoding="utf-8")
        self.titles.append(made.title)

    def publish(self) -> Ran:
        """One pass."""
        return right(run([FEEDS, "publish", "--json"], self.place))

    @contextmanager
    def served(self) -> Iterator[int]:
        """The port of one worker that serves it, deltas included."""
        serving = Serving(
            root=str(self.target),
            at=AT,
            formats=FORMATS,
            port=free_port(),
            store=str(self.place / ".feeds"),
            deltas=True,
        )
        pipe = subprocess.PIPE
        with subprocess.Popen([sys.executable, "-m", "feeds.serve"], stdin=pipe, stdout=pipe, text=True) as process:
            assert process.stdin
            assert process.stdout
            try:
                process.stdin.write(serving.dump() + "\n")
                process.stdin.flush()
                yield int(process.stdout.readline().rpartition(":")[2])
            finally:
                process.terminate()

"""What do readers feel of a publish, or of clients who mean harm?

    python -m benchmarks.trouble --out build/bench/trouble.json

Readers poll one worker of `python -m feeds.serve` at a fixed rate, every answer checked, alone and under a trouble, in
turns. A broken bound or a wrong answer ends with exit 1.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import itertools
import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from benchmarks.articles import NEWEST, SEED, STEP
from benchmarks.polling import HARM, PATH
from benchmarks.processes import machine
from feeds.article import Article, Person
from feeds.feed import Channel, Feed
from feeds.render import whole
from feeds.serve.serving import Serving

AT = "http://news.example/feeds/"
#: The most that readers may feel: times the quiet p99, or milliseconds more.
PUBLISH, HARMED = (3, 5.0), (2, 5.0)


class Bench:
    """One document, its place, and what was wrong."""

    def __init__(self, place: Path, options: argparse.Namespace) -> None:
        self.place = place
        self.rounds, self.seconds, self.rate = options.rounds, options.seconds, options.rate
        self.public = place / "public"
        self.wrong: list[str] = []
        self.public.mkdir()
        (self.public / "feeds.opml").write_bytes(b"<opml/>")
        self.file = self.public / "all.atom"
        self.body = _document(options.words)
        self.file.write_bytes(self.body)

    def sizes(self) -> dict[str, int]:
        """The document's, in bytes."""
        return {"document": len(self.body), "gzip": len(gzip.compress(self.body, 6, mtime=0))}

    def publishing(self, port: int) -> dict[str, Any]:
        """Readers while the document is replaced every second."""
        over = Event()

        def publish() -> None:
            number = 0
            while not over.wait(1):
                number += 1
                self._replace(self.body.replace(b"</title>", b" %d</title>" % number, 1), 1_700_000_000 + number)

        def rounds() -> dict[str, Any]:
            thread = Thread(target=publish)
            thread.start()
            try:
                return self._poll(port)
            finally:
                over.set()
                thread.join()
                over.clear()

        pairs = [(self._poll(port), rounds()) for _ in range(self.rounds)]
        return self._felt("publishing", pairs, PUBLISH)

    def _replace(self, body: bytes, mtime: int) -> None:
        temporary = self.public / ".all.atom.new"
        temporary.write_bytes(body)
        os.utime(temporary, (mtime, mtime))
        temporary.replace(self.file)

    def harmed(self, port: int, kind: str) -> dict[str, Any]:
        """Readers while others mean harm."""

        def harm() -> dict[str, Any]:
            command = [sys.executable, "-m", "benchmarks.polling", kind, str(port)]
            with subprocess.Popen(command) as process:
                try:
                    time.sleep(1.5)  # until all its connections are open
                    return self._poll(port)
                finally:
                    process.kill()

        return self._felt(kind, [(self._poll(port), harm()) for _ in range(self.rounds)], HARMED)

    def _poll(self, port: int) -> dict[str, Any]:
        command = [sys.executable, "-m", "benchmarks.polling", "poll", str(port), str(self.seconds), str(self.rate)]
        told: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        if told["wrong"]:
            self.wrong.append(f"readers saw {told['wrong']}")
        return told

    def _felt(
        self, kind: str, pairs: list[tuple[dict[str, Any], dict[str, Any]]], bound: tuple[float, float]
    ) -> dict[str, Any]:
        quiet = statistics.median(alone["p99"] for alone, _ in pairs)
        troubled = statistics.median(other["p99"] for _, other in pairs)
        most = max(bound[0] * quiet, quiet + bound[1])
        if troubled > most:
            self.wrong.append(f"{kind}: p99 {troubled} ms, wanted {most:.1f} at most")
        rounds = {"alone": [alone for alone, _ in pairs], "troubled": [other for _, other in pairs]}
        return {"quiet_p99_ms": quiet, "p99_ms": troubled, "most_ms": round(most, 2), **rounds}


def main() -> int:
    """Measure, verify, print."""
    options = _options()
    place = Path(tempfile.mkdtemp(prefix="feeds-bench-"))
    place.chmod(0o755)
    try:
        facts = machine()
        bench = Bench(place, options)
        with _serve(Serving(root=str(bench.public), at=AT, formats=("atom",), port=0, metrics=str(place))) as port:
            measured = {
                "against_nginx": bench.against_nginx(port),
                "publishing": bench.publishing(port),
                "harmed": {kind: bench.harmed(port, kind) for kind in HARM},
            }
    finally:
        shutil.rmtree(place)
    asked = {name: getattr(options, name) for name in ("rounds", "seconds", "rate", "words")}
    result = {"machine": facts, "asked": asked, **bench.sizes(), **measured, "wrong": bench.wrong}
    report = json.dumps(result, indent=2, ensure_ascii=False)
    print(report)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(report + "\n", encoding="utf-8")
    return 1 if bench.wrong else 0


def _document(words: int) -> bytes:
    """A feed of 50 articles, in made-up words that are as frequent as words are: gzip makes a third of it."""
    chance = random.Random(SEED)
    syllables = ["".join(pair) for pair in itertools.product("bdfghklmnprstvw", "aeiou")]
    known = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(5_000)]
    weights = [1 / (rank + 2.7) for rank in range(1, len(known) + 1)]
    articles = tuple(
        Article(
            id=f"tag:news.example,2024:{number}",
            title=" ".join(chance.choices(known, weights, k=7)),
            published=NEWEST - number * STEP,
            updated=NEWEST - number * STEP,
            link=f"https://news.example/{number}",
            content=f"<p>{' '.join(chance.choices(known, weights, k=words))}.</p>",
        )
        for number in range(50)
    )
    channel = Channel(
        id="tag:news.example,2024:feed/all",
        name="all",
        title="All news",
        link="https://news.example/",
        base=AT,
        description="News",
        author=Person(name="The desk"),
    )
    return whole(Feed(channel=channel, articles=articles, updated=NEWEST), "atom").body


@contextmanager
def _serve(serving: Serving) -> Iterator[int]:
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


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="runs of which the median counts (5)")
    parser.add_argument("--seconds", type=int, default=3, help="length of each (3)")
    parser.add_argument("--rate", type=int, default=400, help="requests a second of the readers (400)")
    parser.add_argument("--words", type=int, default=276, help="words to an article (276: some 104 kB)")
    parser.add_argument("--out", type=Path, help="file for the result, besides the terminal")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

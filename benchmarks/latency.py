"""How long from the moment an article's file is closed, or renamed into place, to the GET that shows it?

    python -m benchmarks.latency --articles 10000 --rounds 50 --out build/bench/latency.json

`feeds serve` runs as an operator starts it, over one flat directory; a poller asks again and again with its last entity
tag. Every second round saves as editors do: a temporary file, renamed into place.
"""

from __future__ import annotations

import argparse
import http.client
import json
import shutil
import socket
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.articles import NEWEST, Made, generate
from benchmarks.processes import machine

PATIENCE = 600.0


class Poller:
    """One subscriber with a kept-alive connection, who never asks for what it has."""

    def __init__(self, port: int, path: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._path = path
        self._tag = ""
        self.polls = 0

    def poll(self) -> bytes:
        """The body when it is a new one, else nothing."""
        self._connection.request("GET", self._path, headers={"If-None-Match": self._tag})
        answer = self._connection.getresponse()
        body = answer.read()
        self.polls += 1
        if answer.status == http.client.OK:
            self._tag = answer.headers["ETag"]
            return body
        if answer.status != http.client.NOT_MODIFIED:
            raise RuntimeError(f"{self._path}: {answer.status}")
        return b""

    def until(self, marker: bytes) -> None:
        """Poll until the body shows the marker."""
        end = time.perf_counter() + PATIENCE
        while marker not in self.poll():
            time.sleep(0.001)  # a poller that never rests takes the publisher's core
            if time.perf_counter() > end:
                raise TimeoutError(marker)


def flat(place: Path, articles: int, categories: int, words: int) -> list[Made]:
    """The archive in one directory."""
    made = generate(place / "generated", articles, categories, words)
    (place / "articles").mkdir()
    for file in (place / "generated").rglob("*.md"):
        file.rename(place / "articles" / file.name)
    return made


def save(directory: Path, name: str, text: str, *, renamed: bool) -> float:
    """Write an article; the instant at which it was complete."""
    file = directory / (f".{name}.tmp" if renamed else name)
    with file.open("w", encoding="utf-8") as out:
        out.write(text)
    if renamed:
        file.rename(directory / name)
    return time.perf_counter()


def rounds(place: Path, port: int, category: str, count: int) -> tuple[list[float], int]:
    """Seconds from each file to its GET, and how many polls were made."""
    poller, seconds = Poller(port, f"/{_feed(category)}.atom"), []
    for number in range(count):
        title = f"Breaking {time.time_ns()}"
        date = NEWEST + timedelta(minutes=number + 1)
        text = (
            f'---\ntitle: "{title}"\ndate: {date:%Y-%m-%dT%H:%M:%SZ}\ncategories: [{category}]\n---\nJust in. '
            + "Words. " * 300
        )
        closed = save(place / "articles", f"breaking-{number}.md", text, renamed=bool(number % 2))
        poller.until(title.encode())
        seconds.append(time.perf_counter() - closed)
    return seconds, poller.polls


def measure(options: argparse.Namespace, place: Path) -> dict[str, Any]:
    """Start the service, wait until it is ready, and time the rounds."""
    made = flat(place, options.articles, options.categories, options.words)
    port, admin = _free(), _free()
    config = f'[feeds]\nat = "http://127.0.0.1:{port}/"\n[serve]\nport = {port}\nadmin = {admin}\n'
    (place / "feeds.toml").write_text(config, encoding="utf-8")
    feeds = str(Path(sysconfig.get_path("scripts")) / "feeds")
    with (place / "log").open("wb") as log:
        service = subprocess.Popen([feeds, "serve", "--config", str(place / "feeds.toml")], stderr=log)
    try:
        _wait(admin, "/readyz")
        _wait(port, f"/{_feed(made[0].category)}.atom")
        _wait(port, f"/{_feed(made[-1].category)}.atom")
        rounds(place, port, made[0].category, 3)
        seconds, polls = rounds(place, port, made[-1].category, options.rounds)
    finally:
        service.terminate()
        service.wait(15)
    milliseconds = sorted(round(one * 1000, 1) for one in seconds)
    return {
        "median_ms": statistics.median(milliseconds),
        "p90_ms": milliseconds[int(len(milliseconds) * 0.9)],
        "worst_ms": milliseconds[-1],
        "closed_median_ms": statistics.median(round(one * 1000, 1) for one in seconds[::2]),
        "renamed_median_ms": statistics.median(round(one * 1000, 1) for one in seconds[1::2]),
        "polls": polls,
        "all_ms": milliseconds,
    }


def main() -> int:
    """Measure and print."""
    options = _options()
    place = Path(tempfile.mkdtemp(prefix="feeds-bench-", dir=options.place))
    try:
        measured = measure(options, place)
    finally:
        shutil.rmtree(place)
    asked = {name: getattr(options, name) for name in ("articles", "categories", "words", "rounds")}
    report = json.dumps({"machine": machine(), "asked": asked, **measured}, indent=2)
    print(report)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(report + "\n", encoding="utf-8")
    return 0


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _feed(category: str) -> str:
    return category.lower().replace(" ", "-")


def _wait(port: int, path: str) -> None:
    """Until the answer is 200; files that were made this very second are left alone for another."""
    end = time.perf_counter() + PATIENCE
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            pass
        if time.perf_counter() > end:
            raise TimeoutError("the service is not ready")
        time.sleep(0.2)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--categories", type=int, default=50)
    parser.add_argument("--words", type=int, default=600, help="words to an article, about (600)")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--place", type=Path, help="directory to work in (the system's temporary directory)")
    parser.add_argument("--out", type=Path, help="file for the result, besides the terminal")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

"""How long does `feeds publish` take: everything new, nothing new, one article changed? And is what it made right?

    python -m benchmarks.publish --articles 10000 --categories 50 --out build/bench/publish.json

Each run is a process of its own, as an editor or a cron job starts it. What was built is checked before a figure is
printed: a fast wrong answer ends with exit 1 and a list of what was wrong.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import verify
from benchmarks.articles import Made, generate
from benchmarks.processes import Ran, machine, run

BASE = "https://news.example/feeds/"


class Bench:
    """One archive, its places, and the mistakes found in what was made of it."""

    def __init__(self, place: Path, made: list[Made]) -> None:
        self.place = place
        self.made = made
        self.source, self.target = place / "articles", place / "public"
        self.wrong: list[str] = []

    def publish(self) -> tuple[Ran, dict[str, Any]]:
        """One pass of the command; its exit code has to be 0 and its output one JSON object."""
        command = [str(Path(sysconfig.get_path("scripts")) / "feeds"), "publish", "--json", "--at", BASE]
        places = {"--from": self.source, "--to": self.target, "--store": self.place / "store"}
        ran = run([*command, *(word for name, path in places.items() for word in (name, str(path)))], self.place)
        if ran.status:
            sys.exit(f"feeds publish ended with {ran.status}:\n{ran.output[-2000:]}\n{ran.errors[-2000:]}")
        return ran, json.loads(ran.output)

    def cold(self) -> Ran:
        """Everything is new."""
        ran, summary = self.publish()
        self.wrong += verify.everything(self.target, self.made, summary)
        return ran

    def unchanged(self) -> Ran:
        """Nothing is new: no file may change."""
        before = verify.stamps(self.target)
        ran, summary = self.publish()
        if summary["published"] or verify.stamps(self.target) != before:
            self.wrong.append("a run with nothing new wrote something")
        return ran

    def one_changed(self, number: int) -> Ran:
        """The newest article has a new title: only the documents that show it may change."""
        article = self.made[-1]
        title = f"{article.title} (edited {number})"
        file = self.source / article.path
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(text.splitlines()[1], f'title: "{title}"', 1), encoding="utf-8")
        ids = verify.ids(self.target, article.category)
        ran, summary = self.publish()
        self.wrong += verify.edited(self.target, article, title, ids, summary)
        return ran


def main() -> int:
    """Measure, verify, print."""
    options = _options()
    place = Path(tempfile.mkdtemp(prefix="feeds-bench-", dir=options.place))
    try:
        facts = machine()
        start = time.perf_counter()
        bench = Bench(place, generate(place / "articles", options.articles, options.categories, options.words))
        generated = round(time.perf_counter() - start, 1)
        measured = {
            "cold": _figures([bench.cold()]),
            "nothing_new": _figures([bench.unchanged() for _ in range(options.repeat)]),
            "one_changed": _figures([bench.one_changed(number) for number in range(options.repeat)]),
        }
        size = {"documents": len(verify.stamps(bench.target)), "store_mb": _megabytes(place / "store")}
    finally:
        shutil.rmtree(place)
    asked = {name: getattr(options, name) for name in ("articles", "categories", "words", "repeat")}
    result = {"machine": facts, "asked": asked, "generated_in": generated, **size, **measured, "wrong": bench.wrong}
    report = json.dumps(result, indent=2, ensure_ascii=False)
    print(report)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(report + "\n", encoding="utf-8")
    return 1 if bench.wrong else 0


def _figures(runs: list[Ran]) -> dict[str, object]:
    seconds = [ran.seconds for ran in runs]
    return {"seconds": statistics.median(seconds), "all": seconds, "peak_mb": max(ran.peak_mb for ran in runs)}


def _megabytes(place: Path) -> float:
    return round(sum(file.stat().st_size for file in place.rglob("*") if file.is_file()) / 1e6, 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--categories", type=int, default=50)
    parser.add_argument("--words", type=int, default=600, help="words to an article, about (600)")
    parser.add_argument("--repeat", type=int, default=3, help="times that the two short runs are made (3)")
    parser.add_argument("--place", type=Path, help="directory to work in (the system's temporary directory)")
    parser.add_argument("--out", type=Path, help="file for the result, besides the terminal")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

"""Measure: a table for people, JSON for machines. The code is 1 when a figure is not what it must be."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from tests.corpora.figures import CORPORA, Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ("blogs", "links", "pages", "dumps", "wires", "wxr")


def main() -> int:
    """Run the measurements that the command line names, or all."""
    options = argparse.ArgumentParser(prog="python -m tests.corpora", description="How right real files are read.")
    options.add_argument("names", nargs="*", metavar="NAME", help=f"Some of {', '.join(NAMES)}. Default: all.")
    options.add_argument(
        "--json", type=Path, metavar="FILE", help="Write the figures there too, with every wrong case."
    )
    options.add_argument(
        "--wrong", type=int, default=0, metavar="N", help="Show the first N wrong cases of each figure."
    )
    chosen = options.parse_args()
    if not CORPORA.is_dir():
        print("the corpora are not beside the project: nothing to measure")
        return 0
    figures = [figure for name in chosen.names or NAMES for figure in import_module(f"tests.corpora.{name}").measure()]
    for figure in figures:
        print(line(figure))
        for wrong in figure.wrong[: chosen.wrong]:
            print(f"      {wrong}")
    for truth in contested(figures):
        print(truth)
    if chosen.json:
        chosen.json.parent.mkdir(parents=True, exist_ok=True)
        said = [{**asdict(figure), "share": figure.share, "holds": figure.holds} for figure in figures]
        chosen.json.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0 if all(figure.holds for figure in figures) else 1


def contested(figures: list[Figure]) -> Iterator[str]:
    """The truths that are counted neither as right nor as wrong, by their reason."""
    found: dict[tuple[str, str], set[str]] = {}
    for figure in figures:
        for case, reason in figure.contested.items():
            found.setdefault((figure.corpus, reason), set()).add(case)
    for (corpus, reason), cases in found.items():
        yield f"contested in {corpus}, {len(cases)}: {reason}"
        yield from (f"      {case}" for case in sorted(cases))


def line(figure: Figure) -> str:
    """One row of the table."""
    must = "" if figure.must is None else f"{'at most' if figure.at_most else 'at least'} {figure.must:.1%}"
    verdict = "" if figure.must is None else ("ok" if figure.holds else "SHORT")
    return (
        f"{figure.corpus:<22} {figure.name:<34} {figure.share:8.2%}  {figure.right:>9,.0f} of {figure.of:>9,.0f}"
        f"  {must:<16} {verdict}"
    ).rstrip()


if __name__ == "__main__":
    sys.exit(main())

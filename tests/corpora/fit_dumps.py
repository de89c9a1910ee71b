"""Fit the weights that page dumps are read with: `python -m tests.corpora.fit_dumps titles|days|text` (minutes).

Prints the figure for sites that were not fitted on (five folds, split by site), then the table for the module.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from operator import mul
from typing import Any, NamedTuple

from feeds.read.dumps import dated, titles
from feeds.read.dumps.layout import lines
from feeds.read.dumps.sheet import Sheet, key
from feeds.read.dumps.weighing import Signs, likely, shares
from feeds.read.pages import passages
from tests.corpora.figures import CORPORA
from tests.corpora.shingles import Shingles

FOLDS = 5
VARIANTS = ("blocks", "lines", "inscriptis", "w3m", "html2text-md")


class Case(NamedTuple):
    """One page: its candidates by their signs, and which of them are right (none: nothing is to be learned)."""

    name: str
    site: str
    rows: list[list[float]]
    right: list[bool]


class Page(NamedTuple):
    """A page whose body is known: its lines below the headline by their signs, how much of each is body, its width."""

    name: str
    site: str
    rows: list[list[float]]
    share: list[float]
    wide: list[int]


def pages(variants: Sequence[str] = VARIANTS) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """Name, text, truth of the page, truth of the variant."""
    for corpus in ("fundus", "trafilatura", "scrapinghub"):
        folder = CORPORA / "dumps" / corpus
        for page, truth in json.loads((folder / "truth.json").read_text(encoding="utf-8")).items():
            for variant in variants:
                path = folder / variant / page
                if variant in truth["variants"] and path.exists():  # some truths name a text that is not there
                    text = path.read_text(encoding="utf-8", errors="replace")
                    yield f"{corpus}/{variant}/{page}", text, truth, truth["variants"][variant]


def fold(site: str) -> int:
    """By its name, so that all pages of a site are in one."""
    return zlib.crc32(site.removeprefix("www.").encode()) % FOLDS


def fit(cases: Sequence[Case], size: int, *, rounds: int = 25, rate: float = 0.15, keep: float = 0.0003) -> list[float]:
    """Softmax over the candidates of each page by AdaGrad; `keep` draws weights to zero."""
    weights, seen = [0.0] * size, [1e-6] * size
    order = [case for case in cases if any(case.right)]
    chance = random.Random(7)
    for _ in range(rounds):
        chance.shuffle(order)
        for case in order:
            slope = _slope(case, weights)
            for at, value in enumerate(slope):
                pull = value - keep * weights[at]
                seen[at] += pull * pull
                weights[at] += rate * pull / math.sqrt(seen[at])
    return weights


def _slope(case: Case, weights: Sequence[float]) -> list[float]:
    scores = [sum(map(mul, weights, row)) for row in case.rows]
    found = shares(scores)
    good = sum(share for share, right in zip(found, case.right, strict=True) if right) or 1e-12
    slope = [0.0] * len(weights)
    for row, share, right in zip(case.rows, found, case.right, strict=True):
        pull = (share / good if right else 0) - share
        if abs(pull) > 1e-4:
            slope = [total + pull * value for total, value in zip(slope, row, strict=True)]
    return slope


def held_out(cases: Sequence[Case], size: int) -> dict[str, tuple[bool, float]]:
    """For each page whether the best candidate is right, fitted on other sites, and how sure it was."""
    found = {}
    for part in range(FOLDS):
        weights = fit([case for case in cases if fold(case.site) != part], size)
        for case in cases:
            if fold(case.site) == part and case.rows:
                scores = [sum(map(mul, weights, row)) for row in case.rows]
                best = max(range(len(scores)), key=scores.__getitem__)
                found[case.name] = (case.right[best], shares(scores)[best])
    return found


def title_cases() -> tuple[list[Case], list[str]]:
    """Pages whose title stands alone in a line."""
    raw = []
    for name, text, truth, _ in pages():
        wanted = key(truth.get("title") or "")
        sheet = Sheet(lines(text))
        if not wanted or wanted not in sheet.keys:
            continue
        days = [day.at for day in dated.days(sheet.lines, "UTC")]
        at = titles.candidates(sheet, days)
        raw.append(
            (
                name,
                truth["domain"],
                titles.signs(sheet, at, days),
                [sheet.keys[line] == wanted for line in at],
            )
        )
    return _cases(raw)


def _cases(raw: Sequence[tuple[str, str, list[Signs], list[bool]]]) -> tuple[list[Case], list[str]]:
    names = list(dict.fromkeys(sign for case in raw for row in case[2] for sign in row))
    return [
        Case(name, site, [[float(row[sign]) for sign in names] for row in found], right)
        for name, site, found, right in raw
    ], names


def date_cases() -> tuple[list[Case], list[str]]:
    """Pages that have their date, below their true headline."""
    raw = []
    for name, text, truth, variant in pages():
        if not variant.get("date_strings") or variant.get("title_line") is None:
            continue
        sheet = Sheet(lines(text))
        found = dated.days(sheet.lines, "UTC")
        chosen = titles.choose(sheet, [day.at for day in found])
        if found and chosen:
            right = [day.moment.date().isoformat() == truth["date"][:10] for day in found]
            raw.append((name, truth["domain"], dated.signs(sheet, chosen.at, found), right))
    return _cases(raw)


def text_pages() -> tuple[list[Page], list[str]]:
    """Pages whose whole body is known: the lines below the headline, how much of each is body, and its length."""
    raw = []
    for name, text, truth, _ in pages(("blocks", "lines", "w3m", "inscriptis", "html2text-md")):
        if not truth.get("body") or len(truth["body"]) < 300:
            continue
        sheet = Sheet(lines(text))
        choice = titles.choose(sheet, [day.at for day in dated.days(sheet.lines, "UTC")])
        if choice:
            body = Shingles(truth["body"])
            share = [body.share(line.text) for line in sheet.lines[choice.at + 1 :]]
            raw.append((name, truth["domain"], passages.signs(sheet, choice.at), share, sheet.columns[choice.at + 1 :]))
    names = list(dict.fromkeys(sign for page in raw for row in page[2] for sign in row))
    return [
        Page(name, site, [[float(row[sign]) for sign in names] for row in rows], share, wide)
        for name, site, rows, share, wide in raw
    ], names


def fit_text(found: Sequence[Page], size: int, rounds: int = 12) -> list[float]:
    """Logistic, each line weighed by its length."""
    weights, seen = [0.0] * size, [1e-6] * size
    order = list(found)
    chance = random.Random(7)
    for _ in range(rounds):
        chance.shuffle(order)
        for page in order:
            rows, share, wide = page.rows, page.share, page.wide
            slope = [0.0] * size
            total = sum(min(value, 400) + 20 for value in wide) or 1
            for row, part, width in zip(rows, share, wide, strict=True):
                pull = ((part > 0.5) - likely(sum(map(mul, weights, row)))) * (min(width, 400) + 20) / total
                if abs(pull) > 1e-6:
                    slope = [a + pull * b for a, b in zip(slope, row, strict=True)]
            for at, value in enumerate(slope):
                pull = value - 0.0003 * weights[at]
                seen[at] += pull * pull
                weights[at] += 0.2 * pull / math.sqrt(seen[at])
    return weights


def text_figures(pages_: Sequence[Page], weights: Sequence[float]) -> tuple[float, float, float]:
    """Columns taken, how many of them are body, and how many the bodies have."""
    taken = right = body = 0.0
    for _, _, rows, share, wide in pages_:
        for row, part, width in zip(rows, share, wide, strict=True):
            body += part * width
            if sum(map(mul, weights, row)) > 0:
                taken += width
                right += part * width
    return taken, right, body


def main() -> int:
    """Fit one of the three tables, and say how it does on sites that it has not seen."""
    options = argparse.ArgumentParser(prog="python -m tests.corpora.fit_dumps", description=__doc__)
    options.add_argument("table", choices=("titles", "days", "text"))
    chosen = options.parse_args().table
    if chosen == "text":
        found, names = text_pages()
        for line in _text_lines(found, len(names)):
            print(line)
        weights = fit_text(found, len(names))
    else:
        cases, names = {"titles": title_cases, "days": date_cases}[chosen]()
        for line in _choice_lines(held_out(cases, len(names))):
            print(line)
        weights = fit(cases, len(names))
    for name, weight in zip(names, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')
    return 0


def _choice_lines(found: Mapping[str, tuple[bool, float]]) -> Iterator[str]:
    for kind in sorted({name.rpartition("/")[0] for name in found}):
        part = [right for name, (right, _) in found.items() if name.startswith(f"{kind}/")]
        yield f"# {kind}: {sum(part) / len(part):.1%} of {len(part)} right on sites not fitted on"


def _text_lines(found: Sequence[Page], size: int) -> Iterator[str]:
    total: dict[str, list[float]] = {}
    for part in range(FOLDS):
        weights = fit_text([page for page in found if fold(page.site) != part], size)
        for page in found:
            if fold(page.site) == part:
                kind = page.name.rpartition("/")[0]
                figures = zip(total.get(kind, [0.0] * 3), text_figures([page], weights), strict=True)
                total[kind] = [one + more for one, more in figures]
    for kind, (taken, right, body) in sorted(total.items()):
        yield f"# {kind}: {1 - right / taken:.1%} boilerplate, {right / body:.1%} of the body, on sites not fitted on"


if __name__ == "__main__":
    sys.exit(main())

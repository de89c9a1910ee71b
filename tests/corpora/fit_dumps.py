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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import mul
from typing import Any, NamedTuple

from feeds.read import dated, passages, titles
from feeds.read.layout import lines
from feeds.read.sheet import Sheet, key
from feeds.read.weighing import Signs, likely, shares
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


def fit(cases: Sequence[Case], size: int, *, rounds: int = 25, rate: float = 0.15, keep: float = 0.002) -> list[float]:
    """Softmax over the candidates of each page by AdaGrad; `keep` draws weights to zero."""
    weights, seen = [0.0] * size, [1e-6] * size
    order = [case for case in cases if any(case.right)]
    chance = random.Random(7)  # noqa: S311 - the order of the pages
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
    for name, text, truth, variant in pages():
        if variant.get("title_line") is None:
            continue
        sheet = Sheet(lines(text))
        days = [day.at for day in dated.days(sheet.lines, "UTC")]
        at = titles.candidates(sheet, days)
        raw.append((name, truth["domain"], titles.signs(sheet, at, days), [sheet.keys[line] == key(truth["title"]) for line in at]))
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


def text_pages() -> tuple[list[tuple[str, str, list[list[float]], list[float], list[int]]], list[str]]:
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
    return [(name, site, [[float(row[sign]) for sign in names] for row in rows], share, wide) for name, site, rows, share, wide in raw], names


def fit_text(found: Sequence[tuple[str, str, list[list[float]], list[float], list[int]]], size: int, rounds: int = 12) -> list[float]:
    """Logistic, each line weighed by its length."""
    weights, seen = [0.0] * size, [1e-6] * size
    order = list(found)
    chance = random.Random(7)  # noqa: S311 - the order of the pages
    for _ in range(rounds):
        chance.shuffle(order)
        for _, _, rows, share, wide in order:
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


def text_figures(pages_: Sequence[tuple[str, str, list[list[float]], list[float], list[int]]], weights: Sequence[float], limit: float) -> tuple[float, float, float]:
    taken = right = body = 0.0
    for _, _, rows, share, wide in pages_:
        for row, part, width in zip(rows, share, wide, strict=True):
            body += part * width
            if sum(map(mul, weights, row)) > limit:
                taken += width
                right += part * width
    return taken, right, body


if __name__ == "__main__":
    kind = sys.argv[1]
    if kind == "text":
        found, names = text_pages()
        print(len(found), sum(len(f[2]) for f in found))
        tot = {}
        for part in range(FOLDS):
            weights = fit_text([f for f in found if fold(f[1]) != part], len(names))
            for kind in ("fundus/blocks", "fundus/lines", "scrapinghub/blocks", "scrapinghub/lines", "fundus/w3m","fundus/inscriptis","fundus/html2"):
              for limit in (-0.5, 0.0,0.5,1.0):
                a = text_figures([f for f in found if fold(f[1]) == part and f[0].startswith(kind)], weights, limit)
                tot[kind, limit] = [x + y for x, y in zip(tot.get((kind, limit), [0, 0, 0]), a)]
        for k, (taken, right, body) in tot.items(): print(k, "boilerplate %.3f recall %.3f" % (1 - right / taken, right / body))
        weights = fit_text(found, len(names))
        for name, weight in zip(names, weights):
            print(f'    "{name}": {weight:.2f},')
        sys.exit()
    cases, names = {"titles": title_cases, "days": date_cases}[kind]()
    print(len(cases), "cases; reachable", sum(any(c.right) for c in cases))
    found = held_out(cases, len(names))
    for kind in ("fundus/blocks", "fundus/lines", "trafilatura/blocks", "trafilatura/lines"):
        part = [value[0] for name, value in found.items() if name.startswith(kind)]
        print(kind, len(part), sum(part) / max(1, len(part)))
    weights = fit(cases, len(names))
    for name, weight in zip(names, weights):
        print(f'    "{name}": {weight:.2f},')
    for name, value in found.items():
        if not value[0]: print(name, value)

"""HTML pages with their truth: fundus (parsers written for each site), trafilatura (annotated by hand), scrapinghub."""

from __future__ import annotations

import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from statistics import mean
from typing import Any, NamedTuple

from feeds.article import Draft
from feeds.errors import ArticleError
from feeds.read import Skip, read
from feeds.read.clean import lines
from feeds.read.conventions import Conventions
from tests.corpora.figures import CORPORA, Figure

PAGES = CORPORA / "pages"
NAMES = ("fundus", "trafilatura", "scrapinghub")
MODIFIED = datetime(2026, 11, 1, tzinfo=UTC)
GUESSING = Conventions(undated="guess")
FLOOR = {"fundus": (0.85, 0.94, 0.96, 0.97, 0.82), "trafilatura": (0.80, 0.92, 0.76, 0.87, 0.55)}
PER_SECOND = 25.0  # pages, on one core

_MARKS = str.maketrans({**dict.fromkeys("‘’‚‛′´`“”„‟″«»‹›\"", "'"), **dict.fromkeys("‐‑‒–—―−", "-")})
_WORD = re.compile(r"\w+")


class Case(NamedTuple):
    """A page, what is true of it, and what is read of it with and without guessing."""

    name: str
    truth: dict[str, Any]
    strict: Draft | Skip | str
    guessed: Draft | Skip | str


def cases(corpus: str, only: slice = slice(None)) -> Iterator[Case]:
    """The pages of a corpus, read."""
    truths: dict[str, Any] = json.loads((PAGES / corpus / "truth.json").read_bytes())
    for name, truth in sorted(truths.items())[only]:
        data = (PAGES / corpus / name).read_bytes()
        strict = said(name, data, Conventions())
        undated = isinstance(strict, str) and strict.startswith("no date")
        yield Case(name, truth, strict, said(name, data, GUESSING) if undated else strict)


def said(name: str, data: bytes, conventions: Conventions) -> Draft | Skip | str:
    """What is read of one page, the reason where it is refused."""
    try:
        outcome = read("page.html", data, conventions, MODIFIED)
    except ArticleError as error:
        return error.reason
    assert isinstance(outcome, Draft | Skip), name
    return outcome

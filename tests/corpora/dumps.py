"""Page dumps: headline, date, body of what whole pages, their articles alone, and the seed's relatives say.

A value counts where the text has it, as truth.json says; what is refused counts as not right, and is counted once more
by itself, beside what is wrong.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from feeds.article import Draft
from feeds.errors import ArticleError
from feeds.read import Conventions, read
from tests.corpora.figures import CORPORA, Figure
from tests.corpora.shingles import Shingles

FOLDER = CORPORA / "dumps"
VARIANTS = ("blocks", "lines", "merged", "inscriptis", "w3m", "html2text-md")
MUST = ("blocks", "lines")
MODIFIED = datetime(2001, 1, 1, tzinfo=UTC)

#: Truths that are no title, and why.
CONTESTED = {"phys.org.tool.txt": "the title is cut off within its last word"}


def measure(every: int = 1) -> Iterator[Figure]:
    """All figures; of each folder only the n-th text is read where `every` is n."""
    yield from _seedlike(every)
    for corpus in ("fundus", "trafilatura", "scrapinghub"):
        truth = json.loads((FOLDER / corpus / "truth.json").read_text(encoding="utf-8"))
        for variant in VARIANTS:
            if (FOLDER / corpus / variant).is_dir():
                yield from _variant(corpus, variant, truth, every)


def _draft(path: Path) -> Draft | str:
    try:
        outcome = read("dump.txt", path.read_bytes(), Conventions(undated="mtime"), MODIFIED)
    except ArticleError as error:
        return error.reason
    return outcome if isinstance(outcome, Draft) else str(outcome)


def _seedlike(every: int) -> Iterator[Figure]:
    folder = FOLDER / "seedlike"
    names = ("title and summary", "date", "category", "author or none", "read-more out of the body")
    musts = dict(zip(names, (0.9, 0.98, 0.95, 0.95, 1.0), strict=True))
    figures = {name: Figure(corpus="dumps/seedlike", name=name, must=must) for name, must in musts.items()}
    for page, truth in list(json.loads((folder / "truth.json").read_text(encoding="utf-8")).items())[::every]:
        draft = _draft(folder / page)
        if isinstance(draft, str):
            for figure in figures.values():
                figure.count(page, right=False, said=draft)
            continue
        wanted = [" ".join((truth[name] or "").split()) for name in ("title", "summary")]
        people = [person.name for person in draft.authors]
        outside = {link.title for link in draft.related}
        said = {
            "title and summary": ([draft.title, draft.summary], wanted),
            "date": (draft.published.date().isoformat(), truth["published"]),
            "category": ([*draft.categories], [truth["category"]]),
            "author or none": (people, [*filter(None, [truth["author"]])]),
            "read-more out of the body": (
                ({*truth["related"]} <= outside, "Read more" in draft.content.body),
                (True, False),
            ),
        }
        for name, (found, right) in said.items():
            figures[name].count(page, right=found == right, said=found, truth=right)
    yield from figures.values()


def _variant(corpus: str, variant: str, truths: dict[str, Any], every: int) -> Iterator[Figure]:
    place = f"dumps/{corpus}/{variant}"
    must = variant in MUST
    title = Figure(corpus=place, name="title, where in the text", must=0.8 if must else None, contested=dict(CONTESTED))
    alone = Figure(corpus=place, name="title, where alone in its line")
    day = Figure(corpus=place, name="date, where in the text", must=0.85 if must else None)
    extra = Figure(corpus=place, name="boilerplate in the body", must=0.15 if must else None, at_most=True)
    whole = Figure(corpus=place, name="text of the body kept")
    refused = Figure(corpus=place, name="refused")
    wrong = Figure(corpus=place, name="title wrong, of those taken", contested=dict(CONTESTED))
    undated = Figure(corpus=place, name="date wrong, of those taken")
    invented = Figure(corpus=place, name="date where the text has none")
    for page, truth in list(truths.items())[::every]:
        path = FOLDER / corpus / variant / page
        if not path.exists():
            continue
        draft = _draft(path)
        taken = isinstance(draft, Draft)
        refused.count(page, right=not taken, said=getattr(draft, "title", ""), truth="refused")
        facts = truth["variants"].get(variant, {})
        text = path.read_text(encoding="utf-8", errors="replace")
        if truth.get("title") and _occurs(truth["title"], text):
            said = draft.title if isinstance(draft, Draft) else draft
            right = isinstance(draft, Draft) and same(draft.title) == same(truth["title"])
            title.count(page, right=right, said=said, truth=truth["title"])
            if any(same(line) == same(truth["title"]) for line in text.split("\n")):
                alone.count(page, right=right, said=said, truth=truth["title"])
            if taken:
                wrong.count(page, right=not right, said=said, truth=truth["title"])
        if truth.get("date") and (facts.get("date_strings") if "title_line" in facts else _dated(truth, text)):
            said = draft.published.isoformat() if isinstance(draft, Draft) else draft
            right = isinstance(draft, Draft) and _same_day(draft.published, truth["date"])
            day.count(page, right=right, said=said, truth=truth["date"])
            if isinstance(draft, Draft) and draft.published != MODIFIED:
                undated.count(page, right=not right, said=said, truth=truth["date"])
        elif isinstance(draft, Draft) and truth.get("date"):
            invented.count(page, right=draft.published != MODIFIED)
        if isinstance(draft, Draft) and len(truth.get("body") or "") > 300:
            _count_text(draft, truth, page, extra, whole)
    yield from (figure for figure in (title, alone, wrong, day, undated, invented, extra, whole, refused) if figure.of)


def _count_text(draft: Draft, truth: dict[str, Any], page: str, extra: Figure, whole: Figure) -> None:
    body = Shingles(f"{truth['body']}\n" + "\n".join(truth.get("standfirst") or ()))
    blocks = [unescape(re.sub("<[^>]*>", "", block)) for block in draft.content.body.split("\n")]
    foreign = sum((1 - body.share(block)) * len(block) for block in blocks)
    size = sum(map(len, blocks))
    extra.right += foreign
    extra.of += size
    if foreign > size / 3:
        extra.wrong.append(f"{page}: {foreign / size:.0%} of {size:,}")
    read_text = Shingles("\n".join((draft.summary, *blocks)))
    paragraphs = [block for block in truth["body"].split("\n") if block.strip()]
    kept = sum(read_text.share(block) * len(block) for block in paragraphs)
    whole.right += kept
    whole.of += sum(map(len, paragraphs))
    if kept < sum(map(len, paragraphs)) / 2:
        whole.wrong.append(f"{page}: {kept:,.0f} of {sum(map(len, paragraphs)):,}")


def same(text: str) -> str:
    """A title without regard to kinds of blanks, quotes, hyphens and invisible signs."""
    text = unicodedata.normalize("NFKC", unescape(text)).replace("\u00ad", "")
    text = re.sub("[\u2018\u2019\u201a\u201b\u2032`´]", "'", text)
    text = re.sub("[\u201c\u201d\u201e\u201f«»]", '"', text)
    return " ".join(re.sub("[\u2010-\u2015\u2212]", "-", text).split())


def _occurs(title: str, text: str) -> bool:
    return same(title) in same(text)


def _dated(truth: dict[str, Any], text: str) -> bool:
    return any(said in text for variant in truth["variants"].values() for said in variant.get("date_strings", ()))


def _same_day(found: datetime, truth: str) -> bool:
    stated = datetime.fromisoformat(truth)
    days: set[date] = {stated.date()}
    if stated.tzinfo:
        # A page prints the day of its own zone, which the truth does not always keep.
        days |= {(stated.astimezone(UTC) + timedelta(hours=hours)).date() for hours in (-8, 0, 9)}
    return found.date() in days

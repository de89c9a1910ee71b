"""HTML pages with their truth: fundus (parsers written for each site), trafilatura (annotated by hand), scrapinghub."""

from __future__ import annotations

import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from statistics import mean
from typing import Any, NamedTuple

import lxml.html
from trafilatura import bare_extraction

from feeds.article import Draft
from feeds.errors import ArticleError
from feeds.read import Skip, html, read
from feeds.read.bodies.clean import lines
from feeds.read.conventions import Conventions
from tests.corpora.figures import CORPORA, Figure

PAGES = CORPORA / "pages"
NAMES = ("fundus", "trafilatura", "scrapinghub")
MODIFIED = datetime(2026, 11, 1, tzinfo=UTC)
NOINDEX = Skip("robots: noindex")
GUESSING = Conventions(undated="guess")
FLOOR = {"fundus": (0.85, 0.94, 0.96, 0.97, 0.82), "trafilatura": (0.80, 0.92, 0.76, 0.87, 0.55)}
PER_SECOND = 25.0  # pages, on one core

_MARKS = str.maketrans({**dict.fromkeys('‘’‚‛′´`“”„‟″«»‹›"', "'"), **dict.fromkeys("‐‑‒–—―−", "-")})
#: Truths that are faulty, each seen in the page. Where a page shows the day of an update without saying so, or states
#: it as the day of publication in one place, the truth stands.
CONTESTED = {
    "de_KlasseGegenKlasse_2026_01_07.html": "day and month are swapped: it was saved on 7 January 2026",
    "Popkultur.de-Schauspieler.html": "day and month are swapped: the page states 2023-06-05",
    "dvg.de.weihnachtsurlaub.html": "day and month are swapped: there is no month 29",
    "urania.de.freiheit.html": "day and month are swapped: there is no month 25",
    "hellogiggles.com.skin.html": "an update: it states 2019-10-15 as published, and the truth as changed",
    "pythonspeed.com.docker.html": "an update: it states 2019-06-17 as published, and the truth as changed",
    "tagesanzeiger.ch.umweltzerstoerung.html": "an update: it shows the truth behind the word for updated",
}
BASE = "https://site.example/page"
_CAPTION = re.compile(r"<figcaption.*?</figcaption>", re.DOTALL)
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


def measure(every: int = 1) -> Iterator[Figure]:
    """What pages are to be read as, and what else readers notice; of so many pages one."""
    for corpus in ("fundus", "trafilatura"):
        read_pages = [
            case for case in cases(corpus, slice(None, None, every)) if case.truth.get("annotated_meta", True)
        ]
        skipped = Figure(corpus=corpus, name="read, or noindex respected", must=0.99)
        for name, _, _, guessed in read_pages:
            skipped.count(
                name, right=isinstance(guessed, Draft) or guessed == NOINDEX, said=guessed, truth="an article"
            )
        yield skipped
        read_pages = [case for case in read_pages if case.guessed != NOINDEX]
        yield from _titles(corpus, read_pages)
        yield from _dates(corpus, read_pages)
        yield from _authors(corpus, read_pages)
        yield from _sections(corpus, read_pages)
    for corpus in ("fundus", "scrapinghub"):
        yield from _bodies(corpus, slice(None, None, every))
    if every == 1:
        yield _kept_segments()
        yield from speed()


def _titles(corpus: str, read_pages: list[Case]) -> Iterator[Figure]:
    exact = Figure(corpus=corpus, name="title", must=FLOOR[corpus][0])
    near = Figure(corpus=corpus, name="title, exact or near", must=FLOOR[corpus][1])
    for name, truth, _, guessed in read_pages:
        if truth["title"]:
            said_title = guessed.title if isinstance(guessed, Draft) else str(guessed)
            same = folded(said_title) == folded(truth["title"])
            exact.count(name, right=same, said=said_title, truth=truth["title"])
            near.count(name, right=same or is_near(said_title, truth["title"]), said=said_title, truth=truth["title"])
    yield from (exact, near)


def folded(text: str) -> str:
    """A title as two of them compare: case, kinds of quotes and dashes, blanks and soft hyphens do not count."""
    plain = unicodedata.normalize("NFKC", unescape(text)).replace("\xad", "").translate(_MARKS)
    return " ".join(plain.casefold().split())


def is_near(one: str, other: str) -> bool:
    """Whether one title holds the other, or four fifths of their words are the same (Dice)."""
    first, second = set(_WORD.findall(folded(one))), set(_WORD.findall(folded(other)))
    alike = 2 * len(first & second) >= 0.8 * (len(first) + len(second))
    return bool(first and second) and (alike or folded(one) in folded(other) or folded(other) in folded(one))


def _dates(corpus: str, read_pages: list[Case]) -> Iterator[Figure]:
    strictly = Figure(corpus=corpus, name="day, guessing off", must=FLOOR[corpus][2], contested=CONTESTED)
    guessing = Figure(corpus=corpus, name="day, guessing on", must=FLOOR[corpus][3], contested=CONTESTED)
    marked = Figure(corpus=corpus, name="guesses that are marked", must=1.0)
    invented = Figure(corpus=corpus, name="day where none is stated", must=0.30, at_most=True)
    uncontested = Figure(corpus=corpus, name="day, guessing off, none contested")
    for name, truth, strict, guessed in read_pages:
        if not truth["date"]:
            invented.of += 1
            invented.right += isinstance(strict, Draft)
            continue
        for figure, outcome in ((strictly, strict), (guessing, guessed), (uncontested, strict)):
            figure.count(name, right=is_same_day(outcome, truth["date"]), said=day_of(outcome), truth=truth["date"])
        if isinstance(guessed, Draft) and not isinstance(strict, Draft):
            origin = next(origin for origin in guessed.origins if origin.field == "published")
            marked.count(name, right=origin.confidence < 0.5 and any("is a guess" in note for note in guessed.notes))
    yield from (strictly, guessing, uncontested, marked)
    if invented.of:
        yield invented


def is_same_day(outcome: Draft | Skip | str, truth: str) -> bool:
    """Whether the day is that of the truth, in the zone of its instant, or as either states it where it is a day."""
    if not isinstance(outcome, Draft):
        return False
    try:
        zone = datetime.fromisoformat(truth).tzinfo
    except ValueError:
        zone = None
    local = outcome.published.astimezone(zone) if zone else outcome.published
    return local.date().isoformat() == truth[:10]


def day_of(outcome: Draft | Skip | str) -> str:
    """What is said of the day."""
    return outcome.published.isoformat() if isinstance(outcome, Draft) else str(outcome)


def _authors(corpus: str, read_pages: list[Case]) -> Iterator[Figure]:
    every = Figure(corpus=corpus, name="authors (the same set)", must=FLOOR[corpus][4])
    named = Figure(corpus=corpus, name="authors, of pages that name one")
    invented = Figure(corpus=corpus, name="authors where none is named", at_most=True)
    for name, truth, _, guessed in read_pages:
        people = [person.name for person in guessed.authors] if isinstance(guessed, Draft) else []
        same = _names(people) == _names(truth["authors"])
        every.count(name, right=same, said=people, truth=truth["authors"])
        if truth["authors"]:
            named.count(name, right=same, said=people, truth=truth["authors"])
        else:
            invented.of += 1
            invented.right += bool(people)
    yield from (every, named)
    if corpus == "trafilatura":
        yield invented


def _names(people: list[str]) -> set[str]:
    """Names as they compare; the truth has some lists of whole names as one text."""
    found: set[str] = set()
    for text in people:
        parts = re.split(r", | und | and |; ", text)
        found.update(folded(part) for part in (parts if all(" " in part for part in parts) else [text]))
    return found


def _sections(corpus: str, read_pages: list[Case]) -> Iterator[Figure]:
    figure = Figure(corpus=corpus, name="category, where the truth has one")
    for name, truth, _, guessed in read_pages:
        if truth.get("categories"):
            said_categories = guessed.categories if isinstance(guessed, Draft) else ()
            wanted = {folded(term) for term in truth["categories"]}
            right = any(folded(term) in wanted for term in said_categories)
            figure.count(name, right=right, said=said_categories, truth=truth["categories"])
    if figure.of:
        yield figure


def _bodies(corpus: str, only: slice) -> Iterator[Figure]:
    """Precision and recall over shingles of four words, a mean over the pages, and F1 of the two means.

    That is how the article-extraction benchmark of Scrapinghub counts. What stands below images does not count: no
    truth has it.
    """
    shares = [(0.0, 0.0)]
    links, images = Figure(corpus=corpus, name="links in the text kept"), Figure(corpus=corpus, name="images kept")
    wrong: list[str] = []
    for name, truth, _, guessed in cases(corpus, only):
        if guessed == NOINDEX:
            continue
        body = html(guessed.content, BASE) if isinstance(guessed, Draft) else ""
        told, wanted = shingles(plain(body)), shingles(truth["body"])
        same = sum((told & wanted).values())
        shares.append((same / max(told.total(), 1), same / max(wanted.total(), 1)))
        if same < 0.8 * max(told.total(), wanted.total()):
            wrong.append(f"{name}: precision {shares[-1][0]:.2f}, recall {shares[-1][1]:.2f}")
        _count_kept(links, images, (PAGES / corpus / name).read_bytes(), truth["body"], body)
    precision, recall = (mean(column) for column in zip(*shares[1:], strict=True))
    score = 2 * precision * recall / (precision + recall)
    yield Figure(corpus=corpus, name="text F1 (4-shingles)", right=score, of=1, must=0.94, wrong=wrong)
    yield Figure(corpus=corpus, name="text precision", right=precision, of=1)
    yield Figure(corpus=corpus, name="text recall", right=recall, of=1)
    yield from (links, images)


def plain(body: str) -> str:
    """The text of a body without captions."""
    return "\n".join(lines(_CAPTION.sub("", body)))


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """How often each run of four words stands in a text; a shorter text is one run."""
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))


def _count_kept(links: Figure, images: Figure, data: bytes, truth: str, body: str) -> None:
    """Of the links and images in paragraphs whose text the truth has, how many the body has."""
    page: Any = lxml.html.document_fromstring(data)
    wanted = set(shingles(truth))
    for paragraph in page.iter("p", "li", "blockquote", "figure"):
        own = set(shingles(" ".join(paragraph.text_content().split())))
        if paragraph.tag != "figure" and len(own & wanted) * 2 > len(own) > 1:
            for link in paragraph.iter("a"):
                if str(link.get("href") or "").startswith(("http", "/")) and (words := link.text_content().split()):
                    links.count("link", right=" ".join(words) in " ".join(re.sub(r"<[^>]*>", "", body).split()))
    before, after = page.xpath("count(//article//p//img | //article//figure//img)"), body.count("<img")
    images.of += before
    images.right += min(before, after)


def _kept_segments() -> Figure:
    """Of the texts that annotators say belong to the article, how many the body has; what it must not have, as well."""
    figure = Figure(corpus="trafilatura", name="segments in or out as annotated")
    for name, truth, _, guessed in cases("trafilatura"):
        body = " ".join(lines(html(guessed.content, BASE))) if isinstance(guessed, Draft) else ""
        for text in truth["must_contain"]:
            figure.count(name, right=" ".join(text.split()) in body, said="not there", truth=text)
        for text in truth["must_not_contain"]:
            figure.count(name, right=" ".join(text.split()) not in body, said="there", truth=text)
    return figure


def speed(count: int = 90) -> Iterator[Figure]:
    """Pages a second of one core (seconds of the processor), from bytes to draft; every corpus has its part.

    And the same as a share of what trafilatura alone makes of the same pages in the same run, text only: whatever
    else the machine does, it does to both.
    """
    files = [path for corpus in NAMES for path in sorted((PAGES / corpus).glob("*.html"))[:: 640 // count]]
    pages = [path.read_bytes() for path in files]
    said("warm", pages[0], GUESSING)
    ours = theirs = 0.0
    for data in pages:
        start = time.process_time()
        said("page", data, Conventions(undated="mtime"))
        between = time.process_time()
        bare_extraction(data)
        ours, theirs = ours + between - start, theirs + time.process_time() - between
    rate = len(pages) / ours
    yield Figure(corpus="pages", name="pages a second (as 1/100)", right=rate, of=100, must=PER_SECOND / 100)
    yield Figure(corpus="pages", name="speed as a share of trafilatura's", right=theirs, of=ours)

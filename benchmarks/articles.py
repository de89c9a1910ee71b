"""A made-up archive: the same Markdown articles every time, as many as asked for, in as many categories."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

SEED = 4287
PER_DIRECTORY = 1000
NEWEST = datetime(2024, 6, 1, 6, 0, tzinfo=UTC)
STEP = timedelta(minutes=41)
WORDS = """
harbour lantern rope quay tide ferry bell anchor gull canvas storm cellar market bakery window garden letter orchard
bridge mill river stone copper slate timber barrel wheel ladder kettle candle paper ribbon needle basket blanket
council teacher printer baker sailor gardener painter doctor neighbour visitor daughter captain clerk singer carpenter
opens closes carries mends paints counts plants gathers borrows returns explains measures remembers finds repairs
watches crosses follows answers begins finishes keeps moves shares offers invites welcomes promises
early late quiet bright narrow heavy patient careful plain steady warm distant familiar ordinary crooked wide
slowly gladly twice again nearly always seldom together upstairs outdoors today tomorrow
the the the the a a of of in in to to and and with for from by on at under over behind between without until while
""".split()  # noqa: SIM905 - a list of 130 quoted words is no better
AUTHORS = ("Ines Farrow", "Tomas Brack", "Maud Pell", "Orla Quill", "Mei Sung")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What the generator knows of one article: where it lies and what a feed has to say of it."""

    path: str
    title: str
    category: str
    published: datetime


def generate(root: Path, articles: int, categories: int, words: int = 600) -> list[Made]:
    """Write the archive below `root` and tell what is in it, oldest first; no two articles have one date."""
    prose = _Prose(random.Random(SEED))
    made = [_made(number, articles, categories, prose) for number in range(articles)]
    for number, article in enumerate(made):
        path = root / article.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_text(article, AUTHORS[number % len(AUTHORS)], prose, words), encoding="utf-8")
    return made


def _made(number: int, articles: int, categories: int, prose: _Prose) -> Made:
    published = NEWEST - (articles - 1 - number) * STEP
    title = prose.title()
    slug = f"{title.lower().replace(' ', '-')}-{number}"
    return Made(
        path=f"{number // PER_DIRECTORY:03}/{published:%Y-%m-%d}-{slug}.md",
        title=f"{title}, {number}",
        category=f"Category {number % categories:03}",
        published=published,
    )


def _text(article: Made, author: str, prose: _Prose, words: int) -> str:
    header = (
        f'---\ntitle: "{article.title}"\ndate: {article.published:%Y-%m-%dT%H:%M:%SZ}\nauthor: {author}\n'
        f"categories: [{article.category}]\ntags: [{prose.word()}, {prose.word()}]\n"
        f"description: {prose.sentence()}\n---\n\n"
    )
    return header + "\n\n".join(_blocks(prose, words)) + "\n"


def _blocks(prose: _Prose, words: int) -> Iterator[str]:
    """Paragraphs with what real ones hold: headings, emphasis, links, an image, a list, a quotation."""
    yield f"![{prose.title()}](/pictures/{prose.word()}.jpg)"
    written = 0
    for number in itertools.count():
        if written >= words:
            return
        block = _block(number % 4, prose)
        written += len(block.split())
        yield block


def _block(turn: int, prose: _Prose) -> str:
    paragraph = " ".join(prose.sentence() for _ in range(4))
    if turn == 1:
        return f"## {prose.title()}\n\n{paragraph}"
    if turn == 2:
        return f"{paragraph} See [{prose.title().lower()}](/{prose.word()}/{prose.word()}/) and **{prose.word()}**."
    if turn == 3:
        points = "\n".join(f"- *{prose.word()}* {prose.sentence()}" for _ in range(3))
        return f"{points}\n\n> {prose.sentence()}\n\n{paragraph}"
    return paragraph


class _Prose:
    """Sentences from a pool: drawing each word for each article would take longer than what is measured."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._sentences = [self._make() for _ in range(4000)]

    def _make(self) -> str:
        words = self._chance.choices(WORDS, k=self._chance.randint(9, 19))
        return " ".join(words).capitalize() + "."

    def sentence(self) -> str:
        return self._chance.choice(self._sentences)

    def word(self) -> str:
        return self._chance.choice(WORDS[:70])

    def title(self) -> str:
        return f"{self.word()} {self.word()} {self.word()}".capitalize()

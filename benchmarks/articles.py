"""A made-up archive: the same Markdown articles every time, made once and kept for every benchmark that asks for it.

    python -m benchmarks.articles 100000

Its front matter is what Hugo, Pelican and `feeds` all read. Any article can be told by its number alone, so that
nothing has to be kept of an archive of a million.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

SEED = 4287
PER_DIRECTORY = 1000
NEWEST = datetime(2024, 6, 1, 6, 0, tzinfo=UTC)
STEP = timedelta(minutes=41)
WORDS = 600
AUTHORS = ("Ines Farrow", "Tomas Brack", "Maud Pell", "Orla Quill", "Mei Sung")
#: What is written changes with this number, so that an archive of another making is not taken for this one.
EDITION = 1
KEPT = Path("build/bench")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What is known of one article: its file's name, what it says, and what a feed has to say of it."""

    name: str
    title: str
    category: str
    published: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """So many articles in so many categories, oldest first, 1,000 a directory or all in one; no two have one date."""

    articles: int
    categories: int = 50
    flat: bool = False

    @property
    def root(self) -> Path:
        """Where it is kept."""
        shape = "-flat" if self.flat else ""
        return (KEPT / f"articles-{self.articles}-{self.categories}{shape}-{EDITION}").absolute()

    def path(self, number: int) -> str:
        """Of an article, below the root."""
        return self.place(number, self.article(number))

    def place(self, number: int, made: Made) -> str:
        """Of an article that is at hand."""
        return made.name if self.flat else f"{number // PER_DIRECTORY:04}/{made.name}"

    def article(self, number: int) -> Made:
        """The article of a number from 0 (the oldest) to `articles` - 1."""
        return article(number, self.articles, self.categories)

    def newest(self, category: int | None, count: int) -> list[Made]:
        """The newest articles of a category, or of all, newest first."""
        numbers = range(self.articles - 1, -1, -1)
        chosen = (number for number in numbers if category in (None, number % self.categories))
        return [self.article(number) for number in itertools.islice(chosen, count)]

    def make(self) -> Path:
        """Write it unless it is there; its root. Half an archive never stands there."""
        if self.root.is_dir():
            return self.root
        half = self.root.with_name(self.root.name + ".part")
        shutil.rmtree(half, ignore_errors=True)
        starts = range(0, self.articles, PER_DIRECTORY)
        for start in starts:
            (half if self.flat else half / f"{start // PER_DIRECTORY:04}").mkdir(parents=True, exist_ok=True)
        with ProcessPoolExecutor() as writers:
            for _ in writers.map(partial(_write, self, half), starts, chunksize=4):
                pass
        os.sync()
        return half.rename(self.root)


def _write(archive: Archive, root: Path, start: int) -> None:
    for number in range(start, min(start + PER_DIRECTORY, archive.articles)):
        made = archive.article(number)
        (root / archive.place(number, made)).write_text(made.text, encoding="utf-8")


def article(number: int, articles: int, categories: int = 50, words: int = WORDS) -> Made:
    """One article of an archive of so many, always the same."""
    prose = Prose(number)
    published = NEWEST - (articles - 1 - number) * STEP
    title = prose.title()
    category = f"Category {number % categories:03}"
    header = (
        f"---\ntitle: {title}, {number}\ndate: {published:%Y-%m-%dT%H:%M:%SZ}\n"
        f"author: {AUTHORS[number % len(AUTHORS)]}\ncategory: {category}\ntags: [{prose.word()}, {prose.word()}]\n"
        f"description: {prose.sentence()}\n---\n\n"
    )
    return Made(
        name=f"{published:%Y-%m-%d}-{title.lower().replace(' ', '-')}-{number}.md",
        title=f"{title}, {number}",
        category=category,
        published=published,
        text=header + "\n\n".join(prose.blocks(words)) + "\n",
    )


@cache
def _vocabulary() -> tuple[list[str], list[tuple[str, int]]]:
    """Made-up words that are neither common nor rare, and sentences with their lengths in words.

    Words are as frequent as words are: gzip makes a third of it, as of real prose. Drawing each word for each article
    would take longer than what is measured, so articles are made of sentences.
    """
    chance = random.Random(SEED)
    syllables = ["".join(pair) for pair in itertools.product("bdfghklmnprstvw", "aeiou")]
    known = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(5_000)]
    weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(1, len(known) + 1)))
    lengths = [chance.randint(9, 19) for _ in range(40_000)]
    drawn = iter(chance.choices(known, cum_weights=weights, k=sum(lengths)))
    sentences = [(" ".join(itertools.islice(drawn, k)).capitalize() + ".", k) for k in lengths]
    return known[100:1_000], sentences


class Prose:
    """The words of one article."""

    def __init__(self, number: int) -> None:
        self._chance = random.Random(SEED * 1_000_003 + number)
        self._plain, self._sentences = _vocabulary()

    def sentence(self) -> str:
        """One sentence, of nine to nineteen words."""
        return self._draw()[0]

    def word(self) -> str:
        """One word that is neither common nor rare."""
        return self._plain[int(self._chance.random() * len(self._plain))]

    def title(self) -> str:
        """Four words."""
        return f"{self.word()} {self.word()} {self.word()} {self.word()}".capitalize()

    def blocks(self, words: int) -> Iterator[str]:
        """Paragraphs with what real ones hold: headings, emphasis, links, an image, a list, a quotation."""
        yield f"![{self.title()}](/pictures/{self.word()}.jpg)"
        for number in itertools.count():
            if words <= 0:
                return
            block, length = self._block(number % 4)
            words -= length
            yield block

    def _draw(self) -> tuple[str, int]:
        return self._sentences[int(self._chance.random() * len(self._sentences))]

    def _block(self, turn: int) -> tuple[str, int]:
        drawn = [self._draw() for _ in range(4)]
        paragraph, length = " ".join(text for text, _ in drawn), sum(words for _, words in drawn)
        if turn == 1:
            return f"## {self.title()}\n\n{paragraph}", length + 4
        if turn == 2:
            link = f"[{self.title().lower()}](/{self.word()}/{self.word()}/)"
            return f"{paragraph} See {link} and **{self.word()}**.", length + 7
        if turn == 3:
            points = [self._draw() for _ in range(4)]
            listed = "\n".join(f"- *{self.word()}* {text}" for text, _ in points[:3])
            return f"{listed}\n\n> {points[3][0]}\n\n{paragraph}", length + 3 + sum(words for _, words in points)
        return paragraph, length


def main() -> None:
    """Make an archive and tell where it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int)
    parser.add_argument("--categories", type=int, default=50)
    parser.add_argument("--flat", action="store_true", help="all in one directory")
    asked = parser.parse_args()
    print(Archive(articles=asked.articles, categories=asked.categories, flat=asked.flat).make())


if __name__ == "__main__":
    main()

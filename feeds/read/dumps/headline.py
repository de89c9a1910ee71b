"""A headline and the standfirst that runs on in the same line, told apart.

Each place between two words gets a score: the sum of the signs below, weighted. The weights were fitted (softmax over
the places of a line) on 600 headlines and standfirsts in a dozen languages. What a word usually looks like is learned
from the article's own text: a word that it writes in lower case is capitalised only where a sentence begins.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

_WEIGHTS = {
    "length": -0.90,
    "length²": -2.39,
    "sentences in it": -1.35,
    "after a full stop": -3.51,
    "after ?!": 1.32,
    "after a comma": -2.50,
    "after a colon": -5.50,
    "after a dash": -4.27,
    "after a lower-case word": -0.74,
    "after a short word": -1.12,
    "before a capital": 2.34,
    "before a small letter": -4.03,
    "before a quote": -2.27,
    "before a dash": -1.34,
    "before CAPITALS": 1.17,
    "within CAPITALS": -2.57,
    "capital of a small word": 1.09,
    "capital of a frequent word": -0.18,
    "begins sentences": 1.20,
    "torn pair": -4.58,
    "known beginning": 1.25,
    "title case ends": 2.27,
    "title case, small last": -1.79,
    "capitals out of place": -2.32,
    "small words in capitals": -0.92,
    "capitals out of place after": -2.04,
    "torn quote": -2.89,
    "shared words": 1.69,
    "repeats itself": -2.34,
    "standfirst repeats itself": -1.35,
    "sentence length²": -1.54,
    "short standfirst": -3.60,
    "dateline": 0.76,
    "no standfirst": 0.86,
}

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_SENTENCE_END = re.compile(r"""[.!?…。！？]["'”’“»)\]]*$""")
_OPENING = "\"'„“«‘‚»(["
_PAIRS = (("(", ")"), ("[", "]"), ("„", "“"), ("«", "»"), ("“", "”"))
#: "KATHMANDU, April 25 (Agency) - ", a kicker in capitals before its colon.
_DATELINE = re.compile(
    r"(?:(?:[^\W\d_a-zß-ÿ]{3,}+[ /,.]*+(?!\d)){1,4}+(?:[^\W\d_]++\.? \d{1,2}\.? ?)?"
    r"|[^\W\d_a-zß-ÿ]{3}[^\W\d_]++\.? \d{1,2}\.? ?)(?:\([^)]{2,30}\) ?)?[-–—:] ?\S"
)
_WIDEST = 220
_FAR = 10_000  # characters, which more words take only when they are none
_PARAGRAPHS = 40
_TYPICAL = 60  # columns of a headline
_TYPICAL_SENTENCE = 100


def split(line: str, body: Sequence[str]) -> tuple[str, str]:
    """The headline and the standfirst of a line, the latter "" when the line is a headline alone.

    `body` are the paragraphs that follow it: they show how the article writes its words.
    """
    words = line.split()
    usage = _Usage(body[:_PARAGRAPHS])
    near = line[:_FAR].split()[: _WIDEST * 3]  # what stands farther behind says nothing of the headline
    places = [at for at in range(1, min(len(near), _WIDEST) + 1) if _can_end(near, at)]
    best = max(places, key=lambda at: _score(near, at, usage), default=len(words))
    return " ".join(words[:best]), " ".join(words[best:])


def signs(words: Sequence[str], at: int, usage: _Usage) -> dict[str, float]:
    """What speaks for and against a headline that ends before words[at]; by the names of the weights."""
    title, rest = words[:at], words[at:]
    length = math.log(_columns(" ".join(title)) / _TYPICAL)
    found = {
        "length": length,
        "length²": length**2,
        "sentences in it": min(sum(_ends(word) and len(_bare(word)) > 2 for word in title[:-1]), 3),
        "after a full stop": title[-1][-1] in ".。",
    }
    if not rest:
        return found | {"no standfirst": 1}
    return found | _at_the_seam(title[-1], rest, usage) | _on_both_sides(title, rest, usage)


def _at_the_seam(last: str, rest: Sequence[str], usage: _Usage) -> dict[str, float]:
    end, start = _bare(last), _bare(rest[0])
    word = start.lower()
    following = [_bare(other).lower() for other in rest[1:3]]
    upper = start[:1].isupper()
    low, high = usage.low[word], usage.high[word]
    capitals = len(start) >= 4 and start.isupper()
    return {
        "after ?!": _ends(last) and last[-1] not in ".。",
        "after a comma": last[-1] in ",;",
        "after a colon": last[-1] == ":",
        "after a dash": all(sign in "-–—|/&" for sign in last),
        "after a lower-case word": end[:1].islower(),
        "after a short word": 0 < len(end) <= 3 and not end.isupper() and not end.isdigit(),
        "before a capital": upper,
        "before a small letter": start[:1].islower(),
        "before a quote": rest[0][0] in _OPENING,
        "before a dash": rest[0][0] in "-–—|:&,;.",
        "before CAPITALS": capitals and not (len(end) > 3 and end.isupper()),
        "within CAPITALS": capitals and len(end) > 1 and end.isupper(),
        "capital of a small word": upper * 2 * ((low + 0.1) / (low + high + 0.2) - 0.5),
        "capital of a frequent word": upper * math.log1p(1000 * low / usage.size),
        "begins sentences": math.log1p(usage.first[word]),
        "torn pair": math.log1p(usage.pairs[end.lower(), word]),
        "known beginning": (word, *following) in usage.triples,
    }


def _on_both_sides(title: Sequence[str], rest: Sequence[str], usage: _Usage) -> dict[str, float]:
    sentence = _first_sentence(rest)
    small = {word for word in map(_bare, (*title, *rest)) if word.islower()}
    title_case = _capitals(title) > 0.75
    drop = _capitals(title) - _capitals(rest[1:9])
    strange = [usage.strangeness(word, small) for word in _inner(title)]
    strange_short = [usage.strangeness(word, small) for word in _inner(title) if len(_bare(word)) <= 4]
    strange_rest = [usage.strangeness(word, small) for word in _inner(sentence, dashes=False)]
    named, told = _stems(title), _stems(sentence[:25])
    length = math.log(_columns(" ".join(sentence)) / _TYPICAL_SENTENCE)
    return {
        "title case ends": title_case * drop,
        "title case, small last": title_case and _bare(title[-1])[:1].islower(),
        "capitals out of place": 0 if title_case else min(3, sum(strange)),
        "small words in capitals": min(3, sum(strange_short)) if title_case else 0,
        "capitals out of place after": min(3, sum(strange_rest)),
        "torn quote": _is_torn(" ".join(title), " ".join(rest)),
        "shared words": len(set(named) & set(told)) / math.sqrt(len(set(named)) + 1),
        "repeats itself": len(named) - len(set(named)),
        "standfirst repeats itself": len(_stems(sentence)) - len(set(_stems(sentence))),
        "sentence length²": length**2,
        "short standfirst": _columns(" ".join(rest)) < 40,
        "dateline": _DATELINE.match(" ".join(rest)) is not None,
    }


class _Usage:
    """How an article writes its words, counted without regard to case."""

    def __init__(self, paragraphs: Iterable[str]) -> None:
        self.low: Counter[str] = Counter()
        self.high: Counter[str] = Counter()
        self.first: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.triples: set[tuple[str, ...]] = set()
        self.size = 200
        for paragraph in paragraphs:
            self._count(paragraph.split())

    def _count(self, words: Sequence[str]) -> None:
        self.size += len(words)
        before: tuple[str, ...] = ()
        for written in words:
            if word := _bare(written):
                name = word.lower()
                seen = (self.high if word[0].isupper() else self.low) if before else self.first
                seen[name] += 1
                before = (*before[-2:], name)
                if len(before) > 1:
                    self.pairs[before[-2], name] += 1
                if len(before) > 2:
                    self.triples.add(before)
            if _ends(written) and len(word) > 2:
                before = ()

    def strangeness(self, written: str, small: set[str]) -> float:
        """How surprising the capital of a word is, 0 to 1, where no sentence begins."""
        word = _bare(written)
        if not word[:1].isupper() or (len(word) > 1 and word.isupper()):
            return 0
        name = word.lower()
        return 1 if name in small else self.low[name] / (self.low[name] + self.high[name] + 0.7)


def _score(words: Sequence[str], at: int, usage: _Usage) -> float:
    return sum(_WEIGHTS[name] * value for name, value in signs(words, at, usage).items())


def _can_end(words: Sequence[str], at: int) -> bool:
    columns = _columns(" ".join(words[:at]))
    return columns <= _WIDEST and (at > 1 or columns > 14)


def _columns(text: str) -> int:
    """Width in columns: an ideograph or a syllable of Hangul says as much as two letters."""
    return sum(2 if sign > "\u2e7f" else 1 for sign in text) or 1


@lru_cache(maxsize=8192)
def _bare(written: str) -> str:
    match = _WORD.search(written)
    return match[0] if match else ""


@lru_cache(maxsize=8192)
def _ends(written: str) -> bool:
    return _SENTENCE_END.search(written) is not None


def _first_sentence(words: Sequence[str]) -> Sequence[str]:
    for at, word in enumerate(words, start=1):
        if _ends(word) and len(_bare(word)) > 2 and _columns(" ".join(words[:at])) > 25:
            return words[:at]
    return words


def _inner(words: Sequence[str], *, dashes: bool = True) -> list[str]:
    """The words that begin no sentence, quotation or part after a colon or dash."""
    stops = ":–—-" if dashes else ""
    return [
        word
        for before, word in pairwise(words)
        if not _ends(before) and before[-1] not in stops and word[0] not in _OPENING
    ]


def _capitals(words: Sequence[str]) -> float:
    long = [word[0].isupper() for word in map(_bare, words) if len(word) > 3]
    return sum(long) / len(long) if long else 0.5


def _stems(words: Sequence[str]) -> list[str]:
    return [word.lower()[:6] for word in map(_bare, words) if len(word) > 3]


def _is_torn(title: str, rest: str) -> bool:
    if title.count('"') % 2:
        return True
    return any(title.count(opening) > title.count(closing) and closing in rest for opening, closing in _PAIRS)

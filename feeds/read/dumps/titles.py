"""The headline of a page dump, found among its navigation.

Each short line is a candidate; what speaks for and against it are signs, summed with the weights of title_weights.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from feeds.read.dumps.byline import is_by
from feeds.read.dumps.furniture import is_foot, is_navigation, related
from feeds.read.dumps.surroundings import Surroundings, ranks
from feeds.read.dumps.title_weights import WEIGHTS
from feeds.read.dumps.weighing import Signs, merged, shares, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.read.dumps.sheet import Sheet

_WIDEST = 220
_TYPICAL = 60  # columns of a headline
_NEAR = 12  # lines below a headline within which its byline and date stand
_MOST = 300  # candidates
_TRAIL = 6  # lines from a trail to the headline that it ends with
_LEAST_TRAIL = 10
_MARK = re.compile(r"[›>|·•]\s*+(?=[^\W\d_])|»\s*+(?=[^«]*$)|«\s*+(?=[^»]*$)")
_DAY_LETTERS = 22  # of a line with a date that says nothing else
_BAR = re.compile(r"\s[|»›·•]\s|[|»›]|::")
_ODD = re.compile(r"https?:|www\.|@|\.(?:com|org|net)\b|©|\{|\}|_{2}|[€$£]\s?\d|\d\s?[€$£%]$", re.IGNORECASE)
#: What captions and credits of pictures hold.
_PICTURE = re.compile(
    r"\b(?:foto|photo|photograph|photographe?r?|fotograf\w*|bild|image|credit|crédit|quelle|source|grafik"
    r"|illustration|fotó|zdjęcie|фото|archiv"
    r"|getty|reuters|afp|dpa|imago|shutterstock|unsplash|isithombe|ảnh)\b\s*[:/©(]|(?:/|\(|©|via )\s*(?:getty"
    r"|reuters|afp|dpa|ap|epa|imago"
    r"|shutterstock|unsplash|picture.alliance)\b|写真|사진|صورة|©",
    re.IGNORECASE,
)
_INNER_END = re.compile(r"[^\W\d]{3}[.!?]\s+[^\W\da-zß-ÿ]")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b")


class Choice(NamedTuple):
    """A line (from 0), how likely it is the headline, and how likely the next best is; `rivals` are the best lines."""

    at: int
    share: float
    next: float
    rivals: tuple[int, ...]


def choose(sheet: Sheet, dated: Sequence[int]) -> Choice | None:
    """The line that is most likely the headline, None when there is no candidate. `dated` are the lines with a date."""
    lines = candidates(sheet, dated)
    if not lines:
        return None
    found = signs(sheet, lines, dated)
    scores = [weigh(sign, WEIGHTS) for sign in found]
    total = merged([sheet.keys[at] for at in lines], shares(scores))
    ranked = sorted(total, key=lambda name: -total[name])
    firsts = {
        name: max((score, at) for score, at in zip(scores, lines, strict=True) if sheet.keys[at] == name)[1]
        for name in ranked[:3]
    }
    return Choice(
        _without_trail(sheet, firsts[ranked[0]]),
        total[ranked[0]],
        total[ranked[1]] if len(ranked) > 1 else 0,
        tuple(firsts.values()),
    )


def bare(text: str) -> str:
    """A headline without the marks of a list or trail before it."""
    mark = _MARK.match(text)
    return text[mark.end() :] if mark else text


def _without_trail(sheet: Sheet, at: int) -> int:
    """The line that says only what `at` says behind a trail ("Home » News » …") or before a bar ("… | Paper")."""
    name, text = sheet.keys[at], sheet.lines[at].text
    for other, short in enumerate(sheet.keys):
        if not _LEAST_TRAIL <= len(short) < len(name) or sheet.lines[other].mark == "*":
            continue
        if name.endswith(short) and abs(other - at) <= _TRAIL and len(short) * 2 > len(name):
            return other
        if name.startswith(short) and _BAR.match(text[len(sheet.lines[other].text) :][:3]):
            return other
    return at


def candidates(sheet: Sheet, dated: Sequence[int]) -> list[int]:
    """The lines that may be a headline, those nearest to the beginning of the prose if there are too many."""
    days = {at for at in dated if sum(map(str.isalpha, sheet.lines[at].text)) < _DAY_LETTERS}
    found = [
        at
        for at, wide in enumerate(sheet.columns)
        if 6 <= wide <= _WIDEST and at not in days and sheet.keys[at] and not is_navigation(sheet.lines[at].text)
    ]
    if len(found) > _MOST:
        found = sorted(sorted(found, key=lambda at: abs(at - sheet.start))[:_MOST])
    return found


def signs(sheet: Sheet, lines: Sequence[int], dated: Sequence[int]) -> list[Signs]:
    """What speaks for and against each candidate; by the names of the weights."""
    days = set(dated)
    spread, around = _Spread(sheet), Surroundings(sheet)
    found = [
        _of_the_line(sheet, at)
        | _of_the_place(sheet, at)
        | _of_what_follows(sheet, at, days)
        | spread.signs(at)
        | around.signs(at)
        for at in lines
    ]
    return [sign | rank for sign, rank in zip(found, ranks(sheet, lines, found), strict=True)]


def _of_the_line(sheet: Sheet, at: int) -> Signs:
    line = sheet.lines[at]
    text = line.text
    length = math.log(sheet.columns[at] / _TYPICAL)
    words = text.split()
    letters = [sign for sign in text if sign.isalpha()]
    long = [word for word in words if len(word) > 3]
    return {
        "length": length,
        "length²": length**2,
        "long": max(0, sheet.columns[at] - 120) / 60,
        "one word": len(words) == 1 and sheet.columns[at] < 24,
        "two words": len(words) == 2 and sheet.columns[at] < 30,
        "ends in a full stop": text[-1] in ".。।",
        "ends in ?!": text[-1] in "?!？！؟",
        "ends in a colon": text[-1] in ":：",
        "ends in dots": text.endswith(("…", "...")),
        "begins small": text[0].islower(),
        "begins with a sign": not text[0].isalnum() and text[0] not in "\"'„“«‘‚»¿¡「『《【#(",
        "begins with a digit": text[0].isdigit(),
        "CAPITALS": bool(letters) and text.isupper(),
        "Title Case": len(long) > 3 and sum(word[0].isupper() for word in long) / len(long) > 0.85,
        "bar": _BAR.search(text) is not None,
        "odd": _ODD.search(text) is not None,
        "clock": _CLOCK.search(text) is not None,
        "picture": _PICTURE.search(text) is not None,
        "sentences": _INNER_END.search(text) is not None,
        "colon inside": ": " in text[3:-1],
        "heading": line.mark == "#",
        "item": line.mark == "*",
        "link": line.mark == "[",
        "foot": is_foot(text),
        "related": related(text) is not None,
        "by": is_by(text),
    }


def _of_the_place(sheet: Sheet, at: int) -> Signs:
    size = len(sheet.lines)
    after = at - sheet.start
    before = max(0, -after)
    count = sheet.repeated[sheet.keys[at]]
    above = [other for other in range(max(0, at - 3), at) if _is_headlike(sheet, other)]
    below = [other for other in range(at + 1, min(at + 4, size)) if _is_headlike(sheet, other)]
    name = sheet.keys[at]
    neighbours = [
        other
        for other in (at - 3, at - 2, at - 1, at + 1, at + 2, at + 3)
        if 0 <= other < size and _is_headlike(sheet, other)
    ]
    return {
        "lines above the prose": math.log1p(before),
        "far above": max(0, math.log1p(before) - 2.7),
        "in the prose": min(after, 3) if after >= 0 and at < sheet.end else 0,
        "deep in the prose": math.log1p(after) if after >= 0 else 0,
        "below the prose": at >= sheet.end,
        "first line": at == 0,
        "first lines": at < 4,
        "lines to prose": math.log1p(sheet.below[at]),
        "is prose": sheet.prose[at] > 0,
        "twice": count == 2,
        "thrice": count == 3,
        "often": count > 3,
        "headlines around": len(neighbours),
        "headline right above": at - 1 in above,
        "headline above": len(above) > 0,
        "headline right below": at + 1 in below,
        "headline below": len(below) > 0,
        "holds the next": at + 1 < size
        and len(sheet.keys[at + 1]) > 10
        and name != sheet.keys[at + 1]
        and sheet.keys[at + 1] in name,
        "held by the last": at > 0 and len(name) > 10 and name != sheet.keys[at - 1] and name in sheet.keys[at - 1],
        "item above": at > 0 and sheet.lines[at - 1].mark == "*",
        "short above": at > 0 and sheet.columns[at - 1] < 25,
    }


def _is_headlike(sheet: Sheet, at: int) -> bool:
    return 28 <= sheet.columns[at] <= 140 and not sheet.ends[at]


def _of_what_follows(sheet: Sheet, at: int, days: set[int]) -> Signs:
    near = range(at + 1, min(at + 1 + _NEAR, len(sheet.lines)))
    stop = next((other for other in near if sheet.prose[other] and sheet.columns[other] > 300), near.stop)
    by = next((other - at for other in near if is_by(sheet.lines[other].text)), 0)
    day = next((other - at for other in near if other in days and sheet.columns[other] < 120), 0)
    first = min(filter(None, (by, day)), default=0)
    between = sum(_is_headlike(sheet, other) for other in range(at + 1, at + first))
    wide = sheet.columns[at + 1] if at + 1 < len(sheet.lines) else 0
    return {
        "byline near": 1 / by if by else 0,
        "byline below": by > 0,
        "date near": 1 / day if day else 0,
        "date below": day > 0,
        "headlines before the byline": between,
        "nothing before the byline": first > 0 and not between,
        "date right below": at + 1 in days,
        "date right above": any(other in days for other in range(max(0, at - 3), at)),
        "has a date": at in days,
        "standfirst below": 70 <= wide <= 420,
        "paragraph soon": stop - at <= 4,
        "text within reach": math.log1p(sum(sheet.prose[at + 1 : at + 25]) / 100),
        "text right below": math.log1p(sum(sheet.prose[at + 1 : at + 8]) / 100),
    }


class _Spread:
    """How the words of a line are spread over the page."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.size = len(sheet.lines)
        region = range(sheet.start, sheet.end)
        self.text: dict[str, int] = {}
        for at in region:
            for stem in sheet.stems[at] if sheet.prose[at] else ():
                self.text[stem] = self.text.get(stem, 0) + 1
        first = [at for at in region if sheet.prose[at]][:3]
        self.first = frozenset().union(*(sheet.stems[at] for at in first))
        self.longer: dict[str, int] = {}
        for name in dict.fromkeys(sheet.keys):
            if 20 <= len(name) <= 400:
                self.longer[name[:20]] = self.longer.get(name[:20], 0) + 1
        self.top = "\n".join(sheet.keys[:12])
        self.whole = "\n".join(name for name in sheet.keys if len(name) <= 400)[:200_000]

    def signs(self, at: int) -> Signs:
        found = self.sheet.stems[at]
        name = self.sheet.keys[at]
        count = math.sqrt(len(found) + 1)
        rare = [stem for stem in found if stem in self.text]
        within = self.whole.count(name) if len(name) > 12 else 0
        return {
            "shared words": len(rare) / count,
            "share of words": len(rare) / (len(found) + 1),
            "frequent words": sum(math.log1p(self.text[stem]) for stem in rare) / count,
            "shared with the beginning": len(found & self.first) / count,
            "words of nowhere": sum(stem not in self.text for stem in found) / count,
            "within other lines": min(3, max(0, within - self.sheet.repeated[name])),
            "at the top too": name in self.top and at > 12 and len(name) > 12,
            "same beginning": min(3, self.longer.get(name[:20], 1) - 1),
        }

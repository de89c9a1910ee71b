"""What stands around a line that may be a headline: kickers, trails, share buttons, credits, prose; and its rank."""

from __future__ import annotations

import math
import re
from itertools import accumulate
from typing import TYPE_CHECKING

from feeds.read.dumps.furniture import is_navigation
from feeds.read.dumps.layout import SENTENCE_END

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.read.dumps.sheet import Sheet
    from feeds.read.dumps.weighing import Signs

_NEAR = 6
_KICKER = 40  # columns, at most
_CREDIT = re.compile(
    r"^(?:foto|photo|bild|image|credit|quelle|source|picture|copyright|getty|reuters|afp|dpa|imago|shutterstock)\b|©",
    re.IGNORECASE,
)
_TRAIL = re.compile(r"[›»>/]\s*[^\W\d_]")
_HOME = re.compile(r"(?:home|start(?:seite|page)?|inicio|início|accueil|hem|forside|etusivu|главная)\b", re.IGNORECASE)
_READING = re.compile(
    r"\d ?(?:min|ph)|lesezeit|lesedauer|read(?:ing)? time|lecture|lettura|comment|kommentar", re.IGNORECASE
)


class Surroundings:
    """The lines of a page, as the neighbours of others."""

    def __init__(self, sheet: Sheet) -> None:
        texts = [line.text for line in sheet.lines]
        self.sheet = sheet
        self.credit = [len(text) < 200 and _CREDIT.search(text) is not None for text in texts]
        self.trail = [len(text) < 160 and (_HOME.match(text) or len(_TRAIL.findall(text)) > 1) for text in texts]
        self.button = [len(text) < 60 and is_navigation(text) for text in texts]
        self.reading = [len(text) < 40 and _READING.search(text) is not None for text in texts]
        self.prose = [0, *accumulate(sheet.prose)]
        self.headlike = [28 <= wide <= 140 and not end for wide, end in zip(sheet.columns, sheet.ends, strict=True)]
        self.heads = [0, *accumulate(self.headlike)]

    def signs(self, at: int) -> Signs:
        """What speaks for and against the line."""
        sheet, size = self.sheet, len(self.sheet.lines)
        below, above = range(at + 1, min(at + 1 + _NEAR, size)), range(max(0, at - _NEAR), at)
        wide, after = sheet.columns[at], sheet.columns[at + 1] if at + 1 < size else 0
        text, before = sheet.lines[at].text, sheet.lines[at - 1].text if at else ""
        stems = sheet.stems[at]
        return {
            "kicker": wide < _KICKER and after > wide and at + 1 < size and self.headlike[at + 1],
            "kicker above": 3 < len(before) < _KICKER and wide > len(before) and not SENTENCE_END.search(before),
            "behind a colon": before.endswith(":") and len(before) < 60,
            "goes on small": at + 1 < size and sheet.lines[at + 1].text[0].islower(),
            "credit below": any(self.credit[other] for other in below[:2]),
            "credit above": at > 0 and self.credit[at - 1],
            "trail above": any(self.trail[other] for other in above),
            "trail": bool(self.trail[at]),
            "buttons below": any(self.button[other] for other in below),
            "button right above": at > 0 and self.button[at - 1],
            "reading time below": any(self.reading[other] for other in below),
            "prose right above": at > 0 and sheet.prose[at - 1] > 0,
            "prose right below": at + 1 < size and sheet.prose[at + 1] > 0,
            "between prose": 0 < at < size - 1 and sheet.prose[at - 1] > 0 and sheet.prose[at + 1] > 0,
            "prose above": math.log1p((self.prose[at] - self.prose[max(0, at - 20)]) / 100),
            "prose far above": math.log1p(self.prose[at] / 300),
            "headlines above": math.log1p(self.heads[at] - self.heads[max(0, at - 12)]),
            "headlines below": math.log1p(self.heads[min(size, at + 9)] - self.heads[min(size, at + 1)]),
            "told again": min(3, max((len(stems & sheet.stems[other]) for other in below[:2]), default=0)),
            "all told again": max((len(stems & sheet.stems[other]) for other in below[:2]), default=0)
            / (len(stems) + 1),
            "comma at the end": text[-1] in ",;",
            "last word small": text.split()[-1].islower(),
            "digits": sum(sign.isdigit() for sign in text) / len(text),
        }


def ranks(sheet: Sheet, lines: Sequence[int], found: Sequence[Signs]) -> list[Signs]:
    """Of each candidate, in what it is the first or the most of all."""
    above = [at <= sheet.start for at in lines]
    most = {name: _largest(found, name, above) for name in ("frequent words", "share of words", "told again")}
    best = {name: max((sign[name] for sign in found), default=0) for name in ("frequent words", "text within reach")}
    last = max((at for at in lines if at < sheet.start and 28 <= sheet.columns[at] <= 140), default=-1)
    return [
        {
            "most frequent above": up and sign["frequent words"] == most["frequent words"] > 0,
            "less frequent": (best["frequent words"] - sign["frequent words"]) / (best["frequent words"] + 1),
            "less shared above": (most["share of words"] - sign["share of words"]) if up else 0,
            "less frequent above": (most["frequent words"] - sign["frequent words"]) if up else 0,
            "less text": best["text within reach"] - sign["text within reach"],
            "last above the prose": at == last,
        }
        for at, up, sign in zip(lines, above, found, strict=True)
    ]


def _largest(found: Sequence[Signs], name: str, above: Sequence[bool]) -> float:
    return max((sign[name] for sign, up in zip(found, above, strict=True) if up), default=0)

"""The text of an article, told from what stands between and around it on its page.

Each line below the headline is weighed as text or not, by itself and by its neighbours (as jusText and Boilerpipe do);
the weights were fitted (logistic) by tests/corpora/fit_dumps.py.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from feeds.read.dumps.byline import is_by
from feeds.read.dumps.furniture import is_foot, is_navigation, related
from feeds.read.dumps.weighing import Signs, likely, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.read.dumps.sheet import Sheet

WEIGHTS: dict[str, float] = {
    "always": -1.68,
    "length": 0.17,
    "shortness": 0.14,
    "short": 0.23,
    "ends a sentence": 0.80,
    "long and ended": 0.61,
    "prose": 0.06,
    "commas": 0.42,
    "quoted": 1.07,
    "begins small": 1.31,
    "repeated": -0.76,
    "offer": -1.24,
    "long offer": 0.11,
    "credit": -2.36,
    "ends in dots": -1.83,
    "ends in a colon": 0.12,
    "ends in ?": -0.42,
    "few letters": -0.75,
    "item": -1.10,
    "long item": -0.84,
    "link": -1.26,
    "heading": -0.37,
    "navigation": -0.55,
    "foot": -0.33,
    "related": -0.73,
    "by": -0.92,
    "bar": -1.79,
    "prose above": 0.34,
    "prose below": 0.28,
    "prose on both sides": 0.52,
    "shared with the headline": 0.53,
    "shared with the text": 0.88,
    "before the text": 0.30,
    "within the text": -0.96,
    "far behind the text": -2.70,
    "just behind the text": -0.80,
    "first of the text": 0.64,
    "prose right above": 0.41,
    "prose right below": 0.24,
    "short right above": -0.06,
    "short right below": -0.34,
    "offer right above": -0.39,
    "offer right below": -1.04,
}

_ENOUGH = 0.5
_FOLLOWING = 0.3  # for prose right below text
_POOR = 0.15  # what must do where nothing better is there
_FEW = 2  # lines a line of prose, below which a text has next to nothing around it
_NO_LETTERS = re.compile(r"[!-@\[-`{-~\s]")
#: What offers, consents and forms speak of, in many languages.
_OFFER = re.compile(
    r"cookie|newsletter|subscri|abonn|javascript|browser|privacy|datenschutz|e-?mail|log ?in|sign (?:in|up)"
    r"|anmeld|regist|©|copyright"
    r"|all rights|alle rechte|advert|anzeige|werbung|suscr[ií]b|publicidad|whatsapp|facebook|twitter|instagram"
    r"|telegram|click|klick|share|teilen"
    r"|comment|kommentar|download|password|passwort|premium|promo|cookies|consent|einwillig|inscri[vt]|iscriv"
    r"|follow us|folgen sie|app store",
    re.IGNORECASE,
)
#: Lines of a file that is too short to hold anything around a text: the first of them is its headline.
NOTE = 4
_CREDIT = re.compile(
    r"^(?:foto|photo|bild|image|credit|quelle|source|picture|fotograf\w*|photographie|imagen?)\b.{0,10}[:©/]"
    r"|(?:foto|photograph|photo|bild|image|credit)\w{0,30}\s?: ?.{2,60}$|©"
    r"|(?:/|\()(?:getty|reuters|afp|dpa|ap|epa|imago|shutterstock|unsplash|picture.alliance)\b.{0,20}$",
    re.IGNORECASE,
)


def chosen(sheet: Sheet, title: int) -> list[int]:
    """The lines that are the text of the article, in order; `title` is the line of its headline.

    Where most lines are prose, all are text but a foot.
    """
    below = range(title + 1, len(sheet.lines))
    if sum(sheet.prose[at] > 0 for at in below) * _FEW > len(below) or len(sheet.lines) <= NOTE:
        kept = [at for at in below if not is_navigation(sheet.lines[at].text)]
        while kept and is_foot(sheet.lines[kept[-1]].text):
            kept.pop()
        return kept
    shares = chances(sheet, title)
    text: list[int] = []
    for at, share in zip(below, shares, strict=True):
        follows = bool(text) and text[-1] == at - 1 and sheet.prose[at] > 0
        if share >= (_FOLLOWING if follows else _ENOUGH):
            text.append(at)
    return text or [at for at, share in zip(below, shares, strict=True) if share >= _POOR]


def chances(sheet: Sheet, title: int) -> list[float]:
    """For each line below the headline, how likely it is text."""
    return [likely(weigh(sign, WEIGHTS)) for sign in signs(sheet, title)]


def signs(sheet: Sheet, title: int) -> list[Signs]:
    """What speaks for and against each line below the headline; by the names of the weights."""
    alone = [_of_the_line(sheet, at) for at in range(len(sheet.lines))]
    text = [min(value, 300) / 100 for value in sheet.prose]
    above = _fading(text)
    below = _fading(text[::-1])[::-1]
    told = sheet.stems[title]
    heads = sheet.vocabulary
    start = max(sheet.start, title + 1)
    found = []
    for at in range(title + 1, len(sheet.lines)):
        stems = sheet.stems[at]
        before = alone[at - 1]
        after = alone[at + 1] if at + 1 < len(alone) else {}
        found.append(
            {
                "always": 1,
                **alone[at],
                "prose above": math.log1p(above[at]),
                "prose below": math.log1p(below[at]),
                "prose on both sides": math.log1p(min(above[at], below[at])),
                "shared with the headline": min(3, len(stems & told)),
                "shared with the text": sum(heads[stem] > 1 for stem in stems) / (len(stems) + 2),
                "before the text": at < start,
                "within the text": start <= at < sheet.end,
                "far behind the text": min(1, max(0, at - sheet.end) / 30),
                "just behind the text": sheet.end <= at < sheet.end + 3,
                "first of the text": at == start,
                "prose right above": sheet.prose[at - 1] > 0,
                "prose right below": at + 1 < len(alone) and sheet.prose[at + 1] > 0,
                "short right above": before["short"],
                "short right below": after.get("short", 1),
                "offer right above": before["offer"],
                "offer right below": after.get("offer", 0),
            }
        )
    return found


def _of_the_line(sheet: Sheet, at: int) -> Signs:
    line, wide = sheet.lines[at], sheet.columns[at]
    text = line.text[:1000]
    ended = sheet.ends[at]
    prose = sheet.prose[at] > 0
    return {
        "length": min(math.log(wide / 60), 2) if wide > 60 else 0,
        "shortness": math.log(60 / wide) if wide < 60 else 0,
        "short": wide < 40 and not ended,
        "ends a sentence": ended,
        "long and ended": ended and wide > 120,
        "prose": prose,
        "commas": min(3, text.count(",") + text.count("、") + text.count("،")),
        "quoted": text[0] in "\"„“«»「'‘–—",
        "begins small": text[0].islower(),
        "repeated": sheet.repeated[sheet.keys[at]] > 1,
        "offer": _OFFER.search(text) is not None,
        "long offer": prose and _OFFER.search(text) is not None,
        "credit": _CREDIT.search(text) is not None,
        "ends in dots": text.endswith(("…", "...", "[…]")),
        "ends in a colon": text[-1] in ":：",
        "ends in ?": text[-1] in "?？؟",
        "few letters": len(_NO_LETTERS.findall(text)) > 0.4 * len(text),
        "item": line.mark == "*",
        "long item": line.mark == "*" and wide > 60,
        "link": line.mark == "[",
        "heading": line.mark == "#",
        "navigation": is_navigation(text),
        "foot": is_foot(text),
        "related": related(text) is not None,
        "by": is_by(text),
        "bar": " | " in text or " · " in text or " › " in text,
    }


def _fading(text: Sequence[float]) -> list[float]:
    """How much prose stands before each line, the less the farther away."""
    found, total = [], 0.0
    for value in text:
        found.append(total)
        total = total * 0.75 + value
    return found

"""The date of a page dump, among all that stand on the page.

Each line with a date is a candidate; the signs that speak for and against it are summed with the weights below, which
were fitted by tests/corpora/fit_dumps.py as those of the headline.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from feeds.read import dates
from feeds.read.dumps.months import in_english
from feeds.read.dumps.weighing import Signs, merged, shares, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from feeds.read.dumps.layout import Line
    from feeds.read.dumps.sheet import Sheet

WEIGHTS: dict[str, float] = {
    "distance below": -1.15,
    "within five lines": 0.13,
    "within fifteen lines": 0.66,
    "distance above": -0.22,
    "right above": 0.47,
    "top of the page": -1.55,
    "bottom of the page": 0.53,
    "above the prose": 0.45,
    "below the prose": -0.57,
    "in a sentence": -0.06,
    "long line": -0.84,
    "line length": -1.34,
    "with a time": 0.58,
    "changed": -0.31,
    "made": 0.95,
    "something else": -1.31,
    "headline above it": -0.29,
    "first below": 1.07,
    "second below": 0.92,
    "newest": 0.68,
    "oldest": 0.49,
}

_LONGEST = 600
_MOST = 400
_DIGIT = re.compile(r"\d")
_SHORT_YEAR = re.compile(r"(?<![\d.:])(\d{1,2}([./]) ?\d{1,2}\2) ?(\d\d)(?![\d.:/]| ?Uhr)")
#: Where dumps run a date together with what stood beside it.
_GLUED = re.compile(
    r"(?<=\d\.)(?=[^\W\d_]{3})|(?<=[^\W\d_])(?=\d{1,2}\.(?: [^\W\d_]|\d))|(?<=\D(?:19|20)\d\d)(?=\d)"
    r"|(?<=[./](?:19|20)\d\d)(?=\d)"
)
_CHANGED = re.compile(
    r"updated?|modified|edited|aktualisiert|geändert|änderung|actualizad|modifié|mis à jour|màj|aggiorna"
    r"|bijgewerkt|gewijzigd|uppdaterad"
    r"|oppdatert|opdateret|päivitetty|aktualizacja|zaktualizowan|обновлен|更新|수정|업데이트|ultima modifica|atualizad"
    r"|güncelle|diperbarui|تحديث|at: \d",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"publi(?:shed|é|ée|cado|cada|cerat|sert|ceret|kováno|ziert|c\w*)|posted|erschienen|veröffentlicht|erstellt"
    r"|datum|date|gepubliceerd"
    r"|julkaistu|opublikowan|yayın|опубликован|入力|等级|登録|公開|発行|등록|입력|diterbitkan|pubblicat|stand|first"
    r"|geschrieben|am\b",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"©|copyright|comment|kommentar|antwort|reply|says|said|sagt|member since|joined|termin|veranstaltung|event"
    r"|born|geboren|deadline|until|bis\b|ab\b|abgerufen|zugriff"
    r"|retrieved|issn|vom\b",
    re.IGNORECASE,
)


class Day(NamedTuple):
    """A date on a page: the line it stands in (from 0), and whether with a time of day."""

    at: int
    moment: datetime
    precise: bool


class When(NamedTuple):
    """The date that was chosen, how likely it is, and the next likely day."""

    day: Day
    share: float
    next: float


def days(lines: Sequence[Line], zone: str) -> list[Day]:
    """The first date of each line that has one; months in some forty languages, years of two digits with dots."""
    found: list[Day] = []
    for at, line in enumerate(lines):
        if len(found) < _MOST and len(line.text) <= _LONGEST and _DIGIT.search(line.text):
            text = _SHORT_YEAR.sub(r"\g<1>20\3", _GLUED.sub(" ", in_english(line.text)))
            if (moment := dates.find(text, zone)) and 1980 < moment[0].year < 2100:
                found.append(Day(at, moment[0], moment[1] == "time"))
    return found


def is_labelled(line: str) -> bool:
    """Whether a line says that its date is the one of publication."""
    return _MADE.match(line) is not None


def choose(sheet: Sheet, title: int, found: Sequence[Day]) -> When | None:
    """The day on which the article below the headline in line `title` appeared, None when there is no date at all."""
    if not found:
        return None
    scores = [weigh(sign, WEIGHTS) for sign in signs(sheet, title, found)]
    total = merged([day.moment.date().isoformat() for day in found], shares(scores))
    ranked = sorted(total, key=lambda name: -total[name])
    same = [
        (score, -day.at, day)
        for score, day in zip(scores, found, strict=True)
        if day.moment.date().isoformat() == ranked[0]
    ]
    best = max(same)[2]
    precise = next(
        (day for day in (best, *(other for _, _, other in same if abs(other.at - best.at) < 3)) if day.precise), best
    )
    return When(precise, total[ranked[0]], total[ranked[1]] if len(ranked) > 1 else 0)


def signs(sheet: Sheet, title: int, found: Sequence[Day]) -> list[Signs]:
    """What speaks for and against each date; by the names of the weights."""
    below = [day.at for day in found if day.at >= title]
    newest, oldest = max(day.moment.date() for day in found), min(day.moment.date() for day in found)
    counts: dict[str, int] = {}
    for day in found:
        name = day.moment.date().isoformat()
        counts[name] = counts.get(name, 0) + 1
    return [
        _signs(sheet, title, day)
        | {
            "first below": bool(below) and day.at == below[0],
            "second below": len(below) > 1 and day.at == below[1],
            "newest": day.moment.date() == newest,
            "oldest": day.moment.date() == oldest,
            "several times": math.log(counts[day.moment.date().isoformat()]),
            "only one": len(counts) == 1,
        }
        for day in found
    ]


def _signs(sheet: Sheet, title: int, day: Day) -> Signs:
    line = sheet.lines[day.at].text
    distance = day.at - title
    bare = "".join(sign for sign in line if sign.isalpha())
    before = sheet.lines[day.at - 1].text if day.at else ""
    label = f"{before[-30:]} {line}" if len(before) < 40 else line
    return {
        "in the headline": distance == 0,
        "distance below": math.log1p(distance) if distance > 0 else 0,
        "within five lines": 0 < distance <= 5,
        "within fifteen lines": 0 < distance <= 15,
        "above": distance < 0,
        "distance above": math.log1p(-distance) if distance < 0 else 0,
        "right above": -3 <= distance < 0,
        "top of the page": day.at < 8,
        "bottom of the page": day.at > len(sheet.lines) * 0.9,
        "above the prose": distance > 0 and day.at < sheet.start,
        "below the prose": day.at >= sheet.end,
        "in a sentence": sheet.prose[day.at] > 0,
        "long line": len(line) > 120,
        "line length": math.log(max(len(line), 6) / 20),
        "alone": len(bare) < 12,
        "with a time": day.precise,
        "changed": _CHANGED.search(label) is not None,
        "made": _MADE.search(label) is not None,
        "something else": _ELSE.search(label) is not None,
        "item": sheet.lines[day.at].mark == "*",
        "headline above it": day.at > 0
        and day.at - 1 != title
        and 28 <= sheet.columns[day.at - 1] <= 140
        and distance > 3,
    }

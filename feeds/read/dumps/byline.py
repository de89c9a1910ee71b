"""The line of a page dump that names author, day and category: "by Ann Lee September 30, 2017 General"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from feeds.read import dates

if TYPE_CHECKING:
    from datetime import datetime

_LONGEST = 140
_BY = re.compile(
    r"(?:(?:written |words |text )?by|von|par|por|di|door|av|af|przez|autore?|author)\b[:\s]*", re.IGNORECASE
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
_LABEL = re.compile(
    r"(?:(?:^|(?<=\s))(?:published|posted|updated|last updated|date|on|am|le|veröffentlicht|stand)[:\s]*+)++",
    re.IGNORECASE,
)
_MARKS = " \t|·•,;:/-–—"
_DATE_WORDS = 8
_NAME_WORDS = 8
_CATEGORY_WORDS = 4


_NAMED = re.compile(
    r"(?:(?:written |words |text |story |report )?by|von|vom|par|por|di|door|av|af|przez|autorin|autore?s?"
    r"|authors?|auteur"
    r"|redaktion|редакция|автор|kirjoittaja|yazan|oleh|بقلم|كتب|نویسنده|מאת|του|της|記者|记者|作者|文|기자)(?![\w-])\s*[:：]?"
    r"|.{0,30}(?:記者|记者|특파원|기자)$",
    re.IGNORECASE,
)


_CUT = re.compile(r"\s*[|·•@]\s*|\s+[-–—/]\s+|,?\s*\d|,\s+(?=[^\W\d_]+,? \d)|\s{2,}")


class Byline(NamedTuple):
    """`author` and `category` are "" where the line names none; `alone` says that it is a date and nothing else."""

    author: str
    published: datetime
    category: str
    alone: bool


def is_by(line: str) -> bool:
    """Whether a line begins as one that names an author does, and is no longer than one."""
    return len(line) <= _LONGEST and _NAMED.match(line) is not None


def author_of(line: str, after: str) -> str:
    """The name in a line that `is_by`, or in the one below when it only says "by"; "" when it is no name."""
    by = _NAMED.match(line)
    rest = _CUT.split(line[by.end() :] if by else "")[0].strip(_MARKS) or (
        _CUT.split(after)[0] if by and by.end() == len(line) else ""
    )
    name = rest.strip(_MARKS)
    words = name.split()
    small = [word for word in words if not word[0].isupper() and word[0].isascii()]
    named = 0 < len(words) <= _NAME_WORDS and len(name) <= 60 and not any(sign.isdigit() for sign in name)
    return name if named and len(small) * 2 < len(words) else ""


def byline(line: str, zone: str) -> Byline | None:
    """What a byline says, None when the line is none: no date, too much else, or a sentence. Dates as `dates.parse`."""
    if len(line) > _LONGEST or not _YEAR.search(line):
        return None
    if day := _parsed(line, zone):
        return Byline("", day, "", alone=True)
    words = line.split()
    for start, end in _spans(words):
        if day := _parsed(" ".join(words[start:end]), zone):
            return _around(" ".join(words[:start]), day, " ".join(words[end:]))
    return None


def _parsed(text: str, zone: str) -> datetime | None:
    try:
        return dates.parse(text.strip("|·•,;()"), zone)[0]
    except ValueError:
        return None


def _spans(words: list[str]) -> list[tuple[int, int]]:
    """The runs of words that hold a year or a numeric date and begin with a number or a month, longest first."""
    years = [at for at, word in enumerate(words) if _YEAR.search(word)]
    starts = [at for at, word in enumerate(words) if word[0].isdigit() or word.strip(".,(").lower() in dates.MONTHS]
    return sorted(
        {
            (start, end)
            for at in years
            for start in starts
            if at - 4 <= start <= at
            for end in range(at + 1, min(len(words), start + _DATE_WORDS) + 1)
        },
        key=lambda span: (span[0] - span[1], span),
    )


def _unlabelled(text: str) -> str:
    """A text without the labels of a date that it ends with."""
    return _LABEL.sub(lambda label: "" if label.end() == len(text) else label[0], text)


def _around(before: str, published: datetime, after: str) -> Byline | None:
    before = _unlabelled(before.strip(_MARKS)).strip(_MARKS)
    by = _BY.match(before + " ")
    author = before[by.end() :].strip(_MARKS) if by else before
    category = after.strip(_MARKS)
    if (
        len(author.split()) > _NAME_WORDS
        or len(category.split()) > _CATEGORY_WORDS
        or category.endswith((".", "!", "?"))
    ):
        return None
    if author and not by and not all(word[0].isupper() or word in "and und et e y & |" for word in author.split()):
        return None
    if category and not (category[0].isupper() or not category[0].isascii()):
        return None
    return Byline(author, published, category, alone=not (before or category))

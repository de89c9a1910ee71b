"""Headers of single lines: Pelican's `Key: value`, Nikola's `.. key: value`, translators' `[#]: key: (value)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from feeds.read.headers.header import Value

_PAIR = re.compile(r" {0,3}([A-Za-z][\w-]*):[ \t]*(.*)")
_DOTS = re.compile(r"\.\.[ \t]++([A-Za-z][\w-]*+):(?!:)[ \t]*+(.*+)")
_BRACKETS = re.compile(r"\[#\]:[ \t]*+([A-Za-z][\w-]*+):(?!//)[ \t]*+(.*+)")
_COMMENT = re.compile(r"<!--\s*(?=\.\.[ \t]+[A-Za-z][\w-]*:(?!:))")
_BLANK = re.compile(r"\n[ \t]*\n")
_QUOTES = {"(": ")", '"': '"', "'": "'", "（": "）"}

#: Keys that tell a header from a first line that has a colon.
_TELLING = frozenset(("title", "date", "subject"))
_FREQUENT = _TELLING | frozenset(
    str.split(
        "author authors category categories description keywords lang language modified slug status summary tags"
        " template url"
    )
)
#: Keys that translators have their own words for.
_SYNONYMS = {"subject": "title"}


class Lines(NamedTuple):
    """The pairs of a header in order, as written, and what stands below it."""

    pairs: list[tuple[str, Value]]
    body: str


def pairs(text: str) -> Lines | None:
    """Pelican's and MultiMarkdown's header: up to the first blank line; a value goes on in indented lines.

    None when no key says title or date, nor two say what headers say.
    """
    if not _PAIR.match(text):
        return None
    ending = _BLANK.search(text)
    head = text[: ending.start()] if ending else text.rstrip("\n")
    found: list[tuple[str, list[str]]] = []
    end = 0
    for line in head.split("\n"):
        if pair := _PAIR.match(line):
            found.append((pair[1], [pair[2].strip()]))
        elif line.startswith("    "):
            found[-1][1].append(line.strip())
        else:
            break
        end += len(line) + 1
    keys = {key.lower() for key, _ in found}
    if not keys & _TELLING and len(keys & _FREQUENT) < 2:
        return None
    return Lines([(key, _line(said)) for key, said in found], text[end:].lstrip("\n"))


def _line(said: list[str]) -> str:
    return " ".join(filter(None, said))


def dots(text: str) -> Lines | None:
    """Nikola's header, in a comment of HTML or not; None when there is none (`.. image::` is a directive)."""
    comment = _COMMENT.match(text)
    found, end = _run(_DOTS, text, comment.end() if comment else 0)
    if not {key.lower() for key, _ in found} & (_FREQUENT - {"url"}):
        return None
    if comment:
        close = text.find("-->", end)
        if close < 0:
            raise ValueError("line 1: the comment that holds the header is never closed")
        end = close + len("-->")
        found = [(key, value.removesuffix("-->").rstrip()) for key, value in found if isinstance(value, str)]
    return Lines(found, text[end:].lstrip("\n"))


def brackets(text: str) -> Lines | None:
    """Link definitions that nothing links to, `[#]: author: (Ann Lee)`; None when there is none."""
    found, end = _run(_BRACKETS, text, 0)
    if not found:
        return None
    named: list[tuple[str, Value]] = [(_SYNONYMS.get(key.lower(), key), _bare(str(value))) for key, value in found]
    return Lines(named, text[end:].lstrip("\n"))


def _run(form: re.Pattern[str], text: str, start: int) -> tuple[list[tuple[str, Value]], int]:
    """Lines of one form that follow each other, and where they end."""
    found: list[tuple[str, Value]] = []
    while match := form.match(text, start):
        found.append((match[1], match[2].strip()))
        start = min(match.end() + 1, len(text))
        if "-->" in match[2]:
            return found, match.start(2) + match[2].index("-->")
    return found, start


def _bare(value: str) -> str:
    return value[1:-1].strip() if _QUOTES.get(value[:1]) == value[-1:] and len(value) > 1 else value

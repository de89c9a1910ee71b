"""The text of a wire's message: head lines, marked (ANPA 1312) or only set apart (IPTC 7901), and body."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from feeds.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

_BY = re.compile(r"(?:by|von|par|por)\s+\S", re.IGNORECASE)
#: Lines to editors: what goes with the text, what was changed.
_TO_EDITORS = re.compile(
    r"(?:eds\b|editor'?s?'? note|note to editors|(?-i:[A-Z]{2,4} (?:Photo|Video|Graphic))|with .{0,40}photos?\b"
    r"|adds\b|updates\b|\*\d+)",
    re.IGNORECASE,
)
#: From here on a message speaks to editors alone.
_NOT_FOR_PRINT = re.compile(
    r"not (?:intended )?for publication|nicht (?:zur|für die) veröffentlichung|pas destinée?s? à la publication",
    re.IGNORECASE,
)
_ORNAMENT = re.compile(r"(?:[#*_=\-\s]+|#+ .{0,60})")
_AGENCY = re.compile(r"\(([A-Za-z]{2,8}(?:[ /][A-Za-z]{2,8})?)\)\s*[-_–—]")
_SIGNED = re.compile(r"\(?[A-Za-z]{2,5}(?:[\\/ ]{1,2}[a-z]{2,4}){1,3}\)?|==\w{2,20}|_{2,}|={2,}")
#: Fixed and thin blanks, and the marks of columns; what else of control characters is left means nothing in print.
_BLANKS = str.maketrans({"\x10": " ", "\x1f": " ", "\x1e": " ", "\x11": " ", "\x1d": " ", "\xa0": " "})
_CONTROL = re.compile(r"[\x00-\x07\x0b-\x1a\x1c\x7f]")
_ROW = "\x08"
_HEAD_LINES = 8


class Told(NamedTuple):
    """What a message says; `body` is HTML, the rest lines of text."""

    title: str
    byline: str
    agency: str
    summary: str
    body: str
    dropped: tuple[str, ...]


def read(text: str, slug: str) -> Told:
    """The text between STX and ETX; `slug` is the keyword of its header, which is no headline."""
    dropped: list[str] = []
    lines = _printed(_CONTROL.sub("", text.translate(_BLANKS)).split("\n"), dropped)
    marked = any(line.startswith("^") for line in lines[:_HEAD_LINES])
    head, body = _marked(lines, slug) if marked else _set_apart(lines, slug)
    titles: list[str] = []
    bylines: list[str] = []
    others: list[str] = []
    for line in head:
        if _TO_EDITORS.match(line):
            dropped.append(f"a note to editors: {line[:80]}")
        elif _BY.match(line):
            bylines.append(line)
        elif not _is_slug(line, slug):
            (titles if not titles or not marked else others).append(line)
    told = _paragraphs(body)
    match = _AGENCY.search("\n".join(body[:6]))
    agency = match[1] if match else ""
    return Told(
        " ".join(titles) if not marked else next(iter(titles), ""),
        next(iter(bylines), ""),
        agency,
        next((line for line in others if len(line) > 100), ""),
        told,
        tuple(dropped),
    )


def _printed(lines: list[str], dropped: list[str]) -> list[str]:
    """The lines that are for print."""
    for number, line in enumerate(lines):
        if _NOT_FOR_PRINT.search(line):
            dropped.append("notes that are not for publication")
            lines = lines[:number]
            while lines and (not lines[-1].strip() or _ORNAMENT.fullmatch(lines[-1].strip())):
                lines.pop()
            break
    end = len(lines)
    while end and (not lines[end - 1].strip() or _SIGNED.fullmatch(lines[end - 1].strip())):
        end -= 1
    return lines[:end]


def _marked(lines: Sequence[str], slug: str) -> tuple[list[str], list[str]]:
    """ANPA: head lines begin with a caret and end with < or =; the first that does not is the body's first."""
    head: list[str] = []
    for number, line in enumerate(lines):
        said = line.strip()
        if said and not said.startswith("^"):
            return head, list(lines[number:])
        head += [plain(part.strip("^<= ")) for part in re.split(r"<\s*\^", said) if part.strip("^<= ")]
    own = (number for number, line in enumerate(head) if not _is_slug(line, slug) and not _TO_EDITORS.match(line))
    first = next(own, len(head)) + 1  # nothing but lines so marked: a list of headlines
    return head[:first], [each for line in head[first:] for each in (line, "")]


def _set_apart(lines: list[str], slug: str) -> tuple[list[str], list[str]]:
    """IPTC 7901: the headline ends with = or +, where it is marked at all, else it is the first line."""
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    for number in range(start, min(start + _HEAD_LINES, len(lines))):
        if lines[number].rstrip().endswith(("=", "+")):
            return [plain(line.rstrip(" =+")) for line in lines[start : number + 1] if line.strip()], lines[
                number + 1 :
            ]
    while start < len(lines) and _is_slug(plain(lines[start]), slug):
        start += 1
    return [plain(line) for line in lines[start : start + 1] if line.strip()], lines[start + 1 :]


def _is_slug(line: str, slug: str) -> bool:
    bare = line.partition(",")[0].casefold()
    return line.startswith(("BC-", "AM-", "PM-")) or (bool(slug) and bare.startswith(slug.casefold()[:20]))


def _paragraphs(lines: Sequence[str]) -> str:
    """Lines as HTML: a paragraph begins behind a blank line, or with an indented one; a table's rows stay rows."""
    indented = any(line.startswith(("   ", "\t")) for line in lines)
    blocks: list[list[str]] = [[]]
    for line in lines:
        row = line.lstrip("^").startswith(_ROW)
        said = plain(line.strip("^<={ \t" + _ROW).rstrip("<={"))
        if not said or (indented and line.startswith(("   ", "\t"))) or line.startswith("^"):
            blocks.append([])
        if said:
            blocks[-1].append(f"{said}\n" if row else said)
    return "\n".join(map(_block, filter(None, blocks)))


def _block(lines: list[str]) -> str:
    text = escape(" ".join(lines).replace("\n ", "\n").strip(), quote=False)
    broken = text.replace("\n", "<br>")
    return f"<p>{broken}</p>"

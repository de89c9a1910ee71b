"""The head of a reST file: its title, and the field list under or above it (docutils, "Bibliographic Fields")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.read.headers.line_header import Lines

if TYPE_CHECKING:
    from feeds.read.headers.header import Value

_LINE = (
    r"""(?:={3,}+|-{3,}+|`{3,}+|:{3,}+|\.{3,}+|'{3,}+|"{3,}+|~{3,}+|\^{3,}+|_{3,}+|\*{3,}+|\+{3,}+|#{3,}+|<{3,}+|>{3,}+"""
    r"|!{3,}+|%{3,}+)"
)
#: A title between two lines of punctuation or over one.
TITLE = (
    rf"(?:(?P<over>{_LINE})[ \t]*+\n[ \t]*+(?P<between>\S[^\n]*+)\n(?P=over)|(?P<above>\S[^\n]*+)\n{_LINE})"
    r"[ \t]*+(?:\n|\Z)"
)
_TITLE = re.compile(rf"(?m:^){TITLE}")
_FIELD = re.compile(r"^:([A-Za-z](?:[^:\n\\]|\\.|:(?!\s|\Z))*+):(?:[ \t]++(.*))?$", re.MULTILINE)
_MORE = re.compile(r"^(?:[ \t]++(\S.*)|[ \t]*+$(?=\n[ \t]++\S))", re.MULTILINE)
_ROLE = re.compile(r":[\w.+:-]{1,100}:`([^`]*)`|`([^`]*)`:[\w.+-]++:")
_LINK = re.compile(r"`([^`<]*)<[^`<>]*>`__?")
_MARKED = re.compile(r"``(?P<code>.+?)``|`(?P<said>[^`]+)`_{0,2}|\|(?P<named>[^|\s][^|]*)\|_{0,2}")
_ESCAPE = re.compile(r"\\(\s|.)")
#: Keys of which one has to be there: a field list may be a list of anything.
_TELLING = frozenset(
    str.split("date author authors category tags summary slug status modified lang title description template archived")
)


def docinfo(text: str) -> Lines | None:
    """The title (as `title`) and the fields of a reST file, and the body under them.

    None when there are no fields, or none that says what a header says.
    """
    title = _TITLE.match(text)
    start = title.end() if title else 0
    while text[start : start + 1] == "\n":
        start += 1
    fields, end = _fields(text, start)
    if not {key.lower() for key, _ in fields} & _TELLING:
        return None
    if not title and (title := _TITLE.match(text, _past_blank(text, end))):
        end = title.end()
    if title and not any(key.lower() == "title" for key, _ in fields):
        fields.insert(0, ("title", title["between"] or title["above"]))
    return Lines([(key, plain_rest(str(value))) for key, value in fields], text[end:].lstrip("\n"))


def plain_rest(text: str) -> str:
    """One line of reST without roles, links, literals and escapes; emphasis is left to what knows it from Markdown."""
    if "`" in text or "|" in text:
        text = _ROLE.sub(lambda match: (match[1] or match[2] or "").partition(" <")[0], text)
        text = _LINK.sub(lambda match: match[1].rstrip(), text)
        text = _MARKED.sub(_said, text)
    return _ESCAPE.sub(lambda match: match[1].strip(), text) if "\\" in text else text


def _said(match: re.Match[str]) -> str:
    return match["code"] or match["said"] or match["named"]


def _past_blank(text: str, at: int) -> int:
    while text[at : at + 1] == "\n":
        at += 1
    return at


def _fields(text: str, start: int) -> tuple[list[tuple[str, Value]], int]:
    fields: list[tuple[str, Value]] = []
    while field := _FIELD.match(text, start):
        value, end = [field[2] or ""], field.end() + 1
        while more := _MORE.match(text, end):
            value.append((more[1] or "").strip())
            end = more.end() + 1
        fields.append((field[1], " ".join(filter(None, (line.strip() for line in value)))))
        start = min(end, len(text))
    return fields, start

"""What reST may ask of docutils by its form: substitutions within substitutions, and tables of very many columns."""

from __future__ import annotations

import re

_SUBSTITUTION = re.compile(
    r"^[ \t]*\.\.[ \t]+\|([^|\n]{1,200})\|[ \t]+replace::([^\n]*+(?:\n[ \t]+[^\n]*+)*+)", re.MULTILINE
)
#: Names that overlap are looked at as well: which sign begins a reference depends on what stands around it.
_USED = re.compile(r"(?=\|([^|]{1,200})\|)")
_MOST = 300_000  # characters of what is put in
_COLUMN, _COLUMN_OR_COMMA = re.compile(r"(?<!=)=++(?=[ \n])|\+-"), re.compile(r"(?<!=)=++(?=[ \n])|\+-|,")
#: Columns of a table that nobody writes, and so many of them in so many lines.
_WIDE, _CELLS = 40, 10_000


def is_costly(text: str) -> bool:
    """Whether a document may take docutils seconds, or gigabytes."""
    return ("replace::" in text and _put_in(text) > _MOST) or _is_wide(text)


def _put_in(text: str) -> int:
    """Characters that substitutions put into a text, with those that stand in others."""
    said = {_name(one[1]): one[2] for one in _SUBSTITUTION.finditer(text)}
    sizes: dict[str, int] = {}

    def size(name: str) -> int:
        if name not in sizes:
            sizes[name] = 0  # what stands in itself is an error, and nothing
            sizes[name] = len(said[name]) + within(said[name])
        return sizes[name]

    def within(part: str) -> int:
        return sum(size(name) for used in _USED.findall(part) if (name := _name(used)) in said)

    try:
        return within(text)
    except RecursionError:
        return _MOST + 1


def _name(written: str) -> str:
    return " ".join(written.lower().split())


def _is_wide(text: str) -> bool:
    lines = text.split("\n")
    column = _COLUMN_OR_COMMA if "csv-table" in text.lower() else _COLUMN
    columns = max(len(column.findall(f"{line}\n")) for line in lines)
    return columns > _WIDE and columns * len(lines) > _CELLS

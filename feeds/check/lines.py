"""The line that a finding is in: XML findings name theirs, for JSON it is looked up by the path of the value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from feeds.errors import Finding

_LINE = re.compile(r"\bline ([0-9]{1,9})(?:, )?")
_STEP = re.compile(r"\.?([^.\[\]]+)|\[([0-9]{1,9})\]")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]', re.DOTALL)
_SPACE = re.compile(r"\s*")

Path = tuple[str | int, ...]


def lines(findings: Sequence[Finding], body: bytes) -> list[int | None]:
    """For each finding the line of the document, counted from 1; None when it is about all of it."""
    named = [_LINE.search(finding.where) for finding in findings]
    paths = [() if found else _path(finding.where) for found, finding in zip(named, findings, strict=True)]
    is_json = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
    known = _of_json(body.decode("utf-8", "replace"), {path for path in paths if path}) if is_json else {}
    return [int(found[1]) if found else known.get(path) for found, path in zip(named, paths, strict=True)]


def place(finding: Finding) -> str:
    """Where a finding is, without the line."""
    return _LINE.sub("", finding.where).rstrip(", ")


def _path(where: str) -> Path:
    return tuple(int(number) if number else name for name, number in _STEP.findall(where))


def _of_json(text: str, wanted: set[Path]) -> dict[Path, int]:
    """The lines of the values at these paths of names and indexes, of those that there are."""
    found: dict[Path, int] = {}
    longest = max(map(len, wanted), default=0)
    line, counted = 1, 0
    for at, start in _values(text):
        if len(at) <= longest and (path := tuple(at)) in wanted and path not in found:
            line, counted = line + text.count("\n", counted, start), start
            found[path] = line
            if len(found) == len(wanted):
                break
    return found


def _values(text: str) -> Iterator[tuple[list[str | int], int]]:
    """The path of every value in a JSON document, and where its name, or in an array it itself, begins."""
    at: list[str | int] = []
    named: list[bool] = []  # for each open object or array: whether the name of the value to come is known
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in ("{", "["):
            at.append(0 if sign == "[" else "")
            named.append(sign == "[")
        elif sign in ("}", "]"):
            del at[-1:], named[-1:]
        elif not at:
            continue
        elif sign == ",":
            step = at[-1]
            at[-1], named[-1] = (step + 1, True) if isinstance(step, int) else ("", False)
        elif not named[-1]:
            at[-1], named[-1] = sign[1:-1], True
            yield at, token.start()
        if sign in ("[", ",") and at and isinstance(at[-1], int):
            space = _SPACE.match(text, token.end())
            yield at, space.end() if space else token.end()

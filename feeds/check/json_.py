"""JSON that a reader may be given, parsed strictly (RFC 8259), and places in it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any, NoReturn

from feeds.check.jsonlines import Path, line_of, places
from feeds.check.rules import MOST, MUST, Rule, shortened
from feeds.errors import Finding

SYNTAX = Rule("json-syntax", MUST, "RFC 8259 sections 2 to 8.1", "The document is JSON in UTF-8, without a BOM.")
NAMES = Rule("json-names", MUST, "RFC 8259 section 4", "No object has two members of the same name.")
CHARACTER = Rule(
    "json-character", MUST, "RFC 8259 section 8.2", "No text holds half a character or a control character."
)
SIZE = Rule("json-size", MUST, "our limit; readers refuse more", "The document is no larger than readers bear.")
RULES = (SYNTAX, NAMES, CHARACTER, SIZE)

MAX_BYTES = 10_000_000
#: What Python's parser takes for a number and JSON does not, and numbers that it refuses for their length.
_NO_NUMBER = re.compile(r"-?(?:NaN|Infinity|[0-9]{4000,})")
#: Each value costs us some 15 microseconds; a feed of 10,000 full items has half as many.
MAX_VALUES = 200_000
# What has more values than either of these is no feed, whose values are texts: it is made to take time.
_FEW_VALUES, _BYTES_A_VALUE = 40_000, 10
# The place of a value has a step for each that it is in; a feed has four, and what it says besides hardly ten.
_DEEPEST = 100
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: How a document that holds one of these writes it: as an escape, or U+FFFE and U+FFFF as they are.
_ESCAPED = re.compile(rb"\\[ubf]")
_UNESCAPED = re.compile(rb"\xef\xbf[\xbe\xbf]")


@dataclass(frozen=True, kw_only=True)
class Value:
    """A parsed document; `url` is where it is served, `now` the instant of the check."""

    root: dict[str, Any]
    now: datetime
    body: bytes = field(repr=False)
    url: str | None = None

    def where(self, place: Path) -> str:
        """The place for people: `line 12, items[3].url`; items count from 0, as in JSON."""
        steps = (f"[{step}]" if isinstance(step, int) else f".{shortened(step)}" for step in place)
        named = "".join(steps).removeprefix(".")
        return f"line {self._lines.get(place, 1)}" + (f", {named}" if named else "")

    def entry(self, place: Path) -> str | None:
        """The id of the item that the place is in."""
        if len(place) < 2 or place[0] != "items":
            return None
        items = self.root.get("items")
        item = items[place[1]] if isinstance(items, list) and isinstance(place[1], int) else None
        found = item.get("id") if isinstance(item, dict) else None
        return found if isinstance(found, str) and found else None

    @cached_property
    def _lines(self) -> dict[Path, int]:
        return dict(places(self.body.decode("utf-8", "replace")))


def parse(body: bytes) -> tuple[Any, list[Finding]]:
    """The value of the document, or None when it may not be read at all; and why. Never raises, never waits."""
    if len(body) > MAX_BYTES:
        return None, [SIZE.finding(f"the document has {len(body):,} bytes; {MAX_BYTES:,} are the limit")]
    repeated: Counter[str] = Counter()
    try:
        value = json.loads(body.decode(), object_pairs_hook=_counting(repeated), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        return None, [SYNTAX.finding(f"byte 0x{body[error.start]:02x} is not UTF-8", where=_line(body, error.start))]
    except json.JSONDecodeError as error:
        return None, [SYNTAX.finding(error.msg, where=f"line {error.lineno}")]
    except RecursionError:
        return None, [SIZE.finding("the document is nested too deeply")]
    except ValueError as error:
        return None, [SYNTAX.finding(str(error), where=f"line {line_of(body.decode(), _NO_NUMBER)}")]
    if _is_deep(value):
        return None, [SIZE.finding(f"the values of the document stand more than {_DEEPEST} deep in others")]
    most = min(MAX_VALUES, max(_FEW_VALUES, len(body) // _BYTES_A_VALUE))
    if _has_more_values(value, body, most):
        return None, [
            SIZE.finding(f"the document has more than {most:,} values, more than readers bear in so few bytes")
        ]
    return value, [*islice(_twice(body) if repeated else (), MOST), *islice(_characters(value, body), MOST)]


def walk(value: Any) -> Iterator[tuple[Path, Any]]:
    """Every value in the document with its path, in no promised order; names count as values of their own."""
    waiting: list[tuple[Path, Any]] = [((), value)]
    while waiting:
        path, found = waiting.pop()
        yield path, found
        if isinstance(found, dict):
            waiting.extend(((*path, name), member) for name, member in found.items())
        elif isinstance(found, list):
            waiting.extend(((*path, index), member) for index, member in enumerate(found))


def _counting(repeated: Counter[str]) -> Any:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(found)
        if len(made) < len(found):
            repeated.update(name for name, count in Counter(name for name, _ in found).items() if count > 1)
        return made

    return pairs


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _twice(body: bytes) -> Iterator[Finding]:
    seen: set[Path] = set()
    for path, line in places(body.decode()):
        if path in seen:
            yield NAMES.finding(f'an object has the member "{path[-1]}" twice', where=f"line {line}")
        seen.add(path)


def _is_deep(value: Any) -> bool:
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(_DEEPEST):
        within = (inner for one in level for inner in (one.values() if isinstance(one, dict) else one))
        level = [inner for inner in within if isinstance(inner, (dict, list))]
        if not level:
            return False
    return True


def _has_more_values(value: Any, body: bytes, most: int) -> bool:
    """Each value but the first stands behind one of three signs, and takes a byte at least: few spare the walk."""
    if len(body) < 2 * most or sum(map(body.count, (b",", b"[", b"{"))) < most:
        return False
    return sum(1 for _ in islice(walk(value), most + 1)) > most


def _characters(value: Any, body: bytes) -> Iterator[Finding]:
    # Control characters as they are were refused with the syntax.
    if not (_ESCAPED.search(body) or _UNESCAPED.search(body)):
        return
    around = Value(root=value, now=datetime.min, body=body) if isinstance(value, dict) else None  # noqa: DTZ901
    for path, found in walk(value):
        for text in (found, path[-1] if path else ""):
            if isinstance(text, str) and (odd := _NOT_TEXT.search(text)):
                message = f"U+{ord(odd[0]):04X} is no character of text"
                where, entry = (around.where(path), around.entry(path)) if around else ("", None)
                yield CHARACTER.finding(message, where=where, entry=entry)


def _line(body: bytes, start: int) -> str:
    line = body.count(b"\n", 0, start) + 1
    return f"line {line}"

"""Front matter parted from the body, whatever its kind: the first characters decide, never the suffix."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple

from feeds.read.headers import yaml_header
from feeds.read.headers.asciidoc_header import asciidoc
from feeds.read.headers.docinfo import docinfo
from feeds.read.headers.line_header import Lines, brackets, dots, pairs
from feeds.read.headers.meta_header import meta
from feeds.text import NOT_TEXT

Value = str | None | list["Value"] | dict[str, "Value"]

_LONG_KEY = re.compile(
    r"""(?:^|[\[{,])[ \t]*+(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){50}""", re.MULTILINE
)
_YAML = re.compile(r"---[ \t]*+(yaml|toml|json)?[ \t]*+\n", re.IGNORECASE)
_YAML_END = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_TOML = re.compile(r"\+\+\+[ \t]*\n")
_TOML_END = re.compile(r"\n\+\+\+[ \t]*(?:\n|\Z)")
_JSON = re.compile(r'\{\s*["}]')
_HEXO = re.compile(r'(?:;;;[ \t]*\n\s*)?(?=\{|"[^"\n]*"\s*:)')
_HEXO_END = re.compile(r"\n;;;[ \t]*(?:\n|\Z)")
_TOML_PLACE = re.compile(r" \(at line (\d+), column \d+\)")


class Header(NamedTuple):
    """What stands above a body.

    `kind` is yaml, toml, json, pairs (Pelican's `Key: value` lines), dots (Nikola's), brackets (`[#]: key: (value)`),
    asciidoc, docinfo (reST), meta (HTML) or none. Keys of `values` are folded by `fold`, `spelt` has them as written;
    all scalars are text as written ("true", "007"); None is a value left empty. `notes` are the repairs that an editor
    should know of.
    """

    kind: str
    values: dict[str, Value]
    body: str
    notes: tuple[str, ...] = ()
    spelt: Mapping[str, str] = {}


#: Headers that are no block of their own, in the order in which they are looked for.
_LINES: tuple[tuple[str, Callable[[str], Lines | None]], ...] = (
    *(("dots", dots), ("brackets", brackets), ("asciidoc", asciidoc)),
    *(("docinfo", docinfo), ("meta", meta), ("pairs", pairs)),
)

#: A BOM in mid-file is nothing; YAML 1.1 takes the line and paragraph separators for line ends, editors do not.
_UNWANTED = {"\ufeff": "", "\u2028": " ", "\u2029": " "}


def split(text: str) -> Header:
    """The header of a file and its body, line ends made one kind. Raises ValueError naming the line at fault."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.lstrip("\ufeff \n\t") if text[:1].isspace() or text[:1] == "\ufeff" else text
    if opening := _YAML.match(text):
        return _fenced(text, opening, _YAML_END, (opening[1] or "yaml").lower())
    if opening := _TOML.match(text):
        return _fenced(text, opening, _TOML_END, "toml")
    if (opening := _HEXO.match(text)) and (opening[0] or text[0] == '"') and _HEXO_END.search(text, opening.end()):
        return _fenced(text, opening, _HEXO_END, "json")
    if _JSON.match(text):
        return _json_first(text)
    for kind, find in _LINES:
        if found := find(text):
            return of_lines(kind, found)
    return Header("none", {}, text)


def has_fence(text: str) -> bool:
    """Whether a file opens with a fence of front matter (`---` or `+++`)."""
    text = text.lstrip("\ufeff \r\n\t")[:200].replace("\r", "\n")
    return bool(_YAML.match(text) or _TOML.match(text))


def of_lines(kind: str, lines: Lines) -> Header:
    """The header that such lines are; as in the generators that have them, of a key that is there twice the first
    counts.
    """
    values: dict[str, Value] = {}
    spelt: dict[str, str] = {}
    notes: dict[str, None] = {}
    for key, value in lines.pairs:
        folded = fold(key)
        if folded in values:
            notes[f"the key {key!r} is there twice; the first one counts"] = None
        values.setdefault(folded, NOT_TEXT.sub("", value) if isinstance(value, str) else value)
        spelt.setdefault(folded, key)
    return Header(kind, values, lines.body, tuple(notes), spelt)


def fold(key: str) -> str:
    """One spelling of a key: `publishDate`, `publish_date` and `Publish-Date` are the same."""
    return key.strip().lower().replace("_", "").replace("-", "")


def folded(record: dict[str, Value]) -> dict[str, Value]:
    """A mapping inside a header, its keys folded as those of the header are."""
    return {fold(key): value for key, value in record.items()}


def stated(record: dict[str, Value], *keys: str) -> str:
    """The first of these (folded) keys that holds a text that says something; "" when none does."""
    for key in keys:
        if isinstance(value := record.get(key), str) and (text := value.strip()):
            return text
    return ""


def is_true(value: Value) -> bool:
    """Whether a value means yes (YAML 1.1 spellings, and 1)."""
    return isinstance(value, str) and value.strip().lower() in ("true", "yes", "on", "1")


def is_false(value: Value) -> bool:
    """Whether a value means no, said outright."""
    return isinstance(value, str) and value.strip().lower() in ("false", "no", "off", "0")


def _fenced(text: str, opening: re.Match[str], ending: re.Pattern[str], kind: str) -> Header:
    closing = ending.search(text, opening.end() - 1)  # it may follow at once
    if not closing:
        raise ValueError(f"line 1: the header that opens with {text[:3]} is never closed")
    head = NOT_TEXT.sub("", text[opening.end() : closing.start() + 1])
    for unwanted, instead in _UNWANTED.items():
        head = head.replace(unwanted, instead)
    try:
        pairs, notes = {"yaml": _yaml, "toml": _toml, "json": _json}[kind](head)
    except RecursionError as error:
        raise ValueError("the header is nested too deep") from error
    return _header(kind, pairs, text[closing.end() :], notes)


def _header(kind: str, pairs: list[tuple[str, Value]], body: str, notes: list[str]) -> Header:
    values: dict[str, Value] = {}
    spelt: dict[str, str] = {}
    for key, value in pairs:
        folded = fold(key)
        if folded in values:
            notes.append(f"the key {key!r} is there twice; the last one counts")
        values[folded] = value
        spelt[folded] = key
    return Header(kind, values, body, tuple(notes), spelt)


def _yaml(head: str) -> tuple[list[tuple[str, Value]], list[str]]:
    return yaml_header.load(head, first_line=2)


def of_toml(text: str) -> dict[str, Any]:
    """What TOML says. Raises TOMLDecodeError, RecursionError, and ValueError for keys of very many parts, of which the
    parser keeps every beginning.
    """
    if _LONG_KEY.search(text):
        raise ValueError("the header is not TOML for people: a key of more than 50 parts")
    return tomllib.loads(text)


def _toml(head: str) -> tuple[list[tuple[str, Value]], list[str]]:
    try:
        return [(key, _text(value)) for key, value in of_toml(head).items()], []
    except tomllib.TOMLDecodeError as error:
        problem = str(error)
        place = _TOML_PLACE.search(problem)
        line = f"line {int(place[1]) + 1}: " if place else ""
        raise ValueError(f"{line}the header is not TOML: {_TOML_PLACE.sub('', problem)}") from error


def _json(head: str) -> tuple[list[tuple[str, Value]], list[str]]:
    whole = f"{{{head.rstrip().rstrip(',')}}}" if head.lstrip().startswith('"') else head  # Hexo leaves the braces out
    found, rest = _object(whole, first_line=2)
    if rest.strip():
        raise ValueError("the header is not JSON: something follows the object")
    return found, []


def _json_first(text: str) -> Header:
    try:
        pairs, body = _object(text, first_line=1)
    except RecursionError as error:
        raise ValueError("the header is nested too deep") from error
    return _header("json", pairs, body.lstrip("\n"), [])


class _Pairs(list[tuple[str, Any]]):
    """A JSON object with its keys in order and none lost."""


_DECODER = json.JSONDecoder(object_pairs_hook=_Pairs, parse_int=str, parse_float=str, strict=False)


def _object(text: str, *, first_line: int) -> tuple[list[tuple[str, Value]], str]:
    start = len(text) - len(text.lstrip())
    try:
        found, end = _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno + first_line - 1}: the header is not JSON: {error.msg}") from error
    if not isinstance(found, _Pairs):
        raise ValueError("the header is not a JSON object")  # noqa: TRY004 - the file is wrong, not the caller
    return [(key, _text(value)) for key, value in found], text[end:]


def as_texts(record: object) -> dict[str, Value]:
    """A mapping that a parser gave, every scalar as text. Raises ValueError when it is no mapping."""
    if not isinstance(record, dict):
        raise ValueError("the header is not a mapping")  # noqa: TRY004 - the file is wrong, not the caller
    return {str(key): _text(value) for key, value in record.items()}


def _text(value: Any) -> Value:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (dict, _Pairs)):
        return {key: _text(inner) for key, inner in dict(value).items()}
    if isinstance(value, list):
        return [_text(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, (date, datetime, time)) else str(value)

"""A configuration written in JavaScript or TypeScript, read as data: objects of literals. Nothing of it is ever run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Union

_TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?(?:\*/|\Z)|\#![^\n]*)
    |(?P<text>'(?:[^'\\\n]|\\.)*+'|"(?:[^"\\\n]|\\.)*+"|`(?:[^`\\]|\\.)*+`)
    |(?P<number>\d[\w.]*)
    |(?P<word>[\w$]+(?:\s*\??\.\s*[\w$]+)*+)
    |(?P<sign>\.\.\.|=>|.)""",
    re.DOTALL | re.VERBOSE,
)
_PATTERN = re.compile(r"/(?:[^/\\\n\[]++|\\.|\[(?:[^\]\\\n]++|\\.)*+\])++/\w*")
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\n|.)", re.DOTALL)
_NAMED = re.compile(r"\$\{\s*+([\w$]+)\s*+\}")
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_DEEPEST = 100
_LONGEST = 10_000  # characters of a text that is made of others
_LONGEST_PATTERN = 300  # characters; each slash may begin one that never ends
_STATEMENTS = frozenset(str.split("const let var export module.exports import function async return if for class type"))
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "undefined": None}

#: A text in quotes, with its quote; a word or a sign as it stands; or what stands in brackets.
Item = Union[str, "Group"]


@dataclass(slots=True)
class Group:
    """What stands between two brackets."""

    opening: str
    items: list[Item] = field(default_factory=list)


def config(text: str, wanted: Iterable[str]) -> dict[str, object]:
    """The object of a file that has most of the `wanted` keys: the first of those; {} when none has any.

    Values are texts, numbers as text, booleans, lists and dicts; what is no literal is left out. Raises ValueError
    naming the line where a text or bracket is never closed, or where brackets nest too deep.
    """
    whole, wished = _grouped(text), frozenset(wanted)
    best = max(_objects(whole), key=lambda group: len(wished & _keys(group)), default=None)
    if best is None or not wished & _keys(best):
        return {}
    return _object(best, _constants(whole))


def _grouped(text: str) -> Group:
    """The file as brackets in brackets, without recursion."""
    whole = Group("")
    stack, lines = [whole], [1]
    position, line, before = 0, 1, ""
    while position < len(text):
        match = (
            text[position] == "/"
            and text[position + 1 : position + 2] not in "/*"
            and _may_be_pattern(before)
            and _PATTERN.match(text, position, position + _LONGEST_PATTERN)
        ) or _TOKEN.match(text, position)
        assert match  # the last alternative takes any character
        token, position = match[0], match.end()
        line += token.count("\n")
        if match.re is _TOKEN and match["skip"]:
            continue
        before = token
        if token in _CLOSING:
            stack.append(Group(token))
            lines.append(line)
            stack[-2].items.append(stack[-1])
            if len(stack) > _DEEPEST:
                raise ValueError(f"line {line}: nested too deep")
        elif token in (")", "]", "}"):
            if token != _CLOSING.get(stack[-1].opening):
                raise ValueError(f"line {line}: {token!r} closes nothing")
            stack.pop()
            lines.pop()
        elif token in ("'", '"', "`"):
            raise ValueError(f"line {line}: a text that is never closed")
        else:
            stack[-1].items.append(token)
    if len(stack) > 1:
        raise ValueError(f"line {lines[-1]}: {stack[-1].opening!r} is never closed")
    return whole


def _may_be_pattern(before: str) -> bool:
    """Whether a slash begins a regular expression: after a value it divides."""
    return before in ("", "return") or not (before[-1].isalnum() or before[-1] in "_$)]}'\"`")


def _objects(whole: Group) -> Iterator[Group]:
    pending: list[Group] = [whole]
    while pending:
        group = pending.pop()
        if group.opening == "{":
            yield group
        pending += [item for item in reversed(group.items) if isinstance(item, Group)]


def _keys(group: Group) -> frozenset[str]:
    pairs = zip(group.items, [*group.items[1:], ""], strict=True)
    return frozenset(_name(item) for item, after in pairs if isinstance(item, str) and after in (":", ",", ""))


def _name(item: str) -> str:
    return _unquoted(item) if item[0] in "'\"`" else item


def _constants(whole: Group) -> dict[str, object]:
    """What the file calls by a name: `const url = "…"`."""
    known: dict[str, object] = {}
    for declared in _declared(whole.items):
        for part in _parted(declared):
            sign = part.index("=") if "=" in part[:8] else 0
            if sign and isinstance(part[0], str) and len(part) < 40:
                known[part[0]] = _value(part[sign + 1 :], known)
    return {name: value for name, value in known.items() if value is not None}


def _declared(items: list[Item]) -> Iterator[list[Item]]:
    """What stands behind each `const`, up to the next statement."""
    declared: list[Item] | None = None
    for item in [*items, ";"]:
        if isinstance(item, str) and (item == ";" or item in _STATEMENTS):
            if declared:
                yield declared
            declared = [] if item in ("const", "let", "var") else None
        elif declared is not None:
            declared.append(item)


def _object(group: Group, known: dict[str, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for part in _parted(group.items):
        if len(part) > 2 and part[1] == ":" and isinstance(part[0], str):
            value = _value(part[2:], known)
        elif len(part) == 1 and isinstance(part[0], str):
            value = known.get(part[0])
        else:
            continue
        if value is not None:
            found[_name(part[0])] = value
    return found


def _parted(items: list[Item]) -> Iterator[list[Item]]:
    part: list[Item] = []
    for item in [*items, ","]:
        if item != ",":
            part.append(item)
        elif part:
            yield part
            part = []


def _value(items: list[Item], known: dict[str, object]) -> object:
    """What an expression stands for; None when it is no literal."""
    items = _untyped(items)
    if len(items) == 1:
        return _single(items[0], known)
    if len(items) > 2 and all(sign == "+" for sign in items[1::2]):
        parts = [_single(item, known) for item in items[::2]]
        return _joined([str(part) for part in parts]) if all(isinstance(part, str) for part in parts) else None
    if len(items) > 2 and items[1] in ("||", "??", "|", "?"):
        return next((found for item in reversed(items) if (found := _single(item, known)) is not None), None)
    return None


def _untyped(items: list[Item]) -> list[Item]:
    """Without what TypeScript says of the type."""
    end = next((at for at, item in enumerate(items) if at and item in ("as", "satisfies")), len(items))
    return items[:end]


def _single(item: Item, known: dict[str, object]) -> object:
    if isinstance(item, str):
        if item[0] in "'\"":
            return _unquoted(item)
        if item[0] == "`":
            return _filled(_unquoted(item), known)
        return item if item[0].isdigit() else _WORDS.get(item, known.get(item))
    if item.opening == "{":
        return _object(item, known)
    if item.opening == "[":
        values = (_value(part, known) for part in _parted(item.items))
        return [value for value in values if value is not None]
    return _value(item.items, known)


def _filled(text: str, known: dict[str, object]) -> str | None:
    """A template text with what it names; None when it names what is not known."""
    parts = _NAMED.split(text)
    if not all(isinstance(known.get(name), str) for name in parts[1::2]) or "${" in "".join(parts[::2]):
        return None
    return _joined([str(known[part]) if at % 2 else part for at, part in enumerate(parts)])


def _joined(parts: list[str]) -> str | None:
    """Parts as one text; None when that is longer than anything that a site says: each may be made of many."""
    return "".join(parts) if sum(map(len, parts)) <= _LONGEST else None


def _unquoted(text: str) -> str:
    return _ESCAPE.sub(lambda match: _escaped(match[1]), text[1:-1])


def _escaped(code: str) -> str:
    if len(code) > 1:
        number = int(code.strip("ux{}"), 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else ""
    return _SIGNS.get(code, code)

"""YAML front matter of any kind by PyYAML's C parser, what lacks quotes mended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml
from yaml._yaml import CParser

from feeds.read.headers.yaml_header import NULLS

if TYPE_CHECKING:
    from feeds.read.headers.header import Value

_LINE = re.compile(r"([ \t]*(?:- +)?(?:[\w.-]+:[ \t]+)?)(?=\S)(.*?)(?:(?<![ \t])[ \t]++)?+")
_LIST_OR_BLOCK = re.compile(r"[|>'](?!\w)|\[[^\]]*$|\[[^\]]*\]$|\{(?!\{)|#")
_MENDS = 8
#: Characters that the parser is given, for each of these costs a microsecond or two, and again for each mend.
_LONGEST = 200_000
_DEEPEST = 100
#: Values that a header may have when each alias is written out.
_LARGEST = 1_000_000


class _Parser(CParser):
    """PyYAML's C parser without its resolver: nothing is typed, no object is ever made."""

    def resolve(self, *_: object) -> str:
        return "text"

    def descend_resolver(self, *_: object) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


def parse(text: str, *, first_line: int) -> tuple[list[tuple[str, Value]], list[str]]:
    """What `feeds.read.headers.yaml_header.load` gives, and raises, by the parser alone."""
    root, notes = _composed(text, first_line)
    if root is None:
        return [], notes
    if not isinstance(root, yaml.MappingNode):
        raise ValueError(f"line {first_line}: the header is not a list of `key: value` lines")  # noqa: TRY004
    if _expanded(root, {}) > _LARGEST:
        raise ValueError("the header stands for very much more than is in it, by aliases in aliases")
    known: dict[int, Value] = {}
    return [(_key(key), _value(value, known)) for key, value in root.value], notes


def _composed(text: str, first_line: int) -> tuple[Any, list[str]]:
    if len(text) > _LONGEST:
        raise ValueError(f"the header has {len(text):,} characters: more than {_LONGEST:,}")
    if _is_deep(text):
        raise ValueError("the header is nested too deep")
    lines = text.split("\n")
    first: yaml.YAMLError | None = None
    mended: dict[int, str] = {}
    for _ in range(_MENDS):
        try:
            root = _Parser("\n".join(lines)).get_single_node()
        except yaml.YAMLError as error:
            first = first or error
            at = next((line for line in _suspects(error) if line not in mended and _mend(lines, line, mended)), None)
            if at is None:
                break
        else:
            notes = [f"line {at + first_line}: quotes were missing around {text!r}" for at, text in mended.items()]
            return root, notes
    raise ValueError(_reason(first, first_line)) from first


def _is_deep(text: str) -> bool:
    """Whether it nests deeper than the C parser can compose without overflowing the stack of the process."""
    if sum(map(text.count, "[{-?\n")) <= _DEEPEST:
        return False
    parser, depth = CParser(text), 0
    try:
        while (event := parser.get_event()) is not None:
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                return True
    except yaml.YAMLError:
        pass  # composing it says where and why
    return False


def _suspects(error: yaml.YAMLError) -> list[int]:
    marks = (getattr(error, "problem_mark", None), getattr(error, "context_mark", None))
    lines = [mark.line for mark in marks if mark]
    return lines + [line - 1 for line in lines if line]


def _mend(lines: list[str], at: int, mended: dict[int, str]) -> bool:
    match = _LINE.fullmatch(lines[at]) if at < len(lines) else None
    if not match or not match[1].strip() or _LIST_OR_BLOCK.match(match[2]):
        return False
    mended[at] = match[2]
    lines[at] = match[1] + "'" + match[2].replace("'", "''") + "'"
    return True


def _reason(error: yaml.YAMLError | None, first_line: int) -> str:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = f"line {mark.line + first_line}: " if mark else ""
    problem = getattr(error, "problem", None) or str(error)
    return f"{place}the header is not YAML: {problem}"


def _expanded(node: yaml.Node, known: dict[int, int]) -> int:
    """How many values a node has when each alias in it is written out."""
    if isinstance(node, yaml.ScalarNode):
        return 1
    if id(node) not in known:
        known[id(node)] = 0  # see _value
        inner = node.value if isinstance(node, yaml.SequenceNode) else [value for _, value in node.value]
        known[id(node)] = 1 + sum(_expanded(each, known) for each in inner)
    return known[id(node)]


def _key(node: yaml.Node) -> str:
    return node.value if isinstance(node, yaml.ScalarNode) else ""


def _value(node: yaml.Node, known: dict[int, Value]) -> Value:
    if isinstance(node, yaml.ScalarNode):
        return None if not node.style and node.value in NULLS else node.value
    if id(node) not in known:
        known[id(node)] = None  # an alias of a node inside itself stands for nothing
        known[id(node)] = (
            [_value(item, known) for item in node.value]
            if isinstance(node, yaml.SequenceNode)
            else {_key(key): _value(value, known) for key, value in node.value}
        )
    return known[id(node)]

"""A configuration written in Python, read as data: names that are set to literals. Nothing of it is ever run."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from feeds.read.headers.data import text_of

if TYPE_CHECKING:
    from pathlib import Path

#: How deep literals may nest: that of any real configuration, and of no other.
_DEEPEST = 40
_LINE = re.compile(
    r"^([A-Z][A-Z0-9_]*)[ \t]*=[ \t]*(?:u?r?(['\"])([^'\"\\\n]*)\2|(True|False))[ \t]*(?:#.*)?$", re.MULTILINE
)


def settings(file: Path) -> tuple[dict[str, object], str | None]:
    """The names that a file sets at its top to something known, and what is wrong with the file, if anything is.

    A file that is no Python is told by name and line, and gives those of its lines that set a name to a plain text.
    Raises ValueError when it can't be read at all.
    """
    text = text_of(file)
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        return _by_line(text), f"{file}: line {error.lineno}: not Python: {error.msg}"
    except (ValueError, MemoryError, RecursionError) as error:
        return _by_line(text), f"{file}: line 1: not Python: {error or 'nested too deep'}"
    known: dict[str, object] = {}
    for statement in tree.body:
        for name, value in _assigned(statement):
            try:
                known[name] = _literal(value, known)
            except ValueError:
                known.pop(name, None)
    return known, None


def _by_line(text: str) -> dict[str, object]:
    return {match[1]: match[4] == "True" if match[4] else match[3] for match in _LINE.finditer(text)}


def _assigned(statement: ast.stmt) -> list[tuple[str, ast.expr]]:
    if isinstance(statement, ast.Assign):
        return [(target.id, statement.value) for target in statement.targets if isinstance(target, ast.Name)]
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
        return [(statement.target.id, statement.value)]
    return []


def _literal(node: ast.expr, known: dict[str, object], depth: int = 0) -> object:
    """What an expression of literals and known names stands for. Raises ValueError for any other."""
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name) and node.id in known:
        return known[node.id]
    if isinstance(node, (ast.Tuple, ast.List)):
        return [_literal(item, known, depth + 1) for item in node.elts]
    if isinstance(node, ast.Dict):
        return _mapping(node, known, depth)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _literal(node.left, known, depth + 1), _literal(node.right, known, depth + 1)
        if isinstance(left, str) and isinstance(right, str) and len(left) + len(right) < 10_000:
            return left + right
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1 and not node.keywords:
        return _called(node.func.id, _literal(node.args[0], known, depth + 1))
    raise ValueError("no literal")


def _mapping(node: ast.Dict, known: dict[str, object], depth: int) -> dict[str, object]:
    """A mapping; of its values those that are no literals are left out."""
    found: dict[str, object] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) or (isinstance(key, ast.Name) and key.id in known):
            try:
                found[str(_literal(key, known, depth + 1))] = _literal(value, known, depth + 1)
            except ValueError:
                continue
    return found


def _called(name: str, value: object) -> object:
    """`tuple([…])`, `_("text")` and the like are what they are given."""
    if name in ("tuple", "list", "str", "_", "dict"):
        return value
    raise ValueError("no literal")

"""The regular expressions of the program, and how each is used, as its source says it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feeds
from tests.fuzz.patterns import Pattern

#: Ways to use a pattern; whoever asks for all matches asks at every place.
USES = frozenset(("match", "fullmatch", "search", "finditer"))
_ALL = {**dict.fromkeys(("sub", "subn", "finditer", "findall", "split", "scanner"), "finditer")}


def expressions() -> dict[str, tuple[Pattern, frozenset[str]]]:
    """Every expression by its place, with the methods that are called on it: all, where that can't be seen."""
    sources = {name: _Source(ast.parse(Path(file).read_text(encoding="utf-8"))) for name, file in _modules()}
    found: dict[str, tuple[Pattern, frozenset[str]]] = {}
    for name, source in sources.items():
        for place, pattern in _held(vars(importlib.import_module(name)), name):
            own = place.removeprefix(f"{name}.")
            users = [one for one in sources.values() if one is source or own in one.imported]
            used = {use for one in users for use in one.uses.get(own, ())}
            found.setdefault(place, (pattern, USES if not used or "?" in used else frozenset(used)))
        found |= {place: (pattern, frozenset((use,))) for place, pattern, use in _inline(name, source.tree)}
    return found


class _Source:
    """A module as it is written: what it imports by name, and which methods of which names it calls."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree, nodes = tree, list(ast.walk(tree))
        self.imported = {one.name for node in nodes if isinstance(node, ast.ImportFrom) for one in node.names}
        self.uses: dict[str, set[str]] = {}
        given = {id(node.func): len(node.args) for node in nodes if isinstance(node, ast.Call)}
        asked = set()
        for node in nodes:
            match node:
                case ast.Attribute(value=ast.Name(id=name) as inner, attr=method):
                    asked.add(id(inner))
                    if method in _ALL or method in USES:  # one that is asked from a place on is asked in a loop
                        often = method in _ALL or given.get(id(node), 0) > 1
                        self.uses.setdefault(name, set()).add("finditer" if often else method)
                case ast.Name(id=name, ctx=ast.Load()) if id(node) not in asked:
                    self.uses.setdefault(name, set()).add("?")


def _modules() -> Iterator[tuple[str, str]]:
    for one in pkgutil.walk_packages(feeds.__path__, "feeds."):
        if not one.name.endswith("__main__"):
            yield one.name, str(importlib.import_module(one.name).__file__)


def _held(values: dict[str, Any], module: str) -> Iterator[tuple[str, Pattern]]:
    for name, value in values.items():
        if name.startswith("__"):
            continue
        for pattern in _in(value, module, 0):
            yield f"{module}.{name}" + ("" if value is pattern else f" {pattern.pattern!r}"), pattern


def _in(value: object, module: str, depth: int) -> Iterator[Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, (tuple, list, set, frozenset)):
        for one in value:
            yield from _in(one, module, depth + 1)
    elif depth < 4 and isinstance(value, dict):
        for one in value.values():
            yield from _in(one, module, depth + 1)
    elif isinstance(value, type) and value.__module__ == module and not depth:
        for one in vars(value).values():
            yield from _in(one, module, depth + 1)


def _inline(module: str, tree: ast.AST) -> Iterator[tuple[str, Pattern, str]]:
    """What is given to `re` itself where it is used."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name("re"), attr=method), args=[ast.Constant(value=str(said)), *_]
            ) if method != "compile":
                flags = re.ASCII if "re.ASCII" in ast.unparse(node) else 0
                yield f"{module}:{said}", re.compile(said, flags), _ALL.get(method, method)

"""The configuration: one TOML file and the command line's overrides, checked as a whole before anything starts."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from feeds import beneath
from feeds.errors import ConfigError
from feeds.settings import Category, Feeds, Serve, Settings, Site, Source
from feeds.tables import Combined, Group, Match, Podcast, Rule, Sitemap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic_core import ErrorDetails

#: Bytes: what is larger is no configuration.
LARGEST = 5_000_000


def load(file: Path | None, overrides: Mapping[str, str | None] | None = None) -> Settings:
    """The settings of a TOML file (None: all defaults) under the command line's `overrides`.

    These are `from`, `to`, `at`, `store`, `host` and `port`.

    Paths in the file are relative to it, those of the command line to the working directory. Raises ConfigError with
    every mistake, each by its key path.
    """
    tables = _read(file) if file else {}
    place = file.resolve().parent if file else Path.cwd()
    given = {key: value for key, value in (overrides or {}).items() if value is not None}
    feeds = tables.setdefault("feeds", {})
    sources, serve = tables.setdefault("source", [{}]), tables.setdefault("serve", {})
    if isinstance(serve, dict):
        serve |= {key: given[key] for key in ("host", "port") if key in given}
    if isinstance(feeds, dict):
        _override(feeds, place, given, ("to", "store"))
        feeds |= {"at": given["at"]} if "at" in given else {}
    if isinstance(sources, list) and all(isinstance(source, dict) for source in sources):
        if "from" in given and len(sources) > 1:
            raise ConfigError(
                ["--from: the configuration has several [[source]] tables; change it there"], file=str(file)
            )
        for source in sources:
            _override(source, place, given, ("from",))
            _beside(source, place, "authors")
    try:
        settings = Settings.model_validate(tables)
    except ValidationError as error:
        raise ConfigError([_words(detail) for detail in error.errors()], file=str(file) if file else None) from None
    if mistakes := list(_unreadable(settings)):
        raise ConfigError(mistakes, file=str(file) if file else None)
    return settings


def _beside(table: dict[str, Any], place: Path, key: str) -> None:
    """Make the paths of a key absolute: one, or a list of them."""
    listed = table.get(key)
    paths = [listed] if isinstance(listed, str) else listed
    if isinstance(paths, list) and all(isinstance(path, str) and path for path in paths):
        table[key] = [_absolute(place, path) for path in paths]


def _unreadable(settings: Settings) -> Iterator[str]:
    """What is wrong with the registries of authors."""
    from feeds.read.headers import registry

    for number, source in enumerate(settings.source):
        for path in source.authors:
            try:
                registry.check(path)
            except ValueError as error:
                yield f"source.{number}.authors: {error}"


def _read(file: Path) -> dict[str, Any]:
    try:
        data = beneath.read(file, LARGEST + 1)
        if len(data) > LARGEST:
            raise ConfigError([f"larger than {LARGEST:,} bytes"], file=str(file))
        return tomllib.loads(data.decode())
    except RecursionError as error:
        raise ConfigError(["nested too deep"], file=str(file)) from error
    except OSError as error:
        raise ConfigError([(error.strerror or str(error)).lower()], file=str(file)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError([f"not TOML: {error}"], file=str(file)) from error


_KINDS = {
    "tuple_type": 'this is a list, as ["one", "two"] is',
    "bool_type": "this is true or false",
    "string_type": 'this is a text in quotes, as "one" is',
    "int_type": "this is a whole number",
    **dict.fromkeys(("model_type", "dict_type", "model_attributes_type"), "this is a table with keys of its own"),
}

DEFAULTS = {"to": "public", "store": ".feeds", "from": "articles"}


def _override(table: dict[str, Any], place: Path, given: Mapping[str, str], keys: tuple[str, ...]) -> None:
    for key in keys:
        beside = Path.cwd() if key in given else place
        path = given.get(key, table.get(key, DEFAULTS[key]))
        if isinstance(path, str) and path and "://" not in path:
            path = _absolute(beside, path)
        table[key] = path


def _absolute(beside: Path, path: str) -> str:
    try:
        return str((beside / Path(path).expanduser()).resolve())
    except (RuntimeError, ValueError, OSError) as error:
        raise ConfigError([f"{path!r} is no usable path: {error}"]) from error


def _words(detail: ErrorDetails) -> str:
    """One mistake for people: the key path, what is wrong, and the key that was perhaps meant."""
    where = ".".join(map(str, _place(detail["loc"])))
    kind, said = detail["type"], detail["msg"].removeprefix("Value error, ")
    if kind == "extra_forbidden":
        known = _keys(detail["loc"][:-1])
        near = difflib.get_close_matches(str(detail["loc"][-1]), known, 1)
        return f"{where}: unknown key" + (f"; did you mean {near[0]}?" if near else f"; known: {', '.join(known)}")
    if kind in ("value_error", "assertion_error"):
        return f"{where}: {said}" if where else said
    if kind == "missing":
        return f"{where}: this key is needed"
    said = _KINDS.get(kind) or f"{said[0].lower()}{said[1:]}"
    return f"{where}: {said}, not {detail['input']!r}"


def _place(path: tuple[int | str, ...]) -> list[int | str]:
    """A key path for people, who count rules from 1, as reports do."""
    first = 1 if path[:1] == ("rule",) else 0
    return [part + first if isinstance(part, int) else part for part in path if part != "[key]"]


def _keys(path: tuple[int | str, ...]) -> list[str]:
    tables: dict[str, type[BaseModel]] = {
        "site": Site, "source": Source, "feeds": Feeds, "serve": Serve, "category": Category, "feed": Combined,
        "sitemap": Sitemap, "rule": Rule,
    }  # fmt: skip
    table = tables[str(path[0])] if path else Settings
    if "podcast" in path[2:]:
        table = Podcast
    elif table is Rule and len(path) > 2:
        table = Match
    elif table is Combined and len(path) > 2:
        table = Group
    return [field.alias or name for name, field in table.model_fields.items()]

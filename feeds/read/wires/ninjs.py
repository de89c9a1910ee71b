"""ninjs: news as JSON, alone, in a list or in the answer of an agency's interface. Standard: IPTC ninjs 1, 2 and 3."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from feeds.read.conventions import Bundle, Part, Skip
from feeds.read.encoding import decode
from feeds.read.wires import ninjs_item, ninjs_shape, wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from feeds.article import Draft
    from feeds.read.conventions import Conventions

#: A larger file without any of the members below is not parsed (bytes).
_LOOKED_AT = 100_000
_TELLING = re.compile(
    rb'"(?:headlines?|headLine|body_?(?:html|xhtml|text|main)|bodyXhtml|bodies|version_?[cC]reated|pub_?[sS]tatus|[^"]*ninjs[^"]*)"'
)
#: What only an item of news has; a name and an address have many.
_OWN = frozenset(str.split(
    "headline headlines body_html body_xhtml body_text body_main bodyxhtml bodies versioncreated pubstatus $standard"
    " representationtype copyrightnotice usageterms description_text renditions"
))  # fmt: skip
_KEYS = ("items", "item", "_items", "newsitems", "results", "data")
_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*+(?:"|\Z))|//[^\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)', re.DOTALL)
_TRAILING = re.compile(r'("(?:[^"\\]|\\.)*+(?:"|\Z))|,(\s*[\]}])', re.DOTALL)
#: A network address that configurations call a uri too, and news does not.
_NEWS_URI = re.compile(r"(?:https?|urn|tag|ninjs)[:.]|[^:/?#]*(?:$|\.)", re.IGNORECASE)


def read_json(path: str, data: bytes, conventions: Conventions, modified: datetime) -> Draft | Skip | Bundle:
    """What a file says: one item, or several. JSON of another kind is no article.

    Raises ValueError with the reason for broken JSON, and for an item that is none by the rules of ninjs.
    """
    if len(data) > _LOOKED_AT and not _TELLING.search(data):
        return Skip("JSON of another kind: nothing in it is an item of ninjs")
    text = decode(data)
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        return _broken(text, data, error)
    if said == {}:
        raise ValueError("an empty object: neither ninjs, which has a uri, nor anything else")
    if isinstance(said, dict) and _is_item(said):
        return _read(path, said, conventions, modified)
    found = list(_items(said))
    if not found:
        return Skip("JSON of another kind: nothing in it is an item of ninjs")
    return _several(path, found, conventions, modified)


def _broken(text: str, data: bytes, error: Exception) -> Skip:
    """Configurations have comments and commas at the end (JSON5, JSON with comments), which is no fault of theirs."""
    if isinstance(error, RecursionError):
        raise ValueError("it is nested too deeply to be read") from None  # noqa: TRY004 - a fault of the file
    if not _TELLING.search(data) and b'"uri"' not in data:
        bare = _TRAILING.sub(lambda match: match[1] or match[2], _COMMENT.sub(lambda match: match[1] or "", text))
        try:
            json.loads(bare)
        except (ValueError, RecursionError):
            pass
        else:
            return Skip("JSON of another kind, with comments")
    place = f"line {error.lineno}: " if isinstance(error, json.JSONDecodeError) else ""
    raise ValueError(f"{place}it is not JSON: {getattr(error, 'msg', error)}") from error


def _is_item(said: dict[str, Any]) -> bool:
    """Whether an object is an item: it says so, or has an id and a member that nothing else has."""
    low = {name.lower() for name in said}
    uri = said.get("uri")
    if "standard" in low and "uri" in low:
        return True
    if low & _OWN and low & {"uri", "guid", "_id", "id"}:
        return True
    others = [name for name in said if name != "uri"]
    if not isinstance(uri, str) or not _NEWS_URI.match(uri):
        return False
    return uri.startswith("urn:") or not others or any(ninjs_shape.is_member(name) or _is_near(name) for name in others)


def _is_near(name: str) -> bool:
    """Whether a name is one that was meant to be a member: a wrong suffix, or one in the wrong place."""
    return name.lower().startswith(("headline", "body_", "description_")) or name.lower() in (
        *("linkedrights", "encodedrights", "advice", "location"),
    )


def _items(said: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The items in what a list or an interface answers, each with the object around it."""
    level: list[tuple[Any, dict[str, Any]]] = [(said, {})]
    for _ in range(5):
        inner: list[tuple[Any, dict[str, Any]]] = []
        for each, around in level:
            if isinstance(each, list):
                inner += [(one, around or {"": each}) for one in each]
            elif isinstance(each, dict):
                if _is_item(each):
                    yield each, around
                else:
                    near = {**around, **each} if "nitf" in around else each
                    inner += [(each[key], near) for key in _KEYS if isinstance(each.get(key), dict | list)]
        level = inner


def _several(
    path: str, found: list[tuple[dict[str, Any], dict[str, Any]]], conventions: Conventions, modified: datetime
) -> Draft | Skip | Bundle:
    parts, taken = [], set[str]()
    for number, (item, around) in enumerate(found, start=1):
        said = ninjs_item.with_text_of(item, around)
        key = ninjs_item.identifier(ninjs_item.folded(said)) or f"item {number}"
        key = f"{key} {number}" if key in taken else key
        taken.add(key)
        parts.append(Part(key, _told(path, said, conventions, modified)))
    return Bundle(tuple(parts))


def _told(path: str, item: dict[str, Any], conventions: Conventions, modified: datetime) -> Draft | Skip | str:
    try:
        return _read(path, item, conventions, modified, strict=False)
    except ValueError as error:
        return str(error)


def _read(
    path: str, item: dict[str, Any], conventions: Conventions, modified: datetime, *, strict: bool = True
) -> Draft | Skip:
    """One item. A fault is told in the notes where there is something to read, else it is refused for it."""
    strict = strict and not ninjs_item.is_relative(item)
    faults = [*dict.fromkeys(filter(None, ninjs_shape.faults(item, strict=strict)))] if strict else []
    stated = ninjs_item.stated(item)
    stated.faults += faults
    try:
        outcome = wire.outcome(stated, path, conventions, modified)
    except wire.UndatedError as error:
        outcome = Skip(f"ninjs: {error}", notes=tuple(stated.faults))
    if isinstance(outcome, Skip) and outcome.id is None and any("before ninjs" not in fault for fault in faults):
        raise ValueError(f"no valid ninjs: {'; '.join(faults)}")
    return outcome

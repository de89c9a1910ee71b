"""A draft as JSON and back, and the digest that tells whether a file says something new."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from feeds.article import (
    Comments,
    Content,
    Correction,
    Draft,
    Enclosure,
    Episode,
    Image,
    Link,
    Person,
    Point,
    Source,
    Version,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feeds.record import Record

#: Fields that hold one record, or several; a record becomes a list of its values, in the order of its class.
_RECORD = {
    "image": Image,
    "source": Source,
    "comments": Comments,
    "location": Point,
    "episode": Episode,
    "version": Version,
}
_RECORDS = {
    "authors": Person,
    "contributors": Person,
    "enclosures": Enclosure,
    "related": Link,
    "corrections": Correction,
}
_PLAIN = ("title", "summary", "language", "rights", "link", "slug", "id", "banner", "categories", "tags", "subjects")
_MOMENTS = ("published", "updated", "expires")
_NAMES = (*_PLAIN, *_MOMENTS, *_RECORD, *_RECORDS)
_SAID = attrgetter(*_NAMES)
_JSON = json.JSONEncoder(ensure_ascii=False)


def pack(draft: Draft) -> str:
    """JSON of what the file says but for its body and our notes; empty fields are left out."""
    said = zip(_NAMES, _SAID(draft), strict=True)
    return _JSON.encode({name: _PACK.get(name, _as_it_is)(value) for name, value in said if value})


def unpack(packed: str, content: Content) -> Draft:
    """The draft again."""
    said = json.loads(packed)
    return Draft(content=content, **{name: _UNPACK.get(name, _as_it_is)(value) for name, value in said.items()})


def digest(packed: str, content: Content) -> bytes:
    """What the file said, in 16 bytes; a later edit is told by comparing with this, never with what we made of it."""
    return hashlib.sha256("\0".join((packed, content.type, content.body)).encode()).digest()[:16]


def _values(record: Record) -> list[Any]:
    """The values of a record, without the empty ones at its end."""
    values = [*map(_instant, record.values())]
    while values[-1] is None or values[-1] == "":
        values.pop()
    return values


def _instant(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _record(kind: type[Any], values: Sequence[Any]) -> Any:
    names = [field.name for field in fields(kind)]
    said = dict(zip(names, values, strict=False))
    return kind(**{name: _moment(value) if name in _MOMENTS else value for name, value in said.items()})


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _as_it_is(value: Any) -> Any:
    return value


def _one(kind: type[Any]) -> Callable[[Any], Any]:
    # A ledger may still hold an image as the URL alone.
    return lambda values: _record(kind, [values] if isinstance(values, str) else values)


def _several(kind: type[Any]) -> Callable[[Any], Any]:
    return lambda rows: tuple(_record(kind, values) for values in rows)


_PACK: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_MOMENTS, _instant),
    **dict.fromkeys(_RECORD, _values),
    **dict.fromkeys(_RECORDS, lambda records: [*map(_values, records)]),
}
_UNPACK: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_MOMENTS, _moment),
    **{name: _one(kind) for name, kind in _RECORD.items()},
    **{name: _several(kind) for name, kind in _RECORDS.items()},
    "categories": tuple,
    "tags": tuple,
    "subjects": tuple,
}

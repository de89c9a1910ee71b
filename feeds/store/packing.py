"""A draft as JSON and back, and the digest that tells whether a file says something new."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from feeds.article import Content, Draft, Enclosure, Link, Person

if TYPE_CHECKING:
    from collections.abc import Callable


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _persons(rows: list[list[str | None]]) -> tuple[Person, ...]:
    return tuple(Person(name=name or "", uri=uri, email=email) for name, uri, email in rows)


#: How each field comes back from JSON; a field that is not named comes back as it is.
_UNPACK: dict[str, Callable[[Any], Any]] = {
    "published": _moment,
    "updated": _moment,
    "expires": _moment,
    "authors": _persons,
    "categories": tuple,
    "tags": tuple,
    "enclosures": lambda rows: tuple(Enclosure(url=url, type=type_, length=length) for url, type_, length in rows),
    "related": lambda rows: tuple(Link(title=title, href=href) for title, href in rows),
}
_PLAIN = ("title", "summary", "language", "rights", "link", "slug", "id", "image", "categories", "tags")


def pack(draft: Draft) -> str:
    """JSON of what the file says but for its body and our notes; empty fields are left out."""
    fields: dict[str, Any] = {name: getattr(draft, name) for name in _PLAIN}
    for name in ("published", "updated", "expires"):
        moment: datetime | None = getattr(draft, name)
        fields[name] = moment.isoformat() if moment else None
    fields["authors"] = [(person.name, person.uri, person.email) for person in draft.authors]
    fields["enclosures"] = [(file.url, file.type, file.length) for file in draft.enclosures]
    fields["related"] = [(link.title, link.href) for link in draft.related]
    return json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False)


def unpack(packed: str, content: Content) -> Draft:
    """The draft again."""
    fields = json.loads(packed)
    return Draft(
        content=content, **{name: _UNPACK[name](fields[name]) if name in _UNPACK else fields[name] for name in fields}
    )


def digest(packed: str, content: Content) -> bytes:
    """What the file said, in 16 bytes; a later edit is told by comparing with this, never with what we made of it."""
    return hashlib.sha256("\0".join((packed, content.type, content.body)).encode()).digest()[:16]

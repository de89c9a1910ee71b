"""What a file says, field by field, with where each value was found and how sure that is."""

from __future__ import annotations

from dataclasses import fields as fields_of
from dataclasses import is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from feeds import why

if TYPE_CHECKING:
    from feeds.article import Draft
    from feeds.read import Conventions

#: What is no value of an article, or told elsewhere.
_ELSEWHERE = {"content", "notes", "origins", "dropped"}


def fields(draft: Draft, path: str, conventions: Conventions) -> list[dict[str, Any]]:
    """Each field that has a value: `field`, `value`, `where`, `confidence`."""
    return [
        {"field": field.name, "value": plain(value), **_origin(field.name, draft, path, conventions)}
        for field in fields_of(draft)
        if field.name not in _ELSEWHERE and (value := getattr(draft, field.name)) not in (None, "", ())
    ]


def plain(value: Any) -> Any:
    """A value as JSON has it: records as objects without what is empty, instants in ISO 8601."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if is_dataclass(value):
        named = ((field.name, getattr(value, field.name)) for field in fields_of(value))
        return {name: plain(one) for name, one in named if one not in (None, "", 0, ())}
    return value


def _origin(field: str, draft: Draft, path: str, conventions: Conventions) -> dict[str, Any]:
    where, confidence = why.origin(draft, field)
    if field == "categories":
        where = why.category_origin(draft, path, conventions)
    return {"where": where, "confidence": confidence}

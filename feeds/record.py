"""Values that go from process to process: as they are, and checked where they were made."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Record:
    """A frozen dataclass with slots that is pickled as its values alone."""

    __slots__ = ()

    def values(self) -> tuple[Any, ...]:
        """The values in the order of the fields, of which there are two or more."""
        return _KINDS[type(self)].get(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), *self.values())


class _Kind(NamedTuple):
    """How the values of one class of records are got all at once, and put back."""

    get: Callable[[Any], tuple[Any, ...]]
    put: tuple[Callable[[Any, Any], None], ...]


class _Kinds(dict[type[Any], _Kind]):
    def __missing__(self, kind: type[Any]) -> _Kind:
        names = [field.name for field in fields(kind)]
        self[kind] = _Kind(attrgetter(*names), tuple(getattr(kind, name).__set__ for name in names))
        return self[kind]


_KINDS = _Kinds()


def _restored(kind: type[Any], *values: Any) -> Any:
    record = object.__new__(kind)
    for put, value in zip(_KINDS[kind].put, values, strict=True):
        put(record, value)
    return record

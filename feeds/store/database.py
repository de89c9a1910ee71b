"""What the rest of the store asks of a database: named queries, transactions, nothing of its dialect."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager


class Database(Protocol):
    """An open store. Every method raises StoreError when the database fails."""

    url: str

    def all(self, name: str, /, **values: Any) -> list[tuple[Any, ...]]:
        """Every row of a named query."""
        ...

    def one(self, name: str, /, **values: Any) -> tuple[Any, ...] | None:
        """The first row of a named query, None when there is none."""
        ...

    def do(self, name: str, /, **values: Any) -> int:
        """Run a named statement; how many rows it changed."""
        ...

    def each(self, name: str, /, values: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
        """Run a named statement with each of these values in turn; the rows that it gives, all in one list."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing; nested ones are part of the outer one."""
        ...

    def rehearsal(self) -> AbstractContextManager[None]:
        """A transaction whose changes are always undone (--dry-run)."""
        ...

    def rest(self) -> None:
        """Do now, while nobody waits, what a commit would have to do sooner or later."""
        ...

    def tidy(self) -> None:
        """Give back the space that the log takes, and let queries know how the data have grown."""
        ...

    def renew(self) -> None:
        """Of a readonly store by an older version of feeds, go on with a copy as this one would have it."""
        ...

    def reopen(self) -> None:
        """After a StoreError, go on with a new connection; the lock is held all the while."""
        ...

    def faults(self) -> list[str]:
        """What is wrong with what it is kept in, in its own words; nothing when all is well."""
        ...

    def reindex(self) -> None:
        """Make every index anew from what it is of."""
        ...

    def close(self) -> None:
        """Let go of the database and its lock; raises StoreError too, but lets go all the same."""
        ...


@cache
def queries() -> dict[str, str]:
    """The statements of queries.sql by name."""
    text = (files("feeds.store") / "queries.sql").read_text()
    parts = re.split(r"^-- name: (\w+)$", text, flags=re.MULTILINE)[1:]
    return {name: statement.strip() for name, statement in zip(parts[::2], parts[1::2], strict=True)}


def migrations() -> Iterator[tuple[int, str]]:
    """The numbered migrations in order."""
    for file in sorted((files("feeds.store") / "migrations").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".sql"):
            yield int(file.name[:4]), file.read_text()

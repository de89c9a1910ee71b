"""What the application asks of others: the store's articles and versions, and somebody who counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from feeds.article import Article


class Gone:
    """Said of an article that had a page and was withdrawn or has expired."""


class Library(Protocol):
    """Both methods block, are called from threads, and may raise StoreError."""

    def article(self, slug: str) -> Article | str | Gone | None:
        """The article of that page; the URL that it has now; Gone; None when there never was such a page."""
        ...

    def base(self, path: str, tag: str) -> frozenset[bytes] | None:
        """The marks of the entries that the version of a document had whose tag begins so; None when it is unknown."""
        ...


class Counts(Protocol):
    """Told of each answer, once."""

    def answered(self, format: str, status: int, size: int, full: int, seconds: float, delta: bool = False) -> None:  # noqa: A002, FBT001, FBT002 - the field's word; the caller's order
        """A body of `size` bytes went out where the whole identity document has `full`, after that many seconds."""
        ...

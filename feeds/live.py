"""The documents of one target as the ledger lists them and as they lie there; no other file is ever touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds import ours
from feeds.errors import FeedError, Finding
from feeds.render import cut
from feeds.store import documents, versions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from feeds.feed import Document
    from feeds.publish import Target
    from feeds.store.database import Database


class Shelf:
    """Puts documents into a target; what was put is listed by `record`, once `settle` has made it last."""

    def __init__(self, database: Database, target: Target, now: int) -> None:
        self._database = database
        self._target = target
        self._now = now
        # As far as it was asked for; archives are many and seldom touched, so they are looked up one by one.
        self._listed: dict[str, documents.Published] = {}
        self._has_current = False
        self._pending: list[documents.Published] = []
        self._new: dict[str, tuple[documents.Published, bytes]] = {}

    def listed(self, path: str) -> documents.Published | None:
        """What the ledger says lies at a path."""
        if path not in self._listed and (found := documents.get(self._database, self._target.url, path)):
            self._listed[path] = found
        return self._listed.get(path)

    def standing(self) -> set[str]:
        """The paths of all documents, but for those of archives, that lie untouched."""
        return {path for path, listed in self._current().items() if self._lies(listed, path)}

    def stands(self, path: str) -> bool:
        """Whether the document that the ledger lists lies there untouched."""
        return self._lies(self.listed(path), path)

    def _lies(self, listed: documents.Published | None, path: str) -> bool:
        live = self._target.look(path)
        return listed is not None and live is not None and (listed.size, listed.mtime) == tuple(live)

    def marked(self, path: str) -> str:
        """The mark (`head`) under which the document at a path was put; "" when none was."""
        listed = self.listed(path)
        return listed.head if listed else ""

    def of(self, form: str) -> list[documents.Published]:
        """What the ledger lists in one format, by path."""
        return [published for _, published in sorted(self._current().items()) if published.format == form]

    def sweep(self, paths: Iterable[str]) -> None:
        """Collect what interrupted runs left."""
        self._target.sweep(paths)

    def look_over(self) -> None:
        """Have those archives made anew that do not lie there as the ledger lists them."""
        with self._database.transaction():
            for listed in documents.of_archives(self._database, self._target.url):
                if not self._lies(listed, listed.path):
                    documents.damage(self._database, self._target.url, listed.path)

    def put(self, document: Document, *, feed: int | None, head: str, entries: int, archive: int | None = None) -> bool:
        """Make a document live; whether anything had to be written for it.

        Its time is now, or a second after that of its last version (Last-Modified must grow: RFC 9110 section 8.8.2),
        be that listed or not: the store may be lost, or a run killed before it listed what it had put there.
        Raises FeedError when a file that is not ours stands in its place.
        """
        listed, digest = self.listed(document.path), document.hash
        stands = self._lies(listed, document.path)
        published = documents.Published(
            path=document.path,
            feed=feed,
            format=document.format,
            hash=digest,
            size=len(document.body),
            mtime=listed.mtime if listed else 0,
            head=head,
            entries=entries,
            archive=archive,
        )
        if stands and listed is not None and listed.hash == digest:
            self._note(published)
            return False
        there = None if stands else self._target.read(document.path)
        live = None if there is None else self._target.look(document.path)
        if there == document.body and live is not None:
            # An interrupted run, or a sync that failed, may have left them where a power cut takes them away again.
            self._target.replace(document.path, document.body, live.mtime)
            self._note(published._replace(mtime=live.mtime))
            return False
        if listed is None and there is not None and not _ours(there, document):
            finding = Finding(
                rule="publish-not-ours",
                level="must",
                message=f"{self._target.url}/{document.path} is there already and is not ours, so it is left alone;"
                " move it away or publish elsewhere with --to",
            )
            raise FeedError(document.feed, document.format, [finding])
        mtime = max([self._now, *(last.mtime + 1 for last in (listed, live) if last is not None)])
        published = published._replace(mtime=mtime)
        if listed is None or document.path in self._new:
            self._new[document.path] = published, document.body
        else:
            self._target.replace(document.path, document.body, mtime)
        self._note(published)
        return True

    def remember(self, document: Document, *, keeps: bool) -> None:
        """Keep what entries this version had, so that readers can be sent what is new since; else forget them all."""
        pieces = cut.cut(document.body, document.format) if keeps else None
        if pieces is None:
            versions.forget(self._database, self._target.url, document.path)
        else:
            marks = [cut.mark(entry) for entry in pieces[1]]
            versions.put(self._database, self._target.url, document.path, document.tag, marks)

    def settle(self) -> None:
        """Have what was put there, and outlast a power cut."""
        self._begin()
        self._target.settle()

    def _begin(self) -> None:
        """List what is new as unfinished, then put it there: of a run that dies in between nothing stays unknown.

        Else a document would be live that nobody takes away when its feed is no more by the next run.
        """
        if not self._new:
            return
        with self._database.transaction():
            for published, _ in self._new.values():
                documents.put(self._database, self._target.url, published._replace(hash="", size=-1, mtime=0))
        for published, body in self._new.values():
            self._target.replace(published.path, body, published.mtime)
        self._new.clear()

    def record(self) -> None:
        """List what was put; in a transaction of the caller."""
        for published in self._pending:
            documents.put(self._database, self._target.url, published)
        self._pending.clear()

    def remove_others(self, kept: Collection[str]) -> list[str]:
        """Take away the listed documents that are not to be kept, and the archives that are to go; their paths.

        Archives go last, so that no feed leads to one that is gone.
        """
        others = sorted(self._current().keys() - set(kept))
        removed = [*others, *documents.leaving(self._database, self._target.url)]
        for path in removed:
            self._target.remove(path)
        self._target.settle()
        with self._database.transaction():
            for path in removed:
                documents.drop(self._database, self._target.url, path)
        return removed

    def _current(self) -> dict[str, documents.Published]:
        if not self._has_current:
            self._listed = documents.current(self._database, self._target.url) | self._listed
            self._has_current = True
        return {path: listed for path, listed in self._listed.items() if listed.archive is None}

    def _note(self, published: documents.Published) -> None:
        if published.archive is not None or self._listed.get(published.path) != published:
            self._listed[published.path] = published
            self._pending.append(published)


def _ours(body: bytes, document: Document) -> bool:
    """Whether bytes that the ledger does not know are an earlier version of the same document, made by us.

    So a lost store does not leave its feeds frozen: a document that calls itself by the same URL, made by `feeds`,
    is listed again. For the directory of feeds its generator and title line have to do.
    """
    return ours.signature(body, document.format) == ours.signature(document.body, document.format) != b""

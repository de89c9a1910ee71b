"""What a serving process takes from the store, opened to read only: articles for their pages, versions for deltas."""

from __future__ import annotations

import json
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from feeds import briefs, select, store
from feeds.compose import compose
from feeds.errors import ArticleError
from feeds.serve.needs import Gone
from feeds.settings import Settings
from feeds.store import articles, pages, versions

if TYPE_CHECKING:
    from feeds.article import Article
    from feeds.serve.serving import Serving
    from feeds.store.database import Database


#: Articles that are not composed again while they stay as they are.
KEPT = 64


def open_library(serving: Serving) -> Library | None:
    """The library of a serving process, if it has a store; it opens the store when it is first asked."""
    return Library(serving) if serving.store and (serving.pages or serving.deltas) else None


class Library:
    """Answers one question at a time; its methods may be called from any thread, and raise StoreError."""

    def __init__(self, serving: Serving) -> None:
        settings = Settings.model_validate(json.loads(serving.settings))
        titles = {select.fold(term): one.title or term for term, one in settings.category.items()}
        self._pages = briefs.PAGES.format(serving.at)
        self._setting = briefs.setting(settings, briefs.rules(settings), titles, self._pages)
        self._url = serving.store or ""
        self._target = serving.root
        self._lock = Lock()
        self._composed: OrderedDict[int, tuple[tuple[int, ...], Article]] = OrderedDict()
        self._database: Database | None = None

    def article(self, slug: str) -> Article | str | Gone | None:
        """The article whose page is called so; the URL to go to when it has one elsewhere by now; Gone when it was
        withdrawn or has expired; None when there never was such a page.
        """
        with self._lock:
            database = self._open()
            found = pages.find(database, slug)
            if found is None or found[1] == "embargoed":
                return None
            seq, state = found
            if state != "live":
                return Gone()
            row = articles.rows(database, [seq])[seq]
        article = self._article(row)
        if article is None:
            return None
        has_own = article.link is None or article.link.startswith(self._pages)
        return article if has_own else article.link

    def _article(self, row: articles.Row) -> Article | None:
        """The article, composed once a version: a long one takes a second, and its page may be asked for often."""
        version = (row.revision, row.published, row.updated)
        kept = self._composed.get(row.seq)
        if kept and kept[0] == version:
            return kept[1]
        try:
            article = compose(row, self._setting)
        except ArticleError:
            return None
        with self._lock:
            self._composed[row.seq] = (version, article)
            self._composed.move_to_end(row.seq)
            if len(self._composed) > KEPT:
                self._composed.popitem(last=False)
        return article

    def base(self, path: str, tag: str) -> frozenset[bytes] | None:
        """The marks of the entries that a version of a document had; None when that version is not known."""
        with self._lock:
            return versions.marks(self._open(), self._target, path, tag)

    def _open(self) -> Database:
        if self._database is None:
            self._database = store.open_store(self._url, readonly=True)
        return self._database

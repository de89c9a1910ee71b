"""What holds of whatever a power cut has left, and of what the next run makes of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import apsw

from feeds import publish, run, store
from tests.acceptance.crash.disk import Content, Tree
from tests.acceptance.crash.power import LATER, Cut, Story, lay, look
from tests.acceptance.crash.scene import STRAY

FILE = "feeds.sqlite"
ARTICLES = "SELECT id, path, gone, state, published, updated, first_seen, released FROM article"
FEEDS = "SELECT id, kind, key, term, name FROM feed"
DOCUMENTS = "SELECT path, hash, mtime FROM document ORDER BY path"
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class End:
    """What a run has left: documents with their times, rows of the ledger, and the files of the store."""

    documents: dict[str, Content]
    articles: Rows
    feeds: Rows
    store: set[str]


class Judge:
    """Of a story that has been told to its end."""

    def __init__(self, story: Story) -> None:
        """Find out what the next run leaves when no power was cut."""
        self._story = story
        self._versions = story.versions()
        self._publish()
        self._end = self._look()

    def try_out(self, cut: Cut, left: Tree, seen: Tree) -> None:
        """Lay what a cut has left, look at it, publish, and look again. `seen` was there before the cut."""
        lay(self._story.root, left)
        try:
            self._assert_whole(left)
            self._publish()
            end = self._look()
            self._assert_healed(cut, end)
            self._assert_newer(end, seen)
        except BaseException as error:
            error.add_note(self._story.told(cut))
            raise

    def _assert_whole(self, left: Tree) -> None:
        """Documents are complete ones, none is older than the ledger says, and the database is sound."""
        there = {path: content for path, content in left.items() if content and self._is_document(path)}
        torn = [path for path, content in there.items() if content not in self._versions.get(path, ())]
        assert torn == [], "neither an old document nor a new one"
        for path, digest, mtime in self._listed():
            if not digest:
                continue  # it was about to be put there for the first time
            place = f"{self._story.target}/{path}"
            versions = self._versions[place]
            known = [n for n, one in enumerate(versions) if one and (_hash(one), one.mtime) == (digest, mtime)]
            assert known, f"the ledger lists what never was: {path}"
            assert versions.index(there.get(place)) >= known[0], f"older than the ledger says: {path}"

    def _is_document(self, path: str) -> bool:
        return path.startswith(self._story.target + "/") and not STRAY.fullmatch(path.rpartition("/")[2])

    def _listed(self) -> Rows:
        """What the ledger lists; nothing, while there is none."""
        file = self._story.scene.state / FILE
        if not file.exists():
            return []
        with closing(apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
            connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
            assert connection.pragma("quick_check") == "ok"
            if not connection.table_exists("main", "document"):
                return []
            return list(connection.execute(DOCUMENTS))

    def _publish(self) -> None:
        settings = self._story.scene.settings()
        database = store.open_store(settings.feeds.store)
        with closing(database):
            run.once(database, publish.open_target(settings.feeds.to), settings, now=LATER)
            again = run.once(database, publish.open_target(settings.feeds.to), settings, now=LATER)
        assert (again.released.published, again.released.removed) == ([], [])

    def _look(self) -> End:
        scene = self._story.scene
        assert scene.strays() == []
        with closing(apsw.Connection(str(scene.state / FILE))) as connection:
            assert connection.pragma("quick_check") == "ok"
            articles, feeds, listed = (list(connection.execute(rows)) for rows in (ARTICLES, FEEDS, DOCUMENTS))
        documents = {path: content for path, content in look(scene.public).items() if content}
        assert listed == [(path, _hash(content), content.mtime) for path, content in sorted(documents.items())]
        return End(documents, articles, feeds, {file.name for file in scene.state.iterdir()})

    def _assert_healed(self, cut: Cut, end: End) -> None:
        """As if nothing had happened; but what no reader has seen yet may be from the later instant."""
        instants = [run.now for run in self._story.runs if run.shows >= cut.after]
        instants += [LATER] if instants else []
        _assert_same(_bodies(end, instants), _bodies(self._end, instants))
        _assert_same(_undated(end.articles, instants), _undated(self._end.articles, instants))
        _assert_same(_undated(end.feeds), _undated(self._end.feeds))
        assert end.store == self._end.store

    def _assert_newer(self, end: End, seen: Tree) -> None:
        """No reader is told that a document is older than the one that they have, or that it is the same one."""
        for path, content in end.documents.items():
            before = seen.get(f"{self._story.target}/{path}")
            if before is not None:
                assert content.mtime is not None
                assert before.mtime is not None
                assert content.mtime >= before.mtime + (content.data != before.data), f"not newer: {path}"


def _hash(content: Content) -> str:
    return hashlib.sha256(content.data).hexdigest()


def _bodies(end: End, instants: Iterable[datetime]) -> dict[str, str]:
    """Of documents, without these instants."""
    return {path: _without(content.data.decode(), instants) for path, content in end.documents.items()}


def _without(text: str, instants: Iterable[datetime]) -> str:
    for one in instants:
        text = text.replace(f"{one:%Y-%m-%dT%H:%M:%S}", "…").replace(f"{one:%a, %d %b %Y %H:%M:%S}", "…")
    return text


def _undated(rows: Rows, instants: Iterable[datetime] = ()) -> dict[str, tuple[Any, ...]]:
    """Rows by their first column."""
    seconds = {int(one.timestamp()) for one in instants}
    return {row[0]: tuple("…" if one in seconds else one for one in row) for row in rows}


def _assert_same(found: Mapping[str, object], undisturbed: Mapping[str, object]) -> None:
    for key in sorted(found.keys() | undisturbed.keys()):
        here, there = found.get(key), undisturbed.get(key)
        assert here == there, f"{key} is not as it would be undisturbed:\n{here}\n{there}"

"""A small publication in a temporary directory, and what must hold of it whatever happened to the publishing process.

A test writes articles, publishes, and says `keep`; then it changes articles and says `expect`, which finds out what a
run leaves that nothing disturbs. From then on: `restore`, disturb a run of `command()`, `assert_whole`, `assert_heals`.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import apsw
import pytest
from lxml import etree

from feeds import stamp, status
from feeds.config import load
from feeds.publish.directory import Directory
from feeds.run import Report, run
from feeds.settings import Settings
from tests.acceptance.crash import tally
from tests.acceptance.crash.once import RESTS
from tests.acceptance.crash.traced import python
from tests.newsroom import markdown

#: When the undisturbed runs before take place, and the one that is disturbed.
BEFORE = datetime(2024, 6, 1, 12, tzinfo=UTC)
NOW = BEFORE + timedelta(hours=1)
AT = "https://news.example/feeds/"
ATOM = "{http://www.w3.org/2005/Atom}"
OLDER = re.compile(rb'<[\w:]*link (?=[^>]*rel="prev-archive")[^>]*href="([^"]+)"')
STRAY = re.compile(r"\.feeds-[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class End:
    """What a run has left: documents and their times by path, what is told of articles and feeds, the store's files."""

    documents: dict[str, bytes]
    times: dict[str, int]
    articles: list[dict[str, Any]]
    feeds: list[dict[str, Any]]
    store: list[str]


class Scene:
    """Articles in `root/articles`, feeds in `public`, the store in `state`, which may be elsewhere (a small disk).

    `batch`: files to a transaction while they are read; 0 leaves it at what it is.
    """

    def __init__(
        self, root: Path, config: str = "", *, public: Path | None = None, state: Path | None = None, batch: int = 0
    ) -> None:
        self.root = root
        self.articles = root / "articles"
        self.public = public or root / "public"
        self.state = state or root / "state"
        self.batch = batch
        self.old: dict[str, bytes] = {}
        self.new = End({}, {}, [], [], [])
        self._made: dict[str, set[bytes]] = {}
        self._kept = root / "kept"
        self.articles.mkdir(parents=True)
        (root / "feeds.toml").write_text(config, encoding="utf-8")

    def write(self, path: str, text: str | bytes) -> Path:
        """An article as an editor saves it."""
        file = self.articles / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def settings(self) -> Settings:
        """Those of every run."""
        return load(self.root / "feeds.toml", self._places())

    def command(self, *, now: datetime = NOW, threads: bool = False) -> list[str]:
        """`feeds publish` at that instant, in a process of its own: with `threads` as in life, else in one thread."""
        arguments = [f"--config={self.root / 'feeds.toml'}", *(f"--{key}={it}" for key, it in self._places().items())]
        asked = {"now": now.isoformat(), "threads": threads, "batch": self.batch, "arguments": arguments}
        return python("tests.acceptance.crash.once", json.dumps(asked))

    def publish(self, *, now: datetime = NOW) -> Report:
        """Run here and now, at that instant."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(stamp, "RACY", RESTS)
            return run(self.settings(), now=now)

    def keep(self, name: str = "kept") -> None:
        """Remember the store and the target as they lie there: the state before the run that is disturbed."""
        for place in (self.public, self.state):
            _copy(place, self.root / name / place.name)
        self.old = self.documents()

    def restore(self, name: str = "kept") -> None:
        """Put store and target back as they were when they were kept; articles are not touched, nor their stamps."""
        for place in (self.public, self.state):
            _copy(self.root / name / place.name, place)
        self.old = self.documents()

    def expect(self, *, now: datetime = NOW) -> End:
        """Find out what a run leaves that nothing disturbs; then all is as before it."""
        self.restore()
        with _noting(self._made):
            self.publish(now=now)
        self.new = self.end()
        _assert_sound(self.new)
        self.restore()
        return self.new

    def documents(self) -> dict[str, bytes]:
        """Every file of the target that a reader could ask for, by path."""
        return {path: file.read_bytes() for path, file in self._files() if not STRAY.fullmatch(file.name)}

    def strays(self) -> list[str]:
        """Temporary files in the target."""
        return [path for path, file in self._files() if STRAY.fullmatch(file.name)]

    def end(self) -> End:
        """What lies there now, as far as people and readers can tell; the database must be sound."""
        assert self.strays() == []
        store = sorted(file.name for file in self.state.iterdir())
        assert _quick_check(self.state / "feeds.sqlite") == "ok"
        settings = self.settings()
        return End(
            documents=self.documents(),
            times=self._times(),
            articles=sorted(status.articles_of(settings, (), 10_000)["articles"], key=lambda one: str(one["id"])),
            feeds=status.look(settings)["feeds"],
            store=store,
        )

    def assert_whole(self) -> None:
        """Every document is a complete old one or a complete new one, none is gone that is to stay, no link is dead."""
        found = self.documents()
        torn = [path for path, body in found.items() if body not in {self.old.get(path), *self._made.get(path, ())}]
        lost = sorted((self.old.keys() & self.new.documents.keys()) - found.keys())
        tally.count("torn", len(torn))
        tally.count("lost", len(lost))
        assert not torn, f"neither old nor new: {torn}"
        assert not lost, f"gone: {lost}"
        dead = [link for path in found if not path.startswith("archive/") for link in _dead_links(found, path)]
        assert not dead, f"readers are led to archives that are not there: {dead}"

    def assert_heals(self, *, now: datetime = NOW) -> None:
        """The next run leaves what a run leaves that nothing disturbs, down to ids, dates and times of files.

        At another instant than that of the disturbed run, times may differ; but not of what readers had seen by then.
        """
        before, times = self.documents(), self._times()
        self.publish(now=now)
        end = self.end()
        tally.count("lost", len(_ids(self.new) - _ids(end)))
        tally.count("duplicated", len(_ids(end) - _ids(self.new)))
        assert _ids(end) == _ids(self.new)
        for path in before.keys() & end.documents.keys():
            same = before[path] == end.documents[path]
            assert end.times[path] == times[path] if same else end.times[path] > times[path], path
        if now == NOW:
            assert end == self.new
        else:
            self._assert_alike(end, before)

    def _assert_alike(self, end: End, seen: dict[str, bytes]) -> None:
        """That is what a run leaves at another instant; what readers had seen stands as they saw it."""
        new = self.new.documents
        assert end.store == self.new.store
        assert end.documents.keys() == new.keys()
        assert [path for path, body in seen.items() if body == new.get(path) != end.documents[path]] == []
        assert _timeless(end.articles) == _timeless(self.new.articles)
        assert _timeless(end.feeds) == _timeless(self.new.feeds)

    def _times(self) -> dict[str, int]:
        return {path: int(file.stat().st_mtime) for path, file in self._files()}

    def _files(self) -> list[tuple[str, Path]]:
        found = sorted(self.public.rglob("*")) if self.public.exists() else []
        return [(str(file.relative_to(self.public)), file) for file in found if file.is_file()]

    def _places(self) -> dict[str, str]:
        return {"from": str(self.articles), "to": str(self.public), "store": str(self.state), "at": AT}


def article(title: str, day: int, category: str, body: str = "Some words.") -> str:
    """A Markdown article of a day in May."""
    return markdown(title, body, date=f"2024-05-{day:02}T10:00:00Z", category=category)


def ordinary(root: Path, config: str = "", *, public: Path | None = None, state: Path | None = None) -> Scene:
    """Seven published articles, of which one is edited since, one moved and one removed; and a new one has come.

    All is expected and restored: the next step is a disturbed run.
    """
    scene = Scene(root, config, public=public, state=state)
    for number in range(1, 8):
        scene.write(f"{number}.md", article(f"Number {number}", number, "Asia" if number % 2 else "Europe"))
    scene.publish(now=BEFORE)
    scene.keep()
    scene.write("2.md", article("Number 2", 2, "Europe", "Other words."))
    (scene.articles / "3.md").rename(scene.articles / "moved.md")
    (scene.articles / "4.md").unlink()
    scene.write("8.md", article("Number 8", 8, "Africa"))
    scene.expect()
    return scene


def _copy(source: Path, to: Path) -> None:
    shutil.rmtree(to, ignore_errors=True)  # a disk of its own stays, empty
    if source.exists():
        shutil.copytree(source, to, dirs_exist_ok=True)


@contextmanager
def _noting(made: dict[str, set[bytes]]) -> Iterator[None]:
    """Take down every version of every document that is put into a target: some are made twice in a run."""
    real = Directory.replace

    def replace(self: Directory, path: str, body: bytes, mtime: int) -> None:
        made.setdefault(path, set()).add(body)
        real(self, path, body, mtime)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Directory, "replace", replace)
        yield


def _ids(end: End) -> set[str]:
    return {str(one["id"]) for one in end.articles}


def _dead_links(documents: dict[str, bytes], path: str) -> Iterator[str]:
    """From a feed on, the links to older archives that lead nowhere."""
    for link in OLDER.findall(documents[path]):
        older = link.decode().removeprefix(AT)
        yield from _dead_links(documents, older) if older in documents else [older]


def _timeless(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in one.items() if key not in ("updated", "first_seen")} for one in told]


def _quick_check(file: Path) -> str:
    connection = apsw.Connection(str(file))
    try:
        return str(connection.pragma("quick_check"))
    finally:
        connection.close()


def _assert_sound(end: End) -> None:
    """Documents parse strictly, and no id stands twice in one."""
    for path, body in end.documents.items():
        ids = _ids_in(path, body)
        assert len(ids) == len(set(ids)), path


def _ids_in(path: str, body: bytes) -> list[str | None]:
    """The ids of a document's entries; it must be what it claims to be."""
    if path.endswith(".json"):
        return [one["id"] for one in json.loads(body).get("items", ())]
    if path.endswith((".rss", ".atom", ".opml")):
        root = etree.fromstring(body)
        atom = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
        return atom + [item.findtext("guid") for item in root.iter("item")]
    return []

"""Promise 1 under random edits, renames, moves, swaps, copies, deletions and returns, as a subscriber would notice it.

A model keeps for each article where its file is and what a reader must see; a reader polls after each publish. An id is
learnt when an article is first seen, and from then on it must be that of the same article and of no other.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.newsroom import Newsroom, markdown

ENTRIES = 5
HOURS = 48
MOST = 18
CATEGORIES = ("Asia", "Europe", "World/Africa", "政治")


@dataclass
class Written:
    """One article of the model; `id` once a reader has seen it.

    A `twin` is a copy or has one: which of two files with the same bytes was then moved or deleted, nobody can tell.
    """

    path: str
    title: str
    body: str
    published: datetime
    category: str
    present: bool = True
    touched: bool = True
    twin: bool = False
    id: str | None = None
    first_seen: datetime | None = None

    def text(self) -> str:
        return markdown(self.title, self.body, date=self.published.isoformat(), category=self.category)


class Identity(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="feeds-identity-"))
        self.newsroom = Newsroom(self.root, config=f"[feeds]\nentries = {ENTRIES}\nhours = {HOURS}\n")
        self.newsroom.articles.mkdir()
        self.written: list[Written] = []
        self.count = 0
        self.born: datetime | None = None
        self.seen: dict[str, Written] = {}
        self.dirty = False

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    def fresh(self, stem: str) -> str:
        self.count += 1
        folder = ("", "a/", "b/deep/")[self.count % 3]
        return f"{folder}{stem}-{self.count}.md"

    def here(self, *, twins: bool = True, touched: bool = False) -> list[Written]:
        return [one for one in self.written if one.present and (touched or not one.touched) and (twins or not one.twin)]

    def pick(self, data: st.DataObject, among: list[Written]) -> Written:
        one = among[data.draw(st.integers(0, len(among) - 1))]
        one.touched = self.dirty = True
        return one

    def put(self, one: Written) -> None:
        self.newsroom.write(one.path, one.text())

    @initialize(count=st.integers(0, 8))
    def begin(self, count: int) -> None:
        for _ in range(count):
            self.add(days=self.count)

    def add(self, days: int) -> None:
        path = self.fresh("post")
        published = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=days, seconds=self.count)
        category = CATEGORIES[self.count % len(CATEGORIES)]
        one = Written(path, f"Title {self.count}", f"Body {self.count}", published, category)
        self.written.append(one)
        self.put(one)
        self.dirty = True

    @precondition(lambda self: len(self.here(touched=True)) < MOST)
    @rule(days=st.integers(0, 120))
    def create(self, days: int) -> None:
        self.add(days)

    @precondition(lambda self: len(self.here(touched=True)) < MOST - 8)
    @rule(count=st.integers(6, 8), days=st.integers(0, 120))
    def flood(self, count: int, days: int) -> None:
        for _ in range(count):
            self.add(days)

    @precondition(lambda self: self.here())
    @rule(data=st.data(), retitle=st.booleans())
    def edit(self, data: st.DataObject, retitle: bool) -> None:
        one = self.pick(data, self.here())
        self.count += 1
        one.body += f" and {self.count}"
        one.twin = False if retitle else one.twin
        one.title = f"Retitled {self.count}" if retitle else one.title
        self.put(one)

    @precondition(lambda self: self.here(twins=False))
    @rule(data=st.data())
    def recategorise(self, data: st.DataObject) -> None:
        one = self.pick(data, self.here(twins=False))
        one.category = CATEGORIES[(CATEGORIES.index(one.category) + 1) % len(CATEGORIES)]
        self.put(one)

    @precondition(lambda self: self.here(twins=False))
    @rule(data=st.data())
    def rename(self, data: st.DataObject) -> None:
        one = self.pick(data, self.here(twins=False))
        old, one.path = self.newsroom.articles / one.path, self.fresh("renamed")
        new = self.newsroom.articles / one.path
        new.parent.mkdir(parents=True, exist_ok=True)
        old.rename(new)

    @precondition(lambda self: self.here(twins=False))
    @rule(data=st.data())
    def rename_with_edit(self, data: st.DataObject) -> None:
        one = self.pick(data, self.here(twins=False))
        (self.newsroom.articles / one.path).unlink()
        one.path, one.body = self.fresh("elsewhere"), one.body + " changed"
        self.put(one)

    @precondition(lambda self: len(self.here(twins=False)) >= 2)
    @rule(data=st.data())
    def swap(self, data: st.DataObject) -> None:
        one, other = self.pick(data, self.here(twins=False)), self.pick(data, self.here(twins=False))
        one.path, other.path = other.path, one.path
        self.put(one)
        self.put(other)

    @precondition(lambda self: self.known() and len(self.here(touched=True)) < MOST)
    @rule(data=st.data())
    def copy(self, data: st.DataObject) -> None:
        one = self.pick(data, self.known())
        one.twin = True
        twin = Written(self.fresh("copy"), one.title, one.body, one.published, one.category, twin=True)
        self.written.append(twin)
        self.put(twin)

    def known(self) -> list[Written]:
        unseen = {one.title for one in self.written if one.present and one.id is None}
        return [one for one in self.here() if one.id and one.title not in unseen]

    @precondition(lambda self: self.here(twins=False))
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        one = self.pick(data, self.here(twins=False))
        (self.newsroom.articles / one.path).unlink()
        one.present = False

    @precondition(lambda self: self.gone())
    @rule(data=st.data(), elsewhere=st.booleans(), edited=st.booleans())
    def return_(self, data: st.DataObject, elsewhere: bool, edited: bool) -> None:
        one = self.pick(data, self.gone())
        one.present = True
        one.path = self.fresh("returned") if elsewhere else one.path
        one.body += " returned" if edited else ""
        self.put(one)

    def gone(self) -> list[Written]:
        if len(self.here(touched=True)) >= MOST:
            return []
        return [one for one in self.written if not one.present and not one.touched and not one.twin and one.id]

    @precondition(lambda self: self.dirty)
    @rule(hours=st.integers(1, 24), moved=st.booleans())
    def publish(self, hours: int, moved: bool) -> None:
        at = "https://news.example/feeds/" if moved else "http://news.example/"
        report = self.newsroom.publish(after=timedelta(hours=hours), allow_empty=True, at=at)
        assert (report.gathered.refused, report.released.refused, report.released.held_back) == ([], [], [])
        self.born = self.born or self.newsroom.now
        for one in self.written:
            one.touched = False
            if one.present and one.first_seen is None:
                one.first_seen = self.newsroom.now
        self.dirty = False
        self.poll()

    def poll(self) -> None:
        """Read the feed as a subscriber does, and hold every entry against what was known of its id."""
        entries = self.newsroom.entries()
        ids = [entry.id for entry in entries]
        assert len(set(ids)) == len(ids), "one entry twice in a document"
        for entry in entries:
            words = entry.content[0].value
            if entry.id in self.seen:
                one = self.seen[entry.id]
            else:
                matching = [
                    one for one in self.written
                    if one.present and one.id is None and one.title == entry.title and f"<p>{one.body}</p>" in words
                ]  # fmt: skip
                assert matching, f"{entry.title!r} was seen before under another id, or is not there"
                one = matching[0]
                one.id, self.seen[entry.id] = entry.id, one
            assert one.present, f"{entry.title!r} is shown though it is gone"
            shown = (one.title, f"<p>{one.body}</p>")
            assert shown == (entry.title, words.strip()), f"{shown} is shown as {entry.title!r}, {words!r}"

    @invariant()
    def the_window_holds(self) -> None:
        """All that a reader who polls once a day must see is shown: the newest, and what is new in the last hours."""
        if self.dirty or self.born is None:
            return
        since = max(self.newsroom.now - timedelta(hours=HOURS), self.born)
        live = [one for one in self.written if one.present]
        recent = {one.id for one in live if one.first_seen and one.first_seen > since}
        assert None not in recent, "an article that appeared after the first build was never shown"
        shown = set(self.newsroom.ids())
        assert recent <= shown
        newest = sorted(live, key=lambda one: one.published, reverse=True)[:ENTRIES]
        oldest = newest[-1].published if newest else None
        assert {one.id for one in newest if one.published != oldest} <= shown
        assert len(shown) <= ENTRIES + len(recent)


TestIdentity = Identity.TestCase
TestIdentity.settings = settings(
    max_examples=12,
    stateful_step_count=60,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)

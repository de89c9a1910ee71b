"""A release that events ask for looks at what is dirty alone: what is live has to be what a full one leaves there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds import publish, run, store
from feeds.config import load
from feeds.errors import Finding
from feeds.feed import Document, Feed
from feeds.patience import GRACE, Patience
from feeds.run import Report
from feeds.sources import EVERYTHING, Look
from tests.newsroom import START, Newsroom, markdown

AT = "https://news.example/feeds/"
NAMES = ("a.md", "b.md", "c.md", "d.md")
CONFIGS = ("", "[feeds]\nhistory = true\nentries = 2\nhours = 1\n", "[feeds]\ndeltas = true\n[sitemap]\npages = true\n")


class Desk(Newsroom):
    """A service's passes over its own articles; when `hinted`, those that events ask for are told so."""

    def __init__(self, root: Path, config: str, *, hinted: bool) -> None:
        super().__init__(root, config)
        self.articles.mkdir(parents=True)
        self.seconds = 0.0
        self.hinted = hinted
        self.patience = Patience(clock=lambda: self.seconds, wall=lambda: 2**62)
        self.database = store.open_store(str(root / "state"))
        (root / "feeds.toml").write_text(config)
        places = {"from": str(self.articles), "to": str(self.public), "store": str(root / "state"), "at": AT}
        self.settings = load(root / "feeds.toml", places)
        self.target = publish.open_target(self.settings.feeds.to)

    def passes(self, look: Look, *, hinted: bool) -> Report:
        self.seconds += GRACE
        self.now = START + timedelta(seconds=self.seconds)
        wanted = {"articles": look}
        return run.once(
            self.database,
            self.target,
            self.settings,
            now=self.now,
            wanted=wanted,
            patience=self.patience,
            hinted=hinted and self.hinted,
        )

    def documents(self) -> dict[str, tuple[bytes, int]]:
        files = (file for file in self.public.rglob("*") if file.is_file())
        return {str(f.relative_to(self.public)): (f.read_bytes(), int(f.stat().st_mtime)) for f in files}


@contextmanager
def desks(config: str) -> Iterator[tuple[Desk, Desk]]:
    with tempfile.TemporaryDirectory() as place:
        both = (Desk(Path(place, "hinted"), config, hinted=True), Desk(Path(place, "full"), config, hinted=False))
        yield both
        for desk in both:
            desk.database.close()


def change(desk: Desk, name: str, says: tuple[str, int] | None, number: int) -> None:
    if says is None:
        (desk.articles / name).unlink(missing_ok=True)
        return
    category, day = says
    date = f"2024-05-{day:02}T10:00:00Z"
    desk.write(name, markdown(f"{name} {number}", "Words. " * 5, category=category, date=date))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    config=st.sampled_from(CONFIGS),
    changes=st.lists(
        st.tuples(
            st.sampled_from(NAMES), st.none() | st.tuples(st.sampled_from(["Asia", "Europe"]), st.integers(1, 9))
        ),
        min_size=1,
        max_size=6,
    ),
)
def test_what_is_live_after_a_hinted_pass_is_what_a_full_one_leaves(
    config: str, changes: list[tuple[str, tuple[str, int] | None]]
) -> None:
    with desks(config) as both:
        for desk in both:
            for name in NAMES[:2]:
                change(desk, name, ("Asia", 1), 0)
            desk.passes(EVERYTHING, hinted=False)
        for number, (name, says) in enumerate(changes, start=1):
            for desk in both:
                change(desk, name, says, number)
                desk.passes(Look(closed=frozenset([name])), hinted=True)
                desk.passes(Look(others=frozenset(NAMES)), hinted=True)
            hinted, full = both
            assert hinted.documents() == full.documents()
        report = both[0].passes(EVERYTHING, hinted=False)
        assert (report.released.published, report.released.removed) == ([], [])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "desk", "", hinted=True)
    change(made, "a.md", ("Asia", 1), 0)
    made.passes(EVERYTHING, hinted=False)
    yield made
    made.database.close()


def test_a_hinted_pass_looks_at_no_document_of_other_feeds(desk: Desk) -> None:
    change(desk, "b.md", ("Europe", 2), 1)
    desk.passes(EVERYTHING, hinted=False)
    (desk.public / "europe.rss").unlink()
    change(desk, "a.md", ("Asia", 3), 2)
    look = Look(closed=frozenset(["a.md"]))
    published = {document.path for document, _ in desk.passes(look, hinted=True).released.published}
    assert published == {f"{name}.{form}" for name in ("all", "asia") for form in ("rss", "atom", "json")}
    desk.passes(Look(), hinted=False)
    assert (desk.public / "europe.rss").exists()


def test_a_new_feed_is_told_of_in_the_pass_that_it_comes_with(desk: Desk) -> None:
    change(desk, "b.md", ("Europe", 2), 1)
    desk.passes(Look(closed=frozenset(["b.md"])), hinted=True)
    assert b"europe" in (desk.public / "index.html").read_bytes()


def test_a_new_entry_is_read_back_once_for_all_feeds_that_show_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(8):
        change(desk, f"{number}.md", ("Asia", 1 + number), number)
    desk.passes(EVERYTHING, hinted=False)
    read = []

    def note(document: Document, _: Feed) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        read.append(document.format)
        return (), ()

    monkeypatch.setattr("feeds.make._read", note)
    change(desk, "a.md", ("Asia", 9), 9)
    desk.passes(Look(closed=frozenset(["a.md"])), hinted=True)
    assert sorted(read) == ["atom", "json", "rss"]


@pytest.mark.parametrize("names_entry", [True, False])
def test_what_the_first_feed_finds_wrong_with_an_entry_no_other_shows(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, names_entry: bool
) -> None:
    for number in range(8):
        change(desk, f"{number}.md", ("Asia", 1 + number), number)
    desk.passes(EVERYTHING, hinted=False)
    before = desk.documents()

    def find(document: Document, feed: Feed) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        (article,) = feed.articles
        wrong = Finding(rule="x", level="must", message="wrong", entry=article.id if names_entry else None)
        return ((wrong,) if document.format == "atom" else ()), ()

    monkeypatch.setattr("feeds.make._read", find)
    change(desk, "new.md", ("Asia", 9), 9)
    released = desk.passes(Look(closed=frozenset(["new.md"])), hinted=True).released
    held = [(error.feed, error.format) for error in released.held_back]
    shown = {path for path, (body, _) in desk.documents().items() if b"new.md 9" in body}
    if names_entry:
        assert ([error.path for error in released.refused], held, shown) == (["new.md"], [], set())
        assert desk.documents() == before
    else:
        assert held == [("all", "atom"), ("asia", "atom")]
        assert shown == {"all.rss", "all.json", "asia.rss", "asia.json"}

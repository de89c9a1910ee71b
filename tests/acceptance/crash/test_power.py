"""Power cuts: whatever one leaves of a disk, readers get old or new documents, and the next run finishes the work."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from feeds.serve.app import application
from feeds.serve.serving import Serving
from tests.acceptance.crash import tally
from tests.acceptance.crash.disk import Remove, Sync
from tests.acceptance.crash.power import Cut, Story, lay
from tests.acceptance.crash.power_check import Judge
from tests.acceptance.crash.scene import BEFORE, NOW, Scene
from tests.acceptance.crash.traced import needs_strace
from tests.newsroom import markdown
from tests.serving import Reader, etag

pytestmark = needs_strace

#: Of the articles, by their numbers.
CATEGORIES = ("Old", "Asia", "Europe", "Asia", "Old/Times", "Asia")
#: Archives of two articles each, a feed for each author, and sitemaps: all kinds of documents that there are.
EVERYTHING = """
[feeds]
authors = true
entries = 2
hours = 0
history = true
[sitemap]
pages = true
news = true
"""


@pytest.fixture
def root() -> Iterator[Path]:
    """A directory in memory where there is one: what a disk does is what the model says, so none need be waited for."""
    memory = Path("/dev/shm")
    place = Path(tempfile.mkdtemp(prefix="feeds-", dir=memory if memory.is_dir() else None)).resolve()
    yield place
    shutil.rmtree(place)


def scene(root: Path, config: str = "", *, state: str = "state") -> Scene:
    """Seven articles, of which the fourth is alone in its category."""
    made = Scene(root / "scene", config, public=root / "scene/disk/public", state=root / "scene/disk" / state)
    made.public.parent.mkdir()
    for number in range(1, 8):
        made.write(f"{number}.md", told(number, CATEGORIES[number % len(CATEGORIES)]))
    return made


def told(number: int, category: str, body: str = "Some words.") -> str:
    return markdown(
        f"Number {number}",
        body,
        date=f"2024-05-{number:02}T10:00:00Z",
        category=category,
        author=f"Author {number % 2}",
        link=f"https://news.example/{number}",
    )


def change(made: Scene) -> None:
    """One article is edited, one moved, one removed, the last one of its category; and a new one has come."""
    made.write("2.md", told(2, "Europe", "Other words."))
    (made.articles / "3.md").rename(made.articles / "moved.md")
    (made.articles / "4.md").unlink()
    made.write("8.md", told(8, "Africa"))


def change_again(made: Scene) -> None:
    made.write("5.md", told(5, "Asia", "Other words."))
    (made.articles / "6.md").rename(made.articles / "again.md")
    made.write("9.md", told(9, "Africa"))


def ordinary(root: Path, config: str = "") -> Story:
    made = scene(root, config)
    made.publish(now=BEFORE)
    change(made)
    story = Story.begin(made)
    story.run(NOW)
    return story


def everything(root: Path) -> Story:
    return ordinary(root, EVERYTHING)


def first(root: Path) -> Story:
    """The first run: nothing is there, not even the directory in which the store's own is to be."""
    story = Story.begin(scene(root, state="var/lib/state"))
    story.run(NOW)
    return story


def twice(root: Path) -> Story:
    story = ordinary(root)
    change_again(story.scene)
    story.run(NOW + timedelta(minutes=1))
    return story


def killed(root: Path) -> Story:
    """A run that is killed when its first documents have been renamed, and another one; then the power is cut, too."""
    return killed_at(root, lambda story: story.operations.index(Sync(story.target)))


def killed_removing(root: Path) -> Story:
    """The same, but it is killed when it has removed documents, and the directory that they left empty."""

    def place(story: Story) -> int:
        removed = [n for n, one in enumerate(story.operations) if one == Remove(f"{story.target}/old")]
        return story.operations.index(Sync(story.target), *removed)

    return killed_at(root, place)


def killed_at(root: Path, place: Callable[[Story], int]) -> Story:
    """It is killed at an fsync, after as many as there are in an undisturbed run before the operation at that place."""
    made = scene(root)
    made.publish(now=BEFORE)
    change(made)
    story, rehearsal = Story.begin(made), Story.begin(made)
    rehearsal.run(NOW)
    before = rehearsal.operations[: place(rehearsal)]
    synced = sum(isinstance(one, Sync) and one.times for one in before)
    lay(story.root, story.before)
    story.run(NOW, inject=f"fsync:signal=KILL:when={synced + 1}")
    story.run(NOW + timedelta(minutes=1))
    return story


STORIES: dict[str, Callable[[Path], Story]] = {
    "a publish": ordinary,
    "a publish with everything": everything,
    "a first start": first,
    "two publishes": twice,
    "a publish after one that was killed": killed,
    "a publish after one that was killed while it removed": killed_removing,
}


def some(cuts: list[Cut], part: float) -> list[Cut]:
    """That part of them, drawn, but always the same ones."""
    return Random(len(cuts)).sample(cuts, max(1, round(part * len(cuts))))


@pytest.mark.parametrize("name", STORIES)
def test_c18_whatever_a_power_cut_leaves_is_whole_and_the_next_run_heals_it(name: str, root: Path) -> None:
    """Promise 4, for power cuts: and what was acknowledged is still there, what readers saw is not taken back."""
    story = STORIES[name](root)
    judge = Judge(story)
    for cut, left, seen in story.left(some(story.cuts(), tally.share(0.0015))):
        judge.try_out(cut, left, seen)
        tally.count("states replayed")


def test_c1_what_is_served_after_a_power_cut_is_a_whole_document_under_its_own_hash(root: Path) -> None:
    story = ordinary(root)
    versions = story.versions()
    for _, left, _ in story.left(some(story.cuts(), 0.0015)):
        lay(story.root, left)
        serving = Serving(
            root=str(story.scene.public), at="https://news.example/feeds/", formats=("rss", "atom", "json")
        )
        with Reader(application(serving)) as reader:
            for path in story.scene.documents():
                got = reader.get(path)
                known = [one.data for one in versions[f"{story.target}/{path}"] if one]
                assert got.status in (200, 404)
                assert got.status == 404 or (got.body in known and got.etag == etag(got.body))

"""Power cuts: whatever one leaves of a disk, readers get old or new documents, and the next run finishes the work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.serve.app import application
from feeds.serve.serving import Serving
from tests.acceptance.crash import tally
from tests.acceptance.crash.disk import Remove, Sync
from tests.acceptance.crash.older import age
from tests.acceptance.crash.power import Story, drawn, lay
from tests.acceptance.crash.power_check import Judge
from tests.acceptance.crash.power_scene import change, change_again, scene
from tests.acceptance.crash.scene import BEFORE, NOW
from tests.acceptance.crash.traced import needs_strace
from tests.serving import Reader, etag

pytestmark = needs_strace

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


def migrated(root: Path) -> Story:
    """With a store of the first version of feeds."""
    made = scene(root)
    made.publish(now=BEFORE)
    change(made)
    age(made.state, 1)
    story = Story.begin(made)
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
    "a migration": migrated,
    "two publishes": twice,
    "a publish after one that was killed": killed,
    "a publish after one that was killed while it removed": killed_removing,
}


@pytest.mark.parametrize("name", STORIES)
def test_c18_whatever_a_power_cut_leaves_is_whole_and_the_next_run_heals_it(name: str, root: Path) -> None:
    """Promise 4, for power cuts: and what was acknowledged is still there, what readers saw is not taken back."""
    story = STORIES[name](root)
    judge = Judge(story)
    for cut, left, seen in story.left(drawn(story.cuts(), tally.share(0.0015))):
        judge.try_out(cut, left, seen)
        tally.count("states replayed")


def test_c1_what_is_served_after_a_power_cut_is_a_whole_document_under_its_own_hash(root: Path) -> None:
    story = ordinary(root)
    versions = story.versions()
    for _, left, _ in story.left(drawn(story.cuts(), 0.0015)):
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

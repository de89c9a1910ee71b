"""Power cuts while a store is copied or put back: there is a whole old one or a whole new one, and nothing is lost."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw

from tests.acceptance.crash import tally
from tests.acceptance.crash.disk import Choice, Content, Tree
from tests.acceptance.crash.power import LATER, Cut, Story, drawn, lay, look
from tests.acceptance.crash.power_scene import change, scene
from tests.acceptance.crash.scene import BEFORE, NOW, Scene
from tests.acceptance.crash.traced import ROOT, needs_strace, python

pytestmark = needs_strace
#: Of all cuts, so many are tried where nobody asks for more (`make crash` tries all).
PART = 0.02
#: Articles that a store has when it is copied, and after it has published again.
FEWER, MORE = 7, 8


def command(what: str, file: Path, made: Scene) -> list[str]:
    return python("feeds", what, str(file), f"--config={made.root / 'feeds.toml'}", f"--store={made.state}")


def run(what: str, file: Path, made: Scene) -> None:
    subprocess.run(command(what, file, made), cwd=ROOT, check=True, capture_output=True)


def articles(file: Path) -> int:
    """So many are in a store, which is whole."""
    with closing(apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        assert connection.pragma("quick_check") == "ok", file
        return len(list(connection.execute("SELECT id FROM article")))


def copied(root: Path) -> tuple[Scene, Path]:
    """A store of which there is a copy; since then it has published again."""
    made = scene(root)
    made.publish(now=BEFORE)
    copy = made.root / "disk" / "copies" / "copy.sqlite"
    copy.parent.mkdir()
    run("backup", copy, made)
    change(made)
    made.publish(now=NOW)
    assert (articles(copy), articles(made.state / "feeds.sqlite")) == (FEWER, MORE)
    return made, copy


def left(story: Story) -> Iterator[tuple[Cut, Tree]]:
    """What each cut leaves, one after the other; any names that may be there before the last sync are always tried."""
    last = [Cut(len(story.operations) - 1, Choice("any", "all"), seed) for seed in range(20)]
    for cut, tree, _ in story.left([*drawn(story.cuts(), tally.share(PART)), *last]):
        lay(story.root, tree)
        try:
            yield cut, tree
        except BaseException as error:
            error.add_note(story.told(cut))
            raise
        tally.count("states replayed")


def shown(tree: Tree) -> dict[str, Content]:
    """The documents, and when they were made."""
    return {path: content for path, content in tree.items() if content and path.startswith("public/")}


def ids(documents: dict[str, Content]) -> dict[str, list[str]]:
    """What feeds have, in its order."""
    feeds = {path: json.loads(it.data) for path, it in documents.items() if path.endswith(".json")}
    return {path: [one["id"] for one in feed["items"]] for path, feed in feeds.items() if "items" in feed}


def test_c18_a_backup_over_which_the_power_is_cut_is_the_older_one_or_the_new_one(root: Path) -> None:
    made, copy = copied(root)
    story = Story.begin(made)
    story.watch(command("backup", copy, made))
    for cut, _ in left(story):
        assert articles(copy) == (MORE if cut.after == len(story.operations) else articles(copy))
        assert articles(copy) in (FEWER, MORE)
        assert articles(made.state / "feeds.sqlite") == MORE


def test_c18_a_restore_over_which_the_power_is_cut_leaves_the_old_store_or_the_new_one_and_what_was_there(
    root: Path,
) -> None:
    made, copy = copied(root)
    story = Story.begin(made)
    story.watch(command("restore", copy, made))
    documents = shown(story.before)
    for cut, tree in left(story):
        there = articles(made.state / "feeds.sqlite")
        aside = [articles(file) for file in made.state.glob("aside-*/feeds.sqlite")]
        assert there in (FEWER, MORE)
        assert there == FEWER or cut.after < len(story.operations), "it said that it was done"
        assert there == MORE or aside == [MORE], "what was there is gone"
        assert shown(tree) == documents
        made.publish(now=LATER)
        after = shown(look(story.root))
        assert after.keys() == documents.keys()
        assert ids(after) == ids(documents)
        assert articles(made.state / "feeds.sqlite") == MORE

"""The publications whose run is killed; each is expected and restored, so that the next step is a disturbed run."""

from __future__ import annotations

import shutil
from pathlib import Path

from feeds.workers import FEW
from tests.acceptance.crash.older import age
from tests.acceptance.crash.scene import BEFORE, Scene, article, ordinary
from tests.wires import g2, message

#: Everything that makes more documents: archives, deltas, tombstones, sitemaps.
MUCH = """
[feeds]
formats = ["atom", "json"]
history = true
deltas = true
pages = true
entries = 3
hours = 0
[sitemap]
pages = true
news = true
"""


def changed(root: Path) -> Scene:
    """An article is new, one edited, one moved and one removed, beside others that stay."""
    return ordinary(root)


def first(root: Path) -> Scene:
    """Nothing was ever published: neither the store nor the target is there."""
    scene = ordinary(root)
    for place in (scene.public, scene.state, root / "kept"):
        shutil.rmtree(place)
    scene.expect()
    return scene


def migrated(root: Path) -> Scene:
    """As `changed`, with a store of the first version of feeds."""
    scene = ordinary(root)
    expected = scene.new
    age(scene.state, 1)
    scene.keep()
    assert scene.expect().documents == expected.documents
    return scene


def lost(root: Path) -> Scene:
    """As `changed`, but with archives, and the store is gone: it is to be made up from the documents."""
    scene = ordinary(root, "[feeds]\nentries = 2\nhours = 0\nhistory = true\n")
    shutil.rmtree(scene.state)
    scene.keep()
    scene.expect()
    return scene


def rich(root: Path) -> Scene:
    """Archives, deltas, tombstones and sitemaps; a category loses its last article, and another gets a new name."""
    scene = Scene(root, f'{MUCH}\n[category."Asia"]\n')
    for number in range(1, 12):
        scene.write(f"{number}.md", article(f"Number {number}", number, "Asia" if number % 2 else "Europe"))
    scene.write("20.md", article("The last", 20, "Sports"))
    scene.publish(now=BEFORE)
    scene.keep()
    (root / "feeds.toml").write_text(f'{MUCH}\n[category."East"]\nwas = ["Asia"]\n', encoding="utf-8")
    (scene.articles / "20.md").unlink()
    for number in range(12, 15):
        scene.write(f"{number}.md", article(f"Number {number}", number, "East"))
    scene.write("2.md", article("Number 2", 2, "Europe", "Other words."))
    scene.expect()
    return scene


def gathered(root: Path) -> Scene:
    """Files are new, changed or gone, some in several versions and some within envelopes: articles change hands."""
    scene = Scene(root, batch=3)
    for number in range(1, 8):
        scene.write(f"{number}.md", article(f"Number {number}", number, "Asia"))
    scene.write("wire.xml", message(g2("urn:w.example:a"), g2("urn:w.example:b", headline="Ferry sails")))
    scene.publish(now=BEFORE)
    scene.keep()
    for number in range(1, 5):
        scene.write(f"{number}.md", article(f"Number {number}", number, "Europe", "Other words."))
    (scene.articles / "7.md").unlink()
    for number in range(10, 20):
        scene.write(f"new/{number}.md", article(f"Number {number}", number, "Africa"))
    scene.write("early.xml", g2("urn:w.example:b", version=3, headline="Ferry sails again"))
    scene.write("late.xml", message(g2("urn:w.example:b", version=2), g2("urn:w.example:c", headline="Fog")))
    scene.expect()
    return scene


def arrived(root: Path) -> Scene:
    """Many files are new and no other has changed, so that they are gathered in several transactions."""
    scene = Scene(root, batch=3)
    scene.write("1.md", article("Number 1", 1, "Asia"))
    scene.publish(now=BEFORE)
    scene.keep()
    for number in range(10, 20):
        scene.write(f"m/{number}.md", article(f"Number {number}", number, "Asia" if number % 2 else "Africa"))
    scene.write("a.xml", message(g2("urn:w.example:a"), g2("urn:w.example:b", headline="Ferry sails")))
    scene.write("z.xml", message(g2("urn:w.example:b", headline="Ferry sails"), g2("urn:w.example:c", headline="Fog")))
    scene.expect()
    return scene


def overfull(root: Path) -> Scene:
    """A first run over more articles than feeds show."""
    scene = Scene(root, "[feeds]\nentries = 5\n")
    for number in range(12):
        scene.write(f"{number}.md", article(f"Number {number}", number // 3 + 1, "Asia"))
    scene.keep()
    scene.expect()
    return scene


def many(root: Path, words: int = 2) -> Scene:
    """A first run over so many files, of so many words, that other processes read them and make their entries."""
    scene = Scene(root)
    for number in range(FEW + 6):
        scene.write(f"{number}.md", article(f"Number {number}", number % 28 + 1, "Asia", "Word. " * words))
    scene.keep()
    scene.expect()
    return scene

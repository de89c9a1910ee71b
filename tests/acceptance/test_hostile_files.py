"""What lies in a source may be anything: no link leads out of it, nothing is waited for, and no file harms another."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from inotify_simple import INotify, flags

from feeds import gather
from feeds.article import Content, Draft, Enclosure
from feeds.errors import ArticleError
from feeds.read import READERS
from feeds.read.bodies.beside import complete
from tests.acceptance.swapping import At, exchange, swapping
from tests.bombs import VOCABULARIES
from tests.newsroom import START, Newsroom, markdown

SECRET = "S3CRET"


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    """A newsroom with one article, and a file outside of it that nobody should see."""
    newsroom = Newsroom(tmp_path / "site")
    newsroom.write("real.md", markdown("Real"))
    (tmp_path / "outside").mkdir()
    for name in ("a.md", "secret.md"):
        (tmp_path / "outside" / name).write_text(markdown("Foreign", SECRET))
    return newsroom


def outside(room: Newsroom) -> Path:
    return room.root.parent / "outside"


def told(room: Newsroom) -> bytes:
    """Everything that was published, in one."""
    return b"".join(room.files().values())


@contextmanager
def never_opened(*places: Path) -> Iterator[None]:
    """The kernel tells of every opening of these files; there is none."""
    with INotify() as notify:
        for place in places:
            notify.add_watch(place, flags.OPEN)
        yield
        assert [event for event in notify.read(timeout=0) if not event.mask & flags.ISDIR] == []


def test_the_proof_that_nothing_is_opened_sees_an_opening(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with pytest.raises(AssertionError), never_opened(tmp_path):
        (tmp_path / "a").read_text()


def test_c32_no_link_is_followed_wherever_it_leads(room: Newsroom) -> None:
    links = {
        "file.md": outside(room) / "secret.md",
        "etc.txt": Path("/etc/passwd"),
        "folder": outside(room),
        "relative.md": Path("../../outside/secret.md"),
        "within.md": Path("real.md"),
        "loop": room.articles,
        "itself.md": Path("itself.md"),
        "nowhere.md": Path("nowhere"),
        "root": Path("/"),
    }
    for name, target in links.items():
        (room.articles / name).symlink_to(target)
    with never_opened(outside(room)):
        report = room.publish()
    assert room.titles() == ["Real"]
    assert report.gathered.refused == []
    assert SECRET.encode() not in told(room)
    assert room.publish().gathered.new == 0


def test_c32_a_source_that_is_a_link_itself_is_read(room: Newsroom) -> None:
    room.articles.rename(room.root / "elsewhere")
    room.articles.symlink_to("elsewhere")
    room.publish()
    assert room.titles() == ["Real"]


def test_c32_an_article_that_becomes_a_link_out_of_the_source_is_gone_and_not_replaced(room: Newsroom) -> None:
    room.write("a.md", markdown("Mine"))
    room.publish()
    (room.articles / "a.md").unlink()
    (room.articles / "a.md").symlink_to(outside(room) / "a.md")
    room.publish()
    assert room.titles() == ["Real"]
    assert SECRET.encode() not in told(room)


#: Ways in which an article may name another file, by what kind of file it is; `{}` is the path of that.
NAMES = {
    "a.rst": ".. include:: {0}\n\n.. raw:: html\n   :file: {0}\n\n.. csv-table::\n   :file: {0}\n\n"
    ".. raw:: html\n   :url: file://{0}\n\n.. literalinclude:: {0}\n\n.. figure:: {0}\n   :figwidth: image\n",
    "a.adoc": "include::{0}[]\n\nimage::{0}[opts=inline]\n\n[source]\n----\ninclude::{0}[]\n----\n\n:docinfo: shared\n",
    "a.md": '{{% include_relative {0} %}}\n{{% include \'{0}\' %}}\n{{{{< readfile "{0}" >}}}}\n--8<-- "{0}"\n'
    "!include {0}\n<!--#include file='{0}' -->\n<iframe src='file://{0}'></iframe><object data='{0}'></object>\n",
    "a.mdx": "import Text from '{0}'\n\n<Text />\n\nWords.\n",
    "a.html": "<!--#include virtual='{0}' --><p>Words.</p><link rel='import' href='{0}'><?php include '{0}' ?>",
    "a.html.erb": "<%= File.read('{0}') %><p>Words.</p>",
}


@pytest.mark.parametrize("name", NAMES)
def test_c32_no_file_that_an_article_names_is_read(room: Newsroom, name: str) -> None:
    secret = outside(room) / "secret.md"
    for number, place in enumerate((str(secret), os.path.relpath(secret, room.articles))):
        header = markdown(f"Number {number}", NAMES[name].format(place))
        room.write(f"{number}/{name}".replace("/a", f"/{number}"), header)
    with never_opened(outside(room)):
        room.publish()
    assert room.titles()
    assert SECRET.encode() not in told(room)


@pytest.mark.parametrize("name", VOCABULARIES)
def test_c32_c37_no_file_that_a_wire_names_is_read(room: Newsroom, name: str) -> None:
    place = outside(room) / "secret.md"
    body = (
        f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" parse="text" href="{place}"/>'
        f'<remoteContent href="file://{place}" contenttype="text/plain"/><media-reference source="{place}"/>'
    )
    room.write(name, VOCABULARIES[name](body))
    with never_opened(outside(room)):
        room.publish()
    assert len(room.titles()) > 1
    assert SECRET.encode() not in told(room)


@pytest.mark.parametrize("key", ["image", "enclosure", "audio"])
def test_c32_of_a_file_outside_not_even_the_size_is_told(room: Newsroom, key: str) -> None:
    (outside(room) / "a.mp3").write_bytes(b"ID3" + b"x" * 12_342)
    (room.articles / "link.mp3").symlink_to(outside(room) / "a.mp3")
    (room.articles / "up").symlink_to(outside(room))
    for number, url in enumerate(("../../outside/a.mp3", "link.mp3", "up/a.mp3", "/../../outside/a.mp3")):
        room.write(f"{number}.md", markdown(f"Number {number}", **{key: url}))
    with never_opened(outside(room)):
        room.publish()
    assert len(room.titles()) == 5
    assert b"12345" not in told(room)


def scanned(root: Path) -> gather.Differences:
    return gather.scan(root, seen=lambda _: (), directories=(), suffixes=READERS)


def looked(root: Path) -> gather.Differences:
    return gather.look(root, ["folder/a.md"], seen=lambda _: None, suffixes=READERS)


def taken(root: Path, found: gather.Differences) -> list[bytes]:
    """What is read of the files that were found, or said of them."""
    texts = []
    for one in found.new:
        try:
            texts.append(gather.take(root, one.path)[0])
        except ArticleError as error:
            texts.append(str(error).encode())
    return texts


def fifo(place: Path, _: Path) -> None:
    os.mkfifo(place)


def another(place: Path, _: Path) -> None:
    place.write_text("other")


#: What takes the place of a file: a link out of the source, a FIFO, a directory, or another file.
TAKERS: dict[str, Callable[[Path, Path], None]] = {
    "link": lambda place, foreign: place.symlink_to(foreign / "a.md"),
    "fifo": fifo,
    "directory": lambda place, _: place.mkdir(),
    "another file": another,
}


@pytest.mark.parametrize("way", [scanned, looked])
@pytest.mark.parametrize("taker", [*TAKERS, "link of the folder", "fifo for the folder"])
def test_c33_whichever_call_a_swap_comes_before_only_the_source_is_read(
    room: Newsroom, taker: str, way: Callable[[Path], gather.Differences]
) -> None:
    """Every interleaving of one swap with the calls of a look and a reading, one after the other."""
    (room.articles / "real.md").unlink()
    real = room.write("folder/a.md", "mine")
    one, other = (real.parent, room.articles / ".taker") if "folder" in taker else (real, real.with_name(".taker"))
    if taker == "link of the folder":
        other.symlink_to(outside(room))
    elif taker == "fifo for the folder":
        os.mkfifo(other)
    else:
        TAKERS[taker](other, outside(room))
    number, calls, whole = 0, 1, 0
    while number < calls:
        number += 1
        with pytest.MonkeyPatch.context() as patch:
            at = At(patch, number, lambda: exchange(one, other))
            texts = taken(room.articles, way(room.articles))
        calls = at.calls
        assert not any(SECRET.encode() in text for text in texts), number
        whole += texts == [b"mine"]
        if number <= calls:
            exchange(one, other)
    assert 0 < whole < number


@pytest.mark.parametrize("swapped", ["a.mp3", "sound"])
def test_c33_no_swap_tells_the_size_of_a_foreign_file(room: Newsroom, swapped: str) -> None:
    room.write("sound/a.mp3", b"ID3" + b"x" * 997)
    (outside(room) / "a.mp3").write_bytes(b"ID3" + b"x" * 12_342)
    one = room.articles / ("sound/a.mp3" if swapped == "a.mp3" else "sound")
    other = one.with_name(".taker")
    other.symlink_to(outside(room) / ("a.mp3" if swapped == "a.mp3" else ""))
    content = Content(type="text/markdown", body="x")
    made = Enclosure(url="sound/a.mp3", type="audio/mpeg")
    draft = Draft(title="T", content=content, published=START, enclosures=(made,))
    number, calls, lengths = 0, 1, set()
    while number < calls:
        number += 1
        with pytest.MonkeyPatch.context() as patch:
            at = At(patch, number, lambda: exchange(one, other))
            lengths |= {file.length for file in complete(draft, room.articles, "x.md").enclosures}
        calls = at.calls
        if number <= calls:
            exchange(one, other)
    assert lengths == {0, 1000}


def test_c33_passes_beside_a_thread_that_swaps_publish_nothing_foreign(room: Newsroom) -> None:
    file, folder = room.write("b.md", markdown("Mine")), room.write("folder/a.md", markdown("Also mine")).parent
    (room.articles / ".link").symlink_to(outside(room) / "a.md")
    (room.articles / ".folder").symlink_to(outside(room))
    os.mkfifo(room.articles / ".fifo")
    third = room.write("c.md", markdown("Third"))
    with (
        swapping(file, room.articles / ".link") as times,
        swapping(folder, room.articles / ".folder"),
        swapping(third, room.articles / ".fifo"),
    ):
        for _ in range(30):
            room.publish(allow_empty=True)
            assert SECRET.encode() not in told(room)
            taken(room.articles, scanned(room.articles))
    assert times[0] > 30
    room.publish(allow_empty=True)
    assert SECRET.encode() not in told(room)
    assert "Real" in room.titles()


def test_c35_what_is_no_file_is_passed_over_and_nothing_waits_for_it(room: Newsroom) -> None:
    os.mkfifo(room.articles / "pipe.md")
    os.mkfifo(room.articles / "real.meta")
    os.mkfifo(room.articles / "a.mp3")
    room.write("sound.md", markdown("Sound", enclosure="a.mp3", image="b.png"))
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.open(room.articles, os.O_RDONLY)
        listening.bind(f"/proc/self/fd/{here}/socket.md")
        os.close(here)
        if os.geteuid() == 0:
            os.mknod(room.articles / "zero.md", 0o20_666, os.makedev(1, 5))
            os.mknod(room.articles / "b.png", 0o20_666, os.makedev(1, 5))
        report = room.publish()
    assert room.titles() == ["Real", "Sound"]
    assert report.gathered.refused == []


def test_c36_a_hard_link_is_a_file_of_the_source_as_any_other(room: Newsroom) -> None:
    """Only who may write to a file can link it (fs.protected_hardlinks), and deployments link what did not change."""
    shared = outside(room) / "shared.md"
    shared.write_text(markdown("Shared"))
    os.link(shared, room.articles / "shared.md")
    room.publish()
    first = room.ids()
    assert room.titles() == ["Real", "Shared"]
    shared.write_text(markdown("Shared and edited"))
    room.publish()
    assert room.titles() == ["Real", "Shared and edited"]
    assert room.ids() == first
    os.link(shared, room.articles / "again.md")
    room.publish()
    assert room.titles().count("Shared and edited") == 2, "two names are two articles, as two copies are"
    (room.articles / "again.md").unlink()
    room.publish()
    assert (room.titles(), room.ids()) == (["Real", "Shared and edited"], first)

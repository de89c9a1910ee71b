"""Files that can't be read, that are no text, that are written to, and whose clocks are wrong: the others go on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from feeds import gather
from feeds.errors import ArticleError
from tests.acceptance.swapping import At
from tests.newsroom import Newsroom, markdown
from tests.service import Service, until


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    newsroom = Newsroom(tmp_path / "site")
    newsroom.write("real.md", markdown("Real"))
    return newsroom


BROKEN = {
    "cut in a character": markdown("Cut", "caf\u00e9").encode().rstrip(b"\n")[:-1],
    "cut in the header": b"---\ntitle: Cut\ndate: 2024-05-",
    "cut in the header's quotes": b'---\ntitle: "Cut\n',
    "cut in TOML": b'+++\ntitle = "Cut\n',
    "cut in JSON": b'{"title": "Cut", "da',
    "half of a pair in UTF-16": "---\ntitle: Cut\n---\nx".encode("utf-16") + b"\x3d",
    "a surrogate": b"---\ntitle: Cut\ndate: 2024-05-01\n---\n\xed\xa0\x80\n",
    "overlong": b"---\ntitle: Cut\ndate: 2024-05-01\n---\n\xc0\xaf\n",
    "all bytes": bytes(range(256)) * 100,
    "only zeros": b"\0" * 4_096,
}


@pytest.mark.parametrize("what", BROKEN)
def test_c31_what_is_cut_off_is_refused_by_path_and_reason_and_the_others_go_on(room: Newsroom, what: str) -> None:
    room.write("cut.md", BROKEN[what])
    report = room.publish()
    assert room.titles() == ["Real"]
    assert [(error.path, bool(error.reason)) for error in report.gathered.refused] == [("cut.md", True)]
    room.write("cut.md", markdown("Whole"))
    assert room.publish().gathered.refused == []
    assert sorted(room.titles()) == ["Real", "Whole"]


def test_c31_an_article_that_is_cut_off_later_stays_as_it_was(room: Newsroom) -> None:
    whole = markdown("Later", "caf\u00e9").encode()
    room.write("later.md", whole)
    room.publish()
    before, refused = room.files(), 0
    for end in range(1, len(whole), 7):
        room.write("later.md", whole[:end])
        if room.publish().gathered.refused:
            refused += 1
            assert room.files() == before, whole[:end]
        room.write("later.md", whole)
        room.publish()
    assert refused > 3


@pytest.mark.parametrize("events", ["true", "false"])
def test_c30_a_writer_of_single_bytes_is_never_published_half(tmp_path: Path, events: str) -> None:
    service = Service(tmp_path, f"[[source]]\nevents = {events}\npoll = 1\nevery = 1\n")
    text, seen = markdown("Written slowly", "The end."), set[str]()
    try:
        service.write("a.md", markdown("A"))
        service.start(shows=1)
        with (service.articles / "slow.md").open("wb", buffering=0) as file:
            for byte in text.encode():
                file.write(bytes((byte,)))
                seen.add(service.get().text)
        until(lambda: "Written slowly" in service.titles(), "it is taken when it is whole")
        assert "The end." in service.get().text
        assert not any("Written" in one for one in seen)
    finally:
        service.end()


SCRIPT = """
import json
from pathlib import Path
from tests.newsroom import Newsroom
room = Newsroom(Path({root!r}))
report = room.publish()
print(json.dumps([room.titles(), sorted(f"{{one.path}}: {{one.reason}}" for one in report.gathered.refused)]))
"""


def as_nobody(room: Newsroom) -> tuple[list[str], list[str]]:
    """A run of somebody who may not read everything, as root may: the titles that are out, and what was refused."""
    apart = ["unshare", "--user"] if os.geteuid() == 0 else []
    command = [*apart, sys.executable, "-c", SCRIPT.format(root=str(room.root))]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if "unshare failed" in ran.stderr:
        pytest.skip("root can't give up its rights here")
    assert ran.returncode == 0, ran.stderr
    titles, refused = json.loads(ran.stdout)
    return titles, refused


def test_c31_what_may_not_be_read_is_named_and_what_was_published_of_it_stays(room: Newsroom) -> None:
    room.write("closed.md", markdown("Closed"))
    room.write("folder/within.md", markdown("Within"))
    assert sorted(as_nobody(room)[0]) == ["Closed", "Real", "Within"]
    (room.articles / "closed.md").write_text(markdown("Closed and edited"))
    (room.articles / "closed.md").chmod(0)
    (room.articles / "folder").chmod(0)
    room.write("other.md", markdown("Other"))
    titles, refused = as_nobody(room)
    assert sorted(titles) == ["Closed", "Other", "Real", "Within"]
    assert refused == ["closed.md: permission denied", "folder/: the directory can't be read: permission denied"]
    (room.articles / "closed.md").chmod(0o600)
    (room.articles / "folder").chmod(0o700)
    titles, refused = as_nobody(room)
    assert (sorted(titles), refused) == (["Closed and edited", "Other", "Real", "Within"], [])


def replaced(place: Path) -> None:
    place.with_name(".new").replace(place)


#: What happens to a file at one instant between two calls.
HAPPENINGS: dict[str, Callable[[Path], None]] = {
    "gone": Path.unlink,
    "cut": lambda place: os.truncate(place, 3),
    "emptied": lambda place: os.truncate(place, 0),
    "longer": lambda place: os.truncate(place, 5_000),
    "huge": lambda place: os.truncate(place, 1 << 40),
    "replaced": replaced,
}


@pytest.mark.parametrize("what", HAPPENINGS)
def test_c31_whatever_happens_to_a_file_between_two_calls_it_is_taken_whole_or_not_at_all(
    room: Newsroom, what: str
) -> None:
    place, whole = room.articles / "real.md", markdown("Real").encode()
    number, calls, taken = 0, 1, set[bytes]()
    while number < calls:
        number += 1
        room.write("real.md", whole)
        room.write(".new", b"another")
        with pytest.MonkeyPatch.context() as patch:
            at = At(patch, number, lambda: HAPPENINGS[what](place))
            try:
                taken.add(gather.take(room.articles, "real.md")[0])
            except ArticleError as error:
                taken.add(b"")
                said = error.reason
        calls = at.calls
    after = {"cut": whole[:3], "emptied": b"", "longer": whole + bytes(5_000 - len(whole)), "replaced": b"another"}
    assert taken <= {whole, b"", after.get(what, b"")}
    assert {whole, b""} <= taken
    assert said


@pytest.mark.parametrize("year", ["-1", "1901", "1969", "2038", "2106", "2262", "2446", "9999"])
def test_c39_a_file_of_any_year_is_an_article_and_seen_once(room: Newsroom, year: str) -> None:
    seconds = -1 if year == "-1" else (int(year) - 1970) * 31_556_952
    place = room.write("old.md", markdown("Of any year"))
    without_date = room.write("undated.md", "---\ntitle: Undated\n---\nWords.\n")
    for file in (place, without_date):
        try:
            os.utime(file, ns=(seconds * 10**9, seconds * 10**9))
        except (OverflowError, OSError):
            pytest.skip("no file of this system can be of that year")
    report = room.publish()
    assert "Of any year" in room.titles()
    assert [error.path for error in report.gathered.refused] in ([], ["undated.md"])
    assert room.publish().released.published == []


def test_c39_an_inode_of_64_bits_is_as_good_as_any_other() -> None:
    """Some file systems make them of hashes; the store holds 63 bits."""
    status = os.stat_result(
        (0o100_644, 2**64 - 5, 1, 1, 0, 0, 5, 1, 1, 1), {"st_mtime_ns": 10**9, "st_ctime_ns": 10**9}
    )
    assert gather.Stamp.of(status) == gather.Stamp(5, 10**9, 10**9, 2**63 - 5)


@pytest.mark.parametrize("what", ["configuration", "registry", "registry in a folder", "source", "site"])
def test_c35_no_pipe_is_waited_for_wherever_it_is_named(tmp_path: Path, what: str) -> None:
    pipe = tmp_path / "pipe.yml"
    os.mkfifo(pipe)
    (tmp_path / "articles").mkdir()
    os.mkfifo(tmp_path / "articles/a.yml")
    os.mkfifo(tmp_path / "articles/2024.md")
    authors = {"registry": "pipe.yml", "registry in a folder": "articles"}.get(what)
    lines = ["[[source]]", f'from = "{pipe if what == "source" else "articles"}"']
    lines += [f'authors = "{authors}"'] if authors else []
    config = tmp_path / "feeds.toml"
    config.write_text("\n".join([*lines, "[site]", 'authority = "news.example"', ""]))
    arguments = ["publish", "--config", str(pipe if what == "configuration" else config)]
    if what == "site":
        os.mkfifo(tmp_path / "_config.yml")
        os.mkfifo(tmp_path / "CNAME")
        arguments = ["init", str(tmp_path / "new"), "--from", str(tmp_path)]
    ran = subprocess.run(
        [sys.executable, "-m", "feeds", *arguments], capture_output=True, text=True, check=False, timeout=120
    )
    assert "Traceback" not in ran.stderr
    assert (ran.returncode == 0) == (what in ("registry in a folder", "site")), ran.stderr

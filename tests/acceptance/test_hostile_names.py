"""Whatever a file, a directory or a category is called: nothing leaves the target, and every feed is where it says."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.newsroom import Newsroom, markdown
from tests.service import Service, until

#: Names of files without their suffix, each of them legal where this runs.
NAMES = {
    "a line break": "a\nb",
    "a tab": "a\tb",
    "control characters": "a\x01\x1b[31mb",
    "an order of right to left": "\u202egnp",
    "a byte order mark": "\ufeff",
    "no character": "\ufffe",
    "a line separator": "a\u2028b\x85c",
    "255 bytes": "x" * 252,
    "255 bytes of two each": "é" * 126,
    "a leading dash": "-rf",
    "an option": "--help",
    "white space around it": " a ",
    "only white space": " ",
    "dots at the end": "a...",
    "quotes": "'\"`",
    "a tag": "<script>alert(1)<b>",
    "a pattern": "*?[a]",
    "a template": "{x}{{y}}%s%d$HOME",
    "a backslash": "a\\..\\..\\etc",
    "escapes of a URL": "%2e%2e%2fetc%00",
    "parts of a URL": "a?b#c&d;e=f",
    "a scheme": "javascript:alert(1)",
    "a device of another system": "con",
    "our own list": "feeds.opml",
    "our own page": "index",
    "our own page by its name": "index.html",
    "our own feed": "all.atom",
    "our own redirections": "moved.json",
    "a side file": "x.meta",
    "our own name for parts": "a.xml",
    "an emoji": "👩‍👩‍👧‍👦",
    "Turkish": "İıß",
}
#: Names that differ for a computer and for nobody else.
ALIKE = {
    "by case": ("Same", "same", "SAME"),
    "by form": (unicodedata.normalize("NFC", "é"), unicodedata.normalize("NFD", "é")),
    "by width": ("a", "\uff41"),
    "by white space": ("a b", "a\u00a0b", "a  b"),
}
CATEGORIES = (
    "../../outside",
    "..",
    ".",
    "...",
    "/etc/passwd",
    "",
    " ",
    "\\..\\..\\outside",
    "a/../../outside",
    "//outside.example/x",
    "https://outside.example/",
    "%2e%2e/%2e%2e/outside",
    "x" * 10_000,
    "x/" * 5_000,
    "é" * 10_000,
    "<script>alert(1)</script>",
    "a\x00b",
    "a\nb\r\nSet-Cookie: c",
    "\u202eabc",
    "\ufeff",
    "\ufffe",
    "con",
    "aux.rss",
    "feeds.opml",
    "index",
    "index.html",
    ".moved",
    ".moved.json",
    "all",
    "all.atom",
    "All",
    "-rf",
    "~root",
    "$HOME",
    "sitemap",
    "sitemap.xml",
    "İ",
    "ß",
    "SS",
)


def outside(room: Newsroom) -> set[str]:
    """What there is around the newsroom's own places."""
    top = room.root.parent
    own = {"articles", "public", "state", "feeds.toml"}
    return {
        str(place.relative_to(top))
        for place in top.rglob("*")
        if place.parent == room.root.parent or (place.parent == room.root and place.name not in own)
    }


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    newsroom = Newsroom(tmp_path / "site")
    newsroom.write("real.md", markdown("Real"))
    return newsroom


@pytest.mark.parametrize("what", NAMES)
def test_c34_a_file_and_a_directory_of_any_name_are_read(room: Newsroom, what: str) -> None:
    room.write(f"{NAMES[what]}.md", markdown("A file"))
    room.write(f"{NAMES[what]}/a.md", markdown("In a directory"))
    before = outside(room)
    report = room.publish()
    assert sorted(room.titles()) == ["A file", "In a directory", "Real"]
    assert len({*room.ids()}) == 3
    assert report.gathered.refused == []
    assert outside(room) == before | {"site"}
    assert room.publish().gathered.unchanged == 3
    assert room.publish().released.published == []


@pytest.mark.parametrize("names", ALIKE.values(), ids=ALIKE)
def test_c34_names_that_look_the_same_are_two_articles_and_stay_so(room: Newsroom, names: tuple[str, ...]) -> None:
    for number, name in enumerate(names):
        room.write(f"{name}.md", markdown(f"Number {number}"))
        room.write(f"{name}/a.md", markdown(f"Within {number}"))
    if len(list(room.articles.iterdir())) < 2 * len(names) + 1:
        pytest.skip("this file system takes them for one")
    room.publish()
    ids = dict(zip(room.titles(), room.ids(), strict=True))
    assert len({*ids.values()}) == len(ids) == 2 * len(names) + 1
    room.write(f"{names[0]}.md", markdown("Edited"))
    room.publish()
    assert ids["Number 0"] in room.ids()
    assert {*room.ids()} == {*ids.values()}
    assert "Edited" in room.titles()


@pytest.mark.parametrize("name", [b"caf\xe9.md", b"\xff\xfe.md", b"\xed\xa0\x80.md", b"a\xc0\xafb.md", b"\xf5.md"])
def test_c34_a_name_that_is_no_text_is_refused_by_name_and_harms_nobody(room: Newsroom, name: bytes) -> None:
    for place in (name, name.removesuffix(b".md")):
        path = bytes(room.articles) + b"/" + place
        if place.endswith(b".md"):
            Path(os.fsdecode(path)).write_text(markdown("Bad"), encoding="utf-8")
        else:
            Path(os.fsdecode(path)).mkdir()
    report = room.publish()
    assert room.titles() == ["Real"]
    assert [error.reason for error in report.gathered.refused] == ["the name is not UTF-8"] * 2


def test_c34_no_category_leads_out_of_the_target_or_over_another_feed(room: Newsroom) -> None:
    for number, term in enumerate(CATEGORIES):
        room.write(f"{number}.md", markdown(f"Number {number}", categories=[term]))
    before = outside(room)
    report = room.publish()
    assert outside(room) == before | {"site"}
    assert len(room.titles()) == len(CATEGORIES) + 1
    assert report.released.refused == []
    assert b"Number" in room.files()["all.rss"]
    paths = [path for path in room.files() if path.endswith(".atom")]
    assert all(part not in ("", ".", "..") and len(part.encode()) <= 255 for path in paths for part in path.split("/"))
    assert len({path.casefold() for path in paths}) == len(paths)
    assert all(len(os.fsencode(room.public / path)) < 4_096 for path in paths)


def test_c34_every_feed_of_a_hostile_name_is_served_at_the_url_that_it_is_listed_at(tmp_path: Path) -> None:
    service = Service(tmp_path, '[feeds]\nformats = ["atom"]\n')
    try:
        for number, term in enumerate(CATEGORIES):
            service.write(f"{number}.md", markdown(f"Number {number}", categories=[term]))
        for number, name in enumerate(NAMES.values()):
            service.write(f"{name}/{name}.md", markdown(f"Named {number}"))
        service.launch()
        until(service.ready, "the first pass is done", within=120)
        until(lambda: service.get("feeds.opml").text.count("<outline") > len(NAMES), "all of them are listed")
        listed = {
            outline.attrib["xmlUrl"]
            for outline in ElementTree.fromstring(service.get("feeds.opml").content).iter("outline")
            if "xmlUrl" in outline.attrib
        }
        assert len(listed) > len(NAMES)
        answers = {url: service.client.get(url) for url in listed}
        assert {url: answer.status_code for url, answer in answers.items() if answer.status_code != 200} == {}
        assert all(b"<entry" in answer.content for answer in answers.values())
        assert all("set-cookie" not in answer.headers for answer in answers.values())
        assert service.stop() == 0
    finally:
        service.end()

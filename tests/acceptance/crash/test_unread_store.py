"""`feeds doctor` on a store that its disk does not give: that is no damage, so nothing is made anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.crash.traced import Call, Traced, needs_strace, python, traced
from tests.newsroom import Newsroom, markdown

pytestmark = needs_strace
AT = "https://news.example/feeds/"
#: Of the reads of the store, those that are tried.
POINTS = 8


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    made = Newsroom(tmp_path_factory.mktemp("unread"))
    for number in range(1, 5):
        made.write(f"{number}.md", markdown(f"Boat {number}", f"Words of {number}. " * 3000, category="Asia"))
    made.publish()
    return made


def examined(newsroom: Newsroom, inject: str = "") -> Traced:
    """`feeds doctor --fix`, of whose reads of the store some fail."""
    places = {"--from": newsroom.articles, "--to": newsroom.public, "--store": newsroom.root / "state", "--at": AT}
    named = [str(word) for place in places.items() for word in place]
    command = python("feeds", "doctor", "--fix", "--json", *named)
    only = ("-P", str(newsroom.root / "state" / "feeds.sqlite"))
    return traced(command, newsroom.root / "log", inject=inject, names=("pread64",), options=only)


def reads(calls: list[Call]) -> list[int]:
    every = range(1, len(calls) + 1)
    return [*every[:: max(1, len(every) // POINTS)]]


def lies_there(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted((root / "state").rglob("*")) if path.suffix == ".sqlite"}


@pytest.mark.parametrize("lasting", ["", "+"], ids=["once", "for good"])
def test_c13_what_the_disk_does_not_give_is_no_damage_and_stays_as_it_is(newsroom: Newsroom, lasting: str) -> None:
    before = lies_there(newsroom.root), newsroom.files()
    points = reads(examined(newsroom).calls)
    assert len(points) >= POINTS
    for when in points:
        done = examined(newsroom, f"pread64:error=EIO:when={when}{lasting}")
        assert any(call.injected for call in done.calls), when
        told = json.loads(done.stdout)
        assert (done.code, [one["mendable"] for one in told["wrong"]]) == (3, [False]), (when, told)
        assert any(words in told["wrong"][0]["what"].lower() for words in ("input/output error", "disk i/o error"))
    assert (lies_there(newsroom.root), newsroom.files()) == before
    assert json.loads(examined(newsroom).stdout)["well"]

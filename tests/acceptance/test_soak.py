"""Random years of a newsroom against a simple model (soak/model.py), and what these have found."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest

from tests.acceptance.crash.tally import count, share
from tests.acceptance.soak.__main__ import PLACE, soak
from tests.newsroom import Newsroom, markdown

#: As many as a full run does; `make test` does 300 of them.
OPERATIONS = 10_000
SEED = 7


def test_c44_random_operations_faults_kills_and_clock_steps_leave_the_feeds_as_the_model_says() -> None:
    operations = round(OPERATIONS * share(0.03))
    with tempfile.TemporaryDirectory(prefix="feeds-soak-", dir=PLACE) as root:
        made = soak(Path(root), SEED, operations)
    count("operations soaked", len(made.done))
    assert made.reader.checks >= operations / 10


UNREADABLE = ["", "---\ntitle: [\n---\nBody\n"]


@pytest.mark.parametrize("content", UNREADABLE, ids=["empty", "no YAML"])
def test_a_file_that_breaks_as_another_is_mended_that_was_broken_alike_takes_nothing_from_it(
    tmp_path: Path, content: str
) -> None:
    room = Newsroom(tmp_path)
    room.write("a.md", markdown("A", "Body a"))
    room.write("b.md", markdown("B", "Body b", date="2024-05-02"))
    room.publish()
    before = room.ids()
    room.write("b.md", content)
    room.publish()
    assert content == "" or room.ids() == before
    room.write("a.md", content)
    room.write("b.md", markdown("B", "Body b, mended", date="2024-05-02"))
    room.publish()
    shown = dict(zip(room.titles(), room.ids(), strict=True))
    assert shown["B"] == before[0]
    room.write("a.md", markdown("A", "Body a, mended"))
    room.publish(after=timedelta(hours=1))
    assert room.ids() == before

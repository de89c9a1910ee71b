"""Bombs: every reader refuses them or reads them, at a bounded cost, and nothing outside of them is read."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

#: What all of a group may take, so that a hang ends here (seconds).
HANG = 600
#: What one document may cost in processor time (seconds) and memory (MB), with room for a machine that does much else.
#: Measured on an idle one: the worst is 2.5 seconds and 85 MB.
SECONDS, MEMORY = 12.0, 100
#: What expands, includes, nests or repeats a name is refused as soon as it is seen.
SOON = (
    "laughs",
    "blow-up",
    "entit",
    "inclusion",
    "deep",
    "many attributes",
    "alias",
    "merged",
    "document type",
    "number",
)
SOON_SECONDS = 5.0
#: Without this only the vocabularies and kinds that each reader is most likely to fall over are tried.
LONG = "FEEDS_LONG_TESTS" in os.environ
SHORT = {
    "xml": "laughs$|entity of|inclusion|deep nesting$|item.g2: many attributes$|item.nitf: many empty",
    "headers": "aliases|merged|deep lists|number|half",
    "pages": "deep div|article: many attributes|deep data$|drawing that",
    "text": "brackets|emphasis|attributes in",
    "check": "atom: .*laughs$|entity of|deep nesting$|atom: many attributes$|number",
    "adopt": "laughs$|entity of|deep nesting$",
    "init": "aliases of|deep lists|signs",
}


def thrown(group: str, place: Path) -> list[dict[str, Any]]:
    """What came of each bomb of a group, and whether anybody called on a server that one of them names."""
    secret = place / "secret"
    secret.write_text("S3CRET")
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        command = [sys.executable, "-m", "tests.bombed", group, str(secret), str(listening.getsockname()[1])]
        only = {} if LONG else {"FEEDS_BOMBS": SHORT[group]}
        ran = subprocess.run(command, env=os.environ | only, capture_output=True, text=True, check=False, timeout=HANG)
        with pytest.raises(BlockingIOError):
            listening.accept()
    said = [json.loads(line) for line in ran.stdout.split("\n") if line]
    assert ran.returncode == 0, f"the process ended ({ran.returncode}) at {said[-1:]}: {ran.stderr[-500:]}"
    return [one for one in said if "said" in one]


@pytest.mark.parametrize("group", SHORT)
def test_c37_no_document_costs_much_ends_the_process_or_reads_another_file(
    group: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    told = thrown(group, tmp_path)
    assert len(told) > 5
    worst = max(told, key=lambda one: float(one["seconds"]))
    most = max(told, key=lambda one: int(one["grown"]))
    figures = f"worst {worst['name']} {worst['seconds']:.1f} s, most {most['name']} {most['grown']} MB"
    record_property("measured", f"{group}: {len(told)} bombs, {figures}")
    assert [one for one in told if one["secret"]] == []
    assert [one for one in told if one["said"].startswith("unexpected")] == []
    assert [one for one in told if one["seconds"] > SECONDS or one["grown"] > MEMORY] == []
    soon = [one for one in told if any(word in one["name"] for word in SOON)]
    assert [one for one in soon if one["seconds"] > SOON_SECONDS] == []

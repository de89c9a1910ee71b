"""kill -9 of `feeds serve` at the calls by which it publishes: readers get old or new documents, the next goes on."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.acceptance.crash import tally
from tests.acceptance.crash.scene import STRAY, quick_check
from tests.acceptance.crash.traced import Point, needs_strace
from tests.newsroom import markdown
from tests.service import Service, until

pytestmark = needs_strace
#: Calls that a service makes for a new article; of some it may make fewer.
POINTS = [
    *(Point("rename", when) for when in (1, 2, 3)),
    *(Point("fsync", when) for when in (1, 2, 3)),
    *(Point("utimensat", when) for when in (1, 2)),
    *(Point("fdatasync", when) for when in range(1, 6)),
    *(Point("pwrite64", when) for when in range(1, 60, 3)),
]


@contextmanager
def struck(service: Service, point: Point, log: Path) -> Iterator[None]:
    """From now on the service is killed when one of its threads is about to make that call; its children are not."""
    assert service.process
    process = service.process.pid
    inject = f"inject={point.name}:signal=KILL:when={point.when}"
    command = ["strace", "-f", "-qq", "-e", f"trace={point.name}", "-e", inject, "-o", str(log), "-p", str(process)]
    with subprocess.Popen(command) as tracer:
        until(lambda: _is_traced(process), "strace has attached to every thread")
        try:
            yield
        finally:
            tracer.kill()  # told to end, it may wait for ever for threads of a process that was killed


def _is_traced(process: int) -> bool:
    states = [task / "status" for task in Path(f"/proc/{process}/task").iterdir()]
    return all("TracerPid:\t0\n" not in state.read_text() for state in states)


def documents(service: Service) -> dict[str, bytes]:
    files = [file for file in (service.root / "public").rglob("*") if file.is_file()]
    return {file.name: file.read_bytes() for file in files if not STRAY.fullmatch(file.name)}


def ids(service: Service) -> dict[str, str]:
    return {item["title"]: item["id"] for item in service.get("all.json").json()["items"]}


@pytest.mark.parametrize("point", tally.some(POINTS, tally.share(0.02)), ids=lambda point: f"{point.name}-{point.when}")
def test_c1_a_service_that_is_killed_while_it_publishes_goes_on_when_it_is_started_again(
    tmp_path: Path, point: Point
) -> None:
    service = Service(tmp_path)
    try:
        service.write("a.md", markdown("First", category="Asia"))
        service.write("b.md", markdown("Second", category="Asia", date="2024-05-02T10:00:00Z"))
        service.start(shows=2)
        before, known = documents(service), ids(service)
        with struck(service, point, tmp_path / "trace"):
            service.write("c.md", markdown("Third", category="Asia", date="2024-05-03T10:00:00Z"))
            until(lambda: service.ended() or len(service.titles()) == 3, "it is killed, or has published")
            tally.count("kill points tried", int(service.ended()))
        service.kill()
        there = documents(service)
        service.start(shows=3)
        until(lambda: service.titles() == ["Third", "Second", "First"], "all is published")
        now = ids(service)
        assert service.stop() == 0
    finally:
        service.end()
    after = documents(service)
    assert [name for name, body in there.items() if body not in (before.get(name), after.get(name))] == []
    assert before.keys() <= there.keys()
    assert (now["First"], now["Second"]) == (known["First"], known["Second"])
    assert [file.name for file in (service.root / "public").rglob("*") if STRAY.fullmatch(file.name)] == []
    assert quick_check(service.root / ".feeds" / "feeds.sqlite") == "ok"

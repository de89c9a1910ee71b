"""A service whose disk fails a sync, or that has no open file left: it serves on, says so, and heals without a hand."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import apsw
import pytest

from tests.acceptance.crash import tally
from tests.acceptance.crash.faults import SYNCING, assert_heals_in_the_end
from tests.acceptance.crash.scene import ordinary
from tests.acceptance.crash.traced import ROOT, Call, calls, needs_strace
from tests.newsroom import markdown
from tests.service import Service, until

CONFIG = "[[source]]\nevery = 5\n"


class Traced(Service):
    """A service of whose main thread one sync of the store fails; strace is no parent of it, so signals find it."""

    failing = 30

    def command(self, *arguments: str) -> list[str]:
        tracing = ["strace", "-D", "-f", "-qq", "-y", "-o", str(self.trace), "-e", "trace=fsync,fdatasync,close"]
        return [*tracing, "-e", f"inject=fdatasync:error=EIO:when={self.failing}", *super().command(*arguments)]

    @property
    def trace(self) -> Path:
        return self.root / "trace"

    def has_failed(self) -> bool:
        return "(INJECTED)" in self.trace.read_text(errors="replace")


@pytest.fixture
def service(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Service]:
    made: Service = request.param(tmp_path / "site", CONFIG)
    made.write("0.md", markdown("Number 0"))
    made.start(shows=1)
    yield made
    made.end()


@needs_strace
@pytest.mark.parametrize("service", [Traced], indirect=True)
def test_c10_c13_after_a_failed_sync_a_service_goes_on_with_a_new_connection(service: Traced) -> None:
    titles = {"Number 0"}
    for number in count(1):
        if service.has_failed():
            break
        titles.add(title := f"Number {number}")
        service.write(f"{number}.md", markdown(title))
        until(lambda title=title: title in service.titles() or service.has_failed(), title)  # type: ignore[misc]
    until(lambda: service.events("publish failed"), "the trouble is logged")
    until(lambda: set(service.titles()) == titles, "all is out", within=60)
    until(service.ready, "it is ready again")
    assert service.stop() == 0
    assert "input/output error" in service.events("publish failed")[0]["message"]
    assert "Traceback" not in service.said()
    seen = calls(service.trace.read_text(errors="replace"))
    assert what_follows(seen).name == "close"
    assert apsw.Connection(str(service.root / ".feeds" / "feeds.sqlite")).pragma("quick_check") == "ok"
    tally.count("faults injected")


def what_follows(seen: list[Call]) -> Call:
    """The next thing that the thread does to the descriptor of which a sync has failed."""
    failed = next(place for place, call in enumerate(seen) if call.injected)
    descriptor = seen[failed].said.partition("<")[0]
    same = [call for call in seen[failed + 1 :] if call.said.split("<")[0].split(")")[0] == descriptor]
    assert seen[failed].name in SYNCING
    return next(call for call in same if call.thread == seen[failed].thread)


@pytest.mark.parametrize("service", [Service], indirect=True)
def test_c16_a_service_without_open_files_serves_on_says_so_and_heals(service: Service) -> None:
    assert service.process
    process = service.process.pid
    before = resource.prlimit(process, resource.RLIMIT_NOFILE)
    resource.prlimit(process, resource.RLIMIT_NOFILE, (lowest_free(process), before[1]))
    service.write("1.md", markdown("Number 1"))
    until(lambda: "too many open files" in service.said(), "the trouble is logged")
    assert service.titles() == ["Number 0"]
    assert service.get("all.rss").status_code == 200
    resource.prlimit(process, resource.RLIMIT_NOFILE, before)
    until(lambda: "Number 1" in service.titles(), "the next try succeeds", within=60)
    until(service.ready, "it is ready again")
    assert service.stop() == 0
    assert "Traceback" not in service.said()
    tally.count("faults injected")


def lowest_free(process: int) -> int:
    """The number that the next file would get that the process opens."""
    taken = {int(file.name) for file in Path(f"/proc/{process}/fd").iterdir()}
    return next(number for number in count() if number not in taken)


def test_c16_a_publish_with_few_open_files_harms_nothing_and_says_so(tmp_path: Path) -> None:
    scene = ordinary(tmp_path / "scene")
    # With fewer, Python itself does not begin.
    for files in tally.some(range(5, 13), tally.share(0.1)):
        scene.restore()
        limited = ["/bin/sh", "-c", f'ulimit -n {files}; exec "$0" "$@"', *scene.command(threads=True)]
        said = subprocess.run(limited, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
        assert said.returncode in (0, 1, 3), (files, said.stderr)
        assert "Traceback" not in said.stderr, (files, said.stderr)
        assert said.returncode == 0 or "too many open files" in (said.stderr + said.stdout).lower(), (
            files,
            said.stderr,
        )
        if said.returncode == 1:
            assert_heals_in_the_end(scene)
        else:
            scene.assert_whole()
            scene.assert_heals()
        tally.count("faults injected")

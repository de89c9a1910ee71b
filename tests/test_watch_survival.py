"""What a watcher survives: limits of the system, threads that end, storms, and places without events."""

from __future__ import annotations

import ctypes
import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.watching import alone, source, until, watching

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")

LIMITED = """
import logging
from feeds.watch import follower
follower.REFUSED = 0.2
class Kept(logging.Handler):
    kept = []
    def emit(self, record):
        self.kept.append(record.getMessage())
logging.getLogger("feeds.watch").addHandler(Kept(logging.WARNING))
limit = Path("/proc/sys/user/max_inotify_{}s")
usual = limit.read_text()
"""


def test_d3_without_watches_left_it_polls_and_warns_once(tmp_path: Path) -> None:
    script = """
for number in range(20):
    (root / str(number)).mkdir()
limit.write_text("10")
with watching(source(root, poll=0.02)) as (ear, watch):
    until(lambda: ear.scans[:4] == ["start", "polling", "polling", "polling"])
    limited, alive = watch.state(), watch.alive()
    limit.write_text(usual)
    until(lambda: watch.state() == {"news": "events"})
    until(lambda: ear.scans[-1] == "watched again")
    (root / "7" / "a.md").touch()
    ear.hears("7/a.md")
    print(json.dumps({"limited": limited["news"], "alive": alive, "warnings": Kept.kept}))
"""
    why = "no watches left, see fs.inotify.max_user_watches"
    assert alone(LIMITED.format("watche") + script, tmp_path, "--user", "--map-root-user") == {
        "limited": f"polling: {why}",
        "alive": True,
        "warnings": [f"news: not watched by events: {why}"],
    }


def test_d3_watches_that_run_out_later_are_noticed(tmp_path: Path) -> None:
    script = """
limit.write_text("10")
with watching(source(root)) as (ear, watch):
    before = watch.state()
    for number in range(20):
        (root / str(number)).mkdir()
    until(lambda: watch.state() != before)
    until(lambda: len(ear.scans) >= 2)
    print(json.dumps({"before": before["news"], "after": watch.state()["news"], "warnings": len(Kept.kept)}))
"""
    answer = alone(LIMITED.format("watche") + script, tmp_path, "--user", "--map-root-user")
    assert answer["before"] == "events"
    assert str(answer["after"]).startswith("polling: no watches left")
    assert answer["warnings"] == 1


def test_d3_without_instances_left_it_polls_and_tries_again(tmp_path: Path) -> None:
    script = """
limit.write_text("1")
(root / "a").mkdir()
(root / "b").mkdir()
with watching(source(root / "a", name="a", poll=0.02)) as (first, _):
    with watching(source(root / "b", name="b", poll=0.02)) as (ear, watch):
        until(lambda: ear.scans.count("polling") > 2)
        limited = watch.state()
        limit.write_text(usual)
        until(lambda: watch.state() == {"b": "events"})
        (root / "b" / "x.md").touch()
        ear.hears("x.md")
    (root / "a" / "x.md").touch()
    first.hears("x.md")
print(json.dumps({"limited": limited["b"], "warnings": Kept.kept}))
"""
    why = "too many open files, or see fs.inotify.max_user_instances"
    assert alone(LIMITED.format("instance") + script, tmp_path, "--user", "--map-root-user") == {
        "limited": f"polling: {why}",
        "warnings": [f"b: not watched by events: {why}"],
    }


def test_d6_an_unmounted_root_is_watched_again_when_it_is_back(tmp_path: Path) -> None:
    script = """
import subprocess
def mount():
    subprocess.run(["mount", "-t", "tmpfs", "none", root], check=True)
mount()
(root / "a.md").touch()
with watching(source(root)) as (ear, watch):
    subprocess.run(["umount", root], check=True)
    until(lambda: len(ear.scans) == 2)
    mount()
    until(lambda: len(ear.scans) == 3)
    (root / "b.md").touch()
    ear.hears("b.md")
    print(json.dumps({"scans": ear.scans, "alive": watch.alive(), "paths": sorted(ear.paths)}))
"""
    assert alone(script, tmp_path, "--user", "--map-root-user", "--mount") == {
        "scans": ["start", "unmounted", "the directory was replaced"],
        "alive": True,
        "paths": ["b.md"],
    }


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_d7_a_thread_that_is_killed_is_started_anew_and_scans(tmp_path: Path) -> None:
    with watching(source(tmp_path)) as (ear, watch):
        thread = next(thread for thread in threading.enumerate() if thread.name == "watch news")
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SystemExit))
        until(lambda: not thread.is_alive())
        (tmp_path / "missed.md").touch()
        until(lambda: ear.scans == ["start", "watched again"])
        until(watch.alive)
        (tmp_path / "a.md").touch()
        ear.hears("a.md")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_d7_a_listener_that_fails_always_ends_nothing(tmp_path: Path) -> None:
    with watching(source(tmp_path)) as (ear, watch):
        ear.objection = SystemExit()
        (tmp_path / "a.md").touch()
        until(lambda: ear.scans == ["start", "watched again"])
        until(watch.alive)


def test_d7_a_broken_descriptor_is_replaced(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = inotifies()
    with watching(source(tmp_path)) as (ear, watch):
        (mine,) = inotifies() - before
        with open(os.devnull) as null:  # noqa: PTH123 - as short as it gets
            os.dup2(null.fileno(), mine)
        until(lambda: len(ear.scans) == 3)
        (tmp_path / "a.md").touch()
        ear.hears("a.md")
        assert watch.state() == {"news": "events"}
        warned = [one.levelno for one in caplog.records if one.name == "feeds.watch" and one.levelno > logging.INFO]
        assert warned == [logging.WARNING]
    assert inotifies() == before


def inotifies() -> set[int]:
    """The descriptors of this process that are inotify's."""
    found = set()
    for link in Path("/proc/self/fd").iterdir():
        try:
            if os.readlink(link) == "anon_inode:inotify":  # noqa: PTH115 - no path
                found.add(int(link.name))
        except OSError:  # closed meanwhile, or of a file whose path is too long to be told
            continue
    return found


def test_d10_without_events_a_scan_comes_every_interval(tmp_path: Path) -> None:
    with watching(source(tmp_path, events=False, poll=0.05)) as (ear, watch):
        until(lambda: len(ear.scans) >= 2)
        told = len(ear.scans)
        began = time.monotonic()
        (tmp_path / "a.md").touch()
        until(lambda: len(ear.scans) >= told + 2)
        assert time.monotonic() - began < 5
        assert ear.scans[0] == "start"
        assert set(ear.scans[1:]) == {"polling"}
        assert ear.looks == []
        assert watch.state() == {"news": "polling: events are turned off"}
        assert watch.alive()


def test_d10_a_mount_without_events_is_polled_until_it_is_another(tmp_path: Path) -> None:
    script = """
import os, subprocess
from feeds.watch import follower
follower.REFUSED = 0.05
articles, table = root / "articles", Path(f"/proc/{os.getpid()}/mountinfo")
articles.mkdir()
(root / "table").write_text(f"{table.read_text()}999 1 0:99 / {articles.resolve()} rw - nfs4 files:/news rw\\n")
subprocess.run(["mount", "--bind", root / "table", table], check=True)
with watching(source(articles, poll=0.02)) as (ear, watch):
    until(lambda: ear.scans[:3] == ["start", "polling", "polling"])
    remote = watch.state()
    subprocess.run(["umount", table], check=True)
    until(lambda: ear.scans[-1] == "watched again")
    print(json.dumps({"remote": remote["news"], "local": watch.state()["news"]}))
"""
    assert alone(script, tmp_path, "--user", "--map-root-user", "--mount") == {
        "remote": "polling: a file system without events, nfs4",
        "local": "events",
    }


def test_d12_a_storm_of_renames_leaves_the_processor_to_others(tmp_path: Path) -> None:
    storm = """
import os, sys
os.chdir(sys.argv[1])
open("a.md", "w").close()
for _ in range(50_000):
    os.rename("a.md", "b.md")
    os.rename("b.md", "a.md")
"""
    with watching(source(tmp_path)) as (ear, _):
        thread = next(thread for thread in threading.enumerate() if thread.name == "watch news")
        clock = time.pthread_getcpuclockid(thread.ident or 0)
        began, worked = time.monotonic(), time.clock_gettime(clock)
        subprocess.run([sys.executable, "-c", storm, tmp_path], check=True)
        ear.notices(tmp_path, "last.md")
        share = (time.clock_gettime(clock) - worked) / (time.monotonic() - began)
        assert share < 0.8  # one that never waits has all of it
        assert len(ear.looks) + len(ear.scans) < 10_000
        assert ear.paths <= {"a.md", "b.md", "last.md"}

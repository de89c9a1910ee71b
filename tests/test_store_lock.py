"""The lock of a store: one holder, whose name is told to everyone else, whatever becomes of the lock's file."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from threading import Event, Thread

import pytest

from feeds.errors import StoreError
from feeds.store.lock import FILE, LOCKS, Lock, holder

listed = pytest.mark.skipif(not LOCKS.exists(), reason="the system lists no locks")
#: Of many that begin at the same moment, what each one got.
RACE = """
import sys
from pathlib import Path
from feeds.errors import StoreError
from feeds.store.lock import Lock
sys.stdin.readline()
try:
    lock = Lock(Path(sys.argv[1]))
except StoreError as error:
    print(error.reason, flush=True)
else:
    print("mine", flush=True)
sys.stdin.readline()
"""


def test_c22_of_many_that_start_at_once_one_has_it_and_all_others_name_it(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / FILE).write_text(f"process {gone.pid}\n")  # one that was killed
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", RACE, str(tmp_path)]
    racers = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, bufsize=1) for _ in range(8)]
    said = {}
    for racer in racers:
        assert racer.stdin
        racer.stdin.write("\n")
    for racer in racers:
        assert racer.stdout
        said[racer.pid] = racer.stdout.readline().strip()
    for racer in racers:
        racer.communicate("\n", timeout=30)
    (holder,) = [process for process, word in said.items() if word == "mine"]
    assert Counter(said.values()) == {"mine": 1, f"in use by process {holder}": 7}


def test_c22_a_lock_file_that_someone_deletes_lets_nobody_in(tmp_path: Path) -> None:
    lock = Lock(tmp_path)
    (tmp_path / FILE).unlink()
    with pytest.raises(StoreError, match="in use by another process"):
        Lock(tmp_path)
    lock.release()
    Lock(tmp_path).release()


def test_c22_what_is_let_go_of_can_be_had_at_once(tmp_path: Path) -> None:
    for _ in range(3):
        lock = Lock(tmp_path)
        assert (tmp_path / FILE).read_text() == f"process {os.getpid()}\n"
        lock.release()


def test_c22_a_name_that_is_longer_than_the_new_one_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("process 99999999999999999999999999\nprocess 1\n")
    lock = Lock(tmp_path)
    assert (tmp_path / FILE).read_text() == f"process {os.getpid()}\n"
    with pytest.raises(StoreError, match=f"in use by process {os.getpid()}$"):
        Lock(tmp_path)
    lock.release()


@listed
def test_who_holds_it_is_told_as_long_as_it_does(tmp_path: Path) -> None:
    assert holder(tmp_path) == holder(tmp_path / "nowhere") == ""
    command = [sys.executable, "-c", RACE, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as other:
        assert other.stdin
        assert other.stdout
        other.stdin.write("\n")
        assert other.stdout.readline() == "mine\n"
        assert holder(tmp_path) == f"process {other.pid}"
        other.kill()
        other.wait()
    assert (tmp_path / FILE).read_text() == f"process {other.pid}\n"
    assert holder(tmp_path) == ""


@listed
def test_c22_who_asks_for_the_holder_keeps_nobody_from_starting(tmp_path: Path) -> None:
    Lock(tmp_path).release()
    done = Event()
    asking = Thread(target=lambda: [holder(tmp_path) for _ in iter(done.is_set, True)])
    asking.start()
    try:
        for _ in range(1_000):
            Lock(tmp_path).release()
    finally:
        done.set()
        asking.join()

"""Work over processes: in order, bounded, and never left behind."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.errors import UnavailableError
from feeds.workers import FEW, hired


def double(number: int) -> int:
    return 2 * number


def process(_: int) -> int:
    return os.getpid()


def pages(_: int) -> list[bytes]:
    return [bytes(1_000) for _ in range(1_000)]


def resident() -> int:
    """Bytes of this process that are in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def die(_: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def test_results_come_in_the_order_of_the_pieces() -> None:
    with hired() as workers:
        assert list(workers.run(double, range(100), items=1000)) == [2 * number for number in range(100)]


def test_little_work_stays_in_this_process_and_much_does_not() -> None:
    with hired() as workers:
        assert set(workers.run(process, range(3), items=FEW - 1)) == {os.getpid()}
        assert os.getpid() not in set(workers.run(process, range(3), items=FEW))


def test_pieces_are_taken_as_results_are_used() -> None:
    """Memory stays bounded: what is in flight does not grow with the work."""
    taken = []

    def pieces() -> Iterator[int]:
        for number in range(500):
            taken.append(number)
            yield number

    with hired() as workers:
        results = workers.run(double, pieces(), items=500)
        assert next(results) == 0
        assert len(taken) < 50


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="the C library gives memory back by itself")
def test_much_work_leaves_the_memory_that_it_took_to_others() -> None:
    with hired() as workers:
        results = list(workers.run(pages, range(200), items=1000))
        most = resident()
        # The last result lies above all others on the heap, so that nothing comes free by itself.
        del results[:-1]
    assert resident() < most - 100_000_000


def test_c6_a_killed_process_is_told_in_words() -> None:
    with hired() as workers, pytest.raises(UnavailableError, match="killed from outside"):
        list(workers.run(die, range(10), items=1000))


def test_c16_a_system_without_open_files_says_so_and_blames_nobody() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    os.close(free := os.open(os.devnull, os.O_RDONLY))
    with hired() as workers:
        resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
        try:
            with pytest.raises(OSError, match="Too many open files"):
                list(workers.run(double, range(10), items=1000))
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_no_process_outlives_the_publisher_however_it_ends(tmp_path: Path) -> None:
    code = (
        "import os, sys, time\n"
        "from feeds.workers import hired\n"
        "from tests.test_workers import process\n"
        "with hired() as workers:\n"
        "    print(*set(workers.run(process, range(20), items=1000)), flush=True)\n"
        "    time.sleep(60)\n"
    )
    publisher = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]
    )
    assert publisher.stdout
    processes = [int(number) for number in publisher.stdout.readline().split()]
    assert processes
    publisher.kill()
    publisher.wait()
    publisher.stdout.close()
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{number}").exists() for number in processes):
        assert time.monotonic() < deadline, "worker processes live on"
        time.sleep(0.02)

"""Nothing of the service stays when a part of it is killed."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.running import BODY, Running, running, site
from tests.service import children, is_listening, kill, until

#: Starts the program as the publisher does, says where it listens and which process it is, and waits.
PUBLISHER = """
import sys, time
from feeds.serve.process import Program
from feeds.serve.serving import Serving
program = Program(Serving.load(sys.stdin.readline()))
print(program.url, program._process.pid, flush=True)
time.sleep(600)
"""

#: A process whose child watches over its parent, as on a system whose kernel can't be asked to tell.
ELSEWHERE = """
import os, sys, time
if child := os.fork():
    print(child, flush=True)
    time.sleep(600)
sys.platform = "elsewhere"
from feeds.serve.life import end_with_parent
end_with_parent()
print("watching", flush=True)
time.sleep(600)
"""

#: A process whose child was started by another one, which has ended since.
ORPHAN = """
import os, sys, time
from feeds.serve.life import end_with_parent
if child := os.fork():
    os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) + 100)
end_with_parent(int(sys.argv[1]))
"""


def is_alive(process: int) -> bool:
    """Whether it runs: what nobody has waited for yet has ended all the same."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@linux
def test_kill_the_publisher_and_nothing_stays_on_the_port(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PUBLISHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as publisher:
        try:
            assert publisher.stdin
            assert publisher.stdout
            publisher.stdin.write(replace(site(tmp_path), workers=2).dump() + "\n")
            publisher.stdin.flush()
            url, program = publisher.stdout.readline().split()
            port = int(url.rpartition(":")[2])
            processes = [int(program), *children(int(program))]
            assert len(processes) == 3
            assert is_listening(port)
        finally:
            publisher.kill()
    until(lambda: not is_listening(port), "nobody listens")
    until(lambda: not any(map(is_alive, processes)), "all have ended")


@linux
def test_kill_the_program_and_its_workers_end(tmp_path: Path) -> None:
    program = Running(replace(site(tmp_path), workers=2))
    assert program.line
    workers = program.workers()
    assert len(workers) == 2
    port = program.port
    program.process.kill()
    until(lambda: not is_listening(port), "nobody listens")
    until(lambda: not any(map(is_alive, workers)), "all have ended")
    program.end()


@linux
def test_c6_a_killed_worker_is_started_again_and_nobody_is_refused(tmp_path: Path) -> None:
    with running(site(tmp_path)) as program:
        worker = program.workers()[0]
        kill(worker)
        # Who asks in between waits for the next worker.
        assert program.get().content == BODY
        until(lambda: program.workers() not in ([worker], []), "there is another worker")
        assert program.process.poll() is None


@linux
def test_a_program_whose_parent_ended_before_it_listened_ends(tmp_path: Path) -> None:
    read, write = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "feeds.serve"], stdin=subprocess.PIPE, stdout=write, stderr=subprocess.DEVNULL
    )
    os.close(write)
    os.close(read)
    process.communicate(site(tmp_path).dump().encode() + b"\n", timeout=30)
    assert process.returncode is not None


@linux
def test_elsewhere_the_parent_is_looked_for() -> None:
    with subprocess.Popen([sys.executable, "-c", ELSEWHERE], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        said = [parent.stdout.readline().strip(), parent.stdout.readline().strip()]
        child = next(int(word) for word in said if word.isdecimal())
        assert is_alive(child)
        parent.kill()
        until(lambda: not is_alive(child), "the child has ended")


def test_elsewhere_a_process_goes_on_while_its_parent_lives() -> None:
    code = "import sys; sys.platform = 'elsewhere'; from feeds.serve.life import end_with_parent; end_with_parent()"
    assert subprocess.run([sys.executable, "-c", code], timeout=30, check=False).returncode == 0


@linux
def test_a_process_ends_at_once_when_its_parent_has_ended_already() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    ended = subprocess.run([sys.executable, "-c", ORPHAN, str(gone.pid)], timeout=30, check=False)
    assert ended.returncode == 100 - 9

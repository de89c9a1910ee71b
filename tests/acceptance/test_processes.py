"""Several processes: two on one state, one that is stopped or killed, and one that is told to end."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import httpx
import pytest

from tests.newsroom import markdown
from tests.running import Running, running
from tests.service import Service, children, free_port, is_listening, kill, until
from tests.serving import THEN, Site, article, document, etag

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

Start = Callable[..., Service]
REFUSED = 3


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Start]:
    """Makes services that end with the test."""
    made: list[Service] = []

    def service(config: str = "") -> Service:
        made.append(Service(tmp_path / "site", config))
        return made[-1]

    yield service
    for one in made:
        if one.process and one.process.poll() is None:
            one.signal(signal.SIGCONT)
        one.end()


def ends(commands: dict[str, list[str]], place: Path) -> dict[str, tuple[int, str]]:
    """The exit codes and the words of commands that are started at the same time, in that directory."""
    pipe = subprocess.PIPE
    started = {
        name: subprocess.Popen(command, cwd=place, stdout=pipe, stderr=pipe, text=True)
        for name, command in commands.items()
    }
    try:
        return {name: (process.wait(60), "".join(process.communicate())) for name, process in started.items()}
    finally:
        for process in started.values():
            process.kill()
            process.communicate()


def state(process: int) -> str:
    """R, S, T and so on (proc(5)); nothing when there is no such process."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def stop(process: int) -> None:
    os.kill(process, signal.SIGSTOP)
    until(lambda: state(process) == "T", "it stands still")


# C22: two processes on one state


def test_c22_beside_a_service_every_writer_is_refused_by_name_and_every_reader_is_answered(begin: Start) -> None:
    service = begin()
    service.write("a.md", markdown("A"))
    service.start(shows=1)
    assert service.process
    store, place = service.root / ".feeds", service.root / "else" / "where"
    place.mkdir(parents=True)
    (service.root / "link").symlink_to(store)
    writers = {
        "publish": service.command("publish"),
        "rehearse": service.command("publish", "--dry-run"),
        "from elsewhere": service.command("publish", "--store", os.path.relpath(store, place)),
        "by the URL of a link": service.command("publish", "--store", f"file://{service.root / 'link'}"),
        "serve": service.command("serve", "--port", str(free_port())),
        "adopt": service.command("adopt", str(service.root / "public" / "all.atom")),
    }
    readers = {
        "status": service.command("status"),
        "explain": service.command("explain", str(service.articles / "a.md")),
    }
    told = ends({**writers, **readers}, place)
    assert {name: told[name][0] for name in readers} == {"status": 0, "explain": 0}
    assert {name: told[name][0] for name in writers} == dict.fromkeys(writers, REFUSED)
    for name in writers:
        assert f"in use by process {service.process.pid}" in told[name][1], name
    service.write("b.md", markdown("B"))
    until(lambda: len(service.titles()) == 2, "the service goes on")
    assert not service.events("failed")


def test_c22_beside_a_publish_that_stands_still_a_publish_and_a_service_are_refused_by_name(begin: Start) -> None:
    service = begin()
    for number in range(200):
        service.write(f"{number}.md", markdown(f"Number {number}", category=f"c{number % 10}"))
    log = service.root / ".feeds" / "feeds.sqlite-wal"
    with subprocess.Popen(service.command("publish"), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as holder:
        try:
            until(lambda: log.exists() and log.stat().st_size > 200_000, "it is in the middle of its work")
            stop(holder.pid)
            told = ends(
                {
                    "publish": service.command("publish"),
                    "serve": service.command("serve"),
                    "status": service.command("status"),
                },
                service.root,
            )
        finally:
            holder.send_signal(signal.SIGCONT)
        holder.communicate(timeout=60)
    assert holder.returncode == 0
    assert told["status"][0] == 0
    for name in ("publish", "serve"):
        assert told[name][0] == REFUSED
        assert f"in use by process {holder.pid}" in told[name][1], name
    assert not is_listening(service.port)
    assert len([*(service.root / "public").glob("c*.atom")]) == 10


# C6: a worker that is killed


def test_c6_of_three_workers_one_is_killed_and_the_others_answer_until_there_are_three_again(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.put("all.atom", body := document("atom", article(1)))
    over, broken = Event(), []

    def poll(program: Running) -> int:
        answered = 0
        while not over.is_set():
            try:
                answer = program.get()
            except httpx.TransportError as error:  # the one that was with the worker when it was killed
                broken.append(error)
                continue
            assert (answer.status_code, answer.content) == (200, body)
            answered += 1
        return answered

    with running(replace(site.serving, port=0, workers=3)) as program, ThreadPoolExecutor(3) as pool:
        before = program.workers()
        polls = [pool.submit(poll, program) for _ in range(3)]
        try:
            kill(before[1])
            until(lambda: before[1] not in program.workers(), "it has ended")
            until(lambda: len(program.workers()) == 3, "there are three again", within=60)
        finally:
            over.set()
        assert all(one.result() for one in polls)
    assert len(broken) <= 3


# C7: a process that stands still, and goes on


def reach(program: Running, worker: int) -> http.client.HTTPConnection:
    """A connection that this worker has accepted, because the others stood still."""
    others = {*program.workers()} - {worker}
    for other in others:
        stop(other)
    connection = http.client.HTTPConnection("127.0.0.1", program.port, timeout=20)
    ask(connection)
    assert answer(connection)[0] == 200
    for other in others:
        os.kill(other, signal.SIGCONT)
    return connection


def ask(connection: http.client.HTTPConnection, **fields: str) -> None:
    connection.request("GET", "/feeds/all.atom", headers={"Accept-Encoding": "identity", **fields})


def answer(connection: http.client.HTTPConnection) -> tuple[int, bytes]:
    got = connection.getresponse()
    return got.status, got.read()


def test_c7_a_worker_that_stood_still_serves_nothing_older_than_the_others_have(tmp_path: Path) -> None:
    old, new = document("atom", article(1)), document("atom", article(2))
    site = Site(tmp_path)
    site.put("all.atom", old)
    with running(replace(site.serving, port=0, workers=2)) as program:
        stopped = program.workers()[0]
        waiting = reach(program, stopped)
        stop(stopped)
        ask(waiting)
        site.put("all.atom", new, THEN + 60)
        assert [program.get().content for _ in range(10)] == [new] * 10, "the other one answers who comes now"
        os.kill(stopped, signal.SIGCONT)
        with suppress(http.client.RemoteDisconnected):  # it may have stood still for longer than a connection may wait
            assert answer(waiting) == (200, new)
        waiting.close()
        for number in range(3):
            again = reach(program, stopped)
            ask(again, **{"If-None-Match": etag(old)})
            assert answer(again) == (200, new), number
            again.close()


def test_c7_a_publisher_that_stood_still_past_its_hours_makes_up_for_them_and_nobody_takes_its_place(
    begin: Start,
) -> None:
    service = begin("[[source]]\nevery = 1\n")
    service.write("a.md", markdown("A"))
    service.start(shows=1)
    assert service.process
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=4)
    service.write("timed.md", markdown("Timed", date=at.isoformat()))
    until(lambda: service.figure("feeds_articles_total", change="new") == 2, "it is taken in")
    stop(service.process.pid)
    service.write("b.md", markdown("B"))
    told = ends({"publish": service.command("publish")}, service.root)
    assert told["publish"][0] == REFUSED
    until(lambda: datetime.now(UTC) > at + timedelta(seconds=2), "its hours have passed")
    assert service.titles() == ["A"], "readers are served as ever"
    service.signal(signal.SIGCONT)
    until(lambda: sorted(service.titles()) == ["A", "B", "Timed"], "it has made up for them")
    until(service.ready, "all is well")
    assert set(service.ask("readyz").json()["jobs"].values()) == {0}
    assert service.stop() == 0


# C8: told to end


def news(service: Service) -> None:
    for number in range(400):
        service.write(f"{number}.md", markdown(f"Number {number}", f"Body {number}. " * 30, category=f"c{number % 40}"))


def is_whole(service: Service) -> None:
    """The next publish finishes what was left, and nothing half lies around."""
    assert subprocess.run(service.command("publish"), capture_output=True, check=False, timeout=60).returncode == 0
    public = service.root / "public"
    assert len([*public.glob("c*.rss")]) == len([*public.glob("c*.json")]) == 40
    assert [*public.rglob(".feeds-*")] == []


def test_c8_a_service_that_is_told_to_end_in_the_middle_of_a_pass_ends_in_time_and_answers_what_it_was_asked(
    begin: Start,
) -> None:
    service = begin()
    service.write("long.md", markdown("Long", "Words that go on. " * 40_000))
    service.start(shows=1)
    body = service.get("all.atom").content
    assert len(body) > 500_000
    news(service)
    until(lambda: [*(service.root / "public").glob("c*.rss")], "a pass is in its middle")
    with service.client.stream("GET", "all.atom", headers={"Accept-Encoding": "identity"}) as asked:
        parts = asked.iter_raw(1_000)
        read = next(parts)
        began = time.monotonic()
        service.signal(signal.SIGTERM)
        read += b"".join(parts)
        assert len(read) == int(asked.headers["content-length"])
        assert asked.headers["etag"] == etag(read)
    assert service.process
    assert service.process.wait(12) == 0
    assert time.monotonic() - began < 10
    assert not is_listening(service.port)
    is_whole(service)


def test_c8_a_publish_that_is_told_to_end_ends_at_once_and_the_next_one_finishes_its_work(begin: Start) -> None:
    service = begin()
    news(service)
    with subprocess.Popen(service.command("publish"), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as publish:
        until(lambda: [*(service.root / "public").glob("c*.rss")], "it is in its middle")
        hired = children(publish.pid)
        began = time.monotonic()
        publish.terminate()
        publish.communicate(timeout=20)
    assert time.monotonic() - began < 10
    until(lambda: not any(state(one) not in ("", "Z") for one in hired), "its workers have ended")
    is_whole(service)

"""The whole service: processes, ports, signals, files. What an operator sees, and what readers see of it."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.newsroom import markdown
from tests.service import Service, children, free_port, is_listening, kill, until

Start = Callable[..., Service]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """Makes services that end with the test."""
    made: list[Service] = []

    def service(config: str = "", *, place: str = "site", port: int | None = None) -> Service:
        made.append(Service(tmp_path / place, config, port=port))
        return made[-1]

    yield service
    for one in made:
        one.end()


def test_it_publishes_serves_and_ends_in_order(begin: Start) -> None:
    service = begin()
    service.write("a.md", markdown("First", category="Asia"))
    service.start(shows=1)
    until(lambda: service.titles() == service.titles("asia") == ["First"], "it is in both feeds")
    service.write("b.md", markdown("Second"))
    until(lambda: len(service.titles()) == 2, "the second article is out")
    assert service.ask("healthz").status_code == 200
    assert service.ask("readyz").json()["watching"] == {"articles": "events"}
    assert service.stop() == 0
    assert not is_listening(service.port)
    assert not is_listening(service.admin)
    assert [event["level"] for event in service.events("")] == ["info"] * len(service.events(""))


def test_h35_before_anything_is_published_readers_are_asked_to_come_again(begin: Start) -> None:
    service = begin()
    for number in range(3000):
        service.write(f"{number}.md", markdown(f"Number {number}"))
    service.launch()
    first = until(lambda: service.get("all.atom"), "the server answers")
    assert first.status_code == 503
    assert int(first.headers["retry-after"]) > 0
    assert service.ask("readyz").status_code == 503
    until(service.ready, "the first pass is done")
    assert service.get("all.atom").status_code == 200


def test_a_port_that_is_taken_is_an_error_that_names_it(begin: Start) -> None:
    first = begin().start()
    second = begin(place="other", port=first.port)
    second.launch()
    assert second.process
    assert second.process.wait(30) == 3
    assert str(first.port) in second.said()
    assert first.get("all.atom").status_code == 200


def test_a_wrong_configuration_stops_it_before_it_starts(begin: Start) -> None:
    service = begin("[site]\nlanguage = 'x-'\n[feeds]\nentries = 0\n")
    service.launch()
    assert service.process
    assert service.process.wait(30) == 2
    assert "feeds.entries" in service.said()
    assert "site.language" in service.said()


def test_hangup_reads_the_configuration_again_and_a_bad_one_changes_nothing(begin: Start) -> None:
    service = begin('[site]\ntitle = "Old name"\n')
    service.write("a.md", markdown("A"))
    service.start(shows=1)
    assert b"Old name" in service.get().content
    service.configure('[site]\ntitle = "New name"\n')
    service.signal(signal.SIGHUP)
    until(lambda: b"New name" in service.get().content, "the new title is out")
    service.configure("[site]\ntitel = 1\n")
    service.signal(signal.SIGHUP)
    until(lambda: service.events("refused"), "the bad configuration is refused")
    assert "site.titel" in service.events("refused")[0]["message"]
    service.write("b.md", markdown("B"))
    until(lambda: len(service.titles()) == 2, "the old configuration holds")
    assert b"New name" in service.get().content


def test_hangup_can_bring_a_new_source_and_a_new_port(begin: Start) -> None:
    service = begin()
    service.write("a.md", markdown("A"))
    service.start(shows=1)
    (service.root / "more").mkdir()
    (service.root / "more" / "b.md").write_text(markdown("B"))
    old, service.port = service.port, free_port()
    service.configure('[[source]]\n[[source]]\nname = "more"\nfrom = "more"\n')
    service.client.close()
    service.client = httpx.Client(base_url=service.at)
    service.signal(signal.SIGHUP)
    until(lambda: sorted(service.titles()) == ["A", "B"], "both sources are served at the new port")
    until(lambda: not is_listening(old), "the old port is free")
    (service.root / "more" / "c.md").write_text(markdown("C"))
    until(lambda: len(service.titles()) == 3, "the new source is watched")


def test_c1_killed_and_started_again_every_unchanged_feed_is_as_before(begin: Start) -> None:
    service = begin()
    service.write("a.md", markdown("A", category="Asia"))
    service.write("s.md", markdown("S", category="Sport"))
    service.start(shows=2)
    names = ("all.rss", "asia.rss", "sport.atom", "sport.json", "index.html", "feeds.opml")
    before = {name: service.get(name) for name in names}
    service.kill()
    until(lambda: not is_listening(service.port), "no orphan stays on the port")
    service.write("b.md", markdown("B", category="Asia"))
    service.start()
    until(lambda: len(service.titles("asia")) == 2, "what came meanwhile is picked up")
    for name, answer in before.items():
        headers = {"If-None-Match": answer.headers["etag"]}
        again = service.client.get(name, headers=headers)
        if "all" in name or "asia" in name:
            assert again.status_code == 200
            assert again.headers["last-modified"] != answer.headers["last-modified"]
        elif name not in ("index.html", "feeds.opml"):
            assert again.status_code == 304, name
            assert again.headers["last-modified"] == answer.headers["last-modified"]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds child processes by /proc, as on Linux")
def test_the_server_is_started_again_when_it_is_killed(begin: Start) -> None:
    service = begin()
    service.write("a.md", markdown("A"))
    service.start(shows=1)
    assert service.process
    servers = [child for child in children(service.process.pid) if "feeds.serve" in _command(child)]
    (server,) = servers
    workers = children(server)
    kill(server)
    until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers), "its workers end with it")
    until(lambda: service.titles() == ["A"], "it answers again", within=60)
    assert service.events("starting it again")


@pytest.mark.parametrize("field", ["date", "expiryDate"])
def test_an_embargo_and_an_expiry_are_met_to_the_second(begin: Start, field: str) -> None:
    service = begin()
    service.write("open.md", markdown("Open"))
    service.start(shows=1)
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=6)
    service.write("timed.md", markdown("Timed merger", category="Mergers", **{field: at.isoformat()}))
    if field == "expiryDate":
        until(lambda: "Timed merger" in service.titles(), "it is out until it expires")
    showing = field == "expiryDate"
    while True:
        asked = datetime.now(UTC)
        shown = "Timed merger" in service.titles()
        answered = datetime.now(UTC)
        if shown != showing:
            break
        if field == "date":
            everything = b"".join(file.read_bytes() for file in (service.root / "public").glob("[!.]*"))
            assert datetime.now(UTC) >= at or b"erger" not in everything
        assert asked < at + timedelta(seconds=1), "it was due a second ago"
        time.sleep(0.01)
    assert answered >= at


def test_an_embargo_that_ended_while_it_was_down_is_caught_up(begin: Start) -> None:
    service = begin()
    service.write("b.md", markdown("B"))
    service.start(shows=1)
    passes = service.figure("feeds_run_seconds_count")
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=5)
    service.write("a.md", markdown("A", date=at.isoformat()))
    until(lambda: service.figure("feeds_run_seconds_count") > passes, "it is taken in")
    service.kill()
    until(lambda: datetime.now(UTC) > at, "the embargo ends")
    service.start(shows=2)
    assert service.titles() == ["A", "B"]


def test_c30_a_slow_writer_is_waited_for(begin: Start) -> None:
    service = begin("[[source]]\nevery = 1\n")
    service.write("a.md", markdown("A"))
    service.start(shows=1)
    text = markdown("Written slowly", "The end.")
    with (service.articles / "slow.md").open("w") as file:
        for start in range(0, len(text), 20):
            file.write(text[start : start + 20])
            file.flush()
            scans = service.figure("feeds_run_seconds_count")
            until(lambda scans=scans: service.figure("feeds_run_seconds_count") > scans, "a pass")  # type: ignore[misc]
            assert service.titles() == ["A"]
    until(lambda: "Written slowly" in service.titles(), "it is taken when it is closed")
    assert "The end." in service.get().text


def test_d10_without_events_a_change_is_found_by_polling(begin: Start) -> None:
    service = begin("[[source]]\nevents = false\npoll = 1\n")
    service.write("a.md", markdown("A"))
    service.start(shows=1)
    assert service.ask("readyz").json()["watching"]["articles"].startswith("polling")
    service.write("b.md", markdown("B"))
    until(lambda: len(service.titles()) == 2, "it is found within a few polls")


def test_d4_a_bad_name_is_told_once_and_harms_nobody(begin: Start) -> None:
    service = begin("[[source]]\nevery = 1\n").start()
    with open(bytes(service.articles) + b"/caf\xe9.md", "w") as file:  # noqa: PTH123 - no str has this name
        file.write(markdown("Bad"))
    service.write("b.md", markdown("B"))
    until(lambda: service.titles() == ["B"], "the good one is out")
    scans = service.figure("feeds_run_seconds_count")
    until(lambda: service.figure("feeds_run_seconds_count") > scans + 2, "three passes")
    assert len(service.events("not UTF-8")) == 1


def test_h29_h30_what_is_gone_and_what_moved_is_told(begin: Start) -> None:
    service = begin()
    service.write("a.md", markdown("A", category="Far East"))
    service.write("s.md", markdown("S", category="Sport"))
    service.start(shows=2)
    until(lambda: service.titles("sport") == ["S"], "the category has its feed")
    service.configure('[category."Asia"]\nwas = ["Far East"]\n')
    service.write("s.md", markdown("S"))
    service.signal(signal.SIGHUP)
    until(lambda: service.titles("asia") == ["A"], "the feed has its new name")
    until(lambda: service.get("far-east.atom").status_code == 301, "the old name leads there")
    assert service.get("far-east.atom").headers["location"] == service.at + "asia.atom"
    for suffix in ("rss", "atom", "json"):
        until(lambda one=f"sport.{suffix}": service.get(one).status_code == 410, "the empty feed is gone")  # type: ignore[misc]
        assert service.get(f"sport.{suffix}", If_None_Match="*").status_code == 410


def test_an_entry_without_a_page_leads_to_one(begin: Start) -> None:
    service = begin('[site]\ntitle = "The Paper"\n')
    service.write("ferry.md", markdown("Ferry & co.", "Some *words*.", author="Jane Doe"))
    service.start(shows=1)
    link = service.get("all.json").json()["items"][0]["url"]
    page = httpx.get(link)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "Ferry &amp; co." in page.text
    assert "<em>words</em>" in page.text
    assert "Jane Doe" in page.text
    assert httpx.get(link, headers={"If-None-Match": page.headers["etag"]}).status_code == 304
    assert service.get("articles/no-such").status_code == 404
    (service.articles / "ferry.md").write_text(markdown("Ferry", "Some words.", link="https://news.example/ferry"))
    until(lambda: httpx.get(link).status_code == 301, "the page elsewhere is known")
    assert httpx.get(link).headers["location"] == "https://news.example/ferry"


def test_c22_without_gathering_it_only_serves_and_another_process_may_publish(begin: Start) -> None:
    service = begin()
    service.write("a.md", markdown("A"))
    assert subprocess.run(service.command("publish"), capture_output=True, check=False, timeout=60).returncode == 0
    service.start("--no-gather")
    assert service.titles() == ["A"]
    service.write("b.md", markdown("B"))
    assert subprocess.run(service.command("publish"), capture_output=True, check=False, timeout=60).returncode == 0
    assert sorted(service.titles()) == ["A", "B"], "the other process may publish, and is seen at once"
    assert service.stop() == 0


def test_a_full_target_is_told_and_heals(begin: Start, tmp_path: Path) -> None:
    """C14, C17: a target that can't be written to; what is live stays, and the next pass finishes the work."""
    service = begin()
    service.write("a.md", markdown("A"))
    service.start(shows=1)
    assert service.get("all.atom").status_code == 200
    public = service.root / "public"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(public)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting needs more rights than we have here")
    try:
        service.write("b.md", markdown("B"))
        until(lambda: service.events("read-only"), "the trouble is logged")
        until(lambda: "run" in service.ask("readyz").json()["wrong"], "it is not ready")
        assert service.get("all.atom").status_code == 200, "the last good document"
    finally:
        subprocess.run(["umount", str(public)], check=True)
    until(lambda: sorted(service.titles()) == ["A", "B"], "the next try succeeds", within=60)
    until(service.ready, "it is ready again")


def test_h42_what_readers_are_told_about_time_agrees(begin: Start) -> None:
    service = begin("[feeds]\nttl = 15\n")
    service.write("a.md", markdown("A"))
    service.start(shows=1)
    for suffix in ("rss", "atom", "json"):
        answer = service.get(f"all.{suffix}")
        assert "max-age=900" in answer.headers["cache-control"]
        assert re.search(r"<ttl>15</ttl>|<sy:updateFrequency>4<|\"ttl\": 15", answer.text)
        date = datetime.strptime(answer.headers["date"], "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
        assert abs(datetime.now(UTC) - date) < timedelta(seconds=2)
        assert "set-cookie" not in answer.headers


def test_answers_are_counted(begin: Start) -> None:
    service = begin()
    service.write("a.md", markdown("A"))
    service.start(shows=1)
    tag = service.get().headers["etag"]
    assert service.get(If_None_Match=tag).status_code == 304
    until(lambda: service.figure("feeds_http_answers_total", status="304", format="atom") == 1, "the 304 is counted")
    assert service.figure("feeds_http_saved_bytes_total", by="304") > 0
    assert service.figure("feeds_documents_total", outcome="published") >= 5


def _command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().decode().replace("\0", " ")
    except OSError:
        return ""


def test_a_new_port_that_is_taken_leaves_the_old_one(begin: Start) -> None:
    other = begin(place="other").start()
    service = begin()
    service.write("a.md", markdown("A"))
    service.start(shows=1)
    old, service.port = service.port, other.port
    service.configure("")
    service.signal(signal.SIGHUP)
    until(lambda: service.events("the old one holds"), "the new port is refused")
    until(lambda: httpx.get(f"http://127.0.0.1:{old}/feeds/all.atom").status_code == 200, "the old port answers")
    service.port = old


def test_hangup_forgets_what_was_waited_for_in_a_source_that_is_no_more(begin: Start) -> None:
    service = begin('[[source]]\n[[source]]\nname = "more"\nfrom = "more"\n')
    (service.root / "more").mkdir()
    (service.root / "more" / "b.md").write_text(markdown("B"))
    service.write("a.md", markdown("A"))
    service.start(shows=2)
    (service.root / "more" / "b.md").unlink()
    service.configure("")
    service.signal(signal.SIGHUP)
    until(lambda: service.events("read again"), "the configuration is read")
    service.write("c.md", markdown("C"))
    until(lambda: "C" in service.titles(), "it goes on")
    passes = service.figure("feeds_run_seconds_count")
    service.write("d.md", markdown("D"))
    until(lambda: "D" in service.titles(), "it goes on")
    assert service.figure("feeds_run_seconds_count") <= passes + 5, "and does nothing over and over"

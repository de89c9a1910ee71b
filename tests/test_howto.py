"""What the how-to pages say of running and serving, tried with the real programs where these are installed."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.newsroom import Newsroom, markdown
from tests.webserver import HOWTO, Service, ask, block, caddy, edited, nginx, program, until

TYPES = {
    "all.rss": "application/rss+xml; charset=utf-8",
    "world/asia.atom": "application/atom+xml; charset=utf-8",
    "%E6%94%BF%E6%B2%BB.json": "application/feed+json",
    "feeds.opml": "text/x-opml; charset=utf-8",
    "sitemap.xml": "application/xml; charset=utf-8",
    "": "text/html; charset=utf-8",
}


# Over the directory


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    newsroom = Newsroom(tmp_path / "news", config="[sitemap]\npages = true\n")
    newsroom.write("one.md", markdown("One", "Words. " * 300, categories=["world/asia", "政治"]))
    newsroom.publish()
    return newsroom


@pytest.fixture(params=["nginx", "caddy"])
def static(request: pytest.FixtureRequest, tmp_path: Path, newsroom: Newsroom) -> Iterator[str]:
    there = {"/srv/news/public": str(newsroom.public)}
    if request.param == "caddy":
        serving = caddy(tmp_path, {**there, "\timport in_front": "\timport static"})
    else:
        serving = nginx(tmp_path, "nginx-static.conf", {**there, "/etc/nginx/": f"{tmp_path}/"})
    with serving as url:
        yield url


@pytest.mark.parametrize("name", TYPES)
def test_h23_files_have_their_types_and_dates(static: str, newsroom: Newsroom, name: str) -> None:
    file = newsroom.public / (unquote(name) or "index.html")
    reply = ask(static + name)
    assert (reply.status, reply.headers["Content-Type"], reply.body) == (200, TYPES[name], file.read_bytes())
    assert reply.headers["Last-Modified"] == formatdate(file.stat().st_mtime, usegmt=True)
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert ("sandbox" in reply.headers.get("Content-Security-Policy", "")) is bool(name)
    assert ask(static + name, If_Modified_Since=reply.headers["Last-Modified"]).status == 304
    assert ask(static + name, If_None_Match=reply.headers["ETag"]).status == 304


def test_files_are_compressed_under_weak_tags(static: str, newsroom: Newsroom) -> None:
    for name in ("all.rss", "all.atom", "all.json", "feeds.opml"):
        zipped = ask(static + name, Accept_Encoding="gzip")
        assert (zipped.headers["Content-Encoding"], zipped.headers["Vary"]) == ("gzip", "Accept-Encoding")
        assert gzip.decompress(zipped.body) == (newsroom.public / name).read_bytes()
        assert zipped.headers["ETag"].startswith('W/"')
        assert ask(static + name, Accept_Encoding="gzip", If_None_Match=zipped.headers["ETag"]).status == 304


def test_hidden_files_are_not_served(static: str, newsroom: Newsroom) -> None:
    for name in (".moved.json", "world/.feeds-0123456789abcdef"):
        (newsroom.public / name).write_text("{}")
        assert ask(static + name).status == 404
    assert ask(static + "nothing.rss").status == 404


def test_h29_h30_the_map_of_what_is_gone_and_moved(newsroom: Newsroom, tmp_path: Path) -> None:
    """Made by the page's own lines; a file that is there wins."""
    program("jq")
    told = {"gone": ["政治 2", "all"], "moved": {"old": "world/a b", "lost": "政治 2"}, "suffixes": [".json"]}
    (newsroom.public / ".moved.json").write_text(json.dumps(told), encoding="utf-8")
    (newsroom.public / "all.json").unlink()
    subprocess.run(["sh", "-ec", block("serve-the-feeds.md", "jq -r")], cwd=newsroom.root, check=True, timeout=60)
    (newsroom.root / "feeds-moved.map").rename(tmp_path / "feeds-moved.map")
    there = {"/srv/news/public": str(newsroom.public), "/etc/nginx/": f"{tmp_path}/"}
    with nginx(tmp_path, "nginx-static.conf", there) as url:
        for gone in ("%E6%94%BF%E6%B2%BB%202.rss", "lost.atom", "all.json", "old.json"):
            assert ask(url + gone, If_None_Match="*").status == 410, gone
        moved = ask(url + "old.atom")
        assert (moved.status, moved.headers["Location"]) == (301, url + "world/a%20b.atom")
        assert ask(url + "all.rss").status == 200
        assert ask(url + "other.rss").status == 404


# Started by others


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    analyze = program("systemd-analyze")
    unit = tmp_path / "feeds.service"
    unit.write_text(edited("feeds.service", {"/srv/news/.venv/bin/feeds": sys.executable}), encoding="utf-8")
    told = subprocess.run([analyze, "verify", unit], capture_output=True, text=True, timeout=60, check=False)
    assert (told.returncode, told.stderr) == (0, "")
    exposed = subprocess.run(
        [analyze, "security", "--offline=true", "--threshold=20", "--no-pager", unit], capture_output=True, check=False
    )
    assert exposed.returncode == 0, exposed.stdout.decode()


def test_the_unit_and_the_image_call_feeds_as_it_is() -> None:
    command = json.loads(re.findall(r"^CMD (.*)$", edited("Dockerfile", {}), re.MULTILINE)[0])
    unit = re.findall(r"^ExecStart=\S+/feeds (.*)$", edited("feeds.service", {}), re.MULTILINE)[0].split()
    for name, *arguments in (command, unit):
        known = subprocess.run([sys.executable, "-m", "feeds", name, "--help"], capture_output=True, check=True).stdout
        assert {one for one in arguments if one.startswith("--")} <= set(re.findall(r"--[a-z-]+", known.decode()))


def test_the_dockerfile_has_instructions_that_there_are() -> None:
    text = re.sub(r"\\\n", "", re.sub(r"^#.*\n", "", edited("Dockerfile", {}), flags=re.MULTILINE))
    told = [line.partition(" ")[::2] for line in text.splitlines() if line]
    known = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"}
    assert {name for name, _ in told} == known
    assert told[-1][0] == "CMD"
    assert [said for name, said in told if name == "USER"] == ["feeds"], "not root"
    for name, said in told:
        if said.startswith("["):
            assert all(isinstance(one, str) for one in json.loads(said)), name


def test_prometheus_takes_the_alarms(tmp_path: Path) -> None:
    promtool = program("promtool")
    (tmp_path / "alarms.yml").write_text(block("run-the-service.md", "groups:"), encoding="utf-8")
    told = subprocess.run([promtool, "check", "rules", tmp_path / "alarms.yml"], capture_output=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert b"SUCCESS: 4 rules found" in told.stdout


@pytest.fixture
def service(tmp_path: Path) -> Service:
    Newsroom(tmp_path / "news").write("one.md", markdown("One", "Words. " * 300))
    return Service(tmp_path / "news")


def test_what_the_page_asks_of_the_admin_port_is_there(service: Service) -> None:
    """The figures of the alarms, and the container's health check."""
    page = (HOWTO / "run-the-service.md").read_text(encoding="utf-8")
    check = json.loads(edited("Dockerfile", {"8001": str(service.admin)}).partition("    CMD ")[2].partition("\n")[0])
    with service.serving():
        service.ask("all.rss")
        figures = f"http://127.0.0.1:{service.admin}/metrics"
        named = set(re.findall(r"\bfeeds_\w+", page))
        until(lambda: named <= set(re.findall(r"\bfeeds_\w+", ask(figures).body.decode())))
        assert subprocess.run([sys.executable, *check[1:]], timeout=60, check=False).returncode == 0
    assert subprocess.run([sys.executable, *check[1:]], timeout=60, check=False, capture_output=True).returncode != 0


def test_h20_another_machine_says_the_same_of_a_copy(newsroom: Newsroom, tmp_path: Path) -> None:
    """Copied by the page's own line."""
    there = tmp_path / "other"
    (there / "public").mkdir(parents=True)
    (there / "public" / "old.rss").touch()
    (newsroom.public / ".moved.json").write_text('{"gone": ["lost"]}')
    line = re.findall(r"^    rsync (.*)$", (HOWTO / "run-the-service.md").read_text("utf-8"), re.MULTILINE)[0]
    places = {"/srv/news/public/": f"{newsroom.public}/", "other:/srv/news/public/": f"{there}/public/"}
    subprocess.run([program("rsync"), *(places.get(word, word) for word in line.split())], check=True, timeout=60)
    copy = Service(there)
    with copy.serving("--no-gather"):
        for name in ("all.rss", "world/asia.atom"):
            status = (newsroom.public / name).stat()
            assert copy.ask(name).headers["Last-Modified"] == formatdate(status.st_mtime, usegmt=True)
        assert copy.ask("lost.rss").status == 410
        assert copy.ask("old.rss").status == 404

"""Real readers on the loopback: they subscribe, poll again (a 304), see a new article once, and an edit as an edit."""

from __future__ import annotations

import mailbox
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import feedparser
import pytest
from reader import Reader, make_reader

from tests.newsroom import markdown
from tests.service import Service, until


class Client(Protocol):
    """A program that people read feeds with; it keeps an answer's validators after `learns` polls."""

    learns: int

    def poll(self) -> None: ...

    def titles(self) -> list[str]: ...


class Feedparser:
    """As programs use it: they keep the tag and the date, and ask again with both; entries are known by their ids."""

    learns = 1

    def __init__(self, url: str, _place: Path) -> None:
        self.url = url
        self.etag: str | None = None
        self.modified: str | None = None
        self.seen: dict[str, str] = {}

    def poll(self) -> None:
        parsed = feedparser.parse(self.url, etag=self.etag, modified=self.modified)
        assert not parsed.bozo, parsed.get("bozo_exception")
        assert parsed.status in (200, 226, 304)
        if parsed.status != 304:
            self.etag, self.modified = parsed.etag, parsed.modified
        self.seen |= {entry.id: entry.title for entry in parsed.entries}

    def titles(self) -> list[str]:
        return list(self.seen.values())


class LemonReader:
    """https://github.com/lemon24/reader"""

    learns = 1

    def __init__(self, url: str, place: Path) -> None:
        self.reader: Reader = make_reader(str(place / "reader.sqlite"))
        self.reader.add_feed(url)

    def poll(self) -> None:
        # It keeps to the time that the feed asks for; here time is short.
        self.reader.set_tag((), ".reader.update", {"interval": 1, "jitter": 0})
        (result,) = list(self.reader.update_feeds_iter(scheduled=False))
        assert not isinstance(result.value, Exception), result

    def titles(self) -> list[str]:
        return [entry.title or "" for entry in self.reader.get_entries()]


class Newsboat:
    """https://newsboat.org; it has nowhere to keep validators until it has stored the feed."""

    learns = 2

    def __init__(self, url: str, place: Path) -> None:
        (place / "urls").write_text(url + "\n")
        (place / "config").write_text("reload-time 1\n")
        self.cache = place / "cache.db"
        self.command = ["newsboat", "-u", str(place / "urls"), "-c", str(self.cache), "-C", str(place / "config")]
        self.home = {**os.environ, "HOME": str(place), "LC_ALL": "C.UTF-8"}

    def poll(self) -> None:
        subprocess.run([*self.command, "-x", "reload"], env=self.home, check=True, timeout=60)

    def titles(self) -> list[str]:
        with sqlite3.connect(self.cache) as cache:
            return [row[0] for row in cache.execute("SELECT title FROM rss_item WHERE deleted = 0")]


class Rss2email:
    """https://github.com/rss2email/rss2email, delivering into a maildir."""

    learns = 1

    def __init__(self, url: str, place: Path) -> None:
        config, data, mail = place / "config", place / "data", place / "mail"
        for folder in ("cur", "new", "tmp"):
            (mail / "inbox" / folder).mkdir(parents=True)
        self.command = ["r2e", "-c", str(config), "-d", str(data)]
        self.mail = mail / "inbox"
        self._run("new", "me@reader.example")
        config.write_text(
            config.read_text()
            .replace("email-protocol = sendmail", "email-protocol = maildir")
            .replace("maildir-path = ~/Maildir", f"maildir-path = {mail}")
            .replace("maildir-mailbox = INBOX", "maildir-mailbox = inbox")
        )
        self._run("add", "news", url)

    def _run(self, *arguments: str) -> None:
        ran = subprocess.run([*self.command, *arguments], capture_output=True, text=True, check=False, timeout=60)
        assert ran.returncode == 0, ran.stderr

    def poll(self) -> None:
        self._run("run")

    def titles(self) -> list[str]:
        return [message["subject"].partition("] ")[2] or message["subject"] for message in mailbox.Maildir(self.mail)]


def _installed(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


CLIENTS = [
    pytest.param(Feedparser, id="feedparser"),
    pytest.param(LemonReader, id="reader"),
    pytest.param(Newsboat, id="newsboat", marks=_installed("newsboat")),
    pytest.param(Rss2email, id="rss2email", marks=_installed("r2e")),
]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path / "site")
    made.write("a.md", markdown("First", "Some words.", date="2024-05-01T10:00:00Z"))
    made.write("b.md", markdown("Second", "Some words.", date="2024-05-02T10:00:00Z"))
    made.start(shows=2)
    yield made
    made.end()


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize("make", CLIENTS)
def test_a_reader_sees_each_article_once(
    make: Callable[[str, Path], Client], form: str, service: Service, tmp_path: Path
) -> None:
    def answered(status: str) -> int:
        return int(service.figure("feeds_http_answers_total", status=status, format=form))

    place = tmp_path / "client"
    place.mkdir()
    client = make(f"{service.at}all.{form}", place)
    for _ in range(client.learns):
        client.poll()
        assert sorted(client.titles()) == ["First", "Second"]
    client.poll()
    until(lambda: answered("304") == 1, "the next poll is a 304")
    assert answered("200") == client.learns
    service.write("c.md", markdown("Third", "Some words.", date="2024-05-03T10:00:00Z"))
    until(lambda: len(service.titles()) == 3, "the third article is out")
    client.poll()
    assert sorted(client.titles()) == ["First", "Second", "Third"]
    service.write("a.md", markdown("First", "Other words.", date="2024-05-01T10:00:00Z"))
    until(lambda: "Other words." in service.get().text, "the edit is out")
    client.poll()
    assert sorted(client.titles()) == ["First", "Second", "Third"]


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_h25_feedparser_as_it_is_gets_only_what_is_new(tmp_path: Path, form: str) -> None:
    """It sends A-IM: feed with every request."""
    service = Service(tmp_path / "site", "[feeds]\ndeltas = true\n")
    try:
        for number in range(5):
            service.write(f"{number}.md", markdown(f"Number {number}", date=f"2024-05-0{number + 1}T10:00:00Z"))
        service.start(shows=5)
        url = f"{service.at}all.{form}"
        first = feedparser.parse(url)
        assert (first.status, len(first.entries)) == (200, 5)
        assert feedparser.parse(url, etag=first.etag).status == 304
        service.write("new.md", markdown("New", date="2024-05-09T10:00:00Z"))
        until(lambda: len(service.titles()) == 6, "the new one is out")
        delta = feedparser.parse(url, etag=first.etag)
        assert (delta.status, [entry.title for entry in delta.entries], delta.bozo) == (226, ["New"], False)
        assert delta.headers["im"] == "feed"
        assert "no-store" in delta.headers["cache-control"]
        assert feedparser.parse(url, etag=delta.etag).status == 304
        assert feedparser.parse(url, etag='"unknown"').status == 200
    finally:
        service.end()

"""What real readers show of an article: its file to hear, its author, which way it runs, what was put right in it.

Direction and language, as far as each goes: feedparser and reader hand on both the language of an entry and HTML that
says how it runs; newsboat keeps the HTML and knows no language; rss2email, which sends plain text unless it is told
otherwise (and of Atom the summary, which is plain), keeps the letters, whose direction Unicode knows.
"""

from __future__ import annotations

import email.policy
import mailbox
import sqlite3
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple

import feedparser
import pytest

from tests.newsroom import markdown
from tests.service import Service
from tests.test_clients import Feedparser, LemonReader, Newsboat, Rss2email, _installed

WORDS, NOTE = "ثلاث تمرات", "تصحيح: كانت اثنتين"
HEADER: dict[str, Any] = {
    "author": "سلمى الدباغ",
    "lang": "ar",
    "audio": "horn.mp3",
    "image": {"url": "https://news.example/i.png", "caption": "A CAPTION"},
    "translations": {"en": "/in-english/"},
    "link": "/letter/",
    "summary": "ملخص",
}


class Shown(NamedTuple):
    """What a reader has of an article: its text, author and enclosures; None for what it does not know."""

    text: str
    author: str
    enclosures: list[str]
    link: str | None
    language: str | None = None


def by_feedparser(client: Feedparser) -> Shown:
    (entry,) = feedparser.parse(client.url).entries
    language = entry.get("language") or entry.title_detail.language
    files = [file.href for file in entry.enclosures]
    return Shown(entry.content[0].value, entry.author, files, entry.link, language)


def by_reader(client: LemonReader) -> Shown:
    (entry,) = client.reader.get_entries()
    content = entry.get_content()
    assert content
    files = [file.href for file in entry.enclosures]
    return Shown(content.value, entry.authors_str or "", files, entry.link, content.language)


def by_newsboat(client: Newsboat) -> Shown:
    with sqlite3.connect(client.cache) as cache:
        ((text, author, file, link),) = cache.execute("SELECT content, author, enclosure_url, url FROM rss_item")
    return Shown(text, author, [file], link)


def by_rss2email(client: Rss2email) -> Shown:
    box = mailbox.Maildir(client.mail, factory=None)
    (mail,) = (email.message_from_bytes(bytes(one), policy=email.policy.default) for one in box)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body()
    assert body
    text = str(body.get_content())
    files = [line.partition(": ")[2].strip() for line in text.splitlines() if line.startswith("Enclosure")]
    link = next(line.partition(": ")[2].strip() for line in text.splitlines() if line.startswith("URL"))
    return Shown(text, str(mail["from"]), files, link)


CLIENTS = [
    pytest.param(Feedparser, by_feedparser, id="feedparser"),
    pytest.param(LemonReader, by_reader, id="reader"),
    pytest.param(Newsboat, by_newsboat, id="newsboat", marks=_installed("newsboat")),
    pytest.param(Rss2email, by_rss2email, id="rss2email", marks=_installed("r2e")),
]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path / "site", '[site]\nurl = "https://news.example/"\n')
    made.write("horn.mp3", b"ID3" + b"\0" * 97)
    made.write("a.md", markdown("رسالة", WORDS, **HEADER, correction=NOTE))
    made.start(shows=1)
    yield made
    made.end()


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize(("make", "look"), CLIENTS)
def test_a_reader_shows_the_file_the_author_the_direction_and_the_correction(
    make: Callable[[str, Path], Any], look: Callable[[Any], Shown], form: str, service: Service, tmp_path: Path
) -> None:
    place = tmp_path / "client"
    place.mkdir()
    client = make(f"{service.at}all.{form}", place)
    client.poll()
    shown = look(client)
    assert NOTE in shown.text
    assert (WORDS in shown.text) or (make, form) == (Rss2email, "atom"), "which takes a plain summary for the text"
    assert "A CAPTION" not in shown.text
    assert "سلمى الدباغ" in shown.author
    assert shown.enclosures == ["https://news.example/letter/horn.mp3"]
    assert shown.link == "https://news.example/letter/"
    if make is not Rss2email:
        assert '<div dir="rtl">' in shown.text
    if make in (Feedparser, LemonReader):
        assert shown.language in ("ar", None if form == "rss" else "ar")

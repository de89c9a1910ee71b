"""C40: nothing of an article ever runs, in any output: hostile HTML through every reader, into a real browser."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from feeds.config import load
from feeds.serve.answers import PAGE
from feeds.serve.app import application
from feeds.serve.library import open_library
from feeds.serve.serving import Serving
from tests.acceptance.places import FORMS, episode, fields, file_of
from tests.acceptance.vectors import VECTORS, Vector
from tests.browser import PROGRAMS, look, program
from tests.newsroom import Newsroom
from tests.serving import AT, Got, Reader

pytestmark = pytest.mark.skipif(program() is None, reason=f"no browser: none of {', '.join(PROGRAMS)} is on the PATH")

LONG = os.environ.get("FEEDS_LONG_TESTS") == "yes"
HTML = {"content-type": "text/html; charset=utf-8"}
HOSTILE = "<script>fetch(/ran-1/)</script>\"'><img src=x onerror=fetch(/ran-2/)>"
HOSTILE_IMAGE = "https://e.example/x.png?'onerror='fetch(/ran-1/)"
HOSTILE_EMAIL = "\"'onclick=fetch'@e.example"
#: In a document: what may run by itself is waited for, what waits for people is done, and what is named is looked at.
DRIVER = (Path(__file__).parent / "driver.js").read_text(encoding="utf-8")
_FLAGS = ("--virtual-time-budget=120000", "--autoplay-policy=no-user-gesture-required")


@dataclass
class Elsewhere:
    """A site that shows what it is given, and notes which scripts asked it for /ran-<number>."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    pages: dict[str, tuple[bytes, dict[str, str]]] = field(default_factory=dict)

    def put(self, path: str, body: str | bytes, headers: dict[str, str] = HTML) -> None:
        self.pages[path] = (body.encode() if isinstance(body, str) else body, headers)

    def open(self, page: str) -> str:
        """The document that a page of the driver is in the end."""
        self.put("/page", page)
        return look(f"{self.url}/page", *_FLAGS, steps=lambda: len(self.asked)).dom

    def look(self, page: str) -> list[str]:
        """Open a page of the driver, see that it came to its end, and what it says that it found."""
        dom = self.open(page)
        done = re.search(r"<title>done (\[.*?\])</title>", dom, re.DOTALL)
        assert done is not None, dom[:2000]
        return [str(one) for one in json.loads(unescape(done[1]))]

    @property
    def shown(self) -> int:
        """How much a driver has told it of what it has shown."""
        return sum(int(one.removeprefix("/shown/")) for one in self.asked if one.startswith("/shown/"))

    @property
    def ran(self) -> set[int]:
        return {int(found[1]) for one in self.asked if (found := re.search(r"/ran-(\d+)", one))}


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    site = Elsewhere()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            known = site.pages.get(self.path)
            body, headers = known or (b"Nothing.", {"content-type": "text/plain"})
            self.send_response(200 if known else 404)
            for name, value in {**headers, "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(ConnectionError):  # a browser that has left the page
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield site
        server.shutdown()
        thread.join()


def chosen(form: str) -> list[Vector]:
    """The vectors that a form of input carries: they take turns, unless the test is the long one."""
    return [one for one in VECTORS if LONG or FORMS[one.number % len(FORMS)] == form]


@dataclass
class Published:
    """What is served of a publication: every document and page by its path, with the headers that come with it."""

    answers: dict[str, Got]
    entries: int

    def root(self, form: str, feed: str = "all") -> Any:
        return etree.fromstring(self.answers[f"{feed}.{form}"].body)

    def items(self, feed: str = "all") -> list[dict[str, Any]]:
        return list(json.loads(self.answers[f"{feed}.json"].body)["items"])

    def pages(self) -> dict[str, str]:
        return {
            path: answer.body.decode()
            for path, answer in self.answers.items()
            if answer.headers["content-type"].startswith("text/html")
        }


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    title = json.dumps(HOSTILE)
    made = Newsroom(
        tmp_path_factory.mktemp("scripts"),
        f"[site]\ntitle = {title}\nauthor = {title}\n[feeds]\nentries = 10000\nbytes = 90000000\npages = true\n"
        f"[category.Hostile]\ntitle = {title}\n"
        f"[category.Episodes]\ntitle = {json.dumps(HOSTILE + ' to hear')}\ndescription = {title}\n"
        f"[category.Episodes.podcast]\ncategory = 'News'\nauthor = {title}\nowner = {title}\n"
        f"image = {json.dumps(HOSTILE_IMAGE)}\nemail = {json.dumps(HOSTILE_EMAIL)}\n",
    )
    count = 0
    for form in FORMS:
        vectors = chosen(form)
        for name, text in file_of(form, vectors).items():
            made.write(name, text)
        count += len(vectors)
    for vector in VECTORS if LONG else VECTORS[::10]:
        made.write(f"fields-{vector.number}.md", fields(vector))
        made.write(f"episode-{vector.number}.md", episode(vector))
    report = made.publish()
    assert report.released.held_back == []
    return _fetched(made, count)


def _fetched(newsroom: Newsroom, count: int) -> Published:
    settings = load(newsroom.root / "feeds.toml", {"at": AT})
    serving = Serving(
        root=str(newsroom.public),
        at=AT,
        formats=("rss", "atom", "json"),
        title=settings.title,
        home=settings.home,
        store=str(newsroom.root / "state"),
        pages=True,
        settings=settings.model_dump_json(by_alias=True),
    )
    with Reader(application(serving, library=open_library(serving))) as reader:
        paths = ["", "all", "hostile", "all.rss", "all.atom", "all.json", "feeds.opml"]
        paths += ["episodes", "episodes.rss", "episodes.atom", "episodes.json"]
        answers = {path: reader.get(path) for path in paths}
        made = Published(answers, len(json.loads(answers["all.json"].body)["items"]))
        own = [str(item.get("url", "")) for item in made.items()]
        answers |= {url: reader.get(url.removeprefix(AT)) for url in own if url.startswith(AT)}
    assert {answer.status for answer in answers.values()} == {200}
    assert made.entries >= count * 0.9
    return made


def _of_rss(root: Any) -> Iterator[dict[str, str]]:
    """What a reader shows of RSS: items' descriptions and content are HTML, all else is text, or leads somewhere."""
    html = {"description", "{http://purl.org/rss/1.0/modules/content/}encoded"}
    for element in [
        *root.iterfind(".//item//*"),
        *root.iterfind("./channel/*"),
        *root.iterfind("./channel/{*}owner/*"),
    ]:
        yield {"html" if element.tag in html and element.getparent().tag == "item" else "text": element.text or ""}
        yield from ({"link": element.get(name)} for name in ("url", "href") if element.get(name))
        if element.tag in ("link", "comments", "guid"):
            yield {"link": element.text}


def _of_atom(root: Any) -> Iterator[dict[str, str]]:
    """What a reader shows of Atom, where each text says itself what it is."""
    for element in root.iterfind("{*}entry//*"):
        yield {"html" if element.get("type") == "html" else "text": element.text or ""}
        yield from ({"link": element.get(name)} for name in ("href", "url") if element.get(name))
        if element.tag.endswith(("}uri", "}id")):
            yield {"link": element.text}


def test_c40_episodes_of_podcasts_are_among_what_is_shown(published: Published) -> None:
    root = published.root("rss", "episodes")
    items = len(root.findall(".//item"))
    assert items >= len(VECTORS) // (1 if LONG else 10) * 0.9
    assert len(root.findall(".//item/{*}episode")) == items
    assert len(root.findall(".//item/enclosure")) == items
    assert len(root.findall(".//item/{*}image")) >= items // 3
    assert root.findtext("./channel/{*}author") == root.findtext("./channel/{*}owner/{*}name")
    assert "fetch(" in root.findtext("./channel/{*}owner/{*}email") + root.find("./channel/{*}image").get("href")


def driven(shown: list[dict[str, str]]) -> str:
    """A page that shows one thing after the other, and drives each."""
    said = json.dumps(shown).replace("<", "\\u003c")
    return f"<!doctype html><title>begun</title><body><script>const SHOWN = {said};\n{DRIVER}</script>"


def test_c40_the_harness_sees_what_runs_when_nothing_is_done_about_it(elsewhere: Elsewhere) -> None:
    leaving = ("http-equiv", "<base", "<form", "location", "<isindex")
    loose = [{"html": one.html} for one in VECTORS if not any(sign in one.html for sign in leaving)]
    for at in range(2 if not LONG else len(loose) // 100 + 1):  # some lead away from the page
        elsewhere.open(driven(loose[at * 100 : at * 100 + 100]))
    assert len(VECTORS) >= 150
    assert len(elsewhere.ran) > 40, sorted(elsewhere.ran)
    elsewhere.asked.clear()
    seen = elsewhere.look(driven([{"html": "<svg><p>x</svg>"}, {"text": "<img src=x onerror=fetch(/ran-1/)>"}]))
    assert seen == ["<svg>"]
    assert elsewhere.ran == set()
    seen = elsewhere.look(driven([{"page": "<title>x</title><p onclick=fetch('/ran-2/')>x</p><script>1</script>"}]))
    assert (seen, elsewhere.ran) == (["<script>", "onclick on <p>"], {2})


def test_c40_nothing_in_our_own_pages_runs_even_without_their_policy(
    elsewhere: Elsewhere, published: Published
) -> None:
    pages = published.pages()
    assert len(pages) > 300
    shown = [{"page": page} for page in pages.values()]
    for at in range(0, len(shown), 500):  # of all at once a browser takes minutes
        assert elsewhere.look(driven(shown[at : at + 500])) == []
        assert elsewhere.ran == set()
    assert elsewhere.shown == len(pages)


def test_c40_our_pages_and_documents_run_nothing_as_they_are_served(elsewhere: Elsewhere, published: Published) -> None:
    pages = published.pages()
    assert {published.answers[path].headers["content-security-policy"] for path in pages} == {PAGE.policy.decode()}
    longest = max(pages, key=lambda path: len(pages[path]))
    for path in (
        ("", "all", longest, "all.rss", "all.atom", "all.json", "feeds.opml", "episodes", "episodes.rss")
        if LONG
        else ("", longest, "all.rss", "episodes.rss")
    ):
        answer = published.answers[path]
        kept = ("content-type", "content-security-policy", "x-content-type-options")
        elsewhere.put("/page", answer.body, {name: answer.headers[name] for name in kept})
        seen = look(f"{elsewhere.url}/page")
        assert elsewhere.ran == set()
        assert [line for line in seen.console if "Content Security Policy" in line and "script" in line] == []


def test_c40_nothing_in_an_entry_runs_where_a_reader_shows_it_as_it_is(
    elsewhere: Elsewhere, published: Published
) -> None:
    feeds = ("all", "episodes")
    shown = [one for feed in feeds for one in _of_rss(published.root("rss", feed))]
    shown += [one for feed in feeds for one in _of_atom(published.root("atom", feed))]
    for item in [item for feed in feeds for item in published.items(feed)]:
        shown += [{"html": item[key]} for key in ("content_html",) if key in item]
        shown += [{"text": item[key]} for key in ("title", "summary", "content_text") if key in item]
        shown += [{"link": item[key]} for key in ("url", "external_url", "image", "banner_image") if key in item]
        shown += [
            {"link": one["url"]} for key in ("authors", "attachments") for one in item.get(key, []) if "url" in one
        ]
    unique = [dict(one) for one in {tuple(one.items()): one for one in shown}.values()]
    assert elsewhere.look(driven(unique)) == []
    assert elsewhere.ran == set()
    assert elsewhere.shown == len(unique)

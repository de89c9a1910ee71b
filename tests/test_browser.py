"""Our pages and documents in Chromium, as people meet them: they look right, and nothing in an article ever runs."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from feeds.article import Person
from feeds.feed import Channel, Feed
from feeds.render import FORMATS, index, whole
from feeds.serve.answers import PAGE, RSS
from feeds.serve.pages import article_page, feed_page
from tests.browser import PROGRAMS, look, program, shoot
from tests.newsroom import markdown
from tests.service import Service
from tests.serving import Site, article, document, granian

pytestmark = pytest.mark.skipif(program() is None, reason=f"no browser: none of {', '.join(PROGRAMS)} is on the PATH")

HTML = {"content-type": "text/html; charset=utf-8"}
#: What no reader would bear: a page that is wider than a narrow phone, in CSS pixels.
NARROW = 320


@dataclass
class Elsewhere:
    """Another web site: it shows the pages that it is given, and notes what it is asked for."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    pages: dict[str, tuple[bytes, dict[str, str]]] = field(default_factory=dict)

    def attack(self) -> str:
        """HTML that asks for /ran when any of its scripts runs, and for /picture, which is none, in any case."""
        run = f"new Image().src='{self.url}/ran'"
        return (
            f"<script>{run}</script><img alt=x src='{self.url}/picture' onerror=\"{run}\"><p onclick={run}>Words.</p>"
        )

    def open(self, body: str | bytes, headers: dict[str, str], *flags: str) -> str:
        """Show a page here in the browser; its document in the end."""
        self.pages["/page"] = (body.encode() if isinstance(body, str) else body, headers)
        return look(f"{self.url}/page", *flags).dom

    @property
    def has_run(self) -> bool:
        return "/ran" in self.asked


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    site = Elsewhere()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            body, headers = site.pages.get(self.path, (b"Nothing.", {"content-type": "text/plain"}))
            self.send_response(200)
            for name, value in {**headers, "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
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


@pytest.fixture
def service(tmp_path: Path, elsewhere: Elsewhere) -> Iterator[Service]:
    """A running service with three articles, one of them hostile, none with a page elsewhere."""
    made = Service(tmp_path, '[site]\ntitle = "The Harbour Gazette"\n')
    made.write("boat.md", markdown("The night boat", "It sails *again*.", category="Ferries"))
    made.write("hostile.md", markdown("Hostile", elsewhere.attack(), category="Ferries"))
    made.write("qarib.md", markdown("قارب الليل", "يبحر مرة أخرى.", category="سياسة", lang="ar"))
    try:
        yield made.start(shows=3)
    finally:
        made.end()


def test_pages_of_a_running_service_render_without_a_word_on_the_console(
    service: Service, elsewhere: Elsewhere
) -> None:
    urls = {item["title"]: item["url"] for item in service.get("all.json").json()["items"]}
    for url, said in {
        service.at: "The Harbour Gazette",
        f"{service.at}all": "The night boat",
        f"{service.at}ferries": "Hostile",
        urls["The night boat"]: "<em>again</em>",
        urls["قارب الليل"]: "يبحر مرة أخرى",
        urls["Hostile"]: f"{elsewhere.url}/picture",
    }.items():
        seen = look(url)
        assert said in seen.dom
        assert seen.console == []
    assert "/picture" in elsewhere.asked  # so the page asks for what its article names
    assert not elsewhere.has_run


def test_the_attack_runs_where_nothing_is_done_about_it(elsewhere: Elsewhere) -> None:
    elsewhere.open(elsewhere.attack(), HTML)
    assert elsewhere.has_run


def test_the_policy_of_pages_alone_keeps_scripts_from_running(elsewhere: Elsewhere) -> None:
    unclean = article_page(
        article(1, elsewhere.attack()), title="News", home="", language="en", feeds_url="https://news.example/feeds/"
    )
    elsewhere.open(unclean, {**HTML, "content-security-policy": PAGE.policy.decode()})
    assert "/picture" in elsewhere.asked
    assert not elsewhere.has_run
    elsewhere.open(unclean, HTML)
    assert elsewhere.has_run


def test_h24_a_script_in_an_entry_does_not_run_when_the_feed_is_opened(tmp_path: Path, elsewhere: Elsewhere) -> None:
    site = Site(tmp_path)
    for form, made in FORMATS.items():
        site.put(f"all{made.suffix}", document(form, article(1, elsewhere.attack())))
    with granian(site.serving) as server:
        for made in FORMATS.values():
            assert "tag:news.example,2024:1" in look(f"http://127.0.0.1:{server.port}/feeds/all{made.suffix}").dom
    assert elsewhere.asked == []
    elsewhere.open(document("json", article(1, elsewhere.attack())), HTML)  # a browser that guesses: no nosniff
    assert elsewhere.has_run


@pytest.mark.parametrize("policy", [None, RSS.policy.decode()], ids=["without", "with"])
def test_h24_the_policy_of_feeds_holds_where_a_browser_takes_them_for_xml(
    elsewhere: Elsewhere, policy: str | None
) -> None:
    element = f'<script xmlns="http://www.w3.org/1999/xhtml">new Image().src="{elsewhere.url}/ran"</script>'
    body = document("rss", article(1)).replace(b"</item>", element.encode() + b"</item>")
    headers = {"content-type": "text/xml"}
    elsewhere.open(body, headers if policy is None else {**headers, "content-security-policy": policy})
    assert elsewhere.has_run is (policy is None)


WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 3
WIDE = (
    f"<p>{WORD}</p><pre><code>{'0123456789 ' * 30}</code></pre><p><img alt='' width=2000 height=9 src='data:,'></p>"
    f"<table><tr>{'<td>eleven</td>' * 30}</tr></table><video width=1920></video><p>https://x.example/{'a' * 300}</p>"
)
CHANNEL = Channel(
    id="tag:news.example,2024:feed",
    name="all/" + "long-name-" * 12,
    title=f"News of the {WORD}",
    link="https://news.example/",
    base="https://news.example/feeds/",
    description=WORD,
    author=Person(name="The desk"),
)


def pages() -> dict[str, str]:
    """Each kind of page with things in it that are too wide for a phone."""
    links = [(one.label, one.media_type, CHANNEL.url(one.suffix)) for one in FORMATS.values()]
    wide = article(1, WIDE)
    feed = Feed(channel=CHANNEL, articles=(wide,), updated=wide.updated)
    home, url = CHANNEL.link, CHANNEL.base
    return {
        "index": index("News", CHANNEL.base, "en", [CHANNEL], list(FORMATS)).body.decode(),
        "feed": feed_page(whole(feed, "rss").body, "rss", links=links, home=home, language="en", feeds_url=url),
        "article": article_page(wide, title=WORD, home=home, language="en", feeds_url=url),
        "right-to-left": article_page(wide, title=WORD, home=home, language="ar", feeds_url=url),
    }


@pytest.mark.parametrize("name", ["index", "feed", "article", "right-to-left"])
def test_a_page_is_no_wider_than_a_narrow_phone(elsewhere: Elsewhere, name: str) -> None:
    elsewhere.pages["/inner"] = (pages()[name].encode(), HTML)
    measure = "document.title = this.contentDocument.documentElement.scrollWidth"
    frame = (
        f'<!doctype html><iframe src="/inner" width={NARROW} height=600 style="border:0" onload="{measure}"></iframe>'
    )
    width = re.search(r"<title>(\d+)</title>", elsewhere.open(frame, HTML))
    assert width is not None
    assert int(width[1]) <= NARROW


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_page_follows_the_colours_of_its_reader(elsewhere: Elsewhere, tmp_path: Path, dark: bool) -> None:
    ask = "<script>document.title = getComputedStyle(document.body).backgroundColor</script>"
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    found = re.search(r"<title>rgb\((\d+),", elsewhere.open(pages()["article"] + ask, HTML, scheme))
    assert found is not None
    assert (int(found[1]) < 64) is dark
    shoot(f"{elsewhere.url}/page", tmp_path / "page.png", 390, 844, dark=dark)

"""`feeds check` as people and programs use it: files, pages, servers, standard input; words, JSON and exit codes."""

from __future__ import annotations

import gzip
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from feeds import verdict
from feeds.check import examination
from feeds.check.examination import examine
from feeds.check.http import CRAWLED, RULES
from feeds.cli import app
from tests.check_cases import DATA, FORMATS, Case, cases, good
from tests.misbehaving import BODY, Reply, serving, well
from tests.newsroom import markdown
from tests.reference import rows, section
from tests.service import Service

AT = "https://news.example/feeds/"


def feeds(*arguments: str, cwd: Path, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "feeds", *arguments]
    env = {**os.environ, **environment}
    done = subprocess.run(command, cwd=cwd, capture_output=True, input=stdin, check=False, timeout=60, env=env)
    assert b"Traceback" not in done.stderr
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def check(*arguments: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    return feeds("check", *arguments, cwd=cwd, stdin=stdin)


def write(root: Path, name: str, body: bytes) -> str:
    (root / name).write_bytes(body)
    return name


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published directory, with a folder in it and a page."""
    root = tmp_path_factory.mktemp("news")
    for name, category in (("a", "world/asia"), ("b", "world")):
        (root / "articles").mkdir(exist_ok=True)
        (root / f"articles/{name}.md").write_text(markdown(f"Title {name}", category=category), encoding="utf-8")
    assert feeds("publish", "--at", AT, cwd=root).returncode == 0
    return root / "public"


BAD = good("rss").replace(b"Sun, 04 Jan", b"Mon, 04 Jan").replace(b"<guid", b"<x", 1).replace(b"</guid>", b"</x>", 1)


# Words


def test_a_clean_feed_gets_a_sentence_that_says_what_was_checked(tmp_path: Path) -> None:
    done = check(write(tmp_path, "all.rss", good("rss")), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    head, last = done.stdout.splitlines()
    assert head == "all.rss: RSS 2.0, “Harbour & Hill”, 2 entries, 2 kB, newest 2026-01-05 10:00 UTC"
    checked = r"parsed strictly, held against \d\d+ rules for RSS 2\.0 and read by feedparser\."
    assert re.fullmatch(f"  Nothing to find fault with: {checked}", last)


def test_findings_are_grouped_by_level_and_rule_with_file_line_and_remedy(tmp_path: Path) -> None:
    done = check(write(tmp_path, "bad.rss", BAD), cwd=tmp_path)
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    levels = [line for line in lines if re.fullmatch("  (must|should|hints)", line)]
    assert levels == ["  must", "  should"]
    at = lines.index("    rss-date  (RFC 822 section 5.1; RSS 2.0, pubDate)")
    assert lines[at + 1] == '      What should be: Dates are like "Mon, 23 Nov 2026 05:00:00 GMT".'
    assert lines[at + 2].startswith("      What to do: Write dates as ")
    assert lines[at + 3].startswith("      bad.rss:38: item 2, <pubDate>: 'Mon, 04 Jan 2026 08:30:00 +0100' is no RFC")
    assert re.fullmatch(r"  \d must, \d should: some readers refuse it, .*", lines[-1])


def test_many_findings_of_a_rule_are_cut_and_all_shows_them(tmp_path: Path) -> None:
    item = b"<item><title>T</title><guid isPermaLink='false'>tag:a.example,2026:%d</guid><pubDate>soon</pubDate></item>"
    body = good("rss").replace(b"</channel>", b"".join(item % n for n in range(50)) + b"</channel>")
    name = write(tmp_path, "bad.rss", body)
    few, every = check(name, cwd=tmp_path), check(name, "--all", cwd=tmp_path)
    assert few.stdout.count("'soon' is no RFC 822 date") == 3
    assert "      and 47 more; --all shows them\n" in few.stdout
    assert every.stdout.count("'soon' is no RFC 822 date") == 50
    assert "more; --all" not in every.stdout


def test_only_shoulds_exit_1_when_strict(tmp_path: Path) -> None:
    name = write(
        tmp_path, "a.rss", good("rss").replace(b"<guid", b"<!--<guid", 1).replace(b"</guid>", b"</guid>-->", 1)
    )
    lax, strict = check(name, cwd=tmp_path), check("--strict", name, cwd=tmp_path)
    assert (lax.returncode, strict.returncode) == (0, 1)
    assert "  1 should: every reader reads it, " in lax.stdout


def test_a_page_is_said_to_be_one_and_its_feeds_are_next(tmp_path: Path) -> None:
    page = (
        b"<!doctype html><html><head><link rel=alternate type=application/rss+xml href=https://a.example/f.rss></head>"
    )
    done = check(write(tmp_path, "index.html", page), cwd=tmp_path)
    assert done.returncode == 1
    assert "index.html:1: this is an HTML page, not a feed" in done.stdout
    assert "  This page offers 1 feed; check next:\n    feeds check https://a.example/f.rss\n" in done.stdout
    assert "no reader can subscribe to this" in done.stdout


def test_the_feeds_of_a_page_in_a_file_are_paths_and_only_ten_are_shown(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/0.rss").touch()
    links = b"".join(b"<link rel=alternate type=application/rss+xml href=%d.rss>" % n for n in range(60))
    name = write(tmp_path, "site/index.html", b"<!doctype html><link rel='alternate feed' href=/all.atom>" + links)
    said = check(name, cwd=tmp_path).stdout
    assert "  This page offers 61 feeds; check next:\n    /all.atom  (an address on the site; check it there)\n" in said
    assert "    feeds check site/0.rss\n    site/1.rss  (there is no such file)\n" in said
    assert "    site/8.rss  (there is no such file)\n    and 51 more; --json has all\n" in said
    assert len(json.loads(check("--json", name, cwd=tmp_path).stdout)[0]["offers"]) == 61


def test_a_sitemap_is_told_in_the_words_of_crawlers(tmp_path: Path) -> None:
    body = next(case.body for case in cases("good") if case.rule == "sitemap-empty")
    name = write(tmp_path, "sitemap.xml", body)
    done = check(name, cwd=tmp_path)
    assert re.match(r"sitemap\.xml: sitemap with \d+ pages?, \d+ bytes\n", done.stdout)
    assert re.search(r"held against \d+ rules for sitemaps\.", done.stdout)
    with serving(well(body, "application/xml")) as server:
        lines = told(server.url)
        seen = json.loads(check("--json", server.url, cwd=tmp_path).stdout)[0]
    assert (seen["format"], seen["findings"], seen["readers"], seen["http"]["stopped"]) == ("sitemap", [], {}, None)
    assert f"; the server was asked once and held against {len(list(CRAWLED))} rules for HTTP." in lines[-1]
    with serving(well(body, "text/plain; charset=utf-8")) as server:
        lines = told(server.url)
    assert any(line.endswith("; for this sitemap it is application/xml") for line in lines)
    assert lines[-1] == "  1 must: crawlers refuse it, or pass over a part of it. Begin with the first must."
    with serving(well(body, "application/xml")) as server:
        answer = server.behaviour
        server.behaviour = lambda asked: answer(asked).having(Set_Cookie="a=b")  # type: ignore[union-attr]
        assert told(server.url)[-1].endswith(
            "1 should: crawlers read it, and some will make less of it than they could."
        )


def test_an_empty_sitemap_index_is_advice(tmp_path: Path) -> None:
    body = b"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>"
    lines = check(write(tmp_path, "index.xml", body), cwd=tmp_path).stdout.splitlines()
    assert lines[0] == "index.xml: sitemap index with 0 sitemaps, 67 bytes"
    assert lines[-1].startswith("  1 hint: crawlers read it; the rest is advice (parsed strictly and held against ")


def test_of_rss_1_0_no_more_is_said_than_was_checked(tmp_path: Path) -> None:
    case = next(case for case in cases("bad") if case.rule == "feed-other")
    last = check(write(tmp_path, "old.rdf", case.body), cwd=tmp_path).stdout.splitlines()[-1]
    assert last == (
        "  1 hint: whether readers show it well is not known "
        "(parsed strictly, held against the rules for XML alone and read by feedparser)."
    )


def test_only_http_is_fetched(tmp_path: Path) -> None:
    done = check("ftp://x/", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (3, "ftp://x/: only http and https are fetched, not ftp\n")


def test_an_enclosure_without_length_and_type_is_said_to_lack_them(tmp_path: Path) -> None:
    body = good("rss").replace(b"</item>", b"<enclosure url='http://a.example/a.mp3'/></item>", 1)
    said = check(write(tmp_path, "a.rss", body), cwd=tmp_path).stdout
    assert "the enclosure has no length: " in said
    assert "the enclosure has no type: " in said
    assert "None" not in said


def test_a_published_directory_is_in_order(public: Path) -> None:
    names = sorted(path.name for path in public.iterdir())
    done = check(*names, cwd=public)
    assert (done.returncode, done.stderr) == (0, "")
    assert "index.html: an HTML page, not a feed\n" in done.stdout
    assert "world: a directory; its files were not looked at\n" in done.stdout
    assert (
        done.stdout.splitlines()[-1] == f"{len(names)} places: {len(names) - 2} in order, 0 with faults, 2 passed over"
    )
    assert done.stdout.count("; nothing to find fault with") == len(names) - 2


def test_standard_input(tmp_path: Path) -> None:
    done = check("-", cwd=tmp_path, stdin=good("atom")[:700])
    assert done.returncode == 1
    assert "      standard input:" in done.stdout
    assert check("-", cwd=tmp_path, stdin=good("atom")).returncode == 0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "the document is empty"),
        (good("rss").decode().encode("utf-16"), "its declaration says UTF-8"),
        (good("rss").decode().replace("UTF-8", "UTF-32").encode("utf-32"), "UTF-32"),
        (b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>', "a DOCTYPE"),
        (b"a" * 21_000_000, "there are more than 20,000,000 bytes"),
        (b"<a>" * 100_000, "xml-"),
        (b'{"version": ' + b"[" * 100_000, "nested too deeply"),
        (b"\x89PNG\r\n\x1a\n\0\0", "xml-"),
    ],
    ids=["empty", "utf-16", "utf-32", "entities", "one token", "deep", "deep JSON", "a picture"],
)
def test_anything_else_is_a_finding(tmp_path: Path, body: bytes, said: str) -> None:
    done = check(write(tmp_path, "odd.rss", body), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert said in done.stdout


def test_what_can_not_be_had_is_exit_3_and_the_others_are_checked(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    write(tmp_path, "all.rss", good("rss"))
    write(tmp_path, "bad.rss", BAD)
    done = check("missing.rss", "pipe", "/dev/zero", "all.rss", "bad.rss", cwd=tmp_path)
    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        "missing.rss: no such file or directory",
        "pipe: a pipe, which is not opened; `-` reads standard input",
        "/dev/zero: a device, not a file",
    ]
    assert "all.rss: RSS 2.0" in done.stdout
    assert done.stdout.splitlines()[-1] == "5 places: 1 in order, 1 with faults, 3 not to be had"
    alone = check(".", cwd=tmp_path)
    assert (alone.returncode, alone.stderr) == (3, ".: a directory; name the files in it\n")


def test_a_feed_does_not_write_on_the_terminal(tmp_path: Path) -> None:
    feed = json.loads(good("json"))
    feed["title"] = "\x1b]0;owned\x07 \u202egnp\ud800 x\ny" + "z" * 1000
    done = check(write(tmp_path, "a.json", json.dumps(feed).encode()), cwd=tmp_path)
    assert "\x1b" not in done.stdout
    assert "\\u001b]0;owned\\u0007 \\u202egnp\\ud800 x y" in done.stdout
    assert all(len(line) <= 400 for line in done.stdout.splitlines())


def test_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.rss")
    (tmp_path / name).write_bytes(good("rss"))
    assert "caf\\udce9.rss: RSS 2.0" in check(name, cwd=tmp_path).stdout
    assert json.loads(check("--json", name, cwd=tmp_path).stdout)[0]["entries"] == 2


def test_a_terminal_that_knows_only_ascii(tmp_path: Path) -> None:
    write(tmp_path, "all.rss", good("rss"))
    done = feeds("check", "all.rss", cwd=tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert "RSS 2.0, \\u201cHarbour" in done.stdout


@pytest.mark.parametrize(("wish", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_are_for_terminals(tmp_path: Path, wish: dict[str, str], *, coloured: bool) -> None:
    name = write(tmp_path, "bad.rss", BAD)
    parent, child = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | wish | {"TERM": "xterm"}
    command = [sys.executable, "-m", "feeds", "check", name]
    with subprocess.Popen(command, stdout=child, cwd=tmp_path, env=environment) as running:
        os.close(child)
        seen = b""
        while True:
            try:
                part = os.read(parent, 65_536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            seen += part
    os.close(parent)
    assert running.returncode == 1
    assert (b"\x1b[31m" in seen) is coloured
    assert "\x1b" not in check(name, cwd=tmp_path).stdout


# Programs


def test_json_has_what_the_reference_says(tmp_path: Path) -> None:
    write(tmp_path, "bad.rss", BAD)
    with serving(well()) as server:
        done = check("--json", "bad.rss", "missing.rss", server.url, cwd=tmp_path)
    bad, missing, served = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (3, "")
    described = {row[0].strip("`") for row in rows(section("cli.md", "## `feeds check`").partition("### What")[2])}
    for one in (bad, missing, served):
        assert set(one) <= described
    assert set(bad["findings"][0]) | set(served["http"]) <= described
    first = next(finding for finding in bad["findings"] if finding["rule"] == "rss-date")
    assert (first["rule"], first["level"], first["line"], first["where"]) == (
        "rss-date", "must", 38, "item 2, line 38, <pubDate>",
    )  # fmt: skip
    assert (bad["format"], bad["title"], bad["entries"], bad["bytes"]) == ("rss", "Harbour & Hill", 2, len(BAD))
    assert (bad["url"], bad["http"], bad["error"]) == (None, None, None)
    assert (missing["error"], missing["findings"], missing["format"]) == ("no such file or directory", [], None)
    assert (served["url"], served["http"]["status"], served["readers"]["Feedly"]) == (
        server.url, 200, "asks every hour at the soonest",
    )  # fmt: skip


def test_json_of_half_a_character_is_json(tmp_path: Path) -> None:
    body = good("json").replace(b"Harbour & Hill", b"half \\ud800")
    said = json.loads(check("--json", write(tmp_path, "a.json", body), cwd=tmp_path).stdout)
    assert said[0]["title"] == "half \ud800"


@pytest.mark.parametrize("code", [0x1B, 0x7F, 0x9B, 0x2028, 0x202E, 0x2066])
def test_json_does_not_write_on_the_terminal(tmp_path: Path, code: int) -> None:
    feed = {**json.loads(good("json")), "title": f"a{chr(code)}b\nü"}
    said = check("--json", write(tmp_path, "a.json", json.dumps(feed).encode()), cwd=tmp_path).stdout
    assert f'"title": "a\\u{code:04x}b\\nü"' in said
    assert chr(code) not in said
    assert json.loads(said)[0]["title"] == feed["title"]


# Servers


def told(url: str, **options: bool) -> list[str]:
    return [line for line, _ in verdict.said(examine(url), **options)]


def test_a_url_gets_the_http_side_and_what_readers_would_do(tmp_path: Path) -> None:
    with serving(well(kind="text/xml")) as server:
        done = check(server.url, cwd=tmp_path)
    assert done.returncode == 0
    assert "    http-charset-missing  (RFC 7303 section 3; feedparser)\n" in done.stdout
    assert "      Content-Type: text/xml without charset\n" in done.stdout
    assert (
        "  What readers would do\n    NetNewsWire            asks every hour at the soonest; gets a 304" in done.stdout
    )


def test_a_server_of_many_places_is_told_about_too() -> None:
    with serving(well()) as server:
        assert any("Miniflux" in line for line in told(server.url, brief=True))


@pytest.mark.parametrize("status", [404, 410, 500])
def test_an_answer_that_is_no_feed_is_exit_3_with_what_it_does_to_readers(tmp_path: Path, status: int) -> None:
    with serving(lambda _: Reply(status=status, body=b"<h1>no</h1>")) as server:
        done = check(server.url, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (3, f"{server.url}: {status} Said\n")
    assert "http-status" in done.stdout
    assert ("NetNewsWire" in done.stdout) is (status < 500)


def test_a_page_over_http_offers_its_feeds(tmp_path: Path) -> None:
    page = b"<!doctype html><html><head><link rel=alternate type=application/atom+xml href=../all.atom></head>"
    with serving(well(page, "text/html")) as server:
        done = check(server.url, cwd=tmp_path)
    assert done.returncode == 1
    assert "http-" not in done.stdout
    assert f"    feeds check {server.url.removesuffix('feeds/all.rss')}all.atom\n" in done.stdout
    assert "Miniflux" not in done.stdout


def test_a_redirect_is_shown_in_the_head() -> None:
    with serving(
        lambda asked: Reply(status=301, fields={"Location": "/b"}) if asked.path != "/b" else well()(asked)
    ) as server:
        head = told(server.url)[0]
    assert head.startswith(f"{server.url} (at {server.url.removesuffix('feeds/all.rss')}b): RSS 2.0")


def test_a_loop_is_exit_3(tmp_path: Path) -> None:
    with serving(lambda asked: Reply(status=301, fields={"Location": asked.path})) as server:
        done = check(server.url, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (3, f"{server.url}: the redirects have no end\n")


def test_a_password_is_not_shown(tmp_path: Path) -> None:
    with serving(well()) as server:
        url = server.url.replace("//", "//ann:secret@")
        done, dumped = check(url, cwd=tmp_path), check("--json", url, cwd=tmp_path)
    gone = check(url, cwd=tmp_path)
    assert "secret" not in done.stdout + dumped.stdout + gone.stderr
    assert gone.stderr == f"{server.url}: connection refused\n"


def test_a_gzip_bomb_is_exit_1() -> None:
    bomb = gzip.compress(b" " * 100_000_000, compresslevel=1)
    with serving(lambda _: Reply(fields={"Content-Encoding": "gzip"}, body=bomb)) as server:
        rules = {finding.rule for finding in examine(server.url).findings}
    assert "feed-size" in rules


def test_a_body_that_can_not_be_decoded_is_no_empty_feed() -> None:
    with serving(lambda _: Reply(fields={"Content-Encoding": "br"}, body=b"x")) as server:
        rules = {finding.rule for finding in examine(server.url).findings}
    assert "http-coding-asked" in rules
    assert "feed-format" not in rules


def test_what_was_left_out_is_said() -> None:
    answered = []

    def tired(asked: Any) -> Reply:
        answered.append(asked)
        return well()(asked) if len(answered) < 3 else Reply(status=429)

    with serving(tired) as server:
        lines = told(server.url)
    assert "  Not everything was asked over HTTP: the server asked us to stop (429)" in lines


def test_a_clean_url_says_how_often_it_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(well()) as server:
        body = BODY.replace(b"https://site.example/feeds/all.rss", server.url.encode())
        server.behaviour = well(body)
        lines = told(server.url)
    number = len(list(RULES))
    assert f"the server was asked 13 times and held against {number} rules for HTTP" in lines[-1]


def test_d25_our_own_server_has_no_must_and_no_should(tmp_path: Path) -> None:
    service = Service(tmp_path)
    for number in range(3):
        service.write(f"{number}.md", markdown(f"Title {number}", "Words and more words. " * 100, category="Asia"))
    try:
        service.start(shows=3)
        for name in ("all.rss", "all.atom", "all.json", "asia.atom", "feeds.opml"):
            seen = examine(service.at + name)
            assert [str(finding) for finding in seen.findings if finding.level != "may"] == []
            assert (seen.error, seen.visit and seen.visit.stopped) == (None, "")
            assert len(seen.visit.answers if seen.visit else ()) == 12
    finally:
        service.end()


# Whatever there is


def test_a_check_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> list[Any]:
        while True:
            pass

    monkeypatch.setattr(examination, "check", slow)
    (finding,) = examination._document(b"<rss/>", None, patience=0.1)
    assert (finding.rule, finding.message) == ("feed-slow", "after 0.1 seconds the check was given up")


def test_in_a_thread_there_is_no_limit_and_no_harm() -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        seen = pool.submit(examine, str(DATA / "good.rss")).result()
    assert seen.findings == ()


@given(
    st.binary(max_size=300)
    | st.sampled_from([good(form) for form in FORMATS]).flatmap(
        lambda body: st.tuples(st.integers(0, len(body)), st.binary(max_size=8)).map(
            lambda change: body[: change[0]] + change[1] + body[change[0] + len(change[1]) :]
        )
    )
)
def test_whatever_the_bytes_are_both_outputs_are_made(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    place = tmp_path_factory.getbasetemp() / "any.rss"
    place.write_bytes(body)
    seen = examine(str(place))
    for line, _ in verdict.said(seen, every=True):
        assert line == verdict.safe(line)
    assert json.loads(verdict.dump([verdict.as_json(seen)]))[0]["bytes"] == len(body)


#: A file has no address to be held against, and the clock goes on.
ANYWHERE = [
    case
    for case in cases("bad")
    if "url" not in case.said and not any(word in case.rule for word in ("plausible", "self", "host"))
]


@pytest.mark.parametrize("case", ANYWHERE[::10], ids=str)
def test_broken_feeds_are_told_with_a_verdict(tmp_path: Path, case: Case) -> None:
    (tmp_path / f"bad.{case.format}").write_bytes(case.body)
    done = CliRunner().invoke(app, ["check", str(tmp_path / f"bad.{case.format}")])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert f"    {case.rule}  (" in done.output
    assert re.search(r"\n  \d+ (must|should|hint)", done.output)

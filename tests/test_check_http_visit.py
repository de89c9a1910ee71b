"""A visit over real sockets: what is asked, what misbehaving servers do to it, and that it always comes to an end."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from feeds.check.http import RULES
from feeds.check.http.client import READER, Deadline
from feeds.check.http.record import Visit
from feeds.check.http.visit import visit
from feeds.errors import SourceError
from tests.misbehaving import BODY, DATE, Asked, Behaviour, Reply, Server, serving, tag, well

Change = Callable[[Asked, Reply], Reply]
WELL = well()


def but(change: Change) -> Behaviour:
    return lambda asked: change(asked, WELL(asked))


def found(made: Visit) -> set[str]:
    """The rules that were broken; how old the newest entry is depends on the day of the test."""
    return {finding.rule for finding in RULES.findings(made, made)} - {"http-quiet"}


def visited(behaviour: Behaviour) -> Visit:
    with serving(behaviour) as server:
        return visit(server.url, patience=10)


def forgetful(*names: str) -> Behaviour:
    """A server that does not look at these fields of a request."""
    return lambda asked: WELL(replace(asked, fields={k: v for k, v in asked.fields.items() if k not in names}))


def date_first(asked: Asked) -> Reply:
    """A server for which If-Modified-Since decides."""
    if asked.fields.get("if-modified-since") == DATE:
        return replace(WELL(asked), status=304, body=b"")
    return WELL(asked)


def exact(asked: Asked) -> Reply:
    """A server that compares If-None-Match letter by letter."""
    own = WELL(replace(asked, fields={"accept-encoding": asked.fields.get("accept-encoding", "")})).fields["ETag"]
    named = asked.fields.get("if-none-match")
    fields = {**asked.fields, "if-none-match": named if named == own else '"none"'} if named else asked.fields
    return WELL(replace(asked, fields=fields))


class Counting:
    """Writes the number of the request into the feed, into its tag, or both."""

    def __init__(self, *, body: bool, tags: bool) -> None:
        self.body, self.tags, self.number = body, tags, 0

    def __call__(self, asked: Asked) -> Reply:
        self.number += 1
        made = well(BODY + b"<!-- %d -->" % self.number if self.body else BODY)(asked)
        return made.having(ETag=f'"{self.number if self.tags else "always"}"')


def seen_by_name(asked: Asked, reply: Reply) -> Reply:
    return Reply(status=403) if asked.fields["user-agent"].startswith("feeds-check") else reply


def readers_refused(asked: Asked, reply: Reply) -> Reply:
    return Reply(status=403) if asked.fields["user-agent"].startswith("feedparser") else reply


def heeding(asked: Asked, reply: Reply) -> Reply:
    return reply.having(ETag='"other"') if "_=1" in asked.target else reply


def packed(asked: Asked) -> Reply:
    """A server that always compresses."""
    return WELL(replace(asked, fields={**asked.fields, "accept-encoding": "gzip"}))


def delta(asked: Asked, reply: Reply) -> Reply:
    return replace(reply, status=226) if "a-im" in asked.fields else reply


def redirect(*way: str, status: int = 301) -> Behaviour:
    """From the feed's own path over these to the last one, which answers."""
    path = dict(zip(("/feeds/all.rss", *way), way, strict=False))

    def answer(asked: Asked) -> Reply:
        named = path.get(asked.path)
        return Reply(status=status, fields={"Location": named}) if named else WELL(asked)

    return answer


BAD: dict[str, tuple[set[str], Behaviour]] = {
    "plain text": ({"http-type"}, well(kind="text/plain; charset=utf-8")),
    "no type": ({"http-type"}, but(lambda _, reply: reply.having(Content_Type=None))),
    "XML": ({"http-type-exact"}, well(kind="application/xml")),
    "XML as text": ({"http-type-exact", "http-charset-missing"}, well(kind="text/xml")),
    "another charset": ({"http-charset"}, well(kind="application/rss+xml; charset=latin1")),
    "no validators": ({"http-etag", "http-last-modified"}, but(lambda _, r: r.having(ETag=None, Last_Modified=None))),
    "a bare tag": (
        {"http-etag-form", "http-304"},
        but(lambda _, reply: reply.having(ETag="bare")),
    ),
    "a date to come": (
        {"http-last-modified-date", "http-304"},
        but(lambda _, reply: reply.having(Last_Modified="Sat, 09 Mar 2041 16:00:00 GMT")),
    ),
    "no conditions": ({"http-304"}, forgetful("if-none-match", "if-modified-since")),
    "no dates": ({"http-304"}, forgetful("if-modified-since")),
    "the date decides": ({"http-304-stale"}, date_first),
    "tags letter by letter": ({"http-304-forms", "http-304-suffix"}, exact),
    "a bare 304": (
        {"http-304-fields"},
        but(lambda _, reply: reply.having(ETag=None, Vary=None) if reply.status == 304 else reply),
    ),
    "a counter": ({"http-same"}, Counting(body=True, tags=True)),
    "a stuck tag": ({"http-same", "http-etag-moves", "http-etag-coding", "http-304"}, Counting(body=True, tags=False)),
    "a tag a request": ({"http-etag-stable"}, Counting(body=False, tags=True)),
    "no compression": ({"http-gzip", "http-brotli"}, forgetful("accept-encoding")),
    "always compressed": ({"http-coding-asked"}, packed),
    "no Vary": ({"http-vary"}, but(lambda _, reply: reply.having(Vary=None))),
    "one tag for all": (
        {"http-etag-coding", "http-304"},
        but(lambda _, reply: reply.having(ETag='"one"')),
    ),
    "no max-age": ({"http-max-age"}, but(lambda _, reply: reply.having(Cache_Control=None))),
    "Expires: 0": ({"http-expires"}, but(lambda _, reply: reply.having(Expires="0"))),
    "another pace": ({"http-ttl"}, but(lambda _, reply: reply.having(Cache_Control="max-age=600"))),
    "no clock": ({"http-date"}, but(lambda _, reply: reply.having(Date=formatdate(0, usegmt=True)))),
    "a cookie": ({"http-cookies"}, but(lambda _, reply: reply.having(Set_Cookie="a=1"))),
    "queries": ({"http-query"}, but(heeding)),
    "no HEAD": ({"http-head"}, but(lambda asked, reply: Reply(status=405) if asked.method == "HEAD" else reply)),
    "deltas": ({"http-delta"}, but(delta)),
    "a wall for us": ({"http-user-agent"}, but(seen_by_name)),
    "a wall for readers": ({"http-user-agent"}, but(readers_refused)),
    "a detour": ({"http-redirect-count"}, redirect("/a", "/b")),
    "a temporary redirect": ({"http-redirect-temporary"}, redirect("/a", status=302)),
    "a large feed": ({"http-size"}, well(BODY + b"<!--" + b" " * 1_100_000 + b"-->")),
    "404": ({"http-status"}, lambda _: Reply(status=404)),
    "410": ({"http-status"}, lambda _: Reply(status=410)),
    "500": ({"http-status"}, lambda _: Reply(status=500)),
    "503": ({"http-status", "http-retry-after"}, lambda _: Reply(status=503)),
    "a body that ends early": ({"http-complete"}, but(lambda _, reply: reply.having(Content_Length="99999"))),
    "a redirect to nowhere": ({"http-redirect-loop"}, lambda _: Reply(status=302)),
}


@pytest.mark.parametrize("what", BAD)
def test_what_a_server_does_wrong_is_found(what: str) -> None:
    rules, behaviour = BAD[what]
    assert found(visited(behaviour)) == rules


def test_a_server_that_does_all_right_has_no_finding_and_is_asked_thirteen_times() -> None:
    with serving(WELL) as server:
        made = visit(server.url)
    assert found(made) == set()
    assert made.stopped == ""
    assert len(server.asked) == 13
    agents = {asked.fields["user-agent"] for asked in server.asked}
    assert all("feeds-check" in agent for agent in agents)
    assert made.ok is not None
    assert (made.ok.body, made.ok.size) == (BODY, len(gzip.compress(BODY, mtime=0)))


def test_the_questions_are_those_of_rfc_9110() -> None:
    with serving(WELL) as server:
        visit(server.url)
    own = tag(BODY, "gzip")
    conditions = [
        (asked.fields.get("if-none-match"), asked.fields.get("if-modified-since"), asked.fields.get("a-im"))
        for asked in server.asked
        if "if-none-match" in asked.fields or "if-modified-since" in asked.fields
    ]
    unknown = '"feeds-check-knows-no-such-tag"'
    assert conditions == [
        (None, DATE, None),
        (own, None, None),
        (unknown, DATE, "feed"),
        (f'{unknown}, W/{own}, "another"', None, None),
        ("*", None, None),
        (f'{own[:-1]}-gzip"', None, None),
        (own, DATE, None),
    ]
    assert [asked.target for asked in server.asked if "?" in asked.target] == ["/feeds/all.rss?_=1"]


def test_a_query_that_the_address_has_is_kept() -> None:
    with serving(WELL) as server:
        made = visit(server.url + "?format=rss&q=a%20b#part")
    assert {asked.target for asked in server.asked} == {
        "/feeds/all.rss?format=rss&q=a%20b",
        "/feeds/all.rss?format=rss&q=a%20b&_=1",
    }
    assert found(made) == set()


def test_d25_behind_a_wall_the_feed_is_read_as_a_reader_reads_it() -> None:
    with serving(but(seen_by_name)) as server:
        made = visit(server.url)
    assert (made.agent, made.walled and made.walled.status) == (READER, 403)
    assert made.feed.title == "Harbour & Hill"
    assert {asked.fields["user-agent"] for asked in server.asked[1:]} == {READER}


def test_a_wall_for_everybody_is_a_refusal() -> None:
    assert found(visited(lambda _: Reply(status=403))) == {"http-status"}


def test_429_at_first_ends_the_visit() -> None:
    with serving(lambda _: Reply(status=429, fields={"Retry-After": "60"})) as server:
        made = visit(server.url)
    assert (len(server.asked), found(made)) == (1, {"http-status"})


def test_429_on_the_way_ends_the_visit() -> None:
    answers: list[Asked] = []

    def limited(asked: Asked) -> Reply:
        answers.append(asked)
        return WELL(asked) if len(answers) < 4 else Reply(status=429)

    made = visited(limited)
    assert len(answers) == 4
    assert made.stopped == "the server asked us to stop (429)"
    assert found(made) == {"http-asked-too-often", "http-retry-after"}


def test_a_connection_lost_on_the_way_ends_the_questions_and_what_is_known_stays() -> None:
    count: list[Asked] = []

    def tired(asked: Asked) -> Reply | bytes:
        count.append(asked)
        return WELL(asked) if len(count) < 3 else b""

    made = visited(tired)
    assert made.ok is not None
    assert made.stopped.startswith("no answer to a request with")
    assert set(made.answers) == {"again"}


def test_the_time_for_one_address_is_limited() -> None:
    with serving(lambda asked: WELL(asked) if not waits(server, asked) else b"") as server:
        made = visit(server.url, patience=5, together=0.5)
    assert made.stopped == "the 0.5 seconds for one address were over"
    assert made.feed.title == "Harbour & Hill"


def waits(server: Server, asked: Asked) -> bool:
    """Never answers what has no body to load."""
    return asked.method == "HEAD" and server.over.wait(20)


def test_a_page_is_not_asked_a_dozen_questions() -> None:
    with serving(well(b"<!doctype html><title>x</title>", "text/html")) as server:
        made = visit(server.url)
    assert len(server.asked) == 1
    assert (made.feed.format, made.stopped) == ("", "it is no whole feed, so nothing more was asked")


# Redirects


def test_redirects_are_followed_and_told() -> None:
    made = visited(redirect("/a", "/b", "/ü?q=ä"))
    assert [hop.status for hop in made.hops] == [301, 301, 301]
    assert made.ok is not None
    assert "http-redirect-count" in found(made)


@pytest.mark.parametrize("way", [("/feeds/all.rss",), ("/a", "/feeds/all.rss"), ("/a", "/b", "/a")])
def test_a_loop_is_left(way: tuple[str, ...]) -> None:
    following = dict(zip(("/feeds/all.rss", *way), way, strict=False))
    with serving(lambda asked: Reply(status=301, fields={"Location": following[asked.path]})) as server:
        made = visit(server.url)
    assert made.loop
    assert found(made) == {"http-redirect-loop"}
    assert len(server.asked) <= 4


def test_redirects_without_end_are_left() -> None:
    with serving(lambda asked: Reply(status=302, fields={"Location": asked.target + "x"})) as server:
        made = visit(server.url)
    assert (made.loop, len(server.asked)) == (True, 9)


def test_a_redirect_leads_to_no_file() -> None:
    made = visited(lambda _: Reply(status=301, fields={"Location": "file:///etc/passwd"}))
    assert (made.ok, found(made)) == (None, {"http-redirect-loop"})


@pytest.mark.parametrize("port", ["99999", "abc", "0"])
def test_a_redirect_to_a_port_that_is_none_is_not_followed(port: str) -> None:
    made = visited(lambda _: Reply(status=301, fields={"Location": f"http://x.example:{port}/"}))
    assert (made.ok, found(made)) == (None, {"http-redirect-loop"})


@pytest.mark.parametrize("host", ["a b", "a\x7f"])
def test_a_redirect_to_a_host_that_is_none_is_told(host: str) -> None:
    with pytest.raises(SourceError) as caught:
        visited(lambda _: Reply(status=301, fields={"Location": f"http://{host}/"}))
    assert caught.value.reason.startswith(f"that is no web address: URL can't contain control characters. {host!r}")


def test_a_redirect_to_another_host_is_told() -> None:
    with serving(WELL) as other, serving(lambda _: Reply(status=301, fields={"Location": other.url})) as server:
        made = visit(server.url)
    assert (made.ok and made.ok.url, found(made)) == (other.url, {"http-redirect-host"})


def test_a_password_goes_to_its_host_and_to_no_other() -> None:
    with serving(WELL) as other, serving(lambda _: Reply(status=301, fields={"Location": other.url})) as server:
        made = visit(server.url.replace("//", "//ann:s%20ecret@"))
    assert server.asked[0].fields["authorization"] == "Basic YW5uOnMgZWNyZXQ="
    assert not any("authorization" in asked.fields for asked in other.asked)
    assert "ecret" not in repr(made)


def test_a_password_stays_with_a_redirect_on_its_host() -> None:
    with serving(redirect("/a")) as server:
        visit(server.url.replace("//", "//ann:secret@"))
    assert all("authorization" in asked.fields for asked in server.asked)


# Servers that are no servers


def endless(server: Server, part: bytes) -> Iterator[bytes]:
    while not server.over.is_set():
        yield part


def dripping(server: Server, start: bytes) -> Iterator[bytes]:
    """A byte every few hundredths of a second, for ever: no pause is long enough for a timeout of the socket."""
    yield start
    while not server.over.wait(0.02):
        yield b"a"


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX: ",
        HEAD + b"Content-Length: 1000000\r\n\r\n",
        HEAD + b"\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n1;",
    ],
    ids=["before the status", "in a field", "in the body", "in a body without end", "in a chunk"],
)
def test_a_server_that_drips_is_left_at_the_deadline(start: bytes) -> None:
    with serving(lambda _: dripping(server, start)) as server, pytest.raises(SourceError) as caught:
        visit(server.url, patience=0.4)
    assert caught.value.reason == "no whole answer within 0.4 seconds"


@contextmanager
def deaf() -> Iterator[tuple[str, int]]:
    """The address of a socket that takes no more connections, and does not refuse them: its queue is full."""
    with ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listening.getsockname())
        yield listening.getsockname()


def resolving(name: str, *addresses: tuple[str, int]) -> Callable[..., object]:
    """getaddrinfo, for which a name has these addresses."""
    known = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", address) for address in addresses]
    really = socket.getaddrinfo
    return lambda host, *rest, **options: known if host == name else really(host, *rest, **options)


def test_an_address_that_takes_no_connection_leaves_time_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    with deaf() as silent, serving(well(b"<!doctype html><title>x</title>", "text/html")) as server:
        there = ("127.0.0.1", urlsplit(server.url).port or 0)
        monkeypatch.setattr(socket, "getaddrinfo", resolving("many.example", silent, there))
        made = visit("http://many.example/feeds/all.rss", patience=3)
    assert made.ok is not None


def test_addresses_that_take_no_connection_share_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    far = Deadline.after(30)
    with deaf() as silent:
        monkeypatch.setattr(socket, "getaddrinfo", resolving("many.example", *[silent] * 120))
        with pytest.raises(SourceError) as caught:
            visit("http://many.example/", patience=0.3)
    assert caught.value.reason == "no whole answer within 0.3 seconds"
    assert far.left()


def test_a_server_that_says_nothing_is_left_at_the_deadline() -> None:
    def silent(_: Asked) -> bytes:
        server.over.wait(20)
        return b""

    with serving(silent) as server, pytest.raises(SourceError) as caught:
        visit(server.url, patience=0.3)
    assert caught.value.reason == "no whole answer within 0.3 seconds"


def test_a_body_without_end_is_read_to_the_limit() -> None:
    with serving(lambda _: endless(server, HEAD + b"\r\n" + b"a" * 60_000)) as server:
        made = visit(server.url)
    assert made.first is not None
    assert made.first.size == 20_000_001


def test_a_gzip_bomb_is_decoded_to_the_limit() -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, compresslevel=1)
    made = visited(lambda _: Reply(fields={"Content-Encoding": "gzip"}, body=bomb))
    assert made.first is not None
    assert len(made.first.body) == 20_000_001


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"", "remote end closed connection without response"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "that is no HTTP: SSH-2.0-OpenSSH_9.2"),
        (b"\0\1\2\3\r\n\r\n", "that is no HTTP: "),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n", "that is no HTTP: got more than 100 headers"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"b" * 70_000 + b"\r\n\r\n", "that is no HTTP: got more than 65536 bytes"),
    ],
)
def test_what_is_no_http_is_said_to_be_none(sent: bytes, said: str) -> None:
    with serving(lambda _: sent) as server, pytest.raises(SourceError) as caught:
        visit(server.url)
    assert said in caught.value.reason


@pytest.mark.parametrize(
    ("fields", "body", "said"),
    [
        ({"Content-Encoding": "gzip"}, b"plain", "it is no gzip"),
        ({"Content-Encoding": "br"}, b"x", "it is coded as br, which was not asked for"),
    ],
)
def test_a_body_that_can_not_be_decoded_is_told(fields: dict[str, str], body: bytes, said: str) -> None:
    made = visited(lambda _: Reply(fields=fields, body=body))
    assert made.first is not None
    assert said in made.first.unread
    assert "http-coding-asked" in found(made)


@pytest.mark.parametrize("raw", [True, False])
def test_deflate_is_read_in_both_its_forms(*, raw: bool) -> None:
    import zlib

    packer = zlib.compressobj(wbits=-15 if raw else 15)
    body = packer.compress(BODY) + packer.flush()
    made = visited(lambda _: Reply(fields={"Content-Encoding": "deflate"}, body=body))
    assert made.first is not None
    assert made.first.body == BODY


def test_chunks_are_read_and_a_lost_one_is_told() -> None:
    start = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    whole = b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY)
    assert visited(lambda _: start + whole).feed.title == "Harbour & Hill"
    assert "http-complete" in found(visited(lambda _: start + whole[:300]))


ODD = ["http://a b/", "http://a\x7f/", "http://x/\udce9", "http://\udce9@x/"]


@pytest.mark.parametrize(
    "url", ["http://", "http://[", "http://x:0/", "http://x:99999/", "http://x:abc/", "https:///a", *ODD]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(SourceError):
        visit(url)


def test_where_nothing_listens() -> None:
    with serving(WELL) as server:
        url = server.url
    with pytest.raises(SourceError) as caught:
        visit(url)
    assert caught.value.reason == "connection refused"


def test_a_name_that_nobody_has() -> None:
    with pytest.raises(SourceError) as caught:
        visit("http://nobody.invalid/all.rss")
    assert caught.value.reason == "no such host"


def test_a_server_without_tls() -> None:
    with serving(WELL) as server, pytest.raises(SourceError) as caught:
        visit(server.url.replace("http:", "https:"), patience=5)
    assert caught.value.reason.startswith("no TLS there: ")


def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(WELL) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "")
        made = visit("http://site.example/all.rss")
    assert made.feed.title == "Harbour & Hill"
    assert {asked.target for asked in proxy.asked} == {
        "http://site.example/all.rss",
        "http://site.example/all.rss?_=1",
    }


def test_a_proxy_opens_tunnels_for_https(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda _: Reply(status=502)) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "")
        with pytest.raises(SourceError) as caught:
            visit("https://site.example/all.rss", patience=5)
    assert (proxy.asked[0].method, proxy.asked[0].target) == ("CONNECT", "site.example:443")
    assert "502" in caught.value.reason


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody but itself vouches for, with its key."""
    made = tmp_path_factory.mktemp("tls") / "both.pem"
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    asked = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    asked += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(made), "-out", str(made) + ".crt"]
    subprocess.run(["openssl", *asked], capture_output=True, check=True)
    with made.open("ab") as file:
        file.write(Path(f"{made}.crt").read_bytes())
    return made


def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_a_certificate_that_nobody_vouches_for(certificate: Path) -> None:
    with serving(WELL, tls(certificate)) as server, pytest.raises(SourceError) as caught:
        visit(server.url)
    assert caught.value.reason.startswith("the certificate is not accepted: self")


def test_https_and_the_way_down_from_it(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(WELL, tls(certificate)) as server:
        assert found(visit(server.url)) == set()
    with serving(WELL) as plain:
        away = Reply(status=301, fields={"Location": plain.url})
        with serving(lambda _: away, tls(certificate)) as server:
            assert found(visit(server.url)) == {"http-redirect-downgrade", "http-redirect-host"}


def test_a_server_that_drips_over_tls_is_left_at_the_deadline(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    drips = serving(lambda _: dripping(server, HEAD + b"\r\n"), tls(certificate))
    with drips as server, pytest.raises(SourceError) as caught:
        visit(server.url, patience=0.8)
    assert caught.value.reason == "no whole answer within 0.8 seconds"

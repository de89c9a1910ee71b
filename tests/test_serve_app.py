"""What readers, aggregators and browsers are answered (RFC 9110, checklist H)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path

import httpx
import pytest
import time_machine

from tests.newsroom import Newsroom, markdown
from tests.serving import AT, STAMP, SUFFIX, THEN, Got, Reader, Site, article, document, etag

ATOM = document("atom", article(1, "<p>Grüße, 政治</p>"), ttl=30)
CODINGS = list(SUFFIX)
#: One path for each kind of document, with its content type.
TYPES = {
    "all.rss": "application/rss+xml; charset=utf-8",
    "all.atom": "application/atom+xml; charset=utf-8",
    "all.json": "application/feed+json",
    "feeds.opml": "text/x-opml; charset=utf-8",
    "": "text/html; charset=utf-8",
    "index.html": "text/html; charset=utf-8",
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path / "public")
    site.put("all.atom", ATOM)
    site.put("all.rss", document("rss", article(1)))
    site.put("all.json", document("json", article(1)))
    site.put("index.html", b"<!doctype html><title>Feeds</title>")
    return site


@pytest.fixture
def reader(site: Site) -> Iterator[Reader]:
    with site.reader() as reader:
        yield reader


def test_h1_the_current_tag_is_304_without_a_body(reader: Reader) -> None:
    full = reader.get()
    for _ in range(2):
        got = reader.get(if_none_match=full.etag)
        assert (got.status, got.raw) == (304, b"")
        for name in ("etag", "vary", "cache-control", "last-modified", "link", "access-control-allow-origin"):
            assert got.headers[name] == full.headers[name]
        assert not {"content-type", "content-encoding", "content-length"} & set(got.headers)


@pytest.mark.parametrize("form", ["W/{}", '{}, "a"', '"a", {}, "b"', '"a", W/{}', "*", "{}"])
def test_h2_h3_lists_weak_tags_and_the_star_are_304(reader: Reader, form: str) -> None:
    assert reader.get(if_none_match=form.format(etag(ATOM))).status == 304


def test_h2_a_list_over_several_lines_is_one_list(reader: Reader) -> None:
    lines = [("if-none-match", '"a"'), ("if-none-match", etag(ATOM)), ("if-none-match", '"b"')]
    assert [got.status for got in reader.ask(("GET", "all.atom", lines), ("GET", "all.atom", lines[:1]))] == [304, 200]


def test_h4_h5_the_tag_decides_when_there_is_one(reader: Reader) -> None:
    assert reader.get(if_none_match='"old"', if_modified_since=STAMP).status == 200
    assert reader.get(if_none_match=etag(ATOM), if_modified_since=formatdate(THEN - 999, usegmt=True)).status == 304


def test_h6_h7_h8_dates_without_a_tag(reader: Reader) -> None:
    assert reader.get(if_modified_since=STAMP).status == 304
    assert reader.get(if_modified_since=formatdate(THEN - 1, usegmt=True)).status == 200
    with time_machine.travel(THEN + 3600, tick=False):
        assert reader.get(if_modified_since=formatdate(THEN + 3600, usegmt=True)).status == 304
        assert reader.get(if_modified_since=formatdate(THEN + 3601, usegmt=True)).status == 200


def test_h9_every_form_of_a_date_but_no_garbage(reader: Reader) -> None:
    for form in (STAMP, "Saturday, 01-Jun-24 12:00:00 GMT", "Sat Jun  1 12:00:00 2024"):
        assert reader.get(if_modified_since=form).status == 304
    assert reader.get(if_modified_since="today").status == 200
    twice = [("if-modified-since", STAMP)] * 2
    assert reader.ask(("GET", "all.atom", twice))[0].status == 200


def test_h10_four_variants_of_one_document(reader: Reader) -> None:
    variants = {coding: reader.get(accept_encoding=coding) for coding in CODINGS}
    assert {got.body for got in variants.values()} == {ATOM}
    assert [got.etag for got in variants.values()] == [etag(ATOM, coding) for coding in CODINGS]
    for asked in CODINGS:
        for held, got in variants.items():
            answer = reader.get(accept_encoding=asked, if_none_match=got.etag)
            assert answer.status == (304 if asked == held else 200)


def test_h11_h12_tags_that_others_have_handled(reader: Reader) -> None:
    tag = etag(ATOM, "gzip")
    for mangled in (f'W/{tag[:-1]}-gzip"', tag[:-1] + ';gzip"', f"{tag}-gzip", tag.strip('"'), f'"{tag}"', f"w/{tag}"):
        assert reader.get(accept_encoding="gzip", if_none_match=mangled).status == 304
    for broken in ('"', 'W/"', ",", "\\"):
        assert reader.get(if_none_match=broken).status == 200


def test_h13_every_answer_varies_by_the_coding(reader: Reader) -> None:
    for path in TYPES:
        for coding in CODINGS:
            full = reader.get(path, accept_encoding=coding)
            other = reader.get(path, accept_encoding=coding, if_none_match=full.etag)
            head = reader.get(path, "HEAD", accept_encoding=coding)
            assert [got.headers["vary"] for got in (full, other, head)] == ["Accept-Encoding"] * 3


def test_h14_codings_are_chosen_as_asked(reader: Reader) -> None:
    many = ", ".join(f"x{number}" for number in range(999)) + ", br;q=0.1"
    wishes = {"gzip;q=0": "", "*;q=0": "", "identity;q=0": "", "": "", many: "br", "gzip, zstd, br": "br", "*": "gzip"}
    assert {wish: reader.get(accept_encoding=wish).headers.get("content-encoding", "") for wish in wishes} == wishes
    assert "content-encoding" not in reader.get().headers


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("path", [*TYPES, "missing.atom", "..", "/"])
def test_h15_head_is_get_without_the_body(reader: Reader, path: str, coding: str) -> None:
    head = reader.get(path, "HEAD", accept_encoding=coding)
    full = reader.get(path, accept_encoding=coding)
    assert (head.status, head.headers, head.raw) == (full.status, full.headers, b"")
    assert int(full.headers["content-length"]) == len(full.raw)
    if full.status == 200:
        assert reader.get(path, "HEAD", accept_encoding=coding, if_none_match=full.etag).status == 304


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "QUERY"])
def test_h16_other_methods_are_405(reader: Reader, method: str) -> None:
    got = reader.get(method=method)
    assert (got.status, got.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_h16_pages_of_other_sites_may_read(reader: Reader) -> None:
    asked = {"origin": "https://reader.example", "access_control_request_method": "GET"}
    got = reader.get(method="OPTIONS", **asked, access_control_request_headers="if-none-match")
    assert (got.status, got.raw) == (204, b"")
    assert got.headers["access-control-allow-methods"] == "GET, HEAD"
    assert "if-none-match" in got.headers["access-control-allow-headers"].lower().split(", ")
    assert got.headers["access-control-max-age"] == "86400"
    answers = [got, reader.get(), reader.get(if_none_match="*"), reader.get("no.atom"), reader.get(method="PUT")]
    assert {one.headers["access-control-allow-origin"] for one in answers} == {"*"}
    exposed = {"etag", "link", "retry-after", "last-modified", "im"}
    assert all(set(one.headers["access-control-expose-headers"].lower().split(", ")) == exposed for one in answers)


def test_h17_ranges_are_ignored(reader: Reader) -> None:
    for extra in ({}, {"if_range": etag(ATOM)}, {"if_range": STAMP}):
        got = reader.get(range="bytes=0-9", **extra)
        assert (got.status, got.raw, got.headers["accept-ranges"]) == (200, ATOM, "none")


def test_h18_a_precondition_that_fails_is_412(reader: Reader) -> None:
    assert reader.get(if_match='"other"').status == 412
    assert reader.get(if_match=etag(ATOM)).status == 200
    assert reader.get(if_match='"other"', if_none_match=etag(ATOM)).status == 412
    assert reader.get(if_match=etag(ATOM), if_none_match=etag(ATOM)).status == 304
    assert reader.get(if_unmodified_since=formatdate(THEN - 1, usegmt=True)).status == 412


def test_h19_preconditions_do_not_change_other_answers(site: Site, reader: Reader) -> None:
    (site.root / ".moved.json").write_text('{"gone": ["gone"], "moved": {"old": "new"}}')
    for path, status in {"no.atom": 404, "gone.atom": 410, "old.atom": 301}.items():
        for name, value in {"if_none_match": "*", "if_match": '"x"', "if_modified_since": STAMP}.items():
            assert reader.get(path, **{name: value}).status == status


def test_h20_the_same_content_has_the_same_tag_bytes_and_date_everywhere(tmp_path: Path) -> None:
    answers: list[list[Got]] = []
    for node in ("one", "two"):
        room = Newsroom(tmp_path / node)
        room.write("a.md", markdown("First", category="Asia"))
        room.publish()
        with Site(room.public).reader() as reader:
            first = [
                reader.get(path, accept_encoding=coding) for path in ("all.rss", "asia.json") for coding in CODINGS
            ]
            room.publish()
            again = [
                reader.get(path, accept_encoding=coding) for path in ("all.rss", "asia.json") for coding in CODINGS
            ]
        assert first == again
        answers.append(again)
    assert answers[0] == answers[1]


def test_h21_h22_the_date_grows_even_within_a_second_or_when_the_clock_goes_back(tmp_path: Path) -> None:
    from datetime import timedelta
    from email.utils import parsedate_to_datetime

    room = Newsroom(tmp_path)
    steps = [timedelta(minutes=1), timedelta(milliseconds=10), timedelta(milliseconds=10), -timedelta(hours=1)]
    seen = []
    for number, step in enumerate(steps):
        room.write(f"{number}.md", markdown(f"Article {number}"))
        room.publish(after=step)
        with Site(room.public).reader() as reader:
            got = reader.get()
            assert reader.get(if_modified_since=got.headers["last-modified"]).status == 304
        seen.append(parsedate_to_datetime(got.headers["last-modified"]))
    assert seen == sorted(set(seen))


def test_h23_content_types_are_exact(reader: Reader) -> None:
    assert {path: reader.get(path).headers["content-type"] for path in TYPES} == TYPES
    assert reader.get("all.rss").body.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")


def test_h24_browsers_run_nothing(reader: Reader) -> None:
    for path in TYPES:
        headers = reader.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "script" not in policy
        assert policy.endswith("sandbox") or "html" in headers["content-type"]


def test_a_document_says_where_it_lives(site: Site, reader: Reader) -> None:
    site.put("world/政治.atom", ATOM)
    got = reader.get("world/%E6%94%BF%E6%B2%BB.atom")
    assert got.headers["link"] == f'<{AT}world/%E6%94%BF%E6%B2%BB.atom>; rel="self"'


def test_h29_removed_feeds_and_formats_are_410_for_everybody(site: Site, reader: Reader) -> None:
    old = reader.get()
    (site.root / "all.atom").unlink()
    (site.root / ".moved.json").write_text('{"gone": ["world/asia", "all"], "suffixes": [".json"]}')
    for path in ("world/asia.rss", "world/asia.atom", "all.atom", "world/asia"):
        for headers in ({}, {"if_none_match": old.etag}, {"if_modified_since": STAMP}):
            got = reader.get(path, **headers)
            assert got.status == 410
            assert got.headers["content-type"].startswith("text/plain")
            assert "max-age" in got.headers["cache-control"]
            assert got.raw
    assert reader.get("other.json").status == 410
    assert reader.get("all.json").status == 200  # what exists wins
    site.put("all.atom", ATOM)
    assert reader.get().status == 200


def test_h30_moved_feeds_are_301_in_one_hop(site: Site, reader: Reader) -> None:
    (site.root / ".moved.json").write_text('{"moved": {"a b": "b", "b": "world/政治", "all": "b"}}', encoding="utf-8")
    for path in ("a%20b.atom", "b.atom"):
        got = reader.get(path)
        assert (got.status, got.headers["location"]) == (301, f"{AT}world/%E6%94%BF%E6%B2%BB.atom")
    assert reader.get("a%20b").headers["location"] == f"{AT}world/%E6%94%BF%E6%B2%BB"
    assert reader.get("all.atom").status == 200


def test_h34_what_cannot_be_read_is_answered_as_before(site: Site, reader: Reader) -> None:
    site.put("world/asia.rss", b"<rss/>")
    before = reader.get("world/asia.rss", accept_encoding="gzip")
    assert "stale-if-error=" in before.headers["cache-control"]
    (site.root / "world").rename(site.root / "away")
    (site.root / "world").symlink_to("world")  # a loop: every look fails
    assert reader.get("world/asia.rss", accept_encoding="gzip") == before
    assert reader.get("world/asia.rss", accept_encoding="br").body == b"<rss/>"
    assert reader.get("world/asia.rss", if_none_match=etag(b"<rss/>")).status == 304
    other = reader.get("world/europe.rss")
    assert (other.status, other.headers["retry-after"], other.headers["cache-control"]) == (503, "30", "no-store")
    assert reader.get("world/europe").status == 503


def test_h34_a_build_that_fails_leaves_the_old_document(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    room.write("a.md", markdown("First"))
    room.publish()
    with Site(room.public).reader() as reader:
        before = reader.get()
        room.write("b.md", "---\ntitle: [\n---\nBroken")
        room.publish()
        assert reader.get() == before


@pytest.mark.parametrize("root", ["public", "missing"])
def test_h35_before_anything_is_published_it_is_503(tmp_path: Path, root: str) -> None:
    (tmp_path / "public").mkdir()
    serving = replace(Site(tmp_path / "other").serving, root=str(tmp_path / root))
    with Site(tmp_path / "other").reader(root=serving.root) as reader:
        for path in ("all.atom", "", "feeds.opml", "index.html", "all"):
            got = reader.get(path)
            assert (got.status, got.headers["retry-after"]) == (503, "30")
            assert got.headers["cache-control"] == "no-store"


def test_h35_a_disk_that_goes_away_changes_no_answer(site: Site, reader: Reader) -> None:
    before = reader.get(), reader.get("")
    site.root.rename(site.root.with_name("away"))
    assert (reader.get(), reader.get("")) == before
    assert reader.get(if_none_match=before[0].etag).status == 304
    assert reader.get("all.rss").status == 503
    site.root.with_name("away").rename(site.root)
    assert reader.get("all.rss").status == 200


@pytest.mark.parametrize(
    "path",
    [
        "..%2f",
        "..%2Fall.atom",
        "%2e%2e/all.atom",
        "all%00.atom",
        "%2Emoved.json",
        "world//asia.rss",
        "a%5Cb.rss",
        "%ff.rss",
        "%C0%AE.rss",
        "x" * 5000 + ".rss",
        "/feeds/../feeds/..%2f",
        "/other/all.atom",
        "/all.atom",
    ],
)
def test_h39_odd_paths_are_404(site: Site, reader: Reader, path: str) -> None:
    (site.root / ".moved.json").write_text("{}")
    assert reader.get(path).status == 404


def test_h39_only_documents_are_served(site: Site, reader: Reader) -> None:
    (site.root / "notes.txt").write_text("private")
    (site.root / "x.rss").symlink_to(site.root / "notes.txt")
    (site.root / "dir.rss").mkdir()
    assert [reader.get(path).status for path in ("notes.txt", "x.rss", "dir.rss", "dir.rss/y.rss")] == [404] * 4


def test_h40_a_query_changes_nothing(reader: Reader) -> None:
    plain = reader.get()
    for query in ("?", "?_=1", "?utm_source=x&page=2", "?" + "x" * 4000):
        assert reader.get("all.atom" + query) == plain
        assert reader.get("all.atom" + query, if_none_match=plain.etag).status == 304


@pytest.mark.parametrize("path", ["all.rss", "all.atom", "all.json"])
@pytest.mark.parametrize(("ttl", "seconds"), [(30, 1800), (60, 3600), (1, 300), (1440, 18000), (240, 14400)])
def test_h42_max_age_is_what_the_document_says(site: Site, reader: Reader, path: str, ttl: int, seconds: int) -> None:
    site.put(path, document(path.rpartition(".")[2], article(1, "<p>&lt;ttl&gt;5</p>"), ttl=ttl))
    told = reader.get(path).headers["cache-control"]
    assert told == f"public, max-age={seconds}, stale-while-revalidate=60, stale-if-error=86400"


def test_h42_max_age_of_documents_that_say_nothing(site: Site, reader: Reader) -> None:
    # What an article says is not what the feed says.
    site.put("all.rss", b"<rss><channel><title>x</title><item><ttl>9</ttl></item></channel></rss>")
    assert "max-age=3600," in reader.get("all.rss").headers["cache-control"]
    assert "max-age=300," in reader.get("feeds.opml").headers["cache-control"]
    assert "max-age=300," in reader.get("").headers["cache-control"]


def test_h42_nobody_gets_a_cookie(reader: Reader) -> None:
    for path in (*TYPES, "no.rss", "/", ".."):
        assert "set-cookie" not in reader.get(path, cookie="a=b").headers


def test_the_way_to_the_mount(reader: Reader) -> None:
    for path in ("/", "/feeds"):
        got = reader.get(path)
        assert (got.status, got.headers["location"]) == (307, "/feeds/")


def test_at_the_root_of_a_host(site: Site) -> None:
    with site.reader(at="https://news.example/") as reader:
        assert [reader.get(path).status for path in ("/", "/all.atom", "/no.atom")] == [200, 200, 404]


def test_servers_that_decode_the_path_are_served_too(site: Site) -> None:
    site.put("政治.atom", ATOM)
    app = site.reader()._transport.app

    async def without_raw(scope: dict[str, object], receive: object, send: object) -> None:
        await app({name: value for name, value in scope.items() if name != "raw_path"}, receive, send)  # type: ignore[arg-type]

    with Reader(without_raw) as reader:
        for _ in range(2):
            assert reader.get("%E6%94%BF%E6%B2%BB.atom").status == 200


def test_tags_are_the_hash_of_the_plain_bytes(reader: Reader) -> None:
    digest = base64.urlsafe_b64encode(hashlib.sha256(ATOM).digest()).decode()[:22]
    assert reader.get().etag == f'"{digest}"'


class Tally:
    """Everything that was counted."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, int, int, int, bool]] = []

    def answered(self, format: str, status: int, size: int, full: int, seconds: float, delta: bool = False) -> None:  # noqa: A002
        assert 0 <= seconds < 60
        self.lines.append((format, status, size, full, delta))


def test_each_answer_is_counted_once(site: Site) -> None:
    tally = Tally()
    with site.reader(counts=tally) as reader:
        packed = reader.get(accept_encoding="gzip")
        reader.get(accept_encoding="gzip")
        reader.get(if_none_match=etag(ATOM))
        reader.get(method="HEAD")
        missing = reader.get("no.rss")
        reader.get("/", method="HEAD")
    assert tally.lines == [
        ("atom", 200, len(packed.raw), len(ATOM), False),
        ("atom", 200, len(packed.raw), len(ATOM), False),
        ("atom", 304, 0, len(ATOM), False),
        ("atom", 200, 0, len(ATOM), False),
        ("other", 404, len(missing.raw), 0, False),
        ("other", 307, 0, 0, False),
    ]


def test_servers_may_say_that_they_start_and_stop(site: Site) -> None:
    import asyncio

    async def live() -> list[str]:
        told = iter(["lifespan.startup", "lifespan.shutdown"])
        sent: list[str] = []

        async def receive() -> dict[str, object]:
            return {"type": next(told)}

        async def send(message: dict[str, object]) -> None:
            sent.append(str(message["type"]))

        app = site.reader()._transport.app
        await app({"type": "lifespan"}, receive, send)  # type: ignore[arg-type]
        await app({"type": "websocket", "raw_path": b"/feeds/all.atom"}, receive, send)  # type: ignore[arg-type]
        return sent

    complete = ["lifespan.startup.complete", "lifespan.shutdown.complete", "websocket.close"]
    assert asyncio.run(live()) == complete


def test_httpx_itself_is_content(reader: Reader) -> None:
    answer = httpx.Response(200, headers=reader.get(accept_encoding="br").headers)
    assert answer.charset_encoding == "utf-8"

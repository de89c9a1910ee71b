"""Documents over their life, what else is asked for, and what every answer says (checklist H from H20)."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import pytest

from tests.newsroom import Newsroom, markdown
from tests.serving import AT, ATOM, STAMP, SUFFIX, TYPES, Got, Reader, Site, article, document, etag, full_site

CODINGS = list(SUFFIX)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return full_site(tmp_path / "public")


@pytest.fixture
def reader(site: Site) -> Iterator[Reader]:
    with site.reader() as reader:
        yield reader


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

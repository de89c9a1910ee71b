"""Documents kept in memory: within bounds, made once, and new ones seen by the next request."""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from feeds.serve.answers import ATOM
from feeds.serve.codings import encode
from feeds.serve.documents import GLANCE, Document, Documents, look
from feeds.serve.resources import Memory, Read, Resource
from tests.serving import AT, SUFFIX, THEN, Site, etag

ROOM = 1_000_000


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "public")


def noise(size: int) -> bytes:
    return os.urandom(size)


class Slow(Resource):
    """A resource whose reading waits for the test, and is counted."""

    __slots__ = ("go", "reads")

    def __init__(self) -> None:
        super().__init__("slow", ATOM)
        self.go = threading.Event()
        self.reads = 0

    def read(self) -> Read:
        self.reads += 1
        assert self.go.wait(20)
        return Read.of(self.reads, THEN, b"body %d" % self.reads)


def test_a_new_document_is_what_the_next_request_gets(site: Site) -> None:
    with site.reader() as reader:
        for number in range(20):
            tag = site.put("all.atom", b"version %d" % number)
            assert reader.get().etag == tag
            assert reader.get(if_none_match=tag).status == 304
            assert reader.get(accept_encoding="br").body == b"version %d" % number


def test_a_document_written_in_place_with_its_old_time_is_seen(site: Site) -> None:
    with site.reader() as reader:
        site.put("all.atom", b"aaaa")
        reader.get()
        (site.root / "all.atom").write_bytes(b"bbbb")
        os.utime(site.root / "all.atom", (THEN, THEN))
        assert reader.get().body == b"bbbb"


def test_what_was_read_before_and_comes_late_is_not_taken_for_what_was_looked_at(site: Site) -> None:
    found = Document("all.atom", os.fsencode(site.root), AT)
    site.put("all.atom", b"old")
    late = found.read()
    site.put("all.atom", b"new", THEN + 1)
    found.keep(found.read())
    assert found.stands(1.0)
    found.keep(late)
    assert not found.stands(1.0 + GLANCE / 4)


def test_bytes_that_stay_keep_their_tag_when_only_their_time_changes(site: Site) -> None:
    with site.reader() as reader:
        site.put("all.atom", b"same")
        before = reader.get()
        site.put("all.atom", b"same", THEN + 60)
        after = reader.get()
        assert (after.etag, after.headers["last-modified"]) == (before.etag, "Sat, 01 Jun 2024 12:01:00 GMT")
        site.put("all.atom", b"same", THEN + 60)
        assert reader.get() == after


def test_many_at_once_read_it_once_and_others_are_not_delayed(site: Site) -> None:
    memory, slow = Memory(ROOM), Slow()
    documents = Documents(str(site.root), AT, memory)

    async def both() -> None:
        waiting = [asyncio.create_task(memory.load(slow)) for _ in range(50)]
        other = await documents.current(documents.named("feeds.opml"))
        assert other is not None
        assert not any(task.done() for task in waiting)
        waiting[0].cancel()  # who leaves takes nothing from those who stay
        slow.go.set()
        made = await asyncio.gather(*waiting[1:])
        assert len(set(made)) == 1
        await memory.load(slow)

    asyncio.run(both())
    assert slow.reads == 2


@pytest.mark.parametrize("room", [0, 1, 30_000, 100_000, 10_000_000])
def test_bodies_stay_within_bounds_and_every_answer_is_right(site: Site, room: int) -> None:
    bodies = {f"{number}.atom": noise(9_000) + b"x" * 9_000 for number in range(8)}
    for name, body in bodies.items():
        site.put(name, body)

    async def all_of_them() -> None:
        memory = Memory(room)
        documents = Documents(str(site.root), AT, memory)
        for _ in range(2):
            for name, body in bodies.items():
                document = documents.named(name)
                instance = await documents.current(document)
                assert instance is not None
                for coding, suffix in (("identity", ""), ("gzip", "gzip"), ("br", "br"), ("zstd", "zstd")):
                    answer = await memory.whole(document, instance, coding)
                    headers = dict(answer.start["headers"])
                    assert headers[b"etag"].decode() == etag(body, suffix)
                    assert int(headers[b"content-length"]) == len(answer.end["body"])
                    assert memory.shelf.held <= room
        for name in bodies:
            documents.forget(documents.named(name))
        assert memory.shelf.held == 0

    asyncio.run(all_of_them())


async def packed() -> None:
    """Until what was read has its gzip."""
    await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})


def test_who_asks_for_it_plain_does_not_wait_for_the_gzip(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_go_on = threading.Event(), threading.Event()

    def slow(coding: str, body: bytes) -> bytes:
        begun.set()
        may_go_on.wait()
        return encode(coding, body)

    monkeypatch.setattr("feeds.serve.resources.encode", slow)
    site.put("all.atom", b"one")

    async def plain() -> None:
        memory = Memory(ROOM)
        documents = Documents(str(site.root), AT, memory)
        document = documents.named("all.atom")
        instance = await documents.current(document)
        assert instance is not None
        await asyncio.to_thread(begun.wait)
        answer = await memory.whole(document, instance, "identity")
        assert (answer.end["body"], instance.variants["gzip"].whole) == (b"one", None)
        may_go_on.set()
        await packed()
        assert instance.variants["gzip"].whole is not None

    asyncio.run(plain())


def test_gzip_goes_last(site: Site) -> None:
    for number in range(5):
        site.put(f"{number}.atom", noise(10_000))

    async def whole() -> None:
        memory = Memory(75_000)
        documents = Documents(str(site.root), AT, memory)
        for number in range(5):
            await documents.current(documents.named(f"{number}.atom"))
            await packed()
        held = [documents.named(f"{number}.atom").instance for number in range(5)]
        assert all(one and one.variants["gzip"].whole for one in held)
        assert [bool(one and one.variants["identity"].whole) for one in held] == [False, False, False, True, True]

    asyncio.run(whole())


def test_a_version_that_was_replaced_meanwhile_is_answered_whole_and_not_kept(site: Site) -> None:
    site.put("all.atom", b"one")

    async def race() -> None:
        memory = Memory(ROOM)
        documents = Documents(str(site.root), AT, memory)
        document = documents.named("all.atom")
        old = await documents.current(document)
        assert old is not None
        making = asyncio.create_task(memory.whole(document, old, "br"))
        await asyncio.sleep(0)
        site.put("all.atom", b"two")
        new = await documents.current(document)
        answer = await making
        again = await memory.whole(document, old, "br")  # who still has the old version in hand
        for one in (answer, again):
            assert dict(one.start["headers"])[b"etag"].decode() in (etag(b"one", "br"), etag(b"two", "br"))
        documents.forget(document)
        assert new is not old
        assert memory.shelf.held == 0

    asyncio.run(race())


def test_a_body_that_has_to_be_read_again_is_that_of_now(site: Site) -> None:
    site.put("all.atom", b"one")

    async def again() -> None:
        memory = Memory(0)
        documents = Documents(str(site.root), AT, memory)
        document = documents.named("all.atom")
        old = await documents.current(document)
        assert old is not None
        await packed()
        site.put("all.atom", b"two")
        answer = await memory.whole(document, old, "gzip")
        assert dict(answer.start["headers"])[b"etag"].decode() == etag(b"two", "gzip")

    asyncio.run(again())


def test_names_that_lead_nowhere_leave_nothing_behind(site: Site) -> None:
    documents = Documents(str(site.root), AT, Memory(ROOM))

    async def ask() -> None:
        for number in range(500):
            assert await documents.current(documents.named(f"no{number}.atom")) is None

    asyncio.run(ask())
    assert len(documents._named) == len(documents._held) == 0


def test_a_document_that_goes_and_comes_back(site: Site) -> None:
    with site.reader() as reader:
        for body in (b"one", b"two"):
            site.put("all.atom", body)
            assert [reader.get().body for _ in range(2)] == [body] * 2
            (site.root / "all.atom").unlink()
            assert [reader.get().body for _ in range(2)] == [body] * 2, "nobody has said that it is gone"
            site.put(".moved.json", b'{"gone": ["all"]}')
            assert [reader.get().status for _ in range(2)] == [410] * 2
            (site.root / ".moved.json").unlink()
            assert reader.get().status == 404


def test_a_sitemap_that_goes_is_gone_at_once(site: Site) -> None:
    """What is named in it may have been withdrawn, so nobody takes it for a mistake."""
    with site.reader() as reader:
        for name in ("sitemap-2024-05.xml", "feeds.opml"):
            site.put(name, b"<urlset/>")
            assert reader.get(name).status == 200
            (site.root / name).unlink()
        site.put("feeds.opml", b"<opml/>")
        assert reader.get("sitemap-2024-05.xml").status == 404


def test_spellings_of_a_path_are_bounded(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.serve.documents.SPELLINGS", 4)
    documents = Documents(str(site.root), AT, Memory(ROOM))
    document = documents.named("feeds.opml")
    for number in range(100):
        documents.spell(b"/%d" % number, document)
        assert len(documents.spelt) <= 4


def test_links_pipes_and_directories_are_not_documents(site: Site) -> None:
    os.mkfifo(site.root / "pipe.rss")
    (site.root / "link.rss").symlink_to("feeds.opml")
    (site.root / "dir.rss").mkdir()
    for name in ("pipe.rss", "link.rss", "dir.rss", "no.rss", "feeds.opml/x.rss"):
        assert look(os.fsencode(site.root / name)) is None
    at = os.fsencode(site.root)
    # And when they take a document's place after the look, they are neither followed nor waited for.
    for name in ("pipe.rss", "link.rss", "dir.rss", "no.rss"):
        before = len(list(Path("/proc/self/fd").iterdir()))
        with pytest.raises(OSError):
            Document(name, at, AT).read()
        assert len(list(Path("/proc/self/fd").iterdir())) == before


@contextmanager
def no_more_files() -> Iterator[None]:
    """Nothing can be opened."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = os.open("/", os.O_RDONLY)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_h34_without_file_descriptors_the_last_document_is_served(
    site: Site, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sniffio", None)  # httpx would look for it, in directories that it opens
    site.put("all.atom", b"one")
    with site.reader() as reader:
        before = reader.get()
        site.put("all.atom", b"two")
        site.put("new.atom", b"new")
        reader.ask(*[("GET", "feeds.opml", [])] * 20)
        with no_more_files():
            got, new = reader.ask(("GET", "all.atom", []), ("GET", "new.atom", []))
        assert got == before
        assert (new.status, new.headers["retry-after"]) == (503, "30")
        assert (reader.get().body, reader.get("new.atom").body) == (b"two", b"new")
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "a document can't be read, what was read last is served"
    ]


def test_a_document_that_never_stands_still_is_not_served_torn(site: Site) -> None:
    site.put("all.atom", b"x" * 1000)
    stop = threading.Event()

    def scribble() -> None:
        with (site.root / "all.atom").open("ab", buffering=0) as file:
            while not stop.is_set():
                file.write(b"x")

    writer = threading.Thread(target=scribble)
    writer.start()
    try:
        with site.reader() as reader:
            for _ in range(50):
                got = reader.get()
                assert got.status in (200, 503)
                assert got.status == 503 or got.etag == etag(got.body)
    finally:
        stop.set()
        writer.join()


def test_h33_readers_in_one_process_see_whole_documents(site: Site) -> None:
    bodies = [noise(20_000) for _ in range(6)]
    tags = {etag(body, coding) for body in bodies for coding in SUFFIX}
    site.put("all.atom", bodies[0])
    with site.reader(room=60_000) as reader:
        for number in range(30):
            site.put("all.atom", bodies[number % 6], THEN + number)
            requests = [("GET", "all.atom", [("accept-encoding", coding)]) for coding in SUFFIX] * 5
            for got in reader.ask(*requests):
                coding = got.headers.get("content-encoding", "")
                assert got.etag == etag(got.body, coding)
                assert got.etag in tags

"""What readers see while documents are replaced under their hands, again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.acceptance.crash.tally import count, share
from tests.acceptance.polling import Client, Opener, Record, reading, versioned
from tests.newsroom import markdown
from tests.service import Service, until

#: All of them with a share of 1.
PUBLISHES = 1_000
DOCUMENTS = ("all.rss", "all.atom", "all.json")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """With two workers, as a machine of two processors would have them."""
    service = Service(tmp_path, "[serve]\nworkers = 2\n")
    yield service
    service.end()


def save(service: Service, number: int) -> None:
    """As an editor saves: a file beside it, and a rename."""
    beside = service.write(".versioned.tmp", versioned(number))
    beside.replace(service.articles / "versioned.md")


def is_live(service: Service, number: int) -> bool:
    said = b"Version %06d" % number
    return all(said in (service.root / "public" / path).read_bytes() for path in DOCUMENTS)


def page_of_it(service: Service) -> str:
    """The path of the page that it has here, made from the store, as that of the feed is from its document."""
    items = service.get("all.json").json()["items"]
    url: str = next(item["url"] for item in items if item["title"].startswith("Version"))
    return url.removeprefix(service.at)


def seen(record: Record) -> set[int]:
    return {record.floor(path).number for path in DOCUMENTS}


def test_readers_at_full_speed_never_see_a_torn_an_empty_or_an_older_document(
    service: Service, record_property: Callable[[str, object], None]
) -> None:
    publishes = max(3, round(PUBLISHES * share(0.03)))
    for number in range(20):
        service.write(f"{number}.md", markdown(f"Another {number}", "Words. " * 40))
    save(service, 1)
    service.start(shows=21)
    record = Record()
    public = service.root / "public"
    readers: list[Client | Opener] = [Opener(record, public, path) for path in DOCUMENTS]
    readers += [Client(record, service.port, path, coding) for path in DOCUMENTS for coding in ("", "gzip")]
    readers += [Client(record, service.port, path, "") for path in (("all", page_of_it(service)) * 3)]
    with ThreadPoolExecutor(len(readers)) as pool:
        polls = [pool.submit(reading(record, reader)) for reader in readers]
        try:
            for number in range(2, publishes + 2):
                save(service, number)
                until(lambda number=number: is_live(service, number) or record.wrong, f"version {number}")  # type: ignore[misc]
                if record.wrong:
                    break
            until(
                lambda: record.wrong or (seen(record) == {publishes + 1} and record.unchanged), "the last one is seen"
            )
        finally:
            record.over.set()
        for poll in polls:
            poll.result()
    count("torn", len(record.wrong))
    assert record.wrong == []
    assert seen(record) == {publishes + 1}
    until(lambda: not [*public.glob(".feeds-*")], "nothing half is left")
    answers = f"{record.answers:,} answers, {record.unchanged:,} of them 304"
    record_property("measured", f"{publishes} publishes under {len(readers)} readers: {answers}")

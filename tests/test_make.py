"""What workers make of articles and of feeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from feeds import make, render
from feeds.article import Content, Draft, Person
from feeds.compose import Origin, Setting
from feeds.feed import Channel
from feeds.select import Rules
from feeds.store.articles import Row
from feeds.store.packing import pack

DAY = datetime(2026, 9, 30, 12, tzinfo=UTC)
SETTING = Setting(
    origins={"articles": Origin(url="https://site.example/")}, author=None, rules=Rules(aliases={}), titles={}
)
CHANNEL = Channel(
    id="tag:site.example,2026:all",
    name="all",
    title="All",
    link="https://site.example/",
    base="https://site.example/feeds/",
    description="All of it",
    author=Person(name="Ann"),
)
FORMATS = (*render.FORMATS,)


def row(seq: int, title: str = "A title", body: str = "Some *words*.") -> Row:
    draft = Draft(title=title, content=Content(type="text/markdown", body=body), published=DAY)
    stamp = int(DAY.timestamp())
    identity = (seq, f"tag:site.example,2026:{seq}", "articles", f"{seq}.md", stamp, stamp, 1)
    return Row(*identity, pack(draft), "text/markdown", body)


def entries(*rows: Row) -> list[make.MadeEntry]:
    return make.make_entries(make.EntryWork(rows, CHANNEL, FORMATS, SETTING))


def job(rows: list[Row], made: list[make.MadeEntry]) -> make.Job:
    seqs = tuple(one.seq for one in rows)
    part = {
        form: make.Part(
            document=render.document(CHANNEL, DAY, [one.bytes[form] for one in made], form), whole=True, head=""
        )
        for form in FORMATS
    }
    ids = tuple(one.id for one in rows)
    wanted = {one.seq: one for one in rows}
    return make.Job(
        channel=CHANNEL, updated=DAY, setting=SETTING, seqs=seqs, ids=ids, guids=ids, rows=wanted, parts=part
    )


def test_entries_made_together_are_those_made_alone() -> None:
    rows = [row(1), row(2, "Other", "<b>x</b> & y"), row(3)]
    assert entries(*rows) == [made for one in rows for made in entries(one)]


def test_promise_6_one_that_cannot_be_written_or_composed_is_refused_alone() -> None:
    made = entries(row(1), row(2, "A\x01b"), row(3), row(4)._replace(id="x"))
    assert [one.seq for one in made] == [1, 2, 3, 4]
    assert made[::2] == entries(row(1), row(3))
    reasons = [str(one.refused) for one in made if one.refused]
    assert [reason.partition(": ")[0] for reason in reasons] == ["2.md", "4.md"]
    assert "article 'tag:site.example,2026:2' cannot be written as rss: " in reasons[0]
    assert "the id 'x' is not an absolute IRI" in reasons[1]


def test_what_was_composed_for_the_entries_is_what_rows_compose() -> None:
    rows = [row(1), row(2, "Other")]
    made = entries(*rows)
    wanted = job(rows, made)
    given = replace(wanted, rows={}, composed={one.seq: one.composed for one in made})
    assert make.check_documents(given) == make.check_documents(wanted)
    assert not any(one.findings for one in make.check_documents(given).values())


def test_promise_2_a_document_is_held_against_what_was_composed() -> None:
    rows = [row(1), row(2, "Other")]
    made = entries(*rows)
    other = entries(rows[0], row(2, "Another"))
    given = replace(job(rows, made), rows={}, composed={one.seq: one.composed for one in other})
    for one in make.check_documents(given).values():
        assert {finding.entry for finding in one.findings} == {rows[1].id}
        assert one.read == frozenset()

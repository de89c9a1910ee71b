"""What worker processes do for a release: entries from articles, and documents checked before anyone sees them."""

from __future__ import annotations

import gc
import pickle
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from feeds import check, render
from feeds.article import Article
from feeds.compose import compose
from feeds.errors import ArticleError, Finding
from feeds.feed import Feed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from feeds.compose import Setting
    from feeds.feed import Channel, Document, Tombstone
    from feeds.store.articles import Row

#: An article, pickled: on its way from one worker to another nobody looks into it.
Packed = bytes


class EntryWork(NamedTuple):
    """Articles whose entries are to be made, in each of the formats; of the channel only its entry settings count."""

    rows: Sequence[Row]
    channel: Channel
    formats: Sequence[str]
    setting: Setting


class MadeEntry(NamedTuple):
    """The bytes of one article's entry by format, or why it can have none.

    `composed` is the article itself, so that it is composed once for its entry and for the check of that.
    """

    seq: int
    bytes: Mapping[str, bytes]
    refused: ArticleError | None = None
    composed: Packed = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One format of a job: the document, and whether to read it whole, else the entries that no one has read back yet.

    `head` is the hash of the head's template, to be remembered once it has been read.
    """

    document: Document
    unread: Mapping[int, bytes] = field(default_factory=dict)
    whole: bool
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A feed to be checked: its entries' numbers and ids in order, a part for each format, what to compare with.

    That is articles as `make_entries` composed them, and the rows of the others. `guids` are the ids in all formats
    but Atom.
    """

    channel: Channel
    updated: datetime
    setting: Setting
    seqs: tuple[int, ...]
    ids: tuple[str, ...]
    guids: tuple[str, ...]
    rows: Mapping[int, Row]
    composed: Mapping[int, Packed] = field(default_factory=dict)
    tombstones: tuple[Tombstone, ...] = ()
    parts: Mapping[str, Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What the check says of a document; `read` are the numbers of the entries now known to be right.

    `findings` keep it from going live, `advice` does not.
    """

    findings: tuple[Finding, ...]
    advice: tuple[Finding, ...] = ()
    read: frozenset[int] = field(default=frozenset())


def prepare() -> None:
    """Import what work imports when it comes, so that a service is as fast with its first article as with others."""
    from feeds.check import conformance, feedparser_, joined, readback  # noqa: F401

    for form in render.FORMATS.values():
        form.writer()


def make_entries(work: EntryWork) -> list[MadeEntry]:
    """The entries of some articles; one that can't be composed or written is refused alone."""
    composed = [_composed(row, work) for row in work.rows]
    written = iter(_written([one for one in composed if isinstance(one, Article)], work))
    return [
        MadeEntry(row.seq, {}, one) if isinstance(one, ArticleError) else _made(row, one, next(written))
        for row, one in zip(work.rows, composed, strict=True)
    ]


def check_documents(job: Job) -> dict[str, Made]:
    """What the check says of the documents of one feed, by format. They stay where they are: only this comes back.

    feedparser reads the whole of a document when its head is new; else only the entries that it has not read before,
    each in a document of its own, because the rest is known to be right.
    """
    composed = {seq: compose(row, job.setting) for seq, row in job.rows.items()}
    composed |= {seq: pickle.loads(article) for seq, article in job.composed.items()}  # noqa: S301 - of our own making
    with _uncollected():
        return {form: _checked(job, form, part, composed) for form, part in job.parts.items()}


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looks for cyclic garbage: of all that is read in a document next to nothing is any, and looking at it
    again and again while it grows takes as long as a third of the rules.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _composed(row: Row, work: EntryWork) -> Article | ArticleError:
    try:
        return compose(row, work.setting)
    except ArticleError as error:
        return error


def _written(articles: Sequence[Article], work: EntryWork) -> list[dict[str, bytes] | ArticleError]:
    """The entries of some articles by format; when one can't be written, each is tried alone."""
    try:
        columns = [render.entries(articles, work.channel, form) for form in work.formats]
    except ValueError as error:
        if len(articles) == 1:
            return [ArticleError(articles[0].path, str(error))]
        return [made for article in articles for made in _written([article], work)]
    return [dict(zip(work.formats, row, strict=True)) for row in zip(*columns, strict=True)]


def _made(row: Row, article: Article, written: dict[str, bytes] | ArticleError) -> MadeEntry:
    if isinstance(written, ArticleError):
        return MadeEntry(row.seq, {}, written)
    return MadeEntry(row.seq, written, composed=pickle.dumps(article, pickle.HIGHEST_PROTOCOL))


def _checked(job: Job, form: str, part: Part, composed: Mapping[int, Article]) -> Made:
    if part.whole:
        feed = Feed(
            channel=job.channel,
            articles=tuple(composed[seq] for seq in job.seqs),
            updated=job.updated,
            tombstones=job.tombstones,
        )
        findings, advice = _read(part.document, feed)
        read = frozenset(job.seqs) if not findings else frozenset()
        return Made(findings=findings, advice=advice, read=read)
    findings, advice, right = (), (), set()
    for seq, entry in part.unread.items():
        alone = Feed(channel=job.channel, articles=(composed[seq],), updated=job.updated)
        found, told = _read(render.document(job.channel, job.updated, (entry,), form), alone)
        findings += found
        advice += tuple(finding for finding in told if finding.entry)  # of the feed one entry tells nothing
        right |= set() if found else {seq}
    if not findings:
        findings = tuple(check.same(part.document, job.ids if form == "atom" else job.guids))
    return Made(findings=findings, advice=advice, read=frozenset(right))


def _read(document: Document, feed: Feed) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What keeps a document from going live, and what should be otherwise."""
    found = check.prove(document, feed)
    must, should = (tuple(finding for finding in found if finding.level == level) for level in ("must", "should"))
    return must, should

"""select → render → check → publish: the documents of each dirty feed, as far as they differ from what is live.

A feed stays dirty until its documents are live, so a run that died anywhere is finished by the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from feeds import channels, lists, make, render, sitemap
from feeds.errors import ArticleError, FeedError
from feeds.live import Shelf
from feeds.plan import Plan, chosen, window
from feeds.store import articles, feeds, files, pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from feeds.channels import Output
    from feeds.feed import Channel, Document
    from feeds.publish import Target
    from feeds.store.database import Database
    from feeds.store.feeds import FeedRow
    from feeds.workers import Workers

#: Entries to a piece of work, and feeds in hand at once: enough for every process, little enough for memory.
CHUNK = 32
GROUP = 16


def entry_settings(channel: Channel, output: Output) -> str:
    """Under what the entries of a channel are kept: a hash of all that shows in them besides their article."""
    return f"{render.settings(channel)}-{output.version}"


@dataclass(slots=True)
class Released:
    """What came of it; `unchanged` counts the documents that were live already, `names` tells of suffixed names."""

    published: list[tuple[Document, int]] = field(default_factory=list)
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)
    held_back: list[FeedError] = field(default_factory=list)
    refused: list[ArticleError] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def release(
    database: Database,
    target: Target,
    output: Output,
    now: datetime,
    workers: Workers,
    progress: Callable[[str, int, int], None],
) -> Released:
    """Bring the target up to date with the ledger; every document goes live whole, checked, or not at all.

    Raises TargetError when the target fails, StoreError when the store does; what is live stays.
    """
    released = Released()
    with database.transaction():
        released.names = channels.name(database, output.authority, output.combined)
    shelf = Shelf(database, target, int(now.timestamp()))
    existing = [row for row in feeds.every(database) if row.filled or row.kind == "all"]
    paths = {row.feed: [f"{row.name}{render.FORMATS[form].suffix}" for form in output.formats] for row in existing}
    shelf.sweep(path for each in paths.values() for path in each)
    stale = [row for row in existing if row.dirty or not all(shelf.stands(path) for path in paths[row.feed])]
    released.unchanged += len(output.formats) * (len(existing) - len(stale))
    run = _Run(database, shelf, output, int(now.timestamp()), workers, released)
    for start in range(0, len(stale), GROUP):
        run.group(stale[start : start + GROUP])
        progress("publishing", min(start + GROUP, len(stale)), len(stale))
    # What moved is said before it is taken away, so that nobody who asks in between is told that it never was.
    moved = lists.moved(database, output)
    _put_lists(database, shelf, [moved] if moved else [], released)
    kept = {path for each in paths.values() for path in each} | lists.ALWAYS | ({moved.path} if moved else set())
    mapped = sitemap.renew(database, shelf, output, now, target.url)
    released.published += mapped.published
    released.unchanged += mapped.unchanged
    released.held_back += mapped.held_back
    kept |= mapped.paths
    released.removed += shelf.remove_others(kept)
    listed = lists.listed(database, output)
    mark = lists.fingerprint(listed, output)
    if all(shelf.stands(path) and shelf.marked(path) == mark for path in lists.ALWAYS):
        released.unchanged += len(lists.ALWAYS)
    else:
        _put_lists(database, shelf, lists.directory(listed, output), released, mark=mark, entries=len(listed))
    return released


def _put_lists(
    database: Database,
    shelf: Shelf,
    documents: Sequence[Document],
    released: Released,
    *,
    mark: str = "",
    entries: int = 0,
) -> None:
    for document in documents:
        try:
            if shelf.put(document, feed=None, head=mark, entries=entries):
                released.published.append((document, entries))
            else:
                released.unchanged += 1
        except FeedError as error:
            released.held_back.append(error)
    shelf.settle()
    with database.transaction():
        shelf.record()


class _Run:
    def __init__(
        self, database: Database, shelf: Shelf, output: Output, now: int, workers: Workers, released: Released
    ) -> None:
        self._database = database
        self._shelf = shelf
        self._output = output
        self._now = now
        self._workers = workers
        self._released = released
        self._faulty: set[int] = set()

    def group(self, rows: Sequence[FeedRow]) -> None:
        """Make, check and publish the documents of some feeds; a faulty entry is left out and the rest made again."""
        plans = [self._plan(row) for row in rows]
        while plans:
            faulty = len(self._faulty)
            self._make_entries(plans)
            again = plans if len(self._faulty) > faulty else self._make_documents(plans)
            plans = [self._plan(plan.row) for plan in again]

    def _make_documents(self, plans: Sequence[Plan]) -> list[Plan]:
        """Publish what is right; the plans of feeds in which an entry was at fault."""
        jobs = [self._job(plan) for plan in plans]
        size = sum(len(job.rows) for job in jobs)
        again = []
        for plan, job, made in zip(plans, jobs, self._workers.run(make.make_documents, jobs, items=size), strict=True):
            if self._leave_out(job, made):
                again.append(plan)
            else:
                self._publish(plan, job, made)
        return again

    def _plan(self, row: FeedRow) -> Plan:
        return chosen(self._database, row, self._output, self._now, self._faulty)

    def _settings(self, channel: Channel) -> str:
        return entry_settings(channel, self._output)

    def _make_entries(self, plans: Iterable[Plan]) -> None:
        """Make the entries that no one has made yet, once for all feeds that show them."""
        styles: dict[str, tuple[Channel, dict[int, int]]] = {}
        for plan in plans:
            _, wanted = styles.setdefault(self._settings(plan.channel), (plan.channel, {}))
            wanted |= {choice.seq: plan.revisions[choice.seq][0] for choice in plan.choices}
        for settings, (channel, wanted) in styles.items():
            stored = [feeds.entries(self._database, list(wanted), form, settings) for form in self._output.formats]
            missing = [
                seq for seq, revision in wanted.items()
                if any(seq not in kept or kept[seq].revision != revision for kept in stored)
            ]  # fmt: skip
            if self._output.setting.pages:
                with self._database.transaction():
                    pages.give(self._database, missing, channels.page_slug)
            work = (
                make.EntryWork(rows, channel, self._output.formats, self._output.setting)
                for rows in self._rows_in_chunks(missing)
            )
            for made in self._workers.run(make.make_entries, work, items=len(missing)):
                with self._database.transaction():
                    for entry in made:
                        self._keep(entry, settings, wanted[entry.seq])

    def _rows_in_chunks(self, seqs: Sequence[int]) -> Iterable[list[articles.Row]]:
        for start in range(0, len(seqs), CHUNK):
            yield list(articles.rows(self._database, seqs[start : start + CHUNK]).values())

    def _keep(self, entry: make.MadeEntry, settings: str, revision: int) -> None:
        if entry.refused is not None:
            self._refuse(entry.seq, entry.refused.reason)
        for form, body in entry.bytes.items():
            feeds.put_entry(self._database, entry.seq, form, settings, revision, body)

    def _job(self, plan: Plan) -> make.Job:
        settings = self._settings(plan.channel)
        seqs = [choice.seq for choice in plan.choices]
        stored = {form: feeds.entries(self._database, seqs, form, settings) for form in self._output.formats}
        sizes = {seq: max((len(kept[seq].bytes) for kept in stored.values() if seq in kept), default=0) for seq in seqs}
        plan.choices = [choice._replace(size=sizes[choice.seq]) for choice in plan.choices]
        shown = tuple(choice.seq for choice in window(plan, self._output, self._faulty))
        parts = {form: self._part(plan, form, shown, kept) for form, kept in stored.items()}
        unread = {seq for part in parts.values() for seq in (shown if part.whole else part.unread)}
        ids = {choice.seq: choice.id for choice in plan.choices}
        published = {choice.seq: choice.published for choice in plan.choices}
        ttl = self._output.ttl or channels.rhythm(published[seq] for seq in shown)
        return make.Job(
            channel=replace(plan.channel, ttl=ttl),
            updated=channels.newest(plan.revisions[seq][1] for seq in shown),
            setting=self._output.setting,
            seqs=shown,
            ids=tuple(ids[seq] for seq in shown),
            rows=articles.rows(self._database, sorted(unread)) if unread else {},
            parts=parts,
        )

    def _part(self, plan: Plan, form: str, shown: Sequence[int], kept: Mapping[int, feeds.StoredEntry]) -> make.Part:
        unread = frozenset(seq for seq in shown if not kept[seq].checked)
        head = render.head_hash(plan.channel, form)
        live = self._shelf.listed(channels.path(plan.channel, form))
        whole = live is None or live.head != head or len(unread) * 2 > len(shown)
        return make.Part(entries=tuple(kept[seq].bytes for seq in shown), unread=unread, whole=whole, head=head)

    def _leave_out(self, job: make.Job, made: Mapping[str, make.Made]) -> bool:
        """Whether some entry is at fault, which is then refused by name and left out of every feed."""
        at_fault = {finding.entry: finding for one in made.values() for finding in one.findings if finding.entry}
        found = [(seq, at_fault[id_]) for seq, id_ in zip(job.seqs, job.ids, strict=True) if id_ in at_fault]
        for seq, finding in found:
            if seq not in self._faulty:
                self._refuse(seq, f"fails the check: {finding}")
        return bool(found)

    def _refuse(self, seq: int, reason: str) -> None:
        """Leave one article out of every feed, and have `feeds status` tell of it until its file changes."""
        self._faulty.add(seq)
        known = articles.known(self._database, seq)
        self._released.refused.append(ArticleError(known.path, reason))
        files.refuse(self._database, known.source, known.path, reason)

    def _publish(self, plan: Plan, job: make.Job, made: Mapping[str, make.Made]) -> None:
        settings = self._settings(plan.channel)
        held = [error for form, one in made.items() if (error := self._put(plan, job, form, one))]
        self._released.held_back += held
        self._shelf.settle()
        with self._database.transaction():
            for form, one in made.items():
                for seq in one.read:
                    feeds.check_entry(self._database, seq, form, settings)
                if not one.findings:
                    entries = job.parts[form].entries if channels.has_deltas(plan.row, self._output) else None
                    self._shelf.remember(one.document, entries)
            self._shelf.record()
            if not held:
                feeds.clean(
                    self._database,
                    plan.row.feed,
                    now=self._now,
                    changes=plan.changes,
                    updated=int(job.updated.timestamp()),
                    shown=job.seqs,
                )

    def _put(self, plan: Plan, job: make.Job, form: str, made: make.Made) -> FeedError | None:
        if made.findings:
            return FeedError(plan.channel.name, form, made.findings)
        try:
            written = self._shelf.put(
                made.document, feed=plan.row.feed, head=job.parts[form].head, entries=len(job.seqs)
            )
        except FeedError as error:
            return error
        if written:
            self._released.published.append((made.document, len(job.seqs)))
        else:
            self._released.unchanged += 1
        return None

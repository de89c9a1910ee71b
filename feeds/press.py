"""render → check → publish: whatever was planned goes live whole, checked, or not at all; one way for all documents."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from feeds import channels, history, make, render
from feeds.errors import ArticleError, FeedError
from feeds.plan import Entry, window
from feeds.store import archives, articles, entries, feeds, files, pages, tombstones

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from feeds.channels import Output
    from feeds.feed import Channel, Tombstone
    from feeds.live import Shelf
    from feeds.plan import Plan
    from feeds.released import Released
    from feeds.store.database import Database
    from feeds.store.entries import Stored
    from feeds.workers import Workers

    #: Makes a plan without the articles that are found to be faulty.
    Planner = Callable[[Collection[int]], Plan]

#: Jobs that are made before it is decided whether they are worth other processes.
EAGER = 16
#: Entries to a piece of work: enough for every process, little enough for memory.
CHUNK = 32
#: How many minutes a reader may wait until it looks at an archive again: they hardly change.
SELDOM = channels.STEPS[-1]


def entry_settings(channel: Channel, output: Output) -> str:
    """Under what the entries of a channel are kept: a hash of all that shows in them besides their article."""
    return f"{render.settings(channel)}-{output.version}"


class Press:
    """Makes the documents of one pass, at an instant in seconds since 1970 (UTC).

    Those of a group have their entries made and read back once for all of them, and go into the ledger together.
    """

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
        # Of the group in hand: what was composed for entries, by article; which entries some document has read back,
        # and which of them were found right.
        self._composed: dict[int, make.Packed] = {}
        self._reading: set[Entry] = set()
        self._right: set[Entry] = set()

    def print(self, planners: Sequence[Planner]) -> None:
        """Make, check and publish some documents, in this order; a faulty entry is left out and the rest made again."""
        self._composed.clear()
        while planners:
            plans = [planner(self._faulty) for planner in planners]
            faulty = len(self._faulty)
            self._make_entries(plans)
            if len(self._faulty) == faulty:
                done = self._make_documents(plans)
                planners = [planner for planner, is_done in zip(planners, done, strict=True) if not is_done]

    def _make_documents(self, plans: Sequence[Plan]) -> list[bool]:
        """Publish what is right; of each plan whether that is all, and no entry was at fault."""
        self._reading.clear()
        self._right.clear()
        handed: deque[tuple[Plan, make.Job]] = deque()
        jobs = self._jobs(plans, handed)
        first = [*islice(jobs, EAGER)]
        size = sum(len(job.rows) + len(job.composed) for job in first)
        done, put = [], []
        for made in self._workers.run(make.check_documents, chain(first, jobs), items=size):
            plan, job = handed.popleft()
            done.append(not self._leave_out(job, made) and self._is_read(plan, made))
            if done[-1]:
                put.append((plan, job, made, self._put(plan, job, made)))
        self._record(put)
        return done

    def _jobs(self, plans: Iterable[Plan], handed: deque[tuple[Plan, make.Job]]) -> Iterator[make.Job]:
        """The jobs of plans, each made when somebody can begin with it: their documents are large."""
        for plan in plans:
            handed.append((plan, job := self._job(plan)))
            yield job

    def _is_read(self, plan: Plan, made: Mapping[str, make.Made]) -> bool:
        """Whether the entries that were left to earlier documents of the group to be read back were found right."""
        settings = self._settings(plan.channel)
        self._right |= {Entry(form, settings, seq) for form, one in made.items() for seq in one.read}
        return plan.relies <= self._right

    def _settings(self, channel: Channel) -> str:
        return entry_settings(channel, self._output)

    def _make_entries(self, plans: Iterable[Plan]) -> None:
        """Make the entries that no one has made yet, once for all documents that show them."""
        styles: dict[str, tuple[Channel, dict[int, int]]] = {}
        for plan in plans:
            _, wanted = styles.setdefault(self._settings(plan.channel), (plan.channel, {}))
            wanted |= {choice.seq: plan.revisions[choice.seq][0] for choice in plan.choices}
        for settings, (channel, wanted) in styles.items():
            missing = self._missing(wanted, settings)
            work = (
                make.EntryWork(rows, channel, self._output.formats, self._output.setting)
                for rows in self._rows_in_chunks(missing)
            )
            with self._database.transaction():
                if self._output.setting.pages:
                    pages.give(self._database, missing, channels.page_slug)
                for made in self._workers.run(make.make_entries, work, items=len(missing)):
                    for entry in made:
                        self._keep(entry, settings, wanted[entry.seq])

    def _missing(self, wanted: Mapping[int, int], settings: str) -> list[int]:
        """The articles of which some format's entry was not yet made of the wanted revision."""
        kept = entries.revisions(self._database, list(wanted), settings)
        return [
            seq for seq, revision in wanted.items()
            if any(kept.get((seq, form)) != revision for form in self._output.formats)
        ]  # fmt: skip

    def _rows_in_chunks(self, seqs: Sequence[int]) -> Iterable[list[articles.Row]]:
        for start in range(0, len(seqs), CHUNK):
            yield list(articles.rows(self._database, seqs[start : start + CHUNK]).values())

    def _keep(self, entry: make.MadeEntry, settings: str, revision: int) -> None:
        if entry.refused is not None:
            self._refuse(entry.seq, entry.refused.reason)
        if entry.composed:
            self._composed[entry.seq] = entry.composed
        for form, body in entry.bytes.items():
            entries.put(self._database, entry.seq, form, settings, revision, body)

    def _job(self, plan: Plan) -> make.Job:
        settings = self._settings(plan.channel)
        seqs = [choice.seq for choice in plan.choices]
        stored = {form: entries.of(self._database, seqs, form, settings) for form in self._output.formats}
        sizes = {seq: max((len(kept[seq].bytes) for kept in stored.values() if seq in kept), default=0) for seq in seqs}
        plan.choices = [choice._replace(size=sizes[choice.seq]) for choice in plan.choices]
        shown = window(plan, self._output, self._faulty)
        numbers = tuple(choice.seq for choice in shown)
        plan.channel = self._channel(plan, [choice.published for choice in shown], numbers)
        updated = channels.newest(plan.revisions[seq][1] for seq in numbers)
        chosen = {form: {seq: kept[seq] for seq in numbers} for form, kept in stored.items()}
        parts = {form: self._part(plan, form, settings, updated, kept) for form, kept in chosen.items()}
        unread = {seq for part in parts.values() for seq in (numbers if part.whole else part.unread)}
        uncomposed = sorted(unread - self._composed.keys())
        return make.Job(
            channel=plan.channel,
            updated=updated,
            setting=self._output.setting,
            seqs=numbers,
            ids=tuple(choice.id for choice in shown),
            guids=tuple(choice.guid for choice in shown),
            rows=articles.rows(self._database, uncomposed) if uncomposed else {},
            composed={seq: self._composed[seq] for seq in unread & self._composed.keys()},
            tombstones=plan.tombstones,
            parts=parts,
        )

    def _channel(self, plan: Plan, published: Iterable[int], shown: Collection[int]) -> Channel:
        """The channel with what depends on the articles that it shows."""
        if plan.archive is not None:
            return replace(plan.channel, ttl=max(SELDOM, self._output.ttl or 0))
        stands = plan.channel.history
        if stands is not None and stands.complete and self._lacks(plan, shown):
            stands = replace(stands, complete=False)
        return replace(plan.channel, ttl=self._output.ttl or channels.rhythm(published), history=stands)

    def _lacks(self, plan: Plan, shown: Collection[int]) -> bool:
        """Whether something waits for an archive that the feed has no room for."""
        return not plan.waits <= {*shown, *self._faulty}

    def _part(self, plan: Plan, form: str, settings: str, updated: datetime, shown: Mapping[int, Stored]) -> make.Part:
        unchecked = {Entry(form, settings, seq) for seq, entry in shown.items() if not entry.checked}
        head = _head(replace(plan.channel, ttl=SELDOM), form, plan.tombstones)
        live = self._shelf.listed(channels.path(plan.channel, form))
        whole = live is None or live.head != head or len(unchecked) * 2 > len(shown)
        unread = unchecked if whole else unchecked - self._reading
        plan.relies |= unchecked - unread
        self._reading |= unread
        entries = {seq: entry.bytes for seq, entry in shown.items()}
        document = render.document(plan.channel, updated, [*entries.values()], form, plan.tombstones)
        alone = {} if whole else {seq: entries[seq] for seq in shown if Entry(form, settings, seq) in unread}
        return make.Part(document=document, unread=alone, whole=whole, head=head)

    def _leave_out(self, job: make.Job, made: Mapping[str, make.Made]) -> bool:
        """Whether some entry is at fault, which is then refused by name and left out of every document."""
        at_fault = {finding.entry: finding for one in made.values() for finding in one.findings if finding.entry}
        named = (*zip(job.seqs, job.ids, strict=True), *zip(job.seqs, job.guids, strict=True))
        found = {seq: at_fault[id_] for seq, id_ in named if id_ in at_fault}
        for seq, finding in found.items():
            if seq not in self._faulty:
                self._refuse(seq, f"fails the check: {finding}")
        return bool(found)

    def _refuse(self, seq: int, reason: str) -> None:
        """Leave one article out of every document, and have `feeds status` tell of it until its file changes."""
        self._faulty.add(seq)
        known = articles.known(self._database, seq)
        self._released.refused.append(ArticleError(known.path, reason))
        files.refuse(self._database, known.source, known.path, reason)

    def _put(self, plan: Plan, job: make.Job, made: Mapping[str, make.Made]) -> bool:
        """Make the documents of a feed live as far as they are right; whether all of them are."""
        held = [error for form, one in made.items() if (error := self._put_one(plan, job, form, one))]
        self._released.held_back += held
        self._advise(job, made)
        return not held

    def _record(self, put: Sequence[tuple[Plan, make.Job, Mapping[str, make.Made], bool]]) -> None:
        """Let the ledger know what lasts from now on."""
        self._shelf.settle()
        with self._database.transaction():
            for plan, job, made, is_live in put:
                self._record_one(plan, job, made)
                if is_live:
                    self._clean(plan, job)
            self._shelf.record()

    def _record_one(self, plan: Plan, job: make.Job, made: Mapping[str, make.Made]) -> None:
        settings = self._settings(plan.channel)
        has_deltas = plan.archive is None and channels.has_deltas(plan.row, self._output)
        for form, one in made.items():
            for seq in one.read:
                entries.check(self._database, seq, form, settings)
            if not one.findings:
                self._shelf.remember(job.parts[form].document, keeps=has_deltas)

    def _advise(self, job: make.Job, made: Mapping[str, make.Made]) -> None:
        numbers = dict(zip((*job.ids, *job.guids), (*job.seqs, *job.seqs), strict=True))
        for one in made.values():
            for finding in one.advice:
                seq = numbers.get(finding.entry or "")
                place = job.channel.name if seq is None else articles.known(self._database, seq).path
                self._released.advice.append((place, finding))

    def _clean(self, plan: Plan, job: make.Job) -> None:
        """It is live in every format."""
        feed = plan.row.feed
        if plan.archive is not None:
            has_next = job.channel.history is not None and job.channel.history.next is not None
            archives.clean(self._database, feed, plan.archive, self._now, has_next=has_next, shown=job.seqs)
            entries.prune(self._database, job.seqs)
            return
        updated = int(job.updated.timestamp())
        feeds.clean(self._database, feed, now=self._now, changes=plan.changes, updated=updated, shown=job.seqs)
        tombstones.prune(self._database, feed, plan.forgets)
        if self._lacks(plan, job.seqs):
            history.cut(self._database, plan.row, self._output, whole=True)

    def _put_one(self, plan: Plan, job: make.Job, form: str, made: make.Made) -> FeedError | None:
        part = job.parts[form]
        if made.findings:
            return FeedError(plan.channel.name, form, made.findings)
        try:
            written = self._shelf.put(
                part.document, feed=plan.row.feed, head=part.head, entries=len(job.seqs), archive=plan.archive
            )
        except FeedError as error:
            return error
        if written:
            self._released.published.append((part.document, len(job.seqs)))
        else:
            self._released.unchanged += 1
        return None


@lru_cache(maxsize=256)
def _head(channel: Channel, form: str, tombstones: tuple[Tombstone, ...]) -> str:
    """What `feeds.render.head_hash` says, whatever the ttl; a service asks for that of few feeds again and again."""
    return render.head_hash(channel, form, tombstones)

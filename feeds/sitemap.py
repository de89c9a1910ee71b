"""Sitemaps where they are configured: a part for each month, an index of the parts, and what is news now.

Made after the live feeds. What changed is known by article (`feeds.store.locations`), so a pass makes only the parts of
the months in which something changed; each is checked before it goes live, and a month stays stale until its parts are.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from feeds import channels, check
from feeds.compose import location
from feeds.errors import FeedError
from feeds.render import sitemap as render
from feeds.render.dates import rfc3339
from feeds.render.shown import line
from feeds.store import locations, pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.channels import Output
    from feeds.feed import Document
    from feeds.live import Shelf
    from feeds.store.articles import Row
    from feeds.store.database import Database

#: Grows when sitemaps would come out different for the same articles and settings.
VERSION = 1
#: Articles to a transaction.
BATCH = 200
#: Pages and bytes of one part: the protocol allows 50,000 and 50 MB, our own check reads no more than 10 MB.
MOST, ROOM = 50_000, 9_000_000
#: A longer URL is not read (sitemaps.org, loc).
LONGEST = 2_047
#: What is news, and how much of it is told (Google, news sitemaps).
LATELY, MOST_NEWS = timedelta(hours=48), 1_000
INDEX, NEWS = "sitemap", "sitemap-news"
_PART = re.compile(r"sitemap-(\d{4}-\d{2})(?:-(\d+))?\.xml")
_PORTS = {"http": 80, "https": 443}


@dataclass(slots=True)
class Mapped:
    """What came of it; `paths` are the documents that are to stay."""

    paths: set[str] = field(default_factory=set)
    published: list[tuple[Document, int]] = field(default_factory=list)
    unchanged: int = 0
    held_back: list[FeedError] = field(default_factory=list)


def renew(database: Database, shelf: Shelf, output: Output, now: datetime, target: str) -> Mapped:
    """Bring the sitemaps of a target up to date with the ledger, as of an instant.

    Raises TargetError when the target fails, StoreError when the store does; what is live stays.
    """
    mapped = Mapped()
    if not (output.sitemap or output.news):
        locations.forget(database)
        return mapped
    if locations.adopt(database, _fingerprint(output, target)):
        for part in _parts(shelf):
            locations.spoil(database, part)
    _locate(database, output)
    run = _Run(database, shelf, output, mapped)
    if output.sitemap:
        run.months()
        run.index()
    if output.news:
        run.news(now)
    else:
        locations.will_change(database, None)
    return mapped


def _fingerprint(output: Output, target: str) -> str:
    """All that shows in sitemaps besides their articles, and where they are."""
    said = (VERSION, target, output.base, output.home, output.setting.origins, output.setting.pages, output.sitemap)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _parts(shelf: Shelf) -> dict[str, list[str]]:
    """The paths of the parts that are listed, by month."""
    found: dict[str, list[str]] = {}
    for published in shelf.of("sitemap"):
        if part := _PART.fullmatch(published.path):
            found.setdefault(part[1], []).append(published.path)
    return found


def _locate(database: Database, output: Output) -> None:
    """Write down where the pages are of articles that have changed."""
    hosts = {_host(output.base), _host(output.home)} - {""}
    while seqs := locations.waiting(database, BATCH):
        with database.transaction():
            rows = locations.heads(database, seqs)
            if output.setting.pages:
                pages.give(database, [seq for seq in seqs if _is_homeless(rows.get(seq), output)], channels.page_slug)
                rows = locations.heads(database, seqs)
            for seq in seqs:
                row = rows.get(seq)
                loc = _canonical(location(row, output.setting), hosts) if row else None
                locations.put(database, seq, loc, row.published if row else 0, row.updated if row else 0)


def _is_homeless(row: Row | None, output: Output) -> bool:
    return row is not None and row.page is None and location(row, output.setting) is None


def _canonical(url: str | None, hosts: set[str]) -> str | None:
    """The URL as a sitemap names it; None when there is none, or this sitemap may not speak for its host."""
    if url is None or _host(url) not in hosts:
        return None
    parts = urlsplit(url)
    plain = urlunsplit((parts.scheme.lower(), _host(url), parts.path or "/", parts.query, ""))
    return plain if len(plain) <= LONGEST else None


def _host(url: str) -> str:
    """Host and port, in lower case, the usual port and any user left out; "" when that can't be said."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    shown = f"[{host}]" if ":" in host else host
    return shown if port in (None, _PORTS.get(parts.scheme.lower())) else f"{shown}:{port}"


class _Run:
    def __init__(self, database: Database, shelf: Shelf, output: Output, mapped: Mapped) -> None:
        self._database = database
        self._shelf = shelf
        self._output = output
        self._mapped = mapped

    def months(self) -> None:
        """The parts of months in which something changed, or whose documents are not as they were left."""
        listed = _parts(self._shelf)
        damaged = {month for month, paths in listed.items() if not all(map(self._shelf.stands, paths))}
        stale = damaged | set(locations.stale(self._database))
        for month, paths in listed.items():
            if month not in stale:
                self._mapped.paths.update(paths)
                self._mapped.unchanged += len(paths)
        for month in sorted(stale):
            self._month(month, listed.get(month, []))

    def _month(self, month: str, before: Sequence[str]) -> None:
        found = [render.Page(loc, _date(updated)) for loc, updated in locations.of_month(self._database, month)]
        held, left = False, set(before)
        for number, part in enumerate(render.parts(found, most=MOST, room=ROOM), start=1):
            name = f"sitemap-{month}" if number == 1 else f"sitemap-{month}-{number}"
            newest = max(page.lastmod for page in part)
            document = render.urlset(name, part)
            held |= not self._put(document, part, mark=newest)
            left.discard(document.path)
        if held:
            self._mapped.paths.update(before)
        self._shelf.settle()
        with self._database.transaction():
            self._shelf.record()
            if not held and not left:  # what is left is taken away later, so a run that dies before has to come back
                locations.settle(self._database, month)

    def index(self) -> None:
        """The index of the parts that stay; each is marked with its newest date."""
        kept = {
            (part[1], int(part[2] or 1)): render.Page(self._output.base + listed.path, listed.head)
            for listed in self._shelf.of("sitemap")
            if listed.path in self._mapped.paths and (part := _PART.fullmatch(listed.path))
        }
        named = [page for _, page in sorted(kept.items())]
        self._put(render.index(INDEX, named), named)
        self._record()

    def news(self, now: datetime) -> None:
        """What is news now, made only when something of it has changed."""
        instant, since = (int(moment.timestamp()) for moment in (now, now - LATELY))
        found = locations.lately(self._database, since, instant, MOST_NEWS)
        site = (self._output.title, self._output.language)
        mark = hashlib.sha256(repr((VERSION, site, found)).encode()).hexdigest()[:16]
        path = f"{NEWS}.xml"
        if self._shelf.stands(path) and self._shelf.marked(path) == mark:
            self._mapped.paths.add(path)
            self._mapped.unchanged += 1
        else:
            told = [self._news(one) for one in found]
            self._put(render.news(NEWS, told), told, mark=mark)
            self._record()
        oldest = min((one.published for one in found), default=None)
        locations.will_change(self._database, None if oldest is None else oldest + int(LATELY.total_seconds()))

    def _news(self, one: locations.Fresh) -> render.News:
        return render.News(
            loc=one.loc,
            name=line(self._output.title),
            language=render.language(one.said("language") or self._output.language),
            published=_date(one.published),
            title=line(one.said("title")),
        )

    def _put(self, document: Document, meant: Sequence[Sequence[str]], mark: str = "") -> bool:
        """Make a document live, if it is right; whether it is."""
        self._mapped.paths.add(document.path)
        listed = self._shelf.listed(document.path)
        try:
            if listed is None or listed.hash != document.hash:
                _check(document, meant, self._output.base + document.path)
            written = self._shelf.put(document, feed=None, head=mark, entries=len(meant))
        except FeedError as error:
            self._mapped.held_back.append(error)
            return False
        if written:
            self._mapped.published.append((document, len(meant)))
        else:
            self._mapped.unchanged += 1
        return True

    def _record(self) -> None:
        self._shelf.settle()
        with self._database.transaction():
            self._shelf.record()


def _check(document: Document, meant: Sequence[Sequence[str]], url: str) -> None:
    found = [*check.check(document.body, format="sitemap", url=url, feedparser=False), *check.mapped(document, meant)]
    if faults := [finding for finding in found if finding.level == "must"]:
        raise FeedError(document.feed, document.format, faults)


def _date(instant: int) -> str:
    return rfc3339(datetime.fromtimestamp(instant, UTC))

"""One place, a file or a URL, examined: everything that can be told about the feed there."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NoReturn

from feeds.check import check, conformance
from feeds.check import fetch as files
from feeds.check.http import CRAWLED
from feeds.check.http import RULES as HTTP
from feeds.check.http.client import public
from feeds.check.http.record import Visit
from feeds.check.http.visit import visit
from feeds.check.offers import local, offers
from feeds.check.overview import Overview, overview
from feeds.check.readers import readers
from feeds.check.rules import LEVELS, MUST, Rule
from feeds.errors import Finding, SourceError

SLOW = Rule("feed-slow", MUST, "our limit; readers have less patience", "A feed can be read in moments.")
RULES = (SLOW,)
#: Seconds for the document itself; one of a megabyte takes one.
PATIENCE = 60.0
#: How files are called in which a feed is expected.
_FEEDLIKE = (".rss", ".atom", ".json", ".xml", ".opml", ".rdf", ".feed")


class _TooSlow(BaseException):
    """Not an Exception: what reads feeds catches those, of whatever kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What is known of a place. `url` is where a feed was found in the end, None for a file.

    `error` says why there is nothing to check, `passed_over` why a file among many was left alone. `offers` are the
    feeds that a web page links to; `beyond` says of some of them why they can't be checked from here. `readers` are
    pairs of a reader's name and what it would do.
    """

    place: str
    url: str | None = None
    error: str | None = None
    passed_over: str | None = None
    feed: Overview = field(default_factory=Overview)
    body: bytes = field(default=b"", repr=False)
    findings: tuple[Finding, ...] = ()
    offers: tuple[str, ...] = ()
    beyond: dict[str, str] = field(default_factory=dict)
    visit: Visit | None = None
    readers: tuple[tuple[str, str], ...] = ()


def examine(place: str, *, among: Sequence[str] = ()) -> Examined:
    """All about a place: a path, `-` for standard input, or an http(s) URL. Never raises for what is there, or is not.

    `among` are all the places that were asked for at once: of many, as a shell makes of `public/*`, a directory, and a
    file that is no feed by its name either, are passed over.
    """
    try:
        if files.is_url(place):
            return _url(place)
        many = len(among) > 1
        if many and files.is_directory(place):
            return Examined(place=place, passed_over="a directory; its files were not looked at")
        return _file(place, files.read(place), many=many)
    except SourceError as error:
        return Examined(place=public(place) if files.is_url(place) else place, error=error.reason)


def _file(place: str, body: bytes, *, many: bool) -> Examined:
    feed = overview(body)
    offered = dict(local(url, place) for url in _offers(body, ""))
    beyond = {url: why for url, why in offered.items() if why}
    if many and not feed.format and not place.lower().endswith(_FEEDLIKE):
        what = "an HTML page, not a feed" if conformance.is_html(body) else "no feed, by name and content"
        return Examined(place=place, passed_over=what, feed=feed, offers=tuple(offered), beyond=beyond)
    return Examined(
        place=place,
        feed=feed,
        body=body,
        findings=_sorted(_document(body, None)),
        offers=tuple(offered),
        beyond=beyond,
        readers=readers(feed, None) if feed.subscribed and not feed.salvaged else (),
    )


def _url(place: str) -> Examined:
    seen = visit(place)
    answer = seen.first
    url = answer.url if answer else seen.hops[-1].url
    body = seen.ok.body if seen.ok else b""
    found = _document(body, url) if seen.ok and not seen.ok.unread else []
    if seen.feed.format == "sitemap":
        found += CRAWLED.findings(seen, seen)
    elif not (seen.ok and conformance.is_html(body)):
        found += HTTP.findings(seen, seen)
    error = None
    if seen.ok is None:
        error = "the redirects have no end" if seen.loop or answer is None else answer.says
    return Examined(
        place=seen.asked,
        url=url,
        error=error,
        feed=seen.feed,
        body=body,
        findings=_sorted(found),
        offers=_offers(body, url),
        visit=seen,
        readers=readers(seen.feed, seen) if seen.feed.subscribed or not seen.ok else (),
    )


def _document(body: bytes, url: str | None, patience: float = PATIENCE) -> list[Finding]:
    if len(body) > files.LARGEST:
        return [files.SIZE.finding(f"there are more than {files.LARGEST:,} bytes; the rest was not read")]
    try:
        with _within(patience):
            return check(body, url=url, now=datetime.now(UTC))
    except _TooSlow:
        return [SLOW.finding(f"after {patience:g} seconds the check was given up")]


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Break off what runs too long. In another thread than the main one there are no signals, and no limit."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_signal: int, _frame: object) -> NoReturn:
        raise _TooSlow

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _offers(body: bytes, base: str) -> tuple[str, ...]:
    return tuple(offers(body, base)) if conformance.is_html(body) else ()


def _sorted(findings: list[Finding]) -> tuple[Finding, ...]:
    """The most severe first, those of one rule together, else as they were found."""
    first = {rule: at for at, rule in reversed(list(enumerate(one.rule for one in findings)))}
    return tuple(sorted(findings, key=lambda one: (LEVELS.index(one.level), first[one.rule])))

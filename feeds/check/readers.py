"""What named readers would do with a feed, from what is known of their sources and was measured with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps

from feeds.check.http.caching import MINIFLUX, spell
from feeds.check.http.record import Answer, Visit, http_date, max_age
from feeds.check.overview import Overview

MINUTE, HOUR, DAY = 60, 3600, 86_400

Said = Iterator[str]
Reader = Callable[[Overview, Visit | None], Said]


def readers(feed: Overview, visit: Visit | None) -> tuple[tuple[str, str], ...]:
    """Pairs of a reader's name and a line on what it would do; `visit` is None for a file.

    A reader of which nothing is known that would matter for this feed is left out; a list of subscriptions has none.
    """
    if feed.format == "opml":
        return ()
    found = ((name, list(reader(feed, visit))) for name, reader in READERS.items())
    return tuple((name, "; ".join(said)) for name, said in found if said)


def _xml_only(reader: Reader) -> Reader:
    """A reader that does not read JSON Feed, and of which nothing is known when it gets a refusal."""

    @wraps(reader)
    def told(feed: Overview, visit: Visit | None) -> Said:
        if _refusal(visit):
            return
        if feed.format == "json":
            yield "does not read JSON Feed"
        else:
            yield from reader(feed, visit)

    return told


def netnewswire(feed: Overview, visit: Visit | None) -> Said:
    """At least 9 minutes between polls, max-age up to 5 hours; both validators, dropped every 8 days."""
    if refused := _refusal(visit):
        if refused.status == 429:
            yield _netnewswire_told_to_wait(refused.get("retry-after").strip())
        elif 400 <= refused.status < 500:
            yield "leaves the address alone for 53 hours"
        return
    if feed.format == "json":
        yield "reads JSON Feed"
    if answer := visit and visit.ok:
        age = max_age(answer)
        if age is None:
            yield "asks at its own pace, every 9 minutes at the soonest"
        else:
            yield f"asks every {_pace(min(max(age, 9 * MINUTE), 5 * HOUR))} at the soonest"
        yield _polls(visit, "by_both", feed) + ", and all of it again every 8 days"
    yield from _dates(feed)
    if visit and visit.hops:
        yield "follows the redirect, but ties entries to the address of the subscription"


def miniflux(feed: Overview, visit: Visit | None) -> Said:
    """The largest of ttl, max-age and Expires, from 60 minutes to 24 hours; 15 MiB; no validators at Expires: 0."""
    if refused := _refusal(visit):
        if refused.status == 429:
            waits = refused.get("retry-after").strip()
            yield f"waits as Retry-After says ({waits})" if waits else "is not told how long to wait"
        return
    if feed.size > MINIFLUX:
        yield f"refuses it: {feed.size / 1024 / 1024:.0f} MiB, and 15 are its limit"
        return
    answer = visit.ok if visit else None
    if answer is None:
        return
    pace = max((feed.ttl or 0) * MINUTE, max_age(answer) or 0, HOUR)
    yield f"asks every {_pace(min(pace, DAY))} at the soonest"
    if answer.get("expires").strip() == "0":
        yield f"loads {_size(feed)} each time, because of Expires: 0"
    else:
        yield _polls(visit, "by_both", feed)
    if visit and visit.hops:
        yield "takes a second subscription that redirects here for a duplicate"


def freshrss(feed: Overview, visit: Visit | None) -> Said:
    """WebSub with rel=hub and rel=self, then a poll a day at most; 410 mutes; the second of two entries is dropped."""
    if refused := _refusal(visit):
        if refused.status == 410:
            yield "mutes the feed"
        elif refused.status == 429:
            yield "waits as Retry-After says, two days at most" if refused.has("retry-after") else "is not told to wait"
        return
    if visit and feed.hub and feed.self_url:
        yield "subscribes at the hub, then asks once a day"
    elif visit:
        yield "polls, since there is no hub" if not feed.hub else "polls: there is a hub, but no rel=self"
    if feed.repeated:
        yield f"drops {_entries(feed.repeated)} whose id another one has"


@_xml_only
def newsblur(feed: Overview, visit: Visit | None) -> Said:
    """Parses with feedparser, which reads no JSON Feed; one fetch in a hundred is without validators."""
    if visit and visit.ok:
        yield _polls(visit, "by_both", feed) + "; one fetch in a hundred goes without validators, with ?_= and a number"
        stale = visit["stale"]
        yield "asks for deltas (A-IM) and gets " + ("one" if stale and stale.status == 226 else "the whole feed")


def feedly(_feed: Overview, visit: Visit | None) -> Said:
    """One poll an hour at most; stops at 404 and 410."""
    refused = _refusal(visit)
    if refused and refused.status in (404, 410):
        yield "stops asking"
    elif visit and not refused:
        yield "asks every hour at the soonest"


def inoreader(feed: Overview, visit: Visit | None) -> Said:
    """A poll in 30 to 60 minutes, one a day after a month without news; 404 is how one opts out."""
    refused = _refusal(visit)
    if refused:
        if refused.status == 404:
            yield "takes it for a wish not to be read"
        return
    if feed.format == "json":
        yield "reads JSON Feed"
    if visit:
        silent = feed.newest is not None and (visit.now - feed.newest).days > 31
        yield "asks once a day, after a month without news" if silent else "asks every 30 to 60 minutes"


@_xml_only
def newsboat(feed: Overview, visit: Visit | None) -> Said:
    """Validators from the third poll on; the fetch time for what has no date; the first of two with one id."""
    if visit and visit.ok:
        yield _polls(visit, "by_both", feed) + ", from its third poll on"
    yield from _dates(feed)
    if feed.repeated:
        yield f"keeps the first of entries with one id, and leaves out {_entries(feed.repeated)}"


@_xml_only
def rss2email(feed: Overview, visit: Visit | None) -> Said:
    """Shows an Atom entry's updated date; takes over the target of a 301, not of a 308."""
    if visit and visit.ok:
        yield _polls(visit, "by_both", feed)
    if visit and visit.hops:
        kept = all(hop.status == 301 for hop in visit.hops)
        yield "follows the redirect and " + ("keeps its target for good" if kept else "asks the old address again")
    if feed.format == "atom" and feed.entries:
        yield "shows when an entry was updated, not when it was published"
    yield from _dates(feed)
    if feed.repeated:
        yield "keeps the last of entries with one id"


READERS: dict[str, Reader] = {
    "NetNewsWire": netnewswire,
    "Miniflux": miniflux,
    "FreshRSS": freshrss,
    "NewsBlur (feedparser)": newsblur,
    "Feedly": feedly,
    "Inoreader": inoreader,
    "newsboat": newsboat,
    "rss2email": rss2email,
}


def _netnewswire_told_to_wait(retry_after: str) -> str:
    if retry_after.isascii() and retry_after.isdigit():
        return f"leaves the whole host alone for {spell(int(retry_after[:9]))}"
    why = "it can't read the date in Retry-After" if http_date(retry_after) else "there is no Retry-After in seconds"
    return f"leaves the whole host alone for 10 minutes: {why}"


def _refusal(visit: Visit | None) -> Answer | None:
    """The answer that is no feed, when there was one."""
    return visit.first if visit and visit.ok is None else None


def _polls(visit: Visit | None, question: str, feed: Overview) -> str:
    """What a poll costs when nothing is new; readers that have one validator only send that."""
    answer = visit and (visit[question] or visit["by_tag"] or visit["by_date"])
    if answer and answer.status == 304:
        return "gets a 304 while nothing is new"
    return f"loads {_size(feed)} at each poll"


def _dates(feed: Overview) -> Said:
    if feed.undated and feed.format == "rss":
        yield f"shows the time of fetching for {_entries(feed.undated)} without a date"


def _pace(seconds: int) -> str:
    return spell(seconds).removeprefix("1 ")


def _entries(count: int) -> str:
    return "one entry" if count == 1 else f"{count:,} entries"


def _size(feed: Overview) -> str:
    return f"{max(1, round(feed.size / 1000)):,} kB"

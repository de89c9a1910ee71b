"""For how long an answer holds, and how often readers therefore come back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from feeds.check.http.record import Visit, directives, http_date, max_age
from feeds.check.rules import MAY, MUST, SHOULD, Rules

Faults = Iterator[tuple[str, str]]
RULES: Rules[Visit, str] = Rules()

#: Seconds: readers that go by max-age poll no faster and no slower.
SHORTEST, LONGEST = 300, 18_000
FEEDBURNER, COMMAFEED, MINIFLUX = 1_000_000, 5_000_000, 15 * 1024 * 1024
_SKEW = timedelta(minutes=5)
_QUIET = timedelta(days=31)


@RULES.rule("http-max-age", SHOULD, "RFC 9111 section 5.2.2.1; NetNewsWire, Miniflux")
def odd_ages(visit: Visit) -> Faults:
    """Cache-Control has a max-age of 5 minutes to 5 hours: readers take it for the pace at which to ask again."""
    if visit.ok is None:
        return
    said = directives(visit.ok.get("cache-control"))
    age = max_age(visit.ok)
    if forbidding := [name for name in ("no-store", "no-cache") if name in said]:
        yield "Cache-Control", f"{forbidding[0]} keeps caches from sparing you anything"
    elif age is None:
        yield "Cache-Control", "there is no max-age, so every reader guesses"
    elif not SHORTEST <= age <= LONGEST:
        yield "Cache-Control", f"the feed is fresh for {spell(age)}"


@RULES.rule("http-expires", SHOULD, "RFC 9111 section 5.3; Miniflux")
def wrong_expiry(visit: Visit) -> Faults:
    """Expires is a date, if it is there: at "0" Miniflux forgets ETag and Last-Modified, and loads all each time."""
    if visit.ok and visit.ok.has("expires") and http_date(visit.ok.get("expires")) is None:
        yield "Expires", f"{visit.ok.get('expires')!r} is no date"


@RULES.rule("http-date", SHOULD, "RFC 9110 section 6.6.1")
def wrong_clocks(visit: Visit) -> Faults:
    """Date is there, and agrees with the time of the day: ages and expiry are counted from it."""
    said = visit.ok.get("date") if visit.ok else ""
    when = http_date(said)
    if visit.ok and when is None:
        yield "Date", f"{said!r} is no date" if said else "there is none"
    elif visit.ok and when is not None and not visit.ok.has("age") and abs(when - visit.now) > _SKEW:
        yield "Date", f"{said}, but here it is {visit.now:%H:%M:%S} GMT"


@RULES.rule("http-ttl", MAY, "RSS 2.0, ttl; RSS 1.0 syndication module")
def other_paces(visit: Visit) -> Faults:
    """What the document says of its pace (ttl, sy:updatePeriod) agrees with Cache-Control: readers see one of them."""
    age = max_age(visit.ok) if visit.ok else None
    ttl = visit.feed.ttl
    if age is not None and ttl is not None and abs(age - ttl * 60) >= 60:
        yield "Cache-Control", f"max-age is {spell(age)}, the document says {spell(ttl * 60)}"


@RULES.rule("http-size", SHOULD, "FeedBurner, CommaFeed")
def large_feeds(visit: Visit) -> Faults:
    """A feed stays below 1 MB: services with a limit drop it whole, and every reader loads all of it."""
    size = visit.feed.size
    if FEEDBURNER < size <= MINIFLUX:
        who = "CommaFeed refuses more than 5 MB" if size > COMMAFEED else "FeedBurner refuses more than 1 MB"
        yield "body", f"{size:,} bytes; {who}"


@RULES.rule("http-size-refused", MUST, "Miniflux")
def refused_feeds(visit: Visit) -> Faults:
    """A feed stays below 15 MiB, beyond which even patient readers refuse it."""
    if visit.feed.size > MINIFLUX:
        yield "body", f"{visit.feed.size:,} bytes; Miniflux refuses more than 15 MiB"


@RULES.rule("http-quiet", MAY, "Inoreader")
def quiet_feeds(visit: Visit) -> Faults:
    """There is news now and then: services poll a feed less that has been silent for a month."""
    newest = visit.feed.newest
    if newest is not None and visit.now - newest > _QUIET:
        yield "body", f"the newest entry is {(visit.now - newest).days:,} days old"


def spell(seconds: int) -> str:
    """A span for people: `5 minutes`, `2 hours`."""
    for unit, name in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= unit and (seconds % unit == 0 or seconds >= 10 * unit):
            count = round(seconds / unit)
            return f"{count} {name}{'s' if count != 1 else ''}"
    return f"{seconds} second{'s' if seconds != 1 else ''}"

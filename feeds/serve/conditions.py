"""Preconditions of a request (RFC 9110 section 13), decided from field values alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from time import gmtime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: An entity tag (RFC 9110 section 8.8.3), or what clients make of one: `w/`, doubled quotes, none. One pass.
_TAG = re.compile(rb'([Ww]/)?"+([^"]*)"+|([^\s,"]+)')
#: What proxies that compress add to a tag inside its quotes (Apache `-gzip`, Jetty `--gzip`, Varnish and IIS `;gzip`).
#: A lone `-br` is missing on purpose: it is ours, and a tag matches only the variant that it was sent with.
_ADDED = re.compile(rb"(?:-?-(?:gzip|deflate|zstd)|--br|;(?:gzip|deflate|zstd|br))\Z")

_MONTHS = {name: number for number, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_TIME = rb"(?P<time>\d\d:\d\d:\d\d)"
_DATES = tuple(
    re.compile(form)
    for form in (
        rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?P<day>\d\d) (?P<month>[A-Z][a-z]{2}) (?P<year>\d{4}) " + _TIME + rb" GMT",
        rb"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?P<day>\d\d)-(?P<month>[A-Z][a-z]{2})-(?P<year>\d\d) "
        + _TIME
        + rb" GMT",
        rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?P<month>[A-Z][a-z]{2}) (?P<day>[ \d]\d) " + _TIME + rb" (?P<year>\d{4})",
    )
)


def decide(
    *,
    tag: bytes,
    modified: int,
    now: float,
    if_match: bytes | None = None,
    if_unmodified_since: bytes | None = None,
    if_none_match: bytes | None = None,
    if_modified_since: bytes | None = None,
) -> int:
    """The status of a GET or HEAD that would otherwise be 200: 200, 304 or 412 (RFC 9110 section 13.2.2).

    `tag` is the selected variant's entity tag with its quotes, `modified` its Last-Modified and `now` our clock, both
    in seconds since 1970. Field values are as sent; those of several lines are joined by commas (section 5.3).
    """
    if if_match is not None:
        if not _matches_exactly(if_match, tag):
            return 412
    elif if_unmodified_since is not None:
        limit = http_date(if_unmodified_since, now)
        if limit is not None and modified > limit:
            return 412
    if if_none_match is not None:
        return 304 if matches(if_none_match, tag) else 200
    since = None if if_modified_since is None else http_date(if_modified_since, now)
    # A date later than our clock is made up, except the one we sent: Last-Modified runs ahead after two publishes in
    # one second.
    if since is not None and (modified == since or modified < since <= now):
        return 304
    return 200


def matches(if_none_match: bytes, tag: bytes) -> bool:
    """Whether the field names the tag: `*`, or weak comparison (RFC 9110 section 13.1.2), forgiving what proxies add.

    A tag without its quotes, or with two pairs, is taken for what it was meant to be: ours are hashes.
    """
    own = tag[1:-1]
    return if_none_match.strip() == b"*" or any(
        opaque == own or original(opaque) == own for _, opaque in tags(if_none_match)
    )


def tags(field: bytes) -> Iterator[tuple[bool, bytes]]:
    """The entity tags of a field value, in order: whether each is weak, and its opaque part without the quotes."""
    for found in _TAG.finditer(field):
        weak, opaque, bare = found.groups()
        if bare is None:
            yield weak is not None, opaque
        else:
            yield bare[:2] in (b"W/", b"w/"), bare.removeprefix(b"W/").removeprefix(b"w/")


def original(opaque: bytes) -> bytes:
    """An opaque tag without what a proxy that compresses may have added to it."""
    return _ADDED.sub(b"", opaque)


def _matches_exactly(if_match: bytes, tag: bytes) -> bool:
    """Strong comparison (RFC 9110 section 13.1.1)."""
    return if_match.strip() == b"*" or any(not weak and opaque == tag[1:-1] for weak, opaque in tags(if_match))


def http_date(field: bytes, now: float) -> int | None:
    """Seconds since 1970 of an HTTP-date in any of its three forms (RFC 9110 section 5.6.7); None when it is none."""
    for form in _DATES:
        if found := form.fullmatch(field.strip()):
            return _seconds(found, now)
    return None


def _seconds(found: re.Match[bytes], now: float) -> int | None:
    year, month = int(found["year"]), _MONTHS.get(found["month"], 0)
    if len(found["year"]) == 2:
        # Two digits that seem more than 50 years ahead mean the past century (section 5.6.7).
        current = gmtime(now).tm_year
        year += current - current % 100
        year -= 100 if year > current + 50 else 0
    hour, minute, second = (int(part) for part in found["time"].split(b":"))
    try:
        # Python knows no leap second; it is read as the second before it.
        moment = datetime(year, month, int(found["day"]), hour, minute, second - (second == 60), tzinfo=UTC)
    except ValueError:
        return None
    return int(moment.timestamp())

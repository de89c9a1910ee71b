"""The way from the address that was asked to the address that answers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from feeds.check.http.record import Visit, host
from feeds.check.rules import MAY, MUST, SHOULD, Rules

Faults = Iterator[tuple[str, str]]
RULES: Rules[Visit, str] = Rules()

_TEMPORARY = (302, 303, 307)


@RULES.rule("http-redirect-loop", MUST, "RFC 9110 section 15.4")
def endless(visit: Visit) -> Faults:
    """Redirects come to an end, at a feed."""
    if visit.loop:
        yield "Location", f"after {len(visit.hops)} redirects there is still no feed: {_way(visit)}"
    elif visit.first is not None and 300 <= visit.first.status < 400 and visit.first.status != 304:
        said = visit.first.get("location")
        yield "Location", f"{visit.first.says} leads {f'to {said!r}, which is no web address' if said else 'nowhere'}"


@RULES.rule("http-redirect-downgrade", MUST, "RFC 9110 section 4.2.2")
def downgrades(visit: Visit) -> Faults:
    """Nothing redirects from https to http: anybody on the way could change the feed."""
    for before, after in pairwise(_addresses(visit)):
        if before.startswith("https:") and after.startswith("http:"):
            yield "Location", f"{before} leads to {after}"


@RULES.rule("http-redirect-count", SHOULD, "RFC 9110 section 15.4")
def detours(visit: Visit) -> Faults:
    """One redirect at most leads to the feed: each is a request more at every poll."""
    if len(visit.hops) > 1 and not visit.loop:
        yield "Location", f"{len(visit.hops)} redirects: {_way(visit)}"


@RULES.rule("http-redirect-temporary", MAY, "RFC 9110 sections 15.4.3 and 15.4.8")
def temporary(visit: Visit) -> Faults:
    """A move for good is a 301 or 308: after any other, readers ask the old address for ever."""
    if not visit.loop:
        for hop in visit.hops:
            if hop.status in _TEMPORARY:
                yield "Location", f"{hop.url} answers {hop.says}"


@RULES.rule("http-redirect-host", MAY, "NetNewsWire")
def other_hosts(visit: Visit) -> Faults:
    """The feed is at the host that was asked: readers that know entries by the address may show them anew."""
    addresses = _addresses(visit)
    if len({host(address) for address in addresses}) > 1 and not visit.loop:
        yield "Location", f"the feed is at {addresses[-1]}"


def _addresses(visit: Visit) -> list[str]:
    """Every address on the way, in order."""
    return [answer.url for answer in (*visit.hops, visit.first) if answer is not None]


def _way(visit: Visit) -> str:
    return " → ".join(f"{hop.url} ({hop.status})" for hop in visit.hops[:4])

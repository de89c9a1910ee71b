"""Whether readers get in at all: status, walls, cookies, queries, HEAD, deltas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeds.check.http.record import QUESTIONS, Answer, Visit, directives
from feeds.check.rules import MUST, SHOULD, Rules

Faults = Iterator[tuple[str, str]]
RULES: Rules[Visit, str] = Rules()

_SECONDS = re.compile(r"[0-9]+")
_MEANS = {
    401: "nobody reads it without a password",
    403: "the server lets no program in",
    404: "Feedly and Inoreader give it up, NetNewsWire leaves it alone for 53 hours",
    410: "it is gone for good: FreshRSS and Feedly stop asking",
    429: "the server says that it is asked too often",
    503: "the server says that it can't answer now",
}


@RULES.rule("http-status", MUST, "RFC 9110 section 15")
def refusals(visit: Visit) -> Faults:
    """The address of a feed answers 200."""
    first = visit.first
    if first is not None and visit.ok is None and not 300 <= first.status < 400:
        means = _MEANS.get(first.status)
        yield "GET", f"{first.says}{f': {means}' if means else ''}"


@RULES.rule("http-complete", MUST, "RFC 9112 section 8")
def cut_off(visit: Visit) -> Faults:
    """The body is as long as the server said that it would be."""
    if visit.first is not None and visit.first.cut:
        yield "GET", f"the body ends after {visit.first.size:,} bytes, before its end"


@RULES.rule("http-retry-after", SHOULD, "RFC 9110 section 10.2.3; RFC 6585 section 4; NetNewsWire")
def patience_untold(visit: Visit) -> Faults:
    """A 429 or 503 says in Retry-After, in whole seconds, when to come back."""
    for place, answer in visit.refused():
        if answer.status in (429, 503) and not _SECONDS.fullmatch(said := answer.get("retry-after").strip()):
            what = f"Retry-After is {said!r}, which NetNewsWire can't read" if said else "there is no Retry-After"
            yield place, f"{answer.says}: {what}"


@RULES.rule("http-user-agent", MUST, "polling; bot walls")
def walls(visit: Visit) -> Faults:
    """Every program gets the same answer, whatever it calls itself."""
    plain = visit["plain"]
    if visit.walled is not None:
        yield "User-Agent", f"an unknown name gets {visit.walled.says}, a feed reader's 200"
    elif visit.ok and plain and plain.status in (401, 403, 404, 406, 451, 503):
        yield "User-Agent", f"a feed reader's name gets {plain.says}, ours 200"


@RULES.rule("http-asked-too-often", SHOULD, "RFC 6585 section 4; polling")
def impatient(visit: Visit) -> Faults:
    """A dozen requests within a minute are borne: people add a feed, correct it, and try again."""
    for question, answer in visit.answers.items():
        if answer.status == 429:
            yield QUESTIONS[question], f"{answer.says} after {len(visit.answers)} requests, so nothing more was asked"


@RULES.rule("http-cookies", SHOULD, "RFC 6265 section 3; polling")
def cookies(visit: Visit) -> Faults:
    """No cookie is set: readers don't keep them, and caches don't keep answers that have one."""
    for hop in (*visit.hops, visit.first):
        if hop is not None and hop.has("set-cookie"):
            yield "Set-Cookie", f"{hop.url} sets {hop.get('set-cookie').partition('=')[0]!r}"


@RULES.rule("http-query", SHOULD, "NewsBlur, polling")
def heeded_queries(visit: Visit) -> Faults:
    """A parameter that means nothing changes nothing: readers add some to get round caches."""
    answer, first = visit["queried"], visit.ok
    if answer and first and answer.status != 429:
        if answer.status != 200:
            yield QUESTIONS["queried"], f"{answer.says} instead of the feed"
        elif answer.tag != first.tag and not _unsteady(visit):
            yield QUESTIONS["queried"], f"the ETag is {answer.tag or 'missing'} instead of {first.tag or 'none'}"


@RULES.rule("http-head", SHOULD, "RFC 9110 sections 9.1 and 9.3.2; rsstail")
def heads(visit: Visit) -> Faults:
    """HEAD gets what GET gets, without the body."""
    answer, first = visit["head"], visit.ok
    if answer and first and answer.status != 429:
        if answer.status != first.status:
            yield "HEAD", f"{answer.says}, GET {first.says}"
        elif other := _differing(answer, first, unsteady=_unsteady(visit)):
            yield "HEAD", f"{', '.join(other)} as with no GET"


@RULES.rule("http-delta", MUST, "RFC 3229 sections 10.4.1 and 10.5.3; RFC 9111 section 3")
def deltas(visit: Visit) -> Faults:
    """A 226 says IM: feed and Cache-Control: no-store, and goes only to a reader whose version is known."""
    stale = visit["stale"]
    if stale and stale.status == 226:
        yield QUESTIONS["stale"], "226 to a reader whose version the server can't know"
    for place, answer in (("GET", visit.first), (QUESTIONS["stale"], stale)):
        if answer is not None and answer.status == 226:
            if "feed" not in answer.get("im").lower():
                yield place, "a 226 without IM: feed"
            if "no-store" not in directives(answer.get("cache-control")):
                yield place, "a 226 without Cache-Control: no-store, which caches give to everybody"


def _differing(answer: Answer, first: Answer, *, unsteady: bool) -> list[str]:
    compared = ["content-type", *([] if unsteady else ["etag", "last-modified"])]
    return [f"{name}: {answer.get(name) or 'none'}" for name in compared if answer.get(name) != first.get(name)]


def _unsteady(visit: Visit) -> bool:
    """Whether the same request twice has two tags: then other differences tell nothing."""
    again = visit["again"]
    return bool(again and visit.ok and again.tag != visit.ok.tag)

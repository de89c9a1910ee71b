"""Validators, and the polls that they make cheap: ETag, Last-Modified, and what a conditional request gets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from feeds.check.http.record import QUESTIONS, Answer, Visit, http_date
from feeds.check.rules import MAY, MUST, SHOULD, Rules

Faults = Iterator[tuple[str, str]]
RULES: Rules[Visit, str] = Rules()

_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_SKEW = timedelta(minutes=5)
_WEB = 1990
_KEPT = ("etag", "cache-control", "vary", "expires", "content-location")


@RULES.rule("http-etag", SHOULD, "RFC 9110 section 8.8.3")
def missing_tags(visit: Visit) -> Faults:
    """There is an ETag, so that a reader that has this version need not load it again."""
    if visit.ok and not visit.ok.tag:
        yield "ETag", "there is none"


@RULES.rule("http-etag-form", MUST, "RFC 9110 section 8.8.3")
def malformed_tags(visit: Visit) -> Faults:
    """An ETag stands in double quotes, with W/ before it when it is weak."""
    if visit.ok and visit.ok.tag and not _TAG.fullmatch(visit.ok.tag):
        yield "ETag", f"{visit.ok.tag} is no entity tag"


@RULES.rule("http-last-modified", SHOULD, "RFC 9110 section 8.8.2")
def missing_dates(visit: Visit) -> Faults:
    """There is a Last-Modified, for readers that ask with a date only."""
    if visit.ok and not visit.ok.has("last-modified"):
        yield "Last-Modified", "there is none"


@RULES.rule("http-last-modified-date", MUST, "RFC 9110 sections 5.6.7 and 8.8.2.1")
def odd_dates(visit: Visit) -> Faults:
    """Last-Modified is an HTTP-date, not in the future and not before the Web: a wrong one freezes the feed."""
    said = visit.ok.get("last-modified") if visit.ok else ""
    when = http_date(said)
    if said and when is None:
        yield "Last-Modified", f"{said!r} is no date"
    elif when is not None and when > visit.now + _SKEW:
        yield "Last-Modified", f"{said} is in the future"
    elif when is not None and when.year < _WEB:
        yield "Last-Modified", f"{said} is before the Web"


@RULES.rule("http-304", SHOULD, "RFC 9110 sections 13.1.2, 13.1.3 and 15.4.5")
def ignored_conditions(visit: Visit) -> Faults:
    """A reader that sends back the ETag, the Last-Modified, or both, gets a 304 without the feed."""
    for question in ("by_tag", "by_date", "by_both"):
        if (answer := _full(visit, question)) and not _changed(visit):
            yield QUESTIONS[question], f"{answer.says} instead of 304, so each poll loads the whole feed"


@RULES.rule("http-304-stale", MUST, "RFC 9110 section 13.2.2")
def date_over_tag(visit: Visit) -> Faults:
    """If-None-Match decides: a reader with another tag gets the feed, whatever date it sends."""
    if (answer := visit["stale"]) and answer.status == 304:
        yield QUESTIONS["stale"], "304, so this reader never sees what is new"


@RULES.rule("http-304-forms", SHOULD, "RFC 9110 section 13.1.2")
def unread_forms(visit: Visit) -> Faults:
    """If-None-Match is compared weakly, as a list, and * matches whatever there is."""
    for question in ("listed", "starred"):
        if (answer := _full(visit, question)) and not _changed(visit):
            yield QUESTIONS[question], f"{answer.says} instead of 304"


@RULES.rule("http-304-suffix", MAY, "RFC 9110 section 8.8.3.3; Apache mod_deflate")
def suffixed_tags(visit: Visit) -> Faults:
    """A tag that a compressing proxy has given the ending -gzip is known again."""
    if (answer := _full(visit, "suffixed")) and not _changed(visit):
        yield QUESTIONS["suffixed"], f"{answer.says} instead of 304: behind such a proxy no poll is cheap"


@RULES.rule("http-304-fields", MUST, "RFC 9110 section 15.4.5")
def missing_fields(visit: Visit) -> Faults:
    """A 304 repeats the ETag, Cache-Control, Vary and Expires that the whole answer has."""
    for question in ("by_tag", "by_date"):
        answer = visit[question]
        if visit.ok and answer and answer.status == 304:
            lost = [name for name in _KEPT if visit.ok.has(name) and not answer.has(name)]
            if lost:
                yield QUESTIONS[question], f"the 304 has no {', '.join(_titled(name) for name in lost)}"
            elif visit.ok.tag and answer.opaque != visit.ok.opaque and not _changed(visit):
                yield QUESTIONS[question], f"the 304 has the ETag {answer.tag}, the whole answer {visit.ok.tag}"


@RULES.rule("http-same", SHOULD, "RFC 9110 section 8.8.1; polling")
def changing_documents(visit: Visit) -> Faults:
    """Two requests one after the other get the same bytes: what changes with each fetch is loaded at each poll."""
    again = _again(visit)
    if again and visit.ok and again.body != visit.ok.body:
        yield QUESTIONS["again"], difference(visit.ok.body, again.body)


@RULES.rule("http-etag-stable", SHOULD, "RFC 9110 section 8.8.3")
def changing_tags(visit: Visit) -> Faults:
    """The same bytes have the same ETag, whichever server answers."""
    again = _again(visit)
    if again and visit.ok and again.body == visit.ok.body and again.tag != visit.ok.tag:
        yield QUESTIONS["again"], f"the same bytes have the ETag {visit.ok.tag or 'none'}, then {again.tag or 'none'}"


@RULES.rule("http-etag-moves", MUST, "RFC 9110 section 8.8.1")
def stuck_tags(visit: Visit) -> Faults:
    """Other bytes have another ETag, unless it is weak: else readers are told that nothing is new."""
    again, first = _again(visit), visit.ok
    if again and first and again.body != first.body and first.tag == again.tag and first.tag.startswith('"'):
        yield QUESTIONS["again"], f"the bytes differ, the ETag {first.tag} does not"


def difference(one: bytes, other: bytes) -> str:
    """Where two documents differ first, in a line for people."""
    lines = zip(one.splitlines(), other.splitlines(), strict=False)
    for number, (before, after) in enumerate(lines, start=1):
        if before != after:
            return f"line {number} was {_excerpt(before, after)}, then {_excerpt(after, before)}"
    return f"it had {len(one):,} bytes, then {len(other):,}"


def _excerpt(line: bytes, other: bytes) -> str:
    same = next((at for at, (a, b) in enumerate(zip(line, other, strict=False)) if a != b), min(len(line), len(other)))
    begin = max(0, same - 20)
    return repr(line[begin : begin + 60].decode("utf-8", "replace"))


def _again(visit: Visit) -> Answer | None:
    """The second whole answer, when there is one to compare."""
    again = visit["again"]
    return again if again and again.status == 200 and not again.cut and not again.unread else None


def _changed(visit: Visit) -> bool:
    """Whether the feed is another one at each fetch: then nobody can expect a 304."""
    again = _again(visit)
    return bool(again and visit.ok and again.tag != visit.ok.tag)


def _full(visit: Visit, question: str) -> Answer | None:
    answer = visit[question]
    return answer if answer and answer.status in (200, 226) else None


def _titled(name: str) -> str:
    return {"etag": "ETag"}.get(name, name.title())

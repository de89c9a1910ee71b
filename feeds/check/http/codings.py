"""Compression, and what caches have to know about it."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.check.http.record import QUESTIONS, Visit
from feeds.check.rules import MAY, MUST, SHOULD, Rules

Faults = Iterator[tuple[str, str]]
RULES: Rules[Visit, str] = Rules()

#: Bytes that fit into one packet: compressing fewer saves nothing.
_PACKET = 1400


@RULES.rule("http-gzip", SHOULD, "RFC 9110 section 8.4.1.3")
def uncompressed(visit: Visit) -> Faults:
    """A reader that offers gzip gets the feed compressed: three times less to load, or better."""
    if visit.ok and not visit.ok.coding and len(visit.ok.body) > _PACKET:
        yield "Accept-Encoding: gzip", f"{len(visit.ok.body):,} bytes came uncompressed"


@RULES.rule("http-brotli", MAY, "RFC 7932; RFC 8878")
def only_gzip(visit: Visit) -> Faults:
    """A reader that offers br or zstd gets one of them, which is smaller than gzip, or faster."""
    modern = visit["modern"]
    if modern and modern.status == 200 and not modern.coding and visit.ok and len(visit.ok.body) > _PACKET:
        yield "Accept-Encoding: zstd, br", "it came uncompressed"


@RULES.rule("http-coding-asked", MUST, "RFC 9110 section 12.5.3")
def unasked(visit: Visit) -> Faults:
    """No answer is coded in a way that the reader did not offer."""
    for question, offered in (("plain", ()), ("modern", ("zstd", "br"))):
        answer = visit[question]
        if answer and answer.status == 200 and answer.coding and answer.coding not in offered:
            yield QUESTIONS[question], f"the answer is coded as {answer.coding}"
    if visit.ok and visit.ok.unread:
        yield "Accept-Encoding: gzip", visit.ok.unread


@RULES.rule("http-vary", SHOULD, "RFC 9110 section 12.5.5")
def unvaried(visit: Visit) -> Faults:
    """Vary names Accept-Encoding on every variant: else caches give the compressed one to who can't read it."""
    plain, modern = visit["plain"], visit["modern"]
    answers = [("Accept-Encoding: gzip", visit.ok)]
    answers += [(QUESTIONS[name], one) for name, one in (("plain", plain), ("modern", modern))]
    whole = [(place, one) for place, one in answers if one and one.status == 200]
    if any(one.coding for _, one in whole):
        for place, one in whole:
            varied = [name.strip() for name in one.get("vary").lower().split(",")]
            if "accept-encoding" not in varied and "*" not in varied:
                yield place, f"Vary is {one.get('vary') or 'missing'}"
                return


@RULES.rule("http-etag-coding", SHOULD, "RFC 9110 section 8.8.3.3")
def shared_tags(visit: Visit) -> Faults:
    """Each coding has a strong ETag of its own, or all share a weak one: a strong tag stands for exact bytes."""
    plain = visit["plain"]
    first = visit.ok
    strong = plain and first and plain.tag == first.tag and plain.tag.startswith('"')
    if strong and plain and first and plain.status == 200 and plain.coding != first.coding:
        yield "ETag", f"{plain.tag} stands for the compressed and for the plain bytes"

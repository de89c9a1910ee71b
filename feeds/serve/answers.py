"""Finished answers: the ASGI messages of each status and variant, made before anybody asks for them."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

from feeds.serve.codings import IDENTITY, SUFFIXES

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

NOTHING: Message = {"type": "http.response.body", "body": b""}
#: Every web page may read feeds and what an answer says of them (Fetch standard, CORS protocol).
OPEN = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Retry-After, Last-Modified, IM"),
]
_SAFE = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]
_FEED_POLICY = b"default-src 'none'; sandbox"
#: Our own pages have one inline style and no script; articles bring pictures, sound and film.
_PAGE_POLICY = (
    b"default-src 'none'; style-src 'unsafe-inline'; img-src http: https: data:; media-src http: https:; "
    b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
#: Where a document's head ends: what entries say is not the feed's.
_FIRST = re.compile(rb'<item[ >]|<entry[ >]|"items": \[')
_TTL = re.compile(rb'<ttl>(\d{1,6})</ttl>|"_feeds": \{\s*"ttl": (\d{1,6})')
_RHYTHM = re.compile(
    rb"<sy:updatePeriod>(hourly|daily|weekly)</sy:updatePeriod>"
    rb"(?:\s*<sy:updateFrequency>([1-9]\d{0,4})</sy:updateFrequency>)?"
)
_PERIODS = {b"hourly": 60, b"daily": 1440, b"weekly": 10080}
_SHORTEST, _LONGEST, _USUAL = 300, 18000, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How documents of one kind are served; `name` is what the counts call it."""

    name: str
    type: bytes
    policy: bytes = _FEED_POLICY


RSS = Kind(name="rss", type=b"application/rss+xml; charset=utf-8")
ATOM = Kind(name="atom", type=b"application/atom+xml; charset=utf-8")
JSON = Kind(name="json", type=b"application/feed+json")
OPML = Kind(name="opml", type=b"text/x-opml; charset=utf-8")
SITEMAP = Kind(name="sitemap", type=b"application/xml; charset=utf-8")
PAGE = Kind(name="html", type=b"text/html; charset=utf-8", policy=_PAGE_POLICY)
KINDS = {".rss": RSS, ".atom": ATOM, ".json": JSON, ".opml": OPML, ".xml": SITEMAP, ".html": PAGE}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """One finished answer; it is an ASGI application too. `kind`, `size` and `full` are for the counts: the body's
    bytes, and those of the whole identity document.
    """

    start: Message
    end: Message = field(default_factory=lambda: NOTHING)
    kind: str = "other"
    size: int = 0
    full: int = 0

    @property
    def status(self) -> int:
        """The status code."""
        code: int = self.start["status"]
        return code

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - as ASGI calls it
        """Send it."""
        await send(self.start)
        await send(NOTHING if scope["method"] == "HEAD" else self.end)


class Variant:
    """A version of a resource in one coding. Its 304 is always there; `whole`, the 200, has its body only at times."""

    __slots__ = ("_describing", "_guiding", "coding", "instance", "tag", "unchanged", "whole")

    def __init__(self, instance: Instance, coding: str, guiding: Headers, describing: Headers) -> None:
        self.instance = instance
        self.coding = coding
        self.tag = f'"{instance.tag}{SUFFIXES[coding]}"'.encode()
        self._guiding = [(b"etag", self.tag), *guiding]
        self._describing = describing
        # What describes a body is left out, since none comes (RFC 9110 section 15.4.5).
        self.unchanged = Answer(start=_start(304, self._guiding), kind=instance.kind.name, full=instance.size)
        self.whole: Answer | None = None

    @property
    def lasting(self) -> bool:
        """Whether it stays in memory when others have to go: every client can be sent it, or what comes of it."""
        return self.coding == "gzip"

    def fill(self, body: bytes) -> Answer:
        """Make `whole` of the body, which is in this coding."""
        self.whole = self._with(body, 200, self._guiding)
        return self.whole

    def delta(self, body: bytes, base: bytes) -> Answer:
        """The 226 with that body, the coded delta from the version tagged `base` (RFC 3229 section 10.4.1).

        A cache that has never heard of 226 would keep it and send it to others as if it were the whole feed, so none
        may keep it (RFC 9111 section 3).
        """
        own: Headers = [
            (b"etag", self.tag),
            (b"im", b"feed"),
            (b"delta-base", base),
            (b"cache-control", b"no-store"),
            (b"vary", b"Accept-Encoding, A-IM, If-None-Match"),
        ]
        names = {name for name, _ in own}
        return self._with(body, 226, [*own, *(one for one in self._guiding if one[0] not in names)])

    def _with(self, body: bytes, status: int, headers: Headers) -> Answer:
        start = _start(status, [*headers, *self._describing, *_coded(self.coding, body)])
        return Answer(
            start=start, end=_body(body), kind=self.instance.kind.name, size=len(body), full=self.instance.size
        )


class Delta:
    """What is new in a version since the one tagged `base`, in one coding; `whole` is the 226."""

    __slots__ = ("_base", "_variant", "whole")

    lasting = False

    def __init__(self, variant: Variant, base: bytes) -> None:
        self._variant = variant
        self._base = base
        self.whole: Answer | None = None

    def fill(self, body: bytes) -> Answer:
        """Make `whole` of the body, which is in the variant's coding."""
        self.whole = self._variant.delta(body, self._base)
        return self.whole


class Instance:
    """One version of a document (RFC 3229 section 3: an instance), with its variants by coding.

    `tag` is the hash part of its entity tags, `modified` its Last-Modified, `size` in bytes of its identity form,
    `deltas` what was made of it for bases asked for. With deltas on, a 200 still does not vary by A-IM: a whole
    document is right for everybody, whatever was asked, and a 226 is never kept; the field would only make caches
    keep a copy for each way of asking.
    """

    __slots__ = ("deltas", "kind", "modified", "size", "tag", "variants")

    def __init__(self, *, kind: Kind, tag: str, modified: int, size: int, max_age: int, link: bytes) -> None:
        self.kind = kind
        self.tag = tag
        self.modified = modified
        self.size = size
        guiding: Headers = [
            (b"last-modified", formatdate(modified, usegmt=True).encode()),
            (b"cache-control", b"public, max-age=%d, stale-while-revalidate=60, stale-if-error=86400" % max_age),
            (b"vary", b"Accept-Encoding"),
            *([(b"link", link)] if link else []),
            *OPEN,
        ]
        describing: Headers = [
            (b"content-type", kind.type),
            (b"accept-ranges", b"none"),
            (b"content-security-policy", kind.policy),
            *_SAFE,
        ]
        self.variants = {coding: Variant(self, coding, guiding, describing) for coding in SUFFIXES}
        self.deltas: dict[tuple[bytes, str], Delta] = {}


def max_age(kind: Kind, body: bytes) -> int:
    """Seconds for which a document may be kept: what it says of itself, from 5 minutes to 5 hours."""
    if kind not in (RSS, ATOM, JSON):
        return _SHORTEST
    first = _FIRST.search(body)
    end = first.start() if first else len(body)
    minutes = _USUAL
    if found := _TTL.search(body, 0, end):
        minutes = int(found[1] or found[2])
    elif found := _RHYTHM.search(body, 0, end):
        minutes = _PERIODS[found[1]] // int(found[2] or 1)
    return min(max(minutes * 60, _SHORTEST), _LONGEST)


def short(status: int, words: str, *headers: tuple[bytes, bytes], keep: int | None = None) -> Answer:
    """A small answer in plain text that caches may keep for `keep` seconds, or not at all."""
    body = (words + "\n").encode()
    told: Headers = [
        (b"cache-control", b"no-store" if keep is None else b"public, max-age=%d" % keep),
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
        *headers,
        *OPEN,
        *_SAFE,
    ]
    return Answer(start=_start(status, told), end=_body(body), size=len(body))


def redirect(status: int, location: str, keep: int | None = 300) -> Answer:
    """A redirect to a URL, percent-encoded already."""
    return short(status, location, (b"location", location.encode()), keep=keep)


def _start(status: int, headers: Headers) -> Message:
    return {"type": "http.response.start", "status": status, "headers": headers}


def _body(body: bytes) -> Message:
    return {"type": "http.response.body", "body": body}


def _coded(coding: str, body: bytes) -> Headers:
    length = (b"content-length", b"%d" % len(body))
    return [length] if coding == IDENTITY else [(b"content-encoding", coding.encode()), length]


ALLOW = (b"allow", b"GET, HEAD, OPTIONS")
NOT_FOUND = short(404, "There is nothing here.", keep=60)
GONE = short(410, "This was here, and was taken away.", keep=300)
NOT_ALLOWED = short(405, "Only GET, HEAD and OPTIONS.", ALLOW)
FAILED = short(412, "The precondition does not hold.")
LATER = short(503, "Not ready yet; please ask again in half a minute.", (b"retry-after", b"30"))
#: If-None-Match is no header that a page may send without asking first (Fetch standard, CORS-preflight).
PREFLIGHT = Answer(
    start={
        "type": "http.response.start",
        "status": 204,
        "headers": [
            ALLOW,
            *OPEN,
            (b"access-control-allow-methods", b"GET, HEAD"),
            (b"access-control-allow-headers", b"If-None-Match, If-Modified-Since, A-IM"),
            (b"access-control-max-age", b"86400"),
        ],
    }
)

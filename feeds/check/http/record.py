"""What was asked of a server and what it answered: the values that the rules over HTTP look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from feeds.check.overview import Overview

#: Every question that a visit may put, in the order in which it is put, with what it is called in findings.
QUESTIONS = {
    "again": "the same request again",
    "plain": "a request without compression, with a feed reader's User-Agent",
    "modern": "a request with Accept-Encoding: zstd, br",
    "by_tag": "If-None-Match",
    "by_date": "If-Modified-Since",
    "by_both": "If-None-Match and If-Modified-Since",
    "stale": "If-None-Match with another tag, If-Modified-Since with the date, and A-IM: feed",
    "listed": "If-None-Match with a list of weak tags",
    "starred": "If-None-Match: *",
    "suffixed": "If-None-Match with -gzip in the tag",
    "head": "HEAD",
    "queried": "the address with ?_=1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: `fields` in order, with names in lower case; `body` decoded, empty where it was not wanted.

    `size` is the body's length in bytes as it was sent; `cut` says that the body ended early; `unread` why the body
    could not be decoded.
    """

    url: str
    status: int
    reason: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)
    size: int = 0
    cut: bool = False
    unread: str = ""

    def get(self, name: str) -> str:
        """The value of a field, several lines joined by commas (RFC 9110 section 5.3); "" when it is not there."""
        return ", ".join(value for key, value in self.fields if key == name)

    def has(self, name: str) -> bool:
        """Whether the field is there, be it empty."""
        return any(key == name for key, _ in self.fields)

    @property
    def coding(self) -> str:
        """The content coding, "" for none."""
        coding = self.get("content-encoding").strip().lower()
        return "" if coding == "identity" else coding.removeprefix("x-")

    @property
    def tag(self) -> str:
        """The entity tag as it was sent."""
        return self.get("etag").strip()

    @property
    def opaque(self) -> str:
        """The entity tag for weak comparison (RFC 9110 section 8.8.3.2)."""
        return self.tag.removeprefix("W/")

    @property
    def says(self) -> str:
        """Status and its words, for people."""
        return f"{self.status} {self.reason}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """All that was asked about one address. `first` is the answer at the end of the redirects, None without any.

    `asked` is the address as it was given, without a password; `address`, never shown, is where the feed was found,
    with it; `loop` says that the redirects have no end. `walled` is the refusal that our own User-Agent got; `agent`
    is not empty when only that one was let in; `stopped` says why questions were left out; `now`, aware, is the
    instant of the first request.
    """

    asked: str
    now: datetime
    first: Answer | None = None
    hops: tuple[Answer, ...] = ()
    loop: bool = False
    address: str = field(default="", repr=False)
    walled: Answer | None = None
    agent: str = ""
    stopped: str = ""
    feed: Overview = field(default_factory=Overview)
    answers: dict[str, Answer] = field(default_factory=dict)

    def __getitem__(self, question: str) -> Answer | None:
        return self.answers.get(question)

    def where(self, place: str) -> str:
        """The place, for people: the request that showed it."""
        return place

    def entry(self, _place: str) -> str | None:
        """No entry: a rule over HTTP looks at the whole document."""
        return None

    @property
    def ok(self) -> Answer | None:
        """The answer that carries the feed."""
        return self.first if self.first is not None and self.first.status in (200, 226) else None

    def refused(self) -> Iterator[tuple[str, Answer]]:
        """Every answer that is no answer to the question, with what was asked."""
        if self.first is not None and self.ok is None:
            yield "GET", self.first
        for question, answer in self.answers.items():
            if answer.status >= 400:
                yield QUESTIONS[question], answer


def http_date(text: str) -> datetime | None:
    """The instant of an HTTP-date (RFC 9110 section 5.6.7), None when it is none."""
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when


def directives(value: str) -> dict[str, str]:
    """The directives of a Cache-Control value (RFC 9111 section 5.2) with their arguments."""
    parts = (part.strip().partition("=") for part in value.lower().split(","))
    return {name.strip(): argument.strip().strip('"') for name, _, argument in parts if name}


def max_age(answer: Answer) -> int | None:
    """For how many seconds the answer is fresh: max-age, or Expires less Date (RFC 9111 section 4.2.1), or None."""
    given = directives(answer.get("cache-control")).get("max-age", "")
    if given.isascii() and given.isdigit():
        return min(int(given[:12]), 10**9)
    expires, date = http_date(answer.get("expires")), http_date(answer.get("date"))
    return max(0, int((expires - date).total_seconds())) if expires and date else None


def host(url: str) -> str:
    """Host and port of an address, for comparison; "" when it has none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""

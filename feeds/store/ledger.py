"""Which article a file holds. Pure decisions: an id is minted once, then this order alone decides (decision 0003).

explicit id → same content as a path that no longer holds it → same path → permalink, or slug and date, or body, of an
article without a file → new. So a copy is new, and an article that returns has its old id.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5

from feeds.article import Draft
from feeds.text import is_iri

if TYPE_CHECKING:
    from datetime import datetime


_TAG = re.compile(
    r"tag:(?:[^\s:,@]+@)?[A-Za-z0-9](?:[A-Za-z0-9.\-]*[A-Za-z0-9])?,([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?:"
)
_URN = re.compile(r"urn:[A-Za-z0-9][A-Za-z0-9\-]{0,30}[A-Za-z0-9]:\S+", re.IGNORECASE)
#: A body of this many characters is hardly written twice; a shorter one ("See the attached file.") may be.
TELLING = 200


class Place(NamedTuple):
    """Where a file is: its source's name and its path below that source."""

    source: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one file brings to the decision."""

    place: Place
    hash: bytes
    explicit: str | None
    traces: tuple[str, ...]


class Lookup(Protocol):
    """What the decision asks of the ledger; each answer is an article's sequence number or None."""

    def stated(self, explicit: str) -> int | None:
        """The article with that explicit id."""
        ...

    def is_free(self, seq: int, place: Place) -> bool:
        """Whether no other file holds that article (any more)."""
        ...

    def agrees(self, seq: int, claim: Claim) -> bool:
        """Whether the file and the article state no two different ids."""
        ...

    def moved(self, claim: Claim) -> int | None:
        """The article whose content this file has, if the place that held it holds it no longer."""
        ...

    def at(self, claim: Claim) -> int | None:
        """The article that this path holds, or held last."""
        ...

    def traced(self, key: str) -> list[int]:
        """The articles without a file that left this trace."""
        ...


class Taken(Exception):  # noqa: N818 - an answer, not a fault of ours
    """Another file holds the article with that explicit id; `seq` is the article's number."""

    def __init__(self, seq: int) -> None:
        self.seq = seq
        super().__init__(seq)


class Decision(NamedTuple):
    """The number of the article that a file holds, None for a new one, and by which rule: stated, moved, path, traced
    or new. `trace` is what it was known by when it was traced.
    """

    seq: int | None
    rule: str
    trace: str = ""


def decide(claim: Claim, ledger: Lookup) -> Decision:
    """Which article the file holds. Raises Taken."""
    if claim.explicit is not None and (stated := ledger.stated(claim.explicit)) is not None:
        if not ledger.is_free(stated, claim.place):
            raise Taken(stated)
        return Decision(stated, "stated")
    for seq, rule in ((ledger.moved(claim), "moved"), (ledger.at(claim), "path")):
        if seq is not None and ledger.is_free(seq, claim.place) and ledger.agrees(seq, claim):
            return Decision(seq, rule)
    for key in claim.traces:
        known = [seq for seq in ledger.traced(key) if ledger.is_free(seq, claim.place) and ledger.agrees(seq, claim)]
        if len(known) == 1:
            return Decision(known[0], "traced", key)
    return Decision(None, "new")


def traces(draft: Draft) -> tuple[str, ...]:
    """By what an article without its file is known again: its link, its slug or title with its date, its body."""
    moment = int(draft.published.timestamp())
    names = (unicodedata.normalize("NFC", name).casefold() for name in (draft.slug, draft.title) if name)
    # A pattern is the same in many articles.
    link = [f"link {draft.link}"] if draft.link and "/:" not in draft.link else []
    words = " ".join(draft.content.body.split())
    body = [f"body {hashlib.sha256(words.encode()).hexdigest()[:32]}"] if len(words) >= TELLING else []
    return (*link, *(f"name {draft.language or ''} {moment} {name}" for name in names), *body)


def mint(authority: str, source: str, path: str, published: datetime, now: datetime) -> str:
    """A tag URI (RFC 4151) from facts that two clean builds share: the source's name, and the path at first sight.

    The day is the first published one in the zone that the file gives, never in the future (section 2.1).
    """
    return tag(authority, published, now, f"{source}/{_stem(path)}")


def stated_id(authority: str, explicit: str, published: datetime, now: datetime) -> str:
    """The id that a file states: as it is when it is an absolute IRI, a bare UUID as urn:uuid: (RFC 9562)."""
    try:
        return UUID(explicit).urn
    except ValueError:
        return explicit if _is_sound(explicit) else tag(authority, published, now, f"id/{explicit}")


def tag(authority: str, published: datetime, now: datetime, specific: str) -> str:
    """A tag URI of `authority` for what it calls `specific`; NFC, percent-encoded."""
    day = min(published, now.astimezone(published.tzinfo)).date().isoformat()
    return f"tag:{authority},{day}:{quote(unicodedata.normalize('NFC', specific), safe='/~@!$&()*+,;=:')}"


def feed_id(authority: str, kind: str, key: str) -> str:
    """A feed's own id: a UUID of its authority and first name, so that two clean builds agree (RFC 9562, version 5)."""
    return uuid5(NAMESPACE_URL, f"tag:{authority},2005:feed/{kind}/{key}").urn


def other_id(identifier: str, path: str) -> str:
    """An id for a file whose own one another article has had for ever (a reused path, or a.md beside a.html)."""
    return f"{identifier}~{hashlib.sha256(path.encode()).hexdigest()[:8]}"


def _is_sound(explicit: str) -> bool:
    """Whether a stated id is one by the rules of its scheme too: agencies write tags of the year 0, and urn: with no
    namespace (RFC 4151 section 2.1, RFC 8141 section 2).
    """
    lower = explicit.lower()
    if not is_iri(explicit) or lower.startswith("urn:uuid:"):  # a sound UUID was known before
        return False
    if lower.startswith("urn:"):
        return _URN.fullmatch(explicit) is not None
    match = _TAG.match(explicit)
    try:
        return not lower.startswith("tag:") or bool(match and date.fromisoformat(_day(*match.groups())))
    except ValueError:
        return False


def _day(year: str, month: str | None, day: str | None) -> str:
    return f"{year}-{month or '01'}-{day or '01'}"


def _stem(path: str) -> str:
    directory, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    return f"{directory}/{stem}" if directory else stem

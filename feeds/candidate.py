"""What the ledger is to keep of a file if it holds a new article: made where the file is read, ready to be written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from feeds import select
from feeds.store import ledger, packing
from feeds.store.articles import Version

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from feeds.article import Draft


class Terms(NamedTuple):
    """What holds for every file of a source in one run: its name, who mints ids, how articles are sorted, the instant
    (aware, in UTC), and when readers can first see what goes live now (seconds since 1970; 0: at that instant).
    """

    source: str
    authority: str
    rules: select.Rules
    now: datetime
    seen: int = 0


class Candidate:
    """A file's article as a new one, with the feeds that it belongs to and the rules that have led it there.

    Its draft does not travel between processes: the version has it, packed, and few ever ask for it.
    """

    __slots__ = ("_draft", "facets", "in_versions", "notes", "rules", "version")

    def __init__(
        self,
        version: Version,
        facets: tuple[tuple[str, str, str], ...],
        rules: frozenset[int],
        notes: tuple[str, ...],
        in_versions: bool,  # noqa: FBT001 - as it is restored
        draft: Draft | None = None,
    ) -> None:
        self.version = version
        self.facets = facets
        self.rules = rules
        self.notes = notes
        self.in_versions = in_versions
        self._draft = draft

    def __reduce__(self) -> tuple[Callable[..., Candidate], tuple[object, ...]]:
        return Candidate, (self.version, self.facets, self.rules, self.notes, self.in_versions)

    @property
    def draft(self) -> Draft:
        """What the file says."""
        if self._draft is None:
            self._draft = replace(packing.unpack(self.version.packed, self.version.content), notes=self.notes)
        return self._draft


def candidate(terms: Terms, path: str, content: bytes | None, draft: Draft) -> Candidate:
    """What there is to keep of a draft from that path; `content` is a hash of the file, if the draft is all of it."""
    if draft.id is not None:
        identifier = ledger.stated_id(terms.authority, draft.id, draft.published, terms.now)
    else:
        identifier = ledger.mint(terms.authority, terms.source, path, draft.published, terms.now)
    packed, state = packing.pack(draft), state_of(draft, terms.now)
    digest = packing.digest(packed, draft.content)
    published, is_live = int(draft.published.timestamp()), state == "live"
    version = Version(
        id=identifier,
        explicit=draft.id,
        source=terms.source,
        path=path,
        hash=digest if content is None else content,
        digest=digest,
        state=state,
        published=published,
        updated=stated_update(draft, terms.now) or published,
        expires=int(draft.expires.timestamp()) if draft.expires else None,
        first_seen=terms.seen or int(terms.now.timestamp()) if is_live else None,
        packed=packed,
        content=draft.content,
    )
    found = select.placed(draft, terms.rules, (terms.source, path)) if is_live else ()
    facets = tuple(select.facets(draft, terms.rules, found)) if is_live else ()
    rules = frozenset({one.rule for one in found} - {0})
    return Candidate(version, facets, rules, draft.notes, draft.version is not None, draft)


def state_of(draft: Draft, now: datetime) -> str:
    """Whether an article is live, embargoed or expired at an instant, by what its file says."""
    if draft.expires is not None and draft.expires <= now:
        return "expired"
    return "embargoed" if draft.published > now else "live"


def stated_update(draft: Draft, now: datetime) -> int | None:
    """The stated `updated`, unless it is before the publishing or still to come."""
    if draft.updated is None or not draft.published <= draft.updated <= now:
        return None
    return int(draft.updated.timestamp())

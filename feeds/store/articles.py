"""The ledger's rows: every article ever seen, what its file says, and whether readers may see it now."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from feeds.article import Content, Draft
from feeds.store import packing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.store.database import Database


_COLUMNS = (
    "id", "explicit", "source", "path", "hash", "digest", "state", "published", "updated", "expires", "first_seen",
)  # fmt: skip


class Known(NamedTuple):
    """What the ledger knows of one article; instants are seconds since 1970 (UTC)."""

    seq: int
    id: str
    explicit: str | None
    source: str
    path: str
    gone: bool
    hash: bytes
    digest: bytes
    revision: int
    state: str
    published: int
    updated: int
    first_seen: int | None
    packed: str


class Row(NamedTuple):
    """One article with its body, as much as its entry needs; `page` is the name of its page here, if it has one.

    `link` and `guid` are those of the adopted entry that it is, as far as they count: a guid is no IRI.
    """

    seq: int
    id: str
    source: str
    path: str
    published: int
    updated: int
    revision: int
    packed: str
    type: str
    body: str
    page: str | None = None
    link: str | None = None
    guid: str | None = None

    def draft(self) -> Draft:
        """What its file says."""
        return packing.unpack(self.packed, Content(type=self.type, body=self.body))


class Version(NamedTuple):
    """One version of an article to be kept."""

    id: str
    explicit: str | None
    source: str
    path: str
    hash: bytes
    digest: bytes
    state: str
    published: int
    updated: int
    expires: int | None
    first_seen: int | None
    packed: str
    content: Content
    revision: int = 1


def known(database: Database, seq: int) -> Known:
    """What the ledger knows of an article."""
    row = database.one("known", seq=seq)
    if row is None:
        raise KeyError(seq)
    return Known(*row)


def body(database: Database, seq: int) -> Content:
    """The body that its file had."""
    row = database.one("get_body", seq=seq)
    if row is None:
        raise KeyError(seq)
    return Content(type=row[0], body=row[1])


def draft(database: Database, article: Known) -> Draft:
    """What the article's file says."""
    return packing.unpack(article.packed, body(database, article.seq))


def add(database: Database, versions: Sequence[Version]) -> list[int]:
    """New articles; their numbers."""
    seqs = [row[0] for row in database.each("add_article", map(_values, versions))]
    bodies = ((seq, version.content) for seq, version in zip(seqs, versions, strict=True))
    database.each("add_body", ({"seq": seq, "type": said.type, "body": said.body} for seq, said in bodies))
    return seqs


def taken(database: Database, names: Sequence[str]) -> set[str]:
    """Those of the names that are the id of an article, or the id that its file states."""
    return {row[0] for row in database.all("names_taken", names=json.dumps(names))}


def change(database: Database, seq: int, version: Version) -> None:
    """A new version of an article, wherever its file is now."""
    values = _values(version)
    del values["id"]
    database.do("change_article", seq=seq, revision=version.revision, **values)
    database.do("add_body", seq=seq, type=version.content.type, body=version.content.body)
    database.do("drop_traces", seq=seq)


def move(database: Database, seq: int, source: str, path: str, digest: bytes) -> None:
    """The same article in another file."""
    database.do("move_article", seq=seq, source=source, path=path, hash=digest)
    database.do("drop_traces", seq=seq)


def lose(database: Database, seq: int, traces: Sequence[str]) -> None:
    """No file holds the article any more; by its traces it can be known again."""
    database.do("lose_article", seq=seq)
    for key in traces:
        database.do("add_trace", key=key, seq=seq)


def put_state(database: Database, seq: int, state: str, *, first_seen: int | None = None) -> None:
    """Move an article between live, embargoed, expired and withdrawn; its first instant before readers is kept."""
    database.do("put_state", seq=seq, state=state, first_seen=first_seen)


def due(database: Database, now: int) -> list[tuple[int, str]]:
    """Articles that the clock alone moves to another state by `now`, with that state."""
    return [(seq, state) for seq, state in database.all("due", now=now)]


def next_due(database: Database) -> int | None:
    """The next instant (seconds since 1970, UTC) at which the clock alone changes what feeds show."""
    row = database.one("next_due")
    return row[0] if row else None


def rows(database: Database, seqs: Sequence[int]) -> dict[int, Row]:
    """Articles with their bodies, by number."""
    return {row[0]: Row(*row) for row in database.all("rows", seqs=json.dumps(seqs))}


def numbers(database: Database, name: str, **values: object) -> list[int]:
    """The numbers that a named query about articles gives."""
    return [row[0] for row in database.all(name, **values)]


def live_after(database: Database, after: int, limit: int) -> list[int]:
    """The next numbers of live articles behind `after`, at most `limit`."""
    return numbers(database, "all_articles", after=after, limit=limit)


def listed(database: Database, patterns: Sequence[tuple[str | None, str]], limit: int) -> tuple[list[int], int]:
    """Numbers of articles, the newest first, and how many there are beyond `limit`.

    `patterns` are globs over paths, each in a source or in any (None), where that of a folder stands for all below it;
    without one all articles are meant.
    """
    asked = json.dumps(patterns)
    seqs = numbers(database, "listed_articles", patterns=asked, limit=limit)
    row = database.one("count_listed", patterns=asked) if len(seqs) == limit else None
    return seqs, row[0] - limit if row else 0


def holds_any(database: Database, *, gone: bool = False) -> bool:
    """Whether there are articles (without a file, when `gone`)."""
    row = database.one("any_gone" if gone else "any_articles")
    return bool(row and row[0])


def count_by_state(database: Database) -> dict[str, int]:
    """How many articles are live, embargoed, expired or withdrawn."""
    return dict(database.all("count_states"))


def _values(version: Version) -> dict[str, object]:
    return {name: getattr(version, name) for name in _COLUMNS} | {"draft": version.packed}

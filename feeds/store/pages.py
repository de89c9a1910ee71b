"""The names of articles' own pages here; one that was given once leads to its article for ever."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from feeds.store import articles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feeds.article import Draft
    from feeds.store.database import Database


def give(database: Database, seqs: Sequence[int], slug: Callable[[Draft], str]) -> None:
    """Give each article without a page a name for one: `slug(draft)`, with a mark of its id when that is taken."""
    pageless = [row[0] for row in database.all("pageless", seqs=json.dumps(seqs))]
    for seq, row in sorted(articles.rows(database, pageless).items()):
        plain, mark = slug(row.draft()), hashlib.sha256(row.id.encode()).hexdigest()
        names = (plain, *(f"{plain}-{mark[:length]}" for length in (6, 12, 64)))
        next(name for name in names if database.do("add_page", slug=name, seq=seq))


def find(database: Database, slug: str) -> tuple[int, str] | None:
    """The number and state of the article whose page has that name."""
    row = database.one("page", slug=slug)
    return (int(row[0]), str(row[1])) if row else None

"""Into which feeds articles belong, and what rules have had a say in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds import select
from feeds.store import articles, feeds, tombstones

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from feeds.article import Draft
    from feeds.candidate import Candidate
    from feeds.purpose import Purpose
    from feeds.store.articles import Known
    from feeds.store.database import Database

#: Articles to a transaction.
BATCH = 200
#: Under what it is remembered that a rule has held.
_MARK = "rule "


def sort(database: Database, known: Known, draft: Draft, purpose: Purpose) -> None:
    """Put an article into the feeds that it belongs to now, which may be none."""
    if known.state != "live" or known.first_seen is None:
        bury(database, known.seq, purpose.now)
        return
    tombstones.lift(database, known.seq)
    found = select.placed(draft, purpose.rules, (known.source, known.path))
    _mark(database, purpose.rules, {one.rule for one in found} - {0})
    numbers = [feeds.ensure(database, feeds.Facet(*facet)) for facet in select.facets(draft, purpose.rules, found)]
    feeds.enlist(database, known.seq, numbers, known.published, known.first_seen)


def enter(database: Database, new: Sequence[tuple[int, Candidate]], rules: select.Rules) -> None:
    """Put new articles, by their numbers, into the feeds that they belong to, many at once."""
    numbers: dict[tuple[str, str, str], int] = {}
    members: list[feeds.Member] = []
    for seq, one in new:
        for facet in one.facets:
            if facet not in numbers:
                numbers[facet] = feeds.ensure(database, feeds.Facet(*facet))
            members.append(feeds.Member(numbers[facet], one.version.published, seq, one.version.first_seen or 0))
    _mark(database, rules, {number for _, one in new for number in one.rules})
    feeds.enter(database, [seq for seq, _ in new], members)


def _mark(database: Database, rules: select.Rules, held: Iterable[int]) -> None:
    """Remember of each rule that it has held for an article."""
    for number in held:
        key = _MARK + rules.classes[number - 1].mark
        if database.one("get_meta", key=key) is None:
            database.do("put_meta", key=key, value="held")


def idle(database: Database, rules: select.Rules) -> list[int]:
    """The numbers of the rules that have held for no live article since the rules are what they are."""
    return [rule.number for rule in rules.classes if database.one("get_meta", key=_MARK + rule.mark) is None]


def resort(database: Database, purpose: Purpose) -> None:
    """Sort every live article into feeds anew, because the rules have changed."""
    after = 0
    database.do("drop_metas", prefix=_MARK)
    while seqs := articles.live_after(database, after, BATCH):
        with database.transaction():
            for seq, row in articles.rows(database, seqs).items():
                sort(database, articles.known(database, seq), row.draft(), purpose)
        after = seqs[-1]


def bury(database: Database, seq: int, now: datetime) -> None:
    """Take an article out of every feed, and remember for those who have it that it is gone."""
    tombstones.bury(database, seq, int(now.timestamp()))
    feeds.delist(database, seq)

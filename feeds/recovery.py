"""A store that was lost, or put back as it was some time ago, is made up from the documents that readers have.

Ids, names, dates and archives come back; nothing is posted again. Before files are read, the entries that nobody knows
wait as those of `feeds adopt` do; afterwards feeds and archives get what was theirs.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from feeds import adoption, channels, history, reissue, render, testimony
from feeds.errors import SourceError
from feeds.store import adopted, archives, articles, documents, feeds, ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from feeds.channels import Output
    from feeds.publish import Target
    from feeds.purpose import Purpose
    from feeds.store.database import Database
    from feeds.testimony import Heard, Witness

#: A time of a document that is further in the future was never given by us (seconds).
DAY = 86_400
#: So many entries that more than half of them without a file is taken for a disk that is not mounted.
MANY = 20


def recall(
    database: Database,
    target: Target,
    base: str,
    purpose: Purpose,
    progress: Callable[[str, int, int], None],
) -> Heard | None:
    """Let what our own documents say and the ledger does not know wait for its files; None when there is no such thing.

    The documents are listed as ours, to be made anew. It may be done again and again: nothing is doubled.
    """
    heard = testimony.hear(database, target, base, progress)
    if heard is not None and (foreign := _foreign(database, heard)):
        heard = testimony.without(heard, foreign)
    if heard is None:
        return None
    with database.transaction():
        for one in heard.witnesses:
            mtime = one.mtime if one.mtime <= purpose.now.timestamp() + DAY else 0
            documents.recall(database, target.url, one.path, one.what.format, mtime, one.what.archive)
        _await(database, heard, base, purpose)
        _offer(database, heard)
    return heard


def _foreign(database: Database, heard: Heard) -> set[str]:
    """Feeds of which a store that has published knows no article: another one publishes them there, by mistake."""
    if not feeds.any_born(database):
        return set()
    shown = {name: testimony.ids(forms) for name, forms in heard.feeds().items()}
    known = articles.taken(database, [one for ids in shown.values() for one in ids])
    return {name for name, ids in shown.items() if ids and known.isdisjoint(ids)}


def _await(database: Database, heard: Heard, base: str, purpose: Purpose) -> None:
    pages = f"{base}articles/"
    found = [*testimony.known(heard)]
    if any(one.link.startswith(pages) for one, _ in found):
        database.do("put_meta", key="served", value="yes")
    taken = articles.taken(database, [identifier or one.guid for one, identifier in found])
    for one, identifier in found:
        if (identifier or one.guid) in taken or not (entry := adoption.awaited(one, purpose, None)):
            continue
        link = None if one.link.startswith(pages) else entry.link
        adopted.add(database, entry._replace(id=identifier or entry.id, link=link, own=True))


def _offer(database: Database, heard: Heard) -> None:
    """Every format that feeds were ever published in is one that can be gone."""
    suffixes = {one.suffix: name for name, one in render.FORMATS.items()}
    row = database.one("get_meta", key="formats")
    offered = {*(row[0].split() if row else ()), *(one.what.format for one in heard.witnesses if one.what.feed)}
    offered |= {suffixes[suffix] for suffix in heard.suffixes if suffix in suffixes}
    if offered:
        database.do("put_meta", key="formats", value=" ".join(sorted(offered)))


def doubt(database: Database, heard: Heard, roots: Sequence[str]) -> None:
    """Of a store that never published: raise SourceError when so few entries have a file that a disk is not mounted."""
    wanted = {identifier for forms in heard.feeds().values() for identifier in testimony.ids(forms)}
    if feeds.any_born(database) or not wanted:
        return
    found = len(_seqs(database, wanted))
    if found == 0 or (len(wanted) >= MANY and found * 2 < len(wanted)):
        raise SourceError(
            ", ".join(roots),
            f"of {len(wanted):,} entries that the published feeds have, {found:,} have a file here, and the store is"
            " new: this looks like an unmounted disk, or another site's articles; nothing was changed"
            " (--allow-empty if it is meant)",
        )


def settle(database: Database, heard: Heard, output: Output, purpose: Purpose, target: Target) -> list[str]:
    """Give feeds and archives what was theirs, when all files are read and before anything is published.

    Lines for the operator come back.
    """
    with database.transaction():
        fresh = not feeds.any_born(database)
        found = heard.feeds()
        _name(database, found, output)
        channels.name(database, output.authority, output.combined)
        _identify(database, found)
        _redirect(database, heard, found)
        _page(database, heard, output.base)
        if fresh:
            _date(database, found, output, int(purpose.now.timestamp()))
        history.settle(database, feeds.every(database), output, target.url)
        reissue.settle(database, target, heard, output)
        _archive(database, heard, output, int(purpose.now.timestamp()))
        lines = [*_lines(database, heard, fresh=fresh)]
        # Whatever comes later is new: of one title there may be many articles.
        database.do("forget_own")
        return lines


def _name(database: Database, found: Mapping[str, Mapping[str, Witness]], output: Output) -> None:
    """A feed that has no name yet has that of the one document that calls itself so: others of its slug came later."""
    titled: dict[str, list[str]] = {}
    for name, forms in found.items():
        for title in {one.says.title for one in forms.values()}:
            titled.setdefault(title, []).append(name)
    taken = {row.name for row in feeds.every(database)}
    for row in feeds.every(database):
        if row.name is not None or not row.filled or row.kind == "all":
            continue
        channel = channels.channel(replace(row, id="urn:x", name="x"), output)
        names = [name for name in titled.get(channel.title, ()) if _is_of(row.kind, name) and name not in taken]
        if len(names) == 1:
            taken.add(names[0])
            feeds.name(database, row.feed, names[0], row.id or ledger.feed_id(output.authority, row.kind, row.key))


def _is_of(kind: str, name: str) -> bool:
    owner = name.partition("/")[0]
    return owner == kind if owner in ("author", "tag", "language") else kind in ("category", "combined")


def _identify(database: Database, found: Mapping[str, Mapping[str, Witness]]) -> None:
    """A feed that was never published has the id that its readers know."""
    from feeds.check.iris import id_fault

    rows = feeds.every(database)
    ids = {row.id for row in rows}
    for row in rows:
        atom = found.get(row.name or "", {}).get("atom")
        known = atom.says.id if atom else ""
        if row.name and row.born is None and known and known not in ids and not id_fault(known):
            ids.add(known)
            feeds.name(database, row.feed, row.name, known)


def _redirect(database: Database, heard: Heard, found: Mapping[str, object]) -> None:
    """Names that lead elsewhere still do, and those of feeds that are no more are remembered as gone."""
    named = {row.name: row.feed for row in feeds.every(database) if row.name}
    for old, new in heard.moved.items():
        if new in named and old not in named:
            database.do("add_moved", name=old, feed=named[new])
    led = feeds.moved_names(database)
    known = feeds.gone_names(database)
    gone = {*heard.gone, *found, *heard.moved, *known} - named.keys() - led.keys()
    if gone != known:
        feeds.put_gone_names(database, gone)


def _page(database: Database, heard: Heard, base: str) -> None:
    """Articles keep the names of their pages here."""
    pages = f"{base}articles/"
    linked = {identifier or one.guid: one.link for one, identifier in testimony.known(heard)}
    linked = {identifier: link for identifier, link in linked.items() if link.startswith(pages)}
    for identifier, seq in _seqs(database, linked).items():
        database.do("add_page", slug=unquote(linked[identifier].removeprefix(pages)), seq=seq)


def _date(database: Database, found: Mapping[str, Mapping[str, Witness]], output: Output, now: int) -> None:
    """What a feed shows was seen when its documents were made, at the latest; what is older, when it was published.

    So no window grows: what nobody has seen is new, and nothing else is.
    """
    made = {name: min(now, *(one.mtime for one in forms.values())) for name, forms in found.items()}
    shown = {name: set(testimony.ids(forms)) for name, forms in found.items()}
    seen: dict[str, int] = {}
    for name, identifiers in shown.items():
        seen |= {one: min(made[name], seen.get(one, now)) for one in identifiers}
    articles_ = database.all("first_instants")
    dates = sorted((published for _, identifier, published in articles_ if identifier in seen), reverse=True)
    if not dates:
        return
    # Of as many as a window holds, others of the oldest one's date were left out; of fewer, none was.
    oldest = dates[: output.entries][-1] - (len(dates) < output.entries)
    first = {
        identifier: seen.get(identifier, min(published, now) if published <= oldest else now)
        for _, identifier, published in articles_
    }
    database.each("put_first_seen", ({"seq": seq, "first_seen": first[one]} for seq, one, _ in articles_))
    members = [
        {"feed": feed, "seq": seq, "first_seen": first[one]}
        if one not in seen or one in shown.get(name, ())
        else {"feed": feed, "seq": seq, "first_seen": min(published, first[one])}
        for feed, name, seq, one, published in database.all("every_member")
    ]
    database.each("put_member_first_seen", members)
    database.do("bear_feeds", born=min(made.values()) - 1, names=json.dumps(sorted(found)))


def _archive(database: Database, heard: Heard, output: Output, now: int) -> None:
    """Articles are in the archives that have them, as far as a chain of whole ones leads."""
    rows = {row.name: row for row in feeds.every(database) if row.history is not None}
    for name, numbered in heard.archives().items():
        row = rows.get(name)
        if row is None:
            continue
        for number in _chain(database, row.feed, numbered, output.formats):
            database.do("recall_archive", feed=row.feed, number=number, born=now)
            for seq in _seqs(database, testimony.ids(numbered[number])).values():
                database.do("recall_archived", feed=row.feed, seq=seq, number=number)
        database.do("place_members", feed=row.feed, kept=1)


def _chain(
    database: Database, feed: int, numbered: Mapping[int, Mapping[str, Witness]], formats: Sequence[str]
) -> Iterator[int]:
    number = archives.newest(database, feed) + 1
    while all(form in numbered.get(number, {}) for form in formats):
        yield number
        number += 1


def _lines(database: Database, heard: Heard, *, fresh: bool) -> Iterator[str]:
    entries = [*testimony.known(heard)]
    found = _seqs(database, [identifier or one.guid for one, identifier in entries])
    waiting = sum(1 for one in adopted.awaiting(database) if one.own)
    if fresh and entries:
        yield (
            f"the store was new and {len(heard.witnesses):,} documents of ours lie in the target: it was made up from"
            f" them, and {len(found):,} of {len(entries):,} articles keep the ids that readers know"
        )
    if waiting:
        yield f"{waiting:,} entries of the published feeds have no file any more, and leave them"


def _seqs(database: Database, ids: Mapping[str, object] | set[str] | Sequence[str]) -> dict[str, int]:
    return dict(database.all("seqs_of", ids=json.dumps([*ids])))

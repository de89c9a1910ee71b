"""Edits that readers have had since the store was put back from before: they are no news, and keep their time.

Nothing is guessed: an entry that is made as of then has to stand in our own document byte by byte.
"""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING

from feeds import adoption, channels, make
from feeds.store import articles, feeds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.channels import Output
    from feeds.feed import Channel
    from feeds.publish import Target
    from feeds.store.articles import Row
    from feeds.store.database import Database
    from feeds.testimony import Heard, Witness


def settle(database: Database, target: Target, heard: Heard, output: Output) -> None:
    """Give articles that were edited, and not published since as far as the ledger knows, the time that readers know.

    In a transaction of the caller. Raises StoreError and TargetError.
    """
    rows = {row.name: row for row in feeds.every(database)}
    for name, witness in _witnesses(heard):
        if name in rows and witness.what.format in output.formats:
            _settle(database, target, witness, channels.channel(rows[name], output), output)


def _witnesses(heard: Heard) -> Iterator[tuple[str, Witness]]:
    archives = ((name, forms) for name, numbered in heard.archives().items() for forms in numbered.values())
    for name, forms in chain(heard.feeds().items(), archives):
        yield from ((name, one) for one in forms.values())


def _settle(database: Database, target: Target, witness: Witness, channel: Channel, output: Output) -> None:
    rows = [*_as_known(database, witness)]
    body = target.read(witness.path) if rows else None
    form = witness.what.format
    for row, made in zip(rows, make.make_entries(make.EntryWork(rows, channel, (form,), output.setting)), strict=True):
        if body and (entry := made.bytes.get(form)) and entry in body:
            database.do("put_updated", seq=row.seq, updated=row.updated)


def _as_known(database: Database, witness: Witness) -> Iterator[Row]:
    """The edited articles that a document shows, as of the time that it says."""
    said = {one.guid: adoption.instant(one.updated) for one in witness.says.known}
    edited = dict(database.all("unpublished_edits", ids=json.dumps([*said])))
    rows = articles.rows(database, [*edited])
    for row in rows.values():
        known = said[edited[row.seq]]
        if known is not None and known < row.updated:
            yield row._replace(updated=known)

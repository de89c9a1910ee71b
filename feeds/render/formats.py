"""The formats that a feed is published in; their modules, slow to import, load when they are first used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from feeds.article import Article
from feeds.feed import Channel, Tombstone


class Writer(Protocol):
    """What the module of a format offers."""

    def entries(self, articles: Sequence[Article], channel: Channel) -> list[bytes]:
        """Some entries as they stand in a document; of the channel only what `feeds.render.settings` covers."""

    def document(
        self, channel: Channel, updated: datetime, entries: Sequence[bytes], tombstones: Sequence[Tombstone] = ()
    ) -> bytes:
        """Head, tombstones where the format has such, entries and tail."""

    def at_once(
        self, channel: Channel, updated: datetime, articles: Sequence[Article], tombstones: Sequence[Tombstone] = ()
    ) -> bytes:
        """The same document without the way over kept entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format: its name in the configuration, what people call it, and how it is served and written."""

    name: str
    label: str
    suffix: str
    media_type: str
    writer: Callable[[], Writer]


def _rss() -> Writer:
    from feeds.render import rss

    return rss


def _atom() -> Writer:
    from feeds.render import atom

    return atom


def _json() -> Writer:
    from feeds.render import jsonfeed

    return jsonfeed


FORMATS = {
    made.name: made
    for made in (
        Format(name="rss", label="RSS", suffix=".rss", media_type="application/rss+xml", writer=_rss),
        Format(name="atom", label="Atom", suffix=".atom", media_type="application/atom+xml", writer=_atom),
        Format(name="json", label="JSON Feed", suffix=".json", media_type="application/feed+json", writer=_json),
    )
}

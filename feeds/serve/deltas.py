"""What is new since a reader's version of a feed (RFC 3229, with the instance manipulation `feed`)."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from feeds.errors import StoreError
from feeds.serve.answers import Answer, Delta, Instance
from feeds.serve.codings import encode
from feeds.serve.conditions import original, tags

if TYPE_CHECKING:
    from feeds.serve.needs import Library
    from feeds.serve.resources import Memory, Resource

_TAG = re.compile(rb"([A-Za-z0-9_-]{22})(?:-(?:br|zst|gz))?")
_FEED = re.compile(rb"\s*feed\s*(?:;\s*q\s*=\s*([0-9.]+)\s*)?", re.IGNORECASE)
#: The store knows 20 versions of a document; a reader sends one tag, seldom two.
_MOST = 20

log = logging.getLogger(__name__)


def wanted(a_im: bytes) -> bool:
    """Whether an A-IM value accepts `feed` (RFC 3229 section 10.5.3)."""
    found = [match for item in a_im.split(b",") if (match := _FEED.fullmatch(item))]
    return any(match[1] is None or match[1].strip(b"0.") for match in found)


async def delta(
    memory: Memory, library: Library, resource: Resource, instance: Instance, coding: str, if_none_match: bytes
) -> Answer | None:
    """The 226 since the first known version that is named, in that coding; None when a whole document is due."""
    for sent, base in _bases(if_none_match):
        one = instance.deltas.get((sent, coding))
        if one is not None and one.whole is not None:
            memory.shelf.touch(one)
            return one.whole
        making = _Making(memory, library, resource, instance, coding, sent, base)
        answer = await memory.once((instance, sent, coding), making.answer)
        if answer is not None:
            return answer
    return None


def _bases(if_none_match: bytes) -> list[tuple[bytes, str]]:
    """The tags that may be ours, with their quotes, and the hash part of each."""
    named = (original(opaque) for _, opaque in islice(tags(if_none_match), _MOST))
    return [(b'"%s"' % one, found[1].decode()) for one in named if (found := _TAG.fullmatch(one))]


@dataclass(frozen=True, slots=True)
class _Making:
    memory: Memory
    library: Library
    resource: Resource
    instance: Instance
    coding: str
    sent: bytes
    base: str

    async def answer(self) -> Answer | None:
        try:
            body = await self._body()
        except StoreError as error:
            log.error("no delta of %s: %s", self.resource.name, error)  # noqa: TRY400 - as often as one is asked for
            return None
        if body is None:
            return None
        one = Delta(self.instance.variants[self.coding], self.sent)
        if len(self.instance.deltas) >= _MOST:
            return one.fill(body)
        self.instance.deltas[self.sent, self.coding] = one
        return self.memory.put(self.resource, self.instance, one, body)

    async def _body(self) -> bytes | None:
        known = await asyncio.to_thread(self.library.base, self.resource.name, self.base)
        if known is None:
            return None
        instance, body = await self.memory.identity(self.resource, self.instance)
        return await asyncio.to_thread(self._cut, body, known) if instance is self.instance else None

    def _cut(self, body: bytes, known: frozenset[bytes]) -> bytes | None:
        from feeds.render import cut

        fresh = cut.since(body, self.instance.kind.name, known)
        return None if fresh is None else encode(self.coding, fresh)

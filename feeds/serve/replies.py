"""Which of the finished answers a request gets."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from feeds.serve import deltas
from feeds.serve.answers import (
    ATOM,
    FAILED,
    GONE,
    JSON,
    LATER,
    NOT_ALLOWED,
    NOT_FOUND,
    PREFLIGHT,
    RSS,
    SITEMAP,
    redirect,
)
from feeds.serve.codings import choose
from feeds.serve.conditions import decide
from feeds.serve.moved import MovedFile
from feeds.serve.places import FEED_SUFFIXES, document_at, name_at

if TYPE_CHECKING:
    from feeds.serve.answers import Answer, Instance, Scope, Variant
    from feeds.serve.documents import Document, Documents
    from feeds.serve.needs import Library
    from feeds.serve.resources import Memory, Resource
    from feeds.serve.serving import Serving

Fields = dict[bytes, bytes]

_CONDITIONS = frozenset((b"if-match", b"if-unmodified-since", b"if-none-match", b"if-modified-since"))
_READ = ("GET", "HEAD")


class Replies:
    """Chooses answers for one server."""

    def __init__(self, serving: Serving, documents: Documents, memory: Memory, library: Library | None) -> None:
        self._mount = serving.mount
        self._at = serving.at
        self._documents = documents
        self._memory = memory
        self._library = library if serving.deltas else None
        self._moved = MovedFile(serving.root)

    def ready(self, instance: Instance, fields: Fields) -> Answer | None:
        """The answer to a GET or HEAD of that version, None when it has to be made first."""
        variant = instance.variants[choose(fields.get(b"accept-encoding", b""))]
        if not _CONDITIONS.isdisjoint(fields):
            if answer := _conditional(variant, fields):
                return answer
            if self._library is not None and b"a-im" in fields:
                return None
        whole = variant.whole
        if whole is not None:
            self._memory.shelf.touch(variant)
        return whole

    async def later(self, scope: Scope) -> Answer | str:
        """The answer to any request, made if need be; the name below the mount when it is for a page."""
        method = scope["method"]
        if method not in _READ:
            return PREFLIGHT if method == "OPTIONS" else NOT_ALLOWED
        raw_path = raw_path_of(scope)
        name = name_at(raw_path, self._mount)
        if name is None:
            return self._outside(raw_path)
        path = document_at(name)
        if path is None:
            return name
        fields = fields_of(scope["headers"])
        document = self._documents.named(path)
        try:
            instance = await self._documents.current(document)
            if instance is None:
                return await self._missing(document, fields, method)
            self._documents.spell(raw_path, document)
            return await self.reply(document, instance, fields, method)
        except OSError:
            return LATER

    async def reply(self, resource: Resource, instance: Instance, fields: Fields, method: str) -> Answer:
        """The answer to a GET or HEAD of that version, its body made if need be. Raises OSError."""
        coding = choose(fields.get(b"accept-encoding", b""))
        if answer := _conditional(instance.variants[coding], fields):
            return answer
        if self._library is not None and method == "GET" and instance.kind in (RSS, ATOM, JSON):
            named = fields.get(b"if-none-match")
            if named is not None and deltas.wanted(fields.get(b"a-im", b"")):
                found = await deltas.delta(self._memory, self._library, resource, instance, coding, named)
                if found is not None:
                    return found
        return await self._memory.whole(resource, instance, coding)

    async def became(self, feed: str, suffix: str) -> Answer:
        """The answer for a document that is not there: gone, moved, or never heard of (RFC 9110 section 15.4.2)."""
        if self._moved.changed():
            await asyncio.to_thread(self._moved.read)
        says = self._moved.says
        if says.is_gone(feed, suffix):
            return GONE
        target = says.target(feed)
        return NOT_FOUND if target is None else redirect(301, self._at + quote(target + suffix, safe="/~"))

    async def _missing(self, document: Document, fields: Fields, method: str) -> Answer:
        if not self._documents.published():
            last = document.instance
            return LATER if last is None else await self.reply(document, last, fields, method)
        suffix = next((one for one in FEED_SUFFIXES if document.name.endswith(one)), "")
        became = await self.became(document.name.removesuffix(suffix), suffix) if suffix else NOT_FOUND
        if became is NOT_FOUND and document.instance is not None and document.kind is not SITEMAP:
            # Nobody said that it is gone, so it was taken away by mistake: the publisher puts it back soon.
            return await self.reply(document, document.instance, fields, method)
        self._documents.forget(document)
        return became

    def _outside(self, raw_path: bytes) -> Answer:
        mount = quote(self._mount)
        home = raw_path in (b"/", mount.rstrip("/").encode())
        return redirect(307, mount, keep=None) if home else NOT_FOUND


def _conditional(variant: Variant, fields: Fields) -> Answer | None:
    """The 304 or 412 that the request's conditions ask for."""
    if (
        fields.get(b"if-none-match") == variant.tag
        and b"if-match" not in fields
        and b"if-unmodified-since" not in fields
    ):
        return variant.unchanged
    status = decide(
        tag=variant.tag,
        modified=variant.instance.modified,
        now=time.time(),
        if_match=fields.get(b"if-match"),
        if_unmodified_since=fields.get(b"if-unmodified-since"),
        if_none_match=fields.get(b"if-none-match"),
        if_modified_since=fields.get(b"if-modified-since"),
    )
    return {304: variant.unchanged, 412: FAILED}.get(status)


def fields_of(headers: Sequence[tuple[bytes, bytes]]) -> Fields:
    """Field values by lower-case name, those of several lines joined by commas (RFC 9110 section 5.3)."""
    fields = dict(headers)
    if len(fields) == len(headers):
        return fields
    several: dict[bytes, list[bytes]] = {}
    for name, value in headers:
        several.setdefault(name, []).append(value)
    return {name: b", ".join(values) for name, values in several.items()}


def raw_path_of(scope: Scope) -> bytes:
    """The path as it was sent; servers that don't tell it (ASGI 3.0: optional) have decoded it."""
    raw: bytes | None = scope.get("raw_path")
    return raw if raw is not None else quote(scope["path"]).encode()

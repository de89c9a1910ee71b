"""What has a URL: its version of now as finished answers, made once however many ask for it at the same time."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from feeds.serve.answers import Instance, Kind, max_age
from feeds.serve.codings import IDENTITY, encode
from feeds.serve.shelf import Shelf

if TYPE_CHECKING:
    from feeds.serve.answers import Answer
    from feeds.serve.shelf import Filled

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read:
    """What a thread brings: `stamp` tells versions apart cheaply, `modified` is in seconds since 1970."""

    stamp: Hashable
    modified: int
    tag: str
    identity: bytes

    @classmethod
    def of(cls, stamp: Hashable, modified: int, body: bytes) -> Read:
        """With the hash of the body."""
        return cls(stamp, modified, hash_of(body), body)


class Resource:
    """One URL: its version when last seen, None before. `link` is the value of its Link field, if it has one."""

    __slots__ = ("__weakref__", "instance", "kind", "link", "name", "stamp")

    def __init__(self, name: str, kind: Kind, link: bytes = b"") -> None:
        self.name = name
        self.kind = kind
        self.link = link
        self.instance: Instance | None = None
        self.stamp: Hashable = None

    def read(self) -> Read:
        """Its version of now. Blocks: for threads. Raises OSError."""
        raise NotImplementedError

    def keep(self, read: Read) -> Instance:
        """Make what was read its version; the same bytes of the same time stay the same version."""
        last = self.instance
        self.stamp = read.stamp
        if last is not None and (last.tag, last.modified) == (read.tag, read.modified):
            return last
        self.instance = Instance(
            kind=self.kind,
            tag=read.tag,
            modified=read.modified,
            size=len(read.identity),
            max_age=max_age(self.kind, read.identity),
            link=self.link,
        )
        return self.instance


class Memory:
    """Bodies of all resources, up to `room` bytes; all its methods belong to one event loop."""

    def __init__(self, room: int) -> None:
        self.shelf = Shelf(room)
        self._under_way: dict[Hashable, asyncio.Task[Any]] = {}

    async def once(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """What `make` gives; who asks for the same meanwhile joins in. It goes on when those who asked have left."""
        result: T = await asyncio.shield(self._begin(key, make))
        return result

    def _begin(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> asyncio.Task[T]:
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.ensure_future(self._run(key, make))
        return task

    async def _run(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        try:
            return await make()
        finally:
            # Before anybody sees the result: a later request must not take it for news.
            del self._under_way[key]

    async def load(self, resource: Resource) -> Instance:
        """Read the resource; its gzip, which stays longest and takes longest, is made afterwards. Raises OSError."""
        return await self.once(resource, lambda: self._load(resource))

    async def whole(self, resource: Resource, instance: Instance, coding: str) -> Answer:
        """The 200 of that version in that coding, or of a newer version when its bytes are gone.

        Raises OSError when they have to be read again and can't.
        """
        variant = instance.variants[coding]
        if variant.whole is not None:
            self.shelf.touch(variant)
            return variant.whole
        return await self.once(variant, lambda: self._code(resource, instance, coding))

    async def identity(self, resource: Resource, instance: Instance) -> tuple[Instance, bytes]:
        """The bytes of that version; when they are not in memory any more, what can be read now. Raises OSError."""
        plain, packed = instance.variants[IDENTITY].whole, instance.variants["gzip"].whole
        if plain is not None:
            return instance, plain.end["body"]
        if packed is not None:
            return instance, await asyncio.to_thread(gzip.decompress, packed.end["body"])
        read = await asyncio.to_thread(resource.read)
        return self._keep(resource, read), read.identity

    def forget(self, resource: Resource) -> None:
        """It is no more."""
        if resource.instance is not None:
            self.shelf.clear(resource.instance)
        resource.instance = resource.stamp = None

    async def _load(self, resource: Resource) -> Instance:
        read = await asyncio.to_thread(resource.read)
        instance = self._keep(resource, read)
        self.shelf.put(instance.variants[IDENTITY], read.identity)
        packed = instance.variants["gzip"]
        if packed.whole is None:
            packing = self._begin(packed, lambda: self._code(resource, instance, "gzip"))
            packing.add_done_callback(_looked_at)
        return instance

    def _keep(self, resource: Resource, read: Read) -> Instance:
        last, instance = resource.instance, resource.keep(read)
        if last is not None and last is not instance:
            self.shelf.clear(last)
        return instance

    async def _code(self, resource: Resource, instance: Instance, coding: str) -> Answer:
        instance, body = await self.identity(resource, instance)
        coded = await asyncio.to_thread(encode, coding, body)
        return self.put(resource, instance, instance.variants[coding], coded)

    def put(self, resource: Resource, instance: Instance, one: Filled, body: bytes) -> Answer:
        """Give a variant or delta of that version its body."""
        # A version that was replaced meanwhile stays off the shelf: nothing would ever take it away again.
        return self.shelf.put(one, body) if resource.instance is instance else one.fill(body)


def _looked_at(task: asyncio.Task[Any]) -> None:
    """Who asks for what could not be made has it made again, and is told then."""
    if not task.cancelled():
        task.exception()


def hash_of(body: bytes) -> str:
    """The part of entity tags that stands for the bytes: 22 characters of SHA-256, as in `feeds.feed`."""
    return base64.urlsafe_b64encode(hashlib.sha256(body).digest()).decode()[:22]

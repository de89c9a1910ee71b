"""Bodies in memory, within bounds."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from feeds.serve.answers import Answer, Instance


class Filled(Protocol):
    """What has a body at times."""

    whole: Answer | None

    @property
    def lasting(self) -> bool:
        """Whether its body goes last."""
        ...

    def fill(self, body: bytes) -> Answer:
        """Make `whole` of that body."""
        ...


class Shelf:
    """Keeps up to `room` bytes of bodies; the longest unused go first, lasting ones only when nothing else is left."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._orders: list[OrderedDict[Filled, int]] = [OrderedDict(), OrderedDict()]
        self.held = 0

    def put(self, one: Filled, body: bytes) -> Answer:
        """Give it its body, and take those of others away when there is no room."""
        self._drop(one)
        answer = one.fill(body)
        self._orders[one.lasting][one] = len(body)
        self.held += len(body)
        while self.held > self._room:
            order = self._orders[False] or self._orders[True]
            self._drop(next(iter(order)))
        return answer

    def touch(self, one: Filled) -> None:
        """It has just been used."""
        order = self._orders[one.lasting]
        if one in order:  # what belongs to a replaced version is not
            order.move_to_end(one)

    def clear(self, instance: Instance) -> None:
        """Take away the bodies of a version that nobody will ask for any more."""
        every: list[Filled] = [*instance.variants.values(), *instance.deltas.values()]
        for one in every:
            self._drop(one)

    def _drop(self, one: Filled) -> None:
        self.held -= self._orders[one.lasting].pop(one, 0)
        one.whole = None

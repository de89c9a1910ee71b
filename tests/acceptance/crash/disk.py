"""A disk as a power cut leaves it: what was synced is there, of the rest anything may be.

What holds is what POSIX promises and no more: the data and the size of a file last once it is synced, the names in a
directory once the directory is. Of what is pending any part may have reached the disk, in any order, block by block,
but a rename in a directory is all or nothing, and a name or a block holds nothing that it did not hold at some moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

#: What a device writes whole, as SQLite supposes too (SQLITE_IOCAP_POWERSAFE_OVERWRITE).
BLOCK = 512


class Make(NamedTuple):
    """A new file, or a new directory."""

    path: str
    directory: bool = False


class Write(NamedTuple):
    path: str
    offset: int
    data: bytes


class Resize(NamedTuple):
    path: str
    size: int


class Stamp(NamedTuple):
    """The time of a file, in seconds."""

    path: str
    mtime: int


class Rename(NamedTuple):
    path: str
    to: str
    keeps: bool = False  # the old name, too: a link


class Remove(NamedTuple):
    path: str


class Sync(NamedTuple):
    """Of a file or a directory; without its times when that is not asked for (fdatasync)."""

    path: str
    times: bool = True


Operation = Make | Write | Resize | Stamp | Rename | Remove | Sync


class Content(NamedTuple):
    """Of a file; its time is None when nothing has set it."""

    data: bytes
    mtime: int | None = None


#: What lies at each path; None for a directory.
Tree = dict[str, Content | None]


@dataclass(eq=False)
class File:
    durable: Content = field(default=Content(b""))
    pending: list[Write | Resize | Stamp] = field(default_factory=list)


@dataclass(eq=False)
class Directory:
    """Its pending changes have numbers, which grow over all directories."""

    durable: dict[str, File | Directory] = field(default_factory=dict)
    pending: list[tuple[int, dict[str, File | Directory | None]]] = field(default_factory=list)


class Choice(NamedTuple):
    """What of the pending names and data is there: none, all, all before some moment (`order`), or any of it.

    Of data there may also be the size alone (`zeroed`), or a part that ends with a block (`cut`).
    """

    names: str
    data: str


#: What is always worth a look; `any` and `order` differ from draw to draw.
CHOICES = (
    Choice("none", "none"),
    Choice("all", "all"),
    Choice("all", "none"),
    Choice("all", "zeroed"),
    Choice("all", "cut"),
    Choice("none", "all"),
    Choice("order", "all"),
    Choice("order", "order"),
    Choice("any", "all"),
    Choice("any", "none"),
)
ANYTHING = Choice("any", "any")


class Disk:
    """Paths are relative to its root, which is there and lasts."""

    def __init__(self, tree: Mapping[str, Content | None]) -> None:
        """All of `tree` lasts."""
        self._root = Directory()
        self._number = 0
        for path in sorted(tree):
            directory, name = self._place(path)
            content = tree[path]
            directory.durable[name] = Directory() if content is None else File(content)

    def apply(self, operation: Operation) -> None:
        """What a system call has done. Raises KeyError when there is no such file or directory."""
        match operation:
            case Make(path, directory):
                self._change({path: Directory() if directory else File()})
            case Rename(path, to, keeps):
                self._change({} if keeps else {path: None}, {to: self._node(path)})
            case Remove(path):
                self._node(path)
                self._change({path: None})
            case Sync(path, times):
                _sync(self._node(path), times=times)
            case Write(path) | Resize(path) | Stamp(path):
                file = self._node(path)
                assert isinstance(file, File), path
                file.pending.append(operation)

    def holds(self, path: str) -> bool:
        """Whether something is there for those who look now."""
        try:
            self._node(path)
        except KeyError:
            return False
        return True

    def seen(self) -> Tree:
        """What those who look now see."""
        return self.after_a_cut(Choice("all", "all"), Random(0))

    def after_a_cut(self, choice: Choice, random: Random) -> Tree:
        """What may lie there when the power comes back."""
        moment = random.randint(0, self._number)
        return dict(_tree(self._root, "", choice, moment, random))

    def _change(self, *places: Mapping[str, File | Directory | None]) -> None:
        """Give places what is to be there: those in one directory at once or not at all."""
        self._number += 1
        changes: dict[Directory, dict[str, File | Directory | None]] = {}
        for path, node in (pair for each in places for pair in each.items()):
            directory, name = self._place(path)
            changes.setdefault(directory, {})[name] = node
        for directory, change in changes.items():
            directory.pending.append((self._number, change))

    def _place(self, path: str) -> tuple[Directory, str]:
        parent, _, name = path.rpartition("/")
        directory = self._node(parent) if parent else self._root
        assert isinstance(directory, Directory), path
        return directory, name

    def _node(self, path: str) -> File | Directory:
        if not path:
            return self._root
        directory, name = self._place(path)
        return _names(directory, "all", 0, Random(0))[name]


def _sync(node: File | Directory, *, times: bool) -> None:
    if isinstance(node, Directory):
        node.durable = _names(node, "all", 0, Random(0))
        node.pending.clear()
        return
    data, mtime = _content(node, "all", Random(0))
    later = [] if times else [one for one in node.pending if isinstance(one, Stamp)]
    node.durable = Content(data, mtime if times else node.durable.mtime)
    node.pending[:] = later


def _tree(
    directory: Directory, place: str, choice: Choice, moment: int, random: Random
) -> Iterator[tuple[str, Content | None]]:
    for name, node in sorted(_names(directory, choice.names, moment, random).items(), key=lambda pair: pair[0]):
        path = f"{place}/{name}".lstrip("/")
        if isinstance(node, File):
            yield path, _content(node, choice.data, random)
        else:
            yield path, None
            yield from _tree(node, path, choice, moment, random)


def _names(directory: Directory, how: str, moment: int, random: Random) -> dict[str, File | Directory]:
    """What a directory holds. A change is there only with those before it that are about the same names."""
    often = random.choice((0.1, 0.5, 0.9))
    names: dict[str, File | Directory | None] = {**directory.durable}
    missing: set[str] = set()
    for number, change in directory.pending:
        there = {"none": False, "all": True, "order": number <= moment, "any": random.random() < often}[how]
        if there and missing.isdisjoint(change):
            names |= change
        else:
            missing |= change.keys()
    return {name: node for name, node in names.items() if node is not None}


def _content(file: File, how: str, random: Random) -> Content:
    last = len(file.pending)
    if how == "any":
        how = random.choice(("none", "all", "zeroed", "cut", "order", "blocks", "blocks"))
    reached = {"none": 0, "order": random.randint(0, last), "blocks": random.randint(0, last)}.get(how, last)
    picks: dict[str, Callable[[int, int], int]] = {
        "none": lambda low, _: low,
        "zeroed": lambda low, _: low,
        "blocks": random.randint,
    }
    pick = picks.get(how, lambda low, high: min(max(reached, low), high))
    data = _blocks(file, reached, pick)
    if how == "cut" or (how == "blocks" and random.random() < 0.5):
        data = data[: _cut(len(file.durable.data), len(data), random)]
    stamps = [one.mtime for one in file.pending[:reached] if isinstance(one, Stamp)]
    return Content(data, stamps[-1] if stamps else file.durable.mtime)


def _cut(before: int, after: int, random: Random) -> int:
    """A size to which a file may have grown: of whole blocks, or all of it."""
    ends = range(-(-before // BLOCK) * BLOCK, after, BLOCK)
    return random.choice((*ends, after)) if before < after else after


def _blocks(file: File, reached: int, pick: Callable[[int, int], int]) -> bytes:
    """The file with the size that it had after so many operations, and each block as it was after `pick` of them.

    What was cut off is gone if and only if the size says so.
    """
    sizes = _sizes(file)
    size = sizes[reached]
    data = bytearray(file.durable.data[:size].ljust(size, b"\0"))
    for start in sorted(_touched(file, size)):
        cuts = [
            number for number, one in enumerate(file.pending, 1)
            if isinstance(one, Resize) and one.size < min(start + BLOCK, sizes[number - 1])
        ]  # fmt: skip
        low = max((number for number in cuts if number <= reached), default=0)
        high = min((number - 1 for number in cuts if number > reached), default=len(file.pending))
        block = _block(file, start, pick(low, high))
        data[start : start + BLOCK] = block[: size - start]
    return bytes(data)


def _block(file: File, start: int, upto: int) -> bytes:
    block = bytearray(file.durable.data[start : start + BLOCK].ljust(BLOCK, b"\0"))
    for one in file.pending[:upto]:
        if isinstance(one, Write):
            begin, end = max(one.offset, start), min(one.offset + len(one.data), start + BLOCK)
            if begin < end:
                block[begin - start : end - start] = one.data[begin - one.offset : end - one.offset]
        elif isinstance(one, Resize) and one.size < start + BLOCK:
            kept = max(one.size - start, 0)
            block[kept:] = bytes(BLOCK - kept)
    return bytes(block)


def _sizes(file: File) -> list[int]:
    """Of the file, at first and after each operation."""
    sizes = [len(file.durable.data)]
    for one in file.pending:
        match one:
            case Write(_, offset, data):
                sizes.append(max(sizes[-1], offset + len(data)))
            case Resize(_, size):
                sizes.append(size)
            case _:
                sizes.append(sizes[-1])
    return sizes


def _touched(file: File, size: int) -> set[int]:
    """Where the blocks begin that some pending operation is about."""
    starts: set[int] = set()
    for one in file.pending:
        if isinstance(one, Write):
            starts.update(range(one.offset // BLOCK * BLOCK, min(one.offset + len(one.data), size), BLOCK))
        elif isinstance(one, Resize):
            starts.update(range(one.size // BLOCK * BLOCK, size, BLOCK))
    return starts

"""What a process did to the files below a directory, read from a trace with all data (strace -f -y -xx -s …)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.acceptance.crash.disk import Disk, Make, Operation, Remove, Rename, Resize, Stamp, Sync, Write

#: What strace is asked to show: all data, as hexadecimal digits, so that nothing has to be guessed of its quoting.
OPTIONS = ("-xx", "-s", "100000000")
#: Calls that may change a file or make it last; each that is not read below is refused when it is about a file of ours.
NAMES = (
    "open", "openat", "openat2", "creat", "lseek", "write", "writev", "pwrite64", "pwritev", "pwritev2", "truncate",
    "ftruncate", "fallocate", "fsync", "fdatasync", "sync_file_range", "sync", "syncfs", "rename", "renameat",
    "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "link", "linkat", "symlink", "symlinkat",
    "utimensat", "copy_file_range", "sendfile", "splice", "mmap",
)  # fmt: skip
#: The index of the log, which processes share: it is made anew when a database is opened, whatever it says.
INDEX = "-shm"
_LINE = re.compile(r"(\d+) +(\w+)\((.*)\) += (.*)")
_RESUMED = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)")
_UNFINISHED = " <unfinished ...>"
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FILE = re.compile(r"(-?\w+)<((?:\\x[0-9a-f]{2})+)>")


class UnreadError(Exception):
    """A call that changes a file of ours in a way that is not modelled."""


class Call(NamedTuple):
    """One that went well. `strings` are those that it was given, `files` what it names by a number, with the number."""

    name: str
    arguments: str
    result: str

    @property
    def strings(self) -> list[bytes]:
        return [_bytes(one) for one in _STRING.findall(self.arguments)]

    @property
    def files(self) -> list[tuple[str, str]]:
        return [(number, _bytes(path).decode()) for number, path in _FILE.findall(self.arguments)]

    @property
    def number(self) -> int:
        return int(self.result.split("<")[0])

    def argument(self, place: int) -> int:
        """An argument that is a number, counted from the end."""
        return int(self.arguments.split(", ")[place])


def calls(trace: str) -> Iterator[Call]:
    """The calls that went well, in the order in which they ended: what one thread waited for has ended before it."""
    begun: dict[str, str] = {}
    for line in trace.splitlines():
        if line.endswith(_UNFINISHED):
            begun[line.split(" ", 1)[0]] = line.removesuffix(_UNFINISHED)
            continue
        resumed = _RESUMED.fullmatch(line)
        found = _LINE.fullmatch(begun.pop(resumed[1]) + resumed[2] if resumed else line)
        if found and not found[4].startswith(("-1 ", "?")):
            yield Call(found[2], found[3], found[4])


def operations(trace: str, root: str, disk: Disk) -> Iterator[Operation]:
    """What the calls of a trace do below `root`; each is to be applied to `disk` before the next one is asked for.

    Raises UnreadError when it can't be told what a call did.
    """
    offsets: dict[str, int] = {}
    for call in calls(trace):
        paths = [path for path in _paths(call) if _is_ours(path, root)]
        if paths:
            read = _READ.get(call.name, _refuse)
            yield from read(call, [path[len(root) + 1 :] for path in paths], disk, offsets)


def _paths(call: Call) -> list[str]:
    """The paths of files that a call is about: those that it names, which are absolute, else those of its numbers."""
    named = [] if call.name in _DATA else [one.decode(errors="replace") for one in call.strings]
    return named or [path for number, path in call.files if number != "AT_FDCWD"]


def _is_ours(path: str, root: str) -> bool:
    return (path == root or path.startswith(root + "/")) and not path.endswith(INDEX)


def _opened(call: Call, paths: list[str], disk: Disk, offsets: dict[str, int]) -> Iterator[Operation]:
    offsets[str(call.number)] = 0
    if "O_APPEND" in call.arguments or "O_TMPFILE" in call.arguments or "O_SYNC" in call.arguments:
        raise UnreadError(call)
    if "O_CREAT" in call.arguments and not disk.holds(paths[0]):
        yield Make(paths[0])
    elif "O_TRUNC" in call.arguments:
        yield Resize(paths[0], 0)


def _sought(call: Call, paths: list[str], disk: Disk, offsets: dict[str, int]) -> Iterator[Operation]:
    offsets[call.files[0][0]] = call.number
    yield from ()


def _written(call: Call, paths: list[str], disk: Disk, offsets: dict[str, int]) -> Iterator[Operation]:
    number = call.files[0][0]
    yield Write(paths[0], offsets[number], call.strings[0][: call.number])
    offsets[number] += call.number


def _written_at(call: Call, paths: list[str], disk: Disk, offsets: dict[str, int]) -> Iterator[Operation]:
    yield Write(paths[0], call.argument(-1), call.strings[0][: call.number])


def _stamped(call: Call, paths: list[str], disk: Disk, offsets: dict[str, int]) -> Iterator[Operation]:
    yield Stamp(paths[0], int(re.findall(r"tv_sec=(\d+)", call.arguments)[1]))


def _mapped(call: Call, paths: list[str], disk: Disk, offsets: dict[str, int]) -> Iterator[Operation]:
    if "MAP_SHARED" in call.arguments and "PROT_WRITE" in call.arguments:
        raise UnreadError(call)
    yield from ()


def _refuse(call: Call, paths: list[str], disk: Disk, offsets: dict[str, int]) -> Iterator[Operation]:
    raise UnreadError(call)


def _plain(make: Callable[[Call, list[str]], Operation]) -> Callable[..., Iterator[Operation]]:
    def read(call: Call, paths: list[str], disk: Disk, offsets: dict[str, int]) -> Iterator[Operation]:
        yield make(call, paths)

    return read


#: Calls whose strings are data, not paths.
_DATA = {"write", "pwrite64"}
_READ: dict[str, Callable[..., Iterator[Operation]]] = {
    "open": _opened,
    "openat": _opened,
    "lseek": _sought,
    "write": _written,
    "pwrite64": _written_at,
    "utimensat": _stamped,
    "mmap": _mapped,
    "ftruncate": _plain(lambda call, paths: Resize(paths[0], call.argument(-1))),
    "fsync": _plain(lambda _, paths: Sync(paths[0])),
    "fdatasync": _plain(lambda _, paths: Sync(paths[0], times=False)),
    "rename": _plain(lambda _, paths: Rename(paths[0], paths[1])),
    "link": _plain(lambda _, paths: Rename(paths[0], paths[1], keeps=True)),
    "unlink": _plain(lambda _, paths: Remove(paths[0])),
    "rmdir": _plain(lambda _, paths: Remove(paths[0])),
    "mkdir": _plain(lambda _, paths: Make(paths[0], directory=True)),
}


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))

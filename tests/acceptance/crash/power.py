"""A publication whose power is cut: what some runs did to its disk, and every state that a cut may leave of it.

Store and target lie below `root/disk`, which is all that is on the disk; articles and settings are elsewhere.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.acceptance.crash.disk import ANYTHING, CHOICES, Choice, Content, Disk, Operation, Remove, Rename, Tree
from tests.acceptance.crash.power_trace import INDEX, NAMES, OPTIONS, operations
from tests.acceptance.crash.scene import NOW, Scene
from tests.acceptance.crash.traced import traced

#: When the power is back, and the next run takes place.
LATER = NOW + timedelta(hours=1)
#: After each operation, how often anything at all is drawn of what is pending.
DRAWS = 3


class Cut(NamedTuple):
    """A power cut after so many operations, and how it is drawn what is left of those that were pending."""

    after: int
    choice: Choice
    seed: int


class Run(NamedTuple):
    """The instant of a run; after how many operations it begins to change the target, and has come to its end."""

    now: datetime
    shows: int
    ends: int


@dataclass
class Story:
    """Some runs, one after the other, from the moment at which it is begun."""

    scene: Scene
    before: Tree
    operations: list[Operation] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    @property
    def root(self) -> Path:
        """Of what is on the disk."""
        return self.scene.root / "disk"

    @property
    def target(self) -> str:
        """Where the documents are, below the root."""
        return str(self.scene.public.relative_to(self.root))

    @classmethod
    def begin(cls, scene: Scene) -> Story:
        """From what lies there now; all of it lasts."""
        return cls(scene, look(scene.root / "disk"))

    def run(self, now: datetime, *, inject: str = "") -> None:
        """Publish at that instant, and write down what is done; `inject` is for strace, to end it before its time."""
        began = len(self.operations)
        self.watch(self.scene.command(now=now, threads=not inject), inject=inject)
        shows = next(
            (n for n, one in enumerate(self.operations) if n >= began and _is_below(one.path, self.target)),
            len(self.operations),
        )
        self.runs.append(Run(now, shows, len(self.operations)))

    def watch(self, command: Sequence[str], *, inject: str = "") -> None:
        """Run a command, and write down what it does."""
        log = self.scene.root / "trace"
        done = traced(command, log, names=NAMES, options=OPTIONS, inject=inject)
        assert done.code in ((-9,) if inject else (0,)), done.stderr
        disk = self.disk()
        for operation in operations(log.read_text(), str(self.root), disk):
            disk.apply(operation)
            self.operations.append(operation)
        said, real = _untimed(disk.seen()), _untimed(look(self.root))
        untold = sorted(path for path in said.keys() | real.keys() if said.get(path) != real.get(path))
        assert untold == [], f"the trace does not tell all: {untold}"

    def disk(self, after: int | None = None) -> Disk:
        """The disk after so many operations, or after all."""
        disk = Disk(self.before)
        for operation in self.operations[:after]:
            disk.apply(operation)
        return disk

    def versions(self) -> dict[str, list[Content | None]]:
        """What has been at each path of the target, one after the other."""
        disk = Disk(self.before)
        found: dict[str, list[Content | None]] = {path: [content] for path, content in self.before.items() if content}
        for operation in self.operations:
            disk.apply(operation)
            if isinstance(operation, Rename | Remove) and _is_below(operation.path, self.target):
                path = operation.to if isinstance(operation, Rename) else operation.path
                found.setdefault(path, [None]).append(disk.seen().get(path))
        return found

    def cuts(self) -> list[Cut]:
        """All that are to be tried."""
        choices = (*CHOICES, *[ANYTHING] * DRAWS)
        return [
            Cut(after, choice, after * len(choices) + number)
            for after in range(len(self.operations) + 1)
            for number, choice in enumerate(choices)
        ]

    def left(self, cuts: list[Cut]) -> Iterator[tuple[Cut, Tree, Tree]]:
        """What each cut leaves, and what was there for those who looked before it; the same remains only once."""
        disk, seen, reached, known = Disk(self.before), self.before, 0, set[bytes]()
        for cut in sorted(cuts, key=lambda cut: cut.after):
            if cut.after > reached:
                for operation in self.operations[reached : cut.after]:
                    disk.apply(operation)
                seen, reached = disk.seen(), cut.after
            tree = disk.after_a_cut(cut.choice, Random(cut.seed))
            if (digest := _digest(tree)) not in known:
                known.add(digest)
                yield cut, tree, seen

    def told(self, cut: Cut) -> str:
        """A cut for people."""
        last = self.operations[cut.after - 1] if cut.after else None
        what = f"{type(last).__name__} {last.path}" if last else "nothing"
        return f"power cut after {cut.after} of {len(self.operations)} operations ({what}), {cut}"


def drawn(cuts: list[Cut], part: float) -> list[Cut]:
    """That part of them, at random, but always the same ones."""
    return Random(len(cuts)).sample(cuts, max(1, round(part * len(cuts))))


def look(root: Path) -> Tree:
    """What lies below a directory, but for the index of the log."""
    return {
        str(path.relative_to(root)): Content(path.read_bytes(), int(path.stat().st_mtime)) if path.is_file() else None
        for path in sorted(root.rglob("*"))
        if not path.name.endswith(INDEX)
    }


def lay(root: Path, tree: Tree) -> None:
    """Have nothing but this below a directory."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    for path, content in sorted(tree.items()):
        if content is None:
            (root / path).mkdir()
            continue
        (root / path).write_bytes(content.data)
        if content.mtime is not None:
            os.utime(root / path, (content.mtime, content.mtime))


def _is_below(path: str, directory: str) -> bool:
    return path == directory or path.startswith(directory + "/")


def _untimed(tree: Tree) -> dict[str, tuple[str, int | None] | None]:
    """Without the times of the store's files, which nobody sets; of data a hash, for the sake of short messages."""
    timeless = (".sqlite", ".sqlite-wal", ".sqlite-journal", "lock", "identity")
    return {
        path: content and (hashlib.sha256(content.data).hexdigest(), None if path.endswith(timeless) else content.mtime)
        for path, content in tree.items()
    }


def _digest(tree: Tree) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for path, content in sorted(tree.items()):
        digest.update(f"{path}\0{content and (len(content.data), content.mtime)}\0".encode())
        digest.update(content.data if content else b"")
    return digest.digest()

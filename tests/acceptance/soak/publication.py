"""A publication on the disk under test: its directories, its configuration and its passes, by a clock of its own."""

from __future__ import annotations

import errno
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds import publish, run, store, upkeep
from feeds.config import load
from feeds.patience import Patience
from feeds.publish.directory import Directory
from feeds.settings import Settings
from feeds.sources import Look
from feeds.store.database import Database
from tests.acceptance.soak.model import AUTHORITY, COMBINED, TAG, Model

#: The methods of a target at whose calls a pass is left in its middle.
STEPS = ("replace", "settle", "remove", "look")


class Publication:
    """Articles in `root/articles`, feeds in `root/public`, the store in `root/state`; the store is held open."""

    def __init__(self, root: Path, model: Model) -> None:
        self.root = root
        self.model = model
        self.articles, self.public = root / "articles", root / "public"
        self.articles.mkdir()
        self.at = "https://news.example/feeds/"
        self._database: Database | None = None
        self._took = 1.0
        self.patience = Patience(wall=lambda: 2**62, grace=0.0)
        self._victim: subprocess.Popen[str] | None = None

    def configure(self) -> Settings:
        """The configuration as it is now, written and read."""
        lines = [
            f'[site]\nauthority = "{AUTHORITY}"',
            f"[feeds]\npages = false\nentries = {self.model.entries}\nbytes = 100000000",
            f"formats = {json.dumps(self.model.formats)}",
        ]
        for said, name in self.model.names.items():
            lines.append(f'[category."{name}"]\nwas = {json.dumps(self._was(said, name))}')
        if self.model.combined:
            lines.append(f'[feed.{COMBINED}]\ntag = ["{TAG}"]')
        (self.root / "feeds.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return settings_of(self.root, self.at)

    def _was(self, said: str, name: str) -> list[str]:
        """Every name that a category had before: `said`, and those with the numbers before that of its name."""
        stem, _, number = name.rpartition(" ")
        return [said, *(f"{stem} {before}" for before in range(1, int(number)))]

    @property
    def database(self) -> Database:
        """The store, opened when nobody has it open."""
        if self._database is None:
            self._database = store.open_store(str(self.root / "state"))
        return self._database

    def close(self) -> None:
        """Let go of the store, as at the end of a process."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def end(self) -> None:
        """Let go of everything."""
        self.close()
        if self._victim:
            self._victim.kill()
            self._victim.communicate()

    def whole(self, now: int, *, allow_empty: bool = True) -> run.Report:
        """A pass that looks at everything."""
        target = publish.open_target(str(self.public))
        at = datetime.fromtimestamp(now, UTC)
        return run.once(self.database, target, self.configure(), now=at, allow_empty=allow_empty)

    def hinted(self, now: int, paths: Collection[str]) -> run.Report:
        """A pass of a service that has been told what changed since the last one, as `feeds.publisher` makes it."""
        return run.once(
            self.database,
            publish.open_target(str(self.public)),
            self.configure(),
            now=datetime.fromtimestamp(now, UTC),
            wanted={"articles": Look(closed=frozenset(paths))},
            patience=self.patience,
            hinted=True,
            allow_empty=True,
        )

    def dies(self, now: int, step: str, when: int) -> bool:
        """A pass that is left in its middle, at a call of a method of its target; whether it came to that."""
        calls, real = [0], getattr(Directory, step)

        def dying(self: Directory, *arguments: object) -> object:
            calls[0] += 1
            if calls[0] == when:
                raise KeyboardInterrupt
            return real(self, *arguments)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Directory, step, dying)
            try:
                self.whole(now)
            except KeyboardInterrupt:
                return True
            finally:
                self.close()
        return False

    @contextmanager
    def faulty(self, when: int) -> Iterator[None]:
        """The disk of the target is full from the sync with that number on."""
        calls, real = [0], os.fsync

        def failing(descriptor: int) -> None:
            calls[0] += Path(f"/proc/self/fd/{descriptor}").readlink().is_relative_to(self.public)
            if calls[0] >= when:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.public))
            real(descriptor)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", failing)
            yield

    def killed(self, now: int, chance: random.Random) -> None:
        """A pass in a process of its own, which is killed at some moment of it."""
        self.configure()
        self.close()
        victim, self._victim = self._victim or self._spare(), None
        assert victim.stdin
        assert victim.stdout
        victim.stdout.readline()
        began = time.monotonic()
        victim.stdin.write(f"{now} {self.at}\n")
        victim.stdin.flush()
        try:
            victim.wait(chance.uniform(0, 1.2) * self._took)
            self._took = max(0.05, time.monotonic() - began)
        except subprocess.TimeoutExpired:
            victim.kill()
        victim.communicate()
        assert victim.returncode in (0, -9), f"the process ended with {victim.returncode}"
        self._victim = self._spare()

    def _spare(self) -> subprocess.Popen[str]:
        """A process that has everything imported, and waits to be told when it is."""
        command = [sys.executable, "-m", "tests.acceptance.soak.once", str(self.root)]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def check_live(self) -> int:
        """What a service does at night; how many documents it found to be other than what was published."""
        target = publish.open_target(str(self.public))
        return sum(error is not None for error in upkeep.check_live(self.database, target, self.at))

    def clean(self) -> None:
        """What a service does at night, too."""
        upkeep.clean(self.database, publish.open_target(str(self.public)), self.configure())

    def documents(self) -> dict[str, bytes]:
        """What lies in the target, by path; temporary files too."""
        files = (path for path in sorted(self.public.rglob("*")) if path.is_file())
        return {str(path.relative_to(self.public)): path.read_bytes() for path in files}


def settings_of(root: Path, at: str) -> Settings:
    """What the configuration says."""
    places = {"from": str(root / "articles"), "to": str(root / "public"), "store": str(root / "state"), "at": at}
    return load(root / "feeds.toml", places)

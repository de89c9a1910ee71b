"""`feeds publish` over an archive: whole runs, as a cron job starts them, and archives that are published already."""

from __future__ import annotations

import hashlib
import json
import shutil
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import verify
from benchmarks.articles import KEPT, Archive
from benchmarks.generators import BASE
from benchmarks.processes import Ran, right, run

FEEDS = str(Path(sysconfig.get_path("scripts")) / "feeds")
SOURCES = Path(__file__).parents[1] / "feeds"


@dataclass(frozen=True, slots=True)
class Publishing:
    """An archive and the place where its store and documents are."""

    archive: Archive
    place: Path
    at: str = BASE

    @property
    def target(self) -> Path:
        """Where the documents are."""
        return self.place / "public"

    @property
    def store(self) -> Path:
        """Where the store is."""
        return self.place / "store"

    def clean(self) -> None:
        """As if nothing had ever been published."""
        for place in (self.target, self.store):
            shutil.rmtree(place, ignore_errors=True)

    def run(self, *, memory: bool = False, environment: dict[str, str] | None = None) -> tuple[Ran, dict[str, Any]]:
        """One pass; its exit code has to be 0 and its output one JSON object."""
        self.place.mkdir(parents=True, exist_ok=True)
        places = {"--from": self.archive.root, "--to": self.target, "--store": self.store}
        command = [FEEDS, "publish", "--json", "--at", self.at, *(str(x) for pair in places.items() for x in pair)]
        ran = right(run(command, self.place, memory=memory, environment=environment))
        return ran, json.loads(ran.output)


def published(archive: Archive, place: Path, at: str = BASE) -> Publishing:
    """A copy, in `place`, of the archive as this very version of `feeds` has published it, verified; made once."""
    archive.make()
    host = hashlib.sha256(at.encode()).hexdigest()[:4]
    kept = KEPT.absolute() / f"published-{archive.root.name}-{host}-{_version()}"
    if not kept.is_dir():
        for other in KEPT.glob(f"published-{archive.root.name}-{host}-*"):
            shutil.rmtree(other)
        half = Publishing(archive, kept.with_name(kept.name + ".part"), at)
        _, summary = half.run()
        if wrong := verify.built(half.target, archive, summary):
            raise RuntimeError(str(wrong))
        half.run()  # what was written just before it was read is read once more by the next run
        half.place.rename(kept)
    shutil.copytree(kept, place)  # times too: they are compared with what the ledger says
    return Publishing(archive, place, at)


def _version() -> str:
    """Changes with every line of the program."""
    digest = hashlib.sha256()
    for file in sorted(SOURCES.rglob("*")):
        if file.suffix in (".py", ".sql"):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:8]

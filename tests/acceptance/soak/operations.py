"""What clocks, services, disks and operators do, and the soak that draws from all of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from feeds.errors import SourceError, TargetError
from feeds.run import Report
from tests.acceptance.soak.editors import CATEGORIES, MINUTE, Editors
from tests.acceptance.soak.model import slug
from tests.acceptance.soak.publication import STEPS
from tests.acceptance.soak.reader import Reader


class Soak(Editors):
    """Does one operation after the other; the same seed does the same, but for the moments of kills."""

    def __init__(self, root: Path, seed: int) -> None:
        super().__init__(root, seed)
        self.reader = Reader(self.publication, self.model)
        self.done: list[str] = []
        #: Whether the last pass went well, and nothing that is not in `paths` has happened since.
        self.settled = False
        self.tables: list[tuple[int, Callable[[], str | None]]] = [
            (10, self.write), (14, self.edit), (6, self.retitle), (3, self.redate), (4, self.recategorise),
            (3, self.tag), (8, self.rename), (4, self.rename_with_edit), (4, self.swap), (3, self.copy),
            (6, self.delete), (6, self.restore), (4, self.embargo), (3, self.expire), (4, self.draft),
            (4, self.publish_draft),
            (1, self.flood), (2, self.write_badly), (3, self.break_), (4, self.mend),
            (3, self.step_clock), (1, self.set_clock_back), (2, self.wait), (12, self.look), (8, self.hear),
            (1, self.restart), (1, self.rename_category), (1, self.reconfigure), (1, self.die), (1, self.fill_disk),
            (1, self.lose_target), (1, self.lose_source), (1, self.damage), (1, self.flip_unseen),
            (1, self.put_in_the_way), (1, self.clean),
        ]  # fmt: skip

    def step(self) -> None:
        """One operation, and a look at the feeds where it was a pass."""
        while True:
            weights = [weight for weight, _ in self.tables]
            (_, operation), *_ = self.chance.choices(self.tables, weights)
            if (told := operation()) is not None:
                self.done.append(f"{operation.__name__.strip('_')}: {told}")
                return

    def kill(self) -> None:
        """Not drawn like the others, because it costs a process."""
        self.now += MINUTE
        before = self.publication.documents() if self.publication.public.exists() else {}
        self.publication.killed(self.now, self.chance)
        middle = self.publication.documents() if self.publication.public.exists() else {}
        self._look()
        after = self.publication.documents()
        for path, body in middle.items():
            if not path.rpartition("/")[2].startswith(".feeds-"):
                assert body in (before.get(path), after.get(path)), f"{path} was torn by a kill"
        self.done.append("kill: a pass, at some moment of it")

    # What clocks and services do.

    def step_clock(self) -> str:
        minutes = self.chance.choice((1, 10, 60, 600, 1440, 3000))
        self.now += minutes * MINUTE
        self.settled = False  # a service makes a whole pass when the clock alone asks for one
        return f"{minutes} minutes"

    def set_clock_back(self) -> str:
        minutes = self.chance.choice((1, 60, 1440))
        self.now -= minutes * MINUTE
        self.settled = False
        return f"{minutes} minutes"

    def look(self) -> str:
        self.now += MINUTE
        self._look()
        return f"everything, at {self.now}"

    def wait(self) -> str:
        """All is looked at; then the clock alone changes what feeds show."""
        self.look()
        self.now += self.chance.choice((10, 1440, 3000, 6000)) * MINUTE
        self._look()
        return f"from one look to another, at {self.now}"

    def hear(self) -> str | None:
        if not self.settled or not self.paths:
            return None
        self.now += MINUTE
        report, paths = self.publication.hinted(self.now, self.paths), len(self.paths)
        self._went_well(report)
        return f"of {paths} paths, at {self.now}"

    def restart(self) -> str:
        self.publication.close()
        self.settled = False
        return "the process"

    def clean(self) -> str | None:
        if not self.reader.checks:
            return None
        self.publication.clean()
        return "at night"

    def rename_category(self) -> str | None:
        said = self.chance.choice(CATEGORIES[:2])
        if slug(self.model.names.get(said, said)) not in self.model.born or any(
            one.touched for one in self.model.stories
        ):
            return None
        number = int(self.model.names.get(said, f"{said} 0").rpartition(" ")[2]) + 1
        self.model.rename(said, f"{said} {number}")
        self.settled = False
        return f"{said} to {self.model.names[said]}"

    def reconfigure(self) -> str:
        which = self.chance.choice(("entries", "formats", "combined", "at"))
        if which == "entries":
            self.model.entries = self.chance.choice((3, 5, 12))
        elif which == "formats":
            self.model.formats = self.chance.choice(
                (("rss", "atom", "json"), ("atom",), ("rss", "atom"), ("atom", "json"))
            )
        elif which == "combined":
            self.model.combined = not self.model.combined
        else:
            self.publication.at = self.chance.choice(("https://news.example/feeds/", "http://feeds.example/"))
        self.settled = False
        return which

    # What goes wrong.

    def die(self) -> str:
        self.now += MINUTE
        step, when = self.chance.choice(STEPS), self.chance.randint(1, 12)
        died = self.publication.dies(self.now, step, when)
        self._look()
        return f"at {step} {when}" if died else "not"

    def fill_disk(self) -> str:
        self.now += MINUTE
        try:
            with self.publication.faulty(self.chance.randint(1, 9)):
                self.publication.whole(self.now)
        except TargetError:
            failed = True
        else:
            failed = False
        self._look()
        return "in the middle of a pass" if failed else "when nothing was to be written"

    def lose_target(self) -> str | None:
        public = self.publication.public
        if not public.exists():
            return None
        self.now += MINUTE
        aside = public.with_name("aside")
        public.rename(aside)
        public.write_text("no directory")
        try:
            self.publication.whole(self.now)
            raise AssertionError("a pass without its target went well")
        except TargetError:
            pass
        public.unlink()
        aside.rename(public)
        self._look()
        return "for one pass"

    def lose_source(self) -> str:
        articles = self.publication.articles
        aside = articles.with_name("unmounted")
        articles.rename(aside)
        try:
            self.publication.whole(self.now, allow_empty=False)
            raise AssertionError("a pass without its source went well")
        except SourceError:
            pass
        finally:
            aside.rename(articles)
        self.settled = False
        return "for one pass"

    def damage(self) -> str | None:
        if (file := self._document()) is None:
            return None
        how = self.chance.choice(("deleted", "emptied", "overwritten"))
        if how == "deleted":
            file.unlink()
        else:
            file.write_bytes(b"" if how == "emptied" else b"something else")
        self.now += MINUTE
        self._look()
        return f"{file.name} {how}"

    def flip_unseen(self) -> str | None:
        """A bit flips on the disk: neither size nor time tell; the nightly check does."""
        if (file := self._document()) is None or self.model.stories == [] or file.suffix == ".opml":
            return None
        status, body = file.stat(), bytearray(file.read_bytes())
        body[self.chance.randrange(len(body))] ^= 1
        file.write_bytes(body)
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert self.publication.check_live() >= 1, f"{file.name} was damaged, and nobody noticed"
        self.now += MINUTE
        self._look()
        return file.name

    def put_in_the_way(self) -> str | None:
        """A file of someone else lies where a new feed is to go."""
        if not self.reader.checks or "rss" not in self.model.formats:
            return None
        name = f"desk-{self._number()}"
        stray = self.publication.public / f"{name}.rss"
        stray.write_text("not ours")
        self._new(self.now - 1, category=name)
        self.now += MINUTE
        report = self.publication.whole(self.now)
        assert [error.feed for error in report.released.held_back] == [name]
        assert stray.read_text() == "not ours"
        stray.unlink()
        self._look()
        return stray.name

    def _look(self) -> None:
        self._went_well(self.publication.whole(self.now))

    def _went_well(self, report: Report) -> None:
        assert not report.released.held_back, report.released.held_back
        assert not report.released.refused, report.released.refused
        self.model.take(self.now)
        self.paths.clear()
        self.settled = True
        self.reader.check(self.now)

    def _document(self) -> Path | None:
        files = [file for file in sorted(self.publication.public.rglob("*")) if file.is_file()]
        return self.chance.choice([file for file in files if not file.name.startswith(".")] or [None])

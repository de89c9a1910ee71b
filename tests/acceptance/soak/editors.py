"""What editors do, at random: each operation is done to the files and told to the model."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests.acceptance.soak.model import Model, Said, Story
from tests.acceptance.soak.publication import Publication
from tests.newsroom import markdown

CATEGORIES = ("Asia", "Europe", "World/Africa", "Sport")
#: The first instant; the clock is always at a full minute.
START = 1_717_243_200
MINUTE, DAY = 60, 86_400
#: So many stories have files at most; then some are deleted.
MOST = 160
#: What no reader can make an article of; all are refused and none is left out as a stub.
BROKEN = ("---\ntitle: [\n---\nBody\n", "---\ntitle: T\n---\nBody\n", "---\ntitle: T\ndate: never\n---\nBody\n", "\xff")


class Editors:
    """People who write; an operation says what it did, None when there was nothing to do it to."""

    def __init__(self, root: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.model = Model()
        self.publication = Publication(root, self.model)
        self.now = START
        self.count = 0
        #: The paths that were written or taken away since the last pass.
        self.paths: set[str] = set()

    def write(self) -> str | None:
        if len(self._here()) >= MOST:
            return self.delete()
        story = self._new(self.now - self.chance.randrange(1, 90 * DAY))
        return story.path

    def flood(self) -> str | None:
        if len(self._here()) >= MOST // 2:
            return None
        count = self.chance.randint(30, 100)
        for _ in range(count):
            self._new(self.now - self.chance.randrange(1, 400 * DAY))
        return f"{count} stories"

    def edit(self) -> str | None:
        return self._change(lambda said: replace(said, body=f"{said.body.split(' and ')[0]} and {self._number()}"))

    def retitle(self) -> str | None:
        def retitled(said: Said) -> Said:
            return replace(said, title=f"Retitled {self._number()}")

        return self._change(retitled, twins=True)

    def redate(self) -> str | None:
        return self._change(lambda said: replace(said, published=self.now - self.chance.randrange(1, 90 * DAY)))

    def recategorise(self) -> str | None:
        return self._change(lambda said: replace(said, category=self.chance.choice(CATEGORIES)))

    def tag(self) -> str | None:
        return self._change(lambda said: replace(said, tagged=not said.tagged))

    def embargo(self) -> str | None:
        until = self.now + self.chance.randrange(1, 4 * DAY)
        if self.chance.random() < 0.5:
            return self._new(until).path
        return self._change(lambda said: replace(said, published=until))

    def expire(self) -> str | None:
        expires = self.now + self.chance.randrange(1, 6 * DAY)
        return self._change(lambda said: replace(said, expires=None if said.expires else expires))

    def rename(self) -> str | None:
        if (story := self._pick(self._known())) is None:
            return None
        old, story.path = story.path, self._fresh("renamed")
        new = self._place(story.path)
        self._place(old).rename(new)
        self.paths |= {old, story.path}
        return f"{old} to {story.path}"

    def rename_with_edit(self) -> str | None:
        if (story := self._pick(self._known())) is None:
            return None
        old, story.path = story.path, self._fresh("elsewhere")
        self._place(old).unlink()
        self.paths.add(old)
        self._put(story, replace(story.said, body=f"{story.said.body} changed"))
        return f"{old} to {story.path}"

    def swap(self) -> str | None:
        one, other = self._pick(self._known()), self._pick(self._known())
        if one is None or other is None:
            return None
        one.path, other.path = other.path, one.path
        self._put(one, one.said)
        self._put(other, other.said)
        return f"{one.path} and {other.path}"

    def copy(self) -> str | None:
        live = [story for story in self._known() if story.state == "live" and len(self._here()) < MOST]
        if (story := self._pick(live)) is None:
            return None
        twin = Story(self._fresh("copy"), story.said, twin=True)
        story.twin = True
        self.model.stories.append(twin)
        self._put(twin, twin.said)
        return f"{story.path} to {twin.path}"

    def delete(self) -> str | None:
        if (story := self._pick(self._known())) is None:
            return None
        self._remove(story)
        return story.path

    def restore(self) -> str | None:
        gone = [one for one in self.model.stories if not one.here and one.taken and one.taken == one.said]
        if (story := self._pick([one for one in gone if not one.touched and not one.twin and not one.broken])) is None:
            return None
        story.here = True
        if self.chance.random() < 0.5:
            story.path = self._fresh("returned")
        edited = f"{story.said.body} returned" if self.chance.random() < 0.5 else story.said.body
        self._put(story, replace(story.said, body=edited))
        return story.path

    def draft(self) -> str | None:
        if (story := self._pick(self._known())) is None:
            return None
        story.draft = True
        self._put(story, story.said)
        return story.path

    def publish_draft(self) -> str | None:
        drafts = [one for one in self.model.stories if one.here and one.draft and not one.touched]
        if (story := self._pick(drafts)) is None:
            return None
        story.draft = False
        self._put(story, story.said)
        return story.path

    def write_badly(self) -> str | None:
        story = self._new(self.now - self.chance.randrange(1, DAY), broken=True)
        return story.path

    def break_(self) -> str | None:
        if (story := self._pick(self._known())) is None:
            return None
        story.broken = True
        self._put(story, story.said)
        return story.path

    def mend(self) -> str | None:
        broken = [one for one in self.model.stories if one.here and one.broken and not one.touched]
        if (story := self._pick(broken)) is None:
            return None
        story.broken = False
        self._put(story, replace(story.said, body=f"{story.said.body} mended"))
        return story.path

    def _number(self) -> int:
        self.count += 1
        return self.count

    def _fresh(self, stem: str) -> str:
        number = self._number()
        return f"{('', 'a/', 'b/deep/')[number % 3]}{stem}-{number}.md"

    def _place(self, path: str) -> Path:
        place = self.publication.articles / path
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def _new(self, published: int, *, broken: bool = False, category: str = "") -> Story:
        number = self._number()
        category = category or self.chance.choice(CATEGORIES)
        tagged = self.chance.random() < 0.2
        said = Said(f"Title {number}", f"Body {number}", published, category, tagged)
        story = Story(self._fresh("story"), said, broken=broken)
        self.model.stories.append(story)
        self._put(story, said)
        return story

    def _put(self, story: Story, said: Said) -> None:
        story.said, story.touched = said, True
        self.paths.add(story.path)
        self._place(story.path).write_bytes(self._text(story).encode("latin-1" if story.broken else "utf-8"))

    def _text(self, story: Story) -> str:
        if story.broken:
            return self.chance.choice(BROKEN)
        said, header = story.said, dict[str, object]()
        if said.tagged:
            header["tags"] = ["pick"]
        if said.expires:
            header["expiryDate"] = _date(said.expires)
        if story.draft:
            header["draft"] = True
        return markdown(said.title, said.body, date=_date(said.published), category=said.category, **header)

    def _remove(self, story: Story) -> None:
        story.here = False
        self._place(story.path).unlink()
        self.paths.add(story.path)

    def _change(self, how: Callable[[Said], Said], *, twins: bool = False) -> str | None:
        if (story := self._pick(self._known(twins=twins))) is None:
            return None
        story.twin = False
        self._put(story, how(story.said))
        return story.path

    def _here(self) -> list[Story]:
        return [story for story in self.model.stories if story.here]

    def _known(self, *, twins: bool = False) -> list[Story]:
        """The stories that have a file which was taken in as it is."""
        whole = [one for one in self._here() if not (one.touched or one.broken or one.draft)]
        return [one for one in whole if twins or not one.twin]

    def _pick(self, among: list[Story]) -> Story | None:
        if not among:
            return None
        story = self.chance.choice(among)
        story.touched = True
        return story


def _date(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).isoformat()

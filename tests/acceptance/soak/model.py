"""What the feeds must hold, by the rules that are promised to publishers and in no other way than these say it.

A story is what an editor thinks of as one article, whatever happens to its file. It has the id that its file's place
and day gave it when it was first taken in, for ever. It is out from its date until it expires, as long as a file holds
it that is no draft; a file that can't be read leaves it as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

AUTHORITY = "news.example"
#: Seconds for which what is new stays in a feed, whatever its date.
HOURS = 48 * 3600
#: The feed that asks for a tag, and that tag.
COMBINED, TAG = "picked", "pick"


@dataclass(frozen=True, slots=True)
class Said:
    """What a file says; instants are seconds since 1970 (UTC)."""

    title: str
    body: str
    published: int
    category: str
    tagged: bool = False
    expires: int | None = None


@dataclass(slots=True, eq=False)
class Story:
    """One article: what its file says and where it is, and what is known of it since the last pass.

    A `twin` has a copy: which of two files with the same bytes was moved or deleted later, nobody could tell.
    """

    path: str
    said: Said
    here: bool = True
    draft: bool = False
    broken: bool = False
    touched: bool = True
    twin: bool = False
    taken: Said | None = None
    state: str = "unknown"
    id: str = ""
    first_seen: int | None = None
    updated: str = ""
    may_update: bool = True


@dataclass(slots=True)
class Entry:
    """What a feed must say of a story."""

    id: str
    title: str
    body: str
    published: int
    category: str


@dataclass(slots=True)
class Model:
    """All stories, and of the configuration what shows in feeds."""

    stories: list[Story] = field(default_factory=list)
    entries: int = 5
    formats: tuple[str, ...] = ("rss", "atom", "json")
    combined: bool = False
    #: What categories are called now, by what files say.
    names: dict[str, str] = field(default_factory=dict)
    born: dict[str, int] = field(default_factory=dict)
    #: The latest instant that any pass had, and the last at which anything was first seen.
    latest: int = 0
    last_seen: int = 0

    def take(self, now: int) -> None:
        """A pass looks at every file that was touched."""
        seen = now if now >= self.last_seen else self.last_seen + 1
        for story in self.stories:
            if story.touched:
                self._take_one(story, now)
        for story in self.stories:
            self._awaken(story, now, seen)
        self.latest = max(self.latest, now)
        for name, live in self.members().items():
            if live or name == "all":
                self.born.setdefault(name, now)
        firsts = [story.first_seen for story in self.members()["all"] if story.first_seen]
        self.last_seen = max([self.born["all"], *firsts])

    def _take_one(self, story: Story, now: int) -> None:
        story.touched = False
        if story.here and story.broken:
            return
        if not story.here or story.draft:
            story.state = "withdrawn" if story.taken else "unknown"
            return
        if story.taken == story.said and story.state != "withdrawn":
            return
        is_out = story.state == "live" and _said(story).published == story.said.published
        story.may_update, story.taken = True, story.said
        story.id = story.id or _tag(story, now)
        story.state = "live" if is_out or story.said.published <= now else "embargoed"

    @staticmethod
    def _awaken(story: Story, now: int, seen: int) -> None:
        said = story.taken
        if said is None:
            return
        if story.state == "embargoed" and said.published <= now:
            story.state, story.may_update = "live", True
        if story.state in ("live", "embargoed") and said.expires is not None and said.expires <= now:
            story.state = "expired"
        if story.state == "live" and story.first_seen is None:
            story.first_seen = seen

    def members(self) -> dict[str, list[Story]]:
        """The stories that are out, by the name of each feed."""
        live = [story for story in self.stories if story.state == "live"]
        found: dict[str, list[Story]] = {"all": live}
        for story in live:
            assert story.taken
            name = self.names.get(story.taken.category, story.taken.category)
            parts = name.split("/")
            for depth in range(1, len(parts) + 1):
                found.setdefault(slug("/".join(parts[:depth])), []).append(story)
            if self.combined and story.taken.tagged:
                found.setdefault(COMBINED, []).append(story)
        return found

    def expected(self, now: int) -> dict[str, tuple[list[Entry], set[str]]]:
        """By the name of each feed its entries in order, and the ids of those of them that need not be there.

        There are such only while the clock is behind what it once was.
        """
        return {name: self._shown(name, live, now) for name, live in self.members().items()}

    def _shown(self, name: str, live: list[Story], now: int) -> tuple[list[Entry], set[str]]:
        ordered = sorted(live, key=lambda story: (-_said(story).published, story.id))
        top = {story.id for story in ordered[: self.entries]}
        must = top | self._recent(live, max(self.latest - HOURS, self.born[name]))
        may = top | self._recent(live, max(min(now, self.latest) - HOURS, self.born[name]))
        return [self._entry(story) for story in ordered if story.id in must | may], may - must

    @staticmethod
    def _recent(live: list[Story], since: int) -> set[str]:
        return {story.id for story in live if story.first_seen is not None and story.first_seen > since}

    def _entry(self, story: Story) -> Entry:
        said = _said(story)
        name = self.names.get(said.category, said.category)
        return Entry(story.id, said.title, f"<p>{said.body}</p>", said.published, name)

    def rename(self, said: str, new: str) -> None:
        """A category has another name, and its feed goes on under that."""
        old = self.names.get(said, said)
        self.names[said] = new
        if slug(old) in self.born:
            self.born[slug(new)] = self.born.pop(slug(old))


def _said(story: Story) -> Said:
    assert story.taken
    return story.taken


def _tag(story: Story, now: int) -> str:
    day = datetime.fromtimestamp(min(_said(story).published, now), UTC).date()
    return f"tag:{AUTHORITY},{day}:articles/{story.path.removesuffix('.md')}"


def slug(name: str) -> str:
    """The name of the feed of a category."""
    return name.lower().replace(" ", "-")

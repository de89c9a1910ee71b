"""Everything that can be configured, each value checked by itself and with the others."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, field_validator, model_validator

from feeds.select import fold, slug
from feeds.tables import Combined, FeedName, Rule, Said, Sitemap
from feeds.tables import Table as _Table
from feeds.values import (
    Address,
    Authority,
    Base,
    ContentMode,
    Cron,
    Language,
    Page,
    Paths,
    Permalinks,
    Slugs,
    Switch,
    Text,
    Zone,
    some,
)

#: Hosts that no one owns for ever; an id with one of them would be nobody's (RFC 4151 section 2.1).
NOBODY = ("localhost", "127.0.0.1", "::1", "0.0.0.0")  # noqa: S104 - a name to refuse, not to bind

#: Keys of a source that say when it is gathered, not what comes of it.
WHEN = {"every", "cron", "events", "poll"}


class Site(_Table):
    """[site]: what every feed says of its publisher."""

    title: Text | None = None
    url: Page | None = None
    language: Language = "en"
    timezone: Zone = "UTC"
    author: Text | None = None
    description: Text | None = None
    rights: Text | None = None
    authority: Authority | None = None


class Source(_Table):
    """[[source]]: a directory of articles and how its files are read."""

    name: Annotated[str, Field(pattern=r"^[\w.-]+$")] = "articles"
    from_: Annotated[str, Field(alias="from", min_length=1)] = "articles"
    url: Page | None = None
    permalink: Permalinks | None = None
    slugs: Slugs = "plain"
    authors: Paths = ()
    timezone: Zone | None = None
    language: Language | None = None
    languages: tuple[Language, ...] = ()
    category_keys: tuple[Text, ...] = ("categories", "category")
    tag_keys: tuple[Text, ...] = ("tags", "keywords")
    folders: Switch = True
    expiry: Switch = True
    undated: Literal["refuse", "guess", "mtime"] = "refuse"
    vanished: Literal["withdraw", "keep"] = "withdraw"
    skip: tuple[Text, ...] = ()
    every: Annotated[int, Field(strict=True, ge=1, le=7 * 86_400)] = 300
    cron: Cron | None = None
    events: Switch = True
    poll: Annotated[int, Field(strict=True, ge=1, le=86_400)] = 10


class Feeds(_Table):
    """[feeds]: where the feeds go and what they show."""

    to: Annotated[str, Field(min_length=1)] = "public"
    at: Base = "http://localhost:8000/"
    store: Annotated[str, Field(min_length=1)] = ".feeds"
    formats: Annotated[tuple[Literal["rss", "atom", "json"], ...], AfterValidator(some)] = ("rss", "atom", "json")
    entries: Annotated[int, Field(ge=1, le=10_000)] = 50
    hours: Annotated[int, Field(ge=0, le=24 * 366)] = 48
    bytes: Annotated[int, Field(ge=10_000)] = 1_000_000
    content: ContentMode = "both"
    authors: Switch = False
    tags: Switch = False
    languages: Switch = False
    ttl: Annotated[int, Field(ge=5, le=300)] | None = None
    deltas: Switch = False
    history: Switch = False
    tombstones: Annotated[int, Field(strict=True, ge=0, le=3650)] = 30
    pages: Switch | None = None


class Category(Said):
    """[category."Asia"]: a category's title, other names, and what differs for its feed."""

    aliases: tuple[Text, ...] = ()


class Serve(_Table):
    """[serve]: where `feeds serve` listens."""

    host: Address = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    admin: Annotated[int, Field(ge=0, le=65_535)] = 8001


class Settings(_Table):
    """Everything configured; paths are absolute."""

    site: Site = Site()
    source: Annotated[tuple[Source, ...], AfterValidator(some)] = (Source(),)
    feeds: Feeds = Feeds()
    serve: Serve = Serve()
    category: dict[Text, Category] = Field(default_factory=dict)
    sitemap: Sitemap = Sitemap()
    feed: dict[FeedName, Combined] = Field(default_factory=dict)
    rule: tuple[Rule, ...] = ()

    @field_validator("source")
    @classmethod
    def _names_differ(cls, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        names = [source.name for source in sources]
        if len(set(names)) < len(names):
            raise ValueError("each [[source]] needs a name of its own, because ids are made of it")
        return sources

    @model_validator(mode="after")
    def _names_lead_to_one_category(self) -> Settings:
        lead: dict[str, str] = {}
        for term, category in self.category.items():
            for name in {fold(other) for other in (term, *category.aliases, *category.was)}:
                if name in lead:
                    raise ValueError(f"category: {name!r} leads to both {lead[name]!r} and {term!r}")
                lead[name] = term
        return self

    @model_validator(mode="after")
    def _names_lead_to_one_feed(self) -> Settings:
        lead = {slug(term): f"category.{term}" for term in self.category}
        for name in self.feed:
            if name in lead:
                raise ValueError(f"feed.{name}: {lead[name]} has a feed of that name; give this one another")
        lead = {name: name for name in self.feed}
        for name, feed in self.feed.items():
            for old in map(fold, feed.was):
                if lead.setdefault(old, name) != name:
                    raise ValueError(f"feed: {old!r} leads to both {lead[old]!r} and {name!r}")
        return self

    @model_validator(mode="after")
    def _feeds_are_possible(self) -> Settings:
        for name, feed in self.feed.items():
            if not feed.expression(self.aliases).possible():
                raise ValueError(f"feed.{name}: no article can be so, because its conditions contradict each other")
        return self

    @model_validator(mode="after")
    def _rules_name_sources(self) -> Settings:
        known = [source.name for source in self.source]
        for number, rule in enumerate(self.rule, start=1):
            for name in set(rule.match.source) - set(known):
                raise ValueError(
                    f"rule.{number}.match.source: no source is called {name!r}; these are: {', '.join(known)}"
                )
        return self

    @model_validator(mode="after")
    def _places_apart(self) -> Settings:
        store = Path(self.feeds.store)
        if any(source.from_ == self.feeds.to for source in self.source):
            raise ValueError(f"--to and --from are both {self.feeds.to}; the feeds need a directory of their own")
        for name, place in (("--to", self.feeds.to), *(("--from", source.from_) for source in self.source)):
            if "://" not in self.feeds.store and "://" not in place and store.is_relative_to(place):
                raise ValueError(f"the store {store} lies under {name} {place}; name another place with --store")
        return self

    @property
    def aliases(self) -> dict[str, str]:
        """The category that each folded name of a configured one leads to."""
        return {
            fold(name): term
            for term, category in self.category.items()
            for name in (term, *category.aliases, *category.was)
        }

    @property
    def places(self) -> tuple[str, ...]:
        """Directories that are not gathered from when they lie in a source: the target, the store, other sources."""
        return (self.feeds.to, self.feeds.store, *(source.from_ for source in self.source))

    @property
    def authority(self) -> str:
        """Who mints the ids: configured, else the host of `at` without its port; never an address or loopback."""
        host = (urlsplit(self.feeds.at).hostname or "").lower()
        nobody = host in NOBODY or host.endswith(".localhost") or ":" in host or re.fullmatch(r"[\d.]+", host)
        return self.site.authority or ("feeds.invalid" if nobody else host)

    @property
    def home(self) -> str:
        """The web page that the feeds belong to: configured, else the root of `at`."""
        parts = urlsplit(self.feeds.at)
        return self.site.url or f"{parts.scheme}://{parts.netloc}/"

    @property
    def title(self) -> str:
        """The publisher's title: configured, else the host of its page."""
        return self.site.title or urlsplit(self.home).hostname or "Feeds"

    def fingerprint(self, *parts: str) -> str:
        """A hash of what these tables say of the feeds' content, to tell whether it has changed since the last run."""
        chosen = self.model_dump(mode="json", include=set(parts) or None, exclude={"source": {"__all__": WHEN}})
        return hashlib.sha256(repr(sorted(chosen.items())).encode()).hexdigest()

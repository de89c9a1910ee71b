"""Everything that can be configured, each value checked by itself and with the others."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from feeds.article import NOT_TEXT, is_web_url
from feeds.select import fold

#: Hosts that no one owns for ever; an id with one of them would be nobody's (RFC 4151 section 2.1).
NOBODY = ("localhost", "127.0.0.1", "::1", "0.0.0.0")  # noqa: S104 - a name to refuse, not to bind

#: Keys of a source that say when it is gathered, not what comes of it.
WHEN = {"every", "cron", "events", "poll"}

Item = TypeVar("Item")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"no such time zone: {name!r}; write it as in Europe/Berlin") from None
    return name


def _base(url: str) -> str:
    if not is_web_url(url):
        raise ValueError(f"{url!r} is not an absolute http(s) URL, as https://news.example/feeds/ is")
    if urlsplit(url).username or urlsplit(url).password:
        raise ValueError("it must not have a user name or a password: they would stand in every document")
    if urlsplit(url).query or urlsplit(url).fragment:
        raise ValueError(f"{url!r} must not have a query or a fragment")
    return url if url.endswith("/") else url + "/"


def _page(url: str) -> str:
    if not is_web_url(url):
        raise ValueError(f"{url!r} is not an absolute http(s) URL, as https://news.example/ is")
    return url


def _tag(language: str) -> str:
    parts = language.split("-")
    if not (
        parts[0].isascii() and parts[0].isalpha() and 2 <= len(parts[0]) <= 8 and all(part.isalnum() for part in parts)
    ):
        raise ValueError(f"{language!r} is not a language tag, as en, de-AT or zh-Hant are (BCP 47)")
    return language


def _text(text: str) -> str:
    if NOT_TEXT.search(text):
        raise ValueError("it holds a control character, which no feed may hold")
    return text


def _authority(name: str) -> str:
    if not re.fullmatch(r"([\w.+-]+@)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*", name, re.ASCII):
        raise ValueError(
            f"{name!r} is neither a domain, as news.example is, nor a mail address, in lower case (RFC 4151)"
        )
    return name


def _pattern(permalink: str) -> str:
    from feeds.read.permalink import expand

    expand(permalink, datetime(2000, 1, 1, tzinfo=UTC), "slug", "path", ())
    return permalink


def _cron(expression: str) -> str:
    from feeds.cron import trigger

    trigger(expression, ZoneInfo("UTC"))
    return expression


def _host(address: str) -> str:
    from ipaddress import ip_address

    try:
        ip_address(address)
    except ValueError:
        raise ValueError(f"{address!r} is no IP address; 127.0.0.1 is this machine alone, 0.0.0.0 everyone") from None
    return address


def _some(items: tuple[Item, ...]) -> tuple[Item, ...]:
    if not items:
        raise ValueError("at least one is needed")
    return items


Zone = Annotated[str, AfterValidator(_zone)]
Base = Annotated[str, AfterValidator(_base)]
Page = Annotated[str, AfterValidator(_page)]
Language = Annotated[str, AfterValidator(_tag)]
Text = Annotated[str, Field(min_length=1, pattern=r"\S"), AfterValidator(_text)]
ContentMode = Literal["full", "summary", "both"]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Site(_Table):
    """[site]: what every feed says of its publisher."""

    title: Text | None = None
    url: Page | None = None
    language: Language = "en"
    timezone: Zone = "UTC"
    author: Text | None = None
    description: Text | None = None
    rights: Text | None = None
    authority: Annotated[str, AfterValidator(_authority)] | None = None


class Source(_Table):
    """[[source]]: a directory of articles and how its files are read."""

    name: Annotated[str, Field(pattern=r"^[\w.-]+$")] = "articles"
    from_: Annotated[str, Field(alias="from", min_length=1)] = "articles"
    url: Page | None = None
    permalink: Annotated[str, AfterValidator(_pattern)] | None = None
    timezone: Zone | None = None
    language: Language | None = None
    languages: tuple[Language, ...] = ()
    category_keys: tuple[Text, ...] = ("categories", "category")
    tag_keys: tuple[Text, ...] = ("tags", "keywords")
    folders: bool = True
    expiry: bool = True
    undated: Literal["refuse", "mtime"] = "refuse"
    vanished: Literal["withdraw", "keep"] = "withdraw"
    skip: tuple[Text, ...] = ()
    every: Annotated[int, Field(strict=True, ge=1, le=7 * 86_400)] = 300
    cron: Annotated[str, AfterValidator(_cron)] | None = None
    events: Annotated[bool, Field(strict=True)] = True
    poll: Annotated[int, Field(strict=True, ge=1, le=86_400)] = 10


class Feeds(_Table):
    """[feeds]: where the feeds go and what they show."""

    to: Annotated[str, Field(min_length=1)] = "public"
    at: Base = "http://localhost:8000/"
    store: Annotated[str, Field(min_length=1)] = ".feeds"
    formats: Annotated[tuple[Literal["rss", "atom", "json"], ...], AfterValidator(_some)] = ("rss", "atom", "json")
    entries: Annotated[int, Field(ge=1, le=10_000)] = 50
    hours: Annotated[int, Field(ge=0, le=24 * 366)] = 48
    bytes: Annotated[int, Field(ge=10_000)] = 1_000_000
    content: ContentMode = "both"
    authors: bool = False
    tags: bool = False
    ttl: Annotated[int, Field(ge=5, le=300)] | None = None
    deltas: bool = False
    pages: bool | None = None


class Category(_Table):
    """[category."Asia"]: a category's title, other names, and what differs for its feed."""

    title: Text | None = None
    aliases: tuple[Text, ...] = ()
    was: tuple[Text, ...] = ()
    description: Text | None = None
    content: ContentMode | None = None
    deltas: bool | None = None


class Serve(_Table):
    """[serve]: where `feeds serve` listens."""

    host: Annotated[str, AfterValidator(_host)] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    admin: Annotated[int, Field(ge=0, le=65_535)] = 8001


class Settings(_Table):
    """Everything configured; paths are absolute."""

    site: Site = Site()
    source: Annotated[tuple[Source, ...], AfterValidator(_some)] = (Source(),)
    feeds: Feeds = Feeds()
    serve: Serve = Serve()
    category: dict[Text, Category] = {}

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
    def _places_apart(self) -> Settings:
        store = Path(self.feeds.store)
        if any(source.from_ == self.feeds.to for source in self.source):
            raise ValueError(f"--to and --from are both {self.feeds.to}; the feeds need a directory of their own")
        for name, place in (("--to", self.feeds.to), *(("--from", source.from_) for source in self.source)):
            if "://" not in self.feeds.store and "://" not in place and store.is_relative_to(place):
                raise ValueError(f"the store {store} lies under {name} {place}; name another place with --store")
        return self

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

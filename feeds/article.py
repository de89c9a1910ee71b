"""What an editor wrote: `Draft` as the file says it, `Article` as readers get it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from feeds.record import Record
from feeds.text import is_iri, is_web_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """RFC 4287 section 3.2; `avatar` is the URL of a picture (JSON Feed 1.1, Top-level, authors)."""

    name: str
    uri: str | None = None
    email: str | None = None
    avatar: str | None = None

    def __post_init__(self) -> None:
        _need(bool(self.name.strip()), "a person needs a name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Category(Record):
    """A term that people read ("General") and a slug for names and URLs ("general", "world/asia")."""

    term: str
    slug: str

    def __post_init__(self) -> None:
        _need(bool(self.term.strip()) and bool(self.slug), "a category needs a term and a slug")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Record):
    """A related page (RFC 4287 section 4.2.7, rel="related"); `href` may be None when only its words are known.

    `language` is that of the page there, when it is stated: a translation is a related page in another language.
    """

    title: str
    href: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure(Record):
    """A file that belongs to the article (RSS 2.0, enclosure); `length` in bytes and `duration` in seconds, 0: unknown.

    `type` is a media type in lower case; in a draft it is empty as long as nothing tells it.
    """

    url: str
    type: str
    length: int = 0
    duration: int = 0

    @property
    def plays(self) -> bool:
        """Whether it is to be heard or watched."""
        return self.type.startswith(("audio/", "video/"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(Record):
    """The lead image; `width` and `height` in pixels, `length` in bytes, 0 when unknown (Media RSS, media:content).

    `alt` says what it shows to who can't see it, `caption` stands below it, `credit` names who made it, `role` as what.
    """

    url: str
    type: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""
    role: str = ""
    width: int = 0
    height: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Record):
    """Where the article was published first (RFC 4287 section 4.2.11): `url` is the page, `feed` that of its feed.

    `id` and `updated` are those of that feed.
    """

    title: str
    url: str | None = None
    feed: str | None = None
    id: str | None = None
    updated: datetime | None = None

    def __post_init__(self) -> None:
        _need(bool(self.title.strip()), "a source needs a title")
        _aware("updated", self.updated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comments(Record):
    """The page where readers answer, and how many have, when it is stated (RFC 4685 section 4)."""

    url: str
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point(Record):
    """A place on the earth in degrees (WGS 84)."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        _need(-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180, "no such place on the earth")


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode(Record):
    """What a podcast says of an episode; `type` is full, trailer or bonus, 0 and None are what is not stated."""

    number: int = 0
    season: int = 0
    type: str = ""
    explicit: bool | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Record):
    """What was put right in an article, in the editor's words; `day` is like 2024-05-08, or empty."""

    text: str
    day: str = ""

    def __str__(self) -> str:
        return f"{self.text} ({self.day})" if self.day else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Content(Record):
    """A body as its file holds it; `type` is a media type: text/markdown, text/html or text/plain."""

    type: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin(Record):
    """Where a value of a draft was found ("header: date", "JSON-LD: headline", "file name"), 0 < `confidence` <= 1.

    1 is what a file states outright; below 0.5 it is a guess.
    """

    field: str
    where: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, order=True)
class Version(Record):
    """Which version of an item a file holds: the number that it states (0: none), and when it was made (seconds since
    1970, UTC; 0: not said). The greater one is the newer.
    """

    number: int = 0
    made: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Record):
    """What one file says, before the ledger has given it an id and what it lacks.

    Text fields are plain text (no markup, no entities), white space collapsed, free of characters that XML forbids.
    `content` is the body as written: it becomes clean HTML only when a feed shows it (`feeds.read.html`).
    `published` is aware; `link`, `image` and enclosure URLs may be relative to the source's base URL.
    `id` is the explicit `id`/`guid`/`uuid` of the file, as written. `slug` is stated by the file or its name.
    `subjects` are codes of a controlled vocabulary ("medtop:20000065"), whose names stand in `categories`.
    With a `version`, files may share an `id`: the newest of them is the article.

    What follows is no part of what the article says: `notes` are repairs and losses worth telling the editor, `origins`
    say where each value was found, `dropped` what was left out of the body.
    """

    title: str
    content: Content
    published: datetime
    updated: datetime | None = None
    expires: datetime | None = None
    summary: str = ""
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    rights: str | None = None
    link: str | None = None
    slug: str = ""
    id: str | None = None
    image: Image | None = None
    banner: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    related: tuple[Link, ...] = ()
    contributors: tuple[Person, ...] = ()
    source: Source | None = None
    comments: Comments | None = None
    location: Point | None = None
    episode: Episode | None = None
    corrections: tuple[Correction, ...] = ()
    subjects: tuple[str, ...] = ()
    version: Version | None = None
    notes: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    dropped: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _need(bool(self.title.strip()), "no title")
        _aware("published", self.published)
        _aware("updated", self.updated)
        _aware("expires", self.expires)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Record):
    """One entry as readers get it, named as in RFC 4287; everything in it is final.

    `content` is clean HTML with absolute URLs, and has the `corrections` in it; all other text is plain.
    `path` names the file in reports. `guid` is what stands for the id where any text may (RSS 2.0, JSON
    Feed): that of the feed that readers had before, which is no IRI; "" else.
    """

    id: str
    title: str
    published: datetime
    updated: datetime
    link: str | None = None
    authors: tuple[Person, ...] = ()
    categories: tuple[Category, ...] = ()
    tags: tuple[str, ...] = ()
    summary: str = ""
    content: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    related: tuple[Link, ...] = ()
    rights: str | None = None
    language: str | None = None
    image: Image | None = None
    banner: str | None = None
    contributors: tuple[Person, ...] = ()
    source: Source | None = None
    comments: Comments | None = None
    location: Point | None = None
    episode: Episode | None = None
    corrections: tuple[Correction, ...] = ()
    path: str = ""
    guid: str = ""

    def __post_init__(self) -> None:
        _need(bool(self.id) and is_iri(self.id), f"the id {self.id!r} is not an absolute IRI")
        _need(bool(self.title.strip()), "no title")
        _need(self.link is None or is_web_url(self.link), f"the link {self.link!r} is not an absolute http(s) URL")
        _need(bool(self.summary.strip() or self.content.strip()), "neither summary nor content")
        for name in ("published", "updated"):
            _aware(name, getattr(self, name))


def _need(holds: bool, message: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not holds:
        raise ValueError(message)


def _aware(name: str, value: datetime | None) -> None:
    if value is not None and value.tzinfo is None:
        raise ValueError(f"{name} has no time zone")

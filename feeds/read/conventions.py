"""How one source's files are to be understood where they do not say, and what is no article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from feeds.article import Draft, Version
    from feeds.read.headers.permalink import Routes
    from feeds.read.headers.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """The habits of one source.

    `zone` is an IANA name and holds for dates without one. `languages` are path segments that name the language
    ("ja", "pt-br"). `folders`: the folder is the category when nothing else says. `expiry`: expiry dates are honoured.
    `undated`: "refuse" an article without any date, "guess" that of an HTML page, or take the file's "mtime". `skip`:
    glob patterns, which gather applies. `routes`: how its site writes addresses, which slugs are part of. `authors`:
    who the ids of authors are.
    """

    zone: str = "UTC"
    language: str | None = None
    languages: tuple[str, ...] = ()
    category_keys: tuple[str, ...] = ("categories", "category")
    tag_keys: tuple[str, ...] = ("tags", "keywords")
    folders: bool = True
    expiry: bool = True
    undated: Literal["refuse", "guess", "mtime"] = "refuse"
    skip: tuple[str, ...] = ()
    routes: Routes | None = None
    authors: Registry | None = None


class Missing(ValueError):  # noqa: N818 - what is missing here, not in the file
    """A file can't be read as long as something is not installed on this machine; the next run tries again."""


@dataclass(frozen=True, slots=True)
class Skip:
    """A file that is no article, and the true reason: a draft, a section page, a stub.

    With `id` and `version` it is a version of an item that is not to be seen (withheld, canceled), nor any older one.
    `notes` are faults of it that the editor should know of all the same.
    """

    reason: str
    id: str | None = None
    version: Version | None = None
    notes: tuple[str, ...] = ()


class Part(NamedTuple):
    """One item of a file that holds several: a `key` that tells it from the others for good, and what it says.

    A text in place of a draft is why the item is refused; the others are read all the same.
    """

    key: str
    outcome: Draft | Skip | str


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file that holds several items: an envelope of an agency, a WordPress export."""

    parts: tuple[Part, ...]

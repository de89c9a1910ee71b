"""What a site's configuration says, and where each part of it stands."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder of posts, as a [[source]] describes it; `path` is posix and relative to the site, "" the site itself.

    `permalink` are patterns by folder; `authors` are paths relative to the site.
    """

    path: str
    name: str = "articles"
    url: str | None = None
    permalink: tuple[tuple[str, str], ...] = ()
    slugs: str = "plain"
    language: str | None = None
    languages: tuple[str, ...] = ()
    category_keys: tuple[str, ...] = ()
    tag_keys: tuple[str, ...] = ()
    folders: bool = True
    undated: str | None = None
    authors: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Profile:
    """What is known of a site: the generator that it is for, its facts, and its folders of posts.

    `taken` tells what was taken from where, as pairs; `unknown` are sentences on what could not be told.
    """

    generator: str
    title: str | None = None
    url: str | None = None
    language: str | None = None
    timezone: str | None = None
    author: str | None = None
    description: str | None = None
    folders: list[Folder] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def take(self, what: str, value: object, where: str) -> None:
        """Keep a fact of the site, unless nothing is said or it is known already."""
        text = value.strip() if isinstance(value, str) else None
        if text and getattr(self, what) is None:
            setattr(self, what, text)
            self.taken.append((what, where))

"""The address of an article by its site's rule, in the words of Jekyll and Hugo: `/:year/:month/:day/:slug/`."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

from feeds.read.conventions import Conventions
from feeds.read.headers import slugs
from feeds.read.headers.paths import CONTAINERS, place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MONTHS = tuple(str.split("January February March April May June July August September October November December"))
_WEEKDAYS = tuple(str.split("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"))

#: The keys by which a header states the address of its page, by rule; other addresses in it lead elsewhere.
STATED = {
    "jekyll": ("permalink",),
    "hugo": ("url",),
    "zola": (),
    "nikola": (),
    "docusaurus": (),
    "eleventy": ("permalink",),
    **dict.fromkeys(("pelican", "pelican-unicode", "pelican-basename", "pelican-filename"), ("url",)),
}

#: What Jekyll calls these styles (`permalink: pretty`).
STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """Where the pages of one source are: patterns by folder, and the habits of its site that they stand on.

    Of `patterns` the one of the innermost folder that holds the file counts, "" being the source itself. `slugs` is a
    key of `feeds.read.headers.slugs.RULES`, `languages` are those that paths name, and `language` is the source's own.
    `zone` is that of its dates.
    """

    patterns: tuple[tuple[str, str], ...]
    slugs: str = "plain"
    languages: tuple[str, ...] = ()
    language: str | None = None
    zone: str = "UTC"

    def pattern(self, path: str) -> str | None:
        """The pattern for a file, None when there is none for its folder."""
        file = slugs.name(path, self.languages)
        inside = f"{file.folder}/{file.stem}/"
        held = [
            (folder, pattern) for folder, pattern in self.patterns if inside.startswith(f"{folder}/" if folder else "")
        ]
        return max(held, key=lambda one: len(one[0]))[1] if held else None

    def slug(self, path: str, title: str | None) -> str | None:
        """The slug of a file that states none; without its title (None), None where it is made of that.

        Hugo makes `:slug` of the title, but `:slugorfilename` of the file's name.
        """
        slug = slugs.of_file(self.slugs, path, self.languages)
        if self.slugs == "hugo" and _OF_TITLE & set(_PLACEHOLDER.findall(self.pattern(path) or "")):
            slug = None
        return slugs.of_title(self.slugs, title) if slug is None and title is not None else slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What an address is made of: the day in the zone that the article's date is written in, and what the file says."""

    published: datetime
    slug: str
    path: str
    title: str = ""
    categories: Sequence[str] = ()
    author: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """A page, its file's name without the language, and the rule by which its site writes names."""

    page: Page
    name: slugs.Name
    routes: Routes

    @property
    def day(self) -> datetime:
        """The day in the zone that the date is written in; Jekyll writes all days in that of the site."""
        published = self.page.published
        return published.astimezone(ZoneInfo(self.routes.zone)) if self.routes.slugs == "jekyll" else published

    def clean(self, text: str) -> str:
        return slugs.folders(self.routes.slugs, text)

    def folders(self) -> list[str]:
        """The folders of the path; those that only hold articles say nothing where no generator's rule is known."""
        plain = self.routes.slugs == "plain"
        found = [part for part in self.name.folder.split("/") if part and not (plain and part.lower() in CONTAINERS)]
        return [self.clean(part) for part in found]

    def spoken(self) -> str:
        """The language by path or header, as `languages` spells it; "" when it is none of these."""
        stated = (self.page.language or "").lower()
        return self.name.language or next((one for one in self.routes.languages if one.lower() == stated), "")


#: What a placeholder stands for.
PLACEHOLDERS: dict[str, Callable[[_Known], str]] = {
    "year": lambda of: f"{of.day:%Y}",
    "short_year": lambda of: f"{of.day:%y}",
    "month": lambda of: f"{of.day:%m}",
    "i_month": lambda of: str(of.day.month),
    "short_month": lambda of: _MONTHS[of.day.month - 1][:3],
    "long_month": lambda of: _MONTHS[of.day.month - 1],
    "monthname": lambda of: _MONTHS[of.day.month - 1].lower(),
    "day": lambda of: f"{of.day:%d}",
    "i_day": lambda of: str(of.day.day),
    "yearday": lambda of: str(of.day.timetuple().tm_yday),
    "y_day": lambda of: f"{of.day:%j}",
    "week": lambda of: f"{of.day.isocalendar().week:02}",
    "w_year": lambda of: str(of.day.isocalendar().year),
    "w_day": lambda of: str(of.day.isoweekday()),
    "short_day": lambda of: _WEEKDAYS[of.day.weekday()][:3],
    "long_day": lambda of: _WEEKDAYS[of.day.weekday()],
    "weekday": lambda of: str(of.day.isoweekday() % 7),
    "weekdayname": lambda of: _WEEKDAYS[of.day.weekday()].lower(),
    "hour": lambda of: f"{of.day:%H}",
    "minute": lambda of: f"{of.day:%M}",
    "second": lambda of: f"{of.day:%S}",
    "slug": lambda of: of.page.slug,
    "title": lambda of: of.page.slug,
    "slugorfilename": lambda of: of.page.slug,
    "slugorcontentbasename": lambda of: of.page.slug,
    "filename": lambda of: of.clean(of.name.stem),
    "contentbasename": lambda of: of.clean(of.name.stem),
    "name": lambda of: of.clean(of.name.stem),
    "path": lambda of: of.clean(f"{of.name.folder}/{of.name.stem}".lstrip("/")),
    "folder": lambda of: of.clean(of.name.folder),
    "section": lambda of: next(iter(of.folders()), ""),
    "sections": lambda of: "/".join(of.folders()),
    "category": lambda of: "/".join(of.page.categories[:1]).lower(),
    "categories": lambda of: "/".join(dict.fromkeys(term.lower() for term in of.page.categories)),
    "slugified_categories": lambda of: "/".join(map(_slugified, of.page.categories)),
    "author": lambda of: of.clean(of.page.author) or "author",
    "language": lambda of: of.spoken() or of.routes.language or "",
    "translation": lambda of: "" if of.spoken() == (of.routes.language or "") else of.spoken(),
    "output_ext": lambda _: ".html",
}  # fmt: skip

_OF_THE_DAY = set(list(PLACEHOLDERS)[: list(PLACEHOLDERS).index("hour")])
_NOT_IN_A_NAME = {"hour", "minute", "second", "category", "categories", "slugified_categories", "author"}
_OF_TITLE = {"slug", "title"}
_SLUGS = _OF_TITLE | {"slugorfilename", "slugorcontentbasename"}
#: Of files that are named by a path, not by a bare name as Jekyll's `post_url` does.
SUFFIXES = (".md", ".mdx", ".markdown", ".rst", ".html", ".adoc")
_PLACEHOLDER = re.compile(r":([a-z_]+)")


def is_pattern(text: str) -> bool:
    """Whether a link that a file states is a pattern, not an address: `/:categories/:title/`."""
    return "/:" in text


PLAIN = Routes(patterns=())


def expand(pattern: str, page: Page, routes: Routes = PLAIN) -> str:
    """The path of one article's page, percent-encoded (RFC 3986 section 2.1), blanks made hyphens.

    The page's `path` is that of its file, relative to the source. Raises ValueError for an unknown placeholder.
    """
    if unknown := unknown_in(pattern):
        known = ", ".join(f":{name}" for name in PLACEHOLDERS)
        raise ValueError(f"{unknown} is not known in a permalink; these are: {known}")
    of = _Known(page, slugs.name(page.path, routes.languages), routes)

    def value(match: re.Match[str]) -> str:
        text = PLACEHOLDERS[match[1]](of)
        return quote(text if routes.slugs == "jekyll" else _hyphens(text), safe="/@~+,;=!$'()*")

    return re.sub(r"/{2,}", "/", _PLACEHOLDER.sub(value, pattern))


def unknown_in(pattern: str) -> str | None:
    """The first placeholder of a pattern that is not known."""
    return next((f":{name}" for name in _PLACEHOLDER.findall(pattern) if name not in PLACEHOLDERS), None)


def locate(routes: Routes, name: str, near: str = "") -> str | None:
    """The path of the page of another article, named by its file (`2016-07-26-x`, `/posts/x.md`) as templates do.

    `near` is the path of the file that names it. None when the name says too little for the pattern: no day, or where
    it asks for a time, a category or a title.
    """
    path = _beside(routes, name, near)
    pattern = routes.pattern(path)
    wanted = set(_PLACEHOLDER.findall(pattern or ""))
    day = place(path, Conventions()).day
    slug = routes.slug(path, None)
    if (
        pattern is None
        or wanted & _NOT_IN_A_NAME
        or (wanted & _OF_THE_DAY and day is None)
        or (wanted & _SLUGS and slug is None)
    ):
        return None
    moment = datetime.fromisoformat(day or "2000-01-01").replace(tzinfo=UTC)
    return expand(pattern, Page(published=moment, slug=slug or "", path=path), routes)


def _beside(routes: Routes, name: str, near: str) -> str:
    """The path of a file that another names; `/x` and Zola's `@/x` begin at the source, a bare name is kept."""
    from_root = name.startswith("/") or routes.slugs == "zola" or ("/" in name and routes.slugs == "hugo")
    if not name.endswith(SUFFIXES) or (from_root and not name.startswith(".")):
        return name.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(near), name)).removeprefix("../")


def _slugified(term: str) -> str:
    return re.sub(r"\W+", "-", term).strip("-").lower()


def _hyphens(text: str) -> str:
    return "-".join(text.split())

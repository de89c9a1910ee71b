"""Files made drafts, and the bodies of drafts made HTML. What is heavy is imported when it is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from feeds.article import NOT_TEXT, Draft
from feeds.errors import ArticleError
from feeds.read.conventions import Conventions, Skip

if TYPE_CHECKING:
    from feeds.article import Content

__all__ = ["READERS", "Conventions", "Permalink", "Reader", "Skip", "html", "read"]

#: Turns the path and text of one file into a draft; raises ValueError with the reason.
Reader = Callable[[str, str, Conventions, datetime], Draft | Skip]

#: The URL of the article that a template names (`/posts/x.md`, `2016-07-26-x`), None when there is none.
Permalink = Callable[[str], str | None]


def read(path: str, data: bytes, conventions: Conventions, modified: datetime) -> Draft | Skip:
    """What one file says, or why it is no article.

    `path` is posix and relative to the source; `modified` (aware) is the file's own time, taken only where the
    conventions say so. Raises ArticleError naming the file and what is wrong with it.
    """
    from feeds.read.encoding import decode

    suffix = path[path.rfind(".") :].lower()
    if suffix not in READERS:
        raise ArticleError(path, f"{suffix!r} files are not read; these are: {', '.join(READERS)}")
    try:
        text = decode(data, html=suffix in (".html", ".htm", ".txt"))
        outcome = READERS[suffix](path, text, conventions, modified)
    except ValueError as error:
        raise ArticleError(path, str(error)) from error
    if isinstance(outcome, Draft) and not outcome.enclosures:
        outcome = _with_player(outcome)
    if isinstance(outcome, Draft) and (lost := NOT_TEXT.findall(text)):
        outcome = replace(outcome, notes=(*outcome.notes, _lost(lost)))
    return outcome


def _with_player(draft: Draft) -> Draft:
    """The one thing to hear or to watch in a body is what its header would have named as enclosure."""
    if "<audio" not in draft.content.body and "<video" not in draft.content.body:
        return draft
    from feeds.read.player import enclosure

    found = enclosure(html(draft.content, None))
    return replace(draft, enclosures=(found,)) if found else draft


def _lost(characters: list[str]) -> str:
    count = f"{len(characters)} character{'s' if len(characters) > 1 else ''}"
    names = ", ".join(f"U+{ord(character):04X}" for character in sorted(set(characters)))
    return f"{count} removed that no feed may hold: {names}"


def html(
    content: Content,
    base: str | None,
    permalink: Permalink | None = None,
    *,
    site: str | None = None,
    page: str | None = None,
) -> str:
    """The body as clean HTML with absolute URLs: no template tag left, nothing that runs.

    `base` is the URL that relative ones are resolved against (the article's own page), `site` the one that `site.url`
    and `site.baseurl` stand for; `permalink` finds the articles that links name by file. `page` is where the body is
    read, if that is not `base`: what links to a place in itself leads there, or nowhere when `page` is empty.
    """
    from feeds.read.body import to_html

    return to_html(content, base, permalink, site, base if page is None else page)


def _markdown(path: str, text: str, conventions: Conventions, modified: datetime) -> Draft | Skip:
    from feeds.read.fields import draft
    from feeds.read.header import split

    return draft(path, split(text), "text/markdown", conventions, modified)


def _html(path: str, text: str, conventions: Conventions, modified: datetime) -> Draft | Skip:
    from feeds.read.fields import draft
    from feeds.read.header import split

    if (header := split(text)).kind != "none":
        return draft(path, header, "text/html", conventions, modified)
    from feeds.read.page import read_page

    return read_page(path, text, conventions, modified)


def _text(path: str, text: str, conventions: Conventions, modified: datetime) -> Draft | Skip:
    from feeds.read.header import has_fence

    if has_fence(text):
        return _markdown(path, text, conventions, modified)
    from feeds.read.dump import read_dump

    return read_dump(path, text, conventions, modified)


#: How a file is read, by its suffix in lower case.
READERS: dict[str, Reader] = {
    **dict.fromkeys((".md", ".markdown", ".mdx"), _markdown),
    **dict.fromkeys((".html", ".htm"), _html),
    ".txt": _text,
}

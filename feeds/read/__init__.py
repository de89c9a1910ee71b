"""Files made drafts, and the bodies of drafts made HTML. What is heavy is imported when it is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from feeds.article import Draft
from feeds.errors import ArticleError
from feeds.read.conventions import Bundle, Conventions, Part, Skip
from feeds.text import NOT_TEXT

if TYPE_CHECKING:
    from feeds.article import Content

__all__ = ["READERS", "Bundle", "Conventions", "Part", "Permalink", "Reader", "Skip", "html", "read"]

#: What a file is: one article, several, or none for a reason.
Outcome = Draft | Skip | Bundle

#: Turns the path and bytes of one file into what it says; raises ValueError with the reason.
Reader = Callable[[str, bytes, Conventions, datetime], Outcome]

Said = TypeVar("Said", Draft | Skip, Draft | Skip | str)

#: What an entry of a feed lists, and how many of each at most.
_LISTED = ("authors", "categories", "tags", "enclosures", "related", "contributors")
_MOST = 1_000

#: The URL of the article that a template names (`/posts/x.md`, `2016-07-26-x`), None when there is none.
Permalink = Callable[[str], str | None]


def read(path: str, data: bytes, conventions: Conventions, modified: datetime) -> Outcome:
    """What one file says, or why it is no article.

    `path` is posix and relative to the source; `modified` (aware) is the file's own time, taken only where the
    conventions say so. Raises ArticleError naming the file and what is wrong with it.
    """
    suffix = path[path.rfind(".") :].lower()
    if suffix not in READERS:
        raise ArticleError(path, f"{suffix!r} files are not read; these are: {', '.join(READERS)}")
    try:
        outcome = READERS[suffix](path, data, conventions, modified)
        if isinstance(outcome, Bundle):
            return Bundle(tuple(part._replace(outcome=_completed(part.outcome)) for part in outcome.parts))
        return _completed(outcome)
    except ValueError as error:
        raise ArticleError(path, str(error)) from error
    except RecursionError as error:
        raise ArticleError(path, "it is nested too deep") from error


def _completed(said: Said) -> Said | Draft:
    if not isinstance(said, Draft):
        return said
    return _with_few(said if said.enclosures else _with_player(said))


def _with_few(draft: Draft) -> Draft:
    """At most a thousand of each thing that an entry lists: who reads feeds compares each with all others."""
    many = [name for name in _LISTED if len(getattr(draft, name)) > _MOST]
    if not many:
        return draft
    notes = (f"of {len(getattr(draft, name)):,} {name} the first {_MOST:,} are taken" for name in many)
    few: dict[str, Any] = {name: getattr(draft, name)[:_MOST] for name in many}
    return replace(draft, notes=(*draft.notes, *notes), **few)


def _with_player(draft: Draft) -> Draft:
    """The one thing to hear or to watch in a body is what its header would have named as enclosure."""
    body = draft.content.body
    if "<" not in body or ("<audio" not in body and "<video" not in body):
        return draft
    from feeds.read.bodies.player import enclosure

    found = enclosure(html(draft.content, None))
    return replace(draft, enclosures=(found,)) if found else draft


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
    from feeds.read.bodies.body import to_html

    return to_html(content, base, permalink, site, base if page is None else page)


def _text_of(data: bytes, kind: str) -> tuple[str, str]:
    """A file as text, and a note of the characters in it that no feed may hold ("" when there is none)."""
    from feeds.read import encoding

    if (text := encoding.clean(data)) is not None:
        return text, ""
    text = encoding.decode_page(data) if kind == "text/html" else encoding.decode(data, html=kind == "text/plain")
    lost = NOT_TEXT.findall(text)
    if not lost:
        return text, ""
    count = f"{len(lost)} character{'s' if len(lost) > 1 else ''}"
    names = ", ".join(f"U+{ord(character):04X}" for character in sorted(set(lost)))
    return text, f"{count} removed that no feed may hold: {names}"


def _noted(outcome: Draft | Skip, note: str) -> Draft | Skip:
    return replace(outcome, notes=(*outcome.notes, note)) if note and isinstance(outcome, Draft) else outcome


def _written(path: str, data: bytes, conventions: Conventions, modified: datetime) -> Outcome:
    from feeds.read import fields
    from feeds.read.bodies import markup
    from feeds.read.headers import header

    kind = markup.markup(path)
    text, note = _text_of(data, kind)
    head = header.split(text)
    if kind == "text/html" and head.kind == "none":
        from feeds.read.pages.page import read_page

        return _noted(read_page(path, text, conventions, modified), note)
    if kind == "text/asciidoc":
        from feeds.read.bodies.asciidoc import need_program

        head = markup.asciidoc_below(head)
        need_program()
    return _noted(fields.draft(path, head, kind, conventions, modified), note)


def _text(path: str, data: bytes, conventions: Conventions, modified: datetime) -> Outcome:
    from feeds.read import mail
    from feeds.read.bodies.markup import header_of_text
    from feeds.read.fields import draft
    from feeds.read.wires import iptc_7901

    if iptc_7901.is_wire(data):
        return iptc_7901.read_wire(path, data, conventions, modified)
    if mail.is_mail(data):
        return mail.read_mail(path, data, conventions, modified)
    text, note = _text_of(data, "text/plain")
    if found := header_of_text(text):
        kind, header = found
        return _noted(draft(path, header, kind, conventions, modified), note)
    from feeds.read.dumps.dump import read_dump

    return _noted(read_dump(path, text, conventions, modified), note)


def _program(path: str, data: bytes, *_: object) -> Outcome:
    if not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"---", b"+++")):
        return Skip("a template, not an article")
    suffix = path[path.rfind(".") :]
    raise ValueError(f"{suffix} is a program that makes HTML, and is not run: write it in Markdown, HTML or reST")


def _xml(path: str, data: bytes, conventions: Conventions, modified: datetime) -> Outcome:
    from feeds.read.xml import read_xml

    return read_xml(path, data, conventions, modified)


def _json(path: str, data: bytes, conventions: Conventions, modified: datetime) -> Outcome:
    from feeds.read.wires.ninjs import read_json

    return read_json(path, data, conventions, modified)


def _wire(path: str, data: bytes, conventions: Conventions, modified: datetime) -> Outcome:
    from feeds.read.wires.iptc_7901 import read_wire

    return read_wire(path, data, conventions, modified)


#: How a file is read, by its suffix in lower case.
READERS: dict[str, Reader] = {
    **dict.fromkeys((".md", ".markdown", ".mdx", ".html", ".htm"), _written),
    **dict.fromkeys((".rst", ".rest", ".adoc", ".asciidoc", ".asc", ".erb"), _written),
    **dict.fromkeys((".haml", ".slim"), _program),
    ".txt": _text,
    **dict.fromkeys((".xml", ".g2", ".newsml", ".nitf"), _xml),
    **dict.fromkeys((".json", ".ninjs"), _json),
    **dict.fromkeys((".tst", ".iim", ".anpa"), _wire),
}

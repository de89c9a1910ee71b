"""The body of a draft made the HTML that feeds carry."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from feeds.read.bodies.clean import clean
from feeds.read.bodies.markdown import markdown_to_html
from feeds.read.bodies.templates import resolve, without_dead_links
from feeds.text import textual

if TYPE_CHECKING:
    from feeds.article import Content
    from feeds.read import Permalink

_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def to_html(content: Content, base: str | None, permalink: Permalink | None, site: str | None, page: str | None) -> str:
    """See `feeds.read.html`."""
    return clean(as_written(content, permalink, site), base, page)


def as_written(content: Content, permalink: Permalink | None, site: str | None) -> str:
    """The body as HTML before it is cleaned."""
    if content.type == "text/plain":
        return _paragraphs(content.body)
    markdown = content.type == "text/markdown"
    body = resolve(_as_html(content), site, permalink, markdown=markdown)
    return without_dead_links(markdown_to_html(body) if markdown else body)


def _as_html(content: Content) -> str:
    """The body as HTML if it is written in reST or AsciiDoc, which have to be read before what generators add to it."""
    if content.type == "text/x-rst":
        from feeds.read.bodies import restructured

        return restructured.to_html(textual(content.body))
    if content.type == "text/asciidoc":
        from feeds.read.bodies import asciidoc

        return asciidoc.to_html(textual(content.body))
    return content.body


def _paragraphs(text: str) -> str:
    parts = _BLANK_LINES.split(text.strip())
    return "\n".join(f"<p>{escape(part, quote=False)}</p>" for part in parts if part.strip())

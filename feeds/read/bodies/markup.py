"""In which markup a body is written: the suffix says, and of a plain text its header."""

from __future__ import annotations

import os
import re

from feeds.read.headers.asciidoc_header import asciidoc
from feeds.read.headers.header import Header, has_fence, of_lines, split

_MARKUPS = {
    **dict.fromkeys((".md", ".markdown", ".mdx"), "text/markdown"),
    **dict.fromkeys((".rst", ".rest"), "text/x-rst"),
    **dict.fromkeys((".adoc", ".asciidoc", ".asc"), "text/asciidoc"),
}
_BY_HEADER = {
    **dict.fromkeys(("docinfo", "dots"), "text/x-rst"),
    "asciidoc": "text/asciidoc",
}
_FIRST = re.compile(
    r"[\ufeff\s]*+(?:\.\.[ \t]+\w[\w-]*:|<!--\s*\.\.[ \t]|\[#\]:|=[ \t]+\S|:\w[\w-]*:|Title:|\S[^\n]*\n[=#*~-]{3})",
    re.IGNORECASE,
)


def markup(path: str) -> str:
    """The media type of the body in a file of that name; that of `x.md.erb` is told by what stands before `.erb`."""
    stem, suffix = os.path.splitext(path.lower())  # noqa: PTH122 - a name; Path costs ten times as much
    if suffix == ".erb":
        suffix = os.path.splitext(stem)[1]  # noqa: PTH122 - as above
    return _MARKUPS.get(suffix, "text/html")


def asciidoc_below(header: Header) -> Header:
    """A header with what the AsciiDoc document below its fence states too; the fence goes first."""
    found = asciidoc(header.body.lstrip("\n")) if header.kind not in ("asciidoc", "none") else None
    if not found:
        return header
    inner = of_lines("asciidoc", found)
    notes, spelt = header.notes + inner.notes, {**inner.spelt, **header.spelt}
    return Header(header.kind, {**inner.values, **header.values}, inner.body, notes, spelt)


def header_of_text(text: str) -> tuple[str, Header] | None:
    """The markup of a plain text and its header; None for one that has none that can't be mistaken: a page dump."""
    if has_fence(text):
        return "text/markdown", split(text)
    if not _FIRST.match(text):
        return None
    header = split(text)
    if header.kind == "none" or (header.kind == "pairs" and not {"title", "date"} <= header.values.keys()):
        return None
    return _BY_HEADER.get(header.kind, "text/markdown"), header

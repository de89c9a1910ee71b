"""The text of an NITF document (NITF 3.6, body), alone or inside NewsML: head lines, byline, dateline, content."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from feeds.read.wires import wire_html
from feeds.read.wires.elements import attribute, below, child, children, local, text, texts
from feeds.text import plain

if TYPE_CHECKING:
    from lxml.etree import _Element


class Body(NamedTuple):
    """What the body of a document says; `body` is HTML, the others are lines of text, "" where they are not."""

    body: str = ""
    title: str = ""
    byline: str = ""
    dateline: str = ""
    summary: str = ""
    agency: str = ""
    dropped: tuple[str, ...] = ()


def read(root: _Element) -> Body:
    """The body of a document whose root is `<nitf>` (or its `<body>`)."""
    body = root if local(root) == "body" else child(root, "body")
    head = child(body, "body.head")
    dropped: list[str] = []
    second = "".join(f"<p><strong>{wire_html.escaped(each)}</strong></p>\n" for each in texts(head, "hedline/hl2"))
    blocks = [wire_html.to_html(each, dropped) for each in children(body, "body.content")]
    taglines = [wire_html.to_html(each, dropped) for each in children(body, "body.end")]
    told = "\n".join(filter(None, (*blocks, *taglines)))
    return Body(
        body=second + told if told else "",
        title=text(child(head, "hedline/hl1")) or text(child(head, "hedline")),
        byline=_byline(head),
        dateline=_dateline(child(head, "dateline")),
        summary=text(_without_media(child(head, "abstract"))),
        agency=text(child(head, "rights/rights.owner")) or text(child(head, "distributor")),
        dropped=tuple(dropped),
    )


def _byline(head: _Element | None) -> str:
    """The people in the byline when they are marked, else its text; the title of one (`byttl`) is no name."""
    line = child(head, "byline")
    if line is None:
        return ""
    if people := [text(each) for each in below(line, "person")]:
        return "; ".join(people)
    titles = {text(each) for each in below(line, "byttl")}
    said = text(line)
    for title in titles:
        said = said.replace(title, "").strip(" ,")
    return said


def _dateline(line: _Element | None) -> str:
    if line is None:
        return ""
    parts = (str(part) for part in line.itertext("*"))
    return plain(", ".join(filter(None, map(plain, parts)))) if any(True for _ in below(line, "city")) else text(line)


def _without_media(abstract: _Element | None) -> _Element | None:
    for media in list(below(abstract, "media")):
        for each in media:
            each.clear()
        media.text = None
    return abstract


def source(root: _Element) -> str:
    """The name of whom a document is by, in its head: the holder of the copyright."""
    return attribute(next(below(root, "doc.copyright"), None), "holder")

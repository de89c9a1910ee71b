"""Elements that show nothing, taken out of HTML as nh3 writes it: blank paragraphs, bare spans, nested empty tags."""

from __future__ import annotations

import re

#: What shows nothing: white space, line breaks, and characters without width.
_BLANK = r"(?:\s|&nbsp;|<br>|<wbr>|[\u200b\u2060\ufeff])*+"
_SOME = re.compile(rf"<(?!w?br>)([a-z][a-z0-9]*+)(?: [^<>]*+)?>{_BLANK}</\1>")
_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*+)((?: [^<>]*+)?)>")
_BLANKS = re.compile(_BLANK)
_SPAN = re.compile(r"<(?:span( [^<>]*+)?|/span)>")
_BREAKS = frozenset(("br", "wbr"))
_VOID = frozenset(str.split("col hr img source track"))
#: Empty cells keep a table in shape; the others have their content in an attribute, or beside them.
_KEPT = frozenset(str.split("audio iframe rp rt td th video"))
_BLOCKS = frozenset(
    str.split(
        "address article aside blockquote caption colgroup dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5"
        " h6 header hr li ol p pre section summary table tbody td tfoot th thead tr ul"
    )
)


class _Open:
    """An element whose end has not come yet."""

    __slots__ = ("at", "kept", "name", "shows")

    def __init__(self, name: str, at: int, *, kept: bool) -> None:
        self.name, self.at, self.kept, self.shows = name, at, kept, kept


def without_empties(html: str) -> str:
    """HTML without elements that hold nothing to see, from the inside out; one with an id stays, for links lead there.

    Where an empty block parted two runs of text, a line break does.
    """
    if not _SOME.search(html):
        return html
    parts: list[str] = []
    stack: list[_Open] = [_Open("", 0, kept=True)]
    end = 0
    for tag in _TOKEN.finditer(html):
        between, end = html[end : tag.start()], tag.end()
        if between:
            stack[-1].shows = stack[-1].shows or not _BLANKS.fullmatch(between)
            parts.append(between)
        name = tag[2]
        if not tag[1]:
            if name in _VOID:
                stack[-1].shows = True
            elif name not in _BREAKS:
                stack.append(_Open(name, len(parts), kept=name in _KEPT or ' id="' in tag[3]))
            parts.append(tag[0])
        elif stack[-1].name == name:
            _end(stack, parts, html, end)
        else:
            return html  # not what nh3 writes
    return "".join([*parts, html[end:]])


def _end(stack: list[_Open], parts: list[str], html: str, end: int) -> None:
    last = stack.pop()
    if last.shows:
        stack[-1].shows = True
        parts.append(f"</{last.name}>")
        return
    inner = "".join(parts[last.at + 1 :])
    del parts[last.at :]
    if last.name not in _BLOCKS:
        parts.append(inner)
    elif parts and _flows(parts[-1], 0, -1) and _flows(html, end, end):
        parts.append("<br>")


def _flows(text: str, start: int, edge: int) -> bool:
    """Whether what begins at `start`, a tag or a run of text, is part of a line up to its edge."""
    if tag := _TOKEN.match(text, start):
        return tag[2] not in _BLOCKS and tag[2] not in _BREAKS
    return start < len(text) and not text[edge].isspace()


def without_bare_spans(html: str) -> str:
    """HTML without the tags of spans that say nothing."""
    if "<span>" not in html:
        return html
    said: list[bool] = []

    def kept(tag: re.Match[str]) -> str:
        if tag[0] != "</span>":
            said.append(tag[1] is not None)
            return tag[0] if tag[1] else ""
        return tag[0] if not said or said.pop() else ""

    return _SPAN.sub(kept, html)

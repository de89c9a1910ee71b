"""Markdown made HTML: CommonMark and GFM, with footnotes, heading attributes and definition lists."""

from __future__ import annotations

import re

import pyromark

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_GFM
)
_FOOTNOTE = re.compile(r'<div class="footnote-definition"(?:(?!</?div).)*+</div>\n?', re.DOTALL)
_BOX = re.compile(r'<input disabled="" type="checkbox"( checked="")?\s?/>')


def markdown_to_html(text: str) -> str:
    """HTML, not yet clean: footnotes at the end, and signs for the boxes of a task list, for a feed holds no form."""
    html = _BOX.sub(lambda box: "☑" if box[1] else "☐", pyromark.html(text, options=_OPTIONS))
    if '"footnote-definition"' not in html:
        return html
    return _FOOTNOTE.sub("", html) + "".join(_FOOTNOTE.findall(html))


def code_spans(text: str) -> list[tuple[int, int]]:
    """Where code stands (fenced, indented, in backticks), as offsets of characters, in order and never nested."""
    spans = [
        (span["start"], span["end"])
        for event, span in pyromark.events_with_range(text, options=_OPTIONS)
        if isinstance(event, dict) and ("Code" in event or _is_block(event.get("Start")))
    ]
    return spans if text.isascii() else _in_characters(text.encode(), spans)


def _is_block(start: object) -> bool:
    return isinstance(start, dict) and "CodeBlock" in start


def _in_characters(data: bytes, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found, seen, count = [], 0, 0
    for start, end in spans:
        first = count + len(data[seen:start].decode())
        count = first + len(data[start:end].decode())
        seen = end
        found.append((first, count))
    return found

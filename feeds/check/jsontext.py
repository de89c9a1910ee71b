"""JSON Feed 1.1 (jsonfeed.org/version/1.1): what its texts are."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.check.json_ import walk
from feeds.check.jsonlines import Path
from feeds.check.jsonmembers import Feed
from feeds.check.rules import SHOULD, Rules
from feeds.check.text import entity, entity_in_word, html_escaped_twice, markup, odd_characters
from feeds.text import is_language

Faults = Iterator[tuple[Path, str]]
RULES: Rules[Feed, Path] = Rules()
_ITEMS = "JSON Feed 1.1, Items"
_LONG = ("summary", "description", "content_text")


@RULES.rule("json-line", SHOULD, f"{_ITEMS}; readers keep line breaks")
def one_line(feed: Feed) -> Faults:
    """A title is one line."""
    for path, text in feed.plain:
        if path[-1] == "title" and "\n" in text.strip():
            yield path, "the title has a line break"


@RULES.rule("json-language", SHOULD, "BCP 47 section 2.1; JSON Feed 1.1")
def language(feed: Feed) -> Faults:
    """A language is a tag like en or en-GB."""
    for path, text in feed.strings:
        if path[-1] == "language" and not is_language(text):
            yield path, f"{text!r} is no language tag"


@RULES.rule("json-characters", SHOULD, "RFC 8259 section 8.1")
def characters(feed: Feed) -> Faults:
    """Text was decoded once and rightly before it was written."""
    if feed.body.isascii() and b"\\u" not in feed.body:
        return
    for path, text in walk(feed.root):
        if isinstance(text, str) and (fault := odd_characters(text)):
            yield path, f"it holds {fault}"


@RULES.rule("json-plain-text", SHOULD, _ITEMS)
def plain_text(feed: Feed) -> Faults:
    """Titles, summaries, names, tags and content_text are plain text, without tags of HTML."""
    for path, text in feed.plain:
        if found := markup(text):
            yield path, f"it holds the tag {found}"


@RULES.rule("json-escaped-twice", SHOULD, _ITEMS)
def escaped_twice(feed: Feed) -> Faults:
    """Plain text is not escaped, and HTML exactly once."""
    for path, text in feed.plain:
        shown = entity_in_word if path[-1] in _LONG else entity
        if found := shown(text):
            yield path, f"it shows {found} to people"
    for path, item in feed.items:
        html = item.get("content_html")
        if isinstance(html, str) and (found := html_escaped_twice(html)):
            yield (*path, "content_html"), f"it was escaped twice: it shows {found}"
    for path, text in feed.urls:
        if "&amp;" in text:
            yield path, f"{path[-1]} was escaped twice"

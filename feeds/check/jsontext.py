"""JSON Feed 1.1 (jsonfeed.org/version/1.1): what its texts are."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.check import jsonmembers as members
from feeds.check.json_ import Value, walk
from feeds.check.jsonlines import Path
from feeds.check.rules import SHOULD, Rules
from feeds.check.text import entity, entity_in_word, html_escaped_twice, markup, odd_characters
from feeds.text import is_language

Faults = Iterator[tuple[Path, str]]
RULES: Rules[Value, Path] = Rules()
_ITEMS = "JSON Feed 1.1, Items"
_LONG = ("summary", "description", "content_text")


@RULES.rule("json-line", SHOULD, f"{_ITEMS}; readers keep line breaks")
def one_line(feed: Value) -> Faults:
    """A title is one line."""
    for path, text in members.plain(feed):
        if path[-1] == "title" and "\n" in text.strip():
            yield path, "the title has a line break"


@RULES.rule("json-language", SHOULD, "BCP 47 section 2.1; JSON Feed 1.1")
def language(feed: Value) -> Faults:
    """A language is a tag like en or en-GB."""
    for path, text in members.strings(feed):
        if path[-1] == "language" and not is_language(text):
            yield path, f"{text!r} is no language tag"


@RULES.rule("json-characters", SHOULD, "RFC 8259 section 8.1")
def characters(feed: Value) -> Faults:
    """Text was decoded once and rightly before it was written."""
    for path, text in walk(feed.root):
        if isinstance(text, str) and (fault := odd_characters(text)):
            yield path, f"it holds {fault}"


@RULES.rule("json-plain-text", SHOULD, _ITEMS)
def plain_text(feed: Value) -> Faults:
    """Titles, summaries, names, tags and content_text are plain text, without tags of HTML."""
    for path, text in members.strings(feed):
        if (members.is_plain(path) or path[-1] == "content_text") and (found := markup(text)):
            yield path, f"it holds the tag {found}"


@RULES.rule("json-escaped-twice", SHOULD, _ITEMS)
def escaped_twice(feed: Value) -> Faults:
    """Plain text is not escaped, and HTML exactly once."""
    for path, text in members.strings(feed):
        shown = entity_in_word if path[-1] in _LONG else entity
        if (members.is_plain(path) or path[-1] == "content_text") and (found := shown(text)):
            yield path, f"it shows {found} to people"
    for path, item in members.items(feed):
        html = item.get("content_html")
        if isinstance(html, str) and (found := html_escaped_twice(html)):
            yield (*path, "content_html"), f"it was escaped twice: it shows {found}"
    for path, text in members.urls(feed):
        if "&amp;" in text:
            yield path, f"{path[-1]} was escaped twice"

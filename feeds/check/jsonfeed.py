"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from feeds.check import dates, iris
from feeds.check import jsonmembers as members
from feeds.check.jsonlines import Path
from feeds.check.jsonmembers import Feed
from feeds.check.rules import MAY, MUST, SHOULD, Rules
from feeds.check.text import is_media_type

Faults = Iterator[tuple[Path, str]]
RULES: Rules[Feed, Path] = Rules()

_TOP, _ITEMS, _SPEC = "JSON Feed 1.1, Top-level", "JSON Feed 1.1, Items", "JSON Feed 1.1"
_VERSIONS = {"https://jsonfeed.org/version/1": "1.0", "https://jsonfeed.org/version/1.1": "1.1"}
_AHEAD = timedelta(days=1)
_EXTENSION = re.compile(r"_[A-Za-z]")


@RULES.rule("json-version", MUST, _TOP)
def version(feed: Feed) -> Faults:
    """The version is the URL of JSON Feed's version, letter by letter."""
    stated = feed.root.get("version")
    if stated is None:
        yield (), "the feed states no version"
    elif not isinstance(stated, str) or stated not in _VERSIONS:
        yield ("version",), f"{stated!r} is no version of JSON Feed"


@RULES.rule("json-version-old", MAY, _TOP)
def old_version(feed: Feed) -> Faults:
    """The version is 1.1, the current one."""
    if feed.root.get("version") == "https://jsonfeed.org/version/1":
        yield ("version",), "this is JSON Feed 1.0"


@RULES.rule("json-required", MUST, _TOP)
def required(feed: Feed) -> Faults:
    """A feed has a title and items."""
    yield from (((), f"the feed has no {name}") for name in ("title", "items") if name not in feed.root)


@RULES.rule("json-not-blank", SHOULD, _TOP)
def not_blank(feed: Feed) -> Faults:
    """Texts that are there say something; what is unknown is left out."""
    for path, text in feed.strings:
        if not text.strip() and path[-1] not in ("content_html", "content_text"):
            yield path, f"{path[-1]} is blank"


@RULES.rule("json-type", MUST, _SPEC)
def types(feed: Feed) -> Faults:
    """Every member has the type that JSON Feed gives it, and none is null."""
    for path, record, known in feed.records:
        if not isinstance(record, dict):
            yield path, "this is no object"
            continue
        for name, value in record.items():
            if name in known and not members.is_a(value, known[name]):
                yield (*path, name), f"{name} is {members.WORDS[known[name]]}, not {members.kind(value)}"
    for path, tag in feed.of("tags"):
        if not isinstance(tag, str):
            yield path, f"a tag is text, not {members.kind(tag)}"


@RULES.rule("json-unknown", SHOULD, "JSON Feed 1.1, Extensions")
def unknown(feed: Feed) -> Faults:
    """Members that JSON Feed does not name start with an underscore and a letter, and are objects."""
    for path, record, known in feed.records:
        for name, value in record.items() if isinstance(record, dict) else ():
            if name not in known and not (_EXTENSION.match(name) and isinstance(value, dict)):
                yield (*path, name), f"JSON Feed has no {name} here; an extension is an object, and starts with _"


@RULES.rule("json-id", MUST, _ITEMS)
def item_id(feed: Feed) -> Faults:
    """Every item has an id that says something."""
    for path, item in feed.items:
        if "id" not in item:
            yield path, "the item has no id"
        elif isinstance(item["id"], str) and not item["id"].strip():
            yield (*path, "id"), "the id is blank"


@RULES.rule("json-id-unique", MUST, _ITEMS)
def unique_id(feed: Feed) -> Faults:
    """No two items have the same id: readers show one of them only."""
    seen: set[str] = set()
    for path, item in feed.items:
        if isinstance(item.get("id"), str):
            if item["id"] in seen:
                yield (*path, "id"), f"another item has the id {item['id']!r} too"
            seen.add(item["id"])


@RULES.rule("json-content", MUST, _ITEMS)
def content(feed: Feed) -> Faults:
    """Every item has content_html or content_text."""
    for path, item in feed.items:
        if "content_html" not in item and "content_text" not in item:
            yield path, "the item has neither content_html nor content_text"


@RULES.rule("json-authors", MUST, _TOP)
def authors(feed: Feed) -> Faults:
    """An author has a name, a url or an avatar."""
    for path, author in feed.of("authors"):
        if isinstance(author, dict) and not any(author.get(name) for name in members.AUTHOR):
            yield path, "the author has neither name nor url nor avatar"


@RULES.rule("json-author", SHOULD, _TOP)
def author_deprecated(feed: Feed) -> Faults:
    """Authors stand in authors; author is of version 1.0."""
    if feed.root.get("version") == "https://jsonfeed.org/version/1":
        return
    for path, record in (((), feed.root), *feed.items):
        if "author" in record:
            yield (*path, "author"), "author is deprecated: write authors"


@RULES.rule("json-attachment", MUST, "JSON Feed 1.1, Attachments")
def attachments(feed: Feed) -> Faults:
    """An attachment has a url and a mime_type, and no number below zero."""
    for path, found in feed.of("attachments"):
        if isinstance(found, dict):
            yield from ((path, f"the attachment has no {name}") for name in ("url", "mime_type") if not found.get(name))
            for name in ("size_in_bytes", "duration_in_seconds"):
                if members.is_a(found.get(name), float) and found[name] < 0:
                    yield (*path, name), f"{name} is below zero"


@RULES.rule("json-hub", MUST, _TOP)
def hubs(feed: Feed) -> Faults:
    """A hub has a type and a url."""
    for path, found in feed.of("hubs"):
        if isinstance(found, dict):
            yield from ((path, f"the hub has no {name}") for name in members.HUB if not found.get(name))


@RULES.rule("json-next", MUST, _TOP)
def next_url(feed: Feed) -> Faults:
    """The next_url is never the feed itself: readers would go round for ever."""
    following = feed.root.get("next_url")
    if following is not None and following in (feed.root.get("feed_url"), feed.url):
        yield ("next_url",), "next_url is the feed itself"


@RULES.rule("json-date", MUST, "RFC 3339 section 5.6; JSON Feed 1.1, Items")
def date(feed: Feed) -> Faults:
    """Dates are like "2026-11-23T05:00:00Z"."""
    for path, text in feed.dates:
        if fault := dates.fault(dates.rfc3339, text):
            yield path, f"{text!r} is no RFC 3339 date: {fault}"


@RULES.rule("json-date-plausible", SHOULD, _ITEMS)
def date_plausible(feed: Feed) -> Faults:
    """No date lies in the future or before the Web."""
    for path, text in feed.dates:
        if fault := dates.implausible(dates.rfc3339, text, now=feed.now, ahead=_AHEAD):
            yield path, fault


@RULES.rule("json-date-order", SHOULD, _ITEMS)
def date_order(feed: Feed) -> Faults:
    """Nothing is modified before it is published."""
    found = dict(feed.dates)
    for path, item in feed.items:
        published, modified = (found.get((*path, name), "") for name in members.DATES)
        if dates.fault(dates.rfc3339, published) or dates.fault(dates.rfc3339, modified):
            continue
        if dates.rfc3339(modified) < dates.rfc3339(published):
            yield (*path, "date_modified"), f"{item['date_modified']} is before {item['date_published']}"


@RULES.rule("json-url", MUST, "RFC 3986 section 4.3; JSON Feed 1.1")
def url(feed: Feed) -> Faults:
    """Every URL is absolute, its odd characters percent-encoded."""
    for path, text in feed.urls:
        if fault := iris.absolute_fault(text):
            yield path, f"{path[-1]} {text!r} is no absolute URL: {fault}"


@RULES.rule("json-url-http", SHOULD, "RFC 3986 section 2; JSON Feed 1.1")
def url_http(feed: Feed) -> Faults:
    """URLs are http or https, in ASCII: every reader opens them."""
    for path, text in feed.urls:
        if not iris.absolute_fault(text) and (fault := iris.web_fault(text) or iris.ascii_fault(text)):
            yield path, f"{path[-1]} {text!r}: {fault}"


@RULES.rule("json-self", SHOULD, _TOP)
def self_link(feed: Feed) -> Faults:
    """The feed_url says where the feed is."""
    stated = feed.root.get("feed_url")
    if stated is None:
        yield (), "the feed has no feed_url"
    elif feed.url and stated != feed.url:
        yield ("feed_url",), f"feed_url is {stated}, the feed is at {feed.url}"


@RULES.rule("json-home", SHOULD, _TOP)
def home_page(feed: Feed) -> Faults:
    """The feed has a home_page_url, the web page that it belongs to."""
    if "home_page_url" not in feed.root:
        yield (), "the feed has no home_page_url"


@RULES.rule("json-page", SHOULD, _TOP)
def web_page(feed: Feed) -> Faults:
    """The home_page_url is the web page that the feed belongs to, never the feed itself."""
    page = feed.root.get("home_page_url")
    if isinstance(page, str) and page in (feed.root.get("feed_url"), feed.url):
        yield ("home_page_url",), "home_page_url is the feed itself: people who follow it see JSON"


@RULES.rule("json-attachment-type", MUST, "JSON Feed 1.1, Attachments")
def attachment_type(feed: Feed) -> Faults:
    """The mime_type of an attachment is a media type."""
    for path, found in feed.of("attachments"):
        stated = found.get("mime_type") if isinstance(found, dict) else None
        if isinstance(stated, str) and stated.strip() and not is_media_type(stated):
            yield (*path, "mime_type"), f"{stated!r} is no media type"


@RULES.rule("json-twice", MAY, _ITEMS)
def twice(feed: Feed) -> Faults:
    """No tag, attachment or hub stands twice in one place."""
    for name, key in (("tags", ""), ("attachments", "url"), ("hubs", "url")):
        seen: set[tuple[Path, str]] = set()
        for path, found in feed.of(name):
            said = found.get(key) if isinstance(found, dict) else found
            if isinstance(said, str) and (path[:-1], said) in seen:
                yield path, f"{said!r} stands twice"
            if isinstance(said, str):
                seen.add((path[:-1], said))

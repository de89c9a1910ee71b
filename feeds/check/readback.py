"""A document read back, by feedparser or by our reader of JSON Feed, and held against what was meant."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from feeds.check import apart, dates, detailed, details, feedparser_, joined, jsonfeed, jsonmembers, meant, xml
from feeds.check.details import Details
from feeds.check.meant import Entry, Head
from feeds.check.rules import MUST, Rule
from feeds.errors import Finding
from feeds.feed import Document, Feed

RULE = Rule("read-back", MUST, "what was meant", "What a reader reads in the document is what was meant.")
RULES = (RULE,)

#: How a feed's documents are linked with each other (RFC 5005 sections 3 and 4).
_HISTORY = ("first", "last", "previous", "next", "current", "prev-archive", "next-archive")
_AT = "{http://purl.org/atompub/tombstones/1.0}"
Record = Head | Entry | Details
_NAMED = re.compile(r"&([A-Za-z0-9_]+);")


def findings(document: Document, feed: Feed) -> list[Finding]:
    """Every field of the head and of each entry that reads differently from what was meant."""
    json = document.format == "json"
    return compared(apart.take(document.body, json=json, url=None, now=datetime.now(UTC)), document, feed)


def compared(parts: apart.Apart, document: Document, feed: Feed) -> list[Finding]:
    """The same of a document that has been taken apart."""
    head, entries, more, found = (_read_json if document.format == "json" else _read_xml)(parts, document)
    if head is None:
        return found
    wanted = [meant.entry(article, feed.channel, document.format) for article in feed.articles]
    found += joined.compare([entry.id for entry in entries], [entry.id for entry in wanted])
    found += _differences(head, _head_as_read(meant.head(feed, document.format), document.format), "the feed", None)
    read = {entry.id: (number, entry) for number, entry in enumerate(entries, start=1)}
    for entry, article in zip(wanted, feed.articles, strict=True):
        number, shown = read.get(entry.id, (0, None))
        if shown:
            found += _differences(shown, _as_read(entry, shown, document.format), f"entry {number}", entry.id)
            told = details.details(article, feed.channel, document.format)
            found += _differences(
                more[number - 1], _details_as_read(told, document.format), f"entry {number}", entry.id
            )
    return found


def _differences(shown: Record, wanted: Record, where: str, id: str | None) -> Iterator[Finding]:  # noqa: A002
    if shown == wanted:
        return
    for field in fields(wanted):
        read, told = getattr(shown, field.name), getattr(wanted, field.name)
        if read != told:
            yield RULE.finding(f"{field.name} {_contrast(read, told)}", where=where, entry=id)


def _contrast(read: object, told: object) -> str:
    """Both values, from just before the first character in which they differ."""
    if not (isinstance(read, str) and isinstance(told, str)):
        return f"reads {read!r}, meant {told!r}"
    at = next(
        (at for at, (one, other) in enumerate(zip(read, told, strict=False)) if one != other), min(len(read), len(told))
    )
    start = max(0, at - 20)
    return f"reads {read[start : at + 40]!r}, meant {told[start : at + 40]!r} (from character {start})"


def _head_as_read(head: Head, format: str) -> Head:  # noqa: A002
    if format == "json":
        return head
    rights = None if head.rights is None else _text(head.rights)
    return replace(head, title=_text(head.title), description=_text(head.description), rights=rights)


def _as_read(entry: Entry, shown: Entry, format: str) -> Entry:  # noqa: A002
    """What was meant, after the normalisations that feedparser is measured to make, and no other.

    Texts: see `_text`. Content stands in for a summary that is not there. An e-mail address is cut out of an author's
    name, and in RSS the semicolon out of `&name;` in a link.
    """
    if format == "json":
        return entry
    content, link, authors, terms = _text(entry.content), entry.link, entry.authors, entry.terms
    if format == "rss":
        terms = tuple(dict.fromkeys((_text(term), scheme) for term, scheme in terms))
        link = link and _NAMED.sub(r"&\1", link.replace("&amp;", "&"))
        authors = tuple((_text(name), mail) for name, mail in authors)
    if len(authors) == len(shown.authors):
        both = zip(authors, shown.authors, strict=True)
        authors = tuple(_split(name, mail) for (name, _), (_, mail) in both)
    return replace(
        entry,
        title=_text(entry.title),
        content=content,
        summary=_text(entry.summary) or content,
        link=link,
        authors=authors,
        terms=terms,
    )


def _details_as_read(told: Details, format: str) -> Details:  # noqa: A002
    if format == "json":
        return told
    media = tuple(one._replace(credit=_text(one.credit)) for one in told.media)
    # Of a link to the source `detailed` reads the title as it stands there, of <source> what feedparser reads.
    is_link = format == "atom" and len(told.source) == 2
    source = told.source if is_link else tuple(map(_text, told.source))
    return replace(told, rights=_text(told.rights), source=source, media=media)


def _text(text: str) -> str:
    """White space at the ends goes; a text that is UTF-8 read as Latin-1 from end to end is read anew."""
    text = text.strip()
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def _split(name: str, mail: str) -> tuple[str, str]:
    if not mail or mail not in name:
        return name, mail
    rest = name.replace(mail, "").replace("()", "").replace("<>", "").strip()
    return rest.removeprefix("(").removesuffix(")").strip(), mail


Read = tuple[Head | None, list[Entry], list[Details], list[Finding]]


def _read_xml(parts: apart.Apart, document: Document) -> Read:
    found = [*parts.found]
    if not isinstance(parts.document, xml.Tree):
        return None, [], [], found
    root = parts.document.root
    read, complaints = feedparser_.read(document.body)
    if read is None:
        return None, [], [], [*found, *complaints]
    elements = [*root.iterfind("channel/item"), *root.iterfind(xml.ATOM + "entry")]
    if len(elements) != len(read.entries):
        return None, [], [], [RULE.finding(f"feedparser sees {len(read.entries)} entries of {len(elements)}")]
    pairs = [*zip(read.entries, elements, strict=True)]
    head = replace(_head(read.feed, root, document.format), podcast=detailed.itunes(root.find("channel")))
    return head, [_entry(*pair) for pair in pairs], [detailed.of_xml(*pair) for pair in pairs], found


def _head(feed: Any, root: xml.Element, format: str) -> Head:  # noqa: A002
    return Head(
        id=feed.get("id") if format == "atom" else None,
        title=feed.get("title", ""),
        link=_link(feed, "alternate") or "",
        description=feed.get("subtitle", ""),
        language=feed.get("language", ""),
        rights=feed.get("rights"),
        self=_link(feed, "self") or "",
        author=next(iter(_people(root)), None),
        updated=_seconds(feed, "updated_parsed"),
        links=tuple((link.rel, link.href) for link in feed.get("links", ()) if link.rel in _HISTORY),
        mark=" ".join(mark for mark in ("archive", "complete") if f"fh_{mark}" in feed),
        gone=_gone(root),
    )


def _gone(root: xml.Element) -> tuple[tuple[str, str], ...]:
    """The tombstones as they stand there: feedparser keeps the last one only (its issue 149)."""
    graves = root.iterchildren(_AT + "deleted-entry")
    return tuple((grave.get("ref", ""), grave.get("when", "")) for grave in graves)


def _entry(entry: Any, element: xml.Element) -> Entry:
    return Entry(
        id=entry.get("id", ""),
        title=entry.get("title", ""),
        link=_link(entry, "alternate"),
        page=_page(element),
        published=_seconds(entry, "published_parsed"),
        updated=_seconds(entry, "updated_parsed"),
        authors=tuple((author.get("name", ""), author.get("email", "")) for author in entry.get("authors", ())),
        people=_people(element),
        terms=tuple((tag.term, tag.scheme) for tag in entry.get("tags", ())),
        summary=entry.get("summary", ""),
        content="".join(content.value for content in entry.get("content", ())),
        enclosures=tuple((one.href, one.type, one.get("length", "")) for one in entry.get("enclosures", ())),
    )


def _link(record: Any, rel: str) -> str | None:
    """The first link of that kind; feedparser's own `link` may be the id."""
    return next((link.href for link in record.get("links", ()) if link.rel == rel), None)


def _seconds(record: Any, name: str) -> int | None:
    """The instant in seconds since 1970, unless feedparser would take another date for it."""
    parsed = dict.get(record, name)
    return calendar.timegm(parsed) if parsed else None


def _page(entry: xml.Element) -> str | None:
    """The page's URL letter by letter: feedparser mends one that was escaped twice."""
    if entry.tag == "item":
        return entry.findtext("link")
    links = entry.iterchildren(xml.ATOM + "link")
    return next((link.get("href") for link in links if link.get("rel", "alternate") == "alternate"), None)


def _people(entry: xml.Element) -> tuple[tuple[str, str, str], ...]:
    """Authors as they stand there: feedparser gives an author without e-mail a piece of the one before."""
    return tuple(
        (_child(author, "name"), _child(author, "uri"), _child(author, "email"))
        for author in entry.iterchildren(xml.ATOM + "author")
    )


def _child(author: xml.Element, name: str) -> str:
    found = author.find(xml.ATOM + name)
    return "" if found is None else xml.text(found)


def _read_json(parts: apart.Apart, _: Document) -> Read:
    feed = parts.document
    if not isinstance(feed, jsonmembers.Feed):
        return None, [], [], parts.found or [RULE.finding("the document is no feed")]
    found = [*parts.found, *(one for one in jsonfeed.RULES.findings(feed, feed) if one.level == MUST)]
    if found:
        return None, [], [], found
    items = feed.root["items"]
    return _json_head(feed.root), [_item(item) for item in items], [detailed.of_json(item) for item in items], []


def _json_head(feed: dict[str, Any]) -> Head:
    return Head(
        title=feed["title"],
        link=feed.get("home_page_url", ""),
        description=feed.get("description", ""),
        language=feed.get("language", ""),
        self=feed.get("feed_url", ""),
        author=next(_names(feed), None),
        links=(("next", feed["next_url"]),) if "next_url" in feed else (),
    )


def _item(item: dict[str, Any]) -> Entry:
    people = tuple(_names(item))
    return Entry(
        id=item["id"],
        title=item.get("title", ""),
        link=item.get("url"),
        page=item.get("url"),
        published=_instant(item, "date_published"),
        updated=_instant(item, "date_modified"),
        authors=tuple((name, "") for name, _, _ in people),
        people=people,
        terms=tuple((tag, "") for tag in item.get("tags", ())),
        summary=item.get("summary", ""),
        content=item.get("content_html") or item.get("content_text", ""),
        enclosures=tuple(
            (one["url"], one["mime_type"], str(one.get("size_in_bytes", ""))) for one in item.get("attachments", ())
        ),
    )


def _names(record: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    return ((author.get("name", ""), author.get("url", ""), "") for author in record.get("authors", ()))


def _instant(item: dict[str, Any], name: str) -> int | None:
    return int(dates.rfc3339(item[name]).timestamp()) if name in item else None

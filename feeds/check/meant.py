"""What a document should say: each article as its feed's content mode and format show it, written down apart from
the writer of documents, so that the two can be held against each other."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from urllib.parse import quote

from feeds.article import Article, Person
from feeds.feed import Channel, Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a feed says of itself; None is what the format has no place for, and instants are seconds since 1970.

    `author` is (name, uri, e-mail), `links` are (rel, URL) of the feed's other documents, `mark` is "archive",
    "complete" or "" (RFC 5005), `gone` are (id, date as it stands there) of what the feed has lost (RFC 6721),
    `podcast` are the itunes elements (name, text or attribute), sorted.
    """

    id: str | None = None
    title: str
    link: str
    description: str
    language: str
    rights: str | None = None
    self: str
    author: tuple[str, str, str] | None = None
    updated: int | None = None
    links: tuple[tuple[str, str], ...] = ()
    mark: str = ""
    gone: tuple[tuple[str, str], ...] = ()
    podcast: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an entry says.

    `link` is as a reader reads it, `page` as it stands there; `authors` are (name, e-mail in the name), `people`
    (name, uri, e-mail) where the format has a place for them, `terms` (term, scheme), `enclosures` (URL, type, length).
    """

    id: str
    title: str
    link: str | None
    page: str | None
    published: int | None
    updated: int | None
    authors: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str, str], ...]
    terms: tuple[tuple[str, str], ...]
    summary: str
    content: str
    enclosures: tuple[tuple[str, str, str], ...]


def head(feed: Feed, format: str) -> Head:  # noqa: A002 - the field's word
    """What the head of the feed's document in that format should say."""
    channel = feed.channel
    return Head(
        id=channel.id if format == "atom" else None,
        title=_line(channel.title),
        link=channel.link,
        description=_line(channel.description),
        language=channel.language,
        rights=_line(channel.rights) if channel.rights and format != "json" else None,
        self=channel.url("." + format),
        author=_person(channel.author, format) if format != "rss" else None,
        updated=_seconds(feed.updated) if format != "json" else None,
        links=tuple(_history(channel, format)),
        mark=_mark(channel) if format != "json" else "",
        gone=tuple((one.ref, _date(one.when)) for one in feed.tombstones) if format == "atom" else (),
        podcast=_podcast(channel) if format == "rss" else (),
    )


def entry(article: Article, channel: Channel, format: str) -> Entry:  # noqa: A002 - the field's word
    """What the article's entry in a document of that format should say."""
    summary, content = texts(article, channel, format)
    published, updated = _seconds(article.published), _seconds(article.updated)
    return Entry(
        id=article.id if format == "atom" else article.guid or article.id,
        title=_line(article.title),
        link=article.link,
        page=article.link,
        published=published,
        updated=None if format == "rss" and updated == published else updated,
        authors=tuple((_line(author.name), "") for author in article.authors),
        people=tuple(_person(author, format) for author in article.authors if format != "rss"),
        terms=_terms(article, channel, format),
        summary=summary,
        content=content,
        enclosures=_enclosures(article, format),
    )


def _history(channel: Channel, format: str) -> Iterator[tuple[str, str]]:  # noqa: A002
    """The links to older and newer documents; JSON Feed has one, to what is older."""
    if not (stands := channel.history):
        return
    named = {"current": stands.current, "prev-archive": stands.previous, "next-archive": stands.next}
    if format == "json":
        named = {"next": stands.previous}
    for rel, name in named.items():
        if name is not None:
            yield rel, channel.base + quote(f"{name}.{format}", safe="/~")


def _mark(channel: Channel) -> str:
    if not channel.history:
        return ""
    return "archive" if channel.history.archive else "complete" if channel.history.complete else ""


def texts(article: Article, channel: Channel, format: str) -> tuple[str, str]:  # noqa: A002 - the field's word
    """The summary and the content of the article's entry, "" for one that is not there."""
    return _TEXTS[format](article, *_shown(article, channel))


def _shown(article: Article, channel: Channel) -> tuple[str, str]:
    """Summary and HTML as the content mode shows them: full text without summary, summary without full text, both."""
    said = [f"{one.text} ({one.day})" if one.day else one.text for one in article.corrections]
    summary = " ".join([article.summary, *said] if article.summary else said)
    if channel.content == "summary" or not article.content.strip():
        return summary, ""
    return ("" if channel.content == "full" else summary), article.content


def _rss_texts(_: Article, summary: str, html: str) -> tuple[str, str]:
    return (escape(summary, quote=False), html) if summary else (html, "")


def _atom_texts(article: Article, summary: str, html: str) -> tuple[str, str]:
    return summary, html or ("" if article.link else summary or _line(article.title))


def _json_texts(article: Article, summary: str, html: str) -> tuple[str, str]:
    return summary, html or summary or _line(article.title)


_TEXTS = {"rss": _rss_texts, "atom": _atom_texts, "json": _json_texts}


def _person(person: Person, format: str) -> tuple[str, str, str]:  # noqa: A002
    return _line(person.name), person.uri or "", (person.email or "") if format == "atom" else ""


def _terms(article: Article, channel: Channel, format: str) -> tuple[tuple[str, str], ...]:  # noqa: A002
    both = [(_line(category.term), channel.base) for category in article.categories]
    both += [(_line(tag), channel.base + "tag/") for tag in article.tags]
    return tuple(dict.fromkeys((term, "") for term, _ in both) if format == "json" else dict.fromkeys(both))


def _enclosures(article: Article, format: str) -> tuple[tuple[str, str, str], ...]:  # noqa: A002
    unknown = "0" if format == "rss" else ""
    every = [(one.url, one.type, str(one.length) if one.length else unknown) for one in article.enclosures]
    return tuple(every[:1] if format == "rss" else every)


def _podcast(channel: Channel) -> tuple[tuple[str, str], ...]:
    said = channel.podcast
    if said is None:
        return ()
    outer, _, inner = said.category.partition("/")
    author = _line(said.author or channel.author.name)
    found = {
        "category": outer,
        "category/category": inner,
        "explicit": "true" if said.explicit else "false",
        "image": said.image,
        "author": author,
        "type": said.type,
        "owner/name": _line(said.owner or author),
        "owner/email": said.email,
        "block": "Yes" if said.block else "",
    }
    return tuple(sorted((name, value) for name, value in found.items() if value))


def _line(text: str) -> str:
    return " ".join(text.split())


def _date(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _seconds(when: datetime) -> int:
    return math.floor(when.timestamp())

"""What a document should say: each article as its feed's content mode and format show it, written down apart from
the writer of documents, so that the two can be held against each other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from feeds.article import Article, Person
from feeds.feed import Channel, Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a feed says of itself; None is what the format has no place for.

    `author` is (name, uri, e-mail); instants are seconds since 1970.
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
    )


def entry(article: Article, channel: Channel, format: str) -> Entry:  # noqa: A002 - the field's word
    """What the article's entry in a document of that format should say."""
    summary, content = _TEXTS[format](article, *_shown(article, channel))
    published, updated = _seconds(article.published), _seconds(article.updated)
    return Entry(
        id=article.id,
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


def _shown(article: Article, channel: Channel) -> tuple[str, str]:
    """Summary and HTML as the content mode shows them: full text without summary, summary without full text, both."""
    if channel.content == "summary" or not article.content.strip():
        return article.summary, ""
    return ("" if channel.content == "full" else article.summary), article.content


def _rss_texts(_: Article, summary: str, html: str) -> tuple[str, str]:
    return (summary, html) if summary else (html, "")


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


def _line(text: str) -> str:
    return " ".join(text.split())


def _seconds(when: datetime) -> int:
    return math.floor(when.timestamp())

"""What an entry should say besides what every entry says, written down apart from the writer of documents."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from feeds.article import Article, Enclosure, Image, Person
from feeds.check.meant import texts
from feeds.feed import Channel


class Media(NamedTuple):
    """A media:content: its attributes, sorted, and what its children say."""

    attributes: tuple[tuple[str, str], ...]
    thumbnail: str = ""
    description: str = ""
    role: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a format has a place for, empty where it has none or nothing is stated.

    `language` is the entry's own, unlike the feed's. `contributors` are (name, uri, e-mail), `related` (URL, title,
    language), `comments` (URL, number), `location` (latitude, longitude). `pictures` are the URLs of image and banner,
    and of the authors. `episode` are itunes elements (name, value) or durations, sorted.
    """

    language: str
    rights: str = ""
    contributors: tuple[tuple[str, str, str], ...] = ()
    source: tuple[str, ...] = ()
    comments: tuple[str, str] = ("", "")
    related: tuple[tuple[str, str, str], ...] = ()
    location: tuple[float, float] | None = None
    media: tuple[Media, ...] = ()
    pictures: tuple[str, ...] = ()
    episode: tuple[tuple[str, str], ...] = ()


def details(article: Article, channel: Channel, format: str) -> Details:  # noqa: A002 - the field's word
    """What the article's entry in a document of that format should say."""
    return {"rss": _rss, "atom": _atom, "json": _json}[format](article, channel)


def _rss(article: Article, channel: Channel) -> Details:
    source = article.source
    origin = (source.feed, _line(source.title)) if source and source.feed else ()
    page = (source.url or _line(source.title),) if source and not source.feed else ()
    return Details(
        language=article.language or "",
        rights=_line(article.rights or ""),
        contributors=tuple((_line(one.name), "", "") for one in article.contributors),
        source=(*origin, *page),
        comments=(article.comments.url if article.comments else "", ""),
        location=_location(article),
        media=_media(article.image, tuple(_others(article)), described=all(texts(article, channel, "rss"))),
        episode=_episode(article) if channel.podcast else (),
    )


def _atom(article: Article, channel: Channel) -> Details:
    comments = article.comments
    count = comments.count if comments else None
    return Details(
        language=article.language or "",
        rights=_line(article.rights or ""),
        contributors=tuple(_person(one) for one in article.contributors),
        source=_atom_source(article),
        comments=(comments.url if comments else "", "" if count is None else str(count)),
        related=tuple((one.href, _line(one.title), one.language or "") for one in article.related if one.href),
        location=_location(article),
        media=_media(article.image, (), described=all(texts(article, channel, "atom"))),
    )


def _json(article: Article, _: Channel) -> Details:
    pictures = (article.image.url if article.image else None, article.banner, *(one.avatar for one in article.authors))
    lasting = ((one.url, str(one.duration)) for one in article.enclosures if one.duration)
    return Details(
        language=article.language or "",
        source=(article.source.url,) if article.source and article.source.url else (),
        location=_location(article),
        pictures=tuple(filter(None, pictures)),
        episode=tuple(sorted(lasting)),
    )


def _atom_source(article: Article) -> tuple[str, ...]:
    source = article.source
    if source and source.id and source.updated:
        instant = str(math.floor(source.updated.timestamp()))
        return (source.id, _line(source.title), instant, *filter(None, (source.url, source.feed)))
    return (source.url, _line(source.title)) if source and source.url else ()


def _person(person: Person) -> tuple[str, str, str]:
    return _line(person.name), person.uri or "", person.email or ""


def _location(article: Article) -> tuple[float, float] | None:
    point = article.location
    return (round(point.latitude, 7), round(point.longitude, 7)) if point else None


def _others(article: Article) -> Iterator[Enclosure]:
    """Of what stands behind the enclosure what is not to be played: RSS has one place for that."""
    return (one for one in article.enclosures[1:] if one.type.partition("/")[0] not in ("audio", "video"))


def _media(image: Image | None, files: tuple[Enclosure, ...], *, described: bool) -> tuple[Media, ...]:
    found: list[Media] = []
    if image:
        sizes = {"filesize": image.length, "width": image.width, "height": image.height}
        told = _attributes({"url": image.url, "medium": "image", "type": image.type, **sizes})
        credit = _line(image.credit)
        text = _line(image.caption or image.alt) if described else ""
        found.append(Media(told, image.url, text, image.role if credit else "", credit))
    for file in files:
        kind = file.type.split("/")[0]
        medium = kind if kind in ("audio", "image", "video") else "document"
        sizes = {"filesize": file.length, "duration": file.duration}
        found.append(Media(_attributes({"url": file.url, "medium": medium, "type": file.type, **sizes})))
    return tuple(found)


def _attributes(told: dict[str, str | int]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, str(value)) for name, value in told.items() if value))


def _episode(article: Article) -> tuple[tuple[str, str], ...]:
    said = article.episode
    found = {"duration": str(article.enclosures[0].duration or "") if article.enclosures else ""}
    if said:
        explicit = {True: "true", False: "false", None: ""}[said.explicit]
        found |= {"episode": str(said.number or ""), "season": str(said.season or ""), "episodeType": said.type}
        found |= {"explicit": explicit, "image": said.image or ""}
    return tuple(sorted((name, value) for name, value in found.items() if value))


def _line(text: str) -> str:
    return " ".join(text.split())

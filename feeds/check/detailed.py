"""The details of an entry as a reader reads them: by feedparser where it knows them, else as they stand there."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from feeds.check import dates, xml
from feeds.check.details import Details, Media
from feeds.check.jsonmembers import is_a

_MEDIA, _ITUNES = "{http://search.yahoo.com/mrss/}", "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_GEORSS, _THR = "{http://www.georss.org/georss}", "{http://purl.org/syndication/thread/1.0}"


def of_xml(entry: Any, element: xml.Element) -> Details:
    """What feedparser's entry and the element that it was made of say."""
    atom = element.tag == xml.ATOM + "entry"
    return Details(
        language=_language(entry, element) if atom else entry.get("language", ""),
        rights=entry.get("rights", ""),
        contributors=_contributors(element),
        source=_source(entry, element) if atom else _rss_source(entry),
        comments=_replies(element) if atom else (entry.get("comments", ""), ""),
        related=_related(element),
        location=_location(entry, element),
        media=_media(entry, element),
        episode=itunes(element),
    )


def of_json(item: dict[str, Any]) -> Details:
    """What an item of JSON Feed says."""
    pictures = (item.get("image"), item.get("banner_image"), *(one.get("avatar") for one in item.get("authors", ())))
    lasting = ((one["url"], str(one.get("duration_in_seconds", ""))) for one in item.get("attachments", ()))
    return Details(
        language=item.get("language", ""),
        source=(item["external_url"],) if "external_url" in item else (),
        location=_place(item.get("_feeds")),
        pictures=tuple(filter(None, pictures)),
        episode=tuple(sorted(pair for pair in lasting if pair[1])),
    )


def _place(ours: object) -> tuple[float, float] | None:
    """The place in our extension of JSON Feed, if that has the form which we give it."""
    place = ours.get("location") if isinstance(ours, dict) else None
    stated: list[Any] = [place.get(name) for name in ("latitude", "longitude")] if isinstance(place, dict) else []
    return (round(stated[0], 7), round(stated[1], 7)) if stated and all(is_a(one, float) for one in stated) else None


def itunes(element: xml.Element | None) -> tuple[tuple[str, str], ...]:
    """The itunes elements of a channel or an item with what they say (name, text or attribute), sorted."""
    return () if element is None else tuple(sorted(_itunes(element, "")))


def _itunes(element: xml.Element, above: str) -> Iterator[tuple[str, str]]:
    for child in element.iterchildren(_ITUNES + "*"):
        name = above + xml.local(child)
        if said := child.get("text") or child.get("href") or (child.text or "").strip():
            yield name, said
        yield from _itunes(child, name + "/")


def _language(entry: Any, element: xml.Element) -> str:
    """The language that a reader takes the title to be in, if the entry states one and not the feed alone."""
    return entry.get("title_detail", {}).get("language") or "" if element.get(xml.XML + "lang") else ""


def _contributors(element: xml.Element) -> tuple[tuple[str, str, str], ...]:
    named = ((xml.text(one), "", "") for one in element.iterchildren(xml.DC + "contributor"))
    persons = (
        (_child(one, "name"), _child(one, "uri"), _child(one, "email"))
        for one in element.iterchildren(xml.ATOM + "contributor")
    )
    return (*named, *persons)


def _child(element: xml.Element, name: str) -> str:
    found = element.find(xml.ATOM + name)
    return "" if found is None else xml.text(found)


def _rss_source(entry: Any) -> tuple[str, ...]:
    if source := entry.get("source"):
        return source.get("href", ""), source.get("title", "")
    return (entry.dc_source,) if "dc_source" in entry else ()


def _source(entry: Any, element: xml.Element) -> tuple[str, ...]:
    found = element.find(xml.ATOM + "source")
    if found is None:
        return next(((one.get("href", ""), one.get("title", "")) for one in _links(element, "via")), ())
    instant = str(int(dates.rfc3339(_child(found, "updated")).timestamp()))
    links = (link.get("href", "") for link in found.iterchildren(xml.ATOM + "link"))
    return entry.source.id, entry.source.title, instant, *links


def _links(element: xml.Element, rel: str) -> Iterator[xml.Element]:
    return (link for link in element.iterchildren(xml.ATOM + "link") if link.get("rel") == rel)


def _replies(element: xml.Element) -> tuple[str, str]:
    return next(((one.get("href", ""), one.get(_THR + "count", "")) for one in _links(element, "replies")), ("", ""))


def _related(element: xml.Element) -> tuple[tuple[str, str, str], ...]:
    found = _links(element, "related")
    return tuple((one.get("href", ""), one.get("title", ""), one.get("hreflang", "")) for one in found)


def _location(entry: Any, element: xml.Element) -> tuple[float, float] | None:
    """feedparser has longitude before latitude, as GeoJSON."""
    if element.find(_GEORSS + "point") is None:
        return None
    longitude, latitude = entry.get("where", {}).get("coordinates") or (math.nan, math.nan)
    return latitude, longitude


def _media(entry: Any, element: xml.Element) -> tuple[Media, ...]:
    """Attributes and credits by feedparser, which does not say what belongs to which, in the order of the document."""
    read, thumbnails = iter(entry.get("media_content", ())), iter(entry.get("media_thumbnail", ()))
    credits_ = iter(entry.get("media_credit", ()))
    return tuple(_content(one, read, thumbnails, credits_) for one in element.iterchildren(_MEDIA + "content"))


def _content(element: xml.Element, read: Iterator[Any], thumbnails: Iterator[Any], credits_: Iterator[Any]) -> Media:
    nothing: dict[str, str] = {}
    thumbnail = next(thumbnails, nothing) if element.find(_MEDIA + "thumbnail") is not None else nothing
    credit = next(credits_, nothing) if element.find(_MEDIA + "credit") is not None else nothing
    return Media(
        attributes=tuple(sorted(next(read, nothing).items())),
        thumbnail=thumbnail.get("url", ""),
        description=element.findtext(_MEDIA + "description") or "",
        role=credit.get("role", ""),
        credit=credit.get("content", ""),
    )

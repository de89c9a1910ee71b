"""Atom 1.0 (RFC 4287): feedgen writes it, our extension mends links and dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lxml.etree import SubElement

from feeds.article import Article, Comments, Person, Source
from feeds.feed import Channel, Tombstone
from feeds.render import history, media, writer
from feeds.render.dates import rfc3339
from feeds.render.shown import categories, line, texts

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_INDENT, _TAIL = b"\n  ", b"\n</feed>\n"


class _Root(writer.Extension):
    namespaces = {  # noqa: RUF012 - read only
        "georss": writer.GEORSS, "media": writer.MEDIA, "sy": writer.SY, "thr": writer.THR
    }  # fmt: skip
    updated: datetime
    ttl = 60
    channel: Channel | None = None
    tombstones: Sequence[Tombstone] = ()

    def extend_atom(self, element: Any) -> Any:
        """Write the date with Z and without a fraction, how often to ask again, and what has been."""
        writer.rhythm(element, self.ttl)
        element.find("updated").text = rfc3339(self.updated)
        history.mark(element, "link", self.channel, ".atom", "application/atom+xml")
        history.bury(element, self.tombstones)
        return element


class _Entry(writer.Extension):
    article: Article

    def extend_atom(self, element: Any) -> Any:
        """Give links the attributes back that feedgen loses (its issue 143), dates their Z; add the rest."""
        article = self.article
        for link, attributes in zip(element.iterfind("link"), _links(article), strict=True):
            for name, value in attributes.items():
                link.set(name, value)
        element.find("updated").text = rfc3339(article.updated)
        element.find("published").text = rfc3339(article.published)
        if article.language:
            element.set(_LANG, article.language)
        _source(element, article.source)
        writer.place(element, article.location)
        # What is long goes last, for people who read the file; but Media RSS behind it, as `media` says.
        contents = element.findall("content")
        element.extend(contents)
        media.add(element, article.image, (), described=bool(contents) and element.find("summary") is not None)
        return element


def _source(element: Any, source: Source | None) -> None:
    """The feed that an entry was first in; one whose id and date are not known is a link (RFC 4287 section 4.2.11)."""
    if source and source.id and source.updated:
        made = SubElement(element, "source")
        said = {"id": source.id, "title": line(source.title), "updated": rfc3339(source.updated)}
        for name, text in said.items():
            SubElement(made, name).text = text
        for rel, url in (("alternate", source.url), ("self", source.feed)):
            if url:
                SubElement(made, "link", href=url, rel=rel)


def entries(articles: Sequence[Article], channel: Channel) -> list[bytes]:
    """The bytes of some `<entry>`s as they stand in a document."""
    generator = writer.generator(_Root, _Entry)
    generator.id("-")
    generator.title("-")
    generator.feeds.updated = articles[0].updated
    for article in articles:
        _add(generator, article, channel)
    return writer.apart(generator.atom_str(pretty=True), "atom")


def document(
    channel: Channel, updated: datetime, entries: Sequence[bytes], tombstones: Sequence[Tombstone] = ()
) -> bytes:
    """The feed with its entries, and before them the tombstones of those that it has lost."""
    return writer.join(at_once(channel, updated, (), tombstones), _INDENT, entries, _TAIL)


def at_once(
    channel: Channel, updated: datetime, articles: Sequence[Article], tombstones: Sequence[Tombstone] = ()
) -> bytes:
    """The same document, written by feedgen in one go."""
    generator = writer.generator(_Root, _Entry)
    _describe(generator, channel, updated)
    generator.feeds.channel, generator.feeds.tombstones = channel, tombstones
    generator.feeds.namespaces = _Root.namespaces | history.namespaces(channel, tombstones)
    for article in articles:
        _add(generator, article, channel)
    made: bytes = generator.atom_str(pretty=True)
    return made


def _describe(generator: Any, channel: Channel, updated: datetime) -> None:
    generator.feeds.updated = updated
    generator.feeds.ttl = channel.ttl
    generator.id(channel.id)
    generator.title(line(channel.title))
    generator.subtitle(line(channel.description))
    generator.link(href=channel.link, rel="alternate", type="text/html")
    generator.link(href=channel.url(".atom"), rel="self", type="application/atom+xml")
    generator.author(_person(channel.author))
    generator.language(channel.language)
    if channel.rights:
        generator.rights(line(channel.rights))


def _add(generator: Any, article: Article, channel: Channel) -> None:
    made = generator.add_entry(order="append")
    made.feeds.article = article
    made.id(article.id)
    made.title(line(article.title))
    made.published(article.published)
    made.author([_person(author) for author in article.authors])
    made.contributor([_person(person) for person in article.contributors])
    for one in _links(article):  # feedgen, which knows few kinds of links, has to know whether there is a page
        made.link(href=one["href"], rel=one["rel"] if one["rel"] == "alternate" else "related")
    made.category(categories(article, channel))
    if article.rights:
        made.rights(line(article.rights))
    summary, html = texts(article, channel)
    if summary:
        made.summary(summary)
    if html:
        made.content(html, type="html")
    elif not article.link:  # RFC 4287 section 4.1.2: content, or an alternate link
        made.content(summary or line(article.title), type="text")


def _links(article: Article) -> list[dict[str, str]]:
    """The alternate first: several readers take the first link whatever its rel is."""
    page = [{"href": article.link, "rel": "alternate", "type": "text/html"}] if article.link else []
    files = (_enclosure(one.url, one.type, one.length) for one in article.enclosures)
    return [*page, *files, *_related(article), *_via(article.source), *_replies(article.comments)]


def _via(source: Source | None) -> list[dict[str, str]]:
    """The page that it was first published on, where the feed of that page is not known well enough to be a source."""
    if not source or not source.url or (source.id and source.updated):
        return []
    return [{"href": source.url, "rel": "via", "title": line(source.title)}]


def _replies(comments: Comments | None) -> list[dict[str, str]]:
    """RFC 4685 section 4."""
    if not comments:
        return []
    count = {} if comments.count is None else {f"{{{writer.THR}}}count": str(comments.count)}
    return [{"href": comments.url, "rel": "replies", "type": "text/html", **count}]


def _enclosure(url: str, type: str, length: int) -> dict[str, str]:  # noqa: A002 - the field's word
    return {"href": url, "rel": "enclosure", "type": type, **({"length": str(length)} if length else {})}


def _related(article: Article) -> list[dict[str, str]]:
    """Related pages, translations among them: feedparser takes the last alternate link of an entry for its page."""
    return [
        {
            "href": one.href,
            "rel": "related",
            "title": line(one.title),
            **({"hreflang": one.language} if one.language else {}),
        }
        for one in article.related
        if one.href
    ]


def _person(person: Person) -> dict[str, str]:
    given = {"name": line(person.name), "uri": person.uri, "email": person.email}
    return {name: value for name, value in given.items() if value}

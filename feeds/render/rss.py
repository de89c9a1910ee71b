"""RSS 2.0 with the Advisory Board's best practices: feedgen writes it, our extension adds what it drops."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any

from lxml.etree import SubElement

from feeds.article import Article, Source
from feeds.feed import Channel, Tombstone
from feeds.podcast import Podcast
from feeds.render import history, itunes, media, writer
from feeds.render.dates import rfc3339
from feeds.render.shown import categories, line, texts

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_INDENT, _TAIL = b"\n    ", b"\n  </channel>\n</rss>\n"


class _Root(writer.Extension):
    # feedgen adds atom and content.
    namespaces = {  # noqa: RUF012 - read only
        "dc": _DC[1:-1], "georss": writer.GEORSS, "itunes": itunes.URI, "media": writer.MEDIA, "sy": writer.SY
    }  # fmt: skip
    creator = ""
    ttl = 60
    channel: Channel | None = None
    podcast: Podcast | None = None
    publisher = ""

    def extend_rss(self, element: Any) -> Any:
        """Name the channel's author where managingEditor, which needs a mail address, cannot; tell rhythm, history."""
        writer.rhythm(element[0], self.ttl)
        if self.creator:
            SubElement(element[0], _DC + "creator").text = self.creator
        history.mark(element[0], _ATOM + "link", self.channel, ".rss", "application/rss+xml")
        if self.podcast:
            itunes.channel(element[0], self.podcast, self.publisher)
        return element


class _Item(writer.Extension):
    article: Article
    podcast = False

    def extend_rss(self, element: Any) -> Any:
        """Write what feedgen drops: authors without mail, the date of a change, rights; and what extends RSS."""
        article = self.article
        for name, persons in (("creator", article.authors), ("contributor", article.contributors)):
            for person in persons:
                SubElement(element, _DC + name).text = line(person.name)
        if rfc3339(article.updated) != rfc3339(article.published):
            SubElement(element, _ATOM + "updated").text = rfc3339(article.updated)
        if article.language:
            SubElement(element, _DC + "language").text = article.language
        if article.rights:
            SubElement(element, _DC + "rights").text = line(article.rights)
        if article.comments:
            SubElement(element, "comments").text = article.comments.url
        _source(element, article.source)
        writer.place(element, article.location)
        if self.podcast:
            itunes.item(element, article)
        # What is long goes last, for people who read the file; but Media RSS behind it, as `media` says.
        contents = element.findall(_CONTENT + "encoded")
        element.extend(contents)
        # newsboat plays the last of what it is offered, and that would not be the enclosure
        others = [one for one in article.enclosures[1:] if not one.plays]
        media.add(element, article.image, others, described=bool(contents))
        return element


def _source(element: Any, source: Source | None) -> None:
    """The url of <source> is that of a feed (RSS 2.0, <source>); a page has to make do with Dublin Core."""
    if source and source.feed:
        SubElement(element, "source", url=source.feed).text = line(source.title)
    elif source:
        SubElement(element, _DC + "source").text = source.url or line(source.title)


def entries(articles: Sequence[Article], channel: Channel) -> list[bytes]:
    """The bytes of some `<item>`s as they stand in a document."""
    generator = writer.generator(_Root, _Item)
    generator.title("-")
    generator.description("-")
    generator.link(href="-")
    for article in articles:
        _add(generator, article, channel)
    return writer.apart(generator.rss_str(pretty=True), "rss")


def document(
    channel: Channel,
    updated: datetime,
    entries: Sequence[bytes],
    tombstones: Sequence[Tombstone] = (),  # noqa: ARG001 - as the others
) -> bytes:
    """The channel with its entries; `updated` becomes lastBuildDate. RSS has no word for tombstones."""
    return writer.join(at_once(channel, updated, ()), _INDENT, entries, _TAIL)


def at_once(
    channel: Channel,
    updated: datetime,
    articles: Sequence[Article],
    tombstones: Sequence[Tombstone] = (),  # noqa: ARG001 - as the others
) -> bytes:
    """The same document, written by feedgen in one go."""
    generator = writer.generator(_Root, _Item)
    _describe(generator, channel, updated)
    for article in articles:
        _add(generator, article, channel)
    made: bytes = generator.rss_str(pretty=True)
    return made


def _describe(generator: Any, channel: Channel, updated: datetime) -> None:
    generator.title(line(channel.title))
    generator.description(line(channel.description))
    generator.link(href=channel.url(".rss"), rel="self", type="application/rss+xml")
    generator.link(href=channel.link)  # last, for feedgen takes the last link as <link>
    generator.language(channel.language)
    generator.ttl(channel.ttl)
    generator.feeds.ttl = channel.ttl
    generator.feeds.channel = channel
    generator.feeds.namespaces = _Root.namespaces | history.namespaces(channel)
    generator.updated(updated)
    generator.docs("")
    name = line(channel.author.name)
    generator.feeds.podcast, generator.feeds.publisher = channel.podcast, name
    if channel.author.email:
        generator.managingEditor(f"{channel.author.email} ({name})")
    else:
        generator.feeds.creator = name
    if channel.rights:
        generator.rights(line(channel.rights))


def _add(generator: Any, article: Article, channel: Channel) -> None:
    item = generator.add_entry(order="append")
    item.feeds.article = article
    item.feeds.podcast = channel.podcast is not None
    item.id(article.guid or article.id)
    item.title(line(article.title))
    item.published(article.published)
    summary, html = texts(article, channel)
    item.description(escape(summary, quote=False) or html)  # readers take it for HTML
    if summary and html:
        item.content(html)
    if article.link:
        item.link(href=article.link)
    item.category(categories(article, channel))
    for enclosure in article.enclosures[:1]:  # newsboat, sfeed and others keep one; the profile allows one
        item.enclosure(enclosure.url, str(enclosure.length), enclosure.type)

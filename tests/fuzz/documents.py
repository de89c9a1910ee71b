"""Documents for `feeds check`, with a place that takes text."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape

_MORE = "".join(
    f' xmlns:{prefix}="{namespace}"'
    for prefix, namespace in {
        "slash": "http://purl.org/rss/1.0/modules/slash/",
        "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "fh": "http://purl.org/syndication/history/1.0",
        "at": "http://purl.org/atompub/tombstones/1.0",
    }.items()
)


def _xml(text: str) -> str:
    return escape("".join(one for one in text if one >= " " or one in "\n\t\r"), quote=True)


def _rss(item: str, head: str = "") -> str:
    return (
        '<?xml version="1.0"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        f'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"{_MORE}>'
        f"<channel><title>A</title><link>https://a.example/</link><description>A</description>{head}"
        f"<item><title>A</title><guid>https://a.example/1</guid>{item}</item></channel></rss>"
    )


def _atom(entry: str) -> str:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"{_MORE}><id>https://a.example/</id><title>A</title>'
        "<updated>2024-05-01T10:00:00Z</updated><author><name>A</name></author><entry><id>https://a.example/1</id>"
        f"<title>A</title><updated>2024-05-01T10:00:00Z</updated>{entry}</entry></feed>"
    )


def _json(**members: object) -> str:
    item = {"id": "1", "url": "https://a.example/1", **members}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [item]})


#: Places of a document that take text, by a name for each.
DOCUMENTS: dict[str, Callable[[str], str]] = {
    "content.rss": lambda text: _rss(f"<content:encoded>{_xml(text)}</content:encoded>"),
    "tag.rss": lambda text: _rss(f"<content:encoded>{_xml(f'<p {text}>x</p>')}</content:encoded>"),
    "description.rss": lambda text: _rss(f"<description>{_xml(text)}</description>"),
    "title.rss": lambda text: _rss(
        f"<description>A</description><category>{_xml(text)}</category>", f"<language>{_xml(text[:300_000])}</language>"
    ),
    "date.rss": lambda text: _rss(f"<pubDate>{_xml(text)}</pubDate>"),
    "people.rss": lambda text: _rss(f"<author>{_xml(text[:500_000])}</author><link>{_xml(text[:500_000])}</link>"),
    "attribute.rss": lambda text: _rss(
        f'<enclosure url="{_xml(text[:400_000])}" type="{_xml(text[:300_000])}" length="{_xml(text[:300_000])}"/>'
    ),
    "media.rss": lambda text: _rss(f'<media:content url="{_xml(text[:500_000])}" medium="{_xml(text[:400_000])}"/>'),
    "numbers.rss": lambda text: _rss(
        f'<media:content url="https://a.example/" width="{_xml(text[:480_000])}x"/>',
        '<sy:updateFrequency xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">'
        f"{_xml(text[:480_000])}x</sy:updateFrequency>",
    ),
    "raw.rss": lambda text: _rss(text),
    "html.atom": lambda text: _atom(f'<content type="html">{_xml(text)}</content>'),
    "text.atom": lambda text: _atom(f'<summary type="text">{_xml(text)}</summary>'),
    "xhtml.atom": lambda text: _atom(
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{_xml(text)}</div></content>'
    ),
    "date.atom": lambda text: _atom(f"<published>{_xml(text)}</published>"),
    "link.atom": lambda text: _atom(f'<link href="{_xml(text[:500_000])}" hreflang="{_xml(text[:400_000])}"/>'),
    "raw.atom": lambda text: _atom(text),
    "content.json": lambda text: _json(content_html=text),
    "plain.json": lambda text: _json(content_text=text),
    "title.json": lambda text: _json(content_text="A", title=text, date_published=text[:300_000]),
    "url.json": lambda text: _json(content_text="A", image=text, tags=[text[:100_000]], language=text[:100_000]),
    "raw.json": lambda text: '{"version": "https://jsonfeed.org/version/1.1", "items": [' + text,
    "items.json": lambda text: '{"version": "https://jsonfeed.org/version/1.1", "items": [' + text + "{}]}",
    "text.opml": lambda text: (
        f'<opml version="2.0"><head><title>{_xml(text[:300_000])}</title><dateCreated>{_xml(text[:200_000])}'
        f"</dateCreated><ownerEmail>{_xml(text[:200_000])}</ownerEmail></head>"
        f'<body><outline text="{_xml(text[:300_000])}"/></body></opml>'
    ),
    "raw.opml": lambda text: f'<opml version="2.0"><head><title>A</title></head><body>{text}',
    "loc.sitemap": lambda text: (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>'
        f"<loc>{_xml(text[:500_000])}</loc><lastmod>{_xml(text[:500_000])}</lastmod></url></urlset>"
    ),
    "raw.sitemap": lambda text: f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{text}</urlset>',
    "garbage": lambda text: text,
    "html": lambda text: f"<html>{text}",
}

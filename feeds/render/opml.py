"""The directory of all feeds for import into a reader (OPML 2.0, "subscription lists")."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from feeds.feed import Channel, Document
from feeds.render.formats import FORMATS
from feeds.text import plain


def opml(title: str, channels: Sequence[Channel], formats: Sequence[str]) -> Document:
    """The list of these channels, in this order, each by its RSS document or else by the first of `formats`.

    It has no date, so that it changes only when the list does, and not with each new article.
    """
    suffix = FORMATS["rss" if "rss" in formats else formats[0]].suffix
    lines = (
        "<?xml version='1.0' encoding='UTF-8'?>",
        '<opml version="2.0">',
        "  <head>",
        f"    <title>{escape(plain(title))}</title>",
        "  </head>",
        "  <body>",
        *(_outline(channel, suffix) for channel in channels),
        "  </body>",
        "</opml>",
        "",
    )
    return Document(feed="feeds", format="opml", path="feeds.opml", body="\n".join(lines).encode())


def _outline(channel: Channel, suffix: str) -> str:
    # Without type="rss" most readers import nothing, whatever the format of the feed is.
    title = plain(channel.title)
    said = {"type": "rss", "text": title, "title": title, "xmlUrl": channel.url(suffix), "htmlUrl": channel.link}
    attributes = " ".join(f'{name}="{escape(value)}"' for name, value in said.items())
    return f"    <outline {attributes}/>"

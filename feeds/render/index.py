"""The page that lists all feeds: for people who look for one, and for readers that discover them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from feeds.feed import Channel, Document
from feeds.render.formats import FORMATS, Format
from feeds.render.page import direction, page, template
from feeds.text import plain


def index(title: str, base: str, language: str, channels: Sequence[Channel], formats: Sequence[str]) -> Document:
    """The page at `base`, for a site of that title and language; channels and formats stand in the order given."""
    offered = [FORMATS[name] for name in formats]
    alternates = (_alternate(channel, one) for channel in channels for one in offered)
    body = template(Path(__file__).with_name("index.html")).substitute(
        title=escape(plain(title)), feeds="\n".join(_feed(channel, offered) for channel in channels)
    )
    head = "\n".join((f'<link rel="canonical" href="{escape(base)}">', *alternates))
    made = page(title=plain(title), language=language, head=head, body=body) + "\n"
    return Document(feed="index", format="html", path="index.html", body=made.encode())


def _alternate(channel: Channel, offered: Format) -> str:
    title = escape(f"{plain(channel.title)} ({offered.label})")
    url = escape(channel.url(offered.suffix))
    return f'<link rel="alternate" type="{offered.media_type}" title="{title}" href="{url}">'


def _feed(channel: Channel, offered: Sequence[Format]) -> str:
    title, description = escape(plain(channel.title)), escape(plain(channel.description))
    said = f'<p class="quiet" dir="auto">{description}</p>\n' if description != title else ""
    return f"""<li lang="{escape(channel.language)}" dir="{direction(channel.language)}">
<h3 dir="auto"><a href="{escape(channel.link)}">{title}</a></h3>
{said}<p class="formats">{" ".join(_link(channel, one, title) for one in offered)}</p>
</li>"""


def _link(channel: Channel, offered: Format, title: str) -> str:
    # Relative, so that the page also works where it was just built; the label tells apart links of one name.
    href = escape(quote(channel.name + offered.suffix, safe="/~"))
    return f'<a href="{href}" type="{offered.media_type}" aria-label="{title}: {offered.label}">{offered.label}</a>'

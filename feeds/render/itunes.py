"""What podcast directories read: the itunes elements of a channel and of its items (Apple's requirements)."""

from __future__ import annotations

from typing import Any

from lxml.etree import SubElement

from feeds.article import Article
from feeds.podcast import Podcast
from feeds.render.shown import line

URI = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_NS = f"{{{URI}}}"


def channel(element: Any, podcast: Podcast, publisher: str) -> None:
    """Add what a podcast's channel says; `publisher` is the author where the podcast names none."""
    outer, _, inner = podcast.category.partition("/")
    category = SubElement(element, _NS + "category", text=outer)
    if inner:
        SubElement(category, _NS + "category", text=inner)
    SubElement(element, _NS + "explicit").text = _said(podcast.explicit)
    SubElement(element, _NS + "image", href=podcast.image)
    SubElement(element, _NS + "author").text = line(podcast.author or publisher)
    SubElement(element, _NS + "type").text = podcast.type
    owner = SubElement(element, _NS + "owner")
    SubElement(owner, _NS + "name").text = line(podcast.owner or podcast.author or publisher)
    SubElement(owner, _NS + "email").text = podcast.email
    if podcast.block:
        SubElement(element, _NS + "block").text = "Yes"


def item(element: Any, article: Article) -> None:
    """Add what an episode says; an article without a file to hear is an item all the same, which players pass over."""
    episode = article.episode
    said = {
        "duration": next((str(one.duration) for one in article.enclosures[:1] if one.duration), ""),
        "episode": str(episode.number or "") if episode else "",
        "season": str(episode.season or "") if episode else "",
        "episodeType": episode.type if episode else "",
        "explicit": _said(episode.explicit) if episode and episode.explicit is not None else "",
    }
    for name, value in said.items():
        if value:
            SubElement(element, _NS + name).text = value
    if episode and episode.image:
        SubElement(element, _NS + "image", href=episode.image)


def _said(explicit: bool) -> str:  # noqa: FBT001 - what the element says
    return "true" if explicit else "false"

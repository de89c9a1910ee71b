"""WordPress exports: every post read or skipped for a reason, with the id, link and instant that its feed gave."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from feeds.article import Draft
from feeds.read import Bundle, Conventions, Skip, html, read
from tests.corpora.figures import CORPORA, Figure

FILES = CORPORA / "iptc" / "wxr-rss-atom"
_ITEM = re.compile(r"<item>.*?</item>", re.DOTALL)


def measure() -> Iterator[Figure]:
    """The truth is taken from the text of each file, without any of our parsing."""
    figures = {name: Figure(corpus="wxr", name=name, must=1.0) for name in ("read", "id", "link", "instant", "body")}
    for file in sorted(FILES.glob("*.xml")):
        found = read(file.name, file.read_bytes(), Conventions(), datetime.now(UTC))
        if not isinstance(found, Bundle):
            continue
        for part, item in zip(found.parts, _ITEM.findall(file.read_text(encoding="utf-8")), strict=True):
            case, said = f"{file.name}/{part.key}", part.outcome
            public = _text(item, "wp:status") in ("publish", "future") and _text(item, "wp:post_type") == "post"
            figures["read"].count(case, right=isinstance(said, Draft if public else Skip), said=said)
            if isinstance(said, Draft):
                moment = f"{said.published:%Y-%m-%d %H:%M:%S}"
                figures["id"].count(case, right=said.id == _text(item, "guid"), said=said.id)
                figures["link"].count(case, right=said.link == _text(item, "link"), said=said.link)
                figures["instant"].count(case, right=moment == _text(item, "wp:post_date_gmt"), said=moment)
                shown = html(said.content, said.link)
                figures["body"].count(case, right="<p" in shown and not re.search(r"<!--|\[/?\w+_|\[caption", shown))
    yield from figures.values()


def _text(item: str, name: str) -> str:
    found = re.search(rf"<{name}[^>]*>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</{name}>", item, re.DOTALL)
    return found[1] if found else ""

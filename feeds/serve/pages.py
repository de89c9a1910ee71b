"""Pages for people: what a feed shows and how to subscribe to it; an article that has no page elsewhere."""

from __future__ import annotations

from datetime import UTC
from html import escape
from pathlib import Path
from posixpath import basename
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from feeds.read.bodies.clean import text
from feeds.render.dates import rfc3339
from feeds.render.page import direction, page, template
from feeds.serve.listing import listing
from feeds.text import is_web_url, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, tzinfo

    from feeds.article import Article, Comments, Enclosure, Person, Source
    from feeds.serve.listing import Entry

_FEED, _ARTICLE = (Path(__file__).with_name(name) for name in ("feed.html", "article.html"))
_MONTHS = str.split("January February March April May June July August September October November December")


def feed_page(
    body: bytes,
    format: str,  # noqa: A002 - the field's word
    *,
    links: Sequence[tuple[str, str, str]],
    home: str,
    language: str,
    feeds_url: str = "",
    zone: tzinfo = UTC,
) -> str:
    """The page of the feed whose published document in that format is `body`; its dates are those of `zone`.

    `links` has label, media type and URL of each format, the one to take in doubt first. `home` is the website,
    `feeds_url` the list of all feeds; either may be empty. `language` is taken when the feed states none. Raises
    ValueError for a document that can't be read.
    """
    feed = listing(body, format)
    title = plain(feed.title)
    head = "\n".join(
        (
            f'<meta name="description" content="{escape(plain(feed.description))}">',
            *(_alternate(f"{title} ({label})", media_type, url) for label, media_type, url in links),
        )
    )
    described = feed.description and plain(feed.description) != title
    filled = template(_FEED).substitute(
        top=_top((home, escape(urlsplit(home).hostname or home)), (feeds_url, '<span lang="en">All feeds</span>')),
        title=escape(title),
        description=f'<p class="lead" dir="auto">{escape(plain(feed.description))}</p>' if described else "",
        addresses="\n".join(_address(title, *link) for link in links),
        choice='<p class="quiet">All carry the same articles; if in doubt, take the first.</p>'
        if len(links) > 1
        else "",
        entries=_entries(feed.entries, zone),
    )
    return page(title=title, language=feed.language or language, head=head, body=filled) + "\n"


def article_page(article: Article, *, title: str, home: str, language: str, feeds_url: str, zone: tzinfo = UTC) -> str:
    """The page of an article, whose content is clean HTML already; its dates are those of `zone`.

    `title` is that of the website at `home`, `feeds_url` the list of its feeds; any may be empty. `language` is taken
    when the article states none.
    """
    said = _text_once(article)
    filled = template(_ARTICLE).substitute(
        top=_top((home, escape(plain(title) or home)), (feeds_url, '<span lang="en">Feeds</span>')),
        kicker=_paragraph("kicker", " · ".join(escape(plain(one.term)) for one in article.categories)),
        auto="" if article.language else ' dir="auto"',
        title=escape(plain(article.title)),
        standfirst=_paragraph("standfirst", escape(said)),
        byline=_byline(article, zone),
        image=_image(article),
        content=article.content,
        enclosures="\n".join(_enclosure(one) for one in _attached(article)),
        related=_related(article),
        about=_about(article),
        bottom=_bottom(plain(title), feeds_url),
    )
    named = " – ".join(filter(None, (plain(article.title), plain(title))))
    head = "\n".join(_meta(article, plain(title)))
    return page(title=named, language=article.language or language, head=head, body=filled) + "\n"


def _top(*links: tuple[str, str]) -> str:
    shown = "\n".join(f'<a href="{escape(url)}">{label}</a>' for url, label in links if url)
    return f'<header><nav class="top" aria-label="Site">\n{shown}\n</nav></header>' if shown else ""


def _alternate(title: str, media_type: str, url: str) -> str:
    return f'<link rel="alternate" type="{escape(media_type)}" title="{escape(title)}" href="{escape(url)}">'


def _address(title: str, label: str, media_type: str, url: str) -> str:
    name = f'aria-label="{escape(f"{title}: {label}")}"'
    link = f'<a href="{escape(url)}" type="{escape(media_type)}" {name}>{escape(label)}</a>'
    shown = escape(url).replace("/", "/<wbr>")
    return f"<li>{link} <code>{shown}</code></li>"


def _entries(entries: Sequence[Entry], zone: tzinfo) -> str:
    if not entries:
        return '<p class="quiet" lang="en">Nothing yet. What is published next will stand here.</p>'
    return '<ol class="plain entries">\n' + "\n".join(_entry(one, zone) for one in entries) + "\n</ol>"


def _entry(entry: Entry, zone: tzinfo) -> str:
    tongue = f'lang="{escape(entry.language)}" dir="{direction(entry.language)}"' if entry.language else 'dir="auto"'
    title = escape(plain(entry.title))
    linked = f'<a href="{escape(entry.link)}">{title}</a>' if entry.link else title
    summary = f"<p>{escape(entry.summary)}</p>\n" if entry.summary != plain(entry.title) else ""
    return f'<li {tongue}>\n<h3>{linked}</h3>\n{summary}<p class="quiet">{_day(entry.published, zone)}</p>\n</li>'


def _day(when: datetime, zone: tzinfo, *, clock: bool = False) -> str:
    local = when.astimezone(zone)
    words = f"{local.day} {_MONTHS[local.month - 1]} {local.year}"
    if clock and (local.hour or local.minute):  # a date without a time is midnight
        name = local.tzname() or "UTC"
        words += f", {local:%H:%M} {'UTC' if name[0] in '+-' else ''}{name}"
    return f'<time datetime="{rfc3339(when)}" lang="en" dir="ltr">{words}</time>'


def _text_once(article: Article) -> str:
    """The summary, unless the content begins with it."""
    begins = text(article.content).startswith(article.summary.rstrip(" …"))
    return "" if article.content and begins else article.summary


def _byline(article: Article, zone: tzinfo) -> str:
    people = ", ".join(_person(one) for one in article.authors)
    dates = _day(article.published, zone, clock=True)
    if rfc3339(article.updated) > rfc3339(article.published):
        dates += f' · <span lang="en">Updated</span> {_day(article.updated, zone, clock=True)}'
    return (f"<p><bdi>{people}</bdi></p>\n" if people else "") + f"<p>{dates}</p>"


def _person(person: Person) -> str:
    name = escape(plain(person.name))
    return f'<a rel="author" href="{escape(uri)}">{name}</a>' if (uri := _web(person.uri)) else name


def _image(article: Article) -> str:
    image = article.image
    if image is None or not _web(image.url):
        return ""
    shown = _is_shown(image.url, article)
    there = text(article.content) if shown else ""
    said = " · ".join(escape(plain(told)) for told in (image.caption, image.credit) if told and told not in there)
    if shown:
        return _paragraph("quiet", said)
    caption = f"<figcaption>{said}</figcaption>" if said else ""
    return f'<figure><img src="{escape(image.url)}" alt="{escape(plain(image.alt))}">{caption}</figure>'


def _attached(article: Article) -> list[Enclosure]:
    """The files that the content does not show already."""
    return [one for one in article.enclosures if _web(one.url) and not _is_shown(one.url, article)]


def _is_shown(url: str, article: Article) -> bool:
    return f'"{escape(url)}"' in article.content


def _enclosure(enclosure: Enclosure) -> str:
    url, kind = escape(enclosure.url), enclosure.type.partition("/")[0]
    name = escape(plain(unquote(basename(urlsplit(enclosure.url).path))) or enclosure.url)
    label = f'<bdi><a href="{url}" type="{escape(enclosure.type)}">{name}</a></bdi>'
    label += f" ({_size(enclosure.length)})" if enclosure.length else ""
    if kind not in ("audio", "video"):
        return f"<p>{label}</p>"
    player = f'<{kind} controls preload="none" src="{url}"></{kind}>'
    return f"<figure>{player}<figcaption>{label}</figcaption></figure>"


def _size(length: int) -> str:
    return f"{length / 1e6:.1f} MB" if length >= 1_000_000 else f"{max(length // 1000, 1)} kB"


def _related(article: Article) -> str:
    if not article.related:
        return ""
    shown = ((escape(plain(one.title)), escape(_web(one.href))) for one in article.related)
    items = (f'<a href="{href}">{title}</a>' if href else title for title, href in shown)
    return (
        '<section>\n<h2 lang="en">Related</h2>\n<ul>\n'
        + "\n".join(f"<li>{one}</li>" for one in items)
        + "\n</ul>\n</section>"
    )


def _about(article: Article) -> str:
    terms = {one.term for one in article.categories}
    tags = ", ".join(f"<bdi>{escape(plain(tag))}</bdi>" for tag in article.tags if tag not in terms)
    people = ", ".join(f"<bdi>{_person(one)}</bdi>" for one in article.contributors)
    lines = (
        f'<span lang="en">With:</span> {people}' if people else "",
        _source(article.source) if article.source else "",
        _comments(article.comments) if article.comments else "",
        f'<span lang="en">Tags:</span> {tags}' if tags else "",
        escape(article.rights or ""),
    )
    said = "\n".join(f"<p>{line}</p>" for line in lines if line)
    return f"<footer>\n{said}\n</footer>" if said else ""


def _source(source: Source) -> str:
    title = escape(plain(source.title))
    named = f'<a href="{escape(url)}">{title}</a>' if (url := _web(source.url)) else title
    return f'<span lang="en">First published in:</span> <bdi>{named}</bdi>'


def _comments(comments: Comments) -> str:
    count = "" if comments.count is None else f" ({comments.count})"
    return f'<a href="{escape(url)}" lang="en">Comments{count}</a>' if (url := _web(comments.url)) else ""


def _bottom(title: str, feeds_url: str) -> str:
    if not feeds_url:
        return ""
    whose = f" of <bdi>{escape(title)}</bdi>" if title else ""
    link = f'<a href="{escape(feeds_url)}">Subscribe to a feed</a>'
    return f'<footer>\n<p lang="en" dir="ltr">{link}{whose}, and new articles come to you by themselves.</p>\n</footer>'


def _web(url: str | None) -> str:
    return url if url and is_web_url(url) else ""


def _paragraph(kind: str, html: str) -> str:
    return f'<p class="{kind}">{html}</p>' if html else ""


def _meta(article: Article, title: str) -> Iterable[str]:
    summary = plain(article.summary)
    if article.link:
        yield f'<link rel="canonical" href="{escape(article.link)}">'
    if summary:
        yield f'<meta name="description" content="{escape(summary)}">'
    said = {
        "og:type": "article",
        "og:title": plain(article.title),
        "og:site_name": title,
        "og:url": article.link,
        "og:description": summary,
        "og:image": _web(article.image.url) if article.image else "",
        "article:published_time": rfc3339(article.published),
        "article:modified_time": rfc3339(article.updated),
    }
    yield from (f'<meta property="{name}" content="{escape(value)}">' for name, value in said.items() if value)

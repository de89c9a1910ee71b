"""Players and other embedded pages told as links: with a title, and a picture where it can be known without asking."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from feeds.read.bodies.parts import attributes, replaced
from feeds.read.bodies.urls import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

_WEB = frozenset({"http", "https"})


class _Site(NamedTuple):
    """Embedded pages of one site: how their URLs look, the page for people, and its picture."""

    embedded: re.Pattern[str]
    page: str
    picture: str = ""


def _site(embedded: str, page: str, picture: str = "") -> _Site:
    return _Site(re.compile(rf"\Ahttps?://(?:www\.)?{embedded}", re.IGNORECASE), page, picture)


_SITES = (
    _site(
        r"youtube(?:-nocookie)?\.com/embed/videoseries\?(?:.*&)?list=([\w-]+)",
        "https://www.youtube.com/playlist?list={}",
    ),
    _site(
        r"(?:m\.)?(?:youtube(?:-nocookie)?\.com/(?:embed/|v/|shorts/|watch\?(?:.*&)?v=)|youtu\.be/)([\w-]{11})(?![\w-])",
        "https://www.youtube.com/watch?v={}",
        "https://i.ytimg.com/vi/{}/hqdefault.jpg",
    ),
    _site(r"player\.vimeo\.com/video/(\d+)", "https://vimeo.com/{}"),
    _site(
        r"(?:geo\.)?dailymotion\.com/(?:embed/video/|player(?:/\w+)?\.html\?(?:.*&)?video=)(\w+)",
        "https://www.dailymotion.com/video/{}",
        "https://www.dailymotion.com/thumbnail/video/{}",
    ),
    _site(r"open\.spotify\.com/embed/([\w/-]+)", "https://open.spotify.com/{}"),
    _site(r"platform\.twitter\.com/embed/tweet\.html\?(?:.*&)?id=(\d+)", "https://twitter.com/i/status/{}"),
    _site(r"instagram\.com/((?:p|reel|tv)/[\w-]+)/embed", "https://www.instagram.com/{}/"),
    _site(r"archive\.org/embed/([\w.-]+)", "https://archive.org/details/{}"),
    _site(r"codepen\.io/([\w-]+)/embed/(?:preview/)?([\w-]+)", "https://codepen.io/{}/pen/{}"),
    _site(r"embed\.ted\.com/(talks/\w+)", "https://www.ted.com/{}"),
)
#: Players that carry the page as a parameter.
_CARRIED = re.compile(
    r"https?://(?:w\.soundcloud\.com/player/?\?(?:.*&)?url|www\.facebook\.com/plugins/\w+\.php\?(?:.*&)?href)=([^&#]+)",
    re.IGNORECASE,
)
_EMBED = re.compile(r"<(?:embed|lite-youtube|lite-vimeo|amp-youtube|amp-vimeo|amp-iframe)\s[^<>]*>", re.IGNORECASE)
_OBJECT = re.compile(r"<(object)(?=[\s>])[^<>]*(?<!/)>", re.IGNORECASE)
_SHOWN = re.compile(r"<(?:embed|iframe|img|video|audio|a)\s", re.IGNORECASE)
_MOVIE = re.compile(r"<param\s[^<>]*name\s*=\s*[\"']?(?:movie|src|url)\b[^<>]*>", re.IGNORECASE)
_FRAME = re.compile(r"(<iframe(?: [^<>]*+)?>).*?(?:</iframe>|\Z)", re.DOTALL)
_TOKEN = re.compile(r"<iframe((?: [^<>]*+)?)></iframe>|<(/?)([a-z][a-z0-9]*+)(?: [^<>]*+)?>")
_PLAYER = re.compile(r"<(video|audio)((?: [^<>]*+)?)>(.*?)(?:</\1>|\Z)", re.DOTALL)
_TRACK = re.compile(r"<track(?: [^<>]*+)?>")
_VOID = frozenset(str.split("br col hr img source track wbr"))
#: Where a paragraph may stand.
_FLOW = frozenset(
    str.split(
        "article aside blockquote dd details div dl figcaption figure footer header li ol section table tbody td tfoot"
        " th thead tr ul"
    )
)


def as_iframes(html: str) -> str:
    """HTML as written, its `<embed>`, its `<object>` without a better fallback, and players of AMP made iframes."""
    return _EMBED.sub(lambda tag: _iframe(attributes(tag[0]), tag[0]), replaced(html, _OBJECT, _object))


def _object(tag: str, content: str) -> str:
    known = attributes(tag)
    if _SHOWN.search(content):
        return content
    if known.get("type", "").startswith("image/") and known.get("data"):
        alt = " ".join(re.sub(r"<[^<>]*>", " ", content).split()).replace('"', "&quot;")
        return f'<img src="{_quoted(known["data"])}" alt="{alt}">'
    movie = _MOVIE.search(content)
    data = known.get("data") or (attributes(movie[0]).get("value") if movie else "")
    return (_iframe({**known, "src": data}, tag) if data else "") + content


def _iframe(known: dict[str, str], tag: str) -> str:
    name, video = tag[1:13].lower(), known.get("videoid") or known.get("data-videoid")
    if video and "youtube" in name:
        source = f"https://www.youtube.com/embed/{video}"
    elif video and "vimeo" in name:
        source = f"https://player.vimeo.com/video/{video}"
    else:
        source = known.get("src", "")
    title = known.get("title") or known.get("playlabel") or known.get("aria-label") or ""
    return f'<iframe src="{_quoted(source)}" title="{_quoted(title)}"></iframe>' if source else ""


def _quoted(value: str) -> str:
    return value.replace('"', "&quot;")


def emptied(html: str) -> str:
    """HTML as nh3 writes it without what stands in iframes, the only place where it leaves a `<` that begins no tag."""
    return _FRAME.sub(r"\1</iframe>", html)


def as_links(html: str) -> str:
    """HTML as nh3 writes it, each empty iframe a link, in a paragraph of its own where nothing stands beside it."""
    parts: list[str] = []
    opened: list[str] = []
    end = 0
    for tag in _TOKEN.finditer(html):
        if tag[3] is None:
            parts += [html[end : tag.start()], _link(html, tag, opened)]
            end = tag.end()
        elif tag[2]:
            if opened and opened[-1] == tag[3]:
                opened.pop()
        elif tag[3] not in _VOID:
            opened.append(tag[3])
    return "".join([*parts, html[end:]])


def with_sources(html: str) -> str:
    """HTML as nh3 writes it without players that have nothing to play; their fallback stays."""
    return _PLAYER.sub(
        lambda one: one[0] if ' src="' in one[2] or "<source " in one[3] else _TRACK.sub("", one[3]), html
    )


def _link(html: str, tag: re.Match[str], opened: Sequence[str]) -> str:
    known = attributes(tag[1] or "")
    if not (source := unescape(known.get("src", ""))):
        return ""
    url, picture = _page(source)
    label = unescape(known.get("title", "")).strip() or url.partition("://")[2].rstrip("/") or url
    shown = (f'<img src="{escape(picture)}" alt=""> ' if picture else "") + escape(label, quote=False)
    if "a" in opened:
        return shown
    link = f'<a href="{escape(url)}">{shown}</a>'
    return f"<p>{link}</p>" if _FLOW.issuperset(opened) and _is_alone(html, tag) else link


def _page(source: str) -> tuple[str, str]:
    """The page for people behind an embedded one, and its picture."""
    if carried := _CARRIED.match(source):
        return resolve(unquote(carried[1], errors="replace"), None, _WEB) or source, ""
    for site in _SITES:
        if found := site.embedded.match(source):
            return site.page.format(*found.groups()), site.picture.format(*found.groups())
    return source, ""


def _is_alone(html: str, tag: re.Match[str]) -> bool:
    """Whether no text stands directly before or behind an element."""
    before, after = html[max(0, tag.start() - 80) : tag.start()].rstrip(), html[tag.end() : tag.end() + 80].lstrip()
    return before[-1:] in ("", ">") and after[:1] in ("", "<")

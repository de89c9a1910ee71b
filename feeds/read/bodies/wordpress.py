"""The body of a WordPress post as HTML: blocks without their comments, bare lines made paragraphs, shortcodes shown."""

from __future__ import annotations

import re
from bisect import bisect_left
from html import escape, unescape
from typing import TYPE_CHECKING

from feeds.read.bodies.autop import Ends, paragraphs
from feeds.read.bodies.shortcodes import arguments, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from feeds.article import Image

_BLOCK = re.compile(r"<!--\s*(/?)wp:[a-z][^<>]*+(?<=--)>")
_MARK = re.compile(r"<!--\s*(?:more|noteaser|nextpage)\b[^<>]*+(?<=--)>")
_SHORTCODE = re.compile(r"(\[?)\[(/?)([a-zA-Z][\w-]*+)((?:\s[^\[\]]*+|:[^\[\]]*+)?)\](\]?)")
#: Within these nothing is a shortcode; of code, brackets are a part.
_TAG = re.compile(r"<(?:(pre|code|script|style|textarea)(?=[\s>])|[a-zA-Z/!])[^<>]*>", re.IGNORECASE)
_ALONE = re.compile(r"^[ \t]*(https?://[^\s<>\"\[\]]+)[ \t]*$", re.MULTILINE)
_IMAGE = re.compile(r"(?:<a\s[^<>]*>\s*)?<img\s[^<>]*>(?:\s*</a>)?", re.IGNORECASE)
#: How often galleries may show each picture, on average, and characters that they may show besides.
_OFTEN, _ROOM = 10, 3_000_000
_FILES = ("src", "mp3", "m4a", "ogg", "wav", "flac", "mp4", "m4v", "webm", "ogv")


def to_html(body: str, attachments: Mapping[str, Image], dropped: list[str] | None = None) -> str:
    """HTML of a post's body; `attachments` are pictures by number, for galleries. What goes is added to `dropped`.

    What the block editor wrote is HTML between comments; everything else gets its paragraphs from blank lines.
    """
    body = _MARK.sub("", body.replace("\r\n", "\n").replace("\r", "\n"))
    parts: list[str] = []
    lost: list[str] = [] if dropped is None else dropped
    album = attachments if isinstance(attachments, Album) else Album(attachments)
    depth = end = 0
    for tag in _BLOCK.finditer(body):
        parts.append(_written(body[end : tag.start()], album, lost, freely=depth == 0))
        end = tag.end()
        if tag[1]:
            depth = max(0, depth - 1)
        elif not tag[0].rstrip("->").rstrip().endswith("/"):
            depth += 1
    return "".join([*parts, _written(body[end:], album, lost, freely=depth == 0)]).strip()


class Album(dict[str, "Image"]):
    """Pictures by number, and how much of them the galleries of all posts may still show: a caption of a megabyte may
    be named in each of ten thousand.
    """

    def __init__(self, attachments: Mapping[str, Image]) -> None:
        super().__init__(attachments)
        self._room = _ROOM + _OFTEN * sum(len(_figure(image)) for image in attachments.values())

    @property
    def is_full(self) -> bool:
        """Whether no more pictures are shown."""
        return self._room <= 0

    def figures(self, numbers: Iterable[str]) -> Iterator[str]:
        """The pictures of a gallery, each once, as long as there is room for them."""
        for number in dict.fromkeys(numbers):
            if number in self and self._room > 0:
                figure = _figure(self[number])
                self._room -= len(figure)
                yield figure


def _written(text: str, album: Album, lost: list[str], *, freely: bool) -> str:
    if not text.strip():
        return text
    shown = _shortcodes(_embeds(text), album, lost)
    return paragraphs(shown) if freely else shown


def _embeds(text: str) -> str:
    if "://" not in text:
        return text
    spans = _verbatim(text)
    return _ALONE.sub(lambda one: one[0] if _is_within(one.start(1), spans) else _embedded(one[1]), text)


def _shortcodes(text: str, album: Album, lost: list[str]) -> str:
    """The text with what its shortcodes stand for; of one that is not known the words that it holds."""
    if "[" not in text:
        return text
    found = _found(text)
    closes = _closes(found)
    parts: list[str] = []
    end = at = 0
    while at < len(found):
        tag, name, close = found[at], found[at][3].lower(), closes[at]
        parts.append(text[end : tag.start()] + tag[1])
        end = tag.end() - len(tag[5])
        if name in _SHOWN and not tag[2]:
            content = ""
            if close is not None and name not in _ALONE_ALWAYS:
                content, at, end = text[end : found[close].start()], close, found[close].end()
            parts.append(_SHOWN[name](tag[4], content, album))
            if name == "gallery" and album.is_full:
                lost.append("pictures of a [gallery], which were shown very often")
        elif not _is_shortcode(tag, closed=close is not None):
            parts.append(tag[0][len(tag[1]) : len(tag[0]) - len(tag[5])])
        elif not tag[2]:
            lost.append(f"the shortcode [{tag[3]}]")
        at += 1
    return _unescaped("".join([*parts, text[end:]]))


def _found(text: str) -> list[re.Match[str]]:
    spans = _verbatim(text)
    tags = (tag for tag in _SHORTCODE.finditer(text) if not (tag[1] and tag[5]))
    return [tag for tag in tags if not _is_within(tag.start(), spans)]


def _closes(found: Sequence[re.Match[str]]) -> list[int | None]:
    """Of each tag that opens a shortcode the place of the next one that closes it."""
    closing: dict[str, int] = {}
    closes: list[int | None] = []
    for at in range(len(found) - 1, -1, -1):
        name = found[at][3].lower()
        closes.append(None if found[at][2] else closing.get(name))
        if found[at][2]:
            closing[name] = at
    return closes[::-1]


def _is_shortcode(tag: re.Match[str], *, closed: bool) -> bool:
    """Whether brackets hold no words of the author ([sic], [Update])."""
    return bool(tag[2]) or closed or "=" in tag[4] or "_" in tag[3] or tag[4].strip() == "/"


def _unescaped(text: str) -> str:
    return _SHORTCODE.sub(lambda tag: tag[0][1:-1] if tag[1] and tag[5] else tag[0], text) if "[[" in text else text


def _verbatim(text: str) -> list[tuple[int, int]]:
    """Where nothing is a shortcode: within code, and within tags."""
    spans: list[tuple[int, int]] = []
    ends = Ends(text)
    end = 0
    for tag in _TAG.finditer(text):
        if tag.start() >= end:
            end = (ends.after(tag[1], tag.end()) if tag[1] else 0) or tag.end()
            spans.append((tag.start(), end))
    return spans


def _is_within(at: int, spans: list[tuple[int, int]]) -> bool:
    before = bisect_left(spans, (at + 1,)) - 1
    return before >= 0 and spans[before][0] <= at < spans[before][1]


def _code(written: str, content: str, album: Album) -> str:  # noqa: ARG001
    _, named = arguments(written)
    if not content.strip():
        return ""
    language = named.get("language") or named.get("lang") or ""
    kind = f' class="language-{escape(language)}"' if re.fullmatch(r"[\w+#.-]+", language) else ""
    return f"\n\n<pre><code{kind}>{escape(unescape(content.strip(chr(10))), quote=False)}</code></pre>\n\n"


def _caption(written: str, content: str, album: Album) -> str:  # noqa: ARG001
    _, named = arguments(written)
    image = _IMAGE.search(content)
    if not image:
        return content
    words = (content[: image.start()] + content[image.end() :]).strip() or escape(named.get("caption", ""), quote=False)
    below = f"<figcaption>{words}</figcaption>" if words else ""
    return f"\n\n<figure>{image[0]}{below}</figure>\n\n"


def _gallery(written: str, content: str, album: Album) -> str:  # noqa: ARG001
    _, named = arguments(written)
    numbers = re.findall(r"\d+", named.get("ids") or named.get("include") or "")
    return "".join(album.figures(numbers))


def _figure(image: Image) -> str:
    below = f"<figcaption>{escape(image.caption, quote=False)}</figcaption>" if image.caption else ""
    return f'\n\n<figure><img src="{quoted(image.url)}" alt="{escape(image.alt)}">{below}</figure>\n\n'


def _embed(written: str, content: str, album: Album) -> str:  # noqa: ARG001
    positional, named = arguments(written)
    url = content.strip() or named.get("src") or next(iter(positional), "")
    return _embedded(url) if url.startswith(("http://", "https://")) else ""


def _embedded(url: str) -> str:
    """What an address on a line of its own becomes: a page shown within this one, which readers get as a link."""
    return f'\n\n<iframe src="{quoted(unescape(url))}"></iframe>\n\n'


def _player(kind: str) -> Callable[[str, str, Album], str]:
    def show(written: str, content: str, _: Album) -> str:
        positional, named = arguments(written)
        said = (*(named.get(name) for name in _FILES), *positional[:1], content.strip())
        url = next((url for url in said if url and url.startswith(("http://", "https://", "/"))), "")
        return f'\n\n<{kind} src="{quoted(url)}" controls></{kind}>\n\n' if url else ""

    return show


_SHOWN: dict[str, Callable[[str, str, Album], str]] = {
    "code": _code,
    "sourcecode": _code,
    "caption": _caption,
    "wp_caption": _caption,
    "gallery": _gallery,
    "playlist": lambda *_: "",
    "embed": _embed,
    "youtube": _embed,
    "audio": _player("audio"),
    "video": _player("video"),
}
#: They hold nothing, whatever closes them later.
_ALONE_ALWAYS = frozenset(("gallery", "playlist"))

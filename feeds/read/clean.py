"""HTML made fit for feed readers: nothing that runs, every URL absolute, well-formed; and the plain text of it."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import nh3

from feeds.article import NOT_TEXT
from feeds.read.nesting import flatten
from feeds.read.urls import candidates, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Set

_TAGS = frozenset(
    str.split(
        "a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup dd del"
        " details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i iframe img"
        " ins kbd li main mark ol p picture pre q rp rt ruby s samp section small source strong sub summary"
        " sup table tbody td tfoot th thead time tr track u ul var video wbr"
    )
)
_GONE_WITH_CONTENT = frozenset(
    str.split("annotation annotation-xml button datalist noembed noframes script select style template textarea title")
)
_RAW = frozenset(str.split("iframe noembed noframes script style textarea title xmp"))
#: Tags that mean something to a parser of HTML, though no feed carries them. `noscript` is not among them: what stands
#: in it is what a reader without scripts should see.
_HTML = (
    _TAGS
    | _GONE_WITH_CONTENT
    | _RAW
    | frozenset(
        str.split(
            "area base basefont big body canvas center data dialog dir embed fieldset font form frame"
            " frameset head html image input label legend link listing map menu meta meter nav nobr object"
            " optgroup option output param plaintext progress search slot span strike tt"
        )
    )
) - {"annotation", "annotation-xml"}
_LAZY = {
    "data-src": "src",
    "data-lazy-src": "src",
    "data-original": "src",
    "data-srcset": "srcset",
    "data-lazy-srcset": "srcset",
}
_MEDIA = {"src", "srcset", "sizes", "media", "type", *_LAZY}
_ATTRIBUTES = {
    "*": {"id", "title", "lang", "dir"},
    "a": {"href", "hreflang", "type"},
    "audio": {"src", "data-src"},
    "blockquote": {"cite"},
    "code": {"class"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "iframe": {"src", "data-src", "data-lazy-src"},
    "img": {"alt", "width", "height", *_MEDIA},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "pre": {"class"},
    "q": {"cite"},
    "source": _MEDIA,
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "time": {"datetime"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "video": {"src", "data-src", "poster", "width", "height"},
}
_CONTROLS = {"audio": {"controls": ""}, "video": {"controls": ""}}
_LINKED = frozenset({"http", "https", "mailto", "tel"})
_EMBEDDED = frozenset({"http", "https"})
_SOURCES = {"src", "poster", "data-src", "data-lazy-src", "data-original"}
_SOURCE_SETS = {"srcset", "data-srcset", "data-lazy-srcset"}
_SIZES = {"width", "height", "colspan", "rowspan", "span", "start", "value"}

_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_TAG = re.compile(r"""</?([A-Za-z][^\s/>]*)(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_ANNOTATION = re.compile(r"<annotation\b.*?</annotation(?:-xml)?\s*>", re.DOTALL | re.IGNORECASE)
_ENDED_AT_ONCE = re.compile(rf"<({'|'.join(sorted(_RAW))})\b([^<>]*)/>", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-([\w+#.\-]+)")
_FRAGMENT = re.compile(r"""href\s*=\s*["']?[^"'\s>]*#([^"'\s>]+)""", re.IGNORECASE)
_ID = re.compile(r' id="([^"]*)"')
_IFRAME = re.compile(r"<iframe((?: [^>]*)?)>.*?</iframe>", re.DOTALL)
_TUBE = re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w\-]{11})(?:[?&#].*)?", re.DOTALL)
_LAZY_TAG = re.compile(r"<(img|source|video|audio|iframe)( [^>]*\bdata-[^>]*)>")
_ATTRIBUTE = re.compile(r' ([a-z\-]+)="([^"]*)"')
_NO_SOURCE = re.compile(r'<(?:img|source|track)(?: (?!src)[a-z\-]+="[^"]*")*>')
_NO_SRC = re.compile(r'<img(?=( [^>]*)?>)(?![^>]* src=")[^>]* srcset="([^"\s]+)[^>]*>')
_TWICE = re.compile(r'(<img [^>]*\bsrc="([^"]*)"[^>]*>)(?:\s*<img [^>]*\bsrc="\2"[^>]*>)+')
_EMPTY = re.compile(r"<p>(?:\s|&nbsp;|<br>)*</p>(?:(?<=\n)\n)?")
_BLOCK = re.compile(
    r"<(?=/?(?:address|article|aside|blockquote|br|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure"
    r"|footer|form|h[1-6]|header|hgroup|hr|li|main|nav|ol|option|p|pre|section|summary|table|td|th|tr|ul)[\s/>])",
    re.IGNORECASE,
)
_PASSES = 6
_ALLOWED: dict[str, Any] = {
    "tags": set(_TAGS),
    "clean_content_tags": set(_GONE_WITH_CONTENT),
    "attributes": _ATTRIBUTES,
    "set_tag_attribute_values": _CONTROLS,
    "url_schemes": set(_LINKED),
    "link_rel": None,
}
_SHAPE = nh3.Cleaner(**_ALLOWED)


def clean(html: str, base: str | None, page: str | None = None) -> str:
    """HTML that a feed may carry: an allow-list of tags and attributes, URLs made absolute against base.

    What runs, frames, styles or asks for input is gone; an iframe becomes a link, lazy images become images. Without
    a base relative URLs stay. Cleaning twice changes nothing, and no string raises.
    """
    html = _prepared(html)
    for _ in range(_PASSES):  # what nh3 writes is not always what it reads back (tags unwrapped inside tables)
        html = _once(html, base, page)
        if _is_settled(html):
            return html
        html = flatten(html)
    return escape(text(html), quote=False)


def text(html: str) -> str:
    """The plain text of HTML: tags gone, entities decoded, blocks parted by a blank, white space collapsed."""
    parted = _BLOCK.sub(" <", _prepared(html))
    bare = nh3.clean(parted, tags=set(), clean_content_tags=set(_GONE_WITH_CONTENT | {"iframe"}))
    return " ".join(NOT_TEXT.sub("", unescape(bare)).split())


def excerpt(html: str, limit: int = 300) -> str:
    """The first words of HTML as plain text, at most `limit` characters, ending in "…" when something was cut."""
    whole = text(html)
    if len(whole) <= limit:
        return whole
    end = limit - 1
    blank = whole.rfind(" ", 0, end + 1)
    end = blank if blank > end * 2 // 3 else _grapheme_start(whole, end)
    return whole[:end].rstrip(" .,;:–—-([{«„“‘") + "…"


def _grapheme_start(whole: str, end: int) -> int:
    """The last place up to `end` where no mark, joiner or half of a flag is torn from what it belongs to (UAX 29)."""
    import unicodedata

    while end > 1 and (
        unicodedata.category(whole[end])[0] == "M"
        or whole[end] in "\u200d\u200c"
        or whole[end - 1] == "\u200d"
        or "\U0001f3fb" <= whole[end] <= "\U0001f3ff"
        or "\U0001f1e6" <= whole[end] <= "\U0001f1ff"
    ):
        end -= 1
    return end


def _prepared(html: str) -> str:
    html = NOT_TEXT.sub("", html)
    names = {name.lower() for name in _NAME.findall(html)}
    if "/>" in html and names & _RAW:
        html = _ENDED_AT_ONCE.sub(r"<\1\2></\1>", html)
    if "annotation" in names:
        html = _ANNOTATION.sub("", html)
    if names - _HTML:  # nh3 drops with all its content what is named as a part of SVG or MathML: <path>, <set>
        html = _TAG.sub(_known, html)
    return flatten(html)


def _known(match: re.Match[str]) -> str:
    return match[0] if match[1].lower() in _HTML else ""


def _once(html: str, base: str | None, page: str | None) -> str:
    done = nh3.Cleaner(**_ALLOWED, attribute_filter=_filter(base, page or base, _linked(html))).clean(html)
    return _mended(NOT_TEXT.sub("", done) if "&#" in html else done)


def _is_settled(html: str) -> bool:
    kept = map(unescape, _ID.findall(html))
    return _mended(_SHAPE.clean(html)) == html and flatten(html) == html and _linked(html).issuperset(kept)


def _linked(html: str) -> set[str]:
    """The ids that links of the same document name."""
    return {unquote(unescape(name)) for name in _FRAGMENT.findall(html)} if " id=" in html else set()


def _filter(base: str | None, page: str | None, linked: Set[str]) -> Callable[[str, str, str], str | None]:
    def keep(_tag: str, name: str, value: str) -> str | None:
        if name in {"href", "cite"}:
            return resolve(value, page if value.lstrip().startswith("#") else base, _LINKED)
        if name in _SOURCES:
            return resolve(value, base, _EMBEDDED)
        if name in _SOURCE_SETS:
            return candidates(value, base)
        if name in _SIZES:
            return value if value.isascii() and value.isdigit() else None
        if name == "id":
            return value if value in linked else None
        if name == "class":
            match = _LANGUAGE.search(value)
            return f"language-{match[1]}" if match else None
        return NOT_TEXT.sub("", value)

    return keep


def _mended(html: str) -> str:
    """What a filter of attributes can't do; `html` is as nh3 writes it, so that `<` and `"` only stand in markup."""
    if " data-" in html:
        html = _LAZY_TAG.sub(_awake, html)
    if "<iframe" in html:
        html = _IFRAME.sub(_link, html)
    if "<img" in html or "<source" in html or "<track" in html:
        html = _NO_SRC.sub(_with_src, html)
        html = _TWICE.sub(r"\1", _NO_SOURCE.sub("", html))
    html = html.replace("<pre>\n", "<pre>\n\n")  # a parser swallows the first line feed (HTML, 13.2.6.4.7)
    return _EMPTY.sub("", html)


def _awake(match: re.Match[str]) -> str:
    attributes = dict(_ATTRIBUTE.findall(match[2]))
    for lazy in [name for name in attributes if name in _LAZY]:
        attributes[_LAZY[lazy]] = attributes.pop(lazy)
    return f"<{match[1]}" + "".join(f' {name}="{value}"' for name, value in attributes.items()) + ">"


def _link(match: re.Match[str]) -> str:
    attributes = dict(_ATTRIBUTE.findall(match[1]))
    url = _TUBE.sub(r"https://www.youtube.com/watch?v=\1", attributes.get("src", ""))
    label = attributes.get("title", "").strip() or url.partition("://")[2].rstrip("/") or url
    return f'<a href="{url}">{label}</a>' if url else ""


def _with_src(match: re.Match[str]) -> str:
    return f'<img src="{match[2].rstrip(",")}"' + match[0].removeprefix("<img")

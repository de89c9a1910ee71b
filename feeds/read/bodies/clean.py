"""HTML made fit for feed readers: nothing that runs, every URL absolute, well-formed; and the plain text of it."""

from __future__ import annotations

import re
import threading
from html import escape, unescape
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

import nh3

from feeds.read.bodies import embeds, foreign, images
from feeds.read.bodies.allowed import (
    ATTRIBUTES,
    CONTROLS,
    EMBEDDED,
    GONE_WITH_CONTENT,
    HTML,
    LINKED,
    RAW,
    RENAMED,
    SIZES,
    SOURCE_SETS,
    SOURCES,
    TAGS,
)
from feeds.read.bodies.crowding import uncrowded
from feeds.read.bodies.empties import without_bare_spans, without_empties
from feeds.read.bodies.nesting import bounded, flatten
from feeds.read.bodies.sieve import restored, sieved
from feeds.read.bodies.urls import base_of, candidates, resolve
from feeds.text import textual

if TYPE_CHECKING:
    from collections.abc import Set

_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
#: Also a tag that is never closed, so that nothing is read twice.
_TAG = re.compile(r"""</?([A-Za-z][^\s/>]*+)(?:[^<>"']|"[^"]*"|'[^']*')*+(>?)""")
_RENAMED = re.compile(rf"<(/?)({'|'.join(sorted(RENAMED, key=len, reverse=True))})(?=[\s/>])", re.IGNORECASE)
_ENDED_AT_ONCE = re.compile(rf"<({'|'.join(sorted(RAW))})\b([^<>]*)/>", re.IGNORECASE)
_EMBEDDED = frozenset(str.split("embed object lite-youtube lite-vimeo amp-youtube amp-vimeo amp-iframe"))
_FOREIGN = frozenset(("math", "svg"))
_ANCHOR = re.compile(r"<a\s+name\s*=", re.IGNORECASE)
_TELLING_SPAN = re.compile(r"<span\s[^<>]*(?:dir|lang)\s*=|<bdi\b", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:^|\s)(?:lang(?:uage)?-|brush:\s*)([\w+#.\-]+)")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_LANGUAGE_NAME = re.compile(r"[\w+#.\-]+")
_DIRECTIONS = frozenset(("ltr", "rtl", "auto"))
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]*+)""", re.IGNORECASE)
_ID = re.compile(r' id="([^"]*)"')
_CODE = re.compile(r"<code((?: (?!data-lang)[a-z]+=\"[^\"]*\")*) data-lang=\"([^\"]*)\"((?: [a-z]+=\"[^\"]*\")*)>")
_PRE = re.compile(r"(<pre(?: [^<>]*+)?>)\n")
_SELF_LINK = re.compile(r'<a (?=[^<>]*href="[^"<>]*#)[^<>]*+>\s*+(?:#|¶|§|🔗)\ufe0f?\s*</a>')
_RUBY = re.compile(r"<rt(?: [^<>]*+)?>.*?(?:</rt>|\Z)", re.DOTALL)
_SUMMARY_END = re.compile(r"</summary>(?!\s)")
_BLOCK = re.compile(
    r"<(?=/?(?:address|article|aside|blockquote|br|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure"
    r"|footer|form|h[1-6]|header|hgroup|hr|li|main|nav|ol|option|p|pre|section|summary|table|td|th|tr|ul)[\s/>])",
    re.IGNORECASE,
)
_PARTED = "\x1e"
#: All references that nh3 writes in text, that of the sign which begins them last.
_WRITTEN = (("&nbsp;", "\u00a0"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_PASSES = 6
#: Nobody escapes a text more often by mistake; what is left then loses its ampersands, so that it is settled.
_ROUNDS = 5
_ALLOWED: dict[str, Any] = {
    "clean_content_tags": set(GONE_WITH_CONTENT),
    "attributes": ATTRIBUTES,
    "set_tag_attribute_values": CONTROLS,
    "url_schemes": set(LINKED),
    "link_rel": None,
}
_SHAPE = nh3.Cleaner(tags=set(TAGS), **_ALLOWED)
_WORDS = nh3.Cleaner(tags=set(), clean_content_tags=set(GONE_WITH_CONTENT | {"iframe"}))
#: Characters of an attribute; a longer one is neither read nor followed by anyone.
_LONGEST = 50_000


def clean(html: str, base: str | None, page: str | None = None) -> str:
    """HTML that a feed may carry: an allow-list of tags and attributes, URLs made absolute against base.

    What runs, frames, styles or asks for input is gone; players become links, lazy images images, formulas and drawings
    text. A `<base href>` in the HTML itself is respected. Without a base relative URLs stay. `page` is where the HTML
    is read, if that is not `base`; when it is empty, links to a place in the HTML itself are none. Cleaning twice
    changes nothing, and no string raises.
    """
    page = base if page is None else page
    if "<base" in html or "<BASE" in html:
        base = base_of(html, base)
    html = _prepared(html)
    for _ in range(_PASSES):  # what nh3 writes is not always what it reads back (tags unwrapped inside tables)
        written = _once(html, base, page)
        html = _mended(written)
        if _is_settled(html, written):
            return html
        html = flatten(html)
    return escape(text(html), quote=False)


def text(html: str) -> str:
    """The plain text of HTML: tags gone, entities decoded, blocks parted by a blank, white space collapsed."""
    return " ".join(lines(html))


def lines(html: str) -> list[str]:
    """The plain text of HTML, block by block; none is empty."""
    parted = _BLOCK.sub(_PARTED + "<", _prepared(html))
    bare = sieved(_WORDS.clean, parted)
    for written, sign in _WRITTEN:
        bare = bare.replace(written, sign)
    parts = (" ".join(textual(part).split()) for part in bare.split(_PARTED))
    return [part for part in parts if part]


def _prepared(html: str) -> str:
    html = bounded(uncrowded(textual(html)))
    names = {name.lower() for name in set(_NAME.findall(html))}
    if "/>" in html and names & RAW:
        html = _ENDED_AT_ONCE.sub(r"<\1\2></\1>", html)
    if names & _FOREIGN or "math/tex" in html:
        html = foreign.told(html)
    if names & _EMBEDDED:
        html = embeds.as_iframes(html)
    if "noscript" in names:
        html = images.without_noscript(html)
    if names & RENAMED.keys():
        html = _RENAMED.sub(_renamed, html)
    if names - HTML:  # nh3 drops with all its content what is named as a part of SVG or MathML: <path>, <set>
        html = _TAG.sub(_known, html)
    if "a" in names and "#" in html:
        html = _ANCHOR.sub("<a id=", html)
    return flatten(html)


def _renamed(match: re.Match[str]) -> str:
    direction = ' dir="auto"' if match[2].lower() == "bdi" and not match[1] else ""
    return f"<{match[1]}{RENAMED[match[2].lower()]}{direction}"


def _known(match: re.Match[str]) -> str:
    return match[0] if match[1].lower() in HTML or not match[2] else ""


def _once(html: str, base: str | None, page: str | None) -> str:
    """What nh3 leaves of HTML."""
    linked = _linked(html)
    spans = "<span" in html and (bool(linked) or _TELLING_SPAN.search(html) is not None)
    done = _SIEVE.cleaned(html, _Place(base, page, linked), spans=spans)
    return textual(done) if "&#" in html else done


def _is_settled(html: str, written: str) -> bool:
    """Whether cleaning it again changes nothing; `written` is that of nh3 which was mended to it."""
    again = sieved(_SHAPE.clean, html)
    if not (again == written or _mended(again) == html) or flatten(html) != html:
        return False
    return " id=" not in html or _linked(html).issuperset(map(unescape, _ID.findall(html)))


def _linked(html: str) -> set[str]:
    """The ids that links of the same document name."""
    if " id=" not in html:
        return set()
    fragments = (url[url.rfind("#", 0, -1) + 1 :] for url in _HREF.findall(html) if "#" in url[:-1])
    return {unquote(unescape(name)) for name in fragments}


class _Place(NamedTuple):
    """Where HTML is read, see `clean`, and the ids in it that are linked."""

    base: str | None
    page: str | None
    linked: Set[str]


class _Sieve(threading.local):
    """nh3 with our filter of attributes, made once for each thread: making it takes a third as long as cleaning."""

    def __init__(self) -> None:
        self._place = _Place(None, None, frozenset())
        with_spans = nh3.Cleaner(tags=set(TAGS), **_ALLOWED, attribute_filter=self._kept)
        without = nh3.Cleaner(tags=set(TAGS - {"span"}), **_ALLOWED, attribute_filter=self._kept)
        self._cleaners = {True: with_spans, False: without}

    def cleaned(self, html: str, place: _Place, *, spans: bool) -> str:
        """What is left of HTML that is read at that place."""
        self._place = place
        return sieved(self._cleaners[spans].clean, html)

    def _kept(self, tag: str, name: str, value: str) -> str | None:
        if len(value) > _LONGEST:
            return None
        value = restored(value)
        base, page, linked = self._place
        if name in {"href", "cite"}:
            within = value.lstrip().startswith("#")
            return None if within and page == "" else resolve(value, page if within else base, LINKED)
        if name in SOURCES:
            return resolve(value, base, EMBEDDED)
        if name in SOURCE_SETS:
            return candidates(value, base)
        if name in SIZES:
            return value if value.isascii() and value.isdigit() else None
        if name == "id":
            return value if value in linked else None
        if name == "class":
            match = _LANGUAGE.search(value)
            return f"language-{match[1]}" if match else None
        if name == "data-lang":
            return value if _LANGUAGE_NAME.fullmatch(value) else None
        if name == "dir":
            return value if value.lower() in _DIRECTIONS else None
        return textual(_decoded(value)) if tag != "span" or name == "lang" else None


_SIEVE = _Sieve()


def _decoded(value: str) -> str:
    """The text of an attribute that was escaped more than once, as people should see it."""
    for _ in range(_ROUNDS):
        if not _ENTITY.search(value):
            return value
        value = unescape(value)
    return value.replace("&", "") if _ENTITY.search(value) else value


def _mended(html: str) -> str:
    """What a filter of attributes can't do; `html` is as nh3 writes it, so that `<` and `"` only stand in markup."""
    framed = "<iframe" in html
    html = images.shown(embeds.emptied(html) if framed else html)
    if framed:
        html = embeds.as_links(html)
    if "<video" in html or "<audio" in html:
        html = embeds.with_sources(html)
    html = _CODE.sub(_language, html) if " data-lang=" in html else html
    html = _SELF_LINK.sub("", html) if "#" in html else html
    html = without_empties(without_bare_spans(html))
    if "<rt" in html and "<rp" not in html:
        html = _RUBY.sub(r"<rp>(</rp>\g<0><rp>)</rp>", html)
    html = _SUMMARY_END.sub("</summary>\n", html) if "</summary>" in html else html
    return _PRE.sub(r"\1\n\n", html) if "<pre" in html else html  # the first is swallowed (HTML, 13.2.6.4.7)


def _language(match: re.Match[str]) -> str:
    stated = match[1] + match[3]
    return f"<code{stated}>" if " class=" in stated else f'<code{stated} class="language-{match[2]}">'

"""The first words of an article, for a summary that its author did not write."""

from __future__ import annotations

import re
import unicodedata
from itertools import dropwhile

from feeds.read.bodies.clean import lines
from feeds.read.dumps.furniture import is_navigation, related

#: What no summary begins with while there is prose: headings, and what is shown beside the text.
_BESIDE = re.compile(r"<(/?)(?:figure|h[1-6]|pre|table|nav|aside)\b[^<>]*>", re.IGNORECASE)
_MARKERS = re.compile(
    r"<sup(?: [^<>]*)?>\s*(?:<a(?: [^<>]*)?>[^<>]{0,9}</a>|\[[^<>\[\]]{1,5}\])\s*</sup>"
    r"|<a [^<>]*>\s*(?:<sup(?: [^<>]*)?>[^<>]{0,9}</sup>|[#¶§↩↑⤴🔗]\ufe0e?\ufe0f?)\s*</a>",
    re.IGNORECASE,
)
#: A note at the foot: Markdown's begin with their number, those of others end with the way back.
_NOTE = re.compile(
    r"<div(?: [^<>]*)?>\s*<sup>[^<>]{1,40}</sup>(?:(?!</?div\b).)*+</div>"
    r"|<li(?: [^<>]*)?>(?:(?!</?li\b|<a ).|<a (?![^<>]*>\s*[↩↑⤴]))*+<a [^<>]*>\s*[↩↑⤴](?:(?!</?li\b).)*+</li>",
    re.IGNORECASE | re.DOTALL,
)
#: An image within a sentence, with the word before it, as far as it is none that ends.
_INLINE_IMAGE = re.compile(
    r"(?<=[^\s<>.!?:…])(\s+)<img (?:[^<>]*? )?alt=\"([^\"<>]+)\"[^<>]*>|(?<!\s)\s+<img [^<>]*>(?=[.,;:!?])",
    re.IGNORECASE,
)
_ONWARD = re.compile(
    r"<a [^<>]*>\s*(?:(?:read|learn|find out|see) more|(?:continue|keep) reading|weiterlesen|mehr lesen|lire la suite"
    r"|leer más|seguir leyendo|leia mais|continua a leggere|lees verder|läs mer|les mer|læs mere|lue lisää"
    r"|czytaj (?:więcej|dalej)|читать (?:далее|дальше)|続きを読む|阅读更多|더 보기)[^<>]{0,60}</a>",
    re.IGNORECASE,
)
#: Characters of HTML looked at for each that is asked for: at first, and when these hold too little to read.
_FIRST, _MOST = 60, 1000
#: What a look that ends anywhere may leave of a reference or a tag.
_TORN = re.compile(r"(?:&#?\w{0,40}|<[^<>]*)\Z")
_URL = re.compile(r"(?:https?://|www\.)\S+$", re.IGNORECASE)
#: Signs that say that a sentence goes on, or has ended; an ellipsis says it better.
_LAST = " \u00a0.,;:!?…–—-([{«„“‘‚‹「『（《〈、。，；：！？・･।॥،؛؟·|"
_EXTENDING = "\u200d\u200c\u0e33\u0eb3"
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]+$")
_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)


def excerpt(html: str, limit: int = 300) -> str:
    """The first words of HTML as plain text, at most `limit` characters, ending in "…" when something was cut.

    Of HTML that holds prose it is the prose: no heading, caption, code, table, note or "Read more"; of an image
    within a sentence it has the words. It is cut
    between words, in scripts without blanks between characters as people see them (UAX 29), never within a URL.
    """
    if len(found := _prose(_first(html, limit * _FIRST))) <= limit < len(html) // _FIRST:
        html = _first(html, limit * _MOST)
        found = _prose(html)
    return _cut(found or " ".join(lines(html)), limit)


def _first(html: str, size: int) -> str:
    return html if len(html) <= size else _TORN.sub("", html[:size])


def _prose(html: str) -> str:
    kept, start, depth = [], 0, 0
    for tag in _BESIDE.finditer(html):
        if not tag[1]:
            if not depth:
                kept.append(html[start : tag.start()])
            depth += 1
        elif depth:
            depth -= 1
            start = tag.end()
    if not depth:
        kept.append(html[start:])
    prose = _NOTE.sub("", "<br>".join(kept)) if "<sup" in html or "<li" in html else "<br>".join(kept)
    prose = _INLINE_IMAGE.sub(_told, prose) if "<img" in prose else prose
    blocks = lines(_ONWARD.sub("", _MARKERS.sub("", prose)))
    told = dropwhile(is_navigation, blocks)
    return " ".join(block for block in told if related(block) is None)


def _told(image: re.Match[str]) -> str:
    return f"{image[1]}{image[2]}" if image[2] else ""


def _cut(whole: str, limit: int) -> str:
    if len(whole) <= limit:
        return whole
    end = limit - 1
    blank = whole.rfind(" ", 0, end + 1)
    if blank > end * 2 // 3 or (blank > 0 and not _SPACELESS.search(whole, blank, end)):
        end = blank
    else:
        end = _grapheme_start(whole, end)
    if url := _URL.search(whole[:end]):
        end = _before_url(url.start(), whole, end)
    return whole[:end].rstrip(_LAST) + "…"


def _before_url(start: int, whole: str, end: int) -> int:
    """The place before a URL; of one that all begins with, the end of its host."""
    if whole[:start].rstrip(_LAST):
        return start
    path = whole.find("/", start + len("https://"), end)
    return path if path > 0 else end


def _grapheme_start(whole: str, end: int) -> int:
    """The last place up to `end` where no mark, joiner or half of a flag is torn from what it belongs to (UAX 29)."""
    while end > 1 and (_is_joined(whole[end - 1], whole[end]) or _halves_flag(whole, end)):
        end -= 1
    return end


def _is_joined(before: str, after: str) -> bool:
    return (
        unicodedata.category(after)[0] == "M"
        or after in _EXTENDING
        or before == "\u200d"
        or unicodedata.combining(before) == 9  # a virama asks for the consonant behind it
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or "\U000e0020" <= after <= "\U000e007f"
        or "\u1160" <= after <= "\u11ff"
    )


def _halves_flag(whole: str, end: int) -> bool:
    letters = _FLAGS.search(whole, 0, end)
    return letters is not None and len(letters[0]) % 2 == 1 and bool(_FLAGS.match(whole, end, end + 1))

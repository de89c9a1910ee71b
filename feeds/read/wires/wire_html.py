"""XHTML, NITF and the like made plain HTML: what has a counterpart keeps its meaning, what has none its words."""

from __future__ import annotations

import re
from html import escape, unescape
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from feeds.read.bodies.clean import text as plain_text
from feeds.read.wires.elements import attribute, below, child, local, text

if TYPE_CHECKING:
    from lxml.etree import _Element

#: HTML that may stand in an article, by name; it is cleaned when a feed shows it (feeds.read.bodies.clean).
_HTML = frozenset(str.split(
    "a abbr address article aside audio b blockquote br caption cite code col colgroup dd del details dfn div dl dt em"
    " figcaption figure h1 h2 h3 h4 h5 h6 hr i iframe img ins kbd li mark ol p picture pre q s samp section small"
    " source strong sub summary sup table tbody td tfoot th thead time tr track u ul var video wbr"
))  # fmt: skip
_VOID = frozenset(("br", "col", "hr", "img", "source", "track", "wbr"))
#: NITF 3.6, and the TT agency's and others' relatives of it.
_RENAMED = {"hl1": "h1", "hl2": "h2", "bq": "blockquote", "datasource": "p", "credit": "p", "tagline": "p", "fn": "p"}
#: What is no part of the text: what describes it, what runs, and what editors tell each other.
_SILENT = frozenset(str.split(
    "head script style docdata tobject note ednote editorsnote media-metadata media-object custom-table"
    " nitf-table-metadata"
))  # fmt: skip
#: Within these text is running text, and an element without a counterpart is no paragraph.
_RUNNING = frozenset(str.split("p h1 h2 h3 h4 h5 h6 li td th dt dd pre figcaption caption blockquote a"))
_KEPT = frozenset(str.split(
    "href src srcset alt title colspan rowspan width height dir cite datetime poster controls type id start reversed"
))  # fmt: skip
#: Tags that tell text that is marked up from plain text.
_TELLING = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|table|tt|pre|block|html)\b", re.IGNORECASE)
#: So many elements, comments and instructions are more than an article has, and cost seconds.
_MOST = 50_000
_OPENING = 5000  # characters of a text among which one of them stands, if it is
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_INDENTED = re.compile(r"(?:^|\n)(?:[ ]{2,}+|\t)[ \t]*+(?=\S)")
_HEADING = re.compile(r"<(h[1-3])(?:\s[^<>]*)?>([^<]{0,1000}(?:<(?!/h)[^<]{0,1000}){0,20})</\1>\s*", re.IGNORECASE)
_INLINE = re.compile(r"&lt;(/?(?:b|i|u|em|strong|br|sup|sub)\s?/?)&gt;", re.IGNORECASE)
_PREAMBLE = 3000
_LONGEST_BYLINE = 120
_BYLINE = re.compile(r"By [A-Z]\S*(?: [A-Z]\S*){1,3}(?:,? and [A-Z]\S*(?: [A-Z]\S*){1,3})?")
_FIRST = re.compile(
    r"(\s*(?:<(?:div|article|section|header)\b[^<>]*>\s*)*)<(h[1-6]|p)(?:\s[^<>]*)?>(.{0,2000}?)</\2>\s*",
    re.IGNORECASE | re.DOTALL,
)


def to_html(root: _Element, dropped: list[str] | None = None) -> str:
    """The content of an element as HTML, without the element itself. What is left out is told in `dropped`.

    Elements that HTML does not know are paragraphs where they hold text that stands in none, else only their content.
    Nesting is followed without recursion. Raises ValueError when there is more of it than an article has.
    """
    if next(islice(root.iter(), _MOST, None), None) is not None:
        raise ValueError(f"more than {_MOST:,} elements in one article")
    _draw(root)
    out: list[str] = [escaped(root.text or "")]
    hidden, running = 0, 0
    names: list[str] = []
    mixed = [_is_mixed(root)]
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if element is root:
            continue
        tail = escaped(element.tail or "")
        if event in ("comment", "pi"):
            out += [] if hidden else [tail]
            continue
        silent = local(element).lower() in _SILENT
        if silent or hidden:
            hidden += (1 if event == "start" else -1) if silent else 0
            if event == "end" and silent and not hidden:
                _tell(element, dropped)
                out.append(tail)
        elif event == "start":
            name = _name(element, mixed=mixed[-1], running=bool(running))
            names.append(name)
            mixed.append(_is_mixed(element))
            running += name in _RUNNING
            out += [_opening(element, name), escaped(element.text or "")]
        else:
            name = names.pop()
            mixed.pop()
            running -= name in _RUNNING
            out += ["" if not name or name in _VOID else f"</{name}>", tail]
    return "".join(out).strip()


def escaped(text: str) -> str:
    """Text as it stands in HTML; what was escaped more than once is so no longer."""
    return escape(unescape(text) if "&" in text else text, quote=False)


def bare(html: str) -> str:
    """The text of HTML, as one line."""
    return plain_text(html)


def is_marked(text: str) -> bool:
    """Whether a text is HTML or the like, whatever type it claims to be."""
    return _TELLING.search(text[:_OPENING]) is not None


def paragraphs(text: str) -> str:
    """Plain text as HTML. Blank lines part paragraphs; where there is none, indented lines begin them; else, unless its
    lines are plainly broken for a narrow column, each line is one.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if _BLANK_LINES.search(text.strip()):
        parts = _BLANK_LINES.split(text.strip())
    elif (indented := _INDENTED.findall(text)) and len(indented) < text.count("\n"):
        parts = _INDENTED.split(text)
    else:
        lines = text.split("\n")
        narrow = len(lines) > 3 and sorted(map(len, lines))[len(lines) // 2] > 40 and max(map(len, lines)) < 100
        parts = [text] if narrow else lines
    shown = "\n".join(f"<p>{escape(unescape(part.strip()), quote=False)}</p>" for part in parts if part.strip())
    return _INLINE.sub(r"<\1>", shown)  # "plain text" that is marked in HTML all the same


def without_title(html: str, title: str) -> str:
    """HTML without a first heading or paragraph that only says the title again, nor what stands above such a heading:
    a day, key words, and no paragraph.
    """
    first = _FIRST.match(html)
    if first and plain_text(first[3]).casefold() == title.casefold():
        return first[1] + html[first.end() :]
    for heading in _HEADING.finditer(html, 0, _PREAMBLE):
        if plain_text(heading[2]).casefold() == title.casefold() and "<p" not in html[: heading.start()].lower():
            return html[heading.end() :]
    return html


def signed(html: str) -> tuple[str, str]:
    """HTML without a first paragraph that is a byline ("By Ann Lee"), and that byline, "" where there is none."""
    first = _FIRST.match(html)
    said = plain_text(first[3]) if first and first[2].lower() == "p" else ""
    if first and len(said) < _LONGEST_BYLINE and _BYLINE.fullmatch(said):
        return first[1] + html[first.end() :], said
    return html, ""


def headed(html: str, dateline: str) -> str:
    """HTML that begins with the dateline, unless its beginning names that place already."""
    place = re.split(r"[,(]|\s[-–—]", dateline, maxsplit=1)[0].strip()
    if not place or place[0].isdigit() or place.casefold() in plain_text(html[:2000])[:300].casefold():
        return html
    return f"<p>{escape(dateline, quote=False)}</p>\n{html}"


def _is_mixed(element: _Element) -> bool:
    return bool((element.text or "").strip()) or any((inner.tail or "").strip() for inner in element)


def _name(element: _Element, *, mixed: bool, running: bool) -> str:
    """What an element is in HTML; "" when only its content counts."""
    name = local(element).lower()
    name = _RENAMED.get(name, name)
    if name in _HTML:
        return name
    return "p" if not mixed and not running and (element.text or "").strip() else ""


def _opening(element: _Element, name: str) -> str:
    if not name:
        return ""
    said = [
        (local_name, str(value)) for key, value in element.attrib.items() if (local_name := str(key).lower()) in _KEPT
    ]
    if language := element.get(_LANG):
        said.append(("lang", language))
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in said)
    return f"<{name}{attributes}>"


def _tell(element: _Element, dropped: list[str] | None) -> None:
    said = text(element)
    if dropped is not None and said and local(element).lower() in ("note", "ednote", "editorsnote"):
        dropped.append(f"a note to editors: {said[:80]}")


def _draw(root: _Element) -> None:
    """Each `<media>` of NITF (section media) as a figure, where it refers to a picture; nothing where it does not."""
    for media in list(below(root, "media")):
        reference, tail = child(media, "media-reference"), media.tail
        source, kind = (
            attribute(reference, "source"),
            attribute(media, "media-type") or attribute(reference, "mime-type"),
        )
        caption, alt = text(child(media, "media-caption")), attribute(reference, "alternate-text")
        media.clear()
        media.tail = tail
        if source.startswith(("http://", "https://")) and (not kind or kind.startswith("image")):
            media.tag = "figure"
            etree.SubElement(media, "img", src=source, alt=alt)
            if caption:
                etree.SubElement(media, "figcaption").text = caption

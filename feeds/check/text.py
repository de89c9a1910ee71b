"""Texts that came out wrong: characters, escaping, and markup where plain text belongs."""

from __future__ import annotations

import re
from html.entities import html5

from feeds.check.rules import names

#: Elements of HTML whose tags show as markup when they stand in plain text.
HTML_ELEMENTS = names(
    "a abbr article aside audio b big blockquote body br button caption center cite code dd del details dfn div dl dt "
    "em embed figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd li "
    "link main mark meta nav object ol p param pre q s samp script section small source span strike strong style sub "
    "summary sup svg table tbody td th thead title tr tt u ul var video"
)
_VOID = names("br hr img input embed param source")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(\s[^<>]*)?(/?)>")
_NAME = r"(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_ENTITY = re.compile(f"&{_NAME}")
# A letter or digit before or behind; not the name of the entity that an &amp; stands for.
_BEFORE, _BEHIND = r"(?<=[^\W_])", rf"(?=[^\W_])(?!{_NAME})"
_IN_WORD = re.compile(rf"{_BEFORE}&{_NAME}{_BEHIND}|{_BEFORE}\s+&(amp);(?:amp;)*+\s+(?=[^\W_])")
_TWICE_IN_WORD = re.compile(rf"{_BEFORE}&amp;{_NAME}{_BEHIND}|{_BEFORE}\s+&amp;(amp);\s+(?=[^\W_])")
_TWICE_AT_WORD = re.compile(f"{_BEFORE}&amp;{_NAME}|&amp;{_NAME}{_BEHIND}")
_AND_TWICE = re.compile(rf"{_BEFORE}\s+&amp;amp;\s+(?=[^\W_])")
_TAG_TWICE = re.compile(
    r"&amp;lt;(?:/([A-Za-z][A-Za-z0-9]*)\b|([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]{0,300}?)?\s?/?&amp;gt;)"
)
#: They count as parts of tags only: a text on HTML is full of them.
_ANGLES = names("lt gt LT GT #60 #62 #x3c #x3e #x3C #x3E #X3C #X3E")
_ANY_TAG = re.compile(r"<[^<>]*>")
_ESCAPED_TAG = re.compile(r"&lt;/([A-Za-z][A-Za-z0-9]*)\s*&gt;")
# What is never closed is code up to the end, so that nothing is read twice.
_CODE = re.compile(r"<(code|pre|kbd|samp|tt)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)

_STRANGE = re.compile("[\x80-\x9f\ufffd]")
_MOJIBAKE_LEAD = re.compile("[ÂÃâðïÐÑ\xc4-\xf4]")
# UTF-8 that was read as Windows-1252, where the first character and its followers never meet in real words.
_MOJIBAKE = re.compile(
    "Ã[©¨¤¶¼³±¡\xad\xbaº§´ª®«¯£¥¸¦¢²¹Ÿ‰œ]|Â[£©®°·½¼¾§±]|â€[™œžš˜“”¦¢\x9d\x9c\x93\x94]|â‚¬|â„¢|ðŸ|ï»¿|ï¿½"
)
_HIGH_RUN = re.compile(r"[^\x00-\x7f]{6,}")


# RFC 2045 section 5.1 and RFC 6838 section 4.2: type/subtype, then parameters.
_WORD = r"[A-Za-z0-9!#$%&'*+.^_`{|}~-]+"
_MEDIA_TYPE = re.compile(rf'{_WORD}/{_WORD}(?:\s*;\s*{_WORD}=(?:{_WORD}|"[^"\\]*"))*')
# RFC 5322 section 3.4.1, as it is in use: no quoted words, no comments, no address of numbers.
_ADDRESS = re.compile(r"(?<![^\s@<>()\[\]:])[^\s@<>()\[\]:]++@[^\s@<>()\[\]:]+")
_NUMBER = re.compile(r"[0-9]+")


def is_media_type(text: str) -> bool:
    """Whether the text is formed as a media type: `type/subtype`, with parameters or without."""
    return _MEDIA_TYPE.fullmatch(text) is not None


def is_number(text: str) -> bool:
    """Whether the text is a whole number, zero or more, in plain digits."""
    return _NUMBER.fullmatch(text) is not None


def is_address(text: str) -> bool:
    """Whether the text is an e-mail address and nothing else (addr-spec of RFC 5322, without its odder forms)."""
    return _ADDRESS.fullmatch(text) is not None


def address(text: str) -> str | None:
    """The first e-mail address in the text."""
    found = _ADDRESS.search(text) if "@" in text else None
    return found[0] if found else None


def odd_characters(text: str) -> str | None:
    """What says that the text was decoded wrongly: a C1 control, U+FFFD or mojibake; None when nothing does."""
    if text.isascii():
        return None
    if found := _STRANGE.search(text):
        name = "the replacement character" if found[0] == "\ufffd" else "a C1 control"
        return f"U+{ord(found[0]):04X}, {name}, in {_around(text, found.start())}"
    if _MOJIBAKE_LEAD.search(text) and (start := _mojibake(text)) is not None:
        return f"UTF-8 that was decoded as something else: {_around(text, start)}"
    return None


def markup(text: str) -> str | None:
    """The first HTML tag in what should be plain text; a bare `<b>` in a sentence on HTML is let through."""
    if "<" not in text:
        return None
    for tag in _TAG.finditer(text):
        closing, name, attributes, empty = tag.groups()
        known = name.lower() in HTML_ELEMENTS
        if known and (closing or empty or name.lower() in _VOID or (attributes and "=" in attributes)):
            return tag[0][:80]
    return None


def entity(text: str) -> str | None:
    """The first HTML entity in what should be plain text: it was escaped once too often."""
    return _known(_ENTITY, text)


def entity_in_word(text: str) -> str | None:
    """The first HTML entity within a word of a longer plain text, as in `AT&amp;T`, or an &amp; between two words.

    It may write of others.
    """
    return _known(_IN_WORD, text)


def html_escaped_twice(html: str) -> str | None:
    """What says that HTML was escaped twice: an entity of an entity at a word, a tag of entities; never in code.

    An entity that stands by itself is let be, since a text on HTML names it so, but for an &amp;amp; between two words.
    """
    return _entity_twice(html) or _wrapped(html)


def description_escaped_twice(html: str) -> str | None:
    """The same of a description, which may be escaped plain text: without tags, entities within words count."""
    return html_escaped_twice(html) if "<" in html else _known(_TWICE_IN_WORD, html) or _wrapped(html)


def _known(pattern: re.Pattern[str], text: str, *, but: frozenset[str] = frozenset()) -> str | None:
    """The first entity that the pattern finds and HTML has, without those that are left out."""
    if "&" not in text:
        return None
    for found in pattern.finditer(text):
        name = next(filter(None, found.groups()))
        if name not in but and (name[0] == "#" or f"{name};" in html5):
            return found[0].strip()
    return None


def _entity_twice(html: str) -> str | None:
    if "&amp;" not in html:
        return None
    prose = _CODE.sub("\ufffc", html)
    if found := next((tag for tag in _TAG_TWICE.finditer(prose) if (tag[1] or tag[2]).lower() in HTML_ELEMENTS), None):
        return found[0]
    between = _AND_TWICE.search(_ANY_TAG.sub(" ", prose))
    return _known(_TWICE_AT_WORD, prose, but=_ANGLES) or (between[0].strip() if between else None)


def _wrapped(html: str) -> str | None:
    """The closing tag in escaped tags around it all."""
    ends = html.strip()
    if "<" in html or not (ends.startswith("&lt;") or ends.endswith("&gt;")):
        return None
    found = _ESCAPED_TAG.search(html)
    return found[0] if found and found[1].lower() in HTML_ELEMENTS else None


def _mojibake(text: str) -> int | None:
    if found := _MOJIBAKE.search(text):
        return found.start()
    return next((run.start() for run in _HIGH_RUN.finditer(text) if _decodes_again(run[0])), None)


def _decodes_again(run: str) -> bool:
    try:
        run.encode("cp1252").decode()
    except UnicodeError:
        return False
    return True


def _around(text: str, index: int) -> str:
    return repr(text[max(0, index - 12) : index + 12])

"""nh3 in linear time: what it looks for in the rest of a text again and again, it never sees."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: So many of these cost nothing, wherever they stand.
_FEW = 1_000
#: References that hold without a semicolon (HTML, 13.5).
_BARE = "|".join(sorted(name for name in html5 if not name.endswith(";")))
#: An ampersand that begins no reference, neither in text nor in an attribute, and the reference to one.
_AMPERSAND = re.compile(rf"&(?:amp;|(?!#[0-9]|#[xX][0-9a-fA-F]|[A-Za-z][A-Za-z0-9]++;|{_BARE}))")
#: One that may have to be set aside; those that escaped HTML is full of never have.
_REFERENCE = re.compile(
    r"&(?!(?:lt|gt|quot);)(?:#0*+([0-9]{1,9})(?![0-9]);?|#[xX]0*+([0-9a-fA-F]{1,7})(?![0-9a-fA-F]);?|([A-Za-z0-9]++;?+))"
)
#: What decodes in text, whatever stands behind it, and in an attribute does not.
_BEGINNING = re.compile(_BARE)
#: Of what is not ASCII, that which begins in UTF-8 with the byte of a no-break space.
_LATIN = re.compile("[\u00a0-\u00bf]")
#: What stands for them meanwhile, in a plane that has no characters.
_ASIDE = {code: 0x50000 + code for code in (0x26, 0x81, 0x8D, 0x8F, 0x90, 0x9D, *range(0xA0, 0xC0))}
_BACK = {away: chr(code) for code, away in _ASIDE.items()}
_WRITTEN = _BACK | {_ASIDE[0x26]: "&amp;", _ASIDE[0xA0]: "&nbsp;"}
_AND = chr(_ASIDE[0x26])
_ANY = re.compile(f"[{''.join(map(chr, _BACK))}]")


def sieved(clean: Callable[[str], str], html: str) -> str:
    """What `clean`, a function of nh3, makes of HTML.

    When nh3 writes an ampersand or a character of Latin-1's signs, it looks through all the text behind it for the
    next `<`; of a million of them each would cost as much as the whole text. Filters of `clean` ask `restored`. Only
    in `<xmp>`, where no reference is one, `&amp;` and `&nbsp;` become what they say.
    """
    if html.count("&") <= _FEW and (html.isascii() or len(_LATIN.findall(html)) <= _FEW):
        return clean(html)
    html = _ANY.sub("\ufffd", html)
    aside = _REFERENCE.sub(_set_aside, _AMPERSAND.sub(_AND, html)) if "&" in html else html
    aside = aside.translate({code: _ASIDE[code] for code in range(0xA0, 0xC0)})
    return clean(aside).translate(_WRITTEN)


def _set_aside(reference: re.Match[str]) -> str:
    """What stands meanwhile for a reference to a sign that takes long, or for one to nothing."""
    decimal, hexadecimal, name = reference.groups()
    if name is None:
        code = int(decimal or hexadecimal, 10 if decimal else 16)
    elif name in html5 and (name[-1] == ";" or not reference.string.startswith("=", reference.end())):
        code = ord(html5[name][0]) if len(html5[name]) == 1 else 0
    else:
        return reference[0] if _BEGINNING.match(name) else f"{_AND}{name}"
    return chr(_ASIDE[code]) if code in _ASIDE else reference[0]


def restored(value: str) -> str:
    """The value of an attribute as it was written."""
    return value if value.isascii() or not _ANY.search(value) else value.translate(_BACK)

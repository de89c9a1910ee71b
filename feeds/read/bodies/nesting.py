"""A bound on how deep HTML may nest: parsers take quadratic time over it, and readers' renderers fall over."""

from __future__ import annotations

import re

_DEEPEST = 128
_FEW = 4 * _DEEPEST
#: A comment, an element whose content is no markup, or one tag. What is never closed matches too: looking for its end
#: from each of a million beginnings would take hours.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)"
    r"|<(script|style|title|textarea|xmp|iframe|noembed|noframes)\b.*?(?:</\1\b[^>]*(?:>|\Z)|\Z)"
    r"""|<(/?)([a-zA-Z][^\s/>]*+)(?:[^<>"']++|"[^"]*"|'[^']*')*+(>?)""",
    re.DOTALL | re.IGNORECASE,
)
#: Elements that end by themselves, hold nothing or can't hold their own kind: they add no depth of their own.
_FLAT = frozenset(
    str.split(
        "a area base body br col colgroup dd dt embed form head hr html img input li link meta nobr option"
        " optgroup p param source tbody tfoot thead tr track wbr"
    )
)
_CELLS = frozenset(("td", "th"))
#: An end tag does not reach through these (HTML, "has an element in scope"), except one of their own.
_WALLS = _CELLS | frozenset(str.split("applet button caption marquee object select table template"))
#: The end tag of another element does not reach through these (HTML, "any other end tag").
_SPECIAL = _WALLS | frozenset(
    str.split(
        "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer"
        " h1 h2 h3 h4 h5 h6 header hgroup listing main menu nav ol pre search section summary ul"
    )
)
_REACH = 8
#: What goes on behind the block that it was begun in until it is ended (HTML, "list of active formatting elements").
_FORMATTING = frozenset(str.split("a b big code em font i nobr s small strike strong tt u"))
#: Elements of these a parser makes anew behind each end of a block; of a hundred left open, a hundred each time.
_COPIES = 10_000
_BLOCKS = _SPECIAL | frozenset(str.split("body dd dt form html li optgroup option p tbody tfoot thead tr"))
#: Tags of one text; a page has a tenth of that, and each costs microseconds again and again.
_MOST = 100_000
_UNTIL_MOST = re.compile(rf"(?:[^<]*+<){{{_MOST}}}")
_ANY_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[a-zA-Z!?][^<>]*>?", re.DOTALL)
_STATED = r"""(?:\s++[^\s"'<>=/]++(?:="[^"<>]*+"|='[^'<>]*+'|=[^\s"'<>=`]++)?+)*+\s*+"""
#: An element that holds nothing but text, and is written as all programs read it.
_PLAIN = re.compile(
    rf"<(?:area|br|col|embed|hr|img|input|link|meta|param|source|track|wbr){_STATED}/?+>"
    rf"|<([a-zA-Z][a-zA-Z0-9]*+){_STATED}>[^<]*+</\1\s*+>",
    re.IGNORECASE,
)
_BEGUN = re.compile(rf"<(?:{'|'.join(sorted(_FORMATTING))})\b", re.IGNORECASE)
_LEVELS = 8


def bounded(html: str) -> str:
    """The same HTML without the tags behind its first 100,000, their text kept."""
    if html.count("<") <= _MOST or (head := _UNTIL_MOST.match(html)) is None:
        return html
    cut = head.end() - 1
    return html[:cut] + _ANY_TAG.sub(" ", html[cut:])


def flatten(html: str) -> str:
    """The same HTML with the tags of elements nested deeper than 128 removed, their text kept.

    Formatting that is left open in so many places that parsers would copy it again and again is ended with its block.
    """
    return html if html.count("<") <= _FEW or _is_flat(html) else _MARKUP.sub(_Nest().kept, html)


def _is_flat(html: str) -> bool:
    """Whether little is left when elements that hold but text are taken out, level by level."""
    for _ in range(_LEVELS):
        html, count = _PLAIN.subn("", html)
        left = html.count("<")
        if left <= _FEW:
            return _BEGUN.search(html) is None
        if count < left // 4:
            break
    return False


class _Nest:
    """What is open at a place of HTML, as tags are seen one after the other."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.formatting: list[str] = []
        self.copies = 0

    def kept(self, markup: re.Match[str]) -> str:
        """What is to stand instead of a tag."""
        name = (markup[3] or "").lower()
        if not name or not markup[4]:
            return markup[0]
        if name in _FORMATTING and not self._formats(name, ends=bool(markup[2])):
            return ""
        ended = self._ended() if self.formatting and name in _BLOCKS else ""
        if name in _FLAT:
            return ended + markup[0]
        shallow = self._closes(name) if markup[2] else self._opens(name)
        return ended + markup[0] if shallow else ended

    def _opens(self, name: str) -> bool:
        if name in _CELLS and self.open and self.open[-1] in _CELLS:
            self.open.pop()
        self.open.append(name)
        return len(self.open) <= _DEEPEST

    def _closes(self, name: str) -> bool:
        """Close the innermost element of that name if its end tag reaches it; rather too few than too many."""
        for back in range(1, min(len(self.open), _REACH) + 1):
            top = self.open[-back]
            if top == name:
                del self.open[-back:]
                break
            if (top in _WALLS and name not in _WALLS) or (top in _SPECIAL and name not in _SPECIAL):
                break
        return len(self.open) < _DEEPEST

    def _formats(self, name: str, *, ends: bool) -> bool:
        """Note that formatting begins or ends; False when too much of it is open already."""
        if name in self.formatting and (ends or name in _FLAT):
            del self.formatting[len(self.formatting) - 1 - self.formatting[::-1].index(name)]
        if ends:
            return True
        self.formatting.append(name)
        if len(self.formatting) <= _DEEPEST:
            return True
        self.formatting.pop()
        return False

    def _ended(self) -> str:
        """The end tags of all open formatting, when it has been copied often enough."""
        self.copies += len(self.formatting)
        if self.copies <= _COPIES:
            return ""
        ends = "".join(f"</{name}>" for name in reversed(self.formatting))
        for name in reversed(self.formatting):
            self._closes(name)
        self.formatting.clear()
        return ends

"""Paragraphs for HTML whose author wrote none: blank lines part them, single line ends are breaks (WordPress)."""

from __future__ import annotations

import re

_NAMES = (
    "address article aside audio blockquote caption center col colgroup dd details div dl dt fieldset figcaption figure"
    " footer form h[1-6] header hr iframe li main nav ol p pre script section style summary svg table tbody td textarea"
    " tfoot th thead tr ul video"
)
_BLOCK = re.compile(rf"<(/?)({'|'.join(_NAMES.split())})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_LINE = re.compile(r"(?<![ \t])[ \t]*+\n[ \t]*+")
_BREAK = re.compile(r"(<br[ \t]*+/?>)[ \t]*+\n", re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^<>]*>")
#: What holds text, but no paragraphs.
_INLINE = frozenset(str.split("p h1 h2 h3 h4 h5 h6 figcaption figure caption summary dt"))
#: What holds text, in paragraphs where there is a blank line in it.
_EITHER = frozenset(str.split("li td th dd address"))
#: What holds other elements and no text.
_FRAME = frozenset(str.split("ul ol dl table thead tbody tfoot tr colgroup"))
#: What is left as it is, to its end.
_RAW = frozenset(str.split("pre script style textarea svg audio video iframe"))
_VOID = frozenset(("hr", "col"))


class Ends:
    """Where elements of a text end, so that one that never does is looked for once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._nowhere: set[str] = set()

    def after(self, name: str, start: int) -> int:
        """Where the end tag of an element ends that is open at `start`; 0: it has none."""
        name = name.lower()
        if name in self._nowhere:
            return 0
        if found := re.compile(rf"</{name}[^<>]*>", re.IGNORECASE).search(self._text, start):
            return found.end()
        self._nowhere.add(name)
        return 0


def paragraphs(text: str) -> str:
    """HTML with the paragraphs and breaks that its blank lines and line ends stand for."""
    ends = Ends(text)
    parts: list[str] = []
    opened: list[str] = []
    end = 0
    for tag in _BLOCK.finditer(text):
        if tag.start() < end:
            continue
        name = tag[2].lower()
        parts.append(_run(text[end : tag.start()], opened[-1] if opened else ""))
        end = tag.end()
        if name in _RAW and not tag[1]:
            end = ends.after(name, end) or end
        elif tag[1]:
            while name in opened[-8:] and opened.pop() != name:
                pass
        elif name not in _VOID:
            if opened and opened[-1] == name and name in ("p", "li", "td", "tr", "dd", "dt"):
                opened.pop()
            opened.append(name)
        parts.append(text[tag.start() : end])
    return "".join([*parts, _run(text[end:], opened[-1] if opened else "")])


def _run(text: str, within: str) -> str:
    """What stands between two tags of blocks, `within` an element."""
    if not text.strip() or within in _FRAME:
        return "\n" if text else ""
    if not _COMMENT.sub("", text).strip():
        return ""
    if within in _INLINE or (within in _EITHER and not _BLANK.search(text.strip())):
        return _lines(text)
    chunks = (chunk.strip() for chunk in _BLANK.split(text.strip()))
    return "\n" + "\n".join(f"<p>{_lines(chunk)}</p>" for chunk in chunks if chunk) + "\n"


def _lines(text: str) -> str:
    head = "" if text == text.lstrip() else " "
    tail = "" if text == text.rstrip() else " "
    return head + _LINE.sub("<br>\n", _BREAK.sub(r"\1", text.strip())) + tail

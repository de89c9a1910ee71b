"""XML that is not well-formed for one of the reasons that programs which write it as text give: mended, and said."""

from __future__ import annotations

import re
from html.entities import html5

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")
#: Where WordPress and its plugins put texts of others.
_BEGIN = re.compile(
    r"<((?:content|excerpt):encoded|wp:meta_value|wp:comment_content|title|dc:creator|category[^<>]*)><!\[CDATA\["
)
_AMPERSAND = re.compile(
    r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)(?:([A-Za-z][A-Za-z0-9]{1,31});)?"
)


def mended(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The document with characters left out that XML forbids (section 2.2), `]]>` within texts put apart, and names of
    HTML's characters resolved; and what was done. A document in another encoding than UTF-8 stays as it is.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data, ()
    notes: list[str] = []
    lost = {ord(one) for one in _ILLEGAL.findall(text)}
    count = len(_ILLEGAL.findall(text)) if lost else 0
    text = _ILLEGAL.sub("", text)
    text, whole = _whole(text)
    text, referred = _outside(text, lost)
    if count + referred:
        names = ", ".join(f"U+{code:04X}" for code in sorted(lost))
        notes.append(f"{count + referred:,} characters removed from the file that XML forbids: {names}")
    if whole:
        notes.append(f"{whole:,} texts of the file mended that `]]>` ended too early")
    return text.encode(), tuple(notes)


def _whole(text: str) -> tuple[str, int]:
    """The document with each of its texts in CDATA to the end of its element, and how many were not."""
    parts: list[str] = []
    end = count = 0
    while begin := _BEGIN.search(text, end):
        name = begin[1].split()[0]
        close = text.find(f"]]></{name}>", begin.end())
        if close < 0:
            break
        said = text[begin.end() : close]
        apart = re.sub(r"\]\]>(?!<!\[CDATA\[)", "]]]]><![CDATA[>", said)
        count += apart != said
        parts += [text[end : begin.end()], apart]
        end = close
    return "".join([*parts, text[end:]]), count


def _outside(text: str, lost: set[int]) -> tuple[str, int]:
    """The document with what stands outside of CDATA mended, and how many references to no character it lost."""
    parts: list[str] = []
    end = count = 0

    def resolved(reference: re.Match[str]) -> str:
        nonlocal count
        code = int(reference[1], 16) if reference[1] else int(reference[2])
        if code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0xFFFF < code <= 0x10FFFF:
            return reference[0]
        count += 1
        lost.add(code)
        return ""

    while end < len(text):
        begin = text.find("<![CDATA[", end)
        stop = begin if begin >= 0 else len(text)
        close = text.find("]]>", stop) if begin >= 0 else -1
        after = close + 3 if close >= 0 else len(text)
        parts += [_REFERENCE.sub(resolved, _AMPERSAND.sub(_named, text[end:stop])), text[stop:after]]
        end = after
    return "".join(parts), count


def _named(match: re.Match[str]) -> str:
    """A name of HTML as its character; any other ampersand as one."""
    known = html5.get(f"{match[1]};") if match[1] else None
    return known if known is not None and known not in "<&" else "&amp;" + match[0][1:]

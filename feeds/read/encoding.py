"""Bytes to text: UTF-8, UTF-16 behind its mark, and for pages and plain text what is declared or can be told."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*+=\s*+["']?+\s*+([A-Za-z0-9_.:\-]+)""", re.IGNORECASE
)
_DECLARED_WITHIN = 4096
#: What a label means on the web where Python takes it to the letter (WHATWG Encoding, section 4.2).
_LABELS = {
    "ascii": "cp1252",
    "cp949": "cp949",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "utf-7": "",  # never read: it hides markup from every filter
    "utf-16": "utf-8",  # a page whose label could be read is not UTF-16
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_WELL_FORMED = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x80-\x9f]")
_SAMPLE = 65536
_PAGE = re.compile(rb"<(?:html|head|body)[\s>]", re.IGNORECASE)
_FEW_AMONG = 2000  # bytes, of which one may be damaged
#: Bytes that may be of a byte order mark, or of what no feed may hold (`feeds.text.NOT_TEXT`: in UTF-8, C1 controls
#: begin with C2, and U+FFFD and what is above it with EF).
_DOUBTFUL = {*range(0x20), 0x7F, 0xC2, 0xEF, 0xFE, 0xFF} - set(b"\t\n\r")
_BLANKED = bytes.maketrans(bytes(_DOUBTFUL), b" " * len(_DOUBTFUL))
#: The legacy encodings that pages were written in (WHATWG Encoding, section 4.2); code pages of DOS are not guessed.
_WEB = [
    *("cp1252", "cp1250", "iso8859_2", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
]


def clean(data: bytes) -> str | None:
    """The text of a file that is UTF-8, as most are, and of which one pass tells that all of it may stand in a feed.

    None where `decode` is to be asked, and each character to be looked at, which costs five times as much.
    """
    if data.translate(_BLANKED) != data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def decode(data: bytes, *, html: bool = False) -> str:
    """The text of a file, without a byte order mark.

    UTF-8 is tried first, whatever is declared. `html` is for pages and plain text, which may be older than UTF-8: a
    declared encoding (`<meta charset>`, `<?xml encoding>`) is tried against the bytes, else one is detected. Raises
    ValueError, with a reason for people, when the bytes are no text or nothing fits them.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _as_marked(data[len(mark) :], encoding)
    if b"\0" in data:
        raise ValueError(f"not text: a NUL byte at byte {data.index(0)}")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, error, html=html)


def decode_page(data: bytes) -> str:
    """The text of an HTML page, as `decode`; a few bytes that are no text become U+FFFD, as they do in browsers.

    Raises ValueError as `decode` does when they are more than a few, or what they stand in is no page.
    """
    try:
        return decode(data, html=True)
    except ValueError:
        text = data.decode("utf-8", errors="replace").replace("\0", "\ufffd")
        if not _PAGE.search(data) or text.count("\ufffd") > len(data) / _FEW_AMONG:
            raise
        return text


def _as_marked(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(
            f"not {encoding.upper()}, which its byte order mark says, at byte {error.start}: {error.reason}"
        ) from None
    if "\0" in text:
        raise ValueError(f"not text: a NUL at character {text.index(chr(0))}")
    return text


def _legacy(data: bytes, error: UnicodeDecodeError, *, html: bool) -> str:
    if len(data) - error.start < 4 and error.reason == "unexpected end of data":
        raise ValueError(f"cut off within a UTF-8 character at byte {error.start}") from None
    if _is_damaged_utf8(data):
        raise ValueError(f"damaged UTF-8 at byte {error.start}: {error.reason}") from None
    declared = _declared(data) if html else None
    text = _as_declared(data, declared) if declared else None
    if text is None and html:
        text = _detected(data)
    if text is not None:
        return text
    if declared:
        raise ValueError(f"not UTF-8 at byte {error.start}, nor {declared}, which it declares") from None
    seen = " and none can be told from the bytes" if html else ""
    raise ValueError(f"not UTF-8 at byte {error.start} and no encoding is declared{seen}") from None


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether most of what is not ASCII is UTF-8: mending it by another encoding would garble all of that."""
    rest, whole = _WELL_FORMED.subn(b"", data)
    return whole > sum(byte > 0x7F for byte in rest)


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    return match[1].decode("ascii").lower() if match else None


def _as_declared(data: bytes, label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
        name = _LABELS.get(name, name)
        if name == "cp1252":  # five bytes mean controls on the web and are errors to Python
            data = data.translate(None, b"\x81\x8d\x8f\x90\x9d")
        return codecs.decode(data, name) if name else None
    except (LookupError, ValueError, TypeError):
        return None


def _detected(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    found = from_bytes(data[:_SAMPLE], cp_isolation=_WEB, preemptive_behaviour=False, threshold=0.3)
    best = found.best()
    if best is None:
        return None
    western = next((match for match in found if match.encoding == "cp1252"), None)
    if western and western.chaos <= best.chaos and western.coherence >= best.coherence - 0.03:
        best = western
    text = _as_declared(data, best.encoding)
    return text if text is not None and not _CONTROL.search(text) else None

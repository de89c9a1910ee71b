"""The bytes of an XML document as UTF-8: what its declaration says, what its bytes are, and whether they agree."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from feeds.check.rules import MUST, SHOULD, Rule, names
from feeds.errors import Finding

ENCODING = Rule(
    "xml-encoding",
    MUST,
    "XML 1.0 section 4.3.3",
    "The bytes are text in the encoding that the XML declaration names, or in UTF-8 if it names none.",
)
UTF8 = Rule(
    "xml-utf-8", SHOULD, "RSS profile, Character Encoding", "A feed is written in UTF-8, which every reader knows."
)
VERSION = Rule(
    "xml-version", MUST, "XML 1.0 section 2.8", "The XML declaration names version 1.0; readers know no other."
)
RULES = (ENCODING, UTF8, VERSION)

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, b"<\0\0\0", b"\0\0\0<")
_DECLARATION = re.compile(r"<\?xml\s+version\s*=\s*(?:'([^']*)'|\"([^\"]*)\")(\s+encoding\s*=\s*['\"]([^'\"]*)['\"])?")
_HEAD = 400
#: What XML processors are known to read; other names would let Python's stranger codecs loose on foreign bytes.
_KNOWN = names(
    "utf-8 utf-16 utf-16-le utf-16-be ascii big5 euc_jp euc_kr gb18030 gb2312 gbk koi8-r koi8-u shift_jis iso2022_jp "
    "tis-620 mac-roman"
)


@dataclass(frozen=True, slots=True)
class Text:
    """A document in UTF-8, without BOM, and with a declaration that says so; what was found on the way."""

    body: bytes
    findings: tuple[Finding, ...] = ()


def as_utf8(body: bytes) -> Text:
    """The document as an XML parser may be given it; on a `must` finding its body is empty."""
    if body.startswith(_UTF32):
        return Text(b"", (ENCODING.finding("its bytes are UTF-32, which no reader knows", where="line 1"),))
    bom, stem = _bom(body)
    raw = body[len(bom) :]
    head = raw[:_HEAD].decode(stem or "latin-1", "replace")
    declaration = _DECLARATION.match(head)
    declared = (declaration[4] or "") if declaration else ""
    findings = list(_declared(declaration, declared, stem))
    codec = stem or _codec(declared) or "utf-8"
    if not findings:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError as error:
            findings.append(_undecodable(raw, error, codec))
    if findings:
        return Text(b"", tuple(findings))
    if codec in ("utf-8", "ascii"):
        return Text(_without_encoding(raw, declaration) if codec == "ascii" else raw)
    name = declared or codec
    obscure = UTF8.finding(f"the document is written in {name}, not in UTF-8", where="line 1")
    return Text(_without_encoding(text.encode("utf-8", "surrogatepass"), declaration), (obscure,))


def _declared(declaration: re.Match[str] | None, declared: str, stem: str) -> Iterator[Finding]:
    if declaration and (version := declaration[1] or declaration[2]) != "1.0":
        yield VERSION.finding(f"the XML declaration names version {version!r}", where="line 1")
    codec = _codec(declared)
    if declared and not codec:
        yield ENCODING.finding(f"{declared!r} is no encoding that readers know", where="line 1")
    elif declared and stem != codec and not (stem.startswith("utf-16") and codec == "utf-16"):
        if stem:
            yield ENCODING.finding(f"its bytes are {stem}, its declaration says {declared}", where="line 1")
        elif codec.startswith("utf-16"):
            yield ENCODING.finding(f"its declaration says {declared}, its bytes are not", where="line 1")


def _bom(body: bytes) -> tuple[bytes, str]:
    """The byte order mark and the codec that the first bytes show (XML 1.0 appendix F), or nothing."""
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return bom, codec
    for start, codec in ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be")):
        if body.startswith(start):
            return b"", codec
    return b"", ""


def _codec(name: str) -> str:
    try:
        found = codecs.lookup(name).name if name.isascii() else ""
    except (LookupError, ValueError):
        return ""
    return found if found in _KNOWN or found.startswith(("iso8859-", "cp125")) else ""


def _undecodable(raw: bytes, error: UnicodeDecodeError, codec: str) -> Finding:
    line = raw.count(b"\n", 0, error.start) + 1
    return ENCODING.finding(f"byte 0x{raw[error.start]:02x} is not {codec}", where=f"line {line}")


def _without_encoding(body: bytes, declaration: re.Match[str] | None) -> bytes:
    if not declaration or not declaration[3]:
        return body
    start, end = declaration.span(3)
    return body[:start] + body[end:]

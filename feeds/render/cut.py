"""A published document taken apart into its head and entries, put together again, and cut down to what is new.

No parser is needed: `<` stands in XML for markup alone, and a line break in our JSON between values alone, so nothing
that an article says can look like the end of an entry. Light to import, for who serves documents writes none.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

#: What stands before an entry, how it begins and ends, and what follows the last one.
_XML = {
    "rss": (b"\n    ", b"<item>", b"</item>", b"\n  </channel>\n</rss>\n"),
    "atom": (b"\n  ", b"<entry", b"</entry>", b"\n</feed>\n"),
}
_ITEMS, _NO_ITEMS = b'\n  "items": [', b"]\n}\n"
_INDENT, _OPEN, _CLOSE, _TAIL = b"\n    ", b"{\n", b"\n    }", b"\n  ]\n}\n"


def mark(entry: bytes) -> bytes:
    """Eight bytes that tell an entry from all others and from its own earlier versions."""
    return hashlib.blake2b(entry, digest_size=8).digest()


def since(body: bytes, format: str, known: Collection[bytes]) -> bytes | None:  # noqa: A002 - the field's word
    """The same document with those entries only whose marks are not known; it may have none.

    A changed entry has another mark, so it is there. None when the body can't be cut.
    """
    pieces = cut(body, format)
    if pieces is None:
        return None
    head, entries = pieces
    return join(head, [entry for entry in entries if mark(entry) not in known], format)


def cut(body: bytes, format: str) -> tuple[bytes, list[bytes]] | None:  # noqa: A002 - the field's word
    """Head and entries, each as `feeds.render.entries` made it; None when `feeds.render` did not write the body so."""
    if format not in (*_XML, "json"):
        return None
    closing, pieces = (_CLOSE, _cut_json(body)) if format == "json" else (_XML[format][2], _cut_xml(body, format))
    return pieces if pieces and all(entry.endswith(closing) for entry in pieces[1]) else None


def join(head: bytes, entries: Sequence[bytes], format: str) -> bytes:  # noqa: A002 - the field's word
    """The document that `cut` makes these of."""
    if format == "json":
        return head + (_INDENT + (b"," + _INDENT).join(entries) + _TAIL if entries else _NO_ITEMS)
    before, _, _, tail = _XML[format]
    return b"".join((head, *(before + entry for entry in entries), tail))


def _cut_xml(body: bytes, format: str) -> tuple[bytes, list[bytes]] | None:  # noqa: A002
    before, opening, _, tail = _XML[format]
    if not body.endswith(tail):
        return None
    head, *rest = body[: -len(tail)].split(before + opening)
    return head, [opening + one for one in rest]


def _cut_json(body: bytes) -> tuple[bytes, list[bytes]] | None:
    head, items, rest = body.partition(_ITEMS)
    if rest == _NO_ITEMS:
        return head + items, []
    nothing, *entries = (b"," + rest.removesuffix(_TAIL)).split(b"," + _INDENT + _OPEN)
    return (head + items, [_OPEN + one for one in entries]) if rest.endswith(_TAIL) and not nothing else None

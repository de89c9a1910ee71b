"""The ids of the entries that a document of XML shows, in one reading by expat, which feedparser reads with as well.

A tree of the document would take as long again, and memory that is in nobody's cache while an article waits.
"""

from __future__ import annotations

from xml.parsers import expat

from feeds.check import encoding, xml

_ENTRIES = {"item": 3, f"{xml.ATOM[1:]}entry": 2}
_IDS = frozenset(["guid", f"{xml.ATOM[1:]}id"])
_NOWHERE = -1


def entry_ids(body: bytes) -> list[str | None] | None:
    """The guid or atom:id of each item of a channel or entry of a feed, in order, None for one without.

    None when the document is not well-formed, or is one that `feeds.check.xml.parse` refuses for its encoding, size or
    DOCTYPE. What that says of single elements is not looked at.
    """
    text = encoding.as_utf8(body)
    if not text.body or len(body) > xml.MAX_BYTES:
        return None
    reader = _Reader()
    try:
        reader.parser.Parse(text.body, True)  # noqa: FBT003 - it takes no keywords
    except expat.ExpatError:
        return None
    return None if reader.refused or reader.elements > xml.most_elements(body) else reader.ids


class _Reader:
    def __init__(self) -> None:
        self.ids: list[str | None] = []
        self.elements = 0
        self.refused = False
        self._depth = 0
        self._entry = _NOWHERE
        self._id = _NOWHERE
        self._text = ""
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _start(self, name: str, _attributes: list[str]) -> None:
        self.elements += 1
        self._depth += 1
        if self._depth == self._entry + 1:
            if name in _IDS and self.ids[-1] is None:
                self._id, self._text = self._depth, ""
                self.parser.CharacterDataHandler = self._say
        elif _ENTRIES.get(name) == self._depth:
            self._entry = self._depth
            self.ids.append(None)

    def _end(self, _name: str) -> None:
        if self._depth == self._id:
            self.ids[-1] = self._text.strip() or None
            self._id, self.parser.CharacterDataHandler = _NOWHERE, None
        elif self._depth == self._entry:
            self._entry = _NOWHERE
        self._depth -= 1

    def _say(self, text: str) -> None:
        self._text += text

    def _refuse(self, *_what: object) -> None:
        self.refused = True

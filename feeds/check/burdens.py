"""What feedparser reads again and again: a document that holds very much of it is not given to feedparser."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from feeds.check import xml
from feeds.check.rules import names

#: Bytes of a document that can't hold enough of anything.
_FEW = 20_000
#: Characters and comparisons of one document, for each of its bytes.
_MOST = 10
#: It takes each comment for the end of a text, and moves all texts behind a blank one. Comments of one element.
_COMMENTED = etree.XPath("boolean(//*[count(comment()) + count(processing-instruction()) > 5000])")
#: It compares the namespace of each element with all others.
_LONG_NAMESPACE = re.compile(rb"\bxmlns(?::[^\s=:]*+)?\s*=\s*(?:\"[^\"]{250}|'[^']{250})")
_ENTRIES = names("item entry")
#: Each is compared with all others of its entry; a list of keywords is as many.
_TERMS, _LISTS = names("category subject keywords tags"), names("keywords tags")
#: At each of these it looks for an e-mail address in what was said last of a person.
_PERSONS = names("author creator managingeditor publisher webmaster owner name email uri url homepage")
_LOOK = 12  # what a character of it costs beside a comparison
#: They hold for all that stands within, and are read anew at each tag.
_INHERITED = names("base lang")


def burden(root: xml.Element, body: bytes) -> str | None:
    """What the document has so much of that feedparser would take seconds or hours for it."""
    if len(body) < _FEW:
        return None
    if _LONG_NAMESPACE.search(body):
        return "a namespace has 250 characters or more"
    if _COMMENTED(root):
        return "an element holds more than 5,000 comments"
    reader, most = _Reader(), _MOST * len(body)
    for event, element in etree.iterwalk(root, events=("start", "end"), tag="*"):
        if event == "end":
            reader.end(_local(element.tag))
        elif reader.start(element) > most:
            return "an entry has more terms or people, or the document longer bases, than readers bear"
    return None


class _Reader:
    """What feedparser looks at again, as it goes through a document."""

    def __init__(self) -> None:
        self._looks = self._terms = self._longest = 0
        self._around = [0]

    def start(self, element: xml.Element) -> int:
        """An element begins; how much has been looked at again until now."""
        name = _local(element.tag)
        if name in _ENTRIES:
            self._terms = self._longest = 0
        self._around.append(_inherited(element, self._around[-1]))
        self._looks += self._around[-1]
        if name in _TERMS:
            self._term(element, listed=name in _LISTS)
        elif name in _PERSONS:
            said = len(xml.text(element))
            self._looks += _LOOK * (self._longest + said)
            self._longest = max(self._longest, said)
        return self._looks

    def end(self, name: str) -> None:
        """An element ends."""
        self._around.pop()
        if name in _ENTRIES:
            self._terms = self._longest = 0

    def _term(self, element: xml.Element, *, listed: bool) -> None:
        count = 1 + (xml.text(element).count(",") if listed else 0)
        self._looks += count * self._terms + count * count // 2
        self._terms += count


def _inherited(element: xml.Element, around: int) -> int:
    """Characters of what holds in an element; one that is no URL is added to those around it."""
    for name, value in element.items():
        if _local(name) in _INHERITED:
            around = max(around, len(value)) if "://" in value else around + len(value)
    return around


@lru_cache(maxsize=1024)
def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()

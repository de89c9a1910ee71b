"""Bylines of agencies made people: "By ANN LEE and Bo Ek, Example News"."""

from __future__ import annotations

import re

from feeds.article import Person
from feeds.text import plain

_BY = re.compile(
    r"(?:(?:written |words |text |story |photos? |report(?:ing|ed) )?by|von|par|por|di|door|av|af|przez|autore?|author"
    r"|text)(?:\s*:\s*|\s+)",
    re.IGNORECASE,
)
_AND = re.compile(r"(?:(?<!\s)\s++)?[;|]\s*+|(?<!\s)\s++(?:[&/]|and|und|et|y|e|och|og|en|i|και)\s++")
_ADDRESS = re.compile(
    r"(?:(?<!\s)\s++)?(?:(?:[(<\[]\s*+)?(?<![^\s()<>\[\]@])[^\s()<>\[\]@]++@[^\s()<>\[\]@]++\s*+[)>\]]?|\([^()]*+\)$)"
)
#: What a person is not called.
_DESK = re.compile(
    r"\b(?:press|news|newsroom|agency|agence|agentur|agencia|agenzia|correspondents?|staff|reporters)\b", re.IGNORECASE
)
_LONGEST = 80
_WORDS = 7
_INITIALS = 4


def people(*bylines: str, agency: str = "") -> tuple[Person, ...]:
    """The people that bylines name, each once, in order.

    "And", a semicolon, a slash or a bar parts them, a comma does not: what stands behind it is a title, or the agency,
    whose name is no person's. Addresses are left out.
    """
    found: dict[str, Person] = {}
    for byline in bylines:
        said = plain(byline)[:1000]
        said = said[match.end() :] if (match := _BY.match(said)) else said
        for part in _AND.split(said):
            name = _named(part, agency)
            if name:
                found.setdefault(name.casefold(), Person(name=name))
    return tuple(found.values())


def _named(text: str, agency: str) -> str:
    name = _ADDRESS.sub("", text).strip(" ,.;:-–—/*=")
    head, comma, rest = name.partition(",")
    if comma and (rest.strip().startswith("The ") or _is_agency(rest.strip(), agency)):
        name = head.strip()
    return "" if _is_agency(name, agency) or not _is_name(name) else name


def _is_agency(text: str, agency: str) -> bool:
    return text.casefold() in _names(agency) or bool(_DESK.search(text))


def _is_name(text: str) -> bool:
    """Whether a text may be a name: no initials of a desk ("gr", "VRG"), no place and day, no sentence."""
    words = text.split()
    if len(words) == 1 and (len(text) <= _INITIALS or "." in text):
        return False
    return 0 < len(words) <= _WORDS and len(text) <= _LONGEST and not any(map(str.isdigit, text))


def _names(agency: str) -> set[str]:
    bare = agency.strip().casefold()
    return {bare, f"the {bare}", bare.removeprefix("the ")} if bare else set()

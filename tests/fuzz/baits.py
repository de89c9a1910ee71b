"""A megabyte of what makes parsers slow, in each place of a file or a document that takes text."""

from __future__ import annotations

from tests.fuzz.built import BUILT
from tests.fuzz.documents import DOCUMENTS
from tests.fuzz.files import FILES
from tests.fuzz.numbered import NUMBERED
from tests.fuzz.units import UNITS

SIZE = 1_000_000
BAITS = (*UNITS, *NUMBERED, *BUILT)
PLACES = FILES | DOCUMENTS


def bait(name: str) -> str:
    """A megabyte of it."""
    if name in BUILT:
        return BUILT[name]
    if name in UNITS:
        return (UNITS[name] * (SIZE // len(UNITS[name]) + 1))[:SIZE]
    unit = NUMBERED[name]
    return "".join(unit.replace("%d", str(number)) for number in range(SIZE // (len(unit) - 1)))[:SIZE]


def baited(place: str, name: str, size: int = SIZE) -> bytes:
    """A file or document that is bait in that place, so many bytes in all, whatever it makes of each character.

    A short unit is not cut, nor one with a number: of a document that ends in half a tag, nothing but the parser would
    be tried.
    """
    text = bait(name)[:size]
    made = len(PLACES[place](text).encode("utf-8", "surrogatepass"))
    end = len(text) * size // max(made, size)
    unit = len(UNITS.get(name, ""))
    text = text[: end - (end % unit if 0 < unit < 1_000 else 0)]
    if last := NUMBERED.get(name, "").rpartition("%d")[2]:
        text = text[: text.rindex(last) + len(last)]
    return PLACES[place](text).encode("utf-8", "surrogatepass")

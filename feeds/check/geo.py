"""Places on earth: GeoRSS Simple (georss:) and W3C's basic geo vocabulary (geo:)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeds.check.rules import MUST, SHOULD, Rules, names
from feeds.check.xml import Element, Tree, local, qualified, text

Faults = Iterator[tuple[Element, str]]
RULES: Rules[Tree, Element] = Rules()

GEORSS = "{http://www.georss.org/georss}"
GEO = "{http://www.w3.org/2003/01/geo/wgs84_pos#}"
_SPEC = "GeoRSS Simple"
_KNOWN = {
    GEORSS: names("point line polygon box circle where elev floor radius featuretypetag relationshiptag featurename"),
    GEO: names("lat long alt lat_long location Point SpatialThing"),
}
#: How many pairs of coordinates each figure has: at least, at most.
_PAIRS = {"point": (1, 1), "line": (2, None), "polygon": (4, None), "box": (2, 2)}
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")


@RULES.rule("geo-elements", MUST, f"{_SPEC}; W3C Basic Geo")
def elements(tree: Tree) -> Faults:
    """The elements of georss: and geo: are spelled as they are defined."""
    for namespace, known in _KNOWN.items():
        for element in tree.root.iter(namespace + "*"):
            if local(element) not in known:
                yield element, f"there is no <{qualified(element)}>"


@RULES.rule("georss-comma", SHOULD, _SPEC)
def commas(tree: Tree) -> Faults:
    """Coordinates are parted by white space, not by commas."""
    for element in _figures(tree):
        if "," in text(element):
            yield element, f"<{qualified(element)}> holds commas: {text(element).strip()[:60]!r}"


@RULES.rule("georss-coordinates", MUST, _SPEC)
def coordinates(tree: Tree) -> Faults:
    """A point is "latitude longitude" in degrees, a line two or more, a polygon a closed ring of four, a box two."""
    for element in _figures(tree):
        if fault := _figure_fault(local(element), text(element).replace(",", " ").split()):
            yield element, f"<{qualified(element)}>: {fault}"


@RULES.rule("geo-range", MUST, "W3C Basic Geo")
def degrees(tree: Tree) -> Faults:
    """A geo:lat is -90 to 90 degrees, a geo:long -180 to 180."""
    for name, most in (("lat", 90), ("long", 180)):
        for element in tree.named(GEO + name):
            value = text(element).strip()
            if not _NUMBER.fullmatch(value) or abs(float(value)) > most:
                yield element, f"{value!r} is no <{qualified(element)}>"


@RULES.rule("geo-pair", MUST, "W3C Basic Geo")
def pairs(tree: Tree) -> Faults:
    """A geo:lat has a geo:long beside it, and the other way round."""
    for name, other in (("lat", "long"), ("long", "lat")):
        paired = tree.having(GEO + other)
        for element in tree.named(GEO + name):
            if element.getparent() not in paired:
                yield element, f"there is no geo:{other} beside <{qualified(element)}>"


def _figures(tree: Tree) -> Iterator[Element]:
    return tree.named(*(GEORSS + name for name in _PAIRS))


def _figure_fault(name: str, values: list[str]) -> str | None:
    least, most = _PAIRS[name]
    if odd := next((value for value in values if not _NUMBER.fullmatch(value)), None):
        return f"{odd!r} is no number"
    if len(values) % 2 or len(values) < least * 2 or (most and len(values) > most * 2):
        return f"it has {len(values)} numbers"
    if any(abs(float(value)) > (180 if at % 2 else 90) for at, value in enumerate(values)):
        return "latitude comes first, -90 to 90, then longitude, -180 to 180"
    return "a polygon ends where it begins" if name == "polygon" and values[:2] != values[-2:] else None

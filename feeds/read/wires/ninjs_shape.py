"""What ninjs 1.0 to 3.1 asks of an item's members, as far as it can be told without knowing which version is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_TEXTS = frozenset(str.split(
    "uri type mimetype representationtype profile version firstcreated versioncreated contentcreated embargoed"
    " embargoeduntil pubstatus copyrightholder copyrightnotice usageterms ednote language title byline by headline"
    " slugline located expires"
))  # fmt: skip
_LISTS = frozenset(str.split(
    "person organisation place subject event object infosource people organisations places subjects events objects"
    " infosources genre genres trustindicator trustindicators advices descriptions bodies headlines plannedcoverage"
))  # fmt: skip
_RECORDS = frozenset(("$standard", "standard", "rightsinfo", "digitalsourcetype", "eventdetails"))
#: A mapping in ninjs 1, a list in ninjs 2 and 3.
_EITHER = frozenset(("renditions", "associations", "altids"))
_NUMBERS = frozenset(("urgency", "charcount", "wordcount"))
_FREE = ("description_", "body_", "headline_")
#: Known as a member of an association too, which has a name there.
_MEMBERS = _TEXTS | _LISTS | _RECORDS | _EITHER | _NUMBERS | {"$schema", "name"}
_TYPES = frozenset(str.split("text audio video picture graphic composite component event planning"))
#: Came with ninjs 1.2: an item that is meant as an older one is faulty.
_LATER = {"component": "1.2"}
_WORDS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


def faults(item: Mapping[str, Any], *, strict: bool = True, within: str = "") -> Iterator[str]:
    """What is wrong with an item, each in words. Without `strict`, for the relatives of ninjs that agencies and
    editorial systems write, members that it does not know and versions as numbers are none. `within` is the place of an
    item inside another.
    """
    if not _is_text(item.get("uri")):
        yield f"{within}it has no uri"
    for name, value in item.items():
        if value is not None:
            yield from (f"{within}{fault}" for fault in _of(name, value, strict=strict, inner=bool(within)))
    if strict and str(item.get("type")) == "event":
        yield from (f"{within}an event has no {name}" for name in ("renditions", "bodies") if name in item)


def is_member(name: str) -> bool:
    """Whether a name is that of a member in any version of ninjs."""
    return name.lower() in _MEMBERS or any(
        name.startswith(free) and name[len(free) : len(free) + 1] in _WORDS and len(name) > len(free) for free in _FREE
    )


def _of(name: str, value: object, *, strict: bool, inner: bool) -> Iterator[str]:
    low = name.lower()
    if strict and (not is_member(name) or (low == "name" and not inner)):
        yield f"{name!r} is no member of ninjs"
    elif low in _TEXTS or low.startswith(_FREE):
        if not isinstance(value, str) and (strict or isinstance(value, dict)):
            yield f"{name} is {_kind(value)}, not a text"
    elif low in _LISTS:
        if not isinstance(value, list) or (strict and not all(isinstance(each, dict) for each in value)):
            yield (
                f"{name} is {_kind(value)}, not a list of objects"
                if not isinstance(value, list)
                else f"{name} holds what is no object"
            )
    elif low in _RECORDS and not isinstance(value, dict):
        yield f"{name} is {_kind(value)}, not an object"
    elif low in _EITHER and not isinstance(value, dict | list):
        yield f"{name} is {_kind(value)}, neither a list nor an object"
    elif low in _NUMBERS and (isinstance(value, bool) or not isinstance(value, int | float)):
        yield f"{name} is {_kind(value)}, not a number" if strict or not _digits(value) else ""
    if check := _CHECKS.get(low):
        yield from check(name, value, strict)


def _type(name: str, value: Any, strict: bool) -> Iterator[str]:  # noqa: FBT001 - one shape of check
    if strict and isinstance(value, str) and value not in _TYPES:
        yield f"{name} {value!r} is no type of ninjs"
    elif strict and isinstance(value, str) and value in _LATER:
        yield f"{name} {value!r} is not known before ninjs {_LATER[value]}"


def _urgency(name: str, value: Any, strict: bool) -> Iterator[str]:  # noqa: FBT001
    if strict and isinstance(value, int) and not 1 <= value <= 9:
        yield f"{name} {value} is not between 1 and 9"


def _rights(name: str, value: Any, strict: bool) -> Iterator[str]:  # noqa: FBT001
    if strict and isinstance(value, dict):
        low = {key.lower(): inner for key, inner in value.items()}
        if ("linkedrights" in low) == ("encodedrights" in low):
            yield f"{name} has to have either linked or encoded rights"
        for key in ("linkedrights", "encodedrights"):
            if key in low and not isinstance(low[key], str):
                yield f"{name}: {key} is {_kind(low[key])}, not a text"


def _advices(name: str, value: Any, strict: bool) -> Iterator[str]:  # noqa: FBT001, ARG001
    for each in value if isinstance(value, list) else ():
        for key in ("importance", "lifetime"):
            if isinstance(each, dict) and key in each and not isinstance(each[key], dict):
                yield f"{name}: {key} is {_kind(each[key])}, not an object"


def _places(name: str, value: Any, strict: bool) -> Iterator[str]:  # noqa: FBT001, ARG001
    for each in value if isinstance(value, list) else ():
        for key, shape in each.items() if isinstance(each, dict) else ():
            if key.lower().startswith(("geojson", "geometry_geojson")) and (
                not isinstance(shape, dict) or str(shape.get("type")) not in _SHAPES
            ):
                yield f"{name}: {key} is no GeoJSON (RFC 7946)"


def _dates(name: str, value: Any, strict: bool) -> Iterator[str]:  # noqa: FBT001, ARG001
    dates = value.get("dates") if isinstance(value, dict) else None
    for one, other in (("startDate", "expectedStartDate"), ("endDate", "expectedEndDate")):
        if isinstance(dates, dict) and one in dates and other in dates:
            yield f"{name}: either {one} or {other}, not both"


def _coverage(name: str, value: Any, strict: bool) -> Iterator[str]:  # noqa: FBT001
    for each in value if isinstance(value, list) else ():
        if isinstance(each, dict) and "urgency" in each:
            yield from (f"{name}: {fault}" for fault in _urgency("urgency", each["urgency"], strict))


def _inner(name: str, value: Any, strict: bool) -> Iterator[str]:  # noqa: FBT001
    """Items within an item; they nest no deeper than is looked at here."""
    listed = isinstance(value, list)
    for key, each in enumerate(value, start=1) if listed else value.items() if isinstance(value, dict) else ():
        if not isinstance(each, dict):
            yield f"{name} {key}: {_kind(each)} is no item" if strict and each is not None else ""
        elif strict:
            yield from faults({k: v for k, v in each.items() if k != name}, within=f"{name} {key}: ")


_SHAPES = frozenset(str.split(
    "Point MultiPoint LineString MultiLineString Polygon MultiPolygon GeometryCollection Feature FeatureCollection"
))  # fmt: skip
_CHECKS: dict[str, Callable[[str, Any, bool], Iterator[str]]] = {
    "type": _type,
    "urgency": _urgency,
    "rightsinfo": _rights,
    "advices": _advices,
    "place": _places,
    "places": _places,
    "eventdetails": _dates,
    "plannedcoverage": _coverage,
    "associations": _inner,
}


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _digits(value: object) -> bool:
    return isinstance(value, str) and value.strip().isdigit()


def _kind(value: object) -> str:
    names = {bool: "true or false", dict: "an object", list: "a list", str: "a text", type(None): "null"}
    return next((said for kind, said in names.items() if isinstance(value, kind)), "a number")

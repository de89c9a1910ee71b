"""The members of a ninjs item, whichever version or relative of it: ninjs 1 to 3, AP's and Superdesk's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feeds.article import Link, Point
from feeds.read.bodies.clean import text as plain_text
from feeds.read.wires import renditions, signers, wire_html
from feeds.read.wires.renditions import Medium, Rendition
from feeds.read.wires.subjects import Subject, letter
from feeds.read.wires.wire import Item, Said
from feeds.text import is_web_url, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Low = Mapping[str, Any]

#: Bodies by what stands behind `body_`, best first; whatever else there is comes after these.
_BODIES = ("html", "xhtml", "richtext", "main", "text")
_SUMMARIES = ("summary", "abstract", "standfirst", "lead", "intro", "main", "text", "")
_PLAYED = frozenset(("picture", "graphic", "video", "audio"))
#: Members that only relatives of ninjs have: Superdesk, AP.
_RELATIVES = frozenset(("guid", "_id", "priority", "service", "editorialpriority", "signals", "operation"))
_GONE = frozenset(("killed", "recalled", "spiked", "unpublished"))


def is_relative(item: Mapping[str, Any]) -> bool:
    """Whether an item is of a relative of ninjs, to which its rules do not apply to the letter."""
    altids = item.get("altids")
    return bool(_RELATIVES & item.keys()) or (isinstance(altids, dict) and "itemid" in altids)


def folded(item: Mapping[str, Any]) -> dict[str, Any]:
    """The members of an item that are not null, by their names in lower case: ninjs 3 writes versionCreated."""
    return {name.lower(): value for name, value in item.items() if value is not None}


def with_text_of(item: dict[str, Any], around: Mapping[str, Any]) -> dict[str, Any]:
    """An item with the text that stands beside it in an agency's answer (AP: `nitf.body_html`)."""
    beside = around.get("nitf")
    if isinstance(beside, dict) and not any(name.startswith("body") for name in item):
        return {**item, **{name: value for name, value in beside.items() if name.startswith("body_")}}
    return item


def identifier(low: Low) -> str:
    """The id of an item; the query of an address that AP gives it changes with who asks."""
    uri = next((low[name] for name in ("uri", "guid", "_id", "id") if _is_text(low.get(name))), "")
    altids = low.get("altids")
    if isinstance(altids, dict) and _is_text(altids.get("itemid")) and altids["itemid"] in uri:
        return str(uri.partition("?")[0])
    return str(uri)


def stated(item: Mapping[str, Any]) -> Item:
    """What an item states."""
    low = folded(item)
    body = _body(low)
    media = [*_associated(low)]
    shown = renditions.show(media)
    agency = _agency(low)
    language = low.get("language")
    return Item(
        form="ninjs",
        id=identifier(low),
        number=_text(low, "version"),
        status=_status(low),
        kind=_text(low, "type"),
        titles=_titles(low),
        first=[Said(_text(low, "firstcreated"), "firstcreated"), Said(_text(low, "firstpublished"), "firstpublished")],
        made=[
            Said(_text(low, "versioncreated"), "versioncreated"),
            Said(_text(low, "contentcreated"), "contentcreated"),
        ],
        embargoes=[*_embargoes(low)],
        expires=_text(low, "expires"),
        body="\n".join(filter(None, (body, shown.figures if body else ""))),
        summary=_summary(low, has_body=bool(body)),
        authors=signers.people(*_bylines(low), agency=agency),
        subjects=[*_subjects(low)],
        desks=[name for key in ("service", "anpa_category") for name in _names(low.get(key))],
        tags=[*_keywords(low)],
        language=language if isinstance(language, str) else "",
        rights=" ".join(filter(None, (_notice(low), _text(low, "usageterms")))),
        agency=agency,
        link=_canonical(low),
        image=shown.image,
        enclosures=shown.enclosures,
        related=tuple(_related(low)),
        location=_point(low),
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _text(low: Low, *names: str) -> str:
    """The first of these members that says something, as text."""
    for name in names:
        value = low.get(name)
        if _is_text(value):
            return str(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def _records(value: object) -> list[dict[str, Any]]:
    """The objects of a list, or of a mapping by name."""
    listed = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [folded(each) for each in listed if isinstance(each, dict)]


def _names(value: object) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        if (
            said := each
            if isinstance(each, str)
            else _text(folded(each), "name", "literal")
            if isinstance(each, dict)
            else ""
        ):
            yield said


def _status(low: Low) -> str:
    flags = low.get("flags")
    if isinstance(flags, dict) and flags.get("marked_for_not_publication") is True:
        return "withheld"
    if _text(low, "state") in _GONE:
        return "canceled"
    return _text(low, "pubstatus")


def _embargoes(low: Low) -> Iterator[Said]:
    schedule = low.get("schedule_settings")
    inner = folded(schedule) if isinstance(schedule, dict) else {}
    for said, names in (
        (low, ("embargoed", "embargoeduntil", "embargo", "embargoeddate", "publish_schedule")),
        (inner, ("utc_embargo", "utc_publish_schedule")),
    ):
        yield from (Said(str(said[name]), name) for name in names if name in said and said[name] is not False)


def _titles(low: Low) -> list[Said]:
    listed = _records(low.get("headlines"))
    listed.sort(key=lambda each: _text(each, "role") not in ("", "main"))
    found = [
        (_text(low, "headline"), "headline"),
        *((_text(each, "value"), "headlines") for each in listed),
        (_text(low, "headline_main"), "headline_main"),
        (_text(low, "title"), "title"),
        *((_text(low, name), name) for name in low if name.startswith("headline_")),
        (_text(low, "slugline", "slug"), "slugline"),
    ]
    return [Said(title, where) for said, where in found if (title := wire_html.bare(said))]


def _body(low: Low) -> str:
    listed = _records(low.get("bodies"))
    listed.sort(key=lambda each: ("html" not in _text(each, "contenttype"), _text(each, "role") not in ("", "main")))
    named = [name for name in low if name.startswith("body")]
    named.sort(key=lambda name: _rank(name.removeprefix("body").lstrip("_")))
    written = (("", _text(low, name)) for name in named)
    for kind, said in (*((_text(each, "contenttype"), _text(each, "value")) for each in listed), *written):
        if said.strip():
            marked = kind != "text/plain" and (wire_html.is_marked(said) or "html" in kind)
            return said if marked else wire_html.paragraphs(said)
    return ""


def _rank(kind: str) -> int:
    return _BODIES.index(kind) if kind in _BODIES else len(_BODIES)


def _summary(low: Low, *, has_body: bool) -> str:
    listed = {_text(each, "role"): _text(each, "value") for each in reversed(_records(low.get("descriptions")))}
    named = {name.removeprefix("description_"): _text(low, name) for name in low if name.startswith("description_")}
    wanted = (*_SUMMARIES, *(() if has_body else ("caption", "html")))
    stated_ = (said[role] for said in (listed, named) for role in wanted if said.get(role))
    return next(stated_, "") or _text(low, "abstract", "caption")


def _bylines(low: Low) -> list[str]:
    if line := _text(low, "byline", "by"):
        return [wire_html.bare(line)]
    signed = [_text(each, "by", "byline") for each in _records(low.get("bylines"))]
    written = [each for each in _records(low.get("authors")) if _text(each, "role") in ("", "writer", "author")]
    return [*filter(None, signed)] or [*filter(None, (_text(each, "name") for each in written))]


def _agency(low: Low) -> str:
    named = (_text(low, "copyrightholder"), *_names(low.get("provider")))
    sources = (name for key in ("infosource", "infosources", "source") for name in _names(low.get(key)))
    return next((plain(name) for name in (*named, *sources) if name.strip()), "")


def _notice(low: Low) -> str:
    holder = _text(low, "copyrightholder")
    return plain_text(_text(low, "copyrightnotice")) or (f"© {holder}" if holder else "")


def _subjects(low: Low) -> Iterator[Subject]:
    for each in (*_records(low.get("subject")), *_records(low.get("subjects"))):
        code, scheme = _text(each, "qcode", "code", "uri", "literal"), _text(each, "scheme")
        if code and ":" not in code and scheme.startswith("http"):
            code = f"{scheme.rstrip('/')}/{code}"
        name = _text(each, "name")
        if len(code) > 1 or len(name) > 1:
            yield Subject(code, name if len(name) > 1 else "")
        elif topic := letter(code):
            yield topic


def _keywords(low: Low) -> Iterator[str]:
    said = low.get("keywords")
    yield from said.split(",") if isinstance(said, str) else _names(said) if isinstance(said, list) else ()


def _renditions(low: Low) -> Iterator[Rendition]:
    for each in _records(low.get("renditions")):
        yield Rendition(
            href=_text(each, "href"),
            type=_text(each, "contenttype", "mimetype"),
            width=renditions.number(each.get("width")),
            height=renditions.number(each.get("height")),
            length=renditions.number(each.get("sizeinbytes")),
            duration=renditions.lasting(each.get("duration", 0)),
        )


def _associated(low: Low) -> Iterator[Medium]:
    """What goes with an item and may be seen with it."""
    for each in _records(low.get("associations")):
        free = _status(each).lower() in ("", "usable") and not [*_embargoes(each)]
        if free and _text(each, "type") in _PLAYED and (found := tuple(_renditions(each))):
            title = next(iter(_titles(each)), Said("", "")).text
            caption = wire_html.bare(_summary(each, has_body=False) or title)
            credit = wire_html.bare(
                next(iter(_bylines(each)), "") or _text(each, "description_creditline", "creditline")
            )
            yield Medium(found, caption, alt=title if title != caption else "", credit=credit)


def _related(low: Low) -> Iterator[Link]:
    """Items of text that go with this one, where their ids are web addresses."""
    for each in _records(low.get("associations")):
        href = _text(each, "uri")
        if _text(each, "type") == "text" and is_web_url(href) and (titles := _titles(each)):
            yield Link(title=plain(titles[0].text), href=href)


def _canonical(low: Low) -> str | None:
    links = (_text(each, "href") for each in _records(low.get("links")) if _text(each, "rel") == "canonical")
    return next(filter(is_web_url, links), None)


def _point(low: Low) -> Point | None:
    """Where the item is from: the place that `located` names, when it has coordinates (GeoJSON: longitude first)."""
    located = low.get("located")
    name = located if isinstance(located, str) else _text(folded(located), "name") if isinstance(located, dict) else ""
    for each in (*_records(low.get("place")), *_records(low.get("places"))):
        shape = each.get("geojson") or each.get("geometry_geojson")
        while isinstance(shape, dict) and isinstance(shape.get("geometry"), dict):
            shape = shape["geometry"]
        if name and _text(each, "name") == name and isinstance(shape, dict) and shape.get("type") == "Point":
            try:
                longitude, latitude = (float(number) for number in shape["coordinates"][:2])
                return Point(latitude=latitude, longitude=longitude)
            except (KeyError, TypeError, ValueError):
                return None
    return None

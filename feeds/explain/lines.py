"""An explanation for people: the verdict first, then what led to it, in sections."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from feeds.verdict import safe
from feeds.why import read_instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from feeds.verdict import Line

#: Of a file with more items, people are told of so many; --json has all.
MOST = 10
#: Longer values are cut for people; --json has them whole.
_LONGEST = 72
_COLOURS = {"live": "green", "new": "green", "changed": "green", "embargoed": "yellow", "expired": "yellow"}
#: What a value below this confidence is.
_GUESS = 0.5


def lines(told: dict[str, Any]) -> Iterator[Line]:
    """The lines about one item, each with its colour on a terminal."""
    verdict, reason = told["verdict"], told["reason"]
    yield safe(told["path"] or told["asked"]), "cyan"
    yield f"  {verdict}: {safe(reason)}", _COLOURS.get(verdict, "red")
    if told["outside"]:
        yield (
            f"  It lies in no source; it is read as the source {told['source']} would have it, as a new article.",
            None,
        )
    if before := told.get("before"):
        yield f"  What was published of it stays {before['state']}: {before['id']}", None
    if "fields" in told:
        yield from _section("Read", _table(map(_field, told["fields"])), colours=[*map(_sureness, told["fields"])])
    yield from _section("Mended", told.get("notes", ()))
    yield from _section("Body", [*_body(told["body"])] if "body" in told else ())
    yield from _section("Left out of the body", [*told.get("dropped", ()), *map(_loss, _losses(told))])
    if "link" in told:
        yield from _section("Page", _table([(told["link"]["url"] or "none", told["link"]["why"])]))
    if "id" in told:
        yield from _section("Id", _table([(told["id"]["id"], told["id"]["why"])]))
    if "dates" in told:
        named = (("published", "published"), ("last changed", "updated"), ("first seen by readers", "first_seen"))
        yield from _section("Dates", _table((name, read_instant(told["dates"][key])) for name, key in named))
    if "feeds" in told:
        yield from _section("Feeds", [*_table(map(_feed, told["feeds"])), *told["taken"]])
        yield from _section("Check", [*_check(told["check"])])
    if told["more"]:
        yield f"… and {told['more']:,} more items; name one as {safe(told['path'])} is named, or say --json", None


def _section(head: str, rows: Iterable[str], colours: Sequence[str | None] = ()) -> Iterator[Line]:
    listed = [*rows]
    if listed:
        yield f"  {head}", "bright_blue"
    for number, row in enumerate(listed):
        yield f"    {safe(row)}", colours[number] if colours else None


def _table(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Rows with their columns aligned; the last may be as long as it likes."""
    listed = [*rows]
    widths = [max(map(_width, column)) for column in list(zip(*listed, strict=True))[:-1]]
    return ["  ".join([*map(_padded, row[:-1], widths), row[-1]]) for row in listed]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """How many columns a text takes on a terminal."""
    marks = sum(unicodedata.category(one) in ("Mn", "Me", "Cf") for one in text)
    return len(text) - marks + sum(unicodedata.east_asian_width(one) in "WF" for one in text)


def _field(one: dict[str, Any]) -> tuple[str, str, str]:
    sure = "" if one["confidence"] >= _GUESS else ", a guess"
    return one["field"], _cut(_words(one["value"])), f"{one['where']}{sure}"


def _sureness(one: dict[str, Any]) -> str | None:
    return None if one["confidence"] >= _GUESS else "yellow"


def _words(value: Any) -> str:
    """A value in one line: records by what they say, lists by commas."""
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    if isinstance(value, dict):
        first, *others = map(_words, value.values())
        return f"{first} ({', '.join(others)})" if others else first
    return " ".join(str(value).split())


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _body(body: dict[str, Any]) -> Iterator[str]:
    yield f"{body['characters']:,} characters of {body['type']}"


def _losses(told: dict[str, Any]) -> list[dict[str, Any]]:
    return list(told["body"]["losses"]) if "body" in told else []


def _loss(one: dict[str, Any]) -> str:
    examples = f": {', '.join(one['examples'])}" if one["examples"] else ""
    return f"{one['what']} ×{one['count']:,}{examples}"


def _feed(one: dict[str, Any]) -> tuple[str, str, str]:
    return ("leaves " if one["leaves"] else "") + one["feed"], one["window"], one["why"]


def _check(check: dict[str, Any]) -> Iterator[str]:
    formats = ", ".join(check["formats"])
    if check["refused"]:
        yield f"no feed may show it: {check['refused']}"
    elif not check["findings"]:
        yield f"{formats}: nothing to find fault with"
    yield from (f"{one['level']}: {one['message']} [{one['rule']}]" for one in check["findings"])

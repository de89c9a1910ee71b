"""What an item of a wire says, whatever its format, made an article: status, dates, embargo, title, body, subjects."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from feeds.article import Content, Draft, Origin, Source, Version
from feeds.read import dates
from feeds.read.bodies.clean import text as plain_text
from feeds.read.conventions import Skip
from feeds.read.headers.paths import place
from feeds.read.wires import signers, subjects, wire_html
from feeds.text import is_language, plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from feeds.article import Enclosure, Image, Link, Person, Point
    from feeds.read.conventions import Conventions
    from feeds.read.wires.subjects import Subject

#: What may be seen (IPTC's pubstatus and NewsML 1's Status); of "embargoed" it is to be said until when.
_SEEN = frozenset(("", "usable", "embargoed"))
#: What may not: it withdraws the item.
_UNSEEN = {"canceled": "canceled", "cancelled": "canceled", "withheld": "withheld"}
#: Kinds of items whose content is no text for readers; whatever else there is may hold some.
_NO_TEXT = frozenset(str.split(
    "picture photo image graphic audio video animation still component event planning concept scheme advisory"
))  # fmt: skip
_SENTENCE = re.compile(r".{20,}?[.!?][\"”»']?(?=\s|$)", re.DOTALL)
_LONGEST_TITLE = 150
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_NUMBER = re.compile(r"\d{1,18}")


class UndatedError(ValueError):
    """An item that states no date at all."""


class Said(NamedTuple):
    """A text, and where it was found, in words an editor understands."""

    text: str
    where: str


@dataclass(slots=True, kw_only=True)
class Item:
    """What one item states, as it states it. `titles` and dates are in the order in which they are to be believed.

    `first` are instants of its first version, `made` of this one. `embargoes` are all that hold it back: one that can't
    be read holds it back for good. `body` is HTML. `faults` are offences against its format that can be told.
    """

    form: str
    id: str = ""
    number: str = ""
    status: str = ""
    kind: str = ""
    titles: list[Said] = field(default_factory=list)
    first: list[Said] = field(default_factory=list)
    made: list[Said] = field(default_factory=list)
    embargoes: list[Said] = field(default_factory=list)
    expires: str = ""
    body: str = ""
    dateline: str = ""
    summary: str = ""
    authors: tuple[Person, ...] = ()
    contributors: tuple[Person, ...] = ()
    subjects: list[Subject] = field(default_factory=list)
    aliases: Mapping[str, str] = field(default_factory=dict)
    desks: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    language: str = ""
    rights: str = ""
    agency: str = ""
    link: str | None = None
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    related: tuple[Link, ...] = ()
    location: Point | None = None
    dropped: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def outcome(item: Item, path: str, conventions: Conventions, modified: datetime) -> Draft | Skip:
    """The article that an item is, or why it is none; `path` and `modified` are those of its file.

    Raises ValueError with the reason: no date, or one that can't be read; an embargo that has no end or can't be read.
    """
    unseen, notes = _unseen(item), list(item.faults)
    made, where_made = _first_date(item.made, conventions.zone, notes)
    version = _version(item, made) if item.id else None
    if unseen:
        return Skip(unseen, id=item.id or None, version=version, notes=tuple(notes))
    if item.kind.lower() in _NO_TEXT:
        return Skip(f"{item.form}: its content is {item.kind}, not text", notes=tuple(notes))
    titles = [said for said in item.titles if plain(said.text)]
    summary, told = _unmarked(item.summary), plain_text(item.body)
    if not told and not _shows(item.body) and not (titles and summary):
        nothing = "there is nothing to read but a headline" if titles else "neither headline nor text"
        return Skip(f"a stub: {nothing}", notes=tuple(notes))
    first, where_first = _first_date(item.first, conventions.zone, notes)
    published, where = _published(item, (first, where_first), (made, where_made), conventions, modified)
    embargo = _embargo(item, conventions.zone)
    title, where_title, confidence = _title(titles, told, notes)
    body, authors = _body(item, title if titles else "")
    sorted_ = subjects.sort(item.subjects, item.desks, item.aliases)
    spot = place(path, conventions)
    return Draft(
        title=title,
        content=Content(type="text/html", body=body),
        published=max(published, embargo) if embargo else published,
        updated=made if made and made > published else None,
        expires=_expires(item, conventions, notes),
        summary=summary,
        authors=authors,
        contributors=tuple(person for person in item.contributors if person not in authors),
        categories=sorted_.categories or ((spot.category,) if spot.category else ()),
        subjects=sorted_.codes,
        tags=_once(item.tags, sorted_.tags),
        language=_language(item, notes) or spot.language or conventions.language,
        rights=plain(item.rights) or None,
        source=Source(title=agency) if (agency := plain(item.agency)) else None,
        link=item.link,
        id=item.id or None,
        version=version,
        image=item.image,
        enclosures=item.enclosures,
        related=item.related,
        location=item.location,
        notes=tuple(notes),
        origins=(
            Origin(field="title", where=f"{item.form}: {where_title}", confidence=confidence),
            Origin(field="published", where=where if where.startswith("the file") else f"{item.form}: {where}"),
        ),
        dropped=tuple(item.dropped),
    )


def _unseen(item: Item) -> str | None:
    status = item.status.strip().lower()
    if status in _SEEN:
        return None
    if status not in _UNSEEN:
        item.faults.append(f"the status {status!r} is none of usable, withheld and canceled")
    return f"status: {_UNSEEN.get(status, status)}"


def _version(item: Item, made: datetime | None) -> Version:
    number = int(item.number) if _NUMBER.fullmatch(item.number) else 0
    return Version(number, int(made.timestamp()) if made else 0)


def _first_date(stated: list[Said], zone: str, notes: list[str]) -> tuple[datetime | None, str]:
    """The first of some instants that can be read."""
    for said in stated:
        if said.text.strip():
            try:
                return dates.parse(said.text, zone)[0], said.where
            except ValueError as error:
                notes.append(f"left out: {said.where}: {error}")
    return None, ""


def _published(
    item: Item,
    first: tuple[datetime | None, str],
    made: tuple[datetime | None, str],
    conventions: Conventions,
    modified: datetime,
) -> tuple[datetime, str]:
    """When the item came out: with its first version, which was not made after this one."""
    known = [(moment, where) for moment, where in (first, made) if moment]
    if known:
        return min(known, key=lambda each: each[0])
    if conventions.undated == "mtime":
        return modified, "the file's own date"
    stated = [f"{said.where} {said.text!r}" for said in (*item.made, *item.first) if said.text.strip()]
    if stated:
        raise ValueError(f"no date that can be read: {', '.join(stated)}")
    raise UndatedError('it states no date; set undated = "mtime" to take the file\'s own')


def _embargo(item: Item, zone: str) -> datetime | None:
    """The instant before which the item may not be seen. Raises ValueError when there is no telling when that is."""
    if item.status.strip().lower() == "embargoed" and not item.embargoes:
        raise ValueError("it is embargoed, and does not say until when")
    until = None
    for said in item.embargoes:
        if not said.text.strip():
            raise ValueError(f"{said.where}: it is embargoed, and does not say until when")
        try:
            moment, precision = dates.parse(said.text, zone)
        except ValueError as error:
            raise ValueError(f"{said.where}: an embargo that can't be read holds it back: {error}") from error
        if precision == "day":
            raise ValueError(f"{said.where}: an embargo without a time of day holds it back: {said.text!r}")
        until = max(until, moment) if until else moment
    return until


def _expires(item: Item, conventions: Conventions, notes: list[str]) -> datetime | None:
    if not item.expires.strip() or not conventions.expiry:
        return None
    return _first_date([Said(item.expires, "its expiry")], conventions.zone, notes)[0]


def _title(titles: list[Said], told: str, notes: list[str]) -> tuple[str, str, float]:
    if titles:
        return _unmarked(titles[0].text) or plain(titles[0].text), titles[0].where, 1.0
    sentence = _SENTENCE.match(told)
    title = sentence[0] if sentence else told
    if len(title) > _LONGEST_TITLE:
        title = title[:_LONGEST_TITLE].rpartition(" ")[0] + "…"
    if not title:
        raise ValueError("no headline, and no text to take one from")
    notes.append("no headline: its first sentence stands in for one")
    return title, "first sentence", 0.4


def _body(item: Item, title: str) -> tuple[str, tuple[Person, ...]]:
    """The body without the title, and the authors; a byline in the text counts where none is stated elsewhere."""
    html = wire_html.without_title(item.body, title) if title else item.body
    rest, byline = ("", "") if item.authors else wire_html.signed(html)
    authors = item.authors or signers.people(byline, agency=item.agency)
    html = rest if byline and authors and plain_text(rest) else html
    return (wire_html.headed(html, plain(item.dateline)) if item.dateline and html else html), authors


def _shows(body: str) -> bool:
    return any(mark in body for mark in ("<img", "<table", "<iframe", "<video", "<audio"))


def _unmarked(text: str) -> str:
    text = unescape(text) if "&" in text else text
    return plain_text(text) if _TAG.search(text) else plain(text)


def _language(item: Item, notes: list[str]) -> str | None:
    said = item.language.strip().replace("_", "-")
    if said and not is_language(said):
        notes.append(f"left out: {said!r} is not a language tag")
        return None
    return said or None


def _once(*groups: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for each in chain.from_iterable(groups):
        if len(text := plain(each)) > 1:  # a letter alone is a category of ANPA or IPTC 7901
            found.setdefault(text.casefold(), text)
    return tuple(found.values())

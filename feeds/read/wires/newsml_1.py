"""NewsML 1.0 to 1.2: news items, one or several in a document, whose content hangs on a tree of components."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from feeds.read.conventions import Bundle, Part, Skip
from feeds.read.wires import newsml_1_content, signers, wire
from feeds.read.wires.elements import attribute, below, child, children, language, text
from feeds.read.wires.subjects import Subject
from feeds.read.wires.wire import Item, Said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml.etree import _Element

    from feeds.article import Draft
    from feeds.read.conventions import Conventions

_REVISION = re.compile(r":\d+[NUA]?$")
_SUBJECTS = ("Subject", "SubjectMatter", "SubjectDetail", "SubjectQualifier")
#: `Instruction/@FormalName` of an item that is to go.
_KILLS = frozenset(("delete", "kill", "cancel", "withdraw", "withhold"))


def read_newsml_1(path: str, root: _Element, conventions: Conventions, modified: datetime) -> Draft | Skip | Bundle:
    """What a document says: its item, or all of its items. Raises ValueError with the reason."""
    sent = text(child(root, "NewsEnvelope/DateAndTime"))
    items = [*children(root, "NewsItem")]
    if not items:
        return Skip("NewsML 1: a document without any news item")
    if len(items) == 1:
        return wire.outcome(_stated(items[0], sent), path, conventions, modified)
    parts, taken = [], set[str]()
    for number, each in enumerate(items):
        stated = _stated(each, sent)
        key = stated.id or f"item {number + 1}"
        key = f"{key} {stated.number or number + 1}" if key in taken else key
        taken.add(key)
        parts.append(Part(key, _told(stated, path, conventions, modified)))
    return Bundle(tuple(parts))


def _told(item: Item, path: str, conventions: Conventions, modified: datetime) -> Draft | Skip | str:
    try:
        return wire.outcome(item, path, conventions, modified)
    except ValueError as error:
        return str(error)


def _stated(item: _Element, sent: str) -> Item:
    identity, management = child(item, "Identification/NewsIdentifier"), child(item, "NewsManagement")
    main = child(item, "NewsComponent")
    lines = newsml_1_content.lines(main)
    content = newsml_1_content.read(main)
    said = content.said
    agency = _agency(item)
    spoken = attribute(next(below(main, "Language"), None), "FormalName").lower() or language(content.element)
    return Item(
        form="NewsML 1",
        id=_id(identity, management),
        number=text(child(identity, "RevisionId")),
        status=_status(management),
        titles=[
            *(Said(said, "HeadLine") for said in lines("HeadLine", "Headline")),
            *([Said(said.title, "the headline in its content")] if said.title else []),
            *(Said(said, "SlugLine") for said in lines("SlugLine")),
            Said(text(child(item, "Identification/NameLabel")), "NameLabel"),
        ],
        first=[Said(text(child(management, "FirstCreated")), "FirstCreated")],
        made=[
            Said(text(child(management, "ThisRevisionCreated")), "ThisRevisionCreated"),
            Said(text(child(identity, "DateId")), "DateId"),
            Said(sent, "DateAndTime of its envelope"),
        ],
        embargoes=_embargoes(management),
        body=said.body,
        dateline=next(iter(lines("DateLine")), "") or said.dateline,
        summary=next(iter(lines("SubHeadLine")), "") or said.summary,
        authors=signers.people(*(lines("ByLine", "Byline") or (said.byline,)), agency=agency),
        subjects=[*_subjects(main, spoken)],
        tags=[*lines("KeywordLine"), *_keywords(main)],
        language=spoken,
        rights=next(iter(lines("CopyrightLine")), ""),
        agency=agency,
        image=content.shown.image,
        enclosures=content.shown.enclosures,
        dropped=list(said.dropped),
    )


def _id(identity: _Element | None, management: _Element | None) -> str:
    """The URN of an item without its revision (RFC 3085, section 2): the same for all its versions.

    Where an agency gives each revision a date of its own, the item has that of its first.
    """
    provider, item = text(child(identity, "ProviderId")), text(child(identity, "NewsItemId"))
    if provider and item:
        day = text(child(identity, "DateId"))
        if day == text(child(management, "ThisRevisionCreated")):
            day = text(child(management, "FirstCreated")) or day
        parts = (quote(part, safe=":-._~()+,=@;$!*'/") for part in (provider, day, item) if part)
        return "urn:newsml:" + ":".join(parts)
    public = text(child(identity, "PublicIdentifier"))
    return _REVISION.sub("", public) if public.count(":") > 3 else ""


def _status(management: _Element | None) -> str:
    orders = {attribute(each, "FormalName").lower() for each in children(management, "Instruction")}
    return "canceled" if orders & _KILLS else attribute(child(management, "Status"), "FormalName")


def _embargoes(management: _Element | None) -> list[Said]:
    """When an item becomes usable: `StatusWillChange`, whose date is needed where it is embargoed until then."""
    changes = [*children(management, "StatusWillChange")]
    usable = [each for each in changes if attribute(child(each, "FutureStatus"), "FormalName").lower() == "usable"]
    status = attribute(child(management, "Status"), "FormalName").lower()
    return (
        [Said(text(child(each, "DateAndTime")), "StatusWillChange") for each in usable] if status == "embargoed" else []
    )


def _agency(item: _Element) -> str:
    """The provider or the source, by name, else the line that credits it."""
    parties = (child(each, "Party") for name in ("Provider", "Source") for each in below(item, name))
    named = (attribute(party, "FormalName") for party in parties)
    return next(filter(None, named), "") or next((text(each) for each in below(item, "CreditLine") if text(each)), "")


def _subjects(main: _Element | None, spoken: str) -> Iterator[Subject]:
    """Subject codes; their names stand in a set of topics, if anywhere."""
    names = {}
    for topic in below(main, "Topic"):
        said = [each for each in children(topic, "Description") if attribute(each, "Variant") in ("", "Name")]
        said.sort(key=lambda each: (language(each) != spoken, language(each) != "en"))
        names[text(child(topic, "FormalName"))] = text(said[0]) if said else ""
    for each in below(main, *_SUBJECTS):
        if code := attribute(each, "FormalName"):
            yield Subject(code if code.isdigit() else "", names.get(code, "") or ("" if code.isdigit() else code))


def _keywords(main: _Element | None) -> Iterator[str]:
    for each in below(main, "Property"):
        if attribute(each, "FormalName").lower() == "keyword":
            yield attribute(each, "Value")

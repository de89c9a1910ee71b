"""NITF documents. Standard: IPTC NITF 3.6 and older, with or without its namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.read.wires import nitf_body, renditions, signers, subjects, wire
from feeds.read.wires.elements import attribute, below, child, children, language, text
from feeds.read.wires.renditions import Medium, Rendition
from feeds.read.wires.subjects import Subject
from feeds.read.wires.wire import Item, Said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml.etree import _Element

    from feeds.article import Draft
    from feeds.read.conventions import Conventions, Skip

#: What `ed-msg/@msg-type` says of an item that is to go.
_KILLS = frozenset(("kill", "killed", "cancel", "canceled", "cancelled", "withdraw", "withhold", "delete"))
_LEVELS = ((6, "tobject.subject.type"), (3, "tobject.subject.matter"), (0, "tobject.subject.detail"))


def read_nitf(path: str, root: _Element, conventions: Conventions, modified: datetime) -> Draft | Skip:
    """What a document says. Raises ValueError with the reason."""
    return wire.outcome(_stated(root), path, conventions, modified)


def _stated(root: _Element) -> Item:
    head = child(root, "head")
    data = child(head, "docdata")
    media = list(_media(root))  # before the body is made HTML, in which they are figures
    body = nitf_body.read(root)
    key = child(data, "du-key")
    shown = renditions.show(media)
    agency = nitf_body.source(root) or body.agency or attribute(child(data, "doc.rights"), "owner")
    return Item(
        form="NITF",
        id=_id(data),
        number=attribute(key, "version") or attribute(child(data, "doc-id"), "version"),
        status=_status(data),
        titles=[
            Said(body.title, "hl1"),
            Said(text(child(head, "title")), "title"),
            Said(attribute(key, "key"), "du-key"),
        ],
        first=[Said(_norm(data, "date.issue"), "date.issue")],
        made=[
            *(
                Said(attribute(each, "norm"), "revision-history")
                for each in reversed([*below(head, "revision-history")])
            ),
            Said(_norm(data, "date.issue"), "date.issue"),
            Said(_norm(data, "date.release"), "date.release"),
            Said(attribute(next(below(root, "story.date"), None), "norm"), "story.date"),
            Said(attribute(next(below(head, "pubdata"), None), "date.publication"), "pubdata"),
        ],
        embargoes=_embargoes(data),
        expires=_norm(data, "date.expire"),
        body=body.body,
        dateline=body.dateline,
        summary=body.summary,
        authors=signers.people(body.byline, agency=agency),
        subjects=[*_subjects(head)],
        desks=[*_desks(head)],
        tags=[attribute(each, "key") or text(each) for each in below(head, "keyword")],
        language=language(child(root, "body")) or attribute(root, "baselang"),
        rights=_rights(data),
        agency=agency,
        image=shown.image,
        enclosures=shown.enclosures,
        dropped=list(body.dropped),
    )


def _norm(data: _Element | None, name: str) -> str:
    return attribute(child(data, name), "norm")


def _id(data: _Element | None) -> str:
    """The doc-id, with who registered it where it is no URN; the key of a story, where that is all that there is."""
    doc = child(data, "doc-id")
    said, registrar = attribute(doc, "id-string"), attribute(doc, "regsrc")
    if not said:
        key = child(data, "du-key")
        return attribute(key, "key") if attribute(key, "version", "generation") else ""
    return said if not registrar or ":" in said else f"{registrar}/{said}"


def _status(data: _Element | None) -> str:
    messages = {attribute(each, "msg-type").lower() for each in children(data, "ed-msg")}
    return "canceled" if messages & _KILLS else attribute(data, "management-status")


def _embargoes(data: _Element | None) -> list[Said]:
    """The date of release (docdata): the same as that of issue, or a later one, which is an embargo."""
    return [Said(attribute(each, "norm"), "date.release") for each in children(data, "date.release") if each.attrib]


def _subjects(head: _Element | None) -> Iterator[Subject]:
    """A subject by the name on the level of its code: 04000000 type, 04010000 matter, 04010008 detail."""
    for each in below(head, "tobject.subject"):
        code = attribute(each, "tobject.subject.refnum", "tobject.subject.code")
        level = next((name for zeros, name in _LEVELS if code.endswith("0" * zeros)), "")
        name = attribute(each, level)
        if code.isdigit():
            yield Subject(code, name if len(name) > 3 else "")
        elif name := attribute(each, "tobject.subject.detail", "tobject.subject.matter", "tobject.subject.type"):
            yield Subject("", name)


def _desks(head: _Element | None) -> Iterator[str]:
    """The topic of the ANPA category, where it stands for one."""
    for each in children(head, "meta"):
        if attribute(each, "name") == "anpa-category" and (topic := subjects.letter(attribute(each, "content"))):
            yield subjects.name_of(topic.code)


def _rights(data: _Element | None) -> str:
    copyright_ = child(data, "doc.copyright")
    holder, year = attribute(copyright_, "holder"), attribute(copyright_, "year")
    return f"© {f'{year} ' if year else ''}{holder}" if holder else ""


def _media(root: _Element) -> Iterator[Medium]:
    """Sound, films and documents; pictures stand in the text where they belong, and the first of them leads."""
    for media in below(root, "media"):
        references = [
            Rendition(
                href=attribute(each, "source"),
                type=attribute(each, "mime-type"),
                width=renditions.number(attribute(each, "width")),
                height=renditions.number(attribute(each, "height")),
                duration=renditions.lasting(attribute(each, "time")),
            )
            for each in children(media, "media-reference")
        ]
        yield Medium(
            tuple(references), caption=text(child(media, "media-caption")), credit=text(child(media, "media-producer"))
        )

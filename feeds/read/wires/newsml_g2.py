"""NewsML-G2: news items, alone or in a news message. Standard: IPTC NewsML-G2 2.x, power conformance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.read.conventions import Bundle, Part, Skip
from feeds.read.wires import g2_content, signers, wire
from feeds.read.wires.elements import attribute, child, children, language, local, text, texts
from feeds.read.wires.subjects import Subject
from feeds.read.wires.wire import Item, Said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml.etree import _Element

    from feeds.article import Draft, Person
    from feeds.read.conventions import Conventions

#: Items that are no news of their own, in words.
_OTHERS = {
    "packageItem": "a package, which only refers to items",
    "conceptItem": "a concept, which is what news is about",
    "knowledgeItem": "a list of concepts",
    "planningItem": "a plan of coverage still to come",
    "catalogItem": "a catalog of vocabularies",
    "catalog": "a catalog of vocabularies",
}
#: Roles of `<description>` that stand for a summary, best first (IPTC's drol and what agencies call it).
_SUMMARIES = ("summary", "abstract", "standfirst", "lead", "intro", "teaser")
_ENTITIES = frozenset(("person", "organisation", "organization", "geoarea", "poi", "place", "object"))
_RELATED = frozenset(("seealso", "related", "hasrelated", "webpage", "translationof", "continues"))


def read_newsml_g2(path: str, root: _Element, conventions: Conventions, modified: datetime) -> Draft | Skip | Bundle:
    """What a document says: an item, or a message with all of its items. Raises ValueError with the reason."""
    if local(root) != "newsMessage":
        return _item(path, root, conventions, modified, "", {})
    items = [each for part in children(root, "itemSet") for each in part if local(each)]
    if not items:
        return Skip("NewsML-G2: a news message without any item")
    sent = text(child(root, "header/sent"))
    known = {guid: each for each in items if (guid := attribute(each, "guid"))}
    parts, taken = [], set[str]()
    for number, each in enumerate(items):
        key = attribute(each, "guid") or f"item {number + 1}"
        if key in taken:
            key = f"{key} {attribute(each, 'version') or number + 1}"
        taken.add(key)
        parts.append(Part(key, _told(path, each, conventions, modified, sent, known)))
    return Bundle(tuple(parts))


def _told(
    path: str, item: _Element, conventions: Conventions, modified: datetime, sent: str, known: dict[str, _Element]
) -> Draft | Skip | str:
    try:
        return _item(path, item, conventions, modified, sent, known)
    except ValueError as error:
        return str(error)


def _item(
    path: str, item: _Element, conventions: Conventions, modified: datetime, sent: str, known: dict[str, _Element]
) -> Draft | Skip:
    name = local(item)
    if name != "newsItem":
        return Skip(f"NewsML-G2: {_OTHERS.get(name, f'<{name}>, which is no news item')}")
    return wire.outcome(_stated(item, sent, known), path, conventions, modified)


def _stated(item: _Element, sent: str, known: dict[str, _Element]) -> Item:
    meta, about, rights = child(item, "itemMeta"), child(item, "contentMeta"), child(item, "rightsInfo")
    content, shown = g2_content.read(item, known)
    spoken = attribute(_plainest(children(about, "language")), "tag") or language(item)
    agency = _agency(meta, about, rights)
    people = _people(about, agency)
    bylines = texts(about, "by") or ((content.byline,) if content.byline else ())
    stated = signers.people(*bylines, agency=agency)
    return Item(
        form="NewsML-G2",
        id=attribute(item, "guid"),
        number=attribute(item, "version"),
        status=_code(child(meta, "pubStatus")),
        kind=_code(child(meta, "itemClass")),
        titles=[
            *_said(about, "headline", spoken),
            *_said(meta, "title", spoken),
            *([Said(content.title, "the headline in its content")] if content.title else []),
            *_said(about, "slugline", spoken),
        ],
        first=[Said(text(child(meta, "firstCreated")), "firstCreated")],
        made=[
            Said(text(child(meta, "versionCreated")), "versionCreated"),
            Said(text(child(about, "contentModified")), "contentModified"),
            Said(text(child(about, "contentCreated")), "contentCreated"),
            Said(sent, "sent, in the header of its message"),
        ],
        embargoes=[Said(text(each), "embargoed") for each in children(meta, "embargoed")],
        expires=text(child(meta, "expires")) or text(child(about, "expires")),
        body=content.body,
        dateline=text(child(about, "dateline")) or content.dateline,
        summary=_summary(about, spoken, has_body=bool(content.body)) or content.summary,
        authors=stated or people,
        contributors=_contributors(about),
        subjects=[_subject(each, spoken) for each in children(about, "subject")],
        aliases={attribute(each, "alias"): attribute(each, "uri") for each in children(item, "catalog/scheme")},
        desks=[_name(each, spoken) for each in children(meta, "service")],
        tags=[*texts(about, "keyword")],
        language=spoken,
        rights=_rights(rights, spoken),
        agency=agency,
        image=shown.image,
        enclosures=shown.enclosures,
        related=g2_content.related(meta, _RELATED),
        location=g2_content.located(item, about),
        dropped=[*content.dropped],
    )


def _code(element: _Element | None) -> str:
    """What a QCode, URI or literal stands for: "stat:usable" and its URI are "usable"."""
    said = attribute(element, "qcode", "uri", "literal")
    return said.rstrip("/").replace("/", ":").rpartition(":")[2].lower()


def _plainest(elements: Iterator[_Element]) -> _Element | None:
    """The first of several alternatives that has no special role."""
    listed = list(elements)
    return next((each for each in listed if not attribute(each, "role")), listed[0] if listed else None)


def _said(parent: _Element | None, name: str, spoken: str) -> list[Said]:
    """The texts of that name: those of the item's language first, then those of no special role, by rank."""
    listed = [each for each in children(parent, name) if text(each)]
    listed.sort(key=lambda each: (not _is_in(each, spoken), bool(attribute(each, "role")), attribute(each, "rank")))
    return [Said(text(each), name) for each in listed]


def _is_in(element: _Element, spoken: str) -> bool:
    said = language(element)
    return not spoken or not said or said.lower().partition("-")[0] == spoken.lower().partition("-")[0]


def _name(element: _Element, spoken: str) -> str:
    """The name of a concept: in the item's language, else in English, else the first."""
    named = [each for each in children(element, "name") if text(each)]
    for wanted in (spoken, "en"):
        for each in named:
            if wanted and language(each) and _is_in(each, wanted):
                return text(each)
    return text(named[0]) if named else ""


def _subject(element: _Element, spoken: str) -> Subject:
    same = (attribute(each, "qcode", "uri") for each in children(element, "sameAs"))
    topic = next((code for code in same if "medtop:" in code or "/mediatopic/" in code), "")
    code, kind = attribute(element, "qcode", "uri"), attribute(element, "type").replace("/", ":").rpartition(":")[2]
    name = _name(element, spoken)
    return Subject(code if _is_topic(code) else topic or code, name, kind.lower() in _ENTITIES)


def _is_topic(code: str) -> bool:
    return code.startswith(("medtop:", "subj:")) or "/mediatopic/" in code or "/subjectcode/" in code


def _agency(meta: _Element | None, about: _Element | None, rights: _Element | None) -> str:
    """The agency's name: that of who holds the rights, of the provider or the source; its code when it has no name."""
    named = (
        each
        for parent, name in ((rights, "copyrightHolder"), (meta, "provider"), (about, "infoSource"))
        for each in children(parent, name)
    )
    stated = [(_name(each, "") or attribute(each, "literal"), _code(each)) for each in named]
    return next((name for name, _ in stated if name), "") or next((code.upper() for _, code in stated if code), "")


def _people(about: _Element | None, agency: str) -> tuple[Person, ...]:
    """The people among the creators: an organisation signs, but writes nothing."""
    named = (
        _name(each, "") or attribute(each, "literal")
        for each in children(about, "creator")
        if child(each, "organisationDetails") is None
        and "org" not in attribute(each, "type").lower()
        and (child(each, "name") is not None or "person" in attribute(each, "type").lower())
    )
    return signers.people(*named, agency=agency)


def _contributors(about: _Element | None) -> tuple[Person, ...]:
    named = (_name(each, "") for each in children(about, "contributor") if child(each, "organisationDetails") is None)
    return signers.people(*filter(None, named))


def _summary(about: _Element | None, spoken: str, *, has_body: bool) -> str:
    """The description that summarises; a caption is one only where there is no text that it could stand above."""
    listed = [each for each in children(about, "description") if text(each) and _is_in(each, spoken)]
    roles = {attribute(each, "role").rpartition(":")[2].lower(): text(each) for each in reversed(listed)}
    best = next((roles[role] for role in (*_SUMMARIES, "") if role in roles), "")
    return best or ("" if has_body else roles.get("caption", ""))


def _rights(rights: _Element | None, spoken: str) -> str:
    notice = next((said.text for said in _said(rights, "copyrightNotice", spoken)), "")
    holder = child(rights, "copyrightHolder")
    named = _name(holder, spoken) or attribute(holder, "literal") if holder is not None else ""
    terms = next((said.text for said in _said(rights, "usageTerms", spoken)), "")
    return " ".join(filter(None, (notice or (f"© {named}" if named else ""), terms)))

"""Where an article stands: its id, page and state, the feeds that it goes to, whether its entry passes the check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feeds import accept, adoption, channels, select, standing, why
from feeds.errors import ArticleError
from feeds.explain.entry import entry
from feeds.explain.shown import shown
from feeds.store import articles, files
from feeds.store.articles import Row
from feeds.why import instant, moment

if TYPE_CHECKING:
    from feeds.article import Draft
    from feeds.candidate import Candidate
    from feeds.explain.desk import Desk
    from feeds.read import Conventions
    from feeds.reading import Reading
    from feeds.store.articles import Known, Version
    from feeds.store.ledger import Decision, Place

_IDS = {
    "stated": "the file states it, and the ledger knows it",
    "moved": "the ledger knows the content, which has moved here from {path}",
    "path": "the ledger knows the file by its path",
    "traced": "the ledger knows the article, which was at {path}, by its {trace}",
}
_LINKS = {
    "stated": "the file states it",
    "adopted": "readers know it from the feed that was adopted",
    "pattern": "by the pattern {pattern}",
    "here": "the article has no page elsewhere, so it has one here",
    "": "nothing says where its page is: state it in the file, or give the source a permalink",
}
_TRACES = {"link": "link", "name": "name and date", "body": "text"}


def stand(desk: Desk, place: Place, reading: Reading, found: Candidate, conventions: Conventions) -> dict[str, Any]:
    """The part of an explanation that needs the ledger, for a file that says an article."""
    draft = found.draft
    state = desk.ledger(place, reading, draft)
    if newer := standing.hidden_by(state, place, place, draft):
        reason = f"superseded: {newer.place.path} holds the same version of it, or a newer one"
        return {"verdict": "superseded", "reason": reason}
    try:
        decision = accept.claimed(state, place, reading, draft)
    except ArticleError as error:
        return {"verdict": "refused", "reason": error.reason}
    known = None if decision.seq is None else articles.known(desk.database, decision.seq)
    row, version = _becomes(desk, found, known)
    fresh, row = row.id, row if known else adoption.foretold(desk.database, desk.purpose, row)
    now_state = version.state if version else known.state if known else "live"
    told = {
        "id": {
            "id": row.id,
            "rule": decision.rule if row.id == fresh else "adopted",
            "why": _identified(draft, decision, known, row, fresh),
        },
        "link": _linked(desk, row, draft),
        "dates": {
            "published": moment(row.published),
            "updated": moment(row.updated),
            "first_seen": moment(known.first_seen if known else None),
        },
        "state": now_state,
        "pending": version is not None,
    }
    return told | _judged(desk, row, draft, conventions, known, version, now_state)


def vanished(desk: Desk, place: Place) -> dict[str, Any]:
    """What the ledger knows of a file that is not there."""
    seqs, _ = articles.listed(desk.database, [(place.source, place.path)], 1)
    if not seqs:
        return {}
    known = articles.known(desk.database, seqs[0])
    if known.path != place.path:
        return {}
    lost = known.state == "withdrawn" or known.gone
    reason = "its file is gone" if lost else "its file is gone, so the next run withdraws it"
    return {
        "verdict": "withdrawn" if known.state == "withdrawn" else "gone",
        "reason": reason,
        "published": known.state == "live" and known.gone,
        "state": known.state,
        "id": {"id": known.id, "rule": "path", "why": _IDS["path"]},
        "dates": {
            "published": moment(known.published),
            "updated": moment(known.updated),
            "first_seen": moment(known.first_seen),
        },
    }


def _becomes(desk: Desk, found: Candidate, known: Known | None) -> tuple[Row, Version | None]:
    """The article as the ledger will have it, and the version that it is to keep; None: it has it."""
    kept = articles.rows(desk.database, [known.seq])[known.seq] if known else None
    page = (kept.page if kept else None) or (channels.page_slug(found.draft) if desk.output.setting.pages else None)
    if known is None or kept is None:
        version = accept.first_version(desk.database, found)
    elif later := accept.next_version(desk.database, desk.purpose, found, known):
        version = later
    else:
        return kept._replace(page=page), None
    said: dict[str, Any] = {
        "id": version.id,
        "source": version.source,
        "path": version.path,
        "published": version.published,
        "updated": version.updated,
        "revision": version.revision,
        "packed": version.packed,
        "type": version.content.type,
        "body": version.content.body,
        "page": page,
    }
    return kept._replace(**said) if kept else Row(seq=0, **said), version


def _identified(draft: Draft, decision: Decision, known: Known | None, row: Row, fresh: str) -> str:
    text = f"; in RSS and JSON Feed: {row.guid}" if row.guid else ""
    if row.id != fresh:
        return f"an adopted entry waits for it; it gets it unless another file is that one too{text}"
    if known is None:
        return "new: the file states it" if draft.id is not None else "new: made of the source's name and the path"
    why = _IDS[decision.rule].format(path=known.path, trace=_TRACES.get(decision.trace.partition(" ")[0], ""))
    return why + text


def _linked(desk: Desk, row: Row, draft: Draft) -> dict[str, Any]:
    place = desk.where(row, draft)
    return {"url": place.link, "rule": place.rule, "why": _LINKS[place.rule].format(pattern=place.pattern)}


def _judged(
    desk: Desk,
    row: Row,
    draft: Draft,
    conventions: Conventions,
    known: Known | None,
    version: Version | None,
    state: str,
) -> dict[str, Any]:
    """Its feeds, the check of its entries, and the verdict that follows."""
    rules = desk.purpose.rules
    found = select.placed(draft, rules, (row.source, row.path))
    where = why.category_origin(draft, row.path, conventions)
    belongs = why.belongs(draft, rules, found, where)
    settled = version is None and state == "live"
    feeds = shown(desk, row, belongs, settled=settled, live=state == "live")
    checked = entry(desk, row, feeds, embargoed=state == "embargoed")
    refused = files.get(desk.database, row.source, row.path)
    kept_out = refused.refused if refused and refused.refused and version is None else checked["refused"]
    verdict, reason = _verdict(draft, row, known, version, state, kept_out)
    return {
        "feeds": feeds,
        "taken": why.taken(found, where),
        "check": checked,
        "verdict": verdict,
        "reason": reason,
        "published": verdict in ("live", "new", "changed"),
    }


def _verdict(
    draft: Draft, row: Row, known: Known | None, version: Version | None, state: str, refused: str | None
) -> tuple[str, str]:
    if refused:
        return "refused", refused
    if state == "embargoed":
        return "embargoed", f"readers get it on {instant(row.published)}"
    if state == "expired":
        return "expired", f"its time was over on {instant(int(draft.expires.timestamp()) if draft.expires else None)}"
    if known is None:
        return "new", "the next run publishes it"
    if version is None:
        return "live", f"readers have had it since {instant(known.first_seen)}"
    if known.state == "live":
        return "changed", "it is live, and the next run publishes what is told here"
    return "changed", f"it was {known.state}, and the next run publishes it"

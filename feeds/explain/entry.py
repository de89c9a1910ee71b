"""Whether an article's entries pass the check that stands before publishing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from feeds import channels, make, press, render
from feeds.explain.shown import feed_row
from feeds.report import finding
from feeds.store import feeds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.errors import Finding
    from feeds.explain.desk import Desk
    from feeds.feed import Channel
    from feeds.store.articles import Row


def entry(desk: Desk, row: Row, shown: list[dict[str, Any]], *, embargoed: bool) -> dict[str, Any]:
    """The formats, the findings of all of them, and why no feed may show the entry (`refused`); nothing is kept.

    An entry is made for each of the settings that the feeds which show the article have. That the date of an
    `embargoed` one is still to come is no fault: it will have come when there is an entry.
    """
    findings: list[Finding] = []
    refused = None
    for channel in _channels(desk, shown):
        (made,) = make.make_entries(make.EntryWork([row], channel, desk.output.formats, desk.output.setting))
        if made.refused:
            return {"formats": [*desk.output.formats], "findings": [], "refused": made.refused.reason}
        for document in make.check_documents(_job(desk, row, channel, made)).values():
            findings += (*document.findings, *document.advice)
            refused = next((f"fails the check: {one}" for one in document.findings), refused)
    # The same fault has a rule in each format: rss-escaped-twice, atom-escaped-twice.
    kinds = {(one.rule.partition("-")[2], one.message): one for one in reversed(findings)}
    told = [one for (kind, _), one in reversed(kinds.items()) if not (embargoed and kind == "date-plausible")]
    return {"formats": [*desk.output.formats], "findings": [*map(finding, told)], "refused": refused}


def _channels(desk: Desk, shown: list[dict[str, Any]]) -> Iterator[Channel]:
    """A channel for each of the settings under which entries of the article are kept."""
    rows = {(row.kind, row.key): row for row in feeds.every(desk.database)}
    styles: set[str] = set()
    for one in shown:
        row = feed_row(one["kind"], one["key"], one["term"], desk, rows)
        channel = channels.channel(row, desk.output)
        style = press.entry_settings(channel, desk.output)
        if style not in styles and not one["leaves"]:
            styles.add(style)
            yield channel


def _job(desk: Desk, row: Row, channel: Channel, made: make.MadeEntry) -> make.Job:
    updated = datetime.fromtimestamp(row.updated, UTC)
    parts = {
        form: make.Part(
            document=render.document(channel, updated, [body], form), unread={row.seq: body}, whole=False, head=""
        )
        for form, body in made.bytes.items()
    }
    return make.Job(
        channel=channel,
        updated=updated,
        setting=desk.output.setting,
        seqs=(row.seq,),
        ids=(row.id,),
        guids=(row.guid or row.id,),
        rows={row.seq: row},
        parts=parts,
    )

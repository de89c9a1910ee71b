"""What a service does at night: it throws away what nothing needs any more, and reads everything that is live."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import quote

from feeds import check, run
from feeds.errors import FeedError, Finding
from feeds.store import documents, entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.publish import Target
    from feeds.settings import Settings
    from feeds.store.database import Database

#: The formats that the check reads; of the others only the bytes are compared.
READ = ("rss", "atom", "json", "opml", "sitemap")
#: The rule that a document breaks which is not what was published.
DAMAGED = "live-damaged"


def clean(database: Database, target: Target, settings: Settings) -> int:
    """Forget entries that no feed shows, collect what interrupted passes left, tidy the store; how many entries.

    Raises StoreError or TargetError.
    """
    gone = entries.sweep(database, run.entry_settings(database, settings))
    target.sweep(documents.every(database, target.url))
    database.tidy()
    return gone


def check_live(database: Database, target: Target, base: str) -> Iterator[FeedError | None]:
    """Read each live document as a reader would, feedparser included; one at a time, so that others can be served.

    Gives None for a good one. One that is not what was published is put right by the next pass; `base` is the URL of
    the feeds. Raises StoreError or TargetError.
    """
    for path in sorted(documents.every(database, target.url)):
        listed = documents.get(database, target.url, path)
        if listed is not None:
            findings = examine(target, listed, base)
            if findings and findings[0].rule == DAMAGED:
                documents.damage(database, target.url, path)
            yield FeedError(path.rpartition(".")[0], listed.format, findings) if findings else None


def examine(target: Target, listed: documents.Published, base: str) -> list[Finding]:
    """What is wrong with one live document: DAMAGED, when it is not what was published, else what the check finds."""
    body = target.read(listed.path)
    if body is None or hashlib.sha256(body).hexdigest() != listed.hash:
        what = "is missing" if body is None else "has other bytes than were published"
        return [Finding(rule=DAMAGED, level="must", message=f"{target.url}/{listed.path} {what}")]
    if listed.format not in READ:
        return []
    found = check.check(body, format=listed.format, url=base + quote(listed.path, safe="/~"))
    return [finding for finding in found if finding.level == "must"]

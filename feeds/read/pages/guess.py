"""A date for a page that states none, guessed by htmldate from what looks like one in its text and addresses."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lxml import etree

from feeds.read import dates
from feeds.read.pages.dating import Dated
from feeds.read.pages.metadata import Said

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SURE = 0.3
_ADRIFT = datetime(1995, 1, 1, tzinfo=UTC)  # a file from before this has lost its own time


def guess(page: HtmlElement, zone: str, modified: datetime) -> Dated | None:
    """The likeliest day, at its beginning in `zone`, none later than the file's own time; None without any hint."""
    from htmldate import find_date

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    latest = modified if modified > _ADRIFT else None
    try:
        day = find_date(page, original_date=True, max_date=latest.replace(tzinfo=None) if latest else None)
        return Dated(dates.parse(day, zone)[0], Said(day, "a guess"), _SURE) if day else None
    except (etree.LxmlError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return None

"""The line that a finding is in, which stands in its `where`."""

from __future__ import annotations

import re

from feeds.errors import Finding

_LINE = re.compile(r"\bline ([0-9]{1,9})(?:, )?")


def line(finding: Finding) -> int | None:
    """The line of the document, counted from 1; None when the finding is about all of it."""
    found = _LINE.search(finding.where)
    return int(found[1]) if found else None


def place(finding: Finding) -> str:
    """Where a finding is, without the line."""
    return _LINE.sub("", finding.where).rstrip(", ")

"""feedparser, with its exceptions caught: it raises on what it should call bozo, and says bozo for little else."""

from __future__ import annotations

import io
from typing import Any

import feedparser

from feeds.check import burdens, xml
from feeds.check.rules import MUST, Rule
from feeds.errors import Finding

BOZO = Rule("feedparser-bozo", MUST, "feedparser, bozo detection", "feedparser reads the document without complaint.")
ENTRIES = Rule("feedparser-entries", MUST, "feedparser", "feedparser sees every entry of the document.")
RULES = (BOZO, ENTRIES)

# A setting of feedparser's: names of modules of SAX drivers, the first of which that can be imported is taken.
feedparser.api.PREFERRED_XML_PARSERS.insert(0, "feeds.check.sax")


def read(body: bytes) -> tuple[Any, list[Finding]]:
    """What feedparser reads in a document that has been parsed strictly; None and why when it fails in any way.

    Nothing is rewritten on the way: HTML is not sanitised, relative URLs are not resolved.
    """
    try:
        # Bytes in a stream: feedparser opens a text as a file or a URL.
        found = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:
        return None, [BOZO.finding(f"feedparser fails: {type(error).__name__}: {error}")]
    if found.bozo:
        return None, [BOZO.finding(f"feedparser complains: {found.get('bozo_exception')}")]
    if not found.version:
        return None, [BOZO.finding("feedparser sees no feed in it")]
    return found, []


def verdict(body: bytes, root: xml.Element, entries: int | None) -> list[Finding]:
    """What feedparser has against the document, or against the number of entries that it should see."""
    if heavy := burdens.burden(root, body):
        return [xml.SIZE.finding(heavy)]
    found, findings = read(body)
    if found is not None and entries is not None and len(found.entries) != entries:
        return [ENTRIES.finding(f"the document has {entries} entries, feedparser sees {len(found.entries)}")]
    return findings

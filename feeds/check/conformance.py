"""Which rules a document is held to: its format found out, its rules, then feedparser's verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from feeds.check import (
    apart,
    atom,
    atom_dates,
    atom_links,
    atom_people,
    atom_text,
    extensions,
    feedparser_,
    fragments,
    html,
    json_,
    jsonfeed,
    jsontext,
    links,
    namespaces,
    opml,
    profile,
    profile_items,
    rss,
    rss_atom,
    rss_channel,
    rss_item,
    sitemap,
    xml,
)
from feeds.check.jsonmembers import Feed
from feeds.check.rules import MAY, MUST, Rule, Rules
from feeds.errors import Finding

FORMAT = Rule(
    "feed-format", MUST, "RSS 2.0; RFC 4287; JSON Feed 1.1; OPML 2.0", "The document is a feed, of a kind in use."
)
OTHER = Rule("feed-other", MAY, "RSS 1.0", "The document is in RSS 2.0, Atom or JSON Feed, whose rules are checked.")
RULES = (FORMAT, OTHER, *feedparser_.RULES, *xml.RULES, *json_.RULES)

_RSS = (rss, rss_channel, rss_item, rss_atom, profile, profile_items)
_ATOM = (atom, atom_dates, atom_links, atom_people, atom_text)
_SPECS: dict[str, Rules[xml.Tree, xml.Element]] = {
    "rss": Rules(namespaces.RULES, links.RULES, *(module.RULES for module in _RSS)),
    "atom": Rules(namespaces.RULES, links.RULES, *(module.RULES for module in _ATOM)),
    "opml": Rules(namespaces.RULES, opml.RULES),
    "sitemap": sitemap.RULES,
}
_JSON = Rules(jsonfeed.RULES, jsontext.RULES)
_HTML_IN = {"rss": fragments.in_rss, "atom": fragments.in_atom}
_ROOTS = {
    "rss": "rss",
    xml.ATOM + "feed": "atom",
    xml.ATOM + "entry": "a single Atom entry",
    "opml": "opml",
    sitemap.SITEMAP + "urlset": "sitemap",
    sitemap.SITEMAP + "sitemapindex": "sitemap",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF": "RSS 1.0",
    "{http://purl.org/net/rss1.1#}Channel": "RSS 1.1",
    "{http://purl.org/atom/ns#}feed": "Atom 0.3, which is obsolete",
}
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def findings(
    body: bytes,
    format: str | None,  # noqa: A002 - the field's word
    url: str | None,
    now: datetime,
    *,
    feedparser: bool,
) -> list[Finding]:
    """All that is wrong with the document; `feeds.check.check` says more."""
    if not body.strip():
        return [FORMAT.finding("the document is empty")]
    if is_html(body):
        return [FORMAT.finding("this is an HTML page, not a feed", where="line 1")]
    json = format == "json" or (format is None and body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in b"{[")
    parts = apart.take(body, json=json, url=url, now=now)
    found = judged(parts, format)
    tree = parts.document
    if feedparser and isinstance(tree, xml.Tree) and (kind := _kind(tree.root)) not in ("opml", "sitemap"):
        found += feedparser_.verdict(body, tree.root, len(tree.entries) if kind in _HTML_IN else None)
    return found


def judged(parts: apart.Apart, format: str | None) -> list[Finding]:  # noqa: A002 - the field's word
    """What was found when the document was taken apart, and all that the rules of its format have against it."""
    feed = parts.document
    if feed is None:
        return parts.found or [FORMAT.finding("this is JSON, but no feed: a feed is an object")]
    if isinstance(feed, Feed):
        return [*parts.found, *_JSON.findings(feed, feed), *html.RULES.findings(fragments.in_json(feed), feed)]
    kind = _kind(feed.root)
    found = [*parts.found, *_format(kind, format), *_SPECS.get(kind, namespaces.RULES).findings(feed, feed)]
    if kind in _HTML_IN:
        found += extensions.findings(feed)
        found += html.RULES.findings(_HTML_IN[kind](feed), feed)
    return found


def is_html(body: bytes) -> bool:
    """Whether the document is a web page."""
    return bool(_HTML.match(body[:10_000]))


def rules_for(kind: str) -> list[Rule]:
    """All that a document of that format (rss, atom, json, opml, sitemap) is held against, but its reading back."""
    if kind == "json":
        return [*json_.RULES, *_JSON, *html.RULES]
    more = [*html.RULES, *extensions.rules()] if kind in _HTML_IN else []
    return [*xml.RULES, *_SPECS.get(kind, namespaces.RULES), *more]


def _kind(root: xml.Element) -> str:
    if kind := _ROOTS.get(root.tag):
        return kind
    if xml.local(root) in ("rss", "feed", "opml", "urlset", "sitemapindex"):
        return f"<{xml.local(root)}> in the wrong namespace: {root.nsmap.get(root.prefix) or 'none'}"
    return f"a document of <{xml.local(root)}>"


def _format(kind: str, wanted: str | None) -> Iterator[Finding]:
    if wanted and kind != wanted:
        yield FORMAT.finding(f"this is {kind}, not {wanted}", where="line 1")
    elif kind in ("RSS 1.0", "RSS 1.1"):
        yield OTHER.finding(f"this is {kind}: only its XML is checked, and whether feedparser reads it", where="line 1")
    elif kind not in _SPECS:
        yield FORMAT.finding(f"this is {kind}", where="line 1")

"""Sitemaps (sitemaps.org, protocol 0.9) with Google's extension for news."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from urllib.parse import urlsplit

from feeds.check import dates, iris, namespaces, xml
from feeds.check.joined import ENTRIES
from feeds.check.rules import MAY, MUST, SHOULD, Rules
from feeds.check.xml import Element, Tree, local, text
from feeds.errors import Finding
from feeds.feed import Document

Faults = Iterator[tuple[Element, str]]
RULES: Rules[Tree, Element] = Rules(namespaces.RULES)

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
_PROTOCOL, _GOOGLE = "Sitemaps 0.9, XML tag definitions", "Google, news sitemaps"
#: In characters, pages and bytes.
LONGEST, MOST, LARGEST = 2_048, 50_000, 52_428_800
MOST_NEWS = 1_000
_CHILDREN = {
    "urlset": ("url", {"loc", "lastmod", "changefreq", "priority"}),
    "sitemapindex": ("sitemap", {"loc", "lastmod"}),
}
_CHANGES = frozenset(("always", "hourly", "daily", "weekly", "monthly", "yearly", "never"))
_LANGUAGE = re.compile(r"[a-z]{2,3}|zh-cn|zh-tw")
# W3C Date and Time Formats: from the year alone to fractions of a second, with a zone wherever there is a time.
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(T.*)?)?)?")
_MINUTES = re.compile(r"(T[0-9]{2}:[0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})")


@RULES.rule("sitemap-elements", MUST, _PROTOCOL)
def elements(tree: Tree) -> Faults:
    """A urlset holds url elements, a sitemapindex sitemap elements, and these what the protocol names, each once."""
    name, known = _CHILDREN[local(tree.root)]
    for one in tree.root.iterchildren("*"):
        if one.tag != SITEMAP + name:
            yield one, f"<{xml.qualified(one)}> is no <{name}>"
            continue
        seen: set[str] = set()
        for child in one.iterchildren("*"):
            if child.tag in seen:
                yield child, f"<{xml.qualified(child)}> stands twice"
            elif (child.tag.startswith(SITEMAP) and local(child) not in known) or child.tag[0] != "{":
                yield child, f"the protocol knows no <{xml.qualified(child)}> there"
            seen.add(child.tag)


@RULES.rule("sitemap-size", MUST, "Sitemaps 0.9, Using Sitemap index files")
def size(tree: Tree) -> Faults:
    """A sitemap names 50,000 pages at most, and has 50 MB at most."""
    if (count := len(tree.root)) > MOST:
        yield tree.root, f"it names {count:,}"
    if len(tree.body) > LARGEST:
        yield tree.root, f"it has {len(tree.body):,} bytes"


@RULES.rule("sitemap-empty", MAY, "Sitemaps 0.9, schema")
def empty(tree: Tree) -> Faults:
    """A sitemap names a page; an empty one is taken for a mistake."""
    if not len(tree.root):
        yield tree.root, "it names none"


@RULES.rule("sitemap-loc", MUST, _PROTOCOL)
def loc(tree: Tree) -> Faults:
    """Each entry says where its page is: one absolute http(s) URL in ASCII, of 2,048 characters at most."""
    for one in tree.root.iterchildren("*"):
        found = one.find(SITEMAP + "loc")
        if found is None:
            yield one, f"<{local(one)}> has no <loc>"
            continue
        url = text(found).strip()
        if fault := iris.absolute_fault(url) or iris.web_fault(url) or iris.ascii_fault(url):
            yield found, f"{url!r} is no absolute URL: {fault}"
        elif len(url) > LONGEST:
            yield found, f"it has {len(url):,} characters"


@RULES.rule("sitemap-host", SHOULD, "Sitemaps 0.9, Sitemap file location")
def host(tree: Tree) -> Faults:
    """An index names sitemaps of its own site."""
    own = urlsplit(tree.url or "").hostname
    for found in tree.root.iterfind(f"{SITEMAP}sitemap/{SITEMAP}loc"):
        named = _host(text(found))
        if own and named and named != own:
            yield found, f"it is on {named}, not on {own}"


@RULES.rule("sitemap-twice", SHOULD, _PROTOCOL)
def twice(tree: Tree) -> Faults:
    """No page is named twice."""
    seen: set[str] = set()
    for found in tree.root.iterfind(f"*/{SITEMAP}loc"):
        if (url := text(found).strip()) in seen:
            yield found, f"{url} is named before"
        seen.add(url)


@RULES.rule("sitemap-lastmod", MUST, "W3C Date and Time Formats; Sitemaps 0.9, lastmod")
def lastmod(tree: Tree) -> Faults:
    """Dates are like "2026-11-23" or "2026-11-23T05:00:00Z"."""
    for found in (*tree.root.iter(SITEMAP + "lastmod"), *tree.root.iter(NEWS + "publication_date")):
        if fault := _date_fault(text(found).strip()):
            yield found, f"{text(found)!r} is no date: {fault}"


@RULES.rule("sitemap-hint", MUST, _PROTOCOL)
def hint(tree: Tree) -> Faults:
    """A changefreq is one of seven words, a priority a number from 0.0 to 1.0."""
    for found in tree.root.iter(SITEMAP + "changefreq"):
        if text(found).strip() not in _CHANGES:
            yield found, f"{text(found)!r} is none of {', '.join(sorted(_CHANGES))}"
    for found in tree.root.iter(SITEMAP + "priority"):
        if not re.fullmatch(r"0(\.[0-9]+)?|1(\.0+)?", text(found).strip()):
            yield found, f"{text(found)!r} is no such number"


@RULES.rule("sitemap-news", MUST, _GOOGLE)
def news(tree: Tree) -> Faults:
    """News has a publication with name and language, a publication date and a title, each once and not blank."""
    for one in tree.root.iter(NEWS + "news"):
        for path in ("publication/name", "publication/language", "publication_date", "title"):
            found = one.findall("/".join(NEWS + name for name in path.split("/")))
            if len(found) != 1 or not text(found[0]).strip():
                yield one, f"<news:{path.rpartition('/')[2]}> is missing, blank, or there twice"


@RULES.rule("sitemap-news-language", MUST, _GOOGLE)
def news_language(tree: Tree) -> Faults:
    """The language of news is the two or three letters of ISO 639, or zh-cn or zh-tw."""
    for found in tree.root.iter(NEWS + "language"):
        if text(found).strip() and not _LANGUAGE.fullmatch(text(found).strip()):
            yield found, f"{text(found)!r} is no such language"


@RULES.rule("sitemap-news-most", MUST, _GOOGLE)
def news_most(tree: Tree) -> Faults:
    """A sitemap has 1,000 pieces of news at most."""
    if (count := sum(1 for _ in tree.root.iter(NEWS + "news"))) > MOST_NEWS:
        yield tree.root, f"it has {count:,}"


def findings(document: Document, meant: Sequence[Sequence[str]]) -> list[Finding]:
    """Where a sitemap names something else than was meant: for each page the texts that describe it, in order."""
    root, found = xml.parse(document.body)
    if root is None:
        return found
    shown = [tuple(text(leaf) for leaf in one.iter("*") if not len(leaf)) for one in root.iterchildren("*")]
    if shown == [tuple(one) for one in meant]:
        return found
    pairs = zip((*shown, None), (*map(tuple, meant), None), strict=False)
    number, (one, other) = next((at, pair) for at, pair in enumerate(pairs, start=1) if pair[0] != pair[1])
    return [*found, ENTRIES.finding(f"it is {one}, should be {other}", where=f"entry {number}")]


def _host(url: str) -> str | None:
    try:
        return urlsplit(url.strip()).hostname
    except ValueError:
        return None


def _date_fault(value: str) -> str | None:
    found = _DATE.fullmatch(value)
    if not found:
        return 'it is not of the form "2026-11-23T05:00:00Z"'
    year, month, day, time = found.groups()
    if time:
        return dates.fault(dates.rfc3339, value[:10] + _MINUTES.sub(r"\1:00\2", time))
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        return f"there is no such day: {error}"
    return None

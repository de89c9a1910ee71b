"""What `feeds check` says about the places that it examined: to people, and to programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from feeds.check.catalogue import explanation, remedy
from feeds.check.conformance import OTHER, rules_for
from feeds.check.http import CRAWLED
from feeds.check.http import RULES as HTTP
from feeds.check.lines import line as line_of
from feeds.check.lines import place as place_of
from feeds.check.rules import LEVELS, MAY, MUST, SHOULD

if TYPE_CHECKING:
    from feeds.check.examination import Examined
    from feeds.check.http.record import Answer, Visit
    from feeds.errors import Finding

#: Findings of one rule that people are shown; --all and --json have all of them.
MOST = 3
LONGEST = 300
#: Feeds of a page that people are shown.
MOST_OFFERS = 10
_NAMES = {MUST: "must", SHOULD: "should", MAY: "hints"}
_COLOURS = {MUST: "red", SHOULD: "yellow", MAY: "cyan"}
# Control characters, and those that turn the direction of a line: a feed does not get to write on the terminal.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

#: A line, and the colour that it has on a terminal.
Line = tuple[str, str | None]


def said(one: Examined, *, every: bool = False, brief: bool = False) -> Iterator[Line]:
    """The lines about one place: what it is, what is wrong by level and rule, what readers would do, the verdict.

    `every` shows all findings of a rule. `brief` is for one file of many: a line when nothing is wrong with it.
    """
    if brief and not one.visit and not one.findings:
        fine = "" if one.error or one.passed_over else "; nothing to find fault with"
        yield f"{_head(one)}{fine}", "red" if one.error else None
        return
    yield _head(one), "red" if one.error else None
    yield from _grouped(one, every=every)
    if one.offers:
        yield f"  This page offers {_count(len(one.offers), 'feed', 'feeds')}; check next:", None
        yield from (_offer(one, url) for url in one.offers[:MOST_OFFERS])
        if (more := len(one.offers) - MOST_OFFERS) > 0:
            yield f"    and {more:,} more; --json has all", None
    if not brief or one.visit:
        yield from _would(one)
    yield from _verdict(one)


def together(places: Sequence[Examined]) -> Iterator[Line]:
    """The last line about several places."""
    if len(places) < 2:
        return
    faulty = sum(worst(one) in (MUST, SHOULD) for one in places if not one.error)
    unavailable = sum(one.error is not None for one in places)
    passed = sum(one.passed_over is not None for one in places)
    clean = len(places) - faulty - unavailable - passed
    counts = [f"{clean:,} in order", f"{faulty:,} with faults"]
    counts += [f"{unavailable:,} not to be had"] if unavailable else []
    counts += [f"{passed:,} passed over"] if passed else []
    yield f"{len(places):,} places: {', '.join(counts)}", "red" if faulty or unavailable else "green"


def worst(one: Examined) -> str | None:
    """The level of the worst finding."""
    return min((finding.level for finding in one.findings), key=LEVELS.index, default=None)


def as_json(one: Examined) -> dict[str, Any]:
    """The object that `feeds check --json` prints for a place."""
    newest = one.feed.newest
    return {
        "place": one.place,
        "url": one.url,
        "error": one.error,
        "passed_over": one.passed_over,
        "format": one.feed.format or None,
        "version": one.feed.version or None,
        "title": one.feed.title or None,
        "entries": one.feed.entries if one.feed.format else None,
        "newest": newest.isoformat() if newest else None,
        "bytes": one.feed.size or len(one.body),
        "findings": [_finding(finding) for finding in one.findings],
        "offers": list(one.offers),
        "http": _http(one.visit) if one.visit else None,
        "readers": dict(one.readers),
    }


def dump(value: object) -> str:
    """JSON for standard output; what a terminal would obey, and half a character, is an escape."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    # The only line breaks left are those of the layout: json escapes all that are in strings.
    return _UNSAFE.sub(lambda found: "\n" if found[0] == "\n" else _escape(found), text)


def safe(text: str) -> str:
    """A line of foreign text as it may be shown on a terminal: without its control characters, and not endless."""
    clean = _UNSAFE.sub(lambda found: " " if found[0] in "\t\n\r" else _escape(found), text)
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "level": finding.level,
        "message": finding.message,
        "source": finding.source,
        "where": finding.where,
        "line": line_of(finding),
        "entry": finding.entry,
        "explanation": explanation(finding.rule),
        "remedy": remedy(finding.rule) or None,
    }


def _http(visit: Visit) -> dict[str, Any]:
    first = visit.first
    return {
        "status": first.status if first else None,
        "redirects": [{"url": hop.url, "status": hop.status} for hop in visit.hops],
        "headers": {name: first.get(name) for name, _ in first.fields} if first else {},
        "bytes_sent": first.size if first else 0,
        "asked": {name: _answer(answer) for name, answer in visit.answers.items()},
        "stopped": visit.stopped or None,
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {"status": answer.status, "etag": answer.tag or None, "coding": answer.coding or None}


def _head(one: Examined) -> str:
    if one.error or one.passed_over:
        return safe(f"{one.place}: {one.error or one.passed_over}")
    feed = one.feed
    size = _size(feed.size or len(one.body))
    if not feed.format:
        return safe(f"{one.place}: no feed, {size}")
    moved = f" (at {one.url})" if one.url and one.url != one.place else ""
    if feed.format == "sitemap":
        named = ("sitemap", "sitemaps") if feed.version else ("page", "pages")
        return safe(f"{one.place}{moved}: {feed.label} with {_count(feed.entries, *named)}, {size}")
    parts = [feed.label, f"“{feed.title[:80]}”" if feed.title else "without a title"]
    kind = ("subscription", "subscriptions") if feed.format == "opml" else ("entry", "entries")
    parts += [_count(feed.entries, *kind), size]
    parts += [f"newest {feed.newest:%Y-%m-%d %H:%M} UTC"] if feed.newest else []
    return safe(f"{one.place}{moved}: {', '.join(parts)}")


def _offer(one: Examined, url: str) -> Line:
    if why := one.beyond.get(url):
        return safe(f"    {url}  ({why})"), None
    return safe(f"    feeds check {url}"), "cyan"


def _grouped(one: Examined, *, every: bool) -> Iterator[Line]:
    for level, of_level in groupby(one.findings, key=lambda finding: finding.level):
        yield f"  {_NAMES[level]}", _COLOURS[level]
        for rule, group in groupby(of_level, key=lambda finding: finding.rule):
            found = list(group)
            yield from _rule(rule, found[0], _COLOURS[level])
            shown = found if every or len(found) <= MOST + 1 else found[:MOST]
            yield from ((safe(f"      {_at(one, finding)}"), None) for finding in shown)
            if len(shown) < len(found):
                yield f"      and {len(found) - len(shown):,} more; --all shows them", None


def _rule(rule: str, first: Finding, colour: str) -> Iterator[Line]:
    yield f"    {rule}  ({first.source})", colour
    if said := explanation(rule):
        yield f"      What should be: {said}", None
    if done := remedy(rule):
        yield f"      What to do: {done}", None


def _at(one: Examined, finding: Finding) -> str:
    """`all.rss:38: item 2, <pubDate>: what is wrong`; over HTTP the request instead of the file."""
    if finding.rule.startswith("http-"):
        return f"{finding.where}: {finding.message}"
    number = line_of(finding)
    name = "line" if one.url else ("standard input" if one.place == "-" else one.place)
    begin = (f"line {number}" if one.url else f"{name}:{number}") if number else ("" if one.url else name)
    return ": ".join(part for part in (begin, place_of(finding), finding.message) if part)


def _would(one: Examined) -> Iterator[Line]:
    if not one.readers:
        return
    yield "  What readers would do", None
    width = max(len(name) for name, _ in one.readers)
    yield from ((safe(f"    {name:<{width}}  {line}"), None) for name, line in one.readers)


def _verdict(one: Examined) -> Iterator[Line]:
    if one.error or one.passed_over:
        return
    counts = {level: sum(finding.level == level for finding in one.findings) for level in LEVELS}
    if one.visit and one.visit.stopped:
        yield safe(f"  Not everything was asked over HTTP: {one.visit.stopped}"), None
    if not one.findings:
        yield f"  Nothing to find fault with: {_checked(one)}.", "green"
        return
    hints = counts[MAY]
    told = [f"{counts[level]:,} {level}" for level in (MUST, SHOULD) if counts[level]]
    told += [_count(hints, "hint", "hints")] if hints else []
    yield f"  {', '.join(told)}: {_meaning(one, counts)}", _COLOURS[worst(one) or MAY]


def _meaning(one: Examined, counts: dict[str, int]) -> str:
    if not one.feed.format:
        return "no reader can subscribe to this."
    if one.feed.format == "sitemap":
        return _crawled(one, counts)
    if counts[MUST]:
        return "some readers refuse it, or show it wrongly or not at all. Begin with the first must."
    if _old(one):
        return f"whether readers show it well is not known ({_checked(one)})."
    does = {"json": "every reader of JSON Feed reads it", "opml": "every reader imports it"}
    fine = does.get(one.feed.format, "every reader reads it")
    if counts[SHOULD]:
        return f"{fine}, and some will show it wrongly, or load more than they need."
    return f"{fine}; the rest is advice ({_checked(one)})."


def _crawled(one: Examined, counts: dict[str, int]) -> str:
    if counts[MUST]:
        return "crawlers refuse it, or pass over a part of it. Begin with the first must."
    if counts[SHOULD]:
        return "crawlers read it, and some will make less of it than they could."
    return f"crawlers read it; the rest is advice ({_checked(one)})."


def _old(one: Examined) -> bool:
    """Whether it is RSS 1.0, of which no more than the XML is checked."""
    return any(finding.rule == OTHER.id for finding in one.findings)


def _checked(one: Examined) -> str:
    number = len(rules_for(one.feed.format))
    kind = "sitemaps" if one.feed.format == "sitemap" else one.feed.label
    held = "the rules for XML alone" if _old(one) else f"{number} rules for {kind}"
    parts = ["parsed strictly", f"held against {held}"]
    parts += ["read by feedparser"] if one.feed.format in ("rss", "atom") else []
    told = ", ".join(parts[:-1]) + f" and {parts[-1]}" if len(parts) > 1 else parts[0]
    if not one.visit:
        return told
    over = len(list(CRAWLED if one.feed.format == "sitemap" else HTTP))
    asked = 1 + len(one.visit.hops) + len(one.visit.answers)
    often = "once" if asked == 1 else f"{asked} times"
    return f"{told}; the server was asked {often} and held against {over} rules for HTTP"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _size(count: int) -> str:
    if count < 1000:
        return _count(count, "byte", "bytes")
    return f"{count / 1000:,.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:,.1f} MB"

"""Hundreds of random breakages of each good document: at least 99 in 100 are noticed, and the others are known.

A document of anyone is held to the rules alone. One of ours is also read back against what was meant, which sees what
no rule can: that an entry is missing, that two are in disorder, that a title is another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from feeds.check import check, read_back
from feeds.feed import Document
from tests import mutations, mutations_json
from tests.check_cases import FORMATS, NOW, good, url
from tests.mutations import Break
from tests.test_render_golden import load

RICH = Path(__file__).parent / "data" / "feeds" / "rich.toml"
MEANT = load(RICH)
LATER = datetime(2026, 5, 1, tzinfo=UTC)
TIMES = 600
#: Breakages that may go by, and why that is right: what comes out is another document without a fault.
KNOWN = {"an attribute wrong": "an outline of OPML may be of any type, and of one that no reader knows"}


def _kinds(form: str) -> dict[str, Break]:
    return mutations_json.KINDS if form == "json" else mutations.KINDS


def _broken(form: str, body: bytes, kinds: dict[str, Break]) -> list[tuple[str, bytes]]:
    """As many broken documents as `TIMES`, the same ones each time; kinds take turns."""
    made: list[tuple[str, bytes]] = []
    names = sorted(kinds)
    for number in range(20 * TIMES):
        kind = names[number % len(names)]
        found = kinds[kind](Random(f"{form} {number}"), body)
        if found is not None and found != body:
            made.append((kind, found))
        if len(made) == TIMES:
            break
    return made


def _held_to(
    made: list[tuple[str, bytes]], noticed: Callable[[bytes], bool], record: Callable[[str, object], None], what: str
) -> None:
    unseen = [(kind, body) for kind, body in made if not noticed(body)]
    for kind, body in unseen:
        print(f"--- {what}: {kind}\n{body.decode('utf-8', 'replace')}")  # noqa: T201 - for whoever breaks a rule
    share = 1 - len(unseen) / len(made)
    record("measured", f"{what}: {share:.1%} of {len(made)} breakages of {len(dict(made))} kinds noticed")
    assert len(made) >= 500
    assert share >= 0.99, Counter(kind for kind, _ in unseen)
    assert {kind for kind, _ in unseen} <= KNOWN.keys()


@pytest.mark.parametrize("form", FORMATS)
def test_a_broken_document_of_anyone_is_noticed(form: str, record_property: Callable[[str, object], None]) -> None:
    def noticed(body: bytes) -> bool:
        return check(body, format=form, url=url(form), now=NOW, feedparser=False) != []

    _held_to(_broken(form, good(form), _kinds(form)), noticed, record_property, f"good.{form}")


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_a_broken_document_of_ours_is_noticed(form: str, record_property: Callable[[str, object], None]) -> None:
    body = RICH.with_suffix("." + form).read_bytes()
    at = MEANT.channel.url("." + form)

    def noticed(body: bytes) -> bool:
        document = Document(feed="ferries", format=form, path="ferries", body=body)
        found = check(body, format=form, url=at, now=LATER, feedparser=False)
        return any(finding.level != "may" for finding in found) or read_back(document, MEANT) != []

    assert not noticed(body)
    kinds = {**_kinds(form), **(CHANGED_JSON if form == "json" else CHANGED)}
    _held_to(_broken(form, body, kinds), noticed, record_property, f"rich.{form}")


def _whole(pattern: bytes) -> Break:
    return mutations.in_text(pattern, lambda *_: b"")


_XML = rb"<(title|link|guid|id|pubDate|published|updated|dc:creator|name|category|description|summary)\b[^<]*</\1>\s*"
_LETTER = rb"(?:<(?:title|link|guid|id|dc:creator|name|category|description|summary)[^<>]*>[^<>&]{1,12})\w"
#: What only the comparison with what was meant can see.
CHANGED: dict[str, Break] = {
    "an element lost": _whole(_XML),
    "an entry lost": _whole(rb"(?s)<(item|entry)\b.*?</\1>\s*"),
    "another letter": mutations.in_text(
        _LETTER, lambda _, found: found[0][:-1] + (b"x" if found[0][-1:] != b"x" else b"y")
    ),
    "content lost": _whole(rb"(?s)(?<=&lt;/p&gt;)\s*&lt;p.*?(?=</con)"),
    "another day": mutations.in_text(rb"(?:1[678])(?= Apr|T)", lambda _, found: b"15"),
}
CHANGED_JSON: dict[str, Break] = {
    "another letter": mutations.in_text(rb'(?<=title": ")\w|(?<=name": ")\w|(?<="id": "tag:)\w', lambda *_: b"x"),
    "a tag lost": mutations.in_text(rb'"night",\s*', lambda *_: b""),
    "another day": mutations.in_text(rb"1[678](?=T)", lambda *_: b"15"),
    "another size": mutations.in_text(rb"48211", lambda *_: b"48212"),
}

"""No expression of the program takes quadratic time for what can reach it, as texts show that are made of each."""

from __future__ import annotations

import os
import re
from random import Random

import pytest

from tests.fuzz.expressions import USES, expressions
from tests.fuzz.patterns import Pattern, attacks, of_a_megabyte

LONG = os.environ.get("FEEDS_LONG_TESTS") == "yes"
SECONDS = 2
#: Texts that are tried of one expression when the test is not the long one.
TEXTS = 12

#: Expressions that cost more when they are given anything, and what they are given.
GIVEN = {
    "feeds.check.media._POSITIVE": "all of a text, never what is within it",
    "feeds.profile.eleventy._OUTPUT": "1,000 characters",
    "feeds.read.encoding._DECLARED": "the first 4,096 bytes of a file (`_declared`)",
    "feeds.read.bodies.templates._DEAD_LINK": "HTML up to the last end of a link",
    "feeds.read.headers.asciidoc_header._AUTHOR": "201 characters of a line",
    "feeds.read.headers.asciidoc_header._REVISION": "201 characters of a line",
    "feeds.read.headers.context._PAIR": "100 characters",
    "feeds.profile.javascript._PATTERN": "300 characters",
}
#: Expressions that took long once, how they were used, and what they were mended to.
ONCE = {
    "numbers": (r"[0-9]*[1-9][0-9]*", "fullmatch", r"0*+[1-9][0-9]*+"),
    "sources": (r"[\s,]*(\S*[^\s,])[^,]*", "match", r"[\s,]*+([^\s,]\S*)\s*([^,]*)"),
    "namespaces": (r"\bxmlns(?::[^\s=]*+)?\s*=", "finditer", r"\bxmlns(?::[^\s=:]*+)?\s*="),
    "addresses": (r"href\s*=\s*[\"']?[^\"'\s>]*#", "finditer", r"href\s*=\s*[\"']?([^\"'\s>]*+)"),
    "comments": (r"\s*(?:(?s:<!--.*?-->)\s*)*<html", "match", r"\s*+(?:(?s:<!--(?:(?!-->).)*+-->)\s*+)*+<html"),
    "lines": (r"[ \t]*\n[ \t]*", "finditer", r"(?<![ \t])[ \t]*+\n[ \t]*+"),
    "roles": (r":[\w.+:-]+:`([^`]*)`", "finditer", r"(?<![\w.+:-]):[\w.+:-]++`([^`]*)`"),
    "headings": (r"(?m)^([ ]{0,3}#{1,6}[ \t].*?)[ \t]*\{[\#.]", "finditer", r"(?m)^([ ]{0,3}#{1,6}[ \t][^\n{]*+)\{"),
    "MDX": (r"(?s)\{/\*.*?\*/\}", "finditer", r"(?s)\{/\*[^{*]*+\*/\}"),
    "people": (r" \(.*\S.*\)", "finditer", r"(?<![^a]) \([^()\s]*+\)"),
}  # fmt: skip


def costly(pattern: Pattern, uses: frozenset[str], *, texts: int = 0) -> str:
    """The use and the text that take more than moments, of so many texts (0: of all); nothing when none does."""
    made = list(attacks(pattern, 3 if LONG else 1))
    Random(len(made)).shuffle(made)
    for attack in made[: texts or len(made)]:
        for use in sorted(uses):
            if (seconds := of_a_megabyte(pattern, use, attack)) > SECONDS:
                return f"{use} takes {seconds:.0f} s for a megabyte of {attack}"
    return ""


def test_there_are_expressions_of_every_kind() -> None:
    found = expressions()
    assert len(found) > 400
    assert {type(pattern.pattern) for pattern, _ in found.values()} == {str, bytes}
    assert {use for _, uses in found.values() for use in uses} == USES
    assert {name for name in GIVEN if not any(one.split(" ")[0] == name for one in found)} == set()


def test_no_other_expression_takes_more_than_two_seconds_for_a_megabyte() -> None:
    tried: dict[tuple[str | bytes, int, frozenset[str]], str] = {}
    for name, (pattern, uses) in expressions().items():
        if name.split(" ")[0] not in GIVEN:
            tried.setdefault((pattern.pattern, pattern.flags, uses), name)
    assert len(tried) > 300
    found = {
        name: said
        for (text, flags, uses), name in tried.items()
        if (said := costly(re.compile(text, flags), uses, texts=0 if LONG else TEXTS))
    }
    assert found == {}


@pytest.mark.parametrize("name", ONCE)
def test_what_took_long_once_is_found(name: str) -> None:
    before, use, _ = ONCE[name]
    assert costly(re.compile(before), frozenset((use,)))


@pytest.mark.parametrize("name", ONCE)
def test_what_it_was_mended_to_is_not(name: str) -> None:
    _, use, after = ONCE[name]
    assert costly(re.compile(after), frozenset((use,))) == ""


def test_what_takes_for_ever_does_not_stop_the_search() -> None:
    assert costly(re.compile(r"(?:a|a)*b"), frozenset(("match",)))

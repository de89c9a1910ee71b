"""Expressions over traits: what they hold for, and whether anything can be so."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.traits import Expression, Trait, canonical, fold, implied, languages

TRAITS: list[Trait] = [
    ("category", "a"),
    ("category", "a/b"),
    ("tag", "x"),
    ("author", "jane"),
    ("language", "de"),
    ("language", "de-at"),
    ("language", "fr"),
]
LANGUAGES = ["de", "de-at", "fr", "other"]
SETS = st.frozensets(st.sampled_from(TRAITS), min_size=1, max_size=3)


@pytest.mark.parametrize(
    ("tag", "broader"),
    [
        ("de", ["de"]),
        ("de-AT", ["de", "de-at"]),
        ("zh-Hant-TW", ["zh", "zh-hant", "zh-hant-tw"]),
        ("de-u-co-phonebk", ["de", "de-u-co", "de-u-co-phonebk"]),
        ("x-klingon", ["x-klingon"]),
    ],
)
def test_a_language_is_of_the_kind_of_its_prefixes(tag: str, broader: list[str]) -> None:
    assert list(languages(tag)) == broader


@pytest.mark.parametrize("tag", ["de", "de-AT", "zh-Hant-TW", "es-419", "sl-rozaj-biske", "de-x-at-wien", "az-Latn"])
def test_a_language_is_written_as_people_write_it(tag: str) -> None:
    assert canonical(tag.upper()) == canonical(tag.lower()) == tag


@given(st.text(st.sampled_from(" /\t\x1fAaÄＡß")))
def test_a_term_is_folded_part_by_part(term: str) -> None:
    parts = [" ".join(unicodedata.normalize("NFKC", part).casefold().split()) for part in term.split("/")]
    assert fold(term) == "/".join(part for part in parts if part)


def test_what_follows_from_a_trait() -> None:
    assert implied([("category", "a/b/c"), ("tag", "x/y"), ("language", "pt-br")]) == {
        ("category", "a"),
        ("category", "a/b"),
        ("category", "a/b/c"),
        ("tag", "x/y"),
        ("language", "pt"),
        ("language", "pt-br"),
    }


@given(st.lists(SETS, max_size=4), st.frozensets(st.sampled_from(TRAITS), max_size=3))
def test_an_expression_is_possible_when_some_article_is_so(
    each: list[frozenset[Trait]], none: frozenset[Trait]
) -> None:
    """Held against all articles that there can be: any choice of terms, and one language."""
    asked = Expression(each=tuple(each), none=none)
    terms = [trait for trait in TRAITS if trait[0] != "language"]
    articles = [
        implied([("language", language), *(term for bit, term in enumerate(terms) if number >> bit & 1)])
        for language in LANGUAGES
        for number in range(2 ** len(terms))
    ]
    assert asked.possible() == any(asked.holds(article) for article in articles)


@given(st.lists(SETS, max_size=4), st.sampled_from(LANGUAGES))
def test_the_language_of_an_expression_is_that_of_every_article_that_it_holds_for(
    each: list[frozenset[Trait]], language: str
) -> None:
    asked = Expression(each=tuple(each))
    article = implied([("language", language), *(trait for trait in TRAITS if trait[0] != "language")])
    if asked.holds(article) and (said := asked.language()):
        assert said.lower() in languages(language)


def test_the_narrowest_language_is_said() -> None:
    one, two, either = (frozenset(("language", tag) for tag in tags) for tags in (["de"], ["de-at"], ["fr", "en"]))
    assert Expression(each=(one, two)).language() == "de-AT"
    assert Expression(each=(either,)).language() is None

"""Every rule finds its bad documents, and lets the good ones next to them pass (tests/data/check; see check_cases)."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from feeds import check as package
from feeds.check import check, explain
from tests.check_cases import FORMATS, NOW, Case, cases, for_feedparser, good, seen_by_feedparser, summary, url

#: Rules that hold a document against what was meant, or that concern its size: no small file can break them.
ELSEWHERE = {"read-back", "entries", "json-size", "sitemap-size", "sitemap-news-most"}
#: Where a document may be so broken that no comment can stand in it; its name says all.
UNREADABLE = ("conformance", "xml", "json")


#: Modules whose rules are on how a document is served; tests/test_check_http.py has their cases.
SERVED = ("http", "examination", "fetch")


def _rules() -> dict[str, set[str]]:
    """The modules of each rule on documents, by its id."""
    found: dict[str, set[str]] = {}
    for module in iter_modules(package.__path__):
        if module.name in SERVED:
            continue
        for rule in getattr(import_module(f"feeds.check.{module.name}"), "RULES", ()):
            found.setdefault(rule.id, set()).add(module.name.removesuffix("_"))
    return found


RULES = _rules()


@pytest.mark.parametrize("form", FORMATS)
def test_the_rich_document_has_no_finding(form: str) -> None:
    assert [explain(finding) for finding in check(good(form), format=form, url=url(form), now=NOW)] == []


@pytest.mark.parametrize("case", cases("bad"), ids=str)
def test_a_bad_document_is_found_by_its_own_rule(case: Case) -> None:
    assert {finding.rule for finding in check(case.body, url=case.url, now=NOW)} == case.expected


@pytest.mark.parametrize("case", cases("good"), ids=str)
def test_a_good_document_has_no_finding(case: Case) -> None:
    assert [explain(finding) for finding in check(case.body, url=case.url, now=NOW)] == []


@pytest.mark.parametrize("kind", ["bad", "good"])
def test_every_rule_has_a_document_of_each_kind(kind: str) -> None:
    assert RULES.keys() - {case.rule for case in cases(kind)} == ELSEWHERE


def test_every_document_stands_under_its_rule_and_says_what_it_is() -> None:
    for case in cases():
        assert case.spec in RULES[case.rule], case
        assert case.said.get(case.kind) or case.spec in ("conformance", "xml", "json"), (
            f"{case} does not describe itself"
        )
        assert case.expected <= RULES.keys(), case


def test_there_are_many_pairs() -> None:
    both = [{(case.rule, case.what, case.format) for case in cases(kind)} for kind in ("bad", "good")]
    assert len(both[0] & both[1]) >= 150


def test_the_figures_in_the_docs_are_those_of_the_catalogue() -> None:
    page = (Path(__file__).parents[1] / "docs" / "explanation" / "checked-before-live.md").read_text(encoding="utf-8")
    bad, (broken, sound) = cases("bad"), for_feedparser()
    rules = len({case.rule for case in bad})
    for told in (
        f"{len(bad)} bad documents of {rules} rules, and {len(cases('good'))} good ones",
        f"{seen_by_feedparser(broken)} among the {len(broken)} that are broken as XML",
        f"of {seen_by_feedparser(sound)} among the {len(sound)} others",
    ):
        assert told in " ".join(page.split())


def test_c00_feedparser_alone_is_blind_to_most_of_them(record_property: Callable[[str, object], None]) -> None:
    _, sound = for_feedparser()
    assert seen_by_feedparser(sound) / len(sound) < 0.06
    record_property("measured", summary())

"""What a rule is, and what a finding of it says; tests/test_check_catalogue.py has the documents."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from importlib import import_module
from pkgutil import iter_modules

import pytest

from feeds import check as package
from feeds.check import check, explain, rules
from tests.check_cases import NOW, Case, cases, good, url

#: What a whole document lacks has no line.
NOWHERE = {"feed-format"}
MODULES = [import_module(f"feeds.check.{module.name}") for module in iter_modules(package.__path__)]
ALL = {rule for module in MODULES for rule in getattr(module, "RULES", ())}


def test_every_rule_says_what_it_is_and_where_it_comes_from() -> None:
    for rule in ALL:
        assert rule.level in rules.LEVELS
        assert rule.source
        assert rule.explanation.endswith(".")
        assert "\n" not in rule.explanation


def test_no_two_rules_share_an_id() -> None:
    assert [name for name, count in Counter(rule.id for rule in ALL).items() if count > 1] == []


@pytest.mark.parametrize("case", cases("bad"), ids=str)
def test_a_finding_says_where_it_is(case: Case) -> None:
    for finding in check(case.body, url=case.url, now=NOW):
        assert "line " in finding.where or finding.rule.startswith("feedparser") or finding.rule in NOWHERE


def test_a_finding_names_its_entry() -> None:
    body = good("atom").replace(b"2026-01-04T08:30:00Z", b"yesterday")
    (finding,) = check(body, url=url("atom"), now=NOW)
    assert finding.entry == "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a"
    assert finding.where == "entry 2, line 33, <updated>"


def test_a_finding_is_explained_in_one_line() -> None:
    body = good("rss").replace(b"Sun, 04 Jan", b"Mon, 04 Jan")
    (line,) = map(explain, check(body, url=url("rss"), now=NOW))
    assert line == (
        "must   item 2, line 38, <pubDate>: 'Mon, 04 Jan 2026 08:30:00 +0100' is no RFC 822 date: "
        "that day was a Sun, not a Mon [rss-date; RFC 822 section 5.1; RSS 2.0, pubDate]"
    )


def test_the_package_is_light_until_something_is_checked() -> None:
    seen = "import sys, feeds.check; print(sorted({'lxml', 'feedparser'} & set(sys.modules)))"
    made = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert made.stdout == "[]\n"


def test_ten_thousand_faults_of_what_has_a_title_of_half_a_megabyte_are_told_in_few_words() -> None:
    images = "<image><title>x</title></image>" * 10_000
    title = f"<title>{'a' * 400_000}</title>"
    body = good("rss").decode().replace("<item>", f"{images}<item>", 1)
    body = re.sub("<title>.*?</title>", title, body, count=1)
    found = check(body.encode(), url=url("rss"), now=NOW, feedparser=False)
    told = [one for one in found if one.rule == "rss-image-match"]
    assert (len(told), max(len(one.message) for one in told) < 2_100) == (10_000, True)

"""Strict JSON: what may not be read is refused at once, with one finding and never a traceback."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from feeds.check import check, json_
from tests.check_cases import DATA, NOW, Case, cases, good, url

SCHEMA = Draft202012Validator(
    json.loads((DATA / "jsonfeed-1.1.schema.json").read_text()), format_checker=Draft202012Validator.FORMAT_CHECKER
)


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        pytest.param(b'{"a":' * 100_000, "json-size", id="deep-and-open"),
        pytest.param(b"[" * 100_000 + b"]" * 100_000, "json-size", id="deep-and-closed"),
        pytest.param(b'{"a": "' + b"a" * json_.MAX_BYTES + b'"}', "json-size", id="a-large-document"),
        pytest.param(b'{"a": ' + b"1" * 100_000 + b"}", "json-syntax", id="a-long-number"),
        pytest.param(b'{"a": "\xff"}', "json-syntax", id="not-utf-8"),
        pytest.param(b'\xef\xbb\xbf{"a": 1}', "json-syntax", id="a-bom"),
        pytest.param(b'{"a": Infinity}', "json-syntax", id="infinity"),
        pytest.param(b'{"a": 1} x', "json-syntax", id="something-behind-it"),
        pytest.param(b"{", "json-syntax", id="cut-off"),
    ],
)
def test_what_is_no_json_is_refused(body: bytes, rule: str) -> None:
    assert [finding.rule for finding in check(body, now=NOW)] == [rule]


def test_half_a_character_is_found_where_it_is() -> None:
    (finding,) = check(good("json").replace(b"Ten centimetres", rb"\ud800"), url=url("json"), now=NOW)
    assert (finding.rule, finding.where) == ("json-character", "line 28, items[1].content_text")
    assert finding.entry == "tag:site.example,2026-01-04:snow"


@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [[]], [None], {"items": 3}, {"id": []}, {"url": {}}])
@pytest.mark.parametrize("name", ["items", "authors", "hubs", "title", "version", "next_url", "feed_url", "language"])
def test_members_of_any_type_are_no_traceback(name: str, value: Any) -> None:
    feed = {**json.loads(good("json")), name: value}
    findings = check(json.dumps(feed).encode(), url=url("json"), now=NOW)
    assert (findings == []) <= (value == [] or (name, value) == ("title", "x"))


def test_the_good_document_is_valid_by_the_schema() -> None:
    assert [error.message for error in SCHEMA.iter_errors(json.loads(good("json")))] == []


@pytest.mark.parametrize("case", cases("good", "json"), ids=str)
def test_what_is_good_is_valid_by_the_schema(case: Case) -> None:
    assert [error.message for error in SCHEMA.iter_errors(json.loads(case.body))] == []


def test_the_rules_see_what_the_schema_sees_and_more() -> None:
    bad = [case for case in cases("bad", "json") if case.spec == "jsonfeed"]
    refused = {case for case in bad if not SCHEMA.is_valid(json.loads(case.body))}
    assert len(refused) >= 15
    for case in refused:
        found = {finding.level for finding in check(case.body, url=case.url, now=NOW)}
        assert "must" in found or case.rule == "json-language", case
    assert len(bad) > len(refused)


TEXTS = st.text(
    st.sampled_from('a\u0001\ud800\ufffe\uffff\x7fé",[{\\u\n') | st.characters(exclude_categories=["Cs"]), max_size=8
)
VALUES = st.recursive(TEXTS | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner))


@given(root=st.dictionaries(TEXTS, VALUES, max_size=4), escaped=st.booleans())
def test_characters_are_looked_for_wherever_there_can_be_odd_ones(root: dict[str, Any], escaped: bool) -> None:
    body = json.dumps(root, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    try:
        body.decode()
    except UnicodeDecodeError:
        return
    texts = [text for path, value in json_.walk(json.loads(body)) for text in (value, *path[-1:])]
    odd = [
        text
        for text in texts
        if isinstance(text, str) and re.search("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\ud800-\udfff\ufffe\uffff]", text)
    ]
    _, found = json_.parse(body)
    assert [finding.rule for finding in found] == ["json-character"] * len(odd)


@given(root=st.dictionaries(TEXTS, VALUES, max_size=4))
def test_values_are_counted_wherever_there_can_be_too_many(root: dict[str, Any]) -> None:
    body = json.dumps(root).encode()
    most = sum(1 for _ in json_.walk(json.loads(body)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(json_, "MAX_VALUES", most)
        assert "json-size" not in [finding.rule for finding in json_.parse(body)[1]]
        patched.setattr(json_, "MAX_VALUES", most - 1)
        assert [finding.rule for finding in json_.parse(body)[1]] == ["json-size"]


def test_a_document_of_values_within_a_hundred_others_is_told_in_one_finding() -> None:
    deep = f"{'[' * 99}1{']' * 99}"
    assert json_.parse(f'{{"_a": {deep}}}'.encode())[1] == []
    assert [found.rule for found in json_.parse(f'{{"_a": [{deep}]}}'.encode())[1]] == ["json-size"]


def test_what_is_found_ten_thousand_times_below_a_long_name_is_told_in_few_words() -> None:
    found = json_.parse(
        f'{{"_{"x" * 300_000}": [{",".join([chr(34) + chr(92) + "u0001" + chr(34)] * 20_000)}]}}'.encode()
    )[1]
    assert len(found) == 10_000
    assert max(len(one.where) for one in found) < 2_100

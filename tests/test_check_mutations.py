"""Whatever is done to a good document is noticed, and whatever bytes come are no traceback."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.check import check, explain
from feeds.check.rules import LEVELS
from feeds.check.xml import Element
from tests.check_cases import FORMATS, NOW, good, url

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
XML = ("rss", "atom")
TEXTS = {"title", "description", "summary", "subtitle", "content", "encoded", "name", "creator", "category"}
DATES = {"pubDate", "lastBuildDate", "updated", "published"}
LINKS = {"link", "guid", "id", "comments", "url", "uri", "docs", "icon"}
MANY = {"rss": {"category", "creator", "item"}, "atom": {"category", "author", "entry"}}


def _elements(body: bytes) -> list[Element]:
    return [element for element in etree.fromstring(body).iter("*") if element.getparent() is not None]


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _found(root: Element, form: str) -> list[str]:
    body = b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="utf-8")
    return [finding.rule for finding in check(body, format=form, url=url(form), now=NOW)]


def _changed(form: str, index: int, wanted: set[str], change: Callable[[Element], None]) -> tuple[str, list[str]]:
    chosen = [element for element in _elements(good(form)) if _name(element) in wanted and not len(element)]
    element = chosen[index % len(chosen)]
    change(element)
    return etree.tostring(element).decode(), _found(element.getroottree().getroot(), form)


@pytest.mark.parametrize("form", XML)
@QUICK
@given(index=st.integers(0, 200), times=st.sampled_from([1, 2]))
def test_an_element_that_stands_twice_is_noticed(form: str, index: int, times: int) -> None:
    elements = [element for element in _elements(good(form)) if _name(element) not in MANY[form] | {"div", "p", "link"}]
    element = elements[index % len(elements)]
    for _ in range(times):
        element.addnext(copy.deepcopy(element))
    assert _found(element.getroottree().getroot(), form) != [], _name(element)


@pytest.mark.parametrize("form", XML)
@QUICK
@given(index=st.integers(0, 200))
def test_an_entry_that_stands_twice_is_noticed(form: str, index: int) -> None:
    entries = [element for element in _elements(good(form)) if _name(element) in ("item", "entry")]
    entry = entries[index % len(entries)]
    entry.addnext(copy.deepcopy(entry))
    assert _found(entry.getroottree().getroot(), form) != []


NEEDED = {
    "rss": "channel/title channel/link channel/description channel/image/* channel/item/guid channel/{*}link",
    "atom": "{*}id {*}title {*}updated {*}author {*}author/{*}name {*}link[@rel='self'] {*}entry/{*}id "
    "{*}entry/{*}title {*}entry/{*}updated {*}entry/{*}author/{*}name",
}


@pytest.mark.parametrize(("form", "path"), [(form, path) for form in XML for path in NEEDED[form].split()])
def test_an_element_that_is_needed_and_missing_is_noticed(form: str, path: str) -> None:
    for element in range(len(etree.fromstring(good(form)).findall(path))):
        root = etree.fromstring(good(form))
        missing = root.findall(path)[element]
        parent = missing.getparent()
        assert parent is not None
        parent.remove(missing)
        assert _found(root, form) != []


@pytest.mark.parametrize("form", XML)
@QUICK
@given(index=st.integers(0, 200))
def test_what_describes_the_feed_is_noticed_behind_its_entries(form: str, index: int) -> None:
    root = etree.fromstring(good(form))
    head = root if form == "atom" else root[0]
    described = [child for child in head.iterchildren("*") if _name(child) not in ("item", "entry")]
    head.append(described[index % len(described)])
    assert _found(root, form) != []


@pytest.mark.parametrize("form", XML)
@QUICK
@given(index=st.integers(0, 200), name=st.sampled_from(["Title", "LINK", "body", "h1", "pubdate", "guID", "entri"]))
def test_an_element_by_another_name_is_noticed(form: str, index: int, name: str) -> None:
    elements = [element for element in _elements(good(form)) if _name(element) not in ("div", "p")]
    element = elements[index % len(elements)]
    element.tag = element.tag.rpartition("}")[0] + "}" * ("}" in element.tag) + name
    ours = not element.tag.startswith("{http://purl.org/")
    assert _found(element.getroottree().getroot(), form) != [] or not ours


SPOILT_DATES: list[Callable[[str], str]] = [
    lambda text: text[:-1],
    lambda text: text + " x",
    lambda text: text.lower(),
    lambda text: text.replace("2026", "2062"),
    lambda text: text.replace("2026", "0026"),
    lambda text: text.replace(":", "."),
    lambda text: text.replace("Jan", "Jän").replace("-01-", "-13-"),
    lambda text: text + "\xa01",
    lambda _: "yesterday",
    lambda _: "",
]


@pytest.mark.parametrize("form", XML)
@QUICK
@given(index=st.integers(0, 200), how=st.sampled_from(SPOILT_DATES))
def test_a_spoilt_date_is_noticed(form: str, index: int, how: Callable[[str], str]) -> None:
    def spoil(element: Element) -> None:
        element.text = how(element.text or "")

    said, rules = _changed(form, index, DATES, spoil)
    assert rules != [], said


@pytest.mark.parametrize("form", XML)
@QUICK
@given(
    index=st.integers(0, 200),
    tag=st.sampled_from([" &amp; ", "&amp;", "&lt;b&gt;", "&#8217;", "\x92", "\ufffd", "Ã©", "â€™"]),
)
def test_a_text_that_was_escaped_or_decoded_once_too_often_is_noticed(form: str, index: int, tag: str) -> None:
    def spoil(element: Element) -> None:
        html = (
            element.get("type") == "html"
            or _name(element) in ("encoded", "content")
            or (_name(element) == "description" and next(element.iterancestors()).tag == "item")
        )
        element.text = f"Fish{tag}chips".replace("&", "&amp;" if html else "&")

    texts = TEXTS if form == "rss" else TEXTS - {"category", "content", "name"}
    said, rules = _changed(form, index, texts, spoil)
    assert rules != [], said


@pytest.mark.parametrize("form", XML)
@QUICK
@given(
    index=st.integers(0, 200),
    bad=st.sampled_from(
        [
            "/a",
            "a b",
            "http://",
            "http:// a.example/",
            "http://a.example/%zz",
            "http://[::1/",
            "//a.example/",
            "mailto:a@b.example",
            "http://a.example/\u200b<",
        ]
    ),
)
def test_a_spoilt_link_is_noticed(form: str, index: int, bad: str) -> None:
    def spoil(element: Element) -> None:
        for name in ("href", "url", "src"):
            if name in element.attrib:
                element.set(name, bad)
        if element.text:
            element.text = bad

    said, rules = _changed(form, index, LINKS - {"id", "guid"}, spoil)
    assert rules != [], said


@QUICK
@given(data=st.data())
def test_a_spoilt_member_of_json_is_noticed(data: st.DataObject) -> None:
    feed: dict[str, Any] = json.loads(good("json"))
    record = data.draw(st.sampled_from([feed, feed["items"][0]]))
    name = data.draw(st.sampled_from(sorted(set(record) - {"_site"})))
    record[name] = data.draw(st.sampled_from([None, 1.5, "", " ", {}, {"a": 1}, ["\x01"], [[]], True, "\ud800"]))
    empty = (name, record[name]) in [("authors", []), ("content_html", ""), ("content_html", " "), ("expired", True)]
    assert check(json.dumps(feed).encode(), url=url("json"), now=NOW) != [] or empty


@pytest.mark.parametrize("form", FORMATS)
@QUICK
@given(seed=st.integers(0, 2**32), times=st.integers(1, 8))
def test_a_document_with_changed_bytes_is_no_traceback(form: str, seed: int, times: int) -> None:
    chance, body = random.Random(seed), bytearray(good(form))
    for _ in range(times):
        at, how = chance.randrange(len(body)), chance.randrange(4)
        match how:
            case 0:
                body[at] = chance.randrange(256)
            case 1:
                del body[at : at + chance.randrange(1, 60)]
            case 2:
                body[at:at] = body[at : at + chance.randrange(1, 60)]
            case _:
                body[at:at] = chance.choice(
                    [b"<", b"&", b"]]>", b"<!--", b"\x00", b"&#xD800;", b"&#99999999999;", b'"', b"\xff"]
                )
    _explained(check(bytes(body), url=url(form), now=NOW))


@QUICK
@given(body=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_no_traceback(body: bytes) -> None:
    findings = check(body, now=NOW)
    assert findings != []
    _explained(findings)


@QUICK
@given(
    start=st.sampled_from(
        [b"<rss version='2.0'><channel>", b"<feed xmlns='http://www.w3.org/2005/Atom'>", b'{"items": [{', b"<opml>"]
    ),
    rest=st.binary(max_size=200),
    form=st.sampled_from([*FORMATS, None]),
)
def test_any_start_of_a_feed_is_no_traceback(start: bytes, rest: bytes, form: str | None) -> None:
    _explained(check(start + rest, format=form, now=NOW))


def _explained(findings: list[Any]) -> None:
    for finding in findings:
        assert finding.level in LEVELS
        assert finding.rule in explain(finding)
        assert finding.source

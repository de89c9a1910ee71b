"""XML documents: document types are kept out, and hostile ones cost nothing."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from feeds.article import Draft
from feeds.errors import ArticleError
from feeds.read import Conventions, Skip, read
from tests.wires import g2, nitf

WHEN = datetime(2024, 5, 3, tzinfo=UTC)


def outcome(text: str) -> object:
    return read("item.xml", text.encode(), Conventions(), WHEN)


def refusal(text: str) -> str:
    with pytest.raises(ArticleError) as error:
        outcome(text)
    return error.value.reason


def test_another_vocabulary_is_no_article() -> None:
    said = outcome("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>")
    assert isinstance(said, Skip)
    assert "<urlset>" in said.reason


def test_what_is_not_well_formed_is_refused_with_its_line() -> None:
    assert refusal("<nitf>\n<body>\n</nitf>").startswith("line 3: ")


def test_a_doctype_that_only_names_a_dtd_is_read_without_it() -> None:
    text = nitf().replace("<nitf>", '<!DOCTYPE nitf SYSTEM "nitf-3-2.dtd"><nitf>', 1)
    assert isinstance(outcome(text), Draft)


BOMB = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))


@pytest.mark.parametrize(
    "subset", [f'<!ENTITY a0 "ha">{BOMB}', '<!ENTITY x SYSTEM "file:///etc/passwd">', "<!ELEMENT nitf ANY>"]
)
def test_a_doctype_that_declares_something_is_refused(subset: str) -> None:
    text = nitf("&x;&a9;").replace("<nitf>", f"<!DOCTYPE nitf [{subset}]><nitf>", 1)
    assert refusal(text)


def test_an_inclusion_is_not_followed() -> None:
    body = '<p>It is open.<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/></p>'
    said = outcome(nitf(body=body))
    assert isinstance(said, Draft)
    assert "root:" not in said.content.body


def test_a_megabyte_of_nesting_is_refused_or_read_soon() -> None:
    deep = 80_000
    started = time.process_time()
    assert refusal(g2(body="<div>" * deep + "</div>" * deep))
    assert time.process_time() - started < 2


def test_elements_that_are_nested_deeper_than_those_of_any_wire_are_refused() -> None:
    assert "nested more than 50 deep" in refusal(g2(body="<p>" * 50 + "x" + "</p>" * 50))
    assert isinstance(outcome(g2(body="<div>" * 30 + "It sails." + "</div>" * 30)), Draft)


def test_a_tag_of_very_many_attributes_is_refused_soon() -> None:
    started = time.process_time()
    many = " ".join(f"a{number}='x'" for number in range(80_000))
    assert "more than 1,000 attributes" in refusal(g2(body=f"<p {many}>x</p>"))
    assert time.process_time() - started < 2


def test_a_picture_in_an_attribute_is_no_fault() -> None:
    assert isinstance(outcome(g2(body=f"<p>A boat.</p><img src='data:image/png;base64,{'A' * 60_000}'/>")), Draft)

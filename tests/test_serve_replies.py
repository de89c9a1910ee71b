"""Conditions, codings, methods: what readers, aggregators and browsers are answered (RFC 9110, H1 to H19)."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

import pytest
import time_machine

from tests.serving import ATOM, STAMP, SUFFIX, THEN, TYPES, Reader, Site, etag, full_site

CODINGS = list(SUFFIX)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return full_site(tmp_path / "public")


@pytest.fixture
def reader(site: Site) -> Iterator[Reader]:
    with site.reader() as reader:
        yield reader


def test_h1_the_current_tag_is_304_without_a_body(reader: Reader) -> None:
    full = reader.get()
    for _ in range(2):
        got = reader.get(if_none_match=full.etag)
        assert (got.status, got.raw) == (304, b"")
        for name in ("etag", "vary", "cache-control", "last-modified", "link", "access-control-allow-origin"):
            assert got.headers[name] == full.headers[name]
        assert not {"content-type", "content-encoding", "content-length"} & set(got.headers)


@pytest.mark.parametrize("form", ["W/{}", '{}, "a"', '"a", {}, "b"', '"a", W/{}', "*", "{}"])
def test_h2_h3_lists_weak_tags_and_the_star_are_304(reader: Reader, form: str) -> None:
    assert reader.get(if_none_match=form.format(etag(ATOM))).status == 304


def test_h2_a_list_over_several_lines_is_one_list(reader: Reader) -> None:
    lines = [("if-none-match", '"a"'), ("if-none-match", etag(ATOM)), ("if-none-match", '"b"')]
    assert [got.status for got in reader.ask(("GET", "all.atom", lines), ("GET", "all.atom", lines[:1]))] == [304, 200]


def test_h4_h5_the_tag_decides_when_there_is_one(reader: Reader) -> None:
    assert reader.get(if_none_match='"old"', if_modified_since=STAMP).status == 200
    assert reader.get(if_none_match=etag(ATOM), if_modified_since=formatdate(THEN - 999, usegmt=True)).status == 304


def test_h6_h7_h8_dates_without_a_tag(reader: Reader) -> None:
    assert reader.get(if_modified_since=STAMP).status == 304
    assert reader.get(if_modified_since=formatdate(THEN - 1, usegmt=True)).status == 200
    with time_machine.travel(THEN + 3600, tick=False):
        assert reader.get(if_modified_since=formatdate(THEN + 3600, usegmt=True)).status == 304
        assert reader.get(if_modified_since=formatdate(THEN + 3601, usegmt=True)).status == 200


def test_h9_every_form_of_a_date_but_no_garbage(reader: Reader) -> None:
    for form in (STAMP, "Saturday, 01-Jun-24 12:00:00 GMT", "Sat Jun  1 12:00:00 2024"):
        assert reader.get(if_modified_since=form).status == 304
    assert reader.get(if_modified_since="today").status == 200
    twice = [("if-modified-since", STAMP)] * 2
    assert reader.ask(("GET", "all.atom", twice))[0].status == 200


def test_h10_four_variants_of_one_document(reader: Reader) -> None:
    variants = {coding: reader.get(accept_encoding=coding) for coding in CODINGS}
    assert {got.body for got in variants.values()} == {ATOM}
    assert [got.etag for got in variants.values()] == [etag(ATOM, coding) for coding in CODINGS]
    for asked in CODINGS:
        for held, got in variants.items():
            answer = reader.get(accept_encoding=asked, if_none_match=got.etag)
            assert answer.status == (304 if asked == held else 200)


def test_h11_h12_tags_that_others_have_handled(reader: Reader) -> None:
    tag = etag(ATOM, "gzip")
    for mangled in (f'W/{tag[:-1]}-gzip"', tag[:-1] + ';gzip"', f"{tag}-gzip", tag.strip('"'), f'"{tag}"', f"w/{tag}"):
        assert reader.get(accept_encoding="gzip", if_none_match=mangled).status == 304
    for broken in ('"', 'W/"', ",", "\\"):
        assert reader.get(if_none_match=broken).status == 200


def test_h13_every_answer_varies_by_the_coding(reader: Reader) -> None:
    for path in TYPES:
        for coding in CODINGS:
            full = reader.get(path, accept_encoding=coding)
            other = reader.get(path, accept_encoding=coding, if_none_match=full.etag)
            head = reader.get(path, "HEAD", accept_encoding=coding)
            assert [got.headers["vary"] for got in (full, other, head)] == ["Accept-Encoding"] * 3


def test_h14_codings_are_chosen_as_asked(reader: Reader) -> None:
    many = ", ".join(f"x{number}" for number in range(999)) + ", br;q=0.1"
    wishes = {"gzip;q=0": "", "*;q=0": "", "identity;q=0": "", "": "", many: "br", "gzip, zstd, br": "br", "*": "gzip"}
    assert {wish: reader.get(accept_encoding=wish).headers.get("content-encoding", "") for wish in wishes} == wishes
    assert "content-encoding" not in reader.get().headers


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("path", [*TYPES, "missing.atom", "..", "/"])
def test_h15_head_is_get_without_the_body(reader: Reader, path: str, coding: str) -> None:
    head = reader.get(path, "HEAD", accept_encoding=coding)
    full = reader.get(path, accept_encoding=coding)
    assert (head.status, head.headers, head.raw) == (full.status, full.headers, b"")
    assert int(full.headers["content-length"]) == len(full.raw)
    if full.status == 200:
        assert reader.get(path, "HEAD", accept_encoding=coding, if_none_match=full.etag).status == 304


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "QUERY"])
def test_h16_other_methods_are_405(reader: Reader, method: str) -> None:
    got = reader.get(method=method)
    assert (got.status, got.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_h16_pages_of_other_sites_may_read(reader: Reader) -> None:
    asked = {"origin": "https://reader.example", "access_control_request_method": "GET"}
    got = reader.get(method="OPTIONS", **asked, access_control_request_headers="if-none-match")
    assert (got.status, got.raw) == (204, b"")
    assert got.headers["access-control-allow-methods"] == "GET, HEAD"
    assert "if-none-match" in got.headers["access-control-allow-headers"].lower().split(", ")
    assert got.headers["access-control-max-age"] == "86400"
    answers = [got, reader.get(), reader.get(if_none_match="*"), reader.get("no.atom"), reader.get(method="PUT")]
    assert {one.headers["access-control-allow-origin"] for one in answers} == {"*"}
    exposed = {"etag", "link", "retry-after", "last-modified", "im"}
    assert all(set(one.headers["access-control-expose-headers"].lower().split(", ")) == exposed for one in answers)


def test_h17_ranges_are_ignored(reader: Reader) -> None:
    for extra in ({}, {"if_range": etag(ATOM)}, {"if_range": STAMP}):
        got = reader.get(range="bytes=0-9", **extra)
        assert (got.status, got.raw, got.headers["accept-ranges"]) == (200, ATOM, "none")


def test_h18_a_precondition_that_fails_is_412(reader: Reader) -> None:
    assert reader.get(if_match='"other"').status == 412
    assert reader.get(if_match=etag(ATOM)).status == 200
    assert reader.get(if_match='"other"', if_none_match=etag(ATOM)).status == 412
    assert reader.get(if_match=etag(ATOM), if_none_match=etag(ATOM)).status == 304
    assert reader.get(if_unmodified_since=formatdate(THEN - 1, usegmt=True)).status == 412


def test_h19_preconditions_do_not_change_other_answers(site: Site, reader: Reader) -> None:
    (site.root / ".moved.json").write_text('{"gone": ["gone"], "moved": {"old": "new"}}')
    for path, status in {"no.atom": 404, "gone.atom": 410, "old.atom": 301}.items():
        for name, value in {"if_none_match": "*", "if_match": '"x"', "if_modified_since": STAMP}.items():
            assert reader.get(path, **{name: value}).status == status

"""Which coding a request gets, and that the same body always gives the same bytes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.serve.codings import SUFFIXES, choose, encode
from tests.serving import DECODED

BODY = b"<p>Some words, and again some words.</p>" * 500


@pytest.mark.parametrize(
    ("field", "coding"),
    [
        (b"", "identity"),
        (b"identity", "identity"),
        (b"gzip", "gzip"),
        (b"GZip", "gzip"),
        (b"x-gzip", "gzip"),
        (b"gzip, deflate", "gzip"),
        (b"gzip, deflate, br", "br"),
        (b"gzip, deflate, br, zstd", "br"),
        (b"gzip, zstd", "zstd"),
        (b"deflate, compress", "identity"),
        (b"gzip;q=0", "identity"),
        (b"gzip;q=0.0, br;q=0.000", "identity"),
        (b"gzip ; q=0.5 , br;q=0.4", "gzip"),
        (b"gzip;Q=0.5,zstd;q=0.6", "zstd"),
        (b"identity, gzip;q=0.5", "identity"),
        (b"identity;q=0.5, gzip;q=0.5", "gzip"),
        (b"gzip;q=0.001", "gzip"),
        (b"*", "gzip"),
        (b"*;q=0", "identity"),
        (b"*;q=0, br", "br"),
        (b"gzip;q=0, *", "identity"),
        (b"identity;q=0", "identity"),
        (b"identity;q=0, *", "gzip"),
        (b"identity;q=0, *;q=0", "identity"),
        (b"br;q=0, *;q=0.1", "gzip"),
        (b"gzip;q=abc", "identity"),
        (b"gzip;q=", "identity"),
        (b"gzip;q=2", "identity"),
        (b"gzip;q=0.12345", "identity"),
        (b";q=1, ,,", "identity"),
        (b"\xff\xfe", "identity"),
    ],
)
def test_h14_the_right_variant(field: bytes, coding: str) -> None:
    assert choose(field) == coding


@given(st.binary(max_size=300))
def test_h14_no_field_value_raises(field: bytes) -> None:
    assert choose(field) in SUFFIXES


def test_h14_a_thousand_items_cost_linear_time() -> None:
    field = b", ".join(b"x%d;q=0.5" % number for number in range(1000)) + b", zstd"
    assert choose(field) == "zstd"

    def seconds(value: bytes) -> float:
        began = time.process_time()
        for _ in range(5):
            choose(value)
        return time.process_time() - began

    assert seconds(field * 20) < 100 * max(seconds(field), 0.001)


@pytest.mark.parametrize("coding", ["identity", *(one for one in DECODED if one)])
def test_coded_bytes_are_always_the_same_and_decode_to_the_body(coding: str) -> None:
    coded = encode(coding, BODY)
    assert coded == encode(coding, bytes(BODY))
    assert DECODED[coding.replace("identity", "")](coded) == BODY
    assert coding == "identity" or len(coded) < len(BODY) // 10


def test_gzip_has_no_clock_in_it() -> None:
    assert encode("gzip", BODY)[4:8] == bytes(4)

"""C41: bytes that are no text, through every reader, into documents that every parser takes."""

from __future__ import annotations

import io
import json
from pathlib import Path
from xml.parsers import expat

import feedparser
import pytest
from lxml import etree

from feeds.check import check
from tests.fuzz.samples import FILES, documents
from tests.fuzz.targets import NOW, a_document
from tests.newsroom import Newsroom

PIECES = {
    "nul": b"a\x00b",
    "latin": b"caf\xe9",
    "cut": b"caf\xc3",
    "overlong": b"\xc0\xbc\xe0\x80\xbc",
    "too high": b"\xf4\x90\x80\x80",
    "surrogate": b"\xed\xa0\x80\xed\xb0\x80",
    "noncharacters": b"\xef\xbf\xbe\xef\xbf\xbf\xf0\x9f\xbf\xbf",
    "mark": b"\xef\xbb\xbfa\xef\xbb\xbf",
    "mark of 16": b"\xff\xfea\xfe\xff",
    "controls": bytes(range(1, 9)) + b"\x0b\x0c\x0e\x1a\x1b\x7f",
    "c1": "\x80\x85\x9f".encode(),
    "bidi": "\u202e\u2066\u2069\u200f\u202ca".encode(),
    "separators": "\u2028\u2029\u00ad\u200b\u2060".encode(),
    "references": b"&#xD800; &#0; &#xFFFE; &#xFFFF; &#1; &#x80; &#x110000; &#99999999999; &#xDFFF;",
    "references in text": b"&amp;#xD800; &amp;amp;#0;",
    "escapes": b"\\ud800 \\udc00\\ud800 \\u0000 \\uffff \\ufffe \\u0085 \\u001b",
    "replacement": "\ufffd".encode(),
    "private": "\ue000\U0010fffd\U00050026\U000500a0".encode(),
}
#: A word of each sample that stands in its text, and one of its title.
WORDS = (b"Words", b"harbour", b"boat", b"reopens", b"Ferry")


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    made = Newsroom(tmp_path_factory.mktemp("bytes"), "[feeds]\nentries = 10000\nbytes = 90000000\n")
    for name, text in FILES.items():
        for number, piece in enumerate(PIECES.values()):
            if name != "body.adoc" or number < 3:  # each is a run of another program
                made.write(f"{number}-{name}", _spoiled(text.encode(), piece, number))
    made.publish()
    return made


def _spoiled(data: bytes, piece: bytes, number: int) -> bytes:
    """The file with the piece in its text, its title, and where its items are named."""
    for word in WORDS:
        data = data.replace(word, word + b" " + piece)
    return data.replace(b"urn:", b"urn:n%d:" % number)


def test_c41_bytes_that_are_no_text_are_refused_or_left_out_of_well_formed_documents(newsroom: Newsroom) -> None:
    assert newsroom.last.gathered.new > 150
    assert newsroom.last.gathered.refused
    assert newsroom.last.released.held_back == []
    for name, body in newsroom.files().items():
        body.decode("utf-8", "strict")
        if name.endswith((".rss", ".atom", ".opml")):
            expat.ParserCreate().Parse(body, True)
            etree.fromstring(body)
        if name.endswith((".rss", ".atom")):
            assert not feedparser.parse(io.BytesIO(body)).bozo
        if name.endswith(".json"):
            json.dumps(json.loads(body), ensure_ascii=False).encode("utf-8", "strict")
        if name.endswith((".rss", ".atom", ".json", ".opml")):
            assert [one for one in check(body, now=NOW) if one.level == "must"] == []


def test_c41_each_refusal_names_its_file_and_what_is_wrong_with_it(newsroom: Newsroom) -> None:
    for error in newsroom.last.gathered.refused:
        assert Path(error.path.partition("/")[0]).name in {f"{n}-{name}" for n in range(len(PIECES)) for name in FILES}
        assert error.reason.encode("utf-8", "strict")


@pytest.mark.parametrize("piece", PIECES)
def test_c41_the_check_finds_and_never_fails_whatever_bytes_a_document_has(piece: str) -> None:
    for body in documents().values():
        half = len(body) // 2
        for spoiled in (PIECES[piece] + body, body[:half] + PIECES[piece] + body[half:], body + PIECES[piece]):
            a_document(spoiled)
            a_document(spoiled.decode("utf-8", "replace").encode("utf-16"))
            a_document(spoiled.replace(b"UTF-8", b"UTF-7", 1))

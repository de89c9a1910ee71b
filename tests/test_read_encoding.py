from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.read.encoding import clean, decode
from feeds.text import NOT_TEXT

RUSSIAN = "Мэр города открыл новый мост через реку. На открытие пришли сотни жителей, играл оркестр. " * 8
GERMAN = "Der Bürgermeister eröffnete die neue Brücke über den Fluß. Am Abend spielte das Orchester für Gäste. " * 8
JAPANESE = "市長は新しい橋を開通させた。式典には多くの住民が集まり、夜には楽団が演奏した。" * 8
PAGE = '<html><head><meta charset="{}"></head><body><p>{}</p></body></html>'


@given(st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"])), st.booleans())
def test_utf8_is_read_as_it_is(text: str, html: bool) -> None:
    assert decode(text.encode(), html=html) == text


@given(st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"])))
def test_a_byte_order_mark_decides_and_is_no_part_of_the_text(text: str) -> None:
    assert decode(codecs.BOM_UTF8 + text.encode()) == text
    assert decode(codecs.BOM_UTF16_LE + text.encode("utf-16-le")) == text
    assert decode(codecs.BOM_UTF16_BE + text.encode("utf-16-be")) == text


@given(st.binary(), st.booleans())
def test_bytes_become_text_or_are_refused_with_a_reason(data: bytes, html: bool) -> None:
    try:
        text = decode(data, html=html)
    except UnicodeError as error:
        pytest.fail(f"a reason for programmers: {error}")
    except ValueError:
        return
    assert "\0" not in text


@pytest.mark.parametrize("missing", [1, 2, 3])
@pytest.mark.parametrize("html", [True, False])
def test_c31_truncated_utf8_is_refused(missing: int, html: bool) -> None:
    with pytest.raises(ValueError, match="cut off within a UTF-8 character at byte 14"):
        decode("It was a race 🏁".encode()[:-missing], html=html)


@pytest.mark.parametrize("html", [True, False])
def test_c41_one_bad_byte_among_good_ones_is_damage_and_no_other_encoding(html: bool) -> None:
    with pytest.raises(ValueError, match=r"damaged UTF-8 at byte \d+"):
        decode(GERMAN.encode() + b"\xff and on", html=html)


def test_c31_half_a_utf16_character_is_refused() -> None:
    with pytest.raises(ValueError, match="byte order mark"):
        decode("text".encode("utf-16")[:-1])


@pytest.mark.parametrize("html", [True, False])
def test_a_nul_byte_is_no_text(html: bool) -> None:
    with pytest.raises(ValueError, match="not text: a NUL byte at byte 3"):
        decode(b"abc\0def", html=html)
    with pytest.raises(ValueError, match="not text: a NUL at character 1"):
        decode("a\0".encode("utf-16"), html=html)
    with pytest.raises(ValueError, match="not text: a NUL byte"):
        decode("UTF-16 without its mark".encode("utf-16-le"), html=html)


def test_what_is_no_page_must_be_utf8() -> None:
    with pytest.raises(ValueError, match="not UTF-8 at byte 5 and no encoding is declared"):
        decode("Der Bär".encode("latin-1"))
    with pytest.raises(ValueError, match="not UTF-8"):
        decode(PAGE.format("latin-1", "Bär").encode("latin-1"))


@pytest.mark.parametrize(
    ("label", "written", "text"),
    [
        ("iso-8859-1", "cp1252", "“Bär” – 5 €"),  # WHATWG: the label means windows-1252
        ("US-ASCII", "cp1252", "“Bär” – 5 €"),
        ("windows-1251", "cp1251", "Мэр города"),
        ("gb2312", "gbk", "朱镕基说"),
        ("shift_jis", "cp932", "①市長は橋を"),
        ("euc-kr", "cp949", "똠방각하"),
        ("iso-8859-9", "cp1254", "“Şehir” €"),
        ("utf-8", "cp1252", GERMAN),  # declared in error
        ("no-such-charset", "cp1252", GERMAN),
        ("hex", "cp1252", GERMAN),  # a codec of Python that is none of text
        ("utf-7", "cp1252", GERMAN),
    ],
)
def test_a_declared_encoding_is_tried_as_the_web_reads_it(label: str, written: str, text: str) -> None:
    page = PAGE.format(label, text)
    assert decode(page.encode(written), html=True) == page
    assert decode(page.encode(), html=True) == page, "bytes that are UTF-8 are UTF-8, whatever is declared"


def test_an_xml_declaration_and_an_http_equiv_declare_too() -> None:
    for head in (
        '<?xml version="1.0" encoding="windows-1251"?>',
        '<META http-equiv=Content-Type content="text/html; charset=windows-1251">',
    ):
        text = f"{head}<p>{RUSSIAN}</p>"
        assert decode(text.encode("cp1251"), html=True) == text


def test_controls_of_windows_1252_are_left_out() -> None:
    page = PAGE.format("iso-8859-1", "é@")
    assert decode(page.encode("latin-1").replace(b"@", b"\x81"), html=True) == page.replace("@", "")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp1252", GERMAN), ("cp1251", RUSSIAN), ("shift_jis", JAPANESE), ("euc_jp", JAPANESE), ("gb18030", JAPANESE)],
)
def test_what_is_not_declared_is_told_from_the_bytes(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), html=True) == text


def test_nothing_is_guessed_without_confidence() -> None:
    noise = bytes(range(128, 256)) * 3 + bytes(range(1, 32))
    with pytest.raises(ValueError, match="no encoding is declared and none can be told from the bytes"):
        decode(noise, html=True)
    with pytest.raises(ValueError, match="nor ascii-x, which it declares"):
        decode(b"<meta charset=ascii-x>" + noise, html=True)


SOME = st.sampled_from("a é\n\x00\x07\x7f\x85\xa0\ufeff\ufffd\uffff日😀")


@given(st.binary() | st.text(SOME).map(str.encode))
def test_what_is_told_in_one_pass_is_what_a_closer_look_finds(data: bytes) -> None:
    text = clean(data)
    assert text is None or (text == decode(data) and not NOT_TEXT.search(text))


@pytest.mark.parametrize("data", [*(bytes([byte]) for byte in b"\t\n\r ~a"), "“é”, 日本".encode()])
def test_most_text_is_told_in_one_pass(data: bytes) -> None:
    assert clean(data) == data.decode()

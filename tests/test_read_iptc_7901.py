"""Messages of wires, and e-mails, told from other text files by their first bytes."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from feeds.article import Draft
from feeds.errors import ArticleError
from feeds.read import Bundle, Conventions, Skip, html, read

WHEN = datetime(2024, 5, 3, tzinfo=UTC)

IPTC_7901 = (
    "\x7f\x7f\r\r\n\x01abc062 4 s 211   hw 061\r\n\r\nFerries/\r\n"
    "\x02Ferry sails at noon, the harbour says =\r\nBy Ann Lee\r\n\r\n"
    "   Halden (hw) - The ferry sails at noon, the master of the\r\nharbour said.\r\n\r\n"
    '   "It will be" fast, she said.\r\n\r\n'
    "# hw NOTEBOOK\r\n\r\n* * * *\r\nThe following information is not for publication\r\n\r\nCall the desk\r\n\r\n"
    "\x03021137 GMT May 24 \r\n\x7f\x04"
)
ANPA = (
    "\x16\x16\x01W2607\x1fharb\r\nr s\x13\x11 BC-HW--Ferry     05-02 0150\r\n\x02^BC-HW--Ferry,150<\r\n"
    "^Ferry sails at noon<\r\n"
    "^HW Photo 7<\r\n^Eds: Adds quotes.<\r\n^By ANN LEE and BO EK=\r\n^Harbour Wire=\r\n"
    "\t   HALDEN (HW) _ The ferry sails.\r\n"
    "\t   It\x10is fast.\r\n\x08Halden\x1f7\x1e8\r\n\r\n\t   \x03HW-WF-05-02-24 0745GMT<\r\n\x0c\r\n\x04"
)


def said(text: str | bytes, name: str = "item.txt") -> Draft | Skip | Bundle:
    data = text.encode() if isinstance(text, str) else text
    return read(name, data, Conventions(zone="Europe/Oslo"), WHEN)


def draft(text: str | bytes, name: str = "item.txt") -> Draft:
    outcome = said(text, name)
    assert isinstance(outcome, Draft), outcome
    return outcome


@pytest.mark.parametrize("name", ["item.txt", "item.tst", "item.iim"])
def test_iptc_7901_is_read(name: str) -> None:
    read_ = draft(IPTC_7901, name)
    assert read_.title == "Ferry sails at noon, the harbour says"
    assert read_.published == datetime(2024, 5, 2, 11, 37, tzinfo=UTC)
    assert [person.name for person in read_.authors] in (["Ann Lee"], [])
    assert (read_.categories, read_.subjects) == (("sport",), ("medtop:15000000",))
    shown = html(read_.content, None)
    assert "The ferry sails at noon, the master of the harbour said." in shown
    assert shown.count("<p>") == 2 + shown.count("By Ann")
    assert "desk" not in shown
    assert "NOTEBOOK" not in shown
    assert "notes that are not for publication" in read_.dropped
    assert read_.source is not None
    assert read_.source.title == "hw"


def test_anpa_1312_is_read() -> None:
    read_ = draft(ANPA, "item.tst")
    assert (read_.title, read_.published) == ("Ferry sails at noon", datetime(2024, 5, 2, 7, 45, tzinfo=UTC))
    assert [person.name for person in read_.authors] == ["ANN LEE", "BO EK"]
    shown = html(read_.content, None).replace("\n", "")
    assert shown.startswith("<p>HALDEN (HW) _ The ferry sails.</p><p>It is fast.")
    assert "Halden 7 8" in shown
    assert any("Adds quotes" in each for each in read_.dropped)


@pytest.mark.parametrize(
    ("end", "when"),
    [
        ("021137 May 24", datetime(2024, 5, 2, 9, 37, tzinfo=UTC)),
        ("HW-21:37-02-05-24", datetime(2024, 5, 2, 19, 37, tzinfo=UTC)),
        ("021137 GMT mai 98", datetime(1998, 5, 2, 11, 37, tzinfo=UTC)),
    ],
)
def test_the_end_of_a_message_says_when(end: str, when: datetime) -> None:
    assert draft(IPTC_7901.replace("021137 GMT May 24", end)).published == when


def test_without_an_end_there_is_no_date() -> None:
    with pytest.raises(ArticleError, match="no date"):
        said(IPTC_7901.partition("\x03")[0])


def test_it_may_be_latin_1() -> None:
    assert draft(IPTC_7901.replace("Ferry", "Fähre").encode("cp1252")).title.startswith("Fähre")


def test_a_headline_may_be_a_line_alone_or_not_there() -> None:
    bare = "\x01abc062 4 i 211\r\n\x02Ferry sails\r\n\r\n   It sails at noon.\r\n\x03021137 GMT May 24\r\n\x04"
    assert draft(bare).title == "Ferry sails"
    alert = ANPA.replace("^Ferry sails at noon<\r\n", "").replace("^By ANN LEE and BO EK=\r\n^Harbour Wire=\r\n", "")
    assert draft(alert, "x.tst").title == "HALDEN (HW) _ The ferry sails."
    heads = (
        "\x01V1\r\nr e\x13\x11 HW-Top     05-02 0121\r\n\x02^HW-Top,1<\r\n^HW top news<\r\n^One<\r\n^Two<\r\n"
        "\x03HW-05-02-24 0423GMT\r\n\x04"
    )
    assert draft(heads, "x.tst").title == "HW top news"
    assert html(draft(heads, "x.tst").content, None).count("<p>") == 2


def test_several_messages_are_several_items() -> None:
    outcome = said(IPTC_7901 + IPTC_7901.replace("abc062", "abc063") + IPTC_7901.partition("\x03")[0])
    assert isinstance(outcome, Bundle)
    assert [part.key for part in outcome.parts] == ["abc062", "abc063", "abc062 3"]
    assert isinstance(outcome.parts[2].outcome, str)


def test_what_is_no_message_is_no_article_of_a_wire() -> None:
    assert isinstance(said("Just a text", "x.tst"), Skip)
    assert draft("---\ntitle: Ferry\ndate: 2024-05-02\n---\nIt sails.\n").title == "Ferry"


MAIL = (
    "Delivered-To: desk@wire.example\nReceived: by 10.0.0.1\nDate: Thu, 02 May 2024 11:27:36 +1100\n"
    "Message-ID: <7@wire.example>\n"
    "Subject: =?utf-8?q?F=C3=A4hre?= sails\nFrom: Ann Lee <ann@wire.example>\nMIME-Version: 1.0\n"
    'Content-Type: multipart/alternative; boundary="x"\n\n--x\nContent-Type: text/plain\n\nplain\n--x\n'
    "Content-Type: text/html; charset=utf-8\n\n"
    "<p>It sails.</p>\n--x--\n"
)


def test_an_e_mail_is_read() -> None:
    read_ = draft(MAIL)
    assert (read_.title, read_.id) == ("Fähre sails", "7@wire.example")
    assert read_.published == datetime(2024, 5, 2, 0, 27, 36, tzinfo=UTC)
    assert [person.name for person in read_.authors] == ["Ann Lee"]
    assert html(read_.content, None).strip() == "<p>It sails.</p>"


def test_an_e_mail_in_plain_text_an_empty_one_and_a_broken_one() -> None:
    head, _, _ = MAIL.partition("Content-Type: multipart")
    assert (
        html(draft(head + "Content-Type: text/plain\n\nOne.\n\nTwo.\n").content, None).replace("\n", "")
        == "<p>One.</p><p>Two.</p>"
    )
    assert isinstance(said(head + "Content-Type: image/png\n\nx\n"), Skip)
    with pytest.raises(ArticleError, match="decoded"):
        said(head + "Content-Type: text/plain; charset=no-such\n\nx\n")


BARE = "Received: by mail.example\nMessage-ID: <1@mail.example>\nDate: Thu, 2 May 2024 10:00:00 +0000\n"


_MIXED = "Content-Type: multipart/mixed; boundary={}\n\n"
_NESTED = "".join(f"{_MIXED.format(number)}--{number}\n" for number in range(90))
_PARAMETERS = "Content-Type: text/plain; " + "; ".join(f"a*{number}=b" for number in range(40))


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (BARE + "Subject: " + "=?utf-8?q?a?= " * 60_000 + "\n\na", "field Subject of the message has more than 4,000"),
        (BARE + "From: " + "a <a@b>, " * 90_000 + "\n\na", "field From of the message has more than 4,000"),
        (BARE + "Subject: a\nFrom: " + "(" * 3_900 + "\n\na", "nested too deep"),
        (BARE + "Subject: a\nFrom: .. _a%d: b\n\na", "field From of the message can't be read"),
        (BARE + "Subject: a\n" + "Content-Type: message/rfc822\n\n" * 1_500, "nested too deep"),
        (BARE + "Subject: a\nContent-Type: multipart/mixed; boundary=x\n\n" + "--x\n\na\n" * 90_000, "2,000 parts"),
        (BARE + "X:\n" * 90_000 + "Subject: aa\n" * 40_000 + "\na", "the fields of the message have more than 50,000"),
        (
            BARE + f"Subject: a\n{_MIXED.format('x')}" + f"--x\n{_PARAMETERS}\n\na\n" * 1_900,
            "fields of more than 50,000",
        ),
        (BARE + f"Subject: a\n{_MIXED.format('x')}" + "--x\r\ra\r" * 90_000, "2,000 parts"),
        (BARE + f"Subject: a\n{_NESTED}" + "a\n" * 400_000, "too many lines"),
        (BARE + "Subject: a\nContent-Type: text/plain; charset=punycode\n\n-" + "a9" * 400_000, "can't be decoded"),
    ],
)
def test_a_message_that_was_written_to_be_costly_is_refused_soon(message: str, why: str) -> None:
    started = time.process_time()
    with pytest.raises(ArticleError, match=why):
        said(message)
    assert time.process_time() - started < 2


def test_a_file_of_nothing_but_frames_is_refused() -> None:
    with pytest.raises(ArticleError, match="no message in it has a text"):
        said("\x01\x02" * 500_000)

"""NITF documents."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.article import Draft
from feeds.errors import ArticleError
from feeds.read import Conventions, Skip, html, read
from tests.wires import nitf

WHEN = datetime(2024, 5, 3, tzinfo=UTC)
ISSUE = '<date.issue norm="20240502T081500+0200"/>'


def said(text: str, **conventions: object) -> object:
    return read("item.nitf", text.encode(), Conventions(**conventions), WHEN)  # type: ignore[arg-type]


def draft(text: str, **conventions: object) -> Draft:
    outcome = said(text, **conventions)
    assert isinstance(outcome, Draft), outcome
    return outcome


def test_a_document_is_read() -> None:
    head = """<tobject><tobject.subject tobject.subject.refnum="04000000" tobject.subject.type="Economy"/>
      <tobject.subject tobject.subject.refnum="15054000"/><tobject.subject tobject.subject.type="Ports"/></tobject>"""
    data = f"""{ISSUE}<doc-id regsrc="HW" id-string="77"/><du-key key="ferry" version="3"/>
      <doc.copyright holder="HW" year="2024"/>
      <key-list><keyword key="ferries"/></key-list>"""
    body_head = (
        "<byline>By Ann Lee<byttl>Harbour Wire</byttl></byline><dateline><location><city>Halden</city>"
        "</location></dateline><abstract><p>In short.</p></abstract>"
    )
    read_ = draft(nitf(data=data, head=head, body_head=body_head))
    assert (read_.title, read_.id, read_.summary, read_.rights) == ("Ferry sails", "HW/77", "In short.", "© 2024 HW")
    assert read_.published == datetime(2024, 5, 2, 6, 15, tzinfo=UTC)
    assert read_.version is not None
    assert read_.version.number == 3
    assert read_.categories == ("Economy", "football")
    assert read_.subjects == ("subj:04000000", "subj:15054000")
    assert "Ports" in read_.tags
    assert "ferries" in read_.tags
    assert [person.name for person in read_.authors] == ["Ann Lee"]
    assert html(read_.content, None).startswith("<p>Halden</p>")


@pytest.mark.parametrize(
    ("norm", "zone", "hour"),
    [
        ("20240502T081500Z", "UTC", 8),
        ("20240502T081500", "Europe/Berlin", 6),
        ("2024-05-02 08:15", "Europe/Berlin", 6),
        ("2024-05-02 08:15:21+00:00", "UTC", 8),
        ("20240502T101500+0200", "UTC", 8),
    ],
)
def test_dates_in_all_their_forms(norm: str, zone: str, hour: int) -> None:
    published = draft(nitf(data=f'<date.issue norm="{norm}"/>'), zone=zone).published
    assert (published.astimezone(UTC).hour, published.minute) == (hour, 15)


def test_a_later_release_is_an_embargo_and_one_that_cannot_be_read_holds() -> None:
    assert draft(nitf(data=f'{ISSUE}<date.release norm="20240509T100000Z"/>')).published.day == 9
    for bad in ("YYYYMMDD000000-HHMM", "20240509"):
        with pytest.raises(ArticleError, match=r"date\.release"):
            said(nitf(data=f'{ISSUE}<date.release norm="{bad}"/>'))


def test_a_status_and_a_kill_withdraw() -> None:
    held = nitf(data=f'{ISSUE}<doc-id id-string="urn:77"/>').replace(
        "<docdata>", '<docdata management-status="withheld">'
    )
    killed = nitf(data=f'{ISSUE}<doc-id id-string="urn:77"/><ed-msg msg-type="Kill" info="wrong"/>')
    for text in (held, killed):
        outcome = said(text)
        assert isinstance(outcome, Skip)
        assert outcome.id == "urn:77"
    with pytest.raises(ArticleError, match="does not say until when"):
        said(nitf().replace("<docdata>", '<docdata management-status="embargoed">'))


def test_the_body_becomes_html() -> None:
    body = """<block><p>In <person>Ann Lee</person>'s <em>words</em>.</p><hl2>Next</hl2>
      <note noteclass="std"><body.content><p>To editors</p></body.content></note>
      <media media-type="image">
      <media-reference source="https://wire.example/a.jpg" mime-type="image/jpeg" alternate-text="Quay"/>
      <media-caption>The quay</media-caption></media>
      <media media-type="image"><media-reference source="local.jpg"/></media>
      <table><tr><td>1</td></tr></table><bq><block><p>Quoted</p></block></bq></block><p>after</p>"""
    read_ = draft(nitf(body=body))
    shown = html(read_.content, None)
    for part in (
        "Ann Lee's <em>words</em>",
        "<h2>Next</h2>",
        "<figcaption>The quay</figcaption>",
        "<td>1</td>",
        "<blockquote>",
    ):
        assert part in shown
    assert "To editors" not in shown
    assert any("To editors" in dropped for dropped in read_.dropped)
    assert "local.jpg" not in shown
    assert read_.image is not None
    assert read_.image.caption == "The quay"


def test_expiry_that_cannot_be_read_is_left_out_and_told() -> None:
    read_ = draft(nitf(data=f'{ISSUE}<date.expire norm="YYYYMMDD"/>'))
    assert read_.expires is None
    assert any("expiry" in note for note in read_.notes)


def test_the_category_letter_and_the_language() -> None:
    head = '<meta name="anpa-category" content="s"/>'
    text = nitf(head=head).replace("<body>", '<body xml:lang="swe_SE">')
    read_ = draft(text)
    assert read_.categories == ("sport",)
    assert draft(nitf(head='<meta name="anpa-category" content="a"/>')).categories == ()


def test_a_namespace_does_not_matter_and_nothing_is_nothing() -> None:
    text = nitf().replace("<nitf>", '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">')
    assert draft(text).title == "Ferry sails"
    assert isinstance(said("<nitf><head/><body/></nitf>"), Skip)

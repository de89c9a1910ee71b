"""News items and news messages of NewsML-G2."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.article import Draft, Point, Version
from feeds.errors import ArticleError
from feeds.read import Bundle, Conventions, Skip, html, read
from tests.wires import NAR, XHTML, g2, message

WHEN = datetime(2024, 5, 3, tzinfo=UTC)
GUID = "urn:newsml:wire.example:20240502:harbour"


def said(text: str | bytes, **conventions: object) -> Draft | Skip | Bundle:
    data = text.encode() if isinstance(text, str) else text
    return read("wire/item.xml", data, Conventions(**conventions), WHEN)  # type: ignore[arg-type]


def draft(text: str | bytes, **conventions: object) -> Draft:
    outcome = said(text, **conventions)
    assert isinstance(outcome, Draft), outcome
    return outcome


def refusal(text: str) -> str:
    with pytest.raises(ArticleError) as error:
        said(text)
    return error.value.reason


def test_an_item_is_read() -> None:
    read_ = draft(g2(about="<by>By Ann Lee and Bo Ek, Harbour Wire</by><language tag='en-GB'/>"))
    assert (read_.title, read_.id, read_.language) == ("Harbour reopens", GUID, "en-GB")
    assert [person.name for person in read_.authors] == ["Ann Lee", "Bo Ek"]
    assert html(read_.content, None).strip() == "<p>The harbour is open again.</p>"
    assert (read_.published, read_.updated) == (
        datetime(2024, 5, 2, 6, tzinfo=UTC),
        datetime(2024, 5, 2, 6, 1, tzinfo=UTC),
    )
    assert read_.version == Version(1, int(datetime(2024, 5, 2, 6, 1, tzinfo=UTC).timestamp()))
    assert read_.source is not None
    assert read_.source.title == "Harbour Wire"
    assert {origin.field: origin.where for origin in read_.origins} == {
        "title": "NewsML-G2: headline",
        "published": "NewsML-G2: firstCreated",
    }


def test_neither_a_namespace_nor_a_blank_line_above_matters() -> None:
    text = g2().replace(f'xmlns="{NAR}" ', "")
    assert draft(f'\n  <?xml version="1.0"?>\n{text}').title == "Harbour reopens"


def test_what_is_utf_8_is_read_as_that_whatever_it_declares() -> None:
    text = f'<?xml version="1.0" encoding="ISO-8859-1"?>\n{g2(headline="Fähre fährt")}'
    assert draft(text).title == "Fähre fährt"
    assert draft(text.encode("iso-8859-1")).title == "Fähre fährt"


@pytest.mark.parametrize("status", ["canceled", "cancelled", "withheld"])
def test_what_is_not_to_be_seen_withdraws_its_item(status: str) -> None:
    outcome = said(g2(version=4, status=status))
    assert isinstance(outcome, Skip)
    assert outcome.id == GUID
    assert outcome.version is not None
    assert outcome.version.number == 4


def test_an_unknown_status_is_not_seen_and_is_told() -> None:
    outcome = said(g2(status="half-ready"))
    assert isinstance(outcome, Skip)
    assert "half-ready" in outcome.notes[0]


def test_a_status_by_its_uri_counts() -> None:
    uri = "http://cv.iptc.org/newscodes/pubstatusg2/canceled"
    assert isinstance(said(g2().replace('qcode="stat:usable"', f'uri="{uri}"')), Skip)


@pytest.mark.parametrize(
    ("embargo", "published"),
    [
        ("2024-05-04T10:00:00Z", datetime(2024, 5, 4, 10, tzinfo=UTC)),
        ("20240504T120000+0200", datetime(2024, 5, 4, 10, tzinfo=UTC)),
        ("2024-05-01T10:00:00Z", datetime(2024, 5, 2, 6, tzinfo=UTC)),
    ],
)
def test_an_embargo_is_the_later_of_both(embargo: str, published: datetime) -> None:
    assert draft(g2(meta=f"<embargoed>{embargo}</embargoed>")).published == published


@pytest.mark.parametrize(
    "embargo", ["<embargoed/>", "<embargoed>soon</embargoed>", "<embargoed>2024-05-04</embargoed>"]
)
def test_an_embargo_without_an_end_holds_the_item_back(embargo: str) -> None:
    assert "embargo" in refusal(g2(meta=embargo))


def test_an_instant_without_a_zone_is_in_that_of_the_source() -> None:
    read_ = draft(g2(made="2024-05-02T05:30:00"), zone="Europe/Berlin")
    assert read_.published == datetime(2024, 5, 2, 3, 30, tzinfo=UTC)


def test_a_placeholder_is_no_date() -> None:
    text = g2(made="YYYYMMDDTHHMMSSZ").replace("<firstCreated>2024-05-02T06:00:00Z</firstCreated>", "")
    assert "YYYYMMDD" in refusal(text)


def test_no_date_is_refused_unless_the_source_takes_the_files_own() -> None:
    text = g2(made="").replace("<firstCreated>2024-05-02T06:00:00Z</firstCreated>", "")
    assert "no date" in refusal(text)
    assert draft(text, undated="mtime").published == WHEN


def test_topics_by_name_in_the_language_of_the_item_are_categories() -> None:
    about = """<subject type="cpnat:abstract" qcode="medtop:20000065"><name xml:lang="en">civil unrest</name>
      <name xml:lang="de">Unruhen</name></subject>
      <subject qcode="medtop:15000000"/><subject qcode="medtop:99999999"/>
      <subject type="cpnat:person" qcode="people:7"><name>Ann Lee</name></subject>
      <subject qcode="own:ports"><name>Ports</name></subject>
      <keyword>ferries</keyword>"""
    read_ = draft(g2(about=about, lang="de"))
    assert read_.categories == ("Unruhen", "sport")
    assert read_.subjects == ("medtop:20000065", "medtop:15000000", "medtop:99999999", "own:ports")
    assert read_.tags == ("ferries", "Ports", "Ann Lee")


def test_an_alias_that_the_item_declares_stands_for_its_vocabulary() -> None:
    catalog = '<catalog><scheme alias="topic" uri="http://cv.iptc.org/newscodes/mediatopic/"/></catalog>'
    text = g2(about='<subject qcode="topic:20000002"/>').replace("<itemMeta>", f"{catalog}<itemMeta>", 1)
    assert draft(text).subjects == ("medtop:20000002",)
    assert draft(text).categories == ("arts and entertainment",)


def test_own_topics_and_then_services_stand_in_for_iptcs() -> None:
    service = '<service qcode="svc:1"><name>Harbours</name></service>'
    own = '<subject qcode="own:ports"><name>Ports</name></subject>'
    assert draft(g2(meta=service, about=own)).categories == ("Ports",)
    assert draft(g2(meta=service)).categories == ("Harbours",)


def test_the_folder_is_the_category_when_nothing_else_says() -> None:
    assert draft(g2()).categories == ("wire",)


def test_without_a_headline_the_title_counts_then_the_text() -> None:
    bare = g2(headline="")
    assert draft(bare.replace("</itemMeta>", "<title>Port news</title></itemMeta>")).title == "Port news"
    heading = g2(headline="", body="<h1>From the text</h1><p>It is open.</p>")
    assert draft(heading).title.startswith("From the text")
    read_ = draft(g2(headline="", body="<p>The old harbour of the town reopens. Ships sail.</p>"))
    assert read_.title == "The old harbour of the town reopens."
    assert any("no headline" in note for note in read_.notes)
    assert "The old harbour" in html(read_.content, None)


def test_a_headline_that_the_text_repeats_stands_once() -> None:
    body = "<ul><li>ports</li></ul><h1>Harbour reopens</h1><p>It is open.</p>"
    assert html(draft(g2(body=body)).content, None).strip() == "<p>It is open.</p>"


def test_a_byline_in_the_text_names_the_author_when_nothing_else_does() -> None:
    read_ = draft(g2(body="<p>By Ann Lee</p><p>It is open.</p>"))
    assert [person.name for person in read_.authors] == ["Ann Lee"]
    assert "By Ann" not in html(read_.content, None)


def test_a_dateline_is_kept() -> None:
    assert "HALDEN" in html(draft(g2(about="<dateline>HALDEN, May 2</dateline>")).content, None)
    assert html(draft(g2(about="<dateline>The harbour, May 2</dateline>")).content, None).count("harbour") == 1


def test_a_note_to_editors_is_never_shown() -> None:
    read_ = draft(g2(meta="<edNote>Call the desk</edNote>", body="<p>It is open.</p>"))
    assert "desk" not in html(read_.content, None) + read_.summary


def test_rights_and_summary() -> None:
    rights = (
        "<rightsInfo><copyrightHolder literal='HW'/><copyrightNotice>(c) HW 2024</copyrightNotice>"
        "<usageTerms>No archive</usageTerms></rightsInfo>"
    )
    text = g2(
        about=(
            "<description role='drol:caption'>Cap</description><description role='drol:summary'>In short.</description>"
        )
    )
    read_ = draft(text.replace("<itemMeta>", f"{rights}<itemMeta>", 1))
    assert (read_.rights, read_.summary) == ("(c) HW 2024 No archive", "In short.")
    assert (
        draft(
            g2().replace("<itemMeta>", "<rightsInfo><copyrightHolder literal='HW'/></rightsInfo><itemMeta>", 1)
        ).rights
        == "© HW"
    )


def test_a_place_with_coordinates_is_the_location() -> None:
    asserted = (
        '<assert qcode="city:1"><geoAreaDetails><position latitude="59.1" longitude="11.4"/></geoAreaDetails></assert>'
    )
    located = '<located qcode="city:1"><name>Halden</name></located>'
    assert draft(g2(about=located, more=asserted)).location == Point(latitude=59.1, longitude=11.4)
    assert draft(g2(about=located, more=asserted.replace("59.1", "north"))).location is None


def test_pictures_sound_and_films_go_with_the_item() -> None:
    picture = """<newsItem guid="urn:p"><itemMeta><itemClass qcode="ninat:picture"/>
      <versionCreated>2024-05-02</versionCreated>
      </itemMeta><contentMeta><headline>Quay</headline><creditline>Bo Ek</creditline>
      <description>The quay</description></contentMeta>
      <contentSet><remoteContent href="https://wire.example/s.jpg" contenttype="image/jpeg" width="100" height="80"/>
      <remoteContent href="https://wire.example/l.jpg" contenttype="image/jpeg" width="900" height="800" size="5000"/>
      <remoteContent href="https://wire.example/x.tif" contenttype="image/tiff" width="9000" height="8000"/>
      </contentSet></newsItem>"""
    film = """<newsItem guid="urn:f"><itemMeta><itemClass qcode="ninat:video"/></itemMeta><contentSet>
      <remoteContent href="https://wire.example/f.mp4" contenttype="video/mp4" size="77" duration="12"
      durationunit="timeunit:seconds"/>
      </contentSet></newsItem>"""
    links = '<link rel="irel:hasPart" residref="urn:p"/><link rel="irel:hasPart" residref="urn:f"/>'
    outcome = said(message(g2(meta=links), picture, film))
    assert isinstance(outcome, Bundle)
    first = outcome.parts[0].outcome
    assert isinstance(first, Draft)
    assert first.image is not None
    assert (first.image.url, first.image.caption, first.image.credit) == (
        "https://wire.example/l.jpg",
        "The quay",
        "Bo Ek",
    )
    assert [(each.url, each.type, each.length, each.duration) for each in first.enclosures] == [
        ("https://wire.example/f.mp4", "video/mp4", 77, 12)
    ]


def test_related_pages_are_links() -> None:
    link = '<link rel="irel:seeAlso" href="https://port.example/"><title>The port</title></link>'
    assert [(each.title, each.href) for each in draft(g2(meta=link)).related] == [("The port", "https://port.example/")]


def test_other_kinds_of_text_inside() -> None:
    plain = g2().replace(
        g2().partition("<contentSet>")[2].partition("</contentSet>")[0],
        "<inlineData contenttype='text/plain'>One.\n\nTwo.</inlineData>",
    )
    assert html(draft(plain).content, None).replace("\n", "") == "<p>One.</p><p>Two.</p>"
    nitf = (
        "<nitf><body><body.head><hedline><hl2>Sub</hl2></hedline></body.head><body.content>"
        "<p>In <location>Halden</location>.</p></body.content></body></nitf>"
    )
    inside = g2().replace(g2().partition("<inlineXML")[2].partition(">")[2].partition("</inlineXML>")[0], nitf)
    assert html(draft(inside).content, None).replace("\n", "") == "<p><strong>Sub</strong></p><p>In Halden.</p>"
    own = "<BODY xmlns=''><LEAD><P>One <B>bold</B>.</P></LEAD><CITAT>Two.</CITAT></BODY>"
    agency = g2().replace(g2().partition("<inlineXML")[2].partition(">")[2].partition("</inlineXML>")[0], own)
    assert html(draft(agency).content, None).replace("\n", "") == "<p>One <b>bold</b>.</p><p>Two.</p>"


def test_a_message_holds_several_items_each_by_its_guid() -> None:
    other = g2("urn:other", headline="Two")
    outcome = said(
        message(g2(), other, g2(version=2), "<packageItem guid='urn:pack'/>", g2("urn:bad", meta="<embargoed/>"))
    )
    assert isinstance(outcome, Bundle)
    assert [part.key for part in outcome.parts] == [GUID, "urn:other", f"{GUID} 2", "urn:pack", "urn:bad"]
    kinds = [type(part.outcome) for part in outcome.parts]
    assert kinds == [Draft, Draft, Draft, Skip, str]


@pytest.mark.parametrize(
    "root", ["packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem", "catalog"]
)
def test_what_is_no_news_item_is_skipped(root: str) -> None:
    outcome = said(f'<{root} xmlns="{NAR}" guid="x"/>')
    assert isinstance(outcome, Skip)
    assert outcome.reason.startswith("NewsML-G2: a")


def test_an_empty_message_and_an_empty_item_are_skipped() -> None:
    assert isinstance(said(message()), Skip)
    assert isinstance(said(g2(headline="", body="")), Skip)
    assert isinstance(said(g2(body="")), Skip)
    assert isinstance(said(g2(kind="picture")), Skip)


def test_a_summary_may_stand_for_the_text() -> None:
    assert draft(g2(body="", about="<description>In short.</description>")).summary == "In short."


def test_expiry_is_honoured_where_the_source_says_so() -> None:
    text = g2(meta="<expires>2024-06-01T00:00:00Z</expires>")
    assert draft(text).expires == datetime(2024, 6, 1, tzinfo=UTC)
    assert draft(text, expiry=False).expires is None


def test_xhtml_keeps_tables_lists_and_links() -> None:
    body = f"<table xmlns='{XHTML}'><tr><td colspan='2'>1</td></tr></table><ol><li>a<!-- x --> b</li></ol><p><a href='https://port.example/'>port</a><br/>x</p>"
    shown = html(draft(g2(body=body)).content, None)
    for part in ('<td colspan="2">1</td>', "<li>a b</li>", 'href="https://port.example/"', "<br>x"):
        assert part in shown

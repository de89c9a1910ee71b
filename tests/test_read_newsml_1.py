"""NewsML 1 documents."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.article import Draft
from feeds.errors import ArticleError
from feeds.read import Bundle, Conventions, Skip, html, read

WHEN = datetime(2024, 5, 3, tzinfo=UTC)


def item(
    number: str = "77",
    revision: str = "1",
    *,
    status: str = "Usable",
    manage: str = "",
    day: str = "20240502",
    component: str = "<DataContent><p>It sails at noon.</p></DataContent>",
    lines: str = "<HeadLine>Ferry sails</HeadLine>",
    more: str = "",
) -> str:
    return f"""<NewsItem xml:lang="en"><Identification><NewsIdentifier><ProviderId>wire.example</ProviderId>
<DateId>{day}</DateId><NewsItemId>{number}</NewsItemId>
      <RevisionId PreviousRevision="0" Update="N">{revision}</RevisionId>
</NewsIdentifier></Identification><NewsManagement><FirstCreated>20240502T060000Z</FirstCreated>
<ThisRevisionCreated>20240502T070000Z</ThisRevisionCreated><Status FormalName="{status}"/>{manage}</NewsManagement>
<NewsComponent><NewsLines>{lines}</NewsLines>{more}<NewsComponent><Role FormalName="Main"/><ContentItem>
<MediaType FormalName="Text"/>{component}</ContentItem></NewsComponent></NewsComponent></NewsItem>"""


def said(*items: str) -> Draft | Skip | Bundle:
    envelope = "<NewsEnvelope><DateAndTime>20240502T080000Z</DateAndTime></NewsEnvelope>"
    text = f'<NewsML Version="1.2">{envelope}{"".join(items)}</NewsML>'
    return read("item.newsml", text.encode(), Conventions(), WHEN)


def draft(*items: str) -> Draft:
    outcome = said(*items)
    assert isinstance(outcome, Draft), outcome
    return outcome


def test_an_item_is_read() -> None:
    lines = (
        "<HeadLine>Ferry sails</HeadLine><ByLine>By Ann Lee</ByLine><SubHeadLine>In short</SubHeadLine>"
        "<CopyrightLine>(c) HW</CopyrightLine><KeywordLine>ferries</KeywordLine>"
    )
    more = """<AdministrativeMetadata><Provider><Party FormalName="Harbour Wire"/></Provider></AdministrativeMetadata>
      <DescriptiveMetadata><Language FormalName="EN"/><SubjectCode><Subject FormalName="15000000"/></SubjectCode>
      <SubjectCode><SubjectMatter FormalName="04010000"/></SubjectCode>
      <Property FormalName="Keyword" Value="noon"/></DescriptiveMetadata>
      <TopicSet><Topic><FormalName>04010000</FormalName><Description xml:lang="fr" Variant="Name">Presse</Description>
      <Description xml:lang="en" Variant="Name">Media</Description></Topic></TopicSet>"""
    read_ = draft(item(revision="3", lines=lines, more=more))
    assert (read_.title, read_.id, read_.language) == ("Ferry sails", "urn:newsml:wire.example:20240502:77", "en")
    assert read_.version is not None
    assert read_.version.number == 3
    assert (read_.published.hour, read_.updated) == (6, datetime(2024, 5, 2, 7, tzinfo=UTC))
    assert (read_.summary, read_.rights, read_.tags) == ("In short", "(c) HW", ("ferries", "noon"))
    assert (read_.categories, read_.subjects) == (("sport", "Media"), ("subj:15000000", "subj:04010000"))
    assert read_.source is not None
    assert read_.source.title == "Harbour Wire"
    assert [person.name for person in read_.authors] == ["Ann Lee"]
    assert html(read_.content, None) == "<p>It sails at noon.</p>"


def test_all_revisions_have_one_id_even_where_the_day_is_that_of_the_revision() -> None:
    first = item(day="20240502T060000Z").replace(
        "<ThisRevisionCreated>20240502T070000Z", "<ThisRevisionCreated>20240502T060000Z"
    )
    second = item(revision="2", day="20240502T070000Z")
    assert draft(first).id == draft(second).id


@pytest.mark.parametrize(
    "inside",
    [
        "<DataContent><nitf><body><body.content><p>It sails.</p></body.content></body></nitf></DataContent>",
        "<DataContent><html><head><title>x</title></head><body><p>It sails.</p></body></html></DataContent>",
        "<DataContent><![CDATA[<p>It sails.</p>]]></DataContent>",
        "<DataContent>It sails.</DataContent>",
        "<DataContent><body.content><p>It sails.</p></body.content></DataContent>",
    ],
)
def test_text_of_every_kind(inside: str) -> None:
    assert html(draft(item(component=inside)).content, None) == "<p>It sails.</p>"


@pytest.mark.parametrize("status", ["Canceled", "Withheld"])
def test_what_is_not_to_be_seen_withdraws(status: str) -> None:
    outcome = said(item(status=status))
    assert isinstance(outcome, Skip)
    assert outcome.id == "urn:newsml:wire.example:20240502:77"
    assert isinstance(said(item(manage='<Instruction FormalName="Delete"/>')), Skip)


def test_an_embargo_ends_where_its_status_changes() -> None:
    change = (
        '<StatusWillChange><FutureStatus FormalName="Usable"/><DateAndTime>20240509T100000Z</DateAndTime>'
        "</StatusWillChange>"
    )
    assert draft(item(status="Embargoed", manage=change)).published.day == 9
    with pytest.raises(ArticleError, match="until when"):
        said(item(status="Embargoed"))


def test_several_items_each_by_its_id() -> None:
    outcome = said(item(), item("78"), item(revision="2"), item("79", status="Embargoed"))
    assert isinstance(outcome, Bundle)
    keys = [part.key.rpartition(":")[2] for part in outcome.parts]
    assert keys == ["77", "78", "77 2", "79"]
    assert isinstance(outcome.parts[3].outcome, str)
    assert isinstance(said(), Skip)


def test_files_of_other_components_go_with_it() -> None:
    picture = """<NewsComponent><NewsLines><HeadLine>The quay</HeadLine><CreditLine>Bo Ek</CreditLine></NewsLines>
      <ContentItem Href="https://wire.example/a.jpg"><MimeType FormalName="image/jpeg"/></ContentItem></NewsComponent>
      <NewsComponent><ContentItem Href="https://wire.example/a.pdf"><MimeType FormalName="application/pdf"/>
      <Characteristics><SizeInBytes>77</SizeInBytes></Characteristics></ContentItem></NewsComponent>"""
    read_ = draft(item(more=picture))
    assert read_.image is not None
    assert (read_.image.caption, read_.image.credit) == ("The quay", "Bo Ek")
    assert [(each.url, each.length) for each in read_.enclosures] == [("https://wire.example/a.pdf", 77)]


def test_a_public_identifier_stands_in_and_a_file_without_text_is_a_stub() -> None:
    text = item().replace(
        "<NewsItemId>77</NewsItemId>", "<PublicIdentifier>urn:newsml:wire.example:20240502:x:4N</PublicIdentifier>"
    )
    assert draft(text).id == "urn:newsml:wire.example:20240502:x"
    assert isinstance(said(item(component="")), Skip)

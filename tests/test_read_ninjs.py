"""ninjs, its relatives, and JSON that is something else."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest

from feeds.article import Draft, Point
from feeds.errors import ArticleError
from feeds.read import Bundle, Conventions, Skip, html, read
from tests.wires import ninjs

WHEN = datetime(2024, 5, 3, tzinfo=UTC)


def said(text: str, **conventions: object) -> Draft | Skip | Bundle:
    return read("item.json", text.encode(), Conventions(**conventions), WHEN)  # type: ignore[arg-type]


def draft(text: str, **conventions: object) -> Draft:
    outcome = said(text, **conventions)
    assert isinstance(outcome, Draft), outcome
    return outcome


def refusal(text: str) -> str:
    with pytest.raises(ArticleError) as error:
        said(text)
    return error.value.reason


def test_ninjs_1_is_read() -> None:
    read_ = draft(
        ninjs(
            version="2", firstcreated="2024-05-02T05:00:00+0000", byline="By Ann Lee", language="en",
            description_text="In short.", copyrightholder="HW", usageterms="Web only",
            subject=[{"code": "20000065", "scheme": "http://cv.iptc.org/newscodes/mediatopic/", "name": "civil unrest"},
                     {"code": "04000000", "scheme": "http://cv.iptc.org/newscodes/subjectcode/"}],
            place=[{"name": "Halden", "geometry_geojson": {"type": "Point", "coordinates": [11.4, 59.1]}}],
            located="Halden",
        )
    )  # fmt: skip
    assert (read_.title, read_.id, read_.summary, read_.rights) == (
        "Ferry sails",
        "urn:wire.example:ferry",
        "In short.",
        "© HW Web only",
    )
    assert read_.published == datetime(2024, 5, 2, 5, tzinfo=UTC)
    assert read_.version is not None
    assert read_.version.number == 2
    assert read_.categories == ("civil unrest", "economy, business and finance")
    assert read_.subjects == ("medtop:20000065", "subj:04000000")
    assert read_.location == Point(latitude=59.1, longitude=11.4)
    assert [person.name for person in read_.authors] == ["Ann Lee"]
    assert html(read_.content, None) == "<p>The ferry sails at noon.</p>"
    assert read_.notes == ()


def test_ninjs_2_and_3_are_read() -> None:
    lists = {
        "headline": None, "body_html": None,
        "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "Ferry <b>sails</b>"}],
        "bodies": [{"contenttype": "text/plain", "value": "plain"},
                   {"contenttype": "text/html", "value": "<p>It sails.</p>"}],
        "descriptions": [{"role": "summary", "value": "In short."}], "by": "Ann Lee",
        "subjects": [{"uri": "http://cv.iptc.org/newscodes/mediatopic/15000000", "name": "Sport"}],
    }  # fmt: skip
    read_ = draft(ninjs(**lists))
    assert (read_.title, read_.summary, read_.categories) == ("Ferry sails", "In short.", ("Sport",))
    assert html(read_.content, None) == "<p>It sails.</p>"
    camel = json.loads(ninjs(**lists))
    camel["versionCreated"] = camel.pop("versioncreated")
    camel["pubStatus"] = "usable"
    camel["bodies"] = [{"contentType": "text/plain", "value": "One.\n\nTwo <x>."}]
    assert html(draft(json.dumps(camel)).content, None).replace("\n", "") == "<p>One.</p><p>Two &lt;x&gt;.</p>"


@pytest.mark.parametrize("status", ["withheld", "canceled", "cancelled", "commissioned"])
@pytest.mark.parametrize("member", ["pubstatus", "pubStatus"])
def test_what_is_not_to_be_seen_withdraws_its_item(status: str, member: str) -> None:
    outcome = said(ninjs(**{member: status}))
    assert isinstance(outcome, Skip)
    assert outcome.id == "urn:wire.example:ferry"
    assert outcome.version is not None
    assert bool(outcome.notes) == (status == "commissioned")


@pytest.mark.parametrize("member", ["embargoed", "embargoedUntil", "publish_schedule"])
def test_an_embargo_holds(member: str) -> None:
    assert draft(ninjs(**{member: "2024-05-09T10:00:00+0000"})).published.day == 9
    assert "embargo" in refusal(ninjs(**{member: "later"}))
    assert "embargo" in refusal(ninjs(**{member: ""}))
    assert draft(ninjs(schedule_settings={"utc_embargo": "2024-05-09T10:00:00Z"})).published.day == 9


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        ({"uri": ""}, "no uri"),
        ({"type": "poem"}, "poem"),
        ({"version": 2}, "version is a number"),
        ({"headline": {"value": "x"}}, "headline is an object"),
        ({"person": "Ann Lee"}, "person is a text"),
        ({"subject": ["x"]}, "holds what is no object"),
        ({"$standard": "ninjs"}, "not an object"),
        ({"urgency": 12}, "between 1 and 9"),
        ({"urgency": "1"}, "urgency is a text"),
        ({"headline-x": "y"}, "no member"),
        ({"renditions": "none"}, "neither a list nor an object"),
        ({"rightsinfo": {"linkedrights": "a", "encodedrights": "b"}}, "either linked or encoded"),
        ({"rightsinfo": {"linkedrights": {}}}, "linkedrights is an object"),
        ({"places": [{"geojson": {"coordinates": [1, 2]}}]}, "GeoJSON"),
        ({"associations": [{"name": "x"}]}, "associations 1: it has no uri"),
        ({"associations": ["x"]}, "is no item"),
        ({"advices": [{"importance": "high"}]}, "importance is a text"),
        ({"eventDetails": {"dates": {"startDate": "1", "expectedStartDate": "2"}}}, "not both"),
        ({"plannedCoverage": [{"urgency": 11}]}, "not between"),
        ({"contentcreated": []}, "contentcreated is a list"),
        ({"places": [{"geojson": {"type": ["Point"]}}]}, "GeoJSON"),
        ({"type": ["text"]}, "type is a list"),
    ],
)
def test_a_fault_is_told_where_there_is_a_text_and_refused_where_there_is_none(
    members: dict[str, object], fault: str
) -> None:
    if not isinstance(members.get("headline"), dict):
        outcome = draft(ninjs(**members))
        assert any(fault in note for note in outcome.notes)
    assert fault in refusal(ninjs(**{"body_html": None, "headline": None, **members}))


def test_an_event_with_renditions_is_refused_and_one_without_is_skipped() -> None:
    assert "an event has no renditions" in refusal(ninjs(type="event", body_html=None, renditions=[]))
    assert isinstance(said(ninjs(type="event", body_html=None)), Skip)


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "site", "version": "1.0.0", "scripts": {}, "description": "x"}',
        '{"uri": "mongodb://localhost", "type": "store"}',
        '// why\n{"compilerOptions": {"strict": true, /* x */ },}',
        "[]", "[1, 2]", '"text"', "null", '{"items": [{"a": 1}]}', '{"$schema": "x", "type": "object"}',
    ],
)  # fmt: skip
def test_other_json_is_no_article(text: str) -> None:
    outcome = said(text)
    assert isinstance(outcome, Skip)
    assert outcome.reason.startswith("JSON of another kind")


@pytest.mark.parametrize("text", ['{"uri": "x", "headline": "y",}', '{"a": ', "{}", "[" * 100_000, '{"a": "\n"}'])
def test_broken_json_is_refused(text: str) -> None:
    assert refusal(text)


def test_big_json_of_another_kind_costs_a_look() -> None:
    text = json.dumps([{"id": number, "name": "row", "note": 'a "/*" in it'} for number in range(150_000)])
    started = time.process_time()
    assert isinstance(said(text), Skip)
    assert isinstance(said(ninjs(body_html=None, headline=None)), Skip)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("text", ['"\\"' + '\\"' * 45_000, "/*" * 45_000, '{"a": ' + '"' * 3, ",]" * 45_000])
def test_broken_json_costs_no_more_than_its_length(text: str) -> None:
    started = time.process_time()
    assert refusal(text)
    assert time.process_time() - started < 2


def test_without_a_date_it_is_skipped_unless_the_source_takes_the_files_own() -> None:
    assert isinstance(said(ninjs(versioncreated=None)), Skip)
    assert draft(ninjs(versioncreated=None), undated="mtime").published == WHEN
    assert "Last Tuesday" in refusal(ninjs(versioncreated="Last Tuesday"))


def test_a_list_and_an_answer_hold_several_items() -> None:
    one, two = json.loads(ninjs()), json.loads(ninjs(uri="urn:two"))
    for around in ([one, two], {"items": [one, two]}, {"data": {"items": [{"meta": 1, "item": one}, {"item": two}]}}):
        outcome = said(json.dumps(around))
        assert isinstance(outcome, Bundle), around
        assert [part.key for part in outcome.parts] == ["urn:wire.example:ferry", "urn:two"]
        assert all(isinstance(part.outcome, Draft) for part in outcome.parts)
    twice = said(json.dumps([one, one, {**two, "embargoed": "later"}]))
    assert isinstance(twice, Bundle)
    assert [part.key for part in twice.parts] == ["urn:wire.example:ferry", "urn:wire.example:ferry 2", "urn:two"]
    assert isinstance(twice.parts[2].outcome, str)


def test_the_text_of_an_answer_may_stand_beside_its_item() -> None:
    item = {"uri": "https://api.example/c/77?qt=a", "altids": {"itemid": "77"}, "version": 3, "type": "text",
            "versioncreated": "2024-05-02T06:00:00Z", "headline": "Ferry", "bylines": [{"by": "By Ann Lee"}],
            "subject": [{"code": "s", "name": "s"}, {"code": "i"}], "usageterms": ["x"], "provider": {"name": "HW"},
            "keywords": ["ferries"], "links": [{"rel": "canonical", "href": "https://news.example/77"}]}  # fmt: skip
    outcome = said(json.dumps({"data": {"item": item}, "nitf": {"body_html": "<block><p>It sails.</p></block>"}}))
    assert isinstance(outcome, Bundle)
    read_ = outcome.parts[0].outcome
    assert isinstance(read_, Draft)
    assert (read_.id, read_.link, read_.tags, read_.categories) == (
        "https://api.example/c/77",
        "https://news.example/77",
        ("ferries",),
        ("sport",),
    )
    assert html(read_.content, None) == "<p>It sails.</p>"
    assert read_.notes == ()


def test_relatives_are_not_held_to_the_letter() -> None:
    text = ninjs(
        uri=None, guid="77", priority=6, version=3, service=[{"code": "e", "name": "Environment"}], keywords="a1, b2"
    )
    read_ = draft(text)
    assert (read_.id, read_.notes, read_.categories, read_.tags) == ("77", (), ("Environment",), ("a1", "b2"))
    assert isinstance(said(ninjs(guid="77", state="killed")), Skip)
    assert isinstance(said(ninjs(guid="77", flags={"marked_for_not_publication": True})), Skip)


def test_associations_are_shown_unless_they_are_held_back() -> None:
    def picture(name: str, **more: object) -> dict[str, object]:
        href = f"https://wire.example/{name}"
        sizes = {
            "a": {"href": f"{href}-s.jpg", "mimetype": "image/jpeg", "width": 10},
            "b": {"href": f"{href}-l.jpg", "width": 90},
        }
        return {
            "uri": name,
            "type": "picture",
            "renditions": sizes,
            "byline": "Bo Ek",
            "description_text": name,
            **more,
        }

    film = {
        "uri": "f",
        "type": "video",
        "renditions": {"m": {"href": "https://wire.example/f.mp4", "sizeinbytes": 7, "duration": 12.4}},
    }
    page = {"uri": "https://wire.example/more", "type": "text", "headline": "More"}
    media = {"one": picture("quay"), "two": picture("ship"), "no": picture("secret", pubstatus="withheld"),
             "later": picture("later", embargoed="2030-01-01T00:00:00Z"), "film": film, "page": page}  # fmt: skip
    read_ = draft(ninjs(associations=media))
    shown = html(read_.content, None)
    assert read_.image is not None
    assert (read_.image.url, read_.image.caption, read_.image.credit) == (
        "https://wire.example/quay-l.jpg",
        "quay",
        "Bo Ek",
    )
    assert "ship-l.jpg" in shown
    assert "<figcaption>ship (Bo Ek)</figcaption>" in shown
    assert "secret" not in shown
    assert "later" not in shown
    assert [(each.url, each.length, each.duration) for each in read_.enclosures] == [
        ("https://wire.example/f.mp4", 7, 12)
    ]
    assert [link.href for link in read_.related] == ["https://wire.example/more"]


def test_pictures_and_stubs_are_skipped() -> None:
    for members in ({"type": "picture"}, {"body_html": None}, {"body_html": None, "headline": None}):
        assert isinstance(said(ninjs(**members)), Skip)
    assert draft(ninjs(body_html=None, description_text="In short.")).summary == "In short."
    assert draft(ninjs(headline=None, slugline="ferry-noon")).title == "ferry-noon"

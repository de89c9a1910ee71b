"""Subjects by name and code, and bylines as people."""

from __future__ import annotations

import pytest

from feeds.read.wires import signers
from feeds.read.wires.subjects import Subject, canonical, letter, name_of, sort


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("medtop:20000065", "medtop:20000065"),
        ("http://cv.iptc.org/newscodes/mediatopic/20000065", "medtop:20000065"),
        ("https://cv.iptc.org/newscodes/mediatopic/20000065/", "medtop:20000065"),
        ("http://cv.iptc.org/newscodes/subjectcode/04000000", "subj:04000000"),
        ("20000065", "medtop:20000065"),
        ("04000000", "subj:04000000"),
        ("IptcSubjectCodes:04000000", "subj:04000000"),
        ("N2:SPO", "N2:SPO"),
        ("http://wire.example/cv/7", "http://wire.example/cv/7"),
    ],
)
def test_a_code_has_one_form(code: str, known: str) -> None:
    assert canonical(code, {}) == known


def test_names_of_topics() -> None:
    assert name_of("medtop:01000000") == "arts, culture, entertainment and media"
    assert name_of("subj:01000000") == "arts, culture, entertainment and media"
    assert name_of("subj:15999999") == "sport"
    assert name_of("medtop:99999999") == name_of("own:04000000") == name_of("subj:99000000") == ""


def test_all_17_topics_at_the_top_have_names() -> None:
    assert all(name_of(f"medtop:{number:02}000000") for number in range(1, 18))


def test_a_category_letter_is_a_topic_or_none() -> None:
    assert letter("S") == Subject("medtop:15000000")
    assert letter("a") is None


def test_one_category_of_two_spellings() -> None:
    said = sort([Subject("medtop:15000000", "Sport"), Subject("subj:15000000"), Subject("medtop:15000000")])
    assert said == (("Sport",), ("medtop:15000000", "subj:15000000"), ())


@pytest.mark.parametrize(
    ("byline", "agency", "names"),
    [
        ("By ANN LEE and Bo Ek", "", ["ANN LEE", "Bo Ek"]),
        ("Von Ann Lee, dpa", "dpa", ["Ann Lee"]),
        ("by Ann Lee, The Harbour Times", "", ["Ann Lee"]),
        ("Ann Lee, Editor", "", ["Ann Lee, Editor"]),
        ("Ann Lee (ann@wire.example); Bo Ek", "", ["Ann Lee", "Bo Ek"]),
        ("The Associated Press", "AP", []),
        ("Harbour Wire", "harbour wire", []),
        ("gr/b", "", []),
        ("ann.lee", "", []),
        ("HALDEN, May 02", "", []),
        ("", "", []),
    ],
)
def test_bylines_name_people(byline: str, agency: str, names: list[str]) -> None:
    assert [person.name for person in signers.people(byline, agency=agency)] == names

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from feeds.article import Person
from feeds.read.headers.people import contributors, people

if TYPE_CHECKING:
    from feeds.read.headers.header import Value

ANN = Person(name="Ann Lee")


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ann Lee", [ANN]),
        ("Ann Lee, Chief Editor", [Person(name="Ann Lee, Chief Editor")]),
        ("Ann Lee and Bo Ek", [Person(name="Ann Lee and Bo Ek")]),
        ("[Ann Lee](https://a.example/)", [Person(name="Ann Lee", uri="https://a.example/")]),
        ("[Ann](https://a.example/) and [Bo](/bo)", [Person(name="Ann and Bo")]),
        ("Ann Lee <ann@a.example>", [Person(name="Ann Lee", email="ann@a.example")]),
        ("Ann Lee (ann@a.example)", [Person(name="Ann Lee", email="ann@a.example")]),
        ("Ann Lee [mailto:ann@a.example]", [Person(name="Ann Lee", email="ann@a.example")]),
        ("Ann Lee (https://a.example/)", [Person(name="Ann Lee", uri="https://a.example/")]),
        ("Ann Lee (editor)", [Person(name="Ann Lee (editor)")]),
        ("安（@an）", [Person(name="安（@an）")]),
        ("ann@a.example", [Person(name="ann@a.example", email="ann@a.example")]),
        ("Ann &amp; Bo", [Person(name="Ann & Bo")]),
        ("  ", []),
        (None, []),
        (
            ["Ann Lee", {"name": "Bo", "url": "https://b.example/", "email": "b@b.example"}, ["no"], None],
            [ANN, Person(name="Bo", uri="https://b.example/", email="b@b.example")],
        ),
        ({"Name": "Ann Lee", "URL": "not a url", "email": "none"}, [ANN]),
        ({"ann": {"name": "Ann Lee"}, "bo": {"title": "Editor"}, "x": "y"}, [ANN, Person(name="bo")]),
        ([{"key": "bo", "title": "Editor"}], [Person(name="bo")]),
        (["Ann Lee", "Ann Lee"], [ANN]),
    ],
)
def test_an_author_in_any_of_its_shapes(author: Value, expected: list[Person]) -> None:
    assert people({"author": author}) == tuple(expected)


def test_semicolons_part_a_string_of_authors_and_commas_only_where_the_generator_does() -> None:
    values: dict[str, Value] = {"authors": "Lee, Ann; Ek, Bo"}
    assert [person.name for person in people(values)] == ["Lee, Ann", "Ek, Bo"]
    assert [person.name for person in people(values, commas=True)] == ["Lee, Ann", "Ek, Bo"]
    assert [person.name for person in people({"authors": "Ann Lee, Bo Ek"})] == ["Ann Lee, Bo Ek"]
    assert [person.name for person in people({"authors": "Ann Lee, Bo Ek"}, commas=True)] == ["Ann Lee", "Bo Ek"]


def test_an_address_beside_a_single_author_is_that_authors() -> None:
    beside: dict[str, Value] = {"authorurl": "https://a.example/", "authoremail": "a@a.example"}
    assert people({"author": "Ann Lee", **beside}) == (
        Person(name="Ann Lee", uri="https://a.example/", email="a@a.example"),
    )
    assert people({"authors": ["Ann Lee", "Bo"], **beside}) == (ANN, Person(name="Bo"))


def test_authors_of_several_keys_are_joined_each_once() -> None:
    assert people({"authors": ["Ann Lee"], "author": "Ann Lee", "by": "Bo"}) == (ANN, Person(name="Bo"))


def test_who_else_had_a_hand_in_it_each_once_and_no_author() -> None:
    header: dict[str, Value] = {
        "contributors": ["Bo Ek", {"name": "Cy", "url": "https://cy.example/", "avatar": "https://cy.example/a.png"}],
        "editor": "Bo Ek",
        "translator": "Ann Lee",
        "photographer": "Di <di@site.example>",
    }
    assert contributors(header, (ANN,)) == (
        Person(name="Bo Ek"),
        Person(name="Cy", uri="https://cy.example/", avatar="https://cy.example/a.png"),
        Person(name="Di", email="di@site.example"),
    )
    assert contributors({}, (ANN,)) == ()

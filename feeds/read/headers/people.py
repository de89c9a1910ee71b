"""Authors as headers name them: a string, a list, a mapping, or any mixture."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.article import Person
from feeds.read.bodies.words import words
from feeds.read.headers.header import fold
from feeds.read.headers.keys import AUTHORS, Keys
from feeds.read.headers.registry import people as known_by
from feeds.text import is_web_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feeds.read.headers.header import Value
    from feeds.read.headers.keys import AUTHORS, Keys
from feeds.read.headers.registry import Registry

#: Who had a hand in it; a photographer of its image stands with that (`image_photographer`).
_OTHERS = Keys("contributors contributor editor editors translator translators photographer illustrator")
_ADDRESSES = ("uri", "url", "website", "homepage", "link")
_PORTRAITS = ("avatar", "picture", "image", "photo", "imageurl")
_MARKDOWN = re.compile(r"\[([^\[\]]+)\]\(([^()\s]++)[^()]*+\)")
_LONGEST = 1_000  # characters of a name with an address
_BEHIND = re.compile(r"(.*\S)\s*[(<\[]\s*(?:mailto:)?([^()<>\[\]\s]+)\s*[)>\]]")
_BARE = re.compile(r"(.*[^\s:,])\s+(https?://[^\s()<>]+)")
_EMAIL = re.compile(r"[^@\s<>()\[\]]+@[^@\s<>()\[\]]+\.[^@\s<>()\[\].]+")


def people(values: dict[str, Value], *, commas: bool = False, authors: Registry | None = None) -> tuple[Person, ...]:
    """The authors that a header names, each once, in order.

    A comma belongs to the name ("Ann Lee, Editor") unless `commas` says that the generator parts `authors` by it, as
    Pelican does; a semicolon always parts. A Markdown link, or a URL or e-mail address in brackets, is kept as such.
    `authors` says who the ids are, and more of who is named in full.
    """
    known = known_by(authors) if authors else {}
    found: dict[str, Person] = {}
    for key in AUTHORS.of(values):
        value = values[key]
        if isinstance(value, str) and key == "authors":
            value = [*re.split(r";" if ";" in value or not commas else r",", value)]
        for person in _persons(_parted(value, known)):
            person = _introduced(person, known)
            found.setdefault(person.name, person)
    return _with_address(tuple(found.values()), values)


def contributors(values: dict[str, Value], authors: tuple[Person, ...]) -> tuple[Person, ...]:
    """Who else had a hand in the article (RFC 4287 section 4.2.3), each once, in order, without its authors."""
    if not (named := _OTHERS.of(values)):
        return ()
    known, found = {person.name for person in authors}, dict[str, Person]()
    for key in named:
        for person in _persons(values[key]):
            found.setdefault(person.name, person)
    return tuple(person for name, person in found.items() if name not in known)


def described(record: dict[str, Value], name: str) -> Person | None:
    """The person that a mapping (keys folded) describes, called `name` when it names nobody."""
    return next(_described(record, name), None)


def _parted(value: Value, known: Mapping[str, Person]) -> Value:
    """Several ids in one text, parted by commas, where every one of them is known."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not known or not isinstance(value, str) or "," not in value or value.strip() in known:
        return value
    ids = [part.strip() for part in value.split(",")]
    return [*ids] if all(one in known or one.casefold() in known for one in ids) else value


def _introduced(person: Person, known: Mapping[str, Person]) -> Person:
    """A person as the registry knows them; what the article itself says of them goes first."""
    found = known.get(person.name) or known.get(person.name.casefold())
    if found is None:
        return person
    return replace(
        found,
        uri=person.uri or found.uri,
        email=person.email or found.email,
        avatar=person.avatar or found.avatar,
    )


def _persons(value: Value, name: str = "") -> Iterator[Person]:
    if isinstance(value, str):
        if person := _written(value):
            yield person
    elif isinstance(value, list):
        for item in value:
            if not isinstance(item, list):
                yield from _persons(item)
    elif isinstance(value, dict):
        yield from _described({fold(key): inner for key, inner in value.items()}, name)


def _written(text: str) -> Person | None:
    text = text.strip()
    addressed = len(text) <= _LONGEST and ("http" in text or "(" in text or "<" in text or "[" in text)
    if addressed and (match := _MARKDOWN.fullmatch(text) or _BEHIND.fullmatch(text) or _BARE.fullmatch(text)):
        uri, email = _uri(match[2]), _email(match[2])
        if (uri or email) and (name := words(match[1])):
            return Person(name=name, uri=uri, email=email)
    name = words(text)
    return Person(name=name, email=_email(name)) if name else None


def _described(record: dict[str, Value], name: str) -> Iterator[Person]:
    called = next((text for key in ("name", "fullname", "displayname", "key", "id") if (text := record.get(key))), name)
    if isinstance(called, str) and (called := words(called)):
        uri = next(filter(None, (_uri(record.get(key)) for key in _ADDRESSES)), None)
        avatar = next(filter(None, (_uri(record.get(key)) for key in _PORTRAITS)), None)
        yield Person(name=called, uri=uri, email=_email(record.get("email")), avatar=avatar)
        return
    for key, value in record.items():
        if isinstance(value, dict):
            yield from _persons(value, key)


def _with_address(people: tuple[Person, ...], values: dict[str, Value]) -> tuple[Person, ...]:
    if len(people) != 1:
        return people
    uri, email = _uri(values.get("authorurl")), _email(values.get("authoremail"))
    if uri is None and email is None:
        return people
    return (replace(people[0], uri=people[0].uri or uri, email=people[0].email or email),)


def _uri(value: Value) -> str | None:
    return value.strip() if isinstance(value, str) and is_web_url(value.strip()) else None


def _email(value: Value) -> str | None:
    return value.strip() if isinstance(value, str) and _EMAIL.fullmatch(value.strip()) else None

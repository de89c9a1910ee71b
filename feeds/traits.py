"""What feeds ask of articles: a trait is a kind (category, author, tag, language) and a folded term."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Trait = tuple[str, str]

#: A language that no condition names, for an article that no condition on languages is about.
_OTHER = ("language", "")


def fold(term: str) -> str:
    """A term for comparison: "World / Asia" and "world/asia" are one category."""
    if term.isascii() and "/" not in term:
        return " ".join(term.lower().split())
    parts = (" ".join(unicodedata.normalize("NFKC", part).casefold().split()) for part in term.split("/"))
    return "/".join(filter(None, parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """Holds for an article that has a trait at least of `each` set, and `none` of these."""

    each: tuple[frozenset[Trait], ...]
    none: frozenset[Trait] = frozenset()

    def holds(self, traits: frozenset[Trait]) -> bool:
        """Whether it holds for an article with these traits, and all that they imply."""
        return all(not one.isdisjoint(traits) for one in self.each) and self.none.isdisjoint(traits)

    def possible(self) -> bool:
        """Whether an article could be so that it holds: with every trait asked for, but in one language."""
        asked = {trait for one in self.each for trait in one if self.none.isdisjoint(implied([trait]))}
        spoken = {trait for trait in asked if trait[0] == "language"}
        return any(self.holds(implied(asked - spoken | {language})) for language in (_OTHER, *spoken))

    def language(self) -> str | None:
        """The language that each article has for which it holds, as narrow as that can be said; None: any."""
        (*spoken,) = (key for one in self.each if len(one) == 1 for kind, key in one if kind == "language")
        return canonical(max(spoken, key=lambda key: (len(key), key))) if spoken else None


def implied(traits: Iterable[Trait]) -> frozenset[Trait]:
    """The traits with those that follow: an article in world/asia is in world, one in de-AT is in de."""
    return frozenset(broader for trait in traits for broader in _broader(*trait))


def languages(tag: str) -> Iterator[str]:
    """A language and those that it is a kind of, the broadest first: zh, zh-hant, zh-hant-tw (RFC 4647 section 3.4)."""
    parts = tag.lower().split("-")
    for length in range(1, len(parts) + 1):
        if length == len(parts) or len(parts[length - 1]) > 1:  # what introduces an extension is no language
            yield "-".join(parts[:length])


def canonical(tag: str) -> str:
    """A language tag as it is usually written: de-AT, zh-Hant-TW (RFC 5646 section 2.1.1)."""
    first, *others = tag.lower().split("-")
    written, within = [first], len(first) == 1
    for part in others:
        shape = {2: str.upper, 4: str.title}.get(0 if within else len(part), str)
        written.append(shape(part))
        within |= len(part) == 1
    return "-".join(written)


def _broader(kind: str, key: str) -> Iterator[Trait]:
    if kind == "language":
        yield from ((kind, tag) for tag in languages(key))
    elif kind == "category":
        parts = key.split("/")
        yield from ((kind, "/".join(parts[:depth])) for depth in range(1, len(parts) + 1))
    else:
        yield kind, key

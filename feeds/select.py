"""Which feeds an article belongs to, what they are called, and what a feed shows at one instant."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from feeds.classify import classify
from feeds.traits import canonical, implied, languages
from feeds.traits import fold as fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from feeds.article import Draft
    from feeds.classify import Placed, Rule
    from feeds.traits import Expression, Trait

#: First segments of names that mean something else below the base.
RESERVED = ("all", "archive", "articles", "author", "feeds", "index", "language", "sitemap", "tag")
LONGEST = 200
#: A category is nested in no more levels than this: each of them is a feed.
DEEPEST = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How drafts are sorted into feeds: `aliases` leads a folded term to the term meant.

    `language` is that of drafts that state none; `combined` has what configured feeds ask for, by name; by `classes`
    what a draft says leads to other categories.
    """

    aliases: Mapping[str, str]
    authors: bool = False
    tags: bool = False
    languages: bool = False
    language: str = "en"
    combined: Mapping[str, Expression] = field(default_factory=dict)
    classes: tuple[Rule, ...] = ()


def meant(said: str, aliases: Mapping[str, str]) -> str:
    """The category that a term leads to: itself, unless it is another's name."""
    return (aliases.get(fold(said)) or aliases.get(slug(said), said)) if aliases else said


def placed(draft: Draft, rules: Rules, at: tuple[str, str]) -> tuple[Placed, ...]:
    """The categories of a draft and why it is in each; `at` are its source's name and its path there."""
    return tuple(classify(draft, rules.classes, at, lambda said: meant(said, rules.aliases)))


def categories(found: Iterable[Placed], rules: Rules) -> tuple[str, ...]:
    """The terms of the categories that a draft is `placed` in, aliases resolved, no double, none nested too deep."""
    terms: dict[str, str] = {}
    for one in found:
        parts = filter(None, (part.strip() for part in meant(one.term, rules.aliases).split("/")))
        term = "/".join(islice(parts, DEEPEST))
        if key := fold(term):
            terms.setdefault(key, term)
    return tuple(terms.values())


def facets(draft: Draft, rules: Rules, found: Iterable[Placed]) -> list[tuple[str, str, str]]:
    """Kind, folded key and term of each feed that a draft belongs to; world/asia belongs to world too.

    `found` is where it is `placed`.
    """
    facets = {("all", ""): "all"}
    terms = categories(found, rules)
    for term in terms:
        parts = term.split("/")
        for depth in range(1, len(parts) + 1):
            above = "/".join(parts[:depth])
            facets.setdefault(("category", fold(above)), above)
    if rules.authors:
        facets |= {("author", fold(person.name)): person.name for person in draft.authors}
    if rules.tags:
        facets |= {("tag", fold(tag)): tag for tag in draft.tags if fold(tag)}
    if rules.languages:
        facets |= {("language", tag): canonical(tag) for tag in languages(draft.language or rules.language)}
    if rules.combined:
        has = traits(draft, rules, terms)
        facets |= {("combined", name): name for name, asked in rules.combined.items() if asked.holds(has)}
    return [(kind, key, term) for (kind, key), term in facets.items()]


def traits(draft: Draft, rules: Rules, terms: Iterable[str]) -> frozenset[Trait]:
    """What combined feeds can ask of a draft in the categories `terms`, with all that follows from it."""
    said = [("category", fold(term)) for term in terms]
    said += [("author", fold(person.name)) for person in draft.authors]
    said += [("tag", fold(tag)) for tag in draft.tags]
    return implied([*said, ("language", draft.language or rules.language)])


def slug(term: str) -> str:
    """A term for names and URLs in any script: 政治 stays 政治, "World/Asia & Co." becomes world/asia-co."""
    return "/".join(filter(None, (_segment(part) for part in term.split("/"))))


def name(kind: str, term: str, taken: Collection[str]) -> str:
    """The name of a feed: "all", "asia", "author/jane-doe".

    One that is reserved or taken, cut or empty gets a suffix made of the term, so that no order of arrival shows in it.
    """
    if kind == "all":
        return "all"
    own_room = kind not in ("category", "combined")
    prefix = f"{kind}/" if own_room else ""
    whole = slug(term.replace("/", " ") if own_room else term)
    short = _cut(prefix + whole)
    reserved = not own_room and (not whole or whole.split("/")[0] in RESERVED)
    if short == prefix + whole and not reserved and whole and short not in taken:
        return short
    stem = _cut(prefix + whole, LONGEST - 9).rstrip("/-")
    for length in (4, 8, 16, 64):
        mark = hashlib.sha256(f"{kind}/{unicodedata.normalize('NFC', term)}".encode()).hexdigest()[:length]
        first, slash, rest = stem.partition("/")
        marked = f"{first}-{mark}{slash}{rest}" if reserved and rest else f"{stem}-{mark}".lstrip("-")
        if marked not in taken:
            return marked
    raise ValueError(f"no free name for {kind} {term!r}")


def lossy(term: str) -> bool:
    """Whether a term loses more than spaces and case on its way to a slug, as C++ does and C does not."""
    return slug(term) != "/".join("-".join(part.casefold().split()) for part in term.split("/"))


def _segment(part: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", part).casefold())
    kept = "".join(c if unicodedata.category(c)[0] in "LNM" else " " if c not in "'’.·" else "" for c in folded)
    return re.sub(r"\s+", "-", kept.strip())


def _cut(text: str, longest: int = LONGEST) -> str:
    return text.encode()[:longest].decode(errors="ignore")


class Choice(NamedTuple):
    """An article that may be shown: its number, id, date, and a guess at its bytes in the largest format; its guid."""

    seq: int
    id: str
    published: int
    size: int
    guid: str = ""


def window(
    newest: Iterable[Choice], recent: Iterable[Choice], owed: Iterable[Choice] = (), *, entries: int, budget: int
) -> list[Choice]:
    """The larger of the `entries` newest and all `recent` ones, and all that are `owed` because no archive has them.

    At most `budget` bytes, newest by date then id. When the budget is short, what is neither recent nor owed goes
    first, then what is not recent; the oldest before the newer. An entry that does not fit is passed over, so that one
    huge article does not take the place of all others; one entry always stays.
    """
    top = sorted(newest, key=_newest_first)[:entries]
    fresh, due = sorted(recent, key=_newest_first), sorted(owed, key=_newest_first)
    wanted = {choice.seq: choice for choice in (*fresh, *due, *top)}
    kept: list[Choice] = []
    spent = 0
    for choice in wanted.values():
        if spent + choice.size <= budget:
            spent += choice.size
            kept.append(choice)
    return sorted(kept, key=_newest_first) or [*wanted.values()][:1]


def bundles(waiting: Iterable[tuple[int, int]], *, entries: int, budget: int, whole: bool) -> list[list[int]]:
    """Numbers of waiting articles, given with their sizes, in archives of `entries`, or fewer that fill `budget` bytes.

    What fills none goes on waiting, unless the `whole` is to be archived. One huge article is an archive.
    """
    full: list[list[int]] = []
    last: list[int] = []
    spent = 0
    for seq, size in waiting:
        if last and spent + size > budget:
            full.append(last)
            last, spent = [], 0
        last.append(seq)
        spent += size
        if len(last) == entries:
            full.append(last)
            last, spent = [], 0
    return [*full, last] if last and whole else full


def _newest_first(choice: Choice) -> tuple[int, str]:
    return (-choice.published, choice.id)


def changes(first_seen: Sequence[int], hours: int) -> int | None:
    """When the window changes by age alone: as the first of the recent articles stops being recent."""
    return min(first_seen) + hours * 3600 if first_seen else None

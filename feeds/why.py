"""Why an article is in each of its categories and feeds, in words an editor understands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from feeds import select
from feeds.read.headers.paths import place
from feeds.traits import canonical, languages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feeds.article import Draft
    from feeds.classify import Placed
    from feeds.read import Conventions
    from feeds.select import Rules

#: Where a value was found of which nothing more is known.
FILE = "the file"


def origin(draft: Draft, field: str) -> tuple[str, float]:
    """Where a value of a draft was found, and how sure that is (1: stated outright)."""
    found = next((one for one in draft.origins if one.field == field), None)
    return (found.where, found.confidence) if found else (FILE, 1.0)


def category_origin(draft: Draft, path: str, conventions: Conventions) -> str:
    """Where the categories of a draft were found; the folder where it is the only one that says so."""
    where, _ = origin(draft, "categories")
    folder = place(path, conventions).category
    return "the folder" if where == FILE and folder and draft.categories == (folder,) else where


def categories(found: Iterable[Placed], rules: Rules, where: str) -> dict[str, str]:
    """Each category of an article by its term, and why it is in it; `where` the file's own were found."""
    reasons: dict[str, list[str]] = {}
    terms: dict[str, str] = {}
    for one in found:
        for term in select.categories((one,), rules):
            key = terms.setdefault(select.fold(term), term)
            reasons.setdefault(key, []).append(_given(one, term, where))
    return {term: "; ".join(dict.fromkeys(each)) for term, each in reasons.items()}


def taken(found: Iterable[Placed], where: str) -> list[str]:
    """The categories of the file that a rule took away without putting another there."""
    return [f"not {one.instead} ({where}): {_rule(one)}" for one in found if not one.term and one.instead]


def belongs(draft: Draft, rules: Rules, found: Sequence[Placed], where: str) -> list[tuple[str, str, str, str]]:
    """Kind, folded key, term and reason of each feed that the article belongs to, as `select.facets` says it."""
    named = {select.fold(term): why for term, why in categories(found, rules, where).items()}
    return [
        (kind, key, term, _reason(kind, key, draft, rules, found, named))
        for kind, key, term in select.facets(draft, rules, found)
    ]


def _reason(kind: str, key: str, draft: Draft, rules: Rules, found: Sequence[Placed], named: dict[str, str]) -> str:
    if kind == "all":
        return "every article is here"
    if kind == "category":
        within = next((other for other in named if other.startswith(f"{key}/")), "")
        return named.get(key) or f"{within} is within it"
    if kind == "combined":
        return _conditions(key, draft, rules, found)
    if kind == "language":
        return _spoken(draft, rules)
    people = (person.name for person in draft.authors if select.fold(person.name) == key)
    tags = (tag for tag in draft.tags if select.fold(tag) == key)
    return f"it is by {next(people)}" if kind == "author" else f"it has the tag “{next(tags)}”"


def _spoken(draft: Draft, rules: Rules) -> str:
    *_, tag = languages(draft.language or rules.language)
    return f"it is in {canonical(tag)}" + ("" if draft.language else ", the language of the site")


def _conditions(name: str, draft: Draft, rules: Rules, found: Sequence[Placed]) -> str:
    """What holds of that which a combined feed asks."""
    asked = rules.combined[name]
    has = select.traits(draft, rules, select.categories(found, rules))
    held = [" or ".join(f"{kind} {key}" for kind, key in sorted(one & has)) for one in asked.each]
    return ", and ".join(held) if held else "it is nothing that the feed leaves out"


def _given(one: Placed, term: str, where: str) -> str:
    alias = f", as “{one.term}”" if select.fold(one.term) != select.fold(term) else ""
    if not one.rule:
        return where + alias
    instead = f" in place of {one.instead} ({where})" if one.instead else ""
    return f"{_rule(one)}{instead}{alias}"


def _rule(one: Placed) -> str:
    return f"rule {one.rule} ({one.why})"


def moment(seconds: int | None) -> str | None:
    """An instant in seconds since 1970 (UTC) as programs read it."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def instant(seconds: int | None) -> str:
    """The same as people read it."""
    if seconds is None:
        return "not yet"
    when = datetime.fromtimestamp(seconds, UTC)
    return f"{when:%Y-%m-%d %H:%M:%S} UTC" if when.second else f"{when:%Y-%m-%d %H:%M} UTC"


def read_instant(moment: str | None) -> str:
    """What `moment` gave, as people read it."""
    return instant(None if moment is None else int(datetime.fromisoformat(moment).timestamp()))

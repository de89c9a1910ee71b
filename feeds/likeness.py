"""Which article an entry of another feed is: by its id, its link, its title or slug with its day, its title, its text.

Pure decisions. A match is one entry and one article that are each other's only ones; everything else is left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from html import unescape
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from feeds.read.bodies.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

#: Letters and digits with which a text begins that is hardly written twice.
TELLING = 160
#: An article that was begun and published on two days is hardly older than that (seconds).
MONTH = 31 * 86_400
#: What so many articles or entries share tells none of them.
COMMON = 20
_TRACKERS = re.compile(r"utm_\w+|fb_?clid|fbclid|gclid|mc_[ce]id|ref|source|feature|cmp|xtor|at_\w+|ns_\w+", re.ASCII)
_INDEX = re.compile(r"/(?:index|default)\.\w{2,5}$", re.IGNORECASE)
_SUFFIX = re.compile(r"\.(?:x?html?|php|aspx?|jsp|cfm)$", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """By what an article or an entry is known; `published` is in its own zone where it has one, None: not known.

    An id that was `minted` for a path tells less than one that is stated: another article may have come to the path.
    """

    ids: tuple[str, ...] = ()
    minted: str = ""
    links: tuple[str, ...] = ()
    title: str = ""
    slugs: tuple[str, ...] = ()
    published: datetime | None = None
    source: str | None = None
    body: str = ""


class Found(NamedTuple):
    """Pairs of an entry and its article, and entries that may be several articles, or share one, with those."""

    pairs: dict[int, int]
    ambiguous: dict[int, tuple[int, ...]]


def pairs(entries: Mapping[int, Likeness], articles: Mapping[int, Likeness]) -> Found:
    """The entries that are one article and no other, both by number.

    Each kind of likeness is asked for in turn, the surest first; what one leaves open the next ones may decide among
    the articles that are left.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    open_: dict[int, frozenset[int]] = {}
    for keys, close in _KINDS:
        meant = _candidates(
            {number: one for number, one in entries.items() if number not in found},
            {number: one for number, one in articles.items() if number not in taken},
            keys,
            close,
        )
        wanted: defaultdict[int, set[int]] = defaultdict(set)
        for entry, candidates in meant.items():
            candidates &= open_.get(entry, frozenset(candidates))
            for article in candidates:
                wanted[article].add(entry)
        for entry, candidates in meant.items():
            (only,) = candidates if len(candidates) == 1 else (None,)
            if only is not None and len(wanted[only]) == 1:
                found[entry] = only
                taken.add(only)
            elif candidates:
                open_[entry] = frozenset(candidates)
    ambiguous = {
        entry: tuple(sorted(left)) for entry, of in open_.items() if entry not in found and (left := of - taken)
    }
    return Found(found, ambiguous)


def told_apart(found: Found, texts: Mapping[int, str], articles: Mapping[int, Likeness]) -> Found:
    """What was found, where of several articles that an entry may be only one begins as the entry does, or one is left
    when others are told; `texts` has how entries begin.
    """
    told = _sole(
        {
            entry: [one for one in of if texts[entry] and articles[one].body == texts[entry]]
            for entry, of in found.ambiguous.items()
        }
    )
    left = _without(found.ambiguous, told)
    told |= _sole(left) if told else {}
    return Found({**found.pairs, **told}, _without(left, told))


def _sole(meant: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """The entries that mean one article, which no other one means."""
    claims = Counter(chain.from_iterable(meant.values()))
    return {entry: of[0] for entry, of in meant.items() if len(of) == 1 and claims[of[0]] == 1}


def _without(ambiguous: Mapping[int, tuple[int, ...]], told: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    taken = set(told.values())
    left = {entry: tuple(one for one in of if one not in taken) for entry, of in ambiguous.items() if entry not in told}
    return {entry: of for entry, of in left.items() if of}


def _candidates(
    entries: Mapping[int, Likeness],
    articles: Mapping[int, Likeness],
    keys: Callable[[Likeness], Iterable[str]],
    close: Callable[[Likeness, Likeness], bool],
) -> dict[int, set[int]]:
    known: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in entries.items():
        for key in set(keys(one)):
            known[key].append(number)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for number, article in articles.items():
        for key in set(keys(article)):
            like = known.get(key, [])
            for entry in like if len(like) <= COMMON else ():
                other = entries[entry]
                if other.source in (None, article.source) and close(other, article):
                    found[entry].add(number)
    return {entry: candidates for entry, candidates in found.items() if len(candidates) <= COMMON}


def _same_day(entry: Likeness, article: Likeness) -> bool:
    """By the calendar of the article, whose file may give no more than a day."""
    if entry.published is None or article.published is None:
        return False
    return entry.published.astimezone(article.published.tzinfo).date() == article.published.date()


def _within(seconds: int) -> Callable[[Likeness, Likeness], bool]:
    def close(entry: Likeness, article: Likeness) -> bool:
        if entry.published is None or article.published is None:
            return False
        return abs((entry.published - article.published).total_seconds()) <= seconds

    return close


def _not_far(entry: Likeness, article: Likeness) -> bool:
    return entry.published is None or _within(MONTH)(entry, article)


def _always(_: Likeness, __: Likeness) -> bool:
    return True


def _titles(one: Likeness) -> Sequence[str]:
    return [one.title] if one.title else []


def _bodies(one: Likeness) -> Sequence[str]:
    return [one.body] if len(one.body) >= TELLING else []


def _with_title(names: Iterable[str], one: Likeness) -> Iterable[str]:
    return [f"{name} {one.title}" for name in names if one.title]


def _paths(one: Likeness) -> Iterable[str]:
    """Links without their host, for a site that moved; but not those that say nothing (`/`, `/?p=1`)."""
    for link in one.links:
        path = link.partition("/")[2]
        if len(path) >= 8 and re.search(r"[^\W\d_]{3}", path.partition("?")[0]):
            yield path


_DAY = 129_600
_KINDS: tuple[tuple[Callable[[Likeness], Iterable[str]], Callable[[Likeness, Likeness], bool]], ...] = (
    (lambda one: one.ids, _always),
    (lambda one: _with_title([one.minted] if one.minted else [], one), _always),
    (lambda one: _with_title(one.links, one), _always),
    (lambda one: one.links, _always),
    (_paths, _always),
    (_titles, _same_day),
    (_titles, _within(_DAY)),
    (lambda one: one.slugs, _same_day),
    (lambda one: one.slugs, _within(_DAY)),
    (lambda one: [one.minted] if one.minted else [], _always),
    (_titles, _not_far),
    (_bodies, _always),
)


def link(url: str) -> str:
    """An address as another way to write it comes out too: no scheme, no `www.`, no slash or index at its end, no
    parameters of those who count readers; "" for none.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if not _TRACKERS.fullmatch(name.lower())]  # fmt: skip
    path = _INDEX.sub("/", unquote(parts.path)).rstrip("/")
    return unicodedata.normalize("NFC", f"{host}{path}") + (f"?{urlencode(sorted(kept))}" if kept else "")


def slug(url: str) -> str:
    """The last part of an address's path that says something, folded; "" for none."""
    last = next((part for part in reversed(link(url).partition("?")[0].split("/")[1:]) if part), "")
    return unicodedata.normalize("NFC", _SUFFIX.sub("", last)).casefold()


def title(text: str) -> str:
    """The letters and digits of a title, however it was marked up."""
    return letters(words(text))


def text(html: str) -> str:
    """How a text begins: its first letters and digits."""
    return letters(unescape(_TAG.sub(" ", html[:20_000])))[:TELLING]


def letters(said: str) -> str:
    """Letters and digits alone, folded."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", said).casefold())

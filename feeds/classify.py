"""Rules that lead from what a file says (words, categories, tags, subjects, where it lies) to our own categories.

Every rule that holds applies, and each looks at what the file says, never at what other rules made of it: so their
order does not matter to which categories an article is in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import translate
from html import unescape
from typing import TYPE_CHECKING, NamedTuple, Protocol

from feeds.phrases import folded, holds
from feeds.traits import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from feeds.article import Draft

#: What has no words for a reader: tags, the addresses of Markdown's links, other addresses.
_MARKUP = re.compile(r"<[^<>]*>|\]\([^()\s]*\)|\bhttps?://[^\s<>)\]]+")
#: IPTC's subject codes: two digits for the subject (01 to 17), three for the matter, three for the detail.
_SUBJECT = re.compile(r"(.*?)((?:0[1-9]|1[0-7])\d{6})")


class Placed(NamedTuple):
    """One category of an article: its term, and the `rule` (counted from 1) that gave it, with the reason why.

    `instead` is the category of the file that the rule replaces, "" for none. Rule 0: the file's own. A term that is
    empty has only been taken away.
    """

    term: str
    rule: int = 0
    why: str = ""
    instead: str = ""


class Said:
    """What rules look at of one article; what is costly is made once, when it is asked for."""

    def __init__(self, draft: Draft, at: tuple[str, str], meant: Callable[[str], str]) -> None:
        self.draft = draft
        self.source, path = at
        self.folder = folded(path.rpartition("/")[0])
        self.tags = {fold(tag) for tag in draft.tags}
        self.terms = [{fold(term), fold(meant(term))} for term in draft.categories]
        self._texts: dict[str, str] = {}

    def text(self, part: str) -> str:
        """The title, summary or body, folded; of the body what people read, as far as its markup tells."""
        if part not in self._texts:
            body = part == "body"
            text = self.draft.content.body if body else getattr(self.draft, part)
            self._texts[part] = folded(unescape(_MARKUP.sub(" ", text)) if body else text)
        return self._texts[part]


class Condition(Protocol):
    """One thing that a rule asks."""

    def met(self, said: Said) -> str:
        """Why it holds, in words; "" when it does not."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """One of these words or phrases (folded, and as written) stands in one of these parts."""

    words: tuple[tuple[str, str], ...]
    within: tuple[str, ...]

    def met(self, said: Said) -> str:
        """See `Condition`."""
        for part in self.within:
            text = said.text(part)
            for key, word in self.words:
                if key in text and holds(text, key):
                    return f"the word “{word}” in the {part}"
        return ""


@dataclass(frozen=True, slots=True)
class Categories:
    """The file names one of these categories (folded), one within it, or another name of it."""

    keys: frozenset[str]

    def met(self, said: Said) -> str:
        """See `Condition`."""
        named = (term for number, term in enumerate(said.draft.categories) if self.names(said, number))
        return next((f"the category “{term}”" for term in named), "")

    def names(self, said: Said, number: int) -> bool:
        """Whether the file's category of that number is one of them."""
        return any(not self.keys.isdisjoint(_above(key)) for key in said.terms[number])


@dataclass(frozen=True, slots=True)
class Tags:
    """The article has one of these tags (folded)."""

    keys: frozenset[str]

    def met(self, said: Said) -> str:
        """See `Condition`."""
        return next((f"the tag “{tag}”" for tag in said.draft.tags if fold(tag) in self.keys), "")


@dataclass(frozen=True, slots=True)
class Folders:
    """The file lies in, or below, a folder that one of these patterns fits."""

    patterns: tuple[re.Pattern[str], ...]

    def met(self, said: Said) -> str:
        """See `Condition`."""
        places = [place for above in _above(said.folder) for place in (above, f"{above}/")]
        fits = any(pattern.match(place) for pattern in self.patterns for place in places)
        return f"the folder {said.folder}" if fits else ""


@dataclass(frozen=True, slots=True)
class Subjects:
    """The article has one of these subjects, or one below it where the codes say so."""

    patterns: tuple[re.Pattern[str], ...]

    def met(self, said: Said) -> str:
        """See `Condition`."""
        codes = (code for code in said.draft.subjects for pattern in self.patterns if pattern.match(folded(code)))
        return next((f"the subject {code}" for code in codes), "")


@dataclass(frozen=True, slots=True)
class Sources:
    """The file is one of these sources'."""

    names: tuple[str, ...]

    def met(self, said: Said) -> str:
        """See `Condition`."""
        return f"the source {said.source}" if said.source in self.names else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """An article for which every condition holds is in the categories `gives`.

    They stand in place of the categories that the rule asks for, of all when it asks for none; with `adds` they are
    more. `number` counts from 1; `mark` is a hash of all that the rule says.
    """

    number: int
    mark: str
    conditions: tuple[Condition, ...]
    gives: tuple[str, ...]
    adds: bool = False

    def why(self, said: Said) -> str:
        """Why the rule holds; "" when it does not."""
        reasons = []
        for condition in self.conditions:
            if not (reason := condition.met(said)):
                return ""
            reasons.append(reason)
        return ", ".join(reversed(reasons))

    def replaces(self, said: Said, number: int) -> bool:
        """Whether the file's category of that number gives way."""
        asked = [one for one in self.conditions if isinstance(one, Categories)]
        return not self.adds and all(one.names(said, number) for one in asked)


def classify(draft: Draft, rules: Sequence[Rule], at: tuple[str, str], meant: Callable[[str], str]) -> Iterator[Placed]:
    """The categories of an article, by rule; `at` are its source's name and its path there.

    `meant` gives the category that a name leads to.
    """
    if not rules:
        yield from map(Placed, draft.categories)
        return
    said = Said(draft, at, meant)
    held = [(rule, why) for rule in rules if (why := rule.why(said))]
    for number, term in enumerate(draft.categories):
        replacing = [(rule, why) for rule, why in held if rule.replaces(said, number)]
        if not replacing:
            yield Placed(term)
        for rule, why in replacing:
            yield from (Placed(given, rule.number, why, term) for given in rule.gives or ("",))
    for rule, why in held:
        if rule.adds or not draft.categories:
            yield from (Placed(given, rule.number, why) for given in rule.gives or ("",))


def folder_pattern(glob: str) -> re.Pattern[str]:
    """A glob over folders; `*` is any text, "/" too."""
    return re.compile(translate(folded(glob)))


def subject_pattern(code: str) -> re.Pattern[str]:
    """A code, or a glob over codes; IPTC's subject codes, and codes parted by "/" or ".", have those below them."""
    key = folded(code)
    if "*" in key:
        return re.compile(translate(key))
    eight = _SUBJECT.fullmatch(key)
    depth = next((size for size, rest in ((2, "000000"), (5, "000")) if eight and eight[2].endswith(rest)), 0)
    if eight and depth:
        return re.compile(re.escape(eight[1] + eight[2][:depth]) + rf"\d{{{8 - depth}}}\Z")
    return re.compile(re.escape(key) + r"(?:[/.].*)?\Z")


def _above(key: str) -> Iterator[str]:
    """A key of folders or nested categories, and all that it lies in."""
    parts = key.split("/")
    return ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))

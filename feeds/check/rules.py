"""What a rule is: an id, a level, a source, a line for people, and the function that finds its faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Generic, Protocol, TypeVar

from feeds.errors import Finding

MUST, SHOULD, MAY = "must", "should", "may"
LEVELS = (MUST, SHOULD, MAY)
#: So many findings of one rule are told: nobody reads more, and a hostile megabyte could have a quarter of a million.
MOST = 10_000
#: Characters of a message or a place that are told: a feed may have a name of half a megabyte, and ten thousand faults
#: of what is called so.
_LONGEST = 2_000

Place = TypeVar("Place")
Place_contra = TypeVar("Place_contra", contravariant=True)


class Places(Protocol[Place_contra]):
    """What a rule looks at, and can say where in it a place is."""

    def where(self, place: Place_contra) -> str:
        """The place, for people: `item 3, line 45, <pubDate>`."""

    def entry(self, place: Place_contra) -> str | None:
        """The id of the entry that the place is in, if it is in one that has one."""


Subject = TypeVar("Subject")


Test = Callable[[Subject], Iterable[tuple[Place, str]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `source` names spec and section, `explanation` is one line for people."""

    id: str
    level: str
    source: str
    explanation: str

    def finding(self, message: str, *, where: str = "", entry: str | None = None) -> Finding:
        """What this rule found."""
        return Finding(self.id, self.level, shortened(message), self.source, shortened(where), entry)


class Rules(Generic[Subject, Place]):
    """The rules of one spec, in order; a rule yields (place, message) for each fault that it sees."""

    def __init__(self, *included: Rules[Subject, Place]) -> None:
        self.tests: dict[Rule, Test[Subject, Place]] = {}
        for rules in included:
            self.tests.update(rules.tests)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.tests)

    def rule(self, id: str, level: str, source: str) -> Callable[[Test[Subject, Place]], Test[Subject, Place]]:  # noqa: A002
        """Enter the decorated function under this rule; its docstring is the line that explains it to people."""

        def enter(test: Test[Subject, Place]) -> Test[Subject, Place]:
            self.tests[Rule(id, level, source, test.__doc__ or id)] = test
            return test

        return enter

    def findings(self, subject: Subject, places: Places[Place]) -> Iterator[Finding]:
        """What these rules find in the subject: of each rule the first `MOST`."""
        for rule, test in self.tests.items():
            for place, message in islice(test(subject), MOST):
                yield rule.finding(message, where=places.where(place), entry=places.entry(place))


def shortened(text: str) -> str:
    """The beginning of a text that is longer than anybody reads."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def names(text: str) -> frozenset[str]:
    """The words of a text, as a set: for the tables of names that specs are full of."""
    return frozenset(text.split())

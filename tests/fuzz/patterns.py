"""What makes a regular expression slow, made of the expression: what leads to each of its repeats, and much of it."""

from __future__ import annotations

import re
import signal
import string
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random
from typing import Any

Pattern = re.Pattern[Any]
_parse: Callable[..., Any] = re._parser.parse  # type: ignore[attr-defined]
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_CATEGORIES: dict[str, Callable[[str], bool]] = {
    "DIGIT": str.isdigit,
    "SPACE": str.isspace,
    "WORD": lambda sign: sign.isalnum() or sign == "_",
}
_SIGNS = " \n\ta1Z_-.,:;/'\"<>&=é\u00a0\x00"
_TAILS = ("\x00", "\n\x00", "")
#: Texts of so many characters show how costs grow; the first is enough to tell what can't be linear.
SIZES = (4_000, 16_000, 64_000)


class _Sampler:
    """Texts that parts of an expression match, as they are drawn."""

    def __init__(self, pattern: Pattern, random: Random) -> None:
        self.tree = _parse(pattern.pattern, pattern.flags)
        self.random = random
        self.signs = sorted({*_literals(self.tree), *_SIGNS})
        if isinstance(pattern.pattern, bytes):
            self.signs = [sign for sign in self.signs if ord(sign) < 256]

    def of(self, nodes: Any, least: int = 1) -> str:
        """What a sequence may be; each repeat so often at least, where it may be."""
        return "".join(self._one(str(kind), said, least) for kind, said in nodes)

    def _one(self, kind: str, said: Any, least: int) -> str:
        match kind:
            case "LITERAL":
                return chr(said)
            case "SUBPATTERN":
                return self.of(said[-1], least)
            case "ATOMIC_GROUP":
                return self.of(said, least)
            case "BRANCH":
                return self.of(self.random.choice(said[1]), least)
            case "GROUPREF_EXISTS":
                return self.of(said[1], least)
            case kind if kind in _REPEATS:
                low, high, inner = said
                return "".join(
                    self.of(inner, least) for _ in range(max(low, min(high, self.random.choice((least, 2)))))
                )
            case "IN" | "ANY" | "NOT_LITERAL":
                return self.random.choice(self.members(kind, said) or ["a"])
        return ""  # what takes no room: places, and what is ahead or behind

    def members(self, kind: str, said: Any) -> list[str]:
        """Signs of the expression, and some others, that stand in a set."""
        if kind == "ANY":
            return self.signs
        if kind == "NOT_LITERAL":
            return [sign for sign in self.signs if ord(sign) != said]
        return [sign for sign in self.signs if _holds(said, sign)]

    def repeats(self) -> Iterator[tuple[list[Any], Any]]:
        """Every repeat: all that comes before it, and what it repeats."""
        yield from self._within(self.tree, [])

    def _within(self, nodes: Any, before: list[Any]) -> Iterator[tuple[list[Any], Any]]:
        for kind, said in nodes:
            if str(kind) in _REPEATS:
                yield before, said[2]
            for inner in _inners(str(kind), said):
                yield from self._within(inner, before)
            before = [*before, (kind, said)]


def _inners(kind: str, said: Any) -> list[Any]:
    """The sequences in a part of an expression."""
    match kind:
        case "SUBPATTERN":
            return [said[-1]]
        case "ATOMIC_GROUP":
            return [said]
        case "BRANCH":
            return list(said[1])
        case "GROUPREF_EXISTS":
            return [part for part in said[1:] if part]
        case "ASSERT" | "ASSERT_NOT":
            return [said[1]]
        case kind if kind in _REPEATS:
            return [said[2]]
    return []


def _literals(nodes: Any) -> Iterator[str]:
    for kind, said in nodes:
        if str(kind) in ("LITERAL", "NOT_LITERAL"):
            yield chr(said)
        elif str(kind) == "IN":
            yield from (chr(one) for name, one in said if str(name) == "LITERAL")
        for inner in _inners(str(kind), said):
            yield from _literals(inner)


def _holds(items: Any, sign: str) -> bool:
    negated = False
    for kind, said in items:
        match str(kind):
            case "NEGATE":
                negated = True
            case "LITERAL" if said == ord(sign):
                return not negated
            case "RANGE" if said[0] <= ord(sign) <= said[1]:
                return not negated
            case "CATEGORY":
                name = str(said).removeprefix("CATEGORY_").removeprefix("UNI_")
                if _CATEGORIES[name.removeprefix("NOT_")](sign) is not name.startswith("NOT_"):
                    return not negated
    return negated


def attacks(pattern: Pattern, draws: int) -> Iterator[tuple[str, str, str]]:
    """What comes first, again and again, and last in texts that may be costly; each repeat is drawn so often."""
    sampler = _Sampler(pattern, Random(len(pattern.pattern)))
    made = dict.fromkeys(_pumped(sampler, draws))
    made |= dict.fromkeys(("", sign, tail) for sign in _of_sets(sampler) for tail in ("", "\x00"))
    yield from made


def _pumped(sampler: _Sampler, draws: int) -> Iterator[tuple[str, str, str]]:
    for turn in range(draws):
        yield "", sampler.of(sampler.tree, turn % 2), "\x00"
        for before, inner in sampler.repeats():
            lead, pump = sampler.of(before, turn % 2), sampler.of(inner)
            yield lead, pump, sampler.random.choice(_TAILS)
            yield lead, pump + sampler.of(inner), sampler.random.choice(_TAILS)
            yield "", lead + pump, "\x00"
            yield "", lead, "\x00"


def _of_sets(sampler: _Sampler) -> list[str]:
    """Signs of which one repeat or another is made."""
    return [
        sign for sign in sampler.signs if sign in string.whitespace + "a1Z-" or sign in set(_literals(sampler.tree))
    ]


def text_of(pattern: Pattern, attack: tuple[str, str, str], size: int) -> str | bytes:
    """A text of so many characters, as the pattern takes it."""
    first, unit, last = attack
    text = first + (unit * (size // len(unit)) if unit else "") + last
    return text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text


def cost(pattern: Pattern, method: str, text: str | bytes, limit: float) -> float:
    """Seconds of processor time that a use of the pattern takes; no more than the limit."""
    work = getattr(pattern, method if method in ("match", "fullmatch", "search") else "finditer")

    def end(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, end)
    began = time.thread_time()
    try:
        with suppress(TimeoutError):
            signal.setitimer(signal.ITIMER_VIRTUAL, limit)
            found = work(text)
            if method not in ("match", "fullmatch", "search"):
                deque(found, maxlen=0)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.thread_time() - began


def of_a_megabyte(pattern: Pattern, method: str, attack: tuple[str, str, str], size: int = 1_000_000) -> float:
    """Seconds that a text of that kind and size would take, as it grows from small ones; 0 where it grows with them."""
    small = cost(pattern, method, text_of(pattern, attack, SIZES[0]), 0.1)
    if small < 0.000_2:
        return 0.0
    middle = cost(pattern, method, text_of(pattern, attack, SIZES[1]), 0.2)
    if middle < 8 * small and middle < 0.1:
        return 0.0
    large = cost(pattern, method, text_of(pattern, attack, SIZES[2]), 0.5)
    if large < 8 * middle and large < 0.4:
        return 0.0
    return float(middle * (size / SIZES[1]) ** 2)

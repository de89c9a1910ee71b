"""Candidates weighed: the sum of named signs, each times its weight, made a probability among the others."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: What speaks for and against a candidate, by name.
Signs = dict[str, float]


def weigh(signs: Signs, weights: Mapping[str, float]) -> float:
    """The sum of the signs, weighted."""
    return sum(weights.get(name, 0) * value for name, value in signs.items() if value)


def shares(scores: Sequence[float]) -> list[float]:
    """Scores as probabilities that add up to 1 (softmax)."""
    highest = max(scores, default=0)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def likely(score: float) -> float:
    """A score as the probability of yes (logistic)."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def merged(names: Iterable[str], found: Iterable[float]) -> dict[str, float]:
    """Probabilities of those that bear the same name added up."""
    total: dict[str, float] = {}
    for name, share in zip(names, found, strict=True):
        total[name] = total.get(name, 0) + share
    return total

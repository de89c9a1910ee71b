"""One figure of a measurement, and where the corpora are."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"


@dataclass(slots=True, kw_only=True)
class Figure:
    """How many of how many values of one kind (`name`: title, day …) of one corpus are right, and how many must be.

    `must` is a share; with `at_most` it is a ceiling. `wrong` names the first cases that are not right; `contested` are
    truths that are faulty, each with the reason: they are counted neither as right nor as wrong.
    """

    corpus: str
    name: str
    right: float = 0
    of: float = 0
    must: float | None = None
    at_most: bool = False
    wrong: list[str] = field(default_factory=list)
    contested: dict[str, str] = field(default_factory=dict)

    def count(self, case: str, *, right: bool, said: object = "", truth: object = "") -> None:
        """One more case."""
        if case in self.contested:
            return
        self.of += 1
        self.right += right
        if not right:
            self.wrong.append(f"{case}: {said!r}, not {truth!r}")

    @property
    def share(self) -> float:
        """From 0 to 1; 1 where there was no case."""
        return self.right / self.of if self.of else 1.0

    @property
    def holds(self) -> bool:
        """Whether the share is what it must be."""
        return self.must is None or (self.share <= self.must if self.at_most else self.share >= self.must)

"""What is wrong somewhere, in words, and what would mend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing: where, what, and what to do. `cure` names what --fix does about it, "" when it can do nothing.

    An `unusable` place stops runs; a mere `note` is nothing wrong. `about` is what the cure needs to know.
    """

    place: str
    what: str
    remedy: str = ""
    cure: str = ""
    about: str = ""
    unusable: bool = False
    note: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.what}{f'; {self.remedy}' if self.remedy else ''}"

    def as_json(self) -> dict[str, Any]:
        """The object that programs get."""
        return {"place": self.place, "what": self.what, "remedy": self.remedy, "mendable": bool(self.cure)}


@dataclass(slots=True)
class Health:
    """All that was found; `mended` is what --fix has put right, `store` a line about what the store holds."""

    troubles: list[Trouble] = field(default_factory=list)
    mended: list[Trouble] = field(default_factory=list)
    store: str = ""

    @property
    def wrong(self) -> list[Trouble]:
        """What is no mere note."""
        return [one for one in self.troubles if not one.note]

    @property
    def notes(self) -> list[Trouble]:
        """What is good to know."""
        return [one for one in self.troubles if one.note]

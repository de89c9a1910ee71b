"""How much of a text stands in another, whatever cut them into lines."""

from __future__ import annotations

import re


class Shingles:
    """The runs of three words of a body, by which its lines are known again."""

    def __init__(self, body: str) -> None:
        words = _words(body)
        self.runs = {tuple(words[at : at + 3]) for at in range(len(words) - 2)}
        self.body = " ".join(words)

    def share(self, text: str) -> float:
        """How much of a text stands in the body, 0 to 1."""
        words = _words(text)
        if len(words) < 6:
            return float(bool(words) and f" {' '.join(words)} " in f" {self.body} " and len(" ".join(words)) > 3)
        covered = [False] * len(words)
        for at in range(len(words) - 2):
            if tuple(words[at : at + 3]) in self.runs:
                covered[at] = covered[at + 1] = covered[at + 2] = True
        return sum(covered) / len(words)


def _words(text: str) -> list[str]:
    return re.findall(r"[\u3040-\u9fff\uac00-\ud7ff]|[^\W_\u3040-\u9fff\uac00-\ud7ff]+", text.casefold())

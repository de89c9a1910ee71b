"""What came of making and publishing documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeds.errors import ArticleError, FeedError, Finding
    from feeds.feed import Document


@dataclass(slots=True)
class Released:
    """What came of it; `unchanged` counts the documents that were live already, `names` tells of suffixed names.

    `advice` is what should be otherwise in what was made: the file or feed at fault, and the finding.
    """

    published: list[tuple[Document, int]] = field(default_factory=list)
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)
    held_back: list[FeedError] = field(default_factory=list)
    refused: list[ArticleError] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    advice: list[tuple[str, Finding]] = field(default_factory=list)

    def once(self) -> Released:
        """The same, each document told of once: one may have been made again for the archives behind it."""
        self.published = [*{document.path: (document, count) for document, count in self.published}.values()]
        self.held_back = [*{(error.feed, error.format): error for error in self.held_back}.values()]
        # The same fault has a rule in each format: rss-escaped-twice, atom-escaped-twice.
        kinds = {(place, finding.rule.partition("-")[2]): (place, finding) for place, finding in self.advice}
        self.advice = [*kinds.values()]
        return self

"""Every error that `feeds` raises on purpose; the class says what stops (docs/reference/errors.md)."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What a system says that is short of something, or whose disk fails: no bug of ours, whatever we were doing.
SHORT = {errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EROFS}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check saw.

    `rule` is the rule's id (`atom-4.1.2-entry-id`), `level` is `must`, `should` or `may`, `message` one line for
    people, `source` the spec and section that the rule comes from, `where` the place (`entry 3 <link>`, `line 12`),
    `entry` the id of the entry at fault when one is.
    """

    rule: str
    level: str
    message: str
    source: str = ""
    where: str = ""
    entry: str | None = None

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.message} [{self.rule}]"


class FeedsError(Exception):
    """Base of all of them, for callers who embed the package; `feeds` itself catches only the named classes."""


class ConfigError(FeedsError):
    """The configuration or the command line is wrong; carries every mistake at once. Stops the process, exit 2."""

    def __init__(self, mistakes: Sequence[str], *, file: str | None = None) -> None:
        self.file = file
        self.mistakes = tuple(mistakes)
        head = f"{file}: " if file else ""
        super().__init__(head + "; ".join(self.mistakes))


class ArticleError(FeedsError):
    """One file can't be published; `path` is relative to its source. Stops that file, nothing else."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")

    def __reduce__(self) -> tuple[type[ArticleError], tuple[str, str]]:
        """Survive the way back from a worker process."""
        return type(self), (self.path, self.reason)


class UnavailableError(FeedsError):
    """A place that the run needs can't be used; `url` never holds a password. Stops the run, exit 3, nothing lost."""

    def __init__(self, url: str, reason: str) -> None:
        self.url = url
        self.reason = reason
        super().__init__(f"{url}: {reason}")


class StoreError(UnavailableError):
    """The store can't be opened, read or written."""


class SourceError(UnavailableError):
    """A source directory is missing or looks like an unmounted disk: nothing is withdrawn."""


class TargetError(UnavailableError):
    """The place of the published documents can't be written."""


def of_system(error: BaseException) -> UnavailableError | None:
    """What an error says of the system that we run on; None when it says something of us."""
    if isinstance(error, OSError) and error.errno in SHORT:
        return UnavailableError(str(error.filename or "the system"), (error.strerror or str(error)).lower())
    return None


class FeedError(FeedsError):
    """One document can't be made or may not go live. Stops that document; the last good one stays."""

    def __init__(self, feed: str, format: str, findings: Sequence[Finding]) -> None:  # noqa: A002 - the field's word
        self.feed = feed
        self.format = format
        self.findings = tuple(findings)
        super().__init__(f"{feed}.{format}: " + "; ".join(str(finding) for finding in self.findings))

    def __reduce__(self) -> tuple[type[FeedError], tuple[str, str, tuple[Finding, ...]]]:
        """Survive the way back from a worker process."""
        return type(self), (self.feed, self.format, self.findings)

"""What a process that serves HTTP has to know."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Told by the publisher when it starts such a process.

    `root` is the directory of published documents, `at` the URL (ending in "/") at which it is served, `formats` the
    formats in which feeds are published. `store` is where article pages and the history of deltas come from; without
    one (on another host, say) both are off. `settings` are the configuration's tables, as far as pages need them.
    `metrics` is a directory for the counts that the publisher adds up; None counts nothing.
    """

    root: str
    at: str
    formats: tuple[str, ...]
    title: str = ""
    language: str = "en"
    home: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    store: str | None = None
    deltas: bool = False
    pages: bool = False
    metrics: str | None = None
    settings: str = "{}"

    @property
    def mount(self) -> str:
        """The path of `at`, decoded: where requests for feeds begin ("/" or "/feeds/")."""
        return unquote(urlsplit(self.at).path) or "/"

    def dump(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, line: str) -> Serving:
        """The same back."""
        told = json.loads(line)
        return cls(**{**told, "formats": tuple(told["formats"])})

"""What bombs do to a process of its own: how each is answered, and what it costs.

python -m tests.bombed GROUP SECRET PORT
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from feeds import check as checking
from feeds.article import Draft
from feeds.check.entries import entries
from feeds.errors import ArticleError
from feeds.profile import recognise
from feeds.read import Bundle, Conventions, html, read
from tests import bombs

#: Bytes of address space, and seconds of processor time: far more than anything may cost, so that a bomb ends here.
SPACE, SECONDS = 3_000_000_000, 300
WHEN = datetime(2024, 5, 3, tzinfo=UTC)

Try = tuple[str, Callable[[], str]]


def _drafts(outcome: object) -> Iterator[Draft]:
    if isinstance(outcome, Bundle):
        yield from (part.outcome for part in outcome.parts if isinstance(part.outcome, Draft))
    elif isinstance(outcome, Draft):
        yield outcome


def _read(name: str, data: bytes) -> str:
    """What a feed would show of a file, or why it shows nothing."""
    try:
        outcome = read(name, data, Conventions(), WHEN)
        shown = [f"{draft.title} {html(draft.content, 'https://news.example/a')}" for draft in _drafts(outcome)]
        return "\n".join(shown) or str(outcome)
    except (ArticleError, ValueError) as error:
        return f"refused: {error}"


def _check(_: str, data: bytes) -> str:
    return "; ".join(finding.rule for finding in checking.check(data))


def _adopt(_: str, data: bytes) -> str:
    try:
        return str(entries(data, ""))
    except ValueError as error:
        return f"refused: {error}"


def _site(name: str, data: bytes) -> str:
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / name).write_bytes(data)
        return str(recognise(Path(place)))


def _of_xml(vocabularies: dict[str, Callable[[str], str]], secret: str, port: int) -> Iterator[tuple[str, bombs.Bomb]]:
    for file, make in vocabularies.items():
        yield from ((f"{file}: {name}", (file, data)) for name, data in bombs.of_xml(make, secret, port))


def _group(name: str, secret: str, port: int) -> Iterator[tuple[str, Callable[[str, bytes], str], bombs.Bomb]]:
    """Every bomb of a group, and what it is thrown at; the first is a harmless document, for what is loaded once."""
    if name in ("check", "adopt"):
        door = _check if name == "check" else _adopt
        yield "harmless", door, ("feed.atom", bombs.FEEDS["feed.atom"]("").encode())
        yield from ((f"{one}, {name}", door, bomb) for one, bomb in _of_xml(bombs.FEEDS, secret, port))
        yield from (
            (f"{one}, {name}", door, bomb) for one, bomb in bombs.of_headers() if one.startswith("a wire in JSON")
        )
    elif name == "init":
        yield from ((one, _site, bomb) for one, bomb in bombs.of_sites())
    else:
        makers: dict[str, Callable[[], Iterator[tuple[str, bombs.Bomb]]]] = {
            "xml": lambda: _of_xml(bombs.VOCABULARIES, secret, port),
            "pages": bombs.of_pages,
            "headers": bombs.of_headers,
            "text": bombs.of_text,
        }
        yield from ((one, _read, bomb) for one, bomb in makers[name]())


def _tell(told: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main(group: str, secret: str, port: str) -> None:
    """Throw every bomb of a group, and say of each what came of it, a JSON object to a line."""
    resource.setrlimit(resource.RLIMIT_AS, (SPACE, SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    only = re.compile(os.environ.get("FEEDS_BOMBS", ""))
    for name, door, (file, data) in _group(group, secret, int(port)):
        if not only.search(name):
            continue
        _tell({"name": name})
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        try:
            said = door(file, data)
        except Exception as error:  # whatever it is, nobody expected it
            said = f"unexpected: {type(error).__name__}: {error}"
        seconds = time.process_time() - began
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        told = {"name": name, "said": said[:2_000], "secret": "S3CRET" in said, "seconds": seconds, "grown": grown}
        _tell(told)


if __name__ == "__main__":
    main(*sys.argv[1:4])

"""New articles taken in many at once: the ledger is the same as when each is taken in alone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds import accept, arrivals
from tests.newsroom import Newsroom, markdown

TABLES = ("article", "body", "file", "member", "unlocated", "untried", "tombstone", "edition")
CONFIG = """
[feeds]
authors = true
tags = true
[category.Asia]
aliases = ["Far East"]
[[rule]]
match = { words = ["budget"] }
category = "Money"
"""

#: Few names, so that ids meet: those of a path and its sibling in another format, and those that files state.
PATHS = st.sampled_from([f"{name}{suffix}" for name in ("a", "b", "x/a", "x/b") for suffix in (".md", ".html")])
IDS = st.sampled_from([None, "one", "urn:x:two", "tag:news.example,2024-05-01:articles/a"])
HEADERS = st.fixed_dictionaries(
    {"date": st.sampled_from(["2024-05-01T10:00:00Z", "2024-05-03", "2030-01-01"])},
    optional={
        "category": st.sampled_from(["Asia", "far east", "World/Europe", ""]),
        "tags": st.lists(st.sampled_from(["red", "Red", "blue"]), max_size=2),
        "author": st.sampled_from(["Ann", "Bob"]),
        "expiryDate": st.sampled_from(["2024-05-05", "2031-01-01"]),
        "draft": st.just(True),  # no article
    },
)
FILES = st.dictionaries(PATHS, st.tuples(IDS, HEADERS, st.sampled_from(["Words.", "The budget."])), max_size=8)


def rows(newsroom: Newsroom, store: str) -> dict[str, list[Any]]:
    """What the ledger has, but for the stamps of files and the numbers that only count."""
    connection = apsw.Connection(str(newsroom.root / store / "feeds.sqlite"), flags=apsw.SQLITE_OPEN_READONLY)
    found = {table: sorted(map(repr, connection.execute(f"SELECT * FROM {table}"))) for table in TABLES}
    found["rules"] = sorted(map(repr, connection.execute("SELECT key FROM meta WHERE key GLOB 'rule *'")))
    found["feed"] = sorted(map(repr, connection.execute("SELECT kind, key, term, name, dirty FROM feed")))
    connection.close()
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=FILES, second=FILES)
def test_many_at_once_are_taken_in_as_one_by_one(
    monkeypatch: pytest.MonkeyPatch, first: dict[str, Any], second: dict[str, Any]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        newsroom = Newsroom(Path(place), CONFIG)
        newsroom.articles.mkdir()
        for some in (first, {path: said for path, said in second.items() if path not in first}):
            for path, (stated, header, body) in some.items():
                header = {**header, **({"id": stated} if stated else {})}
                newsroom.write(path, markdown(f"Title of {path}", body, **header))
            reports = []
            for store, alone in (("together", False), ("alone", True)):
                with monkeypatch.context() as patch:
                    if alone:
                        patch.setattr(arrivals.Arrivals, "welcome", lambda *_: False)
                    now = newsroom.now
                    gathered = newsroom.publish(store=store, to=f"public-{store}", allow_empty=True).gathered
                    newsroom.now = now
                refused = sorted(map(str, gathered.refused))
                reports.append((gathered.new, gathered.changed, gathered.skipped, refused))
            assert reports[0] == reports[1]
            assert rows(newsroom, "together") == rows(newsroom, "alone")
            assert newsroom.files("public-together") == newsroom.files("public-alone")


def test_what_nobody_knew_is_not_looked_at_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom, alone, real = Newsroom(tmp_path), [], accept.claimed

    def counting(*given: Any) -> Any:
        alone.append(given)
        return real(*given)

    monkeypatch.setattr(accept, "claimed", counting)
    for number in range(10):
        newsroom.write(f"{number}.md", markdown(f"Title {number}"))
    newsroom.write("1.html", markdown("It would have the id of 1.md"))
    assert newsroom.publish().gathered.new == 11
    assert len(alone) == 1

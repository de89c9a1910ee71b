"""All that comes of real articles of every kind satisfies our own check, and the grammars that others wrote.

What is read right is another matter (tests/test_corpora.py); whatever was read, a reader gets clean documents of it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.check import check
from feeds.config import load
from feeds.run import run
from tests.grammars import faults

CORPORA = Path(__file__).parents[1].parent / "shared" / "corpora"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
#: What files state stays as it is: an id would be another one in a better form, a post of 1970 says that it is, code in
#: prose shows entities, and a page whose alternative text was decoded wrongly before it was saved is told of.
STATED = {
    "iptc": ("atom-id-canonical",),
    "hibernate": ("atom-escaped-twice", "rss-escaped-twice", "json-escaped-twice"),
    "pelican-fixtures": ("atom-id-canonical", "atom-date-plausible", "rss-date-plausible", "json-date-plausible"),
    "trafilatura": ("text-characters", "json-characters"),
}
SUFFIXES = (".rss", ".atom", ".json", ".opml", ".xml")
CONFIG = '[[source]]\nundated = "mtime"\nexpiry = false\n'

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the project")


def _directories() -> list[Path]:
    if not CORPORA.is_dir():
        return []
    kinds = ("blogs", "dumps", "pages")
    return [
        CORPORA / "iptc",
        *(path for kind in kinds for path in sorted((CORPORA / kind).iterdir()) if path.is_dir()),
    ]


@pytest.mark.parametrize("directory", _directories(), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_document_is_clean(directory: Path, tmp_path: Path) -> None:
    config = tmp_path / "feeds.toml"
    config.write_text(CONFIG, encoding="utf-8")
    posts = directory / "posts" if (directory / "posts").is_dir() else directory
    places = {"from": str(posts), "to": str(tmp_path / "to"), "store": str(tmp_path / "state")}
    report = run(load(config, {**places, "at": "https://site.example/feeds/"}), now=NOW)
    assert (report.released.held_back, report.released.refused) == ([], [])
    documents = [path for path in sorted((tmp_path / "to").rglob("[!.]*")) if path.suffix in SUFFIXES]
    assert documents
    for path in documents:
        url = f"https://site.example/feeds/{path.relative_to(tmp_path / 'to')}" if path.name.isascii() else None
        findings = check(path.read_bytes(), url=url, now=NOW, feedparser=False)  # it has read them on their way out
        stated = STATED.get(directory.name, ())
        faulty = [finding for finding in findings if finding.level != "may" and finding.rule not in stated]
        assert [str(finding) for finding in faulty] == [], path
        assert faults(path) == [], path

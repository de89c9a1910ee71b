"""What we write is held against grammars that are not ours: RFC 4287's (appendix B) and JSON Feed's schema."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.grammars import atom_faults, faults
from tests.newsroom import Newsroom, markdown

DATA = Path(__file__).parent / "data"
GOLDEN = sorted(path for path in (DATA / "feeds").iterdir() if path.suffix in (".atom", ".json"))
DEMO = Path(__file__).parents[1] / "config" / "demo" / "articles"


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_golden_documents_are_valid(path: Path) -> None:
    assert faults(path) == []


def test_all_documents_of_the_demo_are_valid(tmp_path: Path) -> None:
    news = Newsroom(tmp_path)
    news.articles.symlink_to(DEMO)
    news.publish()
    documents = [path for path in sorted(news.public.rglob("*")) if path.suffix in (".atom", ".json")]
    assert len(documents) > 10
    assert {str(path): found for path in documents if (found := faults(path))} == {}


def test_a_feed_of_every_state_is_valid(tmp_path: Path) -> None:
    news = Newsroom(tmp_path)
    news.articles.mkdir()
    news.publish(allow_empty=True)
    assert faults(news.public / "all.atom") == []
    news.write("a.md", markdown("One", lang="ar", authors=["A <a@site.example>"], image="/a.png"))
    news.publish()
    (news.articles / "a.md").unlink()
    news.publish(allow_empty=True)
    assert faults(news.public / "all.atom") == []


GOOD = (DATA / "check" / "good.atom").read_text(encoding="utf-8")
BROKEN = {
    "no id": ("<id>tag:site.example,2026-01-05:ferry</id>", ""),
    "two titles": ("<id>tag:site.example,2026-01-05:ferry</id>", "<id>x:y</id><title>Again</title>"),
    "a date without a zone word": ("2026-01-04T08:30:00Z", "2026-01-04 08:30"),
    "an unknown element": ("<id>tag:site.example,2026-01-05:ferry</id>", "<id>x:y</id><body>x</body>"),
    "an unknown attribute": ("<id>tag:site.example,2026-01-05:ferry</id>", '<id class="x">x:y</id>'),
    "a tag in a plain title": ('<title type="text">Snow on the hill</title>', "<title>Snow <b>on</b></title>"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_grammar_sees_what_is_broken(what: str) -> None:
    """Else the tests above would pass whatever we wrote."""
    old, new = BROKEN[what]
    assert GOOD.count(old) >= 1
    assert atom_faults(GOOD.replace(old, new).encode()) != []

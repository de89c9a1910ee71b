"""Real posts of nine sites, each published by one command; skipped where the corpora are not beside the project."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from feeds import read
from feeds.config import load
from feeds.run import Report, run
from feeds.store import articles, open_store
from feeds.text import is_language
from tests.newsroom import START

SHARED = Path(__file__).parents[1].parent / "shared"
BLOGS = SHARED / "corpora" / "blogs"

#: The lines of configuration that each site's conventions need.
SITES = {
    "digitalgov": '[[source]]\ncategory_keys = ["topics"]\nexpiry = false\n',
    "letsencrypt": "[[source]]\nlanguages = {languages}\n",
    "spiegel": '[site]\nlanguage = "ja"\ntimezone = "Asia/Tokyo"\n[[source]]\nexpiry = true\n',
    "rust-blog": "",
    "twir": '[site]\ntimezone = "America/New_York"\n',
    "react-native": "",
    "electron": "",
    "nodejs": '[[source]]\nlanguages = ["en"]\n',
    "rails-weblog": "",
}
#: What must not reach a reader's eyes, outside of code.
LEAKS = re.compile(r"\{\{[<%\s.]|\{\{\w+\b[^{}\\]*\}\}|\{%|%\}|^\s*import .+ from ['\"]|^\s*:::", re.MULTILINE)
CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)

pytestmark = pytest.mark.skipif(not BLOGS.is_dir(), reason="the corpora are not beside the project")


@dataclass
class Published:
    """One site after one command."""

    report: Report
    to: Path
    truth: list[dict[str, Any]]
    rows: dict[str, articles.Row]


@pytest.fixture(scope="module", params=SITES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Published:
    posts, root = BLOGS / request.param / "posts", tmp_path_factory.mktemp(request.param)
    folders = sorted(path.name for path in (posts / "content").iterdir()) if request.param == "letsencrypt" else []
    languages = [folder for folder in folders if is_language(folder)]
    config = root / "feeds.toml"
    config.write_text(SITES[request.param].format(languages=json.dumps(languages)), encoding="utf-8")
    places = {"from": str(posts), "to": str(root / "to"), "store": str(root / "state"), "at": "https://site.example/"}
    report = run(load(config, places), now=START.replace(year=2026, month=11))
    truth = [json.loads(line) for line in (posts / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    database = open_store(str(root / "state"), readonly=True)
    seqs = [row[0] for row in database.all("every_article")]
    rows = {row.path: row for row in articles.rows(database, seqs).values()}
    database.close()
    return Published(report, root / "to", truth, rows)


def test_every_post_is_read_or_skipped_for_a_true_reason(site: Published) -> None:
    """A post without any date is refused by name, which is true as long as the truth has none either."""
    undated = {error.path for error in site.report.gathered.refused if error.reason.startswith("no date")}
    wrong = [
        line["file"]
        for line in site.truth
        if (line["file"] in site.rows) != (not line.get("skip") and not line.get("draft"))
        and not (line["file"] in undated and not line.get("date_day"))
    ]
    assert len(wrong) <= len(site.truth) / 100, wrong[:20]


def test_titles_are_right(site: Published) -> None:
    def plain(text: object) -> str:  # the truth keeps entities as they stand in the file; a reader must not see them
        return re.sub(r"\W+", " ", unescape(str(text))).strip()

    pairs = [(site.rows[line["file"]], line) for line in site.truth if line["file"] in site.rows and line.get("title")]
    wrong = [
        (row.draft().title, line["title"]) for row, line in pairs if plain(row.draft().title) != plain(line["title"])
    ]
    assert pairs
    assert len(wrong) <= len(pairs) / 100, wrong[:20]


def test_days_are_right(site: Published) -> None:
    pairs = [
        (site.rows[line["file"]], line) for line in site.truth if line["file"] in site.rows and line.get("date_day")
    ]
    wrong = [
        (row.path, row.draft().published.isoformat(), line["date_day"])
        for row, line in pairs
        if row.draft().published.date().isoformat() != line["date_day"]
    ]
    assert pairs
    assert len(wrong) <= len(pairs) / 100, wrong[:20]


def test_no_template_tag_is_left_in_any_body(site: Published) -> None:
    leaking = []
    for path, row in site.rows.items():
        html = read.html(row.draft().content, "https://site.example/")
        if found := LEAKS.search(CODE.sub("", html)):
            leaking.append((path, found[0]))
    assert leaking == []


def test_every_document_goes_live(site: Published) -> None:
    """What they look like is the matter of tests/test_corpora_output.py."""
    assert (site.report.released.held_back, site.report.released.refused) == ([], [])


def test_the_seed_comes_out_right_in_every_format(tmp_path: Path) -> None:
    places = {"from": str(SHARED / "seed"), "to": str(tmp_path / "to"), "store": str(tmp_path / "state")}
    run(load(None, {**places, "at": "https://news.example/feeds/"}), now=START)
    import feedparser

    for form in ("rss", "atom"):
        (entry,) = feedparser.parse((tmp_path / "to" / f"general.{form}").read_bytes()).entries
        assert entry.title == "Tillerson to discuss North Korea in China"
        assert entry.summary.startswith("US Secretary of State Rex Tillerson traveled to Beijing")
        assert entry.summary.endswith("curb Pyongyang's nuclear ambitions.")
        assert entry.published_parsed[:3] == (2017, 9, 30)
        assert [tag.term for tag in entry.tags] == ["General"]
        assert "author" not in entry
        content = entry.content[0].value
        assert "<h2>A delicate line</h2>" in content
        assert "Read more" not in content
        assert "Skip to Content" not in (tmp_path / "to" / f"general.{form}").read_text(encoding="utf-8")
    (item,) = json.loads((tmp_path / "to/general.json").read_bytes())["items"]
    assert (item["title"], item["date_published"], item["tags"]) == (
        "Tillerson to discuss North Korea in China",
        "2017-09-30T00:00:00Z",
        ["General"],
    )
    assert "authors" not in item

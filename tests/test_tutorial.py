"""The tutorial, done as it says, with the files that it shows; and the demo."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sysconfig
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser
import pytest

ROOT = Path(__file__).parents[1]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMAND = Path(sysconfig.get_path("scripts")) / "feeds"


def feeds(*words: str, at: Path, status: int = 0) -> str:
    done = subprocess.run([COMMAND, *words], cwd=at, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def publish(at: Path, status: int = 0) -> dict[str, Any]:
    summary: dict[str, Any] = json.loads(feeds("publish", "--json", at=at, status=status))
    return summary


def written(summary: dict[str, Any]) -> set[str]:
    return {document["feed"] for document in summary["published"]} - {"feeds", "index"}


def entries(file: Path) -> list[Any]:
    parsed = feedparser.parse(BytesIO(file.read_bytes()))
    assert not parsed.bozo
    return list(parsed.entries)


def shown_file() -> str:
    """The article that step 3 shows, as it stands there."""
    block = TUTORIAL.partition("Put this into `articles/harbour/lighthouse.md`:\n\n")[2].partition(
        "\n\nand publish again"
    )[0]
    return re.sub(r"^ {4}", "", block, flags=re.MULTILINE) + "\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    place = tmp_path / "my-news"
    feeds("init", str(place), at=tmp_path)
    return place


@pytest.fixture
def with_article(project: Path) -> Path:
    publish(project)
    article = project / "articles" / "harbour" / "lighthouse.md"
    article.parent.mkdir()
    article.write_text(shown_file(), encoding="utf-8")
    return project


def test_steps_1_and_2_begin_and_publish(project: Path) -> None:
    assert sorted(str(path.relative_to(project)) for path in project.rglob("*.*") if path.is_file()) == [
        "articles/hello.md",
        "feeds.toml",
    ]
    summary = publish(project)
    assert summary["gathered"]["new"] == 1
    assert written(summary) == {"all", "general"}
    for name in ("all.rss", "all.atom", "all.json", "general.rss", "feeds.opml", "index.html"):
        assert (project / "public" / name).is_file()


def test_step_3_add_an_article(with_article: Path) -> None:
    summary = publish(with_article)
    assert written(summary) == {"all", "harbour"}
    [entry] = entries(with_article / "public" / "harbour.atom")
    assert entry.title == "The lamp is on again"
    assert 'src="https://news.example/pictures/lighthouse.jpg"' in entry.content[0].value


def test_step_4_move_and_rename(with_article: Path) -> None:
    publish(with_article)
    [before] = entries(with_article / "public" / "harbour.atom")
    moved = with_article / "articles" / "town" / "lighthouse.md"
    moved.parent.mkdir()
    (with_article / "articles" / "harbour" / "lighthouse.md").rename(moved)
    moved.write_text(shown_file().replace("title: The lamp is on again", "title: Light again"), encoding="utf-8")
    publish(with_article)
    assert not (with_article / "public" / "harbour.atom").exists()
    [after] = entries(with_article / "public" / "town.atom")
    assert (after.id, after.title) == (before.id, "Light again")
    assert publish(with_article)["published"] == []


def test_step_5_a_mistake(with_article: Path) -> None:
    broken = with_article / "articles" / "harbour" / "lighthouse.md"
    broken.write_text(shown_file().replace("date: 2024-05-06 07:30", "date: 2024-02-31"), encoding="utf-8")
    summary = publish(with_article, status=1)
    assert [one["path"] for one in summary["gathered"]["refused"]] == ["harbour/lighthouse.md"]
    assert "harbour/lighthouse.md" in feeds("status", at=with_article)


def test_step_6_check(project: Path) -> None:
    publish(project)
    feeds("check", "public/all.rss", at=project)


def test_the_demo_publishes_and_passes_its_check(tmp_path: Path) -> None:
    """`make run` does this: everything that may be published is, and nothing needs an excuse."""
    demo = tmp_path / "demo"
    shutil.copytree(ROOT / "config" / "demo", demo, ignore=shutil.ignore_patterns(".feeds", "public"))
    target = tmp_path / "public"
    summary = json.loads(
        feeds("publish", "--config", str(demo / "feeds.toml"), "--to", str(target), "--json", at=tmp_path)
    )
    assert (summary["gathered"]["refused"], summary["held_back"], summary["warnings"]) == ([], [], [])
    titles = [entry.title for entry in entries(target / "all.atom")]
    assert len(titles) == 11
    assert titles[0] == "The ferry runs later in summer"
    assert "What the time capsule held" not in titles
    assert {path.stem for path in target.rglob("*.rss")} == {
        "all",
        "at-home",
        "harbour",
        "kitchen",
        "town",
        "nature",
        "world",
        "asia",
        "姉妹都市",
    }
    feeds("check", *(str(path) for path in target.rglob("*.rss")), at=tmp_path)


def test_the_readme_shows_the_demo_as_it_comes_out(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config" / "demo" / "articles", tmp_path / "articles")
    shutil.copy(ROOT / "config" / "demo" / "feeds.toml", tmp_path)
    printed = feeds("publish", "--to", "public", at=tmp_path).splitlines()
    blocks = [line.strip() for line in README.splitlines() if line.startswith("    ")]
    assert printed[:2] == [line for line in blocks if line.startswith(("Articles ", "Documents "))]
    listing = README.partition("ls -R public\n")[2].partition("\nand in")[0]
    made = {path.name for path in (tmp_path / "public").rglob("*")}
    assert set(listing.replace("public/world:", "").split()) == made
    entry = README.partition('"Recipes":\n')[2].partition("\nEach feed")[0]
    document = (tmp_path / "public" / "kitchen.atom").read_text(encoding="utf-8")
    assert flat(entry) in flat(document)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_demo_says_what_its_files_say(tmp_path: Path) -> None:
    """One article of each kind of file, as a reader gets it."""
    target = tmp_path / "public"
    shutil.copytree(ROOT / "config" / "demo" / "articles", tmp_path / "articles")
    shutil.copy(ROOT / "config" / "demo" / "feeds.toml", tmp_path)
    feeds("publish", "--to", str(target), at=tmp_path)
    got = {entry.title: entry for entry in entries(target / "all.atom")}
    lamp = got["Lighthouse gets its keeper back"]
    assert lamp.published == "2024-03-11T00:00:00Z"
    assert lamp.summary.startswith("The lamp above Lantern Bay has turned by itself")
    assert "Skip to Content" not in lamp.content[0].value
    assert "Read more" not in lamp.content[0].value
    ferry = got["The ferry runs later in summer"]
    assert [author.name for author in ferry.authors] == ["Tomas Brack", "Ines Farrow"]
    assert "{{" not in ferry.content[0].value
    assert got["Tea shortage ends, quietly"].authors[0].name == "Maud Pell"
    assert got["A tide table that fits in a pocket"].link == "https://lantern.example/2024/03/pocket-tide-table/"
    assert "café" in got["A tide table that fits in a pocket"].content[0].value
    assert got["The swifts are back, two days early"].published == "2024-05-04T17:20:00Z"
    assert ferry.content[0].value.endswith("the other way round. (2024-05-08)</strong></p>")
    horn = got["The foghorn has its old voice back"]
    assert [(file.type, file.length) for file in horn.enclosures] == [("audio/wav", "4044")]
    assert [(one["width"], one["height"], one["type"]) for one in horn.media_content] == [("160", "90", "image/png")]
    assert [one["content"] for one in horn.media_credit] == ["Maud Pell"]
    assert got["رسالة من ميناء النخيل"].content[0].value.startswith('<div dir="rtl">\n<p>في مينائنا')
    umbrella = got["A street where umbrellas are mended"]
    assert [file.href for file in umbrella.enclosures] == ["https://lantern.example/sound/umbrella-street.mp3"]

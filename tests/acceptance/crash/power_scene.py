"""A publication of which all that lasts is on one disk: articles, and what editors do to them between two runs."""

from __future__ import annotations

from pathlib import Path

from tests.acceptance.crash.scene import Scene
from tests.newsroom import markdown

#: Of the articles, by their numbers.
CATEGORIES = ("Old", "Asia", "Europe", "Asia", "Old/Times", "Asia")


def scene(root: Path, config: str = "", *, state: str = "state") -> Scene:
    """Seven articles, of which the fourth is alone in its category."""
    made = Scene(root / "scene", config, public=root / "scene/disk/public", state=root / "scene/disk" / state)
    made.public.parent.mkdir()
    for number in range(1, 8):
        made.write(f"{number}.md", told(number, CATEGORIES[number % len(CATEGORIES)]))
    return made


def told(number: int, category: str, body: str = "Some words.") -> str:
    return markdown(
        f"Number {number}",
        body,
        date=f"2024-05-{number:02}T10:00:00Z",
        category=category,
        author=f"Author {number % 2}",
        link=f"https://news.example/{number}",
    )


def change(made: Scene) -> None:
    """One article is edited, one moved, one removed, the last one of its category; and a new one has come."""
    made.write("2.md", told(2, "Europe", "Other words."))
    (made.articles / "3.md").rename(made.articles / "moved.md")
    (made.articles / "4.md").unlink()
    made.write("8.md", told(8, "Africa"))


def change_again(made: Scene) -> None:
    made.write("5.md", told(5, "Asia", "Other words."))
    (made.articles / "6.md").rename(made.articles / "again.md")
    made.write("9.md", told(9, "Africa"))

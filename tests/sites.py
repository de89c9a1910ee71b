"""Small sites of our own, for `feeds init --from`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from feeds import run, start
from feeds.config import load
from feeds.profile import Profile

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.settings import Settings, Source


class Made(NamedTuple):
    """What came of a site: its profile, the settings and text written, and the links that were published, by title."""

    profile: Profile
    settings: Settings
    links: dict[str, str]
    text: str

    @property
    def source(self) -> Source:
        return self.settings.source[0]

    @property
    def unknown(self) -> str:
        return "\n".join(self.profile.unknown)


def lay_out(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def made(place: Path, files: dict[str, str], *, refused: tuple[str, ...] = ()) -> Made:
    """Lay out a site, make a configuration for it, and publish with that as it is."""
    site = lay_out(place / "site", files)
    profile = start.begin_from(place / "new", site)
    settings = load(place / "new" / "feeds.toml")
    report = run.run(settings)
    assert tuple(error.path for error in report.gathered.refused) == refused
    assert not report.released.held_back
    document = place / "new" / "public" / "all.json"
    items = json.loads(document.read_text(encoding="utf-8"))["items"] if document.exists() else []
    links = {item["title"]: item.get("url", "") for item in items}
    return Made(profile, settings, links, (place / "new" / "feeds.toml").read_text(encoding="utf-8"))


def post(title: str, date: str | None = "2024-05-06", body: str = "Some words.", **more: str) -> str:
    """A post with YAML front matter."""
    dated = {"date": date} if date else {}
    lines = "".join(f"{key}: {value}\n" for key, value in {"title": title, **dated, **more}.items())
    return f"---\n{lines}---\n{body}\n"

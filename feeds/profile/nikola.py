"""Nikola: conf.py, told from others of that name by POSTS, BLOG_TITLE or SITE_URL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.profile import python
from feeds.profile.found import Folder, Profile
from feeds.profile.values import language, mapping, path_of, text, url_of

if TYPE_CHECKING:
    from pathlib import Path

_KNOWN = frozenset(("POSTS", "BLOG_TITLE", "SITE_URL"))


def read(site: Path) -> Profile | None:
    """The profile of a Nikola site, None when it is none."""
    file = site / "conf.py"
    if not file.is_file():
        return None
    found = Profile(generator="Nikola")
    try:
        said, wrong = python.settings(file)
    except ValueError:
        return None
    if not _KNOWN & said.keys():
        return None
    if wrong:
        found.unknown.append(f"what {wrong}")
    own = text(said, "DEFAULT_LANG") or "en"
    for what, key in (("title", "BLOG_TITLE"), ("author", "BLOG_AUTHOR"), ("description", "BLOG_DESCRIPTION")):
        value = said.get(key)
        found.take(what, mapping(value).get(own) if isinstance(value, dict) else value, f"conf.py: {key}")
    found.take("url", url_of(text(said, "SITE_URL", "BASE_URL")), "conf.py: SITE_URL")
    found.take("language", language(own), "conf.py: DEFAULT_LANG")
    found.take(
        "timezone", text(said, "TIMEZONE") or "UTC", "conf.py: TIMEZONE" if "TIMEZONE" in said else "Nikola's default"
    )
    found.folders = _folders(site, said, own, found)
    return found


def _folders(site: Path, said: dict[str, object], own: str, found: Profile) -> list[Folder]:
    spoken = tuple(mapping(said.get("TRANSLATIONS"))) or (own,)
    prefix = "/:translation" if len(spoken) > 1 else ""
    ending = "/" if said.get("PRETTY_URLS", True) is True else ".html"
    found.taken.append(("permalink", f"conf.py: POSTS{', PRETTY_URLS' if 'PRETTY_URLS' in said else ''}"))
    if prefix:
        found.taken.append(("languages", "conf.py: TRANSLATIONS"))
    places: dict[str, str] = {}
    for entry in _posts(said):
        places.setdefault(entry[0].partition("*")[0].strip("/"), entry[1].strip("/"))
    if not places:
        found.unknown.append("where the posts are: conf.py says no POSTS that are literals; posts/ is taken")
        places = {"posts": "posts"}
    return [
        Folder(
            path=path,
            name=path.replace("/", "-") or "posts",
            permalink=(("", f"{path_of(found.url)}{prefix}/{target}/:folder/:slug{ending}".replace("//", "/")),),
            slugs="nikola",
            language=own if prefix else None,
            languages=spoken if prefix else (),
            folders=False,
            skip=("listings",) if not path else (),
        )
        for path, target in places.items()
        if (site / path).is_dir() or len(places) == 1
    ]


def _posts(said: dict[str, object]) -> list[tuple[str, str]]:
    """What POSTS says: a pattern of files and the folder that they are published in."""
    listed = said.get("POSTS")
    entries = listed if isinstance(listed, list) else []
    return [
        (entry[0], entry[1])
        for entry in entries
        if isinstance(entry, list) and len(entry) > 1 and isinstance(entry[0], str) and isinstance(entry[1], str)
    ]

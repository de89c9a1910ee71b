"""Values of a configuration as they are wanted: a text, a mapping, an address; None where it is something else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from feeds import beneath
from feeds.read.headers import registry
from feeds.text import is_language, is_web_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def text(record: object, *keys: str) -> str | None:
    """The first of these keys of a mapping that holds a text that says something."""
    for key in keys:
        value = record.get(key) if isinstance(record, dict) else None
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def mapping(value: object) -> dict[str, object]:
    """A mapping; an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def records(value: object) -> list[dict[str, object]]:
    """The mappings in a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def texts(value: object) -> tuple[str, ...]:
    """The texts in a list, or the one text."""
    listed = [value] if isinstance(value, str) else value
    return (
        tuple(one.strip() for one in listed if isinstance(one, str) and one.strip()) if isinstance(listed, list) else ()
    )


def lower(record: Mapping[str, object]) -> dict[str, object]:
    """A mapping with its keys in lower case, and those of the mappings in it."""
    return {key.lower(): lower(value) if isinstance(value, dict) else value for key, value in record.items()}


def url_of(*parts: str | None) -> str | None:
    """An address put together, with a slash at its end; None when it is no http(s) URL, or one of this machine."""
    whole = "/".join(part.strip("/") for part in parts if part and part.strip("/")) + "/"
    whole = f"https:{whole}" if (parts[0] or "").startswith("//") else whole
    here = urlsplit(whole).hostname in ("localhost", "127.0.0.1", "0.0.0.0")  # noqa: S104 - names to refuse
    return whole if is_web_url(whole) and not here else None


def path_of(url: str | None) -> str:
    """The path of a site's address without a slash at its end: "" at the root of a host."""
    return urlsplit(url or "").path.rstrip("/")


def place(cname: Path) -> str | None:
    """The address that a file CNAME names, as GitHub Pages has it."""
    try:
        host = beneath.read(cname, 300).decode().strip()
    except (OSError, UnicodeDecodeError):
        return None
    return url_of(f"https://{host}") if host and "/" not in host and " " not in host else None


def language(value: object) -> str | None:
    """A language tag (BCP 47), also written with an underscore; None for what is none."""
    tag = value.strip().replace("_", "-") if isinstance(value, str) else ""
    return tag if tag and is_language(tag) else None


def authors_in(site: Path, places: Iterable[str]) -> tuple[str, ...]:
    """Those registries of authors that there are and that can be read, relative to the site."""
    found = []
    for name in places:
        for suffix in ("", ".yml", ".yaml", ".json", ".toml"):
            path = site / f"{name}{suffix}"
            if path.is_dir() if not suffix and "." not in name.rpartition("/")[2] else path.is_file():
                try:
                    if registry.check(str(path)):
                        found.append(f"{name}{suffix}")
                except ValueError:
                    continue
    return tuple(found)

"""Files of data: YAML, TOML or JSON, or what stands as such above a text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from feeds import beneath
from feeds.read.headers import header, yaml_header

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from feeds.read.headers.header import Value

DATA = (".yml", ".yaml", ".toml", ".json")
TEXT = (".md", ".markdown", ".html")
LARGEST = 5_000_000


def load(file: Path, *, root: Path | None = None) -> dict[str, Value]:
    """A file as a mapping, every scalar as text; a list at the top stands under the key "items".

    With a `root` the file lies below that, and no link is followed. Raises ValueError naming the file, the line and
    what is wrong, also when it can't be read.
    """
    try:
        text = text_of(file, root=root)
        if file.suffix.lower() in TEXT:
            return header.split(text).values
        return header.as_texts(_parsers()[file.suffix.lower()](text))
    except KeyError:
        raise ValueError(f"{file}: its name ends in none of {', '.join(DATA)}") from None
    except RecursionError:
        raise ValueError(f"{file}: nested too deep") from None
    except ValueError as error:
        said = str(error).replace("the header is ", "")
        raise ValueError(said if said.startswith(str(file)) else f"{file}: {said}") from error


def text_of(file: Path, *, root: Path | None = None) -> str:
    """A file's text, which is UTF-8; `root` as `load` has it. Raises ValueError naming the file."""
    try:
        data = beneath.read(file, LARGEST + 1, root=root)
        if len(data) > LARGEST:
            raise ValueError(f"{file}: larger than {LARGEST:,} bytes")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{file}: not UTF-8: byte {error.start + 1:,} is {error.object[error.start]:#04x}") from error
    except OSError as error:
        raise ValueError(f"{file}: {(error.strerror or str(error)).lower()}") from error


def _parsers() -> dict[str, Callable[[str], object]]:
    return {".yml": _yaml, ".yaml": _yaml, ".toml": header.of_toml, ".json": _json}


def _yaml(text: str) -> dict[str, Value]:
    if next((line for line in text.splitlines() if line.strip("- ") and not line.startswith("#")), "")[:2] == "- ":
        text = "items:\n" + text.removeprefix("---")
    return dict(yaml_header.load(text, first_line=1)[0])


def _json(text: str) -> object:
    found = json.loads(text)
    return {"items": found} if isinstance(found, list) else found

"""The grammars that others gave the formats, as second judges of what we write (tests/data/check)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from lxml import etree

SCHEMAS = Path(__file__).parent / "data" / "check"


@cache
def _atom() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(SCHEMAS / "atom-rfc4287.rng"))


@cache
def _json() -> Any:
    schema = json.loads((SCHEMAS / "jsonfeed-1.1.schema.json").read_text("utf-8"))
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def atom_faults(body: bytes) -> list[str]:
    """What RFC 4287's grammar (appendix B) has against an Atom document."""
    grammar = _atom()
    grammar.validate(etree.fromstring(body))
    return [f"line {error.line}: {error.message}" for error in grammar.error_log]


def json_faults(body: bytes) -> list[str]:
    """What the JSON Schema of JSON Feed 1.1 has against a document."""
    return [f"{error.json_path}: {error.message}" for error in _json().iter_errors(json.loads(body))]


def faults(path: Path) -> list[str]:
    """What a document's grammar has against it; RSS and OPML have none that anybody agrees on."""
    judges = {".atom": atom_faults, ".json": json_faults}
    return judges[path.suffix](path.read_bytes()) if path.suffix in judges else []

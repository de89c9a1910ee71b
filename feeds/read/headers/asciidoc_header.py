"""The header of an AsciiDoc document: title, author line, revision line, attributes (AsciiDoc, "Document Header")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.read.headers import yaml_header
from feeds.read.headers.line_header import Lines

if TYPE_CHECKING:
    from feeds.read.headers.header import Value

_TITLE = re.compile(r"=[ \t]+(\S.*)(?:\n|\Z)")
_ATTRIBUTE = re.compile(r":(!?\w[\w-]*!?):(?:[ \t]+(.*))?(?:\n|\Z)")
_COMMENT = re.compile(r"(?m:^)(?://(?!/).*(?:\n|\Z)|////\n(?:.*\n)*?////[ \t]*+(?:\n|\Z))")
_LINE = re.compile(r"(?![:=\[]|-{3})(\S.{0,200})(?:\n|\Z)")
_AUTHOR = re.compile(r"([^<;]*?)\s*(?:<([^<>]*)>)?\s*(?:;|$)")
_REVISION = re.compile(r"(?:v?(?P<number>\d[^,:\s]*),[ \t]*)?(?P<date>[^:,]*\d{4}[^:]*|\d{1,4}[-./]\d[^:]*)?(?::.*)?")
_RULE = re.compile(r"\s*+((?:---|\.\.\.)[ \t]*+(?:\n|\Z))?+")
_REFERENCE = re.compile(r"\{(\w[\w-]*)\}")
#: What generators put before the keys that are for them.
_PREFIXES = ("awestruct-", "page-", "jbake-")


def asciidoc(text: str) -> Lines | None:
    """The header of a document that has a title in one line; None when it has none.

    Keys are the names of attributes, without what Awestruct, Jekyll and JBake put before their own. The body begins
    with the attributes, to which the text may refer.
    """
    said: dict[str, str] = {}
    kept, at = _attributes(text, 0, said)
    title = _TITLE.match(text, at)
    if not title:
        return None
    pairs, at = _people(text, title.end())
    more, at = _attributes(text, at, said)
    if (rule := _RULE.match(text, at)) and rule[1]:
        at = rule.end()
    pairs = [("title", title[1].strip()), *pairs]
    stated: list[tuple[str, Value]] = [
        (key, _resolved(value, said) if isinstance(value, str) else value) for key, value in pairs
    ]
    stated += [(_named(name), _value(_resolved(value, said))) for name, value in said.items()]
    return Lines(stated, f"{kept}{more}\n{text[at:]}" if kept or more else text[at:].lstrip("\n"))


def _attributes(text: str, at: int, said: dict[str, str]) -> tuple[str, int]:
    """The lines of attributes from a place on, as they stand, and where they end; comments are passed over."""
    kept: list[str] = []
    while match := _ATTRIBUTE.match(text, at) or _COMMENT.match(text, at):
        at = match.end()
        if match.re is _COMMENT:
            continue
        value = match[2] or ""
        kept.append(match[0])
        while value.endswith((" \\", " +")) and at < len(text):
            end = text.find("\n", at) + 1 or len(text)
            kept.append(text[at:end])
            value, at = f"{value[:-2].rstrip()} {text[at:end].strip()}", end
        if match[1].strip("!") == match[1]:
            said[match[1]] = value.strip()
    return "".join(kept), at


def _people(text: str, at: int) -> tuple[list[tuple[str, Value]], int]:
    """The author line and, only under it, the revision line."""
    pairs: list[tuple[str, Value]] = []
    while comment := _COMMENT.match(text, at):
        at = comment.end()
    if not (line := _LINE.match(text, at)):
        return pairs, at
    at = line.end()
    authors: list[Value] = [
        f"{name.replace('_', ' ').strip()} <{address}>" if address else name.replace("_", " ").strip()
        for name, address in _AUTHOR.findall(line[1])
        if name.strip()
    ]
    if authors:
        pairs.append(("author", authors))
    if (line := _LINE.match(text, at)) and (revision := _REVISION.fullmatch(line[1].strip())):
        at = line.end()
        if revision["date"]:
            pairs.append(("revdate", revision["date"].strip()))
    return pairs, at


def _named(name: str) -> str:
    prefix = next((each for each in _PREFIXES if name.startswith(each)), "")
    return name[len(prefix) :]


def _value(text: str) -> Value:
    """A list in brackets is one, as Awestruct and Jekyll read it."""
    if text.startswith("[") and text.endswith("]"):
        try:
            return yaml_header.load(f"list: {text}", first_line=1)[0][0][1]
        except ValueError:
            return text.strip("[]")
    return _unquoted(text)


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _resolved(text: str, said: dict[str, str]) -> str:
    return _REFERENCE.sub(lambda match: said.get(match[1], match[0]), text) if "{" in text else text

"""What a body loses on its way into feeds, found by comparing it before and after cleaning."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING, Any

from feeds import compose
from feeds.store.articles import Row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.article import Draft
    from feeds.explain.desk import Desk
    from feeds.store.ledger import Place

#: Examples of each loss.
MOST = 3
_LONGEST = 80
#: Also a tag that is never closed, so that nothing is read twice.
_TAG = re.compile(r"""<([A-Za-z][^\s/<>]*+)((?:[^<>"']|"[^"]*"|'[^']*')*+)(>?)""")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]++)(?:\s*+=\s*+("[^"]*"|'[^']*'|[^\s"'<>]++))?""")
#: Templates of Hugo, Jekyll and their kin; each on a line of its own, and not endless.
_TEMPLATE = re.compile(r"\{\{[^{}\n]{0,300}\}\}|\{%[^%\n]{0,300}%\}|<%[^%\n]{0,300}%>")


def compared(desk: Desk, place: Place, draft: Draft) -> dict[str, Any]:
    """The body's `type` and `characters`, and its `losses`: `what`, `count`, `examples`.

    A tag that is told by another one (a player by a link) counts as lost.
    """
    row, setting = Row(0, "", *place, 0, 0, 0, "", "", ""), desk.output.setting
    before = compose.uncleaned(row, draft, setting)
    after = compose.cleaned(row, draft, setting, desk.where(row, draft))
    return {
        "type": draft.content.type,
        "characters": len(draft.content.body),
        "losses": [*_losses(draft.content.body, before, after)],
    }


def _losses(written: str, before: str, after: str) -> Iterable[dict[str, Any]]:
    had, has = _tags(before), _tags(after)
    kept = unescape(after)
    templates = [one for one in _TEMPLATE.findall(written) if one not in kept]
    yield from _told("templates", templates)
    yield from _told("images", _without(_values(had, "img", "src"), len(_values(has, "img", "src"))))
    yield from _told("links without a target", _without(_values(had, "a", "href"), len(_values(has, "a", "href"))))
    yield from _missing("element", Counter(name for name, _ in had), Counter(name for name, _ in has), had)
    named_before, named_after = (Counter(name for _, said in tags for name, _ in said) for tags in (had, has))
    yield from _missing("attribute", named_before, named_after, had)


def _missing(
    kind: str, before: Counter[str], after: Counter[str], tags: list[tuple[str, list[tuple[str, str]]]]
) -> Iterable[dict[str, Any]]:
    told = {"img", "a"} if kind == "element" else {"src", "href"}
    for name, count in sorted((before - after).items()):
        if name in told:
            continue
        values = [value for _, said in tags for key, value in said if key == name and value]
        examples = [] if kind == "element" else [*dict.fromkeys(values)]
        yield {"what": f"the {kind} {name}", "count": count, "examples": _cut(examples)}


def _told(what: str, examples: list[str]) -> Iterable[dict[str, Any]]:
    if examples:
        yield {"what": what, "count": len(examples), "examples": _cut([*dict.fromkeys(examples)])}


def _without(values: list[str], kept: int) -> list[str]:
    """As many of the values as are lost; those that lead nowhere by their looks come first."""
    lost = max(len(values) - kept, 0)
    return sorted(values, key=lambda value: value.startswith(("http:", "https:", "/")))[:lost]


def _tags(html: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The start tags of some HTML with their attributes, names in lower case."""
    found = ((tag[1].lower(), _ATTRIBUTE.findall(tag[2])) for tag in _TAG.finditer(html) if tag[3])
    return [(name, [(key.lower(), unescape(value.strip("\"'"))) for key, value in said]) for name, said in found]


def _values(tags: list[tuple[str, list[tuple[str, str]]]], tag: str, attribute: str) -> list[str]:
    return [value for name, said in tags if name == tag for key, value in said if key == attribute]


def _cut(examples: list[str]) -> list[str]:
    return [one if len(one) <= _LONGEST else one[: _LONGEST - 1] + "…" for one in examples[:MOST]]

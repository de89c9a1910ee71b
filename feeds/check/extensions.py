"""The rules of the extensions that RSS and Atom documents carry, each asked only where its namespace is in use."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.check import content, dublin_core, geo, history, itunes, media, slash, syndication, threading, tombstones
from feeds.check.namespaces import KNOWN
from feeds.check.rules import Rules
from feeds.check.xml import Element, Tree
from feeds.errors import Finding

_RULES: tuple[tuple[Rules[Tree, Element], tuple[str, ...]], ...] = (
    (content.RULES, ("content",)),
    (dublin_core.RULES, ("dc", "dcterms")),
    (syndication.RULES, ("sy",)),
    (threading.RULES, ("thr",)),
    (slash.RULES, ("slash", "wfw")),
    (geo.RULES, ("georss", "geo")),
    (media.RULES, ("media",)),
    (itunes.RULES, ("itunes",)),
    (history.RULES, ("fh", "atom")),
    (tombstones.RULES, ("at",)),
)


def findings(tree: Tree) -> Iterator[Finding]:
    """All that is wrong with the extensions of the document."""
    used = _namespaces(tree)
    for rules, prefixes in _RULES:
        if any(KNOWN[prefix] in used for prefix in prefixes):
            yield from rules.findings(tree, tree)


def _namespaces(tree: Tree) -> set[str]:
    """The namespaces of the elements; and that of threading, which has attributes too, if it stands anywhere."""
    used = {tag[1:].partition("}")[0] for tag in tree.elements if tag[0] == "{"}
    return used | ({KNOWN["thr"]} if KNOWN["thr"].encode() in tree.body else set())

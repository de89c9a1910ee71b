"""What our own documents say that the ledger does not know: readers have it, whatever became of the store."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from feeds import ours
from feeds.errors import TargetError
from feeds.store import documents

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from feeds.check.entries import Entries, Known
    from feeds.publish import Live, Target
    from feeds.store.database import Database

#: Bytes; what is larger was not made by us.
LARGEST = 64_000_000
#: Which format says most, and which of them have the id that stands for an IRI that it is none.
ORDER = ("atom", "json", "rss")


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """One document of ours that does not lie as the ledger lists it; `mtime` in seconds since 1970 (UTC)."""

    path: str
    what: ours.Named
    mtime: int
    says: Entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """All of them, and what they say of names that lead elsewhere (`moved`), are gone, or are offered no more."""

    witnesses: tuple[Witness, ...]
    moved: Mapping[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()

    def feeds(self) -> dict[str, dict[str, Witness]]:
        """The documents of feeds by name and format."""
        found: dict[str, dict[str, Witness]] = {}
        for one in self.witnesses:
            if one.what.feed is not None and one.what.archive is None:
                found.setdefault(one.what.feed, {})[one.what.format] = one
        return found

    def archives(self) -> dict[str, dict[int, dict[str, Witness]]]:
        """The archives by feed, number and format."""
        found: dict[str, dict[int, dict[str, Witness]]] = {}
        for one in self.witnesses:
            if one.what.feed is not None and one.what.archive is not None:
                found.setdefault(one.what.feed, {}).setdefault(one.what.archive, {})[one.what.format] = one
        return found


def hear(database: Database, target: Target, base: str, progress: Callable[[str, int, int], None]) -> Heard | None:
    """The documents below a target that were made for `base` and do not lie as the ledger lists them; None: there are
    none.

    Where all is as listed, that costs a look at each. Raises StoreError and TargetError.
    """
    listed = documents.every(database, target.url)
    if listed and all(_lies(target, one) for one in listed.values()):
        return None
    begun = {path for path, one in listed.items() if _is_begun(one)}
    paths = [(path, what) for path in target.every() if path not in begun and (what := ours.named(path))]
    is_alone = True
    heard: list[Witness] = []
    told: dict[str, Any] = {}
    for done, (path, what) in enumerate(paths, start=1):
        live = target.look(path)
        body = None if path in listed and _lies(target, listed[path]) else _read(target, path, live)
        if body and live and ours.is_ours(body, path, base):
            heard.append(Witness(path=path, what=what, mtime=live.mtime, says=_said(body, what)))
            told = _told(body) if what.format == "moved" else told
        elif body and what.feed is not None and ours.is_made(body, path):
            is_alone = False
        progress("recalling", done, len(paths))
    if not is_alone:
        # Nothing tells for which address a sitemap was made, and whose the names are that lead elsewhere.
        heard, told = [one for one in heard if one.what.format not in {"sitemap", "moved"}], {}
    if not heard:
        return None
    return Heard(
        witnesses=tuple(heard),
        moved={str(old): str(new) for old, new in told.get("moved", {}).items()},
        gone=frozenset(map(str, told.get("gone", ()))),
        suffixes=frozenset(map(str, told.get("suffixes", ()))),
    )


def without(heard: Heard, feeds: Collection[str]) -> Heard | None:
    """What is left to hear where some feeds are not ours to speak of, nor any sitemap; None: nothing."""
    left = tuple(one for one in heard.witnesses if one.what.feed not in feeds and one.what.format != "sitemap")
    return replace(heard, witnesses=left) if left else None


def known(heard: Heard) -> Iterator[tuple[Known, str]]:
    """Each entry once, and its id as an IRI, "" where no document has it: those of `all` first, of archives last."""
    current = sorted(heard.feeds().items(), key=lambda item: (item[0] != "all", item[0]))
    groups = [forms for _, forms in current]
    groups += [forms for _, numbered in sorted(heard.archives().items()) for _, forms in sorted(numbered.items())]
    seen: set[str] = set()
    for forms in groups:
        for one, identifier in _merged(forms):
            if one.guid not in seen and (identifier or one.guid) not in seen:
                seen |= {one.guid, identifier} - {""}
                yield one, identifier


def _merged(forms: Mapping[str, Witness]) -> Iterator[tuple[Known, str]]:
    """The entries of one feed: what Atom says, with the id by which the readers of other formats know each."""
    first, *others = [forms[form].says.known for form in ORDER if form in forms]
    if "atom" not in forms:
        yield from ((one, "") for one in first)
        return
    for number, one in enumerate(first):
        guids = (other[number].guid for other in others if _is_same(one, number, other))
        yield replace(one, guid=next(guids, one.guid)), one.guid


def _is_same(one: Known, number: int, others: tuple[Known, ...]) -> bool:
    if number >= len(others):
        return False
    return (one.title, one.link) == (others[number].title, others[number].link)


def ids(forms: Mapping[str, Witness]) -> list[str]:
    """The ids of a document's entries as IRIs, as far as its formats tell."""
    return [identifier or one.guid for one, identifier in _merged(forms)]


def _is_begun(listed: documents.Published) -> bool:
    """Whether a run of this store was killed while it put a document there for the first time: it is no testimony."""
    return not listed.hash and not listed.mtime and listed.feed is not None


def _lies(target: Target, listed: documents.Published) -> bool:
    live = target.look(listed.path)
    return live is not None and (listed.size, listed.mtime) == tuple(live)


def _read(target: Target, path: str, live: Live | None) -> bytes | None:
    """What lies there, if it may be read and is no larger than a document of ours ever is."""
    if live is None or live.size > LARGEST:
        return None
    try:
        return target.read(path)
    except TargetError as error:
        if isinstance(error.__cause__, PermissionError):
            return None
        raise


def _said(body: bytes, what: ours.Named) -> Entries:
    from feeds.check.entries import Entries, entries

    try:
        return entries(body) if what.feed is not None else Entries()
    except ValueError:
        return Entries()


def _told(body: bytes) -> dict[str, Any]:
    """What stands in a list of names that lead elsewhere, in the shape that ours have."""
    try:
        told = json.loads(body)
        json.dumps(told, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return {}
    shapes: Iterable[tuple[str, type]] = (("moved", dict), ("gone", list), ("suffixes", list))
    told = told if isinstance(told, dict) else {}
    return {name: told[name] for name, shape in shapes if isinstance(told.get(name), shape)}

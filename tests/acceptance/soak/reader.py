"""What a subscriber gets: every document read as a feed reader does, and held against the model."""

from __future__ import annotations

import hashlib
import io
import json
from calendar import timegm
from datetime import datetime
from typing import Any

import feedparser

from tests.acceptance.soak.model import Entry, Model, slug
from tests.acceptance.soak.publication import Publication

SUFFIX = {"rss": ".rss", "atom": ".atom", "json": ".json"}


class Reader:
    """Polls, and remembers what no later document may take back: ids, dates, validators."""

    def __init__(self, publication: Publication, model: Model) -> None:
        self._publication = publication
        self._model = model
        self._read: dict[str, list[tuple[Entry, str]]] = {}
        self._ids: dict[str, str] = {}
        self._times: dict[str, tuple[bytes, int]] = {}
        self.checks = 0

    def check(self, now: int) -> None:
        """Every feed equals the model, and nothing else lies there. Raises AssertionError saying what is wrong."""
        self.checks += 1
        documents = self._publication.documents()
        expected = self._model.expected(now)
        wanted = {f"{name}{SUFFIX[form]}" for name in expected for form in self._model.formats}
        found = {path for path in documents if path not in ("feeds.opml", "index.html", ".moved.json")}
        assert found == wanted, f"not to be there: {sorted(found - wanted)}; missing: {sorted(wanted - found)}"
        dates: dict[str, str] = {}
        for name, (entries, optional) in expected.items():
            for form in self._model.formats:
                self._hold(f"{name}{SUFFIX[form]}", form, documents, entries, optional, dates)
        self._dated(dates)
        self._validators(documents)

    def _hold(
        self,
        path: str,
        form: str,
        documents: dict[str, bytes],
        entries: list[Entry],
        optional: set[str],
        dates: dict[str, str],
    ) -> None:
        shown = self._entries(path, form, documents[path])
        there = {entry.id for entry, _ in shown}
        want = [entry for entry in entries if entry.id not in optional or entry.id in there]
        have = [entry for entry, _ in shown]
        assert have == want, _difference(path, have, want)
        if form == "atom":
            for entry, updated in shown:
                assert dates.setdefault(entry.id, updated) == updated, (
                    f"{path}: {entry.id} is elsewhere {dates[entry.id]}"
                )

    def _dated(self, dates: dict[str, str]) -> None:
        """`updated` moves only with what a reader sees, and never back."""
        for story in self._model.stories:
            if now := dates.get(story.id):
                before, story.updated = story.updated, now
                assert story.may_update or before in ("", now), f"{story.id} was updated {before}, now {now}"
                assert now >= before, f"{story.id} was updated {before}, now {now}"
                story.may_update = False

    def _entries(self, path: str, form: str, body: bytes) -> list[tuple[Entry, str]]:
        mark = hashlib.sha256(path.encode() + body).hexdigest()
        if mark not in self._read:
            identity, self._read[mark] = parse(form, body)
            if form == "atom":
                self._keep_id(path, identity)
        return self._read[mark]

    def _keep_id(self, path: str, identity: str) -> None:
        """A feed's own id is for ever too, whatever its name is by now."""
        name = path.removesuffix(".atom")
        said = next((said for said, called in self._model.names.items() if slug(called) == name), name)
        key = said.lower()
        assert self._ids.setdefault(key, identity) == identity, f"{path}: its id was {self._ids[key]}, now {identity}"

    def _validators(self, documents: dict[str, bytes]) -> None:
        """Other bytes have a later time, and the same bytes the same one."""
        times: dict[str, tuple[bytes, int]] = {}
        for path, body in documents.items():
            now = times[path] = hashlib.sha256(body).digest(), int((self._publication.public / path).stat().st_mtime)
            if before := self._times.get(path):
                grows = now[1] > before[1] if now[0] != before[0] else now[1] >= before[1]
                assert grows, f"{path}: its time was {before[1]}, now {now[1]}; other bytes: {now[0] != before[0]}"
        self._times = times


def parse(form: str, body: bytes) -> tuple[str, list[tuple[Entry, str]]]:
    """The id of a feed, and its entries with their dates of change, as a feed reader has them."""
    if form == "json":
        read = json.loads(body)
        return "", [(_of_json(item), item.get("date_modified", "")) for item in read["items"]]
    parsed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo, f"it is not sound: {parsed.bozo_exception}"
    return parsed.feed.get("id", ""), [
        (_of_xml(entry), entry.updated if form == "atom" else "") for entry in parsed.entries
    ]


def _of_json(item: dict[str, Any]) -> Entry:
    published = int(datetime.fromisoformat(item["date_published"]).timestamp())
    return Entry(item["id"], item["title"], item["content_html"].strip(), published, _first(item["tags"]))


def _of_xml(entry: Any) -> Entry:
    terms = [tag.term for tag in entry.tags]
    return Entry(entry.id, entry.title, entry.content[0].value.strip(), timegm(entry.published_parsed), _first(terms))


def _first(terms: list[str]) -> str:
    return terms[0] if terms else ""


def _difference(path: str, have: list[Entry], want: list[Entry]) -> str:
    lines = [f"{path} has {len(have)} entries and should have {len(want)}"]
    lines += [f"  too much: {entry}" for entry in have if entry not in want]
    lines += [f"  missing:  {entry}" for entry in want if entry not in have]
    if len(lines) == 1:
        lines += ["  in another order:", *(f"    {entry.id}" for entry in have)]
    return "\n".join(lines)

"""Random ways to break a JSON Feed: each changes what a reader relies on, and is called by its kind."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from random import Random
from typing import Any

from tests.mutations import Break

_NEEDED = {"version", "title", "items", "id", "feed_url", "home_page_url", "mime_type", "url", "content_text"}
_URLS = {"url", "home_page_url", "feed_url", "next_url", "external_url", "image", "avatar"}
_PLAIN = {"title", "summary", "name", "description"}
_NOTHING: tuple[Any, ...] = (None, 1.5, {"a": 1}, [[]], True)


def _records(value: Any) -> list[dict[str, Any]]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [value] if isinstance(value, dict) and not any(name in value for name in ("mood", "ttl")) else []
    return own + [record for one in inner for record in _records(one)]


def _on(names: Callable[[dict[str, Any]], set[str]], change: Callable[[Random, dict[str, Any], str], None]) -> Break:
    """Break by changing one of those members of one object."""

    def broken(rng: Random, body: bytes) -> bytes | None:
        feed = json.loads(body)
        found = [(record, name) for record in _records(feed) for name in sorted(names(record) & record.keys())]
        if not found:
            return None
        change(rng, *rng.choice(found))
        return json.dumps(feed, ensure_ascii=False, indent=2).encode("utf-8", "surrogatepass")

    return broken


def _to(*values: Any) -> Callable[[Random, dict[str, Any], str], None]:
    def change(rng: Random, record: dict[str, Any], name: str) -> None:
        record[name] = rng.choice(values)

    return change


def _needed(record: dict[str, Any]) -> set[str]:
    """What an object of this kind cannot do without: an item may lack its url, an author all but one."""
    if "mime_type" in record:
        return {"url", "mime_type"}
    if "items" in record:
        return _NEEDED - {"url"}
    return {"id", "content_text"} if "id" in record else set(record) if len(record) == 1 or "type" in record else set()


def _dropped(_: Random, record: dict[str, Any], name: str) -> None:
    del record[name]


def _misspelt(rng: Random, record: dict[str, Any], name: str) -> None:
    record[rng.choice((name.upper(), name[:-1] or "x", name.replace("_", "-") + "s"))] = record.pop(name)


def _spoilt_date(rng: Random, record: dict[str, Any], name: str) -> None:
    said = str(record[name])
    record[name] = rng.choice(
        (said[:-1], said.lower(), said.replace("T", " "), said.replace("20", "99", 1), "yesterday", "", said + " ")
    )


def _said_twice(rng: Random, record: dict[str, Any], name: str) -> None:
    record[name] = (
        f"{record[name]} x{rng.choice(('&amp;', '&#8217;', 'Ã©', 'â€™', '<b>x</b>', chr(0x92), chr(0xFFFD)))}s"
    )


def _item_twice(rng: Random, record: dict[str, Any], name: str) -> None:
    items = record[name]
    items.append(copy.deepcopy(rng.choice(items)))


def _texts(change: Callable[[Random, bytes], bytes]) -> Break:
    return lambda rng, body: change(rng, body)


def _sign_lost(rng: Random, body: bytes) -> bytes:
    at = rng.choice([at for at, sign in enumerate(body) if sign in b'{}[]:"' and body[at - 1 : at] not in b"\\sp"])
    return body[:at] + body[at + 1 :]


def _all(record: dict[str, Any]) -> set[str]:
    return {name for name in record if not name.startswith("_")}


KINDS: dict[str, Break] = {
    "a member dropped": _on(_needed, _dropped),
    "a member misspelt": _on(_all, _misspelt),
    "a member of another type": _on(lambda record: _all(record) - {"expired"}, _to(*_NOTHING)),
    "a text emptied": _on(lambda _: {"id", "title", "url", "version", "name", "mime_type"}, _to("", " ")),
    "a date spoilt": _on(lambda _: {"date_published", "date_modified"}, _spoilt_date),
    "a URL spoilt": _on(lambda _: _URLS, _to("/a", "a b", "http://", "//a.example/", "http://a.example/%zz")),
    "a text escaped or decoded twice": _on(lambda _: _PLAIN, _said_twice),
    "an item twice": _on(lambda _: {"items"}, _item_twice),
    "a character that is none": _on(lambda _: _PLAIN, _to("a\x01", "\ud800", "\ufffe")),
    "a size below zero": _on(lambda _: {"size_in_bytes"}, _to(-1)),
    "a language by its name": _on(lambda _: {"language"}, _to("English", "en_GB", "")),
    "cut off": _texts(lambda rng, body: body[: rng.randrange(1, len(body.rstrip()) - 1)]),
    "a sign lost": _texts(_sign_lost),
    "a comma too many": _texts(lambda _, body: body.rstrip()[:-1] + b",}"),
    "a byte order mark": _texts(lambda _, body: b"\xef\xbb\xbf" + body),
    "another encoding": _texts(lambda _, body: body.decode().replace("e", "é", 1).encode("latin-1", "replace")),
    "a name twice": _texts(lambda _, body: body.replace(b"{", b'{"title": "x", ', 1)),
}

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.article import Draft, Enclosure
from feeds.read import Conventions, read


def enclosures(body: str, header: str = "") -> tuple[Enclosure, ...]:
    text = f"---\ntitle: T\ndate: 2024-05-06\n{header}---\n{body}\n"
    draft = read("x.md", text.encode(), Conventions(), datetime(2024, 1, 1, tzinfo=UTC))
    assert isinstance(draft, Draft)
    return draft.enclosures


@pytest.mark.parametrize(
    ("body", "url", "type_"),
    [
        ('<audio src="a.mp3" controls></audio>', "a.mp3", "audio/mpeg"),
        ('<video><source src="/a.mp4?x=1&amp;y=2"></video>', "/a.mp4?x=1&y=2", "video/mp4"),
        ('<video controls>\n<source src="/a" type="video/webm; codecs=vp9">\n</video>', "/a", "video/webm"),
        ('<audio src="https://e.org/a.ogg"></audio>', "https://e.org/a.ogg", "audio/ogg"),
        ('<video src="https://e.org/a.ogg"></video>', "https://e.org/a.ogg", "video/ogg"),
        ('<audio src="a"></audio>', "a", ""),
    ],
)
def test_the_one_player_of_a_body_is_its_enclosure(body: str, url: str, type_: str) -> None:
    assert enclosures(f"Words.\n\n{body}\n") == (Enclosure(url=url, type=type_),)


@pytest.mark.parametrize(
    "body",
    [
        '<audio src="a.mp3"></audio> <audio src="b.mp3"></audio>',
        '`<audio src="a.mp3"></audio>`',
        '```\n<video src="a.mp4"></video>\n```',
        "<audio></audio>",
    ],
)
def test_several_players_none_and_code_are_no_enclosure(body: str) -> None:
    assert enclosures(f"Words.\n\n{body}\n") == ()


def test_what_the_header_states_goes_before() -> None:
    found = enclosures('<audio src="a.mp3"></audio>', "enclosure: /b.ogg\n")
    assert [one.url for one in found] == ["/b.ogg"]

"""Files and standard input: what is read, and what is refused by its name without being opened."""

from __future__ import annotations

import io
import os
import socket
import sys
from pathlib import Path

import pytest

from feeds.check import fetch
from feeds.errors import SourceError


def refusal(place: str | Path) -> str:
    with pytest.raises(SourceError) as caught:
        fetch.read(str(place))
    return caught.value.reason


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_bytes(b"<rss/>")
    assert fetch.read(str(tmp_path / "a.rss")) == b"<rss/>"


def test_a_large_file_is_read_to_the_limit(tmp_path: Path) -> None:
    with (tmp_path / "a.rss").open("wb") as file:
        file.truncate(100_000_000)
    assert len(fetch.read(str(tmp_path / "a.rss"))) == fetch.LARGEST + 1


def test_standard_input_is_read_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"<rss/>" + b" " * 30_000_000)))
    body = fetch.read("-")
    assert (len(body), body[:6]) == (fetch.LARGEST + 1, b"<rss/>")


def test_a_missing_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.rss") == "no such file or directory"


def test_a_directory(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "a directory; name the files in it"
    assert fetch.is_directory(str(tmp_path))
    assert not fetch.is_directory(str(tmp_path / "a"))


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.rss")
    assert refusal(tmp_path / "pipe.rss").startswith("a pipe, which is not opened")


def test_a_file_that_turns_into_a_pipe_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.rss").write_bytes(b"<rss/>")
    looked = (tmp_path / "a.rss").stat()
    (tmp_path / "a.rss").unlink()
    os.mkfifo(tmp_path / "a.rss")
    monkeypatch.setattr(os, "stat", lambda _: looked)
    assert refusal(tmp_path / "a.rss").startswith("a pipe")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/random", "/dev/null"])
def test_a_device_is_not_read(device: str) -> None:
    assert refusal(device) == "a device, not a file"


def test_a_socket_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the whole path may be too long for a socket
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("s.rss")
        assert refusal("s.rss") == "a socket, not a file"


@pytest.mark.parametrize("place", ["a\0b", "a" * 5000, "\udcff/x"])
def test_a_name_that_no_file_can_have(place: str) -> None:
    assert refusal(place)
    assert not fetch.is_directory(place)


@pytest.mark.parametrize(
    ("place", "url"),
    [
        ("http://a", True),
        ("HTTPS://a", True),
        ("https:/a", False),
        ("file:///a", False),
        ("http.rss", False),
        ("-", False),
    ],
)
def test_what_is_a_url(place: str, *, url: bool) -> None:
    assert fetch.is_url(place) is url

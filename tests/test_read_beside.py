"""What the disk tells of files that lie in the source, and what is never looked at."""

from __future__ import annotations

import os
import struct
import wave
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.article import Content, Draft, Enclosure, Image
from feeds.read.bodies.beside import complete
from feeds.read.bodies.signatures import kinds

DRAFT = Draft(title="T", content=Content(type="text/markdown", body="x"), published=datetime(2024, 1, 1, tzinfo=UTC))
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480) + b"\x08\x02\0\0\0" + b"\0" * 40
GIF = b"GIF89a" + struct.pack("<HH", 7, 9) + b"\0" * 30
EXIF = b"\xff\xe1" + struct.pack(">H", 60_002) + b"\0" * 60_000
JPEG = b"\xff\xd8" + EXIF + b"\xff\xdb\0\x04ab" + b"\xff\xc2\0\x11\x08" + struct.pack(">HH", 300, 400) + b"\0" * 20
WEBP = {
    "lossy": b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 16, 32) + b"\0" * 8,
    "lossless": b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + (15 | 31 << 14).to_bytes(4, "little") + b"\0" * 16,
    "extended": b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\x0f\0\0\x1f\0\0" + b"\0" * 8,
}


def put(root: Path, path: str, data: bytes) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def heard(root: Path, url: str, kind: str = "audio/mpeg", path: str = "town/x.md", length: int = 0) -> list[Enclosure]:
    draft = replace(DRAFT, enclosures=(Enclosure(url=url, type=kind, length=length),))
    return [*complete(draft, root, path).enclosures]


def seen(root: Path, url: str, **stated: int) -> Image:
    image = complete(replace(DRAFT, image=Image(url=url, **stated)), root, "x.md").image  # type: ignore[arg-type]
    assert image
    return image


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("a.mp3", "town/a.mp3"),
        ("./a%20b.mp3?v=2#t", "town/a b.mp3"),
        ("../sound/a.mp3", "sound/a.mp3"),
        ("/sound/a.mp3", "sound/a.mp3"),
        ("sound/a.mp3", "sound/a.mp3"),
    ],
)
def test_the_size_of_a_file_is_that_on_the_disk(tmp_path: Path, url: str, file: str) -> None:
    put(tmp_path, file, b"ID3" + b"x" * 997)
    assert heard(tmp_path, url, length=5) == [Enclosure(url=url, type="audio/mpeg", length=1000)]


def test_a_file_beside_the_article_goes_before_one_below_the_root(tmp_path: Path) -> None:
    put(tmp_path, "a.mp3", b"x" * 5)
    put(tmp_path, "town/a.mp3", b"x" * 7)
    assert heard(tmp_path, "a.mp3")[0].length == 7


@pytest.mark.parametrize(
    "url",
    [
        "https://e.org/town/a.mp3",
        "//e.org/a.mp3",
        "b.mp3",
        "/",
        "http://[",
        "a\0.mp3",
        "town",
        "a.mp3/",
        "a.mp3/.",
        "/town/a.mp3/?b",
    ],
)
def test_what_is_not_there_keeps_what_is_stated(tmp_path: Path, url: str) -> None:
    put(tmp_path, "town/a.mp3", b"x")
    assert heard(tmp_path, url, length=5) == [Enclosure(url=url, type="audio/mpeg", length=5)]


def test_nothing_outside_of_the_root_is_looked_at_and_nothing_hidden(tmp_path: Path) -> None:
    root = tmp_path / "articles"
    put(root, ".store/a.mp3", b"x" * 9)
    outside = put(tmp_path, "secret.mp3", b"x" * 9)
    (root / "town").mkdir()
    (root / "town" / "link.mp3").symlink_to(outside)
    (root / "up").symlink_to(tmp_path)
    for url in ("../../secret.mp3", "link.mp3", "/up/secret.mp3", "/.store/a.mp3", "/../secret.mp3"):
        assert heard(root, url)[0].length == 0, url


def test_a_fifo_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.mp3")
    assert heard(tmp_path, "/a.mp3")[0].length == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    put(tmp_path, "a.mp3", b"x").chmod(0)
    made = complete(replace(DRAFT, enclosures=(Enclosure(url="a.mp3", type="audio/mpeg"),)), tmp_path, "x.md")
    assert made.notes == ("its file a.mp3 can't be read, so its size is unknown: permission denied",)


def test_what_can_not_be_looked_at_is_told_and_refuses_nothing(tmp_path: Path) -> None:
    url = "x" * 300 + ".mp3"
    made = complete(replace(DRAFT, enclosures=(Enclosure(url=url, type="audio/mpeg"),)), tmp_path, "x.md")
    assert made.notes == (f"its file {url} can't be read, so its size is unknown: file name too long",)
    assert [one.length for one in made.enclosures] == [0]


@pytest.mark.parametrize(
    ("head", "told", "type_"),
    [
        (b"ID3\x04", "", "audio/mpeg"),
        (b"\xff\xfb\x90\x64", "", "audio/mpeg"),
        (b"OggS\0", "video/ogg", "video/ogg"),
        (b"OggS\0", "audio/mpeg", "audio/ogg"),
        (b"fLaC", "", "audio/flac"),
        (b"\x1aE\xdf\xa3", "video/webm", "video/webm"),
        (b"\0\0\0\x20ftypisom", "audio/mp4", "audio/mp4"),
        (b"\0\0\0\x20ftypisom", "audio/mpeg", "video/mp4"),
        (b"\0\0\0\x20ftypM4A ", "video/mp4", "audio/mp4"),
        (b"%PDF-1.7", "audio/mpeg", "application/pdf"),
        (b"no such thing", "audio/mpeg", "audio/mpeg"),
        (b"", "audio/mpeg", "audio/mpeg"),
    ],
)
def test_the_first_bytes_tell_the_type_where_the_suffix_does_not_or_lies(
    tmp_path: Path, head: bytes, told: str, type_: str
) -> None:
    put(tmp_path, "a", head)
    assert [one.type for one in heard(tmp_path, "/a", told)] == [type_]


def test_an_enclosure_of_no_known_type_is_left_out(tmp_path: Path) -> None:
    put(tmp_path, "a.bin", b"\0\1\2")
    assert heard(tmp_path, "/a.bin", "") == []


@pytest.mark.parametrize(
    ("data", "type_", "size"),
    [
        (PNG, "image/png", (640, 480)),
        (GIF, "image/gif", (7, 9)),
        (JPEG, "image/jpeg", (400, 300)),
        *((data, "image/webp", (16, 32)) for data in WEBP.values()),
        (b"RIFF\0\0\0\0WEBPxxxx" + b"\0" * 30, "image/webp", (0, 0)),
        (b"\xff\xd8\xff\xe0\0\x02junk", "image/jpeg", (0, 0)),
        (b"\0\0\0\x1cftypavif", "image/avif", (0, 0)),
        (PNG[:12], "image/png", (0, 0)),
    ],
)
def test_an_image_tells_its_size(tmp_path: Path, data: bytes, type_: str, size: tuple[int, int]) -> None:
    put(tmp_path, "i.jpg", data)
    found = seen(tmp_path, "i.jpg")
    assert (found.type, (found.width, found.height), found.length) == (type_, size, len(data))


def test_an_image_keeps_the_stated_size_where_its_file_tells_none(tmp_path: Path) -> None:
    put(tmp_path, "i.svg", b"<svg/>")
    found = seen(tmp_path, "i.svg", width=10, height=20)
    assert (found.type, found.width, found.height, found.length) == ("image/svg+xml", 10, 20, 6)


def test_a_real_wav_is_known(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as sound:
        sound.setparams((1, 1, 8000, 0, "NONE", ""))
        sound.writeframes(b"\x80" * 100)
    assert kinds((tmp_path / "a.wav").read_bytes()[:64]) == ("audio/wav",)

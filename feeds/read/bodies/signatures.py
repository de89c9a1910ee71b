"""What the first bytes of a file tell: which media types it may have, and the width and height of an image."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

#: How files begin (offset, bytes), and their media types, the likeliest first.
_SIGNATURES: tuple[tuple[int, bytes, tuple[str, ...]], ...] = (
    (0, b"ID3", ("audio/mpeg",)),
    (0, b"OggS", ("audio/ogg", "video/ogg")),
    (0, b"fLaC", ("audio/flac",)),
    (0, b"\x1aE\xdf\xa3", ("video/webm", "audio/webm")),
    (0, b"\xff\xd8\xff", ("image/jpeg",)),
    (0, b"\x89PNG\r\n\x1a\n", ("image/png",)),
    (0, b"GIF87a", ("image/gif",)),
    (0, b"GIF89a", ("image/gif",)),
    (0, b"%PDF-", ("application/pdf",)),
    (8, b"WAVE", ("audio/wav",)),
    (8, b"WEBP", ("image/webp",)),
    (4, b"ftypavif", ("image/avif",)),
    (4, b"ftypM4A", ("audio/mp4",)),
    (4, b"ftypqt", ("video/quicktime",)),
    (4, b"ftyp", ("video/mp4", "audio/mp4", "video/quicktime")),
)
#: The first bytes of MPEG audio (layer III) without tags: eleven bits of sync, version, layer (ISO 11172-3, 2.4.1.3).
_MPEG = {0xFA, 0xFB, 0xF2, 0xF3, 0xE2, 0xE3}
#: So many segments of a JPEG are passed over until one names its size.
_SEGMENTS = 64


def kinds(head: bytes) -> tuple[str, ...]:
    """The media types that a file may have which begins so; none when its beginning tells nothing."""
    for offset, mark, types in _SIGNATURES:
        if head.startswith(mark, offset):
            return types
    return ("audio/mpeg",) if len(head) > 1 and head[0] == 0xFF and head[1] in _MPEG else ()


def dimensions(head: bytes, file: BinaryIO) -> tuple[int, int]:
    """Width and height in pixels of a JPEG, PNG, GIF or WebP that begins so; (0, 0) when they are not found."""
    if head.startswith(b"\x89PNG") and len(head) >= 24:
        return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])
    if head.startswith(b"GIF8") and len(head) >= 10:
        return int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
    if head.startswith(b"WEBP", 8) and len(head) >= 30:
        return _webp(head)
    return _jpeg(file) if head.startswith(b"\xff\xd8\xff") else (0, 0)


def _webp(head: bytes) -> tuple[int, int]:
    """The three kinds of WebP (RFC 9649 section 2): extended, lossless, lossy."""
    if head[12:16] == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if head[12:16] == b"VP8 ":
        return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF
    return 0, 0


def _jpeg(file: BinaryIO) -> tuple[int, int]:
    """From the start-of-frame segment (ITU T.81, B.2.2), hopping from segment to segment."""
    at = 2
    for _ in range(_SEGMENTS):
        file.seek(at)
        segment = file.read(9)
        if len(segment) < 9 or segment[0] != 0xFF:
            break
        if 0xC0 <= segment[1] <= 0xCF and segment[1] not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(segment[7:9]), int.from_bytes(segment[5:7])
        at += 2 + int.from_bytes(segment[2:4])
    return 0, 0

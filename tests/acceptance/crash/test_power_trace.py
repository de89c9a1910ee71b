"""What is read from a trace: nothing that changes a disk is left out, and what is not understood is refused."""

from __future__ import annotations

import pytest

from tests.acceptance.crash.disk import Content, Disk, Make, Operation, Rename, Stamp, Sync, Write
from tests.acceptance.crash.power_trace import UnreadError, operations


def hexed(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


def read(*lines: str, tree: dict[str, Content | None] | None = None) -> list[Operation]:
    """Words in single quotes are strings, those in angle brackets paths."""
    disk, found = Disk(tree or {}), []
    trace = "\n".join(lines).replace("'", '"')
    for word in ("/d/new", "/d/t", "/d/a", "/d", "/cwd", "words", "more"):
        trace = trace.replace(f'"{word}"', f'"{hexed(word)}"').replace(f"<{word}>", f"<{hexed(word)}>")
    for operation in operations(trace, "/d", disk):
        disk.apply(operation)
        found.append(operation)
    return found


def test_a_document_that_is_replaced() -> None:
    assert read(
        "7  openat(AT_FDCWD</cwd>, '/d/t', O_WRONLY|O_CREAT|O_EXCL, 0644) = 3</d/t>",
        "7  lseek(3</d/t>, 0, SEEK_CUR) = 0",
        "7  write(3</d/t>, 'words', 5) = 5",
        "7  write(3</d/t>, 'more', 4) = 3",
        "7  utimensat(3</d/t>, NULL, [{tv_sec=1, tv_nsec=0}, {tv_sec=9, tv_nsec=0}], 0) = 0",
        "7  fsync(3</d/t>) = 0",
        "7  rename('/d/t', '/d/new') = 0",
        "7  openat(AT_FDCWD</cwd>, '/d', O_RDONLY) = 3</d>",
        "7  fsync(3</d>) = 0",
    ) == [
        Make("t"),
        Write("t", 0, b"words"),
        Write("t", 5, b"mor"),
        Stamp("t", 9),
        Sync("t"),
        Rename("t", "new"),
        Sync(""),
    ]


def test_a_link_is_another_name() -> None:
    assert read("7  link('/d/a', '/d/t') = 0", tree={"a": Content(b"")}) == [Rename("a", "t", keeps=True)]


def test_what_threads_do_at_once_is_told_in_the_order_in_which_it_ended() -> None:
    assert read(
        "7  fsync(3</d/a> <unfinished ...>",
        "8  pwrite64(4</d/a>, 'words', 5, 512) = 5",
        "7  <... fsync resumed>)             = 0",
        tree={"a": Content(b"")},
    ) == [Write("a", 512, b"words"), Sync("a")]


def test_calls_that_failed_and_files_elsewhere_are_not_told() -> None:
    assert read(
        "7  fsync(3</d/a>) = -1 EIO (Input/output error)",
        "7  unlink('/cwd') = 0",
        "7  fsync(3</d/a> <unfinished ...>",
        tree={"a": Content(b"")},
    ) == []  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "7  fallocate(3</d/a>, 0, 0, 4096) = 0",
        "7  symlink('/d/a', '/d/t') = 0",
        "7  mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 3</d/a>, 0) = 0x7f",
        "7  openat(AT_FDCWD</cwd>, '/d/a', O_WRONLY|O_APPEND) = 3</d/a>",
    ],
)
def test_what_is_not_modelled_is_refused(line: str) -> None:
    with pytest.raises(UnreadError):
        read(line, tree={"a": Content(b"")})

"""`feeds backup` and `feeds restore`: a copy of one instant, and the way back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from feeds import backup as kept
from feeds.config import load
from feeds.errors import StoreError
from feeds.settings import Settings
from feeds.store import open_store
from tests.acceptance.crash.small import small_disk
from tests.newsroom import Newsroom, markdown
from tests.powerless import belonging_to_somebody_else, powerless

AT = "https://news.example/feeds/"


def settings(newsroom: Newsroom, store: str = "state") -> Settings:
    places = {"from": newsroom.articles, "to": newsroom.public, "store": newsroom.root / store}
    return load(None, {"at": AT, **{name: str(path) for name, path in places.items()}})


def silent(_stage: str, _done: int, _total: int) -> None:
    pass


def save(newsroom: Newsroom, file: Path) -> None:
    kept.backup(settings(newsroom), file, silent)


def restore(newsroom: Newsroom, file: Path) -> Path | None:
    aside = kept.restore(settings(newsroom), file, silent)["aside"]
    return Path(aside) if aside else None


def integrity(file: Path) -> str:
    database = apsw.Connection(str(file))
    found = str(database.pragma("integrity_check"))
    database.close()
    return found


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    for number in range(1, 5):
        made.write(f"{number}.md", markdown(f"Boat {number}", date=f"2024-05-0{number}"))
    made.publish()
    return made


def test_a_backup_is_one_whole_file_and_the_store_goes_on(newsroom: Newsroom, tmp_path: Path) -> None:
    holder = open_store(str(newsroom.root / "state"))
    try:
        save(newsroom, tmp_path / "copy")
    finally:
        holder.close()
    assert integrity(tmp_path / "copy") == "ok"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".", "copy"))] == ["copy"]


def test_an_older_backup_is_replaced_and_nothing_else_is(newsroom: Newsroom, tmp_path: Path) -> None:
    save(newsroom, tmp_path / "copy")
    newsroom.write("5.md", markdown("Boat 5", date="2024-05-05"))
    newsroom.publish()
    before = (tmp_path / "copy").read_bytes()
    save(newsroom, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() != before
    (tmp_path / "thesis").write_text("years of work")
    foreign = apsw.Connection(str(tmp_path / "photos"))
    foreign.execute("CREATE TABLE photo (name)")
    foreign.close()
    for place in ("thesis", "photos", "articles", "state/feeds.sqlite"):
        with pytest.raises(StoreError, match=r"there is|the store itself"):
            save(newsroom, tmp_path / place)
    assert (tmp_path / "thesis").read_text() == "years of work"


def test_a_backup_into_no_directory_is_told(newsroom: Newsroom, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such file"):
        save(newsroom, tmp_path / "not" / "there")


def told(newsroom: Newsroom, file: Path, *before: str) -> str:
    """What `feeds backup` says when it can't make a file and leaves nothing behind."""
    command = [*before, sys.executable, "-m", "feeds", "backup", str(file), "--store", str(newsroom.root / "state")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (3, False), done.stderr
    assert [path.name for path in file.parent.iterdir() if path.name.startswith((".", "copy"))] == []
    return done.stderr.strip()


def test_c14_a_backup_onto_a_full_disk_says_which_file_can_not_be_written(newsroom: Newsroom, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "size=64k") as disk:
        assert told(newsroom, disk.place / "copy").endswith("disk/copy: it can't be written: no space left on device")


def test_c17_a_backup_onto_a_disk_that_is_read_only_says_which_file_can_not_be_written(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        disk.freeze()
        assert told(newsroom, disk.place / "copy").endswith("disk/copy: it can't be written: read-only file system")


def test_a_backup_that_may_not_grow_so_large_says_so(newsroom: Newsroom, tmp_path: Path) -> None:
    limited = 'ulimit -f 300; exec "$0" "$@"'
    said = told(newsroom, tmp_path / "copy", "/bin/sh", "-c", limited)
    assert said.endswith("copy: it can't be written: file too large")


def test_a_backup_where_one_has_no_right_to_write_says_so(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    with belonging_to_somebody_else(tmp_path / "theirs"):
        said = told(newsroom, tmp_path / "theirs" / "copy", *powerless())
    assert said.endswith("theirs/copy: it can't be written: permission denied")


def test_a_restored_store_converges_and_keeps_ids_that_were_given_since(newsroom: Newsroom, tmp_path: Path) -> None:
    save(newsroom, tmp_path / "copy")
    newsroom.write("5.md", markdown("Boat 5", date="2024-05-05"))
    newsroom.publish()
    (newsroom.articles / "5.md").rename(newsroom.articles / "five.md")
    (newsroom.articles / "1.md").rename(newsroom.articles / "one.md")
    newsroom.write("2.md", markdown("Boat 2, edited", date="2024-05-02"))
    (newsroom.articles / "3.md").unlink()
    newsroom.publish()
    ids, titles = newsroom.ids(), newsroom.titles()
    aside = restore(newsroom, tmp_path / "copy")
    assert aside is not None
    assert integrity(aside / "feeds.sqlite") == "ok"
    newsroom.publish()
    assert (newsroom.ids(), newsroom.titles()) == (ids, titles)
    assert newsroom.publish().released.published == []


def test_a_restore_where_nothing_is_left_works_too(newsroom: Newsroom, tmp_path: Path) -> None:
    save(newsroom, tmp_path / "copy")
    shutil.rmtree(newsroom.root / "state")
    assert restore(newsroom, tmp_path / "copy") is None
    assert newsroom.publish().released.published == []


@pytest.mark.parametrize("what", ["text", "foreign", "damaged", "newer", "missing", "directory", "empty"])
def test_what_is_no_sound_backup_is_refused_and_the_store_stays(newsroom: Newsroom, tmp_path: Path, what: str) -> None:
    file = tmp_path / "copy"
    save(newsroom, file)
    if what in ("text", "empty"):
        file.write_bytes(b"no database " * 999 if what == "text" else b"")
    elif what == "damaged":
        data = bytearray(file.read_bytes())
        data[40_000:-1_000] = b"\x5a" * (len(data) - 41_000)
        file.write_bytes(data)
    elif what == "newer":
        database = apsw.Connection(str(file))
        database.execute("PRAGMA user_version = 9999")
        database.close()
    else:
        file.unlink()
        if what == "directory":
            file.mkdir()
        elif what == "foreign":
            database = apsw.Connection(str(file))
            database.execute("CREATE TABLE photo (name)")
            database.close()
    with pytest.raises(StoreError, match="copy: "):
        restore(newsroom, file)
    assert [path.name for path in (newsroom.root / "state").iterdir() if path.name.startswith((".", "aside"))] == []
    assert newsroom.publish().released.published == []


def test_a_store_in_use_is_not_replaced(newsroom: Newsroom, tmp_path: Path) -> None:
    save(newsroom, tmp_path / "copy")
    holder = open_store(str(newsroom.root / "state"))
    try:
        with pytest.raises(StoreError, match=f"in use by process {os.getpid()}"):
            restore(newsroom, tmp_path / "copy")
    finally:
        holder.close()


WRITER = """
import sys
from tests.newsroom import Newsroom, markdown
from pathlib import Path
newsroom = Newsroom(Path(sys.argv[1]))
for number in range(5, 400):
    newsroom.write(f"{number}.md", markdown(f"Boat {number}", "words " * 3000, date="2024-05-05"))
    newsroom.publish()
    print(number, flush=True)
"""


def test_c24_a_backup_taken_while_another_process_publishes_is_of_one_instant(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    reader = open_store(str(newsroom.root / "state"), readonly=True)  # so that what is committed stays in the log
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE)
    try:
        assert writer.stdout
        copies, least = [], []
        for number in range(4):
            least.append(int(writer.stdout.readline()))
            copies.append(tmp_path / f"copy{number}")
            save(newsroom, copies[-1])
    finally:
        writer.kill()
        writer.communicate()
        reader.close()
    newsroom.now += timedelta(days=1)
    newsroom.publish()
    ids = set(newsroom.ids())
    counts = []
    for file in copies:
        assert integrity(file) == "ok"
        restore(newsroom, file)
        database = open_store(str(newsroom.root / "state"), readonly=True)
        counts.append(dict(database.all("count_states"))["live"])
        assert not [row for row in database.all("bodiless") if row[0]]
        database.close()
        newsroom.publish()
        assert set(newsroom.ids()) == ids
    assert counts == sorted(counts)
    assert all(count >= published for count, published in zip(counts, least, strict=True))


RESTORER = """
import os, sys
from pathlib import Path
from feeds.store.copies import restore
calls = 0
def die(event, arguments):
    global calls
    calls += event in ("os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir")
    if calls == int(sys.argv[3]):
        os._exit(9)
sys.addaudithook(die)
restore(Path(sys.argv[1]), sys.argv[2], lambda *_: None)
"""


def test_c5_a_restore_that_is_killed_leaves_the_old_store_or_the_new_one(newsroom: Newsroom, tmp_path: Path) -> None:
    """It ends at once before each call that changes a name, one after the other."""
    save(newsroom, tmp_path / "copy")
    before = newsroom.files()
    state = newsroom.root / "state"
    for when in range(1, 20):
        command = [sys.executable, "-c", RESTORER, str(tmp_path / "copy"), str(state), str(when)]
        code = subprocess.run(command, check=False).returncode
        assert (state / "feeds.sqlite").is_file()
        assert integrity(state / "feeds.sqlite") == "ok"
        if code == 0:
            break
        assert code == 9
    assert when > 3
    assert newsroom.publish().released.published == []
    assert newsroom.files() == before

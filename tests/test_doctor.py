"""`feeds doctor`: what is broken is named in words, and `--fix` puts it right without a guess."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import apsw
import pytest

from feeds.config import load
from feeds.doctor import examine, lines, mend
from feeds.doctor.trouble import Health
from feeds.errors import StoreError
from feeds.settings import Settings
from feeds.store import open_store
from tests.newsroom import Newsroom, markdown
from tests.service import until

AT = "https://news.example/feeds/"


def settings(newsroom: Newsroom) -> Settings:
    places = {"from": newsroom.articles, "to": newsroom.public, "store": newsroom.root / "state"}
    return load(None, {"at": AT, **{name: str(path) for name, path in places.items()}})


def silent(_stage: str, _done: int, _total: int) -> None:
    pass


def look(newsroom: Newsroom) -> Health:
    return examine(settings(newsroom), silent)


def fix(newsroom: Newsroom) -> Health:
    return mend(settings(newsroom), silent)


def wrong(health: Health) -> list[tuple[str, str]]:
    return [(Path(one.place).name, one.what) for one in health.wrong]


def command_of(newsroom: Newsroom, *options: str) -> list[str]:
    places = {"--from": newsroom.articles, "--to": newsroom.public, "--store": newsroom.root / "state", "--at": AT}
    named = [str(word) for place in places.items() for word in place]
    return [sys.executable, "-m", "feeds", "doctor", *options, *named]


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    for number in range(1, 5):
        text = markdown(
            f"Boat {number}", f"Words of number {number}. " * 30, date=f"2024-05-0{number}", category="Asia"
        )
        made.write(f"{number}.md", text)
    made.publish()
    (made.articles / "1.md").rename(made.articles / "one.md")
    made.publish()
    return made


@pytest.fixture
def database(newsroom: Newsroom) -> Path:
    return newsroom.root / "state" / "feeds.sqlite"


def test_all_is_well_after_a_run_and_nothing_is_written(newsroom: Newsroom, database: Path) -> None:
    before = (newsroom.files(), database.stat().st_mtime_ns)
    health = look(newsroom)
    assert wrong(health) == []
    assert [*lines.lines(health)][-1] == "All is well"
    assert (newsroom.files(), database.stat().st_mtime_ns) == before
    assert fix(newsroom).mended == []


def test_c25_a_flipped_byte_in_a_document_is_named_and_mended(newsroom: Newsroom) -> None:
    """Also where size and time are as they were, so that no look can tell."""
    before = newsroom.files()
    document = newsroom.public / "asia.rss"
    status = document.stat()
    data = bytearray(document.read_bytes())
    data[700] ^= 1
    document.write_bytes(data)
    os.utime(document, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert wrong(look(newsroom)) == [("asia.rss", "has other bytes than were published")]
    assert document.read_bytes() == data
    health = fix(newsroom)
    assert (wrong(health), [Path(one.place).name for one in health.mended]) == ([], ["asia.rss"])
    assert newsroom.files() == before
    assert document.stat().st_mtime > status.st_mtime


@pytest.mark.parametrize("what", ["missing", "all", "directory", "link"])
def test_documents_that_are_gone_or_no_files_are_put_back(newsroom: Newsroom, what: str) -> None:
    before = newsroom.files()
    document = newsroom.public / "all.json"
    if what == "all":
        shutil.rmtree(newsroom.public)
        newsroom.public.mkdir()
    else:
        document.unlink()
    if what == "link":
        (newsroom.root / "elsewhere").write_bytes(before["all.json"])
        document.symlink_to(newsroom.root / "elsewhere")
    if what == "directory":
        document.mkdir()
    assert "all.json" in {name for name, _ in wrong(look(newsroom))}
    if what == "directory":  # no file of ours: it is left alone, and said so
        assert wrong(fix(newsroom)) == [("all.json", "there is a directory in its place")]
        return
    assert wrong(fix(newsroom)) == []
    assert newsroom.files() == before


def test_strays_of_ours_go_and_files_of_others_stay(newsroom: Newsroom, database: Path) -> None:
    stray = newsroom.public / ".feeds-0123456789abcdef"
    theirs = [newsroom.public / name for name in ("photo.jpg", ".feeds-notes", "other.rss")]
    aside = database.parent / ".feeds-00aa"
    for file in (stray, aside, *theirs):
        file.write_text("something")
    assert {name for name, _ in wrong(look(newsroom))} == {stray.name, aside.name}
    assert len(fix(newsroom).mended) == 2
    assert (stray.exists(), aside.exists(), [file.exists() for file in theirs]) == (False, False, [True] * 3)


def test_a_document_that_the_store_does_not_know_is_taken_up(newsroom: Newsroom) -> None:
    """As when a feed was renamed, and the store put back as it was before."""
    feed = (newsroom.public / "asia.rss").read_bytes().replace(b"/asia.rss", b"/europe.rss")
    (newsroom.public / "europe.rss").write_bytes(feed)
    assert wrong(look(newsroom)) == [("europe.rss", "feeds made it, and the store does not know it")]
    assert wrong(fix(newsroom)) == []
    assert not (newsroom.public / "europe.rss").exists()


def test_a_text_that_changed_in_the_store_unseen_is_read_anew(newsroom: Newsroom, database: Path) -> None:
    before = newsroom.files()
    holder = apsw.Connection(str(database))
    holder.execute("UPDATE body SET body = replace(body, 'number', 'nimber') WHERE seq = 2")
    holder.close()
    assert wrong(look(newsroom)) == [("feeds.sqlite", "what it keeps of 2.md is not what was read")]
    assert wrong(fix(newsroom)) == []
    newsroom.write("2.md", (newsroom.articles / "2.md").read_text() + " \n")
    newsroom.publish()
    assert newsroom.files() == before


def test_c26_an_entry_that_changed_in_the_store_unseen_never_goes_live(newsroom: Newsroom, database: Path) -> None:
    holder = apsw.Connection(str(database))
    holder.execute("UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'number', 'nimber') AS BLOB)")
    holder.close()
    newsroom.write("5.md", markdown("Boat 5", date="2024-05-05", category="Asia"))
    with pytest.raises(StoreError, match="an entry has changed"):
        newsroom.publish()
    assert [name for name, _ in wrong(look(newsroom))] == ["feeds.sqlite"]
    assert wrong(fix(newsroom)) == []
    assert b"nimber" not in b"".join(newsroom.files().values())
    assert newsroom.titles()[0] == "Boat 5"


def older_mark(entry: Any) -> bytes:
    return hashlib.blake2b(entry, digest_size=8).digest()


def no_mark(_: Any) -> bytes:
    return b""


@pytest.mark.parametrize("mark", [older_mark, no_mark])
def test_entries_with_the_marks_of_earlier_versions_are_shown(
    newsroom: Newsroom, database: Path, mark: Callable[[Any], bytes]
) -> None:
    holder = apsw.Connection(str(database))
    for number, entry in holder.execute("SELECT rowid, bytes FROM entry").fetchall():
        holder.execute("UPDATE entry SET mark = ? WHERE rowid = ?", (mark(entry), number))
    holder.close()
    assert wrong(look(newsroom)) == []
    newsroom.write("5.md", markdown("Boat 5", date="2024-05-05", category="Asia"))
    newsroom.publish()
    assert newsroom.titles()[0] == "Boat 5"


def test_an_entry_that_differs_from_the_mark_of_an_earlier_version_never_goes_live(
    newsroom: Newsroom, database: Path
) -> None:
    holder = apsw.Connection(str(database))
    holder.execute("UPDATE entry SET mark = x'0123456789abcdef'")
    holder.close()
    newsroom.write("5.md", markdown("Boat 5", date="2024-05-05", category="Asia"))
    with pytest.raises(StoreError, match="an entry has changed"):
        newsroom.publish()


def test_a_damaged_index_is_made_anew_and_the_store_kept(newsroom: Newsroom, database: Path) -> None:
    for old, new in (("WHERE gone", "WHERE NOT gone"), ("WHERE NOT gone", "WHERE gone OR 1")):
        holder = apsw.Connection(str(database))
        holder.execute("PRAGMA writable_schema = ON")
        holder.execute("UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = 'article_gone_hash'", (old, new))
        holder.close()
    assert "index" in wrong(look(newsroom))[0][1]
    assert wrong(fix(newsroom)) == []
    assert not [*database.parent.glob("aside-*")]


def zero(file: Path) -> None:
    file.write_bytes(b"")


def text(file: Path) -> None:
    file.write_text("this is no database " * 999)


def folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def half(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def middle(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[20_000:60_000] = bytes(40_000)
    file.write_bytes(data)


def foreign_log(file: Path) -> None:
    """A log of another store, whose pages would be taken for those of this one."""
    other = Newsroom(file.parents[1] / "other")
    for number in range(30):
        other.write(f"{number}.md", markdown(f"Other {number}", "other " * 500))
    other.publish()
    holder = open_store(str(other.root / "state"))
    holder.do("put_meta", key="a", value="b" * 100_000)
    shutil.copy(other.root / "state" / "feeds.sqlite-wal", f"{file}-wal")
    holder.close()


@pytest.mark.parametrize("damage", [zero, text, folder, half, middle, foreign_log])
def test_c26_a_damaged_database_is_set_aside_and_made_up_with_the_same_bytes(
    newsroom: Newsroom, database: Path, damage: Callable[[Path], None]
) -> None:
    before = newsroom.files()
    damage(database)
    assert wrong(look(newsroom)) != []
    if damage is not zero:
        with pytest.raises(StoreError, match=r"doctor --fix|unable to open"):
            newsroom.publish()
    assert newsroom.files() == before
    assert wrong(fix(newsroom)) == []
    assert newsroom.files() == before
    if damage is not zero:
        assert [file.name for file in database.parent.glob("aside-*/feeds.sqlite")] == ["feeds.sqlite"]
    assert newsroom.publish().released.published == []


def test_c26_a_log_that_was_deleted_costs_no_id(newsroom: Newsroom, database: Path) -> None:
    """What was committed since the last checkpoint is gone, so the store is older than what readers have."""
    holder = open_store(str(database.parent), readonly=True)
    (newsroom.articles / "2.md").rename(newsroom.articles / "two.md")
    newsroom.write("5.md", markdown("Boat 5", date="2024-05-05"))
    newsroom.publish()
    (newsroom.articles / "5.md").rename(newsroom.articles / "five.md")
    newsroom.publish()
    ids = newsroom.ids()
    wal = Path(f"{database}-wal")
    assert wal.stat().st_size > 0
    holder.close()
    wal.unlink(missing_ok=True)
    newsroom.publish()
    assert newsroom.ids() == ids


def test_c26_wherever_the_database_is_hit_it_is_told_or_nothing_is_wrong(newsroom: Newsroom, database: Path) -> None:
    """A page overwritten, a bit flipped, the end cut off, at many offsets: no traceback, no other output unnoticed."""
    seed = random.Random(26)
    newsroom.write("new.md", markdown("A new one", date="2024-05-20", category="Asia"))
    shutil.copytree(newsroom.root, newsroom.root.with_name("whole"))
    shutil.copytree(newsroom.public, newsroom.root.with_name("before"))
    whole = Newsroom(newsroom.root.with_name("whole"), now=newsroom.now)
    whole.publish()
    expected, ids = whole.files(), whole.ids()
    sound, now = database.read_bytes(), newsroom.now
    outcomes = {"told": 0, "same": 0, "doctor": 0}
    for _ in range(int(os.environ.get("FEEDS_DAMAGES", "16"))):
        shutil.rmtree(newsroom.public)
        shutil.copytree(newsroom.root.with_name("before"), newsroom.public)
        shutil.rmtree(database.parent)
        database.parent.mkdir()
        database.write_bytes(hit(sound, seed))
        newsroom.now = now
        try:
            newsroom.publish()
        except StoreError:
            outcomes["told"] += 1
        else:
            outcomes["same" if newsroom.files() == expected else "doctor"] += 1
            if newsroom.files() != expected:
                assert wrong(look(newsroom)) != []
        health = fix(newsroom)
        assert wrong(health) == []
        assert newsroom.ids() == ids
    assert all(outcomes[kind] for kind in ("told", "same")), outcomes


def hit(data: bytes, seed: random.Random) -> bytes:
    body = bytearray(data)
    at = seed.randrange(100, len(body) - 5_000)
    kind = seed.choice(["bit", "page", "cut"])
    if kind == "bit":
        body[at] ^= 1 << seed.randrange(8)
    elif kind == "page":
        body[at : at + 4_096] = seed.randbytes(4_096)
    else:
        del body[at:]
    return bytes(body)


def test_who_holds_the_store_is_named_and_looking_is_free(newsroom: Newsroom) -> None:
    holder = open_store(str(newsroom.root / "state"))
    try:
        assert any(f"in use by process {os.getpid()}" in one.what for one in look(newsroom).notes)
    finally:
        holder.close()
    assert not any("in use" in one.what for one in look(newsroom).notes)


def test_beside_a_service_fix_is_content_while_all_is_well_and_else_says_what_is_wrong_and_who_is_in_the_way(
    newsroom: Newsroom,
) -> None:
    command = command_of(newsroom, "--fix")
    holder = open_store(str(newsroom.root / "state"))
    try:
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0
        (newsroom.public / "all.rss").unlink()
        done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False)
    finally:
        holder.close()
    told = json.loads(done.stdout)
    assert (done.returncode, told["well"], told["mended"], told["notes"]) == (3, False, [], [])
    assert [one["what"] for one in told["wrong"]] == ["is missing", f"in use by process {os.getpid()}"]
    assert not (newsroom.public / "all.rss").exists()


def test_a_source_that_is_not_there_stops_runs_and_is_told(newsroom: Newsroom) -> None:
    newsroom.articles.rename(newsroom.root / "unmounted")
    assert any(one.unusable and "the source can't be read" in one.what for one in look(newsroom).wrong)
    newsroom.articles.mkdir()
    assert [what for _, what in wrong(look(newsroom))] == ["the source is empty"]


def test_c27_a_clock_behind_the_store_is_told(newsroom: Newsroom) -> None:
    (newsroom.articles / "2.md").unlink()
    holder = open_store(str(newsroom.root / "state"))
    holder.do("put_document", target=str(newsroom.public), path="all.rss", feed=1, format="rss", hash="", size=1,
              mtime=2**33, head="", entries=0, archive=None)  # fmt: skip
    holder.close()
    assert any(one.place == "clock" for one in look(newsroom).wrong)


def test_before_the_first_run_there_is_nothing_wrong(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write("a.md", markdown("A"))
    health = look(newsroom)
    assert (wrong(health), [one.what for one in health.notes]) == ([], ["there is no store here yet"])
    assert not (tmp_path / "state").exists()


def test_what_is_printed_is_for_people_or_programs(newsroom: Newsroom) -> None:
    (newsroom.public / "all.rss").unlink()
    command = command_of(newsroom)
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, "all.rss: is missing" in said.stdout) == (1, True)
    told = subprocess.run([*command, "--fix", "--json"], capture_output=True, text=True, check=False)
    done = json.loads(told.stdout)
    assert (told.returncode, done["well"], [one["what"] for one in done["mended"]]) == (1, True, ["is missing"])
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (again.returncode, again.stdout.endswith("All is well\n")) == (0, True)


def begun(store: Path, seen: str, process: subprocess.Popen[bytes]) -> bool:
    return any(store.glob(seen)) or process.poll() is not None


def test_c5_a_mending_that_is_killed_is_finished_by_the_next(newsroom: Newsroom, database: Path) -> None:
    before = newsroom.files()
    command = [sys.executable, "-m", "feeds", "doctor", "--fix", "--from", str(newsroom.articles), "--to",
               str(newsroom.public), "--store", str(newsroom.root / "state"), "--at", AT]  # fmt: skip
    for seen in ("aside-*", "feeds.sqlite-wal"):
        text(database)
        process = subprocess.Popen(command)
        until(partial(begun, database.parent, seen, process), "a mending begun")
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert wrong(fix(newsroom)) == []
        assert newsroom.files() == before

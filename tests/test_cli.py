"""The command as a person and as a program uses it: whole processes, exit codes, words on the terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from feeds import __version__
from feeds.store import open_store
from tests.newsroom import markdown

AT = "https://news.example/feeds/"


def feeds(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "feeds", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=60)


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(tmp_path, "articles/a.md", markdown("A title", category="Asia"))
    return tmp_path


def test_publish_works_without_a_config(place: Path) -> None:
    done = feeds("publish", "--from", "articles", "--to", "public", "--at", AT, cwd=place)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 new, 0 changed, 0 gone, 0 as before" in done.stdout
    assert "8 written" in done.stdout
    assert (place / "public/asia.atom").is_file()
    assert (place / ".feeds/feeds.sqlite").is_file()


def test_publish_as_json_keeps_the_contract(place: Path) -> None:
    write(place, "articles/bad.md", "---\ntitle: [\n---\n")
    done = feeds("publish", "--at", AT, "--json", cwd=place)
    said = json.loads(done.stdout)
    assert done.returncode == 1
    assert {key: said["gathered"][key] for key in ("new", "changed", "vanished", "unchanged")} == {
        "new": 1,
        "changed": 0,
        "vanished": 0,
        "unchanged": 0,
    }
    assert [refused["path"] for refused in said["gathered"]["refused"]] == ["bad.md"]
    first = said["published"][0]
    assert set(first) == {"feed", "format", "path", "entries", "etag"}
    assert (first["feed"], first["format"], first["path"], first["entries"]) == ("all", "rss", "all.rss", 1)
    assert len(first["etag"]) == 24
    assert (said["unchanged"], said["held_back"]) == (0, [])
    assert said["seconds"] > 0


def test_held_back_documents_are_named_with_exit_1(place: Path) -> None:
    write(place, "public/all.rss", "theirs")
    done = feeds("publish", "--at", AT, cwd=place)
    assert done.returncode == 1
    assert "Held back (1):" in done.stdout
    assert "is not ours" in done.stdout
    said = json.loads(feeds("publish", "--at", AT, "--json", cwd=place).stdout)
    assert [(held["feed"], held["format"], held["findings"][0]["rule"]) for held in said["held_back"]] == [
        ("all", "rss", "publish-not-ours")
    ]


def test_a_dry_run_says_so_and_changes_nothing(place: Path) -> None:
    done = feeds("publish", "--at", AT, "--dry-run", cwd=place)
    assert done.returncode == 0
    assert "8 would be written" in done.stdout
    assert "  asia.atom" in done.stdout
    assert sorted(path.name for path in place.iterdir()) == ["articles"]


def test_a_missing_source_is_exit_3(tmp_path: Path) -> None:
    done = feeds("publish", "--at", AT, cwd=tmp_path)
    assert done.returncode == 3
    assert done.stderr == f"{tmp_path}/articles: no such file or directory\n"
    said = json.loads(feeds("publish", "--at", AT, "--json", cwd=tmp_path).stdout)
    assert said == {"error": "SourceError", "url": f"{tmp_path}/articles", "reason": "no such file or directory"}


def test_an_emptied_subtree_is_exit_3_with_the_rest_published(tmp_path: Path) -> None:
    for number in range(30):
        write(tmp_path, f"articles/old/{number}.md", markdown(f"Old {number}"))
    write(tmp_path, "articles/a.md", markdown("A"))
    assert feeds("publish", "--at", AT, cwd=tmp_path).returncode == 0
    for number in range(25):
        (tmp_path / f"articles/old/{number}.md").unlink()
    write(tmp_path, "articles/b.md", markdown("B"))
    done = feeds("publish", "--at", AT, cwd=tmp_path)
    assert done.returncode == 3
    assert "Nothing withdrawn (1):" in done.stdout
    assert "1 new" in done.stdout
    assert feeds("publish", "--at", AT, "--allow-empty", cwd=tmp_path).returncode == 0


def test_c22_a_store_in_use_is_exit_3_and_status_still_answers(place: Path) -> None:
    feeds("publish", "--at", AT, cwd=place)
    holder = open_store(str(place / ".feeds"))
    try:
        busy = feeds("publish", "--at", AT, cwd=place)
        asked = feeds("status", cwd=place)
    finally:
        holder.close()
    assert (busy.returncode, f"in use by process {os.getpid()}" in busy.stderr) == (3, True)
    assert asked.returncode == 0


def test_an_unreadable_store_is_exit_3(place: Path) -> None:
    write(place, ".feeds/feeds.sqlite", "no database at all " * 500)
    done = feeds("publish", "--at", AT, cwd=place)
    assert done.returncode == 3
    assert "damaged" in done.stderr
    assert not (place / "public").exists()


def test_c17_a_read_only_target_is_exit_3_and_nothing_is_lost(place: Path) -> None:
    mounted = place / "public"
    mounted.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "ro", "none", str(mounted)], capture_output=True, check=False
    ).returncode:
        pytest.skip("needs the right to mount a file system")
    try:
        done = feeds("publish", "--at", AT, cwd=place)
    finally:
        subprocess.run(["umount", str(mounted)], check=True)
    assert done.returncode == 3
    assert "read-only file system" in done.stderr
    assert feeds("publish", "--at", AT, cwd=place).returncode == 0
    assert (mounted / "all.rss").is_file()


def test_c14_a_full_target_is_exit_3_and_heals(place: Path) -> None:
    mounted = place / "public"
    mounted.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", "size=32k", "none", str(mounted)]
    if subprocess.run(options, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a file system")
    try:
        assert feeds("publish", "--at", AT, cwd=place).returncode in (0, 3)
        before = {path.name: path.read_bytes() for path in mounted.iterdir()}
        for number in range(40):
            write(place, f"articles/{number}.md", markdown(f"Title {number}", "word " * 400, category="Asia"))
        full = feeds("publish", "--at", AT, cwd=place)
        during = {path.name: path.read_bytes() for path in mounted.iterdir()}
        subprocess.run(["mount", "-o", "remount,size=8m", str(mounted)], check=True)
        healed = feeds("publish", "--at", AT, cwd=place)
        names = {path.name for path in mounted.iterdir()}
    finally:
        subprocess.run(["umount", str(mounted)], check=True)
    assert full.returncode == 3
    assert "no space left on device" in full.stderr
    assert not any(name.startswith(".feeds-") for name in during)
    assert all(body for body in during.values())
    assert set(before) <= set(during)
    assert (healed.returncode, {"all.rss", "asia.json", "index.html", "feeds.opml"} <= names) == (0, True)


def test_every_mistake_of_a_config_is_exit_2(place: Path) -> None:
    write(place, "feeds.toml", '[site]\ntitel = "x"\n[feeds]\nentries = 0\n')
    done = feeds("publish", cwd=place)
    assert done.returncode == 2
    assert "site.titel: unknown key; did you mean title?" in done.stderr
    assert "feeds.entries: input should be greater than or equal to 1, not 0" in done.stderr
    said = json.loads(feeds("publish", "--json", cwd=place).stdout)
    assert (said["error"], len(said["mistakes"])) == ("ConfigError", 2)


def test_one_mistake_is_one_line(place: Path) -> None:
    done = feeds("publish", "--at", "nowhere", cwd=place)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "feeds.at: 'nowhere' is not an absolute http(s) URL" in done.stderr


def test_an_unknown_option_is_exit_2(place: Path) -> None:
    done = feeds("publish", "--form", "x", cwd=place)
    assert done.returncode == 2
    assert "--form" in done.stderr


def test_the_config_here_is_found(place: Path) -> None:
    write(place, "feeds.toml", f'[feeds]\nto = "out"\nat = "{AT}"\n')
    assert feeds("publish", cwd=place).returncode == 0
    assert (place / "out/all.json").is_file()


def test_status_tells_what_is_there_and_what_is_refused(place: Path) -> None:
    write(place, "articles/bad.md", "---\ntitle: No date\n---\nwords")
    feeds("publish", "--at", AT, cwd=place)
    told = feeds("status", cwd=place)
    assert told.returncode == 0
    assert "Articles  1 live" in told.stdout
    assert "asia" in told.stdout
    assert "bad.md: no date" in told.stdout
    said = json.loads(feeds("status", "--json", cwd=place).stdout)
    assert said["articles"] == {"live": 1}
    assert [(feed["name"], feed["articles"]) for feed in said["feeds"]] == [("all", 1), ("asia", 1)]
    assert [refused["path"] for refused in said["refused"]] == ["bad.md"]


def test_status_before_the_first_publish_is_exit_3(place: Path) -> None:
    done = feeds("status", cwd=place)
    assert done.returncode == 3
    assert "nothing has been published" in done.stderr


def test_init_then_publish(tmp_path: Path) -> None:
    begun = feeds("init", "mine", cwd=tmp_path)
    assert begun.returncode == 0
    assert "wrote mine/feeds.toml" in begun.stdout
    write(tmp_path, "mine/articles/second.md", markdown("My second"))
    done = feeds("publish", "--config", "mine/feeds.toml", "--at", AT, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 new" in done.stdout
    assert (tmp_path / "mine/public/all.rss").is_file()


def test_init_leaves_what_is_there_alone(tmp_path: Path) -> None:
    write(tmp_path, "feeds.toml", "# mine\n")
    assert feeds("init", cwd=tmp_path).returncode == 0
    assert (tmp_path / "feeds.toml").read_text() == "# mine\n"
    assert (tmp_path / "articles/hello.md").is_file()


def test_init_where_nothing_can_be_written_is_exit_2(tmp_path: Path) -> None:
    write(tmp_path, "file", "")
    done = feeds("init", "file/inside", cwd=tmp_path)
    assert done.returncode == 2
    assert "not a directory" in done.stderr


def test_init_from_a_site_then_publish(tmp_path: Path) -> None:
    write(tmp_path, "site/_config.yml", "title: Harbour\nurl: https://harbour.example\n")
    write(tmp_path, "site/_posts/2024-05-06-tide.md", markdown("Tide"))
    begun = feeds("init", "new", "--from", "site", cwd=tmp_path)
    assert (begun.returncode, begun.stderr) == (0, "")
    assert "Generator: Jekyll" in begun.stdout
    assert "_config.yml: title" in begun.stdout
    assert "Could not be told:\n  the time zone" in begun.stdout
    assert begun.stdout.endswith("then run  feeds publish --config new/feeds.toml\n")
    done = feeds("publish", "--config", "new/feeds.toml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 new" in done.stdout
    again = feeds("init", "new", "--from", "site", cwd=tmp_path)
    assert again.returncode == 2
    assert "new/feeds.toml: it is there already" in again.stderr


def test_version_and_help(tmp_path: Path) -> None:
    assert feeds("--version", cwd=tmp_path).stdout == f"feeds {__version__}\n"
    helped = feeds("--help", cwd=tmp_path).stdout
    assert all(word in helped for word in ("publish", "check", "status", "init", "Exit codes"))


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    """feeds --help answers at once, because what a command needs is imported when it runs."""
    code = (
        "import sys; from feeds.cli import app\n"
        "try: app(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'pydantic', 'lxml', 'feedgen', 'feedparser', 'apsw', 'nh3', 'yaml', 'rich', 'pyromark'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_publishing_markdown_imports_nothing_that_other_kinds_of_files_need(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.md").write_text("---\ntitle: T\ndate: 2024-05-01\n---\nA body.\n", encoding="utf-8")
    code = (
        "import sys; from feeds.cli import app\n"
        "try: app(['publish', '--at', 'https://news.example/'])\nexcept SystemExit: pass\n"
        "print(sorted({'docutils', 'htmldate', 'trafilatura'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert (tmp_path / "public" / "all.rss").exists()


def test_a_progress_bar_is_drawn_on_a_terminal_and_nowhere_else(tmp_path: Path) -> None:
    code = (
        "import time; from feeds import progress\n"
        "progress.PATIENCE = 0.0\n"
        "with progress.shown(quiet=False) as tell:\n"
        "    tell('reading', 1, 2); tell('reading', 2, 2); tell('publishing', 1, 1)\n"
    )
    parent, child = pty.openpty()
    subprocess.run([sys.executable, "-c", code], stderr=child, check=True, env={**os.environ, "TERM": "xterm"})
    os.close(child)
    drawn = os.read(parent, 100_000).decode()
    os.close(parent)
    assert "reading" in drawn
    assert "publishing" in drawn
    silent = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (silent.stdout, silent.stderr) == ("", "")

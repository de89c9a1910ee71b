"""Withdrawals (RFC 6721): told in Atom for a while, and gone at once from everything else."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from feeds import check
from feeds.config import load
from feeds.errors import ConfigError, TargetError
from feeds.publish.directory import Directory
from feeds.render import cut
from feeds.run import next_change
from feeds.store import open_store
from tests.newsroom import Newsroom, markdown

AT = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
DAY = timedelta(days=1)


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    for number in range(4):
        made.write(f"{number}.md", markdown(f"Article {number}", category="Asia", date=f"2024-05-0{number + 1}"))
    made.publish()
    return made


def identifier(number: int) -> str:
    return f"tag:news.example,2024-05-0{number + 1}:articles/{number}"


def graves(newsroom: Newsroom, feed: str = "all") -> list[tuple[str, str]]:
    """Ref and when of the tombstones in a feed's Atom document, which is right by our own rules."""
    body = (newsroom.public / f"{feed}.atom").read_bytes()
    assert [finding for finding in check.check(body, now=newsroom.now) if finding.level != "may"] == []
    root = etree.fromstring(body)
    found = root.findall(AT)
    assert all(len(grave) == 0 and not grave.text for grave in found)
    return [(grave.get("ref", ""), grave.get("when", "")) for grave in found]


def when(newsroom: Newsroom) -> str:
    return newsroom.now.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_withdrawn_article_is_told_in_atom_and_gone_from_all_else(newsroom: Newsroom) -> None:
    """Demand 32."""
    newsroom.config = "[feeds]\nhistory = true\nentries = 2\nhours = 0\n"
    newsroom.publish()
    assert (newsroom.public / "archive/all/1.rss").exists()
    (newsroom.articles / "1.md").unlink()
    newsroom.publish()
    assert graves(newsroom) == graves(newsroom, "asia") == [(identifier(1), when(newsroom))]
    for path, body in newsroom.files().items():
        assert b"Article 1" not in body, path
        assert (identifier(1).encode() in body) == (path in ("all.atom", "asia.atom")), path


def test_traps_tombstones_are_no_entries_and_take_no_link_away(newsroom: Newsroom) -> None:
    """Feedparser keeps the last one only, and a link in one would take the place of the feed's own."""
    for number in (1, 2):
        (newsroom.articles / f"{number}.md").unlink()
        newsroom.publish()
    read = feedparser.parse(io.BytesIO((newsroom.public / "all.atom").read_bytes()))
    assert not read.bozo
    assert [entry.title for entry in read.entries] == ["Article 3", "Article 0"]
    assert read.feed.link == "https://news.example/"


def test_c37_the_newest_stand_first_before_the_entries_and_are_at_most_as_many(newsroom: Newsroom) -> None:
    newsroom.config = "[feeds]\nentries = 2\n"
    for number in (3, 0, 1):
        (newsroom.articles / f"{number}.md").unlink()
        newsroom.publish()
    assert [ref for ref, _ in graves(newsroom)] == [identifier(1), identifier(0)]
    tags = [child.tag for child in etree.fromstring((newsroom.public / "all.atom").read_bytes())]
    assert tags[-3:] == [AT, AT, "{http://www.w3.org/2005/Atom}entry"]


def test_they_go_after_their_days_by_the_clock_alone(newsroom: Newsroom) -> None:
    newsroom.config = "[feeds]\ntombstones = 10\n"
    (newsroom.articles / "1.md").unlink()
    newsroom.publish(after=DAY * 7)
    gone = newsroom.now
    newsroom.publish(after=DAY * 3)
    assert len(graves(newsroom)) == 1
    database = open_store(str(newsroom.root / "state"), readonly=True)
    assert next_change(database) == gone + DAY * 10
    database.close()
    newsroom.publish(after=DAY * 7 - timedelta(seconds=1))
    assert len(graves(newsroom)) == 1
    report = newsroom.publish(after=timedelta(seconds=1))
    assert graves(newsroom) == []
    assert {document.path for document, _ in report.released.published} == {"all.atom", "asia.atom"}
    assert newsroom.publish(after=DAY).released.published == []


def test_none_when_they_are_switched_off(newsroom: Newsroom) -> None:
    newsroom.config = "[feeds]\ntombstones = 0\n"
    (newsroom.articles / "1.md").unlink()
    newsroom.publish()
    assert graves(newsroom) == []
    newsroom.config = ""
    newsroom.publish()
    assert graves(newsroom) == []


def test_an_article_that_returns_loses_its_tombstone(newsroom: Newsroom) -> None:
    """It is as it was before, but for its date, which has to be after that of the tombstone."""
    text = (newsroom.articles / "1.md").read_bytes()
    before = {entry.id: entry for entry in newsroom.entries()}
    (newsroom.articles / "1.md").unlink()
    newsroom.publish()
    newsroom.write("1.md", text)
    newsroom.publish()
    assert graves(newsroom) == graves(newsroom, "asia") == []
    after = {entry.id: entry for entry in newsroom.entries()}
    assert after.keys() == before.keys()
    changed = [id_ for id_ in after if after[id_].updated != before[id_].updated]
    assert [after[id_].title for id_ in changed] == ["Article 1"]
    assert after[changed[0]].published == before[changed[0]].published


def test_promise_7_of_what_nobody_saw_nobody_is_told_that_it_went(newsroom: Newsroom) -> None:
    """A pass that died before it published had already taken the article in; then its date was put off."""
    newsroom.write("secret.md", markdown("Secret", category="Asia", date="2024-05-03"))

    def die(*_: object) -> None:
        raise TargetError("public", "the pass dies here")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Directory, "replace", die)
        with pytest.raises(TargetError):
            newsroom.publish()
    newsroom.write("secret.md", markdown("Secret", category="Asia", date="2030-05-03"))
    newsroom.publish()
    assert all(b"secret" not in body.lower() for body in newsroom.files().values())


def test_one_that_returns_to_another_category_loses_it_too(newsroom: Newsroom) -> None:
    (newsroom.articles / "1.md").unlink()
    newsroom.publish()
    newsroom.write("1.md", markdown("Article 1", category="Europe", date="2024-05-02"))
    newsroom.publish()
    assert graves(newsroom, "asia") == graves(newsroom) == graves(newsroom, "europe") == []


def test_a_change_of_category_is_no_deletion(newsroom: Newsroom) -> None:
    newsroom.write("1.md", markdown("Article 1", category="Europe", date="2024-05-02"))
    newsroom.publish()
    assert graves(newsroom, "asia") == graves(newsroom) == []
    assert newsroom.titles("europe") == ["Article 1"]


@pytest.mark.parametrize("header", [{"expiryDate": "2024-06-01T12:30:00Z"}, {"draft": True}])
def test_an_expired_article_and_one_that_is_a_draft_again_are_told_of(
    newsroom: Newsroom, header: dict[str, object]
) -> None:
    newsroom.write("1.md", markdown("Article 1", "Some words.", category="Asia", date="2024-05-02", **header))
    newsroom.publish()
    newsroom.publish(after=timedelta(hours=1))
    assert [ref for ref, _ in graves(newsroom)] == [identifier(1)]


def test_what_was_never_published_leaves_nothing(newsroom: Newsroom) -> None:
    """Promise 7: an article under embargo that is withdrawn was never there."""
    newsroom.write("secret.md", markdown("Secret", date="2024-07-01"))
    newsroom.publish()
    (newsroom.articles / "secret.md").unlink()
    newsroom.publish()
    assert graves(newsroom) == []
    assert b"secret" not in b"".join(newsroom.files().values())


def test_a_delta_tells_of_them_too(newsroom: Newsroom) -> None:
    (newsroom.articles / "1.md").unlink()
    newsroom.publish()
    body = (newsroom.public / "all.atom").read_bytes()
    pieces = cut.cut(body, "atom")
    assert pieces is not None
    head, entries = pieces
    assert cut.join(head, entries, "atom") == body
    delta = cut.since(body, "atom", {cut.mark(entry) for entry in entries}) or b""
    assert identifier(1).encode() in delta
    assert feedparser.parse(io.BytesIO(delta)).entries == []


def test_they_are_kept_through_a_change_of_settings_and_another_target(newsroom: Newsroom) -> None:
    (newsroom.articles / "1.md").unlink()
    newsroom.publish()
    told = graves(newsroom)
    newsroom.config = '[site]\ntitle = "Another"\n'
    newsroom.publish()
    assert graves(newsroom) == told
    newsroom.publish(to="elsewhere")
    assert newsroom.files("elsewhere")["all.atom"] == newsroom.files()["all.atom"]


def test_the_days_are_a_whole_number_of_them(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text("[feeds]\ntombstones = -1\n")
    with pytest.raises(ConfigError, match=r"feeds\.tombstones"):
        load(tmp_path / "feeds.toml")
    assert load(None).feeds.tombstones == 30

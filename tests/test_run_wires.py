"""Wires published: versions, withdrawals, embargoes and envelopes as readers of the feeds notice them."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds import report
from feeds.config import load
from feeds.run import run
from tests.newsroom import Newsroom
from tests.wires import g2, message, ninjs

KEEP = '[[source]]\nvanished = "keep"\n'


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    made.write("other.md", "---\ntitle: Other\ndate: 2024-05-01\n---\nAlways here.\n")
    return made


def titles(newsroom: Newsroom) -> set[str]:
    return set(newsroom.titles()) - {"Other"}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations([1, 2, 3]), together=st.booleans())
def test_versions_in_any_order_of_arrival_are_the_newest(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], together: bool
) -> None:
    newsroom = Newsroom(tmp_path_factory.mktemp("order"))
    ids = set()
    for number, version in enumerate(order):
        newsroom.write(f"{number}.xml", g2(version=version, headline=f"Version {version}"))
        if not together:
            newsroom.publish()
            ids |= set(newsroom.ids())
    newsroom.publish()
    assert newsroom.titles() == ["Version 3"]
    assert len(ids | set(newsroom.ids())) == 1
    assert newsroom.last.gathered.refused == []


@pytest.mark.parametrize("order", list(permutations(("first", "cancel", "late"))))
def test_what_is_canceled_stays_so_until_a_newer_version(newsroom: Newsroom, order: tuple[str, ...]) -> None:
    versions = {"first": g2(version=1), "cancel": g2(version=3, status="canceled"), "late": g2(version=2)}
    for name in order:
        newsroom.write(f"{name}.xml", versions[name])
        newsroom.publish()
    assert titles(newsroom) == set()
    newsroom.write("again.xml", g2(version=4, headline="It is true"))
    newsroom.publish()
    assert titles(newsroom) == {"It is true"}


@pytest.mark.parametrize(
    "guid", ["tag:wire.example,0000:one", "urn:no_name", "urn:uuid:7", "tag:wire.example,2024-02-30:x"]
)
def test_an_id_that_is_none_by_the_rules_of_its_scheme_is_named_anew_for_good(newsroom: Newsroom, guid: str) -> None:
    newsroom.write("a.xml", g2(guid, version=1))
    newsroom.publish()
    before = newsroom.ids()
    assert newsroom.last.released.refused == []
    newsroom.write("b.xml", g2(guid, version=2, headline="Two"))
    newsroom.publish()
    assert titles(newsroom) == {"Two"}
    assert newsroom.ids() == before
    assert guid not in before


def test_a_withheld_item_was_never_there(newsroom: Newsroom) -> None:
    newsroom.write("a.json", ninjs(pubstatus="withheld"))
    newsroom.publish()
    assert titles(newsroom) == set()
    assert newsroom.last.gathered.refused == []


def test_a_correction_under_the_same_name_or_another_keeps_the_id(newsroom: Newsroom) -> None:
    newsroom.write("a.xml", g2(version=1))
    newsroom.publish()
    before = set(newsroom.ids())
    newsroom.write("a.xml", g2(version=2, headline="Corrected"))
    newsroom.publish()
    newsroom.write("b.xml", g2(version=3, headline="Corrected again"))
    newsroom.publish()
    assert titles(newsroom) == {"Corrected again"}
    assert set(newsroom.ids()) == before


def test_a_late_older_version_under_the_same_name_changes_nothing(newsroom: Newsroom) -> None:
    newsroom.write("a.xml", g2(version=2, headline="Newer"))
    newsroom.publish()
    newsroom.write("a.xml", g2(version=1, headline="Older"))
    newsroom.publish()
    assert titles(newsroom) == {"Newer"}
    newsroom.publish()
    assert titles(newsroom) == {"Newer"}


def test_an_embargo_holds_to_its_second_in_every_document(newsroom: Newsroom) -> None:
    newsroom.write("a.xml", g2(headline="Held back", meta="<embargoed>2024-06-01T12:10:00Z</embargoed>"))
    newsroom.write("b.json", ninjs(headline="Held for good", embargoed=""))
    newsroom.publish()
    newsroom.publish(after=timedelta(minutes=8, seconds=59))
    assert not any(b"Held" in body for body in newsroom.files().values())
    newsroom.publish(after=timedelta(seconds=1))
    assert titles(newsroom) == {"Held back"}
    assert [error.path for error in newsroom.last.gathered.refused] in ([], ["b.json"])


def test_an_envelope_loses_and_gains_items(newsroom: Newsroom) -> None:
    one, two, three = (g2(f"urn:newsml:x:{name}", headline=name) for name in ("one", "two", "three"))
    newsroom.write("a.xml", message(one, two))
    newsroom.publish()
    assert titles(newsroom) == {"one", "two"}
    known = {entry.title: entry.id for entry in newsroom.entries()}
    newsroom.write("a.xml", message(two, three))
    newsroom.publish()
    assert titles(newsroom) == {"two", "three"}
    newsroom.write("a.xml", message(one))
    newsroom.publish()
    assert titles(newsroom) == {"one"}
    assert {entry.title: entry.id for entry in newsroom.entries()}["one"] == known["one"]


def test_an_item_that_two_envelopes_hold_stays_while_one_does(newsroom: Newsroom) -> None:
    both, alone = g2("urn:newsml:x:both", headline="both"), g2("urn:newsml:x:alone", headline="alone")
    newsroom.write("a.xml", message(both))
    newsroom.write("b.xml", message(both, alone))
    newsroom.publish()
    before = set(newsroom.ids())
    (newsroom.articles / "a.xml").unlink()
    newsroom.publish()
    assert titles(newsroom) == {"both", "alone"}
    assert set(newsroom.ids()) == before
    (newsroom.articles / "b.xml").unlink()
    newsroom.publish()
    assert titles(newsroom) == set()


def test_a_file_becomes_an_envelope_and_an_item_again(newsroom: Newsroom) -> None:
    newsroom.write("a.xml", g2(headline="one"))
    newsroom.publish()
    before = set(newsroom.ids())
    newsroom.write("a.xml", message(g2(headline="one"), g2("urn:newsml:x:two", headline="two")))
    newsroom.publish()
    assert titles(newsroom) == {"one", "two"}
    assert before <= set(newsroom.ids())
    newsroom.write("a.xml", g2(headline="one"))
    newsroom.publish()
    assert titles(newsroom) == {"one"}
    assert set(newsroom.ids()) == before


def test_one_bad_item_of_an_envelope_is_one_bad_item(newsroom: Newsroom) -> None:
    newsroom.write("a.xml", message(g2(headline="good"), g2("urn:newsml:x:bad", meta="<embargoed/>")))
    newsroom.publish()
    assert titles(newsroom) == {"good"}
    (refused,) = newsroom.last.gathered.refused
    assert refused.path.startswith("a.xml/")
    assert "embargo" in refused.reason


@pytest.mark.parametrize("when", [1, 2, 3])
def test_a_killed_run_is_finished_by_the_next(newsroom: Newsroom, when: int) -> None:
    newsroom.write("a.xml", g2(version=1))
    newsroom.publish()
    newsroom.write("a.xml", message(g2(version=1), g2("urn:newsml:x:two", headline="two")))
    newsroom.write("b.xml", g2(version=2, headline="newer"))
    newsroom.now += timedelta(minutes=1)
    assert newsroom.dies("replace", when)
    newsroom.publish()
    assert titles(newsroom) == {"newer", "two"}


def test_with_keep_what_vanishes_stays_and_a_cancel_takes_it(newsroom: Newsroom) -> None:
    newsroom.config = KEEP
    newsroom.write("a.xml", message(g2(headline="kept")))
    newsroom.publish()
    (newsroom.articles / "a.xml").unlink()
    newsroom.publish()
    assert titles(newsroom) == {"kept"}
    newsroom.write("b.xml", g2(version=9, status="canceled"))
    newsroom.publish()
    assert titles(newsroom) == set()


def test_files_of_other_kinds_beside_are_no_refusals(newsroom: Newsroom) -> None:
    newsroom.write("package.json", '{"name": "site", "version": "1.0.0"}')
    newsroom.write("tsconfig.json", "{\n  // strict\n}\n")
    newsroom.write("sitemap.xml", "<urlset/>")
    newsroom.publish()
    assert newsroom.last.gathered.refused == []
    assert dict(newsroom.last.gathered.skipped) == {
        "package.json": "JSON of another kind: nothing in it is an item of ninjs",
        "sitemap.xml": "XML of another kind: its root is <urlset>",
        "tsconfig.json": "JSON of another kind, with comments",
    }


def test_faults_of_what_is_skipped_are_told(newsroom: Newsroom) -> None:
    newsroom.write("a.json", ninjs(pubstatus="commissioned"))
    newsroom.publish()
    assert any("commissioned" in note for _, note in newsroom.last.gathered.notes)


def publish_two(newsroom: Newsroom) -> None:
    """A run over two sources, each a folder of the articles."""
    newsroom.now += timedelta(minutes=1)
    file = newsroom.root / "feeds.toml"
    sources = (f'[[source]]\nname = "{name}"\nfrom = "{newsroom.articles}/{name}"\n' for name in ("one", "two"))
    file.write_text("".join(sources), encoding="utf-8")
    places = {"to": str(newsroom.public), "store": str(newsroom.root / "state"), "at": "https://news.example/"}
    newsroom.last = run(load(file, places), now=newsroom.now)


def two_agencies(newsroom: Newsroom) -> None:
    newsroom.write("two/own.xml", g2("urn:newsml:two.example:own", headline="Its own"))
    newsroom.write("one/a.xml", g2(version=1, headline="True"))


def test_no_version_of_another_source_takes_an_article_over_or_back(newsroom: Newsroom) -> None:
    two_agencies(newsroom)
    publish_two(newsroom)
    before = newsroom.ids()
    newsroom.write("two/evil.xml", g2(version=99, headline="False"))
    publish_two(newsroom)
    assert set(newsroom.titles()) == {"True", "Its own"}
    (refused,) = newsroom.last.gathered.refused
    assert (refused.path, "is already that of a.xml" in refused.reason) == ("evil.xml", True)
    newsroom.write("two/evil.xml", g2(version=100, status="canceled"))
    publish_two(newsroom)
    assert set(newsroom.titles()) == {"True", "Its own"}
    newsroom.write("one/b.xml", g2(version=2, headline="Truer"))
    publish_two(newsroom)
    assert set(newsroom.titles()) == {"Truer", "Its own"}
    assert set(newsroom.ids()) == set(before)
    assert newsroom.last.gathered.refused == []


def test_what_its_source_has_canceled_no_other_source_brings_back(newsroom: Newsroom) -> None:
    two_agencies(newsroom)
    publish_two(newsroom)
    newsroom.write("one/b.xml", g2(version=2, status="canceled"))
    publish_two(newsroom)
    newsroom.write("two/evil.xml", g2(version=99, headline="False"))
    publish_two(newsroom)
    assert set(newsroom.titles()) == {"Its own"}
    newsroom.write("one/c.xml", g2(version=3, headline="True after all"))
    publish_two(newsroom)
    assert set(newsroom.titles()) == {"True after all", "Its own"}


def test_an_item_that_moves_to_another_source_stays_the_article(newsroom: Newsroom) -> None:
    two_agencies(newsroom)
    newsroom.write("one/more.xml", g2("urn:newsml:one.example:more", headline="More"))
    publish_two(newsroom)
    before = dict(zip(newsroom.titles(), newsroom.ids(), strict=True))
    (newsroom.articles / "one/a.xml").rename(newsroom.articles / "two/a.xml")
    publish_two(newsroom)
    newsroom.write("two/b.xml", g2(version=2, headline="Corrected"))
    publish_two(newsroom)
    after = dict(zip(newsroom.titles(), newsroom.ids(), strict=True))
    assert after == {"Corrected": before["True"], "Its own": before["Its own"], "More": before["More"]}


def test_the_summary_counts_what_is_skipped_by_reason(newsroom: Newsroom) -> None:
    newsroom.write("newest.xml", g2(version=9))
    newsroom.publish()
    for version in range(2):
        newsroom.write(f"{version}.xml", g2(version=version))
    newsroom.write("sitemap.xml", "<urlset/>")
    for number in range(report.MOST):
        newsroom.write(f"other{number:02}.xml", f"<of-kind-{number:02}/>")
    newsroom.publish()
    told = [*report.lines(newsroom.last, 0, dry_run=False, to="public")]
    assert told[0].endswith(", 23 skipped")
    at = told.index("Skipped (23):")
    assert told[at + 1] in (
        "      2  an older version of what another file holds, such as 0.xml",
        "      2  an older version of what another file holds, such as 1.xml",
    )
    assert told[at + 2].startswith("      1  XML of another kind: its root is <")
    assert told[at + 1 + report.MOST] == "  … and 2 more reasons; --json has all of them"
    assert len(report.as_json(newsroom.last, 0)["gathered"]["skips"]) == 23

"""Rules that lead from what a file says to our categories."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import briefs, select
from feeds.article import Content, Draft
from feeds.classify import Placed, classify, subject_pattern
from feeds.config import load
from feeds.errors import ConfigError
from feeds.settings import Settings
from tests.newsroom import Newsroom, markdown

RULES: list[dict[str, Any]] = [
    {"match": {"words": "Pyongyang", "category": "General"}, "category": "Asia"},
    {"match": {"tag": ["Ferry", "boat"]}, "category": ["Harbour", "Town"], "add": True},
    {"match": {"folder": "wire/*"}, "category": "World"},
    {"match": {"subject": "medtop:11000000", "source": "articles"}, "category": "Politics"},
    {"match": {"category": "Gossip"}, "category": []},
]


def article(title: str = "A title", *categories: str, body: str = "Text.", **fields: Any) -> Draft:
    content = Content(type="text/markdown", body=body)
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    return Draft(title=title, content=content, published=moment, categories=categories, **fields)


def sort(draft: Draft, path: str = "a.md", rules: list[dict[str, Any]] | None = None, **tables: Any) -> list[Placed]:
    settings = Settings.model_validate({"rule": RULES if rules is None else rules, **tables})
    return list(select.placed(draft, briefs.rules(settings), ("articles", path)))


def terms(*arguments: Any, **keywords: Any) -> list[str]:
    return [one.term for one in sort(*arguments, **keywords) if one.term]


def only(match: dict[str, Any], draft: Draft, path: str = "a.md") -> bool:
    return terms(draft, path, [{"match": match, "category": "Ours", "add": True}]) != list(draft.categories)


def test_a_rule_replaces_the_category_that_it_asks_for_and_says_why() -> None:
    assert sort(article("News from Pyongyang", "Sport", "General")) == [
        Placed("Sport"),
        Placed("Asia", 1, "the word “Pyongyang” in the title, the category “General”", "General"),
    ]
    assert terms(article("News from Pyongyang", "Sport")) == ["Sport"]


def test_a_rule_that_asks_for_no_category_replaces_all_and_one_that_adds_none() -> None:
    assert sort(article("T", "General", "Sport"), "wire/asia/x.md") == [
        Placed("World", 3, "the folder wire/asia", "General"),
        Placed("World", 3, "the folder wire/asia", "Sport"),
    ]
    assert terms(article("T"), "wire/x.md") == ["World"]
    assert terms(article("T", "Sport", tags=("ferry",))) == ["Sport", "Harbour", "Town"]


def test_a_rule_without_a_category_takes_away() -> None:
    rule = Placed("", 5, "the category “gossip”", "gossip")
    assert sort(article("T", "gossip", "Town")) == [rule, Placed("Town")]
    assert terms(article("T", "gossip")) == []


def test_all_rules_that_hold_apply_to_what_the_file_says() -> None:
    both = [
        {"match": {"words": "Tokyo", "category": "General"}, "category": "Asia"},
        {"match": {"words": "Brussels", "category": "General"}, "category": "Europe"},
        {"match": {"category": "Asia"}, "category": "Never"},
    ]
    assert terms(article("Tokyo and Brussels agree", "General"), rules=both) == ["Asia", "Europe"]


def test_other_names_of_categories_hold_before_and_after() -> None:
    named = {"category": {"Asia & Pacific": {"aliases": ["Asia"]}, "General": {"aliases": ["Allgemein"]}}}
    rules = briefs.rules(Settings.model_validate({"rule": RULES, **named}))
    found = select.placed(article("Pyongyang", "allgemein"), rules, ("articles", "a.md"))
    assert select.categories(found, rules) == ("Asia & Pacific",)


@pytest.mark.parametrize(
    ("match", "draft", "path"),
    [
        ({"words": "ferry", "in": ["summary"]}, article(summary="The ferry is back."), "a.md"),
        ({"words": ["x", "ferry"], "in": ["body"]}, article(body="<p>The <b>ferry</b> &amp; I</p>"), "a.md"),
        ({"words": "tea & toast", "in": ["body"]}, article(body="Tea &amp; toast"), "a.md"),
        ({"category": "world"}, article("T", "World / Asia"), "a.md"),
        ({"tag": "FERRY"}, article(tags=("ferry",)), "a.md"),
        ({"folder": "wire"}, article(), "wire/asia/x.md"),
        ({"folder": "wire/*"}, article(), "wire/x.md"),
        ({"folder": "*/asia"}, article(), "WIRE/Asia/x.md"),
        ({"subject": "subj:11000000"}, article(subjects=("subj:11001004",)), "a.md"),
        ({"subject": "subj:11001000"}, article(subjects=("subj:11001004",)), "a.md"),
        ({"subject": "medtop:20000065"}, article(subjects=("medtop:20000065",)), "a.md"),
        ({"subject": "medtop:2000*"}, article(subjects=("medtop:20000065",)), "a.md"),
        ({"subject": "iab:news"}, article(subjects=("IAB:News/Asia",)), "a.md"),
        ({"source": "articles"}, article(), "a.md"),
    ],
)
def test_a_match(match: dict[str, Any], draft: Draft, path: str) -> None:
    assert only(match, draft, path)


@pytest.mark.parametrize(
    ("match", "draft", "path"),
    [
        ({"words": "ferry"}, article(body="The ferry is back."), "a.md"),
        ({"words": "beijing", "in": ["body"]}, article(body="[x](/beijing) https://beijing.example/"), "a.md"),
        ({"words": "strong", "in": ["body"]}, article(body='<p class="strong">Text</p>'), "a.md"),
        ({"category": "asia"}, article("T", "world/asia"), "a.md"),
        ({"tag": "fer"}, article(tags=("ferry",)), "a.md"),
        ({"folder": "wire"}, article(), "wires/x.md"),
        ({"folder": "wire*"}, article(), "wire.md"),
        ({"subject": "medtop:20001000"}, article(subjects=("medtop:20001001",)), "a.md"),
        ({"subject": "subj:11000000"}, article(subjects=("medtop:11001004", "subj:12001004")), "a.md"),
        ({"tag": "ferry", "folder": "wire"}, article(tags=("ferry",)), "a.md"),
    ],
)  # fmt: skip
def test_no_match(match: dict[str, Any], draft: Draft, path: str) -> None:
    assert not only(match, draft, path)


def test_a_subject_of_the_lowest_level_is_itself_alone() -> None:
    assert subject_pattern("subj:11001004").match("subj:11001004")
    assert not subject_pattern("subj:11001004").match("subj:110010041")


@given(st.lists(st.sampled_from(["General", "Sport", "Gossip", "World/Asia"]), max_size=4), st.permutations(RULES))
def test_the_order_of_rules_changes_no_category(stated: list[str], order: list[dict[str, Any]]) -> None:
    draft = article("Pyongyang", *stated, tags=("boat",), subjects=("medtop:11000000",))
    assert set(terms(draft, "wire/x.md", order)) == set(terms(draft, "wire/x.md"))


@given(st.lists(st.text(max_size=12), max_size=5))
def test_without_rules_the_categories_are_the_file_s(stated: list[str]) -> None:
    draft = article("T", *stated)
    assert [*classify(draft, (), ("articles", "a.md"), str)] == [Placed(term) for term in stated]
    assert terms(draft, rules=[]) == [term for term in stated if term]


# The configuration


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ('match = { wordz = ["x"] }\ncategory = "A"', "rule.1.match.wordz: unknown key; did you mean words?"),
        ('match = { words = [" "] }\ncategory = "A"', "rule.1.match.words.1: "),
        ('match = {}\ncategory = "A"', "rule.1.match: it asks nothing"),
        ('match = { words = "x", in = ["text"] }\ncategory = "A"', "rule.1.match.in.1: input should be"),
        ('match = { words = "x", in = [] }\ncategory = "A"', "rule.1.match.in: at least one is needed"),
        ('match = { source = "x" }\ncategory = "A"', "rule.1.match.source: no source is called 'x'; these"),
        ('match = { tag = "x" }', "rule.1.category: this key is needed"),
        ('category = "A"', "rule.1.match: this key is needed"),
        ('match = { tag = "x" }\ncategory = []\nadd = true', "rule.1: it adds nothing"),
        ('match = { tag = "x" }\ncategory = " / "', "rule.1.category.1: ' / ' names nothing"),
        ('match = { tag = 3 }\ncategory = "A"', 'rule.1.match.tag: this is a list, as ["one", "two"] is, not 3'),
        ('macht = { tag = "x" }\ncategory = "A"', "rule.1.macht: unknown key; did you mean match?"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_rule_is_told_by_its_place(tmp_path: Path, rule: str, told: str) -> None:
    (tmp_path / "feeds.toml").write_text(f"[[rule]]\n{rule}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load(tmp_path / "feeds.toml")
    assert any(mistake.startswith(told) for mistake in error.value.mistakes), error.value.mistakes


def test_a_serving_process_is_told_the_same_rules() -> None:
    said = Settings.model_validate({"rule": RULES})
    again = Settings.model_validate_json(said.model_dump_json(by_alias=True))
    assert again == said
    assert briefs.rules(again).classes == briefs.rules(said).classes


# In feeds

ASIA = '[[rule]]\nmatch = { words = "Pyongyang", category = "General" }\ncategory = "Asia"\n'


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    newsroom = Newsroom(tmp_path, config="[feeds]\nhistory = true\nentries = 2\nhours = 0\n")
    newsroom.write("a.md", markdown("News from Pyongyang", category="General"))
    newsroom.write("b.md", markdown("News from here", category="General"))
    newsroom.publish()
    return newsroom


def shown(newsroom: Newsroom, feed: str) -> dict[str, tuple[str, str, list[str]]]:
    return {
        entry.title: (entry.id, entry.updated, [tag.label or tag.term for tag in entry.tags])
        for entry in newsroom.entries(feed)
    }


def test_a_rule_moves_an_article_and_nothing_else_of_it(newsroom: Newsroom) -> None:
    before = shown(newsroom, "all")
    newsroom.config += ASIA
    report = newsroom.publish()
    assert (report.gathered.new, report.gathered.changed, report.warnings) == (0, 0, [])
    assert newsroom.titles("general") == ["News from here"]
    assert newsroom.titles("asia") == ["News from Pyongyang"]
    after = shown(newsroom, "all")
    assert after["News from Pyongyang"] == (*before["News from Pyongyang"][:2], ["Asia"])
    assert after["News from here"] == before["News from here"]
    assert b"deleted-entry" not in newsroom.files()["general.atom"]


def test_without_rules_again_every_document_is_as_before(newsroom: Newsroom) -> None:
    before, config = newsroom.files(), newsroom.config
    newsroom.config += ASIA
    newsroom.publish()
    newsroom.config = config
    newsroom.publish()
    assert {path: data for path, data in newsroom.files().items() if path in before} == before


def test_a_second_run_with_rules_writes_nothing(newsroom: Newsroom) -> None:
    newsroom.config += ASIA
    newsroom.publish()
    assert newsroom.publish().released.published == []


def test_a_rule_that_no_article_fits_is_told(newsroom: Newsroom) -> None:
    newsroom.config += ASIA + ASIA.replace("Pyongyang", "Atlantis").replace('"Asia"', '"Sea"')
    told = "rule 2: no article fits it, so it changes nothing"
    assert newsroom.publish().warnings == [told]
    assert newsroom.publish().warnings == [told]
    newsroom.write("c.md", markdown("Atlantis rises", category="General"))
    assert newsroom.publish().warnings == []
    assert newsroom.titles("sea") == ["Atlantis rises"]
    newsroom.config = newsroom.config.replace("Atlantis", "Lemuria")
    assert newsroom.publish().warnings == [told]


def test_an_embargo_holds_and_a_tombstone_stands_whatever_rules_say(newsroom: Newsroom) -> None:
    newsroom.config += ASIA
    newsroom.write("c.md", markdown("Pyongyang tomorrow", category="General", date="2024-06-02T12:00:00Z"))
    newsroom.publish()
    assert not any(b"tomorrow" in data for data in newsroom.files().values())
    newsroom.now = newsroom.now.replace(day=2)
    newsroom.publish()
    assert newsroom.titles("asia") == ["Pyongyang tomorrow", "News from Pyongyang"]
    (newsroom.articles / "c.md").unlink()
    newsroom.publish()
    newsroom.config = newsroom.config.replace('"Asia"', '"Korea"')
    newsroom.publish()
    assert newsroom.titles("korea") == ["News from Pyongyang"]
    assert newsroom.titles("all") == ["News from Pyongyang", "News from here"]


def test_archives_lose_what_leaves_the_category(newsroom: Newsroom) -> None:
    for number in range(4):
        newsroom.write(f"n{number}.md", markdown(f"Pyongyang {number}", category="General"))
        newsroom.publish()
    assert "archive/general/1.atom" in newsroom.files()
    newsroom.config += ASIA
    newsroom.publish()
    kept = {path: data for path, data in newsroom.files().items() if "general" in path}
    assert kept
    assert not any(b"Pyongyang" in data for data in kept.values())
    assert set(newsroom.titles("asia")) <= {"News from Pyongyang", *(f"Pyongyang {number}" for number in range(4))}


def test_a_file_that_moves_to_where_a_rule_holds_is_sorted_anew_without_a_new_date(newsroom: Newsroom) -> None:
    newsroom.config += '[[rule]]\nmatch = { folder = "wire" }\ncategory = "World"\n'
    newsroom.publish()
    before = shown(newsroom, "all")["News from here"]
    (newsroom.articles / "wire").mkdir()
    (newsroom.articles / "b.md").rename(newsroom.articles / "wire" / "b.md")
    newsroom.publish()
    assert newsroom.titles("world") == ["News from here"]
    assert newsroom.titles("general") == ["News from Pyongyang"]
    assert shown(newsroom, "all")["News from here"] == (*before[:2], ["World"])


def test_combined_feeds_ask_for_the_categories_that_rules_give(newsroom: Newsroom) -> None:
    newsroom.config += ASIA + '[feed.east]\ncategory = ["asia"]\n'
    newsroom.publish()
    assert newsroom.titles("east") == ["News from Pyongyang"]


def test_the_address_of_a_page_stays_whatever_category_a_rule_gives(newsroom: Newsroom) -> None:
    newsroom.config += '[[source]]\npermalink = "/:category/:slug/"\n'
    newsroom.publish()
    before = {entry.title: entry.link for entry in newsroom.entries()}
    newsroom.config += ASIA
    newsroom.publish()
    assert {entry.title: entry.link for entry in newsroom.entries()} == before

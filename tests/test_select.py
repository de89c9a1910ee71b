"""Names of feeds, who is in them, and their windows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import select
from feeds.article import Content, Draft, Person
from feeds.select import Choice, Rules
from feeds.traits import Expression, Trait


def draft(
    *categories: str, tags: tuple[str, ...] = (), authors: tuple[str, ...] = (), language: str | None = None
) -> Draft:
    return Draft(
        title="A title",
        content=Content(type="text/plain", body="text"),
        published=datetime(2024, 1, 1, tzinfo=UTC),
        categories=categories,
        tags=tags,
        authors=tuple(Person(name=name) for name in authors),
        language=language,
    )


def categories(article: Draft, rules: Rules) -> tuple[str, ...]:
    return select.categories(select.placed(article, rules, ("articles", "a.md")), rules)


def facets(article: Draft, rules: Rules) -> list[tuple[str, str, str]]:
    return select.facets(article, rules, select.placed(article, rules, ("articles", "a.md")))


@pytest.mark.parametrize(
    ("term", "slug"),
    [
        ("General", "general"),
        ("World/Asia", "world/asia"),
        ("World / South Asia", "world/south-asia"),
        ("政治", "政治"),
        ("Arts & Culture", "arts-culture"),
        ("C++", "c"),
        ("Straße", "strasse"),
        ("Women’s sport", "womens-sport"),
        ("हिन्दी", "हिन्दी"),
        ("  ", ""),
        ("..", ""),
        ("../../etc", "etc"),
    ],
)
def test_slug(term: str, slug: str) -> None:
    assert select.slug(term) == slug


@given(st.text(max_size=300))
def test_a_name_is_a_safe_path_for_any_term(term: str) -> None:
    name = select.name("category", term, set())
    assert name
    assert len(name.encode()) <= 255
    assert not name.startswith(("/", "."))
    assert ".." not in name.split("/")
    assert name.split("/")[0] not in select.RESERVED
    assert "\0" not in name
    assert not name.endswith("/")


@given(st.lists(st.sampled_from(["C", "C++", "C#", "c", "All", "all", "Tag", "?", "!"]), unique=True))
def test_suffixes_do_not_depend_on_the_order_of_arrival(terms: list[str]) -> None:
    def named(order: list[str]) -> dict[str, str]:
        taken: set[str] = set()
        names = {}
        for term in sorted(order, key=lambda term: (select.lossy(term), select.fold(term), term)):
            names[term] = select.name("category", term, taken)
            taken.add(names[term])
        return names

    assert named(terms) == named(terms[::-1])
    assert len(set(named(terms).values())) == len(terms)


@pytest.mark.parametrize("term", ["all", "index", "feeds", "articles", "Author", "tag/x", "Language/de", "sitemap"])
def test_a_reserved_word_gets_a_suffix(term: str) -> None:
    name = select.name("category", term, set())
    assert name.split("/")[0] not in select.RESERVED
    assert name.startswith(select.slug(term).split("/")[0] + "-")


def test_a_long_name_is_cut_with_a_hash() -> None:
    first, second = (select.name("category", "word " * 100 + end, set()) for end in ("a", "b"))
    assert first != second
    assert max(len(first.encode()), len(second.encode())) <= select.LONGEST


def test_author_and_tag_feeds_have_their_own_room() -> None:
    assert select.name("author", "Jane Doe", set()) == "author/jane-doe"
    assert select.name("tag", "a/b", set()) == "tag/a-b"
    assert select.name("all", "all", set()) == "all"


def test_a_nested_category_belongs_to_its_parents() -> None:
    found = facets(draft("World/Asia"), Rules(aliases={}))
    assert found == [("all", "", "all"), ("category", "world", "World"), ("category", "world/asia", "World/Asia")]


def test_spellings_of_a_category_are_one_and_aliases_lead_to_it() -> None:
    rules = Rules(aliases={"asia-pacific": "Asia"})
    assert categories(draft("Asia", "ASIA", "Asia-Pacific", " asia "), rules) == ("Asia",)


def test_authors_and_tags_only_when_asked() -> None:
    article = draft(tags=("red",), authors=("Jane",))
    assert [kind for kind, _, _ in facets(article, Rules(aliases={}))] == ["all"]
    kinds = [kind for kind, _, _ in facets(article, Rules(aliases={}, authors=True, tags=True))]
    assert kinds == ["all", "author", "tag"]


def test_a_feed_for_each_language_when_asked_and_for_those_it_is_a_kind_of() -> None:
    def found(language: str | None) -> list[tuple[str, str]]:
        rules = Rules(aliases={}, languages=True, language="en-GB")
        every = facets(draft(language=language), rules)
        return [(key, term) for kind, key, term in every if kind == "language"]

    assert found("DE-at") == [("de", "de"), ("de-at", "de-AT")]
    assert found(None) == [("en", "en"), ("en-gb", "en-GB")]
    assert select.name("language", "zh-Hant-TW", set()) == "language/zh-hant-tw"


@pytest.mark.parametrize(
    ("article", "each", "none", "shown"),
    [
        (draft("Asia/Japan"), [{("category", "asia")}], set(), True),
        (draft("Asia"), [{("category", "asia/japan")}], set(), False),
        (draft("Asian"), [{("category", "asia")}], set(), False),
        (draft("apac"), [{("category", "asia")}], set(), True),
        (draft(tags=(" Red  Wine ",)), [{("tag", "red wine")}], set(), True),
        (draft(authors=("JANE",)), [{("author", "jane"), ("tag", "x")}], set(), True),
        (draft("Asia", authors=("Jane",)), [{("category", "asia")}], {("author", "jane")}, False),
        (draft("Asia/Japan"), [{("category", "asia")}], {("category", "asia/japan")}, False),
        (draft(language="en-GB"), [{("language", "en")}], set(), True),
        (draft(language="eng"), [{("language", "en")}], set(), False),
        (draft(), [{("language", "fr")}], set(), True),
        (draft("a"), [{("category", "a")}, {("tag", "b")}], set(), False),
        (draft("a"), [], {("category", "b")}, True),
    ],
)
def test_a_combined_feed_shows_what_its_expression_holds_for(
    article: Draft, each: list[set[Trait]], none: set[Trait], shown: bool
) -> None:
    asked = Expression(each=tuple(map(frozenset, each)), none=frozenset(none))
    rules = Rules(aliases={"apac": "Asia"}, language="fr-CA", combined={"mine": asked})
    assert (("combined", "mine", "mine") in facets(article, rules)) == shown


def choice(seq: int, published: int, size: int = 10) -> Choice:
    return Choice(seq, f"id:{seq:03}", published, size)


def test_the_window_is_the_newest_by_date_then_id() -> None:
    newest = [choice(3, 5), choice(1, 9), choice(2, 5), choice(4, 1)]
    assert [one.seq for one in select.window(newest, [], entries=3, budget=1000)] == [1, 2, 3]


def test_a_flood_is_shown_whole_though_it_is_more_than_the_count() -> None:
    recent = [choice(seq, 100 + seq) for seq in range(20)]
    assert len(select.window(recent[-5:], recent, entries=5, budget=1000)) == 20


def test_a_backdated_import_is_shown_beside_the_newest() -> None:
    newest = [choice(seq, 1000 + seq) for seq in range(5)]
    backdated = [choice(99, 1)]
    assert 99 in {one.seq for one in select.window(newest, backdated, entries=5, budget=1000)}


def test_the_budget_cuts_what_is_not_recent_first() -> None:
    newest = [choice(seq, 1000 + seq) for seq in range(5)]
    kept = select.window(newest, [choice(99, 1)], entries=5, budget=30)
    assert [one.seq for one in kept] == [4, 3, 99]


def test_what_is_owed_comes_after_the_recent_and_before_the_merely_newest() -> None:
    newest, owed = [choice(seq, 1000 + seq) for seq in range(5)], [choice(7, 2), choice(8, 3)]
    assert {7, 8} < {one.seq for one in select.window(newest, [], owed, entries=5, budget=1000)}
    assert [one.seq for one in select.window(newest, [choice(99, 1)], owed, entries=5, budget=30)] == [8, 7, 99]


@given(st.lists(st.integers(1, 50), max_size=40), st.integers(1, 10), st.integers(1, 200), st.booleans())
def test_bundles_hold_all_in_order_but_for_a_rest_that_fills_none(
    sizes: list[int], entries: int, budget: int, whole: bool
) -> None:
    made = select.bundles(enumerate(sizes), entries=entries, budget=budget, whole=whole)
    held = [seq for bundle in made for seq in bundle]
    assert held == list(range(len(held)))
    assert all(len(one) == 1 or sum(sizes[seq] for seq in one) <= budget for one in made)
    rest = sizes[len(held) :]
    assert not rest or (not whole and len(rest) < entries and (len(rest) == 1 or sum(rest) <= budget))


def test_one_entry_stays_whatever_its_size() -> None:
    assert len(select.window([choice(1, 1, size=5000)], [], entries=5, budget=10)) == 1


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 50)), max_size=40),
    st.integers(1, 10),
    st.integers(1, 500),
)
def test_the_window_never_exceeds_its_budget_but_for_one(
    rows: list[tuple[int, int]], entries: int, budget: int
) -> None:
    choices = [choice(seq, published, size) for seq, (published, size) in enumerate(rows)]
    kept = select.window(choices, choices[::3], entries=entries, budget=budget)
    assert len(kept) <= 1 or sum(one.size for one in kept) <= budget
    assert kept == sorted(kept, key=lambda one: (-one.published, one.id))


def test_the_window_changes_when_the_first_recent_article_ages() -> None:
    assert select.changes([100, 50, 70], hours=1) == 50 + 3600
    assert select.changes([], hours=1) is None

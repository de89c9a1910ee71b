from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.article import Draft
from feeds.errors import ArticleError
from feeds.read.conventions import Conventions
from feeds.read.dumps import headline
from feeds.read.dumps.byline import byline
from feeds.read.dumps.dump import read_dump
from feeds.read.dumps.furniture import is_navigation, related

SHARED = Path(__file__).parents[1].parent / "shared"
DUMPS = SHARED / "corpora" / "dumps" / "seedlike"
MODIFIED = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)


def read(text: str, path: str = "article.txt", conventions: Conventions | None = None) -> Draft:
    return read_dump(path, text, conventions or Conventions(), MODIFIED)


def test_the_article_that_the_project_began_with_comes_out_right() -> None:
    files = sorted((SHARED / "seed").glob("*.txt")) if SHARED.exists() else []
    if not files:
        pytest.skip("the seed article is not here")
    draft = read(files[0].read_text(), files[0].name)
    assert draft.title == "Tillerson to discuss North Korea in China"
    assert draft.summary.startswith("US Secretary of State Rex Tillerson traveled")
    assert draft.summary.endswith("ambitions.")
    assert draft.published == datetime(2017, 9, 30, tzinfo=UTC)
    assert (draft.categories, draft.authors) == (("General",), ())
    assert "<h2>A delicate line</h2>" in draft.content.body
    assert len(draft.related) == 3
    assert "Read more" not in draft.content.body
    assert "Skip to Content" not in draft.content.body


@pytest.mark.skipif(not DUMPS.exists(), reason="the corpus of page dumps is not here")
def test_dumps_of_many_papers_and_languages_read_right() -> None:
    truth = json.loads((DUMPS / "truth.json").read_text())
    right: Counter[str] = Counter()
    for name, expected in truth.items():
        draft = read((DUMPS / name).read_text(), name)
        title, summary = (" ".join((expected[field] or "").split()) for field in ("title", "summary"))
        right["title and summary"] += (draft.title, draft.summary) == (title, summary)
        right["date"] += draft.published.date().isoformat() == expected["published"]
        right["category"] += draft.categories == (expected["category"],)
        right["author"] += [person.name for person in draft.authors] == [*filter(None, [expected["author"]])]
        right["related"] += {*expected["related"]} <= {link.title for link in draft.related}
        right["clean"] += "Read more" not in draft.content.body and "Skip to" not in draft.content.body
    share = {field: count / len(truth) for field, count in right.items()}
    assert share["title and summary"] >= 0.90
    assert share["date"] >= 0.98
    assert share["category"] >= 0.95
    assert share["author"] >= 0.95
    assert share["related"] == share["clean"] == 1


@pytest.mark.parametrize("variant", ["blocks", "lines", "merged"])
def test_other_layouts_are_read_or_refused_by_name(variant: str) -> None:
    folder = DUMPS.parent / "fundus" / variant
    if not folder.exists():
        pytest.skip("the corpus of page dumps is not here")
    reasons = {}
    for path in sorted(folder.glob("*.txt"))[::4]:
        try:
            read(path.read_text(), path.name)
        except ArticleError as error:
            reasons[error.path] = error.reason
    assert all(name.endswith(".txt") and reason.startswith("no ") for name, reason in reasons.items())


@given(st.text())
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    reason = ""
    try:
        title = read(text).title
    except ArticleError as error:
        title, reason = "", error.reason
    assert bool(title) != bool(reason)


TITLE = "Bakers of the old town raise their prices"
BODY = "Bread costs more from Monday on, say the bakers of the old town, who blame the price of flour for it."


def test_a_date_above_the_headline_is_the_day_of_the_crawl_and_not_taken() -> None:
    with pytest.raises(ArticleError, match=r"no date below the headline.*'Sunday, May 2nd, 2021' stands above"):
        read(f"Sunday, May 2nd, 2021\n\n{TITLE}\n\n{BODY}")


def test_an_undated_text_is_refused_or_takes_the_time_of_its_file() -> None:
    text = f"{TITLE}\n\n{BODY}"
    with pytest.raises(ArticleError, match='no date below the headline nor in the file name; undated = "mtime"'):
        read(text)
    assert read(text, conventions=Conventions(undated="mtime")).published == MODIFIED


def test_the_zone_of_the_source_holds_for_a_day() -> None:
    draft = read(f"{TITLE}\n\nby 3 May 2021\n\n{BODY}", conventions=Conventions(zone="Asia/Tokyo"))
    assert draft.published.isoformat() == "2021-05-03T00:00:00+09:00"


def test_the_file_name_and_folder_say_what_the_text_does_not() -> None:
    draft = read(f"{TITLE}\n\n{BODY}", "de/town/2021-05-03-bread.txt", Conventions(languages=("de",)))
    assert draft.published == datetime(2021, 5, 3, tzinfo=UTC)
    assert (draft.categories, draft.slug, draft.language) == (("town",), "bread", "de")


@pytest.mark.parametrize("text", ["", " \n\n \n", "Skip to content\n\nMenu\n\nSunday, May 2nd, 2021\n"])
def test_a_page_without_a_headline_is_refused(text: str) -> None:
    with pytest.raises(ArticleError, match="no headline"):
        read(text)


def test_a_text_that_opens_with_a_paragraph_has_no_headline() -> None:
    with pytest.raises(ArticleError, match="no headline: it opens with a paragraph"):
        read("word " * 200 + "\n\nmore")


def test_a_headline_alone_is_no_article() -> None:
    with pytest.raises(ArticleError, match="no text below the headline"):
        read(f"{TITLE}\n\nby 3 May 2021\n\nRelated posts")


def test_lines_are_paragraphs_where_there_are_no_blank_ones() -> None:
    draft = read(f"{TITLE}\r\nby Ann Lee 2021-05-03\r\n{BODY}\r\n{BODY}")
    assert draft.content.body == f"<p>{BODY}</p>\n<p>{BODY}</p>"
    assert draft.authors[0].name == "Ann Lee"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("by September 30, 2017 General", ("", "2017-09-30", "General", False)),
        ("By Ann Lee 30/09/2017 Local News", ("Ann Lee", "2017-09-30", "Local News", False)),
        ("by O’Regan-Smith, City Desk 2017-09-30 World", ("O’Regan-Smith, City Desk", "2017-09-30", "World", False)),
        ("von dpa 30. September 2017", ("dpa", "2017-09-30", "", False)),
        ("Ann Lee | Sep 30, 2017", ("Ann Lee", "2017-09-30", "", False)),
        ("Published on 30 September 2017", ("", "2017-09-30", "", True)),
        ("Saturday, September 30th, 2017", ("", "2017-09-30", "", True)),
        ("2017-09-30", ("", "2017-09-30", "", True)),
        ("by 구현모 2017-09-30 World", ("구현모", "2017-09-30", "World", False)),
    ],
)
def test_a_byline_names_author_day_and_category(line: str, expected: tuple[str, str, str, bool]) -> None:
    found = byline(line, "UTC")
    assert found
    assert (found.author, found.published.date().isoformat(), found.category, found.alone) == expected


@pytest.mark.parametrize(
    "line",
    [
        "The bridge was closed on 30 September 2017 for repairs that took far too long",
        "the fair of 30 September 2017",
        "It opened on 30 September 2017.",
        "Ann Lee",
        "by Ann Lee 31 September 2017 World",
        "by Ann Lee, who has lived in the old town ever since she was born 2017-09-30 World",
        "2017 was a year like any other",
        "30 September 2017 and then some",
        "x" * 200 + " 2017-09-30",
    ],
)
def test_a_sentence_is_no_byline(line: str) -> None:
    assert byline(line, "UTC") is None


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Read more: Why bread costs more", "Why bread costs more"),
        ("READ MORE – Why bread costs more", "Why bread costs more"),
        ("Lire aussi : Le prix du pain", "Le prix du pain"),
        ("Read more", ""),
        ("Read more books: they are cheaper than bread", None),
        ("Why bread costs more", None),
    ],
)
def test_read_more_lines_name_what_is_related(line: str, title: str | None) -> None:
    assert related(line) == title


@pytest.mark.parametrize(
    "line", ["Skip to main content", "Menu", "Search for:", "Home | News | Sport", "Facebook X Email"]
)
def test_navigation_is_told_from_text(line: str) -> None:
    assert is_navigation(line)
    assert not is_navigation(f"Bakers {line} and bread")


BREAD = [
    "The bakers of the old town raise their prices. They blame the flour.",
    "In the old town bread will cost more. The bakers say that they had no choice.",
    "After the harvest failed, the mills raised theirs. Nobody knows if they will fall.",
]


@pytest.mark.parametrize(
    ("title", "standfirst"),
    [
        ("Bread to cost more in the old town", "The bakers blame the price of flour, which has doubled since May."),
        (
            "Why Bread Will Cost More",
            "The mills had no choice after the harvest failed, say the bakers of the old town.",
        ),
        ("Will bread ever be cheap again?", "Nobody knows if the prices will fall. The mills do not think so."),
        ("Mayor: “Bread must stay cheap”", "In a speech the mayor asked the bakers to lower their prices again."),
        ("Bread to cost more in the old town", ""),
    ],
)
def test_a_headline_is_split_from_the_standfirst_behind_it(title: str, standfirst: str) -> None:
    assert headline.split(f"{title} {standfirst}", BREAD) == (title, standfirst)


@given(st.text(min_size=1).filter(lambda line: line.split()), st.lists(st.text(), max_size=3))
def test_a_split_loses_no_word(line: str, body: list[str]) -> None:
    title, standfirst = headline.split(line, body)
    assert [*title.split(), *standfirst.split()] == line.split()
    assert title

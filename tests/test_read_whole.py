"""Dumps of whole pages, written here: several languages and layouts, what is found and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.article import Draft
from feeds.errors import ArticleError
from feeds.read.conventions import Conventions
from feeds.read.dumps.dump import read_dump
from feeds.read.dumps.layout import lines
from feeds.read.dumps.months import in_english

MODIFIED = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
MENU = ["Home", "Town", "Region", "Business", "Culture", "Sport", "Weather", "Obituaries", "Jobs", "Cars", "My account"]
FOOT = ["Our newsletter", "Sign up", "Imprint", "Privacy policy", "Contact us", "Careers", "© 2021 The Valley Courier"]
ENGLISH = [
    "The old ferry across the river will run again from June, the council decided on Monday evening after long talks.",
    "For two years the ferry had been tied up below the mill, because nobody wanted to pay for the engine it needs.",
    "“We are glad that the ferry is back,” said the mayor, who had promised it to the villages on the far bank.",
    "The engine will be built in the yard next to the river, and the council pays for it over a period of ten years.",
]
GERMAN = [
    "Die alte Fähre über den Fluss fährt ab Juni wieder, das hat der Rat am Montag nach langer Aussprache beschlossen.",
    "Zwei Jahre lang lag die Fähre unterhalb der Mühle fest, weil niemand ihren neuen Motor bezahlen wollte.",
    "„Wir sind froh, dass die Fähre wieder da ist“, sagte die Bürgermeisterin, die das den Dörfern versprochen hatte.",
    "Der Motor wird in der Werft am Fluss gebaut, und der Rat bezahlt ihn über einen Zeitraum von zehn Jahren hinweg.",
]


def read(text: str, conventions: Conventions | None = None) -> Draft:
    return read_dump("page.txt", text, conventions or Conventions(), MODIFIED)


def page(*article: str, between: str = "\n\n") -> str:
    return between.join([*MENU, *article, *FOOT])


@pytest.mark.parametrize(
    ("article", "title", "day", "author"),
    [
        (
            ["Ferry across the river will run again", "By Ann Lee", "12 May 2021", *ENGLISH],
            *("Ferry across the river will run again", "2021-05-12", "Ann Lee"),
        ),
        (
            ["Fähre über den Fluss fährt wieder", "Von Anna Lehmann", "12.05.2021, 14:30 Uhr", *GERMAN],
            *("Fähre über den Fluss fährt wieder", "2021-05-12", "Anna Lehmann"),
        ),
    ],
)
@pytest.mark.parametrize("between", ["\n\n", "\n"])
def test_an_article_is_found_on_its_page(article: list[str], title: str, day: str, author: str, between: str) -> None:
    draft = read(page(*article, between=between))
    assert (draft.title, draft.published.date().isoformat()) == (title, day)
    assert [person.name for person in draft.authors] == [author]
    assert all(paragraph in draft.content.body.replace("&quot;", '"') for paragraph in article[3:])
    assert not any(line in draft.content.body for line in (*MENU, *FOOT))


def test_where_values_come_from_and_what_was_left_out_is_told() -> None:
    draft = read(page("Ferry across the river will run again", "By Ann Lee", "12 May 2021", *ENGLISH))
    where = {origin.field: origin.where for origin in draft.origins}
    assert where["title"] == "line 23, followed by a byline"
    assert where["published"] == "first date below the headline, line 27"
    assert all(0 < origin.confidence <= 1 for origin in draft.origins)
    assert draft.dropped[0] == '11 lines above the headline ("Home", "Town", "Region" …)'
    assert draft.dropped[-1] == '7 lines below the text ("Our newsletter", "Sign up", "Imprint" …)'


def test_a_page_without_an_article_is_refused_with_what_was_seen() -> None:
    teasers = [
        f"Village number {name} opens a new bridge over the brook"
        for name in ("one", "two", "three", "four", "five", "six")
    ]
    with pytest.raises(ArticleError, match=r"no headline: none of these is clearly one: .*\(line \d+\)|no text below"):
        read(page(*teasers))


def test_more_lines_than_any_page_has_are_refused() -> None:
    with pytest.raises(ArticleError, match="no article: it has 30,001 lines"):
        read("ab\n" * 30_000)


def test_a_day_that_cannot_be_told_is_refused_or_that_of_the_file() -> None:
    text = page("Ferry across the river will run again", "By Ann Lee", *ENGLISH)
    with pytest.raises(ArticleError, match="no date below the headline"):
        read(text)
    draft = read(text, Conventions(undated="mtime"))
    assert draft.published == MODIFIED
    assert [origin.where for origin in draft.origins if origin.field == "published"] == ["the file's own date"]


def test_a_sentence_torn_at_a_link_is_joined_again() -> None:
    torn = [
        "The council had asked",
        "the ferry company",
        "for help, but it declined to pay for the engine of the ferry.",
    ]
    draft = read(
        page("Ferry across the river will run again", "By Ann Lee", "12 May 2021", *ENGLISH, *torn, *ENGLISH[:2])
    )
    assert "the ferry company for help, but it declined" in draft.content.body


def test_wrapped_lines_are_paragraphs_again() -> None:
    first = "This line was wrapped by a program at a\nwidth of forty columns, and so was this\n"
    wrapped = f"{first}one, which ends in the third line of it.\n\nShort"
    assert [line.text for line in lines(wrapped)] == [" ".join(wrapped.split("\n\n")[0].split("\n")), "Short"]


def test_marks_of_text_browsers_are_taken_off() -> None:
    found = lines("# A heading\n\n  * [Sport](/sport/)\n\n[Home](/)\n\nA [link](/x) in *text*\n\n* * *\n")
    assert [(line.text, line.mark) for line in found] == [
        ("A heading", "#"),
        ("Sport", "*"),
        ("Home", "["),
        ("A link in text", ""),
    ]


@pytest.mark.parametrize(
    ("line", "english"),
    [
        ("6 Mayıs 2024", "6 May 2024"),
        ("7 يوليو 2024", "7 July 2024"),
        ("8 грудня 2024", "8 December 2024"),
        ("9 जनवरी 2024", "9 January 2024"),
        ("no month 2024", "no month 2024"),
    ],
)
def test_months_are_told_in_english(line: str, english: str) -> None:
    assert in_english(line) == english

"""Dumps of whole pages: the headline found among the navigation, the date near it, the text between the boilerplate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.article import Origin
from feeds.read import dates
from feeds.read.dumps import dated, headline, titles
from feeds.read.dumps.byline import author_of, byline, is_by
from feeds.read.dumps.found import Found, left_out
from feeds.read.dumps.furniture import related
from feeds.read.dumps.layout import columns
from feeds.read.dumps.paragraphs import joined
from feeds.read.dumps.sheet import Sheet
from feeds.read.pages import passages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.read.dumps.layout import Line

_SURE = 0.25  # of a headline, below which none is clearly the best
_SURE_DAY = 0.2
_LEAST = 60  # columns of text that an article has
_NEAR = 12  # lines from the headline to its byline
_LONG = 110  # columns of a line that may hold a standfirst too, if it ends as a sentence
_LONGER = 180  # … and if it does not
_STANDFIRST = 60
_CRAWL = 8  # lines at the top of a page where the day of the crawl stands
_FIRST_WORD = re.compile(r"[^\W\d_]+")


def read_whole(lines: Sequence[Line], zone: str) -> Found:
    """The article on a page; `published` is None where no date can be told. Raises ValueError with what was seen."""
    sheet = Sheet(lines)
    days = dated.days(lines, zone)
    title = titles.choose(sheet, [day.at for day in days])
    if title is None:
        first = lines[0].text if lines and columns(lines[0].text) > _LONG else ""
        opens = f"it opens with a paragraph ({first[:60]}…) and no byline is above it"
        raise ValueError(f"no headline: {opens if first else 'nothing stands above the text but dates and navigation'}")
    if title.share < _SURE:
        raise ValueError(f"no headline: none of these is clearly one: {_seen(sheet, title.rivals)}")
    text = [at for at in passages.chosen(sheet, title.at) if sheet.keys[at] != sheet.keys[title.at]]
    return _Page(sheet, title, days, text).found()


class _Page:
    """A page whose headline is known."""

    def __init__(self, sheet: Sheet, title: titles.Choice, days: Sequence[dated.Day], text: list[int]) -> None:
        self.sheet, self.title, self.days, self.text = sheet, title, days, text
        self.lines = sheet.lines
        self.by = self._by()
        self.standfirst = self._standfirst()

    def found(self) -> Found:
        told, rest = self._titled()
        body = [at for at in self.text if at not in self.standfirst and at not in self.by and not self._is_day(at)]
        paragraphs = [self.lines[at].text for at in body if related(self.lines[at].text) is None]
        summary = " ".join(filter(None, [rest, *(self.lines[at].text for at in self.standfirst)]))
        if not self._is_text(body, sum(map(columns, paragraphs)) + columns(summary), summary):
            raise ValueError(f"no text below the headline ({told[:60]})")
        when, seen = self._when()
        return Found(
            title=told,
            summary=summary,
            body=tuple(joined(paragraphs)),
            published=when.day.moment if when else None,
            seen=seen,
            author=(author := self._author())[0],
            category=author[1],
            related=tuple(self._related(body)),
            origins=(*self._title_origin(rest), *self._other_origins(when, author[0], summary)),
            dropped=self._dropped(),
        )

    def _is_text(self, body: Sequence[int], size: int, summary: str) -> bool:
        if len(self.lines) <= passages.NOTE:
            return size > 0
        return size >= _LEAST and (bool(summary) or any(self.sheet.prose[at] for at in body))

    def _by(self) -> list[int]:
        near = range(self.title.at + 1, min(self.title.at + 1 + _NEAR, len(self.lines)))
        return [at for at in near if is_by(self.lines[at].text) or (self._is_day(at) and self.sheet.columns[at] < 120)][
            :2
        ]

    def _is_day(self, at: int) -> bool:
        return self.sheet.columns[at] < 140 and not self.sheet.ends[at] and any(day.at == at for day in self.days)

    def _standfirst(self) -> list[int]:
        """The lines between the headline and its byline that are text."""
        if not self.by:
            return []
        between = range(self.title.at + 1, self.by[0])
        found = [at for at in between if at in self.text and self.sheet.columns[at] >= _STANDFIRST]
        return found if len(found) <= 3 else []

    def _titled(self) -> tuple[str, str]:
        text, wide = self.lines[self.title.at].text, self.sheet.columns[self.title.at]
        if wide <= (_LONG if text[-1] in ".。।" else _LONGER):
            return titles.bare(text), ""
        return headline.split(text, [self.lines[at].text for at in self.text if self.sheet.prose[at]])

    def _when(self) -> tuple[dated.When | None, str]:
        here = [day for day in self.days if not self._is_crawl(day)]
        when = dated.choose(self.sheet, self.title.at, here)
        if when and when.share >= _SURE_DAY:
            return when, ""
        seen = [self.lines[day.at].text[:60] for day in self.days]
        if not seen:
            return None, ""
        if not here:
            return None, f"; {seen[-1]!r} stands above the headline, where pages print the day they were fetched"
        return None, f"; none of these is clearly it: {', '.join(map(repr, seen[:4]))}"

    def _is_crawl(self, day: dated.Day) -> bool:
        """Whether a date stands alone at the top of the page, behind its weekday."""
        if day.at >= self.title.at or day.at >= _CRAWL:
            return False
        word = _FIRST_WORD.match(self.lines[day.at].text)
        return (
            word is not None and word[0].lower() not in dates.MONTHS and not dated.is_labelled(self.lines[day.at].text)
        )

    def _author(self) -> tuple[str, str]:
        for at in self.by:
            text = self.lines[at].text
            if stated := byline(text, "UTC"):
                if stated.author or stated.category:
                    return stated.author, stated.category
            elif author := author_of(text, self.lines[at + 1].text if at + 1 < len(self.lines) else ""):
                return author, ""
        return "", ""

    def _related(self, body: Sequence[int]) -> list[str]:
        last = max(body, default=self.title.at)
        found = (related(line.text) for line in self.lines[self.title.at + 1 : last + 2])
        return [title for title in found if title]

    def _title_origin(self, rest: str) -> tuple[Origin, ...]:
        at = self.title.at
        why = [f"line {self.lines[at].number}"]
        if rest:
            why.append("the beginning of it, cut from the standfirst")
        if self.by and self.by[0] - at <= _NEAR:
            why.append("followed by a byline")
        if (count := self.sheet.repeated[self.sheet.keys[at]]) > 1:
            why.append(f"{count} times on the page")
        return (Origin(field="title", where=", ".join(why), confidence=_bounded(self.title.share)),)

    def _other_origins(self, when: dated.When | None, author: str, summary: str) -> tuple[Origin, ...]:
        found = []
        if summary:
            found.append(Origin(field="summary", where="between headline and byline", confidence=0.7))
        if when:
            number, below = self.lines[when.day.at].number, [day.at for day in self.days if day.at >= self.title.at]
            where = (
                "date above the headline" if when.day.at < self.title.at
                else "first date below the headline" if when.day.at == below[0] else "date below the headline"
            )  # fmt: skip
            found.append(Origin(field="published", where=f"{where}, line {number}", confidence=_bounded(when.share)))
        if author:
            found.append(Origin(field="authors", where=f"byline, line {self.lines[self.by[0]].number}", confidence=0.7))
        return tuple(found)

    def _dropped(self) -> tuple[str, ...]:
        texts = [line.text for line in self.lines]
        at, last = self.title.at, max(self.text, default=self.title.at)
        kept = {*self.text, *self.by, *self.standfirst}
        within = [texts[other] for other in range(at + 1, last) if other not in kept]
        return (
            *left_out(texts[:at], "above the headline"),
            *left_out(within, "between headline and end of the text"),
            *left_out(texts[last + 1 :], "below the text"),
        )


def _seen(sheet: Sheet, rivals: Sequence[int]) -> str:
    return ", ".join(f"{sheet.lines[at].text[:60]!r} (line {sheet.lines[at].number})" for at in rivals)


def _bounded(share: float) -> float:
    return round(min(0.99, max(0.01, share)), 2)

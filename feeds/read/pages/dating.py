"""When a page was published, by what it states: programs' dates first, then what people read near the headline."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from feeds.read import dates
from feeds.read.pages.metadata import Said, shown
from feeds.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.read.pages.metadata import Metadata

_PUBLISHED = str.split(
    "article:published_time og:published_time og:article:published_time og:pubdate datepublished pubdate publishdate"
    " publish-date publish_date publication_date publication-date published published_at publishedtime dc.date.issued"
    " dcterms.issued date.issued article.published article:published parsely-pub-date sailthru.date"
    " cxenseparse:recs:publishtime cxenseparse:publishtime citation_publication_date citation_online_date citation_date"
    " prism.publicationdate bt:pubdate shareaholic:article_published_time originalpublicationdate"
    " rnews:datepublished article_date_original date dc.date dcterms.date dc.date.created dcterms.created"
    " dc.date.published created article.created datecreated"
)
_UPDATED = str.split(
    "article:modified_time og:updated_time datemodified modified updated lastmod last-modified dcterms.modified"
    " dc.date.modified article.updated"
)
_MODIFIED = re.compile(r"updat|modif|aktualis|actualis|bearbeit|aggiorn|обновл|geändert|stand:", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{2})(?![\d.])")
_LONGEST = 160  # characters of a line that is there for its date
_SHORT = 60  # characters of a line near the headline; a longer one is a sentence that has a date in it
_NEAR = 12  # elements with text behind the headline among which its date stands
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=400)
_ADRIFT = datetime(1995, 1, 1, tzinfo=UTC)  # a file from before this has lost its own time


class Dated(NamedTuple):
    """A date of a page, where it was found, and how sure it is."""

    moment: datetime
    said: Said
    confidence: float


class Clock:
    """Reads the dates of one page; `zone` holds for dates without one, and nothing far beyond `modified` is taken."""

    def __init__(self, known: Metadata, zone: str, modified: datetime) -> None:
        self._known, self._zone = known, zone
        self._latest = modified + _AHEAD if modified > _ADRIFT else datetime.max.replace(tzinfo=UTC)
        self.unread = ""

    def published(self, days: Iterable[Said]) -> Dated | None:
        """When the page was published first; `days` are what its path and address say. None where nothing states it."""
        stated = [found for said, sure in self._stated() if (found := self._read(said, sure))]
        if stated:
            return self._local(stated)
        for said, sure in (*self._marked(), *((said, 0.8) for said in days), *self._shown()):
            if found := self._read(said, sure, within=True):
                return found
        return None

    def updated(self, published: datetime) -> Dated | None:
        """When it was changed after that, as it states."""
        sources = (
            *self._known.stated("dateModified"),
            *self._known.meta(*_UPDATED),
            *self._known.properties("dateModified"),
        )
        found = next((found for said in sources if (found := self._read(said, 0.9))), None)
        return found if found and found.moment > published else None

    def _stated(self) -> Iterator[tuple[Said, float]]:
        known = self._known
        yield from ((said, 0.98) for said in known.stated("datePublished", "dateCreated"))
        yield from ((said, 0.95) for said in known.meta(*_PUBLISHED))
        yield from ((said, 0.9) for said in known.properties("datePublished"))
        yield from ((said, 0.9) for said in known.stated("uploadDate"))
        yield from ((said, 0.8) for said in known.properties("dateCreated"))

    def _marked(self) -> Iterator[tuple[Said, float]]:
        yield from ((said, 0.8) for said in self._known.times())

    def _shown(self) -> Iterator[tuple[Said, float]]:
        """What people read as the date: in an element called so, or in a short line near the headline."""
        for element in self._known.own(
            "//body//*[contains(@class, 'date') or contains(@class, 'Date') or contains(@class, 'time')"
            " or contains(@class, 'publish') or contains(@class, 'posted') or contains(@class, 'meta')"
            " or contains(@class, 'byline') or contains(@id, 'date') or self::time]"
        )[:60]:
            text = plain(shown(element))
            if 6 <= len(text) <= _LONGEST and not _MODIFIED.search(text):
                yield Said(text, "the date shown"), 0.7
        for text in self._below_headline():
            yield Said(text, "the line near the headline"), 0.6

    def _below_headline(self) -> Iterator[str]:
        for heading in self._known.own("//h1")[:2]:
            around = [*heading.xpath("preceding::text()[normalize-space()]")[-_NEAR // 2 :]]
            around += heading.xpath("following::text()[normalize-space()][not(ancestor::script or ancestor::style)]")[
                :_NEAR
            ]
            yield from (text for one in around if 6 <= len(text := plain(str(one))) <= _SHORT)

    def _read(self, said: Said, sure: float, *, within: bool = False) -> Dated | None:
        moment = self._moment(said.text, within=within)
        if moment is None:
            self.unread = self.unread or said.text
            return None
        unset = abs(moment - _EPOCH) <= timedelta(days=1)  # what software writes where no date is set
        return Dated(moment, said, sure) if _EARLIEST <= moment <= self._latest and not unset else None

    def _moment(self, text: str, *, within: bool) -> datetime | None:
        try:
            return dates.parse(text, self._zone)[0]
        except ValueError:
            pass
        if found := dates.find(text, self._zone):
            return found[0]
        if within and (match := _SHORT_YEAR.search(text)):
            try:
                return dates.parse(f"20{match[3]}-{int(match[2]):02}-{int(match[1]):02}", self._zone)[0]
            except ValueError:
                return None
        return None

    @staticmethod
    def _local(stated: list[Dated]) -> Dated:
        """The first; where another states the same instant with the offset of the place, that one."""
        first = stated[0]
        if not first.moment.utcoffset():
            same = (one for one in stated if one.moment == first.moment and one.moment.utcoffset())
            return next(same, first)
        return first

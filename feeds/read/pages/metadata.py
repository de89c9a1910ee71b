"""What an HTML page says of itself: JSON-LD, OpenGraph and other <meta>, microdata, <link>, <time>."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from feeds.read.pages.jsonld import Graph, strings, text_of
from feeds.read.pages.projection import INLINE
from feeds.text import plain

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from feeds.read.pages.jsonld import Node

#: What pages call parts whose dates and names are those of other articles.
_ASIDE = ("related", "teaser", "comment", "sidebar")
#: Attributes that name what `content` says; RDFa's `property` stands on any element.
_NAMES = ("property", "name", "itemprop", "http-equiv")


_MOST_ELEMENTS = 15_000
_MOST_CROWDED = 500_000_000  # elements of one paragraph, times its letters
_MOST_TIMES = 200
_MOST_HEADINGS = 50
_MOST_PARTS = 500  # elements in one that names or dates something; of one that holds more, only the beginning is read
_MOST_LETTERS = 50_000


class Said(NamedTuple):
    """Plain text that a page says, and where it says it, in words for an editor."""

    text: str
    where: str


class Metadata:
    """Looked up by name; what comes first is what is trusted most. Text is plain, entities decoded."""

    def __init__(self, page: HtmlElement) -> None:
        self.page = page
        self._asides: dict[HtmlElement | None, bool] = {None: False}
        self._meta: dict[str, list[str]] = {}
        for element in page.iter("meta"):
            content = str(element.get("content") or element.get("value") or "").strip()
            for name in _NAMES:
                if content and (key := str(element.get(name) or "").strip().lower()):
                    self._meta.setdefault(key, []).append(content)
        self.graph = Graph(page)
        urls = [self.linked("canonical") or "", *(said.text for said in self.meta("og:url"))]
        self.graph.choose(urls, [said.text for said in (*self.meta("og:title"), *self.headings)])

    def meta(self, *names: str) -> list[Said]:
        """All that <meta> says under these names, as plain text."""
        return [Said(text, name) for name in names for value in self._meta.get(name, ()) if (text := text_of(value))]

    def stated(self, *names: str) -> list[Said]:
        """The strings that the article's JSON-LD has under these names, lists flattened, URLs and names of nodes."""
        return [Said(text, f"JSON-LD: {name}") for name in names for text in strings(self.graph.article.get(name))]

    def nodes(self, name: str) -> list[Node]:
        """The nodes under a name in the article's JSON-LD, references resolved, a string as {"name": string}."""
        value = self.graph.article.get(name)
        values: list[Any] = value if isinstance(value, list) else [value] if value else []
        found = [self.graph.resolved(one) for one in values]
        return [one if isinstance(one, dict) else {"name": one} for one in found]

    def linked(self, relation: str) -> str | None:
        """The target of the first <link rel=…> (HTML, "link types")."""
        for element in self.page.iter("link"):
            if relation in str(element.get("rel") or "").lower().split() and (href := str(element.get("href") or "")):
                return href.strip()
        return None

    def properties(self, name: str) -> list[Said]:
        """The values of a microdata or RDFa property in the page's body (HTML, "itemprop")."""
        found = self._properties.get(name.lower(), ())
        return [Said(text, f"itemprop: {name}") for element in found if (text := value_of(element))]

    def elements(self, name: str) -> list[HtmlElement]:
        """The elements in the page's body that hold a microdata or RDFa property."""
        return self._properties.get(name.lower(), [])

    @cached_property
    def _properties(self) -> dict[str, list[HtmlElement]]:
        found: dict[str, list[HtmlElement]] = {}
        for element in self.own("//body//*[@itemprop or @property]"):
            for name in f"{element.get('itemprop') or ''} {element.get('property') or ''}".lower().split():
                found.setdefault(name.rpartition(":")[2], []).append(element)
        return found

    def times(self) -> list[Said]:
        """The values of <time datetime>, those of the article before those around it."""
        every = self.own("//time[@datetime]")[:_MOST_TIMES]
        found = sorted(every, key=lambda element: next(element.iterancestors("article"), None) is None)
        return [Said(text, "<time>") for element in found if (text := text_of(str(element.get("datetime"))))]

    def words_of(self, relation: str) -> list[Said]:
        """The words of links of a relation (rel="tag")."""
        found = self.own("//body//a[contains(concat(' ', normalize-space(@rel), ' '), $rel)]", rel=f" {relation} ")
        return [Said(text, f"rel: {relation}") for element in found if (text := plain(shown(element)))]

    def own(self, where: str, **values: str) -> list[HtmlElement]:
        """The elements that an XPath finds, without those in parts of the page that are about other articles."""
        return [element for element in self.page.xpath(where, **values) if not self._is_aside(element.getparent())]

    def _is_aside(self, element: HtmlElement | None) -> bool:
        """Whether an element, or one around it, is about other articles."""
        below = []
        while element is not None and element not in self._asides and not _leads_aside(element):
            below.append(element)
            element = element.getparent()
        found = self._asides.setdefault(element, True)
        self._asides.update(dict.fromkeys(below, found))
        return found

    @cached_property
    def is_huge(self) -> bool:
        """Whether the page has more elements than any article's, or one paragraph has, whose text would be copied for
        each of them; its parts are then not compared with each other.
        """
        return self.has_more_than(_MOST_ELEMENTS) or _crowded(self.page) > _MOST_CROWDED

    def has_more_than(self, count: int) -> bool:
        """Whether the page has more elements than that; no more of them are looked at."""
        return next(islice(self.page.iter(), count, None), None) is not None

    @cached_property
    def headings(self) -> list[Said]:
        """The words of the <h1>s, those of the article before those around it."""
        found: dict[str, Said] = {}
        every = [*islice(self.page.iter("h1"), _MOST_HEADINGS)]
        for around in ("article", "main"):
            for element in every:
                if next(element.iterancestors(around), None) is not None and (text := words(element)):
                    found.setdefault(text, Said(text, "<h1> of the article"))
        for element in every:
            if text := words(element):
                found.setdefault(text, Said(text, "<h1>"))
        return list(found.values())

    @cached_property
    def subheadings(self) -> list[str]:
        """The words of what else looks like a headline: an <h2> or <h3>, what is called a title."""
        called = "(contains(@class, 'title') or contains(@class, 'headline')) and not(self::div[.//div])"
        where = f"//*[self::h2 or self::h3 or ({called})]"  # one path: to unite two takes quadratic time
        texts = (words(element) for element in self.page.xpath(where)[:200])
        return [text for text in texts if 0 < len(text) <= 300]


def words(element: HtmlElement) -> str:
    """The text of an element on one line, without what is read aloud of it (ruby) or styles it, soft hyphens, marks."""
    where = ".//text()[not(ancestor::rt or ancestor::rp or ancestor::style or ancestor::script)]"
    parts = [shown(element)] if _is_large(element) else element.xpath(where)
    return plain("".join(map(str, parts)).strip()[:_MOST_LETTERS].replace("\xad", "")).strip(" |»«–-")


def value_of(element: HtmlElement) -> str:
    """What an element says to programs, else to people."""
    for name in ("content", "datetime"):
        if value := element.get(name):
            return text_of(str(value))
    return plain(shown(element))


def shown(element: HtmlElement, between: str = "") -> str:
    """The text of an element; of one that is too large to name or date anything, only the beginning."""
    if not _is_large(element):
        return between.join(map(str, element.itertext())).strip()[:_MOST_LETTERS]
    first, *parts = islice(element.iter(), _MOST_PARTS)
    texts = (text or "" for one in parts for text in (one.text, one.tail))
    return " ".join([first.text or "", *texts])[:_MOST_LETTERS]


def _crowded(page: HtmlElement) -> int:
    """How many elements stand in each block, times the letters of that block; 0 where the whole page has too few."""
    if page.xpath("count(.//*) * string-length(.)") <= _MOST_CROWDED:
        return 0
    owners: dict[HtmlElement, list[int]] = {}
    for element in page.iter():
        parent = element.getparent()
        around = [0, 0] if parent is None else owners[parent]
        around[0] += 1
        around[1] += len(element.tail or "")
        owners[element] = around if element.tag in INLINE else [0, 0]
        owners[element][1] += len(element.text or "")
    return sum(count * letters for count, letters in {id(one): one for one in owners.values()}.values())


def _is_large(element: HtmlElement) -> bool:
    return next(islice(element.iter(), _MOST_PARTS, None), None) is not None


def _leads_aside(element: HtmlElement) -> bool:
    called = str(element.get("class") or "")
    if element.tag in ("aside", "nav") or any(name in called for name in _ASIDE):
        return True
    outermost = element.tag == "footer" and next(element.iterancestors("article"), None) is None
    return outermost or "comment" in str(element.get("id") or "")

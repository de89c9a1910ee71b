"""Who wrote a page: the persons it names as its authors, and nobody else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from feeds.article import Person, is_web_url, plain
from feeds.read.jsonld import strings, text_of
from feeds.read.metadata import ASIDE, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from feeds.read.jsonld import Node
    from feeds.read.metadata import Metadata

_METAS = str.split(
    "author authors article:author_name dc.creator dcterms.creator dc.creator.personalname parsely-author"
    " sailthru.author byl cxenseparse:author citation_author article:author twitter:data1"
)
_BY = re.compile(
    r"(?:(?:article |written |story |words |posted |text |report |reported |published )?by|von|par|por|di|da|door|av|af"
    r"|przez|текст|автор|autore?|autor(?:in|en|a)?|authors?|auteure?s?|escrito por|redactado por|geschrieben von"
    r"|ein (?:artikel|beitrag|gastbeitrag|kommentar|text|interview) von|text|texte|文|作者|記者|기자|بقلم|نوشته)(?:\s*[:：]\s*|\s+)",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*[;/|]\s*|\s+(?:and|und|et|y|e|och|og|en|i|&|\+|with|mit|avec|con|и)\s+", re.IGNORECASE)
_TAIL = re.compile(
    r"\s*(?:[(\[<].*|(?:@|https?:)\S.*|\s[-–—|•·]\s.*|[,|•·–-]?\s*(?:\d{1,2}[./: ]|\d{4}|(?:on|am|le|el|updated|published)\s).*)\Z",
    re.IGNORECASE | re.DOTALL,
)
_JOB = re.compile(
    r"edit(?:or|orial)|report|correspond|director|writer|staff|journalist|redakt|redac|redaz|rédac|chef|autor\b|author"
    r"|columnist|contributor|producer|analyst|professor|manager|wire|team|desk|news|online|magazin|zeitung|service|press"
    r"|agenc|agentur|verlag|media|kolumnist|leiter|fotograf|photo|periodista|giornalist|журналист|корреспондент|bureau",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:admin(?:istrator)?|root|user|guest|gast|webmaster|editor|author|autor|redaktion|redaction|anonym\w*|unknown|none"
    r"|null|undefined|n/?a|test|staff|posted|more|mehr|share|follow|view|all posts.*|.*[<>{}=\\].*|\W*|.*\d{3}.*)\Z",
    re.IGNORECASE,
)
_CLASSES = str.split(
    "author-name authorname author__name author_name byline-name byline__name byline-author article-author post-author"
    " entry-author article__author autor-name autorname authors author byline autor"
)
_LONGEST = 80
_WORDS = 6
_MOST = 12


class Credit(NamedTuple):
    """The authors, where they were found, and how sure that is."""

    people: tuple[Person, ...]
    where: str
    confidence: float


def credit(known: Metadata) -> Credit | None:
    """The authors that a page names, None when it names nobody. An organisation is one only if no person is named."""
    site = _site(known)
    for where, sure, people in _sources(known):
        found = {person.name.casefold(): person for person in people if person.name.casefold() not in site}
        if found:
            return Credit(tuple(found.values())[:_MOST], where, sure)
    return None


def _sources(known: Metadata) -> Iterator[tuple[str, float, Iterable[Person]]]:
    nodes = [*known.nodes("author"), *(() if known.graph.article.get("author") else known.nodes("creator"))]
    yield "JSON-LD: author", 0.95, [person for node in nodes if _is_person(node) for person in _of(node)]
    for name in _METAS:
        yield name, 0.8, [Person(name=one) for said in known.meta(name) for one in names(said.text)]
    yield "itemprop: author", 0.85, _shown(_property(known))
    yield "rel: author", 0.8, _shown(_linked(known))
    for name in _CLASSES:
        yield f"class: {name}", 0.7, _shown(_classed(known, name))
    yield "JSON-LD: author", 0.7, [person for node in nodes if not _is_person(node) for person in _of(node)]


def _is_person(node: Node) -> bool:
    return not any(kind.endswith("Organization") for kind in strings(node.get("@type")))


def _of(node: Node) -> Iterator[Person]:
    uri, whole = node.get("url"), strings(node.get("name"))
    found = [name for text in whole for name in names(text)]
    for name in found:
        yield Person(name=name, uri=uri if len(found) == 1 and isinstance(uri, str) and is_web_url(uri) else None)


def names(text: str) -> list[str]:
    """The names in a byline: "By Ann Lee and Tom Okafor" holds two, "Ann Lee, Editor" one, a URL or a handle none."""
    text = _BY.sub("", text_of(text).strip(" ,:-–|•·"), count=1)
    if "://" in text or text.startswith(("@", "www.")) or len(text) > 4 * _LONGEST:
        return []
    parts = [part for piece in _AND.split(text) for part in _by_comma(piece)]
    found = [_TAIL.sub("", _BY.sub("", part, count=1)).strip(" ,.:;-–|•·*\"'") for part in parts]
    return list(dict.fromkeys(name for name in found if _is_name(name)))


def _by_comma(text: str) -> list[str]:
    parts = [part.strip() for part in re.split(r"[,，、]\s*", text) if part.strip()]
    if len(parts) < 2:
        return parts
    return [part for part in parts if not _JOB.search(part) and not part[0].islower()] or parts[:1]


def _is_name(text: str) -> bool:
    return 1 < len(text) <= _LONGEST and len(text.split()) <= _WORDS and not _NOBODY.match(text)


def _site(known: Metadata) -> set[str]:
    stated = [said.text for said in known.meta("og:site_name", "application-name")]
    stated += [text for node in known.nodes("publisher") for text in strings(node.get("name"))]
    return {text.casefold() for text in stated}


def _property(known: Metadata) -> list[HtmlElement]:
    found: list[HtmlElement] = known.page.xpath(f"//body//*[@itemprop='author' or @property='author'][{ASIDE}]")
    return [next(iter(element.xpath(".//*[@itemprop='name']")), element) for element in found]


def _linked(known: Metadata) -> list[HtmlElement]:
    return list(known.page.xpath(f"//body//a[contains(concat(' ', normalize-space(@rel), ' '), ' author ')][{ASIDE}]"))


def _classed(known: Metadata, name: str) -> list[HtmlElement]:
    found: list[HtmlElement] = known.page.xpath(
        f"//body//*[contains(concat(' ', normalize-space(@class), ' '), $name)][{ASIDE}]", name=f" {name} "
    )
    return found[:3]


def _shown(elements: Iterable[HtmlElement]) -> Iterator[Person]:
    for element in elements:
        text = plain(str(element.get("content") or "") or element.text_content())
        if 0 < len(text) <= 2 * _LONGEST:
            yield from (Person(name=Said(name, "").text) for name in names(text))

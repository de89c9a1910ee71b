"""Who wrote a page: the persons it names as its authors, and nobody else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from feeds.article import Person
from feeds.read.pages.jsonld import strings, text_of
from feeds.read.pages.metadata import shown
from feeds.text import is_web_url, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from feeds.read.pages.jsonld import Node
    from feeds.read.pages.metadata import Metadata

_METAS = str.split(
    "author authors article:author_name dc.creator dcterms.creator dc.creator.personalname parsely-author"
    " sailthru.author byl cxenseparse:author citation_author article:author"
)
_BY = re.compile(
    r"\A(?:(?:(?:article|written|story|words|posted|text|report|reported|published|eingestellt|publié|publicado|escrito"
    r"|redactado|geschrieben|veröffentlicht|ein (?:artikel|beitrag|gastbeitrag|kommentar|text|interview))\s+)?"
    r"(?:by|von|vom|par|por|di|da|door|av|af|przez)|текст|автор|autore|autor(?:in|en|a)?|authors?|auteure?s?|text|texte"
    r"|文|作者|記者|기자|بقلم|نوشته)(?:\s*[:：]\s*|\s+)",
    re.IGNORECASE,
)
_AND = re.compile(
    r"(?:(?<!\s)\s++)?[;/|]\s*+|(?<!\s)\s++(?:and|und|et|y|e|och|og|en|i|&|\+|avec|con|и)\s++", re.IGNORECASE
)
_TAIL = re.compile(
    r"(?<!\s)(?:\s*+(?:[(\[<]|(?:@|https?:)\S)|\s++[-–—|•·]\s"
    r"|(?:\s++|\s*+[,|•·–-]\s*+)(?:\d{1,2}[./: ]|\d{4}|updated\s|published\s)).*",
    re.IGNORECASE | re.DOTALL,
)
_JOB = re.compile(
    r"edit(?:or|orial)|report|correspond|director|writer|staff|journalist|redakt|redac|redaz|rédac|chef|autor\b|author"
    r"|columnist|contributor|producer|analyst|professor|manager|wire|team|desk|news|online|magazin|zeitung|service|press"
    r"|agenc|agentur|verlag|media|kolumnist|leiter|fotograf|photo|periodista|giornalist|журналист|корреспондент|bureau"
    r"|\b(?:ph\.?d|m\.?d|mba)\b",
    re.IGNORECASE,
)
#: What stands in a field for an author's name and is none, by the software that filled it.
_NOBODY = re.compile(
    r"(?:(?:super ?)?admin(?:istrator)?|root|(?:super ?)?user|guest|gast|webmaster"
    r"|editor|author|autor|anonym\w*|anónimo"
    r"|unknown|none|null|undefined|n/?a|test|posted|more|mehr|share|follow|view|(?:view|show|see) all .*"
    r"|[^<>{}=\\\n]*+[<>{}=\\].*|\W*|[^\d\n]*+\d.*"
    r"|(?:foto|photo|bild|image|quelle|source|©).*|(?:about|über|author|by|von)(?: the| den)?"
    r"|(?:(?!\b(?:gmbh|ltd|inc|llc|e\.\s?v)\b).)*+\b(?:gmbh|ltd|inc|llc|e\.\s?v)\b.*)\.?\Z",
    re.IGNORECASE,
)
_TITLE = re.compile(r"기자|記者|记者|特派員|am|on|at|stand|hace|le", re.IGNORECASE)
_ENDS = re.compile(
    r"(?:chef)?redakteur(?:in)?|reporter|editor|correspondent|korrespondent(?:in)?|journalist(?:in)?", re.IGNORECASE
)
_BRACKETS = re.compile(r"(?<!\s)\s*+[(\[][^()\[\]]*+(?:[)\]]|\Z)")
_HOST = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}\Z", re.IGNORECASE)
#: Parts of class names by which pages call the element that names the author, the most precise first.
_CLASSES = str.split("author-name authorname author__name author_name byline-name byline__name author autor byline")
_AUTHOR_PAGES = str.split("/author/ /authors/ /autor/ /autoren/ /auteur/ /autori/ /autores/ /redakteur/ /people/")
_LINE = re.compile(r"(?:by|von|par|por|di|door|av|af|przez|автор:?|text:|autor(?:in)?:)\s+(?=[^\W\d_])", re.IGNORECASE)
_NEAR = 14  # texts behind the headline among which the byline stands
_LONGEST = 80
_WORDS = 6
_MOST = 12
_MANY = 200
_FEW = 4  # elements side by side that name authors
_ORGANISATION = "JSON-LD: author, an organisation"


class Credit(NamedTuple):
    """The authors, where they were found, and how sure that is."""

    people: tuple[Person, ...]
    where: str
    confidence: float


def credit(known: Metadata) -> Credit | None:
    """The authors that a page names, None when it names nobody. An organisation is one only if no person is named."""
    site = _site(known)
    for where, sure, people in _sources(known):
        found = {person.name.casefold(): person for person in people}
        if found := {key: person for key, person in found.items() if key not in site or where == _ORGANISATION}:
            return Credit(tuple(found.values())[:_MOST], where, sure)
    return None


def _sources(known: Metadata) -> Iterator[tuple[str, float, Iterable[Person]]]:
    nodes = [*known.nodes("author"), *(() if known.graph.article.get("author") else known.nodes("creator"))]
    named = nodes if any(map(_is_person, nodes)) else []
    yield "JSON-LD: author", 0.95, [person for node in named for person in _of(node)]
    yield "itemprop: author", 0.85, _shown(_property(known))
    yield "rel: author", 0.8, _shown(_linked(known))
    called = _called(known)
    for name in _CLASSES:
        yield f"class: {name}", 0.7, _shown(_classed(called, name))
    yield "the link to an author", 0.65, _shown(_pages(known)[:_FEW])
    yield "the line near the headline", 0.6, [Person(name=one) for line in _lines(known) for one in names(line)]
    for name in _METAS:
        yield name, 0.8, [Person(name=one) for said in known.meta(name) for one in names(said.text)]
    yield _ORGANISATION, 0.7, [person for node in nodes if not _is_person(node) for person in _of(node)]


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
    parts = [part for piece in _AND.split(_BRACKETS.sub("", text)) for part in _by_comma(piece)]
    found = [_bare(part) for part in parts]
    return list(dict.fromkeys(name for name in found if _is_name(name)))


def _bare(part: str) -> str:
    """A part of a byline without "by" before the name, a place, day or job behind it."""
    words = _TAIL.sub("", _BY.sub("", part, count=1)).strip(" ,:;-–|•·*\"'").split()
    while len(words) > 1 and _is_title(words):
        words.pop()
    name = " ".join(words)
    return name if re.search(r"\b(?:Jr|Sr|[A-Z])\.\Z", name) else name.rstrip(".")


def _is_title(words: list[str]) -> bool:
    end = words[-1].strip(",")
    named = len(words) > 2 and _ENDS.fullmatch(end) and not _JOB.search(" ".join(words[:-1]))
    return bool(named or _TITLE.fullmatch(end))


def _by_comma(text: str) -> list[str]:
    parts = [part.strip() for part in re.split(r"[,，、]\s*", text) if part.strip()]
    if len(parts) < 2:
        return parts
    single = " " not in parts[0] or not parts[0].isascii()
    kept = [part for part in parts if not _JOB.search(part) and not part[0].islower() and (single or " " in part)]
    return kept or parts[:1]


def _is_name(text: str) -> bool:
    long = len(text) > _LONGEST or len(text.split()) > _WORDS
    return len(text) > 1 and not long and not _NOBODY.match(text) and not _HOST.match(text)


def _site(known: Metadata) -> set[str]:
    stated = [said.text for said in known.meta("og:site_name", "application-name")]
    stated += [text for node in known.nodes("publisher") for text in strings(node.get("name"))]
    return {text.casefold() for text in stated}


def _property(known: Metadata) -> list[HtmlElement]:
    found = known.elements("author")
    return [next(iter(element.xpath("(.//*[@itemprop='name'])[1]")), element) for element in found]


def _linked(known: Metadata) -> list[HtmlElement]:
    return known.own("//body//a[contains(concat(' ', normalize-space(@rel), ' '), ' author ')]")


def _pages(known: Metadata) -> list[HtmlElement]:
    """Links to pages about authors, in the text and around it."""
    tests = " or ".join(f"contains(@href, '{part}')" for part in _AUTHOR_PAGES)
    found = known.own(f"//body//a[{tests}]")
    targets = dict.fromkeys(str(element.get("href")) for element in found)
    return [element for element in found if element.get("href") in [*targets][:1]] if len(targets) <= _FEW else []


def _called(known: Metadata) -> list[HtmlElement]:
    """All elements whose class speaks of authors, outside of forms and lists of other articles."""
    tests = " or ".join(f"contains(@class, '{part}')" for part in ("uthor", "utor", "yline"))
    return known.own(f"//body//*[{tests}][not(ancestor-or-self::form)]")[:_MANY]


def _classed(called: list[HtmlElement], name: str) -> list[HtmlElement]:
    """The innermost ones that are called so, as far as they stand side by side."""
    named = [element for element in called if name in str(element.get("class")).lower()]
    outer = {around for element in named for around in element.iterancestors()}
    found = [element for element in named if element not in outer]
    first = next((element for element in found if plain(shown(element))), None)
    near = first.getparent() if first is not None else None
    around = near.getparent() if near is not None and near.getparent() is not None else near
    return [element for element in found[:40] if around in element.iterancestors()][:_FEW]


def _lines(known: Metadata) -> Iterator[str]:
    """Short lines behind the headline that begin as a byline does."""
    for heading in known.own("//h1")[:2]:
        texts = heading.xpath("following::text()[normalize-space()][not(ancestor::script or ancestor::style)]")[:_NEAR]
        words = [plain(str(one)) for one in texts]
        for line, after in zip(words, [*words[1:], ""], strict=False):
            whole = f"{line} {after}" if len(line) < 10 else line
            if (match := _LINE.match(whole)) and len(whole) <= _LONGEST and _looks(whole[match.end() :]):
                yield whole


def _looks(text: str) -> bool:
    words = [word for word in text.split() if len(word) > 3]
    return all(not word[0].islower() for word in words) and len(words) <= _WORDS and ":" not in text


def _shown(elements: Iterable[HtmlElement]) -> Iterator[Person]:
    for element in elements:
        text = plain(str(element.get("content") or "") or shown(element, " "))
        if 0 < len(text) <= 2 * _LONGEST:
            yield from (Person(name=name) for name in names(text) if _looks(name))

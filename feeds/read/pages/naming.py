"""The title of a page, by agreement between the places that name it, without the name of its site."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from feeds.read.pages.jsonld import text_of
from feeds.read.pages.metadata import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.read.pages.metadata import Metadata

_PARTING = re.compile(
    r"(?<!\s)\s++[|–—·•»«>›:~/\\-]++\s++|(?:(?<!\s)\s++)?[|｜»ㅣ]\s*+|:\s++|(?<=[^\W\d_a-z])[_-](?=[^\W\d_a-z])"
)
_LETTERS = re.compile(r"[\W_]+")
_MARKS = str.maketrans(dict.fromkeys('‘’‚‛′´`“”„‟″«»‹›"', "'") | dict.fromkeys("‐‑‒–—―−", "-"))
_LONGEST = 300
_SITE_WORDS = 6  # a longer part of a title is no site's name
#: What each place counts for in a vote: round weights, set by hand, after a fit on all pages of the corpora. Fitted on
#: half of the sites and held against the other half, titles were exact on 79 to 85.5 % (fundus) and 80 to 84.5 %
#: (trafilatura). A heading that a part of `<title>` repeats is worth more than any alone, which may be the site's.
_WEIGHTS = {
    "JSON-LD: headline": 4.0,
    "itemprop: headline": 4.0,
    "heading": 1.4,
    "og:title": 1.2,
    "<h1> of the article": 0.6,
    "<title>": 0.3,
    "<h1>": 0.1,
    "twitter:title": 0.1,
}
_REST = 0.1  # a second <h1>
_NAMED = 0.4  # a rarer <meta>
_OTHERS = ("dc.title", "dcterms.title", "parsely-title", "sailthru.title", "citation_title", "headline", "title")


def title(known: Metadata) -> tuple[Said | None, float]:
    """The title, where it was found, and how sure that is (0 to 1); None where nothing names one."""
    site = _Site(known)
    votes: dict[str, float] = {}
    best: dict[str, Said] = {}
    for said, weight in _candidates(known, site):
        key = folded(said.text)
        if key and key not in site.names and len(said.text) <= _LONGEST:
            votes[key] = votes.get(key, 0.0) + weight
            best.setdefault(key, said)
    if not votes:
        return None, 0.0
    winner = max(votes, key=lambda key: votes[key])
    return best[winner], min(1.0, 0.4 + votes[winner] / max(sum(votes.values()), 1.0) * 0.6)


def folded(text: str) -> str:
    """A title as it compares: quotes, dashes, case and blanks do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_MARKS).casefold().split())


class _Site:
    """What the page's site is called, as the page itself shows it."""

    def __init__(self, known: Metadata) -> None:
        stated = [said.text for said in known.meta("og:site_name", "application-name", "apple-mobile-web-app-title")]
        stated += [str(node["name"]) for node in known.nodes("publisher") if isinstance(node.get("name"), str)]
        self.names = {folded(name) for name in stated if len(name.split()) <= 2 * _SITE_WORDS}
        self._squeezed = {_squeezed(name) for name in self.names if len(name) > 2}
        urls = [known.linked("canonical") or "", *(said.text for said in known.meta("og:url"))]
        self._hosts = {label for url in urls for label in _labels(url)}
        self.headings = {folded(said.text): said for said in known.headings}
        for text in known.subheadings:
            self.headings.setdefault(folded(text), Said(text, "heading"))

    def without(self, title: str) -> str:
        """A title without the site's name at either end, or as one of the page's own headings has it."""
        pieces = _pieces(title)
        for text in pieces:
            own = folded(text)
            if own in self.headings and own not in self.names and len(text) > len(title) / 4:
                return text
        return self._cut(title) if len(title) <= 2 * _LONGEST else title

    def _cut(self, title: str) -> str:
        for _ in range(3):
            marks = [*_PARTING.finditer(title)]
            if not marks:
                break
            before, after = title[: marks[-1].start()].rstrip(), title[marks[-1].end() :].lstrip()
            first, rest = title[: marks[0].start()].rstrip(), title[marks[0].end() :].lstrip()
            if before and self._is_name(after, marks[-1][0]):
                title = before
            elif rest and self._is_name(first, ""):
                title = rest
            else:
                break
        return title

    def _is_name(self, part: str, mark: str) -> bool:
        if len(part.split()) > _SITE_WORDS:
            return False
        own, squeezed = folded(part), _squeezed(part)
        named = own in self.names or (len(squeezed) > 2 and any(squeezed in name for name in self._squeezed))
        hosted = len(squeezed) > 2 and any(squeezed in host or host in squeezed for host in self._hosts)
        return named or hosted or (mark.strip() in ("|", "｜", "ㅣ") and len(part.split()) <= 3)


def _candidates(known: Metadata, site: _Site) -> Iterator[tuple[Said, float]]:
    for said in known.headings[:3]:
        yield said, _WEIGHTS[said.where] if said is known.headings[0] else _REST
    for said in (*known.stated("headline")[:1], *known.properties("headline")[:1]):
        yield Said(site.without(said.text), said.where), _WEIGHTS[said.where]
    for name in ("og:title", "twitter:title"):
        for said in known.meta(name)[:1]:
            yield Said(site.without(said.text), name), _WEIGHTS[name]
    shown = text_of(known.page.findtext(".//title") or "")
    for text in filter(None, [site.without(shown)]):
        yield Said(text, "<title>"), _WEIGHTS["<title>"]
        if heading := site.headings.get(folded(text)):
            yield heading, _WEIGHTS["heading"]
    for said in known.meta(*_OTHERS)[:1]:
        yield Said(site.without(said.text), said.where), _NAMED


def _pieces(title: str) -> list[str]:
    """A title, and what stands between any two of its parting marks, longest first."""
    edges = [(0, 0), *((mark.start(), mark.end()) for mark in _PARTING.finditer(title[:_LONGEST])), (len(title),) * 2]
    if len(edges) > 9:
        return [title]
    spans = [title[a[1] : b[0]].strip() for at, a in enumerate(edges) for b in edges[at + 1 :]]
    return [title, *sorted((text for text in spans if text and text != title), key=len, reverse=True)]


def _labels(url: str) -> list[str]:
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return []
    labels = host.split(".")
    return [_squeezed(label) for label in (*labels[:-1], host) if len(label) > 3]


def _squeezed(text: str) -> str:
    return _LETTERS.sub("", folded(text))

"""Slugs as site generators make them, of a file's name or of a title."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from feeds.read.conventions import Conventions
from feeds.read.headers.paths import place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-(?=.)")
_ZOLA_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:T[\d:.+Z-]*)?\s?[_-](?=.)")
_ROUTE = re.compile(r"(?P<folder>.*)(?P<day>\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(?P<rest>.*)", re.DOTALL)
_DAY_AND_SIGN = re.compile(r"\A\d{4}-\d{2}-\d{2}[-_]?(?=.)")
_NOT_PRETTY = re.compile(r"[^\w.~!$&'()+,;=@-]+")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_TAG = re.compile(r"<[^<>]*>")


class Name(NamedTuple):
    """Where a file stands, without the language: its `folder`, and its `stem`; a bundle is called as its folder."""

    folder: str
    stem: str
    language: str | None


def name(path: str, languages: Sequence[str]) -> Name:
    """The name of a file (posix, relative to its source); a language leads the path (`ja/x.md`) or ends it (`x.ja`)."""
    folder, _, file = path.rpartition("/")
    stem = (file.rpartition(".")[0] or file).removesuffix(".html")
    known = {language.lower(): language for language in languages}
    first, _, rest = folder.partition("/")
    spoken = known.get(first.lower())
    folder = rest if spoken else folder
    before, _, suffix = stem.rpartition(".")
    if before and suffix.lower() in known:
        stem, spoken = before, known[suffix.lower()]
    if stem.lower() == "index" and folder:
        folder, _, stem = folder.rpartition("/")
    return Name(folder, stem, spoken)


def of_file(rule: str, path: str, languages: Sequence[str] = ()) -> str | None:
    """The slug that a rule (a key of `RULES`) makes of a file's name; None when it makes it of the title."""
    if rule == "plain":
        return place(path, Conventions(languages=tuple(languages))).slug
    file, parts = name(path, languages), RULES[rule].parts
    return None if parts is None else folders(rule, parts(file))


def of_title(rule: str, title: str) -> str:
    """The slug that a rule makes of a title."""
    return RULES[rule].clean(title)


def stated(rule: str, slug: str) -> str:
    """A slug that an article states, as its site writes it."""
    return RULES[rule].clean(slug) if rule in ("hugo", "zola", "jekyll") else slug


def folders(rule: str, path: str) -> str:
    """A path as its site writes it, folder by folder."""
    return "/".join(filter(None, map(RULES[rule].clean, path.split("/"))))


class Rule(NamedTuple):
    """What of a file's name is the slug (None: the title is), and how it is written."""

    parts: Callable[[Name], str] | None
    clean: Callable[[str], str]


def _as_it_is(text: str) -> str:
    return text


def _pretty(text: str) -> str:
    """Jekyll's `pretty` mode, case kept."""
    return _NOT_PRETTY.sub("-", text).strip("-")


def _hugo(text: str) -> str:
    """Hugo's path: letters, digits, marks and a few signs, in lower case; blanks are hyphens."""
    text = re.sub(r"\s+", "-", unicodedata.normalize("NFC", text).strip())
    kept = (sign for sign in text if sign in "._#+~-@" or unicodedata.category(sign)[0] in "LM" or sign.isalnum())
    return "".join(kept).lower()


def _ascii(text: str) -> str:
    """Latin letters and digits, whatever the script; everything between them is one hyphen."""
    from text_unidecode import unidecode

    return _NOT_PLAIN.sub("-", unidecode(text).lower()).strip("-")


def _pelican(text: str) -> str:
    """Pelican's slugify with its own SLUG_REGEX_SUBSTITUTIONS."""
    from text_unidecode import unidecode

    return _substituted(unidecode(unicodedata.normalize("NFKC", _TAG.sub("", text))))


def _pelican_unicode(text: str) -> str:
    return _substituted(unicodedata.normalize("NFKC", _TAG.sub("", text)))


def _substituted(text: str) -> str:
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", text).strip()).lower()


def _nikola(text: str) -> str:
    """Nikola's slugify: signs fall away, and blanks and hyphens become one hyphen."""
    from text_unidecode import unidecode

    return re.sub(r"[-\s]+", "-", re.sub(r"[^+\w\s-]", "", unidecode(text)).strip().lower())


def _route(file: Name) -> str:
    """Docusaurus: a day in the path is folders (2021/08/17/x), whatever folders stand before it."""
    whole = f"{file.folder}/{file.stem}".lstrip("/")
    match = _ROUTE.fullmatch(whole)
    return f"{match['day'].replace('-', '/')}/{match['folder']}{match['rest']}" if match else whole


#: Whose rule it is, and what it does. Where several are one generator's, the second part says what is special.
RULES: dict[str, Rule] = {
    "plain": Rule(lambda file: file.stem, _as_it_is),
    "jekyll": Rule(lambda file: _DAY.sub("", file.stem, count=1), _pretty),
    "hugo": Rule(lambda file: file.stem, _hugo),
    "zola": Rule(lambda file: _ZOLA_DAY.sub("", file.stem, count=1), _ascii),
    "pelican": Rule(None, _pelican),
    "pelican-unicode": Rule(None, _pelican_unicode),
    "pelican-basename": Rule(lambda file: file.stem, _pelican),
    "pelican-filename": Rule(lambda file: _DAY_AND_SIGN.sub("", file.stem), _as_it_is),
    "nikola": Rule(lambda file: file.stem, _nikola),
    "docusaurus": Rule(_route, _as_it_is),
    "eleventy": Rule(lambda file: _DAY.sub("", file.stem, count=1), _as_it_is),
}

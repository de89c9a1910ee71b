"""What a wire is about: codes of controlled vocabularies, and IPTC's Media Topics and Subject Codes by name."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from feeds.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: The aliases that IPTC recommends for its own vocabularies, by URI without its scheme.
_ALIASES = {
    "cv.iptc.org/newscodes/mediatopic": "medtop",
    "cv.iptc.org/newscodes/subjectcode": "subj",
    "www.iptc.org/newscodes/subjectcodes": "subj",
}
_SPELLINGS = {"mediatopic": "medtop", "mediatopics": "medtop", "subjectcode": "subj", "iptcsubjectcodes": "subj"}
_URI = re.compile(r"https?://(.+?)/?([^/#]+)")
_CODE = re.compile(r"\d{8}")
#: The category letters of ANPA 1312 that mean one media topic; the others say where news is from, or for whom.
_LETTERS = {
    "s": "15000000",
    "q": "15000000",
    "f": "04000000",
    "e": "01000000",
    "o": "17000000",
    "l": "10000000",
    "p": "11000000",
}


class Subject(NamedTuple):
    """One subject as stated: its `code` ("medtop:20000065", or a URI), and its `name`, "" when there is none.

    `entity`: it is a person, a place or an organisation, and no topic.
    """

    code: str
    name: str = ""
    entity: bool = False


class Topic(NamedTuple):
    """A Media Topic; `broader` is the code of the one above it, "" for the 17 at the top."""

    broader: str
    name: str


class Sorted(NamedTuple):
    """Subjects sorted: `categories` are names of topics, `codes` are QCodes, `tags` the names of all else."""

    categories: tuple[str, ...]
    codes: tuple[str, ...]
    tags: tuple[str, ...]


def sort(subjects: Iterable[Subject], desks: Iterable[str] = (), aliases: Mapping[str, str] | None = None) -> Sorted:
    """What subjects make of an article.

    Categories are the topics of IPTC that it states, each by the name it states, else by IPTC's English one. Where it
    states none, they are its agency's own topics by name, and where there is none of these, its `desks` (services,
    ANPA categories). What else has a name is a tag. `aliases` are those that its document declares: URI by alias.
    """
    topics: dict[str, str] = {}
    own: dict[str, str] = {}
    entities: dict[str, str] = {}
    codes: dict[str, None] = {}
    for subject in subjects:
        code, said = canonical(subject.code, aliases or {}), plain(subject.name)
        if code and not subject.entity:
            codes[code] = None
        if name := (said or name_of(code)) if is_topic(code) else "":
            topics.setdefault(name.casefold(), name)
        elif said:
            (entities if subject.entity else own).setdefault(said.casefold(), said)
    services = {name.casefold(): name for each in desks if (name := plain(each))}
    chosen = topics or own or services
    tags = {**own, **entities}
    return Sorted(
        tuple(chosen.values()),
        tuple(codes),
        tuple(name for key, name in tags.items() if key not in chosen),
    )


def canonical(code: str, aliases: Mapping[str, str]) -> str:
    """A code with the alias that IPTC recommends, "medtop:20000065"; of an unknown vocabulary as it is.

    `code` is a QCode, a URI, or eight digits alone: those of a Media Topic, or else of a Subject Code.
    """
    code = plain(code).replace(" ", "%20")
    if match := _URI.fullmatch(code.rstrip("/")):
        known = _ALIASES.get(match[1].lower().rstrip("/"))
        return f"{known}:{match[2]}" if known else code
    alias, colon, value = code.partition(":")
    if not colon:
        if not _CODE.fullmatch(code):
            return code
        return f"medtop:{code}" if code.startswith("20") else f"subj:{code}"
    uri = aliases.get(alias, "")
    if uri and (match := _URI.fullmatch(uri.rstrip("/") + "/x")):
        alias = _ALIASES.get(match[1].lower(), alias)
    return f"{_SPELLINGS.get(alias.lower(), alias)}:{value}"


def is_topic(code: str) -> bool:
    """Whether a QCode is of IPTC's Media Topics or Subject Codes, known or not."""
    return code.startswith(("medtop:", "subj:"))


def name_of(code: str) -> str:
    """IPTC's English name of a topic, "" when the code is not known; a Subject Code has that of its Media Topic."""
    alias, _, value = code.partition(":")
    topics, mapped = _table()
    if not is_topic(code):
        return ""
    if alias == "subj":
        value = mapped.get(value) or (value[:2] + "000000" if value[:2] + "000000" in topics else "")
    return topics[value].name if value in topics else ""


def letter(text: str) -> Subject | None:
    """The topic of a category letter of ANPA 1312, None for those that name none."""
    code = _LETTERS.get(text.strip().lower())
    return Subject(f"medtop:{code}") if code else None


@cache
def _table() -> tuple[dict[str, Topic], dict[str, str]]:
    topics, mapped = dict[str, Topic](), dict[str, str]()
    said = files("feeds.read.wires").joinpath("mediatopics.txt").read_text(encoding="utf-8")
    for line in said.splitlines():
        if not line.startswith("#"):
            code, broader, older, name = line.split(" ", 3)
            topics[code] = Topic(broader.strip("-"), name)
            mapped.setdefault(older, code)
    return topics, mapped

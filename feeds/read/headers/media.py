"""Images, enclosures and related links as headers name them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.article import Enclosure, Episode, Image, Link
from feeds.read.bodies.words import words
from feeds.read.headers.header import folded, is_false, is_true, stated
from feeds.read.headers.keys import Keys
from feeds.text import is_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.read.headers.header import Value

#: By suffix; the machine's own table (mimetypes) differs from host to host, and documents must not.
TYPES = {
    suffix: f"{kind}/{subtype}"
    for kind, suffixes in (
        ("audio", "aac:aac flac:flac m4a:mp4 mp3:mpeg oga:ogg ogg:ogg opus:ogg wav:wav"),
        ("video", "m4v:mp4 mov:quicktime mp4:mp4 ogv:ogg webm:webm"),
        ("image", "avif:avif gif:gif jpeg:jpeg jpg:jpeg png:png svg:svg+xml webp:webp"),
        ("application", "epub:epub+zip pdf:pdf zip:zip"),
    )
    for suffix, subtype in (pair.split(":") for pair in suffixes.split())
}


_IMAGES = Keys(
    "image images ogimage featuredimage featureimage coverimage cover heroimage hero primaryimage socialimage banner"
    " thumbnail"
)
_BANNERS = Keys("bannerimage banner heroimage hero coverimage cover")
_ENCLOSURES = Keys("enclosure enclosures audio podcast attachment attachments")
_RELATED = Keys("related relatedposts relatedlinks seealso links externallinks sourceurl externalurl")
_URLS = ("url", "src", "href", "link", "file", "path", "image", "relative", "feature")
#: What stands in a mapping of an image, or at the top behind the image's own key (`image_alt`, `cover_caption`).
_ALT = ("alt", "alttext")
_CAPTION = ("caption", "description")
_CREDIT = ("credit", "photographer", "attribution", "credits")
_LANGUAGES = ("hreflang", "lang", "language")
_EPISODE = frozenset(
    str.split("podcast itunes episode episodenumber season seasonnumber episodetype explicit episodeimage itunesimage")
)
_SUFFIX = re.compile(r"\.(\w{2,5})(?:[?#].*)?$")
_NUMBER = re.compile(r"\d{1,15}")
_TYPE = re.compile(r"(?:audio|video|image|text|application|font|model)/[\w.+-]+", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:\.\d+)?")
_FRACTION = re.compile(r"\d{1,9}\.\d{1,9}")
_PERIOD = re.compile(
    r"(?:PT)?(?=\d)(?:(\d{1,6})H)?\s?(?:(\d{1,6})M(?:IN)?)?\s?(?:(\d{1,9})(?:\.\d+)?S)?", re.IGNORECASE
)


def image(values: dict[str, Value]) -> Image | None:
    """The image of an article; a bare name without a suffix is an id in someone's data file, and no image."""
    return next((_described(url, record, key, values) for key, url, record in _pictures(values, _IMAGES)), None)


def banner(values: dict[str, Value], lead: Image | None) -> str | None:
    """A second image that a header states, which is wide and stands at the top of the page (JSON Feed 1.1)."""
    if lead is None:
        return None
    return next((url for _, url, _ in _pictures(values, _BANNERS) if url != lead.url), None)


def _pictures(values: dict[str, Value], keys: Keys) -> Iterator[tuple[str, str, dict[str, Value]]]:
    for key in keys.of(values):
        for url, record in _files(values[key]):
            if type_of(url, "").startswith("image/") or url.startswith(("http://", "https://", "/")):
                yield key, url, record


def _described(url: str, record: dict[str, Value], key: str, values: dict[str, Value]) -> Image:
    def said(*names: str) -> str:
        beside = (prefix + name for prefix in dict.fromkeys((key, "image")) for name in names)
        return words(stated(record, *names) or stated(values, *beside))

    return Image(
        url=url,
        type=_stated_type(record),
        alt=said(*_ALT),
        caption=said(*_CAPTION),
        credit=said(*_CREDIT),
        role="photographer" if said("photographer") and said(*_CREDIT) == said("photographer") else "",
        width=_number(stated(record, "width")),
        height=_number(stated(record, "height")),
        length=_number(stated(record, "length", "size", "bytes")),
    )


def enclosures(values: dict[str, Value], notes: list[str]) -> tuple[Enclosure, ...]:
    """Files that belong to an article: a URL, a mapping (url, type, length, duration), or a list of these.

    Neither a suffix nor the header may tell the type of one: of a file beside the article, its first bytes do.
    A duration that can't be read is left out, with a note.
    """
    found: dict[str, Enclosure] = {}
    lasts = _lasting(values, notes)
    for key in _ENCLOSURES.of(values):
        for url, record in _files(values[key]):
            kind = _stated_type(record) or type_of(url, "")
            if kind or not url.startswith(("http://", "https://")):
                size = _number(stated(record, "length", "size", "bytes"))
                heard = kind.startswith(("audio/", "video/"))
                duration = _lasting(record, notes) or (lasts if heard else 0)
                found.setdefault(url, Enclosure(url=url, type=kind, length=size, duration=duration))
                lasts = 0 if heard else lasts
    return tuple(found.values())


def _lasting(record: dict[str, Value], notes: list[str]) -> int:
    text = stated(record, "duration")
    if text and (length := seconds(text)) is not None:
        return length
    if text:
        notes.append(f"left out: the duration {text!r}: write it in seconds, or as h:mm:ss")
    return 0


def seconds(text: str) -> int | None:
    """A duration in seconds, as 754, 753.6, 12:34, 0:12:34, 12m34s, 1h or PT12M34S; None when it is none of these."""
    if _NUMBER.fullmatch(text):
        return int(text)
    if _FRACTION.fullmatch(text):
        return int(float(text) + 0.5)
    if match := _CLOCK.fullmatch(text) or _PERIOD.fullmatch(text):
        hours, minutes, rest = (int(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + rest
    return None


def episode(values: dict[str, Value], notes: list[str]) -> Episode | None:
    """What a header says of an episode of a podcast, at its top or in `podcast` or `itunes`.

    What can't be used is left out, with a note.
    """
    if _EPISODE.isdisjoint(map(str.strip, values)):
        return None
    inner = (value for key in ("podcast", "itunes") if isinstance(value := values.get(key), dict))
    said: dict[str, Value] = {}
    for record in (*inner, values):
        said |= folded(record)
    made = Episode(
        number=_count("episode", stated(said, "episode", "episodenumber"), notes),
        season=_count("season", stated(said, "season", "seasonnumber"), notes),
        type=_kind(stated(said, "episodetype"), notes),
        explicit=_is_explicit(said.get("explicit"), notes),
        image=stated(said, "episodeimage", "itunesimage") or None,
    )
    return made if made != Episode() else None


def _count(name: str, text: str, notes: list[str]) -> int:
    if text and not _NUMBER.fullmatch(text):
        notes.append(f"left out: the {name} {text!r} is not a whole number")
    return _number(text)


def _kind(text: str, notes: list[str]) -> str:
    if text and text.lower() not in ("full", "trailer", "bonus"):
        notes.append(f"left out: the episode_type {text!r}: it is full, trailer or bonus")
        return ""
    return text.lower()


def _is_explicit(value: Value, notes: list[str]) -> bool | None:
    if is_true(value) or _is_clean(value):
        return is_true(value)
    if value:
        notes.append(f"left out: explicit: {value!r} is neither true nor false")
    return None


def _is_clean(value: Value) -> bool:
    return is_false(value) or value == "clean"


def related(values: dict[str, Value]) -> tuple[Link, ...]:
    """Other pages that a header points to."""
    found: dict[str, Link] = {}
    keys = _RELATED.of(values)
    if not keys and "translations" not in values:
        return ()
    named = (pair for key in keys for pair in _files(values[key]))
    for url, record in (*named, *_translations(values.get("translations"))):
        if url.startswith(("http://", "https://", "/")):
            found.setdefault(url, _related(url, record))
    return tuple(found.values())


def _related(url: str, record: dict[str, Value]) -> Link:
    language = stated(record, *_LANGUAGES).replace("_", "-")
    title = words(stated(record, "title", "name", "text", "label"))
    known = language if is_language(language) else None
    return Link(title=title or known or url, href=url, language=known)


def _translations(value: Value) -> Iterator[tuple[str, dict[str, Value]]]:
    """A list of mappings (lang, url, title), or URLs by language."""
    if not isinstance(value, dict):
        yield from ((url, record) for url, record in _files(value) if stated(record, *_LANGUAGES))
        return
    for language, told in value.items():
        yield from ((url, {**record, "lang": language}) for url, record in _files(told))


def type_of(url: str, default: str = "application/octet-stream") -> str:
    """The media type that a URL's suffix stands for."""
    match = _SUFFIX.search(url)
    return TYPES.get(match[1].lower(), default) if match else default


def _files(value: Value) -> Iterator[tuple[str, dict[str, Value]]]:
    if isinstance(value, str) and value.strip():
        # WordPress writes an enclosure as three lines: URL, length, type.
        url, *rest = value.split("\n") if "\n" in value.strip() else [value]
        yield url.strip(), dict(zip(("length", "type"), rest, strict=False))
    elif isinstance(value, list):
        for item in value:
            if not isinstance(item, list):
                yield from _files(item)
    elif isinstance(value, dict):
        record = folded(value)
        if url := stated(record, *_URLS):
            yield url, record


def _stated_type(record: dict[str, Value]) -> str:
    kind = stated(record, "type", "mime", "mimetype").lower()
    return kind if _TYPE.fullmatch(kind) else ""


def _number(text: str) -> int:
    return int(text) if _NUMBER.fullmatch(text) else 0

"""Images, enclosures and related links as headers name them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.article import Enclosure, Episode, Image, Link, is_language
from feeds.read.header import folded, is_false, is_true, stated
from feeds.read.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.read.header import Value

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


def _keys(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_IMAGES = _keys(
    "image images ogimage featuredimage featureimage coverimage cover heroimage hero primaryimage socialimage banner"
    " thumbnail"
)
_BANNERS = _keys("bannerimage banner heroimage hero coverimage cover")
_ENCLOSURES = _keys("enclosure enclosures audio podcast attachment attachments")
_RELATED = _keys("related relatedposts relatedlinks seealso links externallinks sourceurl externalurl")
_URLS = _keys("url src href link file path image relative feature")
#: What stands in a mapping of an image, or at the top behind the image's own key (`image_alt`, `cover_caption`).
_ALT = _keys("alt alttext")
_CAPTION = _keys("caption description")
_CREDIT = _keys("credit photographer attribution credits")
_LANGUAGES = _keys("hreflang lang language")
_SUFFIX = re.compile(r"\.(\w{2,5})(?:[?#].*)?$")
_NUMBER = re.compile(r"\d{1,15}")
_TYPE = re.compile(r"(?:audio|video|image|text|application|font|model)/[\w.+-]+", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:\.\d+)?")
_PERIOD = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?", re.IGNORECASE)


def image(values: dict[str, Value]) -> Image | None:
    """The image of an article; a bare name without a suffix is an id in someone's data file, and no image."""
    return next((_described(url, record, key, values) for key, url, record in _pictures(values, _IMAGES)), None)


def banner(values: dict[str, Value], lead: Image | None) -> str | None:
    """A second image that a header states, which is wide and stands at the top of the page (JSON Feed 1.1)."""
    return next((url for _, url, _ in _pictures(values, _BANNERS) if lead and url != lead.url), None)


def _pictures(values: dict[str, Value], keys: tuple[str, ...]) -> Iterator[tuple[str, str, dict[str, Value]]]:
    for key in keys:
        for url, record in _files(values.get(key)):
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


def enclosures(values: dict[str, Value]) -> tuple[Enclosure, ...]:
    """Files that belong to an article: a URL, a mapping (url, type, length, duration), or a list of these.

    Neither a suffix nor the header may tell the type of one: of a file beside the article, its first bytes do.
    """
    found: dict[str, Enclosure] = {}
    lasts = seconds(stated(values, "duration"))
    for key in _ENCLOSURES:
        for url, record in _files(values.get(key)):
            kind = _stated_type(record) or type_of(url, "")
            if kind or not url.startswith(("http://", "https://")):
                size = _number(stated(record, "length", "size", "bytes"))
                heard = kind.startswith(("audio/", "video/"))
                duration = seconds(stated(record, "duration")) or (lasts if heard else 0)
                found.setdefault(url, Enclosure(url=url, type=kind, length=size, duration=duration))
                lasts = 0 if heard else lasts
    return tuple(found.values())


def seconds(text: str) -> int:
    """A duration in seconds, as 754, 12:34, 0:12:34 or PT12M34S; 0 when it is none of these."""
    if _NUMBER.fullmatch(text):
        return int(text)
    if match := _CLOCK.fullmatch(text) or (_PERIOD.fullmatch(text) if text[:2].upper() == "PT" else None):
        hours, minutes, rest = (int(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + rest
    return 0


def episode(values: dict[str, Value]) -> Episode | None:
    """What a header says of an episode of a podcast, at its top or in `podcast` or `itunes`."""
    inner = (value for key in ("podcast", "itunes") if isinstance(value := values.get(key), dict))
    said: dict[str, Value] = {}
    for record in (*inner, values):
        said |= folded(record)
    kind = stated(said, "episodetype").lower()
    explicit = is_true(said.get("explicit")) or (False if _is_clean(said.get("explicit")) else None)
    made = Episode(
        number=_number(stated(said, "episode", "episodenumber")),
        season=_number(stated(said, "season", "seasonnumber")),
        type=kind if kind in ("full", "trailer", "bonus") else "",
        explicit=explicit,
        image=stated(said, "episodeimage", "itunesimage") or None,
    )
    return made if made != Episode() else None


def _is_clean(value: Value) -> bool:
    return is_false(value) or value == "clean"


def related(values: dict[str, Value]) -> tuple[Link, ...]:
    """Other pages that a header points to."""
    found: dict[str, Link] = {}
    named = (pair for key in _RELATED for pair in _files(values.get(key)))
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

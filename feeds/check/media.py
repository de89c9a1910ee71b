"""Media RSS 1.5 (rssboard.org/media-rss): images, sound and films beside an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeds.check import iris, medianames
from feeds.check.medianames import MEDIA
from feeds.check.rules import MUST, SHOULD, Rules, names
from feeds.check.text import is_media_type
from feeds.check.xml import Element, Tree, local, text
from feeds.text import is_language

Faults = Iterator[tuple[Element, str]]
RULES: Rules[Tree, Element] = Rules()
_SPEC = "Media RSS 1.5"

_NEEDED = {"thumbnail": "url", "player": "url", "peerLink": "href", "subTitle": "href", "embed": "url"}
_LINKED = {**_NEEDED, "content": "url", "license": "href", "copyright": "url"}
_WHOLE = {
    **dict.fromkeys(("content", "thumbnail", "player", "embed"), ("width", "height")),
    "content": ("width", "height", "fileSize", "duration", "channels"),
}
_DECIMAL = {"content": ("bitrate", "framerate", "samplingrate")}
_TYPED = ("content", "peerLink", "subTitle")
_NUMBER, _POSITIVE = re.compile(r"[0-9]+(?:\.[0-9]+)?"), re.compile(r"0*+[1-9][0-9]*+")
_MEDIUM = names("image audio video document executable")
_EXPRESSION = names("full sample nonstop")
_RATINGS = {
    "urn:simple": names("adult nonadult"),
    "urn:mpaa": names("g pg pg-13 r nc-17 nr m x"),
    "urn:v-chip": names("tv-y tv-y7 tv-y7-fv tv-g tv-pg tv-14 tv-ma"),
}
_HASHES = {"md5": 32, "sha-1": 40}
_HEX = re.compile(r"[0-9A-Fa-f]+")
_COUNTRY = re.compile(r"[A-Z]{2}", re.IGNORECASE)
# RFC 2326 section 3.6: seconds, or hours, minutes and seconds, with a fraction if need be.
_NPT = re.compile(r"now|[0-9]+(?:\.[0-9]*)?|[0-9]+:[0-5]?[0-9]:[0-5]?[0-9](?:\.[0-9]*)?")


@RULES.rule("media-elements", MUST, _SPEC)
def elements(tree: Tree) -> Faults:
    """The elements and attributes are those of Media RSS, in its spelling."""
    for element in tree.root.iter(MEDIA + "*"):
        known = medianames.ATTRIBUTES.get(local(element))
        if known is None:
            yield element, medianames.unknown(local(element))
            continue
        for name in map(str, element.attrib):
            if not name.startswith("{") and name not in known:
                yield element, f"<media:{local(element)}> has no attribute {name!r}"


@RULES.rule("media-url-missing", MUST, f"{_SPEC}, thumbnail, player, peerLink, subTitle, embed")
def url_missing(tree: Tree) -> Faults:
    """What stands for a thing elsewhere has the URL of it."""
    for name, attribute in _NEEDED.items():
        for element in tree.named(MEDIA + name):
            if not element.get(attribute, "").strip():
                yield element, f"<media:{name}> has no {attribute}"


@RULES.rule("media-content", MUST, f"{_SPEC}, content")
def content(tree: Tree) -> Faults:
    """A medium has a url, or a player that shows it."""
    shown = tree.having(MEDIA + "player")
    for element in tree.named(MEDIA + "content"):
        if not element.get("url", "").strip() and element not in shown and element.getparent() not in shown:
            yield element, "<media:content> has neither a url nor a <media:player>"


@RULES.rule("media-link", MUST, f"{_SPEC}, content; RFC 3986 section 4.3")
def links(tree: Tree) -> Faults:
    """Every URL is absolute, its odd characters percent-encoded."""
    for name, attribute in _LINKED.items():
        for element in tree.named(MEDIA + name):
            value = element.get(attribute, "")
            if value.strip() and (fault := iris.absolute_fault(value) or iris.ascii_fault(value)):
                yield element, f"the {attribute} {value!r} is no absolute URL: {fault}"


@RULES.rule("media-number", MUST, f"{_SPEC}, content and thumbnail")
def numbers(tree: Tree) -> Faults:
    """Sizes, lengths and rates are numbers above zero, in digits, without units."""
    for element in tree.root.iter(MEDIA + "*"):
        name = local(element)
        for attribute in (*_WHOLE.get(name, ()), *_DECIMAL.get(name, ())):
            form = _NUMBER if attribute in _DECIMAL.get(name, ()) else _POSITIVE
            if (value := element.get(attribute)) is not None and not form.fullmatch(value):
                yield element, f"{attribute} is {value!r}, no number of <media:{name}>"


@RULES.rule("media-word", MUST, f"{_SPEC}, content")
def words(tree: Tree) -> Faults:
    """The words for medium, expression and isDefault are those of Media RSS, in lower case."""
    known = (("medium", _MEDIUM), ("expression", _EXPRESSION), ("isDefault", names("true false")))
    for element in tree.named(MEDIA + "content"):
        for attribute, values in known:
            if (value := element.get(attribute)) is not None and value not in values:
                yield element, f"{attribute} is {value!r}, none of {', '.join(sorted(values))}"


@RULES.rule("media-type", MUST, f"{_SPEC}, content; RFC 6838 section 4.2")
def types(tree: Tree) -> Faults:
    """The type of a medium is a media type like image/jpeg."""
    for element in tree.named(*(MEDIA + name for name in _TYPED)):
        if (value := element.get("type")) is not None and not is_media_type(value):
            yield element, f"{value!r} is no media type"


@RULES.rule("media-group", SHOULD, f"{_SPEC}, group")
def groups(tree: Tree) -> Faults:
    """A group holds two forms or more of one medium; a medium alone needs none."""
    for element in tree.named(MEDIA + "group"):
        if (count := len(element.findall(MEDIA + "content"))) < 2:
            yield element, f"the group holds {count} <media:content>"


@RULES.rule("media-default", SHOULD, f"{_SPEC}, content")
def default(tree: Tree) -> Faults:
    """One medium of a group at most is the one that readers take by default."""
    for group in tree.named(MEDIA + "group"):
        defaults = [one for one in group.iterchildren(MEDIA + "content") if one.get("isDefault") == "true"]
        yield from ((one, "a second medium of the group is the default") for one in defaults[1:])


@RULES.rule("media-rating", MUST, f"{_SPEC}, rating")
def ratings(tree: Tree) -> Faults:
    """A rating is one of its scheme: urn:simple, if none is named, knows adult and nonadult."""
    for element in tree.named(MEDIA + "rating"):
        scheme, value = element.get("scheme", "urn:simple"), text(element).strip()
        if not value or value.lower() not in _RATINGS.get(scheme, {value.lower()}):
            yield element, f"{value!r} is no rating of {scheme}"


@RULES.rule("media-adult", SHOULD, f"{_SPEC}, adult")
def adult(tree: Tree) -> Faults:
    """What is for adults has a media:rating; media:adult is deprecated."""
    yield from ((element, "media:adult is deprecated") for element in tree.named(MEDIA + "adult"))


@RULES.rule("media-hash", MUST, f"{_SPEC}, hash")
def hashes(tree: Tree) -> Faults:
    """A hash is md5, 32 hexadecimal digits long, or sha-1, 40 long."""
    for element in tree.named(MEDIA + "hash"):
        algorithm, value = element.get("algo", "md5"), text(element).strip()
        if algorithm not in _HASHES:
            yield element, f"there is no algo {algorithm!r}"
        elif len(value) != _HASHES[algorithm] or not _HEX.fullmatch(value):
            yield element, f"{value!r} is no {algorithm}"


@RULES.rule("media-credit", MUST, f"{_SPEC}, credit")
def credits_(tree: Tree) -> Faults:
    """The role in a credit is in lower case, and the credit names somebody."""
    for element in tree.named(MEDIA + "credit"):
        if (role := element.get("role", "")) != role.lower():
            yield element, f"the role {role!r} is not in lower case"
        elif not text(element).strip():
            yield element, "the credit names nobody"


@RULES.rule("media-restriction", MUST, f"{_SPEC}, restriction; ISO 3166-1")
def restrictions(tree: Tree) -> Faults:
    """A restriction allows or denies, and its countries are codes of two letters."""
    for element in tree.named(MEDIA + "restriction"):
        value = text(element).split()
        if element.get("relationship") not in ("allow", "deny"):
            yield element, f"the relationship is {element.get('relationship')!r}, neither allow nor deny"
        elif element.get("type", "uri") not in ("country", "uri", "sharing"):
            yield element, f"there is no restriction of type {element.get('type')!r}"
        elif element.get("type") == "country" and value not in (["all"], ["none"]):
            odd = next((country for country in value if not _COUNTRY.fullmatch(country)), None)
            if odd or not value:
                yield element, f"{odd!r} is no country" if odd else "the restriction names no country"


@RULES.rule("media-text-type", MUST, f"{_SPEC}, title, description and text")
def text_types(tree: Tree) -> Faults:
    """A title, description or text is plain or html."""
    for element in tree.named(*(MEDIA + name for name in ("title", "description", "text"))):
        if (value := element.get("type", "plain")) not in ("plain", "html"):
            yield element, f"the type is {value!r}, neither plain nor html"


@RULES.rule("media-language", MUST, f"{_SPEC}, content and text; BCP 47 section 2.1")
def languages(tree: Tree) -> Faults:
    """A language is a tag like en or en-GB."""
    for element in tree.named(*(MEDIA + name for name in ("content", "text", "subTitle"))):
        if (value := element.get("lang")) is not None and not is_language(value):
            yield element, f"{value!r} is no language tag"


@RULES.rule("media-time", MUST, f"{_SPEC}, thumbnail and text; RFC 2326 section 3.6")
def times(tree: Tree) -> Faults:
    """Times are like 12:05:01.123, or seconds."""
    for element in tree.named(*(MEDIA + name for name in ("thumbnail", "text", "location"))):
        for attribute in ("time", "start", "end"):
            if (value := element.get(attribute)) is not None and not _NPT.fullmatch(value):
                yield element, f"{attribute} is {value!r}, no time"

"""The elements of Media RSS 1.5, with the attributes of each."""

from __future__ import annotations

from feeds.check.rules import names

MEDIA = "{http://search.yahoo.com/mrss/}"
ATTRIBUTES = {
    **dict.fromkeys(
        names(
            "group adult keywords community tags comments comment responses response backLinks backLink scenes scene "
            "sceneTitle sceneDescription sceneStartTime sceneEndTime"
        ),
        frozenset[str](),
    ),
    "content": names(
        "url fileSize type medium isDefault expression bitrate framerate samplingrate channels duration height width "
        "lang"
    ),
    "rating": names("scheme"),
    "title": names("type"),
    "description": names("type"),
    "thumbnail": names("url width height time"),
    "category": names("scheme label"),
    "hash": names("algo"),
    "player": names("url width height"),
    "credit": names("role scheme"),
    "copyright": names("url"),
    "text": names("type lang start end"),
    "restriction": names("relationship type"),
    "starRating": names("average count min max"),
    "statistics": names("views favorites"),
    "embed": names("url width height"),
    "param": names("name"),
    "status": names("state reason"),
    "price": names("type price info currency"),
    "license": names("type href"),
    "subTitle": names("type lang href"),
    "peerLink": names("type href"),
    "location": names("description start end"),
    "rights": names("status"),
}
_SPELLED = {name.lower(): name for name in ATTRIBUTES}


def unknown(name: str) -> str:
    """What to say of an element that Media RSS does not name."""
    right = _SPELLED.get(name.lower())
    return f"<media:{name}> is written <media:{right}>" if right else f"Media RSS has no element <media:{name}>"

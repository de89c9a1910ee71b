"""Images as readers can show them: without scripts, once, and none that only counts its readers."""

from __future__ import annotations

import re

from feeds.read.bodies.allowed import LAZY
from feeds.read.bodies.parts import attributes

_NOSCRIPT = re.compile(r"(<img\s[^<>]*>|</picture\s*>)\s*<noscript>\s*(<img\s[^<>]*>)\s*</noscript>", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"data:|about:|(?:.*[/_.-])?(?:blank|clear|empty|grey|lazy|loading|pixel|placeholder|spacer|transparent|1x1)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"src(?:set)?\s*=\s*[\"']?(?!data:|[\"'\s>])", re.IGNORECASE)
_LONGEST = 8000  # characters of a picture
_LAZY_TAG = re.compile(r"<(img|source|video|audio|iframe)(?= [^<>]*\bdata-)( [^<>]*+)>")
_ATTRIBUTE = re.compile(r' ([a-z\-]+)="([^"]*)"')
_NO_SOURCE = re.compile(r'<(?:img|source|track)(?: (?!src)[a-z\-]+="[^"]*")*>')
_NO_SRC = re.compile(r'<img(?= [^<>]*+>)(?![^<>]* src=")[^<>]* srcset="([^"\s<>]++)[^<>]*+>')
_TWICE = re.compile(
    r'(<img(?=[^<>]*? src="([^"<>]*+)") [^<>]*+>(?:</picture>)?)(?:\s*+<img(?=[^<>]*? src="\2") [^<>]*+>)+'
)
_PIXEL = re.compile(r'<img(?=[^<>]* width="[01]")(?=[^<>]* height="[01]")[^<>]*+>')
_PICTURE = re.compile(r"<picture((?: [^<>]*+)?)>(.*?)(?:</picture>|\Z)", re.DOTALL)
_IMG = re.compile(r"<img( [^<>]*+)?>")
_SOURCE = re.compile(r'<source [^<>]*\bsrcset="([^"\s<>]++)')


def without_noscript(html: str) -> str:
    """HTML as written in which an image that waits for a script is the one that `<noscript>` behind it holds."""
    return _NOSCRIPT.sub(_best, html)


def _best(match: re.Match[str]) -> str:
    first, plain = match[1], match[2]
    if first.startswith("</"):
        start = match.string.rfind("<picture", max(0, match.start() - _LONGEST), match.start())
        shows = start >= 0 and _ADDRESS.search(match.string, start, match.start())
        return first if shows else f"{first}{plain}"
    known = attributes(first)
    waits = not LAZY.keys().isdisjoint(known) or _PLACEHOLDER.match(known.get("src", "data:"))
    return plain if waits and attributes(plain).get("src") else f"{first}{plain}"


def shown(html: str) -> str:
    """HTML as nh3 writes it: lazy images are images, each has a `src` and stands there once."""
    if " data-" in html:
        html = _LAZY_TAG.sub(_awake, html)
    if not ("<img" in html or "<source" in html or "<track" in html):
        return html
    if "<picture" in html:
        html = _PICTURE.sub(_pictured, html)
    html = _NO_SOURCE.sub("", _NO_SRC.sub(_with_src, html))
    return _TWICE.sub(r"\1", _PIXEL.sub("", html))


def _awake(match: re.Match[str]) -> str:
    known = dict(_ATTRIBUTE.findall(match[2]))
    for name in ("src", "srcset"):
        waiting = [known.pop(lazy) for lazy, what in LAZY.items() if what == name and lazy in known]
        if waiting:
            known[name] = waiting[0]
    return f"<{match[1]}" + "".join(f' {name}="{value}"' for name, value in known.items()) + ">"


def _with_src(match: re.Match[str]) -> str:
    return f'<img src="{match[1].rstrip(",")}"' + match[0].removeprefix("<img")


def _pictured(match: re.Match[str]) -> str:
    """A picture whose image has an address: that of its last source, which stands there for the oldest readers."""
    content = match[2]
    image, sources = _IMG.search(content), _SOURCE.findall(content)
    if not sources or (image and (' src="' in image[0] or ' srcset="' in image[0])):
        return match[0]
    told = (image[1] or "") if image else ""
    kept = _IMG.sub("", content).rstrip()
    return f'<picture{match[1]}>{kept}<img src="{sources[-1].rstrip(",")}"{told}></picture>'

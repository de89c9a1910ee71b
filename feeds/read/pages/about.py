"""What else a page says of its article: summary, categories, tags, image, language, address, rights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from feeds.article import Image
from feeds.read.pages.jsonld import strings, text_of
from feeds.read.pages.metadata import Said
from feeds.text import is_language, is_web_url, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feeds.read.pages.metadata import Metadata

_SUMMARY = str.split(
    "og:description description twitter:description dc.description dcterms.abstract dcterms.description"
    " sailthru.description parsely-description summary"
)
_SECTIONS = str.split(
    "article:section section parsely-section cxenseparse:recs:articlesection dc.subject.section prism.section"
    " article:section_name"
)
_IMAGE = str.split("og:image og:image:url og:image:secure_url")
_TWITTER = str.split("twitter:image twitter:image:src")
_RIGHTS = str.split("copyright rights dc.rights dcterms.rights dc.rights.copyright")
_CRUMBS = (
    "//*[contains(@class, 'breadcrumb') or contains(@class, 'Breadcrumb') or contains(@id, 'breadcrumb')"
    " or @aria-label='breadcrumb' or @aria-label='Breadcrumb'][.//a]"
)
_HOME = re.compile(
    r"(?:home(?:page)?|start(?:seite)?|accueil|inicio|portada|início|hem|forside|hjem|etusivu|strona główna|главная"
    r"|домой|ホーム|トップ|首页|首頁|홈|الرئيسية|خانه|you are here.*|sie sind hier.*|news|nachrichten|»|›|>|/|\W*)\Z",
    re.IGNORECASE,
)
_SEGMENT = re.compile(r"(?=.{3,25}\Z)[^\W\d_]+(?:[-_][^\W\d_]+){0,2}")
_NO_SECTION = frozenset(
    str.split(
        "about archive archives article articles artikel blog blogs content de en es fr it index news nachrichten node"
        " page pages post posts press presse story stories site"
    )
)
_LONGEST = 60  # characters of a category


def summary(known: Metadata, title: str) -> Said | None:
    """The description, unless it only repeats the title."""
    stated = (*known.meta(*_SUMMARY[:2]), *known.stated("description", "abstract"), *known.meta(*_SUMMARY[2:]))
    return next((said for said in stated if said.text.casefold() != title.casefold()), None)


def categories(known: Metadata, link: str | None, title: str, folder: str) -> tuple[list[str], str, float]:
    """The section: as the page states it, else its breadcrumb, the folder of its file, the folder of its address."""
    stated = known.stated("articleSection") or known.meta(*_SECTIONS)[:1] or known.properties("articleSection")[:2]
    stated = stated or [
        Said(part, said.where)
        for said in known.meta("category", "categories")
        for part in said.text.split(",")
        if len(part.split()) <= 4
    ]
    if texts := _listed(said.text for said in stated):
        return texts, stated[0].where, 0.9
    if crumb := _crumb(known, title):
        return [crumb], "breadcrumb", 0.7
    if folder:
        return [folder], "folder", 0.8
    segment = _segment(link or "")
    return ([segment], "URL", 0.4) if segment else ([], "", 0.0)


def tags(known: Metadata, keys: Sequence[str]) -> tuple[list[str], str]:
    """The keywords, from the first source that has any."""
    listed = known.meta(*keys, "news_keywords", "sailthru.tags", "parsely-tags")
    for stated, parts in (
        (known.meta("article:tag"), False),
        (known.stated("keywords"), True),
        (listed, True),
        (known.words_of("tag"), False),
    ):
        if texts := _listed(part for said in stated for part in (said.text.split(",") if parts else [said.text])):
            return texts, stated[0].where
    return [], ""


def image(known: Metadata) -> tuple[Image | None, str]:
    """The first image that is stated; what OpenGraph says of an image, it says of its own (ogp.me)."""
    own, twitter = known.meta(*_IMAGE), known.meta(*_TWITTER)
    stated = [*known.stated("image"), *own, *known.stated("thumbnailUrl"), *twitter]
    said = next((one for one in stated if not one.text.startswith("data:")), None)
    if said is None:
        return None, ""
    if said.text not in {one.text for one in own}:
        alt = _first(known.meta("twitter:image:alt")) if said in twitter else ""
        return _described(known, said.text, alt), said.where
    width, height = (_first(known.meta(f"og:image:{name}")) for name in ("width", "height"))
    kind = _first(known.meta("og:image:type")).lower()
    return Image(
        url=said.text,
        type=kind if re.fullmatch(r"image/[\w.+-]+", kind, re.ASCII) else "",
        alt=_first(known.meta("og:image:alt")),
        width=_pixels(width),
        height=_pixels(height),
    ), said.where


def link(known: Metadata) -> Said | None:
    """The page's own address: canonical, og:url, or what JSON-LD says; relative ones against whichever is whole."""
    stated = [Said(known.linked("canonical") or "", "canonical link"), *known.meta("og:url")]
    stated += known.stated("url", "mainEntityOfPage")
    whole = next((said.text for said in stated if is_web_url(said.text)), "")
    for said in stated:
        if is_web_url(said.text):
            return said
        if said.text.startswith("/") and not said.text.startswith("//"):
            return Said(urljoin(whole, said.text), said.where) if whole else said
    return None


def language(known: Metadata) -> Said | None:
    """The language as a tag (BCP 47), as the page states it."""
    page = known.page
    stated = [Said(str(page.get("lang") or page.get("xml:lang") or ""), "<html lang>"), *known.stated("inLanguage")]
    for said in (*stated, *known.meta("og:locale", "content-language", "dc.language", "dcterms.language", "language")):
        if is_language(tag := said.text.split(",")[0].strip().replace("_", "-")):
            return Said(tag, said.where)
    return None


def rights(known: Metadata) -> Said | None:
    """Who may do what with it, as the page states it."""
    holders = [Said(f"© {text}", "JSON-LD: copyrightHolder") for text in _names(known, "copyrightHolder")]
    stated = [*known.meta(*_RIGHTS), *known.stated("copyrightNotice", "license"), *holders]
    return next((said for said in stated if len(said.text) <= 200), None)


def _described(known: Metadata, url: str, alt: str) -> Image:
    node = next((one for one in known.nodes("image") if url in strings(one.get("url") or one.get("name"))), {})
    caption = next(iter(strings(node.get("caption"))), "")
    width, height = (next(iter(strings(_number(node.get(name)))), "") for name in ("width", "height"))
    return Image(url=url, alt=alt, caption=caption, width=_pixels(width), height=_pixels(height))


def _number(value: object) -> object:
    if isinstance(value, dict):
        value = value.get("value")
    return str(value) if isinstance(value, int) else value


def _pixels(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,5}", text, re.ASCII) else 0


def _first(said: Iterable[Said]) -> str:
    return next((one.text for one in said), "")


def _names(known: Metadata, name: str) -> list[str]:
    return [text for node in known.nodes(name) for text in strings(node.get("name"))]


def _listed(texts: Iterable[str]) -> list[str]:
    return [*dict.fromkeys(text for one in texts if 0 < len(text := text_of(one)) <= 2 * _LONGEST)]


def _crumb(known: Metadata, title: str) -> str:
    """The last step of a breadcrumb before the article itself."""
    named = [
        text
        for node in known.graph.types("BreadcrumbList")
        for step in (node.get("itemListElement") or [])
        if isinstance(step, dict)
        for text in (strings(step.get("name")) or strings(_inner_name(step.get("item"))))[:1]
    ]
    steps = _steps(named, title)
    if not steps:
        for element in known.page.xpath(_CRUMBS)[:2]:
            steps = steps or _steps([plain(a.text_content()) for a in element.iter("a")], title)
    return steps[-1] if steps else ""


def _steps(texts: Iterable[str], title: str) -> list[str]:
    kept = (text for text in texts if not _HOME.match(text) and len(text) <= _LONGEST)
    return [text for text in kept if text.casefold() not in title.casefold()]


def _inner_name(item: object) -> object:
    return item.get("name") if isinstance(item, dict) else None


def _segment(link: str) -> str:
    """The first folder of an address, if it is a word that may name a section."""
    try:
        parts = [part for part in unquote(urlsplit(link).path, errors="replace").split("/") if part]
    except ValueError:
        return ""
    for part in parts[:-1]:
        if part.lower() not in _NO_SECTION and len(part) > 2:
            return part.replace("-", " ").replace("_", " ") if _SEGMENT.fullmatch(part) else ""
    return ""

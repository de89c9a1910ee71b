"""The kinds of values that can be configured; each says in words what is wrong with one that is not of its kind."""

from __future__ import annotations

import difflib
import re
from datetime import UTC, datetime
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field

from feeds.podcast import CATEGORIES
from feeds.text import NOT_TEXT, is_language, is_web_url

Item = TypeVar("Item")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"no such time zone: {name!r}; write it as in Europe/Berlin") from None
    return name


def _base(url: str) -> str:
    if not is_web_url(url):
        raise ValueError(f"{url!r} is not an absolute http(s) URL, as https://news.example/feeds/ is")
    if urlsplit(url).username or urlsplit(url).password:
        raise ValueError("it must not have a user name or a password: they would stand in every document")
    if urlsplit(url).query or urlsplit(url).fragment:
        raise ValueError(f"{url!r} must not have a query or a fragment")
    return url if url.endswith("/") else url + "/"


def _page(url: str) -> str:
    if not is_web_url(url):
        raise ValueError(f"{url!r} is not an absolute http(s) URL, as https://news.example/ is")
    return url


def _tag(language: str) -> str:
    if not is_language(language):
        raise ValueError(f"{language!r} is not a language tag, as en, de-AT or zh-Hant are (BCP 47)")
    return language


def _text(text: str) -> str:
    if NOT_TEXT.search(text):
        raise ValueError("it holds a control character or U+FFFD, which no feed may hold")
    return text


def _authority(name: str) -> str:
    if not re.fullmatch(r"([\w.+-]+@)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*", name, re.ASCII):
        raise ValueError(
            f"{name!r} is neither a domain, as news.example is, nor a mail address, in lower case (RFC 4151)"
        )
    return name


def _by_folder(permalink: object) -> object:
    """One pattern is that of every folder."""
    return {"": permalink} if isinstance(permalink, str) else permalink


def _patterns(permalinks: dict[str, str]) -> dict[str, str]:
    from feeds.read.headers.permalink import Page, expand

    for pattern in permalinks.values():
        expand(pattern, Page(published=datetime(2000, 1, 1, tzinfo=UTC), slug="slug", path="path"))
    return permalinks


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _cron(expression: str) -> str:
    from feeds.cron import trigger

    trigger(expression, ZoneInfo("UTC"))
    return expression


def _host(address: str) -> str:
    from ipaddress import ip_address

    try:
        ip_address(address)
    except ValueError:
        raise ValueError(f"{address!r} is no IP address; 127.0.0.1 is this machine alone, 0.0.0.0 everyone") from None
    return address


def _podcast_category(name: str) -> str:
    if name not in CATEGORIES:
        near = difflib.get_close_matches(name, CATEGORIES, 1)
        hint = (
            f"did you mean {near[0]!r}?" if near else "some are 'News/Politics', 'Society & Culture' and 'Arts/Books'"
        )
        raise ValueError(f"{name!r} is not one of Apple's categories of podcasts; {hint}")
    return name


def _email(address: str) -> str:
    if not re.fullmatch(r"[^@\s<>()]+@[^@\s<>()]+\.[^@\s<>().]+", address):
        raise ValueError(f"{address!r} is no mail address, as desk@news.example is")
    return address


def some(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items, of which there has to be one at least."""
    if not items:
        raise ValueError("at least one is needed")
    return items


Zone = Annotated[str, AfterValidator(_zone)]
Base = Annotated[str, AfterValidator(_base)]
Page = Annotated[str, AfterValidator(_page)]
Language = Annotated[str, AfterValidator(_tag)]
Text = Annotated[str, Field(min_length=1, pattern=r"\S"), AfterValidator(_text)]
ContentMode = Literal["full", "summary", "both"]
Paths = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(_listed)]
Authority = Annotated[str, AfterValidator(_authority)]
Permalinks = Annotated[dict[str, str], BeforeValidator(_by_folder), AfterValidator(_patterns)]
Slugs = Literal[
    "plain", "jekyll", "hugo", "zola", "pelican", "pelican-unicode", "pelican-basename", "pelican-filename",
    "nikola", "docusaurus", "eleventy",
]  # fmt: skip
Cron = Annotated[str, AfterValidator(_cron)]
PodcastCategory = Annotated[str, AfterValidator(_podcast_category)]
Email = Annotated[str, AfterValidator(_email)]
Address = Annotated[str, AfterValidator(_host)]
Switch = Annotated[bool, Field(strict=True)]

"""Pages for people, by Starlette: a feed's, an article's; imported when somebody first asks for one."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from feeds.article import Article
from feeds.errors import StoreError
from feeds.render.formats import FORMATS, Format
from feeds.serve import pages
from feeds.serve.answers import GONE, LATER, NOT_FOUND, PAGE, redirect
from feeds.serve.needs import Gone
from feeds.serve.replies import fields_of
from feeds.serve.resources import Read, Resource

if TYPE_CHECKING:
    from feeds.serve.answers import Answer
    from feeds.serve.documents import Document, Documents
    from feeds.serve.needs import Library
    from feeds.serve.replies import Replies
    from feeds.serve.resources import Memory
    from feeds.serve.serving import Serving

#: Pages that are not made again while they stay as they are.
KEPT = 256
#: A page that someone else had begun to make may be older than the one that is asked for; the next one is not.
_TRIES = 2

#: What stays as it is when an IRI is made a URI (RFC 3987 section 3.1): reserved characters, and what is encoded.
_RESERVED = ":/?#[]@!$&'()*+,;=%~"

P = TypeVar("P", bound=Resource)

log = logging.getLogger(__name__)


def rest(
    serving: Serving, documents: Documents, replies: Replies, memory: Memory, library: Library | None
) -> Starlette:
    """The application for GET and HEAD of pages; it takes paths below the mount."""
    made = _Pages(serving, documents, replies, memory, library)
    return Starlette(routes=[Route("/articles/{slug}", made.article), Route("/{feed:path}", made.feed)])


class FeedPage(Resource):
    """What a document of that format shows, for people."""

    __slots__ = ("_document", "_format", "_site")

    def __init__(self, document: Document, format: str, site: Site) -> None:  # noqa: A002 - the field's word
        super().__init__(document.name, PAGE)
        self._document = document
        self._format = format
        self._site = site

    def read(self) -> Read:
        """Made from the document as it is now; its stamp is the document's hash. Raises OSError and ValueError."""
        source, site = self._document.read(), self._site
        name = self._document.name.removesuffix(FORMATS[self._format].suffix)
        html = pages.feed_page(
            source.identity,
            self._format,
            links=[(one.label, one.media_type, site.url(name + one.suffix)) for one in site.formats],
            home=site.home,
            language=site.language,
            feeds_url=site.at,
            zone=site.zone,
        )
        return Read.of(source.tag, source.modified, html.encode())


class ArticlePage(Resource):
    """An article that has no page elsewhere."""

    __slots__ = ("_site", "article")

    def __init__(self, slug: str, article: Article, site: Site) -> None:
        super().__init__(slug, PAGE)
        self.article = article
        self._site = site

    def read(self) -> Read:
        """Made from the article, which is its stamp."""
        article, site = self.article, self._site
        html = pages.article_page(
            article, title=site.title, home=site.home, language=site.language, feeds_url=site.at, zone=site.zone
        )
        return Read.of(article, int(article.updated.timestamp()), html.encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What pages say of the whole."""

    at: str
    title: str
    home: str
    language: str
    formats: tuple[Format, ...]
    zone: ZoneInfo

    @classmethod
    def of(cls, serving: Serving) -> Site:
        """As the configuration says it."""
        zone = json.loads(serving.settings).get("site", {}).get("timezone", "UTC")
        formats = tuple(FORMATS[name] for name in serving.formats)
        return cls(
            at=serving.at,
            title=serving.title,
            home=serving.home,
            language=serving.language,
            formats=formats,
            zone=ZoneInfo(zone),
        )

    def url(self, name: str) -> str:
        """Where a document is."""
        return self.at + quote(name, safe="/~")


class _Pages:
    """Makes and keeps pages."""

    def __init__(
        self, serving: Serving, documents: Documents, replies: Replies, memory: Memory, library: Library | None
    ) -> None:
        self._site = Site.of(serving)
        self._documents = documents
        self._replies = replies
        self._memory = memory
        self._library = library if serving.pages else None
        # One thread of its own: a long article must not keep documents from being loaded.
        self._composer = ThreadPoolExecutor(1, thread_name_prefix="articles")
        self._feeds: OrderedDict[str, FeedPage] = OrderedDict()
        self._articles: OrderedDict[str, ArticlePage] = OrderedDict()

    async def feed(self, request: Request) -> Answer:
        name = request.path_params["feed"]
        try:
            for one in self._site.formats:
                document = self._documents.named(name + one.suffix)
                if instance := await self._documents.current(document):
                    page = self._feeds.get(document.name) or FeedPage(document, one.name, self._site)
                    self._keep(self._feeds, page)
                    return await self._reply(page, instance.tag, request)
        except OSError:
            return LATER
        except ValueError:
            log.exception("no page of %s", name)
            return NOT_FOUND
        return await self._replies.became(name, "") if self._documents.published() else LATER

    async def article(self, request: Request) -> Answer:
        slug = request.path_params["slug"]
        if self._library is None:
            return NOT_FOUND
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._composer, self._library.article, slug)
        except StoreError as error:
            log.error("no page of the article %s: %s", slug, error)  # noqa: TRY400 - as often as one is asked for
            return LATER
        if not isinstance(found, Article):
            return _elsewhere(found)
        page = self._articles.get(slug) or ArticlePage(slug, found, self._site)
        self._keep(self._articles, page)
        page.article = found
        return await self._reply(page, found, request)

    async def _reply(self, page: Resource, stamp: Hashable, request: Request) -> Answer:
        for _ in range(_TRIES):
            if page.stamp != stamp:
                await self._memory.load(page)
        instance = page.instance or await self._memory.load(page)
        return await self._replies.reply(page, instance, fields_of(request.scope["headers"]), request.method)

    def _keep(self, kept: OrderedDict[str, P], page: P) -> None:
        kept[page.name] = page
        kept.move_to_end(page.name)
        if len(kept) > KEPT:
            self._memory.forget(kept.popitem(last=False)[1])


def _elsewhere(found: str | Gone | None) -> Answer:
    if isinstance(found, str):
        return redirect(301, quote(found, safe=_RESERVED))
    return NOT_FOUND if found is None else GONE

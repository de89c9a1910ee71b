"""What must hold for any bytes: a file becomes an article or is refused by name, and a check finds, but never fails."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from xml.parsers import expat

from lxml import etree

from feeds.article import Article, Draft
from feeds.candidate import candidate
from feeds.check import check, explain
from feeds.errors import ArticleError
from feeds.feed import Feed
from feeds.read import Bundle, Conventions, html, read
from feeds.read.bodies.excerpt import excerpt
from feeds.render import FORMATS, whole
from feeds.serve.pages import article_page, feed_page
from tests.newsroom import TERMS
from tests.readers import CHANNEL

NOW = datetime(2024, 6, 1, tzinfo=UTC)
CONVENTIONS = Conventions(undated="mtime")


def a_file(path: str, data: bytes) -> list[Article]:
    """The articles that a file of that name comes to: all that the publisher does with it, but the ledger."""
    try:
        outcome = read(path, data, CONVENTIONS, NOW)
    except (ArticleError, UnicodeError):
        return []
    parts = [part.outcome for part in outcome.parts] if isinstance(outcome, Bundle) else [outcome]
    made = [_article(path, one, len(data)) for one in parts if isinstance(one, Draft)]
    articles = [one for one in made if one]
    if articles:
        _shown(articles)
    return articles


def _article(path: str, draft: Draft, size: int) -> Article | None:
    try:
        candidate(TERMS, path, b"", draft)
        content = html(draft.content, "https://site.example/a/")
        assert len(content) <= 100 * size + 10_000
        identifier = f"urn:{hashlib.sha256(repr(draft.id).encode('utf-8', 'replace')).hexdigest()}"
        return Article(
            id=identifier,
            title=draft.title,
            published=draft.published,
            updated=draft.published,
            link="https://site.example/a/",
            authors=draft.authors,
            tags=draft.tags,
            summary=draft.summary or excerpt(content),
            content=content,
            rights=draft.rights,
            language=draft.language,
            source=None,
            corrections=draft.corrections,
            path=path,
        )
    except ValueError:
        return None


def _shown(articles: list[Article]) -> None:
    """Every output of them is well-formed."""
    feed = Feed(channel=CHANNEL, articles=tuple({one.id: one for one in articles}.values()), updated=NOW)
    for form in FORMATS:
        body = whole(feed, form).body
        if form != "json":
            expat.ParserCreate().Parse(body, True)
            etree.fromstring(body)
        feed_page(body, form, links=[], home="", language="en")
    for one in articles:
        article_page(one, title="A", home="", language="en", feeds_url="").encode()


def a_document(data: bytes) -> None:
    """Any bytes, checked."""
    found = check(data, now=NOW)
    assert len(found) <= 20 * len(data) + 100
    for finding in found:
        explain(finding).encode("utf-8", "surrogatepass")

"""What an entry shows of its article in every format, so that the formats cannot disagree."""

from __future__ import annotations

from feeds.article import Article
from feeds.feed import Channel


def line(text: str) -> str:
    """Text on one line: eleven of seventeen readers keep a line break within a title."""
    return " ".join(text.split())


def texts(article: Article, channel: Channel) -> tuple[str, str]:
    """The summary (plain text) and the content (HTML) that the channel's content mode shows; either may be empty.

    The content has what was put right at its end; a summary that stands alone has it too.
    """
    html = article.content if article.content.strip() else ""
    if channel.content == "summary" or not html:
        return " ".join(filter(None, (article.summary, *map(str, article.corrections)))), ""
    return ("" if channel.content == "full" else article.summary), html


def categories(article: Article, channel: Channel) -> list[dict[str, str]]:
    """Categories, then tags, each with its term and the IRI of its scheme (RFC 4287 section 4.2.2)."""
    schemes = [(category.term, channel.base) for category in article.categories]
    schemes += [(tag, channel.base + "tag/") for tag in article.tags]
    return [{"term": line(term), "scheme": scheme} for term, scheme in dict.fromkeys(schemes)]

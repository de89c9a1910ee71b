"""What each stage is given of the settings: values of its own, never the settings themselves."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from feeds import classify, read, select
from feeds.article import Person
from feeds.channels import FeedText, Output
from feeds.compose import Origin, Setting
from feeds.podcast import Podcast
from feeds.read.headers import registry
from feeds.read.headers.permalink import Routes

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from feeds.settings import Settings, Source
    from feeds.tables import Rule, Said

#: Grows when files would be read differently than before, or articles composed differently, by the same settings.
READING = 4
#: Where articles have pages of their own, below the URL of the feeds.
PAGES = "{}articles/"


def rules(settings: Settings) -> select.Rules:
    """How articles are sorted into feeds."""
    return select.Rules(
        aliases=settings.aliases,
        authors=settings.feeds.authors,
        tags=settings.feeds.tags,
        languages=settings.feeds.languages,
        language=settings.site.language,
        combined={name: feed.expression(settings.aliases) for name, feed in settings.feed.items()},
        classes=tuple(_class(number, rule) for number, rule in enumerate(settings.rule, start=1)),
    )


def _class(number: int, rule: Rule) -> classify.Rule:
    return classify.Rule(
        number=number,
        mark=hashlib.sha256(rule.model_dump_json().encode()).hexdigest()[:16],
        conditions=rule.match.conditions(),
        gives=rule.category,
        adds=rule.add,
    )


def conventions(settings: Settings, source: Source) -> read.Conventions:
    """How the files of a source are read."""
    return read.Conventions(
        zone=source.timezone or settings.site.timezone,
        language=source.language,
        languages=source.languages,
        category_keys=source.category_keys,
        tag_keys=source.tag_keys,
        folders=source.folders,
        expiry=source.expiry,
        undated=source.undated,
        skip=source.skip,
        routes=routes(settings, source),
        authors=registry.known(source.authors) if source.authors else None,
    )


def routes(settings: Settings, source: Source) -> Routes | None:
    """How the addresses of a source's articles are made; None where neither a pattern nor a generator is configured."""
    if not source.permalink and source.slugs == "plain":
        return None
    return Routes(
        patterns=tuple((folder.strip("/"), pattern) for folder, pattern in (source.permalink or {}).items()),
        slugs=source.slugs,
        languages=source.languages,
        language=source.language or settings.site.language,
        zone=source.timezone or settings.site.timezone,
    )


def reading(settings: Settings, source: Source) -> str:
    """All on which it depends what is read in the files of a source."""
    return f"{READING} {conventions(settings, source)}"


def output(
    settings: Settings, rules: select.Rules, terms: Mapping[str, str], offered: Collection[str], *, pages: str | None
) -> Output:
    """What feeds look like; `terms` are those of all categories by key, `offered` the formats that feeds ever had."""
    texts = {select.fold(term): _text(one) for term, one in settings.category.items()}
    titles = {key: (texts[key].title if key in texts else None) or term for key, term in terms.items()}
    how = setting(settings, rules, titles, pages)
    site = (how.origins, how.author, how.language, pages)
    # Without rules the entries are those of before there were any.
    classes = [[rule.mark for rule in rules.classes]] if rules.classes else []
    shows = repr((READING, site, sorted(texts.items()), sorted(rules.aliases.items()), *classes))
    return Output(
        title=settings.title,
        home=settings.home,
        base=settings.feeds.at,
        language=settings.site.language,
        author=how.author or Person(name=settings.title),
        description=settings.site.description,
        rights=settings.site.rights,
        formats=settings.feeds.formats,
        entries=settings.feeds.entries,
        hours=settings.feeds.hours,
        bytes=settings.feeds.bytes,
        content=settings.feeds.content,
        ttl=settings.feeds.ttl,
        authority=settings.authority,
        categories=texts,
        combined={name: _text(one, rules.combined[name].language()) for name, one in settings.feed.items()},
        setting=how,
        version=hashlib.sha256(shows.encode()).hexdigest()[:16],
        deltas=settings.feeds.deltas,
        unlike=_differing(settings, "deltas"),
        dropped=tuple(sorted(set(offered) - set(settings.feeds.formats))),
        history=settings.feeds.history,
        archived=_differing(settings, "history"),
        tombstones=settings.feeds.tombstones,
        sitemap=settings.sitemap.pages,
        news=settings.sitemap.news,
    )


def _text(said: Said, language: str | None = None) -> FeedText:
    podcast = Podcast(**said.podcast.model_dump()) if said.podcast else None
    return FeedText(
        title=said.title, description=said.description, content=said.content, language=language, podcast=podcast
    )


def _differing(settings: Settings, key: str) -> dict[tuple[str, str], bool]:
    """What the tables of feeds say of a key, by kind and folded name, where they say anything."""
    tables = (("category", settings.category), ("combined", settings.feed))
    said = {(kind, select.fold(name)): getattr(one, key) for kind, named in tables for name, one in named.items()}
    return {facet: value for facet, value in said.items() if value is not None}


def origins(settings: Settings) -> dict[str, Origin]:
    """Where the articles of each source have their pages."""
    return {
        source.name: Origin(url=source.url or settings.home, routes=routes(settings, source))
        for source in settings.source
    }


def setting(settings: Settings, rules: select.Rules, titles: Mapping[str, str], pages: str | None) -> Setting:
    """What articles take from their site; `titles` of categories by folded term, `pages` as `Setting` has it."""
    author = Person(name=settings.site.author) if settings.site.author else None
    return Setting(
        origins=origins(settings),
        author=author,
        rules=rules,
        titles=titles,
        pages=pages,
        language=settings.site.language,
    )

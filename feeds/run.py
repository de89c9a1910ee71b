"""One pass: gather → read → store → select → render → check → publish. The only file that knows this order.

It is level-triggered: what should be is compared with what is, so a run that died anywhere is finished by the next.
"""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import accept, ingest, publish, read, release, render, select, store
from feeds.article import Person
from feeds.channels import FeedText, Output
from feeds.compose import Origin, Setting
from feeds.store import feeds
from feeds.workers import hired

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds import config
    from feeds.store.database import Database

#: Grows when files would be read differently than before, or articles composed differently, by the same settings.
READING = 1


@dataclass(slots=True)
class Report:
    """What a pass did. `warnings` are for the operator; `held` are sources from which nothing was withdrawn."""

    gathered: ingest.Gathered = field(default_factory=ingest.Gathered)
    released: release.Released = field(default_factory=release.Released)
    warnings: list[str] = field(default_factory=list)


def _silent(_stage: str, _done: int, _total: int) -> None:
    pass


def run(
    settings: config.Settings,
    *,
    now: datetime | None = None,
    dry_run: bool = False,
    allow_empty: bool = False,
    progress: Callable[[str, int, int], None] = _silent,
) -> Report:
    """Publish what the sources hold now; `now` is the instant of the whole run (aware; default: the clock).

    With `dry_run` everything is done but nothing kept: the report says what would be. `progress(stage, done, total)`
    is told of long work. Raises SourceError, StoreError or TargetError when a place can't be used; nothing is lost.
    """
    moment = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    database = _open(settings, rehearsing=dry_run)
    target = publish.open_target(settings.feeds.to)
    try:
        with hired() as workers, database.rehearsal() if dry_run else nullcontext():
            report = Report(warnings=_warnings(settings))
            purpose = _purpose(settings, moment, allow_empty=allow_empty)
            _adopt_settings(database, settings, purpose)
            report.gathered = ingest.ingest(database, _sources(database, settings), purpose, workers, progress)
            for source in settings.source:
                _remember(database, f"reading {source.name}", _reading(settings, source))
            accept.awaken(database, purpose)
            place = publish.Rehearsal(target) if dry_run else target
            output = _output(database, settings, purpose.rules)
            report.released = release.release(database, place, output, moment, workers, progress)
            return report
    finally:
        database.close()


def _open(settings: config.Settings, *, rehearsing: bool) -> Database:
    """The store; a rehearsal before there is one happens in memory."""
    if rehearsing and not store.exists(settings.feeds.store):
        return store.scratch_store()
    return store.open_store(settings.feeds.store)


def _warnings(settings: config.Settings) -> list[str]:
    if settings.authority != "feeds.invalid":
        return []
    return [
        f"the feeds are at {settings.feeds.at}, which no reader elsewhere can reach, and ids are minted for"
        " feeds.invalid; say --at https://your.host/feeds/ (or at = … under [feeds]) before anyone subscribes"
    ]


def _adopt_settings(database: Database, settings: config.Settings, purpose: accept.Purpose) -> None:
    """Let what depends on changed settings be done again: sorting into feeds, and every document."""
    with database.transaction():
        for term, category in settings.category.items():
            for old in category.was:
                feeds.succeed(database, feeds.Facet("category", select.fold(term), term), select.fold(old))
    rules = settings.fingerprint("category") + str((settings.feeds.authors, settings.feeds.tags))
    if _changed(database, "rules", rules):
        accept.resort(database, purpose)
        _remember(database, "rules", rules)
    output = f"{settings.fingerprint('site', 'source', 'feeds', 'category')} {render.RENDERER} {READING}"
    if _changed(database, "output", output):
        with database.transaction():
            feeds.dirty_all(database)
            _remember(database, "output", output)


def _changed(database: Database, key: str, value: str) -> bool:
    row = database.one("get_meta", key=key)
    return row is None or row[0] != value


def _remember(database: Database, key: str, value: str) -> None:
    if _changed(database, key, value):
        database.do("put_meta", key=key, value=value)


def _purpose(settings: config.Settings, now: datetime, *, allow_empty: bool) -> accept.Purpose:
    aliases = {
        select.fold(name): term
        for term, category in settings.category.items()
        for name in (term, *category.aliases, *category.was)
    }
    return accept.Purpose(
        now=now,
        authority=settings.authority,
        rules=select.Rules(aliases=aliases, authors=settings.feeds.authors, tags=settings.feeds.tags),
        allow_empty=allow_empty,
        exclude=tuple(Path(place) for place in (settings.feeds.to, settings.feeds.store) if "://" not in place),
    )


def _sources(database: Database, settings: config.Settings) -> list[ingest.Source]:
    return [
        ingest.Source(
            name=source.name,
            root=Path(source.from_),
            conventions=_conventions(settings, source),
            keep=source.vanished == "keep",
            reread=_changed(database, f"reading {source.name}", _reading(settings, source)),
        )
        for source in settings.source
    ]


def _conventions(settings: config.Settings, source: config.Source) -> read.Conventions:
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
    )


def _reading(settings: config.Settings, source: config.Source) -> str:
    return f"{READING} {_conventions(settings, source)}"


def _output(database: Database, settings: config.Settings, rules: select.Rules) -> Output:
    origins = {
        source.name: Origin(url=source.url or settings.home, permalink=source.permalink) for source in settings.source
    }
    author = Person(name=settings.site.author) if settings.site.author else None
    texts = {
        select.fold(term): FeedText(title=one.title, description=one.description, content=one.content)
        for term, one in settings.category.items()
    }
    titles = {row.key: texts[row.key].title or row.term if row.key in texts else row.term
              for row in feeds.every(database) if row.kind == "category"}  # fmt: skip
    shows = repr((READING, origins, author, sorted(texts.items()), sorted(rules.aliases.items())))
    return Output(
        title=settings.title,
        home=settings.home,
        base=settings.feeds.at,
        language=settings.site.language,
        author=author or Person(name=settings.title),
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
        setting=Setting(origins=origins, author=author, rules=rules, titles=titles),
        version=hashlib.sha256(shows.encode()).hexdigest()[:16],
    )

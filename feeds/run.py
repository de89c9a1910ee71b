"""One pass: gather → read → store → select → render → check → publish. The only file that knows this order.

It is level-triggered: what should be is compared with what is, so a run that died anywhere is finished by the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import (
    accept,
    adoption,
    briefs,
    channels,
    ingest,
    press,
    publish,
    recovery,
    release,
    render,
    select,
    sorting,
    sources,
    store,
)  # fmt: skip
from feeds.errors import FeedsError, StoreError
from feeds.purpose import Purpose
from feeds.released import Released
from feeds.store import articles, feeds
from feeds.take import Gathered
from feeds.workers import hired

if TYPE_CHECKING:
    from feeds.patience import Patience
    from feeds.settings import Settings
    from feeds.store.database import Database

#: For a source that is not to be gathered from now.
NOTHING = sources.Look()

#: The sources to gather from, by name.
Wanted = Mapping[str, sources.Look]


@dataclass(slots=True)
class Report:
    """What a pass did. `adopted` counts entries of other feeds that have found their article, `recalled` those of
    documents of our own; `warnings` are for the operator; one that `waits` has left the first publishing to another.
    """

    gathered: Gathered = field(default_factory=Gathered)
    released: Released = field(default_factory=Released)
    adopted: int = 0
    recalled: int = 0
    warnings: list[str] = field(default_factory=list)
    waits: bool = False


def _silent(_stage: str, _done: int, _total: int) -> None:
    pass


def run(
    settings: Settings,
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
    database = open_for(settings, rehearsing=dry_run)
    target = publish.open_target(settings.feeds.to)
    try:
        with database.rehearsal() if dry_run else nullcontext():
            place = publish.Rehearsal(target) if dry_run else target
            return once(database, place, settings, now=now, starting=True, allow_empty=allow_empty, progress=progress)
    except FeedsError:
        raise
    except Exception as error:
        if faults := database.faults():  # what is damaged may say anything
            raise StoreError(database.url, f"{store.DAMAGED} ({faults[0]}); {store.REMEDY}") from error
        raise
    finally:
        database.close()


def once(
    database: Database,
    target: publish.Target,
    settings: Settings,
    *,
    now: datetime | None = None,
    wanted: Wanted | None = None,
    patience: Patience | None = None,
    hinted: bool = False,
    starting: bool = False,
    allow_empty: bool = False,
    progress: Callable[[str, int, int], None] = _silent,
) -> Report:
    """One pass with an open store and target; `wanted` are the sources to gather from, and what to look at in each.

    A service has `patience`; its articles without a page get one here unless the settings say otherwise. `hinted`: it
    knows by events of all that has changed since the last pass, which went well. `starting`: no pass of this process
    has gone well yet, so that the store may be new, or older than what is published.
    """
    moment = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    with hired() as workers:
        report = Report(warnings=_warnings(settings))
        purpose = purpose_of(settings, moment, allow_empty=allow_empty, patience=patience)
        purpose = replace(purpose, since=feeds.next_seen(database, int(moment.timestamp())))
        heard = recovery.recall(database, target, settings.feeds.at, purpose, progress) if starting else None
        pages = _pages(database, settings, served=patience is not None)
        _adopt_settings(database, settings, purpose, pages=pages)
        report.gathered = ingest.ingest(database, _sources(database, settings, wanted), purpose, workers, progress)
        for source in settings.source:
            if wanted is None or wanted.get(source.name, NOTHING).scan:
                _remember(database, f"reading {source.name}", briefs.reading(settings, source))
        found = adoption.settle(database, purpose)
        report.adopted, report.recalled = found.matched, found.recalled
        report.warnings += [*found.ambiguous, *found.seen]
        if patience is not None and not feeds.any_born(database):
            report.waits = patience.holds_first() or bool(heard and report.gathered.held)
        if report.waits:
            return report
        accept.awaken(database, purpose)
        output = _output(database, settings, purpose.rules, pages)
        if heard:
            if not allow_empty:
                recovery.doubt(database, heard, [source.from_ for source in settings.source])
            report.warnings += recovery.settle(database, heard, output, purpose, target)
        report.released = release.release(
            database, target, output, moment, workers, progress, hinted=hinted, thorough=patience is None
        )
        report.warnings += channels.unmatched(database, output)
        report.warnings += [
            f"rule {number}: no article fits it, so it changes nothing"
            for number in sorting.idle(database, purpose.rules)
        ]
        return report


def entry_settings(database: Database, settings: Settings) -> set[str]:
    """The keys under which entries are kept that some feed may show as the settings are now."""
    output = output_of(database, settings)
    channel = (channels.channel(row, output) for row in feeds.every(database) if row.id and row.name)
    return {press.entry_settings(one, output) for one in channel}


def output_of(database: Database, settings: Settings) -> channels.Output:
    """What feeds look like as the settings are now; nothing is written."""
    return _output(database, settings, briefs.rules(settings), _pages(database, settings, served=False))


def next_change(database: Database) -> datetime | None:
    """The instant at which the clock alone changes what feeds show: an embargo, an expiry, a window's age."""
    instant = articles.next_due(database)
    return None if instant is None else datetime.fromtimestamp(instant, UTC)


def open_for(settings: Settings, *, rehearsing: bool) -> Database:
    """The store; a rehearsal before there is one happens in memory."""
    if rehearsing and not store.exists(settings.feeds.store):
        return store.scratch_store()
    return store.open_store(settings.feeds.store)


def _warnings(settings: Settings) -> list[str]:
    if settings.authority != "feeds.invalid":
        return []
    return [
        f"the feeds are at {settings.feeds.at}, which no reader elsewhere can reach, and ids are minted for"
        " feeds.invalid; say --at https://your.host/feeds/ (or at = … under [feeds]) before anyone subscribes"
    ]


def _pages(database: Database, settings: Settings, *, served: bool) -> str | None:
    """Where articles have pages that have none elsewhere: as configured, else wherever the feeds were ever served.

    A single pass beside a service keeps the links that the service gave.
    """
    if served:
        _remember(database, "served", "yes")
    has = settings.feeds.pages if settings.feeds.pages is not None else not _changed(database, "served", "yes")
    return briefs.PAGES.format(settings.feeds.at) if has else None


def _adopt_settings(database: Database, settings: Settings, purpose: Purpose, *, pages: str | None) -> None:
    """Let what depends on changed settings be done again: sorting into feeds, and every document."""
    with database.transaction():
        for term, category in settings.category.items():
            for old in category.was:
                feeds.succeed(database, feeds.Facet("category", select.fold(term), term), select.fold(old))
        for name, feed in settings.feed.items():
            for old in feed.was:
                feeds.succeed(database, feeds.Facet("combined", name, name), select.fold(old))
    sorted_by = settings.fingerprint("category", "feed", "rule") + repr(
        (settings.feeds.authors, settings.feeds.tags, settings.feeds.languages, settings.site.language)
    )
    if _changed(database, "rules", sorted_by):
        sorting.resort(database, purpose)
        _remember(database, "rules", sorted_by)
    offered = sorted({*_formats(database), *settings.feeds.formats})
    _remember(database, "formats", " ".join(offered))
    said = settings.fingerprint("site", "source", "feeds", "category", "feed", "rule")
    output = f"{said} {render.RENDERER} {briefs.READING} {pages}"
    if _changed(database, "output", output):
        with database.transaction():
            feeds.dirty_all(database)
            _remember(database, "output", output)


def _formats(database: Database) -> list[str]:
    """Every format that feeds were ever published in."""
    row = database.one("get_meta", key="formats")
    return row[0].split() if row else []


def _changed(database: Database, key: str, value: str) -> bool:
    row = database.one("get_meta", key=key)
    return row is None or row[0] != value


def _remember(database: Database, key: str, value: str) -> None:
    if _changed(database, key, value):
        database.do("put_meta", key=key, value=value)


def purpose_of(
    settings: Settings, now: datetime, *, allow_empty: bool = False, patience: Patience | None = None
) -> Purpose:
    """What holds for a run at that instant (aware, in UTC)."""
    return Purpose(
        now=now,
        authority=settings.authority,
        rules=briefs.rules(settings),
        origins=briefs.origins(settings),
        allow_empty=allow_empty,
        patience=patience,
        exclude=tuple(Path(place) for place in settings.places if "://" not in place),
    )


def _sources(database: Database, settings: Settings, wanted: Wanted | None) -> list[sources.Source]:
    return [
        sources.Source(
            name=source.name,
            root=Path(source.from_),
            conventions=briefs.conventions(settings, source),
            keep=source.vanished == "keep",
            reread=_changed(database, f"reading {source.name}", briefs.reading(settings, source)),
            look=sources.EVERYTHING if wanted is None else wanted.get(source.name, NOTHING),
        )
        for source in settings.source
    ]


def _output(database: Database, settings: Settings, rules: select.Rules, pages: str | None) -> channels.Output:
    return briefs.output(settings, rules, feeds.terms(database, "category"), _formats(database), pages=pages)

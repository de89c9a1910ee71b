"""Commands that publish, and what comes before: a project, and the ids that readers know."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from feeds.errors import ConfigError, UnavailableError
from feeds.terminal import (
    REFUSED,
    UNAVAILABLE,
    USAGE,
    At,
    Config,
    From,
    Json,
    Store,
    To,
    answer,
    default,
    settings_of,
    stop,
    tried,
)


def publish(
    config: Config = None,
    source: From = None,
    to: To = None,
    at: At = None,
    store: Store = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; change nothing.")] = False,
    allow_empty: Annotated[
        bool,
        typer.Option(
            "--allow-empty", help="Withdraw articles even when the whole source, or most of a folder, is gone."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Gather the articles, write the feeds that changed, check each before it goes live; then a summary."""
    settings = settings_of(config, {"from": source, "to": to, "at": at, "store": store}, as_json=as_json)
    from feeds import report
    from feeds.run import run

    started = time.monotonic()
    done = tried(
        lambda progress: run(settings, dry_run=dry_run, allow_empty=allow_empty, progress=progress), as_json=as_json
    )
    seconds = time.monotonic() - started
    answer(
        lambda: report.as_json(done, seconds),
        lambda: report.lines(done, seconds, dry_run=dry_run, to=settings.feeds.to),
        as_json=as_json,
    )
    if done.gathered.held:
        raise typer.Exit(UNAVAILABLE)
    if done.gathered.refused or done.released.refused or done.released.held_back:
        raise typer.Exit(REFUSED)


def serve(
    config: Config = None,
    host: Annotated[
        str | None, typer.Option("--host", metavar="ADDRESS", help="Where to listen. Default: 127.0.0.1.")
    ] = None,
    port: Annotated[str | None, typer.Option("--port", metavar="PORT", help="Default: 8000.")] = None,
    no_gather: Annotated[
        bool, typer.Option("--no-gather", help="Only serve what is published; leave the articles to another process.")
    ] = False,
    source: From = None,
    to: To = None,
    at: At = None,
    store: Store = None,
) -> None:
    """Watch the articles, publish each change within moments, and serve the feeds, until it is told to stop.

    SIGTERM ends it in order, SIGHUP reads the configuration again. On the loopback's admin port (8001) are /healthz,
    /readyz and /metrics.
    """
    overrides = {"from": source, "to": to, "at": at, "store": store, "host": host, "port": port}
    settings_of(config, overrides)
    from feeds import log, service
    from feeds.config import load

    file = config or default()
    log.configure()
    try:
        service.serve(lambda: load(file, overrides), gather=not no_gather)
    except UnavailableError as error:
        stop(error)


def adopt(
    places: Annotated[list[str], typer.Argument(metavar="FILE|URL…", help="Feeds that readers have now.")],
    only: Annotated[
        str | None, typer.Option("--source", metavar="NAME", help="Their articles are all in this source.")
    ] = None,
    config: Config = None,
    source: From = None,
    at: At = None,
    store: Store = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; change nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Take over ids, links and dates from an existing RSS, Atom or JSON feed, once, before the first publish.

    When its articles are then read from files, readers see none of them again. Of a URL the whole history is followed.
    """
    settings = settings_of(config, {"from": source, "at": at, "store": store}, as_json=as_json)
    from feeds import adopt as adopting

    if only is not None and only not in (names := [one.name for one in settings.source]):
        typer.echo(f"--source: there is no source {only!r}; these are: {', '.join(names)}", err=True)
        raise typer.Exit(USAGE)
    done = tried(
        lambda progress: adopting.adopt(settings, places, only, dry_run=dry_run, progress=progress), as_json=as_json
    )
    answer(lambda: adopting.as_json(done), lambda: adopting.lines(done, dry_run=dry_run), as_json=as_json)


def init(
    directory: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to begin; made when missing.")] = Path(),
    site: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="SITE",
            help="The directory of a site by Jekyll, Hugo, Zola, Pelican, Eleventy, Nikola or Docusaurus, or of"
            " articles alone: its own configuration, read and never run, says what is written. Nothing there changes.",
        ),
    ] = None,
) -> None:
    """Begin a project: a feeds.toml with every key explained, and a first article to try it with.

    For a site that there is:  feeds init new --from ~/my-site  writes a feeds.toml with its title, address, languages,
    time zone, permalinks, authors and folders of posts, and says what it took from where and what it could not tell.
    """
    from feeds import start

    try:
        told = start.told(directory, site)
    except ConfigError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error
    except OSError as error:
        typer.echo(f"{error.filename}: {(error.strerror or str(error)).lower()}", err=True)
        raise typer.Exit(USAGE) from error
    for line in told:
        typer.echo(line)

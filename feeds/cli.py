"""The command `feeds`: one function a command; each imports what it needs when it runs, so that --help is quick."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from feeds import __version__
from feeds.errors import ConfigError, UnavailableError, of_system
from feeds.terminal import (
    BUG,
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
    tell,
)

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Turn a directory of articles into RSS, Atom and JSON feeds that every reader can trust.\n\n"
    "Try it:  feeds publish --from articles --to public --at https://news.example/feeds/\n\n"
    "Exit codes:  0 all well;  1 published, but some articles were refused or documents held back (check: must"
    " findings);  2 configuration or usage;  3 store, source or target unavailable (nothing is lost).",
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"feeds {__version__}")
        raise typer.Exit


@app.callback()
def feeds(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Turn a directory of articles into feeds."""


@app.command()
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
    from feeds.progress import shown
    from feeds.run import run

    started = time.monotonic()
    try:
        with shown(quiet=as_json) as progress:
            done = run(settings, dry_run=dry_run, allow_empty=allow_empty, progress=progress)
    except UnavailableError as error:
        stop(error, as_json=as_json)
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


@app.command()
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


@app.command()
def check(
    places: Annotated[
        list[str],
        typer.Argument(metavar="FILE|URL…", help="Feeds of any origin: RSS, Atom, JSON Feed, OPML, sitemaps."),
    ],
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 at should findings too.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Show every finding, not the first few of each rule.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array instead of text.")] = False,
) -> None:
    """Check feeds, ours or not: say what each is, what is wrong and what to do, and what readers would make of it.

    `-` is standard input. A URL is asked for some dozen times, so that the server is checked, too.
    """
    from feeds import verdict
    from feeds.check.examination import examine

    seen = []
    for place in places:
        seen.append(one := examine(place, among=places))
        if not as_json:
            tell(verdict.said(one, every=every, brief=len(places) > 1), error=one.error is not None)
    if as_json:
        typer.echo(verdict.dump([verdict.as_json(one) for one in seen]))
    else:
        tell(verdict.together(seen))
    if any(one.error for one in seen):
        raise typer.Exit(UNAVAILABLE)
    if any(verdict.worst(one) in (("must", "should") if strict else ("must",)) for one in seen):
        raise typer.Exit(REFUSED)


@app.command()
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
    from feeds.progress import shown

    if only is not None and only not in (names := [one.name for one in settings.source]):
        typer.echo(f"--source: there is no source {only!r}; these are: {', '.join(names)}", err=True)
        raise typer.Exit(USAGE)
    try:
        with shown(quiet=as_json) as progress:
            done = adopting.adopt(settings, places, only, dry_run=dry_run, progress=progress)
    except UnavailableError as error:
        stop(error, as_json=as_json)
    answer(lambda: adopting.as_json(done), lambda: adopting.lines(done, dry_run=dry_run), as_json=as_json)


@app.command()
def status(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH…]", help="With --articles: only these files, folders or patterns (world/*)."),
    ] = None,
    articles: Annotated[
        bool, typer.Option("--articles", help="List articles, the newest first, and why each is where it is.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="With --articles: how many.")] = 20,
    config: Config = None,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """Say what is in the store: articles by state, feeds, and the files that are refused, with the reason."""
    if paths and not articles:
        raise typer.BadParameter("paths are for --articles")
    settings = settings_of(config, {"store": store}, as_json=as_json)
    from feeds import status as looked

    try:
        seen = looked.articles_of(settings, paths or [], limit) if articles else looked.look(settings)
    except UnavailableError as error:
        stop(error, as_json=as_json)
    answer(lambda: seen, lambda: looked.article_lines(seen) if articles else looked.lines(seen), as_json=as_json)


@app.command()
def explain(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH…", help="Files of a source, or any; FILE/KEY is one item of a file of several."),
    ],
    config: Config = None,
    source: From = None,
    at: At = None,
    store: Store = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array instead of text.")] = False,
) -> None:
    """Say of files what was read, from where, what was left out, and which feeds they go to, and why.

    Reads only, published or not. Exit codes: 0 published, or will be; 1 not: refused, skipped, held back, embargoed,
    in no source; 2 no such file.
    """
    settings = settings_of(config, {"from": source, "at": at, "store": store}, as_json=as_json)
    from feeds import explain as explained
    from feeds import verdict
    from feeds.explain.lines import MOST, lines

    try:
        told = explained.explain(settings, paths, most=None if as_json else MOST)
    except UnavailableError as error:
        stop(error, as_json=as_json)
    if as_json:
        typer.echo(verdict.dump(told))
    for number, one in enumerate(() if as_json else told):
        tell([("", None)] if number else [])
        tell(lines(one))
    if not all(map(explained.is_known, told)):
        raise typer.Exit(USAGE)
    if not all(map(explained.is_published, told)):
        raise typer.Exit(REFUSED)


@app.command()
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


def main() -> None:
    """The entry point; a bug of ours ends with its traceback and a code that no outcome has (sysexits: EX_SOFTWARE)."""
    try:
        app()
    except Exception as error:
        if failed := of_system(error):
            typer.echo(str(failed), err=True)
            raise SystemExit(UNAVAILABLE) from None
        import traceback

        traceback.print_exc()
        raise SystemExit(BUG) from None

"""Commands that look and change nothing."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from feeds.terminal import REFUSED, UNAVAILABLE, USAGE, At, Config, From, Json, Store, answer, settings_of, tell, tried


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

    def look() -> dict[str, Any]:
        return looked.articles_of(settings, paths or [], limit) if articles else looked.look(settings)

    seen = tried(lambda _: look(), as_json=as_json)
    answer(lambda: seen, lambda: looked.article_lines(seen) if articles else looked.lines(seen), as_json=as_json)


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

    told = tried(lambda _: explained.explain(settings, paths, most=None if as_json else MOST), as_json=as_json)
    if as_json:
        typer.echo(verdict.dump(told))
    for number, one in enumerate(() if as_json else told):
        tell([("", None)] if number else [])
        tell(lines(one))
    if not all(map(explained.is_known, told)):
        raise typer.Exit(USAGE)
    if not all(map(explained.is_published, told)):
        raise typer.Exit(REFUSED)

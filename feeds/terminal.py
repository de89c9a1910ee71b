"""What commands have alike: options, exit codes, how each reads its settings, answers, and ends."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer

from feeds.errors import ConfigError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from feeds.settings import Settings

Done = TypeVar("Done")

#: Exit codes (docs/reference/cli.md); a bug has that of sysexits' EX_SOFTWARE.
REFUSED, USAGE, UNAVAILABLE, BUG = 1, 2, 3, 70

Config = Annotated[
    Path | None,
    typer.Option(
        "--config", "-c", metavar="FILE", help="Configuration (TOML). Default: feeds.toml here, if there is one."
    ),
]
From = Annotated[str | None, typer.Option("--from", metavar="DIR", help="Directory of articles. Default: articles.")]
To = Annotated[str | None, typer.Option("--to", metavar="DIR", help="Directory for the feeds. Default: public.")]
At = Annotated[str | None, typer.Option("--at", metavar="URL", help="URL at which that directory will be served.")]
Store = Annotated[
    str | None, typer.Option("--store", metavar="DIR", help="What is remembered between runs. Default: .feeds.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]


def default() -> Path | None:
    """The configuration that holds when none is named: feeds.toml here, if there is one."""
    return Path("feeds.toml") if Path("feeds.toml").is_file() else None


def settings_of(config: Path | None, overrides: dict[str, str | None], *, as_json: bool = False) -> Settings:
    """The settings of a command; every mistake is told, and the command ends (USAGE)."""
    from feeds.config import load

    try:
        return load(config or default(), overrides)
    except ConfigError as error:
        if as_json:
            typer.echo(
                json.dumps({"error": "ConfigError", "file": error.file, "mistakes": error.mistakes}, ensure_ascii=False)
            )
        typer.echo(
            f"{error.file or 'the command line'}:" if len(error.mistakes) > 1 else "",
            err=True,
            nl=len(error.mistakes) > 1,
        )
        for mistake in error.mistakes:
            typer.echo(
                f"  {mistake}" if len(error.mistakes) > 1 else f"{error.file or 'the command line'}: {mistake}",
                err=True,
            )
        raise typer.Exit(USAGE) from None


def tried(act: Callable[[Callable[[str, int, int], None]], Done], *, as_json: bool) -> Done:
    """What comes of an act that tells of its progress; a place that can't be used is told, and ends the command."""
    from feeds.progress import shown

    try:
        with shown(quiet=as_json) as progress:
            return act(progress)
    except UnavailableError as error:
        stop(error, as_json=as_json)


def stop(error: UnavailableError, *, as_json: bool = False) -> NoReturn:
    """Say which place can't be used, and why, and end (UNAVAILABLE)."""
    if as_json:
        told = {"error": type(error).__name__, "url": error.url, "reason": error.reason}
        typer.echo(json.dumps(told, ensure_ascii=False))
    typer.echo(str(error), err=True)
    raise typer.Exit(UNAVAILABLE)


def answer(told: Callable[[], object], lines: Callable[[], Iterable[str]], *, as_json: bool) -> None:
    """Print what a command has found: one JSON object, or lines for people."""
    if as_json:
        typer.echo(json.dumps(told(), ensure_ascii=False, indent=2))
    else:
        for line in lines():
            typer.echo(line)


def tell(lines: Iterable[tuple[str, str | None]], *, error: bool = False) -> None:
    """Print lines in their colours, which only a terminal gets; after an `error` the first is for standard error."""
    for number, (text, colour) in enumerate(lines):
        stream = sys.stderr if error and number == 0 else sys.stdout
        coloured = stream.isatty() and "NO_COLOR" not in os.environ
        encoding = stream.encoding or "utf-8"
        shown = text.encode(encoding, "backslashreplace").decode(encoding)
        typer.secho(shown, err=stream is sys.stderr, fg=colour if coloured else None)

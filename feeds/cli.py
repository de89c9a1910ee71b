"""The command `feeds`."""

from __future__ import annotations

from typing import Annotated

import typer

from feeds import __version__
from feeds.commands.keeping import backup, doctor, restore
from feeds.commands.looking import check, explain, status
from feeds.commands.publishing import adopt, init, publish, serve
from feeds.errors import of_system
from feeds.terminal import BUG, UNAVAILABLE

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


for command in (publish, serve, check, adopt, status, explain, doctor, backup, restore, init):
    app.command()(command)


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

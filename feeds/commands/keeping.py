"""Commands that keep what is remembered: look whether it is sound, copy it, put a copy back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from feeds.terminal import REFUSED, UNAVAILABLE, At, Config, From, Json, Store, To, answer, settings_of, tried


def doctor(
    config: Config = None,
    source: From = None,
    to: To = None,
    at: At = None,
    store: Store = None,
    fix: Annotated[bool, typer.Option("--fix", help="Put right what can be without a guess.")] = False,
    as_json: Json = False,
) -> None:
    """Hold store, documents and sources against each other: say what is wrong, what it means and what to do.

    Reads only, while a service runs too. Exit codes: 0 all is well; 1 something is wrong, or was and is mended; 3 a
    place can't be used.
    """
    settings = settings_of(config, {"from": source, "to": to, "at": at, "store": store}, as_json=as_json)
    from feeds.doctor import examine, lines, mend

    health = tried(lambda progress: (mend if fix else examine)(settings, progress), as_json=as_json)
    answer(lambda: lines.as_json(health), lambda: lines.lines(health), as_json=as_json)
    if any(one.unusable for one in health.wrong):
        raise typer.Exit(UNAVAILABLE)
    if health.wrong or health.mended:
        raise typer.Exit(REFUSED)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; an older backup there is replaced.")],
    config: Config = None,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """Copy the store into one file, as it is at one instant; publish and serve may run meanwhile.

    The copy is checked before it has its name, so that a file of that name is always whole.
    """
    settings = settings_of(config, {"store": store}, as_json=as_json)
    from feeds import backup as kept

    done = tried(lambda progress: kept.backup(settings, file, progress), as_json=as_json)
    answer(lambda: done, lambda: [f"The store is in {done['file']}; {done['bytes']:,} bytes"], as_json=as_json)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `feeds backup` has made.")],
    config: Config = None,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """Put a backup in the place of the store; what was there is kept beside it.

    The next publish goes on from there: articles that came later keep their ids, which the published documents tell.
    """
    settings = settings_of(config, {"store": store}, as_json=as_json)
    from feeds import backup as kept

    done = tried(lambda progress: kept.restore(settings, file, progress), as_json=as_json)
    before = f"; what was there is in {done['aside']}" if done["aside"] else ""
    answer(
        lambda: done,
        lambda: [f"{done['file']} is the store in {done['store']} now{before}", "Next: feeds publish"],
        as_json=as_json,
    )

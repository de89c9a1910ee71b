"""One line an event."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from feeds import log


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _root_as_before() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("feeds")
    handlers, level, our_level = root.handlers[:], root.level, ours.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    ours.setLevel(our_level)


def test_programs_get_an_object_a_line() -> None:
    stream = io.StringIO()
    log.configure(stream)
    logging.getLogger("feeds.x").info("done: %s", "é\n", extra={"told": {"documents": 3}})
    (line,) = stream.getvalue().splitlines()
    told = json.loads(line)
    assert told.pop("time").endswith("+00:00")
    assert told == {"level": "info", "logger": "feeds.x", "message": "done: é\n", "documents": 3}


def test_a_traceback_is_one_line_too() -> None:
    stream = io.StringIO()
    log.configure(stream)
    try:
        1 / 0  # noqa: B018 - for its error
    except ZeroDivisionError:
        logging.getLogger("feeds").exception("failed")
    (line,) = stream.getvalue().splitlines()
    assert "ZeroDivisionError: division by zero" in json.loads(line)["traceback"]


def test_people_get_words() -> None:
    stream = Terminal()
    log.configure(stream)
    logging.getLogger("feeds").info("published", extra={"told": {"documents": 3}})
    logging.getLogger("feeds").warning("careful")
    first, second = stream.getvalue().splitlines()
    assert first.endswith("published  documents=3")
    assert second.endswith("warning: careful")


def test_people_get_tracebacks_below() -> None:
    stream = Terminal()
    log.configure(stream)
    try:
        1 / 0  # noqa: B018 - for its error
    except ZeroDivisionError:
        logging.getLogger("feeds").exception("failed")
    assert stream.getvalue().splitlines()[-1] == "ZeroDivisionError: division by zero"


def test_libraries_tell_only_troubles() -> None:
    stream = io.StringIO()
    log.configure(stream)
    logging.getLogger("apscheduler").info("chatter")
    logging.getLogger("apscheduler").warning("trouble")
    assert [json.loads(line)["message"] for line in stream.getvalue().splitlines()] == ["trouble"]

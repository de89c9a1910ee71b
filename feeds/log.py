"""Structured logs: one line an event; JSON for programs, plain text for a person at a terminal."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

#: What an event tells besides its message: logger.info("published", extra={"told": {"documents": 3}}).
TOLD = "told"


class Lines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, and what the event tells."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of one event; a traceback stands in it as one string."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, TOLD, {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class Words(logging.Formatter):
    """The same for people: local time, and only troubles name their level."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of one event, with its traceback below."""
        told = "".join(f"  {name}={value}" for name, value in getattr(record, TOLD, {}).items())
        level = f"{record.levelname.lower()}: " if record.levelno >= logging.WARNING else ""
        time = datetime.fromtimestamp(record.created, UTC).astimezone().strftime("%H:%M:%S")
        line = f"{time} {level}{record.getMessage()}{told}"
        if record.exc_info and record.exc_info[0] is not None:
            line += "\n" + self.formatException(record.exc_info)
        return line


def configure(stream: TextIO | None = None) -> None:
    """Send the events of `feeds` to a stream (default: standard error), and the warnings of the libraries too."""
    stream = stream or sys.stderr
    out = logging.StreamHandler(stream)
    out.setFormatter(Words() if stream.isatty() else Lines())
    logging.basicConfig(level=logging.WARNING, handlers=[out], force=True)
    logging.getLogger("feeds").setLevel(logging.INFO)

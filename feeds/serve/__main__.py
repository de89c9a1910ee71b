"""The program that serves HTTP: `python -m feeds.serve`, told by one line of JSON on its standard input.

It says `listening on http://host:port` on standard output when all its workers answer, ends with exit code 3 when the
port can't be had, and is killed when the process that started it ends.
"""

from __future__ import annotations

import logging
import sys

from feeds import log
from feeds.serve.life import end_with_parent
from feeds.serve.server import Server, listen
from feeds.serve.serving import Serving

_UNAVAILABLE = 3


def main() -> int:
    """Serve until SIGTERM; the exit code."""
    end_with_parent()
    log.configure()
    serving = Serving.load(sys.stdin.readline())
    try:
        listener = listen(serving.host, serving.port)
    except OSError as error:
        logging.getLogger("feeds.serve").error(  # noqa: TRY400 - its words say it all
            "can't listen on %s, port %d: %s", serving.host, serving.port, error.strerror or error
        )
        return _UNAVAILABLE
    Server(serving, listener).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())

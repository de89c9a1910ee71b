"""The admin port, on this machine's loopback alone: is it alive, is it ready, what are its figures."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

from feeds.errors import TargetError

if TYPE_CHECKING:
    from collections.abc import Callable

LOOPBACK = "127.0.0.1"


class Admin:
    """Answers `/healthz` (the process lives), `/readyz` (JSON; 503 says what is wrong) and `/metrics` (Prometheus)."""

    def __init__(self, port: int, told: Callable[[], dict[str, Any]], figures: Callable[[], bytes]) -> None:
        """Listen on a port of the loopback (0: a free one). Raises TargetError when it is taken."""

        class Asked(BaseHTTPRequestHandler):
            timeout = 5
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                if path == "/healthz":
                    self._say(200, b"alive\n")
                elif path == "/readyz":
                    state = told()
                    body = json.dumps(state, ensure_ascii=False, indent=2).encode() + b"\n"
                    self._say(200 if state["ready"] else 503, body, "application/json")
                elif path == "/metrics":
                    self._say(200, figures(), "text/plain; version=0.0.4; charset=utf-8")
                else:
                    self._say(404, b"here are /healthz, /readyz and /metrics\n")

            do_HEAD = do_GET  # noqa: N815 - as http.server calls it

            def _say(self, status: int, body: bytes, kind: str = "text/plain; charset=utf-8") -> None:
                self.send_response(status)
                for name, value in (
                    ("Content-Type", kind),
                    ("Content-Length", len(body)),
                    ("Cache-Control", "no-store"),
                    ("X-Content-Type-Options", "nosniff"),  # what is wrong may be told in an article's words
                ):
                    self.send_header(name, str(value))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Polls of a monitor are no events."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            allow_reuse_port = False

            def handle_error(self, *_: object) -> None:
                """A monitor that hangs up is no event."""

        try:
            self._server = Server((LOOPBACK, port), Asked)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise TargetError(f"{LOOPBACK}:{port}", f"the admin port can't be had: {reason}") from error
        self._thread = Thread(target=self._server.serve_forever, name="admin", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{LOOPBACK}:{self._server.server_port}/"

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

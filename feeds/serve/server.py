"""granian, with limits set low and a listening socket of ours."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import socket
import sys
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, Any

from granian.constants import HTTPModes, Interfaces, Loops, RuntimeModes
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketHolder  # type: ignore[attr-defined]
from granian.server.mp import MPServer

from feeds.serve.worker import load

if TYPE_CHECKING:
    from feeds.serve.serving import Serving

#: Milliseconds for a request's header, and for the next request on a connection.
HEADER_TIMEOUT = 5_000
#: Bytes of a request's header; clients send some hundred.
HEADER_SIZE = 65_536
#: Milliseconds that a client may leave what we sent unread.
UNREAD = 30_000
#: Seconds for open answers to end after SIGTERM; the publisher waits ten.
LAST = 5
#: Connections of one worker, idle ones too: granian accepts no more, so that files stay for documents.
CONNECTIONS = 8_000
BACKLOG = 2_048
_FILES = 256
#: granian's own configuration would write to standard output.
_LOGGERS: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {},
    "handlers": {},
    "loggers": {"_granian": {"level": "WARNING", "propagate": True}},
}


def listen(host: str, port: int) -> socket.socket:
    """Listen where nobody else does; port 0 is any free one. Raises OSError.

    granian would set SO_REUSEPORT, by which two servers share a port unnoticed. One socket for all workers also keeps
    those who wait when a worker is killed: the next one answers them.
    """
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    listener = socket.create_server(address, family=family, backlog=BACKLOG)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        # Accepted connections inherit it; without it who never reads keeps a body in memory for good.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD)
    return listener


class Server(MPServer):
    """Serves from `serving.workers` processes, each started again when it fails.

    HTTP/1 alone: granian has no time limit for a connection that has not yet shown which version it speaks, nor for an
    idle one of HTTP/2. Clients speak HTTP/2 to the proxy that does TLS.
    """

    _sfd: Any
    _shd: Any

    def __init__(self, serving: Serving, listener: socket.socket) -> None:
        self._listener = listener
        self._ready, ready = multiprocessing.Pipe(duplex=False)
        host, port = listener.getsockname()[:2]
        super().__init__(
            "feeds",
            address=host,
            port=port,
            interface=Interfaces.ASGI,
            workers=serving.workers,
            runtime_mode=RuntimeModes.st,
            loop=Loops.uvloop,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=HEADER_TIMEOUT, max_buffer_size=HEADER_SIZE),
            websockets=False,
            backlog=BACKLOG,
            backpressure=_connections(),
            respawn_failed_workers=True,
            workers_kill_timeout=LAST,
            log_level=LogLevels.warning,
            log_dictconfig=_LOGGERS,
        )
        self._load = partial(load, serving, os.getpid(), ready)

    def serve(self, *_: object, **__: object) -> None:
        """Serve until SIGTERM or SIGINT."""
        Thread(target=self._announce, name="announce", daemon=True).start()
        super().serve(target_loader=self._load, wrap_loader=False)

    def _init_shared_socket(self) -> None:
        # As granian does where SO_REUSEPORT does not share connections out.
        self._ssp = None
        self._sso, self._sfd = self._listener, self._listener.fileno()
        self._shd = SocketHolder(self._sfd, False, BACKLOG)  # type: ignore[call-arg]  # noqa: FBT003

    def _announce(self) -> None:
        for _ in range(self.workers):
            self._ready.recv_bytes()
        try:
            sys.stdout.write(f"listening on http://{self._bind_addr_fmt}\n")
            sys.stdout.flush()
        except BrokenPipeError:
            # Who started us has ended before the kernel could be asked to tell.
            os.kill(os.getpid(), signal.SIGTERM)


def _connections() -> int:
    """How many connections a worker may have; granian has raised the limit of open files as far as it goes."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return CONNECTIONS if files == resource.RLIM_INFINITY else min(CONNECTIONS, max(files - _FILES, files // 2))

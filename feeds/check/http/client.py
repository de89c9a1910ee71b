"""One request and its answer over HTTP/1.1, within a time and a size that nothing exceeds."""

from __future__ import annotations

import base64
import re
import socket
import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead, InvalidURL
from threading import Timer
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

from feeds import __version__
from feeds.check.fetch import LARGEST
from feeds.check.http.record import Answer
from feeds.errors import SourceError

AGENT = f"feeds-check/{__version__} (checks a feed once, when a person asks)"
#: What a feed reader calls itself; servers that keep programs out often let these in, or the other way round.
READER = f"feedparser/6.0.11 +https://github.com/kurtmckee/feedparser/ (asked by feeds-check/{__version__})"
_SAFE = "/%:@!$&'()*+,;=~-._"
_PORTS = {"http": 80, "https": 443}
_CHUNK = 65_536
#: The least that a socket waits: a timeout of 0 would mean one that never waits.
_MOMENT = 0.001
_ERRNO = re.compile(r"^\[[^\]]*\] ")


@dataclass(frozen=True, slots=True)
class Deadline:
    """An instant of the monotonic clock by which all has to be over; `allowed` is how many seconds that were."""

    at: float
    allowed: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """So many seconds from now."""
        return cls(time.monotonic() + seconds, seconds)

    def left(self) -> float:
        """Seconds until then, never below zero."""
        return max(0.0, self.at - time.monotonic())

    def sooner(self, seconds: float) -> Deadline:
        """So many seconds from now, or this one when it is earlier."""
        return Deadline(time.monotonic() + min(seconds, self.left()), min(seconds, self.allowed))


def exchange(
    url: str, fields: Mapping[str, str], deadline: Deadline, *, method: str = "GET", wanted: bool = True
) -> Answer:
    """Ask once, follow nothing. The body is read when it is `wanted` and the answer has one of use.

    At most LARGEST + 1 bytes are read, and kept when decoded. Raises SourceError when there is no answer, or none in
    time: the deadline holds for all of it together, so a server that sends a byte a second does not get past it.
    """
    parts = _parts(url)
    shown = public(url)
    late = [False]
    try:
        connection, target, extra = _route(parts, deadline)
        with closing(connection):
            connection.connect()
            with _cut_off(connection, deadline, late):
                connection.putrequest(method, target, skip_accept_encoding=True)
                for name, value in {"User-Agent": AGENT, "Accept": "*/*", **fields, **extra}.items():
                    connection.putheader(name, value)
                connection.putheader("Connection", "close")
                connection.endheaders()
                return _answer(shown, connection.getresponse(), wanted=wanted)
    except (OSError, HTTPException, ValueError, AttributeError) as error:
        reason = f"no whole answer within {deadline.allowed:g} seconds" if _late(error, late) else _reason(error)
        raise SourceError(shown, reason) from error


def public(url: str) -> str:
    """The address without a user's name and password: for people, and for comparing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def target_of(answer: Answer, asked: str) -> str:
    """The address that a redirect names (RFC 9110 section 10.2.2), "" when it names none that can be followed."""
    named = answer.get("location").encode("latin-1", "replace").decode("utf-8", "replace").strip()
    try:
        found = urljoin(asked, named)
        parts = urlsplit(found)
        followed = bool(named) and parts.scheme in _PORTS and parts.port != 0
    except ValueError:
        return ""
    return found if followed else ""


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        if not parts.hostname or parts.port == 0:
            raise SourceError(url, "an address without a host, or with port 0")
    except ValueError as error:
        raise SourceError(url, str(error).lower()) from error
    return parts


def _route(parts: SplitResult, deadline: Deadline) -> tuple[HTTPConnection, str, dict[str, str]]:
    """A connection to the server, or to the proxy that the environment names; the target; and more fields."""
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE + '?')}" if parts.query else "")
    secret = _credentials(parts)
    proxy = urlsplit(getproxies().get(parts.scheme, ""))
    there = host if not proxy.hostname or proxy_bypass(host) else proxy.hostname
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(there, port if there == host else proxy.port or 80)
    connection._create_connection = lambda address, *_: _reached(address, deadline)  # type: ignore[attr-defined] # noqa: SLF001
    if there == host:
        return connection, path, secret
    if parts.scheme == "https":
        connection.set_tunnel(host, port)
        return connection, path, secret
    return connection, f"http://{parts.netloc.rpartition('@')[2]}{path}", secret


def _reached(address: tuple[str, int], deadline: Deadline) -> socket.socket:
    """A connection to the first address of a host that takes it: each has its share of the time that is left.

    socket.create_connection gives all the time to each anew.
    """
    found = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)
    fault: OSError = TimeoutError()
    for tried, (family, kind, protocol, _, there) in enumerate(found):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(max(deadline.left() / (len(found) - tried), _MOMENT))
            sock.connect(there)
        except OSError as error:
            sock.close()
            fault = error
        else:
            sock.settimeout(max(deadline.left(), _MOMENT))
            return sock
    raise fault


def _credentials(parts: SplitResult) -> dict[str, str]:
    """Name and password of the address as RFC 7617 sends them."""
    if parts.username is None:
        return {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


@contextmanager
def _cut_off(connection: HTTPConnection, deadline: Deadline, late: list[bool]) -> Iterator[None]:
    """Shut the connection down at the deadline: a timeout of the socket begins anew with each byte that comes."""

    def end(sock: socket.socket = connection.sock) -> None:
        late[0] = True
        with suppress(OSError):
            # Not SSLSocket's own: it would take the connection away from under the thread that reads.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = Timer(deadline.left(), end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        if late[0]:
            raise TimeoutError


def _answer(url: str, response: HTTPResponse, *, wanted: bool) -> Answer:
    fields = tuple((name.lower(), value) for name, value in response.getheaders())
    answer = Answer(url=url, status=response.status, reason=response.reason, fields=fields)
    if not wanted or response.status in (204, 304):
        return answer
    sent, cut = _body(response)
    body, fault = _decoded(sent, answer.coding)
    return Answer(
        url=url,
        status=answer.status,
        reason=answer.reason,
        fields=fields,
        body=body,
        size=len(sent),
        cut=cut,
        unread=fault,
    )


def _body(response: HTTPResponse) -> tuple[bytes, bool]:
    """The body as it was sent, up to the limit, and whether it ended before its end."""
    found = bytearray()
    while len(found) <= LARGEST:
        try:
            chunk = response.read(_CHUNK)
        except IncompleteRead as error:
            return bytes(found + error.partial), True
        if not chunk:
            return bytes(found), bool(response.length)
        found += chunk
    return bytes(found[: LARGEST + 1]), False


def _decoded(sent: bytes, coding: str) -> tuple[bytes, str]:
    """The body without its coding, up to the limit, and why it can't be read."""
    if not coding or not sent:
        return sent, ""
    if coding not in ("gzip", "deflate"):
        return b"", f"it is coded as {coding}, which was not asked for"
    for window in (47, -15):
        try:
            # A bomb is decoded no further than the limit.
            return zlib.decompressobj(window).decompress(sent, LARGEST + 1), ""
        except zlib.error as error:
            fault = f"it is no {coding}: {error}"
    return b"", fault


def _late(error: Exception, late: list[bool]) -> bool:
    return late[0] or isinstance(error, TimeoutError)


def _reason(error: Exception) -> str:
    """The cause in words: `connection refused`, `certificate verify failed: …`."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not accepted: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"no TLS there: {(error.reason or str(error)).lower().replace('_', ' ')}"
    if isinstance(error, socket.gaierror):
        return "no such host"
    if isinstance(error, InvalidURL):
        return f"that is no web address: {error}"
    if isinstance(error, HTTPException) and not isinstance(error, OSError):
        return f"that is no HTTP: {error or type(error).__name__}"
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return _ERRNO.sub("", said).lower()

"""Readers at a fixed rate who check every answer, and clients who mean harm; each in a process of its own.

python -m benchmarks.polling poll PORT SECONDS RATE      prints one JSON object
python -m benchmarks.polling KIND PORT                   slowloris, headers, line or idle, until it is ended
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

PATH = "/all.atom"
CONNECTIONS = 16
_HEAD = f"GET {PATH} HTTP/1.1\r\nHost: news.example\r\nAccept-Encoding: gzip\r\n"


class Readers:
    """Readers who take turns: one asks for the whole document, the next polls with the last tag."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.seconds: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.wrong: Counter[str] = Counter()
        self._tag = ""
        self._right: dict[str, bytes] = {}

    async def poll(self, seconds: float, rate: float) -> None:
        """Ask so many times a second; who falls behind has waited since the request was due."""
        begin = time.perf_counter()
        turns = [(begin + number / rate, number % 2 == 1) for number in range(int(seconds * rate))]
        async with asyncio.TaskGroup() as readers:
            for one in range(CONNECTIONS):
                readers.create_task(self._read(turns[one::CONNECTIONS]))

    async def _read(self, turns: list[tuple[float, bool]]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        for due, conditional in turns:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            asked = f"If-None-Match: {self._tag}\r\n" if conditional and self._tag else ""
            try:
                writer.write(f"{_HEAD}{asked}\r\n".encode())
                status, fields, body = await _answer(reader)
            except (OSError, EOFError) as error:
                self.wrong[repr(error)] += 1
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                continue
            self.seconds.append(time.perf_counter() - due)
            self.statuses[status] += 1
            self._check(status, fields.get("etag", ""), body)
        writer.close()

    def _check(self, status: int, tag: str, body: bytes) -> None:
        """The hash of a body is its tag; a known body of a known tag needs no second look."""
        if status == 200 and self._right.get(tag) != body:
            digest = base64.urlsafe_b64encode(hashlib.sha256(gzip.decompress(body)).digest()).decode()[:22]
            if tag != f'"{digest}-gz"':
                self.wrong["torn"] += 1
            self._right[tag] = body
        elif status not in (200, 304):
            self.wrong[f"status {status}"] += 1
        self._tag = tag

    def told(self) -> dict[str, Any]:
        """What was seen; latencies in milliseconds."""
        ordered = sorted(self.seconds)
        at = {name: ordered[int(len(ordered) * share)] for name, share in (("p50", 0.5), ("p99", 0.99))}
        figures = {name: round(1000 * value, 2) for name, value in {**at, "worst": ordered[-1]}.items()}
        return {"answers": dict(self.statuses), "versions": len(self._right), "wrong": dict(self.wrong), **figures}


async def _answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
    status = int(head[0].split()[1])
    size = 0 if status == 304 else int(fields.get("content-length", 0))
    return status, fields, await reader.readexactly(size)


async def slowloris(port: int, connections: int = 200) -> None:
    """Each sends a byte a second of a header that never ends, and begins anew when it is cut off."""

    async def one() -> None:
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                for byte in _HEAD * 3:
                    writer.write(byte.encode())
                    await writer.drain()
                    await asyncio.sleep(1)

    await asyncio.gather(*(one() for _ in range(connections)))


async def flood(port: int, request: bytes, every: float = 0.1) -> None:
    """The same request again and again, each on a new connection."""
    while True:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request)
            await reader.read()
            writer.close()
        await asyncio.sleep(every)


async def idle(port: int, connections: int = 2_000) -> None:
    """Connections that say nothing; those that were closed are opened again, a few at a time."""

    async def one(number: int) -> None:
        await asyncio.sleep(number / connections)
        while True:
            with suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                await reader.read()
                writer.close()

    await asyncio.gather(*(one(number) for number in range(connections)))


HARM: dict[str, Callable[[int], Coroutine[Any, Any, None]]] = {
    "slowloris": slowloris,
    "headers": lambda port: flood(
        port, (_HEAD + "".join(f"x-{number}: y\r\n" for number in range(10_000)) + "\r\n").encode()
    ),
    "line": lambda port: flood(port, b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
    "idle": idle,
}


def main() -> None:
    """Do as the command line says."""
    kind, port, *rest = sys.argv[1:]
    if kind == "poll":
        readers = Readers(int(port))
        asyncio.run(readers.poll(float(rest[0]), float(rest[1])))
        print(json.dumps(readers.told()))
    else:
        asyncio.run(HARM[kind](int(port)))


if __name__ == "__main__":
    main()

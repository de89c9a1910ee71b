"""`feeds serve` as an operator starts it: a process of its own, with files, ports and signals."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import httpx

Seen = TypeVar("Seen")

#: Seconds; generous, for a busy machine.
DEADLINE = 30.0


def until(condition: Callable[[], Seen], what: str = "", *, within: float = DEADLINE) -> Seen:
    """What the condition gives once it gives anything true; an assertion fails after `within` seconds."""
    end = time.monotonic() + within
    while True:
        with suppress(httpx.TransportError):
            if seen := condition():
                return seen
        assert time.monotonic() < end, f"waited in vain: {what or condition}"
        time.sleep(0.005)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Service:
    """Articles in `root/articles`; served at `/feeds/` of a free port of the loopback."""

    def __init__(self, root: Path, config: str = "", *, port: int | None = None) -> None:
        self.root = root
        self.port = port or free_port()
        self.admin = free_port()
        self.articles = root / "articles"
        self.articles.mkdir(parents=True, exist_ok=True)
        self.log = root / "log"
        self.client = httpx.Client(base_url=self.at, timeout=10)
        self.configure(config)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def at(self) -> str:
        return f"http://127.0.0.1:{self.port}/feeds/"

    def configure(self, config: str) -> None:
        needed = {
            "[site]": 'authority = "news.example"',
            "[feeds]": f'at = "{self.at}"',
            "[serve]": f"port = {self.port}\nadmin = {self.admin}",
        }
        for table, keys in needed.items():
            config = config if table in config else f"{config}\n{table}\n"
            config = config.replace(table, f"{table}\n{keys}")
        (self.root / "feeds.toml").write_text(config, encoding="utf-8")

    def write(self, path: str, text: str | bytes) -> Path:
        """As an editor saves: the file is closed when this returns."""
        file = self.articles / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "feeds", *arguments, "--config", str(self.root / "feeds.toml")]

    def launch(self, *arguments: str) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command("serve", *arguments), stdout=log, stderr=log)

    def start(self, *arguments: str, shows: int = 0) -> Service:
        """Until it has published, and so many articles are out: those of this very second wait until they rest."""
        self.launch(*arguments)
        until(lambda: self.ended() or self.ready(), "the service is ready")
        assert not self.ended(), self.said()
        until(lambda: len(self.titles()) >= shows, f"{shows} articles are out")
        return self

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def ready(self) -> bool:
        return self.ask("readyz").status_code == 200

    def ask(self, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.admin}/{path}", timeout=10)

    def figure(self, name: str, **labels: str) -> float:
        """The sum of a metric's samples that have these labels."""
        lines = [line for line in self.ask("metrics").text.splitlines() if line.startswith(name)]
        wanted = [f'{label}="{value}"' for label, value in labels.items()]
        return sum(float(line.rpartition(" ")[2]) for line in lines if all(one in line for one in wanted))

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def events(self, message: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.said().splitlines() if line.startswith("{")]
        return [line for line in lines if message in line["message"]]

    def get(self, path: str = "all.atom", **headers: str) -> httpx.Response:
        return self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def titles(self, feed: str = "all") -> list[str]:
        answer = self.get(f"{feed}.json")
        return [item["title"] for item in answer.json()["items"]] if answer.status_code == 200 else []

    def signal(self, number: int) -> None:
        assert self.process
        self.process.send_signal(number)

    def stop(self) -> int:
        """SIGTERM; the exit code, within the ten seconds that it has."""
        assert self.process
        self.process.terminate()
        try:
            return self.process.wait(12)
        finally:
            self.client.close()

    def kill(self) -> None:
        """SIGKILL, as the kernel does when memory is short."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """Whatever happened in the test, nothing of it goes on."""
        self.client.close()
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(12)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def children(process: int) -> list[int]:
    """The processes that a process has started, as Linux tells."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(child) for child in found]


def kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)

"""nginx with one worker over a directory of published documents: files with ETag, packed beforehand where it can be."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli

from benchmarks.processes import free_port, wait_for

#: Debian's nginx has no brotli; a name of its own for the packed file is the same work.
CONFIG = """
worker_processes 1; daemon off; pid {place}/nginx.pid; error_log {place}/nginx.log; {user}
events {{ worker_connections 4096; }}
http {{ access_log off; keepalive_requests 1000000000; gzip_static on; etag on; gzip {gzip};
gzip_types application/atom+xml application/rss+xml; types {{ application/atom+xml atom; application/rss+xml rss; }}
client_body_temp_path {place}/t1; proxy_temp_path {place}/t2; fastcgi_temp_path {place}/t3; uwsgi_temp_path {place}/t4;
scgi_temp_path {place}/t5; server {{ listen 127.0.0.1:{port}; root {root};
location ~ [.]br$ {{ add_header Content-Encoding br; default_type application/atom+xml; }} }} }}
"""


def version() -> str | None:
    """As it says; None when it is not installed."""
    if not shutil.which("nginx"):
        return None
    return subprocess.run(["nginx", "-v"], capture_output=True, text=True, check=True).stderr.strip().rpartition("/")[2]


def pack(file: Path) -> None:
    """Lay the packed forms of a document beside it."""
    body = file.read_bytes()
    for suffix, packed in ((".gz", gzip.compress(body, 6, mtime=0)), (".br", brotli.compress(body, quality=5))):
        other = file.with_name(file.name + suffix)
        other.write_bytes(packed)
        shutil.copystat(file, other)


@contextmanager
def static(root: Path, place: Path, *, packing: bool = False) -> Iterator[int]:
    """Its port, while it serves the files below `root`; `packing` has it pack what is not packed yet."""
    place.mkdir()
    port = free_port()
    config = place / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    config.write_text(
        CONFIG.format(place=place, root=root, port=port, user=user, gzip="on" if packing else "off"), encoding="utf-8"
    )
    with subprocess.Popen(["nginx", "-c", str(config)], stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port)
            yield port
        finally:
            process.terminate()

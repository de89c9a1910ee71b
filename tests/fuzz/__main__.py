"""Fuzzing guided by coverage: `python -m tests.fuzz WHAT SECONDS [CORPUS]`, WHAT a suffix of a file that is read, or
`check`. A crash is written to the working directory; `make fuzz` runs all of them. Needs the extra `fuzz` (atheris).
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["feeds.read", "feeds.check", "feeds.render", "feeds.text", "feeds.serve"]):
    from feeds.check import conformance, readback  # noqa: F401 - instrumented where they are imported first
    from feeds.read import fields, xml  # noqa: F401 - likewise
    from feeds.read.bodies import body, clean, markup  # noqa: F401 - likewise
    from feeds.read.wires import ninjs  # noqa: F401 - likewise
    from tests.fuzz.samples import FILES, documents
    from tests.fuzz.targets import a_document, a_file


def main() -> None:
    """Run libFuzzer over one target, begun with our samples of it."""
    what, seconds, *corpus = sys.argv[1:]
    samples = documents() if what == "check" else {name: text.encode() for name, text in FILES.items()}

    def target(data: bytes) -> None:
        if what == "check":
            a_document(data)
        else:
            a_file(f"any.{what}", data)

    with TemporaryDirectory() as place:
        for name, sample in samples.items():
            if what == "check" or name.endswith(what):
                (Path(place) / name).write_bytes(sample)
        limits = ["-max_len=20000", "-timeout=20", "-rss_limit_mb=2048", f"-max_total_time={seconds}"]
        atheris.Setup([sys.argv[0], *limits, *corpus, place], target)
        atheris.Fuzz()


if __name__ == "__main__":
    main()

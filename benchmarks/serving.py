"""How many requests a second does one worker answer, beside one worker of nginx?

    python -m benchmarks.serving --out build/bench/serving.json

A feed of 50 entries in turns under wrk: polls that find nothing new (304), whole documents in gzip and in brotli,
which nginx has as packed files, and what is new since the last version (226), for which nginx sends the whole in
gzip.
"""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks import nginx
from benchmarks.growing import Growing
from benchmarks.options import options, scratch
from benchmarks.results import OURS, Must, Report

QUESTION = "How many requests a second does one worker answer?"
PATH, ENTRIES, WORDS, SECONDS = "/all.atom", 50, 276, 3
NGINX = "nginx"
SHARES = {"304": 0.4, "gzip": 0.55}
#: By kind: the status that is due, and the coding.
KINDS = {"304": (304, "gzip"), "gzip": (200, "gzip"), "brotli": (200, "br"), "delta": (226, "gzip")}


def measure(report: Report, place: Path, rounds: int) -> None:
    """Both in turns, for each kind of answer."""
    growing = Growing(place, ENTRIES, WORDS)
    growing.publish()
    with growing.served() as ours:
        before = _ask(ours, {"Accept-Encoding": "gzip"})[1]["ETag"]
        growing.add()
        growing.publish()
        nginx.pack(growing.target / PATH[1:])
        with nginx.static(growing.target, place / NGINX) as peer:
            for kind in KINDS:
                case = report.case(kind, "requests a second", fewer_is_better=False)
                for _ in range(rounds):
                    case.add(OURS, _rate(report, ours, kind, before))
                    case.add(NGINX, _rate(report, peer, kind if kind != "delta" else "gzip", ""))
                if kind in SHARES:
                    what = f"{kind}, of nginx's rate"
                    must = Must(what=what, measured=case.ratio(NGINX)[0], bound=SHARES[kind], at_least=True)
                    report.musts.append(must)


def _rate(report: Report, port: int, kind: str, before: str) -> float:
    """Under wrk, once it is sure that the answers are what is asked for."""
    status, coding = KINDS[kind]
    path, fields = PATH, {"Accept-Encoding": coding}
    if coding == "br" and _ask(port, fields)[1]["Content-Encoding"] != coding:
        path += ".br"
    if kind == "304":
        fields["If-None-Match"] = _ask(port, fields)[1]["ETag"]
    if kind == "delta":
        fields |= {"If-None-Match": before, "A-IM": "feed"}
    got, head = _ask(port, fields, path)
    if got != status or (status != 304 and head["Content-Encoding"] != coding):
        report.wrong.append(f"{kind}: {got} {head['Content-Encoding']} at port {port}")
    named = [word for name, value in fields.items() for word in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", "-c32", f"-d{SECONDS}s", *named, f"http://127.0.0.1:{port}{path}"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        report.wrong.append(told)
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    return float(found[1]) if found else 0.0


def _ask(port: int, fields: dict[str, str], path: str = PATH) -> tuple[int, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers=fields)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers


def main() -> int:
    """Measure, verify, print."""
    asked = options(__doc__, rounds=5)
    report = Report(QUESTION, {**asked.told(), "seconds": SECONDS, "connections": 32, "entries": ENTRIES})
    missing = [name for name in (NGINX, "wrk") if not shutil.which(name)]
    if missing:
        report.leave_out(" and ".join(missing))
        return report.end(asked.out)
    report.versions[NGINX] = nginx.version() or ""
    with scratch() as place:
        measure(report, place, asked.rounds)
    return report.end(asked.out)


if __name__ == "__main__":
    sys.exit(main())

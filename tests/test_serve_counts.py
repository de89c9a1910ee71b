"""What workers count, and what is made of it for Prometheus."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from feeds.metrics import clear, http_metrics
from feeds.serve.counts import Counts


def samples(directory: Path) -> dict[tuple[str, ...], float]:
    """Values by name and label values."""
    families = text_string_to_metric_families(http_metrics(directory).decode())
    return {
        (one.name, *(one.labels[label] for label in sorted(one.labels))): one.value
        for family in families
        for one in family.samples
    }


def test_answers_are_counted_by_format_and_status(tmp_path: Path) -> None:
    counts = Counts(tmp_path)
    counts.answered("atom", 200, 900, 900, 0.001)
    counts.answered("atom", 200, 900, 900, 0.001)
    counts.answered("rss", 404, 20, 0, 0.001)
    counts.write()
    found = samples(tmp_path)
    assert found["feeds_http_answers_total", "atom", "200"] == 2
    assert found["feeds_http_answers_total", "rss", "404"] == 1
    assert found["feeds_http_sent_bytes_total", "atom"] == 1800
    assert found["feeds_http_sent_bytes_total", "rss"] == 20


def test_what_was_not_sent_is_saved_by_what_saved_it(tmp_path: Path) -> None:
    counts = Counts(tmp_path)
    counts.answered("atom", 304, 0, 1000, 0.001)
    counts.answered("atom", 200, 300, 1000, 0.001)
    counts.answered("atom", 226, 50, 1000, 0.001, True)
    counts.answered("atom", 200, 1000, 1000, 0.001)
    counts.answered("atom", 200, 0, 1000, 0.001)  # HEAD saves nothing: there never was a body to send
    counts.write()
    found = samples(tmp_path)
    saved = {by: found["feeds_http_saved_bytes_total", by] for by in ("304", "compression", "delta")}
    assert saved == {"304": 1000, "compression": 700, "delta": 950}


def test_latencies_are_a_histogram(tmp_path: Path) -> None:
    counts = Counts(tmp_path)
    for seconds in (0.00001, 0.0005, 0.0006, 60.0):
        counts.answered("atom", 200, 1, 1, seconds)
    counts.write()
    found = samples(tmp_path)
    bounds = ("5e-05", "0.0005", "0.001", "2.5", "+Inf")
    assert [found["feeds_http_seconds_bucket", bound] for bound in bounds] == [1, 2, 3, 3, 4]
    assert found["feeds_http_seconds_count",] == 4
    assert found["feeds_http_seconds_sum",] == pytest.approx(60.00111)


def test_the_counts_of_all_workers_are_summed_those_of_dead_ones_too(tmp_path: Path) -> None:
    for _ in range(3):
        counts = Counts(tmp_path)
        counts.answered("atom", 304, 0, 1000, 0.001)
        counts.write()
    assert samples(tmp_path)["feeds_http_answers_total", "atom", "304"] == 3


def test_writing_again_replaces_what_was_written(tmp_path: Path) -> None:
    counts = Counts(tmp_path)
    for _ in range(3):
        counts.answered("atom", 304, 0, 1000, 0.001)
        counts.write()
    assert samples(tmp_path)["feeds_http_answers_total", "atom", "304"] == 3
    assert len(list(tmp_path.iterdir())) == 1


def test_nothing_new_is_not_written(tmp_path: Path) -> None:
    counts = Counts(tmp_path)
    counts.write()
    assert not list(tmp_path.iterdir())


def test_files_that_nobody_can_read_do_no_harm(tmp_path: Path) -> None:
    counts = Counts(tmp_path)
    counts.answered("atom", 304, 0, 1000, 0.001)
    counts.write()
    (tmp_path / "1-1.http.json").write_bytes(b"")
    (tmp_path / "2-1.http.json").write_bytes(b'{"tallies": [')
    (tmp_path / "3-1.http.json").mkdir()
    (tmp_path / "4-1.http.new").write_bytes(b"half")
    assert samples(tmp_path)["feeds_http_answers_total", "atom", "304"] == 1


def test_without_counts_the_sums_are_nothing(tmp_path: Path) -> None:
    found = samples(tmp_path / "nowhere")
    assert found["feeds_http_seconds_count",] == 0
    assert found["feeds_http_saved_bytes_total", "304"] == 0


def test_clear_begins_anew(tmp_path: Path) -> None:
    counts = Counts(tmp_path)
    counts.answered("atom", 304, 0, 1000, 0.001)
    counts.write()
    clear(tmp_path)
    assert samples(tmp_path)["feeds_http_seconds_count",] == 0


def test_counting_costs_little(tmp_path: Path) -> None:
    counts = Counts(tmp_path)
    began = time.process_time()
    for _ in range(100_000):
        counts.answered("atom", 304, 0, 104_000, 0.00002)
    # A third of a microsecond each on a common machine; this bound is for any.
    assert time.process_time() - began < 1.0

"""The admin port."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from feeds.admin import Admin
from feeds.errors import TargetError

STATE: dict[str, Any] = {"ready": True, "wrong": {}}


@pytest.fixture
def admin() -> Iterator[Admin]:
    made = Admin(0, lambda: STATE, lambda: b"feeds_runs_total 1.0\n")
    yield made
    made.stop()


def test_it_lives(admin: Admin) -> None:
    answer = httpx.get(admin.url + "healthz")
    assert (answer.status_code, answer.text) == (200, "alive\n")


def test_it_is_ready_or_says_why_not(admin: Admin, monkeypatch: pytest.MonkeyPatch) -> None:
    assert httpx.get(admin.url + "readyz").status_code == 200
    monkeypatch.setitem(STATE, "ready", False)
    monkeypatch.setitem(STATE, "wrong", {"store": "größer"})
    answer = httpx.get(admin.url + "readyz?verbose")
    assert (answer.status_code, answer.json()["wrong"]) == (503, {"store": "größer"})
    assert answer.headers["content-type"] == "application/json"


def test_its_figures_are_for_prometheus(admin: Admin) -> None:
    answer = httpx.get(admin.url + "metrics")
    assert answer.text == "feeds_runs_total 1.0\n"
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["healthz", "readyz", "metrics", "elsewhere"])
def test_c40_no_browser_takes_what_it_says_for_a_page(admin: Admin, path: str) -> None:
    answer = httpx.get(admin.url + path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"].partition(";")[0] in ("text/plain", "application/json")


def test_there_is_nothing_else(admin: Admin) -> None:
    assert httpx.get(admin.url).status_code == 404
    assert httpx.post(admin.url + "metrics").status_code == 501


def test_several_may_ask_over_one_connection(admin: Admin) -> None:
    with httpx.Client() as client:
        assert [client.get(admin.url + "healthz").status_code for _ in range(3)] == [200] * 3


def test_it_listens_on_the_loopback_alone(admin: Admin) -> None:
    assert admin.url.startswith("http://127.0.0.1:")


def test_a_port_that_is_taken_is_told(admin: Admin) -> None:
    port = int(admin.url.rstrip("/").rpartition(":")[2])
    with pytest.raises(TargetError, match="address already in use"):
        Admin(port, lambda: json.loads("{}"), lambda: b"")

"""What the tests of crashes share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.crash.prepared import Prepared


@pytest.fixture(scope="session")
def ready() -> Iterator[Prepared]:
    """Runs that begin at once."""
    with Prepared() as made:
        yield made


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Where a trace is written."""
    return tmp_path / "trace"

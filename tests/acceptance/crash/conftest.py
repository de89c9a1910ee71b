"""What the tests of crashes share."""

from __future__ import annotations

import shutil
import tempfile
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


@pytest.fixture
def root() -> Iterator[Path]:
    """A directory in memory where there is one: what a disk does is what the model says, so none need be waited for."""
    memory = Path("/dev/shm")
    place = Path(tempfile.mkdtemp(prefix="feeds-", dir=memory if memory.is_dir() else None)).resolve()
    yield place
    shutil.rmtree(place)

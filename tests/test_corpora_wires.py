"""The figures of wires, where the corpora are beside the project: all of them, as they take seconds."""

from __future__ import annotations

import pytest

from tests.corpora.figures import CORPORA
from tests.corpora.wires import measure

pytestmark = pytest.mark.skipif(not (CORPORA / "iptc").is_dir(), reason="the corpora are not beside the project")


def test_every_must_of_wires_holds() -> None:
    short = {f"{figure.corpus}, {figure.name}": figure.wrong for figure in measure() if not figure.holds}
    assert short == {}

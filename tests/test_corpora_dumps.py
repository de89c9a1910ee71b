"""Real page dumps, some of each kind, held against what they say; skipped where the corpora are not at hand."""

from __future__ import annotations

import math

import pytest

from tests.corpora import dumps
from tests.corpora.figures import Figure

pytestmark = pytest.mark.skipif(not dumps.FOLDER.is_dir(), reason="the corpus of page dumps is not here")


def _holds(figure: Figure) -> bool:
    """Whether a sample is within two standard errors of what all have to be; of characters, within 5 %."""
    must = figure.must or 0
    if figure.at_most:
        return figure.share <= must + 0.05
    return figure.share >= must - 2 * math.sqrt(must * (1 - must) / figure.of)


@pytest.fixture(scope="module")
def figures() -> list[Figure]:
    return list(dumps.measure(every=6))


def test_dumps_are_read_as_right_as_they_must_be(figures: list[Figure]) -> None:
    musts = [figure for figure in figures if figure.must is not None]
    assert len(musts) == 5 + 2 * 3 + 2 * 2 + 2
    short = [f"{figure.corpus}, {figure.name}: {figure.share:.1%}" for figure in musts if not _holds(figure)]
    assert short == []


def test_few_are_refused(figures: list[Figure]) -> None:
    refused = [figure for figure in figures if figure.name == "refused"]
    assert refused
    assert all(figure.share <= 0.15 for figure in refused)

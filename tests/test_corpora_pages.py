"""Real HTML pages, some of each corpus, held against what is true of them; skipped where they are not at hand."""

from __future__ import annotations

import math

import pytest

from tests.corpora import pages
from tests.corpora.figures import Figure

pytestmark = pytest.mark.skipif(not pages.PAGES.is_dir(), reason="the corpora of pages are not here")


def _holds(figure: Figure) -> bool:
    """Whether a sample is within two standard errors of what all have to be; a score of text, within 3 %."""
    must = figure.must or 0
    error = 0.03 if figure.of == 1 else 2 * math.sqrt(max(must * (1 - must), 0.01) / figure.of)
    return figure.share <= must + error if figure.at_most else figure.share >= must - error


def test_pages_are_read_as_right_as_they_must_be() -> None:
    musts = [figure for figure in pages.measure(every=8) if figure.must is not None]
    assert {figure.corpus for figure in musts} == {"fundus", "trafilatura", "scrapinghub"}
    short = [f"{figure.corpus}, {figure.name}: {figure.share:.1%}" for figure in musts if not _holds(figure)]
    assert short == []

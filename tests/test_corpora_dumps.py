"""Real page dumps, some of each kind, held against what they say; skipped where the corpora are not at hand."""

from __future__ import annotations

import pytest

from tests.corpora import dumps
from tests.corpora.figures import Figure

pytestmark = pytest.mark.skipif(not dumps.FOLDER.is_dir(), reason="the corpus of page dumps is not here")

#: What a sample may fall short of a must, being one.
_LUCK = 0.05


@pytest.fixture(scope="module")
def figures() -> list[Figure]:
    return list(dumps.measure(every=6))


def test_dumps_are_read_as_right_as_they_must_be(figures: list[Figure]) -> None:
    musts = [figure for figure in figures if figure.must is not None]
    assert len(musts) == 5 + 2 * 3 + 2 * 2 + 2
    luck = [-_LUCK if figure.at_most else _LUCK for figure in musts]
    short = [
        f"{figure.corpus}, {figure.name}: {figure.share:.1%}"
        for figure, lucky in zip(musts, luck, strict=True)
        if not Figure(
            corpus="",
            name="",
            right=figure.right + lucky * figure.of,
            of=figure.of,
            must=figure.must,
            at_most=figure.at_most,
        ).holds
    ]
    assert short == []


def test_few_are_refused(figures: list[Figure]) -> None:
    refused = [figure for figure in figures if figure.name == "refused"]
    assert refused
    assert all(figure.share <= 0.15 for figure in refused)

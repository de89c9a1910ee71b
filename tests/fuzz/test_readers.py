from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.article import Draft
from feeds.read import READERS, Bundle, read
from tests.fuzz.samples import FILES, documents, spoiled
from tests.fuzz.targets import CONVENTIONS, NOW, a_document, a_file

DOCUMENTS = documents()
SEEDS = st.integers(0, 10**9)


@pytest.mark.parametrize("name", [name for name in FILES if name not in ("feed.xml", "program.haml")])
def test_the_samples_are_files_that_are_read(name: str) -> None:
    outcome = read(name, FILES[name].encode(), CONVENTIONS, NOW)
    assert isinstance(outcome, (Draft, Bundle))


def test_there_are_samples_for_every_reader() -> None:
    suffixes = {name[name.rindex(".") :] for name in FILES}
    assert {READERS[suffix] for suffix in suffixes} == set(READERS.values())


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=SEEDS, other=st.sampled_from(sorted(FILES)))
def test_a_spoiled_file_is_an_article_or_is_refused_by_name(name: str, seed: int, other: str) -> None:
    a_file(name, spoiled(FILES[name].encode(), FILES[other].encode(), seed))


@pytest.mark.parametrize("name", DOCUMENTS)
@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=SEEDS, other=st.sampled_from(sorted(DOCUMENTS)))
def test_c41_a_spoiled_document_has_findings_and_never_breaks_the_check(name: str, seed: int, other: str) -> None:
    a_document(spoiled(DOCUMENTS[name], DOCUMENTS[other], seed))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_c41_any_bytes_are_read_or_refused_and_checked(data: bytes) -> None:
    a_document(data)
    for suffix in READERS:
        if suffix not in (".adoc", ".asciidoc", ".asc"):
            a_file(f"any{suffix}", data)

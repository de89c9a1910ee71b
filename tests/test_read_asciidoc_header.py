from __future__ import annotations

import pytest

from feeds.read.bodies.markup import asciidoc_below
from feeds.read.headers.header import split

WHOLE = """// written at sea
= Night ferry {line}
// and sent on
Ann_Mary Lee <ann@a.example>; Bo Ek
v1.2, 2020-01-02: by night
:line: 7
:page-tags: [sea, "black ice"]
:awestruct-summary: "Late \\
  again"
:!toc:

== First
"""


def test_title_people_revision_and_attributes_are_read() -> None:
    header = split(WHOLE)
    assert header.kind == "asciidoc"
    assert header.values == {
        "title": "Night ferry 7",
        "author": ["Ann Mary Lee <ann@a.example>", "Bo Ek"],
        "revdate": "2020-01-02",
        "line": "7",
        "tags": ["sea", "black ice"],
        "summary": "Late again",
    }


def test_attributes_stay_for_the_text_that_refers_to_them() -> None:
    body = split(WHOLE).body
    assert body.startswith(":line: 7\n")
    assert body.endswith("\n== First\n")


@pytest.mark.parametrize(
    ("text", "values", "body"),
    [
        ("= A\n\nBody", {"title": "A"}, "Body"),
        ("= A", {"title": "A"}, ""),
        ("= A\nAnn Lee\n---\n\nBody", {"title": "A", "author": ["Ann Lee"]}, "\nBody"),
        ("= A\nAnn Lee\n2020-01-02\n\nBody", {"title": "A", "author": ["Ann Lee"], "revdate": "2020-01-02"}, "Body"),
        ("= A\n:tags: [a\n\nBody", {"title": "A", "tags": "[a"}, ":tags: [a\n\n\nBody"),
        ("= A\n:tags: [a: [b]\n\nBody", {"title": "A", "tags": "a: [b"}, ":tags: [a: [b]\n\n\nBody"),
    ],
)
def test_a_header_may_be_short(text: str, values: dict[str, object], body: str) -> None:
    header = split(text)
    assert (header.values, header.body.strip("\n")) == (values, body.strip("\n"))


def test_front_matter_above_goes_first() -> None:
    header = asciidoc_below(split("---\ntitle: A\n---\n= B\nAnn Lee\n\nBody"))
    assert (header.kind, header.values, header.body) == ("yaml", {"title": "A", "author": ["Ann Lee"]}, "Body")
    assert asciidoc_below(split("---\ntitle: A\n---\nBody")).values == {"title": "A"}
    assert asciidoc_below(split("Body")).kind == "none"

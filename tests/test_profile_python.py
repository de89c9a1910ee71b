from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from feeds.profile.python import settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("X = 'a' 'b'", {"X": "ab"}),
        ("X = 'a' + 'b'", {"X": "ab"}),
        ("A = 'a'\nX = A + '/b'", {"A": "a", "X": "a/b"}),
        ("X: str = 'a'", {"X": "a"}),
        ("X = Y = 1", {"X": 1, "Y": 1}),
        ("X = (1, ['a', None], True)", {"X": [1, ["a", None], True]}),
        ("X = tuple(['a'])", {"X": ["a"]}),
        ("X = _('a')", {"X": "a"}),
        ("K = 'en'\nX = {K: 'a', 'b': open('x'), **more, f(): 1}", {"K": "en", "X": {"en": "a"}}),
        ("X = 'a'\nX = open('x').read()", {}),
        ("X = open('x')", {}),
        ("X = 1 + 'a'", {}),
        ("X = f'{y}'", {}),
        ("X[0] = 1\ndef f():\n    Y = 1\nclass C:\n    Z = 1", {}),
        ("X = " + "[" * 60 + "]" * 60, {}),
        ("X = '" + "a" * 6000 + "' + '" + "b" * 6000 + "'", {}),
        ("X = list(1, 2)", {}),
        ("X = eval('1')", {}),
    ],
)
def test_only_literals_and_what_is_made_of_them_are_known(tmp_path: Path, text: str, said: dict[str, object]) -> None:
    (tmp_path / "conf.py").write_text(text, encoding="utf-8")
    assert settings(tmp_path / "conf.py") == (said, None)


def test_of_a_broken_file_its_plain_lines_are_known(tmp_path: Path) -> None:
    text = "A = 'one'  # why\nB = \"two\"\nC = True\nD = 1\nE = ['x']\nif:\n"
    (tmp_path / "conf.py").write_text(text, encoding="utf-8")
    said, wrong = settings(tmp_path / "conf.py")
    assert said == {"A": "one", "B": "two", "C": True}
    assert wrong
    assert "conf.py: line 6: not Python" in wrong
    (tmp_path / "conf.py").write_bytes(b"A = 'one'\n\0")
    assert "not Python" in (settings(tmp_path / "conf.py")[1] or "")


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("#" * 5_000_001, encoding="utf-8")
    with pytest.raises(ValueError, match=r"conf\.py: larger than 5,000,000 bytes"):
        settings(tmp_path / "conf.py")

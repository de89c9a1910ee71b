from __future__ import annotations

import pytest

from feeds.read.bodies.clean import clean
from feeds.read.bodies.empties import without_empties


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<p>a</p><p>&nbsp;</p><p>\u200b</p><p><br></p><div><br></div><div><div><br></div></div><p>b</p>",
            "<p>a</p><p>b</p>",
        ),
        ("<p><b><i> </i></b></p>x", "x"),
        ("<h2></h2><h3><b></b></h3><ul><li></li><li> </li></ul><p>x</p>", "<p>x</p>"),
        ('<p>a <a href="https://a.example/"> </a>b</p>', "<p>a  b</p>"),
        ('<a href="https://a.example/"><img src="https://a.example/i.png"></a>', None),
        ("a<p></p>b", "a<br>b"),
        ("<b>a</b><div><br></div><b>b</b>", "<b>a</b><br><b>b</b>"),
        ("<p>a<br></p><p></p>b", "<p>a<br></p>b"),
        ("a\n<p></p>\nb", "a\n\nb"),
        ("<table><tbody><tr><td></td><td>1</td></tr></tbody></table>", None),
        ("<dl><dt></dt><dd></dd></dl><blockquote><p></p></blockquote><pre></pre><code></code>", ""),
        ('<p><a href="#n">1</a></p><p id="n"></p>', None),
        (
            '<video src="https://a.example/v.mp4" controls=""></video><p><img src="https://a.example/i.png"></p><hr>',
            None,
        ),
    ],
)
def test_d13_what_shows_nothing_is_gone(html: str, expected: str | None) -> None:
    assert clean(html, None) == (html if expected is None else expected)


def test_what_nh3_does_not_write_is_left_alone() -> None:
    assert without_empties("<b><i></b></i><p></p>") == "<b><i></b></i><p></p>"

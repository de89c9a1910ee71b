from __future__ import annotations

import pytest

from feeds.read.bodies.clean import clean
from feeds.read.bodies.foreign import told


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<mi>a</mi><mo>+</mo><mn>1</mn>", "a+1"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "(a+b)/2"),
        ("<msup><mi>x</mi><mn>10</mn></msup>", "x^10"),
        ("<msub><mi>x</mi><mrow><mi>i</mi><mo>+</mo><mn>1</mn></mrow></msub>", "x_(i+1)"),
        ("<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><mspace/><mi>i</mi>", "∑_i^n i"),
        ("<msqrt><mi>x</mi></msqrt><mroot><mi>y</mi><mn>3</mn></mroot>", "√(x)√[3](y)"),
        ("<mtable><mtr><mtd>1</mtd><mtd>0</mtd></mtr><mtr><mtd>0</mtd><mtd>1</mtd></mtr></mtable>", "[1, 0; 0, 1]"),
        ("<mover><mi>x</mi><mo>¯</mo></mover><mphantom><mi>z</mi></mphantom>", "x¯"),
        ("<mi>&alpha;</mi><mo>&lt;</mo><mtext>b &amp; c</mtext><!-- d -->", "α&lt;b &amp; c"),
        (
            "<semantics><mi>x</mi><annotation encoding='application/x-tex'>x^{2} &lt; y</annotation></semantics>",
            "x^{2} &lt; y",
        ),
        (
            "<semantics><mi>x</mi><annotation>\\x</annotation><annotation-xml><ci>x</ci></annotation-xml></semantics>",
            "x",
        ),
        ("", ""),
    ],
)
def test_d18_a_formula_is_one_line_of_text(inside: str, expected: str) -> None:
    assert clean(f"<p>f <math>{inside}</math> g</p>", None) == f"<p>f {expected} g</p>"


def test_d18_what_a_formula_says_of_itself_comes_first() -> None:
    assert clean("<math alttext='{\\displaystyle x&lt;2}'><mi>x</mi></math>", None) == "x&lt;2"
    assert clean("<math alttext='e &quot;f&quot;'><mi>x</mi></math>", None) == 'e "f"'


KATEX = (
    '<span class="katex"><span class="katex-mathml"><math><semantics><mi>E</mi>'
    '<annotation encoding="application/x-tex">E=mc^2</annotation></semantics></math></span>'
    '<span class="katex-html" aria-hidden="true"><span class="base"><span>E</span></span></span></span>'
)
MATHJAX = (
    '<span class="MathJax_Preview">?</span><span class="MathJax" id="x">'
    '<nobr aria-hidden="true"><span>Emc</span></nobr>'
    '<span class="MJX_Assistive_MathML"><math><mi>E</mi></math></span></span>'
)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (KATEX, "E=mc^2"),
        (f'{MATHJAX}<script type="math/tex">E=mc^2 < 3</script>', "E=mc^2 &lt; 3"),
        (MATHJAX.removeprefix('<span class="MathJax_Preview">?</span>'), "E"),
        ('<script type="math/tex; mode=display">x^2</script><script>no</script>', "x^2"),
        (
            '<mjx-container><mjx-math aria-hidden="true"><mjx-mi></mjx-mi></mjx-math>'
            "<mjx-assistive-mml><math><mi>E</mi></math></mjx-assistive-mml></mjx-container>",
            "E",
        ),
        (
            '<span class="mwe-math-mathml-inline" style="display:none"><math alttext="x"><mi>x</mi></math></span>'
            '<img src="https://wiki.example/x.svg" class="mwe-math-fallback-image-inline" alt="x">',
            '<img src="https://wiki.example/x.svg" alt="x">',
        ),
    ],
)
def test_d18_a_formula_stands_there_once(html: str, expected: str) -> None:
    assert clean(f"<p>{html}</p>", None) == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<svg><title>Rain</title><desc>By day</desc><path d='M0'/><text x=1>May</text>"
            "<text><tspan>June</tspan></text></svg>",
            "Rain By day May June",
        ),
        ("<svg aria-label='Rain'><path d='M0'/></svg>", "Rain"),
        ("<svg aria-hidden=true><title>Rain</title></svg>", ""),
        ("<svg role=presentation><text>x</text></svg>", ""),
        (
            "<svg><style>.a{b:c}</style><metadata>d</metadata><script>e</script><text>a &amp; b &lt; c</text></svg>",
            "a &amp; b &lt; c",
        ),
        ("<svg viewBox='0 0 1 1'><use href='#i'/></svg>", ""),
        ("<svg/>x", "x"),
        ("<svg>never closed", "never closed"),
        ("<script>'<svg>'</script>y<svg><text>z</text></svg>", "yz"),
        ("<!-- <math> -->y<svg><text>z</text></svg>", "yz"),
        ('<img src="https://a.example/i.svg">', '<img src="https://a.example/i.svg">'),
    ],
)
def test_d18_a_drawing_is_its_words_or_nothing(html: str, expected: str) -> None:
    assert clean(html, None) == expected


def test_what_no_parser_takes_is_told_by_its_words() -> None:
    assert told("<math><mi>a\ufffe</mi> <mo>&lt;</mo></math>") == "a\ufffe &lt;"

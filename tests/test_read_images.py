from __future__ import annotations

import pytest

from feeds.read.bodies.clean import clean

BASE = "https://site.example/2026/post.html"
A = '<img src="https://site.example/a.png">'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<img src="data:image/gif;base64,R0" data-src="/a.png" alt="A">',
            '<img alt="A" src="https://site.example/a.png">',
        ),
        *((f'<img class="lazy" {name}="/a.png">', A) for name in ("data-src", "data-lazy-src", "data-original")),
        *(
            (f'<img src="/lazy.gif" {name}="/a.png">', A)
            for name in ("data-original-src", "data-hi-res-src", "data-lazy")
        ),
        ('<img data-src="/small.png" data-hi-res-src="/a.png">', A),
        ('<img src="/a.png" data-id="7" loading="lazy" decoding="async">', A),
        (
            '<img data-srcset="/a.png 1x, /b.png 2x" src="data:,">',
            '<img src="https://site.example/a.png"'
            ' srcset="https://site.example/a.png 1x, https://site.example/b.png 2x">',
        ),
        ("<img alt='no source'>x", "x"),
    ],
)
def test_d18_lazy_images_are_images(html: str, expected: str) -> None:
    assert clean(html, BASE) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img data-src="/a.png"><noscript><img src="/a.png"></noscript>x', f"{A}x"),
        ('<noscript><img src="/a.png"></noscript> <img data-src="/a.png">x', f"{A}x"),
        ('<img data-src="/a-300.png">\n<noscript> <img src="/a.png"> </noscript>x', f"{A}x"),
        ('<img src="/img/blank.gif"><noscript><img src="/a.png"></noscript>x', f"{A}x"),
        ('<img src="data:image/gif;base64,R0"><noscript><img src="/a.png"></noscript>x', f"{A}x"),
        ('<img src="/a.png"><noscript><img src="/b.png"></noscript>', f'{A}<img src="https://site.example/b.png">'),
        ('<img data-src="/a.png"><noscript><img alt="b"></noscript>', A),
        (
            '<picture><img data-src="/a.png"></picture><noscript><img src="/a-300.png"></noscript>',
            f"<picture>{A}</picture>",
        ),
        ('<picture><img src="data:,"></picture><noscript><img src="/a.png"></noscript>', A),
        ("<noscript><p>seen without scripts</p></noscript>", "<p>seen without scripts</p>"),
    ],
)
def test_d18_an_image_and_its_double_without_scripts_are_one(html: str, expected: str) -> None:
    assert clean(html, BASE) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<picture><source data-srcset="/a.webp 2x" type="image/webp"><img src="/a.png"></picture>',
            f'<picture><source type="image/webp" srcset="https://site.example/a.webp 2x">{A}</picture>',
        ),
        (
            '<picture><source srcset="/a.webp 1x, /b.webp 2x"><source srcset="/a.png"></picture>',
            '<picture><source srcset="https://site.example/a.webp 1x, https://site.example/b.webp 2x">'
            f'<source srcset="https://site.example/a.png">{A}</picture>',
        ),
        (
            '<picture><source srcset="/a.png"><img src="data:," alt="A"></picture>',
            '<picture><source srcset="https://site.example/a.png">'
            '<img src="https://site.example/a.png" alt="A"></picture>',
        ),
        ("<picture><source></picture>x", "x"),
        ('<amp-img src="/a.png" layout="fill"></amp-img>', A),
    ],
)
def test_d18_a_picture_has_an_image(html: str, expected: str) -> None:
    assert clean(html, BASE) == expected


@pytest.mark.parametrize("size", ['width="1" height="1"', "height=1 alt='' width=1", "width=0 height=0"])
def test_d7_images_that_only_count_readers_are_gone(size: str) -> None:
    assert clean(f'<p>x</p><p><img src="/count?{size[-3:-1]}" {size}></p>', BASE) == "<p>x</p>"


def test_thin_lines_are_images() -> None:
    assert clean('<img src="/a.png" width="600" height="1">', BASE).startswith("<img")

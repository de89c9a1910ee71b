"""The shell of pages: its language and direction, and colours that people can read."""

from __future__ import annotations

import re

import pytest

from feeds.render.page import direction, page

SHELL = page(title="A & B", language="en", head="", body="")


@pytest.mark.parametrize("tag", ["ar", "AR-eg", "fa", "he-IL", "ur", "ckb", "az-Arab-IR", "uz_Arab", "yi", "en-Hebr"])
def test_it_runs_from_right_to_left(tag: str) -> None:
    assert direction(tag) == "rtl"


@pytest.mark.parametrize("tag", ["", "en", "zh-Hant-TW", "ur-Latn", "ku", "ar-Latn", "de-CH-1901", "x-ar"])
def test_it_runs_from_left_to_right(tag: str) -> None:
    assert direction(tag) == "ltr"


def test_the_page_says_its_language_and_direction() -> None:
    assert '<html lang="en" dir="ltr">' in SHELL
    assert '<html lang="fa" dir="rtl">' in page(title="x", language="fa", head="", body="")
    assert '<html lang="&quot;&gt;" dir="ltr">' in page(title="x", language='">', head="", body="")


def test_the_title_is_text() -> None:
    assert "<title>A &amp; B</title>" in SHELL


def test_nothing_comes_from_elsewhere() -> None:
    assert not re.search(r"url\(|@import|<script|https?://(?!www\.w3\.org/2000/svg)", SHELL)


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


SCHEMES = [dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", line)) for line in SHELL.splitlines() if "--paper: " in line]


@pytest.mark.parametrize("text", ["ink", "quiet", "accent"])
@pytest.mark.parametrize("ground", ["paper", "card"])
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_has_the_contrast_of_wcag_aa(scheme: int, ground: str, text: str) -> None:
    assert contrast(SCHEMES[scheme][text], SCHEMES[scheme][ground]) >= 4.5

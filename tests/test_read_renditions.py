"""Which rendition of a picture, a sound or a film readers get."""

from __future__ import annotations

from feeds.read.wires.renditions import Medium, Rendition, lasting, number, show


def test_the_largest_that_browsers_show_leads_and_the_others_are_figures() -> None:
    one = Medium(
        (
            Rendition("https://w.example/a.jpg", "", 10, 10),
            Rendition("https://w.example/b.jpg", "image/jpg", 20, 20),
            Rendition("https://w.example/c.tif", "image/tiff", 90, 90),
        ),
        "One",
    )
    two = Medium((Rendition("https://w.example/d.png"),), "Two", "alt", "Bo Ek")
    shown = show([one, two, Medium((Rendition("local.png"),)), two])
    assert shown.image is not None
    assert (shown.image.url, shown.image.caption) == ("https://w.example/b.jpg", "One")
    assert (
        shown.figures
        == '<figure><img src="https://w.example/d.png" alt="alt"><figcaption>Two (Bo Ek)</figcaption></figure>'
    )


def test_sound_films_and_documents_are_enclosures_and_pages_are_not() -> None:
    media = [Medium((Rendition(f"https://w.example/a{suffix}", length=5),)) for suffix in (".mp3", ".pdf", ".html", "")]
    assert [(each.url[-4:], each.type, each.length) for each in show(media).enclosures] == [
        (".mp3", "audio/mpeg", 5),
        (".pdf", "application/pdf", 5),
    ]
    assert show([]) == (None, "", ())


def test_numbers_as_they_are_written() -> None:
    assert [number(said) for said in ("12", 12.7, None, "x", "inf", -4)] == [12, 12, 0, 0, 0, 0]
    assert [lasting(said) for said in ("12", 12.4, "0:12", "x", 0)] == [12, 12, 12, 0, 0]

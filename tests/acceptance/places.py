"""Files of every kind that is read, with a vector in the place where their HTML stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from html import escape

from feeds.text import NOT_TEXT
from tests.acceptance.vectors import Vector
from tests.newsroom import markdown
from tests.wires import g2, ninjs, nitf
from tests.wordpress import Post, export

#: All of them carry Markdown first.
FORMS = ("md", "html", "wxr", "nitf", "g2", "ninjs", "rst", "adoc", "txt", "mdx", "page")
_PROSE = "The harbour opened again after nine winters, and the night boat sails at noon. Everyone is glad of it."


def _xml(text: str) -> str:
    return escape(NOT_TEXT.sub("", text))


def _g2(one: Vector) -> str:
    made = g2(f"urn:wire:{one.number}", headline=f"Ran {one.number}", body="\x00")
    begin, end = made.index("<inlineXML"), made.index("</contentSet>")
    return (
        f'{made[:begin]}<inlineData contenttype="text/html">{_xml("<p>Words.</p>" + one.html)}</inlineData>{made[end:]}'
    )


def _indented(text: str, margin: str) -> str:
    return "\n".join(margin + line for line in text.replace("\r", "\n").split("\n"))


_ONE: dict[str, Callable[[Vector], str]] = {
    "md": lambda one: markdown(f"Ran {one.number}", f"Words.\n\n{one.html}\n", category="Hostile"),
    "mdx": lambda one: markdown(f"Ran {one.number}", f"Words {one.html} and more.\n", category="Hostile"),
    "html": lambda one: markdown(f"Ran {one.number}", f"<p>Words.</p>{one.html}", category="Hostile"),
    "page": lambda one: (
        f'<html><head><title>Ran {one.number}</title><meta name="date" content="2024-05-01"></head><body><article>'
        f"<h1>Ran {one.number}</h1><p>{_PROSE}</p><p>{_PROSE}</p>{one.html}<p>{_PROSE}</p></article></body></html>"
    ),
    "nitf": lambda one: nitf(f"Ran {one.number}", body=f"<p>{_xml(one.html)}</p>"),
    "g2": _g2,
    "ninjs": lambda one: ninjs(
        uri=f"urn:wire.example:{one.number}",
        headline=f"Ran {one.number}",
        body_html=f"<p>Words.</p>{one.html}",
        description_text=one.html,
        byline=one.html,
    ),
    "rst": lambda one: (
        f"Ran {one.number}\n=======\n\n:date: 2024-05-01\n\n.. raw:: html\n\n{_indented(one.html, '   ')}\n\n"
        f"{_indented(one.html, '')}\n"
    ),
    "adoc": lambda one: f"= Ran {one.number}\nAnn Lee\n2024-05-01\n\n++++\n{one.html}\n++++\n\nWords {one.html}\n",
    "txt": lambda one: (
        f"Ran {one.number} times for the harbour\nBy Ann Lee\n1 May 2024\n{_PROSE}\n{one.html} {_PROSE}\n"
    ),
}
_SUFFIXES = {"page": "html", "nitf": "xml", "g2": "xml", "ninjs": "json"}


def file_of(form: str, vectors: Sequence[Vector]) -> dict[str, str]:
    """The files of that form which carry these vectors, by path."""
    if form == "wxr":
        day = datetime(2024, 5, 6, 8, 30, tzinfo=UTC)
        return {
            "export.xml": export(
                *(
                    Post(number=one.number, title=f"Ran {one.number}", body=NOT_TEXT.sub("", one.html), published=day)
                    for one in vectors
                )
            )
        }
    suffix = _SUFFIXES.get(form, form)
    return {f"{form}/{one.number}.{suffix}": _ONE[form](one) for one in vectors}


def fields(one: Vector) -> str:
    """An article that has a vector in everything that a header can say."""
    said = NOT_TEXT.sub("", one.html)
    address = "javascript:" + said.replace("<", "").replace(">", "")
    return markdown(
        said,
        "Words.",
        author=[{"name": said, "url": address, "email": said}],
        category="Hostile",
        tags=[said],
        summary=said,
        rights=said,
        slug=said,
        lang=said,
        image={"src": f"https://e.example/x.png#{said}", "alt": said, "caption": said, "credit": said},
        banner=address,
        enclosures=[{"url": address, "type": said}, {"url": f"https://e.example/a.mp3?{said}", "type": "audio/mpeg"}],
        related=[{"title": said, "url": address}],
        source={"title": said, "url": address},
        comments=address,
        contributors=[said],
        permalink=address,
        guid=said,
    )


def episode(one: Vector) -> str:
    """An episode of a podcast that has a vector in everything that can be said of one, in the words of others too."""
    said = NOT_TEXT.sub("", one.html)
    address = "javascript:" + said.replace("<", "").replace(">", "")
    words = ("title", "subtitle", "summary", "author", "owner", "keywords", "explicit", "episode_type", "duration")
    places = ("chapters", "transcript", "image", "link")
    return markdown(
        said,
        "Words.",
        author=[{"name": said, "url": address}],
        category="Episodes",
        summary=said,
        enclosures=[{"url": f"https://e.example/a.mp3?{said}", "type": "audio/mpeg", "duration": said, "title": said}],
        itunes={**dict.fromkeys(words, said), **dict.fromkeys(places, address), "episode": said, "season": said},
        episode=1 + one.number,
        episodeimage=f"https://e.example/x.png?{said}" if one.number % 3 else address,
        chapters=address,
        transcript={"url": address, "type": said},
        person=[{"name": said, "role": said, "img": address, "href": address}],
    )

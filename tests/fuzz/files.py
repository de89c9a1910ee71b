"""Files for the readers, with a place that takes text."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape

from tests.wires import g2, ninjs, nitf
from tests.wordpress import Post, export


def _xml(text: str) -> str:
    return escape("".join(one for one in text if one >= " " or one in "\n\t\r"), quote=True)


def _cdata(text: str) -> str:
    kept = "".join(one for one in text if one >= " " or one in "\n\t\r")
    return kept.replace("]]>", "]] >")


def _line(text: str) -> str:
    return json.dumps(text)


def _newsml_1(more: str = "", data: str = "<p>A</p>") -> str:
    return (
        "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>a.example</ProviderId><DateId>20240501</DateId>"
        "<NewsItemId>a</NewsItemId></NewsIdentifier></Identification><NewsManagement>"
        '<ThisRevisionCreated>20240501T100000Z</ThisRevisionCreated><Status FormalName="Usable"/></NewsManagement>'
        f"<NewsComponent>{more}<NewsLines><HeadLine>A</HeadLine></NewsLines>"
        f"<ContentItem><DataContent>{data}</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
    )


#: Places of a file that take text, by the name of the file.
FILES: dict[str, Callable[[str], str]] = {
    "body.md": lambda text: f"---\ntitle: A\ndate: 2024-05-01\n---\n{text}",
    "bare.md": lambda text: text,
    "title.md": lambda text: f"---\ntitle: {_line(text)}\ndate: 2024-05-01\n---\nA",
    "date.md": lambda text: f"---\ntitle: A\ndate: {_line(text)}\n---\nA",
    "header.md": lambda text: f"---\ntitle: A\ndate: 2024-05-01\n{text}\n---\nA",
    "toml.md": lambda text: f"+++\ntitle = 'A'\ndate = 2024-05-01\n{text}\n+++\nA",
    "fields.md": lambda text: (
        "---\ntitle: A\ndate: 2024-05-01\n"
        + "".join(f"{key}: {_line(text[:150_000])}\n" for key in ("author", "tags", "summary", "image", "link", "lang"))
        + "---\nA"
    ),
    "body.mdx": lambda text: f"---\ntitle: A\ndate: 2024-05-01\n---\n{text}",
    "body.html": lambda text: f"<!--\ntitle: A\ndate: 2024-05-01\n-->\n{text}",
    "head.html": lambda text: f"---\ntitle: A\ndate: 2024-05-01\n---\n{text}",
    "page.html": lambda text: (
        f'<html><head><title>A</title><meta name="date" content="2024-05-01"></head><body><article><h1>A</h1>'
        f"<p>The harbour is open again, and boats sail.</p>{text}</article></body></html>"
    ),
    "news.html": lambda text: (
        '<!doctype html><html lang="en"><head><title>A boat | Site</title><meta property="og:title" content="A boat">'
        '<meta property="article:published_time" content="2024-05-01"></head><body><article><h1>A boat</h1>'
        f"{'<p>The harbour is open again, and boats sail at noon, says Ann Lee.</p>' * 9}{text}</article></body></html>"
    ),
    "bare.html": lambda text: text,
    "text.html": lambda text: f"<html><head><title>{text}</title></head><body><p>A</p></body></html>",
    "dump.txt": lambda text: f"Home\nThe night boat sails again\nBy Ann Lee\n1 May 2024\n{text}",
    "headline.txt": lambda text: (
        f"The boat sails {text}\nBy Ann Lee 1 May 2024\n{'Boats sail again, and so on. ' * 60}"
    ),
    "bare.txt": lambda text: text,
    "mail.txt": lambda text: (
        f"Received: a\nMessage-ID: <a@b.example>\nFrom: a@b.example\nSubject: A\nDate: Wed, 1 May 2024 10:00:00 +0000\n"
        f"Content-Type: multipart/mixed; boundary=a\n\n{text}"
    ),
    "subject.txt": lambda text: (
        f"Received: a\nMessage-ID: <a@b.example>\nFrom: {text[:500_000]}\nSubject: {text[:500_000]}\n\nA"
    ),
    "body.rst": lambda text: f"A boat\n======\n\n:date: 2024-05-01\n\n{text}",
    "short.rst": lambda text: f"A boat\n======\n\n:date: 2024-05-01\n\n{text[:149_000]}",
    "bare.rst": lambda text: text,
    "body.adoc": lambda text: f"= A\nAnn Lee\n2024-05-01\n\n{text}",
    "bare.adoc": lambda text: text,
    "g2.xml": lambda text: g2(body=f"<p>{_xml(text)}</p>"),
    "by.xml": lambda text: g2(
        about="".join(f"<by>{_xml(text[at : at + 900])}</by>" for at in range(0, len(text), 900))
    ),
    "head.xml": lambda text: g2(headline=_cdata(text)),
    "nitf.xml": lambda text: nitf(body=f"<p>{_xml(text)}</p>"),
    "component.xml": lambda text: _newsml_1(more=text),
    "content.xml": lambda text: _newsml_1(data=text),
    "bare.xml": lambda text: text,
    "in.xml": lambda text: f"<nitf><body>{text}",
    "wxr.xml": lambda text: export(Post(number=1, body=_cdata(text))),
    "mend.xml": lambda text: export(Post(number=1, body="A&nbsp;\x01", more=text)),
    "ninjs.json": lambda text: ninjs(body_html=text),
    "text.json": lambda text: ninjs(body_html=None, body_text=text),
    "head.json": lambda text: ninjs(headline=text),
    "bare.json": lambda text: text,
    "wire.tst": lambda text: text,
    "story.tst": lambda text: f"\x01a0001 r i bc-Harbour 05-01 0010\n\x02{text}\x03",
}

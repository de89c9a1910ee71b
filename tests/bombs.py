"""Documents made to cost a reader its memory, its time or its stack, or to make it read what it should not.

Each is at most some megabytes, so that a limit on size alone keeps none of them out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tests.wires import g2, message, ninjs, nitf
from tests.wordpress import Post, export, feed

#: A bomb: the name of the file that it comes in, and what is in it.
Bomb = tuple[str, bytes]

DEEP = 100_000
MANY = 200_000
ATTRIBUTES = 1_000_000
_PROLOG = re.compile(r"^\s*(<\?xml[^>]*\?>)?\s*")
_LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n + 1} "' + f"&a{n};" * 10 + '">' for n in range(9))
_NEWSML_1 = """<NewsML Version="1.2"><NewsEnvelope><DateAndTime>20240502T080000Z</DateAndTime></NewsEnvelope>
<NewsItem xml:lang="en"><Identification><NewsIdentifier><ProviderId>wire.example</ProviderId><DateId>20240502</DateId>
<NewsItemId>77</NewsItemId><RevisionId PreviousRevision="0" Update="N">1</RevisionId></NewsIdentifier></Identification>
<NewsManagement><FirstCreated>20240502T060000Z</FirstCreated><ThisRevisionCreated>20240502T070000Z</ThisRevisionCreated>
<Status FormalName="Usable"/></NewsManagement><NewsComponent><NewsLines><HeadLine>Ferry sails</HeadLine></NewsLines>
<NewsComponent><Role FormalName="Main"/><ContentItem><MediaType FormalName="Text"/><DataContent>BODY</DataContent>
</ContentItem></NewsComponent></NewsComponent></NewsItem></NewsML>"""
_ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>urn:a</id><updated>2024-05-02T06:00:00Z</updated>
<entry><title>Ferry sails</title><id>urn:b</id><updated>2024-05-02T06:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">BODY</div></content></entry></feed>"""
_PAGE = """<!DOCTYPE html><html lang="en"><head><title>Ferry sails</title>
<meta property="article:published_time" content="2024-05-02T06:00:00Z"></head><body><article><h1>Ferry sails</h1>
<p>The ferry sails at noon, as it did the day before, and as it will the day after if the wind allows it.</p>
BODY</article></body></html>"""


def _wxr(body: str) -> str:
    return export(Post(number=1, title="Ferry sails")).replace("</item>", f"<x>{body}</x></item>", 1)


def _rss(body: str) -> str:
    return feed(Post(number=1, title="Ferry sails")).replace("</item>", f"<x>{body}</x></item>", 1)


#: Documents of every vocabulary of XML around a body, by the name that a file of it has.
VOCABULARIES: dict[str, Callable[[str], str]] = {
    "item.g2": lambda body: g2(body=f"<p>The ferry sails.</p>{body}"),
    "message.g2": lambda body: message(g2(body=f"<p>The ferry sails.</p>{body}"), g2("urn:newsml:other")),
    "item.newsml": lambda body: _NEWSML_1.replace("BODY", f"<p>It sails at noon.</p>{body}"),
    "item.nitf": lambda body: nitf(body=f"<p>The ferry sails at noon.</p>{body}"),
    "export.xml": _wxr,
}
#: The same for `feeds check` and `feeds adopt`.
FEEDS: dict[str, Callable[[str], str]] = {
    "feed.rss": _rss,
    "feed.atom": lambda body: _ATOM.replace("BODY", f"<p>It sails at noon.</p>{body}"),
}


def declared(document: str, subset: str) -> str:
    """The document with a document type that declares this."""
    prolog = _PROLOG.match(document)
    assert prolog
    root = re.search(r"<([\w.-]+)", document[prolog.end() :].lstrip())
    assert root
    return f"{prolog[0]}<!DOCTYPE {root[1]} [{subset}]>{document[prolog.end() :]}"


def _attributes(count: int, name: str = "a") -> str:
    return " ".join(f'{name}{number}="x"' for number in range(count))


def of_xml(make: Callable[[str], str], secret: str, port: int) -> Iterator[tuple[str, bytes]]:
    """What a document of one vocabulary may be made to do, by name; `secret` is a file, `port` one that listens."""
    web, file = f"http://127.0.0.1:{port}/x", f"file://{secret}"
    quadratic = "<!ENTITY a '" + "x" * 100_000 + "'>"
    parameters = '<!ENTITY % a "%b;%b;"><!ENTITY % b "%a;%a;">%a;'
    texts = {
        "billion laughs": declared(make("&a9;"), _LAUGHS),
        "billion laughs in an attribute": declared(make('<b c="&a9;"/>'), _LAUGHS),
        "quadratic blow-up": declared(make("&a;" * 100_000), quadratic),
        "an entity in itself": declared(make("&a;"), '<!ENTITY a "&b;"><!ENTITY b "&a;">'),
        "an external entity of a file": declared(make("<p>&a;</p>"), f'<!ENTITY a SYSTEM "{file}">'),
        "an external entity of the web": declared(make("<p>&a;</p>"), f'<!ENTITY a SYSTEM "{web}">'),
        "a parameter entity of a file": declared(make(""), f'<!ENTITY % a SYSTEM "{file}">%a;'),
        "a parameter entity of the web": declared(make(""), f'<!ENTITY % a SYSTEM "{web}">%a;'),
        "parameter entities in each other": declared(make(""), parameters),
        "default attributes": declared(make("<b/>" * 100_000), '<!ATTLIST b c CDATA "' + "x" * 10_000 + '">'),
        "an external document type": make("").replace("<", f'<!DOCTYPE a SYSTEM "{web}"><', 1)
        if not make("").lstrip().startswith("<?")
        else make("").replace("?>", f'?><!DOCTYPE a SYSTEM "{web}">', 1),
        "an inclusion": make(f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" parse="text" href="{file}"/>'),
        "a style sheet": make("").replace("?>", f'?><?xml-stylesheet type="text/xsl" href="{web}"?>', 1),
        "deep nesting": make("<b>" * DEEP + "</b>" * DEEP),
        "deep nesting that is never closed": make("<b>" * DEEP),
        "many attributes": make(f"<b {_attributes(ATTRIBUTES)}/>"),
        "many name spaces": make(f"<b {_attributes(DEEP, 'xmlns:a')}/>"),
        "many attributes on many elements": make(f"<b {_attributes(900)}/>" * 500),
        "many empty elements": make("<b/>" * MANY),
        "many comments": make("<!---->" * MANY),
        "many instructions": make("<?a b?>" * MANY),
        "many sections": make("<![CDATA[x]]>" * 100_000),
        "many names": make("".join(f"<a{n}/>" for n in range(100_000))),
        "a long name": make(f"<{'a' * 5_000_000}/>"),
        "a long text": make(f"<p>{'word ' * 200_000}</p>"),
        "a long word": make(f"<p>{'x' * 10_000_000}</p>"),
        "a long attribute": make("<p a='" + "x" * 9_000_000 + "'/>"),
    }  # fmt: skip
    yield from ((name, text.encode()) for name, text in texts.items())
    yield "laughs in UTF-16", re.sub(r"^<\?xml.*?\?>", "", declared(make("&a9;"), _LAUGHS)).lstrip().encode("utf-16")


def of_pages() -> Iterator[tuple[str, Bomb]]:
    """Pages of HTML, and articles in Markdown with HTML in them."""
    linked = '<script type="application/ld+json">{}</script>'
    bodies = {
        "deep divisions": "<div>" * DEEP + "deep" + "</div>" * DEEP,
        "deep and never closed": "<b>" * DEEP,
        "deep tables": "<table><tr><td>" * (DEEP // 3),
        "deep lists": "<ul><li>" * (DEEP // 2),
        "deep formatting that is adopted": "<a><table>" * 20_000,
        "formatting without end": "<b><i><u><p>" * 20_000,
        "many attributes": f"<p {_attributes(ATTRIBUTES)}>x</p>",
        "many paragraphs": "<p>It sails." * 60_000,
        "many line breaks": "<br>" * MANY,
        "many links": "<a href='/x'>x</a> " * 50_000,
        "many comments": "<!---->" * MANY,
        "comments within": "<!--" * MANY,
        "a deep drawing": "<svg>" + "<g>" * DEEP + "</svg>",
        "drawings in drawings": "<svg>" * DEEP,
        "a drawing that laughs": f"<svg><!DOCTYPE svg [{_LAUGHS}]><text>&a9;</text></svg>",
        "a drawing that uses itself": "<svg><g id='a'>" + "<use href='#a'/>" * 10_000 + "</g></svg>",
        "a deep formula": "<math>" + "<mrow>" * DEEP + "</math>",
        "deep data": linked.format('{"@type":"NewsArticle","a":' + "[" * DEEP),
        "deep data that is closed": linked.format('{"@type":"NewsArticle","a":' + "[" * DEEP + "]" * DEEP + "}"),
        "data of many": linked.format('[{"@type":"NewsArticle"},' * 100_000),
        "a graph in a circle": linked.format('{"@graph":[{"@id":"a","author":{"@id":"a"}}]}'),
        "a large number": linked.format('{"@type":"NewsArticle","headline":' + "9" * MANY + "}"),
        "many sources": "<img srcset='" + "a 1x, " * 60_000 + "' src='a.png'>",
        "many character references": "&amp;" * 100_000,
        "references that are none": "&" * MANY,
        "many elements of a template": "<template>" * DEEP,
        "many forms": "<form><input><select><option>" * 30_000,
        "a long style": "<p style='" + "a:b;" * 60_000 + "'>x</p>",
        "a picture in itself": "<img src='data:image/svg+xml," + "%3Csvg%3E" * 100_000 + "'>",
        "unclosed tag": "<p " + "a " * MANY,
    }
    for name, body in bodies.items():
        yield f"a page: {name}", ("page.html", _PAGE.replace("BODY", body).encode())
        yield f"an article: {name}", ("a.md", f"---\ntitle: T\ndate: 2024-05-02\n---\nWords.\n\n{body}\n".encode())


def of_headers() -> Iterator[tuple[str, Bomb]]:
    """Front matter in YAML, TOML and JSON."""
    yaml = {
        "aliases of lists": "a0: &a0 [x, x]\n" + _powers("[{}]") + "tags: *a12",
        "aliases of mappings": "a0: &a0 {x: y}\n" + _powers("{{k: [{}]}}") + "authors: *a12",
        "aliases of mappings of mappings": "a0: &a0 {x: y}\n" + _mapped() + "authors: *a12",
        "merged mappings": "a0: &a0 {x: y}\n" + _powers("{{<<: [{}], b: c}}") + "authors: *a12",
        "an alias of itself": "tags: &a [*a, *a]",
        "an authors' alias of itself": "authors: &a {name: *a, x: [*a]}",
        "deep lists": "tags: " + "[" * DEEP,
        "deep lists that are closed": "tags: " + "[" * DEEP + "]" * DEEP,
        "deep mappings": "a: " + "{b: " * DEEP,
        "deep items": "tags:\n  " + "- " * DEEP + "x",
        "deep keys": "? " * DEEP,
        "deep blocks": "".join(" " * n + f"a{n}:\n" for n in range(2_000)),
        "many anchors": "".join(f"a{n}: &a{n} x\n" for n in range(DEEP)),
        "many keys": "".join(f"a{n}: x\n" for n in range(200_000)),
        "one key many times": "title: x\n" * 200_000,
        "many tags": "tags: [" + "x, " * 60_000 + "]",
        "a long scalar": "summary: " + "x" * 5_000_000,
        "a long quoted scalar": 'summary: "' + "\\x41" * MANY + '"',
        "a folded scalar": "summary: >\n" + "  x\n" * 100_000,
        "an object of Python": "title: !!python/object/apply:os.system ['false']",
        "many types": "tags: [" + "!!a x, " * 100_000 + "]",
        "a large number": "weight: " + "9" * MANY,
        "numbers of base sixty": "weight: " + "1:" * 100_000 + "1",
        "many documents": "title: x\n...\n" * 100_000,
        "many quotes missing": "title: a: b\n" * 50_000,
        "tabs": "\t" * MANY + "x",
    }  # fmt: skip
    toml = {
        "deep lists": "a = " + "[" * DEEP,
        "deep lists that are closed": "a = " + "[" * DEEP + "]" * DEEP,
        "deep tables": "a = " + "{b = " * DEEP,
        "a deep key": "a" + ".a" * DEEP + " = 1",
        "deep headings": "[" + "a." * 40 + "a]\n" + "".join(f"[{'a.' * 40}b{n}]\n" for n in range(20_000)),
        "many tables": "".join(f"[[a]]\nb{n} = 1\n" for n in range(DEEP)),
        "many keys": "".join(f"a{n} = 1\n" for n in range(100_000)),
        "a large number": "a = " + "9" * MANY,
        "a large fraction": "a = 0." + "9" * MANY,
        "a large hexadecimal number": "a = 0x" + "f" * MANY,
        "a date that is none": "date = 9999-99-99T99:99:99Z",
        "a long text": 'summary = "' + "x" * 5_000_000 + '"',
        "many escapes": 'summary = "' + "\\u0041" * 100_000 + '"',
        "many quotes": "a = " + '"' * MANY,
    }
    json = {
        "deep lists": '{"a": ' + "[" * DEEP,
        "deep lists that are closed": '{"a": ' + "[" * DEEP + "]" * DEEP + "}",
        "deep objects": '{"a": ' * DEEP,
        "a large number": '{"a": ' + "9" * MANY + "}",
        "a large exponent": '{"a": 1e999999999}',
        "no number": '{"title": NaN, "a": [Infinity, -Infinity]}',
        "one key many times": "{" + '"title": "x", ' * 50_000 + '"title": "y"}',
        "many keys": "{" + ", ".join(f'"a{n}": 1' for n in range(200_000)) + "}",
        "half of a pair": '{"title": "\\ud800", "tags": ["\\udfff"]}',
        "many escapes": '{"title": "' + "\\u0041" * 100_000 + '"}',
    }
    yield from ((f"YAML: {name}", ("a.md", f"---\n{text}\n---\nWords.\n".encode())) for name, text in yaml.items())
    yield from ((f"TOML: {name}", ("a.md", f"+++\n{text}\n+++\nWords.\n".encode())) for name, text in toml.items())
    yield from ((f"JSON: {name}", ("a.md", f"{text}\n\nWords.\n".encode())) for name, text in json.items())
    yield from ((f"a wire in JSON: {name}", ("a.json", _member(text))) for name, text in json.items())


def _powers(form: str) -> str:
    """Anchors that each name the one before nine times, in a form of collection."""
    return "".join(f"a{n + 1}: &a{n + 1} {form.format(', '.join([f'*a{n}'] * 9))}\n" for n in range(12))


def _tenfold(number: int) -> str:
    """An attribute of AsciiDoc that is another ten times."""
    return f":a{number + 1}: " + f"{{a{number}}}" * 10 + "\n"


def _mapped() -> str:
    """The same in mappings alone."""
    lines = (", ".join(f"k{key}: *a{number}" for key in range(9)) for number in range(12))
    return "".join(f"a{number + 1}: &a{number + 1} {{{line}}}\n" for number, line in enumerate(lines))


def _member(text: str) -> bytes:
    """ninjs with one more member at its end."""
    return ninjs().rstrip().removesuffix("}").encode() + b', "x": ' + text.encode() + b"}"


def of_text() -> Iterator[tuple[str, Bomb]]:
    """Light markup of all kinds, and dumps of pages."""
    marks = {
        "brackets": "[" * DEEP,
        "pictures": "![" * DEEP,
        "quotations": ">" * DEEP,
        "quotations by turns": "> " * DEEP,
        "emphasis": "*a_" * DEEP,
        "many items": "- " * DEEP,
        "many back quotes": "".join("`" * n + " " for n in range(1_500)),
        "many references": "[a]: /b\n" * DEEP + "[a]" * DEEP,
        "many notes": "".join(f"[^{n}]: x\n" for n in range(30_000)) + "".join(f"[^{n}]" for n in range(30_000)),
        "a wide table": "|" * DEEP + "\n" + "|-" * DEEP + "|\n" + "|x\n" * 1_000,
        "roles": ":a:`b` " * 50_000,
        "substitutions": ".. |a| replace:: |b|\n.. |b| replace:: |a|\n\n|a|\n",
        "inclusions": ".. include:: x.rst\n\n" * 10_000,
        "attributes in attributes": ":a0: ha\n" + "".join(map(_tenfold, range(9))) + "\n{a9}",
        "long lines": "word " * MANY,
        "empty lines": "\n" * MANY,
        "a long word": "x" * (5 * MANY),
    }  # fmt: skip
    for suffix in ("md", "rst", "adoc", "txt"):
        head = "= T\n:revdate: 2024-05-02\n\n" if suffix == "adoc" else "---\ntitle: T\ndate: 2024-05-02\n---\n"
        yield from ((f"{suffix}: {name}", (f"a.{suffix}", (head + text).encode())) for name, text in marks.items())


def of_sites() -> Iterator[tuple[str, Bomb]]:
    """Configurations of other programs, which `feeds init --from` reads."""
    for name, (_, data) in of_headers():
        text = data.decode(errors="surrogatepass").strip("-+\n").rpartition("\n")[0].strip("-+\n")
        if name.startswith("YAML: "):
            yield f"Jekyll: {name[6:]}", ("_config.yml", text.encode())
        elif name.startswith("TOML: "):
            yield f"Hugo: {name[6:]}", ("hugo.toml", text.encode())
    for name, text in {"deep lists": "[" * DEEP, "signs": "-" * MANY + "1", "sums": "1" + "+1" * 200_000}.items():
        yield f"Pelican: {name}", ("pelicanconf.py", f"AUTHOR = {text}".encode())
        yield f"Docusaurus: {name}", ("docusaurus.config.js", f"module.exports = {{title: {text}".encode())

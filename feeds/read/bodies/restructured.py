"""reST made HTML by docutils: no file is read, nothing of the process is told, and what it can't parse stays text."""

from __future__ import annotations

import re
from html import escape
from threading import Lock
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.core import publish_parts
from docutils.parsers.rst import Parser
from docutils.parsers.rst.states import Inliner
from docutils.utils import DependencyList
from docutils.writers import html5_polyglot

from feeds.read.bodies.costs import is_costly
from feeds.read.bodies.directives import prepare
from feeds.read.headers.docinfo import plain_rest

if TYPE_CHECKING:
    from docutils.nodes import document

#: What a document may cost: lines of blocks looked at (those nested in others again and again), and inline markup.
_WORK = 10_000
_LONGEST = 10_000  # characters of a paragraph in which inline markup is looked for
_LARGEST = 150_000  # characters; articles have a third of that
_STARTS = re.compile(r"[`*|_\[:]")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_REFERENCE = re.compile(r"`?(.+?)`?_{1,2}", re.DOTALL)
_SETTINGS: dict[str, Any] = {
    "_disable_config": True,
    "file_insertion_enabled": False,
    "raw_enabled": True,  # all HTML is sanitised afterwards
    "report_level": 2,
    "halt_level": 5,
    "warning_stream": False,
    "doctitle_xform": False,
    "docinfo_xform": False,
    "sectsubtitle_xform": False,
    "initial_header_level": 2,
    "syntax_highlight": "none",
    "math_output": "LaTeX",
    "smart_quotes": False,
    "embed_stylesheet": False,
    "stylesheet_path": None,
    "line_length_limit": _LARGEST,
    "input_encoding": "unicode",
    "record_dependencies": DependencyList(None, []),
}
#: docutils keeps what a document registers in its modules.
_ALONE = Lock()


class _TooMuch(Exception):  # noqa: N818 - no error: the document is shown as text
    """The document costs more work than an article may."""


class _Bounded(Parser):
    """The parser of docutils, which stops when a document asks for too much."""

    def __init__(self) -> None:
        super().__init__(inliner=_bounded_inliner())

    def parse(self, inputstring: str, document: document) -> None:
        work = 0

        def note_source(source: str | None, offset: int | None) -> None:
            nonlocal work
            work += 1
            if work > _WORK:
                raise _TooMuch
            document.current_source = source
            document.current_line = offset if offset is None else offset + 1

        document.note_source = note_source  # type: ignore[method-assign]
        super().parse(inputstring, document)


def _bounded_inliner() -> Inliner:
    """Inline markup, within bounds: looking for the ends of thousands of beginnings takes quadratic time."""
    inliner, work = Inliner(), 0
    parse_all = inliner.parse

    def parse(text: str, lineno: int, memo: Any, parent: Any) -> Any:
        nonlocal work
        work += 1 + len(text) * len(_STARTS.findall(text)) // 20_000
        if work > _WORK:
            raise _TooMuch
        return ([nodes.Text(text)], []) if len(text) > _LONGEST else parse_all(text, lineno, memo, parent)

    inliner.parse = parse  # type: ignore[method-assign]  # a class of our own would lack the patterns of this one
    return inliner


class _Translator(html5_polyglot.HTMLTranslator):
    """HTML in which nothing says what docutils did not like."""

    def visit_system_message(self, _node: nodes.Element) -> None:
        raise nodes.SkipNode

    def visit_section(self, node: nodes.section) -> None:
        if "system-messages" in node["classes"]:
            raise nodes.SkipNode
        super().visit_section(node)

    def visit_image(self, node: nodes.image) -> None:
        node.setdefault("alt", "")  # docutils would say its address
        super().visit_image(node)

    def visit_literal(self, node: nodes.Element) -> None:
        self.body.append(f"<code>{self.encode(node.astext())}</code>")
        raise nodes.SkipNode

    def visit_problematic(self, node: nodes.Element) -> None:
        text = node.astext()
        match = _REFERENCE.fullmatch(text.strip())
        self.body.append(self.encode(plain_rest(match[1] if match else text).strip("|`")))
        raise nodes.SkipNode


def to_html(text: str) -> str:
    """A body of reST as HTML, not yet clean. What is too deep, too long or too costly comes as plain paragraphs."""
    if len(text) > _LARGEST or is_costly(text):
        return _paragraphs(text)
    writer = html5_polyglot.Writer()
    writer.translator_class = _Translator
    with _ALONE:
        prepare(text)
        try:
            parts = publish_parts(text, parser=_Bounded(), writer=writer, settings_overrides=_SETTINGS)
        except (_TooMuch, RecursionError):
            return _paragraphs(text)
        except Exception:
            return _paragraphs(text)
    return str(parts["fragment"])


def _paragraphs(text: str) -> str:
    return "\n".join(f"<p>{escape(part, quote=False)}</p>" for part in _BLANK_LINES.split(text.strip()) if part)

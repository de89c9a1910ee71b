"""MathML and SVG told in text, for most readers show neither; one copy of each formula."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

from feeds.read.bodies.nesting import flatten
from feeds.read.bodies.parts import attributes, replaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml.html import HtmlElement

#: The second alternatives hold no markup, so that nothing in them opens an element.
_FOREIGN = re.compile(
    r"<(math|svg)(?=[\s/>])[^<>]*(?<!/)>"
    r"|<!--.*?(?:-->|\Z)|<(script|style|textarea|iframe)\b.*?(?:</\2\b[^<>]*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_SCRIPT = re.compile(r"<(script)\s[^<>]*>", re.IGNORECASE)
_BOX = re.compile(r"<(span|div|nobr)\s[^<>]*>", re.IGNORECASE)
_MATHJAX = frozenset(str.split("MathJax MathJax_Preview MathJax_Display MathJax_SVG MathJax_SVG_Display MathJax_CHTML"))
_ANNOTATION = re.compile(r"<annotation\s([^<>]*)>([^<]*)</annotation\s*>", re.IGNORECASE)
_STYLE = re.compile(r"\{?\\(?:display|text)style\s*(.*?)\}?", re.DOTALL)
_UNSAID = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|metadata)\b(?:[^<>]*[^<>/])?>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
_ANY_TAG = re.compile(r"<[^<>]*>")


def told(html: str) -> str:
    """HTML with its MathML, its SVG and the formulas of KaTeX and MathJax replaced by text.

    A formula is its TeX where that is known, else written in one line. A drawing is its title, description and labels;
    one that is decoration (`aria-hidden`) is nothing.
    """
    if "katex-html" in html and "katex-mathml" in html:
        html = replaced(html, _BOX, _nothing, lambda tag: "katex-html" in tag)
    if "mwe-math-fallback-image" in html:
        html = replaced(html, _BOX, _nothing, lambda tag: "mwe-math-mathml" in tag)
    if "math/tex" in html:
        html = replaced(html, _BOX, _nothing, lambda tag: not _MATHJAX.isdisjoint(_classes(tag)))
        html = replaced(html, _SCRIPT, lambda _, tex: _inline(escape(tex, quote=False)), lambda tag: "math/tex" in tag)
    if "MJX_Assistive" in html:
        html = replaced(html, _BOX, _nothing, lambda tag: tag.startswith("<nobr") and "aria-hidden" in tag)
    return replaced(html, _FOREIGN, _shown)


def _classes(tag: str) -> list[str]:
    return attributes(tag).get("class", "").split()


def _nothing(_tag: str, _content: str) -> str:
    return ""


def _shown(tag: str, content: str) -> str:
    return _formula(tag, content) if tag[1:5].lower() == "math" else _drawing(tag, content)


def _formula(tag: str, content: str) -> str:
    stated = attributes(tag).get("alttext", "").strip()
    if not stated:
        stated = next((one[2].strip() for one in _ANNOTATION.finditer(content) if "tex" in one[1].lower()), "")
    if stated:
        styled = _STYLE.fullmatch(stated)
        return _inline(styled[1] if styled else stated)
    return escape(_line(content), quote=False)


def _inline(text: str) -> str:
    return " ".join(text.replace("<", "&lt;").split())


def _drawing(tag: str, content: str) -> str:
    known = attributes(tag)
    if known.get("aria-hidden") == "true" or known.get("role") in ("presentation", "none"):
        return ""
    pieces = [" ".join(piece.split()) for piece in _ANY_TAG.split(_UNSAID.sub("", content))]
    said = dict.fromkeys(filter(None, [known.get("aria-label", "").strip(), *pieces]))
    return " ".join(said).replace("<", "&lt;")


def _line(content: str) -> str:
    import lxml.html
    from lxml import etree

    try:
        root = lxml.html.fragment_fromstring(flatten(content), create_parent="math")
    except (etree.LxmlError, ValueError):
        return unescape(" ".join(_ANY_TAG.sub(" ", content).split()))
    return " ".join(_written(root).split())


def _written(element: HtmlElement) -> str:
    """Presentation MathML in one line: a/b, x^2, √(y)."""
    if not isinstance(element.tag, str):
        return ""
    parts = [_written(child) for child in element]
    if write := _WAYS.get(element.tag):
        return write(parts)
    said = [str(element.text or "")]
    for child, part in zip(element, parts, strict=True):
        said += [part, str(child.tail or "")]
    return "".join(said)


def _grouped(text: str) -> str:
    text = text.strip()
    return text if len(text) < 2 or text.isalnum() else f"({text})"


def _joined(signs: str) -> Callable[[list[str]], str]:
    return lambda parts: "".join(
        (parts[0].strip() if parts else "", *(s + _grouped(p) for s, p in zip(signs, parts[1:], strict=False)))
    )


def _fraction(parts: list[str]) -> str:
    return "/".join(map(_grouped, parts))


def _rows(parts: Iterable[str]) -> str:
    return "[" + "; ".join(part.strip() for part in parts) + "]"


_WAYS: dict[str, Callable[[list[str]], str]] = {
    "annotation": lambda _: "",
    "annotation-xml": lambda _: "",
    "mfrac": _fraction,
    "mmultiscripts": _joined("_^"),
    "mover": "".join,
    "mphantom": lambda _: "",
    "mroot": lambda parts: f"√[{parts[-1].strip()}]({''.join(parts[:-1]).strip()})" if parts else "",
    "mspace": lambda _: " ",
    "msqrt": lambda parts: f"√({''.join(parts).strip()})",
    "msub": _joined("_"),
    "msubsup": _joined("_^"),
    "msup": _joined("^"),
    "mtable": _rows,
    "mtr": lambda parts: ", ".join(part.strip() for part in parts),
    "munder": _joined("_"),
    "munderover": _joined("_^"),
}

"""Elements of XML documents by their local names, whatever namespace (or none) their documents put them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def local(element: _Element) -> str:
    """The name of an element without its namespace; "" for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: _Element | None, path: str) -> Iterator[_Element]:
    """The elements at a path of names below an element ("contentMeta/headline"), in order; none below None."""
    name, _, rest = path.partition("/")
    for child in element if element is not None else ():
        if local(child) == name:
            if rest:
                yield from children(child, rest)
            else:
                yield child


def child(element: _Element | None, path: str) -> _Element | None:
    """The first element at a path, None when there is none."""
    return next(children(element, path), None)


def below(element: _Element | None, *names: str) -> Iterator[_Element]:
    """Every element of these names at any depth, in order."""
    for each in element.iter() if element is not None else ():
        if local(each) in names:
            yield each


def text(element: _Element | None) -> str:
    """The text of an element and all within it, as one line; "" for None."""
    return "" if element is None else plain(" ".join(str(part) for part in element.itertext("*")))


def texts(element: _Element | None, path: str) -> tuple[str, ...]:
    """The texts at a path that are not empty."""
    return tuple(said for each in children(element, path) if (said := text(each)))


def attribute(element: _Element | None, *names: str) -> str:
    """The first of these attributes (local names) that an element has and that is not empty, else ""."""
    if element is None:
        return ""
    by_name = {str(name).rpartition("}")[2]: str(value).strip() for name, value in element.attrib.items()}
    return next((by_name[name] for name in names if by_name.get(name)), "")


def language(element: _Element | None) -> str:
    """The `xml:lang` that holds for an element, its own or that of the nearest one around it; "" when none does."""
    while element is not None:
        if said := element.get(_LANG):
            return said
        element = element.getparent()
    return ""

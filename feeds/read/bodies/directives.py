"""Directives and roles of reST: those of docutils, forgiving, and what is shown for those of site generators."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.directives.images import Image
from docutils.parsers.rst.languages import en
from docutils.utils import unescape

from feeds.read.bodies.shortcodes import shown
from feeds.read.headers.media import type_of

_DIRECTIVE = re.compile(r"\.\.[ \t]+(?:\|[^|\n]{1,100}\|[ \t]+)?([A-Za-z][\w.+:-]{0,60}?)[ ]?::(?=\s|\Z)")
_ROLE = re.compile(r"(?::([A-Za-z][\w.+:-]{0,60}):(?=`))|(?<=`):([A-Za-z][\w.+:-]{0,60}):")
_URL = re.compile(r"https?://\S+|mailto:\S+")
_CODE = re.compile(r"code|listing|console|terminal|graph|mermaid|plot|chart|source|prompt|highlight|math|latex|tikz")
#: Written for the page that they stand on: nothing of them is for a feed.
_OF_THE_PAGE = frozenset(
    ("contents", "sectnum", "section-numbering", "toctree", "index", "post-list", "header", "footer")
)
_UNFIT = object()
_MOST = 500  # names that are not known, in one document


class _Forgiving(Directive):
    """A directive that leaves out the options it does not know, or whose values do not fit, instead of failing."""

    def run(self) -> Any:
        self.options = {name: value for name, value in self.options.items() if value is not _UNFIT}
        return super().run()


class _Options(dict[str, Any]):
    def __missing__(self, name: str) -> Any:
        return lambda _: _UNFIT


class _AnyOption(dict[str, Any]):
    def __missing__(self, name: str) -> Any:
        return lambda value: value or ""


class _Code(Directive):
    """Code as it stands, in whatever language; numbers and marks of lines are the site's."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[Any] = _AnyOption({"class": directives.unchanged})

    def run(self) -> list[nodes.Node]:
        return _literal(self)


class _Other(Directive):
    """A directive that is not known: its image, its link, or its title and what stands under it."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[Any] = _AnyOption({"class": directives.unchanged})

    def run(self) -> list[nodes.Node]:
        said, name = (self.arguments or [""])[0].strip(), self.name.lower()
        named = {key: self.options[key] for key in ("id", "src", "alt", "title") if self.options.get(key)}
        if _CODE.search(name) and not _is_image(said):
            return _literal(self)
        if said and not _is_image(said) and (html := shown(name, said.split(), named, alone=True)):
            return [nodes.paragraph("", "", nodes.raw("", html, format="html")), *self._inner()]
        if _is_image(said):
            return [nodes.image(uri=directives.uri(said), alt=self.options.get("alt", "")), *self._inner()]
        if _URL.fullmatch(said):
            text = " ".join(self.content) or said
            return [nodes.paragraph("", "", nodes.reference("", text, refuri=said))]
        return [*self._title(said), *self._inner()]

    def _title(self, said: str) -> list[nodes.Node]:
        if not said:
            return []
        inline, _ = self.state.inline_text(said, self.lineno)
        return [nodes.paragraph("", "", nodes.strong("", "", *inline))]

    def _inner(self) -> list[nodes.Node]:
        lines = [line.strip() for line in self.content if line.strip()]
        if lines and all(map(_is_image, lines)):
            return [nodes.image(uri=directives.uri(line)) for line in lines]
        if not lines:
            return []
        inside = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, inside)
        return inside.children


class _Nothing(_Other):
    """A directive of which nothing is shown."""

    def run(self) -> list[nodes.Node]:
        return []


def prepare(text: str) -> None:
    """Make every directive and role that a text names known to docutils, and forget those of the text before."""
    known = _registry(directives, "_directives")
    known.clear()
    known.update(_forgiving())
    _registry(roles, "_roles").clear()
    for name in _names(_DIRECTIVE, text):
        if name not in known:
            directives.register_directive(name, _Other)
    for name in _names(_ROLE, text):
        if name not in en.roles:
            roles.register_local_role(name, _other_role)


def _registry(module: Any, name: str) -> dict[str, Any]:
    """What docutils keeps of one document for all that come after it."""
    found: dict[str, Any] = getattr(module, name)
    return found


def _names(form: re.Pattern[str], text: str) -> list[str]:
    found: dict[str, None] = {}
    for match in form.finditer(text):
        found[(match[1] or match[match.lastindex or 1]).lower()] = None
        if len(found) == _MOST:
            break
    return list(found)


def _forgiving() -> dict[str, type[Directive]]:
    if not _KNOWN:
        for name in en.directives:
            found, _ = directives.directive(name, en, None)  # type: ignore[arg-type]
            if found is not None:
                _KNOWN[name] = _forgiven(found)
        _KNOWN.update(dict.fromkeys(("code", "code-block", "sourcecode", "code-tabs", "literalinclude"), _Code))
        _KNOWN.update(dict.fromkeys(_OF_THE_PAGE, _Nothing))
        _KNOWN["thumbnail"] = _forgiven(Image)
    return _KNOWN


_KNOWN: dict[str, type[Directive]] = {}


def _forgiven(known: Any) -> type[Directive]:
    spec = _Options({name: _fitting(convert) for name, convert in (known.option_spec or {}).items()})
    return type(known.__name__, (_Forgiving, known), {"option_spec": spec or None})


def _fitting(convert: Any) -> Any:
    def fit(value: Any) -> Any:
        try:
            return convert(value)
        except (ValueError, TypeError):
            return _UNFIT

    return fit


def _literal(directive: Directive) -> list[nodes.Node]:
    if not directive.content:
        return []
    language = directive.arguments[0].split()[-1:] if directive.arguments else []
    code = "\n".join(directive.content)
    return [nodes.literal_block(code, code, classes=["code", *language])]


def _other_role(
    _name: str, rawtext: str, text: str, _lineno: int, _inliner: Any, _options: Any = None, _content: Any = None
) -> tuple[list[Any], list[Any]]:
    """The text of a role: in "title <target>" the title, which is a link where the target is an address."""
    said = unescape(text)
    title, _, target = said.rpartition("<")
    if not title or len(target) < 2 or target.find(">") != len(target) - 1:
        return [nodes.inline(rawtext, said.lstrip("!~"))], []
    title = title.rstrip() or title[0]
    if _URL.fullmatch(target[:-1]):
        return [nodes.reference(rawtext, title, refuri=target[:-1])], []
    return [nodes.inline(rawtext, title)], []


def _is_image(text: str) -> bool:
    return " " not in text and type_of(text, "").startswith("image/")

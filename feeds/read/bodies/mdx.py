"""MDX, kramdown and fenced directives taken out of Markdown, their text kept."""

from __future__ import annotations

import re

from feeds.read.bodies.shortcodes import arguments, shown

_BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*+\})*+\})*+\}"
_VALUE = rf"""(?:"[^"]*"|'[^']*'|{_BRACES})"""

_IMPORT = re.compile(
    r"""^import\s++(?:type\s++)?(?:(?:(?!\nimport\s)[\w*{}$,\s]){1,2000}?\sfrom\s++)?"""
    r"""['"][^'"\n]+['"];?[ \t]*+$\n?""",
    re.MULTILINE,
)
_EXPORT = re.compile(
    r"^export\s+(?:default|const|let|var|function|async|class)\b.*?(?=\n[ \t]*\n|\Z)", re.MULTILINE | re.DOTALL
)
_COMMENT = re.compile(r"\{/\*(?:(?!\{/\*).)*?\*/\}", re.DOTALL)
_COMPONENT = re.compile(
    rf"(?<!\\)<(?P<close>/)?(?P<name>[A-Z](?=\w*[a-z])\w*(?:\.\w+)*+)(?P<attributes>(?:\s+(?:[\w:-]++(?:\s*=\s*{_VALUE})?|{_BRACES}))*+)\s*/?>"
)
_FRAGMENT = re.compile(r"^[ \t]*</?>[ \t]*$", re.MULTILINE)
_JSX_TAG = re.compile(rf"""<[a-z][\w-]*+(?:[^<>{{}}"']|"[^"]*"|'[^']*'|{_BRACES})*+>""")
_JSX_ATTRIBUTE = re.compile(rf"\s([\w:-]+)=({_BRACES})")
_STRING = re.compile(r"""\{\s*(?:\w+\(\s*)?["'`]([^"'`{}]+)["'`]""")
_DIRECTIVE = re.compile(
    r"^([ \t>]*+):{3,}+[ \t]*+(?:([\w-]++)(?:\[([^\]\n]*+)\]|[ \t]++([^\n{]*+))?|\{[^}\n]*+\})?[ \t]*+"
    r"(?:\{[^}\n]*+\})?[ \t]*+$",
    re.MULTILINE,
)
_KRAMDOWN = re.compile(
    r"""\{:(?:\s*+(?:[.\#][\w-]++|toc|[\w-]++=(?:"[^"\n]*+"|'[^'\n]*+')|\w++\s*+(?=\})))++\s*+\}"""
    r"""|\{::\w[^{}\n]*+\}|\{:/\w*+\}"""
)
_ATTRIBUTES = re.compile(
    r"""^(?![ \t]*+\#)(.*?)(?:(?<![ \t])[ \t]++)?+\{[\#.][A-Za-z][\w-]*+(?:[ \t]++[.\#\w="'-]++)*+\}[ \t]*+$""",
    re.MULTILINE,
)
_HEADING = re.compile(
    r"^([ ]{0,3}#{1,6}[ \t].*?)(?:(?<![ \t])[ \t]++)?+\{[\#.][A-Za-z][\w.:-]*+\}(?=[ \t]*+\S)", re.MULTILINE
)


def plain_markdown(text: str) -> str:
    """Markdown without imports, exports, components, directives and attribute lists; what they hold stays."""
    if "import" in text or "export" in text:
        text = _EXPORT.sub("", _IMPORT.sub("", text))
    if "<" in text:
        text = _COMPONENT.sub(_component, text)
        text = _FRAGMENT.sub("", text)
    if "={" in text:
        text = _JSX_TAG.sub(lambda tag: _JSX_ATTRIBUTE.sub(_attribute, tag[0]), text)
    if ":::" in text:
        text = _DIRECTIVE.sub(_directive, text)
    if "{" in text:
        text = _KRAMDOWN.sub("", _COMMENT.sub("", text))
    if "{#" in text or "{." in text:
        text = _HEADING.sub(r"\1", _ATTRIBUTES.sub(r"\1", text))
    return text


def _component(match: re.Match[str]) -> str:
    before = match.string[match.start() - 1 : match.start()]
    if before.isalnum() and not match["close"] and not match["attributes"]:
        return f"&lt;{match['name']}&gt;"  # a type such as Option<String>, written without backticks
    if match["close"] or not match["attributes"]:
        return ""
    _, named = arguments(match["attributes"])
    # A component with attributes of its own makes is worth showing only for what it points to.
    return shown(
        match["name"], (), {key: named[key] for key in ("id", "src", "alt", "title") if key in named}, alone=False
    )


def _attribute(match: re.Match[str]) -> str:
    name = {"className": "class", "htmlFor": "for"}.get(match[1], match[1])
    value = _STRING.match(match[2])
    return f' {name}="{value[1]}"' if value and name in ("src", "href", "alt", "title", "class") else ""


def _directive(match: re.Match[str]) -> str:
    margin, title = match[1], (match[3] or match[4] or "").strip()
    return f"{margin}\n{margin}**{title}**\n{margin}" if title else margin

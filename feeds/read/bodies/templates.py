"""Site templating (Hugo, Jekyll, Pelican, Zola, MDX, ERB) resolved where that is simple, else dropped; text stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from feeds.read.bodies.markdown import code_spans
from feeds.read.bodies.mdx import plain_markdown
from feeds.read.bodies.shortcodes import arguments, quoted, shown, verbatim
from feeds.text import textual

if TYPE_CHECKING:
    from feeds.read import Permalink

#: Stands where a link's address can't be known; `without_dead_links` takes the link off its words.
UNRESOLVED = "unresolved:"

_PELICAN_SIGNS = tuple(f"{{{name}}}" for name in str.split("static filename attach author category tag index"))
_PIPED_SIGNS = ("|filename|", "|static|")
#: What says that there is something to do, by a character of it: most texts lack the first.
_SIGNS = {
    "{": ("{{", "{%", "{#", "{:", "{/", "{.", "={", *_PELICAN_SIGNS),
    "<": ("<%", "<>"),
    "|": _PIPED_SIGNS,
    ":": (":::",),
    "@": ("](@/",),
    "\n": ("\nimport ", "\nexport "),
}
_FILE_SIGNS = (".md)", ".md#", ".mdx", ".markdown")
_COMPONENT = re.compile(r"</?[A-Z](?=\w*[a-z])[\w.]++[\s/>]")
_CODE = re.compile(r"<(pre|code|samp|textarea)(?:\s[^<>]*)?>", re.IGNORECASE | re.ASCII)
_CODE_ENDS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("pre", "code", "samp", "textarea")}
_MASK = re.compile("\x00(\\d+)\x00")
_RAW_TAG = re.compile(r"\{%-?\s*(?:end)?(?:raw|verbatim)\s*-?%\}\n?")
# Of tags that are never closed there may be very many: what stands in a tag has none of its kind in it.
_ESCAPED_SHORTCODE = re.compile(
    r"\{\{([<%])\s*+/\*\s*+((?:(?!\{\{[<%]).)*?)(?:(?<!\s)\s++)?+\*/\s*+([>%])\}\}", re.DOTALL
)

_RAW = re.compile(
    r"\{%-?\s*+(raw|verbatim)\s*+-?%\}((?:(?!\{%-?\s*+(?:raw|verbatim)\s*+-?%\}).)*?)\{%-?\s*+end\1\s*+-?%\}", re.DOTALL
)
_COMMENT = re.compile(
    r"\{%-?\s*+comment\b(?:(?!%\}|\{%).)*+%\}(?:(?!\{%-?\s*+comment\b).)*?\{%-?\s*+endcomment\s*+-?%\}"
    r"|\{\{-?\s*+/\*(?:(?!\{\{-?\s*+/\*).)*?\*/\s*+-?\}\}|\{#(?!\w+\})(?:(?!\{#(?!\w+\})).)*?#\}"
    r"|\{::comment\}(?:(?!\{::comment\}).)*?\{:/(?:comment)?\}",
    re.DOTALL,
)
_HIGHLIGHTS = (
    re.compile(
        r"\{\{[<%]-?\s*highlight[ \t]+[\"`]?(?P<language>[\w+#.-]++)[^{}]*?[>%]\}\}"
        r"(?P<code>(?:(?!\{\{[<%]-?\s*+highlight[ \t]).)*?)\{\{[<%]\s*/\s*highlight\s*[>%]\}\}",
        re.DOTALL,
    ),
    re.compile(
        r"\{\{[<%]-?\s*(?P<name>[\w-]{0,20}?(?P<language>mermaid|math|katex|graphviz|plantuml)[\w-]*+)[^{}]*?[>%]\}\}"
        r"(?P<code>(?:(?!\{\{[<%]-?\s*+(?P=name)).)*?)\{\{[<%]\s*/\s*(?P=name)\s*[>%]\}\}",
        re.DOTALL,
    ),
    re.compile(
        r"\{%-?\s*(?P<name>highlight|codeblock)\b(?:[ \t]++(?P<language>[\w+#.-]++))?+[^%]*+%\}"
        r"(?P<code>(?:(?!\{%-?\s*+(?P=name)\b).)*?)\{%-?\s*end(?P=name)\s*-?%\}",
        re.DOTALL,
    ),
)
_SHORTCODE = re.compile(r"\{\{([<%])-?\s*+(/)?+\s*+([\w./-]*+)((?:(?!\{\{).){0,4000}?)(?:/\s*)?-?[>%]\}\}", re.DOTALL)
_SHORTCODE_END = re.compile(r"\{\{[<%]\s*+/\s*+([\w./-]++)")
_TAG = re.compile(r"\{%-?\s*+(\w*+)((?:(?!\{%).){0,4000}?)-?%\}", re.DOTALL)
_OUTPUT = re.compile(r"\{\{-?((?:(?!\{\{).){0,4000}?)-?\}\}", re.DOTALL)
_ERB = re.compile(r"<%(?:(?!<%).){0,4000}?%>", re.DOTALL)
_STRING = re.compile(
    r"""["']([^"']*)["']\s*\|\s*(?:relative_url|absolute_url|url|prepend|absolute_path|relURL|absURL)\b"""
)
_CALL = re.compile(r"([\w-]+)\((.*)\)", re.DOTALL)
_PELICAN = re.compile(r"""(?:\{(\w+)\}|(?<=[("'])\|(\w+)\|)([^\s()"'<>]*)""")
_ZOLA = re.compile(r"(\]\(|\]:\s*)@/([^\s()#]+)(#[^\s()]*)?")
_FILE = re.compile(
    r"(\]\(<?|^[ ]{0,3}\[[^\]\n]+\]:\s*<?)"
    r"((?![a-z][\w+.-]*:|/|#)[^\s()<>#]+\.(?:mdx?|markdown))(#[^\s()<>]*)?(?=[)\s>])",
    re.MULTILINE | re.IGNORECASE,
)
_DESTINATION = re.compile(
    r"""(?:\]\(\s*<?|^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[ \t]*<?|(?:href|src|action|poster|cite)\s*=\s*["']?)$""", re.MULTILINE
)
_DEAD_LINK = re.compile(rf"<a\s[^<>]*href=[\"']{UNRESOLVED}[^<>]*>(.*?)</a>", re.DOTALL | re.IGNORECASE)
_DEAD_REST = re.compile(rf"(?:\]\()?{UNRESOLVED}[^\s<>\"'()]*\)?")
_DEAD_IMAGE = re.compile(rf"<img\s[^<>]*src=[\"']{UNRESOLVED}[^<>]*>", re.IGNORECASE)

_LINE = 200  # characters of a line that are looked at, before a tag and behind it
_PASSES = 4  # what is left of two tags can be a third
_REFERENCES = frozenset({"ref", "relref", "post_url", "link"})
_LIQUID = frozenset({"youtube", "vimeo", "gist", "tweet", "twitter", "img", "image", "figure", "instagram"})


def resolve(text: str, site: str | None, permalink: Permalink | None, *, markdown: bool) -> str:
    """A body without template tags; what stands in code stays as it was written.

    `site` is the URL behind `site.url` and `site.baseurl`, `permalink` finds the addresses of articles named by file. A
    link that can't be resolved points to `UNRESOLVED`.
    """
    text = textual(text)
    signs = [sign for first, signs in _SIGNS.items() if first in text for sign in signs]
    signs += _FILE_SIGNS if permalink else ()
    if not (any(sign in text for sign in signs) or text.startswith(("import ", "export ")) or _COMPONENT.search(text)):
        return text
    return _Page(site, permalink, markdown=markdown).resolved(text)


def without_dead_links(html: str) -> str:
    """HTML in which a link to `UNRESOLVED` is only its words, and such an image is nothing."""
    if UNRESOLVED not in html:
        return html
    end = max(html.rfind("</a>"), html.rfind("</A>")) + len("</a>")  # behind it a link has no end to look for
    linked = _DEAD_LINK.sub(r"\1", html[:end]) + html[end:]
    return _DEAD_REST.sub("", _DEAD_IMAGE.sub("", linked))


def _html_code(text: str) -> Iterator[tuple[int, int]]:
    """Where elements of code stand. What one kind lacks an end for once, none behind it has one for."""
    at, endless = 0, set()
    while begin := _CODE.search(text, at):
        name, at = begin[1].lower(), begin.end()
        end = None if name in endless else _CODE_ENDS[name].search(text, at)
        if end:
            at = end.end()
            yield begin.start(), at
        else:
            endless.add(name)


class _Page:
    """One body on its way: its code is laid aside, so that every rule sees nothing but text and tags."""

    def __init__(self, site: str | None, permalink: Permalink | None, *, markdown: bool) -> None:
        parts = urlsplit(site or "")
        self.origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
        self.root = parts.path.rstrip("/")
        self.permalink: Permalink = permalink or (lambda _: None)
        self.markdown = markdown
        self.aside: list[str] = []
        self.ends: tuple[str, frozenset[str]] = ("", frozenset())

    def resolved(self, text: str) -> str:
        text = self._masked(text)
        for _ in range(_PASSES):
            before = text
            for sign, pattern, replace in self._rules():
                if sign in text:
                    text = pattern.sub(replace, text)
            if text == before or not ("{{" in text or "{%" in text):
                break
        if self.markdown:
            text = plain_markdown(text)
        return self._whole(text)

    def _rules(self) -> tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...]:
        return (
            ("*/", _ESCAPED_SHORTCODE, lambda match: self._literally(_unescaped(match))),
            ("{", _COMMENT, lambda _: ""),
            ("{%", _RAW, self._raw),
            *(("{", pattern, self._highlight) for pattern in _HIGHLIGHTS),
            ("{{", _SHORTCODE, self._shortcode),
            ("{%", _TAG, self._tag),
            ("{{", _OUTPUT, self._output),
            ("<%", _ERB, self._dropped),
            *((sign, _PELICAN, self._pelican) for sign in (*_PELICAN_SIGNS, *_PIPED_SIGNS)),
            ("@/", _ZOLA, lambda match: match[1] + self._address(match[2] + (match[3] or ""))),
            (".md", _FILE, self._file),
        )

    def _masked(self, text: str) -> str:
        # The longest code goes first, so that a <pre> inside a fence, or `<pre>` in backticks, opens nothing.
        if self.markdown:
            text = self._without(text, code_spans(text))
        return self._without(text, list(_html_code(text)))

    def _without(self, text: str, spans: list[tuple[int, int]]) -> str:
        parts, end = [], 0
        for start, stop in spans:
            code = _ESCAPED_SHORTCODE.sub(_unescaped, _RAW_TAG.sub("", text[start:stop]))
            parts += [text[end:start], self._mask(code)]
            end = stop
        return "".join([*parts, text[end:]])

    def _mask(self, code: str) -> str:
        self.aside.append(code)
        return f"\x00{len(self.aside) - 1}\x00"

    def _whole(self, text: str) -> str:
        while _MASK.search(text):
            text = _MASK.sub(lambda match: self.aside[int(match[1])], text)
        return text

    def _literally(self, text: str) -> str:
        return self._mask(f"<code>{verbatim(' '.join(text.split()))}</code>")

    def _raw(self, match: re.Match[str]) -> str:
        inner = match[2]
        return self._literally(self._whole(inner)) if re.search(r"\{\{|\{%", inner) else inner

    def _highlight(self, match: re.Match[str]) -> str:
        attribute = f' class="language-{escape(match["language"])}"' if match["language"] else ""
        code = self._whole(match["code"]).strip("\n")
        block = f"<pre><code{attribute}>{escape(code)}</code></pre>"
        return self._mask(f"\n\n{block}\n\n" if self.markdown else block)

    def _shortcode(self, match: re.Match[str]) -> str:
        if match[2]:
            return ""
        name, written = match[3].lower(), self._whole(match[4])
        positional, named = arguments(written)
        if name in _REFERENCES:
            return self._reference(match, named.get("path") or (positional[0] if positional else ""))
        if named.get("name") and name in self._ended(match.string):
            named.setdefault("title", named["name"])
        return self._placed(match, name, positional, named)

    def _ended(self, text: str) -> frozenset[str]:
        """The shortcodes that the text has an end of, looked for once."""
        if self.ends[0] is not text:
            self.ends = (text, frozenset(_SHORTCODE_END.findall(text)))
        return self.ends[1]

    def _tag(self, match: re.Match[str]) -> str:
        name, written = match[1], self._whole(match[2]).strip()
        if name in _REFERENCES:
            return self._reference(match, written.strip("\"'"))
        positional, named = arguments(written)
        if name == "include" and positional:
            return self._placed(match, positional[0].rpartition("/")[2].partition(".")[0], positional[1:], named)
        if name in _LIQUID:
            return self._placed(match, name, positional, named)
        return self._dropped(match)

    def _output(self, match: re.Match[str]) -> str:
        expression = self._whole(match[1]).strip()
        if expression.startswith(("site.url", "site.baseurl")):
            return self.origin if expression.startswith("site.url") else self.root
        if string := _STRING.match(expression):
            return self.root + string[1] if string[1].startswith("/") else string[1]
        if call := _CALL.fullmatch(expression):
            return self._placed(match, call[1], *arguments(call[2]))
        return self._dropped(match)

    def _placed(self, match: re.Match[str], name: str, positional: list[str], named: dict[str, str]) -> str:
        if _is_destination(match):
            return UNRESOLVED
        alone = _is_alone(match)
        html = shown(name, positional, named, alone=alone)
        return html + "\n" if alone and html.startswith("<figure") else html

    def _reference(self, match: re.Match[str], target: str) -> str:
        address = self._address(target)
        return address if address != UNRESOLVED or _is_destination(match) else ""

    def _dropped(self, match: re.Match[str]) -> str:
        return UNRESOLVED if _is_destination(match) else ""

    def _pelican(self, match: re.Match[str]) -> str:
        kind, path = (match[1] or match[2]).lower(), match[3]
        if kind in ("static", "attach"):
            return path
        if kind == "filename":
            address = self._address(path)
            return address if address != UNRESOLVED or path.endswith((".md", ".rst")) else path
        return UNRESOLVED if kind in ("author", "category", "tag", "index") and _is_destination(match) else match[0]

    def _file(self, match: re.Match[str]) -> str:
        address = self._address(match[2] + (match[3] or ""))
        return match[0] if address == UNRESOLVED else match[1] + address

    def _address(self, target: str) -> str:
        path, sign, fragment = target.partition("#")
        address = self.permalink(path) if path else ""
        return UNRESOLVED if address is None else quoted(address + sign + fragment) or UNRESOLVED


def _unescaped(match: re.Match[str]) -> str:
    return f"{{{{{match[1]} {match[2]} {match[3]}}}}}"


def _is_destination(match: re.Match[str]) -> bool:
    start = max(0, match.start() - _LINE)
    start = max(start, match.string.rfind("\n", start, match.start()) + 1)
    return _DESTINATION.search(match.string, start, match.start()) is not None


def _is_alone(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - _LINE) : match.start()]
    behind = match.string[match.end() : match.end() + _LINE]
    return not before.rpartition("\n")[2].strip() and not behind.partition("\n")[0].strip()

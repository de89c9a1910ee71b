"""Whether tags are closed, in the order that they were opened in (HTML standard, sections 13.1.2.4 and 13.2.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from feeds.check.rules import names
from feeds.check.tags import VOID, Token

_OPTIONAL = names("p li dt dd tr td th thead tbody tfoot caption colgroup option optgroup rp rt rb rtc html head body")
_CLOSES_P = names(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hgroup hr li dd dt listing main menu nav ol p plaintext pre search section summary table ul xmp"
)
_CELLS, _ROWS = names("td th"), names("td th tr")
_GROUPS = names("td th tr thead tbody tfoot caption colgroup")
#: What hides an open li, dt or dd from the next one: all of HTML's special elements but address, div and p.
_SPECIAL = names(
    "applet article aside blockquote button caption center details dir dl fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup listing main marquee menu nav noscript object ol pre search section select "
    "summary table tbody td template tfoot th thead tr ul"
)
#: What a start tag ends by itself, and the elements that it can't see beyond when it looks for it.
_CLOSES = {
    "li": (names("li"), _SPECIAL | names("dd dt")),
    **dict.fromkeys(names("dt dd"), (names("dt dd"), _SPECIAL | names("li"))),
    **dict.fromkeys(names("td th"), (_CELLS, names("tr table"))),
    "colgroup": (names("caption colgroup"), names("table")),
    "col": (names("caption"), names("table")),
    "tr": (_ROWS | names("caption colgroup"), names("table")),
    **dict.fromkeys(names("thead tbody tfoot"), (_GROUPS, names("table"))),
    "option": (names("option"), names("select datalist")),
    **dict.fromkeys(names("rt rp"), (names("rt rp"), names("ruby"))),
}
_IN_RUBY = names("rt rp")
_HIDES_P = names("applet button caption html marquee object table td template th")
_HEADINGS = names("h1 h2 h3 h4 h5 h6")
_HIDES_ALL = names("table td th caption object template button")
_IN_TABLE = {
    "table": names("caption colgroup col thead tbody tfoot tr td th"),
    **dict.fromkeys(names("thead tbody tfoot"), names("tr td th")),
    "tr": names("td th"),
}
_TABLE_PARTS = names("tr td th thead tbody tfoot caption colgroup col")
#: What ends only when all that stands in it has ended, paragraphs too.
_FORMATTING = names("a b big code em font i nobr s small strike strong tt u")
#: What may not start everywhere, or ends something; all else may start wherever text may.
_STRICT = _CLOSES_P | _CLOSES.keys() | _TABLE_PARTS | {"a"}
_ANYWHERE = names("script template style form")
#: Browsers stop at 512; no text needs as many, and a tag may cost us a look at each element around it.
_DEEPEST = 160
#: So many of these looks take half a second.
_LOOKS = 5_000_000


def faults(tokens: Iterable[Token]) -> Iterator[str]:
    """What a parser of HTML has to mend in the tags of a text; an end tag that HTML does not ask for may be missing."""
    stack: list[str] = []
    looks = 0
    for token in tokens:
        if len(stack) > _DEEPEST or looks > _LOOKS:
            yield f"<{stack[-1]}> is nested too deeply: it stands in {len(stack) - 1} elements"
            return
        name = token.name
        if token.end:
            if stack and stack[-1] == name:
                stack.pop()
            else:
                yield from _ended(stack, name)
        elif token.fault:
            yield token.fault
        elif token.foreign:
            if stack and stack[-1] in _IN_TABLE:
                yield _outside(name, stack[-1])
            if not token.closed:
                stack.append(name)
        else:
            if name in _STRICT or (stack and stack[-1] in _IN_TABLE):
                looks += len(stack)
                yield from _started(stack, name)
            if name not in VOID and not token.closed:
                stack.append(name)
    yield from (f"<{name}> is never closed" for name in stack if name not in _OPTIONAL)


def _started(stack: list[str], name: str) -> Iterator[str]:
    if not stack:
        if name in _TABLE_PARTS:
            yield f"<{name}> stands in no table"
        return
    if name in _CLOSES_P and "p" in stack:
        yield from _close(stack, name, frozenset(["p"]), _HIDES_P)
    if name in _CLOSES and (name not in _IN_RUBY or "ruby" in stack):
        yield from _close(stack, name, *_CLOSES[name])
    if not stack:
        return
    parent = stack[-1]
    if parent in _IN_TABLE and name not in _IN_TABLE[parent] and name not in _ANYWHERE:
        yield _outside(name, parent)
    elif name in _TABLE_PARTS and (parent not in _IN_TABLE and (parent, name) != ("colgroup", "col")):
        yield f"<{name}> stands in <{parent}>, not in a table"
    elif name == "a" and "a" in stack and "a" in _visible(stack):
        yield "a link stands in a link"
    elif name in _HEADINGS and parent in _HEADINGS:
        yield f"<{name}> stands in <{parent}>"


def _close(stack: list[str], by: str, closed: frozenset[str], hiding: frozenset[str]) -> Iterator[str]:
    """End the outermost element of these kinds that the new one can see, and all that stands in it."""
    at = len(stack)
    for back, name in enumerate(reversed(stack), start=1):
        if name in closed:
            at = len(stack) - back
        elif name in hiding:
            break
    yield from (f"<{name}> is not closed before <{by}>" for name in stack[at:] if name not in _OPTIONAL)
    del stack[at:]


def _ended(stack: list[str], name: str) -> Iterator[str]:
    if not name:
        return
    if name in VOID or name not in stack:
        yield f"</{name}> closes nothing"
        return
    at = len(stack) - 1 - stack[::-1].index(name)
    implied = frozenset[str]() if name in _FORMATTING else _OPTIONAL
    yield from (f"<{inner}> is not closed before </{name}>" for inner in stack[at + 1 :] if inner not in implied)
    del stack[at:]


def _outside(name: str, parent: str) -> str:
    return f"<{name}> stands in a <{parent}>, outside of its cells"


def _visible(stack: list[str]) -> list[str]:
    """The open elements down to the cell or object that hides those around it."""
    hidden = next((index for index in range(len(stack) - 1, -1, -1) if stack[index] in _HIDES_ALL), 0)
    return stack[hidden:]

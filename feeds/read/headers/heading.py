"""The title of an article: what its header states, else the first heading of its body."""

from __future__ import annotations

import re

from feeds.read.bodies.words import words
from feeds.read.headers.docinfo import TITLE, plain_rest

#: What a line over a title is made of.
_RULES = "=-`:.'\"~^_*+#<>!%"
_H1 = {
    "text/markdown": re.compile(
        r"\A(\s*+(?:import\s.*\n(?!=)\s*+|<!--[^>]*-->\s*+)*+)"
        r"(?:#[ \t]++(.+?)(?:(?<![ \t])[ \t]++)?+(?:(?<!#)#++[ \t]*+)?+(?:\n|\Z)|(\S.*)\n=++[ \t]*+(?:\n|\Z))"
    ),
    "text/html": re.compile(r"\A(\s*+)<h1(?:\s[^>]*)?>(.*?)()</h1>", re.IGNORECASE | re.DOTALL),
    "text/x-rst": re.compile(rf"\A(\s*+){TITLE}"),
    "text/asciidoc": re.compile(r"\A((?:\s|//.*\n|:!?[\w-]+!?:.*\n)*)=[ \t]+(\S.*)()(?:\n|\Z)"),
}


def titled(stated: str, body: str, kind: str) -> tuple[str, str, bool]:
    """The title, the body without a first heading that says the same again, and whether there was one."""
    title = words(stated)
    first = _H1[kind].match(body)
    written = next((said for said in first.groups()[1:] if said and said.strip(_RULES)), "") if first else ""
    heading = words(plain_rest(written) if kind == "text/x-rst" else written)
    if first and heading and heading.casefold() == (title or heading).casefold():
        return title or heading, first[1] + body[first.end() :], True
    return title, body, False

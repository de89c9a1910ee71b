"""What all pages for people share: one head, one style sheet, and which way their text runs."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from string import Template

#: Languages that are written from right to left unless they say otherwise, and the scripts that are.
_LANGUAGES = frozenset(
    str.split("ar arc arz azb bal bgn bqi ckb dv fa glk he iw ji khw ks lrc mzn nqo pnb prs ps sd sdh syr ug ur yi")
)
_SCRIPTS = frozenset(str.split("adlm arab aran hebr mand mend nkoo rohg samr syrc thaa yezi"))


def page(*, title: str, language: str, head: str, body: str) -> str:
    """A page of its own: `title` is text, `head` are more elements for its head, `body` is HTML."""
    return template(Path(__file__).with_name("page.html")).substitute(
        title=escape(title), language=escape(language), direction=direction(language), head=head, body=body
    )


@cache
def template(file: Path) -> Template:
    """The template in a file that belongs to the package."""
    return Template(file.read_text(encoding="utf-8").rstrip("\n"))


def direction(language: str) -> str:
    """`rtl` or `ltr`, by a language tag (RFC 5646 section 2.1): its script when it names one, else its language."""
    first, *others = language.lower().replace("_", "-").split("-")
    script = next((one for one in others if len(one) == 4 and one.isalpha()), None)
    return "rtl" if (script in _SCRIPTS if script else first in _LANGUAGES) else "ltr"

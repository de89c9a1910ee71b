"""Lines of a page dump that belong to the page and not to the article, in the languages that news come in."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAVIGATION = re.compile(
    r"(?:skip|jump|zum|aller|ir|vai|pular|saltar|hoppa|gå|przejdź)(?: directly)?"
    r" (?:to|inhalt|au|al|para|till|til|do)\b.{0,30}"
    r"|(?:toggle|main|open|close|show|hide)? ?(?:navigation|menu|menü|menú)|search(?: for| the site)?\b.{0,20}"
    r"|suche\b.{0,20}|(?:sign|log) ?(?:in|up|out)|register|subscribe(?: now)?|my account|breadcrumbs?"
    r"|(?:home|startseite)(?: ?[>»/|].*)?|(?:back|scroll) to top|advertisement|anzeige|publicité|publicidad"
    r"|listen to (?:this )?article|loading\W*|\d+ (?:min(?:ute)?s?|min\.) read|leave a (?:comment|reply)|\d+ comments?"
    r"|(?:save|share|print)(?: this)?(?: article)?",
    re.IGNORECASE,
)
_SECTIONS = frozenset(
    str.split(
        "about arts blog blogs books business climate contact crime culture economy education entertainment environment"
        " events fashion film food health home latest life lifestyle live local login magazine markets media more music"
        " national news newsletter newsletters opinion photos podcast podcasts politics region regional science sport"
        " sports style subscribe tech technology top travel tv video videos weather world"
    )
)
_NETWORKS = frozenset(
    str.split(
        "bluesky copy email facebook flipboard instagram link linkedin mail mastodon messenger pinterest pocket print"
        " reddit share signal telegram threads tumblr twitter vk whatsapp x xing youtube"
    )
)
_FOOT = re.compile(
    r"(?:copyright|©|\(c\)) ?.{0,120}|.{0,80}(?:all rights reserved|alle rechte vorbehalten|tous droits réservés)\.?"
    r"|(?:previous|next|older|newer|related|more|similar|popular|recent|latest)"
    r" (?:post|article|stor(?:y|ie)|news|entr(?:y|ie))s?"
    r"|comments?|share (?:this|on)\b.{0,30}|tags?:.{0,120}|filed under:.{0,120}|terms of (?:use|service)"
    r"|privacy policy|cookie (?:policy|settings)|newsletter",
    re.IGNORECASE,
)
_LONGEST = 200
_RELATED = re.compile(
    r"(?:read (?:more|also|next|on)|also read|see also|more on this(?: (?:story|topic))?"
    r"|related(?: (?:story|article|news))?"
    r"|(?:lesen|sehen) sie (?:auch|dazu|hier)|mehr (?:zum thema|dazu)|lire (?:aussi|plus)|à lire(?: aussi)?|voir aussi"
    r"|le[ae]r? (?:también|mais|más)|le[ie]a (?:também|también|mais|más)|leggi anche|lees (?:ook|meer)"
    r"|läs (?:också|mer|även)|les (?:også|mer)|læs (?:også|mere)|lue myös|czytaj (?:także|też|więcej)"
    r"|čtěte (?:také|více)|читайте также)"
    r"(?:\s*[:：–—|-]\s*(?P<title>\S.*))?",
    re.IGNORECASE,
)


def is_navigation(line: str) -> bool:
    """Whether a line only helps to move about a page: a menu, a search box, a list of sections, share buttons."""
    words = [word.strip(",|·•>/").lower() for word in line.split()]
    named = [word for word in words if word]
    return (
        not named
        or _NAVIGATION.fullmatch(line) is not None
        or all(word in _NETWORKS for word in named)
        or (len(named) > 1 and all(word in _SECTIONS for word in named))
    )


def is_foot(line: str) -> bool:
    """Whether a line is one of those that end a page: copyright, neighbours, newsletters."""
    return len(line) <= _LONGEST and _FOOT.fullmatch(line) is not None


def related(line: str) -> str | None:
    """The title that a "Read more: …" line points to, "" when it names none, None for any other line."""
    match = _RELATED.fullmatch(line)
    return (match["title"] or "").strip() if match else None


def without_foot(lines: Sequence[str]) -> list[str]:
    """The lines without the page's own that end them: copyright, neighbours, share buttons."""
    end = len(lines)
    while end and (_FOOT.fullmatch(lines[end - 1]) or is_navigation(lines[end - 1])):
        end -= 1
    return list(lines[:end])

"""Wires: every text item that may be seen is read, every faulty ninjs is told, and nothing that is held back is seen.

What is to be expected is looked up here by plain paths of elements and members, not by the readers.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import etree

from feeds.article import Draft
from feeds.errors import ArticleError
from feeds.read import READERS, Bundle, Conventions, Skip, html, read
from tests.corpora.figures import CORPORA, Figure

WIRES = CORPORA / "iptc"
FORMS = ("newsml-g2", "newsml-1", "nitf", "ninjs-1", "ninjs-2", "ninjs-3", "json-other", "wire-text-email")
WHEN = datetime(2026, 1, 1, tzinfo=UTC)
#: Files whose truth is not what their folder says, with the reason.
CONTESTED = {
    "handle_invalid_fields": "its date.release is a placeholder: an embargo that can't be read holds it back",
}
_TEXTUAL = ("text", "composite", "story", "")


@dataclass(frozen=True, slots=True)
class Truth:
    """What one item of a file is, by a plain look: `held` is a status or an embargo that keeps it from being seen."""

    key: str
    headline: str
    words: str
    dated: bool
    held: str

    @property
    def is_valid(self) -> bool:
        """Whether an article is to come of it."""
        return bool(self.words) and self.dated and not self.held


def outcomes(path: Path) -> list[Draft | Skip | str]:
    """What the readers make of a file; a text is why it, or one of its items, is refused."""
    name = path.name if path.suffix.lower() in READERS else f"{path.name}.xml"
    try:
        said = read(name, path.read_bytes(), Conventions(), WHEN)
    except ArticleError as error:
        return [error.reason]
    return [part.outcome for part in said.parts] if isinstance(said, Bundle) else [said]


def squeezed(text: str) -> str:
    """Letters and digits alone, so that markup and white space make no difference."""
    return re.sub(r"\W+", "", text).casefold()


def _x(element: Any, path: str) -> list[str]:
    steps = "/".join(f"*[local-name()='{step}']" for step in path.split("/"))
    return [" ".join("".join(each.itertext()).split()) for each in element.xpath(f".//{steps}")]


def _g2(root: Any) -> Iterator[Truth]:
    for item in root.xpath("descendant-or-self::*[local-name()='newsItem']"):
        kind = "".join(item.xpath("./*[local-name()='itemMeta']/*[local-name()='itemClass']/@qcode")).split(":")[-1]
        status = "".join(item.xpath("./*[local-name()='itemMeta']/*[local-name()='pubStatus']/@qcode")).split(":")[-1]
        content = item.xpath("./*[local-name()='contentSet']/*[starts-with(local-name(), 'inline')]")
        words = " ".join(
            "".join(each.itertext()) for each in content if not each.xpath(".//*[contains(local-name(), 'sports-')]")
        )
        summary = " ".join(_x(item, "contentMeta/description")) if _x(item, "contentMeta/headline") else ""
        yield Truth(
            item.get("guid", ""),
            next(filter(None, _x(item, "contentMeta/headline")), ""),
            (words if words.strip() else summary).strip() if kind in _TEXTUAL else "",
            any(map(str.strip, _x(item, "itemMeta/versionCreated") + _x(item, "itemMeta/firstCreated"))),
            status if status not in ("", "usable") else "",
        )


def _nitf(root: Any) -> Iterator[Truth]:
    data = root.xpath(".//*[local-name()='docdata']")
    status = data[0].get("management-status", "") if data else ""
    norm = "".join(root.xpath(".//*[local-name()='date.issue']/@norm"))
    words = " ".join(_x(root, "body.content"))
    headline = next(filter(None, _x(root, "hedline/hl1")), "")
    yield Truth("", headline, words, bool(norm), "" if status.lower() in ("", "usable") else status)


def _newsml_1(root: Any) -> Iterator[Truth]:
    for item in root.xpath(".//*[local-name()='NewsItem']"):
        status = "".join(item.xpath(".//*[local-name()='NewsManagement']/*[local-name()='Status']/@FormalName"))
        words = " ".join(_x(item, "DataContent"))
        headline = next(filter(None, _x(item, "NewsComponent/NewsLines/HeadLine")), "")
        dated = any(_x(item, "NewsManagement/FirstCreated"))
        yield Truth("", headline, words, dated, "" if status.lower() in ("", "usable") else status)


def _json(said: Any) -> Iterator[Truth]:
    """The items of a JSON document: objects with a headline or a body, at the top or in a list or an answer."""
    items = said if isinstance(said, list) else [said]
    if isinstance(said, dict) and isinstance(said.get("data"), dict):
        inner = said["data"]
        items = [each.get("item", each) for each in inner.get("items", [])] or [inner.get("item", {})]
        body = (said.get("nitf") or {}).get("body_html")
        items = [{**item, **({"body_html": body} if body else {})} for item in items]
    elif isinstance(said, dict) and isinstance(said.get("item"), list):
        items = said["item"]
    for item in items:
        low = {name.lower(): value for name, value in item.items()} if isinstance(item, dict) else {}
        bodies = [each.get("value", "") for each in low.get("bodies") or [] if isinstance(each, dict)]
        bodies += [value for name, value in low.items() if name.startswith("body") and isinstance(value, str)]
        headlines = [each.get("value", "") for each in low.get("headlines") or [] if isinstance(each, dict)]
        status = str(low.get("pubstatus") or "")
        moment = re.compile(r"\d{4}-\d\d-\d\d")
        yield Truth(
            str(low.get("uri") or low.get("guid") or ""),
            str(low.get("headline") or next(iter(headlines), "")),
            " ".join(filter(None, bodies)) if str(low.get("type") or "") in _TEXTUAL else "",
            any(moment.match(str(low.get(name))) for name in ("versioncreated", "firstcreated")),
            "" if status in ("", "usable") else status,
        )


def truths(path: Path) -> list[Truth]:
    """What a file holds, by a plain look; nothing for what is not well-formed or of another kind."""
    data = path.read_bytes()
    folder = path.parent.name
    if folder == "wire-text-email":
        return [Truth("", "", "text", dated=True, held="")]
    if folder.startswith(("ninjs", "json")):
        return list(_json(json.loads(data)))
    try:  # what is UTF-8 throughout is that, whatever it declares: two files declare Latin-1
        data.decode("utf-8")
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = None
    try:
        root = etree.fromstring(data.lstrip(), etree.XMLParser(resolve_entities=False, encoding=encoding))
    except etree.XMLSyntaxError:
        return []
    look = {"newsml-g2": _g2, "newsml-1": _newsml_1, "nitf": _nitf}[folder]
    return list(look(root))


def measure() -> Iterator[Figure]:
    """The musts of wires, per format; how many are skipped, by reason."""
    skipped: Counter[str] = Counter()
    held = Figure(corpus="iptc", name="held back, never an article", must=1.0)
    for form in FORMS:
        yield from _form(form, held, skipped)
    yield held
    yield _embargoes()
    yield _faults()
    yield _sound()
    for reason, count in skipped.most_common(20):
        yield Figure(corpus="iptc, skipped", name=reason[:34], right=count, of=count)


def _form(form: str, held: Figure, skipped: Counter[str]) -> Iterator[Figure]:
    figures = {
        name: Figure(corpus=f"iptc/{form}", name=name, must=1.0)
        for name in ("text items read", "headline as stated", "body not empty")
    }
    contested = {path.name: why for path in files(form) for mark, why in CONTESTED.items() if why and mark in path.name}
    for figure in figures.values():
        figure.contested = contested
    for path in files(form):
        said = outcomes(path)
        drafts = [each for each in said if isinstance(each, Draft)]
        skipped.update(each.reason for each in said if isinstance(each, Skip))
        wanted = [] if "should_fail" in path.name else truths(path)
        valid = [truth for truth in wanted if truth.is_valid]
        if valid:
            figures["text items read"].count(path.name, right=len(drafts) == len(valid), said=said, truth=len(valid))
        for truth, draft in zip(valid, drafts, strict=False) if len(valid) == len(drafts) else ():
            _compare(path.name, truth, draft, figures)
        for truth in wanted:
            if truth.held:
                seen = [each for each in drafts if truth.key and each.id == truth.key] or (
                    drafts if len(wanted) == 1 else []
                )
                future = [each for each in seen if each.published > WHEN]
                held.count(f"{path.name} {truth.held}", right=len(seen) == len(future), said=seen, truth=truth.held)
    yield from figures.values()


def _compare(name: str, truth: Truth, draft: Draft, figures: dict[str, Figure]) -> None:
    if truth.headline:
        same = squeezed(re.sub("<[^>]*>", "", truth.headline)) == squeezed(draft.title)
        figures["headline as stated"].count(name, right=same, said=draft.title, truth=truth.headline)
    shown = re.sub("<[^>]*>", "", html(draft.content, None)).strip() or draft.summary
    figures["body not empty"].count(name, right=bool(shown), said=shown[:60], truth=truth.words[:60])


def _embargoes() -> Figure:
    figure = Figure(corpus="iptc", name="an embargo holds", must=1.0)
    stated = re.compile(r'<embargoed>([^<]*)<|<embargoed/>()|"embargoed(?:Until)?":\s*"([^"]*)"')
    for path in (path for form in FORMS for path in files(form)):
        text = re.sub(r"<!--.*?-->", "", path.read_text(encoding="utf-8", errors="replace"), flags=re.DOTALL)
        for match in stated.finditer(text):
            until = next(filter(None, match.groups()), "")
            drafts = [each for each in outcomes(path) if isinstance(each, Draft)]
            right = all(until and each.published >= datetime.fromisoformat(until) for each in drafts)
            figure.count(path.name, right=right, said=drafts, truth=until)
    return figure


def _faults() -> Figure:
    figure = Figure(corpus="iptc/ninjs", name="should fail: refused or told", must=1.0)
    for path in sorted(path for path in WIRES.glob("*/*should_fail*.json")):
        told = all(isinstance(each, str) or each.notes for each in outcomes(path))
        figure.count(path.name, right=told, said="nothing", truth="a fault")
    return figure


def _sound() -> Figure:
    figure = Figure(corpus="iptc/ninjs", name="should pass: not refused", must=1.0)
    for path in sorted(path for path in WIRES.glob("*/*should_pass*.json")):
        refused = [each for each in outcomes(path) if isinstance(each, str)]
        figure.count(path.name, right=not refused, said=refused, truth="no refusal")
    return figure


def files(form: str) -> list[Path]:
    """The files of a folder of the corpus."""
    return sorted(path for path in (WIRES / form).iterdir() if path.is_file())

"""Blogs: what each post says, against what its generator makes of it; once by plain defaults, once by site's habits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from feeds import briefs, gather, read
from feeds.article import Draft
from feeds.errors import ArticleError
from feeds.read import READERS, Conventions, Skip
from feeds.reading import Batch, Reading, read_batch
from feeds.text import is_language
from tests.corpora import sites
from tests.corpora.figures import CORPORA, Figure
from tests.newsroom import TERMS

BLOGS = CORPORA / "blogs"

#: What each site's own configuration says of its files.
HABITS: dict[str, dict[str, Any]] = {
    "digitalgov": {"category_keys": ("topics",), "expiry": False, "zone": "America/New_York"},
    "spiegel": {"language": "ja", "zone": "Asia/Tokyo"},
    "twir": {"zone": "America/New_York"},
    "magnum": {"zone": "Europe/Prague"},
    "nodejs": {"languages": ("en",)},
}
#: The truth is taken from `topics`, which only the site's habits know for categories.
OF_THE_SITE = {"digitalgov": ("categories",)}

#: What must not reach a reader's eyes, outside of code.
LEAKS = re.compile(
    r"\{\{[<%\s.]|\{\{\w+\b[^{}\\]*\}\}|\{%|%\}|^\s*import .+ from ['\"]|^\s*:::|\{:\s*[.#]\w|\{#[\w-]+\}\s*$"
    r"|<%=|^\.\. [\w-]+::|^:\w+: |:\w+:`|`_{1,2}\b|&gt;`_|\{(?:static|filename|attach)\}|\|filename\|"
    r"|^(?:image|include|ifdef|endif)::|^\[source|^={2,} \w|(?:link|image|xref|footnote):\S*\[",
    re.MULTILINE,
)
CODE = re.compile(r"<(pre|code|samp|kbd)\b.*?</\1>", re.DOTALL)
MUSTS = {
    "read": 0.995,
    "title": 0.995,
    "day": 0.995,
    "instant": 0.99,
    "authors": 0.98,
    "tags": 0.98,
    "categories": 0.98,
}
#: Truths that are faulty, and why.
CONTESTED: dict[tuple[str, str], str] = {
    **{
        ("pelican-fixtures", f"pelican/tests/content/article_with_multiple_authors{end}"): "it has no body: a stub"
        for end in (".html", ".rst", "_semicolon.rst")
    },
    ("pelican-fixtures", "pelican/tests/content/medium_posts/2017-04-21_-medium-post--d1bf01d62ba3.html"): (
        "its heading is not what its <title> says"
    ),
    ("hibernate", "posts/Max/2015-10-26-jboss-community-asylum-infinispan.html.erb"): "it has a 26th month",
}


@dataclass(frozen=True, slots=True)
class Blog:
    """One site: where its posts are, what is true of each, and what was read of each."""

    name: str
    truth: list[dict[str, Any]]
    readings: dict[str, Reading]


def conventions(name: str) -> Conventions:
    """The habits of one site, as its configuration would be written."""
    habits = dict(HABITS.get(name, {}))
    if name == "letsencrypt":
        folders = sorted(path.name for path in (BLOGS / name / "posts" / "content").iterdir())
        habits["languages"] = tuple(folder for folder in folders if is_language(folder))
    return Conventions(**habits)


def names() -> list[str]:
    """The sites that are at hand."""
    return sorted(path.name for path in BLOGS.iterdir()) if BLOGS.is_dir() else []


def blog(name: str, habits: Conventions, step: int = 1) -> Blog:
    """One site read, or every so many-th of its posts."""
    posts = BLOGS / name / "posts"
    lines = (posts / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    truth = [json.loads(line) for line in lines][::step]
    for line in truth:
        line["file"] = _post(posts, line["file"])
        if line["file"].endswith(".meta"):
            line.setdefault("skip", "a side file without its post")
    paths = tuple(line["file"] for line in truth if _is_gathered(line["file"]))
    return Blog(name, truth, {said.path: said for said in read_batch(Batch(posts, habits, TERMS, paths))})


def configured(name: str, place: Path) -> Blog:
    """One site laid out below `place` and read by what `feeds init --from` makes of its own configuration.

    Of what lies in none of its sources (pages, documentation) nothing is asked.
    """
    made, whole = sites.settings(name, place), blog(name, Conventions())
    readings: dict[str, Reading] = {}
    root = place / name / "site"
    for source in made.source:
        below = Path(source.from_).relative_to(root).as_posix() + "/"
        inner = [line["file"].removeprefix(below) for line in whole.truth if line["file"].startswith(below)]
        paths = tuple(path for path in inner if gather.passed_over(path, READERS.keys(), source.skip) is None)
        batch = Batch(Path(source.from_), briefs.conventions(made, source), TERMS, paths)
        readings |= {below + said.path: said for said in read_batch(batch)}
    truth = [line for line in whole.truth if line["file"] in readings]
    if any(source.authors for source in made.source):  # who the ids are is told by tests of the profiles
        truth = [{key: value for key, value in line.items() if key != "authors_raw"} for line in truth]
    return Blog(name, truth, readings)


def measure() -> Iterator[Figure]:
    """Every site by its habits and by its own configuration, which must hold, and by plain defaults."""
    for name in names():
        yield from figures(blog(name, conventions(name)))
        plain = figures(blog(name, Conventions(expiry=name != "digitalgov")))
        yield from (
            replace(figure, name=f"{figure.name}, plain", must=None) for figure in plain if figure.name != "clean"
        )
        if name in sites.BLOGS:
            with TemporaryDirectory() as place:
                own = figures(configured(name, Path(place)))
            yield from (replace(figure, name=f"{figure.name}, its config") for figure in own)


def figures(site: Blog) -> list[Figure]:
    """The figures of one site."""
    made = {name: Figure(corpus=site.name, name=name, must=must) for name, must in MUSTS.items()}
    for (corpus, case), reason in CONTESTED.items():
        if corpus == site.name:
            for figure in made.values():
                figure.contested[case] = reason
    for line in site.truth:
        if line.get("header") == "rst-docinfo" and len(line.get("tags", ())) > 4:
            text = (BLOGS / site.name / "posts" / line["file"]).read_text(encoding="utf-8")
            if re.search(r"^:tags:.*\n[ \t]+\S", text, re.MULTILINE):
                made["tags"].contested[line["file"]] = "it leaves out the tags of the second line"
        if line.get("header") == "asciidoc" and re.search(r"\{[\w-]+\}", line["title"]):
            made["title"].contested[line["file"]] = "it leaves references to attributes in the title"
    made["clean"] = Figure(corpus=site.name, name="clean", must=1)
    for line in site.truth:
        case, said = line["file"], site.readings.get(line["file"])
        outcome = said.outcome if said else None
        made["read"].count(
            case,
            right=_is_right(line, outcome),
            said=outcome if not isinstance(outcome, Draft) else "read",
            truth=_wanted(line),
        )
        if isinstance(outcome, Draft):
            _compare(line, outcome, made)
            found = leak(outcome)
            made["clean"].count(case, right=not found, said=found)
    return [figure for figure in made.values() if figure.of]


def leak(draft: Draft) -> str:
    """What a reader would see of markup in the body of a draft, outside of code."""
    html = CODE.sub("", read.html(draft.content, "https://site.example/"))
    found = LEAKS.search(html)
    return html[max(0, found.start() - 30) : found.end() + 30] if found else ""


def _post(posts: Path, path: str) -> str:
    """The post that a side file belongs to; hidden ones belong to none."""
    if not path.endswith(".meta") or "/." in path:
        return path
    beside = sorted(place for place in (posts / path).parent.glob(Path(path).stem + ".*") if place.suffix != ".meta")
    return beside[0].relative_to(posts).as_posix() if beside else path


def _is_gathered(path: str) -> bool:
    hidden = any(part.startswith(".") for part in path.split("/"))
    return not hidden and path[path.rfind(".") :].lower() in READERS


def _wanted(line: dict[str, Any]) -> str:
    return line.get("skip") or ("draft" if line.get("draft") else "read")


def _is_right(line: dict[str, Any], outcome: object) -> bool:
    """An article that states no date anywhere is refused, by name, and so is one without a title."""
    if line.get("skip"):
        return outcome is None or (isinstance(outcome, Skip) and bool(outcome.reason))
    if line.get("draft"):
        return isinstance(outcome, Skip) and any(word in outcome.reason for word in ("draft", "status"))
    if isinstance(outcome, ArticleError):
        reason = outcome.reason
        return (not line.get("date_day") and reason.startswith("no date")) or (
            not line.get("title") and "title" in reason
        )
    return isinstance(outcome, Draft) or (
        isinstance(outcome, Skip) and not line.get("title") and "stub" in outcome.reason
    )


def _compare(line: dict[str, Any], draft: Draft, made: dict[str, Figure]) -> None:
    case, published = line["file"], draft.published
    if line.get("title"):
        made["title"].count(
            case, right=_plain(draft.title) == _plain(line["title"]), said=draft.title, truth=line["title"]
        )
    if line.get("date_day"):
        day = published.date().isoformat()
        made["day"].count(case, right=day == line["date_day"], said=day, truth=line["date_day"])
    if line.get("date_time"):
        truth = datetime.fromisoformat(line["date_time"])
        right = published == truth if truth.tzinfo else published.replace(tzinfo=None) == truth
        made["instant"].count(case, right=right, said=published.isoformat(), truth=line["date_time"])
    if line.get("authors_raw"):
        said, wanted = {_plain(person.name) for person in draft.authors}, _authors(line)
        made["authors"].count(case, right=said == wanted, said=said, truth=line["authors_raw"])
    if line.get("tags"):
        said, wanted = {tag.casefold() for tag in draft.tags}, {tag.strip().casefold() for tag in line["tags"]}
        made["tags"].count(case, right=said == wanted, said=draft.tags, truth=line["tags"])
    if terms := line.get("topics") or line.get("categories") or line.get("category"):
        said, wanted = {term.casefold() for term in draft.categories}, {term.strip().casefold() for term in terms}
        made["categories"].count(case, right=said == wanted, said=draft.categories, truth=terms)


def _authors(line: dict[str, Any]) -> set[str]:
    """Authors as the file states them; what the site makes of an id is another matter."""
    raw = line["authors_raw"]
    if isinstance(raw, str):
        parted = ";" in raw or (line["header"] in ("key: value", "rst-docinfo", "html meta") and "," in raw)
        raw = re.split(";" if ";" in raw else ",", raw) if parted else [raw]
    listed = raw if isinstance(raw, list) else [raw]
    found = (author.get("name", "") if isinstance(author, dict) else str(author) for author in listed)
    return {_plain(re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", name)) for name in found}


def _plain(text: object) -> str:
    return " ".join(re.sub(r"<[^>]+>|[*_`\\]", "", unescape(str(text))).split())

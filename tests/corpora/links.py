"""Whether the links of articles are the addresses that their own sites give them.

What is true is known from what headers state (`path`, `relative_url`, `url`) and from how other posts of the site link
to a post: an address there whose last part is the name of one post alone is that post's. A post that is linked by
several addresses, old and new, is right when one of them is its link.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from feeds import briefs, read
from feeds.article import Content, Draft
from feeds.compose import Origin, address
from feeds.errors import ArticleError
from feeds.gather import scan
from feeds.text import is_web_url
from tests.corpora.figures import CORPORA, Figure
from tests.corpora.sites import BLOGS, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.settings import Settings, Source

_STATED = ("path", "relative_url", "url")
_ROOTED = re.compile(r"""(?:\]\(|href=["'])(/[^\s"'<>()\[\]{}]+)""")
_DAY = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}-")

#: Addresses that are none of a post's as the site is now, by corpus.
FORMER = {
    "digitalgov": re.compile(r"/event/(?!\d{4}/\d\d/\d\d/)|/\d{4}/\d\d/[^/]+/?$"),  # before days were in them
    "letsencrypt": re.compile(r"/\d{4}/\d\d/\d\d/[^/.]+/?$"),  # the server answers without .html, too
    "nodejs": re.compile(r"/(?!en/blog/)"),  # downloads and documents are called as the posts on them
    "rails-weblog": re.compile(r"/(?:archives|articles)/"),  # of an earlier system
}
_ANOTHER = "the address is that of another page of this name"
#: Addresses that are not what they seem, by corpus and file, each with the reason.
CONTESTED: dict[str, dict[str, str]] = {
    "digitalgov": {
        "content/events/2018/04/2018-04-27-us-web-design-system-monthly-call.md": _ANOTHER,
        "content/guides/hcd/design-operations/principles.md": _ANOTHER,
        "content/guides/mobile-principles/principles-cache.md": "an alias",
        "content/news/2020/12/2020-12-21-deceptive-design-how-to-identify-and-combat-consequence-design.md": _ANOTHER,
        "content/news/2020/12/2020-12-28-become-a-dap-certified-analyst.md": _ANOTHER,
        "content/news/2021/09/2021-09-28-digital-meets-culture-getting-your-culture-in-line-with-your-digital-strategy"
        ".md": _ANOTHER,
    },
    "hibernate": {
        "posts/Max/2016-01-14-jboss-community-asylum-hibernate-strikes-back-episode-v.html.erb": "day and month are"
        " exchanged in its `relative_url`"
    },
    "spiegel": {"content/remark/2025/02/typst.md": _ANOTHER},
    "twir": {"content/2025-06-18-this-week-in-rust.md": "the link has another day than the post"},
}


def measure(names: tuple[str, ...] = tuple(BLOGS)) -> Iterator[Figure]:
    for name in names:
        if not (CORPORA / "blogs" / name / "posts" / "expected.jsonl").is_file():
            continue
        with TemporaryDirectory() as place:
            yield from _measured(name, settings(name, Path(place)))


def _measured(name: str, made: Settings) -> Iterator[Figure]:
    right = Figure(corpus=name, name="links right", must=0.995, contested=CONTESTED.get(name, {}))
    whole = Figure(corpus=name, name="links absolute", must=1.0)
    expected = {row["file"]: row for row in _rows(name)}
    posts = {
        file: (draft, origin) for source in made.source for file, draft, origin in _drafts(name, made, source, expected)
    }
    links = {file: address(draft, file.removeprefix(at), origin) for file, (draft, (at, origin)) in posts.items()}
    for file, made_of in links.items():
        whole.count(file, right=bool(made_of and is_web_url(made_of)), said=made_of)
    for file, truths in sorted(_truths(name, made, posts, expected).items()):
        said = unquote(urlsplit(links[file] or "").path).rstrip("/")
        right.count(file, right=said in truths, said=said, truth=sorted(truths))
    yield right
    yield whole


def _rows(name: str) -> list[dict[str, Any]]:
    text = (CORPORA / "blogs" / name / "posts" / "expected.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _drafts(
    name: str, made: Settings, source: Source, expected: dict[str, dict[str, Any]]
) -> Iterator[tuple[str, Draft, tuple[str, Origin]]]:
    """The posts of a source that are read; of a kind of file that is not read, what is expected of it."""
    root, conventions = Path(source.from_), briefs.conventions(made, source)
    site = next(folder for folder in (*reversed(root.parents), root) if folder.name == "site")
    at = f"{root.relative_to(site).as_posix()}/".removeprefix("./")
    origin = Origin(url=source.url or made.home, routes=briefs.routes(made, source))
    suffixes = {*read.READERS, ".rst", ".adoc", ".erb", ".meta"}
    for one in scan(root, seen=lambda _: {}, directories=(), suffixes=suffixes, skip=source.skip).new:
        row = expected.get(at + one.path, {})
        if row.get("skip") or row.get("draft"):
            continue
        suffix = one.path[one.path.rfind(".") :].lower()
        if suffix in read.READERS:
            try:
                said = read.read(one.path, (root / one.path).read_bytes(), conventions, datetime.now(UTC))
            except ArticleError:
                continue
            if isinstance(said, Draft):
                yield at + one.path, said, (at, origin)
        elif is_day(row.get("date_day")) and row.get("title"):
            yield at + one.path, _expected(row, one.path, conventions), (at, origin)


def is_day(text: str | None) -> bool:
    try:
        return bool(text and date.fromisoformat(text))
    except ValueError:
        return False


def _expected(row: dict[str, Any], path: str, conventions: read.Conventions) -> Draft:
    routes = conventions.routes
    slug = row.get("slug") or (routes and routes.slug(path, row["title"])) or ""
    day = datetime.fromisoformat(f"{row['date_day']}T12:00:00+00:00")
    return Draft(
        title=row["title"], content=Content(type="text/html", body=""), published=day, slug=slug,
        categories=tuple(row.get("category") or ()),
    )  # fmt: skip


def _truths(
    name: str, made: Settings, posts: dict[str, Any], expected: dict[str, dict[str, Any]]
) -> dict[str, set[str]]:
    """The addresses of posts that are known, as paths without a slash at the end."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in posts:
        for key in _STATED:
            if isinstance(stated := expected.get(file, {}).get(key), str):
                found[file].add("/" + stated.strip("/"))
    named = _by_name(posts)
    former = FORMER.get(name, re.compile("(?!)"))
    for path in _linked(name, made):
        if former.match(path):
            continue
        called = named.get(_last(path), ())
        if len(called) == 1 and not any(key in expected.get(called[0], {}) for key in _STATED):
            found[called[0]].add(path.rstrip("/"))
    return found


def _by_name(posts: dict[str, Any]) -> dict[str, list[str]]:
    named: dict[str, list[str]] = defaultdict(list)
    for file, (draft, _) in posts.items():
        stem = Path(file.removesuffix("/index.md")).name.partition(".html")[0]
        stem = stem.rpartition(".")[0] or stem if "." in stem else stem
        for one in {_DAY.sub("", stem).lower(), draft.slug.rpartition("/")[2].lower()}:
            named[one].append(file)
    return named


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2].removesuffix(".html").lower()


def _linked(name: str, made: Settings) -> set[str]:
    """The paths on the site that posts of the corpus link to."""
    hosts = {(urlsplit(made.home).hostname or "").removeprefix("www."), *BLOGS[name].hosts}
    hosted = re.compile(rf"https?://(?:www\.)?(?:{'|'.join(map(re.escape, sorted(hosts)))})(/[^\s\"'<>()\[\]{{}}`\\]+)")
    found: set[str] = set()
    for file in (CORPORA / "blogs" / name / "posts").rglob("*.*"):
        if file.is_file() and file.suffix not in (".png", ".jpg", ".jsonl", ".svg"):
            text = file.read_text(encoding="utf-8", errors="replace")
            found |= {*hosted.findall(text), *_ROOTED.findall(text)}
    return {unquote(path.partition("#")[0].partition("?")[0].rstrip(".,;:*_\\")) for path in found}

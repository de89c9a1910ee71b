"""The keys of headers, folded, by what they say; the first that says something counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Keys:
    """Keys in the order in which they count. Few headers have any of them: that is told without asking for each."""

    __slots__ = ("_all", "_names")

    def __init__(self, names: str) -> None:
        self._names = names.split()
        self._all = frozenset(self._names)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def of(self, values: Mapping[str, object]) -> Sequence[str]:
        """Those that a header has."""
        return () if self._all.isdisjoint(values) else [name for name in self._names if name in values]


TITLE = Keys("title headline linktitle")
DATE = Keys(
    "date published pubdate publishdate publishedat publishedon publicationdate datepublished"
    " creationdate created createdat createdon datecreated postdate revdate docdate"
)
EMBARGO = Keys("publishdate")
DATED_PATH = Keys("path url permalink relativeurl slug aliases alias link")
UPDATED = Keys(
    "updated lastmod modified update lastmodifiedat lastmodified lastupdated lastupdate"
    " updatedat updateddate dateupdated datemodified modifieddate"
)
EXPIRES = Keys("expirydate expires expiresat expiry expirationdate unpublishdate unpublish unpublishat")
SUMMARY = Keys(
    "summary description excerpt standfirst abstract lede lead deck dek subtitle teaser preview intro tagline"
)
LINK = Keys("link permalink url canonical canonicalurl relativeurl")
ID = Keys("id guid uuid")
RIGHTS = Keys("rights copyright license licence")
AUTHORS = Keys("authors author byline by creator")
LANGUAGE = Keys("lang language locale")
SLUG = Keys("slug")
#: What most headers have, and nothing more: no detail of an article, nor its address, is stated by one of these.
PLAIN = frozenset(
    (
        *TITLE,
        *DATE,
        *SUMMARY,
        *AUTHORS,
        *LANGUAGE,
        *SLUG,
        "categories",
        "category",
        "tags",
        "keywords",
        "draft",
        "layout",
    )
)
#: Zola's and Hugo's tables, which hold what others write at the top.
NESTED = Keys("taxonomies extra params")

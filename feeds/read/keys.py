"""The keys of headers, folded, by what they say; the first that says something counts."""

from __future__ import annotations


def _keys(names: str) -> tuple[str, ...]:
    return tuple(names.split())


TITLE = _keys("title headline linktitle")
DATE = _keys(
    "date published pubdate publishdate publishedat publishedon publicationdate datepublished"
    " creationdate created createdat createdon datecreated postdate revdate docdate"
)
DATED_PATH = _keys("path url permalink relativeurl slug aliases alias link")
UPDATED = _keys(
    "updated lastmod modified update lastmodifiedat lastmodified lastupdated lastupdate"
    " updatedat updateddate dateupdated datemodified modifieddate"
)
EXPIRES = _keys("expirydate expires expiresat expiry expirationdate unpublishdate unpublish unpublishat")
SUMMARY = _keys(
    "summary description excerpt standfirst abstract lede lead deck dek subtitle teaser preview intro tagline"
)
LINK = _keys("link permalink url canonical canonicalurl relativeurl")
ID = _keys("id guid uuid")
RIGHTS = _keys("rights copyright license licence")
AUTHORS = _keys("authors author byline by creator")
LANGUAGE = _keys("lang language locale")
SLUG = ("slug",)
#: Zola's and Hugo's tables, which hold what others write at the top.
NESTED = _keys("taxonomies extra params")

"""All rules over HTTP together."""

from __future__ import annotations

from feeds.check.http import access, caching, codings, redirects, types, validators
from feeds.check.http.record import Visit
from feeds.check.rules import Rules

RULES: Rules[Visit, str] = Rules(
    access.RULES,
    redirects.RULES,
    types.RULES,
    validators.RULES,
    codings.RULES,
    caching.RULES,
)
#: What crawlers need of the server of a sitemap, which nobody subscribes to.
CRAWLED: Rules[Visit, str] = Rules(access.RULES, redirects.RULES, types.RULES)

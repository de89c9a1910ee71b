"""All rules over HTTP together."""

from __future__ import annotations

from feeds.check import http_access, http_caching, http_codings, http_redirects, http_types, http_validators
from feeds.check.http_record import Visit
from feeds.check.rules import Rules

RULES: Rules[Visit, str] = Rules(
    http_access.RULES,
    http_redirects.RULES,
    http_types.RULES,
    http_validators.RULES,
    http_codings.RULES,
    http_caching.RULES,
)

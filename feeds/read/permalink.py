"""The address of an article by its site's rule, as Jekyll and Hugo write it: `/:year/:month/:day/:slug/`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from feeds.article import plain
from feeds.read.paths import CONTAINERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

_PLACEHOLDER = re.compile(r":([a-z_]+)")
_SLASHES = re.compile(r"/{2,}")

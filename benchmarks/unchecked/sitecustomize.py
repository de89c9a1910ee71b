"""Every interpreter that finds this module on its path takes all documents for right: what is left is the cost without.

For `benchmarks.checking` alone, which compares with it; nothing in `feeds` can be told to go without its checks.
"""

from __future__ import annotations

import feeds.check


def _nothing(*_: object, **__: object) -> list[object]:
    return []


for name in ("check", "prove", "read_back", "same"):
    setattr(feeds.check, name, _nothing)

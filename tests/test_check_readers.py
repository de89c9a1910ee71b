"""What named readers would do, from the answers that they would get."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.check.http.record import Visit
from feeds.check.overview import Overview
from feeds.check.readers import READERS, readers
from tests.test_check_http import FEED, GOOD, HOP, NOW, answer, every, refused


def said(visit: Visit | None, feed: Overview | None = None) -> dict[str, str]:
    return dict(readers(feed or (visit.feed if visit else FEED), visit))


def test_every_reader_has_a_line_for_a_good_feed() -> None:
    assert said(GOOD) == {
        "NetNewsWire": (
            "asks every hour at the soonest; gets a 304 while nothing is new, and all of it again every 8 days"
        ),
        "Miniflux": "asks every hour at the soonest; gets a 304 while nothing is new",
        "FreshRSS": "polls, since there is no hub",
        "NewsBlur (feedparser)": (
            "gets a 304 while nothing is new; one fetch in a hundred goes without validators, with ?_= and a number; "
            "asks for deltas (A-IM) and gets the whole feed"
        ),
        "Feedly": "asks every hour at the soonest",
        "Inoreader": "asks every 30 to 60 minutes",
        "newsboat": "gets a 304 while nothing is new, from its third poll on",
        "rss2email": "gets a 304 while nothing is new",
    }
    assert set(said(GOOD)) == set(READERS)


@pytest.mark.parametrize(
    ("seconds", "netnewswire", "miniflux"),
    [("60", "9 minutes", "hour"), ("7200", "2 hours", "2 hours"), ("90000", "5 hours", "day")],
)
def test_the_pace_follows_max_age_within_each_readers_limits(seconds: str, netnewswire: str, miniflux: str) -> None:
    told = said(every(cache_control=f"max-age={seconds}"))
    assert told["NetNewsWire"].startswith(f"asks every {netnewswire} at")
    assert told["Miniflux"].startswith(f"asks every {miniflux} at")


def test_miniflux_takes_the_largest_of_what_it_is_told() -> None:
    slow = replace(GOOD, feed=replace(FEED, ttl=600))
    assert said(slow)["Miniflux"].startswith("asks every 10 hours at")


def test_without_max_age_netnewswire_has_its_own_pace() -> None:
    assert said(every(cache_control=None))["NetNewsWire"].startswith("asks at its own pace")


def test_d26_without_a_304_each_poll_loads_all() -> None:
    deaf = replace(GOOD, answers={**GOOD.answers, "by_both": answer(), "by_tag": answer()})
    told = said(deaf)
    for reader in ("NetNewsWire", "Miniflux", "NewsBlur (feedparser)", "newsboat", "rss2email"):
        assert "loads 5 kB at each poll" in told[reader]


def test_expires_0_makes_miniflux_forget_its_validators() -> None:
    assert "because of Expires: 0" in said(every(expires="0"))["Miniflux"]


def test_d21_a_feed_that_is_too_large_is_refused() -> None:
    assert said(None, replace(FEED, size=17_000_000))["Miniflux"] == "refuses it: 16 MiB, and 15 are its limit"


def test_d28_with_a_hub_freshrss_polls_once_a_day() -> None:
    hub = replace(FEED, hub=True, self_url="https://site.example/all.rss")
    assert said(replace(GOOD, feed=hub))["FreshRSS"] == "subscribes at the hub, then asks once a day"
    assert "no rel=self" in said(replace(GOOD, feed=replace(hub, self_url="")))["FreshRSS"]


def test_c38_who_reads_json_feed() -> None:
    told = said(None, Overview(format="json", entries=2))
    assert told == {
        "NetNewsWire": "reads JSON Feed",
        "NewsBlur (feedparser)": "does not read JSON Feed",
        "Inoreader": "reads JSON Feed",
        "newsboat": "does not read JSON Feed",
        "rss2email": "does not read JSON Feed",
    }


def test_a_list_of_subscriptions_has_no_readers() -> None:
    assert readers(Overview(format="opml", entries=3), None) == ()


def test_what_a_file_tells() -> None:
    told = said(None, Overview(format="atom", entries=3, repeated=1))
    assert told == {
        "FreshRSS": "drops one entry whose id another one has",
        "newsboat": "keeps the first of entries with one id, and leaves out one entry",
        "rss2email": (
            "shows when an entry was updated, not when it was published; keeps the last of entries with one id"
        ),
    }
    undated = said(None, Overview(format="rss", entries=3, undated=2))
    assert undated == dict.fromkeys(
        ("NetNewsWire", "newsboat", "rss2email"), "shows the time of fetching for 2 entries without a date"
    )


def test_d29_redirects() -> None:
    told = said(replace(GOOD, hops=(HOP,)))
    assert "follows the redirect and keeps its target for good" in told["rss2email"]
    assert "follows the redirect, but ties entries" in told["NetNewsWire"]
    assert "duplicate" in told["Miniflux"]
    assert "asks the old address again" in said(replace(GOOD, hops=(replace(HOP, status=308),)))["rss2email"]


def test_after_a_silent_month_inoreader_asks_once_a_day() -> None:
    silent = replace(GOOD, feed=replace(FEED, newest=NOW - timedelta(days=40)))
    assert said(silent)["Inoreader"] == "asks once a day, after a month without news"


def test_a_delta_is_seen() -> None:
    given = replace(GOOD, answers={**GOOD.answers, "stale": answer(226)})
    assert "and gets one" in said(given)["NewsBlur (feedparser)"]


@pytest.mark.parametrize(
    ("visit", "told"),
    [
        (refused(404), {"NetNewsWire": "leaves the address alone for 53 hours", "Feedly": "stops asking",
                        "Inoreader": "takes it for a wish not to be read"}),
        (refused(410), {"NetNewsWire": "leaves the address alone for 53 hours", "FreshRSS": "mutes the feed",
                        "Feedly": "stops asking"}),
        (refused(500), {}),
        (refused(429, retry_after="7200"), {
            "NetNewsWire": "leaves the whole host alone for 2 hours",
            "Miniflux": "waits as Retry-After says (7200)",
            "FreshRSS": "waits as Retry-After says, two days at most",
        }),
        (refused(429, retry_after="Sun, 01 Feb 2026 13:00:00 GMT"), {
            "NetNewsWire": "leaves the whole host alone for 10 minutes: it can't read the date in Retry-After",
            "Miniflux": "waits as Retry-After says (Sun, 01 Feb 2026 13:00:00 GMT)",
            "FreshRSS": "waits as Retry-After says, two days at most",
        }),
        (refused(429), {
            "NetNewsWire": "leaves the whole host alone for 10 minutes: there is no Retry-After in seconds",
            "Miniflux": "is not told how long to wait",
            "FreshRSS": "is not told to wait",
        }),
    ],
    ids=["404", "410", "500", "429 in seconds", "429 with a date", "429 alone"],
)  # fmt: skip
def test_d24_what_a_refusal_does(visit: Visit, told: dict[str, str]) -> None:
    assert said(visit) == told

"""A visit to one address: what is asked of the server, in which order, and when it is left in peace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from feeds.check.http.client import READER, Deadline, exchange, public, target_of
from feeds.check.http.record import QUESTIONS, Answer, Visit
from feeds.check.overview import overview
from feeds.errors import SourceError

#: Seconds for one answer, and for all that is asked about one address.
PATIENCE = 20.0
TOGETHER = 60.0
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_HOPS = 8
#: Answers on which another User-Agent is tried.
_WALLS = (401, 403, 406, 451, 503)
_GZIP = {"Accept-Encoding": "gzip"}
_UNKNOWN = '"feeds-check-knows-no-such-tag"'

Fields = Mapping[str, str]


def visit(url: str, *, patience: float = PATIENCE, together: float = TOGETHER) -> Visit:
    """Fetch the feed as a reader does, then put some dozen small questions to the server, one after another.

    Raises SourceError when there is no answer at all. A refusal (404, 429 …) is an answer: it is in the visit, and
    nothing more is asked then. A 429 at any question ends the visit. Of a sitemap nothing more
    is asked: crawlers fetch it now and then, and do without the rest.
    """
    deadline = Deadline.after(together)
    made = _first(url, patience, deadline)
    if made.first is None or made.ok is None:
        return made
    feed = overview(made.first.body)
    if feed.format == "sitemap" and not made.first.cut:
        return replace(made, feed=feed)
    if not feed.format or made.first.cut:
        return replace(made, feed=feed, stopped="it is no whole feed, so nothing more was asked")
    answers, stopped = _asked(made, patience, deadline)
    return replace(made, feed=feed, answers=answers, stopped=stopped)


def fetch(url: str, *, patience: float = PATIENCE) -> Answer:
    """The document at an address, asked for as a visit begins and not more. Raises SourceError when it can't be had."""
    made = _first(url, patience, Deadline.after(2 * patience))
    answer = made.ok
    if answer is None:
        raise SourceError(made.asked, "the redirects have no end" if made.first is None else made.first.says)
    if answer.cut or answer.unread:
        raise SourceError(made.asked, answer.unread or "it ends before its end")
    return answer


def _first(url: str, patience: float, deadline: Deadline) -> Visit:
    made = _followed(url, _GZIP, patience, deadline)
    if made.first is None or made.first.status not in _WALLS:
        return made
    try:
        other = _followed(url, {**_GZIP, "User-Agent": READER}, patience, deadline)
    except SourceError:
        return made
    return replace(other, walled=made.first, agent=READER) if other.ok else made


def _followed(url: str, fields: Fields, patience: float, deadline: Deadline) -> Visit:
    """The answer at the end of the redirects (RFC 9110 section 15.4), those on the way in order."""
    now, asked, hops = datetime.now(UTC), url, list[Answer]()
    while True:
        answer = exchange(asked, fields, deadline.sooner(patience))
        named = target_of(answer, asked) if answer.status in _REDIRECTS else ""
        if not named:
            return Visit(asked=public(url), now=now, first=answer, hops=tuple(hops), address=asked)
        hops.append(answer)
        if len(hops) > _MOST_HOPS or public(named) in [hop.url for hop in hops]:
            return Visit(asked=public(url), now=now, hops=tuple(hops), loop=True)
        asked = _with_secret(named, asked)


def _with_secret(named: str, asked: str) -> str:
    """A redirect's target, with the name and password that go to its host and no other."""
    old, new = urlsplit(asked), urlsplit(named)
    secret = old.netloc.rpartition("@")[0]
    same = (old.scheme, old.hostname, old.port) == (new.scheme, new.hostname, new.port)
    return new._replace(netloc=f"{secret}@{new.netloc}").geturl() if secret and same else named


def _asked(made: Visit, patience: float, deadline: Deadline) -> tuple[dict[str, Answer], str]:
    """The answers to the questions that make sense after the first answer, and why some are missing."""
    assert made.first is not None
    answers: dict[str, Answer] = {}
    agent = {"User-Agent": made.agent} if made.agent else {}
    for question, fields in _questions(made.first).items():
        if _pointless(question, made.first, answers):
            continue
        address = _queried(made.address) if question == "queried" else made.address
        method = "HEAD" if question == "head" else "GET"
        try:
            answers[question] = exchange(
                address,
                {**_GZIP, **agent, **fields},
                deadline.sooner(patience),
                method=method,
                wanted=question == "again",
            )
        except SourceError as error:
            if not deadline.left():
                return answers, f"the {deadline.allowed:g} seconds for one address were over"
            return answers, f"no answer to {QUESTIONS[question]}: {error.reason}"
        if answers[question].status == 429:
            return answers, "the server asked us to stop (429)"
    return answers, ""


def _questions(first: Answer) -> dict[str, Fields]:
    """The fields of each question, for the validators that the server gave."""
    tag, date = first.tag, first.get("last-modified")
    asked: dict[str, Fields] = {
        "again": {},
        "plain": {"Accept-Encoding": "identity", "User-Agent": READER},
        "modern": {"Accept-Encoding": "zstd, br"},
        "head": {},
        "queried": {},
    }
    if date:
        asked["by_date"] = {"If-Modified-Since": date}
    if tag:
        asked["by_tag"] = {"If-None-Match": tag}
        asked["stale"] = {"If-None-Match": _UNKNOWN, "A-IM": "feed"} | ({"If-Modified-Since": date} if date else {})
        asked["listed"] = {"If-None-Match": f'{_UNKNOWN}, W/{first.opaque}, "another"'}
        asked["starred"] = {"If-None-Match": "*"}
        asked["suffixed"] = {"If-None-Match": f'{first.tag[:-1]}-gzip"'}
    if tag and date:
        asked["by_both"] = {"If-None-Match": tag, "If-Modified-Since": date}
    return asked


def _pointless(question: str, first: Answer, answers: Mapping[str, Answer]) -> bool:
    """Whether an earlier answer tells already: who ignores one tag ignores a list of them, too."""
    if question in ("listed", "starred", "suffixed"):
        by_tag = answers.get("by_tag")
        mangled = question == "suffixed" and (first.opaque.endswith('-gzip"') or not first.tag.endswith('"'))
        return by_tag is None or by_tag.status != 304 or mangled
    return False


def _queried(url: str) -> str:
    """The address with a parameter that means nothing, as caches are got round."""
    parts = urlsplit(url)
    return parts._replace(query=f"{parts.query}&_=1" if parts.query else "_=1", fragment="").geturl()

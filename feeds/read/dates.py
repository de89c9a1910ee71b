"""Dates as people and programs write them; never by locale, never by a guess at the century."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

Precision = Literal["day", "time"]
Moment = tuple[datetime, Precision]

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner januari janvier janv enero ene gennaio gen janeiro stycznia январь января янв"
            " ledna",
            "february feb februar februari février févr fév febrero febbraio fevereiro fev lutego февраль февраля"
            " фев února",
            "march mar märz mär maart mrt mars marzo março marca март марта мар března marts",
            "april apr avril avr abril abr aprile kwietnia апрель апреля апр dubna",
            "may mai mei mayo maggio mag maio maja май мая května maj",
            "june jun juni juin junio giugno giu junho czerwca июнь июня июн června",
            "july jul juli juillet juil julio luglio lug julho lipca июль июля июл července",
            "august aug augustus augusti août agosto ago sierpnia август августа авг srpna",
            "september sep sept septembre septiembre settembre set setembro września сентябрь сентября сен сент září",
            "october oct oktober okt octobre octubre ottobre ott outubro out października октябрь октября окт října",
            "november nov novembre noviembre novembro listopada ноябрь ноября ноя нояб listopadu",
            "december dec dezember dez décembre déc diciembre dic dicembre dezembro grudnia декабрь декабря дек"
            " prosince",
        ),
        start=1,
    )
    for name in names.split()
}

#: Hours from UTC: RFC 822 section 5.1, and abbreviations that mean one thing wherever they are used.
ZONES = {
    name: float(hours)
    for hours, names in (
        *(("0", "Z UTC GMT UT WET"), ("1", "CET MEZ WEST BST"), ("2", "CEST MESZ EET SAST"), ("3", "EEST MSK")),
        *(("8", "HKT AWST"), ("9", "JST KST"), ("9.5", "ACST"), ("10", "AEST"), ("10.5", "ACDT"), ("11", "AEDT")),
        *(("12", "NZST"), ("13", "NZDT"), ("-4", "EDT"), ("-5", "EST CDT"), ("-6", "CST MDT"), ("-7", "MST PDT")),
        *(("-8", "PST AKDT"), ("-9", "AKST"), ("-10", "HST")),
    )
    for name in names.split()
}

_CLOCK = (
    r"(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?:::?(?P<second>\d{1,2})(?:[.,]\d+)?)?(?:\s?(?P<half>[AaPp])\.?[Mm]\b\.?)?"
)
_OFFSET = r"(?:UTC|GMT)?\s?(?P<sign>[+\-−])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?"
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|\.)?"
_WORD = r"(?P<month>[^\W\d_]{3,12})\.?"
_YEAR = r"(?P<year>\d{4})(?!\d)"

_COMMON = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)? ?(?:(Z|UTC)|([+-])(\d\d):?(\d\d))?)?", re.ASCII
)
_TIME = re.compile(_CLOCK)
_AFTER = re.compile(r"(?:T|,?\s*+(?:(?:[-–—|·•@]|at|um|à|a las|alle|às|в|о)\s*+)?)" + _CLOCK)
_NUMERIC = re.compile(_OFFSET)
_NAMED = re.compile(r"[A-Za-z]+(?:/[A-Za-z_]+){1,2}|[A-Z]{1,5}\b")
_NAME_BEHIND = re.compile(r"^((?:UTC|GMT)?[+\-−]\d{2}:?\d{2}) \(?[A-Z]\w{1,5}(?: \w+){0,3}$")  # as Go and JavaScript do
_WEEKDAY = re.compile(r"[^\W\d_]{2,10}(?:\.,?|,)?\s+(?=\d|[^\W\d_]{3,12}\.?\s+\d)")
_CTIME = re.compile(
    r"[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) +(?P<day>\d{1,2}) " + _CLOCK + r"(?: (?P<rest>\S+))? (?P<year>\d{4})"
)
_DAYS = tuple(
    re.compile(r"(?<![\d\w])" + form)
    for form in (
        r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)",
        r"(?P<day>\d{1,2})(?P<mark>[-/]|\.\s?)(?P<month>\d{1,2})(?P=mark)" + _YEAR,
        r"(?P<day>\d{1,2})" + _ORDINAL + r"[\s-]+(?:de\s|of\s)?" + _WORD + r",?[\s-]+(?:de\s|del\s)?" + _YEAR,
        _WORD + r"\s+(?P<day>\d{1,2})" + _ORDINAL + r",?\s+" + _YEAR,
        r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]",
    )
)
_LONGEST = 200
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?)?")


def parse(text: str, zone: str) -> Moment:
    """One date that is the whole of `text`, and whether it gives a "day" only or a "time".

    A date without a zone is in `zone` (IANA), a day begins there at 00:00. `3/4/2020` is day/month/year. Fractions of a
    second are dropped. The result carries a fixed offset, so that instants compare as instants around a clock change.
    Raises ValueError, naming the text, for what is no date and for dates that do not exist.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        raise ValueError(f"{text[:40]!r}… is not a date: it has {len(text):,} characters")
    try:
        if match := _COMMON.fullmatch(text):
            return _common(match, zone)
        if moment := _ctime(text, zone) or _compact(text, zone) or _spelt(text, zone):
            return moment
    except ValueError as error:
        raise ValueError(f"{text!r} is not a date: {error}") from error
    raise ValueError(f"{text!r} is not a date: write it as 2024-12-31 or 2024-12-31T18:30:00+01:00")


def find(text: str, zone: str) -> Moment | None:
    """The first date inside running text (months named in a dozen European languages, or CJK), None when there is none.

    A time and zone that follow the date directly are taken with it. `4/30/2020` can only be month/day/year, and is.
    """
    return min(_found(text, zone), key=lambda found: found[0], default=(0, None))[1]


def at(moment: datetime, zone: str) -> datetime:
    """A naive local time made aware, with the fixed offset that `zone` has then (the first one where there are two)."""
    return moment.replace(tzinfo=_fixed(moment.replace(tzinfo=ZoneInfo(zone)).utcoffset()))


def _common(match: re.Match[str], zone: str) -> Moment:
    year, month, day, hour, minute, second, utc, sign, hours, minutes = match.groups()
    local = _local(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
    if utc:
        return local.replace(tzinfo=UTC), "time"
    if sign:
        return local.replace(tzinfo=_offset(sign, hours, minutes)), "time"
    return at(local, zone), "time" if hour else "day"


def _ctime(text: str, zone: str) -> Moment | None:
    if not (match := _CTIME.fullmatch(text)):
        return None
    local = _clock(match, _day(match))
    return _zoned(local, match["rest"] or "", zone), "time"


def _compact(text: str, zone: str) -> Moment | None:
    match = _COMPACT.match(text)
    if not match or (match[4] is None and match.end() < len(text)):
        return None
    local = _local(*(int(part or 0) for part in match.groups()))
    return _zoned(local, text[match.end() :].strip(), zone), "time" if match[4] else "day"


def _spelt(text: str, zone: str) -> Moment | None:
    if weekday := _WEEKDAY.match(text):
        text = text[weekday.end() :] if weekday[0].strip(" .,").lower() not in MONTHS else text
    for form in _DAYS:
        if not (match := form.match(text)) or _month(match) is None:
            continue
        day, rest = _day(match), text[match.end() :]
        if not rest:
            return at(day, zone), "day"
        if clock := _AFTER.match(rest):
            return _zoned(_clock(clock, day), rest[clock.end() :].strip(), zone), "time"
    return None


def _found(text: str, zone: str) -> Iterator[tuple[int, Moment]]:
    for form in _DAYS:
        for match in form.finditer(text):
            try:
                day = _day(match, american=True) if _month(match) else None
            except ValueError:
                continue
            if day:
                yield match.start(), _with_clock(day, text[match.end() : match.end() + 60], zone)
                break


def _with_clock(day: datetime, rest: str, zone: str) -> Moment:
    try:
        if clock := _AFTER.match(rest):
            rest = rest[clock.end() :].lstrip(" (")
            offset = _NUMERIC.match(rest) or _NAMED.match(rest)
            known = offset and (offset.re is _NUMERIC or offset[0] in ZONES)
            return _zoned(_clock(clock, day), offset[0] if offset and known else "", zone), "time"
    except ValueError:
        pass
    return at(day, zone), "day"


def _month(match: re.Match[str]) -> int | None:
    word = match["month"]
    return int(word) if word.isdecimal() else MONTHS.get(word.lower())


def _day(match: re.Match[str], *, american: bool = False) -> datetime:
    month, day = _month(match) or 0, int(match["day"])
    if month > 12 >= day and "/" in match[0]:
        if not american:
            raise ValueError("with slashes the day comes first; write it as 2024-12-31")
        month, day = day, month
    return _local(int(match["year"]), month, day)


def _clock(match: re.Match[str], day: datetime) -> datetime:
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return _local(day.year, day.month, day.day, hour, int(match["minute"]), int(match["second"] or 0))


def _local(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    # Outside of these years either the date is a program's zero, or RFC 3339's four digits do not hold it in UTC.
    if not 1000 <= year <= 9998:
        raise ValueError(f"the year {year} can't be meant")
    return datetime(year, month, day, hour, minute, min(second, 59) if second == 60 else second)  # noqa: DTZ001


def _zoned(local: datetime, words: str, zone: str) -> datetime:
    if not words:
        return at(local, zone)
    words = _NAME_BEHIND.sub(r"\1", words.strip("()"))
    if match := _NUMERIC.fullmatch(words):
        return local.replace(tzinfo=_offset(match["sign"], match["hours"], match["minutes"]))
    if "/" in words and _NAMED.fullmatch(words):
        return _elsewhere(local, words)
    name = words.upper()
    for fold in (0, 1):
        aware = local.replace(tzinfo=ZoneInfo(zone), fold=fold)
        if aware.tzname() == name:
            return local.replace(tzinfo=_fixed(aware.utcoffset()))
    if name not in ZONES:
        raise ValueError(f"{words!r} is not a time zone known here; write an offset such as +01:00")
    return local.replace(tzinfo=_fixed(timedelta(hours=ZONES[name])))


def _elsewhere(local: datetime, name: str) -> datetime:
    try:
        return at(local, name)
    except KeyError as error:
        raise ValueError(f"{name!r} is not a time zone") from error


def _offset(sign: str, hours: str, minutes: str | None) -> tzinfo:
    size = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if int(minutes or 0) > 59:
        raise ValueError("an offset from UTC has at most 59 minutes")
    if size >= timedelta(days=1):
        raise ValueError("an offset from UTC is less than a day")
    return _fixed(size if sign == "+" else -size)


def _fixed(offset: timedelta | None) -> tzinfo:
    return timezone(offset) if offset else UTC

"""Messages of wires: IPTC 7901 and ANPA 1312, told by the control characters that frame them (SOH, STX, ETX, EOT)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from feeds.read.conventions import Bundle, Part, Skip
from feeds.read.dates import MONTHS
from feeds.read.wires import anpa_text, signers, subjects, wire
from feeds.read.wires.wire import Item, Said
from feeds.text import plain

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.article import Draft
    from feeds.read.conventions import Conventions

_SOH, _STX, _ETX, _EOT = "\x01", "\x02", "\x03", "\x04"
#: Filling that stands before the first message: DEL, SYN, NUL, white space.
_FILLING = b"\x7f\x16\x00 \t\r\n"
#: IPTC 7901, message header: source and number, priority, category, length, what else there is.
_HEADER = re.compile(
    r"(?P<number>[A-Za-z]{2,4}\d{3,4})\s+(?P<priority>\d)\s+(?P<category>[A-Za-z]{1,4})\b\s*\d*(?P<rest>.*)"
)
#: ANPA 1312, second line: priority, category, two characters of format, keyword, day, number of words.
_LONGEST = 2_000  # characters of what stands before a text
_ANPA = re.compile(r"\w (?P<category>\w)[\x00-\x1f]{2}\s*+(?=\S)")
_END = r"(?:\s+$|\s++\d\d-\d\d(?:\s*$|\s*+\d++\s*$))"
_SLUG = re.compile(rf"\S++(?:(?!{_END})[^\S\n]++\S++)*+(?={_END})", re.MULTILINE)
#: Day and time behind the text. 7901: DDHHMM, zone, month, year; ANPA: MM-DD-YY HHMM and zone; or HH:MM-DD-MM-YY.
_ENDS = (
    re.compile(
        r"\b(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)\s+(?:(?P<zone>[A-Z]{3,4})\s+)?(?P<name>[A-Za-z]{3,9})\s+(?P<year>\d\d)\b"
    ),
    re.compile(
        r"\b(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d)\s+(?P<hour>\d\d)(?P<minute>\d\d)(?P<zone>[A-Z]{3,4})?\b"
    ),
    re.compile(r"\b(?P<hour>\d\d):(?P<minute>\d\d)-(?P<day>\d\d)-(?P<month>\d\d)-(?P<year>\d\d)\b"),
)
#: Two digits of a year that stand for one of the last century.
_LAST_CENTURY = 70


class _Message(NamedTuple):
    header: str
    text: str
    end: str


def is_wire(data: bytes) -> bool:
    """Whether the first bytes of a file are those of a message: SOH, and STX behind a header."""
    start = data[:2000].lstrip(_FILLING)
    return start.startswith(b"\x01") and b"\x02" in start


def read_wire(path: str, data: bytes, conventions: Conventions, modified: datetime) -> Draft | Skip | Bundle:
    """What a file says: a message, or several. Raises ValueError with the reason."""
    if not is_wire(data):
        return Skip("no message of a wire: it does not begin with its header (SOH … STX)")
    messages = _messages(_decoded(data))
    if not messages:
        raise ValueError("no message in it has a text")
    if len(messages) == 1:
        return wire.outcome(_stated(messages[0]), path, conventions, modified)
    parts, taken = [], set[str]()
    for number, message in enumerate(messages, start=1):
        match = _HEADER.match(message.header.strip())
        key = match["number"] if match else f"message {number}"
        key = f"{key} {number}" if key in taken else key
        taken.add(key)
        parts.append(Part(key, _told(message, path, conventions, modified)))
    return Bundle(tuple(parts))


def _told(message: _Message, path: str, conventions: Conventions, modified: datetime) -> Draft | Skip | str:
    try:
        return wire.outcome(_stated(message), path, conventions, modified)
    except ValueError as error:
        return str(error)


def _decoded(data: bytes) -> str:
    """UTF-8 where it is that, else the encoding of western wires; no byte stands for nothing."""
    data = data.replace(b"\x00", b"")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace").replace("\ufffd", "")
    text = text.replace("\r\r\n", "\n").replace("\r\n", "\n")
    return text.replace("\r", "" if "\n" in text else "\n")


def _messages(text: str) -> list[_Message]:
    found = []
    for each in text.split(_SOH)[1:]:
        header, framed, rest = each.partition(_STX)
        if framed and rest.strip():
            body, _, end = rest.partition(_ETX)
            found.append(_Message(header, body.partition(_EOT)[0].lstrip(_STX), end.partition(_EOT)[0]))
    return found


def _stated(message: _Message) -> Item:
    header, anpa = _HEADER.match(message.header.strip()), _anpa(message.header[:_LONGEST])
    category = anpa[0] if anpa else header["category"] if header else ""
    told = anpa_text.read(message.text, anpa[1] if anpa else "")
    topic = subjects.letter(category)
    return Item(
        form="ANPA 1312" if anpa else "IPTC 7901",
        titles=[Said(told.title, "headline")] if told.title else [],
        made=[Said(_moment(message.end), "the end of the message")],
        body=told.body,
        summary=told.summary,
        authors=signers.people(told.byline, agency=told.agency),
        subjects=[topic] if topic else [],
        agency=told.agency,
        dropped=list(told.dropped),
    )


def _anpa(header: str) -> tuple[str, str] | None:
    """The category and the keyword of a header of ANPA, None when it is none."""
    failed = 0
    for start in _ANPA.finditer(header):
        if start.end() >= failed:  # what no keyword ends in before the end of its line, none behind it does
            if slug := _SLUG.match(header[start.end() :]):
                return start["category"], slug[0]
            failed = header.find("\n", start.end())
            if failed < 0:
                return None
    return None


def _moment(end: str) -> str:
    """The day and time at the end of a message, as ISO 8601; "" when there is none."""
    for form in _ENDS:
        if match := form.search(plain(end)):
            said = match.groupdict()
            month = int(said["month"]) if said.get("month") else MONTHS.get(said["name"].lower(), 0)
            year = int(said["year"]) + (1900 if int(said["year"]) >= _LAST_CENTURY else 2000)
            if month:
                day = f"{year}-{month:02}-{said['day']} {said['hour']}:{said['minute']}"
                return f"{day} {said['zone']}" if said.get("zone") else day
    return ""

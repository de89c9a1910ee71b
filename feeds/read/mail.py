"""E-mails that are articles (RFC 5322): the subject is the headline, the message the text."""

from __future__ import annotations

import re
from email import policy
from email.errors import MessageError
from email.parser import BytesParser
from email.utils import parseaddr
from typing import TYPE_CHECKING

from feeds.read.wires import signers, wire, wire_html
from feeds.read.wires.wire import Item, Said

if TYPE_CHECKING:
    from datetime import datetime
    from email.message import EmailMessage, Message

    from feeds.article import Draft
    from feeds.read.conventions import Conventions, Skip

#: The first field of a message that was delivered; an article's own header has none of these.
_FIRST = re.compile(rb"\s*(?:Delivered-To|Received|Return-Path|X-Received|MIME-Version|Message-ID):\s", re.IGNORECASE)
_FIELD = re.compile(rb"^(?:Received|Message-ID|MIME-Version):\s", re.IGNORECASE | re.MULTILINE)
#: What a message may ask of the parser: characters of a field, and of all fields, beginnings of parts, and looks at
#: lines, each of which it compares with the boundaries of all parts that it may stand in.
_LONGEST, _MOST = 4_000, 50_000
_PARTS = 2_000
_LOOKS = 15_000_000
_OF_A_PART = re.compile(
    rb"^content-(?:type|disposition|transfer-encoding|id):[^\n]*+(?:\n\n?[ \t][^\n]*+)*+", re.MULTILINE
)
_NO_CHARSETS = ("idna", "punycode")  # which take quadratic time
_READ = frozenset(
    str.split("from subject date message-id content-type content-disposition content-transfer-encoding content-id")
)
_ZONE_NAME = re.compile(r"(?<!\s)\s*+\([^()]*+\)$")


def is_mail(data: bytes) -> bool:
    """Whether a file is a message that was delivered by mail."""
    return bool(_FIRST.match(data) and _FIELD.search(data, 0, 20_000))


def read_mail(path: str, data: bytes, conventions: Conventions, modified: datetime) -> Draft | Skip:
    """What a message says; what is attached to it stays with it. Raises ValueError with the reason."""
    try:
        return _read(path, _parsed(data), conventions, modified)
    except RecursionError:
        raise ValueError("the message is nested too deep") from None


def _parsed(data: bytes) -> EmailMessage:
    """The message, unless it was written to be costly: the parser takes quadratic time and memory for some fields."""
    lines = data.lower().replace(b"\r", b"\n")  # for the parser, either ends a line
    if lines.count(b"\n--") > _PARTS:
        raise ValueError(f"the message has more than {_PARTS:,} parts")
    if lines.count(b"boundary") * lines.count(b"\n") > _LOOKS:
        raise ValueError("the message has too many lines for as many boundaries")
    if sum(len(field[0]) for field in _OF_A_PART.finditer(lines)) > _MOST:
        raise ValueError(f"the parts of the message have fields of more than {_MOST:,} characters")
    message: EmailMessage = BytesParser(policy=policy.default).parsebytes(data.lstrip())
    size = 0
    for part in message.walk():
        read = [(name, value) for name, value in part.raw_items() if name.lower() in _READ]
        size += sum(len(value) for _, value in read)
        if size > _MOST or any(len(value) > _LONGEST for _, value in read):
            raise ValueError(_too_long(read))
        for name in {name.lower(): name for name, _ in read}.values():
            _look(part, name)
    return message


def _too_long(read: list[tuple[str, str]]) -> str:
    name = next((name for name, value in read if len(value) > _LONGEST), "")
    if name:
        return f"the field {name} of the message has more than {_LONGEST:,} characters"
    return f"the fields of the message have more than {_MOST:,} characters"


def _look(part: Message, name: str) -> None:
    """Raises ValueError when the library stumbles over a field, which it may do in any of these ways."""
    try:
        _ = part[name]
    except (AssertionError, AttributeError, IndexError, KeyError, MessageError, TypeError) as error:
        raise ValueError(f"the field {name} of the message can't be read") from error


def _read(path: str, message: EmailMessage, conventions: Conventions, modified: datetime) -> Draft | Skip:
    name, address = parseaddr(str(message.get("From", "")))
    item = Item(
        form="E-mail",
        id=str(message.get("Message-ID", "")).strip(" <>"),
        titles=[Said(_mended(str(message.get("Subject", ""))), "Subject")],
        made=[Said(_ZONE_NAME.sub("", str(message.get("Date", ""))), "Date")],
        body=_body(message),
        authors=signers.people(name) if name and name != address else (),
        dropped=[
            f"an attachment: {part.get_filename() or part.get_content_type()}" for part in message.iter_attachments()
        ],
    )
    return wire.outcome(item, path, conventions, modified)


def _mended(text: str) -> str:
    """A subject whose UTF-8 was declared as windows-1252, read as what it is."""
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("html", "plain"))
    if part is None:
        return ""
    if (charset := str(part.get_content_charset())) in _NO_CHARSETS:
        raise ValueError(f"its text can't be decoded: {charset} is for names of hosts")
    try:
        said = str(part.get_content())
    except (LookupError, UnicodeError) as error:
        raise ValueError(f"its text can't be decoded: {error}") from error
    return said if part.get_content_subtype() == "html" else wire_html.paragraphs(said)

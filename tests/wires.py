"""Documents of wires in our own words, as small as they can be."""

from __future__ import annotations

import json
from html import escape

NAR = "http://iptc.org/std/nar/2006-10-01/"
XHTML = "http://www.w3.org/1999/xhtml"


def instant(minute: int) -> str:
    """A minute of the morning of 2 May 2024."""
    return f"2024-05-02T{6 + minute // 60:02}:{minute % 60:02}:00Z"


def g2(
    guid: str = "urn:newsml:wire.example:20240502:harbour",
    version: int = 1,
    headline: str = "Harbour reopens",
    *,
    status: str = "usable",
    body: str = "<p>The harbour is open again.</p>",
    meta: str = "",
    about: str = "",
    more: str = "",
    made: str | None = None,
    kind: str = "text",
    lang: str = "en",
) -> str:
    """A news item of NewsML-G2, without an XML declaration, so that it may stand in a message."""
    return f"""<newsItem xmlns="{NAR}" guid="{guid}" version="{version}" standard="NewsML-G2" xml:lang="{lang}">
<itemMeta>
<itemClass qcode="ninat:{kind}"/><provider literal="Harbour Wire"/>
<versionCreated>{instant(version) if made is None else made}</versionCreated>
<firstCreated>{instant(0)}</firstCreated><pubStatus qcode="stat:{status}"/>{meta}
</itemMeta>
<contentMeta><headline>{escape(headline)}</headline>{about}</contentMeta>
{more}<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="{XHTML}"><body>{body}</body></html>
</inlineXML></contentSet>
</newsItem>"""


def message(*items: str) -> str:
    """A news message of NewsML-G2 with these items."""
    inner = "\n".join(items)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="{NAR}"><header><sent>{instant(59)}</sent></header><itemSet>
{inner}
</itemSet></newsMessage>"""


def nitf(headline: str = "Ferry sails", *, data: str = "", head: str = "", body_head: str = "", body: str = "") -> str:
    """An NITF document without a namespace."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf><head><title>ferry</title>{head}<docdata>{data or '<date.issue norm="20240502T081500+0200"/>'}</docdata></head>
<body><body.head><hedline><hl1>{escape(headline)}</hl1></hedline>{body_head}</body.head>
<body.content>{body or "<p>The ferry sails at noon.</p>"}</body.content></body></nitf>"""


def ninjs(**members: object) -> str:
    """A ninjs item; members that are None are left out."""
    item: dict[str, object] = {
        "uri": "urn:wire.example:ferry",
        "type": "text",
        "versioncreated": instant(1),
        "headline": "Ferry sails",
        "body_html": "<p>The ferry sails at noon.</p>",
        **members,
    }
    return json.dumps({name: value for name, value in item.items() if value is not None}, ensure_ascii=False)

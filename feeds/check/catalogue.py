"""Every rule by its id, and what to do about the faults that people meet most."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from feeds import check
from feeds.check.rules import Rule


@cache
def catalogue() -> dict[str, Rule]:
    """Every rule that there is, by id: each module of `feeds.check` has its own in RULES."""
    modules = [import_module(f"feeds.check.{module.name}") for module in iter_modules(check.__path__)]
    return {rule.id: rule for module in modules for rule in getattr(module, "RULES", ())}


def explanation(rule: str) -> str:
    """What holds when all is well, in one sentence."""
    found = catalogue().get(rule)
    return found.explanation if found else ""


def remedy(rule: str) -> str:
    """What to do, in one sentence; "" where the explanation says it already."""
    return REMEDIES.get(rule, "")


REMEDIES = {
    "feed-format": "Check the address of the feed itself, not of the page that links to it.",
    "feed-size": "Show fewer entries, or summaries.",
    "xml-well-formed": "Write feeds with an XML library, never with a template of text.",
    "xml-character": "Take control characters out of the text before it is written.",
    "xml-doctype": "Take the DOCTYPE out, and write entities of HTML as characters: é, not &eacute;.",
    "xml-encoding": 'Write UTF-8, and say so: <?xml version="1.0" encoding="UTF-8"?>.',
    "xml-size": "Show fewer entries, or summaries.",
    "json-syntax": "Write it with a JSON library, as UTF-8 without a byte order mark.",
    "json-size": "Show fewer entries, or summaries.",
    "feedparser-bozo": "Mend the findings above first: NewsBlur, rss2email and others read with feedparser.",
    "rss-guid-missing": 'Give each item a guid that never changes, with isPermaLink="false".',
    "rss-guid-unique": "Give each item a guid of its own: readers show one of those that share one.",
    "rss-self": 'Add <atom:link rel="self" href="…"/> with the address of the feed, exactly as readers ask for it.',
    "rss-date": "Write dates as Mon, 23 Nov 2026 05:00:00 GMT, in English whatever the server's language is.",
    "atom-self": 'Add <link rel="self" href="…"/> with the address of the feed, exactly as readers ask for it.',
    "atom-id-unique": "Give each entry an id of its own: readers show one of those that share one.",
    "atom-date": "Write dates as 2026-11-23T05:00:00Z.",
    "json-self": "Set feed_url to the address of the feed, exactly as readers ask for it.",
    "http-status": "Serve the last good feed whatever happens behind it; redirect (301) when it moves.",
    "http-complete": "Let the server send a right Content-Length; look for a proxy that gives up too early.",
    "http-retry-after": "Send Retry-After: 3600, a number and no date, with each 429 and 503.",
    "http-user-agent": "Take the feed's address out of the bot protection: every reader is a bot.",
    "http-asked-too-often": "Limit by feed and client, and never limit answers that are a 304.",
    "http-cookies": "Serve the feed without sessions: it is the same for everybody.",
    "http-query": "Ignore parameters that the feed does not have.",
    "http-head": "Answer HEAD as GET, and leave the body out.",
    "http-delta": "Answer A-IM with a plain 200, or see RFC 3229.",
    "http-redirect-loop": "Let each old address lead straight to the one that answers 200.",
    "http-redirect-downgrade": "Redirect to the https address.",
    "http-redirect-count": "Let each old address lead straight to the one that answers 200.",
    "http-redirect-temporary": "Answer 301 if the feed has moved for good.",
    "http-redirect-host": "Keep the old host answering for as long as anybody asks it.",
    "http-type": "Set the type for the file's suffix in the web server.",
    "http-type-exact": "Set the type for the file's suffix in the web server.",
    "http-charset": "Write and declare UTF-8 everywhere, or leave the charset out of an application/* type.",
    "http-charset-missing": "Add charset=utf-8, or take the application/* type.",
    "http-etag": "Send a hash of the bytes.",
    "http-etag-form": "Put it in double quotes.",
    "http-last-modified": "Send the time at which the bytes last changed.",
    "http-last-modified-date": "Send the time at which the bytes last changed, in GMT.",
    "http-304": "Compare If-None-Match, or without it If-Modified-Since, and answer 304; web servers do for files.",
    "http-304-stale": "Look at If-Modified-Since only when there is no If-None-Match.",
    "http-304-forms": "Split If-None-Match at its commas, and leave W/ out of the comparison.",
    "http-304-suffix": "Let the server that makes the ETag compress, too, or strip -gzip before comparing.",
    "http-304-fields": "Send the same fields with a 304 as with a 200.",
    "http-same": "Take build times, counters, nonces and advertisements out of the feed.",
    "http-etag-stable": "Make the ETag of the bytes, not of a time, a process or a server.",
    "http-etag-moves": "Make the ETag of the bytes.",
    "http-gzip": "Switch gzip on for the feed's type.",
    "http-brotli": "Switch brotli on for the feed's type, if the server has it.",
    "http-coding-asked": "Compress only what Accept-Encoding asks for.",
    "http-vary": "Send Vary: Accept-Encoding with every answer, also those without compression.",
    "http-etag-coding": "Let each coding have a tag of its own, or begin the tag with W/.",
    "http-max-age": "Send Cache-Control: max-age=3600, or what fits the pace of the feed.",
    "http-expires": "Leave Expires out: Cache-Control is enough.",
    "http-date": "Set the server's clock by NTP.",
    "http-ttl": "Let both say the same.",
    "http-size": "Show fewer entries, or summaries.",
    "http-size-refused": "Show fewer entries, or summaries.",
    "http-quiet": "Nothing, if there is nothing new.",
}

"""A WordPress of our own writing: its posts, the export that it makes of them, and the feed that readers had of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

SITE = "https://old.example"
_HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.5" created="2024-06-01 10:00" -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/{wxr}/excerpt/"
    xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/{wxr}/">
<channel>
<title>The old paper</title><link>{site}</link><language>{language}</language>
<wp:wxr_version>{wxr}</wp:wxr_version><wp:base_site_url>{site}</wp:base_site_url><wp:base_blog_url>{site}</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[alee]]></wp:author_login>
<wp:author_email><![CDATA[ann@old.example]]></wp:author_email>
<wp:author_display_name><![CDATA[Ann Lee]]></wp:author_display_name></wp:author>
<wp:category><wp:term_id>2</wp:term_id><wp:category_nicename><![CDATA[world]]></wp:category_nicename>
<wp:category_parent></wp:category_parent><wp:cat_name><![CDATA[World &amp; more]]></wp:cat_name></wp:category>
<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename><![CDATA[asia]]></wp:category_nicename>
<wp:category_parent><![CDATA[world]]></wp:category_parent><wp:cat_name><![CDATA[Asia]]></wp:cat_name></wp:category>
"""


@dataclass(frozen=True, kw_only=True)
class Post:
    """One post; `more` is XML that stands in its item as it is."""

    number: int
    title: str = ""
    body: str = "A boat came in.\n\nThen it rained."
    published: datetime = datetime(2024, 5, 6, 8, 30, tzinfo=UTC)
    modified: datetime | None = None
    status: str = "publish"
    kind: str = "post"
    creator: str = "alee"
    excerpt: str = ""
    guid: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    terms: tuple[tuple[str, str, str], ...] = ()
    meta: tuple[tuple[str, str], ...] = ()
    more: str = ""

    @property
    def name(self) -> str:
        return self.title or f"Post {self.number}"

    @property
    def slug(self) -> str:
        return "-".join(re.findall(r"\w+", self.name.lower()))

    @property
    def link(self) -> str:
        return f"{SITE}/{self.published:%Y/%m}/{self.slug}/"

    @property
    def id(self) -> str:
        return f"{SITE}/?p={self.number}" if self.guid is None else self.guid

    def item(self) -> str:
        """As the export has it; `fields` are put in place of what it would say."""
        stamp = "%Y-%m-%d %H:%M:%S"
        changed = self.modified or self.published
        said = {
            "title": _cdata(self.name),
            "link": self.link,
            "pubDate": format_datetime(self.published),
            "dc:creator": _cdata(self.creator),
            "guid": escape(self.id),
            "content:encoded": _cdata(self.body),
            "excerpt:encoded": _cdata(self.excerpt),
            "wp:post_id": str(self.number),
            "wp:post_date": f"{self.published:{stamp}}",
            "wp:post_date_gmt": f"{self.published:{stamp}}",
            "wp:post_modified_gmt": f"{changed:{stamp}}",
            "wp:comment_status": "closed",
            "wp:post_name": self.slug,
            "wp:status": self.status,
            "wp:post_type": self.kind,
            "wp:post_password": "",
            **self.fields,
        }
        lines = [f"<{name}>{value}</{name}>" for name, value in said.items()]
        lines += [
            f'<category domain="{domain}" nicename="{nicename}">{_cdata(name)}</category>'
            for domain, nicename, name in self.terms
        ]
        lines += [
            f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{_cdata(value)}</wp:meta_value></wp:postmeta>"
            for key, value in self.meta
        ]
        return "<item>" + "\n".join([*lines, self.more]) + "</item>\n"


def export(*posts: Post, wxr: str = "1.2", language: str = "en-US") -> str:
    """The file that WordPress makes of these posts."""
    items = "".join(post.item() for post in posts)
    return _HEAD.format(wxr=wxr, site=SITE, language=language) + items + "</channel>\n</rss>\n"


def feed(*posts: Post, older: str = "") -> str:
    """The RSS feed of the site, as its readers had it; `older` is where there is more of it (RFC 5005)."""
    items = "".join(
        f"<item><title>{escape(post.name)}</title><link>{post.link}</link>"
        f"<pubDate>{format_datetime(post.published)}</pubDate>"
        f'<guid isPermaLink="false">{escape(post.id)}</guid><description>{escape(post.body)}</description></item>\n'
        for post in posts
    )
    link = f'<atom:link rel="prev-archive" href="{escape(older)}"/>' if older else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>The old paper</title><link>{SITE}</link><description>News</description>{link}\n{items}"
        "</channel></rss>\n"
    )


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"

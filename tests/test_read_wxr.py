"""WordPress exports: each post a draft that says what WordPress's own feed said of it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from feeds.article import Comments, Draft, Enclosure, Image, Person, Version
from feeds.errors import ArticleError
from feeds.read import Bundle, Conventions, Skip, html, read
from feeds.read.bodies.autop import paragraphs
from feeds.read.bodies.wordpress import to_html
from tests.corpora.wxr import FILES, measure
from tests.wordpress import SITE, Post, export, feed

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def outcomes(text: str | bytes, conventions: Conventions | None = None) -> dict[str, Draft | Skip | str]:
    data = text.encode() if isinstance(text, str) else text
    found = read("export.xml", data, conventions or Conventions(), NOW)
    assert isinstance(found, Bundle)
    assert len({part.key for part in found.parts}) == len(found.parts)
    return {part.key: part.outcome for part in found.parts}


def draft(post: Post, *others: Post, conventions: Conventions | None = None, wxr: str = "1.2") -> Draft:
    found = outcomes(export(post, *others, wxr=wxr), conventions)[str(post.number)]
    assert isinstance(found, Draft), found
    return found


def body(text: str) -> str:
    return html(draft(Post(number=1, body=text)).content, SITE)


@pytest.mark.parametrize("wxr", ["1.0", "1.1", "1.2"])
def test_a_post_says_what_its_feed_said(wxr: str) -> None:
    post = Post(
        number=216,
        title="Ferries &amp; fog",
        modified=datetime(2024, 5, 7, 9, tzinfo=UTC),
        excerpt="<p>The <em>first</em> boat.</p>",
        fields={"wp:post_name": "f%C3%A4hre", "wp:comment_status": "open"},
        terms=(("category", "asia", "Asia"), ("post_tag", "boats", "Boats"), ("category", "uncategorized", "None yet")),
        more="<wp:comment><wp:comment_approved>1</wp:comment_approved><wp:comment_type/></wp:comment>"
        "<wp:comment><wp:comment_approved>spam</wp:comment_approved></wp:comment>"
        "<wp:comment><wp:comment_approved>1</wp:comment_approved><wp:comment_type>pingback</wp:comment_type></wp:comment>",
    )
    found = draft(post, wxr=wxr)
    assert found.title == "Ferries & fog"
    assert found.id == f"{SITE}/?p=216"
    assert found.link == post.link
    assert found.published == post.published
    assert found.updated == post.modified
    assert found.version == Version(0, int(datetime(2024, 5, 7, 9, tzinfo=UTC).timestamp()))
    assert found.authors == (Person(name="Ann Lee"),)
    assert found.categories == ("World & more/Asia",)
    assert found.tags == ("Boats",)
    assert found.summary == "The first boat."
    assert found.language == "en-US"
    assert found.slug == "fähre"
    assert found.comments == Comments(url="#comments", count=1)
    assert {one.field for one in found.origins} >= {"title", "published", "id"}
    assert found.notes == ()


@pytest.mark.parametrize(
    ("post", "reason"),
    [
        (Post(number=1, kind="page"), "a page, not a post"),
        (Post(number=1, kind="attachment"), "an attachment, not a post"),
        (Post(number=1, kind="nav_menu_item"), "an item of a menu, not a post"),
        (Post(number=1, kind="revision"), "a revision, not a post"),
        (Post(number=1, kind="product"), "of the type product, not a post"),
        *((Post(number=1, status=status), f"status: {status}") for status in ("draft", "private", "pending", "trash")),
        (Post(number=1, fields={"wp:post_password": "sesame"}), "behind a password"),
        (Post(number=1, body="", fields={"title": ""}), "a stub: neither title nor body"),
    ],
)
def test_what_is_no_public_post_is_skipped_for_its_reason(post: Post, reason: str) -> None:
    found = outcomes(export(post))["1"]
    assert isinstance(found, Skip)
    assert found.reason == reason
    assert (found.id is None) == ("not a post" in reason)


def test_a_post_to_come_is_under_embargo_until_its_moment() -> None:
    post = Post(number=1, status="future", published=datetime(2030, 1, 1, tzinfo=UTC))
    assert draft(post).published == post.published


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ({"pubDate": "Mon, 30 Nov -0001 00:00:00 +0000"}, "2024-05-06T08:30:00+00:00"),
        (
            {"wp:post_date_gmt": "0000-00-00 00:00:00", "wp:post_date": "2024-05-06 10:30:00"},
            "2024-05-06T10:30:00+02:00",
        ),
        (
            {"wp:post_date_gmt": "0000-00-00 00:00:00", "wp:post_date": "0000-00-00 00:00:00"},
            "2024-05-06T08:30:00+00:00",
        ),
    ],
)
def test_the_date_is_that_in_utc_else_that_of_the_site(fields: dict[str, str], published: str) -> None:
    found = draft(Post(number=1, fields=fields), conventions=Conventions(zone="Europe/Berlin"))
    assert found.published.isoformat() == published


def test_a_post_without_any_date_is_refused_alone() -> None:
    zero = "0000-00-00 00:00:00"
    bad = Post(number=1, fields={"wp:post_date": zero, "wp:post_date_gmt": zero, "pubDate": "soon"})
    found = outcomes(export(bad, Post(number=2)))
    assert found["1"] == "no date: neither <wp:post_date_gmt> nor <wp:post_date> holds one"
    assert isinstance(found["2"], Draft)


def test_the_featured_image_is_its_attachment() -> None:
    picture = Post(
        number=9,
        kind="attachment",
        excerpt="At the quay",
        fields={"wp:attachment_url": f"{SITE}/boat.jpg"},
        meta=(("_wp_attachment_image_alt", "A boat"),),
    )
    post = Post(number=1, meta=(("_thumbnail_id", "9"),))
    assert draft(post, picture).image == Image(url=f"{SITE}/boat.jpg", alt="A boat", caption="At the quay")
    assert draft(post).image is None
    assert "attachment 9" in draft(post).notes[0]


def test_enclosures_have_size_type_and_duration() -> None:
    powerpress = f'{SITE}/a.mp3\n1234\naudio/MPEG\na:1:{{s:8:"duration";s:8:"01:02:03";}}'
    found = draft(Post(number=1, meta=(("enclosure", powerpress), ("enclosure", f"{SITE}/a.mp3"), ("enclosure", ""))))
    assert found.enclosures == (Enclosure(url=f"{SITE}/a.mp3", type="audio/mpeg", length=1234, duration=3723),)


def test_no_mail_address_leaks() -> None:
    assert draft(Post(number=1, creator="bob@old.example")).authors == ()
    assert "ann@old.example" not in repr(outcomes(export(Post(number=1))))


def test_an_unknown_login_is_a_name_and_co_authors_are_several() -> None:
    assert draft(Post(number=1, creator="bob")).authors == (Person(name="bob"),)
    terms = (("author", "cap-bo", "Bo Ek"), ("author", "cap-al", "Al Oy"))
    assert draft(Post(number=1, terms=terms)).authors == (Person(name="Bo Ek"), Person(name="Al Oy"))


def test_categories_that_are_each_others_parents_end() -> None:
    looped = export(Post(number=1, terms=(("category", "asia", "Asia"),))).replace(
        "<wp:category_parent></wp:category_parent>", "<wp:category_parent>asia</wp:category_parent>"
    )
    found = outcomes(looped)["1"]
    assert isinstance(found, Draft)
    assert found.categories == ("World & more/Asia",)


def test_a_post_without_title_is_called_by_its_first_words() -> None:
    found = draft(Post(number=1, body="Fog at the quay.", fields={"title": ""}))
    assert found.title == "Fog at the quay."
    assert found.origins[0].confidence < 0.5


def test_a_post_without_guid_has_the_one_that_wordpress_makes() -> None:
    assert draft(Post(number=7, guid="")).id == f"{SITE}/?p=7"


def test_two_items_of_one_number_are_two_parts() -> None:
    found = outcomes(
        export(Post(number=8, guid="urn:x:1"), Post(number=8, guid="urn:x:2"), Post(number=8, guid="urn:x:2"))
    )
    assert list(found) == ["8", "urn:x:2", "item 3"]


def test_a_plain_feed_is_no_article_and_adopt_is_named() -> None:
    for text in (feed(Post(number=1)), '<feed xmlns="http://www.w3.org/2005/Atom"/>'):
        found = read("old.xml", text.encode(), Conventions(), NOW)
        assert isinstance(found, Skip)
        assert "feeds adopt" in found.reason


def test_an_export_without_a_channel_is_refused() -> None:
    with pytest.raises(ArticleError, match="without a channel"):
        read("x.xml", b'<rss xmlns:wp="http://wordpress.org/export/1.2/"/>', Conventions(), NOW)


def test_characters_that_xml_forbids_are_removed_and_told_once() -> None:
    found = outcomes(
        export(Post(number=1, body="A\x08 boat\x0b.", excerpt="&#x1f;"), Post(number=2)).replace("Post 2", "P\x10 2")
    )
    first, second = found["1"], found["2"]
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert html(first.content, None) == "<p>A boat.</p>"
    assert second.title == "P 2"
    assert first.notes == ("3 characters removed from the file that XML forbids: U+0008, U+000B, U+0010",)
    assert second.notes == ()


def test_a_text_that_its_own_brackets_end_is_mended() -> None:
    text = export(Post(number=1, body="PLACE"), Post(number=2)).replace("PLACE", "if a[b[0]]> 1 then <b>x</b> & y")
    found = outcomes(text)["1"]
    assert isinstance(found, Draft)
    assert "if a[b[0]]&gt; 1 then <strong>x</strong>" in html(found.content, None).replace("<b>", "<strong>").replace(
        "</b>", "</strong>"
    )
    assert "1 texts of the file mended" in found.notes[0]


def test_names_and_numbers_outside_of_texts_are_mended() -> None:
    text = export(Post(number=1, fields={"title": "Fish&nbsp;&amp; chips &copy & &#2; &lt;"}))
    found = outcomes(text)["1"]
    assert isinstance(found, Draft)
    assert found.title == "Fish & chips © & <"


def test_what_can_not_be_mended_is_refused_with_its_line() -> None:
    with pytest.raises(ArticleError, match=r"line .* not well-formed"):
        read("x.xml", export(Post(number=1)).replace("</channel>", "").encode(), Conventions(), NOW)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("One\nline.\n\nTwo.", "<p>One<br>\nline.</p>\n<p>Two.</p>"),
        ("One.<br />\nTwo.", "<p>One.<br>Two.</p>"),
        ("<p>Said.</p>\n\nBare.", "<p>Said.</p>\n<p>Bare.</p>"),
        ("<h2>Head</h2>\nText.", "<h2>Head</h2>\n<p>Text.</p>"),
        (
            "<ul>\n<li>one</li>\n\n<li>two\n\nthree</li>\n</ul>",
            "<ul>\n<li>one</li>\n<li>\n<p>two</p>\n<p>three</p>\n</li>\n</ul>",
        ),
        ("<blockquote>Said.</blockquote>", "<blockquote>\n<p>Said.</p>\n</blockquote>"),
        ("<pre>a\n\nb [gallery]</pre>", "<pre>a\n\nb [gallery]</pre>"),
        ("Before<!--more-->\n\nafter", "<p>Before</p>\n<p>after</p>"),
        (
            '<!-- wp:paragraph {"align":"left"} -->\n<p>Block.\nLine</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:list /-->',
            "<p>Block.\nLine</p>",
        ),
        (
            "Classic.\n\nText.\n<!-- wp:paragraph -->\n<p>B</p>\n<!-- /wp:paragraph -->",
            "<p>Classic.</p>\n<p>Text.</p>\n\n<p>B</p>",
        ),
    ],
)
def test_paragraphs_are_made_where_the_editor_made_none(written: str, shown: str) -> None:
    assert body(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            '[caption id="a_1" width="3"]<img src="/a.jpg" alt="" /> A boat[/caption]',
            f'<figure><img src="{SITE}/a.jpg" alt=""><figcaption>A boat</figcaption></figure>',
        ),
        (
            '[caption caption="A boat"]<img src="/a.jpg" alt="">[/caption]',
            f'<figure><img src="{SITE}/a.jpg" alt=""><figcaption>A boat</figcaption></figure>',
        ),
        ("[caption]No picture[/caption]", "<p>No picture</p>"),
        ("Text [sic] and [1] stay.", "<p>Text [sic] and [1] stay.</p>"),
        ("[su_box title='x']Kept[/su_box].", "<p>Kept.</p>"),
        ("[contact-form-7 id='3'] and [my_form]", "<p>and</p>"),
        ("Write [[gallery]] so.", "<p>Write [gallery] so.</p>"),
        ("<code>a[b_c]</code>", "<p><code>a[b_c]</code></p>"),
        ('<a href="/x" title="[my_form]">x</a>', f'<p><a href="{SITE}/x" title="[my_form]">x</a></p>'),
        ("[embed]https://video.example/1[/embed]", '<p><a href="https://video.example/1">video.example/1</a></p>'),
        ("[embed]nothing[/embed]", ""),
        ("https://video.example/1", '<p><a href="https://video.example/1">video.example/1</a></p>'),
        ("<pre>\nhttps://video.example/1\n</pre>", "<pre>https://video.example/1\n</pre>"),
        (
            '[sourcecode language="python"]if a < b: x[my_list]\n\ny[/sourcecode]',
            '<pre><code class="language-python">if a &lt; b: x[my_list]\n\ny</code></pre>',
        ),
        ("[code]x &lt; y[/code]", "<pre><code>x &lt; y</code></pre>"),
        ("[playlist ids='1']", ""),
        ("[gallery ids='5']", ""),
        ("A [/stray] end", "<p>A  end</p>"),
    ],
)
def test_shortcodes_are_shown_or_leave_their_words(written: str, shown: str) -> None:
    assert body(written) == shown


def test_what_goes_is_told() -> None:
    found = draft(Post(number=1, body="[my_form] [my_form] [su_box a='1']Kept[/su_box] [gallery]"))
    assert found.dropped == ("the shortcode [my_form]", "the shortcode [su_box]")


def test_a_player_is_the_enclosure_of_its_post() -> None:
    found = draft(Post(number=1, body=f'Hear.\n\n[audio mp3="{SITE}/a.mp3"][/audio]\n\n[video]'))
    assert [one.url for one in found.enclosures] == [f"{SITE}/a.mp3"]
    assert "<video" not in found.content.body


def test_a_picture_of_a_hundred_kilobytes_is_not_shown_in_ten_thousand_galleries() -> None:
    picture = Image(url="https://old.example/a.png", caption="a" * 100_000)
    lost: list[str] = []
    shown = to_html("[gallery ids='5,5,5,5'] " * 10_000, {"5": picture}, lost)
    assert 3_000_000 < len(shown) < 5_000_000
    assert {*lost} == {"pictures of a [gallery], which were shown very often"}


def test_a_gallery_shows_the_pictures_of_the_export() -> None:
    picture = Image(url=f"{SITE}/a.jpg", alt="x", caption="A <boat>")
    shown = to_html("[gallery ids='5, 6']", {"5": picture})
    assert f'<figure><img src="{SITE}/a.jpg" alt="x"><figcaption>A &lt;boat&gt;</figcaption></figure>' in shown


def test_a_youtube_address_has_its_picture() -> None:
    assert "i.ytimg.com/vi/abcdefghijk/" in body("Look:\n\nhttps://youtu.be/abcdefghijk\n\nNice.")


@pytest.mark.parametrize(
    "piece",
    [
        "<pre>",
        "<pre",
        "[a_b ",
        "[caption]",
        "[[",
        "<!-- wp:x ",
        "<!--more",
        "<p>",
        "</div>",
        "https://a\n",
        "\n \n",
        "]]>",
        "<li>\n\n",
    ],
)
def test_work_is_bounded_on_a_megabyte_of_anything(piece: str) -> None:
    started = time.process_time()
    to_html(piece * (1_000_000 // len(piece)), {})
    assert time.process_time() - started < 4


def test_mending_is_bounded_on_a_megabyte_of_anything() -> None:
    for piece in ("<![CDATA[", "<content:encoded><![CDATA[", "&", "]]>", "&#2;"):
        data = b"<rss>\x02" + (piece * (1_000_000 // len(piece))).encode()
        started = time.process_time()
        with pytest.raises(ArticleError):
            read("x.xml", data, Conventions(), NOW)
        assert time.process_time() - started < 4


def test_paragraphs_leave_what_closes_nothing_alone() -> None:
    assert paragraphs("a</div>b<hr>c<td>d") == "\n<p>a</p>\n</div>\n<p>b</p>\n<hr>\n<p>c</p>\n<td>d"


@pytest.mark.skipif(not FILES.is_dir(), reason="the shared corpora are not here")
def test_exports_of_the_corpora_are_read() -> None:
    for figure in measure():
        assert figure.of >= 3
        assert figure.share == figure.must, figure.wrong


def test_the_version_without_a_modification_is_the_publication() -> None:
    post = Post(number=1)
    older = replace(post, fields={"wp:post_modified_gmt": ""})
    assert draft(older).version == Version(0, int(post.published.timestamp()))
    bad = replace(post, fields={"wp:post_modified_gmt": "0", "wp:post_date_gmt": "then"}, status="trash")
    found = outcomes(export(bad))["1"]
    assert isinstance(found, Skip)
    assert found.version == Version(0, 0)

from __future__ import annotations

import pytest

from feeds.read.bodies.clean import clean

BASE = "https://site.example/2026/post.html"
TUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
STILL = '<img src="https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg" alt="">'


def test_d18_a_player_becomes_a_link_with_title_and_picture() -> None:
    html = '<iframe src="//www.youtube-nocookie.com/embed/dQw4w9WgXcQ?a=0" title="&quot;Talk&quot; &lt;1&gt;"></iframe>'
    assert clean(html, BASE) == f'<p><a href="{TUBE}">{STILL} "Talk" &lt;1&gt;</a></p>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<p>See <iframe src="//maps.example/m?a=1&amp;b=2">old</iframe>.</p>',
            '<p>See <a href="https://maps.example/m?a=1&amp;b=2">maps.example/m?a=1&amp;b=2</a>.</p>',
        ),
        ('<iframe data-src="/film" />after', '<a href="https://site.example/film">site.example/film</a>after'),
        ("a<iframe></iframe>b", "ab"),
        ('<a href="/b"><iframe src="/c" title="C"></iframe></a>', '<a href="https://site.example/b">C</a>'),
        (
            '<figure><iframe src="/c" title="C"></iframe><figcaption>D</figcaption></figure>',
            '<figure><p><a href="https://site.example/c">C</a></p><figcaption>D</figcaption></figure>',
        ),
        (
            "<p>x<br>y</p><iframe src='/c' title=C><p>no</p></iframe>",
            '<p>x<br>y</p><p><a href="https://site.example/c">C</a></p>',
        ),
        ("<p><iframe src='/c' title=C></iframe></p>", '<p><a href="https://site.example/c">C</a></p>'),
        ("<iframe src='javascript:alert(1)' title=x></iframe>", ""),
        (
            '<iframe src=/c title=C><img width="0" height="1" </iframe><p>The text behind it stays.</p>',
            '<p><a href="https://site.example/c">C</a></p><p>The text behind it stays.</p>',
        ),
    ],
)
def test_d18_an_iframe_becomes_a_link_where_it_stands(html: str, expected: str) -> None:
    assert clean(html, BASE) == expected


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("https://www.youtube.com/v/dQw4w9WgXcQ&hl=en", TUBE),
        ("https://youtu.be/dQw4w9WgXcQ?t=3", TUBE),
        ("https://www.youtube.com/embed/videoseries?list=PLx_1-2", "https://www.youtube.com/playlist?list=PLx_1-2"),
        ("https://player.vimeo.com/video/76979871?h=8", "https://vimeo.com/76979871"),
        ("https://www.dailymotion.com/embed/video/x7tgad0", "https://www.dailymotion.com/video/x7tgad0"),
        ("https://geo.dailymotion.com/player/xa.html?video=x7tgad0", "https://www.dailymotion.com/video/x7tgad0"),
        ("https://open.spotify.com/embed/track/4uL?utm=1", "https://open.spotify.com/track/4uL"),
        ("https://platform.twitter.com/embed/Tweet.html?dnt=0&id=20", "https://twitter.com/i/status/20"),
        ("https://www.instagram.com/p/B_x-1/embed/captioned/", "https://www.instagram.com/p/B_x-1/"),
        ("https://archive.org/embed/a.b-c", "https://archive.org/details/a.b-c"),
        ("https://codepen.io/ann/embed/aBc?x=1", "https://codepen.io/ann/pen/aBc"),
        ("https://embed.ted.com/talks/a_b", "https://www.ted.com/talks/a_b"),
        (
            "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b&auto_play=false",
            "https://soundcloud.com/a/b",
        ),
        (
            "https://www.facebook.com/plugins/video.php?height=3&href=https%3A%2F%2Fwww.facebook.com%2Fa%2Fvideos%2F1%2F",
            "https://www.facebook.com/a/videos/1/",
        ),
        (
            "https://w.soundcloud.com/player/?url=javascript%3Aalert(1)",
            "https://w.soundcloud.com/player/?url=javascript%3Aalert(1)",
        ),
        ("https://video.example/embed/1", "https://video.example/embed/1"),
        ("https://www.youtube.com/embed/tooshort", "https://www.youtube.com/embed/tooshort"),
    ],
)
def test_d18_the_link_leads_to_the_page_for_people(source: str, page: str) -> None:
    assert f'<a href="{page}">' in clean(f'<iframe src="{source.replace("&", "&amp;")}"></iframe>', None)


@pytest.mark.parametrize(
    "html",
    [
        '<embed src="https://www.youtube.com/v/dQw4w9WgXcQ" title="Talk">',
        '<object data="https://www.youtube.com/v/dQw4w9WgXcQ" title="Talk"></object>',
        '<object title="Talk"><param name="movie" value="https://www.youtube.com/v/dQw4w9WgXcQ"></object>',
        '<object data="x.swf"><embed src="https://www.youtube.com/v/dQw4w9WgXcQ" title="Talk"></object>',
        '<lite-youtube videoid="dQw4w9WgXcQ" playlabel="Talk"></lite-youtube>',
        '<amp-youtube data-videoid="dQw4w9WgXcQ" layout="responsive" title="Talk"></amp-youtube>',
    ],
)
def test_d18_other_players_are_told_as_an_iframe_is(html: str) -> None:
    assert clean(html, BASE) == f'<p><a href="{TUBE}">{STILL} Talk</a></p>'


def test_d18_objects_are_their_fallback_an_image_or_a_link() -> None:
    assert clean('<object data="a.swf"><img src="/b.png"></object>', BASE) == '<img src="https://site.example/b.png">'
    assert clean('<object type="image/svg+xml" data="/c.svg">A "map"</object>', BASE) == (
        '<img src="https://site.example/c.svg" alt="A &quot;map&quot;">'
    )
    assert clean('<object type="application/pdf" data="/d.pdf"></object>', BASE) == (
        '<p><a href="https://site.example/d.pdf">site.example/d.pdf</a></p>'
    )
    assert clean('<amp-vimeo data-videoid="7" title="V"></amp-vimeo><embed type=x>', BASE) == (
        '<p><a href="https://vimeo.com/7">V</a></p>'
    )
    assert clean("<object>never closed", BASE) == "never closed"


def test_d18_a_player_without_anything_to_play_is_gone_and_its_fallback_stays() -> None:
    assert clean("<video autoplay><track src=/t.vtt>no <a href=/v.mp4>video</a></video>", BASE) == (
        'no <a href="https://site.example/v.mp4">video</a>'
    )
    assert clean("<audio></audio>x<video src='data:x'></video>", BASE) == "x"
    video = '<video controls=""><source src="https://site.example/v.mp4" type="video/mp4"></video>'
    assert clean("<video><source data-src=/v.mp4 type=video/mp4></video>", BASE).count("/v.mp4") == 1
    assert clean(video, BASE) == video


def test_d18_a_quoted_post_keeps_its_words_and_its_link() -> None:
    html = (
        '<blockquote class="twitter-tweet" data-lang="en"><p lang="en" dir="ltr">Ferries run.</p>&mdash; Ann (@ann)'
        ' <a href="https://twitter.com/ann/status/20?ref_src=x">May 1</a></blockquote>'
        '<script async src="https://platform.twitter.com/widgets.js"></script>'
    )
    assert clean(html, BASE) == (
        '<blockquote><p lang="en" dir="ltr">Ferries run.</p>— Ann (@ann)'
        ' <a href="https://twitter.com/ann/status/20?ref_src=x">May 1</a></blockquote>'
    )

"""HTML that tries to run a script, in our own words: `@` stands for the script, which asks for /ran-<number>."""

from __future__ import annotations

from typing import NamedTuple

from tests.acceptance.shapes import SHAPES

_TAGS = str.split(
    "img:src=x:error svg::load body::load video:src=x:error audio:src=x:error input:autofocus:focus"
    " select:autofocus:focus textarea:autofocus:focus button:autofocus:focus details:open:toggle marquee::start"
    " iframe::load object:data=x:error embed:src=x:load p::click a:href=#:focus div:tabindex=1:focus h1::mouseover"
    " li::pointerenter td::click pre::copy code::wheel blockquote::mouseenter figure::animationstart"
    " unknown-tag:style=animation-name:x:animationstart custom::click keygen:autofocus:focus menu::contextmenu"
    " track:src=x:error source:srcset=x:error picture::click link:rel=stylesheet href=x:error style::load"
    " script:src=x:error math:href=#:click b::dblclick span::drag time::keydown"
)

#: Attributes of elements that take a URL, each tried with URLs that run.
_ADDRESSES = [
    "a href",
    "area href",
    "base href",
    "link rel=import href",
    "iframe src",
    "frame src",
    "embed src",
    "object data",
    "img src",
    "img srcset",
    "img longdesc",
    "img lowsrc",
    "img dynsrc",
    "source srcset",
    "video src",
    "video poster",
    "audio src",
    "track src",
    "form action",
    "button formaction",
    "input type=submit formaction",
    "input type=image src",
    "body background",
    "table background",
    "td background",
    "blockquote cite",
    "q cite",
    "ins cite",
    "del cite",
    "a ping",
    "html manifest",
    "math xlink:href",
    "math href",
    "mi xlink:href",
    "svg xlink:href",
    "applet code",
    "bgsound src",
    "layer src",
    "xml src",
    "a data-src",
    "img data-src",
    "img data-lazy-src",
    "iframe data-src",
]

#: How the same scheme is written so that a filter may miss it.
_DISGUISED = [
    "javascript:@",
    "JaVaScRiPt:@",
    " javascript:@",
    "&#14; javascript:@",
    "java\tscript:@",
    "java\nscript:@",
    "java\rscript:@",
    "java&Tab;script:@",
    "java&NewLine;script:@",
    "javascript&colon;@",
    "&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;@",
    "&#106&#97&#118&#97&#115&#99&#114&#105&#112&#116&#58@",
    "&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A@",
    "&#0000106avascript:@",
    "&#x0006Aavascript:@",
    "\x01javascript:@",
    "java\x00script:@",
    "java&#0;script:@",
    "java&#xAD;script:@",
    "javascript://%0a@",
    "javascript:/*--></title></style></textarea></script>*/@",
    "&amp;#106;avascript:@",
    "&amp;amp;#106;avascript:@",
    "\u00a0javascript:@",
    "\ufeffjavascript:@",
    "\u2028javascript:@",
    "view-source:javascript:@",
    "vbscript:@",
    "livescript:@",
    "mocha:@",
    "feed:javascript:@",
    "jar:javascript:@",
    "data:text/html,<script>@</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='@'/>",
    "data:;charset=utf-7,+ADw-script+AD4-@+ADw-/script+AD4-",
    "blob:javascript:@",
    "filesystem:javascript:@",
    "\\\\javascript:@",
    "//[javascript:@",
    "x-javascript:@",
]

_PARTS = [
    *(
        f"<{tag} {stated} on{event}=@>x</{tag}>"
        for tag, stated, event in (
            (one.partition(":")[0], one.partition(":")[2].rpartition(":")[0], one.rpartition(":")[2]) for one in _TAGS
        )
    ),
    *(f'<{where}="javascript:@">x</{where.split()[0]}>' for where in _ADDRESSES),
    *(f'<a href="{url}">x</a>' for url in _DISGUISED),
    *(f'<iframe src="{url}"></iframe>' for url in _DISGUISED[:8]),
    *SHAPES,
]


class Vector(NamedTuple):
    """One attempt: its number, and its HTML with a script that asks for /ran-<number>."""

    number: int
    html: str


VECTORS = [Vector(number, part.replace("@", f"fetch(/ran-{number}/)")) for number, part in enumerate(_PARTS, start=100)]

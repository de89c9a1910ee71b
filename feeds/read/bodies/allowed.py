"""What HTML a feed may carry, and by which other elements the rest of it is told."""

from __future__ import annotations

#: Elements that readers keep or that lose nothing but themselves where a reader drops them.
TAGS = frozenset(
    str.split(
        "a abbr address article aside audio b bdo blockquote br caption cite code col colgroup dd del"
        " details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i iframe img"
        " ins kbd li mark ol p picture pre q rp rt ruby s samp section small source span strong sub summary"
        " sup table tbody td tfoot th thead time tr track u ul var video wbr"
    )
)
GONE_WITH_CONTENT = frozenset(
    str.split("annotation annotation-xml button datalist noembed noframes script select style template textarea title")
)
#: Elements whose content is no markup (HTML, 13.2.6.2).
RAW = frozenset(str.split("iframe noembed noframes script style textarea title xmp"))
#: Elements that are told by others: what parts text must go on parting it where readers drop the element.
RENAMED = {
    **dict.fromkeys(str.split("center dialog fieldset form hgroup legend main nav search"), "div"),
    "acronym": "abbr",
    "amp-img": "img",
    "bdi": "span",
    "dir": "ul",
    "menu": "ul",
    "strike": "s",
    "tt": "code",
}
#: Tags that mean something to a parser of HTML, though no feed carries them. `noscript` is not among them: what stands
#: in it is what a reader without scripts should see.
HTML = (
    TAGS
    | GONE_WITH_CONTENT
    | RAW
    | frozenset(
        str.split(
            "area base basefont big body canvas data embed font frame frameset head html image input label link"
            " listing map meta meter nobr object optgroup option output param plaintext progress slot"
        )
    )
    | RENAMED.keys()
) - {"annotation", "annotation-xml", "amp-img"}
#: Where scripts keep an image until it is scrolled to, the best first; and the attribute it belongs in.
LAZY = {
    **dict.fromkeys(
        str.split("data-hi-res-src data-original-src data-original data-lazy-src data-lazy data-lazyload data-src"),
        "src",
    ),
    **dict.fromkeys(str.split("data-original-srcset data-lazy-srcset data-srcset"), "srcset"),
}
_MEDIA = {"src", "srcset", "sizes", "media", "type", *LAZY}
ATTRIBUTES = {
    "*": {"id", "title", "lang", "dir"},
    "a": {"href", "hreflang", "type"},
    "audio": {"src", "data-src"},
    "blockquote": {"cite"},
    "code": {"class", "data-lang"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "iframe": {"src", "data-src", "data-lazy-src"},
    "img": {"alt", "width", "height", *_MEDIA},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "pre": {"class"},
    "q": {"cite"},
    "source": _MEDIA,
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "time": {"datetime"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "video": {"src", "data-src", "poster", "width", "height"},
}
#: Attributes that readers are given without being asked for.
CONTROLS = {"audio": {"controls": ""}, "video": {"controls": ""}}
LINKED = frozenset({"http", "https", "mailto", "tel"})
EMBEDDED = frozenset({"http", "https"})
SOURCES = frozenset({"src", "poster"}) | {name for name, what in LAZY.items() if what == "src"}
SOURCE_SETS = frozenset({"srcset"}) | {name for name, what in LAZY.items() if what == "srcset"}
SIZES = frozenset(str.split("width height colspan rowspan span start value"))

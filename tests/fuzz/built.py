"""Nearly a megabyte each of what is slow only in one shape: one thing around, beside or before very many of another."""

from __future__ import annotations

_LINKS = "<link>x</link>          " * 20_000
_ADDRESS = "http://a.example/" + "a/" * 230_000
_PROPERTIES = "<div itemprop='author datePublished headline'>"

_NAME = "_" + "x" * 500_000
_VALUES = ",".join(['"\\u0001"'] * 39_000)

BUILT = {
    "items in what is open": "<p><object>" + "<b>" * 150 + "<li>" * 230_000,
    "keywords": f"<media:keywords>{''.join(f'a{number},' for number in range(135_000))}</media:keywords>",
    "links below a long base": f"<x xml:base='{_ADDRESS}'>{_LINKS}</x>",
    "titles in a long language": f"<x xml:lang='a{'_' * 480_000}'>{'<title/>     ' * 35_000}</x>",
    "authors behind a long one": f"<author>{'word ' * 96_000}</author><x>{'<author/>      ' * 32_000}</x>",
    "namesakes of a long name": f"<author><name>{'word ' * 96_000}</name>{'<uri/>        ' * 34_000}</author>",
    "values deep within": f"{'[' * 600}{_VALUES}{']' * 600},",
    "values below a long name": f'{{"{_NAME}":[{_VALUES}]}},',
    "links and a long base": f'<base href="{_ADDRESS}">{"<a href=x>y</a> " * 30_000}',
    "substitutions in substitutions": "|a0|\n\n"
    + "".join(f".. |a{number}| replace:: |a{number + 1}| |a{number + 1}|\n" for number in range(25))
    + ".. |a25| replace:: x\n",
    "table of very many columns": f"{'= ' * 800}\n{('a ' * 800 + chr(10)) * 85}{'= ' * 800}\n",
    "lines of very many commas": f".. csv-table::\n\n   {'a,' * 50_000}\n" + "   a\n" * 8_000,
    "images beside": f'<div class="related">{"<img src=a>" * 14_000}</div>{"word " * 160_000}',
    "properties in properties": f"{_PROPERTIES * 100}{'word ' * 195_000}{'</div>' * 100}",
    "links deep within": f"{'<div class=abcdefghi>' * 100}{'<a rel=tag href=/author/1>a</a>' * 31_000}{'</div>' * 100}",
}

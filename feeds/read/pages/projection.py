"""A selection of text laid over the page it was taken from: the page's own HTML, without all that is not selected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

#: Elements that part no text; all others begin a block.
INLINE = frozenset(
    str.split(
        "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark math mi mn mo mrow ms"
        " msub msup mtext nobr q rb rp rt rtc ruby s samp small span strike strong sub sup svg time tt u var wbr"
    )
)
_MEDIA = frozenset(
    str.split(
        "amp-iframe amp-img amp-vimeo amp-youtube audio embed figure iframe img lite-vimeo lite-youtube math"
        " noscript object picture video"
    )
)
#: What is whole or nothing, if most of its text is selected.
_WHOLE = frozenset(str.split("blockquote details dl math ol pre ruby table ul"))
_NEVER = frozenset(str.split("aside button dialog footer nav script select style template textarea"))
#: What pages call the parts that lead elsewhere or tell of the page itself; none of it if most of the text is there.
_CALLED = re.compile(
    r"newsletter|related|recommend|recirc|most-?(?:read|popular|viewed)|popular|trending|latest|teaser|promo|outbrain"
    r"|taboola|shar(?:e|ing)-|-shar(?:e|ing)|social|read(?:ing)?-?time|estimated-read|breadcrumb|also-?read|read-?(?:more|next)"
    r"|sign-?up|subscri|advert|sponsor|author-?(?:bio|box|info|card|desc)|byline|comments|article-?tags|post-?tags|tag-?list"
    r"|see-?also|more-?(?:from|on|stories)|cookie|copyright|disclaimer|player-with-placeholder"
)
_MINOR = 0.3  # share of the selected text that such a part has at most
_HEADLINE = 20  # characters of a link behind a label ("Read more:"), from which it is another article's headline
_LABEL = 25
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_SQUEEZE = re.compile(r"[\W_]+")
_GRAM = 8
_STEP = 5
_SHORT = 24  # letters of a block that is compared as a whole
_LIKE = 0.75  # share of a longer one that the selection has to hold
_LONGEST = 400_000  # letters of a selection
_MOST = 0.8  # share of a list, table or quote that is selected, from which it is whole
_NEARLY = 0.97  # share of an element's text that is selected, from which the rest of it is the article's too
_CARD = 60  # characters of unselected text with a link beside an image, from which that is another article's
_HEADING = 160
#: What elements are called until all are removed at once: one by one, the texts behind them would be copied each time.
GONE = "gone"


class Projection:
    """The blocks of a page, and which of them a selection holds."""

    def __init__(self, root: HtmlElement, selection: Iterable[str], title: str) -> None:
        self._root = root
        self._title = _squeezed(title)
        pieces = [_squeezed(text) for text in selection]
        whole = "".join(pieces)[:_LONGEST]
        self._exact = frozenset(pieces)
        self._grams = {whole[at : at + _GRAM] for at in range(len(whole) - _GRAM + 1)}
        self._size = len(whole)
        self._owner: dict[HtmlElement, HtmlElement] = {}
        self._text: dict[HtmlElement, list[str]] = {}
        self._read()
        self._squeezed = {block: _squeezed("".join(texts)) for block, texts in self._text.items()}
        self._matched = self._without_called(self._match())
        self._keep: set[HtmlElement] = set()
        self._elsewhere: dict[HtmlElement, bool] = {}

    @property
    def share(self) -> float:
        """How much of the selection is on the page, from 0 to 1."""
        return self.amount / self._size if self._size else 0.0

    @property
    def amount(self) -> int:
        """Letters of the page that are selected."""
        return sum(len(self._squeezed[block]) for block in self._matched)

    def cut(self) -> HtmlElement | None:
        """The innermost element that holds all that is selected, everything else removed from it; None: there is none.

        Images, players and formulas beside selected text stay, and so do headings before it.
        """
        if not self._matched:
            return None
        container = self._container()
        for block in self._matched:
            self._keep_up(block, container)
        self._keep_units(container)
        if self.amount >= _NEARLY * sum(len(self._squeezed.get(block, "")) for block in container.iter()):
            self._keep_all(container, container)
        self._keep_headings(container)
        self._keep_media(container)
        self._prune(container)
        return container

    def _read(self) -> None:
        for event, element in etree.iterwalk(self._root, events=("start", "end")):
            parent = element.getparent()
            above = self._owner.get(parent, self._root) if parent is not None else self._root
            if event == "start":
                own = above if element.tag in INLINE and element is not self._root else element
                self._owner[element] = own
                if element.text and element.tag not in _NEVER:
                    self._text.setdefault(own, []).append(element.text)
            elif element.tail and element is not self._root and parent.tag not in _NEVER:
                self._text.setdefault(above, []).append(element.tail)

    def _match(self) -> dict[HtmlElement, None]:
        """The selected blocks, in the order of the page, each text once, where the most of them stand."""
        matched: dict[HtmlElement, None] = {}
        seen: dict[str, HtmlElement | None] = {}
        for block in self._owner:
            letters = self._squeezed.get(block, "")
            if not letters or letters == self._title or not self._is_selected(letters):
                continue
            if seen.get(letters, block.getparent()) is not block.getparent():  # the same text for another screen
                continue
            if any(around.tag in _NEVER for around in (block, *block.iterancestors())):
                continue
            if len(letters) >= _SHORT:
                seen.setdefault(letters, block.getparent())
            matched[block] = None
        return matched

    def _without_called(self, matched: dict[HtmlElement, None]) -> dict[HtmlElement, None]:
        """The selected blocks without lines that only lead elsewhere, and parts that are called what is no article."""
        sizes = {block: len(self._squeezed[block]) for block in matched if not self._leads_elsewhere(block)}
        parts: dict[HtmlElement, list[HtmlElement]] = {}
        for block in sizes:
            for around in (block, *block.iterancestors()):
                if _CALLED.search(f"{around.get('class') or ''} {around.get('id') or ''}".lower()):
                    parts.setdefault(around, []).append(block)
        most = _MINOR * sum(sizes.values())
        gone = {block for blocks in parts.values() if sum(sizes[one] for one in blocks) <= most for block in blocks}
        return {block: None for block in sizes if block not in gone}

    def _leads_elsewhere(self, block: HtmlElement) -> bool:
        """Whether a block is a label ("Read more:") and a link behind it, and nothing else."""
        text = "".join(self._text[block]).strip()
        links = [link for link in block.iter("a") if link.get("href")]
        said = "".join(links[0].itertext()).strip() if len(links) == 1 else ""
        label = text.removesuffix(said).rstrip() if len(said) >= _HEADLINE else ""
        return 0 < len(label) <= _LABEL and label.endswith((":", "：")) and text.endswith(said)

    def _is_selected(self, letters: str) -> bool:
        if len(letters) < _SHORT:
            return letters in self._exact
        grams = range(0, len(letters) - _GRAM + 1, _STEP)
        hits = sum(letters[at : at + _GRAM] in self._grams for at in grams)
        return hits >= _LIKE * len(grams)

    def _container(self) -> HtmlElement:
        """The innermost element around all longer selected blocks; short ones outside of it are found by chance."""
        long = [block for block in self._matched if len(self._squeezed[block]) >= _SHORT] or [*self._matched]
        common = [long[0], *long[0].iterancestors()]
        for block in long[1:]:
            around = {block, *block.iterancestors()}
            common = [element for element in common if element in around]
        container = common[0] if common else self._root
        inside = set(container.iter())
        self._matched = {block: None for block in self._matched if block in inside}
        return container

    def _keep_up(self, element: HtmlElement, container: HtmlElement) -> None:
        for around in (element, *element.iterancestors()):
            if around in self._keep and around is not element:
                return
            self._keep.add(around)
            if around is container:
                return

    def _keep_all(self, element: HtmlElement, container: HtmlElement) -> None:
        self._keep_up(element, container)
        for inner in element.iter():
            if inner.tag not in _NEVER and self._squeezed.get(inner) != self._title:
                self._keep.add(inner)
                if inner in self._text:
                    self._matched[inner] = None

    def _keep_units(self, container: HtmlElement) -> None:
        for unit in [element for element in self._keep if element.tag in _WHOLE]:
            blocks = [element for element in unit.iter() if element in self._squeezed]
            held = sum(len(self._squeezed[block]) for block in blocks if block in self._matched)
            if held >= _MOST * sum(len(self._squeezed[block]) for block in blocks):
                self._keep_all(unit, container)

    def _keep_headings(self, container: HtmlElement) -> None:
        for heading in container.iter(*_HEADINGS):
            after = heading.getnext()
            letters = self._squeezed.get(heading, "")
            short = 0 < len(letters) <= _HEADING and letters != self._title
            if short and heading not in self._keep and after is not None and after in self._matched:
                self._keep_all(heading, container)

    def _keep_media(self, container: HtmlElement) -> None:
        for element in [*container.iter(*_MEDIA)]:
            if element not in self._keep and self._is_beside(element, container):
                self._keep_figure(element, container)

    def _keep_figure(self, element: HtmlElement, container: HtmlElement) -> None:
        """A figure stays with its caption, but without what else is written around its image."""
        captions = [*element.iter("figcaption")]
        self._keep_all(element, container)
        if captions:
            inside = {inner for caption in captions for inner in caption.iter()}
            for inner in element.iter():
                if inner not in inside and inner.tag not in _MEDIA:
                    self._matched.pop(inner, None)
            self._matched.pop(element, None)

    def _is_beside(self, element: HtmlElement, container: HtmlElement) -> bool:
        """Whether something to see stands in the article, and not in a part of it that leads elsewhere."""
        outermost = element
        for around in element.iterancestors():
            if around in self._keep:
                break
            if around is container or around.tag in _NEVER:
                return False
            outermost = around
        if outermost not in self._elsewhere:
            named = f"{outermost.get('class') or ''} {outermost.get('id') or ''}".lower()
            self._elsewhere[outermost] = self._is_card(outermost) or _CALLED.search(named) is not None
        return not self._elsewhere[outermost]

    def _is_card(self, element: HtmlElement) -> bool:
        texts, links = 0, False
        for inner in element.iter():
            if inner.tag == "figcaption" or any(up.tag == "figcaption" for up in inner.iterancestors()):
                continue
            if inner.tag in _HEADINGS:
                return True
            texts += len("".join(self._text.get(inner, ())).strip())
            links = links or (inner.tag == "a" and bool(inner.get("href")) and bool("".join(inner.itertext()).strip()))
        return texts > _CARD and links

    def _prune(self, container: HtmlElement) -> None:
        for element in reversed([*container.iter()]):
            own = self._owner.get(element, element)
            if element is not container and element not in self._keep and not self._is_part(element, own):
                _drop(element, with_tail=self._owner_of_tail(element) not in self._matched)
                continue
            if element.text and own not in self._matched:
                element.text = None
            if element.tail and element is not container and self._owner_of_tail(element) not in self._matched:
                element.tail = None
        etree.strip_elements(container, GONE, with_tail=False)

    def _is_part(self, element: HtmlElement, own: HtmlElement) -> bool:
        """Whether an element is a part of selected text."""
        return own in self._matched and own is not element and element.tag not in _NEVER

    def _owner_of_tail(self, element: HtmlElement) -> HtmlElement:
        parent = element.getparent()
        return self._owner.get(parent, parent)


def _squeezed(text: str) -> str:
    return _SQUEEZE.sub("", text).casefold()


def _drop(element: HtmlElement, *, with_tail: bool) -> None:
    if with_tail:
        element.tail = None
    element.tag = GONE

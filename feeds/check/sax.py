"""expat as feedparser is to use it: with each text handed over in one piece, where Python's own driver cuts it into
crumbs at every line break and reference. SAX lets a driver cut as it likes, so feedparser reads the same."""

from __future__ import annotations

from xml.sax.expatreader import ExpatParser

#: More than the driver reads at a time.
_BUFFER = 2**16


class _Driver(ExpatParser):
    def reset(self) -> None:
        super().reset()
        parser = self._parser  # type: ignore[attr-defined]  # pyexpat's, which every ExpatParser has
        parser.buffer_size = _BUFFER
        parser.buffer_text = True


def create_parser() -> _Driver:
    """What `xml.sax.make_parser` asks of the module of a driver."""
    return _Driver()

"""What was drawn → the objects of a PDF as they are written, each worked out once.

pydyf asks every object for its bytes twice, to write it and for the identifier of the file, and
packs each stream both times, at the level that takes three times as long for a byte in a hundred.
"""

import zlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pydyf

if TYPE_CHECKING:
    from weasyprint.document import Document

LEVEL = 6


class Written(pydyf.Object):
    """An object whose bytes are known, in the place of the one that has them."""

    data = b""
    compressible = False

    def __init__(self, drawn: pydyf.Object) -> None:
        super().__init__()
        self.number, self.generation, self.free = drawn.number, drawn.generation, drawn.free
        self.compressible = drawn.compressible
        if isinstance(drawn, pydyf.Stream):
            _pack(drawn)
        self.data = drawn.data


def write_once(_document: "Document", pdf: pydyf.PDF) -> None:
    """Put what every object will be written as in its place, before the file is written."""
    pdf.objects[:] = [drawn if drawn.free == "f" else Written(drawn) for drawn in pdf.objects]
    pdf.add_object = partial(_add, pdf.add_object)  # asked for those that come with the writing


def _add(add: Callable[[pydyf.Object], None], drawn: pydyf.Object) -> None:
    if isinstance(drawn, pydyf.Stream):
        _pack(drawn)
    add(drawn)


def _pack(stream: pydyf.Stream) -> None:
    if not stream.compress:
        return
    raw = b"\n".join(map(pydyf._to_bytes, stream.stream))
    stream.stream, stream.compress = [zlib.compress(raw, LEVEL)], False
    stream.extra = {**stream.extra, "Filter": "/FlateDecode"}

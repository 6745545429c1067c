"""Pictures by their structure: whole, whatever a telephone has written behind them."""

from struct import unpack

_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_STANDALONE = {0x01, *range(0xD0, 0xD8)}
_SCAN, _END = 0xDA, 0xD9


def is_png(content: bytes) -> bool:
    return content.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in content[-64:]


def is_jpeg(content: bytes) -> bool:
    """Segment by segment to the end of the picture; cameras write previews and films behind it."""
    if not content.startswith(b"\xff\xd8\xff"):
        return False
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # filling
            at += 1
        elif marker in _STANDALONE:
            at += 2
        else:
            at += 2 + unpack(">H", content[at + 2 : at + 4])[0]
            if marker == _SCAN:
                at = _end_of_scan(content, at)
                if content[at : at + 2] == b"\xff\xd9":
                    return True
    return False


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the marker stands that ends the compressed data."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            return len(content)
        following = content[at + 1]
        if following not in _STANDALONE and following not in (0x00, 0xFF):
            return at
        at += 1 if following == 0xFF else 2


def is_heic(content: bytes) -> bool:
    """Boxes that reach exactly to the end, the first saying that it is a HEIF picture."""
    names, at = [], 0
    while at < len(content):
        if at + 8 > len(content):
            return False
        size, name = unpack(">I4s", content[at : at + 8])
        if size == 1:
            if at + 16 > len(content):
                return False
            size = unpack(">Q", content[at + 8 : at + 16])[0]
        elif size == 0:  # to the end
            size = len(content) - at
        if size < 8:
            return False
        names.append(name)
        at += size
    if at != len(content) or names[:1] != [b"ftyp"] or b"meta" not in names:
        return False
    length = unpack(">I", content[:4])[0]
    brands = {content[8:12], *(content[i : i + 4] for i in range(16, length, 4))}
    return bool(brands & _HEIC)

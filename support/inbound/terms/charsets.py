"""Bytes of a mail as text, whatever its label says: Japanese clients label them wrongly.

Python's own codecs of ISO-2022-JP and EUC-JP know no letters of row 13 and of NEC's and IBM's
extensions (① ㈱ 髙), which every Japanese client writes. Here they are read by way of CP932.
"""

import re
from collections.abc import Iterator

UNREADABLE = "\ufffd"
GETA = "〓"
"""What stands for a letter of a telephone company's own, as in print."""

_ESCAPE = re.compile(rb"\x1b(\$[@BA]|\$\([@BCDOPQ]|\([BIJH]|\.A)|([\x0e\x0f])")
_KANJI = {b"$@", b"$B", b"$(@", b"$(B", b"$(O", b"$(Q"}
_JIS = {
    "iso-2022-jp", "iso-2022-jp-1", "iso-2022-jp-2", "iso-2022-jp-3", "iso-2022-jp-2004",
    "iso-2022-jp-ms", "csiso2022jp", "cp50220", "cp50221", "cp50222", "jis", "iso2022jp",
}  # fmt: skip
_SJIS = {
    "shift_jis", "shift-jis", "shiftjis", "x-sjis", "sjis", "ms_kanji", "windows-31j",
    "cswindows31j", "cp932", "ms932", "x-ms-cp932", "windows-932", "sjis-win",
}  # fmt: skip
_EUC = {"euc-jp", "x-euc-jp", "eucjp", "ujis", "euc_jp", "eucjp-win", "eucjp-ms", "cp51932"}
_WIDER = {
    "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "unicode-1-1-utf-7": "utf-7",
}  # fmt: skip
"""Labels under which letters of a larger set are sent."""
_LATIN = {"iso-8859-1", "latin1", "windows-1252", "us-ascii", "ascii", "ansi_x3.4-1968"}
"""Labels that programs write without looking at the text."""
_FEW = 8
"""One byte of eight bits in so many is what European languages have at most."""
_HALF_WIDTH = re.compile(r"[｡-ﾟ]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")


def decode(content: bytes, label: str = "") -> str:
    """The text of some bytes, by their label where it can be so, else by what they are.

    Without control characters but tabs and line ends; never raises. What no charset reads is
    `UNREADABLE`.
    """
    return clean(_decode(content, label.strip().strip("\"'").lower()))


def clean(text: str) -> str:
    """Without what no column holds: control characters, halves of pairs; line ends are `\\n`."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _decode(content: bytes, label: str) -> str:
    if b"\x1b$" in content or b"\x1b(I" in content or (b"\x0e" in content and label in _JIS):
        return iso_2022_jp(content)
    if content.isascii() and label not in ("utf-7", "unicode-1-1-utf-7", "utf-16", "hz-gb-2312"):
        return content.decode("ascii")
    if label in _JIS:
        return _strictly(content, "utf-8") or iso_2022_jp(content)
    if label and label not in _LATIN:
        text = _labelled(content, label)
        if text is not None:
            return text
    foreign = sum(byte > 0x7F for byte in content)
    if label in _LATIN and foreign * _FEW < len(content):
        return _strictly(content, "utf-8") or content.decode("cp1252", "replace")
    guessed = _guessed(content)
    return content.decode("utf-8", "replace") if guessed is None else guessed


def _labelled(content: bytes, label: str) -> str | None:
    if label in _SJIS:
        return _shift_jis(content)
    if label in _EUC:
        return euc_jp(content)
    text = _strictly(content, _WIDER.get(label, label))
    if text is None and label in ("utf-8", "utf8"):
        return _damaged(content)
    return text


def _shift_jis(content: bytes) -> str | None:
    """None where almost all of it would be half-width kana, as EUC-JP looks."""
    text = _strictly(content, "cp932")
    if text is None or len(_HALF_WIDTH.findall(text)) * 2 < len(text):
        return text
    return _guessed(content)


def _damaged(content: bytes) -> str | None:
    """UTF-8 that was cut, or of which a few letters are spoilt; None for something else."""
    text = content.decode("utf-8", "replace")
    spoilt = text.count(UNREADABLE)
    is_cut = spoilt == 1 and text.endswith(UNREADABLE) and len(text) > 1
    return text if is_cut or spoilt * 10 < len(text) else None


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None


def _guessed(content: bytes) -> str | None:
    """UTF-8 where it is; else Shift_JIS or EUC-JP, whichever leaves fewer half-width kana."""
    text = _strictly(content, "utf-8")
    if text is not None:
        return text
    readings = (euc_jp(content), _strictly(content, "cp932"))
    found = [one for one in readings if one is not None]
    return min(found, key=lambda one: len(_HALF_WIDTH.findall(one)), default=None)


def iso_2022_jp(content: bytes) -> str:
    """With half-width kana, also as bytes of eight bits or after SO, and with the extensions."""
    parts: list[str] = []
    mode, is_shifted, start = b"(B", False, 0
    for escape in _ESCAPE.finditer(content):
        parts.append(_stretch(content[start : escape.start()], mode, is_shifted))
        start = escape.end()
        if escape[2]:
            is_shifted = escape[2] == b"\x0e"
        else:
            mode, is_shifted = escape[1], False
    parts.append(_stretch(content[start:], mode, is_shifted))
    return "".join(parts)


def _stretch(content: bytes, mode: bytes, is_shifted: bool) -> str:
    """What stands between two escapes. A line end brings ASCII back, whether escaped or not."""
    if mode not in _KANJI and mode != b"$(D":
        if mode == b"(I" or is_shifted:
            content = bytes(byte | 0x80 if 0x21 <= byte <= 0x5F else byte for byte in content)
        return content.decode("cp932", "replace").replace(UNREADABLE, GETA)
    first, end, rest = content.partition(b"\n")
    read = _jisx0212 if mode == b"$(D" else _kanji
    return read(first.rstrip(b"\r")) + (end + rest).decode("cp932", "replace")


def _kanji(content: bytes) -> str:
    return "".join(_pairs(content))


def _pairs(content: bytes) -> Iterator[str]:
    """Two bytes of seven bits each a letter; blanks that do not belong there stay blanks."""
    position = 0
    while position < len(content):
        first = content[position] & 0x7F
        if first <= 0x20 or position + 1 == len(content):
            yield chr(first) if first <= 0x20 else GETA
            position += 1
            continue
        second = content[position + 1] & 0x7F
        yield _letter(first, second)
        position += 2


def _letter(first: int, second: int) -> str:
    """A pair of JIS X 0208 with the extensions, by way of Shift_JIS (CP932)."""
    if not (0x21 <= first <= 0x7E and 0x21 <= second <= 0x7E):
        return GETA
    lead = ((first - 0x21) >> 1) + 0x81
    lead += 0x40 if lead > 0x9F else 0
    odd = second + (0x1F if second < 0x60 else 0x20)
    trail = odd if first & 1 else second + 0x7E
    return _strictly(bytes((lead, trail)), "cp932") or GETA


def _jisx0212(content: bytes) -> str:
    pairs = (content[at : at + 2] for at in range(0, len(content), 2))
    eight = (b"\x8f" + bytes(byte | 0x80 for byte in pair) for pair in pairs)
    return "".join(_strictly(one, "euc_jp") or GETA for one in eight)


def euc_jp(content: bytes) -> str | None:
    """With the extensions of row 13 and NEC's; None where the bytes are no EUC-JP."""
    parts: list[str] = []
    position = 0
    while position < len(content):
        byte = content[position]
        size = 1 if byte < 0x80 else 3 if byte == 0x8F else 2
        piece = content[position : position + size]
        letter = _euc_letter(piece, size)
        if letter is None:
            return None
        parts.append(letter)
        position += size
    return "".join(parts)


def _euc_letter(piece: bytes, size: int) -> str | None:
    if size == 1:
        return chr(piece[0])
    if len(piece) < size or min(piece[1:]) < 0xA1:
        return None
    if piece[0] == 0x8E:
        return _strictly(piece[1:], "cp932")
    if size == 3:
        return _strictly(piece, "euc_jp")
    if piece[0] < 0xA1:
        return None
    letter = _letter(piece[0] & 0x7F, piece[1] & 0x7F)
    return None if letter == GETA and piece != b"\xa2\xae" else letter

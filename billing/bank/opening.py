"""From a file's bytes to records of 200 one-byte characters, or why it cannot be one."""

import re
from dataclasses import dataclass

from billing.bank.problems import BadFile, Problems, refuse

LARGEST = 20 * 1024 * 1024
MOST_RECORDS = 200_000
LENGTH = 200
BOM = b"\xef\xbb\xbf"

FOREIGN = (
    (b"PK\x03\x04", "Excel(xlsx)またはZIP", "an Excel workbook or a ZIP"),
    (b"PK\x05\x06", "ZIP", "a ZIP"),
    (b"\xd0\xcf\x11\xe0", "Excel(xls)", "an Excel workbook"),
    (b"%PDF", "PDF", "a PDF"),
    (b"\x1f\x8b", "gzip", "a gzip"),
    (b"\xf1\xf0", "EBCDIC", "in EBCDIC"),
    (b"\xff\xfe", "UTF-16", "in UTF-16"),
    (b"\xfe\xff", "UTF-16", "in UTF-16"),
)
_stray = re.compile(rb"[^\r\n\x1a\x20-\x7e\xa1-\xdf]")
_wide = re.compile("[^\r\n\x1a\x20-\x7e\uff61-\uff9f]")
_line_end = re.compile(rb"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class FileRecord:
    """`data` has 200 bytes: what was cut of trailing blanks is there again."""

    line: int
    data: bytes


def check(content: bytes) -> None:
    """Raises BadFile for what no bank's text file is: empty, huge, or of another sort."""
    if not content.removeprefix(BOM).strip(b"\x1a\r\n\t \x00"):
        raise refuse(
            "ファイルが空です。銀行からもう一度取得してください",
            "The file is empty; download it from the bank again",
        )
    if len(content) > LARGEST:
        raise refuse(
            "ファイルが20MBを超えています。期間を分けて取得してください",
            "The file is larger than 20 MB; download shorter periods",
        )
    for start, ja, en in FOREIGN:
        if content.startswith(start):
            raise refuse(
                f"これは{ja}のファイルです。全銀形式かCSVで取得してください",
                f"This file is {en}; download it in a Zengin format or as CSV",
            )
    place = content.find(b"\x00")
    if place >= 0:
        raise refuse(
            "文字でないデータ(NUL)が含まれています。UTF-16か、壊れたファイルです",
            "It contains NUL bytes: it is in UTF-16 or damaged",
            *_place(content, place),
        )


def records(content: bytes) -> list[FileRecord]:
    """The records, each with its line. Raises BadFile."""
    check(content)
    content = _one_end(one_byte(content).upper().rstrip(b"\x1a\r\n "))
    problems = Problems()
    place = content.find(b"\x1a")
    if place >= 0:
        problems.add(
            *_place(content, place),
            "ファイルの終わりの印(0x1A)の後にデータがあります。ファイルが連結されていないか確かめてください",
            "There are data after the end-of-file mark (0x1A); is it two files in one?",
        )
    found = []
    for line, data in _split(content):
        cut = data.rstrip(b" ")
        if len(cut) > LENGTH:
            problems.add(
                line,
                LENGTH + 1,
                f"レコードが{LENGTH}バイトより長い({len(cut)}バイト)です。全銀形式(200バイト)か確かめてください",
                f"The record has {len(cut)} bytes, more than the {LENGTH} of the format",
            )
        elif cut:
            found.append(FileRecord(line, cut.ljust(LENGTH)))
    problems.tell()
    if len(found) > MOST_RECORDS:
        raise refuse(
            f"レコードが{MOST_RECORDS:,}件を超えています。期間を分けて取得してください",
            f"There are more than {MOST_RECORDS:,} records; download shorter periods",
        )
    return found


def _one_end(content: bytes) -> bytes:
    """Without the end-of-file marks between different files that were put together."""
    parts = [part.strip(b"\r\n ") for part in content.split(b"\x1a")]
    is_one = len(parts) == 1
    if is_one or len(set(parts)) < len(parts) or any(part[:1] != b"1" for part in parts):
        return content
    has_lines = b"\n" in content or b"\r" in content
    whole = [part if has_lines else part.ljust(-(-len(part) // LENGTH) * LENGTH) for part in parts]
    return (b"\n" if has_lines else b"").join(whole)


def one_byte(content: bytes) -> bytes:
    """JIS or Shift_JIS with one byte each character; UTF-8 is turned into it."""
    content = content.removeprefix(BOM)
    stray = _stray.search(content)
    if stray is None:
        return content
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise _foreign(content, stray.start()) from None
    wide = _wide.search(text)
    if wide is None:
        return text.encode("cp932")
    before = text[: wide.start()]
    raise refuse(
        f"半角カナ・英数字以外の文字「{wide[0]}」があります。半角カナの全銀形式で取得してください",
        f"{wide[0]!r} is not a half-width kana, letter or digit; download it with half-width kana",
        before.count("\n") + 1,
        len(before) - before.rfind("\n"),
    )


def _foreign(content: bytes, place: int) -> BadFile:
    if decodes(content, "euc_jp"):
        ja, en = "EUC-JP", "EUC-JP"
    elif decodes(content, "cp932"):
        ja, en = "全角文字を含むシフトJIS", "Shift_JIS with full-width characters"
    else:
        ja, en = "JIS・シフトJIS・UTF-8のどれでもない文字コード", "neither JIS, Shift_JIS nor UTF-8"
    return refuse(
        f"{ja}のファイルです。JIS(半角カナ)の全銀形式で取得してください",
        f"The file is {en}; download it in JIS with half-width kana",
        *_place(content, place),
    )


def decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _place(content: bytes, place: int) -> tuple[int, int]:
    """Line and byte of a place; of records without line ends likewise."""
    before = content[:place]
    if b"\n" not in content and b"\r" not in content:
        return place // LENGTH + 1, place % LENGTH + 1
    lines = _line_end.split(before)
    return len(lines), len(lines[-1]) + 1


def _split(content: bytes) -> list[tuple[int, bytes]]:
    if b"\n" in content or b"\r" in content:
        return list(enumerate(_line_end.split(content), 1))
    starts = range(0, len(content), LENGTH)
    return [(line, content[start : start + LENGTH]) for line, start in enumerate(starts, 1)]

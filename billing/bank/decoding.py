"""From a CSV's bytes to text, or which encoding it seems to be in."""

import re

from billing.bank import opening
from billing.bank.problems import refuse

_half_width_punctuation = re.compile("[｡-･]")
_half_width = re.compile("[\x00-\x7f｡-ﾟ]*")


def decode(content: bytes, encoding: str) -> str:
    """The text; a mark of UTF-8 at its start counts more than what was set. Raises BadFile."""
    opening.check(content)
    if content.startswith(opening.BOM):
        encoding = "utf-8-sig"
    if encoding == "cp932" and _is_euc(content):
        raise refuse(
            "EUC-JPのファイルです。シフトJISかUTF-8で取得してください",
            "The file is EUC-JP; download it in Shift_JIS or UTF-8",
        )
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start]
        raise refuse(
            f"文字コードが{encoding}ではありません。形式の文字コードを確かめてください",
            f"The file is not in {encoding}; check the encoding of the format",
            before.count(b"\n") + 1,
            len(before) - before.rfind(b"\n"),
        ) from None


def _is_euc(content: bytes) -> bool:
    """Kanji of EUC-JP look like half-width kana with much punctuation, or like nothing."""
    if content.isascii() or opening.decodes(content, "utf-8"):
        return False
    if not opening.decodes(content, "euc_jp"):
        return False
    if not opening.decodes(content, "cp932"):
        return True
    text = content.decode("cp932")
    return bool(_half_width_punctuation.search(text)) or not _half_width.fullmatch(text)

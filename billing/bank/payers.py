"""What banks write before a payer's name, and words that say that money is taken back."""

import re
import unicodedata
from itertools import product

import jaconv

KINDS = ("振込入金", "振込", "振替入金", "振替", "入金")
WHOSE = ("他行", "当行", "同行", "他店", "電信", "文書", "給与", "総合", "被仕向", "")
SPELLED = ("フリコミ", "フリコミニユウキン", "フリカエ", "ニユウキン")
WHOSE_SPELLED = ("タコウ", "トウコウ", "ヒシムケ", "デンシン", "")
CHANNELS = ("IB", "CT", "EB", "FB", "NB", "ATM")
BACK = (
    "組戻し", "組戻", "組み戻し", "訂正", "取消", "取り消し", "取消し", "返戻", "返却",
    "クミモドシ", "テイセイ", "トリケシ", "ヘンレイ", "ヘンキヤク", "REVERSAL", "RETURN",
)  # fmt: skip
"""The bank undoes what it booked: an error of its own, or at the payer's wish."""


def _widths(words: tuple[str, ...]) -> set[str]:
    """Each word as it is, in half width and in full width."""
    wide = {jaconv.h2z(word, kana=True, ascii=True, digit=True) for word in words}
    return {*words, *wide, *(jaconv.z2h(word, kana=True, ascii=True) for word in words)}


def _any(words: set[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_written = _widths(tuple(map("".join, product(WHOSE, KINDS))))
_spelled = _widths(tuple(map("".join, product(WHOSE_SPELLED, SPELLED)))) | _widths(CHANNELS)
_back = _widths(BACK)
_between = r"[\s*＊:：・･/／_＿\-－]"
_form = r"[(（]?[^\s()（）]{1,5}[)）]"
_before = re.compile(
    rf"(?:(?:{_any(_written)})(?!手数|資金|料|日|先|依頼|指定|受付)(?:{_between}+|(?=\S)|$)"
    rf"|(?:{_any(_spelled | _back)})(?:{_between}+|(?={_form})|$))",
    re.IGNORECASE,
)
_not_letters = re.compile(r"[\W_]+")
_small = str.maketrans("ァィゥェォャュョッ", "アイウエオヤユヨツ")
_back_words = {_not_letters.sub("", word).translate(_small) for word in BACK}


def parted(text: str) -> tuple[str, str]:
    """What the bank wrote before a name, and the name: `振込＊ド）トキワ` is `振込`, `ド）トキワ`.

    The name stays as it is written; it is empty where there was nothing else.
    """
    place = 0
    while found := _before.match(text, place):
        if found.end() == place:
            break
        place = found.end()
    before = text[:place].rstrip(" 　*＊:：・･/／_＿-－")
    return before, text[place:].strip()


def takes_back(*texts: str) -> bool:
    """Whether a word of correction or return stands at the start or the end of a text."""
    return any(_is_back(text) for text in texts if text)


def _is_back(text: str) -> bool:
    for part in re.split(_between + "+", unicodedata.normalize("NFKC", text).upper()):
        if _not_letters.sub("", part).translate(_small) in _back_words:
            return True
    before, _ = parted(text)
    return any(word in unicodedata.normalize("NFKC", before) for word in BACK)
